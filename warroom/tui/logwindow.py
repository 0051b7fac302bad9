"""The stretch of a log that is held: it moves with the reader, so that a million lines cost what ten do. No Textual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from warroom.model.envelope import Recorded
from warroom.model.filters import Filter
from warroom.room import Room
from warroom.room.paging import HIDDEN

PAGE = 200
"""Lines read at once."""
PAGES = 4
"""Pages that are held; what lies beyond is read again when it is scrolled to."""


MOST = 5 * PAGES * PAGE
"""Lines beyond which new ones are no longer added while somebody reads further up."""


class Added(NamedTuple):
    """What became of lines that came in: those that stand at the end now; or all was read `anew`; or so many were
    `missed`, because another stretch is held."""

    lines: tuple[Recorded, ...] = ()
    anew: bool = False
    missed: int = 0


class LogWindow:
    """Lines of one incident's log, in order. `at_end`: the newest is among them; then new ones are added.
    `at_start`: so is the oldest."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.stream: str | None = None
        self.filter = Filter()
        self.lines: list[Recorded] = []
        self.at_end = self.at_start = True

    def open(self, stream: str | None) -> None:
        """The newest lines of an incident; None: nothing is shown."""
        self.stream = stream
        self.newest()

    def newest(self, least: int = 0) -> None:
        """Go to the end; `least`: so many lines at the least."""
        self.lines, self.at_end = [], True
        if self.stream is not None:
            self.lines = self.room.log_page(self.stream, self.filter, max(PAGE, least))
        self.at_start = len(self.lines) < max(PAGE, least)

    def first(self) -> None:
        """Go to the beginning."""
        if self.stream is not None:
            self.lines = self.room.log_page(self.stream, self.filter, PAGE, oldest=True)
            self.at_end, self.at_start = len(self.lines) < PAGE, True

    def show(self, wanted: Filter) -> None:
        """Show only what fits a filter, from the newest on."""
        self.filter = wanted
        self.newest()

    def older(self) -> bool:
        """Read what came before the first line; says whether there was more."""
        if self.stream is None or not self.lines:
            return False
        more = self.room.log_page(self.stream, self.filter, PAGE, before=self.lines[0])
        self.lines = more + self.lines
        self.at_start = len(more) < PAGE
        if len(self.lines) > PAGES * PAGE:
            del self.lines[PAGES * PAGE :]
            self.at_end = False
        return bool(more)

    def newer(self) -> bool:
        """Read what came after the last line; says whether there was more."""
        if self.stream is None or self.at_end or not self.lines:
            return False
        more = self.room.log_page(self.stream, self.filter, PAGE, after=self.lines[-1])
        self.lines += more
        self.at_end = len(more) < PAGE
        over = max(0, len(self.lines) - PAGES * PAGE)
        self.at_start = self.at_start and not over
        del self.lines[:over]
        return bool(more)

    def around(self, moment: datetime) -> Recorded | None:
        """Go to a time: the first line that happened then or later; None where there is none."""
        found = self.room.line_at(self.stream, moment) if self.stream is not None else None
        if found is None or self.stream is None:
            return None
        before = self.room.log_page(self.stream, self.filter, PAGE, before=found)
        after = self.room.log_page(self.stream, self.filter, PAGE, after=found)
        fits = [found] if not self.filter.terms or self._fits(found) else []
        self.lines, self.at_end, self.at_start = [*before, *fits, *after], len(after) < PAGE, len(before) < PAGE
        return next(iter(fits or after), None)

    def _fits(self, one: Recorded) -> bool:
        return bool(self.room.fitting(one.stream, self.filter, after=one.pos - 1, before=one.pos + 1))

    def add(self, fresh: Sequence[Recorded]) -> Added:
        """Take in what was written.

        Lines of a joined copy may lie between older ones; words that were taken out go from what is held.
        """
        if any(one.kind == "event.redacted" for one in fresh):
            self._again()
            return Added(anew=True)
        held = {one.id for one in self.lines}  # what was written while they were read
        fresh = [one for one in fresh if one.id not in held and one.kind != HIDDEN]
        if self.filter.terms and fresh and self.stream is not None:
            fits = set(self.room.fitting(self.stream, self.filter, after=fresh[0].pos - 1))
            fresh = [one for one in fresh if one.pos in fits]
        self.at_end = self.at_end and len(self.lines) < MOST
        if not self.at_end:
            return Added(missed=len(fresh))
        if not self.filter.terms and self._between(fresh):
            self._again()
            return Added(anew=True)
        self.lines += fresh
        return Added(tuple(fresh))

    def trim(self) -> bool:
        """Let go of the oldest lines where many came in; says whether there were any. For whoever follows the end."""
        many = len(self.lines) > 2 * PAGES * PAGE
        if many:
            del self.lines[: -PAGES * PAGE]
            self.at_start = False
        return many

    def _between(self, fresh: Sequence[Recorded]) -> bool:
        order = [(one.hlc, one.id) for one in (*self.lines[-1:], *fresh)]
        return order != sorted(order)

    def _again(self) -> None:
        """Read anew what is held."""
        if self.at_end or self.stream is None or not self.lines:
            self.newest(least=len(self.lines))
        else:
            many, first = len(self.lines), self.lines[0]
            self.lines = self.room.log_page(self.stream, self.filter, many, after=first, including=True)
