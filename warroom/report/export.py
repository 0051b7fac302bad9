"""One incident as a document that leaves the room: JSON (everything), CSV (the timeline), Markdown (to read)."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.i18n import _
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import DecisionTaken, Event, LogWritten, TaskAdded, Unknown, UpdateSent
from warroom.model.incident import SECTIONS, IncidentState
from warroom.model.labelling import withhold
from warroom.model.moments import rfc3339
from warroom.model.plain import in_json, printable
from warroom.model.record import NONE, decisions, hypotheses, number_of
from warroom.model.refusal import BadInput
from warroom.model.seeing import named
from warroom.model.tlp import shown
from warroom.model.updates import drafts, sent
from warroom.report.labels import NO_LABELS, Labels, labels_of
from warroom.report.markdown import document
from warroom.report.telling import names_of, tell
from warroom.room import Room

if TYPE_CHECKING:
    from warroom.report.forms import Asked

FORMATS = ("json", "csv", "md", "ics213", "ics214", "ics309")
LEFT_OUT = "export.left_out"
"""Kind of the row of a table that says what is missing from it."""
EXERCISE = "EXERCISE"
"""Stands in every document about something that was practised, in every language."""
# Some spreadsheets take the wide signs for the others.
_FORMULA = re.compile("[\\s\u200b-\u200f\u2060\ufeff]*[=+@＝＋－＠-]|[\\t\\r\\n]")


def incident(
    room: Room, ref: str | int, fmt: str, asked: Asked | None = None, *, struck: bool = False, tlp: str = ""
) -> str:
    """One incident, whole, as text in one of `FORMATS`; of a form what is `asked` for.

    Raises `BadInput` for another format, an unknown incident, or something that there is not. Reports and tables leave
    out entries that are struck through, unless `struck`; JSON holds everything. `tlp`: the strictest level that may be
    in it; what is labelled more strictly is left out, in every format. Raises `Refused` where that is everything.
    """
    if fmt not in FORMATS:
        raise BadInput(
            _("{value!r} is not a format of export; choose one of {names}.").format(value=fmt, names=", ".join(FORMATS))
        )
    state = room.incident(room.find(ref))
    timeline, heads, now = room.timeline(state.id), room.journal.heads(), room.clock.now()
    out = withhold(state, timeline, tlp) if tlp else None
    if out is not None and out.events:
        # Folded anew without it: whatever is printed of the state can't hold a word of what is left out.
        state = room.incident(state.id, without=out.events)
        timeline = [one for one in timeline if one.id not in out.events]
    labels = labels_of(state, timeline, out)
    if fmt == "json":
        return in_json(json.dumps(as_json(state, timeline, heads, labels), ensure_ascii=False, indent=2)) + "\n"
    if fmt == "csv":
        return as_csv(state, timeline, struck=struck, labels=labels, now=now)
    if fmt != "md":
        return _form(room, state, timeline, fmt, asked, labels)
    called = room.refs(id_ for one in hypotheses(state) for id_ in one.entries)
    return document(state, timeline, heads, room.zone, now, called=called, struck=struck, labels=labels)


def _form(
    room: Room, state: IncidentState, timeline: list[Recorded], fmt: str, asked: Asked | None, labels: Labels
) -> str:
    from warroom.report.forms import Asked, sheet_of
    from warroom.report.ics213 import ics213
    from warroom.report.ics214 import ics214
    from warroom.report.ics309 import ics309

    form = {"ics213": ics213, "ics214": ics214, "ics309": ics309}[fmt]
    return form(sheet_of(room, state, timeline, labels), asked or Asked())


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


def as_json(
    state: IncidentState, timeline: list[Recorded], heads: tuple[str, ...], labels: Labels = NO_LABELS
) -> dict[str, Any]:
    """Everything that the room knows of an incident: as it stands, and every event.

    `tlp` is the level of the document, of the incident, of an event; `left_out` is null where nobody asked for that.
    """
    out = labels.out
    return {
        "format": "warroom-incident/1",
        "notice": EXERCISE if state.mode is Mode.EXERCISE else "",
        "tlp": labels.document,
        "left_out": out and {"stricter_than": out.limit, "entries": out.entries, "events": len(out.events)},
        "heads": list(heads),
        "incident": _state(state),
        "events": [_event(recorded) | {"tlp": labels.events.get(recorded.id, "")} for recorded in timeline],
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
        "kind": state.kind, "tlp": state.tlp, "confidential": state.confidential,
        "named": sorted(named(state)) if state.confidential else [], "links": _plain(state.links()),
        "reported_through": declared.source if declared else "",
        "declared_by": state.declared_by,
        "times": {name: rfc3339(moment) for name, moment in state.times().items()},
        "debts": state.debts(), "reopened": state.reopened,
        "roles": _plain(state.roles()), "tasks": _plain(state.tasks()), "objectives": _plain(state.objectives()),
        "plan": {"status": state.plan_status, "version": state.plan_version, "approvals": _plain(state.approvals),
                 "sections": {name: value(f"section/{name}") for name in SECTIONS if value(f"section/{name}")}},
        "decisions": _plain(decisions(state)), "hypotheses": _plain(hypotheses(state)),
        "struck": {id_: _plain(one) for id_, one in state.record.struck.items()},
        "significant": {id_: _plain(one) for id_, one in state.record.flags.items()},
        "answers": [_plain(one) | {"entry": entry, "asked": what}
                    for (entry, what), given in state.record.answers.items() for one in given.values()],
        "periods": _plain(state.periods), "updates": _plain(list(state.told.values())),
        "told": _plain(sent(state)), "drafts": _plain(drafts(state)),
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
    """A text that no spreadsheet takes for a formula, also behind space or what has no width; nothing in it steers.

    What begins with an apostrophe gets another: `cell_text` gives back every text that can be printed as it was.
    """
    text = printable(text)
    return f"'{text}" if text.startswith("'") or _FORMULA.match(text) else text


def cell_text(cell: str) -> str:
    """The text of a cell that `safe_cell` made."""
    return cell[1:] if cell.startswith("'") else cell


def as_csv(
    state: IncidentState, timeline: list[Recorded], *, struck: bool = False, labels: Labels = NO_LABELS,
    now: datetime | None = None,
) -> str:  # fmt: skip
    """The timeline, one row an event, every field quoted; the hash of each is a head of what stood there then.

    Entries that are struck through are left out, or, with `struck`, marked with the reason. Where something is left out
    for its label, the first row says so; it is of no event, and its time is `now`.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("incident", "mode", "at", "recorded_at", "kind", "label", "actor", "position", "to", "channel",
                     "tags", "text", "number", "from", "significant", "struck", "event", "hash", "tlp"))  # fmt: skip
    mode = EXERCISE if state.mode is Mode.EXERCISE else str(state.mode)
    names = names_of(state)
    record = state.record
    if now is not None and (said := labels.left_out()):
        when = rfc3339(now)
        row = (state.code, mode, when, when, LEFT_OUT, labels.title(), *[""] * 5, said, *[""] * 6, labels.title())
        writer.writerow([safe_cell(cell) for cell in row])
    for recorded in timeline:
        line = record.struck.get(recorded.id)
        if line is not None and not struck:
            continue
        told, event = tell(recorded, names), recorded.event
        to, channel, tags, text = _said(event, told.text)
        flag = record.flags.get(recorded.id)
        row = (
            state.code, mode, rfc3339(recorded.at), rfc3339(recorded.recorded_at), recorded.kind, told.kind_label,
            recorded.actor, recorded.position, ", ".join(to), channel, ", ".join(tags), text,
            str(number_of(recorded) or ""), getattr(event, "sender", ""),
            flag.level if flag and flag.level != NONE else "", line.why if line else "", recorded.id, recorded.hash,
            shown(labels.events.get(recorded.id, "")),
        )  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _said(event: Any, told: str) -> tuple[tuple[str, ...], str, tuple[str, ...], str]:
    """To whom, over which channel, with which tags, and the words."""
    if isinstance(event, LogWritten):
        return event.to, event.channel, event.tags, event.words()
    if isinstance(event, DecisionTaken):
        return event.to, event.channel, event.tags, told
    if isinstance(event, TaskAdded):
        to = tuple(filter(None, [event.assignee or event.position]))
        return to, event.channel, event.tags, told
    if isinstance(event, UpdateSent):
        return (event.audience,), "", (), event.text
    return (), "", (), told
