"""When something is due that a rule gives in hours, days, business days or months. Pure arithmetic.

Hours and months are counted in UTC; days are days of the calendar where the regulator sits, and end with that day
(domain: regulator deadlines, arithmetic).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from warroom.i18n import _
from warroom.model.refusal import BadInput

_WITHIN = re.compile(r"(end of year \+ )?(\d{1,4}) (hours?|days?|business days?|months?)")


def check_within(text: str) -> None:
    """Raises `BadInput` where `due_after` could not read this."""
    if text and not _WITHIN.fullmatch(text):
        raise BadInput(
            _("{text!r} is not a time limit; write one like: 72 hours, 60 days, 4 business days, 1 month").format(
                text=text
            )
        )


def due_after(trigger: datetime, within: str, zone: tzinfo = UTC, holidays: Collection[date] = ()) -> datetime | None:
    """The moment by which something is due, in UTC; None where the rule gives no figure (without undue delay).

    `within`: `72 hours`, `1 month`, `60 days`, `4 business days`, `end of year + 60 days`. Raises `BadInput`.
    """
    if not within:
        return None
    check_within(within)
    match = _WITHIN.fullmatch(within)
    assert match is not None  # noqa: S101 - just checked
    end_of_year, count, unit = match[1], int(match[2]), match[3].rstrip("s")
    start = trigger.astimezone(UTC)
    if unit == "hour":
        return start + timedelta(hours=count)
    if unit == "month":
        return _months(start, count)
    day = start.astimezone(zone).date()
    if end_of_year:
        day = date(day.year, 12, 31)
    day = _business(day, count, holidays) if unit == "business day" else day + timedelta(days=count)
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def _months(start: datetime, count: int) -> datetime:
    """Calendar months; a day that the month does not have becomes its last: 31 January + 1 month = 28 February."""
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))


def _business(day: date, count: int, holidays: Collection[date]) -> date:
    """The last of so many business days; the first of them is day 1 (Form 8-K, General Instruction B.1)."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
