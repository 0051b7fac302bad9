"""`warroom`: the group of all commands, each loaded when it is called. Mistakes become sentences and exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from warroom import __version__, i18n
from warroom.cli.base import Cli, WarroomOption, os_user, translated_help, write_help
from warroom.cli.clickwords import speak
from warroom.i18n import N_, _

speak()
DONE, REFUSED, USAGE, UNTRUSTED = 0, 1, 2, 3
INTERRUPTED = 130

COMMANDS: dict[str, tuple[str, ...]] = {
    "warroom.cli.console": ("open", "demo"),
    "warroom.cli.incident": ("declare", "move", "classify"),
    "warroom.cli.board": ("board", "search"),
    "warroom.cli.views": ("views",),
    "warroom.cli.links": ("link", "unlink"),
    "warroom.cli.circle": ("confidential",),
    "warroom.cli.show": ("show",),
    "warroom.cli.log": ("log",),
    "warroom.cli.updates": ("update", "update-set", "told", "outbox", "audiences"),
    "warroom.cli.timeline": ("timeline",),
    "warroom.cli.record": ("answer", "correct", "strike", "significant"),
    "warroom.cli.decide": ("decide", "decision-set", "hypothesis", "hypothesis-set"),
    "warroom.cli.roster": ("assign", "relieve", "people"),
    "warroom.cli.handover": ("handover",),
    "warroom.cli.tasks": ("task", "task-set", "objective", "objective-set"),
    "warroom.cli.plan": ("plan",),
    "warroom.cli.response": ("response",),
    "warroom.cli.clock": ("clock", "regulators"),
    "warroom.cli.owing": ("promises", "hold"),
    "warroom.cli.escalation": ("escalate", "escalations"),
    "warroom.cli.figures": ("figures",),
    "warroom.cli.files": ("import", "export"),
    "warroom.cli.evidence": ("verify", "redact", "sign"),
    "warroom.cli.care": ("backup", "rebuild", "doctor"),
    "warroom.cli.who": ("who",),
    "warroom.cli.salvage": ("salvage",),
    "warroom.cli.sharing": ("merge", "settle"),
    "warroom.cli.access": ("access",),
    "warroom.cli.taste": ("theme", "completion"),
    "warroom.cli.configure": ("config",),
}
"""Module → its commands; `task-set` is called `task_set` there, `import` and `open` are `import_` and `open_`."""
_MODULE_OF = {name: module for module, names in COMMANDS.items() for name in names}


def _attribute(name: str) -> str:
    plain = name.replace("-", "_")
    return f"{plain}_" if plain in ("import", "open") else plain


class _ReaderLeft(Exception):
    """Whoever read our output has seen enough. Not an `OSError`: click has its own idea of that one's exit code."""


