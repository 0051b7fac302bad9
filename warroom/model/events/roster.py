"""Events of the role roster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from warroom.model.events.base import Edit, Event
from warroom.model.positions import role_register

HOLDINGS = ("primary", "deputy", "assistant", "trainee")


class RoleAssigned(Event):
    """A person takes a position. `emergency` marks command taken without the commander's word; it has a reason."""

    kind: ClassVar[str] = "role.assigned"
    position: str
    person: str
    holding: str = "primary"
    reports_to: str = ""
    emergency: bool = False
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Who holds it."""
        yield role_register(self.position, self.holding, self.person), self.person

    def words(self) -> str:
        """The reason given."""
        return self.why


class RoleRelieved(Event):
    """A person leaves a position."""

    kind: ClassVar[str] = "role.relieved"
    position: str
    person: str
    holding: str = "primary"
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Nobody holds it."""
        yield role_register(self.position, self.holding, self.person), ""

    def words(self) -> str:
        """The reason given."""
        return self.why
