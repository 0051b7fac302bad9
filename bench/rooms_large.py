"""Rooms that are large in one way: one incident with a very long log, or very many incidents that are open at once."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.rooms import PEOPLE, hurry, kept, say
from warroom.clock import FixedClock
from warroom.journal.journal import Journal
from warroom.model.envelope import Actor, Draft
from warroom.model.events import (
    Event,
    IncidentClassified,
    IncidentDeclared,
    IncidentMoved,
    LogWritten,
    PeriodStarted,
    RoleAssigned,
    TaskAdded,
    UpdateSent,
)
from warroom.room import Room

_BATCH = 20_000
_HEAD = (
    IncidentDeclared(number=1, name="The long one", reporter="ann"),
    IncidentMoved(to="registered"),
    IncidentClassified(category="outage", impact="high", urgency="high", matrix="3x3"),
    RoleAssigned(position="IC", person="ann"),
    IncidentMoved(to="responding"),
)


def long(entries: int) -> Path:
    """One incident whose log has this many entries."""
    return kept("long", entries, _make_long, f"an incident with {entries:,} entries")


def wide(incidents: int) -> Path:
    """So many open incidents, each with its clocks: the next update, a task, the end of its period."""
    return kept("wide", incidents, _make_wide, f"a board of {incidents:,} open incidents")


def _make_long(path: Path, entries: int) -> None:
    chance, clock = random.Random(11), FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    Room.open(path, "ann", clock=clock).close()
    with Journal.open(path, clock=clock) as journal:
        hurry(journal)
        stream = journal.ulids.new(int(clock.now().timestamp() * 1000))
        journal.append([Draft(stream, event) for event in _HEAD], Actor("ann", "", journal.via))
        for first in range(0, entries, _BATCH):
            with journal.writing(Actor("ann", "", journal.via)) as writer:
                for n in range(first, min(first + _BATCH, entries)):
                    clock.advance(timedelta(seconds=chance.randint(1, 9)))
                    kind = chance.choice(("note", "note", "note", "message", "decision"))
                    tags = (chance.choice(("db", "net", "web")),) if n % 5 == 0 else ()
                    entry = LogWritten(entry=kind, text=f"{n:07d} {say(chance, 9)}", tags=tags)
                    writer.append([Draft(stream, entry, actor=chance.choice(PEOPLE), position="")])
        journal.query("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_wide(path: Path, incidents: int) -> None:
    # Up to now, so that the clocks are running when the console looks at them.
    chance, clock = random.Random(13), FixedClock(datetime.now(UTC) - timedelta(seconds=20 * incidents))
    Room.open(path, "ann", clock=clock).close()
    with Journal.open(path, clock=clock) as journal:
        hurry(journal)
        for first in range(0, incidents, 500):
            with journal.writing(Actor("ann", "", journal.via)) as writer:
                for number in range(first + 1, min(first + 500, incidents) + 1):
                    stream = journal.ulids.new(int(clock.now().timestamp() * 1000))
                    for event in _open_incident(chance, clock.now(), number):
                        writer.append([Draft(stream, event, actor=chance.choice(PEOPLE), position="")])
                    clock.advance(timedelta(seconds=20))
        journal.query("PRAGMA wal_checkpoint(TRUNCATE)")


def _open_incident(chance: random.Random, now: datetime, number: int) -> list[Event]:
    level = chance.choice(("high", "medium", "medium", "low"))
    soon = [now + timedelta(minutes=chance.randint(30, 6000)) for _ in range(3)]
    return [
        IncidentDeclared(number=number, name=say(chance, 5), reporter="ann"),
        IncidentMoved(to="registered"),
        IncidentClassified(category="outage", impact=level, urgency=level, matrix="3x3"),
        RoleAssigned(position="IC", person=chance.choice(PEOPLE)),
        IncidentMoved(to="responding"),
        PeriodStarted(number=1, ends_at=soon[0]),
        TaskAdded(number=1, text=say(chance, 6), assignee=chance.choice(PEOPLE), due=soon[1]),
        UpdateSent(audience="customers", text=say(chance, 8), next_due=soon[2]),
        LogWritten(text=say(chance, 10)),
    ]
