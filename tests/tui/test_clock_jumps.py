"""The console while its machine's clock is set: nothing it shows is nonsense, and what is written stays in order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.console import NOW, console, furnished, keys, shown
from tests.tui.driving import driven
from tests.tui.test_hostile_panes import sound
from warroom.journal.care import verify

JUMPS = {
    "an hour back": timedelta(hours=-1), "a month back": timedelta(days=-31), "an hour ahead": timedelta(hours=1),
    "ten years ahead": timedelta(days=3653),
}  # fmt: skip


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=str)
@driven
async def test_a_clock_that_is_set_while_the_console_is_open(tmp_path: Path, jump: str, size: tuple[int, int]) -> None:
    room = furnished(tmp_path)
    async with console(room, size) as (app, pilot):
        await keys(app, pilot, "l", ":before the jump", "enter")
        room.clock.advance(JUMPS[jump])  # type: ignore[attr-defined]
        app._second()
        app._age()
        await pilot.pause()
        sound(app, size)
        assert "Checkout down" in shown(app)
        for pane in ("plan", "roster", "log", "board"):
            app.room_screen.go(pane)
            await pilot.pause()
            sound(app, size)
        await keys(app, pilot, "l", ":after the jump", "enter", "t", ":@dan Look (+30m)", "enter", "4")
        sound(app, size)
        assert "after the jump" in shown(app)
        words = [one.event.words() for one in room.timeline(room.find(1)) if one.kind == "log.written"]  # type: ignore[union-attr]
        assert words[-2:] == ["before the jump", "after the jump"]
        (task,) = [task for task in room.incident(1).tasks() if task.text == "Look"]
        assert task.due == NOW + JUMPS[jump] + timedelta(minutes=30)
        room.clock.set(NOW)  # type: ignore[attr-defined]
        app._second()
        app._age()
        await pilot.pause()
        sound(app, size)
        assert verify(room.journal).ok
