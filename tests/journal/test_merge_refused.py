"""What a merge does not take in, and what it says of other clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import clock_of
from tests.journal.apart import Apart, facts, open_at, readings, two_copies
from warroom.journal import care, writer
from warroom.journal.errors import DamagedRoom, NoRoom, NotARoom
from warroom.journal.journal import Journal
from warroom.model.envelope import Actor, Draft
from warroom.model.events import (
    DisputeSettled,
    Event,
    IncidentMoved,
    IncidentRenumbered,
    LogWritten,
    ObjectiveAdded,
    PeriodStarted,
    RoleAssigned,
    SectionDrafted,
    TaskAdded,
    UpdateSent,
)
from warroom.model.refusal import BadInput, Refused
from warroom.room.incidents import Report
from warroom.tui.desk import Desk


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    with two_copies(tmp_path) as both:
        yield both


# -- what is not taken in ----------------------------------------------------------------------------------------------


def unlocked(path: Path, *statements: str) -> None:
    """Write into a file past every trigger, as somebody with another tool could."""
    with Journal.open(path) as journal:
        connection = journal.connection()
        for trigger in ("events_keep", "events_body", "events_stay"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE events SET body = replace(body, 'cut', 'fine') WHERE body LIKE '%cut%'",
        "UPDATE events SET actor = 'ann' WHERE actor = 'cy'",
        "UPDATE events SET at = '2026-03-02T08:00:00.000Z' WHERE kind = 'log.written'",
        "DELETE FROM events WHERE pos = 6",
        "UPDATE heads SET hlc = hlc + 1",
        "DELETE FROM events WHERE pos = (SELECT max(pos) FROM events)",
    ],
)
def test_a_copy_with_one_forged_event_is_refused_whole(apart: Apart, forgery: str) -> None:
    ann, cy = apart
    cy.log(1, "The cable is cut.")
    cy.log(1, "Words that nobody touched.")
    path = cy.journal.path
    cy.close()
    unlocked(path, forgery)
    before = facts(ann)
    with pytest.raises(DamagedRoom, match="Nothing was taken in"):
        ann.merge(path)
    assert facts(ann) == before
    assert ann.search("touched") == []


STRANGE: tuple[Event, ...] = (
    DisputeSettled(register="number", value="²"),
    DisputeSettled(register="number", value="9" * 5000),
    DisputeSettled(register="time/reported", value="half past"),
    DisputeSettled(register="task/none/due", value="half past"),
    DisputeSettled(register="role/", value="eve"),
    DisputeSettled(register="role/IC/primary/a/b/c", value="eve"),
    DisputeSettled(register="", value="x" * 200_000),
    DisputeSettled(register="activity", value="task.set"),
    IncidentRenumbered(number=2**70, was=-(2**70)),
    PeriodStarted(number=2**70, ends_at=datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
    TaskAdded(number=-(2**70), text="\x1b[2J", status="../../x", assignee="\u202e"),
    ObjectiveAdded(number=2**64, text=""),
    IncidentMoved(to="\x1b[2J"),
    SectionDrafted(section="a/b/c", text="x"),
    RoleAssigned(position="IC/UC", person="eve", holding="boss/"),
    LogWritten(entry="\x00", text="NEAR(", to=("",), tags=("\ue001",), channel="\ue004"),
    UpdateSent(audience="", text="", next_due=datetime(1, 1, 1, tzinfo=UTC)),
)
"""Events as a program would write them that keeps to no rule of ours, each with a hash that fits."""


@pytest.mark.parametrize("event", STRANGE, ids=range(len(STRANGE)))
def test_a_copy_with_an_event_against_every_rule_is_taken_in_soundly_or_refused_whole(
    apart: Apart, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, cy = apart
    before, board = facts(ann), ann.board(everything=True)
    with monkeypatch.context() as other:  # another program does not fold and print what it writes
        other.setattr(writer, "apply", lambda state, recorded: None)
        other.setattr(writer.Writer, "print", lambda self: None)
        other.setattr(writer, "write_entry", lambda *_words: None)
        cy.journal.append([Draft(cy.find(1), event)], Actor("mallory"))
    try:
        ann.merge(cy.journal.path)
    except DamagedRoom as error:
        assert "Nothing was taken in" in str(error)
        assert facts(ann) == before
        assert ann.board(everything=True) == board
    assert care.verify(ann.journal).ok
    assert care.difference(ann.journal) == ""
    ann.log(1, "And on we go.")
    Desk(ann).start()


def test_another_room_is_joined_only_when_that_is_said(tmp_path: Path) -> None:
    with open_at(tmp_path / "a.db", "ann") as ann, open_at(tmp_path / "z.db", "zoe") as zoe:
        ann.declare(Report("Ours"))
        zoe.declare(Report("Theirs"))
        with pytest.raises(Refused, match="--another-room"):
            ann.merge(tmp_path / "z.db")
        assert ann.merge(tmp_path / "z.db", another_room=True).twice == (1,)
        assert {row.name for row in ann.board()} == {"Ours", "Theirs"}
        zoe.merge(tmp_path / "a.db")  # they share their beginnings now
        assert readings(ann) == readings(zoe)


def test_what_is_no_room_is_not_joined(apart: Apart, tmp_path: Path) -> None:
    ann, _cy = apart
    (tmp_path / "words.txt").write_text("Just words, and a lot of them. " * 40)
    with pytest.raises(NotARoom):
        ann.merge(tmp_path / "words.txt")
    with pytest.raises(NoRoom):
        ann.merge(tmp_path / "nothing.db")
    with pytest.raises(BadInput, match="the room itself"):
        ann.merge(ann.journal.path)


# -- time --------------------------------------------------------------------------------------------------------------


def test_a_clock_a_year_ahead_is_said_and_does_not_drag_the_room_with_it(apart: Apart) -> None:
    ann, cy = apart
    clock_of(cy).advance(timedelta(days=365))
    cy.log(1, "From next year.")
    report = ann.merge(cy.journal.path)
    assert report.ahead == pytest.approx((timedelta(days=365) - timedelta(minutes=10)).total_seconds())
    (join,) = ann.joins()
    assert join.ahead == report.ahead
    ann.log(1, "From today.")
    last = ann.journal.events()[-1]
    assert last.recorded_at == ann.clock.now()
    assert [recorded.event.words() for recorded in ann.timeline(last.stream)][-2:] == [  # type: ignore[union-attr]
        "From next year.",
        "From today.",
    ]


def test_a_time_that_no_clock_shows_is_refused(apart: Apart) -> None:
    ann, cy = apart
    clock_of(cy).advance(timedelta(days=365 * 200))
    cy.log(1, "From the far future.")
    with pytest.raises(DamagedRoom, match="hundred years"):
        ann.merge(cy.journal.path)
    assert ann.search("future") == []
