"""A log read page by page: whole, or only what fits a filter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.journal.rows import EVENT_COLUMNS, recorded_from
from warroom.model.envelope import Recorded
from warroom.model.filters import Filter
from warroom.model.moments import LATE_ENTRY, rfc3339
from warroom.room.base import Base

_AHEAD = timedelta(minutes=3)
"""How far what happened may lie ahead of when it was written down; `Base.past` lets through two minutes."""
_ASKED = 5000
"""Lines that are asked for the time of what they say."""
_FAR = timedelta(minutes=10)
HIDDEN = "entry.asked"
"""The kind of event that no log shows a line of: it stands behind the entry that it is about."""
_OLDEST, _NEWEST = "hlc, id", "hlc DESC, id DESC"


class _Said(NamedTuple):
    pos: int
    at: datetime
    recorded: datetime


class Paging(Base):
    """Stretches of one incident's log."""

    def log_page(
        self, stream: str, wanted: Filter, limit: int, *, before: Recorded | None = None, after: Recorded | None = None,
        oldest: bool = False, including: bool = False,
    ) -> list[Recorded]:  # fmt: skip
        """So many lines, in order: the newest (before one), or the oldest ones (after one, or `including` it).

        In the order of folds, `(hlc, id)`; with a filter in that of their arrival, which differs only after copies of
        the room were joined.
        """
        forward = oldest or after is not None
        if not self.sees(stream):
            return []
        if wanted.terms:
            first = after.pos - including if after is not None else 0
            last = before.pos if before is not None else 2**62
            found = self.fitting(stream, wanted, after=first, before=last, limit=limit, oldest=forward)
            return self._at_positions(sorted(found))
        if after is not None:
            sign = ">=" if including else ">"
            where, values = f"hlc >= ? AND (hlc, id) {sign} (?, ?)", [after.hlc, after.hlc, after.id]
        elif before is not None:
            where, values = "hlc <= ? AND (hlc, id) < (?, ?)", [before.hlc, before.hlc, before.id]
        else:
            where, values = "1", []
        order = _OLDEST if forward else _NEWEST
        where = f"stream = ? AND kind <> '{HIDDEN}' AND {where}"
        sql = f"SELECT {EVENT_COLUMNS} FROM events WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608 - our own words
        rows = [recorded_from(row) for row in self.journal.query(sql, [stream, *values, limit])]
        return rows if forward else rows[::-1]

    def fitting(
        self, stream: str, wanted: Filter, *, after: int = 0, before: int = 2**62, limit: int = -1, oldest: bool = False
    ) -> list[int]:
        """The positions of the lines that fit a filter, newest first (or `oldest`)."""
        from warroom.journal.search import positions

        terms = [("incident", stream), *wanted.terms]
        return positions(self.journal, terms, limit, after=after, before=before, oldest=oldest)

    def line_at(self, stream: str, moment: datetime) -> Recorded | None:
        """The line at which a reader of a log finds a moment: what happened then or next; None where nothing did.

        Lines stand in the order in which they were written down. The first that was written as it happened is meant;
        but where something that was written down late (or comes from another system's records) is far closer, that is.
        """
        since = int((moment - _AHEAD).timestamp() * 1000) << 16
        said = "SELECT pos, at, recorded_at, kind FROM events WHERE stream = ? AND hlc >= ? ORDER BY hlc, id LIMIT ?"
        rows = self.journal.query(
            f"SELECT pos, at, recorded_at FROM ({said}) WHERE at >= ? AND kind <> '{HIDDEN}'",  # noqa: S608 - our own words
            (stream, since, _ASKED, rfc3339(moment)),
        )
        found = [_Said(int(str(pos)), datetime.fromisoformat(str(at)), datetime.fromisoformat(str(recorded)))
                 for pos, at, recorded in rows]  # fmt: skip
        if not found:
            return None
        live = next((one for one in found if one.recorded - one.at < LATE_ENTRY), None)
        next_ = min(found, key=lambda one: one.at)
        meant = next_ if live is None or live.at - next_.at > _FAR else live
        return self._at_positions([meant.pos])[0]

    def _at_positions(self, positions: list[int]) -> list[Recorded]:
        sql = f"SELECT {EVENT_COLUMNS} FROM events WHERE pos = ?"  # noqa: S608 - our own words
        return [recorded_from(row) for pos in positions for row in self.journal.query(sql, (pos,))]
