"""The console in real terminals, with real processes."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.seat import PATIENCE, Seat, sit
from warroom.journal.care import verify
from warroom.room import Room
from warroom.tui.keeping import Drafts

pytestmark = pytest.mark.terminal


def test_it_starts_shows_the_room_and_leaves_the_terminal_as_it_was(room: Path) -> None:
    seat = sit(room)
    seat.expect("Checkout down")
    seat.expect("q quit")
    seat.press("q")
    assert seat.ended() == 0
    assert seat.left_properly()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_in_order(room: Path, number: signal.Signals, code: int) -> None:
    seat = sit(room)
    seat.expect("q quit")
    os.kill(seat.child.pid, number)
    assert seat.ended() == code
    assert seat.left_properly()


def test_words_that_were_being_typed_survive_a_hang_up(room: Path) -> None:
    seat = sit(room)
    seat.expect("q quit")
    seat.press("l")
    seat.expect("Log #1 >")
    seat.press("the vault is open")
    seat.expect("the vault is open")
    os.kill(seat.child.pid, signal.SIGHUP)
    assert seat.ended() == 129
    again = sit(room)
    again.expect("Unsent words wait for you in #1")
    again.press("l")
    again.expect("Log #1 > the vault is open")
    again.press("\r")
    again.press("4")
    again.expect("the vault is open")
    again.press("q")
    assert again.ended() == 0
    with Room.open(room, "ann") as now:
        assert [match.text for match in now.search("vault")] == ["the vault is open"]


def test_a_window_may_change_its_size_at_any_time(room: Path) -> None:
    seat = sit(room)
    seat.expect("1 BOARD")
    seat.resize(140, 40)
    seat.expect("4 LOG")
    seat.resize(50, 10)
    seat.expect("too small")
    for columns in range(60, 130, 7):
        seat.resize(columns, 30)
    seat.resize(80, 24)
    seat.expect("q quit")
    seat.press("q")
    assert seat.ended() == 0


def test_two_people_on_one_file_see_each_others_words(room: Path) -> None:
    ann, bea = sit(room), sit(room, "bea")
    for seat in (ann, bea):
        seat.expect("q quit")
        seat.press("4")
    ann.press("l")
    ann.expect("Log #1 >")
    ann.press("snapshot found\r")
    bea.expect("snapshot found")
    bea.press("l")
    bea.expect("Log #1 >")
    bea.press("how old is it\r")
    ann.expect("how old is it")
    subprocess.run(
        [sys.executable, "-m", "warroom", "--room", str(room), "--as", "cap", "log", "1", "six hours"],
        check=True, capture_output=True,
    )  # fmt: skip
    for seat in (ann, bea):
        seat.expect("six hours")
        seat.press("q")
        assert seat.ended() == 0


def test_a_console_that_is_killed_loses_no_word_that_was_shown(room: Path) -> None:
    ann = sit(room)
    ann.expect("q quit")
    ann.press("4l")
    ann.expect("Log #1 >")
    ann.press("this counts\r")
    ann.expect("#1: kept as")  # the preview says NOTE before that
    os.kill(ann.child.pid, signal.SIGKILL)
    assert ann.ended() == -signal.SIGKILL
    with Room.open(room, "bea") as now:
        assert [match.text for match in now.search("counts")] == ["this counts"]
        now.log(1, "and goes on")
        assert verify(now.journal).ok


def test_a_terminal_that_stalls_holds_up_nobody_else(room: Path) -> None:
    ann = sit(room)
    ann.expect("q quit")
    # Nobody reads ann's terminal from here on. Whole screens, more than it and Textual's queue can hold:
    ann.press("1234" * 40)
    with Room.open(room, "bea") as bea:
        for n in range(100):
            bea.log(1, f"line {n} " + "x" * 150)
    for n in range(8):  # and others, who take seconds for it, are not held up either
        written = run("log", "1", f"from a process of its own {n}", room=room, me="cap")
        assert written.returncode == 0, written.stderr
    with Room.open(room, "bea") as bea:
        assert verify(bea.journal).ok
        assert len(bea.timeline(bea.find(1))) > 108
    # Once it is read again everything is there, and the console lives.
    ann.expect("from a process of its own 7")
    ann.press("l")
    ann.expect("Log #1 >")
    ann.press("back again\r")
    ann.expect("back again")
    ann.press("q")
    assert ann.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_console_whose_terminal_stalls_can_be_ended_and_keeps_its_words(room: Path, number: signal.Signals) -> None:
    ann = sit(room)
    ann.expect("q quit")
    ann.press("l")
    ann.expect("Log #1 >")
    ann.press("half a sentence")
    ann.expect("half a sentence")
    for columns in range(100, 160):  # each of them is a screen to be drawn
        ann.resize(columns, 50)
    ann.stall()
    with os.fdopen(os.pidfd_open(ann.child.pid)) as watched:
        os.kill(ann.child.pid, number)
        assert select.select([watched], [], [], PATIENCE)[0], "it waits for its terminal"
    assert ann.ended() == 128 + number
    assert Drafts(room, "ann").get(f"log/{only_incident(room)}") == "half a sentence"
    with Room.open(room, "bea") as bea:
        bea.log(1, "and on we go")
        assert verify(bea.journal).ok


def test_bytes_that_are_no_text_are_signs_and_end_nothing(room: Path) -> None:
    ann = sit(room)
    ann.expect("q quit")
    ann.press("4l")
    ann.expect("Log #1 >")
    ann.child.send(b"caf\xe9 \xff\xfe \xed\xa0\x80 ok\r")  # as a terminal in Latin-1 sends them, or a bad line
    ann.expect("#1: kept as")
    ann.press("q")
    assert ann.ended() == 0
    with Room.open(room, "bea") as bea:
        (match,) = bea.search("ok")
        assert match.text.startswith("caf\ufffd") and match.text.endswith(" ok")


@pytest.mark.skipif(not hasattr(os, "pidfd_open") or not Path("/proc/self").exists(), reason="needs Linux")
@pytest.mark.parametrize(
    "command",
    [(), ("/bin/sh", "-c", 'trap "" HUP; "$@"; true', "sh"), ("/bin/sh", "-c", 'setsid -w "$@"; true', "sh")],
    ids=["directly", "where the signal is ignored", "where no signal comes"],
)
def test_a_console_without_a_terminal_ends_and_keeps_its_words(room: Path, command: tuple[str, ...]) -> None:
    ann = Seat("--room", str(room), "--as", "ann", command=command)
    ann.expect("q quit")
    ann.press("l")
    ann.expect("Log #1 >")
    ann.press("half a sentence")
    ann.expect("half a sentence")
    assert ann.hang_up()
    assert Drafts(room, "ann").get(f"log/{only_incident(room)}") == "half a sentence"


def only_incident(room: Path) -> str:
    with Room.open(room, "bea") as now:
        return now.find(1)


def run(*words: str, room: Path, me: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "warroom", "--room", str(room), "--as", me, *words],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}])
def test_a_terminal_that_can_show_nothing_gets_a_sentence(room: Path, environ: dict[str, str]) -> None:
    seat = sit(room, **environ)
    assert seat.ended() == 2
    assert b"warroom board" in seat.sent
    assert b"Traceback" not in seat.sent


def test_a_pipe_is_no_terminal(room: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warroom", "--room", str(room)],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 2
    assert "terminal" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_colour_means_none(room: Path) -> None:
    seat = sit(room, NO_COLOR="1")
    seat.expect("q quit")
    seat.press("q")
    assert seat.ended() == 0
    codes = {code for found in re.findall(rb"\x1b\[([\d;]*)m", seat.sent) for code in found.split(b";")}
    assert not codes & {b"38", b"48", *(str(n).encode() for n in (*range(30, 38), *range(40, 48), *range(90, 108)))}


@pytest.mark.parametrize("environ", [{"WARROOM_ASCII": "1"}, {"LANG": "C"}, {"LC_ALL": "POSIX"}], ids=str)
def test_ascii_means_ascii(room: Path, environ: dict[str, str]) -> None:
    with Room.open(room, "ann") as made:
        made.log(1, "ünïcödé → 日本")
    seat = sit(room, **environ)
    seat.expect("q quit")
    seat.press("4")
    seat.expect("unicode")
    seat.press("q")
    assert seat.ended() == 0
    assert seat.sent.isascii()


def test_the_demo_is_alive_and_says_that_it_is_an_exercise() -> None:
    seat = Seat("demo", size=(120, 36))
    seat.expect("EXERCISE")
    seat.expect("GitLab.com")
    seat.expect("? every key")
    first = seat.text.splitlines()[20:]
    for _ in range(PATIENCE * 20):
        if seat.text.splitlines()[20:] != first:  # the lower half: roster and log
            break
        seat.read()
    else:
        raise AssertionError("nothing happened in the exercise")
    assert "EXERCISE" in seat.text
    seat.press("q")
    assert seat.ended() == 0
