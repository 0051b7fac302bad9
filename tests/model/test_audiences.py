"""Audiences: what their files hold, which one a name means, and what a room adds."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START
from warroom import i18n
from warroom.model import audiences
from warroom.model.audiences import (
    Audience,
    NewAudience,
    all_of,
    find,
    for_room,
    of_room,
    read_audience,
    rhythm,
    rule_of,
)
from warroom.model.refusal import BadInput
from warroom.model.updates import shown_audience

FOLDER = Path(__file__).parents[2] / "warroom" / "audiences"
FILES = sorted(FOLDER.glob("*/*.toml"))


def shipped(language: str) -> dict[str, Audience]:
    found = [read_audience(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
             for path in FILES if path.parent.name == language]  # fmt: skip
    return {one.id: one for one in found}


EN, NL = shipped("en"), shipped("nl")
CUSTOMERS: dict[str, Any] = tomllib.loads((FOLDER / "en" / "customers.toml").read_text(encoding="utf-8"))


def test_the_audiences_that_were_asked_for_ship_in_both_languages() -> None:
    wanted = {"staff", "customers", "suppliers", "partners", "board", "it", "security", "legal", "press", "regulator"}
    assert EN.keys() == NL.keys() == wanted
    for id_ in wanted:
        assert EN[id_][3:7] == NL[id_][3:7], id_  # side, language, approval and rhythm
        assert EN[id_].source == f"{id_}.toml"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_title_of_a_file_is_what_screens_call_it(language: str) -> None:
    i18n.choose(language)
    for id_, one in shipped(language).items():
        assert shown_audience(id_) == one.title


@pytest.mark.parametrize("known", [EN, NL], ids=["en", "nl"])
def test_no_two_audiences_answer_to_one_name_and_both_languages_name_them(known: dict[str, Audience]) -> None:
    for other in (EN, NL):
        for id_, one in other.items():
            assert find(one.title, known)[1].id == id_
    names = [name for one in known.values() for name in {word.casefold() for word in (one.id, one.title, *one.aliases)}]
    assert len(names) == len(set(names))


def test_who_stands_outside_is_told_nothing_that_nobody_approved() -> None:
    for one in EN.values():
        assert bool(one.approve) == (one.side == "external"), one.id


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "x"}, "schema"),
        ({"id": "../x"}, "small letters"),
        ({"title": " "}, "title"),
        ({"aliases": [7]}, "list of texts"),
        ({"approve": ["BOSS"]}, "not the code of a position"),
        ({"side": "beside"}, "internal or external"),
        ({"lang": "english"}, "two letters"),
        ({"every": 30}, "not a table"),
        ({"every": {"P9": 30}}, "P1 to P5"),
        ({"every": {"P1": "30"}}, "whole number of minutes"),
        ({"every": {"P1": -1}}, "whole number of minutes"),
        ({"every": {"P1": True}}, "whole number of minutes"),
    ],
)
def test_a_file_that_is_wrong_is_a_sentence_with_its_name(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said) as told:
        read_audience({**CUSTOMERS, **change}, "mine.toml")
    assert str(told.value).startswith("mine.toml: ")


# -- whom a name means -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "id_"),
    [("customers", "customers"), (" Customers ", "customers"), ("klanten", "customers"), ("cust", "customers"),
     ("it", "it"), ("IT", "it"), ("media", "press"), ("vendors", "suppliers"), ("Raad van Bestuur", "board")],
)  # fmt: skip
def test_a_name_an_alias_or_the_beginning_of_one_is_enough(said: str, id_: str) -> None:
    assert find(said, EN)[0] == id_


@pytest.mark.parametrize(("said", "near"), [("custmers", "customers"), ("partnres", "partners"), ("presss", "press")])
def test_a_misspelt_name_is_no_new_audience_and_names_the_nearest(said: str, near: str) -> None:
    with pytest.raises(NewAudience, match=f"did you mean {near}") as told:
        find(said, EN)
    assert told.value.near[0] == near
    assert "--new" in str(told.value)


@pytest.mark.parametrize("said", ["acme", "cu", "s", "\u202ecustomers", "customers\x00x"])
def test_what_is_like_nothing_is_refused_too(said: str) -> None:
    with pytest.raises(NewAudience):
        find(said, EN)


def test_who_was_told_under_a_name_of_their_own_goes_on_under_it() -> None:
    """Rooms of before hold free names, and those of a Dutch screen."""
    assert find("acme bv", EN, ["Acme BV"]) == ("Acme BV", Audience("Acme BV", "Acme BV"))
    name, rule = find("customers", EN, ["klanten"])
    assert (name, rule.id, rule.approve) == ("klanten", "customers", ("IC",))
    assert rule_of("klanten", EN).id == "customers"
    assert rule_of("whoever", EN).approve == ()


@given(st.text(max_size=30))
def test_whatever_is_typed_is_found_or_refused_in_words(said: str) -> None:
    try:
        name, rule = find(said, EN)
    except ValueError as error:
        assert str(error)
    else:
        assert name in EN and rule == EN[name]


# -- rhythm ------------------------------------------------------------------------------------------------------------


def test_the_next_words_are_due_by_priority_and_what_nobody_ranked_counts_as_the_worst() -> None:
    customers = EN["customers"]
    for priority, minutes in (("P1", 30), ("", 30), ("P2", 60), ("P3", 240)):
        assert customers.next_due(priority, START) == START + timedelta(minutes=minutes)
    assert customers.next_due("P5", START) is None
    assert EN["regulator"].next_due("P1", START) is None


@pytest.mark.parametrize(
    ("said", "every"),
    [("P1=15, p2=45", {"P1": 15, "P2": 45}), ("30", dict.fromkeys(audiences.PRIORITIES, 30)), 
     ("none", dict.fromkeys(audiences.PRIORITIES, 0)),
     ("P1=0", {"P1": 0})],
)  # fmt: skip
def test_a_rhythm_is_typed_as_minutes(said: str, every: dict[str, int]) -> None:
    assert rhythm(said) == every


@pytest.mark.parametrize("said", ["", "often", "P1=", "P7=10", "P1=ten", "P1=-5", "P1=99999999", ","])
def test_what_is_no_rhythm_is_refused(said: str) -> None:
    with pytest.raises(BadInput):
        rhythm(said)


# -- what a room adds --------------------------------------------------------------------------------------------------


def test_what_a_room_sets_comes_back_as_it_was_set_and_in_place_of_a_file() -> None:
    acme = Audience("Acme BV", "Acme", (), "external", "nl", ("PIO", "IC"), {"P1": 20})
    own = EN["staff"]._replace(approve=("LOFR",), source="")
    known = all_of(EN, [for_room(acme).body(), for_room(own).body()])
    assert known["Acme BV"] == acme
    assert known["staff"].approve == ("LOFR",)
    assert known["staff"].aliases == EN["staff"].aliases  # who knows it by another name still finds it
    assert known["board"] == EN["board"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"audience":"a","approve":["BOSS"]}', '{"audience":"a","every":{"P1":"often"}}']
)
def test_what_a_newer_room_wrote_in_another_way_is_passed_over(body: str) -> None:
    assert of_room(body) is None
    assert all_of(EN, [body]) == EN
