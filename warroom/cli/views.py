"""Views of the board: list them, keep one, forget one."""

from __future__ import annotations

import click

from warroom.cli.base import Cli, argument, command, option, said
from warroom.i18n import N_, _


@command("views", N_("Views of the board: list them, save one for yourself or for the room, forget one."))
@argument("action", N_("list, save or forget."), required=False, default="list",
          type=click.Choice(["list", "save", "forget"]))  # fmt: skip
@argument("words", N_("save NAME TERMS...; forget NAME."), required=False, nargs=-1, metavar="[NAME [TERMS]...]")
@option("--room", "for_all", is_flag=True, help=N_("For everybody in this room, instead of for yourself."))
def views(cli: Cli, action: str, words: tuple[str, ...], for_all: bool, as_json: bool) -> None:
    """List, save or forget views."""
    from warroom.model.refusal import BadInput

    enough = {"list": not words, "save": len(words) > 1, "forget": len(words) == 1}[action]
    if not enough:
        raise BadInput(_("Type: views; views save NAME TERMS...; views forget NAME"))
    if action == "list":
        _list(cli, as_json)
    elif action == "save":
        _save(cli, words[0], said(words[1:]), for_all, as_json)
    else:
        _forget(cli, words[0], for_all, as_json)


def _list(cli: Cli, as_json: bool) -> None:
    from warroom.cli.output import put_json, shown, table
    from warroom.kept import OwnViews

    with cli.room() as room:
        found = room.views(OwnViews().all() if cli.guest is None else {})
    if as_json:
        put_json(found)
        return
    whose = {"ours": "", "room": _("of the room"), "own": _("your own")}
    rows = [[view.name, shown(view.title), whose[view.whose], shown(view.terms)] for view in found]
    table([_("NAME"), _("VIEW"), _("WHOSE"), _("TERMS")], rows)


def _save(cli: Cli, name: str, terms: str, for_all: bool, as_json: bool) -> None:
    from warroom.cli.output import answer
    from warroom.journal.errors import RoomFileError
    from warroom.kept import OwnViews
    from warroom.room.viewing import checked_view

    if for_all:
        with cli.room() as room:
            view = room.save_view(name, terms)
    else:
        _not_from_outside(cli)
        view = checked_view(name, terms, "own")
        if not OwnViews().keep(view.name, view.terms):
            raise RoomFileError(_("That could not be written to your own folder."))
    answer(as_json, view, _("{name}: {terms}").format(name=view.name, terms=view.terms))


def _not_from_outside(cli: Cli) -> None:
    """Raises `Refused` for who came in by a key: they share one account, and one's own views lie in its folder."""
    if cli.guest is not None:
        from warroom.model.refusal import Refused

        raise Refused(_("From here only views for everybody can be saved or forgotten: add --room."))


def _forget(cli: Cli, name: str, for_all: bool, as_json: bool) -> None:
    from warroom.cli.output import answer
    from warroom.kept import OwnViews
    from warroom.model.refusal import Refused

    plain = name.casefold()
    if for_all:
        with cli.room() as room:
            room.forget_view(plain)
        answer(as_json, {"name": plain}, _("{name} is forgotten.").format(name=plain))
        return
    _not_from_outside(cli)
    if plain in OwnViews().all():
        OwnViews().keep(plain, None)
    else:
        raise Refused(_("You have no view {name!r} of your own.").format(name=name))
    answer(as_json, {"name": plain}, _("{name} is forgotten.").format(name=plain))
