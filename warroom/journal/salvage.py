"""Getting out of a damaged file every event that can still be proved: its hash fits all that it says.

The damaged file is copied first and never written to. Around what can't be read the copy is walked in ever smaller
ranges; where even its first page is gone, that of a new room takes its place: tables begin on the same pages in both.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from warroom.i18n import _
from warroom.journal import opening
from warroom.journal.care import name_it, taken, to_disk
from warroom.journal.errors import DamagedRoom, NoRoom, RoomFileError
from warroom.journal.journal import Journal
from warroom.journal.lock import FileLock, whoami
from warroom.journal.rows import EVENT_COLUMNS, body_digest, event_digest, recorded_from
from warroom.journal.sqlite import Connection, sqlite3
from warroom.model.envelope import ROOM, Actor, Draft
from warroom.model.events import IncidentDeclared, RoomSalvaged
from warroom.model.plain import clean_text

Progress = Callable[[int, int], None]
_SQL = f"SELECT {EVENT_COLUMNS}, salt, body_hash FROM events WHERE pos BETWEEN ? AND ? ORDER BY pos"  # noqa: S608
_STEP = 4096
_SMALLEST = 200
"""Bytes that no event needs less than: how many a file of unknown end may hold."""


class Left(NamedTuple):
    """An event, or a range of positions, that was not taken over, and why."""

    first: int
    last: int
    id: str
    why: str


class SalvageReport(NamedTuple):
    """What came out: events read, events proved and written, what was left out, and how many events were followed by
    one that is there and are missing themselves. `log`: whether the log beside the file was read."""

    source: str
    target: str
    found: int
    proved: int
    left: tuple[Left, ...]
    gaps: int
    log: bool
    incidents: int


def salvage(damaged: Path, target: Path, *, me: str = "", progress: Progress | None = None) -> SalvageReport:
    """Write what can be proved into a new file, all or nothing. Raises `BadInput` where there is a file of that name,
    `RoomFileError` where nothing can be got out."""
    if os.path.lexists(target):
        raise taken(target)
    if not damaged.is_file():
        raise NoRoom(_("There is no room at {path}. Name another file with --room.").format(path=damaged))
    with tempfile.TemporaryDirectory(prefix=".salvage-", dir=target.parent) as name:
        folder = Path(name)
        best: list[tuple[Any, ...]] = []
        lost: list[Left] = []
        with_log = False
        for copy, log in _copies(damaged, folder):
            rows, gone = _read(copy, progress)
            if len(rows) > len(best):
                best, lost, with_log = rows, gone, log
        proved, unproved = _prove(best)
        if not proved:
            raise DamagedRoom(
                _("Nothing in {path} can be proved any more. Go on from the last backup.").format(path=damaged)
            )
        gaps, incidents = _write(folder / "new.db", proved, unproved + lost, clean_text(damaged.name), me)
        to_disk(folder / "new.db")
        try:
            name_it(folder / "new.db", target)
        except FileExistsError:
            raise taken(target) from None
        to_disk(target.parent)
    return SalvageReport(
        clean_text(damaged.name), str(target), len(best), len(proved), tuple(lost + unproved), gaps, with_log, incidents
    )


# -- reading what is left ----------------------------------------------------------------------------------------------


def _copies(damaged: Path, folder: Path) -> Iterator[tuple[Path, bool]]:
    """Copies to read from: with the log beside the file, without it, and with the first page of a new room."""
    plain, whole, log = folder / "plain.db", folder / "whole.db", Path(f"{damaged}-wal")
    with _nobody_writes(damaged):
        shutil.copyfile(damaged, plain)
        if log.exists():
            shutil.copyfile(damaged, whole)
            shutil.copyfile(log, f"{whole}-wal")
    if whole.exists():
        yield whole, True
    yield plain, False
    mended = folder / "mended.db"
    shutil.copyfile(damaged, mended)
    if _new_first_page(mended, folder):
        yield mended, False


@contextmanager
def _nobody_writes(damaged: Path) -> Iterator[None]:
    """The lock of a room that is still in use; whoever can't be kept out is no reason to stop."""
    lock = FileLock(damaged, patience=2.0)
    with ExitStack() as held:
        if lock.path.exists():  # else nobody has it open, and nothing is left beside it
            held.callback(lock.close)
            with suppress(RoomFileError):
                held.enter_context(lock)
        yield


def _new_first_page(copy: Path, folder: Path) -> bool:
    """Put the first page of a new room in place of what stands there; says whether that was possible."""
    fresh = folder / "fresh.db"
    opening.make(fresh)
    page = fresh.read_bytes()[:4096]
    size = int.from_bytes(page[16:18], "big")
    pages = copy.stat().st_size // max(512, size)
    if size != len(page) or pages < 2:
        return False
    with copy.open("r+b") as file:
        file.write(page[:28] + pages.to_bytes(4, "big") + page[32:])
    return True


