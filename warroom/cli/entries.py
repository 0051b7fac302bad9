"""One event of a timeline: as JSON, and as a line for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from warroom.cli.output import columns, day_and_time, fit, lines_of, paint, put, shown
from warroom.i18n import _
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import Event, LogWritten
from warroom.model.parts import Join
from warroom.report.arrivals import arrival
from warroom.report.telling import late, tell

if TYPE_CHECKING:
    from warroom.room import Room

_LABEL = 10
_WHO = 8


def kind_of(recorded: Recorded) -> str:
    """The kind that a person filters by: of a log entry its own, else that of the event."""
    event = recorded.event
    return event.entry if isinstance(event, LogWritten) else recorded.kind


def entry(recorded: Recorded, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One event as JSON: its envelope, its words, and its own fields under `fields`."""
    event = recorded.event
    fields = dict(event.__dict__) if isinstance(event, Event) else {}
    return {
        "id": recorded.id,
        "incident": recorded.stream,
        "at": recorded.at,
        "recorded_at": recorded.recorded_at,
        "kind": kind_of(recorded),
        "event": recorded.kind,
        "actor": recorded.actor,
        "position": recorded.position,
        "mode": str(recorded.mode),
        "hash": recorded.hash,
        "text": tell(recorded, names).text,
        "fields": fields,
    }


def print_entry(
    recorded: Recorded, zone: tzinfo, names: Mapping[str, str] | None = None, joins: Sequence[Join] = (), *,
    named: bool = False,
) -> None:  # fmt: skip
    """One event for a person: time, kind, who, words; a mark where it was written down late. `named`: its id first."""
    telling = tell(recorded, names, zone)
    first, *more = lines_of(telling.text)
    head = "  ".join(
        (
            day_and_time(recorded.at, zone),
            paint(fit(telling.kind_label, _LABEL), telling.meaning),
            fit(shown(recorded.actor), _WHO),
        )
    )
    marks = []
    if recorded.mode is Mode.EXERCISE:
        marks.append(_("[EXERCISE]"))
    came = arrival(recorded, joins)
    if came:
        marks.append(came)
    if late(recorded):
        marks.append(_("[late entry, written {time}]").format(time=day_and_time(recorded.recorded_at, zone)))
    put("  ".join(filter(None, (recorded.id if named else "", head, first, *marks))))
    for line in more:
        put(f"    {line}".rstrip())


def foot(room: Room) -> None:
    """What stands under whatever is printed of a room: the heads that it had, and how to check them."""
    from warroom.report.heads import SHORT, head_lines

    digits = 64 if columns() is None else SHORT
    for line in head_lines(room.journal.heads(), room.clock.now(), room.zone, digits=digits):
        put(paint(line, "muted"))
