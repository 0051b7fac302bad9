"""Whole processes: one command, one import."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure, middle, ms
from bench.rooms import copy, room
from bench.terminal import natural

_BARE = (sys.executable, "-c", "import click, pydantic, sqlite3")
_RUNS = 31
_SAMPLE = "servicenow_incident_event_log.csv"


def log(events: int) -> list[Figure]:
    """`warroom log` as a whole process against the bare imports of its libraries; medians of runs in turn."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        path = copy(room(events), Path(folder) / "room.db")
        command = warroom(path, "log", "1", "--again", "It grows")
        run(command)  # modules are compiled once, at installation
        bare, ours = [], []
        for _ in range(_RUNS):
            bare.append(run(_BARE))
            ours.append(run(command))
    a, b = middle(bare), middle(ours)
    return [Figure("warroom log, whole process / bare imports", ms(b), ms(a), b / a, 1.6)]


def imported(_events: int) -> list[Figure]:
    """The import of a real audit log of 1,285 rows, whole process."""
    here = Path(__file__).resolve().parents[1]
    places = [here / "tests" / "bridge" / "data" / _SAMPLE, here.parent / "shared" / "data" / _SAMPLE]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        print(f"  {_SAMPLE} is not here: its import is not measured")
        return []
    times = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            room_ = Path(folder) / "room.db"
            times.append(run(warroom(room_, "import", str(found), "--format", "servicenow")))
    return [
        Figure("import of 1,285 rows (ServiceNow), whole process", ms(middle(times)), "-", middle(times), 3.0, " s")
    ]


def warroom(room_: Path, *words: str, me: str = "ann") -> tuple[str, ...]:
    """A command of ours as a person types it."""
    return (sys.executable, "-m", "warroom", "--room", str(room_), "--as", me, *words)


def run(command: Sequence[str]) -> float:
    """Seconds that a whole process takes. Raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory(prefix="warroom-bench-") as home:
        env = natural(home)
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=env)
        return time.perf_counter() - begun
