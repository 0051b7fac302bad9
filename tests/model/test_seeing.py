"""Who sees a confidential incident: those who were named, and nobody is locked out of their own work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import EVERYBODY, Story, person, story_at
from tests.strategies import streams
from warroom.model import incident
from warroom.model.confiding import Circle, confide
from warroom.model.envelope import Recorded
from warroom.model.events import (
    IncidentConfided,
    IncidentDeclared,
    RoleAssigned,
    RoleRelieved,
    TaskAdded,
)
from warroom.model.refusal import BadInput, Refused
from warroom.model.seeing import may_see, named


def secret(**more: str) -> Story:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Leak", reporter="the press", confidential=True), actor="ann")
    return story


def do(story: Story, actor: str = "ann", **asked: object) -> None:
    _code, events = confide(story.state, Circle(**asked), actor)  # type: ignore[arg-type]
    story.add(*events, actor=actor)


@given(st.text(), st.sets(st.text()))
def test_what_is_not_confidential_is_seen_by_everybody(who: str, circle: set[str]) -> None:
    assert may_see(who, False, circle)
    assert may_see(who, True, circle) is (who in circle)


def test_whoever_declared_it_sees_it_and_nobody_else_does() -> None:
    assert named(secret().state) == {"ann"}


def test_whoever_holds_or_held_a_position_or_has_a_task_sees_it() -> None:
    story = secret()
    story.add(RoleAssigned(position="OSC", person="dan"), TaskAdded(number=1, text="Look", assignee="eve"))
    story.add(RoleAssigned(position="PIO", person="cap"), RoleRelieved(position="PIO", person="cap"))
    assert named(story.state) == {"ann", "dan", "eve", "cap"}


def test_people_are_named_and_taken_out() -> None:
    story = secret()
    do(story, added=("bea", "cap"))
    assert named(story.state) == {"ann", "bea", "cap"}
    do(story, removed=("cap",))
    assert named(story.state) == {"ann", "bea"}
    do(story, "bea", removed=("ann",))
    assert named(story.state) == {"bea"}


def test_whoever_is_put_in_a_position_sees_it_again_whatever_was_said_before() -> None:
    story = secret()
    do(story, added=("bea",))
    do(story, removed=("bea",))
    story.add(RoleAssigned(position="PIO", person="bea"))
    assert "bea" in named(story.state)
    story.add(RoleRelieved(position="PIO", person="bea"))
    assert "bea" not in named(story.state)


def test_who_works_on_it_is_not_taken_out_and_somebody_always_sees_it() -> None:
    story = secret()
    story.add(RoleAssigned(position="OSC", person="dan"))
    with pytest.raises(Refused, match="dan is Operations Section Chief there and sees it; relieve them first"):
        do(story, removed=("dan",))
    alone = secret()
    with pytest.raises(Refused, match="nobody would see"):
        do(alone, removed=("ann",))


def test_nobody_is_named_on_what_everybody_sees() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down"))
    with pytest.raises(Refused, match=r"everybody sees it.* warroom confidential 7 --on"):
        do(story, added=("bea",))
    do(story, confidential=True, added=("bea",))
    assert story.state.confidential
    do(story, confidential=False)
    assert not story.state.confidential


def test_what_is_so_already_is_said() -> None:
    story = secret()
    for asked in ({"confidential": True}, {"added": ("ann",)}, {"removed": ("eve",)}, {}):
        with pytest.raises(Refused, match="so already"):
            do(story, **asked)
    with pytest.raises(BadInput, match="bea can't be named and taken out at once"):
        do(story, added=("bea",), removed=("bea",))


@pytest.mark.parametrize("code", sorted(EVERYBODY))
def test_the_commander_says_who_sees_it(code: str) -> None:
    state = story_at("responding").state
    if code in ("IC", "UC", "DPIC"):
        _position, (event,) = confide(state, Circle(confidential=True, why="police"), person(code))
        assert event == IncidentConfided(confidential=True, why="police")
    else:
        with pytest.raises(Refused, match="may say who sees it"):
            confide(state, Circle(confidential=True), person(code))


def test_where_copies_of_the_room_disagree_it_is_confidential() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Leak"))
    story.add(IncidentConfided(confidential=True), replaces=())
    story.add(IncidentConfided(confidential=False), replaces=())
    assert story.state.registers.disputed("confidential")
    assert story.state.confidential


@given(streams())
def test_whatever_happened_those_who_hold_a_position_see_it(events: list[Recorded]) -> None:
    state = incident.fold(events[0].stream, events)
    assert {role.person for role in state.roles()} - {""} <= named(state)
