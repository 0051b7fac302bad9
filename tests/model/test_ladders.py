"""Files of ladders: those that ship, the same in both languages, and a sentence for each mistake."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from warroom.model.ladders import FileLadder, read_ladder
from warroom.model.refusal import BadInput

FOLDER = Path(__file__).parents[2] / "warroom" / "escalations"
MINE = """
schema = "warroom-escalation/1"
id = "mine"
title = "Nobody takes it on"
as_of = 2026-11-24
priorities = ["P1"]
until = "acknowledged"
[groups]
"Duty officer" = ["dan", "eve"]
[[rung]]
id = "duty"
kind = "functional"
to = "Duty officer"
after = "50% of response"
answer = 5
[[rung]]
id = "boss"
kind = "hierarchical"
to = "@fay"
"""


def ladders(language: str) -> dict[str, FileLadder]:
    files = (FOLDER / language).glob("*.toml")
    return {path.stem: read_ladder(tomllib.loads(path.read_text(encoding="utf-8")), path.name) for path in files}


def test_what_ships_covers_every_priority_that_has_a_target_both_ways() -> None:
    shipped = ladders("en").values()
    for priority in ("P1", "P2", "P3", "P4"):
        assert any(ladder.fits("outage", priority) for ladder in shipped)
    sorts = {rung.sort for ladder in shipped for rung in ladder.rungs if ladder.fits("security", "P1")}
    assert sorts == {"functional", "hierarchical"}
    assert not any(ladder.fits("outage", "P1") and not ladder.fits("security", "P1") for ladder in shipped)
    assert any(ladder.fits("security", "P1") and not ladder.fits("outage", "P1") for ladder in shipped)


def test_every_file_is_dated_and_called_as_it_is() -> None:
    for name, ladder in ladders("en").items():
        assert ladder.id == name
        assert ladder.as_of >= "2026-11-24"


def test_both_languages_have_the_same_ladders_in_their_own_words() -> None:
    def bare(ladder: FileLadder) -> tuple[object, ...]:
        rungs = [rung._replace(to="") for rung in ladder.rungs]
        return (ladder.id, ladder.as_of, ladder.categories, ladder.priorities, ladder.until, rungs, len(ladder.groups))

    english, dutch = ladders("en"), ladders("nl")
    assert {name: bare(one) for name, one in dutch.items()} == {name: bare(one) for name, one in english.items()}
    assert all(dutch[name].title != one.title for name, one in english.items())


def test_a_ladder_of_ones_own_is_read_as_it_is_written() -> None:
    ladder = read_ladder(tomllib.loads(MINE), "mine.toml")
    duty, boss = ladder.rungs
    assert (duty.percent, duty.of, duty.minutes, duty.answer) == (50, "response", None, 5)
    assert (boss.percent, boss.minutes, boss.answer) == (0, None, 10)
    assert ladder.groups == {"Duty officer": ("dan", "eve")}


@pytest.mark.parametrize(("said", "minutes"), [("0 minutes", 0), ("1 minute", 1), ("2 hours", 120), ("1 hour", 60)])
def test_a_time_is_minutes_or_hours_after_the_report(said: str, minutes: int) -> None:
    assert read_ladder(tomllib.loads(MINE.replace("50% of response", said)), "x").rungs[0].minutes == minutes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("escalation/1", "regulator/1", "does not begin with schema"),
        ('id = "mine"', 'id = "Mine!"', "small letters"),
        ('title = "Nobody takes it on"', "title = 3", "title is missing"),
        ("as_of = 2026-11-24", 'as_of = "soon"', "as_of is missing"),
        ('["P1"]', '["P9"]', "priorities names 'P9'"),
        ('priorities = ["P1"]', 'categories = ["weather"]', "categories names 'weather'"),
        ('until = "acknowledged"', 'until = "happy"', "until is 'happy'"),
        ('["dan", "eve"]', '"dan"', "not a list of texts"),
        ('["dan", "eve"]', '["dan eve"]', "not a login name"),
        ('"Duty officer" =', '"<Duty>" =', "can't be the name of a group"),
        ('kind = "functional"', 'kind = "sideways"', "kind of rung duty is 'sideways'"),
        ('to = "Duty officer"', 'to = "Nobody"', "rung duty calls 'Nobody'"),
        ("50% of response", "half of it", "after of rung duty is 'half of it'"),
        ("50% of response", "0% of response", "after of rung duty"),
        ("50% of response", "500% of response", "after of rung duty"),
        ('after = "50% of response"', "", "the first rung says nothing about when"),
        ("answer = 5", "answer = 0", "answer of rung duty is 0"),
        ("answer = 5", "answer = true", "answer of rung duty is True"),
        ('id = "boss"', 'id = "duty"', "two rungs have the same id"),
        ("[groups]", "groups = 3\n[x]", r"\[groups\] is not a table"),
    ],
)
def test_a_file_with_a_mistake_gets_a_sentence_that_names_it(old: str, new: str, said: str) -> None:
    assert old in MINE
    with pytest.raises(BadInput, match=said) as caught:
        read_ladder(tomllib.loads(MINE.replace(old, new, 1)), "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")


def test_a_ladder_without_rungs_is_none() -> None:
    with pytest.raises(BadInput, match=r"no \[\[rung\]\]"):
        read_ladder(tomllib.loads(MINE.split("[[rung]]")[0]), "mine.toml")
