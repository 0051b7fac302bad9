"""Scenario files: what is read, and the sentence that a broken one gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.drill.scenario import FOLDER, BadScenario, Scenario, load, named

HEAD = """
schema = "warroom-scenario/1"
id = "x"
title = "X"
start = 2017-01-31T20:00:00+01:00
speed = 20
[[person]]
login = "ann"
"""
DECLARE = '[[act]]\nat = "T+00:00"\nby = "ann"\ndo = "declare"\ntitle = "Portal down"\n'


def act(do: str, rest: str = "", at: str = "T+00:05", by: str = "ann") -> str:
    return f'[[act]]\nat = "{at}"\nby = "{by}"\ndo = "{do}"\n{rest}\n'


def read(folder: Path, text: str) -> Scenario:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_times_are_counted_from_the_start_in_utc(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + DECLARE + act("log", 'text = "hm"\nhappened = "T-01:30:05"', at="T+26:10"))
    assert found.start == datetime(2017, 1, 31, 19, tzinfo=UTC)
    assert found.acts[1].at == datetime(2017, 2, 1, 21, 10, tzinfo=UTC)
    assert found.acts[1].args["happened"] == datetime(2017, 1, 31, 17, 29, 55, tzinfo=UTC)


def test_own_keys_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD + DECLARE + 'x_note = "mine"\n').acts[0].args == {"title": "Portal down"}


def test_the_pace_holds_until_the_next(tmp_path: Path) -> None:
    paces = '[[pace]]\nafter = "T+02:00"\nspeed = 600\n[[pace]]\nafter = "T+01:00"\nspeed = 60\n'
    found = read(tmp_path, HEAD + paces + DECLARE)
    speeds = [found.speed_at(datetime(2017, 1, 31, *at, tzinfo=UTC)) for at in ((19, 59), (20, 0), (20, 59), (21, 0))]
    assert speeds == [20, 60, 60, 600]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("schema = 1", "x.toml, schema: it has to be 'warroom-scenario/1'."),
        (HEAD.replace("+01:00", "") + DECLARE, "x.toml, start: it has to be a time with its offset"),
        (HEAD.replace("speed = 20", "speed = 0") + DECLARE, "x.toml, speed: it has to be a number above 0."),
        (HEAD.replace("speed = 20", "sped = 20") + DECLARE, "x.toml, sped: no such key; choose one of id, title"),
        (HEAD, "x.toml, act: it is missing."),
        ("act = 3" + HEAD, "x.toml, act: it has to be a list of tables."),
        (HEAD + DECLARE + act("dance"), "x.toml, act 2, do: choose one of declare, describe, log"),
        (HEAD + DECLARE + act("log"), "x.toml, act 2, text: it is missing."),
        (HEAD + DECLARE + act("log", "text = 3"), "x.toml, act 2, text: it has to be a text."),
        (HEAD + DECLARE + act("log", 'text = "a"\nto = [1]'), "x.toml, act 2, to: it has to be a list of texts."),
        (HEAD + DECLARE + act("log", 'text = "a"\nurgent = true'), "x.toml, act 2, urgent: no such key"),
        (HEAD + DECLARE + act("classify", 'major = "yes"'), "x.toml, act 2, major: it has to be true or false."),
        (HEAD + DECLARE + act("submit", at="T+1:5"), "x.toml, act 2, at: it has to be a time like T+01:30"),
        (HEAD + DECLARE + act("submit", at="T-00:01"), "x.toml, act 2, at: it lies before the act above it"),
        (HEAD + DECLARE + act("submit", by="bob"), "x.toml, act 2, by: 'bob' is not among the people of this file."),
        (HEAD + act("submit"), "x.toml, act 1, incident: no act above it declares 'main'."),
        (HEAD + DECLARE + act("task_set", 'name = "dig"'), "x.toml, act 2, name: no act above it makes 'dig'."),
        (
            HEAD + DECLARE + act("move", 'to = "closed"\ntell = { text = "a" }'),
            "x.toml, act 2, audience: it is missing.",
        ),
        ("schema = ", "x.toml is not TOML:"),
    ],
)
def test_a_broken_file_gives_a_sentence_with_file_act_and_key(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadScenario) as found:
        read(tmp_path, text)
    assert str(found.value).startswith(sentence)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match=r"gone\.toml can't be read"):
        load(tmp_path / "gone.toml")


def test_a_language_that_nobody_wrote_falls_back_to_english() -> None:
    assert named("week", "fr") == FOLDER / "week.toml"
    assert named("week", "nl") == FOLDER / "week.nl.toml"


@pytest.mark.parametrize("name", ["database-outage", "week"])
def test_both_languages_tell_the_same_acts_in_the_same_order(name: str) -> None:
    english, dutch = load(named(name, "en")), load(named(name, "nl"))
    words = {"title", "text", "why", "note", "description", "audience", "tell", "reporter", "subcategory"}

    def bare(scenario: Scenario) -> list[object]:
        return [
            (one._replace(args={k: v for k, v in one.args.items() if k not in words}), sorted(one.args))
            for one in scenario.acts
        ]

    assert bare(english) == bare(dutch)
    assert (english.lang, dutch.lang) == ("en", "nl")
    assert [one.login for one in english.people] == [one.login for one in dutch.people]
    assert (english.start, english.now, english.paces) == (dutch.start, dutch.now, dutch.paces)
    said = [(a.args["text"], b.args["text"]) for a, b in zip(english.acts, dutch.acts, strict=True) if "text" in a.args]
    assert said and all(a != b for a, b in said)


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("name", ["database-outage", "week"])
def test_no_entry_begins_with_what_the_log_line_would_read_as_a_time_or_a_name(name: str, lang: str) -> None:
    for one in load(named(name, lang)).acts:
        if one.do == "log":
            words = [word for word in one.args["text"].split() if not word.startswith("#")]
            assert words[0][0].isalpha(), one.args["text"]
