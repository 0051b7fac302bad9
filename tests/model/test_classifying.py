"""Classifying: what was said is set, priority follows, the steps of triage that it completes are taken."""

from __future__ import annotations

import pytest

from tests.builders import EVERYBODY, Story, person, story_at
from warroom.model.categories import CATEGORIES, CAUSES, shown_category
from warroom.model.classifying import Said, classify
from warroom.model.events import Event, IncidentClassified, IncidentMoved
from warroom.model.refusal import BadInput, Refused


def say(story: Story, said: Said, actor: str = "ic", matrix: str = "3x3") -> list[Event]:
    _position, events = classify(story.state, said, actor, matrix)
    story.add(*events, actor=actor)
    return events


def moves(events: list[Event]) -> list[str]:
    return [event.to for event in events if isinstance(event, IncidentMoved)]


def test_nothing_is_set_that_was_not_said() -> None:
    story = story_at("registered", classified=False)
    assert say(story, Said(subcategory="portal"), "member") == [IncidentClassified(subcategory="portal")]
    assert (story.state.value("subcategory"), story.state.value("category"), story.state.priority) == ("portal", "", "")


@pytest.mark.parametrize(
    ("start", "said", "steps"),
    [
        ("identified", Said(category="outage", impact="high", urgency="high"), []),
        ("registered", Said(category="outage"), ["categorised"]),
        ("registered", Said(impact="high", urgency="high"), []),
        ("registered", Said(category="outage", impact="high", urgency="high"), ["categorised", "prioritised"]),
        ("registered", Said(category="outage", impact="high"), ["categorised"]),
        ("categorised", Said(impact="low", urgency="low"), ["prioritised"]),
        ("categorised", Said(priority="P2", why="the minister called"), ["prioritised"]),
        ("prioritised", Said(impact="high", urgency="high"), []),
        ("responding", Said(category="outage", impact="high", urgency="high"), []),
    ],
)
def test_a_step_of_triage_that_is_complete_is_taken(start: str, said: Said, steps: list[str]) -> None:
    story = story_at(start, classified=False)
    assert moves(say(story, said)) == steps
    assert story.state.status == (steps or [start])[-1]


def test_what_was_said_before_counts_too() -> None:
    story = story_at("registered", classified=False)
    say(story, Said(impact="high", urgency="high"))
    assert moves(say(story, Said(category="outage"))) == ["categorised", "prioritised"]


def test_a_member_completes_the_category_but_not_the_priority() -> None:
    story = story_at("registered", classified=False)
    say(story, Said(impact="high", urgency="high"))
    assert moves(say(story, Said(category="outage"), "member")) == ["categorised"]


def test_a_priority_that_is_taken_back_in_the_same_act_completes_nothing() -> None:
    story = story_at("registered", classified=False)
    say(story, Said(priority="P1", why="the minister called"))
    assert moves(say(story, Said(category="outage", priority="", why="she called off"))) == ["categorised"]
    assert story.state.priority == ""


def test_priority_comes_from_the_matrix_that_was_in_use() -> None:
    story = story_at("registered", classified=False)
    say(story, Said(impact="very_high", urgency="very_low"), matrix="5x5")
    assert (story.state.priority, story.state.value("matrix")) == ("P4", "5x5")
    say(story, Said(category="outage"), matrix="3x3")
    assert (story.state.priority, story.state.value("matrix")) == ("P4", "5x5")
    assert story.state.status == "prioritised"


def test_a_priority_by_hand_needs_a_reason_and_stands_until_it_is_taken_back() -> None:
    story = story_at("responding")
    assert story.state.priority == "P5"
    with pytest.raises(Refused, match="needs a reason: --why"):
        say(story, Said(priority="P1"))
    say(story, Said(priority="P1", why="the minister called"))
    say(story, Said(impact="medium"))
    assert (story.state.priority, story.state.weighty) == ("P1", True)
    say(story, Said(priority=""))
    assert (story.state.priority, story.state.weighty) == ("P4", False)


def test_major_is_said_and_unsaid() -> None:
    story = story_at("responding")
    say(story, Said(major=True))
    assert (story.state.major, story.state.weighty) == (True, True)
    say(story, Said(major=False))
    assert (story.state.major, story.state.weighty) == (False, False)


@pytest.mark.parametrize(
    ("said", "may"),
    [
        (Said(category="security"), EVERYBODY),
        (Said(cause="defect"), EVERYBODY),
        (Said(impact="high"), {"IC", "UC", "DPIC"}),
        (Said(urgency="high"), {"IC", "UC", "DPIC"}),
        (Said(priority="P1", why="so"), {"IC", "UC", "DPIC"}),
        (Said(major=True), {"IC", "UC"}),
        (Said(category="security", major=True, impact="high"), {"IC", "UC"}),
    ],
)
def test_who_may_say_what(said: Said, may: frozenset[str] | set[str]) -> None:
    allowed = set()
    for code in EVERYBODY:
        story = story_at("responding")
        try:
            say(story, said, person(code))
            allowed.add(code)
        except Refused:
            assert story.state.priority == "P5"
    assert allowed == may


@pytest.mark.parametrize(
    "said", [Said(), Said(category="outage"), Said(impact="low", urgency="low"), Said(major=False), Said(priority="")]
)
def test_what_is_so_already_is_not_written_again(said: Said) -> None:
    with pytest.raises(Refused, match="INC-2026-0007 is classified so already; nothing was changed"):
        say(story_at("responding"), said)


def test_a_dispute_is_settled_by_saying_one_of_its_values_again() -> None:
    story = story_at("responding", classified=False)
    first = story.add(IncidentClassified(category="outage"))
    story.add(IncidentClassified(category="security"), replaces=[])
    assert (story.state.value("category"), story.state.registers.disputed("category")) == ("security", True)
    say(story, Said(category="security"))
    assert story.state.registers.ids("category") == (story.events[-1].id,)
    assert first.id not in story.state.registers.ids("category")


@pytest.mark.parametrize(
    ("said", "name"),
    [(Said(category="human_error"), "category"), (Said(cause="outage"), "cause"), (Said(impact="very_high"), "impact"),
     (Said(urgency="now"), "urgency"), (Said(priority="P0", why="x"), "priority"), (Said(category=""), "category")],
)  # fmt: skip
def test_a_word_that_is_not_known_is_refused_with_the_known_ones(said: Said, name: str) -> None:
    with pytest.raises(BadInput, match=rf"can.t be the {name}; choose one of \w+"):
        say(story_at("responding"), said)


def test_the_larger_matrix_takes_its_own_levels() -> None:
    said = say(story_at("responding"), Said(impact="very_high"), matrix="5x5")
    assert said == [IncidentClassified(impact="very_high", matrix="5x5")]


def test_a_human_error_is_a_cause_and_no_category() -> None:
    assert "human_error" in CAUSES
    assert "human_error" not in CATEGORIES
    assert shown_category("security") == "security breach / cyber attack"
    assert shown_category("Category 26") == "Category 26"
