"""Changes of records in another system, written into the room as events at their own times.

Facts of the past do not pass today's rules: nobody is asked whether a step was allowed. Each is marked as imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from warroom.bridge.parsed import Change, Parsed, Problem
from warroom.i18n import _
from warroom.journal.writer import Writer
from warroom.model.envelope import Actor, Draft
from warroom.model.events import (
    Event,
    IncidentClassified,
    IncidentDeclared,
    IncidentHeld,
    IncidentMoved,
    IncidentTimed,
    SourceRecorded,
)
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import ACTIVE
from warroom.model.moments import rfc3339
from warroom.model.priority import THREE
from warroom.room import Room

Progress = Callable[[int, int], None]
"""Called now and then with (changes done, changes in all)."""
_EVERY = 100
_CLASSIFIED = ("category", "subcategory", "impact", "urgency")
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = 26


class Imported(NamedTuple):
    """What an import did. `rows_known` were in the room already. `late` are changes older than what the room holds of
    their incident: they can't be put in between any more and were left out."""

    incidents_new: int
    incidents_known: int
    events: int
    rows_known: int
    late: tuple[Problem, ...] = ()


def stream_id(system: str, ref: str, opened_at: datetime) -> str:
    """The ULID of an imported incident: the same in every copy of the room that imports the same record."""
    tail = int.from_bytes(sha256(f"{system}\x1f{ref}".encode("utf-8", "surrogatepass")).digest()[:10], "big")
    value, text = (max(int(opened_at.timestamp() * 1000), 0) & ((1 << 48) - 1)) << 80 | tail, ""
    for _digit in range(_ULID):
        text, value = _DIGITS[value & 31] + text, value >> 5
    return text


def apply(room: Room, parsed: Parsed, progress: Progress | None = None) -> Imported:
    """Write all changes that the room does not know yet, in one transaction: all of it or nothing.

    `parsed.problems` are the caller's to look at first.
    """
    with room.journal.writing(Actor(room.me, "", room.journal.via)) as writer:
        room.for_the_room(writer)
        return _Import(room, writer, parsed).run(progress)


