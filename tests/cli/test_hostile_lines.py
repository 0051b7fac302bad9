"""Hostile words in every place of every command: refused with a sentence, or kept as they were cleaned."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.lines import LINES, WITHOUT_WORDS, Kept, Line, Place, command_of, places, word, words
from tests.cli.stage import READS, STDIN, Stage, argument, no_formula
from tests.hostile import BYTES, FIGURES, NAMES, WORDS, past_the_door
from warroom.cli.root import COMMANDS
from warroom.model.envelope import Recorded
from warroom.model.events import Event
from warroom.model.plain import blank, clean_text
from warroom.room import Room

ALL = [name for names in COMMANDS.values() for name in names]
WRITTEN = [name for name in ALL if name not in WITHOUT_WORDS]


TELLS_ANYWAY = ("import", "doctor", "verify")
"""What they found is printed, also where it is bad."""


def lines_of(command: str) -> list[Line]:
    return [line for line in LINES if line.command == command]


# -- the table covers all that there is, and its lines work ------------------------------------------------------------


@pytest.mark.parametrize("command", ALL)
def test_every_option_has_its_place_in_the_table_or_a_reason(command: str) -> None:
    if command in WITHOUT_WORDS:
        return
    said = {name for line in lines_of(command) for name in line.said}
    asked = {param.name: param for param in command_of(command).params if param.name not in ("as_json", "help")}
    assert lines_of(command), f"{command} has no line in tests/cli/lines.py"
    missing = [
        name
        for name, param in asked.items()
        if name not in said and not any(f"{command} {option}" in WITHOUT_WORDS for option in param.opts)
    ]
    assert missing == [], f"tests/cli/lines.py puts no words into these of {command}"
    assert said <= set(asked)


def test_every_reason_is_about_something_that_there_is() -> None:
    for about in WITHOUT_WORDS:
        command, _space, option = about.partition(" ")
        assert command in ALL
        assert not option or option in {opt for param in command_of(command).params for opt in param.opts}


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join([line.command, *line.said])[:60])
def test_every_line_works_and_keeps_the_words_that_it_says_it_keeps(stage: Stage, line: Line) -> None:
    if line.command == "sign" and not Path(stage.fill["key"]).exists():
        pytest.skip("no ssh-keygen on this machine")
    result = stage.run(*words(line, stage.fill))
    assert result.exit_code == 0, result.output
    found = strings(stage.fresh())
    for place in places(line):
        said = word(line, place)
        if isinstance(said, Kept):
            assert said in found, f"{place} is not kept"


# -- hostile words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", WRITTEN)
def test_hostile_words_are_refused_or_kept_as_they_were_cleaned(stage: Stage, command: str) -> None:
    wrong = []
    for line in lines_of(command):
        for place in places(line):
            for number, (name, text) in enumerate(tried(line, place).items()):
                try:
                    one(stage, line, place, text, as_json=bool(number % 2))
                except AssertionError as error:
                    wrong.append(f"{line.command} {place.name}/{place.number}, {name}: {str(error)[:400]}")

    assert wrong == []


def tried(line: Line, place: Place) -> dict[str, str]:
    """All words where words are kept; else those that may be taken for a name, a number, a time."""
    said = word(line, place)
    if isinstance(said, Kept):
        return WORDS
    return {**NAMES, **FIGURES} if re.fullmatch(r"-?\d+m?", said) else NAMES


def one(stage: Stage, line: Line, place: Place, text: str, *, as_json: bool) -> None:
    """One hostile text in one place of one line."""
    stage.set()
    result = stage.run(*words(line, stage.fill, place, text, as_json=as_json))
    fresh = stage.fresh()
    if as_json and result.stdout:
        json.loads(result.stdout)
    if result.exit_code:
        assert fresh == [], "something was written although it was refused"
        assert result.stdout == "" or line.command in TELLS_ANYWAY
        return
    if not isinstance(word(line, place), Kept) or not fresh:
        return
    assert kept(text, strings(fresh)), f"not kept; there is {sorted(strings(fresh))!r:.2000}"


@pytest.mark.parametrize("line", [line for line in LINES if line.said], ids=lambda line: line.command)
def test_words_that_look_like_options_are_options_and_break_nothing(stage: Stage, line: Line) -> None:
    """As somebody types them who does not know of `--`: asked for help, refused, or taken for an option that exists."""
    for text in ("--json", "-h", "--help", "--nonsense", "--", "-", "-o", "--at", "--="):
        for place in places(line):
            stage.set()
            said = words(line, stage.fill, place, text)
            said.remove("--")
            result = stage.run(*said)
            assert result.exit_code in (0, 2) or stage.fresh() == [], result.output
    stage.whole()


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_any_bytes_on_standard_input_are_kept_as_text_or_refused(stage: Stage, data: bytes) -> None:
    text = clean_text(data.decode("utf-8", "replace").rstrip("\r\n"), limit=10**9)
    for line in (("log", "1"), ("declare",), ("plan", "1", "draft", "safety"), ("task", "1"), ("update", "1", "all")):
        stage.set()
        result = stage.run(*line, "--", "-", stdin=data)
        found = strings(stage.fresh())
        if result.exit_code:
            assert found == set()
        else:
            assert {text, text.strip(), " ".join(text.split())} & found or (not text and line[0] == "plan")
    stage.whole()


ROOMS = ("caf\udce9.db", "\u202edb.\u202c", "a b'\"%?#.db", "--room", "[bold].db", "{0}.db", "x;y.db", "\x1b[2J.db")


@pytest.mark.parametrize("name", ROOMS, ids=range(len(ROOMS)))
def test_a_room_may_have_any_name_that_a_file_can_have(stage: Stage, name: str) -> None:
    path = stage.work / name
    os.rename(stage.room, path)
    for line in LINES:
        if line.command not in ("sign", "declare", "backup", "salvage", "merge"):
            stage.run(*words(line, stage.fill), room=str(path))
    for read in READS:
        assert stage.run(*read, room=str(path)).exit_code == 0
    assert stage.run("backup", f"copy of {name}", room=str(path)).exit_code == 0
    assert stage.run("log", "1", "there, not here", room=f"copy of {name}").exit_code == 0
    assert stage.run("merge", f"copy of {name}", room=str(path)).exit_code == 0
    assert stage.run("salvage", str(path), f"new {name}").exit_code == 0
    assert stage.run("declare", "A room of its own", room=f"other {name}").exit_code == 0


# -- and read again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORDS)
def test_hostile_words_are_read_by_others_as_they_were_kept(stage: Stage, name: str) -> None:
    """All that one text may stand in, in one room; then everything is read, by somebody else, in their language."""
    for line in LINES:
        for place in places(line):
            if isinstance(word(line, place), Kept) and line.command != "redact":
                stage.run(*words(line, stage.fill, place, WORDS[name]))
    stage.whole()
    silent = [read for read in READS if not stage.run("--lang", "nl", *read, me="bob").output]
    assert silent == []
    for read in READS:
        command, *rest = read
        json.loads(stage.run(command, "--json", *rest).stdout)
    with stage.journal() as journal:
        events = [(one.id, one.hash, one.event) for one in journal.events()]
    told = json.loads(stage.run("export", "1", "--format", "json", me="bob").stdout)
    mine = {one["id"]: one["body"] for one in told["events"]}
    assert mine.items() <= {id_: json.loads(event.body()) for id_, _hash, event in events}.items()
    no_formula(stage)


@pytest.mark.parametrize("name", WORDS)
def test_words_that_came_in_past_the_door_steer_nothing_either(stage: Stage, name: str) -> None:
    """Another program, or a copy that was tampered with, may write what our own door would have cleaned."""
    with Room.open(stage.room, "ann", clock=stage.clock) as room:
        past_the_door(room, WORDS[name], room.find(1), room.find(4))
    for read in READS:
        assert stage.run(*read, me="bob").output
        command, *rest = read
        json.loads(stage.run(command, "--json", *rest).stdout)
    no_formula(stage)


def kept(text: str, found: set[str]) -> bool:
    """Whether a text is in the journal as it was cleaned: whole, on one line, or line by line."""
    typed = [argument(text), *([STDIN.decode("utf-8", "replace").rstrip("\r\n")] if text == "-" else [])]
    for left in (clean_text(one, limit=10**9) for one in typed):
        lines = [" ".join(line.split()) for line in left.splitlines() if not blank(line)]
        if not left or {left, left.strip(), " ".join(left.split())} & found or set(lines) <= found:
            return True
    return False


def strings(events: list[Recorded]) -> set[str]:
    """Every text in the bodies of some events."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, list | tuple):
            for one in value:
                collect(one)

    for recorded in events:
        if isinstance(recorded.event, Event):
            collect(dict(recorded.event.__dict__))
    return found
