"""The incidents in the order in which the board shows them. No Textual here.

Ten thousand may be open. So the order is kept, not made anew: one incident that changes costs as much as finding its
place, and what is drawn is asked for line by line.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from warroom.model.envelope import Mode
from warroom.room.reading import BoardRow
from warroom.room.views import Seen, Wanted, fits, folded, haystack, place

_NOBODY = Seen(frozenset(), lambda row: None)


class Lineup:
    """All lines of the board that were read, and those of them that a view shows, in its order.

    `order` are the ids of those that are shown; it is another list whenever anything in it is another.
    """

    def __init__(self) -> None:
        self.order: list[str] = []
        self.wanted = Wanted()
        self.seen = _NOBODY
        self._rows: dict[str, BoardRow] = {}
        self._places: list[tuple[Any, ...]] = []
        self._place_of: dict[str, tuple[Any, ...]] = {}
        self._sorted_by = ""
        self._shown: set[str] = set()
        self._words: tuple[str, ...] = ()
        self._texts: dict[str, str] = {}
        self._open = self._heavy = self._real = 0
        self._inbox: set[str] = set()
        self._disputed: set[str] = set()

    # -- what there is -------------------------------------------------------------------------------------------------

    def load(self, rows: Iterable[BoardRow], now: datetime) -> None:
        """Take these lines in place of all others."""
        self._rows, self._texts = {}, {}
        self._open = self._heavy = self._real = 0
        self._inbox.clear()
        self._disputed.clear()
        for row in rows:
            self._rows[row.id] = row
            self._count(row, 1)
        self._sorted_by = ""
        self.line_up(now)

    def change(self, streams: Iterable[str], rows: Iterable[BoardRow], now: datetime) -> None:
        """Of these incidents only such lines are left; the others stay as they are."""
        fresh = {row.id: row for row in rows}
        moved = False
        for stream in streams:
            old, new = self._rows.pop(stream, None), fresh.get(stream)
            self._texts.pop(stream, None)
            if old is not None:
                self._count(old, -1)
            if new is not None:
                self._rows[stream] = new
                self._count(new, 1)
            moved = self._put(stream, new, now) or moved
        if moved:
            self._draw_up()

    def _put(self, stream: str, row: BoardRow | None, now: datetime) -> bool:
        """Put one line in its place; whether anything about that is new."""
        where = place(row, self.wanted.sort, self.seen) if row is not None else None
        before, was_shown = self._place_of.pop(stream, None), stream in self._shown
        shown = row is not None and self._fits(row, now)
        if where is not None:
            self._place_of[stream] = where
        if where != before:
            if before is not None:
                del self._places[bisect_left(self._places, before)]
            if where is not None:
                insort(self._places, where)
        if shown != was_shown:
            self._shown ^= {stream}
        return shown != was_shown or (shown and where != before)

    def _draw_up(self) -> None:
        order = [where[-1] for where in self._places if where[-1] in self._shown]
        if order != self.order:
            self.order = order

    def _count(self, row: BoardRow, by: int) -> None:
        self._real += by * (row.mode == Mode.REAL)
        if row.open:
            self._open += by
            self._heavy += by * (row.major or row.priority == "P1")
        for held, holds in ((self._inbox, row.status == "identified"), (self._disputed, row.open and row.disputes)):
            if holds:
                held.add(row.id) if by > 0 else held.discard(row.id)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def line_up(self, now: datetime) -> None:
        """Look at every line anew: another view, another order, or time that went by."""
        sort = self.wanted.sort
        if sort != self._sorted_by or sort == "owed":
            self._place_of = {row.id: place(row, sort, self.seen) for row in self._rows.values()}
            self._places = sorted(self._place_of.values())
            self._sorted_by = sort
        self._shown = {row.id for row in self._rows.values() if self._fits(row, now)}
        self._draw_up()

    def look_for(self, words: str, now: datetime) -> None:
        """Show only lines that hold all these words, or parts of words; none: all of them."""
        before, self._words = self._words, tuple(folded(words).split())
        if self._words == before:
            return
        if len(before) <= len(self._words) and all(map(str.startswith, self._words, before)):
            # Typed on: what did not fit before does not fit now.
            self._shown = {stream for stream in self._shown if self._fits(self._rows[stream], now)}
            self._draw_up()
        else:
            self.line_up(now)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are looked for."""
        return self._words

    def _fits(self, row: BoardRow, now: datetime) -> bool:
        wanted = self.wanted
        looked_for = (*wanted.words, *self._words)
        if looked_for:
            text = self._texts.get(row.id)
            if text is None:
                text = self._texts[row.id] = haystack(row)
            if not all(word in text for word in looked_for):
                return False
        return fits(row, wanted._replace(words=()) if wanted.words else wanted, self.seen, now)

    # -- asking --------------------------------------------------------------------------------------------------------

    def row(self, stream: str | None) -> BoardRow | None:
        """One line, shown or not."""
        return self._rows.get(stream or "")

    def everyone(self) -> Iterable[BoardRow]:
        """All lines, shown or not, in no order."""
        return self._rows.values()

    def shown(self) -> list[BoardRow]:
        """The lines that are shown, in order."""
        return [self._rows[stream] for stream in self.order]

    @property
    def among(self) -> int:
        """How many lines the view had to choose from: those that are open, or all where it shows closed ones."""
        return len(self._rows) if self.wanted.everything else self._open

    def counts(self) -> tuple[int, int]:
        """How many incidents are open, and how many of them are major or P1."""
        return self._open, self._heavy

    @property
    def inbox(self) -> int:
        """How many were reported and wait to be registered."""
        return len(self._inbox)

    @property
    def disputed(self) -> list[BoardRow]:
        """Open ones about which copies of the room say different things."""
        return [self._rows[stream] for stream in sorted(self._disputed)]

    @property
    def real(self) -> bool:
        """Whether any of them is no exercise."""
        return self._real > 0
