"""Response plans in the console."""

from __future__ import annotations

from pathlib import Path

from tests.tui.console import console, furnished, keys, shown
from tests.tui.driving import driven
from warroom.model.classifying import Said


@driven
async def test_two_keys_start_the_plan_for_the_category_and_the_panes_show_it(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.classify(1, Said(category="security"))
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "P")
        assert "1 Cyber attack" in shown(app)
        await keys(app, pilot, "1")
        screen = shown(app)
        assert "Cyber attack started: " in screen
        for words in ("Isolate what is infected", "bridge: command call", "Documentation Unit Leader"):
            assert words in screen
        await keys(app, pilot, "P", "1")
        assert [one.plan for one in room.incident(1).responses] == ["cyber-attack"]
