"""Time that counts: round the clock or in business hours, without the pauses. Pure; moments in UTC, days local."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Pause = tuple[datetime, datetime | None]
"""From when until when nothing counts; None: it has not ended."""

DAY_MINUTES = 24 * 60
_FAR = datetime(9000, 1, 1, tzinfo=UTC)
"""Later than anything that is ever due; leaves room for arithmetic before the calendar ends."""
_ONE = timedelta(days=1)


class Hours:
    """Business hours: on these weekdays (0: Monday) from `start` to `end` (minutes of the local day), not on holidays.

    A day that the clocks change is as long as it is: from 00:00 to 24:00 it has 23 or 25 hours.
    """

    __slots__ = ("_kept", "days", "end", "holidays", "start", "zone")

    def __init__(
        self, days: Collection[int], start: int, end: int, zone: tzinfo = UTC, holidays: Collection[date] = ()
    ) -> None:
        if not days or not 0 <= start < end <= DAY_MINUTES or not all(0 <= day < 7 for day in days):
            raise ValueError("business hours need a weekday, and an end that lies after the start")
        self.days, self.start, self.end = frozenset(days), start, end
        self.zone, self.holidays = zone, frozenset(holidays)
        self._kept: dict[date, tuple[datetime, datetime] | None] = {}

    def window(self, day: date) -> tuple[datetime, datetime] | None:
        """From when until when a day counts, in UTC; None where it does not."""
        try:
            return self._kept[day]
        except KeyError:
            # Worked out once: a board of ten thousand incidents asks for the same few days again and again.
            found = self._kept[day] = self._window(day)
            return found

    def _window(self, day: date) -> tuple[datetime, datetime] | None:
        if day.weekday() not in self.days or day in self.holidays:
            return None
        opens, closes = self._moment(day, self.start), self._moment(day, self.end)
        return (opens, closes) if opens < closes else None

    def _moment(self, day: date, minutes: int) -> datetime:
        if minutes == DAY_MINUTES:
            day, minutes = day + _ONE, 0
        return datetime.combine(day, time(*divmod(minutes, 60)), self.zone).astimezone(UTC)


def counted(start: datetime, hours: Hours | None, pauses: Sequence[Pause] = ()) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of time from `start` on that count, in order, in UTC. `hours` None: round the clock.

    They end where a pause has no end. The last one may reach to a moment that lies beyond everything.
    """
    stops = _merged(pauses)
    for opens, closes in _windows(start.astimezone(UTC), hours):
        here = opens
        for pause, until in stops:
            if until <= here:
                continue
            if pause >= closes:
                break
            if pause > here:
                yield here, pause
            here = until
            if here >= closes:
                break
        if here < closes:
            yield here, closes
        elif here >= _FAR:
            return


def _windows(start: datetime, hours: Hours | None) -> Iterator[tuple[datetime, datetime]]:
    if hours is None:
        yield start, _FAR
        return
    day = start.astimezone(hours.zone).date()
    while day.year < _FAR.year:
        window = hours.window(day)
        if window is not None and window[1] > start:
            yield max(window[0], start), window[1]
        day += _ONE


def _merged(pauses: Sequence[Pause]) -> list[tuple[datetime, datetime]]:
    """Pauses in order, those that overlap made one; one without an end reaches beyond everything."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted((start, end or _FAR) for start, end in pauses):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def worked(start: datetime, end: datetime, hours: Hours | None, pauses: Sequence[Pause] = ()) -> timedelta:
    """How much of the time between two moments counts; nothing where the second lies before the first."""
    total = timedelta()
    for opens, closes in counted(start, hours, pauses):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def when_worked(start: datetime, span: timedelta, hours: Hours | None, pauses: Sequence[Pause] = ()) -> datetime | None:
    """The moment at which so much time has counted since `start`; None where a pause that goes on comes before it."""
    return moments_worked(start, (span,), hours, pauses)[0]


def moments_worked(
    start: datetime, spans: Sequence[timedelta], hours: Hours | None, pauses: Sequence[Pause] = ()
) -> list[datetime | None]:
    """The same for several spans, the shortest first, in one walk through the days."""
    if hours is None and not pauses:  # most clocks of most rooms
        return [start.astimezone(UTC) + span for span in spans]
    found: list[datetime | None] = []
    gone = timedelta()
    for opens, closes in counted(start, hours, pauses):
        here = closes - opens
        while spans[len(found)] <= gone + here:
            moment = opens + (spans[len(found)] - gone)
            found.append(moment if moment < _FAR else None)
            if len(found) == len(spans):
                return found
        gone += here
    return [*found, *[None] * (len(spans) - len(found))]
