"""Who is in the room, and where."""

from __future__ import annotations

from typing import NamedTuple

from warroom.journal.presence import Badge, Card, Doing, Lobby
from warroom.room.base import Base

__all__ = ["Doing", "Presences", "Present"]


class Present(NamedTuple):
    """A console that is open on this room. `number`: of the incident before its person, 0: none that we know.

    `silent`: seconds without a sign of life, 0 while that is not long: suspended, or waiting for its terminal.
    `mine`: it is this one.
    """

    name: str
    card: Card
    number: int
    silent: float
    mine: bool

    @property
    def editing(self) -> str:
        """The section of the plan that is being written."""
        return self.card.doing.section


class Presences(Base):
    """Who else has the room open. Nothing of it is ever in the journal."""

    _badge: Badge | None = None
    _lobby: Lobby | None = None

    def arrive(self) -> None:
        """This console is here; one that can't write the room stays unseen."""
        if not self.journal.readonly and self._badge is None:
            # Not by the room's clock: in an exercise it shows another day, and runs sixty times as fast.
            self._badge = Badge(self.journal.path, self.me, self.journal.via)

    def doing(self, doing: Doing, *, active: bool = False) -> None:
        """What this console does, and that it lives: say it every few seconds. `active`: its person pressed a key."""
        if self._badge is not None:
            self._badge.show(doing, active=active)

    def depart(self) -> None:
        """This console is not here any more."""
        if self._badge is not None:
            self._badge.leave()
            self._badge = None

    def here(self) -> list[Present]:
        """Every console that is open on this room, in the order of their coming."""
        if self._lobby is None:
            self._lobby = Lobby(self.journal.path)
        mine = self._badge.name if self._badge is not None else ""
        found = []
        for one in self._lobby.look():
            card = one.card
            if not self.sees(card.doing.incident):  # that they are here, yes; at what, no
                card = card._replace(doing=Doing(observing=card.doing.observing))
            found.append(Present(one.name, card, self._number(card.doing.incident), one.silent, one.name == mine))
        return found

    def _number(self, incident: str) -> int:
        rows = self.journal.query("SELECT number FROM incidents WHERE id = ?", (incident,)) if incident else []
        return int(str(rows[0][0])) if rows else 0
