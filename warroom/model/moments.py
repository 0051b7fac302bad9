"""Moments as people type and read them. UTC inside, milliseconds; local time only where something is shown or typed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from warroom.i18n import N_, _
from warroom.model.durations import BadDuration, parse_duration

_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})(?::(\d{2}))?(Z?)|(\d{2})(\d{2})(Z?)", re.IGNORECASE)
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]+(\S+(?: ?[+-]\d{2}:?\d{2})?)", re.IGNORECASE)
_EXACT = re.compile(r"\d{2}:?\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)
_AGO = re.compile(r"-(\S+)|(.+?)\s+(?:ago|geleden)", re.IGNORECASE)
_DAYS = {"yesterday": -1, "gisteren": -1, "today": 0, "vandaag": 0, "tomorrow": 1, "morgen": 1}
LATE_ENTRY = timedelta(minutes=5)
"""What was written down longer than this after it happened is a late entry, and says so wherever it is shown."""
_NEAR = timedelta(minutes=2)
"""How far ahead of now a time of the clock may lie and still be today: clocks differ a little."""


class BadMoment(ValueError):
    """That is not a moment."""


class NeverCame(BadMoment):
    """A time of the clock that did not exist on that day."""


def rfc3339(moment: datetime) -> str:
    """`2026-11-22T14:32:07.123Z`."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"


def from_rfc3339(text: str) -> datetime:
    """The moment that `rfc3339` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


# -- reading -----------------------------------------------------------------------------------------------------------


def parse_moment(
    text: str, *, now: datetime, zone: tzinfo, reported_at: datetime | None = None, future: bool = False
) -> datetime:
    """The moment that a person means, in UTC to the millisecond. Raises `BadMoment` with an example; never guesses.

    A time of the clock without a date lies in the past (23:10 said at 14:40 is yesterday's), or with `future` ahead
    (08:00 said at 14:00 is tomorrow's). Of a local time that comes twice (clocks go back), that one is meant which lies
    on the right side of now and nearest to it. One that never comes (clocks go forward) is refused.
    """
    said = " ".join(text.split())
    try:
        read = _read(said, now, zone, reported_at, future)
        moment = read and read.astimezone(UTC)
    except BadMoment:
        raise
    except (OverflowError, ValueError):
        moment = None
    if moment is None:
        raise BadMoment(
            _(
                "{text!r} is not a time. Type it like 14:32, -15m, yesterday 23:10, 2026-11-22 08:00, 08:00Z or T+45m."
            ).format(text=text[:80])
        )
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _read(said: str, now: datetime, zone: tzinfo, reported_at: datetime | None, future: bool) -> datetime | None:
    folded = said.casefold()
    if folded in ("now", "nu"):
        return now
    if folded.startswith("t+"):
        if reported_at is None:
            raise BadMoment(_("T+ counts from when the incident was reported; there is no incident here."))
        return reported_at + _span(said[2:])
    ago = _AGO.fullmatch(said)
    if ago:
        return now - _span(ago[1] or ago[2])
    first, _space, rest = said.partition(" ")
    if first.casefold() in _DAYS and rest:
        return _on_day(_DAYS[first.casefold()], rest, now, zone, future)
    dated = _DATED.fullmatch(said)
    if dated:
        return _dated(dated[1], dated[2].replace(" ", ""), now, zone, future)
    clock = _CLOCK.fullmatch(said)
    if clock:
        return _clock(clock, now, zone, future)
    if future and said:
        return now + _span(said.removeprefix("+"))
    return None


def _span(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except BadDuration as error:
        raise ValueError(str(error)) from None


def _figures(clock: re.Match[str]) -> tuple[int, int, int, bool]:
    hour, minute = clock[1] or clock[5], clock[2] or clock[6]
    found = int(hour), int(minute), int(clock[3] or 0)
    if found[0] > 23 or found[1] > 59 or found[2] > 59:
        raise ValueError("no such time")
    return (*found, bool(clock[4] or clock[7]))


def _on_day(days: int, rest: str, now: datetime, zone: tzinfo, future: bool) -> datetime | None:
    clock = _CLOCK.fullmatch(rest)
    if clock is None or (days > 0 and not future):
        return None
    hour, minute, second, utc = _figures(clock)
    where = UTC if utc else zone
    day = now.astimezone(where).date() + timedelta(days=days)
    return _local(day, (hour, minute, second), where, now, future)


def _dated(day: str, rest: str, now: datetime, zone: tzinfo, future: bool) -> datetime | None:
    clock = _CLOCK.fullmatch(rest)
    if clock:
        hour, minute, second, utc = _figures(clock)
        return _local(date.fromisoformat(day), (hour, minute, second), UTC if utc else zone, now, future)
    # fromisoformat alone would guess: it reads 08:30,5 as half a second past, not half a minute.
    return datetime.fromisoformat(f"{day}T{rest.upper()}") if _EXACT.fullmatch(rest) else None


def _clock(clock: re.Match[str], now: datetime, zone: tzinfo, future: bool) -> datetime:
    hour, minute, second, utc = _figures(clock)
    where = UTC if utc else zone
    today = now.astimezone(where).date()
    # 00:00 said a minute before midnight is about to come, not a day old.
    days = [today + timedelta(days=days) for days in ((0, 1) if future else (1, 0, -1))]
    for day in days:
        both = _both(day, (hour, minute, second), where)
        if (max(both) >= now) if future else (min(both) <= now + _NEAR):
            break
    return _local(day, (hour, minute, second), where, now, future)


def _both(day: date, figures: tuple[int, int, int], zone: tzinfo) -> list[datetime]:
    """The first and the second moment with that local time; mostly they are one. Of none: in the wrong order."""
    plain = datetime(day.year, day.month, day.day, *figures, tzinfo=zone)
    return [plain.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def _local(day: date, figures: tuple[int, int, int], zone: tzinfo, now: datetime, future: bool) -> datetime:
    both = _both(day, figures, zone)
    if both[0] > both[1]:
        raise NeverCame(
            _("{time} did not exist on {day}: the clocks went forward.").format(
                time=f"{figures[0]:02d}:{figures[1]:02d}", day=day.isoformat()
            )
        )
    right = [moment for moment in both if (moment >= now if future else moment <= now + _NEAR)]
    return min(right or both, key=lambda moment: abs(moment - now))


# -- showing -----------------------------------------------------------------------------------------------------------


def show_seconds(moment: datetime, zone: tzinfo) -> str:
    """`14:32:07`."""
    return f"{moment.astimezone(zone):%H:%M:%S}"


def show_moment(moment: datetime, zone: tzinfo, now: datetime | None = None) -> str:
    """`14:32`; of another day than now `22 Nov 14:32`, of another year `22 Nov 2025 14:32`."""
    local = moment.astimezone(zone)
    if now is None or local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    year = "" if local.year == now.astimezone(zone).year else f" {local.year}"
    return f"{local.day} {_(_MONTHS[local.month - 1])}{year} {local:%H:%M}"


def show_full(moment: datetime, zone: tzinfo) -> str:
    """`2026-11-22 14:32 CET`, in UTC `2026-11-22 14:32Z`."""
    name = show_zone(moment, zone)
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}{name if name == 'Z' else ' ' + name}"


def show_zone(moment: datetime, zone: tzinfo) -> str:
    """The zone's short name at that moment; `Z` for UTC."""
    name = moment.astimezone(zone).tzname() or ""
    return "Z" if name in ("UTC", "") else name
