"""Who is here: a folder beside the room, `FILE.here`, with one small file for each console. Nothing of it is recorded.

A console holds its file by `flock` while it lives. The kernel lets go at its death, however that came: whoever can take
the lock of a file knows that its owner is gone, and clears the file away. A process that is suspended, or waits for its
terminal, keeps its lock, but its file grows old. Whatever fails here only means that somebody is not seen.
"""

from __future__ import annotations

import binascii
import fcntl
import json
import os
import pwd
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from warroom.clock import Clock, SystemClock
from warroom.model.incident import SECTIONS
from warroom.model.plain import clean_login
from warroom.model.ulid import is_ulid

BEAT = 5.0
"""Seconds within which a console has to give a sign of life."""
SILENT = 15.0
"""Seconds without one after which it is said to be silent."""
_SIZE = 2048
"""Bytes of every file: always as many, so that new words never leave an end of the old ones behind them."""
_MOST, _LISTED = 256, 4096
"""Consoles that a look takes in, and names that it reads: a folder that somebody filled up costs no more than that."""
_NAMES = re.compile(r"[0-9a-f]{16}\.here|\.[0-9a-f]{16}\.new")
"""Our files, and those that are being made."""
_PANE = re.compile(r"[a-z]{1,16}")
_HOST = re.compile(r"[\w.-]{1,64}( ssh( [\w.:%]{1,64})?( SHA256:[\w+/]{1,43})?)?")
"""The machine, and of who came in by a key from where and with which."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Doing(NamedTuple):
    """What somebody does: the id of the incident before them, the pane, the section that they edit (empty: none)."""

    incident: str = ""
    pane: str = ""
    section: str = ""
    observing: bool = False


class Card(NamedTuple):
    """What a console says of itself; `active` is when its person last pressed a key. Of `via` only the host is theirs:
    the name before it is that of the file's owner."""

    login: str
    via: str
    pid: int
    since: datetime
    active: datetime
    doing: Doing


class Seen(NamedTuple):
    """A console that is there; `silent` are the seconds since its last sign of life, 0 while that is not long."""

    name: str
    card: Card
    silent: float


def folder_of(room: Path) -> Path:
    """Where the consoles of a room meet: the same folder by whatever link the room is called."""
    real = Path(os.path.realpath(room))
    return real.with_name(real.name + ".here")


# -- being seen --------------------------------------------------------------------------------------------------------


