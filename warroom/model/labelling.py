"""Which label of the Traffic Light Protocol holds for which event of an incident.

Entries, decisions and orders have a label of their own. What is said about one of them (answers, the strike through it,
what came of it) is labelled as it is; and so is what stood in its place before it was corrected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.events import (
    DecisionTaken,
    EntryStruck,
    Event,
    EventRedacted,
    HypothesisRaised,
    HypothesisSet,
    LogWritten,
    TaskAdded,
    Unknown,
)
from warroom.model.incident import IncidentState
from warroom.model.refusal import Refused
from warroom.model.tlp import at_most, rank, shown, stricter

_ENTRIES = ("log.written", "decision.taken", "task.added")
"""Kinds with a label of their own: what is typed into the line of the log becomes one of them."""
_POINTING = (LogWritten, DecisionTaken, TaskAdded, HypothesisRaised, HypothesisSet)
"""What names another event by its number alone, and says nothing of it."""
_ID = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")


def own(recorded: Recorded) -> str:
    """The label that an event was given itself; empty: none."""
    event = recorded.event
    if isinstance(event, LogWritten | DecisionTaken | TaskAdded):
        return event.tlp
    return _of_unknown(event) if isinstance(event, Unknown) else ""


def _of_unknown(event: Unknown) -> str:
    """The label of what only a newer warroom can read."""
    try:
        told = json.loads(event.raw)
    except (ValueError, RecursionError):
        return ""
    level = told.get("tlp") if isinstance(told, dict) else ""
    return level if isinstance(level, str) else ""


def levels(timeline: Iterable[Recorded]) -> dict[str, str]:
    """Event id → the label that holds for it, whatever that of the incident is; what has none is not there."""
    events = list(timeline)
    found = {one.id: level for one in events if (level := own(one))}
    for one in events:
        if isinstance(one.event, EventRedacted) and one.event.tlp:
            found[one.event.event] = stricter(found.get(one.event.event, ""), one.event.tlp)
    about = _about(events) if found else []
    while True:  # a correction of a correction: as often as there are links in the longest chain
        changed = False
        for id_, others in about:
            level = stricter(found.get(id_, ""), *(found.get(other, "") for other in others))
            if rank(level) > rank(found.get(id_, "")):
                found[id_], changed = level, True
        if not changed:
            return found


def _about(events: Sequence[Recorded]) -> list[tuple[str, frozenset[str]]]:
    """Event id → the events whose label it takes on."""
    from warroom.model.redacting import word_fields

    pairs: list[tuple[str, frozenset[str]]] = []
    for one in events:
        event = one.event
        if isinstance(event, EntryStruck) and event.successor:
            # The words before a correction are most of the words after it.
            pairs.append((event.entry, frozenset({event.successor})))
        if isinstance(event, _POINTING) or not isinstance(event, Event | Unknown):
            continue
        if isinstance(event, Unknown):
            named = _ID.findall(event.raw)
        else:
            # A reason that quotes such a name is somebody's words; where it stands in a field, the event is about it.
            words = word_fields(one.kind)
            fields = (value for name, value in event.__dict__.items() if name not in words and isinstance(value, str))
            named = [id_ for value in fields for id_ in _ID.findall(value)]
        if named:
            pairs.append((one.id, frozenset(named)))
    return pairs


class Withheld(NamedTuple):
    """What a document for people outside leaves out: the `limit`, the events by id, and how many of them are entries,
    decisions and orders; the others are about these."""

    limit: str
    events: Mapping[str, Recorded]
    entries: int


def withhold(state: IncidentState, timeline: Sequence[Recorded], limit: str) -> Withheld:
    """What is labelled more strictly than `limit`. Raises `Refused` where the incident itself is."""
    if not at_most(state.tlp, limit):
        said = _(
            "{code} itself is labelled {label}, more strictly than {limit}: nothing of it may be in that document."
        )
        raise Refused(said.format(code=state.code, label=shown(state.tlp), limit=shown(limit)))
    found = levels(timeline)
    gone = {one.id: one for one in timeline if not at_most(found.get(one.id, ""), limit)}
    return Withheld(limit, gone, sum(one.kind in _ENTRIES for one in gone.values()))
