"""One room file: appending to its journal, reading from it, and seeing what others appended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from warroom.clock import Clock, SystemClock
from warroom.journal import opening
from warroom.journal.errors import DiskFull, GoneRoom, ReadOnlyRoom, read_only_sentence, translated
from warroom.journal.lock import FileLock, whoami
from warroom.journal.rows import EVENT_COLUMNS, recorded_from
from warroom.journal.sqlite import Connection, sqlite3
from warroom.journal.tables import State
from warroom.journal.writer import States, Writer, core_events, fold_stream
from warroom.model.envelope import Actor, Draft, Recorded
from warroom.model.ulid import Ulids

__all__ = ["DiskFull", "Journal"]


class Journal:
    """One file. Each thread has its own connection; writers of all threads and processes take turns at the lock."""

    def __init__(
        self, path: Path, *, readonly: bool, clock: Clock | None = None, patience: float | None = None
    ) -> None:
        self.path = path
        self.readonly = readonly
        self.clock: Clock = clock or SystemClock()
        self.lock = FileLock(path) if patience is None else FileLock(path, patience)
        self.ulids = Ulids()
        self.via = whoami()
        self._local = threading.local()
        self._connections: list[Connection] = []
        self._states = States()
        self._writing = threading.Lock()
        self._file = opening.identity_of(path)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = True,
        readonly: bool = False,
        clock: Clock | None = None,
        patience: float | None = None,
    ) -> Self:
        """Open a room file; make it where there is none and `create`. Raises `RoomFileError`, and then wrote nothing.

        A file that this user can't write is opened for reading.
        """
        found = opening.look(path, create=create, readonly=readonly)
        journal = cls(path, readonly=found.readonly, clock=clock, patience=patience)
        try:
            if found.new:
                with journal.lock:
                    opening.make(path)
            else:
                opening.recognise(path)
            journal._file = opening.identity_of(path)
            connection = journal._connection()
            opening.check(path, connection, journal.lock, readonly=found.readonly)
        except sqlite3.Error as error:
            journal.close()
            raise translated(error, path) from error
        except BaseException:
            journal.close()
            raise
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def still_there(self) -> None:
        """Raises `GoneRoom` where the file that we have open is no longer the one of that name.

        Its inode would go on taking words that nobody finds again. Costs a microsecond.
        """
        if opening.identity_of(self.path) != self._file:
            raise GoneRoom(self.path)

    def reopen(self) -> None:
        """Take the file that lies there now in place of the one that was taken away. Raises `RoomFileError`."""
        with self._writing:
            found = opening.look(self.path, create=False, readonly=self.readonly)
            opening.recognise(self.path)
            self.close()
            self._states.forget()
            try:
                self._file = opening.identity_of(self.path)
                opening.check(self.path, self._connection(), self.lock, readonly=found.readonly)
            except sqlite3.Error as error:
                raise translated(error, self.path) from error

    def close(self) -> None:
        """Give every connection back."""
        for connection in self._connections:
            with suppress(sqlite3.Error):
                connection.close()
        self._connections.clear()
        self._local = threading.local()
        self.lock.close()

    # -- writing -------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, actor: Actor, patience: float | None = None) -> Iterator[Writer]:
        """One transaction under the lock: read what is there now, decide, append. All of it happens, or nothing.

        `patience`: seconds to wait for the lock where that is less than usual. Raises `RoomFileError` where the file
        can't be written; whatever the block raises goes through.
        """
        if self.readonly:
            raise ReadOnlyRoom(read_only_sentence(self.path))
        with self._writing, self.lock.held(patience):
            self.still_there()
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                self._states.catch_up(connection)
                writer = Writer(connection, self._states, actor, self.clock, self.ulids)
                yield writer
                writer.finish()
                connection.execute("COMMIT")
                self._states.seen = writer.last_pos
            except BaseException as error:
                # What was folded but not committed must not be believed by the next writer.
                self._states.forget()
                if connection.in_transaction:
                    with suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise translated(error, self.path) from error
                raise

    def append(self, drafts: Sequence[Draft], actor: Actor) -> list[Recorded]:
        """Append these events in one transaction. Raises `StaleEdit` where an edit replaces what is not live."""
        with self.writing(actor) as writer:
            return writer.append(drafts)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """This thread's connection under the lock, without a transaction: for care of the file as a whole."""
        if self.readonly:
            raise ReadOnlyRoom(read_only_sentence(self.path))
        connection = self._connection()
        with self._writing, self.lock:
            yield connection

    # -- reading -------------------------------------------------------------------------------------------------------

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows that a statement gives. Never lazy: an open cursor would keep the log of the file from shrinking."""
        try:
            return self._connection().execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def events(self, stream: str | None = None, *, after: int = 0, limit: int = -1) -> list[Recorded]:
        """Events in the order of their arrival: of one stream or of all, after a position."""
        where, values = ("pos > ? AND stream = ?", [after, stream]) if stream is not None else ("pos > ?", [after])
        sql = f"SELECT {EVENT_COLUMNS} FROM events WHERE {where} ORDER BY pos LIMIT ?"  # noqa: S608 - our own words
        return [recorded_from(row) for row in self.query(sql, [*values, limit])]

    def state(self, stream: str, *, keep: Callable[[Recorded], bool] | None = None) -> State:
        """The state of one stream from its events (those that `keep` lets through); log entries are left out."""
        try:
            return fold_stream(self._connection(), stream, keep)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def core(self, stream: str) -> Sequence[Recorded]:
        """The events that make up the state of a stream, in the order of folds; entries of the log are left out."""
        try:
            return core_events(self._connection(), stream)
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    def changed(self) -> int:
        """A number that moves when another connection has written. Costs microseconds, never lies.

        Raises `GoneRoom` where the file is no longer there.
        """
        self.still_there()
        row = self.query("PRAGMA data_version")
        return int(str(row[0][0]))

    def last_pos(self) -> int:
        """The position of the newest event; 0 in an empty file."""
        (row,) = self.query("SELECT ifnull(max(pos), 0) FROM events")
        return int(str(row[0]))

    def heads(self) -> tuple[str, ...]:
        """The hashes that nothing follows yet: one in a file that was never joined with a copy."""
        return tuple(str(row[0]) for row in self.query("SELECT lower(hex(hash)) FROM heads ORDER BY 1"))

    def recorded(self, ids: Iterable[str]) -> list[Recorded]:
        """The events of these ids that are here."""
        sql = f"SELECT {EVENT_COLUMNS} FROM events WHERE id = ?"  # noqa: S608 - our own words
        return [recorded_from(row) for id_ in ids for row in self.query(sql, (id_,))]

    def connection(self) -> Connection:
        """This thread's connection: for the modules of this package only."""
        return self._connection()

    def _connection(self) -> Connection:
        mine: Connection | None = getattr(self._local, "connection", None)
        if mine is None:
            mine = opening.connect(self.path, readonly=self.readonly)
            self._local.connection = mine
            self._connections.append(mine)
        return mine
