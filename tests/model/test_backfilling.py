"""What is entered later: each step with the time at which it was taken, as far as anybody knows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story
from warroom.model.backfilling import PastStep, steps
from warroom.model.events import IncidentClassified, IncidentDeclared, PeriodStarted, RoleAssigned
from warroom.model.lifecycle import BY_STEP, STATUSES
from warroom.model.refusal import BadInput, Refused

NOW = START + timedelta(days=3)


def entered(*, classified: bool = True) -> Story:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down", nature="backfilled"), at=START)
    if classified:
        story.add(IncidentClassified(category="outage", impact="low", urgency="low", matrix="3x3"))
    return story


def at(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def past(story: Story, *taken: tuple[str, int], why: str = "failed over") -> Story:
    found = steps(story.state, [PastStep(to, START + at(m)) for to, m in taken], "ann", why, NOW, 4)
    for moment, event in found:
        story.add(event, at=moment)
    return story


def test_each_step_is_kept_with_its_own_time() -> None:
    state = past(entered(), ("responding", 10), ("contained", 20), ("monitoring", 40), ("resolved", 90)).state
    times = state.times()
    assert state.status == "resolved"
    assert [times[name] - START for name in ("reported", "acknowledged", "contained", "restored", "resolved")] == [
        at(0), at(10), at(20), at(40), at(90)
    ]  # fmt: skip
    assert state.value("resolution") == "failed over"
    assert (state.roles(), state.periods) == ([], [])


def test_steps_that_nobody_remembers_are_left_out() -> None:
    state = past(entered(), ("resolved", 90)).state
    assert state.status == "resolved"
    assert "acknowledged" not in state.times()


def test_who_enters_what_still_goes_on_commands_it() -> None:
    state = past(entered(), ("responding", 10)).state
    assert state.commanders() == ["ann"]
    assert state.periods[0].ends_at == NOW + timedelta(hours=4)


def test_what_was_a_false_alarm_says_so() -> None:
    state = past(entered(classified=False), ("registered", 5), ("cancelled", 10), why="false alarm, a drill").state
    assert (state.status, state.value("cancel_reason")) == ("cancelled", "false_alarm")
    with pytest.raises(Refused, match="begin --why with one of"):
        past(entered(), ("cancelled", 10), why="")


def test_nothing_is_resolved_while_something_is_owed() -> None:
    with pytest.raises(Refused, match="To be resolved it needs the category and the priority"):
        past(entered(classified=False), ("resolved", 90))
    with pytest.raises(Refused, match="what restored service"):
        past(entered(), ("resolved", 90), ("closed", 95), why="")


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ([("responding", 20), ("contained", 10)], "contained lies before responding"),
        ([("responding", -1)], "No step can lie before the report"),
        ([("on fire", 5)], "'on fire' is not a status"),
        ([("identified", 5)], "'identified' is not a status"),
        ([("resolved", 5), ("contained", 10)], "Nothing goes from resolved to contained"),
        ([("contained", 5), ("cancelled", 10)], "Nothing goes from contained to cancelled"),
        ([("cancelled", 5), ("closed", 10)], "Nothing goes from cancelled to closed"),
        ([("cancelled", 5), ("registered", 10)], "Nothing goes from cancelled to registered"),
    ],
)
def test_what_can_not_have_been_so_is_refused(taken: list[tuple[str, int]], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        past(entered(), *taken, why="false alarm")


def test_a_relapse_of_the_past_is_a_step_like_any_other() -> None:
    state = past(entered(), ("responding", 5), ("monitoring", 10), ("responding", 20), ("resolved", 60)).state
    assert "restored" not in state.times()
    assert state.times()["acknowledged"] - START == at(5)


@given(st.lists(st.sampled_from(sorted(STATUSES)), max_size=5))
def test_whatever_is_taken_is_a_way_that_goes_forward_or_that_the_state_machine_knows(path: list[str]) -> None:
    rank = list(STATUSES)
    story = entered()
    try:
        found = steps(story.state, [PastStep(to, START + at(n)) for n, to in enumerate(path)], "ann",
                      "false alarm", NOW, 4)  # fmt: skip
    except BadInput:
        return
    moves = [event.to for _at, event in found if not isinstance(event, (RoleAssigned, PeriodStarted))]
    assert moves == path
    for start, to in zip(["identified", *path], path, strict=False):
        assert start != "cancelled"
        assert (start, to) in BY_STEP or rank.index(to) > rank.index(start)
