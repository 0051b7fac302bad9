"""The timeline of one incident: its log and all other events, also as they come in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, command, incident_argument, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.envelope import Recorded
    from warroom.model.incident import IncidentState
    from warroom.room import Room

_PAUSE = 0.2
"""Seconds between two looks at the file while following: asking costs microseconds."""


@command("timeline", N_("The log and all other events of an incident, oldest first, by the time they happened."))
@incident_argument
@option("--kind", metavar="KIND", help=N_("Only one kind: decision, note, task, role, incident.moved ..."))
@option("--since", metavar="TIME", help=N_("Only what happened from then on: 14:32, -15m, T+45m."))
@option("--recorded", is_flag=True, help=N_("In the order in which it was written down."))
@option("--ids", is_flag=True, help=N_("Each line begins with the event's own name, as warroom redact takes it."))
@option("--significant", is_flag=True, help=N_("Only what is confirmed as significant."))
@option("--proposed", is_flag=True, help=N_("Only what somebody put forward as significant and nobody confirmed yet."))
@option("--follow", is_flag=True, help=N_("Stay, and print what others write as it comes (Ctrl-C ends it)."))
def timeline(
    cli: Cli, ref: str, kind: str | None, since: str | None, recorded: bool, ids: bool, significant: bool,
    proposed: bool, follow: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the timeline."""
    from warroom.cli.entries import foot

    if follow and (significant or proposed):
        raise click.UsageError(_("What is significant is said afterwards: leave --follow out."))
    with cli.room() as room:
        stream = room.find(ref)
        state = room.incident(stream)
        wanted = _filter(kind, room.moment(since, state), _marked(state, significant, proposed))
        change = room.journal.changed()
        events = room.timeline(stream)
        last = max((event.pos for event in events), default=0)
        kept = [event for event in events if wanted(event)]
        # What was signed in the room was signed of this incident, too.
        kept += [event for event in room.signings() if events and event.hlc > events[0].hlc and wanted(event)]
        kept.sort(key=lambda event: (event.hlc, event.id) if recorded else (event.at, event.hlc, event.id))
        _print(room, stream, kept, as_json, ids, one_a_line=follow)
        if follow:
            _follow(room, stream, wanted, as_json, ids, last, change)
        elif not as_json:
            foot(room)


def _print(room: Room, stream: str, events: Iterable[Recorded], as_json: bool, ids: bool, *, one_a_line: bool) -> None:
    from warroom.cli.entries import entry, print_entry
    from warroom.cli.output import put_json
    from warroom.report.marks import NO_MARK, marks_of
    from warroom.report.telling import names_of

    state = room.incident(stream)
    names = names_of(state)
    if as_json and not one_a_line:
        put_json([entry(event, names, state) for event in events])
        return
    zone, joins = room.zone, room.joins()
    marks = marks_of(state, zone)
    for event in events:
        if as_json:
            put_json(entry(event, names, state))
        else:
            print_entry(event, zone, names, joins, named=ids, mark=marks.get(event.id, NO_MARK))


def _follow(
    room: Room, stream: str, wanted: Callable[[Recorded], bool], as_json: bool, ids: bool, last: int, change: int
) -> None:
    """Print what comes, until somebody ends it."""
    while True:
        time.sleep(_PAUSE)
        now = room.journal.changed()
        if now == change:
            continue
        change = now
        events = room.timeline(stream, after=last)
        if events:
            last = max(event.pos for event in events)
            _print(room, stream, filter(wanted, events), as_json, ids, one_a_line=True)


def _marked(state: IncidentState, significant: bool, proposed: bool) -> frozenset[str] | None:
    """The events that are marked as asked for; None: it was not asked."""
    from warroom.model.record import CONFIRMED, PROPOSED

    levels = [level for level, asked in ((CONFIRMED, significant), (PROPOSED, proposed)) if asked]
    return frozenset(id_ for id_, flag in state.record.flags.items() if flag.level in levels) if levels else None


def _filter(kind: str | None, since: datetime | None, only: frozenset[str] | None) -> Callable[[Recorded], bool]:
    from warroom.cli.entries import kind_of

    kinds = _kinds(kind) if kind else None

    def wanted(event: Recorded) -> bool:
        if (since is not None and event.at < since) or (only is not None and event.id not in only):
            return False
        return kinds is None or kind_of(event) in kinds

    return wanted


def _kinds(text: str) -> frozenset[str]:
    """The kinds that a person means: of a log entry, of an event (`role.assigned`) or a family of them (`role`)."""
    from warroom.model.events import kinds
    from warroom.model.grammar import ENTRY_KINDS
    from warroom.model.refusal import BadInput

    wanted = text.strip().casefold()
    if wanted == "log":
        return frozenset(ENTRY_KINDS)
    found = {name for name in (*ENTRY_KINDS, *kinds()) if name == wanted or name.startswith(f"{wanted}.")}
    if not found:
        found = {name for name in ENTRY_KINDS if wanted and name.startswith(wanted)}
    if not found:
        families = sorted({name.split(".")[0] for name in kinds()} - {"room", "person"})
        raise BadInput(
            _("{text!r} is not a kind; choose one of {names}.").format(
                text=text, names=", ".join((*ENTRY_KINDS, *families))
            )
        )
    return frozenset(found)
