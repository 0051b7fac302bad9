"""What a room promises: response and resolution by priority, and how often people outside hear something.

Response is acknowledged - reported, resolution is resolved - reported (domain: KPIs); nobody prescribes figures for
them, so they are settings of the room. What a person types is read here, and written back in one form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple, TypeVar

from warroom.i18n import _
from warroom.model.durations import BadDuration, parse_duration
from warroom.model.keyed import SETTINGS
from warroom.model.priority import PRIORITIES
from warroom.model.refusal import BadInput
from warroom.model.worktime import DAY_MINUTES, Hours, Pause, when_worked

_T = TypeVar("_T")
LONGEST = timedelta(days=366)
"""No target and no interval is longer."""
NONE = "none"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_WORDS = {name: n for names in (_DAYS, ("ma", "di", "wo", "do", "vr", "za", "zo")) for n, name in enumerate(names)}
_HOURS = re.compile(
    r"(?P<days>[a-z][a-z,-]*)\s+(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2})(?:\s+(?P<zone>\S+))?",
    re.IGNORECASE,
)


class Target(NamedTuple):
    """Response and resolution for one priority; None: nothing is promised. `hours` None: round the clock."""

    response: timedelta | None = None
    resolution: timedelta | None = None
    hours: Hours | None = None


class Policy(NamedTuple):
    """What a room promises. By priority; the empty one stands for an incident that nobody ranked yet: it may be
    anything, so it has the response and the updates of P1."""

    targets: Mapping[str, Target]
    updates: Mapping[str, timedelta | None]

    def response_due(self, priority: str, reported: datetime) -> datetime | None:
        """When somebody has to have taken it on. Never paused."""
        target = self.targets.get(priority, Target())
        return None if target.response is None else when_worked(reported, target.response, target.hours)

    def resolution_due(self, priority: str, reported: datetime, pauses: Sequence[Pause]) -> datetime | None:
        """When service has to be back. `pauses`: while it waited for the customer; None too where it waits now."""
        target = self.targets.get(priority, Target())
        return None if target.resolution is None else when_worked(reported, target.resolution, target.hours, pauses)

    def next_update(self, priority: str, now: datetime) -> datetime | None:
        """When people outside hear the next words, where whoever told them did not say."""
        every = self.updates.get(priority)
        return None if every is None else now + every


def read_policy(values: Mapping[str, str]) -> Policy:
    """The policy that a room's settings make. One that can't be read (of a newer warroom) counts as its default."""
    hours = _hours_of(values)
    targets = {code: _readable(values, f"target_{code.lower()}", _target) for code in PRIORITIES}
    made = {code: Target(one[0], one[1], hours if one[2] else None) for code, one in targets.items()}
    updates = {code: _readable(values, f"update_{code.lower()}", _span) for code in PRIORITIES}
    first = made["P1"]
    return Policy({**made, "": Target(first.response, None, first.hours)}, {**updates, "": updates["P1"]})


def _readable(values: Mapping[str, str], key: str, read: Callable[[str], _T]) -> _T:
    try:
        return read(values.get(key) or SETTINGS[key])
    except BadInput:
        return read(SETTINGS[key])


def _hours_of(values: Mapping[str, str]) -> Hours:
    days, start, end, zone = _readable(values, "business_hours", _business)
    where = zone or values.get("zone", "")
    try:
        place = _zone(where) if where else UTC
    except BadInput:
        place = UTC
    return Hours(days, start, end, place, _readable(values, "holidays", _holidays))


# -- what a person types -----------------------------------------------------------------------------------------------


def normal(key: str, text: str) -> str:
    """A setting of this family in the one form that is kept. Raises `BadInput` with an example."""
    if key.startswith("target_"):
        response, resolution, business = _target(text)
        if response is None and resolution is None:
            return NONE
        return f"{_said(response)} {_said(resolution)} {'business' if business else '24x7'}"
    if key.startswith("update_"):
        return _said(_span(text))
    if key == "holidays":
        return " ".join(day.isoformat() for day in _holidays(text))
    days, start, end, zone = _business(text)
    return f"{','.join(_DAYS[day] for day in days)} {_clock(start)}-{_clock(end)} {zone}".rstrip()


def is_ours(key: str) -> bool:
    """Whether a setting of the room belongs to this family."""
    return key.startswith(("target_", "update_")) or key in ("business_hours", "holidays")


def _target(text: str) -> tuple[timedelta | None, timedelta | None, bool]:
    words = text.casefold().split()
    if words in ([NONE], [_("none")]):
        return None, None, False
    kinds = {"24x7": False, "24/7": False, "business": True, _("business"): True}
    business = kinds.get(words[-1]) if words else None
    spans = words[: len(words) - (business is not None)]
    if len(spans) != 2:
        raise BadInput(
            _("{text!r} is not a target; write response, resolution and 24x7 or business, like: 15m 4h 24x7").format(
                text=text
            )
        )
    return _span(spans[0]), _span(spans[1]), bool(business)


def _span(text: str) -> timedelta | None:
    said = text.strip().casefold()
    if said in (NONE, _("none"), "-"):
        return None
    try:
        span = parse_duration(text)
    except BadDuration as error:
        raise BadInput(str(error)) from None
    if not timedelta(0) < span <= LONGEST:
        raise BadInput(
            _("{text!r} is not between a minute and a year; nothing at all is written: none").format(text=text)
        )
    return span


def _said(span: timedelta | None) -> str:
    if span is None:
        return NONE
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return "".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if n)


def _business(text: str) -> tuple[tuple[int, ...], int, int, str]:
    match = _HOURS.fullmatch(text.strip())
    wrong = BadInput(
        _("{text!r} are not business hours; write them like: mon-fri 09:00-17:00 Europe/Amsterdam").format(text=text)
    )
    if match is None:
        raise wrong
    days: set[int] = set()
    for part in match["days"].casefold().split(","):
        first, _dash, last = part.partition("-")
        if first not in _DAY_WORDS or (last or first) not in _DAY_WORDS:
            raise wrong
        start, end = _DAY_WORDS[first], _DAY_WORDS[last or first]
        days.update(day % 7 for day in range(start, end + (7 if end < start else 0) + 1))
    opens, closes = _minutes(match["start"]), _minutes(match["end"])
    if not 0 <= opens < closes <= DAY_MINUTES:
        raise wrong
    zone = match["zone"] or ""
    if zone:
        _zone(zone)
    return tuple(sorted(days)), opens, closes, zone


def _minutes(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    return hour * 60 + minute if minute < 60 else -1


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _zone(name: str) -> tzinfo:
    # Only here: a start reads the time without it where nobody has business hours of a place.
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise BadInput(_("{zone!r} is not a time zone; type one like Europe/Amsterdam.").format(zone=name)) from None


def _holidays(text: str) -> tuple[date, ...]:
    found = set()
    for word in text.replace(",", " ").split():
        if word.casefold() in (NONE, _("none")):
            continue
        try:
            found.add(date.fromisoformat(word))
        except ValueError:
            raise BadInput(
                _("{text!r} is not a date; write holidays like: 2026-12-25 2026-12-26").format(text=word)
            ) from None
    return tuple(sorted(found))
