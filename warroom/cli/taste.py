"""Commands about taste: theme, completion."""

from __future__ import annotations

import click

from warroom.cli.base import Cli, argument, command
from warroom.i18n import N_, _


@command("theme", N_("Themes of the console: list them, or check FILE."))
@argument("action", N_("list or check."), type=click.Choice(["list", "check"]), default="list", metavar="[list|check]")
@argument("file", N_("For check: a theme file."), required=False, type=click.Path(exists=True, dir_okay=False))
def theme(cli: Cli, action: str, file: str | None, as_json: bool) -> None:
    """List or check themes."""
    if (action == "check") != bool(file):
        raise click.UsageError(_("Say which file: warroom theme check FILE") if not file else _("list takes no file."))
    if file:
        _check(file, as_json)
    else:
        _list(as_json)


def _list(as_json: bool) -> None:
    from warroom.cli.output import note, put_json, shown, table
    from warroom.config import user_file
    from warroom.tui.themes import load_themes

    themes, problems = load_themes(user_file().parent / "themes")
    if as_json:
        put_json([{"name": one.name, "title": one.title, "dark": one.dark} for one in themes.values()])
    else:
        rows = [[one.name, _("dark") if one.dark else _("light"), shown(_(one.title))] for one in themes.values()]
        table([_("NAME"), _("KIND"), _("TITLE")], rows)
    for problem in problems:
        note(f"warroom: {shown(problem)}")


def _check(file: str, as_json: bool) -> None:
    from pathlib import Path

    from warroom.cli.output import answer, shown
    from warroom.model.refusal import BadInput
    from warroom.tui.themes import ThemeError, ThemeFile

    try:
        found = ThemeFile.parse(Path(file).read_text(encoding="utf-8"), file)
    except (ThemeError, UnicodeDecodeError) as error:
        said = (
            str(error) if isinstance(error, ThemeError) else _("{file}: this is not text in UTF-8.").format(file=file)
        )
        raise BadInput(said) from error
    words = _("{file} is a theme: {title}").format(file=shown(file), title=shown(found.title))
    answer(as_json, {"ok": True, "name": found.name, "title": found.title, "dark": found.dark}, words)


@command("completion", N_("Print the script that completes commands with Tab; put it where your shell reads it."))
@argument("shell", N_("bash, zsh or fish."), type=click.Choice(["bash", "zsh", "fish"]), metavar="SHELL")
@click.pass_context
def completion(ctx: click.Context, cli: Cli, shell: str, as_json: bool) -> None:
    """Print the completion script."""
    from click.shell_completion import get_completion_class

    from warroom.cli.output import put, put_json

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choice above names those that there are
    script = kind(ctx.find_root().command, {}, "warroom", "_WARROOM_COMPLETE").source()
    if as_json:
        put_json({"shell": shell, "script": script})
    else:
        put(script)
