"""The states of the room itself and of a person: nothing but registers."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.model.envelope import PERSON, Recorded
from warroom.model.events import Event, RoomCreated
from warroom.model.incident import in_order
from warroom.model.registers import Live, Registers

SETTINGS: dict[str, str] = {
    "name": "",
    "zone": "",
    "matrix": "3x3",
    "reopen_days": "5",
    "period_hours": "4",
    "regulators": "gdpr nis2",
    "target_p1": "15m 4h 24x7",
    "target_p2": "30m 8h 24x7",
    "target_p3": "4h 24h business",
    "target_p4": "8h 72h business",
    "target_p5": "none",
    "business_hours": "mon-fri 09:00-17:00",
    "holidays": "",
    "update_p1": "30m",
    "update_p2": "1h",
    "update_p3": "4h",
    "update_p4": "24h",
    "update_p5": "none",
}
"""The room's policy and its defaults. `zone` empty: the zone of the machine that shows it; for business hours: UTC.

Targets and updates: domain, SLA targets. ITIL prescribes none; `targets.read_policy` reads them."""


class KeyedState:
    """A stream that only sets values."""

    __slots__ = ("id", "registers", "room", "tail")

    def __init__(self, id: str) -> None:
        self.id = id
        self.room = ""
        self.registers = Registers()
        self.tail: tuple[int, str] = (0, "")

    @property
    def login(self) -> str:
        """The login name, where this is a person."""
        return self.id[len(PERSON) :]

    def setting(self, name: str) -> str:
        """A setting of the room, or its default."""
        return self.registers.value(name) or SETTINGS[name]


def apply(state: KeyedState, recorded: Recorded) -> None:
    """Fold one more event in."""
    state.tail = (recorded.hlc, recorded.id)
    event = recorded.event
    if not isinstance(event, Event):
        return
    if isinstance(event, RoomCreated) and not state.room:
        state.room = event.room
    for name, value in event.edits(recorded.id):
        live = Live(recorded.id, recorded.hlc, recorded.at, recorded.actor, value)
        state.registers.set(name, live, recorded.replaces)


def fold(stream: str, events: Iterable[Recorded]) -> KeyedState:
    """The state that these events make, whatever order they come in."""
    state = KeyedState(stream)
    for recorded in in_order(events):
        apply(state, recorded)
    return state
