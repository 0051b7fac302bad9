"""Events about response plans."""

from __future__ import annotations

from typing import ClassVar

from warroom.model.events.base import Event


class ResponseStarted(Event):
    """A response plan was started on an incident: what it asks for, as the plan stood then.

    `roles` are codes of positions; `channels` read `name: what for`. Its checklist becomes tasks of their own.
    """

    kind: ClassVar[str] = "response.started"
    plan: str
    title: str
    edition: str = ""
    owner: str = ""
    roles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    escalation: tuple[str, ...] = ()
    decisions: str = ""

    def words(self) -> str:
        """Its title and how it decides."""
        return f"{self.title}\n{self.decisions}" if self.decisions else self.title
