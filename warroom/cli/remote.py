"""What somebody who came in by a key may ask for: the console, and those commands that reach nothing but the room."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click

from warroom.cli.base import Cli
from warroom.cli.root import COMMANDS, Root, common_options
from warroom.i18n import N_, _

OPEN = frozenset(
    {
        "open", "declare", "move", "classify", "board", "search", "show", "log", "update", "timeline", "assign",
        "relieve", "people", "task", "task-set", "objective", "objective-set", "plan", "response", "clock",
        "regulators", "export", "verify", "redact", "settle", "who", "update-set", "told", "outbox", "audiences",
        "promises", "escalate", "escalations", "figures", "hold", "answer", "correct", "strike", "significant",
        "decide", "decision-set", "hypothesis", "hypothesis-set", "views", "link", "unlink", "confidential", "handover",
    }
)  # fmt: skip
"""The commands that can be given from there. What this person may not do, the room says. Options and arguments that
name a file (`click.Path`) are refused; where a plain word may be one, the command asks `cli.no_files()`."""
CLOSED = frozenset(
    {"demo", "import", "sign", "backup", "rebuild", "doctor", "salvage", "merge", "theme", "completion", "config",
     "access"}
)  # fmt: skip
"""Those that reach files, keys or settings of this machine. What is in neither list is closed as well."""


class Remote(Root):
    """The open commands alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Those that can be given, in the order of their families."""
        return [name for names in COMMANDS.values() for name in names if name in OPEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them. Raises `Refused` for everything else: a shell, sftp, scp, and commands that are closed."""
        if cmd_name in OPEN:
            return super().get_command(ctx, cmd_name)
        from warroom.model.refusal import Refused

        said = _("{name} can't be done from here: this key opens the room alone. These can: {names}")
        raise Refused(said.format(name=cmd_name[:80], names=", ".join(self.list_commands(ctx))))


@click.group(
    cls=Remote,
    name="warroom",
    help=N_("The war room. Without a command it opens the console, which needs a terminal: ssh -t"),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@common_options
@click.pass_context
def remote(ctx: click.Context, lang: str | None) -> Any:
    """Run the command that was asked for; without one open the console."""
    ctx.find_object(Cli).lang = lang  # type: ignore[union-attr]
    if ctx.invoked_subcommand is None:
        command = remote.get_command(ctx, "open")
        assert command is not None  # noqa: S101 - it is in the list above
        return ctx.invoke(command)
    return None


def serve(room: str, me: str, key: str, asked: str | None) -> NoReturn:
    """Do what was asked for in this name, on this file; exits with the code of it."""
    from warroom.room import Guest

    words = list(words_of(asked or ""))
    if words[:1] == ["warroom"]:
        del words[0]  # as people write it who are used to it
    if words[:1] == ["help"]:
        words = [*words[1:2], "--help"]  # ssh takes options right behind the host for its own
    cli = Cli(Path(room), me, None, Guest(_via(key), key))
    remote.main(words, obj=cli)


def _via(key: str) -> str:
    """From where, for the journal: `ssh 192.0.2.7 SHA256:nThbg6kXUpJW`. Address and key are sshd's word, not theirs."""
    address = os.environ.get("SSH_CONNECTION", "").split(" ")[0]
    return " ".join(filter(None, ("ssh", address if re.fullmatch(r"[\w.:%]{1,64}", address) else "", key[:19])))


def words_of(text: str) -> Iterator[str]:
    """The words of a command, as `shlex.join` or a person wrote them.

    ssh takes one layer of quotation marks away: of `ssh host log 7 "It's down"` comes `log 7 It's down`. For a shell
    that is half a quotation, and of `don't` and `can't` it would make one word. So a mark counts only where a quotation
    can begin (at the beginning of a word, after `=` or another quotation) and where a word ends behind it; else it is a
    letter like others.
    """
    at, size = 0, len(text)
    while at < size:
        if text[at].isspace():
            at += 1
            continue
        word, opens = "", True
        while at < size and not text[at].isspace():
            end = _quotation(text, at) if opens else 0
            if end:
                word += _inside(text[at + 1 : end], text[at])
                at = end + 1
                continue
            if text[at] == "\\" and text[at + 1 : at + 2] and (text[at + 1].isspace() or text[at + 1] in "\"'"):
                at += 1
            word += text[at]
            opens = text[at] == "="
            at += 1
        yield word


def _quotation(text: str, at: int) -> int:
    """Where the quotation that begins here ends; 0 where none does."""
    mark = text[at]
    if mark not in "\"'":
        return 0
    end = at + 1
    while end < len(text) and text[end] != mark:
        end += 2 if mark == '"' and text[end] == "\\" else 1
    if end >= len(text):
        return 0
    after = text[end + 1 : end + 2]
    return end if not after or after.isspace() or after in "\"'" else 0


def _inside(text: str, mark: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", text) if mark == '"' else text
