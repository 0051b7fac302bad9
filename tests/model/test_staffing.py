"""The roster: who may fill which position, how command passes, and that it never ends while work is owed."""

from __future__ import annotations

import pytest

from tests.builders import EVERYBODY, Story, person, story_at
from warroom.model.events import Event, RoleAssigned, RoleRelieved
from warroom.model.refusal import BadInput, Refused
from warroom.model.staffing import Assignment, assign, relieve


def put(story: Story, position: str, who: str, actor: str, holding: str = "primary", why: str = "") -> list[Event]:
    _code, events = assign(story.state, Assignment(position, who, actor, holding, "", why))
    story.add(*events, actor=actor)
    return events


def take_out(story: Story, position: str, actor: str, who: str = "", why: str = "") -> list[Event]:
    _code, events = relieve(story.state, position, who, actor, why)
    story.add(*events, actor=actor)
    return events


def holders(story: Story, position: str) -> list[str]:
    return [role.person for role in story.state.roles() if role.position == position]


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "chief"),
    [("DIVS", "OSC"), ("SITL", "PSC"), ("COML", "LSC"), ("COST", "FSC"), ("SOFR", None), ("PIO", None)],
)
def test_command_assigns_everywhere_and_a_chief_in_their_own_section(position: str, chief: str | None) -> None:
    allowed = set()
    for code in EVERYBODY:
        try:
            put(story_at("responding"), position, "newcomer", person(code))
            allowed.add(code)
        except Refused as refusal:
            assert "Ask ic / uc" in str(refusal)
    assert allowed == {"IC", "UC", "DPIC"} | ({chief} if chief else set())


def test_before_there_is_a_commander_anybody_assigns() -> None:
    story = story_at("registered", cast=False)
    put(story, "SOFR", "bob", "member")
    put(story, "IC", "cy", "member")
    assert story.state.commanders() == ["cy"]
    with pytest.raises(Refused, match="Ask cy, who is in command"):
        put(story, "PIO", "bob", "member")


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_nobody_is_assigned_after_the_end(status: str) -> None:
    with pytest.raises(Refused, match=f"INC-2026-0007 is {status}; nobody is assigned any more"):
        put(story_at(status, cast=False), "SOFR", "bob", "ic")


# -- one holder, several holders ---------------------------------------------------------------------------------------


def test_a_position_for_one_passes_to_the_next() -> None:
    story = story_at("responding")
    put(story, "SOFR", "bob", "ic")
    assert holders(story, "SOFR") == ["bob"]


def test_a_position_for_several_has_them_side_by_side() -> None:
    story = story_at("responding")
    put(story, "DIVS", "bob", "osc")
    put(story, "DIVS", "cy", "osc")
    assert holders(story, "DIVS") == ["bob", "cy"]


def test_deputies_stand_beside_the_holder_and_act_for_the_commander() -> None:
    story = story_at("responding")
    put(story, "IC", "bob", "ic", holding="deputy")
    assert holders(story, "IC") == ["ic", "bob", "dpic"]
    assert story.state.positions_of("bob") == ["DPIC"]
    assert story.state.commanders() == ["ic", "uc"]


def test_whoever_holds_it_already_is_not_assigned_again() -> None:
    with pytest.raises(Refused, match="pio is Public Information Officer already"):
        put(story_at("responding"), "PIO", "pio", "ic")


def test_a_disputed_position_is_settled_by_assigning_one_of_the_two() -> None:
    story = story_at("responding")
    story.add(RoleAssigned(position="PIO", person="bob"), replaces=[])
    assert [role.disputed for role in story.state.roles() if role.position == "PIO"] == [True]
    put(story, "PIO", "bob", "ic")
    assert [(r.person, r.disputed) for r in story.state.roles() if r.position == "PIO"] == [("bob", False)]


@pytest.mark.parametrize("holding", ["", "boss", "Primary"])
def test_a_way_to_hold_a_position_that_is_not_known_is_refused(holding: str) -> None:
    with pytest.raises(BadInput, match="not a way to hold a position"):
        put(story_at("responding"), "PIO", "bob", "ic", holding=holding)


