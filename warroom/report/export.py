"""One incident as a document that leaves the room: JSON (everything), CSV (the timeline), Markdown (to read)."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from typing import Any

from warroom.i18n import _
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import Event, LogWritten, Unknown, UpdateSent
from warroom.model.incident import SECTIONS, IncidentState
from warroom.model.moments import rfc3339
from warroom.model.plain import in_json, printable
from warroom.model.refusal import BadInput
from warroom.report.markdown import document
from warroom.report.telling import names_of, tell
from warroom.room import Room

FORMATS = ("json", "csv", "md")
EXERCISE = "EXERCISE"
"""Stands in every document about something that was practised, in every language."""
# Some spreadsheets take the wide signs for the others.
_FORMULA = re.compile("[\\s\u200b-\u200f\u2060\ufeff]*[=+@＝＋－＠-]|[\\t\\r]")


def incident(room: Room, ref: str | int, fmt: str) -> str:
    """One incident, whole, as text in one of `FORMATS`. Raises `BadInput` for another format or an unknown incident."""
    if fmt not in FORMATS:
        raise BadInput(
            _("{value!r} is not a format of export; choose one of {names}.").format(value=fmt, names=", ".join(FORMATS))
        )
    state = room.incident(room.find(ref))
    timeline, heads = room.timeline(state.id), room.journal.heads()
    if fmt == "json":
        return in_json(json.dumps(as_json(state, timeline, heads), ensure_ascii=False, indent=2)) + "\n"
    if fmt == "csv":
        return as_csv(state, timeline)
    return document(state, timeline, heads, room.zone, room.clock.now())


# -- JSON --------------------------------------------------------------------------------------------------------------


def _when(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment is not None else None


def _plain(value: Any) -> Any:
    """A named tuple and what is in it as plain JSON values."""
    if isinstance(value, datetime):
        return rfc3339(value)
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def as_json(state: IncidentState, timeline: list[Recorded], heads: tuple[str, ...]) -> dict[str, Any]:
    """Everything that the room knows of an incident: as it stands, and every event."""
    return {
        "format": "warroom-incident/1",
        "notice": EXERCISE if state.mode is Mode.EXERCISE else "",
        "heads": list(heads),
        "incident": _state(state),
        "events": [_event(recorded) for recorded in timeline],
    }


def _state(state: IncidentState) -> dict[str, Any]:
    value = state.value
    declared = state.declared
    texts = ("name", "description", "reporter", "status", "category", "subcategory", "cause", "impact", "urgency",
             "hold", "resolution", "cancel_reason")  # fmt: skip
    return {
        "id": state.id, "number": state.number, "code": state.code, "mode": str(state.mode),
        **{name: value(name) for name in texts},
        "phase": state.phase, "priority": state.priority, "major": state.major,
        "confidential": bool(declared and declared.confidential),
        "reported_through": declared.source if declared else "",
        "declared_by": state.declared_by,
        "times": {name: rfc3339(moment) for name, moment in state.times().items()},
        "debts": state.debts(), "reopened": state.reopened,
        "roles": _plain(state.roles()), "tasks": _plain(state.tasks()), "objectives": _plain(state.objectives()),
        "plan": {"status": state.plan_status, "version": state.plan_version, "approvals": _plain(state.approvals),
                 "sections": {name: value(f"section/{name}") for name in SECTIONS if value(f"section/{name}")}},
        "periods": _plain(state.periods), "updates": _plain(list(state.told.values())),
        "moves": _plain(state.moves),
        "disputes": {name: _plain(list(state.registers.live(name))) for name in state.registers.disputes()},
        "source": {"system": state.source_system, "ref": state.source_ref,
                   "fields": {name: live.value for name, live in state.registers.under("source/")}},
    }  # fmt: skip


def _event(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    body: Any = None
    if isinstance(event, Event):
        body = json.loads(event.body())
    elif isinstance(event, Unknown):
        body = json.loads(event.raw)
    return {
        "id": recorded.id, "kind": recorded.kind, "at": rfc3339(recorded.at),
        "recorded_at": rfc3339(recorded.recorded_at), "actor": recorded.actor, "position": recorded.position,
        "via": recorded.via, "mode": str(recorded.mode), "hlc": recorded.hlc, "replaces": list(recorded.replaces),
        "parents": list(recorded.parents), "hash": recorded.hash, "body": body,
    }  # fmt: skip


# -- CSV ---------------------------------------------------------------------------------------------------------------


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, also behind space or what has no width; nothing in it steers."""
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) else text


def as_csv(state: IncidentState, timeline: list[Recorded]) -> str:
    """The timeline, one row an event, every field quoted; the hash of each is a head of what stood there then."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("incident", "mode", "at", "recorded_at", "kind", "label", "actor", "position", "to", "channel",
                     "tags", "text", "event", "hash"))  # fmt: skip
    mode = EXERCISE if state.mode is Mode.EXERCISE else str(state.mode)
    names = names_of(state)
    for recorded in timeline:
        told, event = tell(recorded, names), recorded.event
        to: tuple[str, ...] = ()
        tags: tuple[str, ...] = ()
        channel = ""
        if isinstance(event, LogWritten):
            to, channel, tags = event.to, event.channel, event.tags
        elif isinstance(event, UpdateSent):
            to = (event.audience,)
        text = event.text if isinstance(event, LogWritten | UpdateSent) else told.text
        row = (
            state.code, mode, rfc3339(recorded.at), rfc3339(recorded.recorded_at), recorded.kind, told.kind_label,
            recorded.actor, recorded.position, ", ".join(to), channel, ", ".join(tags), text, recorded.id,
            recorded.hash,
        )  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()
