"""Words that are taken out go from every screen, after a question and with a reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.journal import rotation
from warroom.journal.rotation import Schedule, copies
from warroom.room import Room
from warroom.tui.app import Options
from warroom.tui.backups import Backups, keep_copies

SECRET = "hunter2"


def with_secret(folder: Path) -> Room:
    room = furnished(folder)
    room.log(1, f"the password is {SECRET}")
    return room


@driven
async def test_the_chosen_entry_is_taken_out_after_a_question_and_a_reason(tmp_path: Path) -> None:
    room = with_secret(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "D")
        assert "Choose the entry first" in shown(app)
        await keys(app, pilot, "4", "end", "D")
        assert "for good" in shown(app) and SECRET in shown(app)
        await keys(app, pilot, "n")
        assert room.search(SECRET)
        await keys(app, pilot, "D", "y", ":a password", "enter")
        assert "redacted by ann: a password" in shown(app)
        assert SECRET not in shown(app)
        assert "Backups and exports" in shown(app)
        assert room.search(SECRET) == []
        await keys(app, pilot, "4", "end", "up", "D")
        assert "were taken out" in shown(app)
    assert SECRET.encode() not in room.journal.path.read_bytes()


@driven
async def test_it_goes_from_the_screens_of_others_too(tmp_path: Path) -> None:
    room = with_secret(tmp_path)
    ((id_,),) = room.journal.query("SELECT event FROM entries WHERE instr(text, ?)", (SECRET,))
    async with console(room, (200, 60)) as (app, pilot):
        assert SECRET in shown(app)
        with Room.open(room.journal.path, "ann", clock=FixedClock(room.clock.now())) as other:
            other.redact(str(id_), why="a password")
        await done(app, pilot)
        assert SECRET not in shown(app)
        assert "redacted by ann: a password" in shown(app)


@driven
async def test_who_may_not_is_told_whom_to_ask_and_the_reason_is_kept(tmp_path: Path) -> None:
    room = with_secret(tmp_path)
    room.me = "dan"
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "4", "end", "D", "y", ":a password", "enter")
        assert "Ask ann, who is in command" in shown(app)
        assert SECRET in shown(app)
        assert "a password" in [app.drafts.get(key) for key in app.drafts.waiting()]


@driven
async def test_a_title_that_is_taken_out_makes_room_for_another(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "4", "home", "D", "y", ":a name", "enter", ":Till down", "enter")
        assert room.incident(1).name == "Till down"
        assert "Checkout down" not in shown(app)


# -- backups while the console is open ---------------------------------------------------------------------------------


@driven
async def test_a_console_that_is_open_has_the_backup_made_that_is_due(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    (tmp_path / "room.toml").write_text('[backup]\nfolder = "copies"\nevery = "1h"\n')
    schedule = Schedule.read(room.journal.path, "copies", "1h", 24, 14)
    assert schedule is not None
    async with console(room, options=Options(begin=lambda app: keep_copies(app, schedule))) as (_app, pilot):
        for _ in range(1000):
            if copies(room.journal.path, schedule.folder):
                break
            await pilot.pause(0.02)
        assert len(copies(room.journal.path, schedule.folder)) == 1


@driven
async def test_a_backup_that_fails_is_said_on_the_key_line_and_stops_nobody(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    (tmp_path / "room.toml").write_text('[backup]\nfolder = "gone/copies"\n')
    schedule = Schedule.read(room.journal.path, "gone/copies", "1h", 24, 14)
    assert schedule is not None
    async with console(room, (200, 60), Options(begin=lambda app: keep_copies(app, schedule))) as (app, pilot):
        for _ in range(1000):
            if "The backup failed" in shown(app):
                break
            await pilot.pause(0.02)
        assert "The backup failed" in shown(app) and "gone/copies" in shown(app)
        await keys(app, pilot, "l", ":and on we go", "enter")
        assert room.search("on we go")


def test_the_same_trouble_is_said_once_and_none_is_made_before_it_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = furnished(tmp_path)
    schedule = Schedule.read(room.journal.path, "copies", "1h", 24, 14)
    assert schedule is not None
    said: list[str] = []
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    backups = Backups(room, schedule, said.append, room.clock)
    for _ in range(2):
        backups.look()
        assert backups._thread is not None
        backups._thread.join()
    assert len(said) == 1
    made = rotation.turn(room.journal, schedule).made
    assert made is not None
    backups._thread = None
    backups.look()
    assert backups._thread is None
