"""The one table of commands, and what a person may change in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.console import console, furnished, keys, shown
from tests.tui.driving import driven
from warroom.tui.app import Options
from warroom.tui.commands import BY_ID, COMMANDS, bound, shown_key

RESERVED = ("enter", "escape", "up", "down", "pageup", "pagedown", "home", "end")
DEFAULT = {command.id: command.keys for command in COMMANDS}


def test_without_changes_every_command_has_its_own_keys_and_no_key_has_two() -> None:
    table, problems = bound({})
    assert table == DEFAULT
    assert problems == []
    every = [key for own in table.values() for key in own]
    assert len(every) == len(set(every))
    assert not set(every) & set(RESERVED)


@pytest.mark.parametrize(
    ("asked", "near"),
    [("log.wirte", "log.write"), ("app.exit", ""), ("", ""), ("incident.declared", "incident.declare")],
)
def test_an_unknown_command_is_named_with_the_nearest_that_is_there(asked: str, near: str) -> None:
    table, problems = bound({asked: "j"})
    assert table == DEFAULT
    (problem,) = problems
    assert repr(asked) in problem
    if near:
        assert f"Did you mean {near}?" in problem


@pytest.mark.parametrize("key", RESERVED)
def test_the_keys_of_the_lists_can_not_be_taken(key: str) -> None:
    table, problems = bound({"log.write": key})
    assert table == DEFAULT
    (problem,) = problems
    assert "log.write" in problem


@pytest.mark.parametrize(("id_", "key", "other"), [("task.add", "l", "log.write"), ("log.write", "t", "task.add")])
def test_a_key_that_another_command_has_is_refused_and_both_keep_their_own(id_: str, key: str, other: str) -> None:
    table, problems = bound({id_: key})
    assert table == DEFAULT
    (problem,) = problems
    assert all(word in problem for word in (repr(key), f"{id_} keeps its own", other))


def test_a_change_that_counted_on_one_that_can_not_be_is_refused_too() -> None:
    table, problems = bound({"incident.declare": "l", "log.write": "t"})
    assert table == DEFAULT
    assert len(problems) == 2


def test_two_commands_may_change_places() -> None:
    table, problems = bound({"task.add": "l", "log.write": "t"})
    assert problems == []
    assert (table["task.add"], table["log.write"]) == (("l",), ("t",))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("j", ("j",)), (["j", "ctrl+g"], ("j", "ctrl+g")), ([], ()), ("f5", ("f5",)), (["l", "j"], ("l", "j"))],
)
def test_a_command_gets_the_keys_that_were_asked_for(asked: str | list[str], expected: tuple[str, ...]) -> None:
    table, problems = bound({"log.write": asked})
    assert problems == []
    assert table == {**DEFAULT, "log.write": expected}


def test_keys_may_be_written_as_they_are_typed() -> None:
    table, problems = bound({"view.palette": "j", "view.search": ":", "view.help": "/"})
    assert problems == []
    assert table["view.search"] == ("colon",)
    assert table["view.help"] == ("slash",)
    assert [shown_key(key) for key in ("colon", "slash", "question_mark", "ctrl+p")] == [":", "/", "?", "Ctrl+p"]


@given(
    st.dictionaries(
        st.sampled_from([*BY_ID, "no.such"]),
        st.lists(st.sampled_from([*"abcnltrsxz19", "slash", ":", "enter", "tab", "ctrl+g", "ctrl+c"]), max_size=3),
        max_size=6,
    )
)
def test_whatever_is_asked_no_key_ever_has_two_commands(changes: dict[str, list[str]]) -> None:
    table, problems = bound(changes)
    assert list(table) == list(DEFAULT)
    every = [key for own in table.values() for key in own]
    assert len(every) == len(set(every))
    assert not set(every) & set(RESERVED)
    refused = 0
    for id_, asked in changes.items():
        as_asked = id_ in table and table[id_] == tuple(dict.fromkeys("colon" if key == ":" else key for key in asked))
        refused += not as_asked
        assert as_asked or id_ not in table or table[id_] == DEFAULT[id_]
    assert refused <= len(problems) <= len(changes)
    assert all(table[id_] == DEFAULT[id_] for id_ in table if id_ not in changes)


# -- in the running console --------------------------------------------------------------------------------------------


@driven
async def test_another_key_works_and_the_old_one_does_not(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, options=Options(keys={"log.write": "ctrl+g", "incident.declare": "+"})) as (app, pilot):
        assert app.problems == []
        assert "Ctrl+g log" in shown(app)
        await keys(app, pilot, "l")
        assert not app.room_screen.asking
        await keys(app, pilot, "ctrl+g", ":by another key", "enter")
        assert [match.text for match in room.search("another")] == ["by another key"]
        await keys(app, pilot, "n")
        assert not app.room_screen.asking


@driven
async def test_a_letter_that_is_a_command_is_a_letter_while_words_are_typed(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, options=Options(keys={"incident.declare": "j", "app.quit": "Q"})) as (app, pilot):
        await keys(app, pilot, "j", ":Qjqzt", "enter")
        assert room.incident(4).name == "Qjqzt"


@driven
async def test_a_change_that_can_not_be_is_said_and_the_console_starts(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), options=Options(keys={"log.wirte": "j"})) as (app, pilot):
        assert "Did you mean log.write?" in shown(app)
        await keys(app, pilot, "l")
        assert app.room_screen.asking


@driven
async def test_a_command_may_have_no_key_at_all(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), options=Options(keys={"incident.declare": []})) as (app, pilot):
        assert "declare" not in shown(app).splitlines()[-1]
        await keys(app, pilot, "n")
        assert not app.room_screen.asking
        app.run_command("incident.declare")
        await pilot.pause()
        assert app.room_screen.asking
