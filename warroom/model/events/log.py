"""Events of the communication log: entries, and updates to stakeholders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class LogWritten(Event):
    """One entry in the communication log. `entry` is its kind (note, decision, order …)."""

    kind: ClassVar[str] = "log.written"
    entry: str = "note"
    text: str
    to: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channel: str = ""

    def words(self) -> str:
        """The text."""
        return self.text


class UpdateSent(Event):
    """Words to people outside the room, and when they were promised the next ones.

    `draft` is the event that drafted them, where they were drafted first; `channel` how they were sent.
    """

    kind: ClassVar[str] = "update.sent"
    audience: str
    text: str
    next_due: datetime | None = None
    draft: str = ""
    channel: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """When the next update to this audience is due; empty where none was promised."""
        yield f"update/{self.audience}", self.next_due.isoformat() if self.next_due else ""

    def words(self) -> str:
        """The text."""
        return self.text
