"""Is the journal whole? Every hash worked out anew, and the chain that they make."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from warroom.i18n import N_, _
from warroom.journal.errors import translated
from warroom.journal.journal import Journal
from warroom.journal.rows import event_digest
from warroom.journal.sqlite import Connection, sqlite3
from warroom.model.events import EventRedacted, RoomSalvaged, kinds, read_body

Progress = Callable[[int, int], None]
"""Called now and then with (events done, events in all)."""
SHORTEST = 12
"""Digits of a hash that name it; fewer prove nothing."""
_BATCH = 1000
_SQL = (
    "SELECT pos, id, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash, "
    "parents, hash, body, salt FROM events ORDER BY pos"
)
_CANONICAL = b'["warroom-event/1","%b","%b",%d,"%b","%b","%b",%d,"%b","%b","%b","%b",%b,"%b",%b]'
_REDACTED, _SALVAGED = EventRedacted.kind.encode(), RoomSalvaged.kind.encode()
_BLOBS = frozenset({13, 15, 17})
"""Columns of `_SQL` that are no text: body_hash, hash, salt."""

_SAID: Mapping[str, tuple[str, str]] = {
    "body": (
        N_("its body is not what was written"),
        N_("Somebody changed the words of this event after it was written."),
    ),
    "envelope": (
        N_("its hash does not fit its contents"),
        N_("Who wrote it, when, of what kind or about which incident: something of that was changed afterwards."),
    ),
    "half": (
        N_("its body was taken out by half"),
        N_("Somebody took the words of this event out by hand, and not with: warroom redact"),
    ),
    "silent": (
        N_("its body is gone, and no redaction says who took it out"),
        N_("Somebody took the words of this event out by hand, and not with: warroom redact"),
    ),
    "list": (
        N_("what it follows is not a list of hashes"),
        N_("Somebody changed which events this one follows."),
    ),
    "parent": (
        N_("the event that it follows is not in the journal before it"),
        N_("Events that stood before this one were removed, or put in another order."),
    ),
    "time": (
        N_("it claims to be older than the event that it follows"),
        N_("No warroom writes such a time: it was forged."),
    ),
    "twice": (
        N_("it stands in the journal twice"),
        N_("Somebody wrote it a second time by hand."),
    ),
    "tail": (
        N_("events are missing at the end"),
        N_("The newest events were cut off: the file says that it ends in an event that is not there."),
    ),
    "heads": (
        N_("the list of heads was changed"),
        N_("It does not name the events that the chain ends in. Events may have been put in, or taken out at the end."),
    ),
    "head": (
        N_("no event of this journal has the hash {names}"),
        N_(
            "This copy lacks events that were there when that head was written down, or what happened before it was "
            "rewritten."
        ),
    ),
}
"""Code → what does not fit, and what that means for somebody who knows nothing of hashes."""


class FirstBad(NamedTuple):
    """The first event that is not what it was when it was written. `pos` 0, no `id`: the chain as a whole.

    `what` does not fit, `means` says what that means; `code` names it for scripts.
    """

    pos: int
    id: str
    what: str
    code: str = ""
    means: str = ""


class VerifyReport(NamedTuple):
    """Whether the journal is whole: how many events were checked, the heads that the chain ends in (hex).

    `unknown`: kinds that this warroom does not know, with how many events of each: their hashes fit all the same;
    `redacted`: events whose words were taken out, with a redaction that says so; `gaps`: events that are missing since
    the room was salvaged from a damaged file, as it says itself.
    """

    ok: bool
    events: int
    heads: tuple[str, ...]
    first_bad: FirstBad | None
    unknown: tuple[tuple[str, int], ...] = ()
    redacted: int = 0
    gaps: int = 0


class _Missing(NamedTuple):
    """A parent that is not the end of a chain: it must stand somewhere before (copies that were joined)."""

    pos: int
    id: str
    hlc: int
    parent: bytes


def verify(journal: Journal, *, heads: Iterable[str] = (), progress: Progress | None = None) -> VerifyReport:
    """Check the whole journal as it stands at this moment. Raises `RoomFileError` where the file can't be read.

    `heads` are hashes (hex, at least `SHORTEST` digits) that were written down elsewhere: each must be in this file.
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
    before = connection.text_factory
    # Bytes as they lie in the file: half the work, and text that is no text any more is found like any other change.
    connection.text_factory = bytes
    try:
        return _Walk(connection, heads).run(progress)
    finally:
        connection.text_factory = before


