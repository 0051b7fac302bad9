"""What somebody who came in by a key may ask for, and what the door drops before it asks."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cli.conftest import Shell
from tests.keys import key_of
from warroom.cli import door
from warroom.cli.base import Cli
from warroom.cli.remote import CLOSED, OPEN, Remote, remote, words_of
from warroom.cli.root import COMMANDS, warroom
from warroom.model.refusal import Refused
from warroom.room import Guest

ALL = [name for names in COMMANDS.values() for name in names]
SECRET = "/etc/hostname"


class Guests:
    """Commands as they come from outside, in the name of whoever has the key."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def __call__(self, me: str, *words: str, code: int = 0, stdin: str | None = None) -> Result:
        """One command; its exit code must be `code`."""
        cli = Cli(self.shell.room, me, None, Guest("ssh 192.0.2.7", key_of(me).fingerprint))
        result = CliRunner().invoke(remote, list(words), obj=cli, input=stdin)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result


@pytest.fixture
def come(responding: Shell) -> Guests:
    """Ann commands, dan responds, eve observes."""
    for who, position in (("ann", "IC"), ("dan", "OSC"), ("eve", "observer")):
        words = ["access", "add", who, "--key", "-", "--position", position, "--print"]
        responding(*words, stdin=key_of(who).text)
    return Guests(responding)


# -- which commands ----------------------------------------------------------------------------------------------------


def test_of_every_command_it_is_decided_whether_it_can_be_given_from_outside() -> None:
    """A new command goes into one of the two lists of `warroom/cli/remote.py`.

    Closed is what reaches a file, a key, a setting or a program of the machine.
    """
    assert sorted(OPEN | CLOSED) == sorted(ALL)
    assert OPEN & CLOSED == set()
    said = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    closed = said.split("**What can be asked for by a key**")[1].split("Options that name a file")[0]
    assert set(re.findall(r"`([a-z-]+)`", closed)) == CLOSED, "docs/cli.md names what is closed"


@pytest.mark.parametrize("name", [*sorted(CLOSED), "sh", "/bin/sh", "sftp", "scp", "internal-sftp", "rsync", "", "cat"])
def test_everything_else_is_refused_with_what_can_be_done(come: Guests, name: str) -> None:
    said = come("ann", name, "--help", code=1)
    assert said.stdout == ""
    assert "this key opens the room alone. These can: open, declare, move" in said.stderr


def test_views_of_ones_own_are_not_kept_in_the_account_that_all_share(come: Guests) -> None:
    for words in (("save", "night", "late"), ("forget", "night")):
        assert "add --room" in come("ann", "views", *words, code=1).stderr
    come("ann", "views", "save", "night", "late", "--room")
    assert "night" in come("eve", "views").stdout


def test_help_names_what_can_be_done_and_nothing_else(come: Guests) -> None:
    told = come("eve", "--help").stdout
    assert {line.split()[0] for line in told.partition("Commands:")[2].splitlines() if line.strip()} >= OPEN
    assert not [name for name in CLOSED if f"  {name} " in told]
    assert come("eve", "log", "--help").stdout.startswith("Usage: warroom log")
    assert "--room" not in told
    assert "--as" not in told


@pytest.mark.parametrize("words", [["--room", "/tmp/x.db", "board"], ["--as", "ann", "log", "1", "x"], ["--as=ann"]])
def test_another_room_and_another_name_can_not_be_said(come: Guests, words: list[str]) -> None:
    assert "No such option" in come("eve", *words, code=2).stderr


def options() -> list[tuple[str, click.Parameter]]:
    """Every option and argument of the open commands."""
    context = click.Context(warroom)
    found = []
    for name in sorted(OPEN):
        command = warroom.get_command(context, name)
        assert command is not None
        found += [(name, param) for param in command.params]
    return found


