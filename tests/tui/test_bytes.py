"""What goes over the wire, counted: people sit in slow SSH sessions, and every second has its price."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from rich.color import ColorSystem
from textual._compositor import CompositorUpdate
from textual.pilot import Pilot
from textual.screen import Screen

from tests.builders import clock_of, later
from tests.tui.console import done, furnished, shown
from tests.tui.driving import driven
from warroom import tui
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import Options, WarRoomApp

SMALL, LARGE = (80, 24), (200, 60)
TICK, LINE = 500, 4_000
"""Bytes at 80×24: a tick of the clock, and a log line that somebody else wrote."""


class Counted(WarRoomApp):
    """The console in truecolor, which is the dearest, with a count of the bytes that it sends."""

    CSS_PATH = Path(tui.__file__).parent / "styles.tcss"
    sent: list[int]

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.sent.append(len(renderable.render_segments(self.console).encode()))
        super()._display(screen, renderable)  # type: ignore[arg-type]

    @contextmanager
    def counting(self) -> Iterator[list[int]]:
        """The sizes of what is sent inside the block."""
        self.sent.clear()
        yield self.sent


@asynccontextmanager
async def counted(room: Room, size: tuple[int, int]) -> AsyncIterator[tuple[Counted, Pilot[int]]]:
    app = Counted(room, Options(theme="dark", state_folder=room.journal.path.parent / "state"))
    app.sent = []
    app.console._color_system = ColorSystem.TRUECOLOR
    app.desk.start()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await done(app, pilot)
        yield app, pilot


@driven
async def test_a_tick_of_the_clock_is_within_its_budget(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with counted(room, SMALL) as (app, pilot):
        # The last step is the dearest: on the full hour every figure of the clock changes.
        for step in (1, 1, 8, 43, 1627):
            later(room, seconds=step)
            with app.counting() as sent:
                app._second()
                await pilot.pause()
            assert 0 < sum(sent) <= TICK
        assert "16:00:07" in shown(app)


def fifty(folder: Path) -> Room:
    """Fifty incidents, each with clocks of its own that run: response, resolution, updates, tasks, a regulator's."""
    room = furnished(folder)
    for n in range(50):
        room.declare(Report(f"Branch {n} is down", category="privacy", impact="high", urgency="high"))
        room.update(n + 4, "staff", "We look", next_in=f"{n + 20}m")
        room.task(n + 4, "Ask", to="dan", due=f"{n + 10}m", check_back=f"{n + 5}m")
        room.assess(n + 4, "gdpr", "aware", why="so")
    return room


@pytest.mark.parametrize("pressed", [(), ("b",), ("2",)], ids=["board", "strip", "plan"])
@driven
async def test_fifty_clocks_tick_within_the_budget_of_one(pressed: tuple[str, ...], tmp_path: Path) -> None:
    room = fifty(tmp_path)
    async with counted(room, SMALL) as (app, pilot):
        assert len(app.desk.strip.everything(app.desk.now())) > 250
        await pilot.press(*pressed)
        await done(app, pilot)
        for step in (1, 1, 8, 33):
            later(room, seconds=step)
            with app.counting() as sent:
                app._second()
                await pilot.pause()
            assert 0 < sum(sent) <= TICK


@driven
async def test_the_strip_that_is_open_goes_on_every_quarter_of_a_minute_for_no_more_than_a_log_line(
    tmp_path: Path,
) -> None:
    room = fifty(tmp_path)
    async with counted(room, SMALL) as (app, pilot):
        await pilot.press("b")
        await done(app, pilot)
        before = shown(app)
        later(room, seconds=15)
        with app.counting() as sent:
            app._age()
            await pilot.pause()
        assert 0 < sum(sent) <= LINE
        assert shown(app) != before


@driven
async def test_a_minute_later_all_ages_go_on_for_little(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with counted(room, SMALL) as (app, pilot):
        later(room, minutes=1)
        with app.counting() as sent:
            app._second()
            app._age()
            await pilot.pause()
        assert 0 < sum(sent) <= 2 * TICK
        assert "31m" in shown(app)


@driven
async def test_a_log_line_of_somebody_else_is_within_its_budget(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    for number in range(60):
        room.log(1, f"entry {number}: the replica is {number * 7} seconds behind, which is {number} more than before")
    async with counted(room, SMALL) as (app, pilot):
        await pilot.press("4")
        await done(app, pilot)
        assert all(line.strip() for line in shown(app).splitlines())  # the pane is full
        clock_of(room).advance(timedelta(seconds=1))
        with Room.open(room.journal.path, "eve", clock=room.clock) as other, app.counting() as sent:
            other.log(1, "the snapshot of 11:50 is whole; 4 GB are missing and nobody knows where they went")
            await done(app, pilot)
        assert "the snapshot of 11:50" in shown(app)
        assert 0 < sum(sent) <= LINE


@driven
async def test_an_incident_of_somebody_else_costs_no_whole_screen(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with counted(room, SMALL) as (app, pilot):
        with Room.open(room.journal.path, "eve", clock=room.clock) as other, app.counting() as sent:
            other.declare(Report("Power cut", category="outage", impact="high", urgency="high"))
            await done(app, pilot)
        assert "Power cut" in shown(app)
        assert 0 < sum(sent) <= LINE


@pytest.mark.parametrize("size", [SMALL, LARGE])
@driven
async def test_between_two_ticks_nothing_is_sent(size: tuple[int, int], tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with counted(room, size) as (app, pilot):
        for key in ("1", "2", "3", "4"):
            await pilot.press(key)
            await done(app, pilot)
            with app.counting() as sent:
                for _ in range(3):
                    app.look()
                    app._second()  # the clock of the room stands still
                    app._age()
                    app._keep()
                    await pilot.pause(0.02)
            assert sum(sent) == 0


@driven
async def test_moving_the_cursor_and_opening_the_log_line_cost_little(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with counted(room, SMALL) as (app, pilot):
        await pilot.press("4")
        await done(app, pilot)
        with app.counting() as sent:
            await pilot.press("up")
            await done(app, pilot)
        assert 0 < sum(sent) <= 1_200
        with app.counting() as sent:
            await pilot.press("l")
            await done(app, pilot)
        assert app.room_screen.prompt.asking
        assert 0 < sum(sent) <= 2_000
