"""Hostile words in every place of every command: refused with a sentence, or kept as they were cleaned."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NOW
from tests.cli.lines import LINES, WITHOUT_WORDS, Kept, Line, Place, command_of, places, word, words
from tests.cli.stage import STDIN, Stage, argument
from tests.hostile import EVERYTHING, WORDS, past_the_door
from warroom.cli.root import COMMANDS
from warroom.clock import FixedClock
from warroom.model.envelope import Recorded
from warroom.model.events import Event
from warroom.model.plain import blank, clean_text
from warroom.room import Room

ALL = [name for names in COMMANDS.values() for name in names]
WRITTEN = [name for name in ALL if name not in WITHOUT_WORDS]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    clock = FixedClock(NOW)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("warroom.journal.journal.SystemClock", lambda: clock)
        yield Stage(tmp_path_factory.mktemp("stage"), clock)


@pytest.fixture(autouse=True)
def there(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative paths lead no further than the stage; the clock stands."""
    stage.set()
    monkeypatch.chdir(stage.work)
    monkeypatch.setattr("warroom.journal.journal.SystemClock", lambda: stage.clock)


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
            for number, (name, text) in enumerate(EVERYTHING.items()):
                try:
                    one(stage, line, place, text, as_json=bool(number % 2))
                except AssertionError as error:
                    wrong.append(f"{line.command} {place.name}/{place.number}, {name}: {str(error)[:400]}")
    if wrong:
        open("/tmp/wrong.txt", "a").write("\n".join(wrong) + "\n")
    assert wrong == []


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


# -- and read again ----------------------------------------------------------------------------------------------------

READS: tuple[tuple[str, ...], ...] = (
    ("board", "--all"), ("show", "1"), ("timeline", "1", "--ids"), ("timeline", "1", "--recorded"), ("plan", "1"),
    ("plan", "1", "history"), ("people",), ("search", "a"), ("settle", "1"), ("clock", "4"), ("config", "room"),
    ("response",), ("verify",), ("doctor",), ("export", "1"), ("show", "4"), ("timeline", "4"),
)  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_hostile_words_are_read_by_others_as_they_were_kept(stage: Stage, name: str) -> None:
    """All that one text may stand in, in one room; then everything is read, by somebody else, in two languages."""
    for line in LINES:
        for place in places(line):
            if isinstance(word(line, place), Kept) and line.command != "redact":
                stage.run(*words(line, stage.fill, place, WORDS[name]))
    stage.whole()
    for lang in ("en", "nl"):
        silent = [read for read in READS if not stage.run("--lang", lang, *read, me="bob").output]
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


def no_formula(stage: Stage) -> None:
    """No cell of the table begins as a spreadsheet's formula does, and none steers."""
    stage.run("export", "1", "--format", "csv", "-o", "t.csv")
    before = csv.field_size_limit(10_000_000)
    with (stage.work / "t.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    csv.field_size_limit(before)
    assert len(cells) > 50
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") or cell[:1] in ("\t", "\r")]
    signs = {sign for cell in cells for sign in cell} - {"\t", "\n"}
    assert not [sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cs")]


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
