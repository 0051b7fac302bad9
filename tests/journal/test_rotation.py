"""Backups on a schedule: exactly one when one is due, verified, the right ones kept, nothing else ever touched."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, clock_of, declared, later, open_room, responding
from warroom.clock import FixedClock
from warroom.journal import care, rotation
from warroom.journal.doctor import Finding, doctor
from warroom.journal.errors import RoomFileError
from warroom.journal.rotation import Copy, Schedule, copies, due, kept, turn
from warroom.room import Room

HOUR = timedelta(hours=1)


def schedule_in(folder: Path, **values: int) -> Schedule:
    return Schedule(folder / "backups", HOUR, **values)


def a_room(folder: Path) -> Room:
    room = open_room(folder, name="acme.db")
    responding(room)
    return room


def names(schedule: Schedule) -> list[str]:
    return sorted(path.name for path in schedule.folder.iterdir())


# -- making one --------------------------------------------------------------------------------------------------------


def test_one_is_made_when_it_is_due_and_none_before(tmp_path: Path) -> None:
    schedule = schedule_in(tmp_path)
    with a_room(tmp_path) as room:
        made = turn(room.journal, schedule).made
        assert made is not None and made.name == "acme-20260302T090000Z.db"
        later(room, minutes=30)
        assert turn(room.journal, schedule) == rotation.Outcome(None)
        later(room, minutes=29, seconds=30)  # a timer that is a little early is not sent away for another hour
        done = turn(room.journal, schedule)
        assert done.made is not None and done.removed == (made,)  # of the same hour; the newer one stays


def test_a_backup_is_a_whole_room_whose_head_is_one_of_ours(tmp_path: Path) -> None:
    schedule = schedule_in(tmp_path)
    with a_room(tmp_path) as room:
        made = turn(room.journal, schedule).made
        assert made is not None
        declared(room, "written afterwards")
        with Room.open(made, "ann", readonly=True) as copy:
            report = care.verify(copy.journal)
        assert report.ok
        assert care.verify(room.journal, heads=report.heads).ok
        assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_of_many_that_see_it_due_one_makes_it(tmp_path: Path) -> None:
    schedule, made = schedule_in(tmp_path), []
    a_room(tmp_path).close()
    start = threading.Barrier(6)

    def look() -> None:
        with Room.open(tmp_path / "acme.db", "ann", clock=FixedClock(START)) as room:
            start.wait()
            made.append(turn(room.journal, schedule).made)

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len([path for path in made if path is not None]) == 1


def test_who_comes_second_to_the_lock_looks_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule, made = schedule_in(tmp_path), rotation._folder
    with a_room(tmp_path) as room, Room.open(room.journal.path, "bob", clock=clock_of(room)) as other:

        def quicker(folder: Path) -> None:
            monkeypatch.setattr(rotation, "_folder", made)
            assert turn(other.journal, schedule).made is not None

        monkeypatch.setattr(rotation, "_folder", quicker)
        assert turn(room.journal, schedule) == rotation.Outcome(None)
    assert len(copies(tmp_path / "acme.db", schedule.folder)) == 1


def test_while_another_process_makes_one_nobody_waits(tmp_path: Path) -> None:
    schedule = schedule_in(tmp_path)
    schedule.folder.mkdir()
    with a_room(tmp_path) as room:
        with (schedule.folder / ".acme.backup.lock").open("w") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            assert turn(room.journal, schedule) == rotation.Outcome(None, busy=True)
        assert turn(room.journal, schedule).made is not None


def test_what_a_killed_process_left_half_made_goes_with_the_next(tmp_path: Path) -> None:
    schedule = schedule_in(tmp_path)
    schedule.folder.mkdir()
    (schedule.folder / ".acme-20260302T080000Z.db.4711.part").write_bytes(b"half")
    (schedule.folder / ".acme-mine.part").write_bytes(b"mine")
    with a_room(tmp_path) as room:
        turn(room.journal, schedule)
    assert names(schedule) == [".acme-mine.part", ".acme.backup.lock", "acme-20260302T090000Z.db"]


def test_a_copy_of_a_time_to_come_stops_nothing(tmp_path: Path) -> None:
    """Somebody's clock stood a year ahead once."""
    schedule = schedule_in(tmp_path)
    with a_room(tmp_path) as room:
        clock_of(room).set(START + timedelta(days=365))
        assert turn(room.journal, schedule).made is not None
        clock_of(room).set(START)
        assert turn(room.journal, schedule).made is not None


# -- which stay --------------------------------------------------------------------------------------------------------


def test_the_newest_of_each_hour_and_day_stay(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "backups", timedelta(minutes=30), 3, 2)
    with a_room(tmp_path) as room:
        for _ in range(60):
            turn(room.journal, schedule)
            later(room, minutes=30)
        stayed = [f"{copy.at:%d %H:%M}" for copy in copies(room.journal.path, schedule.folder)]
    assert stayed == ["02 23:30", "03 12:30", "03 13:30", "03 14:30"]


moments = st.lists(st.integers(0, 60 * 24 * 30).map(lambda m: START + timedelta(minutes=m)), max_size=40, unique=True)


