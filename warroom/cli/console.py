"""Commands that open the full screen: open, demo."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, command, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.config import Config
    from warroom.tui.app import Options, WarRoomApp


@command("open", N_("The console: board, plan, roster and log of the room, live. What `warroom` alone does too."))
@option("--observe", is_flag=True, help=N_("Only look: nothing can be written."))
@option("--theme", metavar="NAME", help=N_("The colours for this time; see: warroom theme list"))
@option("--ascii", "ascii_", is_flag=True, help=N_("Draw with plain ASCII only."))
def open_(
    cli: Cli, as_json: bool = False, observe: bool = False, theme: str | None = None, ascii_: bool = False
) -> int:
    """Open the console."""
    _needs_terminal(as_json)
    from warroom.config import load

    config = load(cli.path, flags={"theme": theme, "ascii": ascii_ or None, "lang": cli.lang})
    _speak(config.ui.lang)
    from warroom.tui.app import run_on
    from warroom.tui.rights import watch_rights

    begin: list[Callable[[WarRoomApp], object]] = [watch_rights]
    if config.backup.folder:  # most rooms have no schedule, and start without it
        from warroom.journal.rotation import Schedule
        from warroom.tui.backups import keep_copies

        schedule = Schedule.read(cli.path, *config.backup)
        if schedule is not None:
            begin.append(lambda console: keep_copies(console, schedule))
    options = _options(config)._replace(observe=observe, begin=lambda console: [one(console) for one in begin])
    if cli.guest is not None:
        from warroom.tui.keeping import own_folder

        options = options._replace(state_folder=own_folder(cli.me))
    with cli.room(make=True) as room:
        return run_on(room, options)


@command("demo", N_("The console on a throwaway room where a drill on a real outage is running. Nothing is kept."))
@option("--speed", type=click.FloatRange(0.1, 600), default=None, metavar="X", help=N_("How fast the drill runs."))
def demo(cli: Cli, speed: float | None, as_json: bool) -> int:
    """Open the demo."""
    _needs_terminal(as_json)
    from warroom.config import load

    config = load(None, flags={"lang": cli.lang})
    lang = _speak(config.ui.lang)
    from warroom.tui.demo import run_demo

    return run_demo(lang=lang, speed=speed, options=_options(config))


def _options(config: Config) -> Options:
    """The settings as the console takes them."""
    from warroom.config import user_file
    from warroom.tui.app import Options

    ui = config.ui
    return Options(
        theme=ui.theme, keys=config.keys, ascii=ui.ascii, profile=ui.profile, mouse=ui.mouse,
        theme_folder=user_file().parent / "themes",
    )  # fmt: skip


def _speak(chosen: str) -> str:
    """The language of the console: what the settings say, else what was chosen already."""
    from warroom import i18n

    return i18n.choose(chosen) if chosen else i18n.language()


def _needs_terminal(as_json: bool) -> None:
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            _("The console needs a terminal. In a script or a pipe use other commands: warroom board --json")
        )
