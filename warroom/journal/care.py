"""Care of the file: making the reading tables anew, comparing them with the journal, and backups."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from warroom.i18n import _
from warroom.journal.care_verify import FirstBad, Progress, VerifyReport, verify, verify_here
from warroom.journal.errors import DamagedRoom, RoomFileError, translated
from warroom.journal.journal import Journal
from warroom.journal.opening import escaped
from warroom.journal.rows import EVENT_COLUMNS, recorded_from
from warroom.journal.sqlite import Connection, sqlite3
from warroom.journal.tables import (
    COLUMNS,
    KEYS,
    Rows,
    entry_row,
    print_state,
    write_difference,
    write_entry,
    write_words,
)
from warroom.journal.writer import fold_stream
from warroom.model.envelope import Actor, Recorded
from warroom.model.refusal import BadInput

__all__ = ["FirstBad", "VerifyReport", "backup", "difference", "rebuild", "tables", "verify"]

_BATCH = 2000
_ALL = f"SELECT {EVENT_COLUMNS} FROM events WHERE pos > ? ORDER BY pos LIMIT {_BATCH}"  # noqa: S608 - our own words


# -- the reading tables ------------------------------------------------------------------------------------------------


def rebuild(journal: Journal, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Empty every reading table and fold all streams into them anew, in one transaction; returns how many events."""
    with journal.writing(Actor(journal.via, "", journal.via)) as writer:
        connection = writer.connection
        for table in (*COLUMNS, "entries"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
        connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('delete-all')")
        for rows in _prints(connection):
            write_difference(connection, {}, rows)
        done = 0
        for recorded in _events(connection):
            write_entry(connection, recorded)
            write_words(connection, recorded.pos)
            done += 1
            if progress is not None and done % _BATCH == 0:
                progress(done, 0)
        return done


def _events(connection: Connection) -> Iterator[Recorded]:
    """All events in the order of their arrival, a few at a time."""
    pos = 0
    while rows := connection.execute(_ALL, (pos,)).fetchall():
        for row in rows:
            yield recorded_from(row)
        pos = rows[-1][0]


def _prints(connection: Connection) -> Iterator[Rows]:
    """The rows that each stream prints."""
    for (stream,) in connection.execute("SELECT DISTINCT stream FROM events").fetchall():
        yield print_state(fold_stream(connection, stream))


def tables(journal: Journal) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every reading table, in the order of their keys, and the words that the search knows."""
    found = {}
    for table in COLUMNS:
        keys = ", ".join(map(str, range(1, KEYS[table] + 1)))
        found[table] = journal.query(f"SELECT {', '.join(COLUMNS[table])} FROM {table} ORDER BY {keys}")  # noqa: S608
    found["entries"] = journal.query("SELECT * FROM entries ORDER BY pos")
    connection = journal.connection()
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'entries_fts', 'instance')")
    found["entries_fts"] = journal.query('SELECT doc, term, "offset" FROM temp.words ORDER BY 1, 3, 2')
    connection.execute("DROP TABLE temp.words")
    return found


def difference(journal: Journal) -> str:
    """The first thing in the reading tables that the journal does not say; empty where they agree."""
    connection = journal.connection()
    try:
        connection.execute("BEGIN")
        try:
            return _difference_of_rows(connection) or _difference_of_entries(connection)
        finally:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise translated(error, journal.path) from error


def _difference_of_rows(connection: Connection) -> str:
    expected: dict[str, dict[tuple[str, ...], tuple[object, ...]]] = {table: {} for table in COLUMNS}
    for rows in _prints(connection):
        for (table, key), row in rows.items():
            expected[table][key] = row
    for table, wanted in expected.items():
        sql = f"SELECT {', '.join(COLUMNS[table])} FROM {table}"  # noqa: S608 - names of our own tables
        there = {tuple(map(str, row[: KEYS[table]])): tuple(row) for row in connection.execute(sql).fetchall()}
        for key in wanted.keys() | there.keys():
            if wanted.get(key) != there.get(key):
                return _("table {table}, row {key}").format(table=table, key=" ".join(key))
    return ""


def _difference_of_entries(connection: Connection) -> str:
    shown = _entries(connection)
    for recorded in _events(connection):
        wanted = entry_row(recorded)
        if wanted is not None and next(shown, None) != wanted:
            return _("table {table}, row {key}").format(table="entries", key=recorded.pos)
    extra = next(shown, None)
    return _("table {table}, row {key}").format(table="entries", key=extra[0]) if extra is not None else ""


def _entries(connection: Connection) -> Iterator[tuple[Any, ...]]:
    pos, sql = 0, f"SELECT * FROM entries WHERE pos > ? ORDER BY pos LIMIT {_BATCH}"  # noqa: S608
    while rows := connection.execute(sql, (pos,)).fetchall():
        yield from rows
        pos = rows[-1][0]


# -- backup ------------------------------------------------------------------------------------------------------------


def backup(journal: Journal, target: Path, *, progress: Progress | None = None) -> Path:
    """A whole copy in one file that only its owner can read; people may go on writing meanwhile.

    It appears under its name when it is complete, on the disk and verified. Raises `BadInput` where there is a file of
    that name, `RoomFileError` where it can't be made or is not what it should be.
    """
    if os.path.lexists(target):
        raise taken(target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        try:
            # As bytes: the name of a file need not be text.
            journal.connection().execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(part),))
            _check_copy(journal, part, progress)
            to_disk(part)
            name_it(part, target)
            to_disk(target.parent)
        finally:
            for leftover in (part, Path(f"{part}-journal")):
                with suppress(OSError):
                    leftover.unlink()
    except FileExistsError:
        raise taken(target) from None
    except OSError as error:
        raise RoomFileError(
            _("The backup {path} can't be written: {why}.").format(path=target, why=error.strerror or error)
        ) from error
    except sqlite3.Error as error:
        raise translated(error, target if "full" in str(error) else journal.path) from error
    return target


def taken(target: Path) -> BadInput:
    """The refusal to write where a file lies already."""
    return BadInput(_("There is a file {path} already. Nothing was written; name another one.").format(path=target))


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def name_it(part: Path, target: Path) -> None:
    """Give the copy its name, never over a file that somebody made meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a stick whose file system knows no links
        os.rename(part, target)


def _check_copy(journal: Journal, copy: Path, progress: Progress | None) -> None:
    """Read the copy back: sound, its chain whole, and its heads events of the room. Others may have written since."""
    connection = sqlite3.connect(f"file:{escaped(copy)}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        count, last = connection.execute("SELECT count(*), ifnull(max(pos), 0) FROM events").fetchone()
        bad = verify_here(connection, progress=progress).first_bad if sound == "ok" else None
        heads = connection.execute(
            "SELECT e.pos, h.hash FROM heads h LEFT JOIN events e ON e.hash = h.hash ORDER BY 1"
        ).fetchall()
    finally:
        connection.close()
    ((ours,),) = journal.query("SELECT count(*) FROM events WHERE pos <= ?", (last,))
    ours_at = [journal.query("SELECT pos, hash FROM events WHERE pos = ?", (pos,)) for pos, _hash in heads]
    if bad is not None:
        sound = f"{bad.id}: {bad.what}"
    if sound != "ok" or count != ours or ours_at != [[head] for head in heads] or (count and not heads):
        raise DamagedRoom(
            _("The copy is not what the room holds ({said}); it was thrown away. Run: warroom doctor").format(
                said=sound if sound != "ok" else _("events differ")
            )
        )
