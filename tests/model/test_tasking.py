"""Giving tasks and orders: one person, and they say that they carry it out."""

from __future__ import annotations

import pytest

from tests.builders import story_at
from warroom.model.events import TaskAdded, TaskSet
from warroom.model.refusal import BadInput, Refused
from warroom.model.tasking import Given, acknowledge, again, give


def test_an_order_is_for_one_person_or_one_position() -> None:
    state = story_at("responding").state
    with pytest.raises(BadInput, match="for one person"):
        give(state, "ic", Given("Go", ordered=True))
    code, event = give(state, "ic", Given("Go", to="bob", ordered=True))
    assert (code, event.ordered, event.status) == ("IC", True, "assigned")
    assert give(state, "ic", Given("Go", position="MEDL", ordered=True))[1].position == "MEDL"


def test_who_may_not_give_tasks_may_propose_one_take_one_up_but_order_nobody() -> None:
    state = story_at("responding").state
    assert give(state, "member", Given("Go"))[1].status == "proposed"
    assert give(state, "member", Given("Go", to="member"))[1].status == "acknowledged"
    with pytest.raises(Refused, match="Ask ic"):
        give(state, "member", Given("Go", to="bob"))
    with pytest.raises(Refused, match="Ask ic"):
        give(state, "member", Given("Go", to="member", ordered=True))


def test_an_order_is_acknowledged_by_whoever_has_it_once() -> None:
    story = story_at("responding")
    task = story.add(TaskAdded(number=1, text="Go", assignee="osc", ordered=True), actor="ic")
    with pytest.raises(Refused, match="Ask ic"):
        acknowledge(story.state, 1, "member", "")
    code, event = acknowledge(story.state, 1, "osc", "ten minutes")
    assert (code, event.status, event.note, event.by) == (None, "acknowledged", "ten minutes", "")
    story.add(event, actor="osc")
    with pytest.raises(Refused, match="osc was quicker: task 1 is acknowledged"):
        acknowledge(story.state, 1, "ic", "")
    with pytest.raises(Refused, match="Task 1 is acknowledged already"):
        acknowledge(story.state, 1, "osc", "")
    assert story.state.tasks()[0].id == task.id


def test_somebody_writes_down_that_it_was_understood_for_whoever_said_so() -> None:
    story = story_at("responding")
    story.add(TaskAdded(number=1, text="Go", assignee="osc", ordered=True))
    with pytest.raises(Refused, match="for osc, not for bob"):
        acknowledge(story.state, 1, "docl", "", "bob")
    _code, event = acknowledge(story.state, 1, "docl", "", "osc")
    assert event.by == "osc"


def test_an_order_that_goes_to_somebody_else_has_to_be_acknowledged_anew() -> None:
    story = story_at("responding")
    story.add(TaskAdded(number=1, text="Go", assignee="osc", ordered=True))
    story.add(TaskSet(task=story.events[-1].id, status="in_progress"))
    (task,) = story.state.tasks()
    assert again(task, "bob", None) == "assigned"
    assert again(task, "osc", None) is None
    assert again(task, None, None) is None
    assert again(task, "bob", "done") == "done"
    assert again(task._replace(ordered=False), "bob", None) is None
