"""The one place that reads the time. UTC inside, milliseconds; the room's zone only where something is shown."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """What tells the time: the system, an exercise, a replay, a test."""

    def now(self) -> datetime:
        """The moment, in UTC, to the millisecond."""
        ...


def _milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The moment, in UTC, to the millisecond."""
        return _milliseconds(datetime.now(UTC))


class FixedClock:
    """A clock that stands still until it is moved: for tests, and for acts at a moment that is known."""

    def __init__(self, moment: datetime) -> None:
        self._moment = _milliseconds(moment.astimezone(UTC))

    def now(self) -> datetime:
        """The moment it was set to."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Stand at this moment from now on."""
        self._moment = _milliseconds(moment.astimezone(UTC))

    def advance(self, step: timedelta) -> None:
        """Move on by this much."""
        self._moment = _milliseconds(self._moment + step)


class ExerciseClock:
    """Scenario time: starts at a moment of the scenario and runs at a speed; can be paused."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self._base = start.astimezone(UTC)
        self._speed = speed
        self._since = time.monotonic()
        self._paused = False
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The moment in the scenario."""
        with self._lock:
            return _milliseconds(self._at())

    def _at(self) -> datetime:
        if self._paused:
            return self._base
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    @property
    def speed(self) -> float:
        """Scenario seconds in a second; 0 while paused."""
        return 0.0 if self._paused else self._speed

    def pause(self) -> None:
        """Stand still."""
        with self._lock:
            self._base, self._paused = self._at(), True

    def resume(self) -> None:
        """Run on."""
        with self._lock:
            # A clock that runs keeps its base: else it would jump back to where it was last set.
            if self._paused:
                self._since, self._paused = time.monotonic(), False

    def set_speed(self, speed: float) -> None:
        """Run at this speed from here on: the moment stays, a pause stays. `speed` is scenario seconds in a second."""
        with self._lock:
            self._base, self._since, self._speed = self._at(), time.monotonic(), speed


def local_zone() -> tzinfo:
    """The zone in which moments are shown: `TZ` where it names one, else the machine's; UTC where neither is known."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = os.environ.get("TZ", "").lstrip(":")
    if name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            return UTC
    try:
        # The link keeps the rules of the zone; a bare offset would be wrong after the next change of clocks.
        target = os.path.realpath("/etc/localtime")
        return ZoneInfo(target.split("/zoneinfo/", 1)[1])
    except (IndexError, ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
