"""Handing a position over, and the briefing that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.model.incident import IncidentState
    from warroom.report.briefing import Part
    from warroom.room import Room


@command("handover", N_("Hand a position over to somebody else, with the briefing that they need"))
@incident_argument
@argument("position", N_("Its code or title: IC, OSC, scribe ..."), shell_complete=complete_position)
@argument("person", N_("Who takes it over."), shell_complete=complete_person)
@option("--from", "leaving", metavar="PERSON", default="", help=N_("Who leaves, where several hold it."))
@option("--why", metavar="TEXT", default="", help=N_("The reason; command taken without a handover needs one."))
def handover(cli: Cli, ref: str, position: str, person: str, leaving: str, why: str, as_json: bool) -> None:
    """Hand a position over: one leaves it, another takes it, and is told how things stand."""
    from warroom.cli.output import note, put, put_json, shown
    from warroom.cli.roster import newcomer, roster_json
    from warroom.model.staffing import find

    with cli.room() as room:
        known = {one.login for one in room.people()}
        state, before = room.hand_over(ref, position, person, leaving=leaving, why=said(why))
        login, now = room.find_person(person), room.clock.now()
        parts = briefing_of(room, state, now)
    if as_json:
        put_json(roster_json(state) | {"from": before, "to": login, "briefing": parts})
    else:
        words = _("{code}: {position} passes from {before} to {who}").format(
            code=state.code, position=find(position).shown(), before=shown(before), who=shown(login)
        )
        put(words)
        put()
        print_briefing(parts)
    newcomer(login, known)
    stay = [f"T{task.number}" for task in state.tasks() if task.open and task.assignee == before]
    if stay:
        words = ngettext(
            "{count} open task stays with {who}: {numbers}", "{count} open tasks stay with {who}: {numbers}", len(stay)
        )
        note(words.format(count=len(stay), who=shown(before), numbers=", ".join(stay)))


def read_out(room: Room, state: IncidentState, now: datetime, as_json: bool) -> None:
    """What whoever takes over has to know, as a text or as JSON."""
    from warroom.cli.output import put_json

    parts = briefing_of(room, state, now)
    if as_json:
        put_json({"id": state.id, "number": state.number, "code": state.code, "at": now, "parts": parts})
    else:
        print_briefing(parts)


def briefing_of(room: Room, state: IncidentState, now: datetime) -> list[Part]:
    """The parts of the briefing, entries by the numbers that they are called by."""
    from warroom.model.record import hypotheses
    from warroom.report.briefing import briefing

    return briefing(state, now, room.zone, room.refs(id_ for one in hypotheses(state) for id_ in one.entries))


def print_briefing(parts: list[Part]) -> None:
    """Each title, and its lines below it."""
    from warroom.cli.output import paint, put, shown

    for part in parts:
        put(paint(part.title.upper(), "muted"))
        for line in part.lines:
            put(f"  {shown(line)}")
        put()
