"""Exit codes, sentences, language, completion, and what a command may load."""

from __future__ import annotations

import gettext
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Shell
from warroom import i18n
from warroom.cli.clickwords import WORDS, plurals
from warroom.cli.root import COMMANDS, explained, warroom
from warroom.model.refusal import Refused

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
ALL = [name for names in COMMANDS.values() for name in names]


def command_of(name: str) -> click.Command:
    """One command."""
    found = warroom.get_command(click.Context(warroom), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_help_json_and_a_place_in_the_contract(name: str) -> None:
    command, contract = command_of(name), DOCS.read_text(encoding="utf-8")
    assert command.help
    sections = re.split(r"^### ", contract, flags=re.M)
    section = next((s for s in sections if re.match(rf"`warroom {name}[ `]", s)), None)
    assert section is not None, f"docs/cli.md says nothing about {name}"
    options = [opt for param in command.params if isinstance(param, click.Option) for opt in param.opts]
    assert "--json" in options
    for param in command.params:
        if isinstance(param, click.Option) and "--json" not in param.opts:
            assert param.help, f"{name} {param.opts} has no help"
            for opt in (*param.opts, *param.secondary_opts):
                assert f"{opt}" in section, f"docs/cli.md: {name} lacks {opt}"
    for opt in re.findall(r"(?<![\w-])--[a-z][a-z-]*", section):
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        assert opt in known, f"docs/cli.md: {name} has no {opt}"


def test_the_contract_names_no_command_that_there_is_not() -> None:
    documented = re.findall(r"^### `warroom ([a-z-]+)", DOCS.read_text(encoding="utf-8"), flags=re.M)
    assert sorted(documented) == sorted(ALL)


def test_help_needs_no_room_and_lists_every_command(run: Shell) -> None:
    text = run.raw("--help").stdout
    assert all(re.search(rf"^  {re.escape(name)}\b", text, flags=re.M) for name in ALL)
    assert run.raw("log", "--help").exit_code == 0
    assert not run.room.exists()
    assert run.raw("--version").stdout.startswith("warroom ")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["board", "--nonsense"], 2),
        (["nonsense"], 2),
        (["log"], 2),
        (["log", "1"], 2),
        (["log", "1", "x", "--at", "half past"], 2),
        (["declare", ""], 2),
        (["declare", "x", "--impact", "enormous"], 2),
        (["board", "--limit", "many"], 2),
        (["import", "nowhere.csv", "--format", "servicenow"], 2),
    ],
)
def test_wrong_usage_exits_2_with_one_sentence_and_writes_nothing(run: Shell, args: list[str], code: int) -> None:
    run("declare", "Checkout down")
    before = run.json("timeline", "1")
    result = run(*args, code=code)
    assert result.stdout == ""
    assert re.fullmatch(r"warroom: .+\n", result.stderr)
    assert run.json("timeline", "1") == before


