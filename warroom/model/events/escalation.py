"""Events about escalation: which ladder counts, who was called, who answered, what is no longer needed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Event


class LadderArmed(Event):
    """A ladder counts for an incident from now on, as it stood then; without rungs it no longer does.

    The five lists go together, one entry a rung: its name, functional or hierarchical, whom it calls (code of a
    position, login, or name of a group), when by itself (RFC 3339; empty: only where the one before is not answered),
    and the minutes within which an answer is expected. `until`: the timestamp of the incident that ends it.
    `turn`: how often the incident had been reopened. `groups`: who is in the groups that are called.
    """

    kind: ClassVar[str] = "escalation.armed"
    ladder: str
    title: str
    until: str
    as_of: str = ""
    turn: int = 0
    rungs: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    dues: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    groups: dict[str, str] = {}  # noqa: RUF012 - a field's default; the base class copies nothing and nobody writes


class EscalationRaised(Event):
    """Somebody is called. `ladder` empty: by hand. `cause`: time, unanswered (the rung before it), or hand."""

    kind: ClassVar[str] = "escalation.raised"
    to: str
    sort: str = "functional"
    cause: str = "hand"
    ladder: str = ""
    title: str = ""
    rung: str = ""
    turn: int = 0
    members: tuple[str, ...] = ()
    answer_by: datetime | None = None
    why: str = ""

    def words(self) -> str:
        """The reason given."""
        return self.why


class EscalationAcknowledged(Event):
    """Whoever was called answers: they have it. `escalation` names it as the state does."""

    kind: ClassVar[str] = "escalation.acknowledged"
    escalation: str
    to: str = ""
    note: str = ""

    def words(self) -> str:
        """What they said."""
        return self.note


class EscalationStoodDown(Event):
    """A ladder or one escalation is no longer needed. `ladder` empty: only that one (`escalation`)."""

    kind: ClassVar[str] = "escalation.stood_down"
    ladder: str = ""
    title: str = ""
    turn: int = 0
    escalation: str = ""
    to: str = ""
    why: str = ""

    def words(self) -> str:
        """The reason given."""
        return self.why
