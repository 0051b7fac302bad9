"""The demo in the console: the drill goes on by itself, through the same hand that writes what people ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.console import done, keys, shown
from tests.tui.driving import driven
from warroom import i18n
from warroom.clock import ExerciseClock
from warroom.drill.acting import cast
from warroom.drill.player import Opening, Player, build
from warroom.journal.errors import DiskFull
from warroom.model.envelope import Mode
from warroom.room import Room
from warroom.tui.app import Options
from warroom.tui.demo import VISITOR, DemoApp


class HandClock(ExerciseClock):
    """Scenario time that the test moves."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start, 0.0)
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def set_speed(self, speed: float) -> None:
        """It goes as the test says."""


class Demo:
    """The demo's room, its drill and its clock."""

    def __init__(self, folder: Path, lang: str = "en") -> None:
        self.opening: Opening = build(folder / "demo.db", lang)
        self.clock = HandClock(self.opening.start)
        self.room = Room.open(folder / "demo.db", VISITOR, clock=self.clock)
        self.room.mode = Mode.EXERCISE
        self.player = Player(self.opening, cast(self.room.journal), self.clock)
        self.folder = folder

    @asynccontextmanager
    async def running(self, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[DemoApp, Pilot[int]]]:
        app = DemoApp(self.room, Options(theme="dark", state_folder=self.folder), self.player)
        app.desk.start()
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield app, pilot
        self.room.close()

    def coming(self) -> list[datetime]:
        return sorted(act.at for act in self.opening.scenario.acts if act.at > self.opening.start)

    async def go_on(self, app: DemoApp, pilot: Pilot[int], until: datetime) -> None:
        """Let the drill's time pass and wait until it was played."""
        self.clock.moment = until
        for _twice in range(2):  # its own timer may have begun to play by the time before
            app._play()
            await done(app, pilot)


@driven
async def test_a_newcomer_sees_what_it_is_and_what_to_press(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    async with demo.running() as (app, pilot):
        assert "EXERCISE" in shown(app)
        assert "? every key, q leaves" in shown(app)
        assert "GitLab.com" in shown(app)
        await keys(app, pilot, "down")
        assert "n declare" in shown(app)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
@driven
async def test_it_says_all_the_time_that_it_is_an_exercise(size: tuple[int, int], tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    async with demo.running(size) as (app, pilot):
        first = shown(app)
        for key in ("1", "2", "3", "4", "z", "l", "escape", "s", "escape"):
            await pilot.press(key)
            await pilot.pause()
            assert "EXERCISE" in shown(app).splitlines()[0]
        await demo.go_on(app, pilot, demo.coming()[3])
        assert "EXERCISE" in shown(app).splitlines()[0]
        assert shown(app) != first


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@driven
async def test_acts_whose_time_has_come_appear_by_themselves(lang: str, tmp_path: Path) -> None:
    i18n.choose(lang)
    demo = Demo(tmp_path, lang)
    async with demo.running() as (app, pilot):
        before = len(app.desk.log.lines)
        quarter = demo.coming()[len(demo.coming()) // 4]
        await demo.go_on(app, pilot, quarter)
        assert len(app.desk.log.lines) > before
        newest = app.desk.log.lines[-1]
        assert newest.at <= quarter
        assert newest.mode is Mode.EXERCISE
        await demo.go_on(app, pilot, demo.coming()[-1] + timedelta(seconds=1))
        assert demo.player.done
        assert demo.player.skipped == []
        app._play()  # nothing is left to be done, and nothing happens
        assert app.hands.idle


@driven
async def test_a_visitor_acts_in_the_middle_of_it_and_what_can_not_be_any_more_is_skipped(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    number = demo.opening.incident
    async with demo.running() as (app, pilot):
        leader = demo.room.holder(number, "IC")
        chief = Room(demo.room.journal, leader)
        chief.mode = Mode.EXERCISE
        chief.move(number, "cancelled", why="the visitor has seen enough", cancel_reason="false_alarm")
        await demo.go_on(app, pilot, demo.coming()[-1])
        assert demo.player.skipped
        assert demo.player.done
        assert "The exercise stopped" not in shown(app)
        await keys(app, pilot, "n", ":One more", "enter")
        assert "One more" in shown(app)


@driven
async def test_a_disk_that_is_full_for_a_while_only_holds_the_drill_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = Demo(tmp_path)
    async with demo.running() as (app, pilot):
        before = len(app.desk.log.lines)
        with monkeypatch.context() as full:
            full.setattr(demo.player, "play_due", failing(DiskFull("The disk is full.")))
            await demo.go_on(app, pilot, demo.coming()[-1])
            assert "The disk is full." in shown(app)
        await demo.go_on(app, pilot, demo.coming()[-1])
        assert len(app.desk.log.lines) > before
        assert demo.player.done


@driven
async def test_a_drill_that_can_not_go_on_says_why_and_the_console_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = Demo(tmp_path)
    monkeypatch.setattr(demo.player, "play_due", failing(RuntimeError("[/foo] \x1b[2J")))
    async with demo.running() as (app, pilot):
        await demo.go_on(app, pilot, demo.coming()[0])
        assert "The exercise stopped: [/foo]" in shown(app)
        await keys(app, pilot, "l", ":I still can", "enter")
        assert "I still can" in shown(app)


def failing(error: Exception) -> Callable[[], int]:
    def fail() -> int:
        raise error

    return fail
