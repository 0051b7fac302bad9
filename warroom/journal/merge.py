"""Joining a copy of the room that was edited apart: the union of two sets of events.

Nothing is written that is not in one of the two files already, so that both sides end in the same journal, in whatever
order and however often they are joined. What both changed stands as disputed afterwards (store-notes §5).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from warroom.i18n import _
from warroom.journal.care_verify import verify_here
from warroom.journal.errors import DamagedRoom, translated
from warroom.journal.journal import Journal
from warroom.journal.redacting import clean, take_out_named
from warroom.journal.rows import EVENT_COLUMNS
from warroom.journal.schema import TWICE
from warroom.journal.sqlite import Connection, sqlite3
from warroom.journal.writer import Writer, is_keyed
from warroom.model.envelope import ROOM, Actor, Recorded
from warroom.model.events import SourceRecorded, Unknown
from warroom.model.incident import IncidentState
from warroom.model.moments import rfc3339
from warroom.model.plain import clean_text
from warroom.model.refusal import BadInput, Refused

Progress = Callable[[int, int], None]
_BATCH = 5000
_COLUMNS = f"{EVENT_COLUMNS}, salt, body_hash"
_AHEAD = 300.0
"""Seconds that the clock of a copy may run ahead of ours before that is said."""
_NO_CLOCK = 100 * 365 * 86400
"""Seconds ahead beyond which it is no clock at all: an event of such a time would leave no room for later ones."""


class Incoming(NamedTuple):
    """What came in about one incident: how many events, and whether we had heard of it before."""

    incident: str
    code: str
    name: str
    events: int
    new: bool


class Dispute(NamedTuple):
    """A value that both copies changed: of which incident (a stream), which register."""

    stream: str
    code: str
    register: str


class Ended(NamedTuple):
    """An incident that one copy closed while work went on in the other: how many events of work."""

    stream: str
    code: str
    activity: int


class MergeReport(NamedTuple):
    """What joining two copies did. `events`: how many the other file holds; `new`: how many of them we did not.

    `ahead`: seconds that its clock ran ahead of ours, at least; `twice`: incident numbers that both gave out;
    `imported_twice`: changes of another system that both copies had read in, so that their history stands here twice.
    """

    source: str
    events: int
    new: int
    incidents: tuple[Incoming, ...]
    disputes: tuple[Dispute, ...]
    twice: tuple[int, ...]
    unknown: int
    ahead: float
    heads: tuple[str, ...]
    ended: tuple[Ended, ...] = ()
    imported_twice: int = 0


class _Copy(NamedTuple):
    """What is read of the other file: rows whose events we have not, its heads, how many events it holds."""

    rows: list[tuple[Any, ...]]
    heads: dict[bytes, int]
    events: int


def merge(
    journal: Journal, other: Path, actor: Actor, *, another_room: bool = False, progress: Progress | None = None
) -> MergeReport:
    """Take in every event of another file that this one lacks, all or nothing; the other file is only read.

    Raises `RoomFileError` where that file can't be opened or holds an event that is not what was written, `Refused`
    where it is no copy of this room (unless `another_room`), `BadInput` where it is this very file.
    """
    # Before it is opened: a second look into our own file could drop the locks that SQLite holds on it.
    if other.exists() and os.path.samestat(other.stat(), journal.path.stat()):
        raise BadInput(_("{path} is the room itself. Name a copy of it.").format(path=other))
    with Journal.open(other, create=False, readonly=True, clock=journal.clock) as source:
        connection = source.connection()
        try:
            connection.execute("BEGIN")  # one snapshot: what is checked is what is taken in
            try:
                _whole(connection, other, progress)
                if not another_room:
                    _related(journal, connection, other)
                copy = _Copy([], *_size(connection))
                with journal.writing(actor) as writer:
                    copy.rows.extend(_unknown_rows(writer, connection, other))
                    report, taken = _join(journal, writer, copy, clean_text(other.name))
                if taken:
                    clean(journal)
                return report
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise translated(error, other) from error


def _whole(connection: Connection, other: Path, progress: Progress | None) -> None:
    report = verify_here(connection, progress=progress)
    if report.first_bad is not None:
        bad = report.first_bad
        said = _(
            "{path} is not what was written (event {id}: {what}). Nothing was taken in; "
            "get out what can be proved with: warroom salvage {path} NEW"
        )
        raise DamagedRoom(said.format(path=other, id=bad.id or "-", what=bad.what))


def _related(journal: Journal, connection: Connection, other: Path) -> None:
    sql = "SELECT id FROM events WHERE stream = ? AND kind = 'room.created'"
    ours = {row[0] for row in journal.query(sql, (ROOM,))}
    theirs = {row[0] for row in connection.execute(sql, (ROOM,)).fetchall()}
    if ours and theirs and not ours & theirs:
        raise Refused(
            _("{path} is no copy of this room but another room. To join the two for good: --another-room").format(
                path=other
            )
        )


def _size(connection: Connection) -> tuple[dict[bytes, int], int]:
    heads = dict(connection.execute("SELECT hash, hlc FROM heads").fetchall())
    return heads, connection.execute("SELECT count(*) FROM events").fetchone()[0]


def _unknown_rows(writer: Writer, connection: Connection, other: Path) -> Iterable[tuple[Any, ...]]:
    """The rows of the other file that are not in ours, parents before children."""
    pos, latest = 0, (int(writer.clock.now().timestamp()) + _NO_CLOCK) * 1000 << 16
    ids = f"SELECT pos, id, hash, hlc FROM events WHERE pos > ? ORDER BY pos LIMIT {_BATCH}"  # noqa: S608
    whole = f"SELECT {_COLUMNS} FROM events WHERE pos = ?"  # noqa: S608 - our own words
    mine = "SELECT hash FROM events WHERE id = ?"
    while batch := connection.execute(ids, (pos,)).fetchall():
        for at, id_, hash_, hlc in batch:
            known = writer.connection.execute(mine, (id_,)).fetchone()
            if known is None:
                if hlc > latest:
                    raise _forged(other, id_, _("its clock stands more than a hundred years ahead"))
                yield connection.execute(whole, (at,)).fetchone()
            elif known[0] != hash_:
                raise _forged(other, id_, _("this room holds another event of that name"))
        pos = batch[-1][0]


def _forged(other: Path, id_: str, what: str) -> DamagedRoom:
    said = _("{path} holds an event that can't be trusted ({id}: {what}). Nothing was taken in.")
    return DamagedRoom(said.format(path=other, id=id_, what=what))


def _join(journal: Journal, writer: Writer, copy: _Copy, source: str) -> tuple[MergeReport, int]:
    """What came in, and of how many events of ours the words had to go."""
    before, worked = _disputes(writer), _ended(writer)
    came: list[Recorded] = []
    had: set[str] = set()
    ahead, first, taken = 0.0, writer.last_pos + 1, 0
    heads = _heads(writer, copy)
    if copy.rows:
        had = {str(row[0]) for row in writer.query("SELECT id FROM incidents")}
        came, taken = _adopted(writer, copy.rows, heads, source)
        now = writer.clock.now()
        ahead = max((recorded.recorded_at - now).total_seconds() for recorded in came)
        ahead = ahead if ahead > _AHEAD else 0.0
        writer.connection.execute(
            "INSERT INTO joins (first, last, at, source, by, ahead) VALUES (?, ?, ?, ?, ?, ?)",
            (first, writer.last_pos, rfc3339(now), source, writer.actor.name, ahead),
        )
    report = MergeReport(
        source, copy.events, len(came), tuple(_incoming(writer, came, had)),
        tuple(one for one in _disputes(writer) if one not in before), _twice(writer),
        sum(isinstance(recorded.event, Unknown) for recorded in came), ahead,
        tuple(sorted(head.hex() for head in heads)),
        tuple(one for one in _ended(writer) if one not in worked), _imported_twice(writer, came),
    )  # fmt: skip
    return report, taken


def _adopted(
    writer: Writer, rows: Sequence[tuple[Any, ...]], heads: dict[bytes, int], source: str
) -> tuple[list[Recorded], int]:
    """The events that came in, folded and printed, and of how many of ours the words had to go."""
    try:
        came = writer.adopt(rows, heads)
        taken = take_out_named(writer, came)
        writer.print()
        return came, taken
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        said = _("{path} holds an event that this warroom can't read ({why}). Nothing was taken in.")
        raise DamagedRoom(said.format(path=source, why=error)) from error


def _heads(writer: Writer, copy: _Copy) -> dict[bytes, int]:
    """What nothing follows in both together: ours that no new event follows, and theirs that are new."""
    followed = {bytes.fromhex(parent) for row in copy.rows for parent in json.loads(row[14])}
    fresh = {row[15] for row in copy.rows}
    ours: list[tuple[Any, ...]] = writer.query("SELECT hash, hlc FROM heads")
    heads = {hash_: hlc for hash_, hlc in ours if hash_ not in followed}
    heads |= {hash_: hlc for hash_, hlc in copy.heads.items() if hash_ in fresh}
    return heads


def _incoming(writer: Writer, came: Sequence[Recorded], had: set[str]) -> Iterable[Incoming]:
    counted = Counter(recorded.stream for recorded in came if not is_keyed(recorded.stream))
    for stream, count in counted.items():
        state: IncidentState = writer.incident(stream)
        yield Incoming(stream, state.code, state.name, count, stream not in had)


def _disputes(writer: Writer) -> list[Dispute]:
    rows = writer.query(
        "SELECT DISTINCT d.stream, ifnull(i.code, ''), d.register FROM disputes d "
        "LEFT JOIN incidents i ON i.id = d.stream ORDER BY 2, 1, 3"
    )
    return [Dispute(*map(str, row)) for row in rows]


def _ended(writer: Writer) -> list[Ended]:
    rows = writer.query("SELECT id, code, activity FROM incidents WHERE activity > 0 ORDER BY 2, 1")
    return [Ended(str(id_), str(code), int(str(activity))) for id_, code, activity in rows]


def _imported_twice(writer: Writer, came: Sequence[Recorded]) -> int:
    """How many of the changes that came in this file had read from the same source already."""
    keys = Counter((one.stream, one.event.key) for one in came if isinstance(one.event, SourceRecorded))
    if not keys:
        return 0
    sql = "SELECT json_extract(body, '$.key') FROM events WHERE stream = ? AND kind = 'source.recorded'"
    there = Counter((stream, str(row[0])) for stream in {stream for stream, _key in keys}
                    for row in writer.query(sql, (stream,)))  # fmt: skip
    return sum(there[key] > 1 for key in keys)


def _twice(writer: Writer) -> tuple[int, ...]:
    return tuple(int(str(row[0])) for row in writer.query(TWICE))