def test_whatever_names_a_file_says_so_by_its_type() -> None:
    """Else nothing would refuse it: `click.Path` is what is asked for."""
    names = ("file", "path", "output", "key", "folder")
    named = [
        f"{name} {param.name}" for name, param in options() if "FILE" in (param.metavar or "") or param.name in names
    ]
    typed = [f"{name} {param.name}" for name, param in options() if isinstance(param.type, (click.Path, click.File))]
    assert named
    assert sorted(set(named) - set(typed)) == []


@pytest.mark.parametrize(
    ("name", "param"), [(name, param) for name, param in options() if isinstance(param.type, click.Path)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)  # fmt: skip
@pytest.mark.parametrize("path", [SECRET, "/etc/shadow", "/no/such/file", "~/.ssh/id_ed25519", "", "../team.db"])
def test_no_file_is_named_and_nothing_tells_whether_it_is_there(
    come: Guests, name: str, param: click.Parameter, path: str
) -> None:
    words = [path] if isinstance(param, click.Argument) else [param.opts[0], path]
    needed = ["1"] if any(one.name == "ref" for one in warroom.get_command(click.Context(warroom), name).params) else []  # type: ignore[union-attr]
    result = come("ann", name, *needed, *words, code=1)
    assert result.stdout == ""
    assert "From here no file can be named" in result.stderr


def test_a_word_that_may_be_a_file_is_refused_too(come: Guests) -> None:
    for path in (SECRET, "/no/such/file"):
        assert "From here no file can be named" in come("ann", "response", "check", path, code=1).stderr


def test_what_is_sent_along_can_be_read(come: Guests) -> None:
    come("dan", "log", "1", "-", stdin="from my\nown file\n")
    head = come.shell.json("verify")["heads"][0]
    assert "The journal is whole" in come("eve", "verify", "--heads-from", "-", stdin=f"head {head}\n").stdout


def test_no_more_is_read_than_can_be_kept(come: Guests) -> None:
    assert "100000 are kept" in come("dan", "log", "1", "-", stdin="x" * 9_000_000, code=2).stderr


# -- who and what ------------------------------------------------------------------------------------------------------


def test_the_names_and_where_they_came_from_stand_in_the_log(come: Guests) -> None:
    come("dan", "log", "1", "it", "burns")
    come("ann", "assign", "1", "OSC", "dan")
    told = [(one["actor"], one["position"], one["via"]) for one in come.shell.json("timeline", "1")[-2:]]
    here = f"{Path.home().owner()}@{os.uname().nodename} ssh 192.0.2.7"
    assert told == [("dan", "", here), ("ann", "IC", here)]


def test_an_observer_reads_and_writes_nothing(come: Guests) -> None:
    before = come.shell.json("verify")["heads"]
    for words in (["log", "1", "x"], ["declare", "x"], ["task", "1", "x"], ["people", "add", "zoe"]):
        assert "You come in as an observer" in come("eve", *words, code=1).stderr
    for words in (["board"], ["show", "1"], ["timeline", "1"], ["search", "db1"], ["who"], ["export", "1"]):
        assert come("eve", *words).exit_code == 0
    assert come.shell.json("verify")["heads"] == before


def test_a_responder_neither_commands_nor_assigns(come: Guests) -> None:
    come("dan", "log", "1", "!hazard", "gas")
    for words in (
        ["assign", "1", "IC", "dan", "--why", "x"],
        ["assign", "1", "SOFR", "eve"],
        ["move", "1", "contained"],
    ):
        assert come("dan", *words, code=1).stdout == ""
    come("dan", "declare", "Another", "--impact", "high", code=1)
    come("dan", "declare", "Another")


def test_who_was_turned_away_gets_nothing_at_all(come: Guests) -> None:
    come.shell("access", "remove", "dan", "--print")
    for words in (["board"], ["log", "1", "x"], ["timeline", "1"]):
        result = come("dan", *words, code=1)
        assert (result.stdout, "Ask whoever looks after it" in result.stderr) == ("", True)


def test_following_ends_when_the_right_does(come: Guests, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def turned_away(_seconds: float) -> None:
        looks.append(1)
        if len(looks) == 2:
            come.shell("access", "remove", "dan", "--print")
        assert len(looks) < 4, "it goes on"

    monkeypatch.setattr("time.sleep", turned_away)
    assert "dan has no right in this room" in come("dan", "timeline", "1", "--follow", code=1).stderr


def test_a_room_that_is_gone_is_not_made_anew(come: Guests) -> None:
    come.shell.room.unlink()
    come("ann", "declare", "Portal down", code=3)
    assert not come.shell.room.exists()


def test_the_console_needs_a_terminal_and_says_so(come: Guests) -> None:
    assert "needs a terminal" in come("ann", code=2).stderr
    assert "needs a terminal" in come("ann", "open", "--observe", code=2).stderr


def test_language_is_theirs(come: Guests) -> None:
    assert "Niemand" in come("eve", "--lang", "nl", "who").stderr


# -- the words ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.text(alphabet="ab '\"\\=-\n\té ") | st.text(st.characters(exclude_characters="\0"))))
@example(["it's", "", '"', "'", "\\", "a=b c", "--why=it's", " "])
def test_what_a_script_quotes_comes_out_as_it_was(words: list[str]) -> None:
    assert list(words_of(shlex.join(words))) == words


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("log 7 It's down", ["log", "7", "It's", "down"]),
        ("log 7 don't and can't", ["log", "7", "don't", "and", "can't"]),
        ("log 7 'tis the season, don't", ["log", "7", "'tis", "the", "season,", "don't"]),
        ('log 7 "It is down"  now', ["log", "7", "It is down", "now"]),
        ('log 7 5" pipe', ["log", "7", '5"', "pipe"]),
        ('move 7 resolved --why="all well" ', ["move", "7", "resolved", "--why=all well"]),
        (r"log 7 C:\temp \\srv\share", ["log", "7", r"C:\temp", r"\\srv\share"]),
        (r"log 7 a\ b \"c", ["log", "7", "a b", '"c']),
        ("log 7 $(reboot) `id` ; rm -rf / && x | y > /tmp/z", ["log", "7", "$(reboot)", "`id`", ";", "rm", "-rf", "/",
                                                                "&&", "x", "|", "y", ">", "/tmp/z"]),
        ('log 7 "open', ["log", "7", '"open']),
        ("log 7 'open", ["log", "7", "'open"]),
        ("", []),
        (" \n\t ", []),
    ],
)  # fmt: skip
def test_what_a_person_types_keeps_every_letter(sent: str, words: list[str]) -> None:
    assert list(words_of(sent)) == words


