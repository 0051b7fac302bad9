"""A file of an older warroom: opened by this one, its tables say what its events say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import later, open_room
from tests.journal.test_tables import agrees
from warroom.journal.care import difference
from warroom.journal.errors import ReadOnlyRoom
from warroom.room import Room
from warroom.room.incidents import Report

BEFORE = (
    "DROP TABLE promises", "DROP TABLE snoozes", "DROP INDEX incidents_escalation",
    "ALTER TABLE incidents DROP COLUMN next_escalation_at", "ALTER TABLE incidents DROP COLUMN pauses",
    "ALTER TABLE tasks DROP COLUMN check_back_at",
    "DELETE FROM _sqlite_migrations WHERE name LIKE '5 %'", "PRAGMA user_version = 4",
)  # fmt: skip
"""What makes a file of generation 4 out of one of today, as far as promises go."""


def older(folder: Path) -> tuple[Room, list[str]]:
    """A room in which things are owed, and what they are; the file is of generation 4."""
    room = open_room(folder)
    room.declare(Report("Portal down", category="outage", impact="high", urgency="high"))
    room.move(1, "responding")
    room.update(1, "staff", "We look", next_in="45m")
    room.task(1, "Restore", to="dan", due="30m", check_back="10m")
    room.hold(1, "their logs")
    later(room, minutes=5)
    room.hold(1, "")
    room.snooze(1, "update/staff", "20m")
    room.declare(Report("Printer jams"))
    owed = [one.promise.key for one in room.owed()]
    for statement in BEFORE:
        room.journal.connection().execute(statement)
    return room, owed


def test_a_file_from_before_promises_owes_what_its_events_say(tmp_path: Path) -> None:
    room, owed = older(tmp_path)
    clock = room.clock
    room.close()
    with open_room(tmp_path, clock=clock) as opened:  # type: ignore[arg-type]
        assert opened.journal.query("PRAGMA user_version") >= [(5,)]
        assert [one.promise.key for one in opened.owed()] == owed
        assert opened.board()[0].pauses
        assert [one.key for one in opened.snoozes(opened.clock.now())] == ["update/staff"]
        assert opened.next_escalation() != ""
        assert difference(opened.journal) == ""
        agrees(opened.journal)
        opened.task(1, "And one more", due="1h")
        agrees(opened.journal)


def test_a_migration_that_was_cut_short_is_finished_by_the_next_who_opens(tmp_path: Path) -> None:
    """The columns are there and the tables empty; the file still says that it is of generation 4."""
    room, owed = older(tmp_path)
    clock = room.clock
    room.close()
    with open_room(tmp_path, clock=clock) as opened:  # type: ignore[arg-type]
        for statement in ("DELETE FROM promises", "UPDATE incidents SET pauses = '[]'", "PRAGMA user_version = 4"):
            opened.journal.connection().execute(statement)
    with open_room(tmp_path, clock=clock) as opened:  # type: ignore[arg-type]
        assert [one.promise.key for one in opened.owed()] == owed
        agrees(opened.journal)


def test_an_older_file_that_can_not_be_written_says_what_to_do(tmp_path: Path) -> None:
    room, _owed = older(tmp_path)
    path, clock = room.journal.path, room.clock
    room.close()
    with Room.open(path, "eve", readonly=True, clock=clock) as reader:
        assert reader.raise_due() == 0
        with pytest.raises(ReadOnlyRoom, match="made by an older warroom and can't be written by you"):
            reader.board()
        assert len(reader.timeline(reader.find(1))) > 5


def test_old_events_without_the_new_fields_read_as_they_did(tmp_path: Path) -> None:
    """A clock of a regulator that an older warroom started counts from when it was started."""
    from warroom.model.events import IncidentHeld, RegulatorArmed, TaskAdded, read_body

    armed = read_body("regulator.armed", 1, '{"regime":"gdpr","step":"a","name":"GDPR","title":"x","to":"y"}')
    held = read_body("incident.held", 1, '{"reason":"awaiting vendor"}')
    task = read_body("task.added", 1, '{"number":1,"text":"Restore"}')
    assert isinstance(armed, RegulatorArmed) and armed.since is None
    assert isinstance(held, IncidentHeld) and not held.customer
    assert isinstance(task, TaskAdded) and task.check_back_at is None
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down", category="privacy", impact="high", urgency="high"))
        room.assess(1, "gdpr", "aware", why="so")
        clock = room.incident(1).clocks["gdpr", "authority"]
        assert clock.since is not None and clock.due == clock.since + timedelta(hours=72)
