"""Registers: one value each, set by events that name what they replace. Two that nobody replaced are a dispute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

_ADDS_UP = ("update/", "source", "activity")
"""Registers whose values stand beside each other: who was told what, what another system said, work after the end."""


class Live(NamedTuple):
    """One value that nobody has replaced: what it is, and who set it when."""

    event: str
    hlc: int
    at: datetime
    actor: str
    value: str


class Registers:
    """All registers of one stream. The fold is the only writer."""

    __slots__ = ("_live",)

    def __init__(self) -> None:
        self._live: dict[str, tuple[Live, ...]] = {}

    def set(self, name: str, new: Live, replaces: Iterable[str]) -> None:
        """One edit: what it names as replaced goes, what it did not know of stays beside it."""
        old = self._live.get(name, ())
        if old:
            gone = frozenset(replaces)
            old = tuple(live for live in old if live.event not in gone and live.event != new.event)
        # Kept in the order of folds, so that the effective value never depends on how the events arrived.
        self._live[name] = tuple(sorted((*old, new), key=lambda live: (live.hlc, live.event))) if old else (new,)

    def clear(self, name: str) -> None:
        """Begin a register anew."""
        self._live.pop(name, None)

    def live(self, name: str) -> tuple[Live, ...]:
        """All values that nobody replaced, oldest first."""
        return self._live.get(name, ())

    def last(self, name: str) -> Live | None:
        """The effective value with its author: the last by (hlc, id)."""
        live = self._live.get(name)
        return live[-1] if live else None

    def value(self, name: str) -> str:
        """The effective value; empty where there is none."""
        live = self._live.get(name)
        return live[-1].value if live else ""

    def ids(self, name: str) -> tuple[str, ...]:
        """The events whose values are live: what a next edit replaces."""
        return tuple(live.event for live in self._live.get(name, ()))

    def disputed(self, name: str) -> bool:
        """Whether copies of the room set this to different values and nobody has settled it."""
        live = self._live.get(name, ())
        return len(live) > 1 and len({one.value for one in live}) > 1 and not name.startswith(_ADDS_UP)

    def disputes(self) -> list[str]:
        """The names of all disputed registers."""
        return [name for name in self._live if self.disputed(name)]

    def under(self, prefix: str) -> Iterator[tuple[str, Live]]:
        """The registers whose name begins so, with their effective values; names without the prefix."""
        for name, live in self._live.items():
            if name.startswith(prefix):
                yield name[len(prefix) :], live[-1]

    def items(self) -> Iterable[tuple[str, tuple[Live, ...]]]:
        """Every register with its live values."""
        return self._live.items()
