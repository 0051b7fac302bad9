"""Rights in the room: what somebody may do at all, whatever position the roster gives them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import EVERYBODY, PATHS, START, Story, person, story_at
from warroom.model import lifecycle, may, moving, positions, rights, settling
from warroom.model.envelope import Mode
from warroom.model.events import RoleAssigned
from warroom.model.refusal import Refused
from warroom.model.rights import COMMANDER, OBSERVER, RESPONDER, RIGHTS, TRAINER
from warroom.model.staffing import Assignment, assign

COMMANDS = sorted(may.ACTS)


def given_right(story: Story, who: str, right: str, **others: str) -> Story:
    story.state.rights = {who: right, **others}
    return story


# -- writing at all ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "real", "exercise"),
    [("", True, True), (COMMANDER, True, True), (RESPONDER, True, True), (TRAINER, False, True),
     (OBSERVER, False, False)],
)  # fmt: skip
def test_who_may_write_at_all(right: str, real: bool, exercise: bool) -> None:
    for mode, may_write in ((Mode.REAL, real), (Mode.EXERCISE, exercise)):
        if may_write:
            assert rights.demand_write("ann", right, mode) is None
        else:
            with pytest.raises(Refused, match="warroom access add ann --right responder"):
                rights.demand_write("ann", right, mode)


@pytest.mark.parametrize("right", ["", *RIGHTS])
def test_what_the_whole_room_goes_by_is_for_commanders_and_those_without_any_right(right: str) -> None:
    if right in ("", COMMANDER):
        assert rights.demand_room("ann", right) is None
    else:
        with pytest.raises(Refused, match="for commanders"):
            rights.demand_room("ann", right)


def test_a_right_of_a_newer_warroom_is_not_taken_for_more_than_a_responders() -> None:
    assert not rights.leads("archivist", Mode.REAL)
    with pytest.raises(Refused):
        rights.demand_room("ann", "archivist")


# -- acts --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", COMMANDS)
def test_a_responder_does_not_stand_in_for_a_commander(act: str) -> None:
    story = given_right(story_at("registered", cast=False), "dan", RESPONDER, ann=COMMANDER, bea=COMMANDER)
    with pytest.raises(Refused) as refused:
        may.demand(story.state, "dan", act)
    words = may.ACTS[act][1]
    assert str(refused.value) == f"Only commanders may {words}; you come in as a responder. Ask ann or bea."
    assert may.demand(story.state, "ann", act) == positions.DUTY
    assert may.demand(story.state, "somebody who was given no right", act) == positions.DUTY


def test_where_nobody_may_command_the_sentence_says_how_that_is_changed() -> None:
    story = given_right(story_at("registered", cast=False), "dan", RESPONDER)
    with pytest.raises(Refused, match="warroom access add NAME --right commander"):
        may.demand(story.state, "dan", "prioritise")


@pytest.mark.parametrize("act", COMMANDS)
def test_a_responder_may_what_the_position_allows_that_the_roster_gave_them(act: str) -> None:
    """And nothing of what a commander's position would allow, should they have held it before."""
    for code in EVERYBODY:
        story = given_right(story_at("responding"), person(code), RESPONDER)
        allowed = code in may.ACTS[act][0] and code not in rights.COMMANDING
        assert (may.authority(story.state, person(code), may.ACTS[act][0]) is not None) == allowed


@given(
    st.sampled_from(sorted(PATHS)), st.sampled_from(sorted(EVERYBODY)), st.booleans(), st.sampled_from(list(Mode)),
    st.frozensets(st.sampled_from([*sorted(may.LEAD), *sorted(positions.CHIEFS), "SOFR", "PIO", "*"])),
    st.sampled_from(["", *RIGHTS, "archivist"]),
)  # fmt: skip
def test_no_right_allows_what_would_not_be_allowed_without_it(
    status: str, code: str, cast: bool, mode: Mode, allowed: frozenset[str], right: str
) -> None:
    story = story_at(status, cast=cast, mode=mode)
    free = may.authority(story.state, person(code), allowed)
    bound = may.authority(given_right(story, person(code), right).state, person(code), allowed)
    assert bound is None or free is not None


