"""Appending: against raw inserts of the same row at the same durability, and as the room grows."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.figures import Figure, middle, rate
from bench.rooms import copy, room
from warroom.journal.journal import Journal
from warroom.journal.sqlite import Connection, sqlite3
from warroom.model.envelope import Actor, Draft
from warroom.model.events import LogWritten

_BLOCK = 50
_STRETCH = 18
"""Rounds whose blocks are summed: 900 appends, in which each file empties its write-ahead log at its own pace."""
_STRETCHES = 9
_TEXT = "replication lag is 4 GB and growing, nobody knows why the secondary stopped ({n})"


def append(events: int) -> list[Figure]:
    """Both figures: medians of the ratios within one stretch of short blocks in turn.

    The disk drifts by a third within seconds, so only what was measured side by side is compared. Each kind of block
    goes first in turn. The first stretch is not counted: files grow in it that are written over later.
    """
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        raw = raw_file(Path(folder) / "raw.db")
        small = Journal.open(copy(room(1000), Path(folder) / "small.db"))
        large = Journal.open(copy(room(events), Path(folder) / "large.db"))
        journals = {"small": small, "large": large}
        streams = {name: _stream(journal) for name, journal in journals.items()}
        times: dict[str, list[float]] = {"raw": [], "small": [], "large": []}
        names = list(times)
        for stretch in range(_STRETCHES + 1):
            spent = dict.fromkeys(names, 0.0)
            for turn in range(stretch * _STRETCH, (stretch + 1) * _STRETCH):
                first = turn % len(names)
                for name in names[first:] + names[:first]:
                    one = raw_insert(raw, turn) if name == "raw" else _append(journals[name], streams[name], turn)
                    spent[name] += one / _STRETCH
            if stretch:
                for name in names:
                    times[name].append(spent[name])
        raw.close()
        small.close()
        large.close()
    bare, few, many = (rate(middle(times[name])) for name in ("raw", "small", "large"))
    against = middle([a / b for a, b in zip(times["raw"], times["small"], strict=True)])
    growing = middle([a / b for a, b in zip(times["large"], times["small"], strict=True)])
    return [
        Figure("append with everything / raw insert, FULL (rates)", few, bare, against, 0.4, least=True),
        Figure(f"append at {events:,} events / at 1,000 (cost)", many, few, growing, 1.2),
    ]


def raw_file(path: Path) -> Connection:
    """A file with a bare table of the same columns, at the same durability."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE events (pos INTEGER PRIMARY KEY, id TEXT, stream TEXT, hlc INTEGER, at TEXT, recorded_at TEXT, "
        "kind TEXT, version INTEGER, actor TEXT, position TEXT, via TEXT, mode TEXT, replaces TEXT, body TEXT, "
        "parents TEXT, hash BLOB, salt BLOB, body_hash BLOB)"
    )
    return connection


def raw_insert(raw: Connection, turn: int, times: int = _BLOCK) -> float:
    """Seconds that one insert takes, on average of so many."""
    row = (
        "01KJQZ0000000000000000000A", "01KJQZ0000000000000000000B", 1, "2026-11-22T14:32:07.123Z",
        "2026-11-22T14:32:07.123Z", "log.written", 1, "ann", "IC", "ann@host", "real", "[]",
        '{"text":"' + _TEXT.format(n=turn) + '"}', '["' + "a" * 64 + '"]', b"h" * 32, b"s" * 16, b"b" * 32,
    )  # fmt: skip
    begun = time.perf_counter()
    for _ in range(times):
        raw.execute(
            "INSERT INTO events (id, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, "
            "replaces, body, parents, hash, salt, body_hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            row,
        )
    return (time.perf_counter() - begun) / times


def _stream(journal: Journal) -> str:
    return str(journal.query("SELECT id FROM incidents ORDER BY number DESC LIMIT 1")[0][0])


def _append(journal: Journal, stream: str, turn: int) -> float:
    actor = Actor("ann", "IC", journal.via)
    begun = time.perf_counter()
    for n in range(_BLOCK):
        journal.append([Draft(stream, LogWritten(text=_TEXT.format(n=turn * _BLOCK + n)))], actor)
    return (time.perf_counter() - begun) / _BLOCK
