"""When something is due: what a person types lies ahead, what a program knows is a fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, later, open_room, responding
from warroom.model.envelope import Mode
from warroom.model.refusal import BadInput
from warroom.room import Room

PAST = ("-15m", "yesterday 10:00", "2026-03-02 09:00Z", "1999-01-01 00:00", "2 hours ago", "T+1m")
AHEAD = ("+15m", "45m", "tomorrow 10:00", "2026-03-02T11:00:00Z", "T+5h", "now", "-1m")
PROMISES: dict[str, Callable[[Room, str], object]] = {
    "a task": lambda room, due: room.task(1, "Look", due=due),
    "a task that is there": lambda room, due: room.task_set(1, 1, due=due),
    "an objective": lambda room, due: room.objective(1, "Calm", due=due),
    "an update": lambda room, due: room.update(1, "staff", "Soon.", next_in=due),
}


def prepared(folder: Path, mode: Mode = Mode.REAL) -> Room:
    """A room with an incident that was reported two hours ago."""
    room = open_room(folder)
    room.mode = mode
    responding(room)
    room.task(1, "There")
    later(room, hours=2)
    return room


@pytest.mark.parametrize("promise", PROMISES)
def test_a_deadline_that_lies_back_is_refused_and_nothing_is_written(tmp_path: Path, promise: str) -> None:
    with prepared(tmp_path) as room:
        before = room.journal.last_pos()
        for due in PAST:
            with pytest.raises(BadInput, match=r"lies .* back\. What is due lies ahead: type it like"):
                PROMISES[promise](room, due)
        assert room.journal.last_pos() == before


@pytest.mark.parametrize("promise", PROMISES)
def test_a_deadline_that_lies_ahead_is_taken(tmp_path: Path, promise: str) -> None:
    with prepared(tmp_path) as room:
        for due in AHEAD:
            before = room.journal.last_pos()
            PROMISES[promise](room, due)
            assert room.journal.last_pos() > before, due


def test_a_moment_that_a_program_gives_is_a_fact(tmp_path: Path) -> None:
    """An exercise that is caught up with tells of promises that are broken by then."""
    with prepared(tmp_path, Mode.EXERCISE) as room:
        due = START + timedelta(minutes=5)
        assert room.task(1, "Look", due=due).due == due
        assert room.objective(1, "Calm", due=due).due == due
        room.update(1, "staff", "Soon.", next_due=due)
        told = room.incident(1).next_update()
        assert told is not None and told.next_due == due