def _read(copy: Path, progress: Progress | None) -> tuple[list[tuple[Any, ...]], list[Left]]:
    """Every row that SQLite still reaches, and the ranges of positions that it does not."""
    try:
        connection = sqlite3.connect(f"file:{opening.escaped(copy)}?mode=rw", uri=True, isolation_level=None)
    except sqlite3.Error:
        return [], []
    try:
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA cell_size_check = ON")
        # Else SQLite would not look into a file that is shorter than it says.
        connection.execute("PRAGMA writable_schema = ON")
        known = _last(connection)
        last = known or copy.stat().st_size // _SMALLEST
        rows: list[tuple[Any, ...]] = []
        lost: list[Left] = []
        for first in range(1, last + 1, _STEP):
            _range(connection, first, min(last, first + _STEP - 1), rows, lost)
            if progress is not None:
                progress(min(last, first + _STEP), last)
        if not known:
            highest = max((row[0] for row in rows), default=0)
            lost = [one for one in lost if one.first < highest]
            lost.append(Left(highest + 1, 0, "", _("from here on the table can't be read")))
        return rows, lost
    except sqlite3.Error:
        return [], []
    finally:
        connection.close()


def _last(connection: Connection) -> int:
    """The highest position; where the end of the table can't be read, the highest that any index or table names."""
    found = 0
    for sql in (
        "SELECT max(pos) FROM events",
        "SELECT max(pos) FROM events INDEXED BY events_stream",
        "SELECT count(*) FROM events INDEXED BY events_stream",
        "SELECT max(pos) FROM entries",
    ):
        with suppress(sqlite3.Error):
            found = max(found, connection.execute(sql).fetchone()[0] or 0)
    return found


def _range(connection: Connection, first: int, last: int, rows: list[tuple[Any, ...]], lost: list[Left]) -> None:
    """Rows of a range; where it can't be read, of its halves."""
    try:
        rows += connection.execute(_SQL, (first, last)).fetchall()
    except (sqlite3.Error, OverflowError):
        if first == last:
            if lost and lost[-1].last == first - 1 and not lost[-1].id:
                lost[-1] = lost[-1]._replace(last=first)
            else:
                lost.append(Left(first, first, "", _("its page can't be read")))
            return
        middle = (first + last) // 2
        _range(connection, first, middle, rows, lost)
        _range(connection, middle + 1, last, rows, lost)


# -- proving and writing -----------------------------------------------------------------------------------------------


def _prove(rows: list[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], list[Left]]:
    proved: dict[str, tuple[Any, ...]] = {}
    left = []
    for row in rows:
        why = _fault(row)
        if why:
            left.append(Left(row[0] if isinstance(row[0], int) else 0, 0, str(row[1])[:26], why))
        else:
            proved.setdefault(row[1], row)
    return list(proved.values()), left


def _fault(row: tuple[Any, ...]) -> str:
    """Why an event does not prove itself; empty where it does."""
    (_pos, id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body, parents, hash_,
     salt, body_hash) = row  # fmt: skip
    try:
        digest = event_digest(
            id_=id_, stream=stream, hlc=hlc, at=at, recorded_at=recorded_at, kind=kind, version=version, actor=actor,
            position=position, via=via, mode=mode, replaces=json.loads(replaces), body_hash=body_hash,
            parents=json.loads(parents),
        )  # fmt: skip
        if digest != hash_:
            return _("its hash does not fit its contents")
        if (body is None) != (salt is None) or (body is not None and body_digest(salt, body) != body_hash):
            return _("its words are not what was written")
        recorded_from(row[:-2])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return _("it is no event any more")
    return ""


def _write(path: Path, proved: list[tuple[Any, ...]], left: list[Left], source: str, me: str) -> tuple[int, int]:
    """The new file; how many events are known to be missing, and how many incidents there are."""
    hashes = {row[15] for row in proved}
    followed = {bytes.fromhex(parent) for row in proved for parent in json.loads(row[14])}
    heads = {row[15]: row[3] for row in proved if row[15] not in followed}
    gaps = tuple(sorted(parent.hex() for parent in followed - hashes))
    via = whoami()
    with Journal.open(path) as journal:
        with journal.writing(Actor(me or via, "", via)) as writer:
            writer.adopt(proved, heads)
        lost = sum(max(one.last, one.first) - one.first + 1 for one in left)
        event = RoomSalvaged(source=source, proved=len(proved), lost=lost, gaps=gaps)
        journal.append([Draft(ROOM, event), *_beginnings(journal)], Actor(me or via, "", via))
        ((incidents,),) = journal.query("SELECT count(*) FROM incidents")
        # One file, nothing beside it: the log goes into it before it gets its name.
        with journal.lock:
            journal.query("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(gaps), int(str(incidents))


def _beginnings(journal: Journal) -> Iterator[Draft]:
    """Something for the board to show where the beginning of an incident is lost, and words of it are not."""
    sql = "SELECT incident, min(at) FROM entries WHERE incident NOT IN (SELECT id FROM incidents) GROUP BY 1 ORDER BY 2"
    ((highest,),) = journal.query("SELECT ifnull(max(number), 0) FROM incidents")
    for count, (stream, at) in enumerate(journal.query(sql), 1):
        event = IncidentDeclared(number=int(str(highest)) + count, name=_("Salvaged: its beginning is lost"))
        yield Draft(str(stream), event, at=datetime.fromisoformat(str(at)))
