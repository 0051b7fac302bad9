"""Two copies of a room that were edited apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.builders import START, clock_of
from warroom.clock import FixedClock
from warroom.journal import care
from warroom.room import Room
from warroom.room.incidents import Report

Apart = tuple[Room, Room]


def open_at(path: Path, me: str, minutes: float = 0) -> Room:
    return Room.open(path, me, clock=FixedClock(START + timedelta(minutes=minutes)))


@contextmanager
def two_copies(folder: Path) -> Iterator[Apart]:
    """Two copies of a room with one incident under ann's command; ann goes on with the one, cy with the other."""
    with open_at(folder / "a.db", "ann") as ann:
        ann.declare(Report("Portal down", impact="high", urgency="high"))
        ann.assign(1, "IC", "ann")
        ann.draft(1, "situation", "Nobody can log in.")
        ann.task(1, "Restart it", to="dan")
        care.backup(ann.journal, folder / "b.db")
        with open_at(folder / "b.db", "cy", 10) as cy:
            clock_of(ann).advance(timedelta(minutes=20))
            yield ann, cy


def facts(room: Room) -> list[tuple[object, ...]]:
    return sorted(room.journal.query("SELECT id, hash, body FROM events"))


def readings(room: Room) -> dict[str, list[tuple[object, ...]]]:
    """The reading tables without what only tells the order of arrival in this file."""
    found = care.tables(room.journal)
    found["entries"] = sorted(row[1:] for row in found["entries"])
    del found["entries_fts"]
    return found


def joined(one: Room, other: Room) -> None:
    """Both ways, and both then say the same."""
    one.merge(other.journal.path)
    other.merge(one.journal.path)
    assert facts(one) == facts(other)
    assert one.journal.heads() == other.journal.heads()
    assert readings(one) == readings(other)
    for room in (one, other):
        assert care.verify(room.journal).ok
        assert care.difference(room.journal) == ""
