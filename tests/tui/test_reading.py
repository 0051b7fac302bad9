"""Reading a long log with keys: up and down, through a filter, to a time, and what comes in meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.console import NOW, console, done, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui import logwindow
from warroom.tui.app import WarRoomApp
from warroom.tui.panes import log as log_module

SIZE = (80, 24)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logwindow, "PAGE", 40)
    monkeypatch.setattr(logwindow, "PAGES", 3)
    monkeypatch.setattr(log_module, "_NEAR", 15)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    clock = FixedClock(NOW - timedelta(hours=5))
    with Room.open(tmp_path / "room.db", "ann", clock=clock) as room:
        room.declare(Report("Checkout down"))
        for n in range(300):
            room.log(1, f"{'!decision @dan #db ' if n % 50 == 0 else ''}line {n:03d}")
            clock.advance(timedelta(minutes=1))
        clock.set(NOW)
        yield room


@pytest.fixture
def bob(room: Room) -> Iterator[Room]:
    with Room.open(room.journal.path, "bob", clock=room.clock) as other:
        yield other


def lines(app: WarRoomApp) -> list[str]:
    """The numbers of the lines that are seen."""
    return re.findall(r"line (\d{3})", shown(app))


@driven
async def test_page_by_page_up_to_the_first_line_and_end_goes_back(room: Room) -> None:
    async with console(room, SIZE) as (app, pilot):
        await keys(app, pilot, "4")
        assert lines(app)[-1] == "299"
        seen: list[str] = []
        for _ in range(40):
            seen = lines(app) + [line for line in seen if line not in lines(app)]
            await pilot.press("pageup")
        assert seen == [f"{n:03d}" for n in range(300)]
        assert lines(app)[0] == "000"
        assert len(app.room_screen.log_pane.list.rows) <= 120
        assert "more below (End)" in shown(app)
        await keys(app, pilot, "end")
        assert lines(app)[-1] == "299"
        assert "below" not in shown(app)
        await keys(app, pilot, "home")
        assert lines(app)[0] == "000"
        for _ in range(40):
            await pilot.press("pagedown")
        assert lines(app)[-1] == "299"
        assert app.room_screen.log_pane.list.following


@driven
async def test_a_reader_further_up_stays_put_and_is_told_how_many_are_new(room: Room, bob: Room) -> None:
    async with console(room, SIZE) as (app, pilot):
        await keys(app, pilot, "4", "pageup")
        before = lines(app)
        for n in range(12):
            bob.log(1, f"new {n}")
        await done(app, pilot)
        assert lines(app) == before
        assert "12 new below (End)" in shown(app)
        await keys(app, pilot, "home")
        before = lines(app)
        bob.log(1, "one more")
        await done(app, pilot)
        assert (lines(app), "13 new below (End)" in shown(app)) == (before, True)
        await keys(app, pilot, "end")
        assert "one more" in shown(app)
        assert "below" not in shown(app)


@driven
async def test_older_lines_that_are_read_are_no_news(room: Room) -> None:
    async with console(room, SIZE) as (app, pilot):
        await keys(app, pilot, "4", *["pageup"] * 6)
        assert "new below" not in shown(app)


@driven
async def test_a_filter_is_seen_while_it_is_typed_and_left_again(room: Room, bob: Room) -> None:
    async with console(room, SIZE) as (app, pilot):
        await keys(app, pilot, "V")
        await keys(app, pilot, ":!decision")
        assert lines(app) == ["000", "050", "100", "150", "200", "250"]
        await keys(app, pilot, "enter")
        assert "only !decision" in shown(app)
        bob.log(1, "line 300")
        bob.log(1, "!decision line 301")
        await done(app, pilot)
        assert lines(app) == ["000", "050", "100", "150", "200", "250", "301"]
        await keys(app, pilot, "V", ": 15")
        assert lines(app) == ["150"]
        await keys(app, pilot, "escape")
        assert lines(app)[-1] == "301"
        await keys(app, pilot, "V", "ctrl+u", "enter")
        assert lines(app)[-2:] == ["300", "301"]
        assert "only" not in shown(app)


@driven
async def test_a_filter_that_nothing_fits_says_so_and_an_unknown_kind_is_named(room: Room) -> None:
    async with console(room, SIZE) as (app, pilot):
        await keys(app, pilot, "V", ":@nobody", "enter")
        assert "No line fits @nobody." in shown(app)
        await keys(app, pilot, "V", "ctrl+u", ":!xyz", "enter")
        assert "!xyz is no kind of line" in shown(app)
        assert "No line fits @nobody." in shown(app)


@driven
async def test_a_time_is_jumped_to_and_nonsense_is_refused_with_an_example(room: Room) -> None:
    async with console(room, SIZE) as (app, pilot):
        await keys(app, pilot, "J", ":T+100m", "enter")
        assert "line 100" in app.room_screen.log_pane.chosen_text()
        assert "more below (End)" in shown(app)
        await keys(app, pilot, "J", ":soon", "enter")
        assert "soon" in shown(app)
        assert app.room_screen.asking
        await keys(app, pilot, "escape", "end")
        assert lines(app)[-1] == "299"
