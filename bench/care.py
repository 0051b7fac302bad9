"""Looking after a file: is it whole, and joining two copies that were edited apart. Whole processes."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, middle, ms
from bench.processes import run, warroom
from bench.rooms import apart, copy, room
from warroom.journal.care import verify as whole
from warroom.room import Room

_RUNS = 3
_READ = """
import sqlite3, sys
cursor = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("SELECT * FROM events ORDER BY pos")
while cursor.fetchmany(5000): pass
"""
"""What any reader of every event has to do."""
_HELD = 100_000
_NEW = 10_000


def verify(events: int) -> list[Figure]:
    """Every event against its hash; beside bare reading of all of them."""
    path = room(events)
    bare = middle([run((sys.executable, "-c", _READ, str(path))) for _ in range(_RUNS)])
    ours = middle([run(warroom(path, "verify")) for _ in range(_RUNS)])
    bound = 10 * events / 1_000_000
    what = f"verify of {events:,} events, whole process"
    return [Figure(what, f"{ours:.2f} s", f"reading them {bare:.2f} s", ours, bound, " s")]


def merge(_events: int) -> list[Figure]:
    """Two copies that each got 10,000 events of their own; beside the verifying of the one that comes in."""
    ours, theirs = apart(_HELD - _NEW, _NEW)
    times, read = [], []
    with tempfile.TemporaryDirectory(dir=ours.parent) as folder:
        for turn in range(_RUNS):
            path = copy(ours, Path(folder) / f"room{turn}.db")
            os.sync()
            read.append(run(warroom(theirs, "verify")))
            times.append(run(warroom(path, "merge", str(theirs))))
        with Room.open(path, "ann") as joined:
            report = whole(joined.journal)
    if not report.ok or report.events < _HELD + _NEW:
        raise RuntimeError(f"what came out is no union: {report}")
    took, reading = middle(times), middle(read)
    what = f"merge of two files of {_HELD:,} events, {_NEW:,} of them new"
    return [Figure(what, f"{took:.2f} s", f"verify of one {ms(reading)}", took, 5.0, " s")]
