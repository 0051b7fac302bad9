"""Figures of the room: response and resolution against the targets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.model.kinds import counts
from warroom.room.owing import Owing
from warroom.room.reading import BoardRow

if TYPE_CHECKING:
    from warroom.model.figures import Case, Figure


class Figures(Owing):
    """What is counted."""

    def figures(self, since: datetime | None = None, until: datetime | None = None) -> list[Figure]:
        """Response and resolution by priority, of incidents that were reported in this time (both ends may be open).

        Only of those that count: real ones and those entered later, and nothing that was cancelled.
        """
        from warroom.model.figures import figures

        rows = [
            row for row in self.board(everything=True) if counts(row.kind, row.status) and _within(row, since, until)
        ]
        return figures(map(_case, rows), self.policy(), self.clock.now())


def _within(row: BoardRow, since: datetime | None, until: datetime | None) -> bool:
    at = row.reported_at
    return at is not None and (since is None or at >= since) and (until is None or at < until)


def _case(row: BoardRow) -> Case:
    from warroom.model.figures import Case

    assert row.reported_at is not None  # noqa: S101 - a declared incident was reported
    return Case(row.priority, row.status, row.reported_at, row.acknowledged_at, row.resolved_at, row.pauses)
