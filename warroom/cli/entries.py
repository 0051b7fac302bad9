"""One event of a timeline: as JSON, and as a line for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from warroom.cli.output import columns, day_and_time, fit, lines_of, paint, put, shown
from warroom.i18n import _
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import Event, LogWritten, TaskAdded
from warroom.model.labelling import own
from warroom.model.parts import Join
from warroom.model.tlp import over
from warroom.report.arrivals import arrival
from warroom.report.marks import NO_MARK, Mark
from warroom.report.telling import late, tell

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState
    from warroom.room import Room

_LABEL = 10
_WHO = 8
_NUMBER = 4
_ENTRIES = {"decision.taken": "decision"}
"""Kind of an event → of an entry: what people filter by."""


def kind_of(recorded: Recorded) -> str:
    """The kind that a person filters by: of a log entry its own, else that of the event."""
    event = recorded.event
    if isinstance(event, TaskAdded) and event.ordered:
        return "order"
    return event.entry if isinstance(event, LogWritten) else _ENTRIES.get(recorded.kind, recorded.kind)


def entry(
    recorded: Recorded, names: Mapping[str, str] | None = None, state: IncidentState | None = None
) -> dict[str, Any]:
    """One event as JSON: its envelope, its words, its own fields under `fields`, and, with the `state` of its incident,
    what is known of it."""
    event = recorded.event
    fields = dict(event.__dict__) if isinstance(event, Event) else {}
    if isinstance(event, LogWritten) and event.can:
        fields |= dict(zip(("condition", "actions", "needs"), event.can, strict=False))
    return {
        "id": recorded.id,
        "incident": recorded.stream,
        "at": recorded.at,
        "recorded_at": recorded.recorded_at,
        "kind": kind_of(recorded),
        "event": recorded.kind,
        "actor": recorded.actor,
        "position": recorded.position,
        "via": recorded.via,
        "mode": str(recorded.mode),
        "hash": recorded.hash,
        "text": tell(recorded, names).text,
        "tlp": over(own(recorded), state.tlp if state is not None else ""),
        "fields": fields,
        **(_known(recorded.id, state) if state is not None else {}),
    }


def _known(id_: str, state: IncidentState) -> dict[str, Any]:
    """What is known of an entry beside its words."""
    record = state.record
    struck, flag = record.struck.get(id_), record.flags.get(id_)
    asks = [ask for (entry, _what), ask in record.asks.items() if entry == id_]
    return {
        "struck": struck and {"by": struck.by, "at": struck.at, "why": struck.why, "successor": struck.successor},
        "corrects": record.corrects.get(id_, ""),
        "significant": flag.level if flag and flag.level != "none" else "",
        "asks": [
            {"of": of, "what": ask.what, "answer": record.answers.get((id_, ask.what), {}).get(of)}
            for ask in asks for of in ask.of
        ],
    }  # fmt: skip


def print_entry(
    recorded: Recorded, zone: tzinfo, names: Mapping[str, str] | None = None, joins: Sequence[Join] = (), *,
    named: bool = False, mark: Mark = NO_MARK,
) -> None:  # fmt: skip
    """One event for a person: time, number, kind, who, words; marks where it was written down late, struck, answered.
    `named`: its id first."""
    telling = tell(recorded, names, zone)
    first, *more = lines_of(mark.around(telling.text))
    number = getattr(recorded.event, "number", 0) if recorded.kind == "log.written" else 0
    head = "  ".join(
        (
            day_and_time(recorded.at, zone),
            f"{number or '':>{_NUMBER}}",
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
