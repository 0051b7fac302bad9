"""What may happen to a file and its machine: a word that was acknowledged stays, and what can't be done is said."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, clock_of, later, open_room
from tests.journal.apart import two_copies
from warroom.clock import FixedClock
from warroom.journal import care
from warroom.journal.doctor import doctor
from warroom.journal.errors import DiskFull
from warroom.journal.journal import Journal
from warroom.room import Room
from warroom.room.incidents import Report

_WAL_HEADER, _FRAME_HEADER = 32, 24


def copied(path: Path, folder: Path) -> None:
    """The file and its log as they lie on the disk; by another process: one that looks itself drops SQLite's locks."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["cp", str(path), f"{path}-wal", str(folder)], check=True)


def cuts(log: bytes, page: int) -> list[int]:
    """Where power may have gone: behind each frame of the log, and anywhere."""
    frame = _FRAME_HEADER + page
    behind = list(range(_WAL_HEADER, len(log) + 1, frame))
    dice = random.Random(7)
    between = [dice.randrange(len(log)) for _cut in range(15)]
    return sorted({0, len(log), *dice.sample(behind, min(30, len(behind))), *between})


def test_wherever_the_power_goes_the_file_opens_with_all_that_was_on_the_disk_by_then(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        on_disk: list[tuple[int, int]] = []  # bytes of the log, events that were acknowledged by then
        for n in range(25):
            room.log(1, f"word {n} " + "x" * (n * 40))
            on_disk.append((os.stat(f"{room.journal.path}-wal").st_size, room.journal.last_pos()))
        whole = [one.id for one in room.journal.events()]
        copied(room.journal.path, tmp_path / "copy")
    log = (tmp_path / "copy" / "room.db-wal").read_bytes()
    page = struct.unpack(">I", log[8:12])[0]
    found = 0
    for cut in cuts(log, page):
        folder = tmp_path / f"cut{cut}"
        folder.mkdir()
        shutil.copyfile(tmp_path / "copy" / "room.db", folder / "room.db")
        (folder / "room.db-wal").write_bytes(log[:cut])
        with Journal.open(folder / "room.db", create=False) as journal:
            events = [one.id for one in journal.events()]
            assert events == whole[: len(events)]
            assert len(events) >= max((pos for size, pos in on_disk if size <= cut), default=0)
            report = care.verify(journal)
            assert report.ok, report.first_bad
            assert care.difference(journal) == ""
        found = max(found, len(events))
        shutil.rmtree(folder)
    assert found == len(whole)


def test_a_full_disk_takes_nothing_half_and_goes_on_when_there_is_space(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        connection = room.journal.connection()
        ((pages,),) = room.journal.query("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")
        before = room.journal.last_pos()
        with pytest.raises(DiskFull, match="free some space"):
            room.log(1, "words " * 4000)
        assert room.journal.last_pos() == before
        assert care.verify(room.journal).ok
        connection.execute("PRAGMA max_page_count = 1000000")
        room.log(1, "words " * 4000)
        assert room.journal.last_pos() == before + 1


def test_a_clock_that_is_set_back_an_hour_refuses_nobody_and_keeps_the_order(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        later(room, minutes=90)
        room.log(1, "Before.")
        clock_of(room).advance(timedelta(hours=-1))
        room.log(1, "After.")
        stream = room.find(1)
        words = [one.event.words() for one in room.timeline(stream)]  # type: ignore[union-attr]
        assert words[-2:] == ["Before.", "After."]
        assert care.verify(room.journal).ok


def test_doctor_says_that_a_clock_ran_ahead_and_that_copies_left_something_to_decide(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (ann, cy):
        ann.assign(1, "IC", "bob")
        cy.assign(1, "IC", "cy", why="ann can't be reached")
        clock_of(cy).advance(timedelta(days=400))
        cy.log(1, "From next year.")
        ann.merge(cy.journal.path)
    # The doctor's own clock is the machine's; the room's story lies in its past but for the year ahead of itself.
    findings = {one.code: one for one in doctor(tmp_path / "a.db")}
    assert findings["copies"].level == "warning"
    assert "1 values are disputed" in findings["copies"].what
    far = FixedClock(START + timedelta(days=365 * 30))
    with Room.open(tmp_path / "b.db", "cy", clock=far) as room:
        room.log(1, "From another age.")
    ahead = {one.code: one for one in doctor(tmp_path / "b.db")}["clock"]
    assert ahead.level == "warning"
    assert "ahead of this one" in ahead.what