def test_nobody_reports_to_their_own_position() -> None:
    with pytest.raises(BadInput, match="can't report to itself"):
        assign(story_at("responding").state, Assignment("PIO", "bob", "ic", reports_to="PIO"))


# -- command -----------------------------------------------------------------------------------------------------------


def alone() -> Story:
    story = story_at("responding", cast=False)
    story.add(RoleAssigned(position="IC", person="ic"))
    return story


def test_the_commander_hands_over_and_it_is_no_emergency() -> None:
    story = alone()
    assert put(story, "IC", "bob", "ic") == [RoleAssigned(position="IC", person="bob")]
    assert story.state.commanders() == ["bob"]


@pytest.mark.parametrize("position", ["IC", "UC"])
def test_command_without_the_commanders_word_needs_a_reason_and_is_marked(position: str) -> None:
    story = alone()
    with pytest.raises(Refused, match=r"ic is in command and hands it over.*--why TEXT"):
        put(story, position, "bob", "bob")
    assert story.state.commanders() == ["ic"]
    (event,) = put(story, position, "bob", "bob", why="ic does not answer the phone")
    assert event == RoleAssigned(position=position, person="bob", emergency=True, why="ic does not answer the phone")
    assert "bob" in story.state.commanders()


def test_a_deputy_is_no_emergency() -> None:
    story = alone()
    with pytest.raises(Refused, match="Ask ic"):
        put(story, "IC", "bob", "bob", holding="deputy", why="please")


@pytest.mark.parametrize("status", ["responding", "contained", "monitoring"])
@pytest.mark.parametrize("actor", ["ic", "dpic"])
def test_the_last_commander_stays_while_work_is_owed(status: str, actor: str) -> None:
    story = story_at(status)
    take_out(story, "UC", "ic")
    with pytest.raises(Refused, match=r"needs somebody in command\. Hand over first: .*warroom assign 7 IC PERSON"):
        take_out(story, "IC", actor, "ic")
    assert story.state.commanders() == ["ic"]


@pytest.mark.parametrize("status", ["registered", "resolved", "in_review"])
def test_before_and_after_the_response_the_commander_may_go(status: str) -> None:
    story = story_at(status)
    take_out(story, "UC", "uc")
    take_out(story, "IC", "ic", "ic")
    assert story.state.commanders() == []


def test_one_of_two_unified_commanders_may_go() -> None:
    story = story_at("responding")
    take_out(story, "IC", "ic", "ic")
    assert story.state.commanders() == ["uc"]


# -- relieving ---------------------------------------------------------------------------------------------------------


def test_anybody_may_leave_their_own_position() -> None:
    story = story_at("responding")
    code, events = relieve(story.state, "PIO", "", "pio", "end of shift")
    assert (code, events) == ("PIO", [RoleRelieved(position="PIO", person="pio", why="end of shift")])


def test_relieving_others_is_for_command_and_for_a_chief_in_the_own_section() -> None:
    story = story_at("responding")
    put(story, "DIVS", "bob", "ic")
    with pytest.raises(Refused, match="Only Incident Commander"):
        take_out(story, "DIVS", "member")
    with pytest.raises(Refused, match="own section only"):
        take_out(story, "DIVS", "psc")
    take_out(story, "DIVS", "osc")
    assert holders(story, "DIVS") == []


def test_relieving_where_nobody_or_several_are_says_so() -> None:
    story = story_at("responding")
    with pytest.raises(Refused, match="Nobody holds Cost Unit Leader there"):
        take_out(story, "COST", "ic")
    with pytest.raises(Refused, match="Nobody holds Public Information Officer there"):
        take_out(story, "PIO", "ic", "bob")
    with pytest.raises(Refused, match=r"Several people hold Incident Commander: ic, dpic\. Say who"):
        take_out(story, "IC", "ic")
