"""Two consoles on one room: who else is here, where, and what they write. Nobody else: nothing is shown of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from tests.tui.test_bytes import SMALL, counted
from warroom.journal.errors import RoomFileError
from warroom.journal.presence import folder_of
from warroom.room import Room
from warroom.tui.app import Options, WarRoomApp
from warroom.tui.screens.room import together

LARGE = (160, 40)
Console = tuple[WarRoomApp, Pilot[int]]


@asynccontextmanager
async def two(
    folder: Path, size: tuple[int, int] = LARGE, other: str = "bob"
) -> AsyncIterator[tuple[Console, Console]]:
    """The consoles of ann and of somebody else, who have not looked around yet."""
    room = furnished(folder)
    with Room.open(folder / "room.db", other, clock=room.clock) as theirs:
        async with console(room, size) as first, console(theirs, size) as second:
            yield first, second


async def look(*consoles: Console) -> None:
    """Everybody looks around, twice: what one says is seen when the other has said it."""
    for app, pilot in (*consoles, *consoles):
        with app._context():  # in a task with two apps the widgets of the first would ask the second
            app.company.look()
            await pilot.pause()


async def press(who: Console, *said: str) -> None:
    with who[0]._context():
        await keys(*who, *said)


def lines(app: WarRoomApp, word: str) -> list[str]:
    return [line for line in shown(app).splitlines() if word in line]


@driven
async def test_alone_nothing_is_shown_of_it(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), LARGE) as (app, pilot):
        before = shown(app)
        await look((app, pilot))
        assert folder_of(tmp_path / "room.db").is_dir()
        assert app.desk.here == []
        assert shown(app) == before
        assert "here" not in before
    assert not folder_of(tmp_path / "room.db").exists()


@driven
async def test_both_see_who_is_here_and_at_which_incident(tmp_path: Path) -> None:
    async with two(tmp_path, other="dan") as (ann, dan):
        await look(ann, dan)
        assert "with dan" in shown(ann[0]).splitlines()[0]
        assert "with ann" in shown(dan[0]).splitlines()[0]
        for app, _pilot in (ann, dan):
            assert lines(app, "here: ann #1, dan #1"), "the same on every screen"
            assert re.search(r"Operations Section Chief +dan +1h50 here", shown(app))
            assert re.search(r"Public Information Officer +cap +1h50(?! here)", shown(app))
        await press(dan, "1", "down")
        await look(ann, dan)
        assert lines(ann[0], "dan #3") or lines(ann[0], "dan #2")


@driven
async def test_what_somebody_else_writes_is_seen_before_two_collide(tmp_path: Path) -> None:
    async with two(tmp_path) as (ann, bob):
        await press(bob, "e", "1")
        assert bob[0].room_screen.plan.editor is not None
        await look(ann)
        assert lines(ann[0], "[bob is writing]")
        assert not lines(bob[0], "is writing")
        await press(ann, "e", "1")
        assert lines(ann[0], "Situation · bob is writing here, too")
        await look(bob)
        assert lines(bob[0], "Situation · ann is writing here, too")
        await press(bob, "escape")
        await look(ann)
        assert not lines(ann[0], "is writing")
        assert lines(ann[0], "saved as you type")
        await press(ann, "escape")
        await look(bob)
        assert not lines(bob[0], "is writing")


@driven
async def test_another_section_and_another_incident_are_no_collision(tmp_path: Path) -> None:
    async with two(tmp_path) as (ann, bob):
        await press(bob, "e", "3")
        await press(ann, "e", "1")
        assert not lines(ann[0], "is writing here, too")
        await press(ann, "escape", "1", "down")
        await look(ann)
        assert not lines(ann[0], "is writing")


@driven
async def test_who_leaves_is_gone_from_the_others_screens(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, LARGE) as ann:
        before = shown(ann[0])
        with Room.open(tmp_path / "room.db", "bob", clock=room.clock) as theirs:
            async with console(theirs, LARGE) as bob:
                await look(ann, bob)
                assert lines(ann[0], "with bob")
        await look(ann)
        assert shown(ann[0]) == before


@driven
async def test_a_small_window_says_it_on_the_top_line(tmp_path: Path) -> None:
    async with two(tmp_path, SMALL) as (ann, bob):
        await look(ann, bob)
        assert shown(ann[0]).splitlines()[0].endswith("with bob")


def test_however_many_there_are_the_words_stay_short() -> None:
    assert together(["bob"], False) == together(["bob"], True) == "with bob"
    assert together(["bob", "cap"], True) == "with bob, cap"
    assert together(["bob", "cap", "dan", "eve"], True) == "with bob, cap +2"
    assert together(["bob", "cap", "dan", "eve"], False) == "with 4"
    assert len(together(["x" * 64, "y" * 64], True)) <= 32


@driven
async def test_looking_around_sends_nothing_while_nobody_comes_or_goes(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    with Room.open(tmp_path / "room.db", "bob", clock=room.clock) as theirs:
        async with console(theirs, SMALL), counted(room, SMALL) as (app, pilot):
            app.company.look()
            await pilot.pause()
            assert app.desk.others == ["bob"]
            with app.counting() as sent:
                for _ in range(5):
                    app.company.look()
                    await pilot.pause()
            assert sent == []
            theirs.depart()
            with app.counting() as sent:
                app.company.look()
                await pilot.pause()
            assert 0 < sum(sent) <= 500


@driven
async def test_keys_tell_that_somebody_is_not_idle(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        app.company.look()
        (before,) = room.here()
        app.company.look()
        assert room.here()[0].card.active == before.card.active
        await keys(app, pilot, "2")
        app.company.look()
        (after,) = room.here()
        assert after.card.active > before.card.active
        assert after.card.doing.pane == "plan"


@driven
async def test_an_observer_is_seen_as_one_and_on_a_room_to_be_read_leaves_no_file(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, options=Options(observe=True)) as (app, _pilot):
        app.company.look()
        assert room.here()[0].card.doing.observing
    with Room.open(tmp_path / "room.db", "eve", readonly=True) as reading:
        async with console(reading) as (app, _pilot):
            app.company.look()
            assert not folder_of(tmp_path / "room.db").exists()


@driven
async def test_a_room_file_that_can_not_be_read_just_now_disturbs_nobody(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        app.company.look()

        def broken() -> list[object]:
            raise RoomFileError("gone")

        room.here = broken  # type: ignore[method-assign, assignment]
        app.company.look()
        await done(app, pilot)
        assert app.is_running


@driven
async def test_a_late_look_after_the_end_harms_nothing(tmp_path: Path) -> None:
    async with console(furnished(tmp_path)) as (app, _pilot):
        app.company.look()
    app.company.look()
    assert not folder_of(tmp_path / "room.db").exists()
