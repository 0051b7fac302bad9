"""Why a room can't be opened or trusted: each a sentence that says what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path

from warroom.i18n import _
from warroom.journal.sqlite import sqlite3


class RoomFileError(Exception):
    """The room file can't be opened or trusted; nothing was written."""


class NotARoom(RoomFileError):
    """The file is something else."""


class NewerRoom(RoomFileError):
    """The file was written by a newer warroom."""


class DamagedRoom(RoomFileError):
    """The file is damaged."""


class ReadOnlyRoom(RoomFileError):
    """The file can be read but not written."""


class RoomLocked(RoomFileError):
    """Somebody holds the lock for too long."""


class DiskFull(RoomFileError):
    """There is no space left."""


class NetworkFile(RoomFileError):
    """The file lies on a network file system."""


class GoneRoom(RoomFileError):
    """The file that was opened does not lie there any more: it was deleted, moved, or another came in its place."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "The room file was taken away or replaced while it was open. Nothing was written; your words are kept. "
                "Put {path} back, or leave and name the file that holds."
            ).format(path=path)
        )


class NoRoom(RoomFileError):
    """There is no such file, and none was to be made."""


class StaleEdit(Exception):
    """The edit replaces a value that is no longer the last one. `live` holds the values that are."""

    def __init__(self, register: str, live: tuple[object, ...]) -> None:
        super().__init__(register)
        self.register = register
        self.live = live


def translated(error: sqlite3.Error, path: Path) -> RoomFileError:
    """What SQLite said, as a sentence for a person."""
    said = str(error)
    if "not a database" in said:
        return NotARoom(_("{path} is not a room file. Name another file with --room.").format(path=path))
    if "malformed" in said or "corrupt" in said:
        return DamagedRoom(
            _("{path} is damaged ({said}). Leave it as it is, make a copy, and run: warroom doctor").format(
                path=path, said=said
            )
        )
    if "unable to open" in said and path.with_name(path.name + "-wal").exists():
        return ReadOnlyRoom(
            _(
                "{path} has a log beside it ({log}), which can't be read where nothing may be written. Copy both to a "
                "disk of your own and open the copy."
            ).format(path=path, log=f"{path.name}-wal")
        )
    if "readonly" in said:
        return ReadOnlyRoom(read_only_sentence(path))
    if "full" in said:
        return DiskFull(
            _("The disk that holds {path} is full. Nothing was written; free some space and try again.").format(
                path=path
            )
        )
    if "locked" in said or "busy" in said:
        return RoomLocked(
            _("Another program has locked {path}. Nothing was written; close it there and try again.").format(path=path)
        )
    if "no such column" in said or "no such table" in said:
        # Only where it can't be written: else its tables were brought up to date when it was opened.
        return ReadOnlyRoom(
            _(
                "{path} was made by an older warroom and can't be written by you. Somebody who may write it has to "
                "open it once with this one; or copy it and open the copy."
            ).format(path=path)
        )
    return RoomFileError(_("{path} can't be used: {said}. Nothing was written.").format(path=path, said=said))


def read_only_sentence(path: Path) -> str:
    """What to do about a file that can't be written."""
    return _(
        "{path} can't be written by you. Nothing was written. To share a room, its owner runs: "
        "chmod g+rw FILE, in a folder with chmod g+rwxs"
    ).format(path=path)
