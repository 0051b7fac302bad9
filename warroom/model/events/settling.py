"""Events that settle what copies of the room left behind when they were joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class DisputeSettled(Event):
    """Somebody decided between values that copies of the room had set apart from each other.

    `register` is what was disputed, `value` what holds; `chosen` is the event whose value was taken, empty where
    the value is a new one.
    """

    kind: ClassVar[str] = "dispute.settled"
    register: str
    value: str
    chosen: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The register in question."""
        yield self.register, self.value


class IncidentRenumbered(Event):
    """An incident got another number: copies of the room had given the same one twice."""

    kind: ClassVar[str] = "incident.renumbered"
    number: int
    was: int

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The number."""
        yield "number", str(self.number)