@pytest.mark.parametrize(("mode", "right"), [(Mode.REAL, COMMANDER), (Mode.EXERCISE, TRAINER), (Mode.EXERCISE, "")])
def test_commanders_and_in_an_exercise_trainers_may_all_that_the_roster_allows(mode: Mode, right: str) -> None:
    story = given_right(story_at("registered", cast=False, mode=mode), "ann", right)
    assert may.demand(story.state, "ann", "approve") == positions.DUTY


# -- command -----------------------------------------------------------------------------------------------------------


def step(to: str, actor: str) -> moving.Step:
    return moving.Step(to, actor, START + timedelta(hours=1), "so it is", "false_alarm")


def test_whoever_takes_an_incident_on_is_in_command_and_a_responder_is_not() -> None:
    story = given_right(story_at("prioritised", cast=False), "dan", RESPONDER, ann=COMMANDER)
    with pytest.raises(Refused, match=r"^Only commanders may take command; you come in as a responder\. Ask ann\.$"):
        moving.move(story.state, step("responding", "dan"))
    _code, events = moving.move(story.state, step("responding", "ann"))
    assert RoleAssigned(position="IC", person="ann") in events


def test_a_responder_takes_the_steps_that_anybody_takes() -> None:
    story = given_right(story_at("identified", cast=False), "dan", RESPONDER)
    assert moving.move(story.state, step("registered", "dan"))[0] == ""


@pytest.mark.parametrize("status", sorted(PATHS))
def test_a_responder_without_a_position_takes_no_other_step(status: str) -> None:
    story = given_right(story_at(status, cast=False), "dan", RESPONDER)
    for rule in lifecycle.allowed_from(status):
        if "*" in rule.who and rule.to != "responding":
            continue
        with pytest.raises(Refused):
            moving.position_for(story.state, rule, "dan")


def put(story: Story, position: str, who: str, actor: str, holding: str = "primary", why: str = "") -> str:
    return assign(story.state, Assignment(position, who, actor, holding, "", why))[0]


def test_command_is_not_taken_by_a_responder_not_even_with_a_reason() -> None:
    story = given_right(story_at("responding"), "member", RESPONDER)
    with pytest.raises(Refused, match="member can't be Incident Commander here; their right is: responder"):
        put(story, "IC", "member", "member", why="ic does not answer")
    with pytest.raises(Refused, match="Only commanders may take command"):
        put(story, "IC", "pio", "member", why="ic does not answer")


@pytest.mark.parametrize(
    ("right", "mode", "position", "holding", "allowed"),
    [
        (RESPONDER, Mode.REAL, "OSC", "primary", True),
        (RESPONDER, Mode.REAL, "IC", "primary", False),
        (RESPONDER, Mode.REAL, "UC", "primary", False),
        (RESPONDER, Mode.REAL, "DPIC", "primary", False),
        (RESPONDER, Mode.REAL, "IC", "deputy", False),
        (RESPONDER, Mode.REAL, "IC", "trainee", True),
        (COMMANDER, Mode.REAL, "IC", "primary", True),
        (OBSERVER, Mode.REAL, "DOCL", "primary", False),
        (OBSERVER, Mode.EXERCISE, "DOCL", "trainee", False),
        (TRAINER, Mode.REAL, "DOCL", "primary", False),
        (TRAINER, Mode.EXERCISE, "IC", "primary", True),
        ("", Mode.REAL, "IC", "primary", True),
    ],
)
def test_who_can_be_put_in_a_position(right: str, mode: Mode, position: str, holding: str, allowed: bool) -> None:
    story = given_right(story_at("responding", mode=mode), "bob", right)
    if allowed:
        assert put(story, position, "bob", "ic", holding) == "IC"
    else:
        with pytest.raises(Refused, match=f"bob can't be .* here; their right is: {right}"):
            put(story, position, "bob", "ic", holding)


def test_a_disputed_command_is_not_settled_by_a_responder_whom_one_copy_had_in_it() -> None:
    story = story_at("responding")
    story.add(RoleAssigned(position="IC", person="bob"), replaces=())
    live = story.state.registers.live("role/IC/primary")
    assert settling.settle(story.state, "role/IC/primary", "bob", live[-1].event, None)[0] == "IC"
    given_right(story, "bob", RESPONDER)
    with pytest.raises(Refused):
        settling.settle(story.state, "role/IC/primary", "bob", live[-1].event, None)
