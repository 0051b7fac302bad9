"""The log beside a room is gone, damaged, or of another room: what is opened is whole, what is missing named."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import later, open_room
from tests.journal.test_faults import copied
from warroom.journal import care
from warroom.journal.errors import RoomFileError
from warroom.journal.journal import Journal
from warroom.journal.salvage import salvage
from warroom.room import Room
from warroom.room.incidents import Report


@pytest.fixture
def crashed(tmp_path: Path) -> tuple[Path, list[str], str]:
    """A room as a crash leaves it: twenty words in the file, twenty more in the log; all events, and the last head."""
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        for n in range(20):
            room.log(1, f"early {n} " + "x" * 50 * n)
    with open_room(tmp_path) as room:
        later(room, minutes=1)
        for n in range(20):
            room.log(1, f"late {n} " + "x" * 50 * n)
        events = [one.id for one in room.journal.events()]
        (head,) = room.journal.heads()
        copied(room.journal.path, tmp_path / "crashed")
    return tmp_path / "crashed" / "room.db", events, head


def test_without_its_log_a_room_is_what_it_was_before_and_a_head_that_was_written_down_tells(
    crashed: tuple[Path, list[str], str],
) -> None:
    path, events, head = crashed
    Path(f"{path}-wal").unlink()
    with Room.open(path, "ann") as room:
        found = [one.id for one in room.journal.events()]
        assert found == events[: len(found)]
        assert len(found) == len(events) - 20
        assert care.verify(room.journal).ok, "nothing in the file itself says that more was there"
        report = care.verify(room.journal, heads=[head])
        assert report.first_bad is not None
        assert "lacks events" in report.first_bad.means
        room.log(1, "And on we go.")
        assert care.verify(room.journal).ok


def scribbled(log: Path, dice: random.Random) -> None:
    data = bytearray(log.read_bytes())
    at = dice.randrange(32, len(data) - 64)
    data[at : at + 64] = dice.randbytes(64)
    log.write_bytes(bytes(data))


def emptied(log: Path, dice: random.Random) -> None:
    log.write_bytes(b"")


def other_bytes(log: Path, dice: random.Random) -> None:
    log.write_bytes(dice.randbytes(log.stat().st_size))


def zeroed(log: Path, dice: random.Random) -> None:
    data = log.read_bytes()
    at = dice.randrange(len(data)) // 4096 * 4096
    log.write_bytes(data[:at] + bytes(4096) + data[at + 4096 :])


@pytest.mark.parametrize("harm", [scribbled, emptied, other_bytes, zeroed], ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_log_gives_what_stood_before_the_damage_and_never_anything_else(
    crashed: tuple[Path, list[str], str], harm: Callable[[Path, random.Random], None], seed: int
) -> None:
    path, events, _head = crashed
    harm(Path(f"{path}-wal"), random.Random(seed))
    with Room.open(path, "ann") as room:
        found = [one.id for one in room.journal.events()]
        assert found == events[: len(found)]
        assert len(found) >= len(events) - 20
        report = care.verify(room.journal)
        assert report.ok, report.first_bad
        assert care.difference(room.journal) == ""
        room.log(1, "And on we go.")


def test_the_log_of_another_room_is_not_played_into_this_one(
    crashed: tuple[Path, list[str], str], tmp_path: Path
) -> None:
    path, events, _head = crashed
    other = tmp_path / "other"
    other.mkdir()
    with open_room(other) as room:
        room.declare(Report("Another one"))
        subprocess.run(["cp", f"{room.journal.path}-wal", f"{path}-wal"], check=True)
    try:
        with Room.open(path, "ann") as room:
            found = [one.id for one in room.journal.events()]
            verified = care.verify(room.journal)
            assert not verified.ok or found == events[: len(found)]
    except RoomFileError as error:
        assert str(path) in str(error)


def test_a_damaged_page_is_said_with_what_to_do_and_the_rest_comes_out(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        for n in range(200):
            room.log(1, f"word {n} " + "x" * 100)
        written = {one.id for one in room.journal.events()}
    path, hurt = tmp_path / "room.db", 0
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096, 7):
        bad = tmp_path / f"bad{page}.db"
        bad.write_bytes(whole[: page * 4096] + random.Random(page).randbytes(4096) + whole[(page + 1) * 4096 :])
        try:
            with Journal.open(bad) as journal:
                report = care.verify(journal)
                sound = report.ok and care.difference(journal) == ""
                assert sound or (report.first_bad is None or report.first_bad.means)
                assert not sound or {one.id for one in journal.events()} <= written
        except RoomFileError as error:
            assert str(bad) in str(error) and "doctor" in str(error)
            hurt += 1
        salvage(bad, tmp_path / f"out{page}.db")
        with Journal.open(tmp_path / f"out{page}.db") as journal:
            assert care.verify(journal).ok
            assert len(written & {one.id for one in journal.events()}) > 100
    assert hurt, "no page that matters was hurt"