def test_a_room_that_can_not_be_trusted_exits_3_and_is_not_touched(run: Shell, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database at all, but long enough to be looked at " * 20)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    for path in (text, other, tmp_path, tmp_path / "nowhere.db"):
        before = path.read_bytes() if path.is_file() else None
        result = run.raw("--room", str(path), "board", "--json")
        assert (result.exit_code, result.stdout) == (3, ""), path
        assert re.fullmatch(r"warroom: .+\n", result.stderr)
        assert (path.read_bytes() if path.is_file() else None) == before
    assert not (tmp_path / "nowhere.db").exists()


def test_only_declare_and_import_make_a_room_that_was_named(run: Shell) -> None:
    assert "no room" in run("board", code=3).stderr
    run("declare", "Checkout down")
    assert run.room.exists()


def test_the_users_own_room_is_made_at_first_use(run: Shell) -> None:
    result = run.raw("board", "--json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    own = Path(os.environ["XDG_DATA_HOME"]) / "warroom" / "room.db"
    assert own.exists() and own.parent.stat().st_mode & 0o077 == 0


def test_room_person_and_language_come_from_the_environment(run: Shell) -> None:
    env = {"WARROOM_ROOM": str(run.room), "WARROOM_AS": "cap"}
    assert run.raw("declare", "Checkout down", **env).exit_code == 0
    told = json.loads(run.raw("timeline", "1", "--json", **env).stdout)
    assert told[0]["actor"] == "cap"
    assert run.raw("--lang", "xx", "board", **env).exit_code == 2


def test_a_mistake_of_ours_is_a_sentence_and_exit_3(run: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("warroom.room.Room.board", broken)
    run("declare", "Checkout down")
    result = run("board", code=3)
    assert "boom" in result.stderr and "WARROOM_DEBUG=1" in result.stderr


def test_a_refusal_can_not_act_on_the_terminal() -> None:
    code, sentence = explained(Refused("no \x1b[2J"))
    assert code == 1 and sentence
    result = Shell(Path("/nowhere/x\x1b[2J.db"), None)("board", code=3)  # type: ignore[arg-type]
    assert "\x1b" not in result.stderr


def test_help_is_translated_when_it_is_shown(run: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Marking:
        def gettext(self, text: str) -> str:
            return f"<{text}>"

        def ngettext(self, one: str, many: str, n: int) -> str:
            return f"<{one if n == 1 else many}>"

    def choose(language: str | None = None) -> str:
        monkeypatch.setattr(i18n, "_catalogue", Marking() if language == "nl" else gettext.NullTranslations())
        return language or "en"

    monkeypatch.setattr(i18n, "choose", choose)
    text = " ".join(run.raw("--lang", "nl", "board", "--help").stdout.split())
    for words in (
        "<Usage:>",
        "<Closed and cancelled ones too.>",
        "<The board: open incidents",
        "<Show this message and",
    ):
        assert words in text
    assert "<The board: open incidents" in run.raw("--lang=nl", "--help").stdout
    assert "<No such option" in run.raw("--lang", "nl", "board", "--nonsense").stderr
    assert "<" not in run.raw("board", "--help").stdout


def test_clicks_own_words_are_those_that_we_translate() -> None:
    folder = Path(click.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    singular = [words for words in WORDS if f'"{words}"' not in source]
    assert singular == []
    assert [words for n in (1, 2) for words in plurals(n) if f'"{words}"' not in source] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_clicks_own_script(run: Shell, shell: str) -> None:
    script = run.raw("completion", shell).stdout
    assert "_WARROOM_COMPLETE" in script and "warroom" in script
    assert run.raw("completion", "csh").exit_code == 2


def test_tab_offers_incidents_positions_and_people(responding: Shell) -> None:
    def offered(words: str, count: int) -> str:
        env = {"_WARROOM_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count),
               "WARROOM_ROOM": str(responding.room)}  # fmt: skip
        return responding.raw(**env).stdout

    assert "plain,1" in offered("warroom show ", 2)
    assert "plain,SOFR" in offered("warroom assign 1 s", 3)
    assert "plain,bea" in offered("warroom assign 1 IC b", 4)
    assert "plain,timeline" in offered("warroom time", 1)


# -- the whole process -------------------------------------------------------------------------------------------------

FORBIDDEN = ("textual", "rich", "pydantic", "jinja2", "sqlite_utils", "platformdirs", "asyncio", "tomllib", "difflib",
             "importlib.metadata", "urllib.request")  # fmt: skip


def process(*args: str, code: str = "", stdin: int | None = None) -> subprocess.CompletedProcess[str]:
    """`warroom` as a process of its own; `code` runs in it afterwards."""
    start = [sys.executable, "-c", code] if code else [sys.executable, "-m", "warroom"]
    return subprocess.run([*start, *args], capture_output=True, text=True, timeout=60, check=False, stdin=stdin)


def test_log_loads_none_of_the_heavy_libraries(responding: Shell) -> None:
    code = (
        "import sys\nfrom warroom.cli.root import warroom\n"
        "try:\n    warroom.main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        f"print([name for name in {FORBIDDEN!r} if name in sys.modules])"
    )
    result = process("--room", str(responding.room), "--as", "ann", "log", "1", "hello", code=code)
    assert result.stdout.endswith("\n[]\n"), result.stderr


def test_a_process_of_its_own_keeps_its_words_and_its_exit_code(run: Shell) -> None:
    room = ("--room", str(run.room), "--as", "ann")
    assert process(*room, "declare", "Checkout down").stdout.startswith("INC-")
    assert process(*room, "log", "1", "kept").returncode == 0
    refused = process(*room, "move", "1", "closed")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "kept" in process(*room, "timeline", "1").stdout


def test_a_reader_that_has_seen_enough_is_no_mistake(responding: Shell) -> None:
    for i in range(30):
        responding("log", "1", f"entry {i} " + "x" * 3000)
    command = [sys.executable, "-m", "warroom", "--room", str(responding.room), "timeline", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=30) == 0


def test_the_console_needs_a_terminal(run: Shell) -> None:
    for args in ([], ["open"], ["demo"]):
        result = process("--room", str(run.room), *args, stdin=subprocess.DEVNULL)
        assert (result.returncode, result.stdout) == (2, "")
        assert "terminal" in result.stderr
    assert not run.room.exists()
