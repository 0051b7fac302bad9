"""Commands about people: assign, relieve, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import (
    Cli,
    argument,
    command,
    complete_person,
    complete_position,
    incident_argument,
    option,
    said,
)
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection

    from warroom.model.incident import IncidentState


@command("assign", N_("Put somebody in a position. Command passes from whoever holds it."))
@incident_argument
@argument("position", N_("Its code or title: IC, OSC, scribe ..."), shell_complete=complete_position)
@argument("person", N_("A login name, or a part of a name that only one has."), shell_complete=complete_person)
@option("--reports-to", metavar="POSITION", default="", help=N_("Their superior, where it is not the usual one."))
@option("--deputy", "holding", flag_value="deputy", help=N_("As a deputy."))
@option("--trainee", "holding", flag_value="trainee", help=N_("As a trainee beside the holder."))
@option("--why", metavar="TEXT", default="", help=N_("The reason; command taken without a handover needs one."))
def assign(
    cli: Cli, ref: str, position: str, person: str, reports_to: str, holding: str | None, why: str, as_json: bool
) -> None:
    """Assign a position."""
    from warroom.cli.output import answer, shown
    from warroom.model.staffing import find

    code = find(position).code
    with cli.room() as room:
        known = {one.login for one in room.people()}
        before = room.holder(ref, position)
        state = room.assign(ref, position, person, holding=holding or "primary", reports_to=reports_to, why=said(why))
        login = room.find_person(person)
    words = _("{code}: {who} is {position}").format(code=state.code, who=shown(login), position=find(code).shown())
    if before and before not in {role.person for role in state.roles() if role.position == code}:
        words += " " + _("({who} is no more)").format(who=shown(before))
    answer(as_json, roster_json(state), words)
    newcomer(login, known)


def newcomer(login: str, known: Collection[str]) -> None:
    """Say so where somebody was not known until now: a slip of the finger makes people, too."""
    from warroom.cli.output import note, shown

    if login not in known:
        note(_("{who} is new in this room. If that was a slip, assign somebody else.").format(who=shown(login)))


@command("relieve", N_("Take somebody out of a position."))
@incident_argument
@argument("position", N_("Its code or title."), shell_complete=complete_position)
@option("--person", metavar="PERSON", default="", help=N_("Who, where several hold it."))
@option("--why", metavar="TEXT", default="", help=N_("The reason."))
def relieve(cli: Cli, ref: str, position: str, person: str, why: str, as_json: bool) -> None:
    """Relieve somebody."""
    from warroom.cli.output import answer
    from warroom.model.staffing import find

    with cli.room() as room:
        state = room.relieve(ref, position, person, why=said(why))
    words = _("{code}: {position} is relieved").format(code=state.code, position=find(position).shown())
    answer(as_json, roster_json(state), words)


def roster_json(state: IncidentState) -> dict[str, Any]:
    """The incident, and who holds what in it."""
    return {"id": state.id, "number": state.number, "code": state.code, "roster": roles_json(state)}


def roles_json(state: IncidentState) -> list[dict[str, Any]]:
    """The roster as JSON."""
    from warroom.model.positions import BY_CODE

    return [
        {
            "position": role.position,
            "title": BY_CODE[role.position].title if role.position in BY_CODE else role.position,
            "holding": role.holding,
            "person": role.person,
            "since": role.since,
            "disputed": role.disputed,
        }
        for role in state.roles()
    ]


@command("people", N_("Who there is: list, or add LOGIN [NAME]."))
@argument("action", N_("list or add."), type=click.Choice(["list", "add"]), default="list", metavar="[list|add]")
@argument("words", N_("For add: a login name, and the full name."), nargs=-1, metavar="[LOGIN] [NAME]...")
def people(cli: Cli, action: str, words: tuple[str, ...], as_json: bool) -> None:
    """List or add people."""
    from warroom.cli.output import answer, put_json, shown, table

    if action == "list" and words:
        raise click.UsageError(_("list takes no more words; to add somebody: warroom people add LOGIN NAME"))
    if action == "add" and not words:
        raise click.UsageError(_("Say who: warroom people add LOGIN NAME"))
    with cli.room() as room:
        if action == "add":
            person = room.add_person(words[0], " ".join(words[1:]))
            answer(as_json, person, f"{shown(person.login)}  {shown(person.name)}".rstrip())
            return
        found = room.people()
    if as_json:
        put_json(found)
    else:
        table([_("LOGIN"), _("NAME")], [[shown(one.login), shown(one.name)] for one in found])
