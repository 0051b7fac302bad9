"""Who may do what, by the position that they hold: guard rails, and a sentence that says whom to ask."""

from __future__ import annotations

import pytest

from tests.builders import EVERYBODY, Story, person, story_at
from warroom.model import may, positions
from warroom.model.events import IncidentDeclared, RoleAssigned
from warroom.model.refusal import Refused

COMMAND = {"IC", "UC"}
LEAD = COMMAND | {"DPIC"}
CHIEFS = {"OSC", "PSC", "LSC", "FSC"}
TABLE = {
    "prioritise": LEAD,
    "major": COMMAND,
    "assign": LEAD | CHIEFS,
    "task": LEAD | CHIEFS,
    "draft": LEAD | CHIEFS | {"DOCL"},
    "submit": LEAD | CHIEFS | {"DOCL"},
    "approve": COMMAND,
    "update": LEAD | {"PIO", "LOFR"},
    "propose": LEAD | CHIEFS | {"PIO", "LOFR", "SOFR", "DOCL"},
    "redact": LEAD | {"SOFR", "LOFR", "PIO"},
    "significant": LEAD | {"PSC", "DOCL"},
    "strike": LEAD | {"PSC", "DOCL"},
    "message": LEAD | CHIEFS | {"SOFR", "LOFR", "PIO"},
    "response": LEAD | CHIEFS,
    "regulator": LEAD | {"LOFR"},
    "hold": LEAD | CHIEFS | {"LOFR", "PIO"},
    "period": LEAD | {"PSC"},
    "stand_down": LEAD | CHIEFS,
    "confide": LEAD,
    "link": LEAD | CHIEFS | {"DOCL"},
}


@pytest.mark.parametrize("act", sorted(may.ACTS))
def test_an_act_is_open_to_exactly_these_positions(act: str) -> None:
    state = story_at("responding").state
    allowed = {code for code in EVERYBODY if may.authority(state, person(code), may.ACTS[act][0]) is not None}
    assert allowed == TABLE[act]
    for code in TABLE[act]:
        assert may.demand(state, person(code), act) == code


@pytest.mark.parametrize("act", sorted(may.ACTS))
def test_a_refusal_names_the_act_the_positions_and_whom_to_ask(act: str) -> None:
    state = story_at("responding").state
    with pytest.raises(Refused) as refused:
        may.demand(state, "member", act)
    said = str(refused.value)
    assert said.startswith("Ask ic / uc, who is in command. Only Incident Commander")
    assert may.ACTS[act][1] in said


@pytest.mark.parametrize("act", sorted(may.ACTS))
def test_while_nobody_is_in_command_anybody_may(act: str) -> None:
    state = story_at("registered", cast=False).state
    assert may.demand(state, "member", act) == positions.DUTY


def test_a_chief_acts_as_chief_also_before_there_is_a_commander() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down"), RoleAssigned(position="OSC", person="bob"))
    assert may.demand(story.state, "bob", "task") == "OSC"
    assert may.demand(story.state, "bob", "approve") == positions.DUTY


def test_anyone_means_anyone_and_the_position_is_told() -> None:
    state = story_at("responding").state
    anyone = frozenset({"*"})
    assert may.authority(state, "pio", anyone) == "PIO"
    assert may.authority(state, "member", anyone) == ""


@pytest.mark.parametrize(
    ("chief", "position", "own"),
    [("OSC", "DIVS", True), ("OSC", "OSC", True), ("OSC", "RESL", False), ("PSC", "SITL", True), ("LSC", "COML", True),
     ("FSC", "COST", True), ("FSC", "IC", False), ("IC", "SOFR", False), ("", "DIVS", False), ("OSC", "NONE", False)],
)  # fmt: skip
def test_a_section_is_what_lies_below_its_chief(chief: str, position: str, own: bool) -> None:
    assert may.own_section(story_at("responding").state, chief, position) is own