class _Import:
    """One import inside its transaction."""

    def __init__(self, room: Room, writer: Writer, parsed: Parsed) -> None:
        self.mode, self.writer, self.parsed = room.mode, writer, parsed
        sql = "SELECT source_ref, id FROM incidents WHERE source_system = ?"
        self.streams = {str(ref): str(id_) for ref, id_ in writer.query(sql, (parsed.system,))}
        self.begins = _beginnings(parsed.records)
        self.numbers = self._number()

    def _number(self) -> dict[str, int]:
        """The numbers of incidents that are new here, in the order in which they were reported."""
        new = [ref for ref in self.begins if ref not in self.streams]
        for ref in new:
            self.streams[ref] = stream_id(self.parsed.system, ref, self.begins[ref][1])
        new = [ref for ref in new if self.writer.incident(self.streams[ref]).declared is None]
        ((first,),) = self.writer.query("SELECT ifnull(max(number), 0) + 1 FROM incidents")
        order = sorted(new, key=lambda ref: (self.begins[ref][1], ref))
        return {ref: int(str(first)) + place for place, ref in enumerate(order)}

    def run(self, progress: Progress | None) -> Imported:
        changes = sorted(self.parsed.records, key=lambda change: change.at)
        events = known = 0
        late = []
        for done, change in enumerate(changes, 1):
            state = self.writer.incident(self.streams[change.ref])
            last = state.registers.last("source")
            if change.key in state.source_keys:
                known += 1
            elif last is not None and change.at < last.at:
                why = _("{ref} at {at}: the room holds later changes of it, and this one can't be put in between.")
                late.append(Problem(change.line, why.format(ref=change.ref, at=rfc3339(change.at))))
            else:
                events += self._write(state, change)
            if progress is not None and (done % _EVERY == 0 or done == len(changes)):
                progress(done, len(changes))
        return Imported(len(self.numbers), len(self.begins) - len(self.numbers), events, known, tuple(late))

    def _write(self, state: IncidentState, change: Change) -> int:
        drafts = list(self._begin(state, change)) if state.declared is None else []
        if drafts:
            self.writer.append(drafts)
        told = {name: value for name, value in change.fields.items() if value != state.value(f"source/{name}")}
        events = list(self._events(state, change, told))
        source = SourceRecorded(system=self.parsed.system, ref=change.ref, key=change.key, by=change.actor, fields=told)
        mode = state.mode
        self.writer.append(
            Draft(state.id, event, at=change.at, mode=mode, position="", actor=change.actor)
            for event in (*events, source)
        )
        return len(drafts) + len(events) + 1

    def _begin(self, state: IncidentState, change: Change) -> Iterator[Draft]:
        """It was reported, and put on record."""
        reported = self.begins[change.ref][0]
        declared = IncidentDeclared(
            number=self.numbers[change.ref], name=change.name or change.ref, description=change.description,
            reporter=change.reporter, source=change.source,
        )  # fmt: skip
        yield Draft(state.id, declared, at=reported, mode=self.mode, position="",
                    actor=change.declared_by or change.reporter or change.actor)  # fmt: skip
        registered = min(max(change.registered_at or reported, reported), change.at)
        yield Draft(state.id, IncidentMoved(to="registered", imported=True), at=registered, mode=self.mode,
                    position="", actor=change.registered_by or change.actor)  # fmt: skip

    def _events(self, state: IncidentState, change: Change, told: Mapping[str, str]) -> Iterator[Event]:
        """What this change means in our words; only where the source changed it."""
        origin = self.parsed.origin
        moved = {ours for ours, theirs in origin.items() if not told.keys().isdisjoint(theirs)}
        yield from _classified(state, change, moved)
        status = state.status
        if "status" in moved and change.status and change.status != status:
            for to in _steps(status, change.status):
                yield IncidentMoved(
                    to=to, imported=True, why=change.why if to == change.status else "",
                    cancel_reason=change.cancel_reason if to == "cancelled" else "",
                )  # fmt: skip
            status = change.status
        if "status" in moved and change.hold != state.value("hold"):
            yield IncidentHeld(reason=change.hold, imported=True, customer=change.customer)
        for which, moment in change.times.items():
            if _known_otherwise(state, which, moment, change, status):
                yield IncidentTimed(which=which, moment=moment, why=_("as in the source"), imported=True)


def _beginnings(records: tuple[Change, ...]) -> dict[str, tuple[datetime, datetime]]:
    """Of each record: when it was reported at the latest, and when the source says that it was opened.

    A record that was changed before the source says it was opened was known by then.
    """
    found: dict[str, tuple[datetime, datetime]] = {}
    for change in records:
        first, opened = found.get(change.ref, (change.opened_at, change.opened_at))
        found[change.ref] = min(first, change.at), opened
    return found


def _classified(state: IncidentState, change: Change, moved: set[str]) -> Iterator[Event]:
    said = {name: getattr(change, name) for name in _CLASSIFIED
            if name in moved and getattr(change, name) != state.value(name)}  # fmt: skip
    why = ""
    if moved & {"impact", "urgency", "priority"}:
        impact, urgency = said.get("impact", state.value("impact")), said.get("urgency", state.value("urgency"))
        override = change.priority if change.priority != THREE.priority(impact, urgency) else ""
        if override != state.value("override"):
            said["priority"] = override
            why = _("as in the source")
        if state.value("matrix") != THREE.name:
            said["matrix"] = THREE.name
    if said:
        yield IncidentClassified(**said, why=why, imported=True)


def _steps(start: str, to: str) -> tuple[str, ...]:
    """The steps that lead there. Triage is told step by step; else the source said where it stands, not how it came."""
    return ("categorised", to) if start == "registered" and to == "prioritised" else (to,)


def _known_otherwise(state: IncidentState, which: str, moment: datetime, change: Change, status: str) -> bool:
    """Whether the source's time of a step differs from ours, for a step that stands."""
    if status in ACTIVE:
        return False
    ours = change.at if status == which and state.status != which else state.times().get(which)
    return ours is not None and ours != moment
