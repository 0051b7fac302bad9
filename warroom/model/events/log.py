"""Events of the communication log: entries, and updates to stakeholders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class LogWritten(Event):
    """One entry in the communication log. `entry` is its kind (note, request, message …).

    `number`: how it is called in this incident, also over a radio (0: written before entries had numbers). `sender`:
    who said it, where that is not who wrote it down. `direction`: in, out or internal; empty: nobody said. `bob`:
    picture, judgement or decision. `subject` as in block 4 of ICS 213. `can`: condition, actions and needs of a CAN
    report, which stand in `text`, too. `reply_to`: the id of the entry that this one goes on from, and its number.
    `ack`: an answer is asked for; of whom, an `entry.asked` says. `tlp`: a level of the Traffic Light Protocol.
    """

    kind: ClassVar[str] = "log.written"
    entry: str = "note"
    text: str
    to: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channel: str = ""
    number: int = 0
    sender: str = ""
    direction: str = ""
    bob: str = ""
    subject: str = ""
    can: tuple[str, ...] = ()
    reply_to: str = ""
    reply_number: int = 0
    ack: bool = False
    tlp: str = ""

    def words(self) -> str:
        """The subject, where it has one, and the text."""
        return f"{self.subject}: {self.text}" if self.subject else self.text


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
