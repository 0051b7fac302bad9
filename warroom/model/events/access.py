"""Events about who may come in, and what they may do here. All of them stand in the room's own stream."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from warroom.model.events.base import Edit, Event

RIGHT, POSITION, KEY = "right/", "comes-in/", "key/"
"""Beginnings of the room's registers: a login name's right, the position it comes in for; a fingerprint's owner."""


class AccessGranted(Event):
    """Somebody was given a right in this room. `position`: the code of the one that they come in for, or empty."""

    kind: ClassVar[str] = "access.granted"
    person: str
    right: str
    position: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Their right and the position."""
        yield RIGHT + self.person, self.right
        yield POSITION + self.person, self.position


class AccessRevoked(Event):
    """Their right was taken away. Sessions by key end with it."""

    kind: ClassVar[str] = "access.revoked"
    person: str
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """No right, no position."""
        yield RIGHT + self.person, ""
        yield POSITION + self.person, ""

    def words(self) -> str:
        """The reason."""
        return self.why


class KeyGranted(Event):
    """A key opens this room in somebody's name. `key`: type and key as in `authorized_keys`; `comment`: what it calls
    itself, which says nothing about whose it is."""

    kind: ClassVar[str] = "key.granted"
    person: str
    fingerprint: str
    key: str
    comment: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Whose key it is, the key, and what it calls itself."""
        yield KEY + self.fingerprint, f"{self.person} {self.key} {self.comment}".rstrip()


class KeyRevoked(Event):
    """That key opens it no longer."""

    kind: ClassVar[str] = "key.revoked"
    person: str
    fingerprint: str
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Nobody's."""
        yield KEY + self.fingerprint, ""

    def words(self) -> str:
        """The reason."""
        return self.why
