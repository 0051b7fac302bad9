"""What all commands share: options, help in the chosen language, the room, and text from standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.room import Guest, Room

_F = TypeVar("_F", bound=Callable[..., Any])


def write_help(text: str | None, formatter: click.HelpFormatter) -> None:
    """The help of a command in the chosen language."""
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_(text) if text else "")


def translated_help(option: click.Option | None) -> click.Option | None:
    """The option `--help`, which click makes once and keeps, in the language chosen now."""
    if option is not None:
        option.help = _("Show this message and exit.")
    return option


class WarroomCommand(click.Command):
    """A command whose help is translated when it is shown, after the language was chosen."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the chosen language."""
        write_help(self.help, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`, in the chosen language."""
        return translated_help(super().get_help_option(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, for the list of commands."""
        first = (_(self.help) if self.help else "").split("\n\n")[0].replace("\n", " ")
        return first.split(". ")[0].rstrip(".")


class WarroomOption(click.Option):
    """The same for an option."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its line in the help."""
        record = super().get_help_record(ctx)
        source = self.help or ""
        return record if record is None or not source else (record[0], record[1].replace(source, _(source), 1))

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        """What was given for it."""
        return _no_file_of_ours(ctx, self, super().consume_value(ctx, opts))


class WarroomArgument(click.Argument):
    """The same for an argument."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Its line in the help."""
        spec, source = super().get_help_record(ctx)
        return spec, _(source) if source else ""

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        """What was given for it."""
        return _no_file_of_ours(ctx, self, super().consume_value(ctx, opts))


def _no_file_of_ours(ctx: click.Context, param: click.Parameter, given: tuple[Any, Any]) -> tuple[Any, Any]:
    """Whoever came in by a key names no file of this machine: asked before click looks whether it is there."""
    cli, value = ctx.find_object(Cli), given[0]
    if cli is not None and isinstance(param.type, (click.Path, click.File)):
        named = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
        if [one for one in named if one != "-"]:
            cli.no_files()
    return given


class Cli:
    """What was said before the command: which room, and who acts. `guest`: it was said for them, by sshd."""

    def __init__(self, path: Path | None, me: str, lang: str | None, guest: Guest | None = None) -> None:
        self.named = path
        self.me = me
        self.lang = lang
        self.guest = guest

    @property
    def path(self) -> Path:
        """The room file: the one that was named, else the user's own."""
        return self.named if self.named is not None else default_room()

    def room(self, *, make: bool = False) -> Room:
        """The room, opened. A file that was named is made only where `make`; the user's own one at its first use."""
        from warroom.room import Room

        create = (make or self.named is None) and self.guest is None
        room = Room.open(self.ready(), self.me, create=create, guest=self.guest)
        room.raise_due()  # one look at an index, unless somebody has to be called
        return room

    def look(self) -> Room:
        """The room for a look, opened as it lies there: a backup is not turned into a room that is in use."""
        from warroom.journal.opening import at_rest
        from warroom.room import Room

        path = self.ready()
        return Room.open(path, self.me, create=self.named is None, readonly=at_rest(path), guest=self.guest)

    def no_files(self) -> None:
        """Raises `Refused` where files of this machine are none of this person's business."""
        if self.guest is not None:
            from warroom.model.refusal import Refused

            raise Refused(_("From here no file can be named but - for what you send: this key opens the room alone."))

    def ready(self) -> Path:
        """The room file in a folder that is there: the user's own folder is made."""
        path = self.path
        if self.named is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


class Numbered(click.ParamType):  # type: ignore[type-arg]  # not generic in every release that will do
    """A number as it stands on the screen: `D2`, `#2` or `2`."""

    name = "integer"

    def __init__(self, letter: str) -> None:
        self._letter = letter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; raises click's own complaint for what is none."""
        plain = str(value)
        if plain[:1].upper() in (self._letter, "#") and plain[1:].isdecimal():
            plain = plain[1:]
        return click.INT(plain, param, ctx)


def default_room() -> Path:
    """Where a user's own room lies."""
    import platformdirs

    return Path(platformdirs.user_data_path("warroom")) / "room.db"


def os_user() -> str:
    """The name of the user of the operating system."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


# -- making commands ---------------------------------------------------------------------------------------------------


def command(name: str, help: str, **settings: Any) -> Callable[[_F], click.Command]:
    """A command with `--json`. Its function gets the `Cli` first; `as_json` says whether JSON is asked for."""

    def make(function: _F) -> click.Command:
        json = WarroomOption(["--json", "as_json"], is_flag=True, help=N_("One JSON document on standard output."))
        # Decorators collect from the last to the first: what stands first here comes last in the help.
        declared: list[click.Parameter] = function.__dict__.setdefault("__click_params__", [])
        declared.insert(0, json)
        return click.command(name, cls=WarroomCommand, help=help, **settings)(click.pass_obj(function))

    return make


def option(*names: str, help: str, **settings: Any) -> Callable[[_F], _F]:
    """An option; `help` is marked with N_()."""
    return click.option(*names, cls=WarroomOption, help=help, **settings)


def argument(name: str, help: str = "", **settings: Any) -> Callable[[_F], _F]:
    """An argument; `help` is marked with N_()."""
    return click.argument(name, cls=WarroomArgument, help=help, **settings)


def incident_argument(function: _F) -> _F:
    """N: the incident that is meant."""
    return argument(
        "ref", metavar="N", help=N_("The incident: 7, #7 or INC-2026-0007."), shell_complete=_complete_incident
    )(function)


def at_option(function: _F) -> _F:
    """--at for something that happened."""
    return option("--at", metavar="TIME", help=N_("When it happened: 14:32, -15m, yesterday 23:10, T+45m."))(function)


def past_option(function: _F) -> _F:
    """--at for a look at the past."""
    return option("--at", metavar="TIME", help=N_("As it stood then: 14:32, -15m, 2026-11-22 08:00, 08:00Z."))(function)


def words_argument(name: str, help: str, *, required: bool = True) -> Callable[[_F], _F]:
    """Text in as many words as were typed, so that a shell between (SSH) may take the quotation marks away."""
    shown = f"{name.upper()}..." if required else f"[{name.upper()}]..."
    return argument(name, help=help, nargs=-1, required=required, metavar=shown)


def _complete_incident(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    rows = _quietly(ctx, lambda room: room.board(limit=200))
    wanted = incomplete.lstrip("#")
    return [CompletionItem(str(row.number), help=row.name) for row in rows if str(row.number).startswith(wanted)]


def complete_position(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """The codes of positions that begin so, with their titles."""
    from click.shell_completion import CompletionItem

    from warroom.model.positions import POSITIONS

    wanted = incomplete.casefold()
    return [CompletionItem(p.code, help=p.shown()) for p in POSITIONS if p.code.casefold().startswith(wanted)]


def complete_person(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """The login names that begin so."""
    from click.shell_completion import CompletionItem

    people = _quietly(ctx, lambda room: room.people())
    return [CompletionItem(p.login, help=p.name) for p in people if p.login.startswith(incomplete)]


def _quietly(ctx: click.Context, ask: Callable[[Room], list[Any]]) -> list[Any]:
    """An answer from the room for completion; nothing where there is none: a shell's Tab never shows an error."""
    root = ctx.find_root()
    named = root.params.get("room") or os.environ.get("WARROOM_ROOM")
    path = Path(named) if named else default_room()
    try:
        from warroom.room import Room

        with Room.open(path, os_user(), create=False, patience=0.5) as room:
            return ask(room)
    except Exception:
        return []


# -- what was typed ----------------------------------------------------------------------------------------------------

_MOST = 8 * 1024 * 1024
"""Bytes of standard input that are looked at."""


def said(words: tuple[str, ...] | str) -> str:
    """The text that was typed; `-` alone stands for standard input, where bytes that are not UTF-8 are replaced."""
    text = words if isinstance(words, str) else " ".join(words)
    if text != "-":
        return text
    stream = getattr(sys.stdin, "buffer", None)
    # Far more than is kept (and then said so), and not all that somebody may pour in.
    data = stream.read(_MOST) if stream is not None else sys.stdin.read(_MOST)
    return (data.decode("utf-8", "replace") if isinstance(data, bytes) else data).rstrip("\r\n")


def status_code(text: str) -> str:
    """The status that a person means, by code or by its word in the chosen language; the unknown as it was typed."""
    from warroom.model.lifecycle import STATUSES, shown_status

    wanted = text.strip().casefold().replace("-", "_")
    for code in STATUSES:
        if wanted in (code, shown_status(code).casefold(), shown_status(code).casefold().replace(" ", "_")):
            return code
    return text


def level_code(text: str | None) -> str | None:
    """The level of impact or urgency that a person means; the same way."""
    from warroom.model.priority import LEVELS, shown_level

    if text is None:
        return None
    wanted = text.strip().casefold().replace("-", "_")
    for code in LEVELS:
        if wanted in (code, shown_level(code).casefold()):
            return code
    return text
