"""What is to be said of an event that came in from a copy of the room: later than it was written, or ahead of it."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.i18n import _
from warroom.model.durations import show_short
from warroom.model.envelope import Recorded
from warroom.model.moments import LATE_ENTRY
from warroom.model.parts import Join


def arrival(recorded: Recorded, joins: Sequence[Join]) -> str:
    """`[came in 2h10 later]`, `[its clock ran 3d ahead]`, or nothing: it was written here, or came in at once."""
    join = next((one for one in joins if one.first <= recorded.pos <= one.last), None)
    if join is None:
        return ""
    gap = join.at - recorded.recorded_at
    if -gap > LATE_ENTRY:
        return _("[its clock ran {time} ahead]").format(time=show_short(-gap.total_seconds()))
    if gap > LATE_ENTRY:
        return _("[came in {time} later]").format(time=show_short(gap.total_seconds()))
    return ""