class Badge:
    """The file of one console. Its methods never raise: who can't be seen works on all the same."""

    def __init__(self, room: Path, login: str, via: str, *, beat: float = BEAT, clock: Clock | None = None) -> None:
        self.name = f"{os.urandom(8).hex()}.here"
        self._room = room
        self._folder = folder_of(room)
        self._login, self._via = login, via
        self._clock = clock or SystemClock()
        self._since = self._active = _milliseconds(self._clock.now())
        self._fd: int | None = None
        self._written = b""
        self._beat, self._beaten = beat, 0.0

    def show(self, doing: Doing, *, active: bool = False) -> bool:
        """Say what this console does, and that it lives; `active`: its person pressed a key. Whether others can see it.

        Costs a call or two of the system, and writes only where there is something to say; nothing waits for the disk.
        """
        if active:
            self._active = _milliseconds(self._clock.now())
        data = self._words(doing)
        try:
            if self._fd is not None and not os.fstat(self._fd).st_nlink:
                self._let_go()  # somebody tidied the folder away
            if self._fd is None:
                self._fd = self._begin(data)
            elif data != self._written:
                os.pwrite(self._fd, data, 0)
            elif time.monotonic() < self._beaten + self._beat:
                return True
            else:
                os.utime(self._fd)
        except OSError:
            return False
        self._written, self._beaten = data, time.monotonic()
        return True

    def leave(self) -> None:
        """Be here no more; the last one takes the folder away."""
        if self._fd is None:
            return
        with suppress(OSError):
            (self._folder / self.name).unlink()
        self._let_go()
        with suppress(OSError):
            self._folder.rmdir()

    def _let_go(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _words(self, doing: Doing) -> bytes:
        said = {"login": self._login, "via": self._via[:160], "pid": os.getpid(), "since": self._since,
                "active": self._active, **doing._asdict()}  # fmt: skip
        return _sealed(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))

    def _begin(self, data: bytes) -> int:
        """Our file, locked and whole before it has the name by which others look for it."""
        folder = self._enter()
        part = f".{self.name.removesuffix('.here')}.new"
        try:
            fd = os.open(part, _NEW, 0o600, dir_fd=folder)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.pwrite(fd, data, 0)
                # Others read it, only its owner writes it.
                os.fchmod(fd, 0o600 | self._rights() & 0o044)
                os.rename(part, self.name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                os.close(fd)
                with suppress(OSError):
                    os.unlink(part, dir_fd=folder)
                raise
        finally:
            os.close(folder)
        return fd

    def _enter(self) -> int:
        """The folder, made where it is not there, for those who may read or write the room."""
        with suppress(FileExistsError):
            self._folder.mkdir(mode=0o700)
        fd = os.open(self._folder, _FOLDER)
        try:
            there, rights = os.fstat(fd), self._rights()
            mode = 0o700 | rights & 0o066 | (rights & 0o044) >> 2 | (0o2000 if rights & 0o040 else 0)
            if there.st_uid == os.geteuid() and stat.S_IMODE(there.st_mode) != mode:
                with suppress(OSError):
                    os.fchown(fd, -1, self._room.stat().st_gid)
                os.fchmod(fd, mode)
        except BaseException:
            os.close(fd)
            raise
        return fd

    def _rights(self) -> int:
        return stat.S_IMODE(self._room.stat().st_mode)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _sealed(words: bytes) -> bytes:
    """Words in a file of `_SIZE` bytes, with a checksum at its end: a reader may come in the middle of a write."""
    padded = words.ljust(_SIZE - 10)
    return padded + b"\n%08x\n" % binascii.crc32(padded)


# -- seeing ------------------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    """What an earlier look found: the stamp of the file, its bytes, what they say, and when it last gave a sign."""

    stamp: int
    data: bytes
    card: Card
    heard: float


class Lobby:
    """The consoles of a room, seen from one of them or from nowhere."""

    def __init__(self, room: Path, *, silent: float = SILENT, ticks: Callable[[], float] = time.monotonic,
                 clock: Clock | None = None) -> None:  # fmt: skip
        self._folder = folder_of(room)
        self._silent = silent
        self._ticks = ticks
        self._clock = clock or SystemClock()
        self._known: dict[str, _Known] = {}
        self._owners: dict[int, str] = {}

    def look(self) -> list[Seen]:
        """Who is there now, in the order in which they came. Reads what changed since the last look; never raises."""
        found = []
        known: dict[str, _Known] = {}
        for name, one in self._found():
            known[name] = one
            silent = max(0.0, self._ticks() - one.heard)
            found.append(Seen(name, one.card, silent if silent >= self._silent else 0.0))
        self._known = known
        return sorted(found, key=lambda seen: (seen.card.since, seen.card.login, seen.name))

    def _found(self) -> list[tuple[str, _Known]]:
        try:
            folder = os.open(self._folder, _FOLDER)
        except OSError:
            return []
        found = []
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in islice(entries, _LISTED)
                         if _NAMES.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]  # fmt: skip
            for name in names[:_MOST]:
                with suppress(OSError):
                    one = self._see(folder, name)
                    if one is not None:
                        found.append((name, one))
        except OSError:
            pass  # what was found so far
        finally:
            os.close(folder)
        return found

    def _see(self, folder: int, name: str) -> _Known | None:
        """One console; None where there is none. Raises OSError where the file can't be looked at."""
        fd = os.open(name, _LOOK, dir_fd=folder)
        try:
            about = os.fstat(fd)
            if not stat.S_ISREG(about.st_mode):
                return None
            try:
                # Shared: two who look at once must not take each other for the owner.
                fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return None if name.startswith(".") else self._read(fd, name, about)
            os.unlink(name, dir_fd=folder)
            return None
        finally:
            os.close(fd)

    def _read(self, fd: int, name: str, about: os.stat_result) -> _Known | None:
        before = self._known.get(name)
        if before is not None and before.stamp == about.st_mtime_ns:
            return before
        data = os.pread(fd, _SIZE, 0) if about.st_size == _SIZE else b""
        if before is not None:
            if data == before.data:
                return before._replace(stamp=about.st_mtime_ns, heard=self._ticks())
            card = read_card(data, self._owner(about.st_uid))
            # A file that is being written is read at the next look; until then it says what it said.
            return before if card is None else _Known(about.st_mtime_ns, data, card, self._ticks())
        card = read_card(data, self._owner(about.st_uid))
        if card is None:
            return None
        # The clock of the wall is asked once; from then on ours counts, which nobody sets.
        age = max(0.0, self._clock.now().timestamp() - about.st_mtime)
        return _Known(about.st_mtime_ns, data, card, self._ticks() - age)

    def _owner(self, uid: int) -> str:
        if uid not in self._owners:  # asking may go over the net
            try:
                self._owners[uid] = pwd.getpwuid(uid).pw_name
            except KeyError:
                self._owners[uid] = str(uid)
        return self._owners[uid]


def read_card(data: bytes, owner: str) -> Card | None:
    """What a file says; None where that is not whole, or not what a console would say. `owner`: whose file it is."""
    padded, seal = data[: _SIZE - 10], data[_SIZE - 10 :]
    if len(data) != _SIZE or seal != b"\n%08x\n" % binascii.crc32(padded):
        return None
    try:
        said = json.loads(padded)
        return Card(
            clean_login(_text(said["login"])),
            f"{owner}@{_fits(_HOST, _text(said['via']).rpartition('@')[2])}".rstrip("@"),
            _count(said["pid"]),
            _moment(said["since"]),
            _moment(said["active"]),
            Doing(
                _text(said["incident"]) if is_ulid(_text(said["incident"])) else "",
                _fits(_PANE, _text(said["pane"])),
                said["section"] if said["section"] in SECTIONS else "",
                said["observing"] is True,
            ),
        )
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("not a count")
    return value


def _moment(value: object) -> datetime:
    return datetime.fromtimestamp(_count(value) / 1000, UTC)


def _fits(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
