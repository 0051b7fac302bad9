"""Who is here, when consoles in real terminals are killed or lose their terminal; and what they typed is kept."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.seat import PATIENCE, Seat
from warroom.journal.presence import folder_of
from warroom.room import Room
from warroom.room.incidents import Report

pytestmark = pytest.mark.terminal


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Room.open(tmp_path / "room.db", "ann") as made:
        made.declare(Report("Checkout down", category="outage", impact="high", urgency="high"))
        made.move(1, "responding")
        made.assign(1, "PSC", "bob")
        yield made


def sit(room: Room, me: str, words: str = "q quit") -> Seat:
    seat = Seat("--room", str(room.journal.path), "--as", me, size=(120, 36))
    seat.expect(words)
    return seat


def until(condition: Callable[[], object], *seats: Seat) -> None:
    """Wait, while what comes to these screens is taken in."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "\n".join(seat.text for seat in seats)
        for seat in seats:
            seat.read()


def writing(room: Room) -> list[tuple[str, str]]:
    return [(one.card.login, one.editing) for one in room.here()]


def test_somebody_who_is_killed_while_writing_is_gone_and_finds_the_words_again(room: Room) -> None:
    ann, bob = sit(room, "ann"), sit(room, "bob")
    ann.expect("with bob")
    bob.press("e1")
    bob.expect("saved as you type")
    bob.press("Nobody can pay")
    bob.expect("Nobody can pay")
    ann.expect("[bob is writing]")
    kept = Path(os.environ["XDG_STATE_HOME"])
    until(lambda: any(b"Nobody can pay" in path.read_bytes() for path in kept.rglob("drafts/*.json")), bob)
    bob.child.kill(signal.SIGKILL)
    assert bob.ended() == -signal.SIGKILL
    assert writing(room) == [("ann", "")], "the kernel let go of the file at once"
    until(lambda: "with bob" not in ann.text and "is writing" not in ann.text, ann)
    again = sit(room, "bob", "wait for you in #1")
    again.press("e1")
    again.expect("Nobody can pay")
    again.expect("your unsaved words are back")
    ann.expect("[bob is writing]")
    again.press("\x1b")
    again.expect("Situation saved.")
    ann.expect("Nobody can pay")
    for seat in (again, ann):
        seat.press("q")
        assert seat.ended() == 0
    assert writing(room) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_ended_by_a_signal_leaves_nothing_behind(room: Room, number: signal.Signals) -> None:
    ann = sit(room, "ann")
    until(lambda: writing(room), ann)
    ann.child.kill(number)
    assert ann.ended() == 128 + number
    assert not folder_of(room.journal.path).exists()


def test_who_loses_the_terminal_leaves_nothing_behind(room: Room) -> None:
    ann = sit(room, "ann")
    until(lambda: writing(room), ann)
    assert ann.hang_up()
    assert room.here() == []
