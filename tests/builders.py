"""What tests build on: a room with a clock that stands still, and an incident told without a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.clock import FixedClock
from warroom.journal.journal import Journal
from warroom.model import incident
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import (
    Event,
    IncidentClassified,
    IncidentDeclared,
    IncidentMoved,
    Redacted,
    RoleAssigned,
    Unknown,
)
from warroom.model.incident import IncidentState
from warroom.model.ulid import Ulids
from warroom.room import Room
from warroom.room.incidents import Report

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STREAM = "01KJQZ0000000000000000000A"

PATHS: dict[str, tuple[str, ...]] = {
    "identified": (),
    "registered": ("registered",),
    "categorised": ("registered", "categorised"),
    "prioritised": ("registered", "categorised", "prioritised"),
    "responding": ("registered", "categorised", "prioritised", "responding"),
    "contained": ("registered", "responding", "contained"),
    "monitoring": ("registered", "responding", "monitoring"),
    "resolved": ("registered", "responding", "monitoring", "resolved"),
    "in_review": ("registered", "responding", "monitoring", "resolved", "in_review"),
    "closed": ("registered", "responding", "monitoring", "resolved", "closed"),
    "cancelled": ("registered", "cancelled"),
}
"""A way to each status."""

CAST = {code: code.lower() for code in ("IC", "UC", "SOFR", "LOFR", "PIO", "OSC", "PSC", "LSC", "FSC", "DOCL")}
"""One person in each position that has a right of its own; `dpic` deputises for the commander, `member` has none."""
EVERYBODY = frozenset({*CAST, "DPIC", "member"})


def person(code: str) -> str:
    """The one who holds a position in `CAST`."""
    return code.lower()


class Story:
    """An incident that is told event by event, without a file and without asking the rules."""

    def __init__(self, mode: Mode = Mode.REAL, stream: str = STREAM) -> None:
        self.state = IncidentState(stream)
        self.events: list[Recorded] = []
        self.now = START
        self.mode = mode
        self._ulids = Ulids()
        self._hlc = 0

    def add(
        self,
        *events: Event | Unknown | Redacted,
        actor: str = "ann",
        at: datetime | None = None,
        replaces: Iterable[str] | None = None,
    ) -> Recorded:
        """Events one second apart; `replaces` None stands for whatever is live. Returns the last."""
        for event in events:
            self.now = max(self.now + timedelta(seconds=1), at or self.now)
            ms = int(self.now.timestamp() * 1000)
            self._hlc = max(ms << 16, self._hlc + 1)
            id_ = self._ulids.new(ms)
            named = tuple(replaces) if replaces is not None else self._live(event, id_)
            recorded = Recorded(
                len(self.events) + 1, id_, self.state.id, self._hlc, at or self.now, self.now, event.kind, actor, "",
                "", self.mode, named, event,
            )  # fmt: skip
            self.events.append(recorded)
            incident.apply(self.state, recorded)
        return self.events[-1]

    def _live(self, event: Event | Unknown | Redacted, id_: str) -> tuple[str, ...]:
        if not isinstance(event, Event):
            return ()
        return tuple(live for name, _value in event.edits(id_) for live in self.state.registers.ids(name))


def story_at(
    status: str, *, cast: bool = True, weight: str = "low", mode: Mode = Mode.REAL, classified: bool = True
) -> Story:
    """An incident that stands at a status, category and priority known (unless not `classified`).

    `cast`: everybody of `CAST` holds their position; else nobody holds any.
    """
    story = Story(mode)
    story.add(IncidentDeclared(number=7, name="Portal down", reporter="ann"))
    if classified:
        story.add(IncidentClassified(category="outage", impact=weight, urgency=weight, matrix="3x3"))
    if cast:
        for code, name in CAST.items():
            story.add(RoleAssigned(position=code, person=name))
        story.add(RoleAssigned(position="IC", person="dpic", holding="deputy"))
    for to in PATHS[status]:
        story.add(IncidentMoved(to=to, why="so it is"))
    return story


def open_room(folder: Path, me: str = "ann", *, clock: FixedClock | None = None, name: str = "room.db") -> Room:
    """A room in a folder, with a clock that stands at `START`."""
    return Room.open(folder / name, me, clock=clock or FixedClock(START))


def open_journal(folder: Path, *, clock: FixedClock | None = None, patience: float | None = None) -> Journal:
    """A journal in a folder, with a clock that stands at `START`."""
    return Journal.open(folder / "room.db", clock=clock or FixedClock(START), patience=patience)


def clock_of(room: Room) -> FixedClock:
    """The room's clock, to be moved."""
    assert isinstance(room.clock, FixedClock)
    return room.clock


def later(room: Room, **step: float) -> None:
    """Let time pass."""
    clock_of(room).advance(timedelta(**step))


def declared(room: Room, title: str = "Portal down") -> int:
    """A new incident's number."""
    return room.declare(Report(title)).number


def responding(room: Room, title: str = "Portal down") -> int:
    """A new incident of low weight with the room's person in command; its number."""
    state = room.declare(Report(title, category="outage", impact="low", urgency="low"))
    room.move(state.number, "responding")
    return state.number


def footprint(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes: what «nothing was touched» is measured by."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
