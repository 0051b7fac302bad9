"""The positions of the organisation: found by what people type, ordered as on the roster."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model import staffing
from warroom.model.positions import BY_CODE, KEY_POSITIONS, POSITIONS, RANK, Position, find_positions, role_register
from warroom.model.refusal import BadInput


@pytest.mark.parametrize("position", POSITIONS, ids=lambda position: position.code)
def test_a_position_is_found_by_its_code_title_and_aliases(position: Position) -> None:
    for name in (position.code, position.code.lower(), position.title, position.title.upper(), *position.aliases):
        assert [one.code for one in find_positions(f"  {name} ")] == [position.code]


def test_no_two_positions_share_a_name() -> None:
    names = [name.casefold() for one in POSITIONS for name in {one.code, one.title, *one.aliases}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("safe", "SOFR"), ("public", "PIO"), ("hoofd sectie operatien", "OSC"), ("informatiecoordinator", "SITL"),
     ("woordvoer", "PIO"), ("scribe", "DOCL"), ("incident c", "IC")],
)  # fmt: skip
def test_the_beginning_of_a_word_is_enough_where_only_one_is_meant(typed: str, code: str) -> None:
    assert staffing.find(typed).code == code


def test_several_meanings_are_named() -> None:
    with pytest.raises(BadInput, match=r"may be several positions: OSC \(Operations Section Chief\), .*Type the code"):
        staffing.find("section")


@pytest.mark.parametrize("typed", ["", "   ", "%", "zzz", "'; DROP TABLE events", "[bold]"])
def test_what_is_no_position_is_refused_with_the_codes(typed: str) -> None:
    with pytest.raises(BadInput, match=r"no position .* IC, UC, DPIC"):
        staffing.find(typed)


@given(st.text())
def test_anything_typed_is_found_or_refused(typed: str) -> None:
    try:
        assert staffing.find(typed).code in BY_CODE
    except BadInput as error:
        assert str(error)


def test_the_way_up_ends_with_the_commander() -> None:
    for position in POSITIONS:
        way = [position.code]
        while parent := BY_CODE[way[-1]].parent:
            assert parent not in way
            way.append(parent)
        assert way[-1] in ("IC", "UC")


def test_what_lies_in_a_section_has_its_chief_above_it() -> None:
    chiefs = {BY_CODE[code].section: code for code in ("OSC", "PSC", "LSC", "FSC")}
    for position in POSITIONS:
        if position.section and position.level != "section":
            assert BY_CODE[position.parent].section == position.section
            assert chiefs[position.section]


def test_the_roster_begins_with_command() -> None:
    assert min(RANK, key=RANK.__getitem__) == "IC"
    assert all(code in BY_CODE for code in KEY_POSITIONS)


def test_a_position_for_one_passes_and_a_position_for_several_does_not() -> None:
    assert role_register("IC", "primary", "ann") == role_register("IC", "primary", "bob")
    assert role_register("DIVS", "primary", "ann") != role_register("DIVS", "primary", "bob")
    assert role_register("IC", "deputy", "ann") != role_register("IC", "deputy", "bob")
    assert role_register("XYZ", "primary", "ann") != role_register("XYZ", "primary", "bob")
