"""Kinds of incident as they are declared: practised, tried, and entered later with the times of then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, later, open_room
from warroom.clock import FixedClock
from warroom.model.envelope import Mode
from warroom.model.kinds import KINDS, counts
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room
from warroom.room.incidents import Report

PAST = {"kind": "backfilled", "category": "outage", "impact": "low", "urgency": "low"}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return open_room(tmp_path, clock=FixedClock(START + timedelta(days=10)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_said_once_and_stands_on_the_board(room: Room, kind: str) -> None:
    at = "2026-03-02 10:00" if kind == "backfilled" else None
    state = room.declare(Report("Portal down", kind=kind, reported_at=at))
    assert state.kind == kind
    assert state.code.startswith("OEF" if kind == "exercise" else "INC")
    (row,) = room.board()
    assert (row.kind, counts(row.kind, row.status)) == (kind, kind in ("real", "backfilled"))
    assert state.mode is (Mode.EXERCISE if kind == "exercise" else Mode.REAL)


def test_in_an_exercise_everything_is_one(room: Room) -> None:
    room.mode = Mode.EXERCISE
    assert room.declare(Report("Portal down")).kind == "exercise"


def test_what_was_entered_later_keeps_the_times_of_then(room: Room) -> None:
    steps = (("responding", "2026-03-02 10:10"), ("monitoring", "2026-03-02 11:00"), ("resolved", "2026-03-02 12:00"))
    state = room.declare(
        Report("Portal was down", reported_at="2026-03-02 10:00", steps=steps, why="failed over", **PAST)
    )
    assert (state.status, state.value("resolution")) == ("resolved", "failed over")
    (row,) = room.board(everything=True)
    assert row.reported_at is not None
    assert row.acknowledged_at is not None
    assert row.resolved_at is not None
    assert (row.acknowledged_at - row.reported_at, row.resolved_at - row.reported_at) == (
        timedelta(minutes=10), timedelta(hours=2),
    )  # fmt: skip
    assert row.registered_at == room.clock.now()


def test_it_may_go_on_from_there_a_step_at_a_time_with_times_of_then(room: Room) -> None:
    number = room.declare(Report("Portal was down", reported_at="2026-03-02 10:00", **PAST)).number
    room.move(number, "responding", at="2026-03-02 10:20")
    room.move(number, "monitoring", at="2026-03-02 10:40")
    state = room.move(number, "resolved", why="restarted", at="2026-03-02 10:50")
    assert (state.times()["resolved"] - state.times()["reported"]) == timedelta(minutes=50)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (
            Report("x", kind="drill"),
            "'drill' is not a kind of incident; choose one of real, exercise, test, backfilled",
        ),
        (Report("x", kind="backfilled"), "say when"),
        (Report("x", steps=(("resolved", "-5m"),)), "--backfilled"),
        (Report("x", kind="test", steps=(("resolved", "-5m"),)), "--backfilled"),
        (Report("x", kind="backfilled", reported_at="-1h", steps=(("responding", "+1h"),)), "future|not a time|can't"),
        (Report("x", kind="backfilled", reported_at="-1h", steps=(("responding", "-2h"),)), "before the report"),
        (Report("x", kind="backfilled", reported_at="25:61"), "25:61"),
    ],
)
def test_what_can_not_be_is_a_sentence_and_nothing_is_written(room: Room, report: Report, said: str) -> None:
    before = room.journal.last_pos()
    with pytest.raises((BadInput, ValueError), match=said):
        room.declare(report)
    assert room.journal.last_pos() == before


def test_debts_block_resolved_also_in_what_is_entered_later(room: Room) -> None:
    with pytest.raises(Refused, match="it needs the category and the priority"):
        room.declare(Report("x", kind="backfilled", reported_at="-3h", steps=(("resolved", "-1h"),), why="restarted"))
    assert room.board(everything=True) == []


def test_nobody_waits_to_hear_of_what_was_entered_later(room: Room) -> None:
    report = Report("x", kind="backfilled", reported_at="-3h", category="outage", impact="high", urgency="high")
    room.declare(report)
    room.move(1, "responding", at="-2h")
    room.move(1, "monitoring", at="-90m")
    assert room.move(1, "resolved", why="restarted", at="-1h").status == "in_review"
    later(room, minutes=1)


def test_nobody_is_called_and_nothing_is_late_about_what_was_entered_later(room: Room) -> None:
    high = {"category": "outage", "impact": "high", "urgency": "high"}
    room.declare(Report("x", kind="backfilled", reported_at="-26h", **high))
    assert room.raise_due() == 0
    state = room.incident(1)
    assert (state.ladders, state.escalations) == ({}, {})
    assert [one.promise.kind for one in room.owed(1)] == []
    room.declare(Report("y", reported_at="-26h", **high))
    assert {"response", "resolution"} <= {one.promise.kind for one in room.owed(2)}
    room.move(1, "responding", at="-25h")
    assert "resolution" in {one.promise.kind for one in room.owed(1)}, "it goes on after all"


def test_only_what_happened_is_counted_in_figures(room: Room) -> None:
    for kind in KINDS:
        at = "-2h" if kind == "backfilled" else None
        number = room.declare(
            Report("x", kind=kind, reported_at=at, category="outage", impact="low", urgency="low")
        ).number
        room.move(number, "responding")
        later(room, minutes=1)
    counted = [row.kind for row in room.board() if counts(row.kind, row.status)]
    assert sorted(counted) == ["backfilled", "real"]
    assert [one.n for one in room.figures() if (one.which, one.priority) == ("response", "P5")] == [2]


def test_a_real_incident_in_the_middle_of_an_exercise_is_real(room: Room) -> None:
    room.mode = Mode.EXERCISE
    state = room.declare(Report("The building burns, no exercise", kind="real"))
    assert (state.mode, state.kind, state.code[:3]) == (Mode.REAL, "real", "INC")


def test_who_may_act_in_exercises_only_declares_one_by_saying_so(room: Room) -> None:
    room.admit("tess", right="trainer")
    with Room.open(room.journal.path, "tess", clock=room.clock) as tess:
        with pytest.raises(Refused, match="this is real"):
            tess.declare(Report("Flood"))
        assert tess.declare(Report("Flood", kind="exercise")).kind == "exercise"
