"""Events about the room itself and about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class RoomCreated(Event):
    """The file's first event: this room exists."""

    kind: ClassVar[str] = "room.created"
    room: str
    name: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The room's name."""
        yield "name", self.name


class RoomSalvaged(Event):
    """What could be proved of a damaged file was written into this one. `proved` and `lost` are numbers of events;
    `gaps` the hashes of events that are missing and that others follow."""

    kind: ClassVar[str] = "room.salvaged"
    source: str
    proved: int
    lost: int = 0
    gaps: tuple[str, ...] = ()


class RoomSet(Event):
    """One setting of the room (its policy, not a person's taste)."""

    kind: ClassVar[str] = "room.set"
    key: str
    value: str

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The setting."""
        yield self.key, self.value


class PersonAdded(Event):
    """Somebody is known in the room from now on. The login name is the end of the stream's name."""

    kind: ClassVar[str] = "person.added"
    login: str
    name: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The full name."""
        yield "name", self.name or self.login

    def words(self) -> str:
        """The full name."""
        return self.name
