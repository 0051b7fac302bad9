"""Spans of time as people read and type them."""

from __future__ import annotations

import re
from datetime import timedelta

from warroom.i18n import _

_ISO = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?", re.IGNORECASE)
_SHORT = re.compile(
    r"(?:(\d{1,4})\s*(?:d|days?|dagen|dag))?\s*(?:(\d{1,4})\s*(?:h|u|hours?|uur|uren))?"
    r"\s*(?:(\d{1,5})\s*(?:m|min|minutes?|minuten|minuut))?\s*(?:(\d{1,6})\s*(?:s|sec|seconds?))?",
    re.IGNORECASE,
)


class BadDuration(ValueError):
    """That is not a span of time."""


def show_duration(seconds: float) -> str:
    """`4:12`, `1:04:12`, `3d 04h`: figures that count. Negative ones begin with `-`."""
    sign = "-" if seconds <= -1 else ""
    whole = int(abs(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 24:
        return f"{sign}{hours // 24}d {hours % 24:02d}h"
    if hours:
        return f"{sign}{hours}:{minutes:02d}:{rest:02d}"
    return f"{sign}{minutes}:{rest:02d}"


def show_short(seconds: float) -> str:
    """`0m`, `12m`, `2h10`, `2d23h`, `12d`: five cells at most, for a column."""
    minutes = int(abs(seconds)) // 60
    if minutes < 60:
        return f"{minutes}m"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minutes:02d}"
    days, hours = divmod(hours, 24)
    # "2d" would be said of what has nearly three: a third of a regulator's deadline.
    return f"{days}d{hours:02d}h" if days < 10 else f"{min(days, 9999)}d"


def show_largest(seconds: float) -> str:
    """`59m`, `14h`, `2d`: the largest unit alone, three cells for most of what happens."""
    minutes = int(abs(seconds)) // 60
    if minutes < 60:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 24 * 60 else f"{min(minutes // (24 * 60), 9999)}d"


def parse_duration(text: str) -> timedelta:
    """`90m`, `1h30m`, `45 min`, `PT15M`, `2d`. Raises `BadDuration` with an example for anything else."""
    said = " ".join(text.split())  # runs of spaces would be tried in every way
    match = _ISO.fullmatch(said)
    if match and any(match.groups()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    match = _SHORT.fullmatch(said)
    if said and match and any(match.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    raise BadDuration(_("{text!r} is not a span of time. Type it like 30m, 1h30m or 2d.").format(text=text[:80]))
