"""Opening a room file: what it is, whether it can be trusted, and making a new one. Nothing is written before that."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple

from warroom.i18n import _
from warroom.journal import schema
from warroom.journal.errors import (
    NetworkFile,
    NewerRoom,
    NoRoom,
    NotARoom,
    ReadOnlyRoom,
    RoomFileError,
    read_only_sentence,
)
from warroom.journal.lock import FileLock, room_mode
from warroom.journal.sqlite import MINIMUM, Connection, sqlite3, version_problem

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ncpfs"})
_WAL_PAGES = 4000
"""Pages in the write-ahead log before they go into the file. Few commits pay for it, and it is done under the lock."""
_SMALLEST = 512
"""Bytes of the smallest page: no database is shorter."""
_WAL_LIMIT = 2 * _WAL_PAGES * 4096
"""Bytes that the log may keep on the disk: more than it holds, or each round would shrink it and let it grow again."""


class Found(NamedTuple):
    """What lies at a path."""

    new: bool
    readonly: bool


def look(path: Path, *, create: bool, readonly: bool, mounts: str | None = None) -> Found:
    """What is there, without touching it. Raises `RoomFileError` where it can't be a room."""
    if version_problem() == "old":
        raise RoomFileError(
            _("SQLite {version} is too old; warroom needs {minimum}. Try: pip install 'warroom[sqlite]'").format(
                version=sqlite3.sqlite_version, minimum=".".join(map(str, MINIMUM))
            )
        )
    try:
        os.stat(path)
    except PermissionError as error:  # a folder on the way to it is closed
        raise _unreadable(path) from error
    except OSError:
        pass
    if path.is_dir():
        raise NotARoom(_("{path} is a folder. Name a file with --room.").format(path=path))
    kind = filesystem(path, mounts)
    if kind in NETWORK:
        raise NetworkFile(
            _(
                "{path} lies on a network file system ({kind}), where several people can't share it safely. "
                "Keep the room on one machine's own disk and let the others come in by SSH."
            ).format(path=path, kind=kind)
        )
    if not path.exists():
        if not create or readonly:
            raise NoRoom(_("There is no room at {path}. Name another file with --room.").format(path=path))
        return Found(True, False)
    if not path.is_file() or 0 < path.stat().st_size < _SMALLEST:
        # SQLite takes the beginning of a text for an empty database, and would write over it.
        raise NotARoom(_("{path} is not a room file. Name another file with --room.").format(path=path))
    if not os.access(path, os.R_OK):
        raise _unreadable(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return Found(False, readonly or not writable)


def _unreadable(path: Path) -> ReadOnlyRoom:
    return ReadOnlyRoom(_("{path} can't be read by you. Ask its owner: chmod g+rw FILE").format(path=path))


def filesystem(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that holds a path, as the kernel names it; empty where that can't be told."""
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    real, best, kind = os.path.realpath(path), "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].encode().decode("unicode_escape", "replace")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def identity_of(path: Path) -> tuple[int, int] | None:
    """Which file lies there: device and inode; None where there is none."""
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_dev, about.st_ino


def make(path: Path) -> None:
    """Make a new file and its tables. Call it under the lock; does nothing where somebody was quicker."""
    if path.exists() and path.stat().st_size:
        return
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.fchmod(fd, room_mode(path.parent))
        finally:
            os.close(fd)
    except PermissionError as error:
        raise ReadOnlyRoom(read_only_sentence(path)) from error
    except OSError as error:
        raise RoomFileError(_("{path} can't be made: {why}.").format(path=path, why=error.strerror)) from error
    connection = connect(path, readonly=False)
    try:
        _wal(connection)
        schema.migrate(connection)
    finally:
        connection.close()


def escaped(path: Path) -> str:
    """A path as SQLite takes it in a URI: these three signs mean something there."""
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def connect(path: Path, *, readonly: bool) -> Connection:
    """A connection of our kind: transactions begun by hand, every commit on the disk before it counts."""
    target = f"file:{escaped(path)}"
    if readonly:
        # A reader of a file that is not his would leave -shm and -wal files behind that its owner can't write.
        target += "?mode=ro" if _log_size(path) else "?immutable=1"
    else:
        target += "?mode=rw"
    connection = sqlite3.connect(target, uri=True, isolation_level=None, timeout=5.0, check_same_thread=False)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
    return connection


def recognise(path: Path) -> None:
    """Refuse what the file itself says is no room of ours, before a connection that may write comes near it.

    An ordinary connection would play a log that a crash left beside the file into it, and leave files of its own there.
    """
    for again in (True, False):
        try:
            connection = sqlite3.connect(f"file:{escaped(path)}?immutable=1", uri=True)
            try:
                application, generation, _journal = identity(connection)
                tables = _tables(connection)
            finally:
                connection.close()
            break
        except sqlite3.DatabaseError as error:
            if _log_size(path):
                return  # half of a file whose other half stands in the log; the ordinary connection reads both
            if "not a database" in str(error) or not again:
                raise
    if application or tables:
        _ours(path, application, generation)


def _ours(path: Path, application: int, generation: int) -> None:
    if application != schema.APPLICATION_ID:
        raise NotARoom(
            _("{path} is a database of another program, not a room file. Name another file with --room.").format(
                path=path
            )
        )
    if generation > schema.GENERATION:
        raise NewerRoom(
            _(
                "{path} was written by a newer warroom (format {theirs}; this one reads up to {ours}). "
                "Nothing was touched; use the newer program."
            ).format(path=path, theirs=generation, ours=schema.GENERATION)
        )


def _log_size(path: Path) -> int:
    try:
        return os.stat(f"{path}-wal").st_size
    except OSError:
        return 0


def at_rest(path: Path) -> bool:
    """Whether a file is a copy that nobody has opened since `warroom backup` made it. Such a one needs no log."""
    try:
        with path.open("rb") as file:
            return file.read(20)[18:20] == b"\x01\x01"
    except OSError:
        return False


def check(path: Path, connection: Connection, lock: FileLock, *, readonly: bool) -> None:
    """Whether the file is a room of a generation that we can read; brings an older one up to date under the lock."""
    application, generation, journal = identity(connection)
    if application == 0 and generation == 0 and not _tables(connection):
        if readonly:
            raise NotARoom(_("{path} is empty. Name another file with --room.").format(path=path))
        with lock:  # another process is making it, or a file was made for us by hand
            if identity(connection)[1] < schema.GENERATION:
                _wal(connection)
                schema.migrate(connection)
        return
    _ours(path, application, generation)
    if readonly:
        if generation == 0:
            raise NotARoom(_("{path} is empty. Name another file with --room.").format(path=path))
        return
    if generation < schema.GENERATION or journal != "wal":
        with lock:
            if journal != "wal":  # a copy made by `warroom backup`
                _wal(connection)
            if identity(connection)[1] < schema.GENERATION:
                schema.migrate(connection)


def identity(connection: Connection) -> tuple[int, int, str]:
    """What the file's header says: application id, generation, journal mode."""
    return (
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
        connection.execute("PRAGMA journal_mode").fetchone()[0],
    )


def _tables(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _wal(connection: Connection) -> None:
    # SQLite answers «locked» at once, whatever the timeout, when two connections switch at the same time.
    for attempt in range(50):
        try:
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal":
                return
        except sqlite3.OperationalError:
            if attempt == 49:
                raise
        time.sleep(0.02)