class _Walk:
    """One walk along the journal. It remembers the ends of the chains, not every hash."""

    def __init__(self, connection: Connection, heads: Iterable[str]) -> None:
        self.connection = connection
        self.ends: dict[bytes, int] = {}
        # The last event is kept apart from the other ends: nearly always it is the one that the next event follows.
        self.tip, self.tip_text, self.tip_hlc = b"", b"", 0
        self.missing: list[_Missing] = []
        self.wanted = {head.strip().lower() for head in heads if head.strip()}
        self.begin = {bytes.fromhex(head[:SHORTEST]) for head in self.wanted if is_head(head)}
        self.kinds: Counter[bytes] = Counter()
        self.bare: dict[str, int] = {}
        self.explained: set[str] = set()
        self.gaps: set[bytes] = set()
        self.seen = 0

    def run(self, progress: Progress | None) -> VerifyReport:
        ((total,),) = self.connection.execute("SELECT count(*) FROM events").fetchall()
        bad: FirstBad | None = None
        cursor = self.connection.execute(_SQL)
        while bad is None and (rows := cursor.fetchmany(_BATCH)):
            for row in rows:
                code = self._event(row)
                if code:
                    bad = _bad(code, row[0], row[1])
                    break
                self.seen += 1
            if progress is not None:
                progress(self.seen, total)
        cursor.close()
        self._leave_tip()
        bad = self._silent(self._forks(bad)) or self._heads()
        ends = tuple(sorted(end.hex() for end in self.ends))
        return VerifyReport(bad is None, self.seen, ends, bad, self._unknown(), len(self.bare), len(self.gaps))

    def _event(self, row: tuple[Any, ...]) -> str:
        """The code of what is wrong with one event; empty where nothing is."""
        (pos, id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash,
         parents, hash_, body, salt) = row  # fmt: skip
        # Written out, for a million of them have to be worked out in seconds: what JSON would have to escape comes out
        # otherwise, and then the slow way decides.
        text = _CANONICAL % (id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces,
                             body_hash.hex().encode(), parents)  # fmt: skip
        if sha256(text).digest() != hash_ and _digest_slowly(row) != hash_:
            return "envelope"
        if body is None or salt is None:
            if body is not None or salt is not None:
                return "half"
            self.bare[id_.decode("utf-8", "replace")] = pos
        elif sha256(salt + body).digest() != body_hash:
            return "body"
        elif kind == _REDACTED or kind == _SALVAGED:
            self._explains(kind, version, body)
        if parents == self.tip_text:
            if self.tip_hlc >= hlc:
                return "time"
        else:
            code = self._follows(pos, id_, hlc, parents, hash_)
            if code:
                return code
        digits = hash_.hex()
        self.tip, self.tip_text, self.tip_hlc = hash_, b'["%b"]' % digits.encode(), hlc
        self.kinds[kind] += 1
        if self.begin and hash_[: SHORTEST // 2] in self.begin:
            self.wanted = {head for head in self.wanted if not (is_head(head) and digits.startswith(head))}
        return ""

    def _follows(self, pos: int, id_: bytes, hlc: int, parents: bytes, hash_: bytes) -> str:
        """The same for an event that follows others than the one before it: the first, and where copies meet."""
        self._leave_tip()
        try:
            followed = [bytes.fromhex(text) for text in json.loads(parents)]
        except (ValueError, TypeError):
            return "list"
        for parent in followed:
            before = self.ends.pop(parent, None)
            if before is None:
                self.missing.append(_Missing(pos, id_.decode("utf-8", "replace"), hlc, parent))
            elif before >= hlc:
                return "time"
        return "twice" if hash_ in self.ends else ""

    def _leave_tip(self) -> None:
        if self.tip:
            self.ends[self.tip] = self.tip_hlc
        self.tip = b""

    def _explains(self, kind: bytes, version: int, body: bytes) -> None:
        event = read_body(kind.decode(), version, body.decode("utf-8", "replace"))
        if isinstance(event, EventRedacted):
            self.explained.add(event.event)
        elif isinstance(event, RoomSalvaged):
            self.gaps.update(bytes.fromhex(gap) for gap in event.gaps if is_head(gap))

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
            if pos >= one.pos and one.parent in self.gaps:
                continue  # known to be missing, and said by whoever salvaged the file
            if pos >= one.pos:
                return _bad("parent", one.pos, one.id)
            if hlc >= one.hlc:
                return _bad("time", one.pos, one.id)
        return bad

    def _silent(self, bad: FirstBad | None) -> FirstBad | None:
        """A body that is gone must have a redaction that names it, somewhere behind it; the earliest thing wrong."""
        if bad is not None and self.bare:  # the walk ended there: redactions may stand behind it
            sql = "SELECT kind, version, body FROM events WHERE kind = ? AND body IS NOT NULL"
            for kind, version, body in self.connection.execute(sql, (EventRedacted.kind,)).fetchall():
                self._explains(kind, version, body)
        gone = [(pos, id_) for id_, pos in self.bare.items() if id_ not in self.explained]
        if gone and (bad is None or min(gone)[0] < bad.pos):
            return _bad("silent", *min(gone))
        return bad

    def _heads(self) -> FirstBad | None:
        """Whether the journal ends where the file says, and holds what was written down elsewhere."""
        kept = dict(self.connection.execute("SELECT hash, hlc FROM heads").fetchall())
        if kept != self.ends:
            there = all(self.connection.execute("SELECT 1 FROM events WHERE hash = ?", (head,)).fetchone()
                        for head in kept)  # fmt: skip
            return _bad("heads" if kept and there else "tail", 0, "")
        if self.wanted:
            return _bad("head", 0, "", ", ".join(sorted(self.wanted)))
        return None

    def _unknown(self) -> tuple[tuple[str, int], ...]:
        known = {kind.encode() for kind in kinds()}
        strange = ((kind.decode("utf-8", "replace"), n) for kind, n in self.kinds.items() if kind not in known)
        return tuple(sorted(strange))


def is_head(text: str) -> bool:
    """Whether a text names an event by its hash: 12 to 64 hexadecimal digits."""
    return SHORTEST <= len(text) <= 64 and set(text) <= set("0123456789abcdef")


def _bad(code: str, pos: int, id_: bytes | str, names: str = "") -> FirstBad:
    what, means = _SAID[code]
    name = id_.decode("utf-8", "replace") if isinstance(id_, bytes) else id_
    return FirstBad(pos, name, _(what).format(names=names), code, _(means))


def _digest_slowly(row: tuple[Any, ...]) -> bytes:
    """What `event_digest` gives; nothing where the row can't be what an event was."""
    try:
        texts: list[Any] = [
            one.decode() if isinstance(one, bytes) and i not in _BLOBS else one for i, one in enumerate(row)
        ]
    except UnicodeDecodeError:
        return b""
    (_pos, id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash,
     parents, *_rest) = texts  # fmt: skip
    try:
        return event_digest(
            id_=id_, stream=stream, hlc=hlc, at=at, recorded_at=recorded_at, kind=kind, version=version, actor=actor,
            position=position, via=via, mode=mode, replaces=json.loads(replaces), body_hash=body_hash,
            parents=json.loads(parents),
        )  # fmt: skip
    except (ValueError, TypeError, RecursionError):
        return b""
