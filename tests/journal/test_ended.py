"""An incident that one copy closed while work went on in another: closed, and not as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import clock_of
from tests.journal.apart import Apart, joined, open_at
from warroom.journal import care
from warroom.journal.journal import Journal
from warroom.model.refusal import Refused
from warroom.room import Room
from warroom.room.incidents import Report


def finished(room: Room) -> None:
    """Close the incident in the one copy, ten minutes into the other's work."""
    room.move(1, "resolved", why="A restart helped.")
    room.move(1, "closed")


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    """Ann closes the incident; cy, who did not hear of it, goes on."""
    with open_at(tmp_path / "a.db", "ann") as ann:
        ann.declare(Report("Portal down", category="outage", impact="low", urgency="low"))
        ann.move(1, "responding")
        ann.task(1, "Restart it", to="cy")
        ann.move(1, "monitoring")
        care.backup(ann.journal, tmp_path / "b.db")
        with open_at(tmp_path / "b.db", "cy", 30) as cy:
            clock_of(ann).advance(timedelta(minutes=10))
            finished(ann)
            yield ann, cy


def worked(room: Room) -> list[tuple[str, str]]:
    return [(live.actor, live.value) for live in room.incident(1).activity]


def test_work_after_the_end_is_counted_and_the_incident_stays_closed(apart: Apart) -> None:
    ann, cy = apart
    cy.task_set(1, 1, "done")
    cy.log(1, "It runs.")
    report = ann.merge(cy.journal.path)
    assert [(one.code, one.activity) for one in report.ended] == [("INC-2026-0001", 1)]
    joined(ann, cy)
    for room in (ann, cy):
        assert room.incident(1).status == "closed"
        assert worked(room) == [("cy", "task.set")]
        (row,) = room.board()
        assert (row.status, row.activity, row.disputes) == ("closed", 1, 0)


def test_a_copy_that_gets_the_end_says_it_too(apart: Apart) -> None:
    ann, cy = apart
    cy.task_set(1, 1, "done")
    report = cy.merge(ann.journal.path)
    assert [one.activity for one in report.ended] == [1]
    assert cy.merge(ann.journal.path).ended == ()


def test_entries_and_what_was_done_before_the_end_ask_nothing(apart: Apart) -> None:
    ann, cy = apart
    clock_of(cy).advance(timedelta(minutes=-25))
    cy.task_set(1, 1, "in_progress")
    clock_of(cy).advance(timedelta(minutes=25))
    cy.log(1, "It runs.")
    assert ann.merge(cy.journal.path).ended == ()
    assert worked(ann) == []
    assert ann.board() == []


def test_who_knows_that_it_is_closed_may_finish_a_task_there(apart: Apart) -> None:
    ann, cy = apart
    cy.merge(ann.journal.path)
    cy.task_set(1, 1, "done")
    joined(ann, cy)
    assert worked(ann) == worked(cy) == []


def test_it_stays_closed_when_somebody_says_so_in_both_copies(apart: Apart) -> None:
    ann, cy = apart
    cy.task_set(1, 1, "done")
    joined(ann, cy)
    seen = tuple(live.event for live in ann.incident(1).activity)
    assert ann.stay_closed(1, seen=seen).activity == []
    joined(ann, cy)
    for room in (ann, cy):
        assert worked(room) == []
        assert room.incident(1).status == "closed"
        assert room.board() == []
        with pytest.raises(Refused, match="Nothing was done"):
            room.stay_closed(1)


def test_work_that_nobody_had_seen_when_it_was_decided_asks_again(apart: Apart, tmp_path: Path) -> None:
    ann, cy = apart
    care.backup(cy.journal, tmp_path / "c.db")
    cy.task_set(1, 1, "done")
    ann.merge(cy.journal.path)
    ann.stay_closed(1)
    with open_at(tmp_path / "c.db", "bob", 5) as bob:
        bob.merge(cy.journal.path)  # hears of the work, and not of the end
        clock_of(bob).advance(timedelta(minutes=60))
        bob.task(1, "Look")
        assert ann.merge(bob.journal.path).ended[0].activity == 1
        with pytest.raises(Refused, match="came in meanwhile"):
            ann.stay_closed(1, seen=("01ARZ3NDEKTSV4RRFFQ69G5FAV",))


def test_reopened_and_closed_again_nothing_of_before_is_asked(apart: Apart) -> None:
    ann, cy = apart
    cy.task_set(1, 1, "done")
    joined(ann, cy)
    ann.move(1, "in_review", why="cy went on")
    assert worked(ann) == []
    assert ann.board() == []
    clock_of(ann).advance(timedelta(hours=2))
    ann.move(1, "closed", why="It was the same.")
    assert worked(ann) == []
    joined(ann, cy)


def test_a_file_of_an_older_warroom_gets_the_column_with_what_its_events_say(apart: Apart, tmp_path: Path) -> None:
    ann, cy = apart
    cy.task_set(1, 1, "done")
    ann.merge(cy.journal.path)
    care.backup(ann.journal, tmp_path / "old.db")
    with Journal.open(tmp_path / "old.db") as journal:
        connection = journal.connection()
        connection.execute("DROP INDEX incidents_activity")
        connection.execute("ALTER TABLE incidents DROP COLUMN activity")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '10 %'")
        connection.execute("PRAGMA user_version = 4")
    with open_at(tmp_path / "old.db", "bob", 90) as room:
        assert [row.activity for row in room.board()] == [1]
        assert care.difference(room.journal) == ""
