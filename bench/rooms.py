"""The rooms that are measured: one of a million events, one of a thousand, an empty one."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.clock import FixedClock
from warroom.journal.journal import Journal
from warroom.journal.schema import GENERATION
from warroom.journal.writer import Writer
from warroom.model.envelope import Actor, Draft
from warroom.model.events import (
    Event,
    IncidentClassified,
    IncidentDeclared,
    IncidentDescribed,
    IncidentMoved,
    LogWritten,
    ObjectiveAdded,
    RoleAssigned,
    RoleRelieved,
    TaskAdded,
)
from warroom.room import Room

RECIPE = f"1-{GENERATION}"
"""Changes when the rooms are made otherwise, or the file has another format, so that an old cache is not measured."""
CACHE = Path(__file__).parent / ".cache"
EACH = 100
"""Events an incident."""
OPEN = 200
WORDS = (
    "replication lag grows on the secondary restart the checkout service nobody can pay the queue is full disk "
    "snapshot restored rollback of the change network path to the supplier login certificate expired cache flushed "
    "customers call the desk again traffic moved to the other site index rebuilt lock timeout backup found verified"
).split()
PEOPLE = ("ann", "bea", "cap", "dan", "eve", "fay")


def room(events: int) -> Path:
    """A room of about this many events; made once, then kept."""
    return kept("room", events, _make, f"a room of {events:,} events")


def kept(name: str, size: int, make: Callable[[Path, int], None], what: str) -> Path:
    """A file of a recipe and a size; made once, then kept."""
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"{name}-{RECIPE}-{size}.db"
    if not path.exists():
        print(f"  making {what} (once) ...", flush=True)
        fresh = path.with_suffix(".new")
        for left in CACHE.glob(f"{fresh.name}*"):
            left.unlink()
        make(fresh, size)
        fresh.rename(path)
    return path


def copy(path: Path, target: Path) -> Path:
    """A copy that may be written to."""
    with Journal.open(path, create=False) as journal:
        journal.query(f"VACUUM INTO '{target}'")
    return target


@contextmanager
def borrowed(events: int) -> Iterator[tuple[Path, str]]:
    """A copy of a room, whole on the disk, and an incident in it; taken away afterwards."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        path = copy(room(events), Path(folder) / "room.db")
        os.sync()  # the copy itself is not what is measured
        with Room.open(path, "ann") as here:
            stream = here.board(limit=1)[0].id
        yield path, stream


def apart(events: int, new: int) -> tuple[Path, Path]:
    """Two copies of a room of `events`, each with `new` events of its own; made once, then kept. Only read them."""
    paths = CACHE / f"apart-{RECIPE}-{events}-{new}-ours.db", CACHE / f"apart-{RECIPE}-{events}-{new}-theirs.db"
    base = room(events)
    for path in paths:
        if not path.exists():
            fresh = path.with_suffix(".new")
            for left in CACHE.glob(f"{fresh.name}*"):
                left.unlink()
            _go_on(copy(base, fresh), new, random.Random(path.name))
            fresh.rename(path)
    return paths


def _go_on(path: Path, new: int, chance: random.Random) -> None:
    """Half of it in incidents that there are (some of it changes what the other copy changes too), half in new ones."""
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    with Journal.open(path, clock=clock) as journal:
        known = [str(row[0]) for row in journal.query("SELECT id FROM incidents WHERE open ORDER BY number")]
        ((last,),) = journal.query("SELECT max(number) FROM incidents")
        first = int(str(last)) + 1
        with journal.writing(Actor("ann", "", journal.via)) as writer:
            for _ in range(new // 2):
                clock.advance(timedelta(seconds=chance.randint(5, 90)))
                words = say(chance, 10)
                event = LogWritten(text=words) if chance.random() < 0.9 else IncidentDescribed(name=words)
                writer.append([Draft(chance.choice(known), event, actor=chance.choice(PEOPLE), position="")])
            for number in range(first, first + new // 2 // EACH):
                _incident(journal, writer, number, first + OPEN, chance, clock)
        journal.query("PRAGMA wal_checkpoint(TRUNCATE)")


def _make(path: Path, events: int) -> None:
    chance = random.Random(7)
    clock = FixedClock(datetime(2024, 1, 1, tzinfo=UTC))
    incidents = max(1, events // EACH)
    Room.open(path, "ann", clock=clock).close()
    with Journal.open(path, clock=clock) as journal:
        hurry(journal)
        for first in range(0, incidents, 200):
            with journal.writing(Actor("ann", "", journal.via)) as writer:
                for number in range(first, min(first + 200, incidents)):
                    _incident(journal, writer, number + 1, incidents, chance, clock)
            if first % 1000 == 0 and first:
                print(f"  {first * EACH:,} events", flush=True)
        journal.query("PRAGMA wal_checkpoint(TRUNCATE)")


def _incident(
    journal: Journal, writer: Writer, number: int, incidents: int, chance: random.Random, clock: FixedClock
) -> None:
    stream = journal.ulids.new(int(clock.now().timestamp() * 1000))
    still_open = number > incidents - OPEN
    level = chance.choice(("high", "medium", "medium", "low", "low"))

    def add(event: Event) -> None:
        clock.advance(timedelta(seconds=chance.randint(5, 90)))
        writer.append([Draft(stream, event, actor=chance.choice(PEOPLE), position="")])

    add(IncidentDeclared(number=number, name=say(chance, 5), reporter="ann"))
    add(IncidentMoved(to="registered"))
    add(IncidentClassified(category="outage", impact=level, urgency=level, matrix="3x3"))
    add(RoleAssigned(position="IC", person=chance.choice(PEOPLE)))
    add(IncidentMoved(to="responding"))
    add(ObjectiveAdded(number=1, text=say(chance, 6)))
    add(TaskAdded(number=1, text=say(chance, 6), assignee=chance.choice(PEOPLE)))
    ending: list[Event] = []
    if not still_open:
        ending = [IncidentMoved(to="resolved", why=say(chance, 4)), IncidentMoved(to="closed")]
        ending.append(RoleRelieved(position="IC", person="ann"))
    for _ in range(EACH - 7 - len(ending)):
        add(LogWritten(entry=chance.choice(("note", "note", "note", "decision", "message")), text=say(chance, 10)))
    for event in ending:
        add(event)


def hurry(journal: Journal) -> None:
    """The journal writes it by its own rules; only the waiting for the disk is left out, the room can be made again."""
    journal.query("PRAGMA synchronous = OFF")


def say(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))