@given(st.text())
def test_anything_can_be_read_and_no_letter_but_marks_and_blanks_is_lost(sent: str) -> None:
    said = "".join(words_of(sent))
    for kept in set(sent) - set("\"'\\"):
        if not kept.isspace():
            assert said.count(kept) == sent.count(kept)


# -- the door ----------------------------------------------------------------------------------------------------------


def test_of_the_environment_nothing_is_kept_that_could_change_what_is_run() -> None:
    kept = {"LANG": "nl_NL.UTF-8", "COLORTERM": "truecolor", "HOME": "/var/lib/warroom", "TZ": "Europe/Amsterdam",
            "SSH_CONNECTION": "192.0.2.9 51000 2001:db8::1 22"}  # fmt: skip
    sent = {"WARROOM_AS": "root", "WARROOM_ROOM": "/x", "WARROOM_DEBUG": "1", "WARROOM_UI__THEME": "x", "PAGER": "sh",
            "EDITOR": "vi", "TEXTUAL_DRIVER": "x:Y", "TEXTUAL_LOG": "/x", "PYTHONPATH": "/x", "LD_PRELOAD": "/x.so",
            "XDG_CONFIG_HOME": "/x", "_WARROOM_COMPLETE": "bash_source", "LESSOPEN": "|sh", "BASH_ENV": "/x",
            "SSH_ORIGINAL_COMMAND": "x", "PATH": "/evil", "TERM": "xterm\x1b]52;c;eA\x07"}  # fmt: skip
    environ = {**sent, **kept}
    door.clean(environ)
    assert environ == {**kept, "PATH": "/usr/local/bin:/usr/bin:/bin"}


