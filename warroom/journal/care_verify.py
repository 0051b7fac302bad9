"""Is the journal whole? Every hash worked out anew, and the chain that they make."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from warroom.i18n import _
from warroom.journal.errors import translated
from warroom.journal.journal import Journal
from warroom.journal.rows import body_digest, event_digest
from warroom.journal.sqlite import Connection, sqlite3

Progress = Callable[[int, int], None]
"""Called now and then with (events done, events in all)."""
_BATCH = 5000
_SQL = (
    "SELECT pos, id, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash, "
    "parents, hash, body, salt FROM events ORDER BY pos"
)


class FirstBad(NamedTuple):
    """The first event that is not what it was when it was written. `pos` 0, no `id`: the chain as a whole."""

    pos: int
    id: str
    what: str


class VerifyReport(NamedTuple):
    """Whether the journal is whole: how many events were checked, the heads that the chain ends in (hex)."""

    ok: bool
    events: int
    heads: tuple[str, ...]
    first_bad: FirstBad | None


class _Missing(NamedTuple):
    """A parent that is not the end of a chain: it must stand somewhere before (copies that were joined)."""

    pos: int
    id: str
    hlc: int
    parent: bytes


def verify(journal: Journal, *, heads: Iterable[str] = (), progress: Progress | None = None) -> VerifyReport:
    """Check the whole journal as it stands at this moment. Raises `RoomFileError` where the file can't be read.

    `heads` are hashes (hex, at least eight digits) that were written down elsewhere: each must be in this file.
    """
    connection = journal.connection()
    try:
        connection.execute("BEGIN")  # one snapshot, whoever writes meanwhile
        try:
            return verify_here(connection, heads=heads, progress=progress)
        finally:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise translated(error, journal.path) from error


def verify_here(connection: Connection, *, heads: Iterable[str] = (), progress: Progress | None = None) -> VerifyReport:
    """The same inside a transaction that the caller began."""
    return _Walk(connection, heads).run(progress)


class _Walk:
    """One walk along the journal. It remembers the ends of the chains, not every hash."""

    def __init__(self, connection: Connection, heads: Iterable[str]) -> None:
        self.connection = connection
        self.ends: dict[bytes, int] = {}
        self.missing: list[_Missing] = []
        self.wanted = {head.strip().lower() for head in heads if head.strip()}
        self.seen = 0

    def run(self, progress: Progress | None) -> VerifyReport:
        ((total,),) = self.connection.execute("SELECT count(*) FROM events").fetchall()
        bad: FirstBad | None = None
        cursor = self.connection.execute(_SQL)
        while bad is None and (rows := cursor.fetchmany(_BATCH)):
            for row in rows:
                what = self._event(row)
                if what:
                    bad = FirstBad(row[0], str(row[1]), what)
                    break
                self.seen += 1
            if progress is not None:
                progress(self.seen, total)
        cursor.close()
        bad = self._forks(bad) or self._heads()
        ends = tuple(sorted(end.hex() for end in self.ends))
        return VerifyReport(bad is None, self.seen, ends, bad)

    def _event(self, row: tuple[Any, ...]) -> str:
        """What is wrong with one event; empty where nothing is."""
        hlc, body_hash, parents, hash_, body, salt = row[3], row[13], row[14], row[15], row[16], row[17]
        if body is None or salt is None:
            if body is not None or salt is not None:
                return _("its body was taken out by half")
        elif body_digest(salt, body) != body_hash:
            return _("its body is not what was written")
        if _digest(row) != hash_ and _digest_slowly(row) != hash_:
            return _("its hash does not fit its contents")
        try:
            followed = [bytes.fromhex(text) for text in _hexes(parents)]
        except ValueError:
            return _("what it follows is not a list of hashes")
        for parent in followed:
            before = self.ends.pop(parent, None)
            if before is None:
                self.missing.append(_Missing(row[0], row[1], hlc, parent))
            elif before >= hlc:
                return _("it claims to be older than the event that it follows")
        if hash_ in self.ends:
            return _("it stands in the journal twice")
        self.ends[hash_] = hlc
        if self.wanted:
            found = hash_.hex()
            self.wanted = {head for head in self.wanted if len(head) < 8 or not found.startswith(head)}
        return ""

    def _forks(self, bad: FirstBad | None) -> FirstBad | None:
        """Look up the parents that were not at the end of a chain; the earliest thing wrong, this included."""
        if not self.missing:
            return bad
        asked = {one.parent for one in self.missing}
        found: dict[bytes, tuple[int, int]] = {}
        cursor = self.connection.execute("SELECT hash, pos, hlc FROM events ORDER BY pos")
        while rows := cursor.fetchmany(_BATCH):
            for hash_, pos, hlc in rows:
                if hash_ in asked:
                    found.setdefault(hash_, (pos, hlc))
        for one in self.missing:
            if bad is not None and bad.pos <= one.pos:
                break
            pos, hlc = found.get(one.parent, (one.pos, 0))
            if pos >= one.pos:
                return FirstBad(one.pos, one.id, _("the event that it follows is not in the journal before it"))
            if hlc >= one.hlc:
                return FirstBad(one.pos, one.id, _("it claims to be older than the event that it follows"))
        return bad

    def _heads(self) -> FirstBad | None:
        """Whether the journal ends where the file says, and holds what was written down elsewhere."""
        kept = dict(self.connection.execute("SELECT hash, hlc FROM heads").fetchall())
        if kept != self.ends:
            return FirstBad(0, "", _("events are missing at the end, or the list of heads was changed"))
        if self.wanted:
            names = ", ".join(sorted(self.wanted))
            return FirstBad(0, "", _("no event of this journal has the hash {names}").format(names=names))
        return None


def _hexes(parents: str) -> list[str]:
    """The hashes in a JSON list of them, the usual single one without a parser."""
    if len(parents) == 68:
        return [parents[2:66]]
    return [str(one) for one in json.loads(parents)]


def _digest(row: tuple[Any, ...]) -> bytes:
    """What `event_digest` gives, written out: a million of them have to be worked out in seconds.

    Lists of hashes and ids need no parser: where their text holds anything else the two differ, and the slow way
    decides.
    """
    (_pos, id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash,
     parents, *_rest) = row  # fmt: skip
    text = (
        f'["warroom-event/1",{quoted(id_)},{quoted(stream)},{hlc},{quoted(at)},{quoted(recorded_at)},{quoted(kind)},'
        f"{version},{quoted(actor)},{quoted(position)},{quoted(via)},{quoted(mode)},"
        f'{replaces.replace(", ", ",")},"{body_hash.hex()}",{parents.replace(", ", ",")}]'
    )
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _digest_slowly(row: tuple[Any, ...]) -> bytes:
    (_pos, id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash,
     parents, *_rest) = row  # fmt: skip
    try:
        return event_digest(
            id_=id_, stream=stream, hlc=hlc, at=at, recorded_at=recorded_at, kind=kind, version=version, actor=actor,
            position=position, via=via, mode=mode, replaces=json.loads(replaces), body_hash=body_hash,
            parents=json.loads(parents),
        )  # fmt: skip
    except (ValueError, TypeError):
        return b""
