"""The search through all entries, by their words and marks: kept in blocks, always whole.

A commit of one entry would spend half its pages on the search's index. So entries go into the index a block at a time,
by their positions, in the transaction that fills the block; those after the last whole block are looked through apart,
by the same engine and the same rules for words. Which entries the index holds follows from the newest position alone.
Struck words stay in it, as they stay in the record, and are not found: one condition holds for both parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from warroom.journal.journal import Journal
from warroom.journal.schema import BLOCK, MARKS, TOKENS
from warroom.journal.sqlite import Connection, sqlite3

Terms = Sequence[tuple[str, str | Sequence[str]]]
"""Pairs of where and what is looked for: `word` (a beginning is enough), or a name of `MARKS` (whole).

Several things looked for in one pair are alternatives.
"""
NOT = "not"
"""Where the streams of incidents stand that are left out."""

_WHOLE = f"SELECT ifnull((SELECT max(pos) FROM events), 0) / {BLOCK} * {BLOCK}"  # noqa: S608
_COLUMNS = "e.pos, e.incident, i.code, i.name, e.event, e.kind, e.at, e.actor, e.text"
_INCIDENT = "JOIN incidents i ON i.id = e.incident"
# All of it our own words; what a person types is never part of a statement.
_THESE = f"SELECT {_COLUMNS} FROM entries e {_INCIDENT} WHERE e.pos IN (SELECT value FROM json_each(?)) ORDER BY 1 DESC"  # noqa: S608
_NEWEST = f"SELECT pos, text, marks FROM entry_words WHERE pos > ({_WHOLE})"  # noqa: S608
STRUCK = "SELECT v.pos FROM struck s JOIN events v ON v.id = s.event"
"""SQL for the positions of the entries that are struck through: their words are found no more."""
_INDEXED = (
    "SELECT rowid FROM entries_fts WHERE entries_fts MATCH ? AND rowid > ? AND rowid < ? {} ORDER BY rowid {} LIMIT ?"
)
_UNSTRUCK = f"AND rowid NOT IN ({STRUCK})"
_FORGET = (
    "INSERT INTO entries_fts (entries_fts, rowid, text, marks) "
    "SELECT 'delete', pos, text, marks FROM entry_words WHERE pos = ?"
)
_REMEMBER = "INSERT INTO entries_fts (rowid, text, marks) SELECT pos, text, marks FROM entry_words WHERE pos = ?"
_ALL = 2**62


def positions(
    journal: Journal, terms: Terms, limit: int, *, after: int = 0, before: int = _ALL, oldest: bool = False
) -> list[int]:
    """The positions of the newest entries that have all these terms, newest first; or the oldest ones, oldest first.

    `after` and `before` are positions between which they lie.
    """
    query = _query(terms)
    # The newest first: a block that is filled between the two questions is found twice, never missed.
    fresh = {pos for pos in _among(journal.query(_NEWEST), query) if after < pos < before}
    words = any(where == "word" for where, _what in terms)
    if words:  # in one place for both parts; a filter by marks alone shows the record as it is
        fresh -= {int(str(row[0])) for row in journal.query(STRUCK)} if fresh else set()
    sql = _INDEXED.format(_UNSTRUCK if words else "", "" if oldest else "DESC")
    found = {int(str(row[0])) for row in journal.query(sql, (query, after, before, limit))} | fresh
    return sorted(found, reverse=not oldest)[: limit if limit >= 0 else None]


def find(journal: Journal, terms: Terms, limit: int, without: Iterable[str] = ()) -> list[tuple[Any, ...]]:
    """The same as lines: position, incident, code, name, event, kind, at, actor, text. `without`: incidents (streams)
    that are left out."""
    hidden = tuple(without)
    terms = [*terms, (NOT, hidden)] if hidden else terms
    return journal.query(_THESE, (json.dumps(positions(journal, terms, limit)),))


def _query(terms: Terms) -> str:
    """The terms in the language of FTS5, each in quotation marks."""
    asked = " AND ".join(_term(where, (what,) if isinstance(what, str) else what) for where, what in terms
                         if where != NOT)  # fmt: skip
    left_out = [_term("incident", what) for where, what in terms if where == NOT]
    return " NOT ".join([f"({asked})", *left_out])


def _term(where: str, what: Sequence[str]) -> str:
    if where == "word":
        said = " OR ".join(f'"{_quoted(one)}"*' for one in what)
        return f"text : ({said})"
    said = " OR ".join(f'"{mark(where, one)}"' for one in what)
    return f"marks : ({said})"


def mark(where: str, what: str) -> str:
    """A mark as the index spells it: a sign for what it is, then letters and digits."""
    spelled = what if where == "incident" else (what if where == "kind" else _lower(what)).encode().hex()
    return chr(MARKS[where]) + spelled


def _lower(text: str) -> str:
    """As SQLite's `lower` does it: A to Z alone."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def _quoted(word: str) -> str:
    return word.replace('"', '""')


def _among(rows: Sequence[tuple[object, ...]], query: str) -> list[int]:
    """The positions of those lines that a query fits."""
    if not rows:
        return []
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute(f"CREATE VIRTUAL TABLE words USING fts5(text, marks, tokenize='{TOKENS}')")
        memory.executemany("INSERT INTO words (rowid, text, marks) VALUES (?, ?, ?)", rows)
        return [row[0] for row in memory.execute("SELECT rowid FROM words WHERE words MATCH ?", (query,)).fetchall()]
    finally:
        memory.close()


def forget(connection: Connection, pos: int) -> None:
    """Take an entry out of the index, should it be there; call it while `entries` still holds it as it was."""
    if _indexed(connection, pos):
        connection.execute(_FORGET, (pos,))


def remember(connection: Connection, pos: int) -> None:
    """Put an entry that was forgotten into the index as it is now, should it belong there."""
    if _indexed(connection, pos):
        connection.execute(_REMEMBER, (pos,))


def _indexed(connection: Connection, pos: int) -> bool:
    (last,) = connection.execute(_WHOLE).fetchone()
    return bool(pos <= last)
