"""Settings: a person's taste from files, and the room's own policy."""

from __future__ import annotations

import click

from warroom.cli.base import Cli, argument, command
from warroom.i18n import N_, _

_ACTIONS = ("show", "example", "path", "room")


@command(
    "config",
    N_(
        "Settings: show each with where it comes from, an example file, the path of every file that is read, "
        "or room [KEY VALUE]: the room's policy."
    ),
)
@argument("action", N_("show, example, path or room."), type=click.Choice(_ACTIONS), default="show",
          metavar="[ACTION]")  # fmt: skip
@argument("words", N_("For room: a setting, and its new value."), nargs=-1, metavar="[KEY [VALUE]]")
def config(cli: Cli, action: str, words: tuple[str, ...], as_json: bool) -> None:
    """Show or set settings."""
    if words and action != "room":
        raise click.UsageError(_("{action} takes no more words.").format(action=action))
    if len(words) > 2:
        raise click.UsageError(_("Say one setting and one value: warroom config room KEY VALUE"))
    {"show": _show, "example": _example, "path": _path, "room": _room}[action](cli, words, as_json)


def _show(cli: Cli, words: tuple[str, ...], as_json: bool) -> None:
    from warroom.cli.output import put_json, shown, table
    from warroom.config import load

    found = load(cli.path, flags={"lang": cli.lang})
    values: dict[str, object] = {f"ui.{name}": value for name, value in found.ui._asdict().items()}
    values |= {f"backup.{name}": value for name, value in found.backup._asdict().items()}
    values |= {f"keys.{name}": list(keys) for name, keys in found.keys.items()}
    if as_json:
        put_json({name: {"value": value, "origin": found.origins[name]} for name, value in values.items()})
        return
    rows = [[shown(name), shown(_plain(value)), shown(found.origins[name])] for name, value in values.items()]
    table([_("SETTING"), _("VALUE"), _("FROM")], rows)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _example(cli: Cli, words: tuple[str, ...], as_json: bool) -> None:
    from warroom.cli.output import put, put_json
    from warroom.config import example

    if as_json:
        put_json({"text": example()})
    else:
        put(example().rstrip())


def _path(cli: Cli, words: tuple[str, ...], as_json: bool) -> None:
    from warroom.cli.output import put, put_json, shown
    from warroom.config import files

    found = [(str(path), path.is_file()) for path in files(cli.path)]
    if as_json:
        put_json([{"path": path, "exists": exists} for path, exists in found])
        return
    for path, exists in found:
        there = _("read") if exists else _("not there")
        put(f"{there}  {shown(path)}")


def _room(cli: Cli, words: tuple[str, ...], as_json: bool) -> None:
    from warroom.cli.output import put_json, shown, table
    from warroom.model.keyed import SETTINGS
    from warroom.model.refusal import BadInput

    if words and words[0] not in SETTINGS:
        raise BadInput(
            _("{key!r} is not a setting of the room; choose one of {names}.").format(
                key=words[0], names=", ".join(SETTINGS)
            )
        )
    with cli.room() as room:
        if len(words) == 2:
            room.set(words[0], words[1])
        names = words[:1] or tuple(SETTINGS)
        values = {name: room.setting(name) for name in names}
    if as_json:
        put_json(values)
    else:
        table([_("SETTING"), _("VALUE")], [[name, shown(value)] for name, value in values.items()])