@given(st.dictionaries(st.sampled_from(sorted(door.KEPT)) | st.text(), st.text()))
def test_what_is_kept_holds_nothing_that_steers_a_terminal(environ: dict[str, str]) -> None:
    door.clean(environ)
    assert set(environ) <= door.KEPT | {"PATH"}
    assert all(value.isprintable() for value in environ.values())


def at_the_door(shell: Shell, me: str, sent: str | None, **environ: str) -> subprocess.CompletedProcess[str]:
    """The door in a process of its own, as sshd opens it."""
    words = ["--room", str(shell.room), "--as", me, "--key", key_of(me).fingerprint]
    asked = {} if sent is None else {"SSH_ORIGINAL_COMMAND": sent}
    return subprocess.run(
        [sys.executable, "-I", "-m", "warroom.cli.door", *words], capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL, check=False,
        env={**os.environ, "SSH_CONNECTION": "192.0.2.9 51000 192.0.2.1 22", **asked, **environ},
    )  # fmt: skip


def test_whatever_is_sent_the_door_opens_in_one_name_to_one_room(come: Guests, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"open({str(tmp_path / 'loaded')!r}, 'w')")
    hostile: dict[str, Any] = {
        "PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": str(tmp_path / "sitecustomize.py"), "WARROOM_AS": "ann",
        "WARROOM_ROOM": str(tmp_path / "other.db"), "_WARROOM_COMPLETE": "bash_complete", "COMP_WORDS": "warroom show ",
        "COMP_CWORD": "2", "WARROOM_DEBUG": "1", "HOME": str(tmp_path),
    }  # fmt: skip
    done = at_the_door(come.shell, "dan", "log 1 It's down; touch /tmp/x", **hostile)
    assert (done.returncode, done.stderr) == (0, "")
    last = come.shell.json("timeline", "1")[-1]
    assert (last["actor"], last["text"]) == ("dan", "It's down; touch /tmp/x")
    assert last["via"].endswith(f" ssh 192.0.2.9 {key_of('dan').fingerprint[:19]}")
    assert not (tmp_path / "loaded").exists()
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize(
    ("sent", "code", "why"),
    [
        (None, 2, "needs a terminal"),
        ("", 2, "needs a terminal"),
        ("warroom log 1 x", 0, ""),
        ("help", 0, ""),
        ("help log", 0, ""),
        ("bash -i", 1, "this key opens the room alone"),
        ("internal-sftp", 1, "this key opens the room alone"),
        ("scp -t /tmp", 1, "this key opens the room alone"),
        ("backup /tmp/copy.db", 1, "this key opens the room alone"),
        ("--version", 0, ""),
        ("log", 2, "Missing argument"),
        ("log 1 caf\udce9", 0, ""),
        ("log 1 " + "x" * 100_001, 2, "100000 are kept"),
    ],
    ids=lambda value: str(value)[:20].encode("ascii", "replace").decode(),
)
def test_what_comes_of_what_is_sent(come: Guests, sent: str | None, code: int, why: str) -> None:
    done = at_the_door(come.shell, "dan", sent)
    assert (done.returncode, why in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_is_none_is_not_written_down(come: Guests) -> None:
    done = at_the_door(come.shell, "dan", "log 1 x", SSH_CONNECTION="\x1b]0;x\x07 1 2 3")
    assert done.returncode == 0
    assert come.shell.json("timeline", "1")[-1]["via"].endswith(f" ssh {key_of('dan').fingerprint[:19]}")


@pytest.mark.parametrize("words", [[], ["--room", "x"], ["--as", "x", "--room", "y", "--key", "z"], ["sh"]])
def test_the_door_has_one_form(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "warroom.cli.door", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "run by sshd" in done.stderr


def test_a_command_that_nobody_decided_about_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "warroom.cli.new", ("teleport",))
    with pytest.raises(Refused):
        Remote("warroom").get_command(click.Context(remote), "teleport")
