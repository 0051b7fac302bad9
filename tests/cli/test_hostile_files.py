"""Hostile bytes and words in every file that is read: imports, maps, rules, plans, themes, keys, settings, rooms."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bridge.test_servicenow import FILE as AUDIT
from tests.bridge.test_table import CLOSED, HEADER, MAPPING
from tests.cli.lines import LINES, words
from tests.cli.stage import READS, Stage, no_formula
from tests.hostile import BYTES, WORDS
from warroom.config import user_file
from warroom.room import responses
from warroom.tui.themes import builtin_folder

READ = {
    "file": ("regulators", "import", "merge", "theme"),
    "map_path": ("import",),
    "heads_from": ("verify",),
    "damaged": ("salvage",),
    "key": ("sign",),
    "names": ("response",),
}
"""Parameter → the commands that read the file that it names."""


def toml(text: str) -> str:
    """A text as TOML can say it, whatever is in it but half characters."""
    whole = text.encode("utf-8", "replace").decode()
    return '"' + re.sub(r'[\x00-\x1f\x7f-\x9f"\\]', lambda one: f"\\u{ord(one[0]):04x}", whole) + '"'


# -- bytes -------------------------------------------------------------------------------------------------------------


def file_lines() -> Iterator[tuple[str, str]]:
    """(parameter, number of the line) for each line that reads a file."""
    for number, line in enumerate(LINES):
        for parameter, commands in READ.items():
            value = line.said.get(parameter)
            named = value[0] if isinstance(value, tuple) else value
            if line.command in commands and isinstance(named, str) and named.startswith("{"):
                yield parameter, str(number)


@pytest.mark.parametrize(("parameter", "number"), file_lines())
def test_a_file_of_other_bytes_gets_a_sentence_and_nothing_is_written(
    stage: Stage, parameter: str, number: str
) -> None:
    line, bad = LINES[int(number)], stage.files / "bad.bin"
    value = line.said[parameter]
    name = (value[0] if isinstance(value, tuple) else str(value)).strip("{}")
    for content in BYTES.values():
        bad.write_bytes(content)
        stage.set()
        result = stage.run(*words(line, {**stage.fill, name: str(bad)}))
        assert result.exit_code in (1, 2, 3), result.output
        assert stage.fresh() == []
        assert not (stage.work / "new.out").exists()
    for odd in (stage.files, stage.files / "none"):
        stage.set()
        assert stage.run(*words(line, {**stage.fill, name: str(odd)})).exit_code in (1, 2, 3)
        assert stage.fresh() == []


def test_every_file_that_a_command_reads_is_tried() -> None:
    tried = {(LINES[int(number)].command, parameter) for parameter, number in file_lines()}
    assert tried == {(command, parameter) for parameter, commands in READ.items() for command in commands}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_a_room_of_other_bytes_is_not_touched(stage: Stage, content: bytes) -> None:
    bad = stage.work / "bad.db"
    for read in (("board",), ("log", "1", "words"), ("doctor",), ("verify",), ("backup", "b.db")):
        bad.write_bytes(content)
        result = stage.run(*read, room=str(bad))
        assert result.exit_code == 3 or not content, result.output
        assert not content or bad.read_bytes() == content


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_settings_rules_plans_and_themes_of_other_bytes_stop_nothing(stage: Stage, content: bytes) -> None:
    for folder in ("regulators", "responses"):
        own = stage.room.with_name(f"room.{folder}")
        own.mkdir()
        (own / "bad.toml").write_bytes(content)
    themes = user_file().parent / "themes"
    themes.mkdir(parents=True, exist_ok=True)
    (themes / "bad.toml").write_bytes(content)
    stage.room.with_suffix(".toml").write_bytes(content)
    for read in (("regulators",), ("response",), ("theme",), ("clock", "1"), ("show", "1"), ("config", "path")):
        assert stage.run(*read).exit_code == 0
    shown, kept = stage.run("config", "show"), stage.run("log", "1", "words are kept all the same")
    assert kept.exit_code == 0
    assert shown.exit_code == (2 if "is not" in shown.stderr or "can't" in shown.stderr else 0)


# -- words in files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORDS)
def test_words_in_an_audit_log_are_kept_cleaned_or_named_with_their_line(stage: Stage, name: str) -> None:
    rows = list(csv.reader(AUDIT.open(encoding="utf-8", newline="")))[:2]
    written = io.StringIO()
    out = csv.writer(written)
    out.writerow(rows[0])
    for column in range(len(rows[0])):
        out.writerow([WORDS[name] if place == column else value for place, value in enumerate(rows[1])])
    told = taken_in(stage, written.getvalue(), "--format", "servicenow")
    assert told["changes"] + len(told["problems"]) == len(rows[0])


@pytest.mark.parametrize("name", WORDS)
def test_words_in_a_table_are_kept_cleaned_or_named_with_their_line(stage: Stage, name: str) -> None:
    header, row = HEADER.split(";"), CLOSED.split(";")
    written = io.StringIO()
    out = csv.writer(written, delimiter=";")
    out.writerow(header)
    for column in range(len(header)):
        row[0] = f"I {column}"
        out.writerow([WORDS[name] if place == column else value for place, value in enumerate(row)])
    told = taken_in(stage, written.getvalue(), "--format", "csv", "--map", stage.fill["map"])
    assert told["changes"] >= len(header) - len(told["problems"]) > 0


def taken_in(stage: Stage, text: str, *options: str) -> dict[str, Any]:
    """Import a table; what it made is read like all else. What the trial run before it said."""
    (stage.work / "in.csv").write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8", newline="")
    preview = stage.run("import", "in.csv", *options, "--dry-run", "--json")
    told: dict[str, Any] = json.loads(preview.stdout)
    assert stage.fresh() == []
    strict = stage.run("import", "in.csv", *options)
    assert strict.exit_code == 0 or stage.fresh() == []
    stage.run("import", "in.csv", *options, "--skip-bad")
    stage.whole()
    rows = json.loads(stage.run("board", "--all", "--json").stdout)
    for number in sorted({row["number"] for row in rows if row["source_ref"]} or {1})[-3:]:
        for command in ("show", "timeline", "export"):
            assert stage.run(command, str(number), me="bob").output
        no_formula(stage, str(number))
    assert stage.run("board", "--all").output
    return told


@pytest.mark.parametrize("name", WORDS)
def test_words_in_a_map_are_columns_and_values_and_nothing_else(stage: Stage, name: str) -> None:
    text = WORDS[name]
    told = toml(text)
    for change in (
        ('ref = "No"', f"ref = {told}"),
        ('"Open" = "prioritised"', f'{told} = "prioritised"'),
        ('"Open" = "prioritised"', f'"Open" = {told}'),
        ('system = "topdesk"', f"system = {told}"),
        ('zone = "Europe/Amsterdam"', f"zone = {told}"),
        ('date_format = "%d/%m/%Y %H:%M"', f"date_format = {told}"),
        ('system = "topdesk"', f"delimiter = {told}"),
        ('system = "topdesk"', f"encoding = {told}"),
        ('system = "topdesk"', f"{told} = 1"),
        ('keep = ["Branch"]', f"keep = [{told}]"),
    ):
        stage.set()
        assert change[0] in MAPPING
        (stage.work / "map.toml").write_text(MAPPING.replace(*change), encoding="utf-8")
        (stage.work / "in.csv").write_text(f"{HEADER}\n{CLOSED}\n", encoding="utf-8")
        result = stage.run("import", "in.csv", "--format", "csv", "--map", "map.toml")
        assert result.exit_code == 0 or stage.fresh() == []
    stage.whole()


def response_text(text: str) -> str:
    """A response plan of its own with these words wherever words can stand."""
    told = toml(text)
    return "\n".join((
        'schema = "warroom-response/1"', 'id = "mine"', 'title = "Mine"', f"version = {told}", f"owner = {told}",
        f"reviewed = {told}", 'roles = ["IC"]', f'escalation = ["first", {told}]', f"decisions = {told}",
        "[[channel]]", 'name = "bridge"', f"use = {told}", "[[step]]", 'text = "look"', "[[step]]",
        f'text = "do {toml(text)[1:]}',
    ))  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_words_in_rules_and_plans_are_refused_or_cleaned(stage: Stage, name: str) -> None:
    folder = stage.room.with_name("room.responses")
    folder.mkdir()
    (folder / "mine.toml").write_text(response_text(WORDS[name]), encoding="utf-8")
    stage.run("response")
    checked = stage.run("response", "check", str(folder / "mine.toml"))
    shown = stage.run("response", "show", "mine")
    started = stage.run("response", "start", "1", "mine")
    assert (checked.exit_code == 0) == (started.exit_code == 0)
    assert shown.exit_code == 0 or checked.exit_code == 2
    stage.whole()
    for read in READS:
        assert stage.run(*read, me="bob").output
    no_formula(stage)


def _leaves(text: str) -> list[str]:
    """The lines of a TOML file that give a text."""
    return [line for line in text.splitlines() if ' = "' in line and line.endswith('"')]


@pytest.mark.parametrize("kind", ["response", "regulator", "theme"])
def test_any_value_of_a_file_may_be_hostile(stage: Stage, kind: str) -> None:
    """Each text of a file that is sound, in turn, by each of the hostile; then each of their keys."""
    sound = {
        "response": (responses.FOLDER / "en" / "data-breach.toml").read_text(encoding="utf-8"),
        "regulator": Path(stage.fill["regulator"]).read_text(encoding="utf-8"),
        "theme": (builtin_folder() / "dark.toml").read_text(encoding="utf-8"),
    }[kind]
    command = {"response": ("response", "check"), "regulator": ("regulators",), "theme": ("theme", "check")}[kind]
    found = set()
    for text in WORDS.values():
        for leaf in _leaves(sound)[:8]:
            for line in (f"{leaf.split(' = ')[0]} = {toml(text)}", f"{toml(text)} = 1"):
                (stage.work / "own.toml").write_text(sound.replace(leaf, line, 1), encoding="utf-8")
                found.add(stage.run(*command, "own.toml").exit_code)
    assert found == {0, 2}


@pytest.mark.parametrize("name", WORDS)
def test_words_in_settings_and_the_environment_are_taken_or_refused(
    stage: Stage, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, settings = toml(WORDS[name]), stage.room.with_suffix(".toml")
    for text in (
        f"[ui]\ntheme = {told}", f"[ui]\nlang = {told}", f"[ui]\n{told} = 1", f"[keys]\n{told} = {told}",
        f'[keys]\n"log.write" = [{told}]', f"[backup]\nfolder = {told}", f"[backup]\nevery = {told}",
        f"[backup]\nkeep_daily = {told}", f"{told} = 1", f"[{told}]",
    ):  # fmt: skip
        settings.write_text(text, encoding="utf-8")
        for read in (("config", "show"), ("config", "show", "--json"), ("backup", "--due")):
            stage.run(*read)
    stage.run("doctor")
    settings.unlink()
    value = os.fsdecode(os.fsencode(WORDS[name].replace("\0", "").encode("utf-8", "replace").decode()))
    for variable in ("WARROOM_UI__THEME", "WARROOM_UI__ASCII", "WARROOM_UI__X", "WARROOM_AS", "WARROOM_ROOM", "TZ"):
        monkeypatch.setenv(variable, value[:1000])
        assert stage.run("config", "show").exit_code in (0, 2)
        monkeypatch.delenv(variable)
    assert stage.run("board").exit_code == 0
