"""What waits for whom, since when, and when it is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story, story_at
from warroom.model.asking import UNANSWERED, Wait, answerers, asked_of, gone, left, waited, waits
from warroom.model.events import (
    DecisionSet,
    DecisionTaken,
    EntryAnswered,
    EntryAsked,
    EntryStruck,
    IncidentMoved,
    RoleAssigned,
    RoleRelieved,
    TaskAdded,
    TaskSet,
)

ENTRY = "01KJQZ000000000000000ENTRY"


def asking(*of: str, what: str = "answer") -> EntryAsked:
    return EntryAsked(entry=ENTRY, of=of, number=7, what=what)


def who_waits(story: Story) -> list[tuple[str, str]]:
    return [(one.kind, one.who) for one in waits(story.state)]


def test_an_entry_waits_for_each_of_whom_it_asked_until_they_answer() -> None:
    story = story_at("responding")
    story.add(asking("bob", "OSC"), actor="ic")
    assert who_waits(story) == [("answer", "OSC"), ("answer", "bob")]
    story.add(EntryAnswered(entry=ENTRY, of="bob", text="On it"), actor="bob")
    (wait,) = waits(story.state)
    assert (wait.who, wait.people, wait.asked_by, wait.number, wait.ref) == ("OSC", ("osc",), "ic", 7, "7")
    story.add(EntryAnswered(entry=ENTRY, of="OSC"), actor="osc")
    assert waits(story.state) == []


def test_exactly_one_answer_of_each_counts() -> None:
    story = story_at("responding")
    story.add(asking("OSC"))
    story.add(EntryAnswered(entry=ENTRY, of="OSC", text="first"), actor="osc")
    story.add(EntryAnswered(entry=ENTRY, of="OSC", text="second"), actor="eve")
    answer = story.state.record.answers[ENTRY, "answer"]["OSC"]
    assert (answer.who, answer.text) == ("osc", "first")


def test_an_order_waits_until_it_is_acknowledged_and_again_for_whoever_gets_it_next() -> None:
    story = story_at("responding")
    task = story.add(TaskAdded(number=1, text="Fail over", assignee="osc", ordered=True), actor="ic")
    (wait,) = waits(story.state)
    assert (wait.kind, wait.who, wait.people, wait.ref, wait.since) == ("order", "osc", ("osc",), "T1", task.at)
    story.add(TaskSet(task=task.id, status="acknowledged"), actor="osc")
    assert waits(story.state) == []
    given = story.add(TaskSet(task=task.id, assignee="bob", status="assigned"), actor="psc")
    (wait,) = waits(story.state)
    assert (wait.who, wait.asked_by, wait.since) == ("bob", "psc", given.at)
    story.add(TaskSet(task=task.id, status="cancelled"))
    assert waits(story.state) == []


def test_a_task_that_was_not_ordered_waits_for_no_word() -> None:
    story = story_at("responding")
    story.add(TaskAdded(number=1, text="Fail over", assignee="osc"))
    assert waits(story.state) == []


def test_an_order_that_was_written_down_late_waits_from_then_on() -> None:
    story = story_at("responding")
    story.now += timedelta(hours=1)
    story.add(TaskAdded(number=1, text="Fail over", assignee="osc", ordered=True), at=START)
    (wait,) = waits(story.state)
    assert wait.since == story.events[-1].recorded_at > START + timedelta(minutes=59)


def test_a_decision_is_looked_at_again_until_something_came_of_it() -> None:
    story = story_at("responding")
    due = START + timedelta(hours=2)
    taken = story.add(DecisionTaken(number=1, text="Fail over", review=due, decided_by="ic"))
    (wait,) = waits(story.state)
    assert (wait.kind, wait.ref, wait.people, wait.due) == ("review", "D1", ("ic",), due)
    story.add(DecisionSet(decision=taken.id, outcome="It held", reviewed=True))
    assert waits(story.state) == []


def test_what_is_struck_waits_for_nobody() -> None:
    story = story_at("responding")
    story.add(asking("bob"), EntryStruck(entry=ENTRY, why="by mistake"))
    taken = story.add(DecisionTaken(number=1, text="Fail over", review=START))
    story.add(EntryStruck(entry=taken.id, why="by mistake"))
    assert waits(story.state) == []


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_of_an_incident_that_is_over_nothing_waits(status: str) -> None:
    story = story_at("responding")
    story.add(asking("bob"))
    story.add(IncidentMoved(to=status))
    assert waits(story.state) == []


# -- who may answer ----------------------------------------------------------------------------------------------------


def test_a_position_is_answered_by_whoever_holds_it_and_by_the_commander_while_nobody_does() -> None:
    story = story_at("responding")
    assert answerers(story.state, "OSC") == ("osc",)
    story.add(RoleAssigned(position="OSC", person="second", holding="deputy"))
    story.add(RoleAssigned(position="OSC", person="novice", holding="trainee"))
    assert answerers(story.state, "OSC") == ("osc", "second")
    assert answerers(story.state, "MEDL") == tuple(story.state.commanders()) == answerers(story.state, "IC")
    assert answerers(story.state, "bob") == ("bob",)


def test_what_waits_for_a_position_goes_on_to_the_next_who_holds_it() -> None:
    story = story_at("responding")
    story.add(asking("OSC"))
    story.add(RoleAssigned(position="OSC", person="eve"))
    (wait,) = waits(story.state)
    assert wait.people == ("eve",)


def test_who_left_is_whoever_served_and_holds_nothing_now() -> None:
    story = story_at("responding")
    assert gone(story.state) == []
    story.add(RoleRelieved(position="OSC", person="osc"))
    assert gone(story.state) == ["osc"]
    story.add(RoleAssigned(position="DIVS", person="osc"))
    assert gone(story.state) == []


def test_addressees_are_asked_once_and_positions_by_their_code() -> None:
    assert asked_of(("osc", "bob", "OSC", "bank", "bob")) == ("OSC", "bob", "bank")


# -- time --------------------------------------------------------------------------------------------------------------


def wait_since(seconds_ago: float, due: float | None = None) -> Wait:
    since = START - timedelta(seconds=seconds_ago)
    when = START + timedelta(seconds=due) if due is not None else None
    return Wait("i", "e", "bob", "answer", 1, ("bob",), "ann", since, when)


def test_silence_is_late_after_a_minute_and_a_time_that_was_said_when_it_is_over() -> None:
    assert left(wait_since(59), START) > 0 > left(wait_since(61), START)
    assert left(wait_since(500, due=100), START) == 100
    assert left(wait_since(0, due=-1), START) == -1


def test_a_clock_that_was_set_back_by_an_hour_hides_no_order() -> None:
    assert waited(wait_since(-3600), START) == UNANSWERED
    assert left(wait_since(-3600), START) <= 0
    assert waited(wait_since(-2), START) == 0, "clocks of two machines differ a little"


@given(st.floats(-1e6, 1e6))
def test_nobody_ever_waits_for_less_than_no_time(seconds_ago: float) -> None:
    assert waited(wait_since(seconds_ago), START) >= 0
