"""Promises through the door: the strip, putting off, presets of updates, waiting, check-backs, periods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, declared, later, open_room, responding
from warroom.model.classifying import Said
from warroom.model.events import PromiseSnoozed
from warroom.model.moving import Words
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room
from warroom.room.incidents import Report

HOUR = timedelta(hours=1)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as made:
        made.declare(Report("Portal down", category="outage", impact="high", urgency="high"))
        made.move(1, "responding")
        yield made


def keys(room: Room, ref: int | None = None) -> list[str]:
    return [owed.promise.key for owed in room.owed(ref)]


def due(room: Room, key: str) -> timedelta | None:
    found = next((one.promise for one in room.owed(1) if key in (one.promise.key, one.promise.name)), None)
    return found.due - START if found is not None and found.due is not None else None


# -- the strip ---------------------------------------------------------------------------------------------------------


def test_everything_that_is_owed_stands_in_one_list_the_most_overdue_first(room: Room) -> None:
    room.update(1, "staff", "We look", next_in="45m")
    room.task(1, "Restore", to="dan", due="30m", check_back="10m")
    declared(room, "Mail slow")
    later(room, minutes=20)
    whens = [owed.promise.when for owed in room.owed()]
    assert whens == sorted(whens)
    (task,) = room.incident(1).tasks()
    assert keys(room) == [f"check/{task.id}", "target/response", f"task/{task.id}", "update/staff", "period/1",
                          "target/resolution"]  # fmt: skip
    assert [owed.promise.number for owed in room.owed()] == [1, 2, 1, 1, 1, 1]
    assert set(keys(room, 1)) == set(keys(room)) - {"target/response"}


def test_the_strip_of_a_moment_of_the_past_is_what_was_owed_then(room: Room) -> None:
    room.update(1, "staff", "We look", next_in="45m")
    then = room.clock.now()
    later(room, minutes=5)
    room.update(1, "staff", "We still look", next_in="2h")
    past = {one.key: one.due for one in room.owed_by(room.incident(1, then))}
    assert past["update/staff"] == START + timedelta(minutes=45)


def test_a_regulators_clock_stays_on_the_strip_when_the_work_is_over(room: Room) -> None:
    room.assess(1, "gdpr", "aware", why="an export was found")
    room.move(1, "monitoring")
    room.move(1, "resolved", why="Restored", tell=Words("staff", "It works"))
    assert keys(room) == ["clock/gdpr/authority"]
    assert keys(room, 1) == ["clock/gdpr/authority"]


# -- putting off -------------------------------------------------------------------------------------------------------


def test_what_is_put_off_stays_owed_is_written_down_and_comes_back(room: Room) -> None:
    room.update(1, "staff", "We look", next_in="45m")
    room.snooze(1, "update/staff", "30m")
    (event,) = [one for one in room.timeline(room.find(1)) if isinstance(one.event, PromiseSnoozed)]
    assert (event.actor, event.event.until, event.event.due) == (  # type: ignore[union-attr]
        "ann", START + timedelta(minutes=30), START + timedelta(minutes=45)
    )  # fmt: skip
    (owed,) = [one for one in room.owed() if one.promise.kind == "update"]
    assert owed.quiet("ann") == START + timedelta(minutes=30)
    assert owed.quiet("bob") is None
    later(room, minutes=31)
    (owed,) = [one for one in room.owed() if one.promise.kind == "update"]
    assert owed.quiet("ann") is None


def test_a_promise_that_gets_another_time_is_not_put_off_any_more(room: Room) -> None:
    room.update(1, "staff", "We look", next_in="45m")
    room.snooze(1, "update/staff", "10h")
    later(room, minutes=1)
    room.update(1, "staff", "We still look", next_in="45m")
    assert all(not owed.snoozed for owed in room.owed())


def test_a_task_is_named_by_its_number_and_put_off_by_either_name(room: Room) -> None:
    room.task(1, "Restore", to="dan", due="30m")
    assert room.snooze(1, "task/1", "10m").key == f"task/{room.incident(1).tasks()[0].id}"
    assert [owed.promise.name for owed in room.owed() if owed.snoozed] == ["task/1"]


def test_a_regulators_clock_can_not_be_put_off(room: Room) -> None:
    room.classify(1, Said(category="privacy"))
    asking = room.asking()
    with pytest.raises(Refused, match="can't be put off"):
        room.snooze(1, "assess/gdpr", "10m", asking=asking)
    room.assess(1, "gdpr", "aware", why="an export was found")
    before = room.journal.last_pos()
    with pytest.raises(Refused, match="can't be put off"):
        room.snooze(1, "clock/gdpr/authority", "10m")
    assert room.journal.last_pos() == before


@pytest.mark.parametrize(
    ("key", "until"), [("update/press", "10m"), ("period/1", "25h"), ("", "10m"), ("period/1", "soon")]
)
def test_what_can_not_be_put_off_gets_a_sentence(room: Room, key: str, until: str) -> None:
    before = room.journal.last_pos()
    with pytest.raises(ValueError, match=r"\."):
        room.snooze(1, key, until)
    assert room.journal.last_pos() == before


# -- updates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("impact", "urgency", "minutes"), [("high", "high", 30), ("high", "medium", 60), ("medium", "medium", 240)]
)
def test_an_audience_without_a_rhythm_hears_more_after_the_time_of_the_priority(
    room: Room, impact: str, urgency: str, minutes: int
) -> None:
    room.add_audience("acme", approve="none")
    room.declare(Report("Another", impact=impact, urgency=urgency))
    room.update(2, "acme", "We look")
    told = room.incident(2).told["acme"]
    assert told.next_due == START + timedelta(minutes=minutes)


def test_what_nobody_ranked_is_told_about_as_a_p1_and_what_is_planned_not_at_all(room: Room) -> None:
    room.add_audience("acme", approve="none")
    declared(room, "Unranked")
    room.update(2, "acme", "We look")
    assert room.incident(2).told["acme"].next_due == START + timedelta(minutes=30)
    number = responding(room, "Planned")  # P5
    room.update(number, "acme", "We look")
    assert room.incident(number).told["acme"].next_due is None


def test_what_is_said_comes_before_the_preset_also_none(room: Room) -> None:
    room.add_audience("acme", approve="none")
    room.update(1, "acme", "We look", next_in="5m")
    assert due(room, "update/acme") == timedelta(minutes=5)
    room.update(1, "acme", "We look again", next_in="none")
    assert due(room, "update/acme") is None
    room.set("update_p1", "10m")
    room.update(1, "acme", "And again")
    assert due(room, "update/acme") == timedelta(minutes=10)


def test_words_with_a_step_promise_the_next_too_unless_it_is_the_last_step(room: Room) -> None:
    room.add_audience("acme", approve="none")
    room.move(1, "monitoring", tell=Words("acme", "It holds"))
    assert due(room, "update/acme") == timedelta(minutes=30)
    room.move(1, "responding", why="it is back", tell=Words("acme", "It is back", quiet=True))
    assert due(room, "update/acme") is None
    room.move(1, "monitoring")
    room.move(1, "resolved", why="Restored", tell=Words("acme", "It works"))
    assert room.incident(1).told["acme"].next_due is None


# -- waiting -----------------------------------------------------------------------------------------------------------


def test_waiting_for_the_customer_stops_the_resolution_and_going_on_starts_it(room: Room) -> None:
    later(room, minutes=30)
    room.hold(1, "their logs")
    assert due(room, "target/resolution") is None
    assert room.board()[0].hold == "their logs"
    later(room, minutes=90)
    room.hold(1, "")
    assert due(room, "target/resolution") == 4 * HOUR + timedelta(minutes=90)
    assert room.board()[0].pauses == ((START + timedelta(minutes=30), START + timedelta(minutes=120)),)


def test_waiting_for_anybody_else_stops_nothing(room: Room) -> None:
    room.hold(1, "the supplier", customer=False)
    later(room, minutes=90)
    assert due(room, "target/resolution") == 4 * HOUR
    room.hold(1, "now the customer")
    later(room, minutes=10)
    room.hold(1, "the supplier again", customer=False)
    assert due(room, "target/resolution") == 4 * HOUR + timedelta(minutes=10)


def test_the_clock_set_back_while_it_waits_gives_no_time_away(room: Room) -> None:
    room.hold(1, "their logs")
    later(room, hours=-1)
    room.hold(1, "")
    assert due(room, "target/resolution") == 4 * HOUR


def test_what_is_over_waits_for_nobody(room: Room) -> None:
    room.hold(1, "their logs")
    room.move(1, "monitoring")
    room.move(1, "resolved", why="Restored", tell=Words("staff", "It works"))
    state = room.incident(1)
    assert state.value("hold") == ""
    assert state.holds[-1].end is not None
    with pytest.raises(Refused, match="not open"):
        room.hold(1, "anything")


def test_going_on_where_nothing_waits_and_holding_without_the_right_are_refused(room: Room) -> None:
    with pytest.raises(Refused, match="waits for nobody"):
        room.hold(1, " ")
    with Room.open(room.journal.path, "eve", clock=room.clock) as other, pytest.raises(Refused, match="Only"):
        other.hold(1, "their logs")


# -- check-backs and periods -------------------------------------------------------------------------------------------


def test_somebody_comes_back_to_a_task_until_they_will_not_again(room: Room) -> None:
    room.task(1, "Restore", to="dan", check_back="10m")
    assert due(room, "check/1") == timedelta(minutes=10)
    later(room, minutes=11)
    room.task_set(1, 1, check_back="20m")
    assert due(room, "check/1") == timedelta(minutes=31)
    room.task_set(1, 1, check_back="none")
    assert due(room, "check/1") is None
    assert room.journal.query("SELECT check_back_at FROM tasks") == [(None,)]


def test_the_next_period_begins_when_somebody_says_so(room: Room) -> None:
    assert due(room, "period/1") == 4 * HOUR
    later(room, hours=5)
    period = room.period(1, 2)
    assert (period.number, period.ends_at) == (2, START + 7 * HOUR)
    assert due(room, "period/1") is None
    assert room.period(1).ends_at == START + 9 * HOUR
    room.set("period_hours", "12")
    assert room.period(1).ends_at == START + 17 * HOUR


@pytest.mark.parametrize("hours", [-1, 0, 73, float("nan"), float("inf")])
def test_a_period_has_a_length_that_people_can_work(room: Room, hours: float) -> None:
    with pytest.raises(BadInput, match="length of an operational period"):
        room.period(1, hours)


def test_a_period_is_for_work_that_goes_on_and_for_whoever_plans(room: Room) -> None:
    declared(room, "Mail slow")
    with pytest.raises(Refused, match="no operational period"):
        room.period(2, 4)
    with Room.open(room.journal.path, "eve", clock=room.clock) as other, pytest.raises(Refused, match="Only"):
        other.period(1, 4)


# -- settings ----------------------------------------------------------------------------------------------------------


def test_targets_are_settings_of_the_room_and_bad_ones_are_refused(room: Room) -> None:
    room.set("target_p1", "10m 2h")
    assert room.setting("target_p1") == "10m 2h 24x7"
    assert due(room, "target/resolution") == 2 * HOUR
    with pytest.raises(BadInput, match="15m 4h 24x7"):
        room.set("target_p1", "soon")
    assert due(room, "target/resolution") == 2 * HOUR
    room.set("holidays", " ".join(f"20{year}-12-25" for year in range(26, 96)))
    assert len(room.setting("holidays")) > 700
