"""What happens to a console in a real terminal: a disk that takes nothing any more, a storm of sizes."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.seat import PATIENCE, Seat, sit
from warroom.journal.care import verify
from warroom.room import Room
from warroom.tui.keeping import Drafts

pytestmark = pytest.mark.terminal


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux")
def test_a_disk_that_takes_nothing_any_more_is_said_and_words_wait_until_it_does(room: Path) -> None:
    """As after a remount for reading only: not a byte more goes into the room's files; small ones (drafts) go on."""
    ann = sit(room)
    ann.expect("q quit")
    _soft, hard = resource.prlimit(ann.child.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(ann.child.pid, resource.RLIMIT_FSIZE, (3000, hard))
    ann.press("l")
    ann.expect("Log #1 >")
    ann.press("the vault is open\r")
    ann.expect("Nothing was written")
    assert b"Traceback" not in ann.sent
    with Room.open(room, "bea") as bea:
        assert bea.search("vault") == []
        stream = bea.find(1)
        bea.log(1, "others go on")
        assert verify(bea.journal).ok
    assert Drafts(room, "ann").get(f"log/{stream}") == "the vault is open"
    ann.press("4")
    ann.expect("others go on")
    resource.prlimit(ann.child.pid, resource.RLIMIT_FSIZE, (hard, hard))
    ann.press("l")
    ann.expect("Log #1 > the vault is open")
    ann.press("\r")
    ann.expect("#1: kept as")
    ann.press("q")
    assert ann.ended() == 0
    with Room.open(room, "bea") as bea:
        assert [match.text for match in bea.search("vault")] == ["the vault is open"]
        assert verify(bea.journal).ok


def test_a_storm_of_sizes_loses_no_word_that_is_being_typed_and_no_picture(room: Path) -> None:
    ann, dice = sit(room), random.Random(4)
    ann.expect("q quit")
    ann.press("l")
    ann.expect("Log #1 >")
    typed = ""
    for n in range(400):
        ann.resize(dice.randrange(1, 250), dice.randrange(1, 80))
        if n % 20 == 0:
            typed += chr(ord("a") + n // 20)
            ann.press(typed[-1])
        ann.read(0)
    ann.resize(120, 36)
    ann.expect(f"Log #1 > {typed}")
    ann.press("\r")
    ann.expect("#1: kept as")
    again = sit(room, size=(120, 36))
    again.expect("q quit")
    ann.press("1")
    again.press("1")
    for _turn in range(PATIENCE * 20):
        if _still(ann) == _still(again):
            break
        ann.read()
        again.read()
    assert _still(ann) == _still(again), ann.text
    for seat in (ann, again):
        seat.press("q")
        assert seat.ended() == 0
    with Room.open(room, "bea") as bea:
        assert [match.text for match in bea.search(typed)] == [typed] == ["abcdefghijklmnopqrst"]


def _still(seat: Seat) -> list[str]:
    """The board and the log, without the clock above and the notice below."""
    return [line.rstrip() for line in seat.text.splitlines()[1:-1]]


def test_a_command_whose_reader_leaves_ends_without_a_word(room: Path) -> None:
    """`warroom timeline 1 | head -1`."""
    with Room.open(room, "ann") as made:
        for n in range(200):
            made.log(1, f"line {n} " + "x" * 500)
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m warroom --room '{room}' timeline 1 | head -1"],
        capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
