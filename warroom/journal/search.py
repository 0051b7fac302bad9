"""The search through the words of all entries: kept in blocks, always whole.

A commit of one entry would spend half its pages on the search's index. So entries go into the index a block at a time,
by their positions, in the transaction that fills the block; those after the last full block are looked through apart,
by the same engine and the same rules for words. Which entries the index holds follows from the newest position alone.
"""

from __future__ import annotations

import json
from typing import Any

from warroom.journal.journal import Journal
from warroom.journal.schema import TOKENS
from warroom.journal.sqlite import Connection, sqlite3
from warroom.journal.tables import after_blocks

_WHOLE = after_blocks("SELECT max(pos) FROM events")
_COLUMNS = "e.pos, e.incident, i.code, i.name, e.event, e.kind, e.at, e.actor, e.text"
_INCIDENT = "JOIN incidents i ON i.id = e.incident"
# All of it our own words; what a person types is never part of a statement.
_THESE = f"SELECT {_COLUMNS} FROM entries e {_INCIDENT} WHERE e.pos IN (SELECT value FROM json_each(?)) ORDER BY 1 DESC"  # noqa: S608
_NEWEST = f"SELECT pos, text FROM entries WHERE pos > ({_WHOLE}) AND text <> ''"  # noqa: S608
_INDEXED = (
    f"SELECT {_COLUMNS} FROM entries_fts f JOIN entries e ON e.pos = f.rowid {_INCIDENT} "  # noqa: S608
    "WHERE entries_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?"
)


def find(journal: Journal, query: str, limit: int) -> list[tuple[Any, ...]]:
    """The entries that a query of FTS5 fits, newest first.

    Each: position, incident, code, name, event, kind, at, actor, text. `query` is of our own making; what a person
    types is quoted by the caller.
    """
    # The newest first: a block that is filled between the two questions is found twice, never missed.
    fresh = _among(journal.query(_NEWEST), query)
    rows = journal.query(_THESE, (json.dumps(fresh),)) if fresh else []
    seen = set(fresh)
    rows += [row for row in journal.query(_INDEXED, (query, limit)) if row[0] not in seen]
    return rows[: limit if limit >= 0 else None]


def _among(rows: list[tuple[object, ...]], query: str) -> list[object]:
    """The positions of those lines that a query fits."""
    if not rows:
        return []
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute(f"CREATE VIRTUAL TABLE words USING fts5(text, tokenize='{TOKENS}')")
        memory.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", rows)
        return [row[0] for row in memory.execute("SELECT rowid FROM words WHERE words MATCH ?", (query,)).fetchall()]
    finally:
        memory.close()


def forget(connection: Connection, pos: int, text: str) -> None:
    """Take the words of an entry out of the index; call it while `entries` still holds them."""
    (first,) = connection.execute(_WHOLE).fetchone()
    if text and pos <= first:
        connection.execute("INSERT INTO entries_fts (entries_fts, rowid, text) VALUES ('delete', ?, ?)", (pos, text))