@given(moments, st.integers(0, 6), st.integers(0, 6))
def test_what_stays_is_bounded_covers_hours_and_days_and_stays_the_next_time(
    when: list[datetime], hourly: int, daily: int
) -> None:
    schedule = Schedule(Path("there"), HOUR, hourly, daily)
    made = [Copy(Path(str(n)), at) for n, at in enumerate(when)]
    stay = kept(made, schedule)
    assert len(stay) <= hourly + daily + 1
    assert not made or max(made, key=lambda copy: copy.at).path in stay
    left = [copy for copy in made if copy.path in stay]
    assert kept(left, schedule) == stay
    days = {copy.at.date() for copy in made}
    assert {copy.at.date() for copy in left} >= set(sorted(days)[len(days) - min(daily, len(days)) :])


def test_only_copies_of_this_room_are_ever_thrown_away(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "backups", HOUR, 1, 0)
    schedule.folder.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    with a_room(other) as stranger:
        strange = turn(stranger.journal, schedule).made  # a room of the same name, in the same folder
    assert strange is not None
    notes = schedule.folder / "acme-20260101T000000Z.db"
    notes.write_text("my own notes under such a name")
    mine = [
        schedule.folder / name for name in ("acme-1.db", "acme-20260101T000000Z.db.txt", "xacme-20260101T000000Z.db")
    ]
    for path in mine:
        path.write_text("mine")
    with a_room(tmp_path) as room:
        later(room, hours=1)
        first = turn(room.journal, schedule).made
        later(room, hours=1)
        done = turn(room.journal, schedule)
    assert done.removed == (first,)
    assert all(path.exists() for path in (strange, notes, *mine))


# -- what can go wrong -------------------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_is_a_sentence_and_the_room_goes_on(tmp_path: Path) -> None:
    with a_room(tmp_path) as room:
        with pytest.raises(RoomFileError, match="nowhere"):
            turn(room.journal, Schedule(tmp_path / "nowhere" / "backups", HOUR))
        assert not (tmp_path / "nowhere").exists()  # a disk that is not mounted
        declared(room, "and on we go")


def test_after_a_failure_the_reason_is_kept_and_the_next_try_comes_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = schedule_in(tmp_path)

    def full(*_args: object, **_more: object) -> Path:
        raise RoomFileError("The disk is full.")

    with a_room(tmp_path) as room:
        path = room.journal.path
        with monkeypatch.context() as patch:
            patch.setattr(rotation, "backup", full)
            with pytest.raises(RoomFileError, match="full"):
                turn(room.journal, schedule)
            assert not due(path, schedule, clock_of(room).now())
        assert "The disk is full" in rotation.health(path, schedule, clock_of(room).now())[1]
        later(room, minutes=10)
        assert turn(room.journal, schedule).made is not None
        assert rotation.health(path, schedule, clock_of(room).now())[0]


def test_a_room_that_was_changed_gives_no_backup_and_costs_none(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "backups", HOUR, 1, 0)
    with a_room(tmp_path) as room:
        good = turn(room.journal, schedule).made
        connection = room.journal.connection()
        connection.execute("DROP TRIGGER events_keep")
        connection.execute("UPDATE events SET actor = 'eve' WHERE pos = 3")
        later(room, hours=1)
        with pytest.raises(RoomFileError, match="thrown away"):
            turn(room.journal, schedule)
    assert [copy.path for copy in copies(tmp_path / "acme.db", schedule.folder)] == [good]


def of_backups(room: Path, schedule: Schedule | None) -> list[Finding]:
    return [finding for finding in doctor(room, schedule=schedule) if finding.code == "backup"]


def test_doctor_says_when_the_last_good_one_was_made_and_warns_when_it_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule, clock = schedule_in(tmp_path), FixedClock(START)
    monkeypatch.setattr("warroom.journal.journal.SystemClock", lambda: clock)
    with a_room(tmp_path) as room:
        path = room.journal.path
        assert of_backups(path, None) == []
        (none,) = of_backups(path, schedule)
        assert none.level == "warning" and "No backup" in none.what
        turn(room.journal, schedule)
    clock.advance(timedelta(hours=2))
    (good,) = of_backups(path, schedule)
    assert good.level == "ok" and "2:00:00 old" in good.what and "acme-20260302T090000Z.db" in good.what
    clock.advance(timedelta(minutes=1))
    (old,) = of_backups(path, schedule)
    assert old.level == "warning" and "warroom backup --due" in old.advice
    path.write_bytes(b"ruined")  # also of a room that can't be opened any more: now it is needed most
    assert [finding.level for finding in of_backups(path, schedule)] == ["warning"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_a_sentence(tmp_path: Path) -> None:
    schedule = schedule_in(tmp_path)
    schedule.folder.mkdir(mode=0o500)
    with a_room(tmp_path) as room, pytest.raises(RoomFileError, match="backups"):
        turn(room.journal, schedule)


def test_a_shared_folder_gives_copies_that_the_group_may_restore(tmp_path: Path) -> None:
    schedule = schedule_in(tmp_path)
    schedule.folder.mkdir()
    schedule.folder.chmod(0o2770)
    with a_room(tmp_path) as room:
        made = turn(room.journal, schedule).made
    assert made is not None and stat.S_IMODE(made.stat().st_mode) == 0o640


def test_a_name_that_is_no_moment_is_not_taken_for_a_copy(tmp_path: Path) -> None:
    with a_room(tmp_path) as room:
        made = turn(room.journal, schedule_in(tmp_path)).made
        assert made is not None
        shutil.copy(made, made.with_name("acme-20260231T090000Z.db"))
        assert [copy.at for copy in copies(room.journal.path, made.parent)] == [datetime(2026, 3, 2, 9, tzinfo=UTC)]