class Root(click.Group):
    """The group: loads a command when it is called, and turns whatever goes wrong into a sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in the order of their families."""
        return list(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, loaded now."""
        module = _MODULE_OF.get(cmd_name)
        if module is None:
            return None
        found: click.Command = getattr(importlib.import_module(module), _attribute(cmd_name))
        return found

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`, in the chosen language."""
        return translated_help(super().get_help_option(ctx))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderLeft from error

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the chosen language."""
        write_help(self.help, formatter)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run one command line and exit with its code; never shows a traceback (unless WARROOM_DEBUG asks for it)."""
        args = list(sys.argv[1:] if args is None else args)
        i18n.choose(_language(args))
        try:
            result = super().main(
                args, prog_name="warroom", complete_var="_WARROOM_COMPLETE", standalone_mode=False, **extra
            )
            code = result if isinstance(result, int) else DONE
            sys.stdout.flush()
        except (BrokenPipeError, _ReaderLeft):
            code = _reader_left()
        except (KeyboardInterrupt, click.Abort):
            code = INTERRUPTED
        except Exception as error:
            code, sentence = explained(error)
            _complain(sentence)
        sys.exit(code)


def _language(args: Sequence[str]) -> str | None:
    """The language that is asked for before the command; looked at first, since help and mistakes are in it too."""
    for i, word in enumerate(args):
        if word.startswith("--lang="):
            return word[7:]
        if word == "--lang":
            return args[i + 1] if i + 1 < len(args) else None
        if word in _MODULE_OF or word == "--":
            break
    return None


def explained(error: Exception) -> tuple[int, str]:
    """The exit code and the sentence for something that went wrong."""
    from warroom.journal.errors import RoomFileError, StaleEdit
    from warroom.model.refusal import Refused

    if isinstance(error, click.ClickException):
        return USAGE, _usage(error)
    if isinstance(error, Refused):
        return REFUSED, str(error)
    if isinstance(error, StaleEdit):
        live = "; ".join(f"{one.actor}: {one.value}" for one in error.live)  # type: ignore[attr-defined]
        return REFUSED, _("Somebody was quicker. It says now: {live}. Look again, then decide.").format(live=live)
    if isinstance(error, RoomFileError):
        return UNTRUSTED, str(error)
    if isinstance(error, ValueError) and type(error).__module__.startswith("warroom."):
        return USAGE, str(error)
    if isinstance(error, OSError) and error.filename:
        return USAGE, _("{path}: {why}. Nothing was written.").format(path=error.filename, why=error.strerror)
    if os.environ.get("WARROOM_DEBUG"):
        raise error
    return UNTRUSTED, _(
        "This is a mistake in warroom ({kind}: {what}). Run it with WARROOM_DEBUG=1 to see more."
    ).format(kind=type(error).__name__, what=error)


def _usage(error: click.ClickException) -> str:
    text = error.format_message().rstrip()
    if isinstance(error, click.NoSuchOption) and error.option_name[1:2].isdecimal():
        text = (
            text.rstrip(".")
            + ". "
            + _("Words that begin with a dash stand behind two of them, such as: -- -5m It is down")
        )
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "warroom"
    dot = "" if text.endswith((".", "?", "!")) else "."
    return _("{what}{dot} See: {command} --help").format(what=text, dot=dot, command=path)


def _complain(sentence: str) -> None:
    from warroom.model.plain import brief, visible

    for line in sentence.splitlines():
        # Names of files and words of people are part of it: nothing of them may act on a terminal, or fill it.
        click.echo(f"warroom: {visible(brief(line))}", err=True)


def _reader_left() -> int:
    """Whoever read our output has seen enough: no words about it, also not from Python's own end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def common_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What can be said before every command, by whomever: the language, and that only the version is wanted."""
    version = click.version_option(
        __version__, message="%(prog)s %(version)s", cls=WarroomOption, help=N_("Show the version and exit.")
    )
    language = click.option(
        "--lang", type=click.Choice(i18n.LANGUAGES), envvar="WARROOM_LANG", show_envvar=True, cls=WarroomOption,
        help=N_("The language of every word shown."),
    )  # fmt: skip
    return language(version(function))


_HELP = N_(
    "An incident war room in the terminal: the board, the plan, the roster and the log of every incident.\n\n"
    "Without a command it opens the console. Try it with: warroom demo"
)


@click.group(
    cls=Root,
    help=_HELP,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--room", metavar="FILE", envvar="WARROOM_ROOM", show_envvar=True, cls=WarroomOption,
    help=N_("The room file; your own one where none is named."),
)  # fmt: skip
@click.option(
    "--as", "me", metavar="NAME", envvar="WARROOM_AS", show_envvar=True, cls=WarroomOption,
    help=N_("Who acts; your login name where nobody is named."),
)  # fmt: skip
@common_options
@click.pass_context
def warroom(ctx: click.Context, room: str | None, me: str | None, lang: str | None) -> Any:
    """Choose the room and the person, then run the command; without one open the console."""
    ctx.obj = Cli(Path(room) if room else None, me or os_user(), lang)
    if ctx.invoked_subcommand is None:
        command = warroom.get_command(ctx, "open")
        assert command is not None  # noqa: S101 - it is in the table above
        return ctx.invoke(command)
    return None
