"""Backups on a schedule: whether one is due, making exactly one, keeping the newest and those of each hour and day.

Copies are named after the room and the moment (UTC): `acme-20261123T144000Z.db`. Whatever else lies in the folder is
never touched: what goes has such a name, is a room file, and is a copy of this very room.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from warroom.i18n import _
from warroom.journal.care import backup
from warroom.journal.care_verify import Progress
from warroom.journal.errors import RoomFileError
from warroom.journal.journal import Journal
from warroom.journal.lock import room_mode
from warroom.journal.opening import escaped
from warroom.journal.schema import APPLICATION_ID
from warroom.journal.sqlite import sqlite3
from warroom.model.durations import parse_duration, show_duration
from warroom.model.moments import rfc3339
from warroom.model.refusal import BadInput

_STAMP = "%Y%m%dT%H%M%SZ"
_SLACK = timedelta(minutes=1)
"""How much too early one may be: a timer that comes round every hour is a second early half of the time."""
_AGAIN = timedelta(minutes=10)
"""How soon after a failure the next try is made, at most as often as the schedule says."""


class Schedule(NamedTuple):
    """How often a room is copied, to where, and how many copies stay: one for each of the last hours, days."""

    folder: Path
    every: timedelta
    keep_hourly: int = 24
    keep_daily: int = 14

    @classmethod
    def read(cls, room: Path, folder: str, every: str, keep_hourly: int, keep_daily: int) -> Schedule | None:
        """The schedule that settings say; None where they name no folder. A relative one lies beside the room."""
        if not folder:
            return None
        return cls(room.parent / Path(folder).expanduser(), parse_duration(every), keep_hourly, keep_daily)


class Copy(NamedTuple):
    """One backup by its name."""

    path: Path
    at: datetime


class Outcome(NamedTuple):
    """What a turn did: the copy that was made (None: none was due, or another process is at it), and which went."""

    made: Path | None
    removed: tuple[Path, ...] = ()
    busy: bool = False


class Last(NamedTuple):
    """How the last try went: when, and what was wrong (empty: nothing)."""

    at: datetime
    error: str


def copies(room: Path, folder: Path) -> list[Copy]:
    """The backups of a room that lie in a folder, by their names, oldest first."""
    named = re.compile(re.escape(_stem(room)) + r"-(\d{8}T\d{6}Z)\.db")
    found = []
    with suppress(OSError):
        for name in os.listdir(folder):
            match = named.fullmatch(name)
            if match is not None:
                with suppress(ValueError):  # the 31st of February
                    found.append(Copy(folder / name, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)))
    return sorted(found, key=lambda copy: copy.at)


def _stem(room: Path) -> str:
    return re.sub(r"[^\w.-]", "_", room.stem)[:80]


def due(room: Path, schedule: Schedule, now: datetime) -> bool:
    """Whether a backup has to be made. A copy of a time that lies ahead (a clock that went wrong) does not count."""
    newest = newest_of(copies(room, schedule.folder), now)
    if newest is not None and now - newest.at < schedule.every - min(_SLACK, schedule.every / 10):
        return False
    last = last_try(room, schedule.folder)
    return last is None or not last.error or not timedelta() <= now - last.at < min(schedule.every, _AGAIN)


def newest_of(made: Sequence[Copy], now: datetime) -> Copy | None:
    """The last copy that is not of a time to come."""
    return max((copy for copy in made if copy.at <= now), key=lambda copy: copy.at, default=None)


def turn(journal: Journal, schedule: Schedule, *, progress: Progress | None = None) -> Outcome:
    """Make a backup if one is due, then throw away those that the schedule no longer keeps.

    Many may call it at once: one makes the copy, the others go on. Raises `RoomFileError` where it can't be made.
    """
    room, now = journal.path, journal.clock.now()
    if not due(room, schedule, now):
        return Outcome(None)
    _folder(schedule.folder)
    with _claim(room, schedule.folder) as mine:
        if mine is None:
            return Outcome(None, busy=True)
        if not due(room, schedule, now):  # somebody made one while we looked
            return Outcome(None)
        _sweep(room, schedule.folder)
        try:
            made = backup(journal, schedule.folder / f"{_stem(room)}-{now:{_STAMP}}.db", progress=progress)
        except (RoomFileError, BadInput) as error:
            _note(mine, Last(now, str(error)))
            raise RoomFileError(str(error)) from error
        if room_mode(schedule.folder) & 0o020:
            made.chmod(0o640)  # the group that shares the folder may restore it, too
        removed = _rotate(journal, schedule)
        _note(mine, Last(now, ""))
    return Outcome(made, removed)


def _sweep(room: Path, folder: Path) -> None:
    """Take away what a process that was killed left unfinished: nobody else is making one now."""
    half = re.compile(re.escape(f".{_stem(room)}-") + r"\d{8}T\d{6}Z\.db\.\d+\.part(-journal)?")
    with suppress(OSError):
        for name in filter(half.fullmatch, os.listdir(folder)):
            (folder / name).unlink()


def _folder(folder: Path) -> None:
    try:
        # Not its parents: of a disk that is not mounted nothing would be left but its name.
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        said = _("The folder for backups {path} can't be made: {why}.")
        raise RoomFileError(said.format(path=folder, why=error.strerror or error)) from error


# -- one of many -------------------------------------------------------------------------------------------------------


def _lock_file(room: Path, folder: Path) -> Path:
    return folder / f".{_stem(room)}.backup.lock"


@contextmanager
def _claim(room: Path, folder: Path) -> Iterator[int | None]:
    """The lock on making backups of this room; None where another process holds it. Its death frees the lock."""
    try:
        fd = os.open(_lock_file(room, folder), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, room_mode(folder))
    except OSError as error:
        said = _("The backup {path} can't be written: {why}.")
        raise RoomFileError(said.format(path=folder, why=error.strerror or error)) from error
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
        else:
            yield fd
    finally:
        os.close(fd)


def _note(fd: int, last: Last) -> None:
    """Keep how it went where `doctor` looks for it; a full disk is no reason to fail a second time."""
    with suppress(OSError):
        os.ftruncate(fd, 0)
        os.pwrite(fd, json.dumps({"at": rfc3339(last.at), "error": last.error}).encode(), 0)


def last_try(room: Path, folder: Path) -> Last | None:
    """How the last try went; None where nobody tried yet."""
    try:
        told = json.loads(_lock_file(room, folder).read_bytes())
        return Last(datetime.fromisoformat(told["at"]), str(told["error"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


# -- which stay --------------------------------------------------------------------------------------------------------


def kept(made: Sequence[Copy], schedule: Schedule) -> set[Path]:
    """The copies that stay: the newest, and the newest of each of the last hours and days of which there is one."""
    newest_first = sorted(made, key=lambda copy: copy.at, reverse=True)
    stay = {copy.path for copy in newest_first[:1]}
    for form, count in (("%Y%m%d%H", schedule.keep_hourly), ("%Y%m%d", schedule.keep_daily)):
        first: dict[str, Path] = {}
        for copy in newest_first:
            first.setdefault(f"{copy.at:{form}}", copy.path)
        stay |= set(list(first.values())[:count])
    return stay


def _rotate(journal: Journal, schedule: Schedule) -> tuple[Path, ...]:
    rows = journal.query("SELECT value FROM settings WHERE key = 'room'")
    mine = [copy for copy in copies(journal.path, schedule.folder) if _room_of(copy.path) == [str(r[0]) for r in rows]]
    stay, removed = kept(mine, schedule), []
    for copy in mine:
        if copy.path not in stay:
            with suppress(OSError):  # whoever holds it: next time
                copy.path.unlink()
                removed.append(copy.path)
    return tuple(removed)


def _room_of(path: Path) -> list[str] | None:
    """Of which room a file is a copy; None where it is no file of ours."""
    try:
        connection = sqlite3.connect(f"file:{escaped(path)}?mode=ro&immutable=1", uri=True)
        try:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return None
            rows = connection.execute("SELECT value FROM settings WHERE key = 'room'").fetchall()
            return [str(row[0]) for row in rows]
        finally:
            connection.close()
    except sqlite3.Error:
        return None


# -- for whoever looks -------------------------------------------------------------------------------------------------


def health(room: Path, schedule: Schedule, now: datetime) -> tuple[bool, str, str]:
    """Whether all is well with the backups of a room, a sentence about it, and what to do where it is not."""
    newest, last = newest_of(copies(room, schedule.folder), now), last_try(room, schedule.folder)
    advice = _("Try it now: warroom backup --due")
    if last is not None and last.error:
        said = _("The last backup failed ({why})").format(why=last.error.rstrip("."))
    elif newest is None:
        said = _("No backup has been made yet in {path}").format(path=schedule.folder)
    else:
        said = ""
    if newest is None:
        return False, f"{said}.", advice
    age = show_duration((now - newest.at).total_seconds())
    good = _("The last good backup is {age} old: {path}.").format(age=age, path=newest.path)
    if said:
        return False, f"{said}. {good}", advice
    if now - newest.at > 2 * schedule.every:
        every = show_duration(schedule.every.total_seconds())
        advice = _("One is due every {time}; a console that is open makes it, or: warroom backup --due")
        return False, good, advice.format(time=every)
    return True, good, ""
