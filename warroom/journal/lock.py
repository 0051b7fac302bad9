"""The lock beside the room file: one writer at a time, in turn, and whoever holds it can be named.

It cures three things that SQLite's own lock does not: races while a new file is made, writers that starve, and the
WAL-reset bug (commit and checkpoint at once). The kernel lets go of it when its holder dies.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warroom.i18n import _
from warroom.journal.errors import ReadOnlyRoom, RoomFileError, RoomLocked, read_only_sentence

PATIENCE = 10.0
"""Seconds that a writer waits for its turn before it gives up."""
_ROOM_FOR_NAME = 160


def whoami() -> str:
    """`user@host` of this process, as the operating system says."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return f"{user}@{os.uname().nodename}"


class FileLock:
    """An exclusive `flock` on `FILE.lock`. Not re-entrant; one holder in a process at a time."""

    def __init__(self, room: Path, patience: float = PATIENCE) -> None:
        self.room = room
        self.path = room.with_name(room.name + ".lock")
        self.patience = patience
        self._fd: int | None = None
        self._mutex = threading.Lock()
        self._note = f"{os.getpid()} {whoami()}".encode()[:_ROOM_FOR_NAME].ljust(_ROOM_FOR_NAME)

    def acquire(self, patience: float | None = None) -> None:
        """Wait for our turn. Raises `RoomLocked` with the holder's name after `patience` seconds (its own, if none are
        said)."""
        wait = self.patience if patience is None else min(patience, self.patience)
        if not self._mutex.acquire(timeout=wait):
            raise RoomLocked(self._sentence(wait))
        try:
            fd = self._fd if self._fd is not None else self._open()
            self._fd = fd
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._wait(fd, wait)
            os.pwrite(fd, self._note, 0)
        except BaseException:
            self._mutex.release()
            raise

    def release(self) -> None:
        """Let the next one in."""
        if self._fd is not None:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
        self._mutex.release()

    def close(self) -> None:
        """Give the file back."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def holder(self) -> str:
        """Who wrote their name into the lock last: `pid user@host`."""
        try:
            return self.path.read_bytes()[:_ROOM_FOR_NAME].decode("utf-8", "replace").strip()
        except OSError:
            return ""

    @contextmanager
    def held(self, patience: float | None = None) -> Iterator[None]:
        """The lock for the length of a block; `patience` as for `acquire`."""
        self.acquire(patience)
        try:
            yield
        finally:
            self.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_exc: object) -> None:
        self.release()

    def _open(self) -> int:
        try:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        except PermissionError as error:
            raise ReadOnlyRoom(read_only_sentence(self.room)) from error
        except OSError as error:
            raise RoomFileError(_("{path} can't be made: {why}.").format(path=self.path, why=error.strerror)) from error
        try:
            mode = self.room.stat().st_mode & 0o666 if self.room.exists() else room_mode(self.room.parent)
            if os.fstat(fd).st_uid == os.geteuid():
                os.fchmod(fd, mode)
        except OSError:
            pass  # a lock file that belongs to somebody else is as good
        return fd

    def _wait(self, fd: int, patience: float) -> None:
        # A blocking flock is fair where polling is not, but knows no deadline: it waits in a thread of its own. One
        # that comes through after we gave up lets go at once.
        got, gave_up = threading.Event(), threading.Event()
        settled = threading.Lock()

        def wait() -> None:
            fcntl.flock(fd, fcntl.LOCK_EX)
            with settled:
                if gave_up.is_set():
                    os.close(fd)
                else:
                    got.set()

        threading.Thread(target=wait, name="warroom-lock", daemon=True).start()
        if got.wait(patience):
            return
        with settled:
            if got.is_set():
                return
            gave_up.set()
            self._fd = None
        raise RoomLocked(self._sentence(patience))

    def _sentence(self, patience: float) -> str:
        return _(
            "{path} has been locked for {seconds:.0f} seconds by {holder}. Nothing was written; your words are kept. "
            "Wake or end that process (fg, or kill its number) and try again."
        ).format(path=self.room, seconds=patience, holder=self.holder() or _("another process"))


def room_mode(folder: Path) -> int:
    """The permissions of a new room: shared with the group where the folder is (setgid), else private."""
    return 0o660 if folder.exists() and folder.stat().st_mode & 0o2000 else 0o600
