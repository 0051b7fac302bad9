"""What the list paints: no text breaks a column, few bytes are sent, and every theme reaches it."""

from __future__ import annotations

import pytest
from textual.strip import Strip

from tests.hostile import WORDS
from tests.tui.driving import Stage, driven
from tests.tui.test_widgets_rows import COLUMNS, row, some
from warroom.tui import themes
from warroom.tui.widgets.rows import Cell, Column, Row, Rows


@pytest.mark.parametrize("width", [20, 27, 80])
@pytest.mark.parametrize("wrap", [False, True])
@driven
async def test_no_text_breaks_a_column(wrap: bool, width: int) -> None:
    rows = Rows([Column("Who", 6), Column("Words"), Column("End", 4)], wrap=wrap, min_flex=4)
    app = Stage(rows)

    def drawn() -> list[Strip]:
        strips = [rows.render_line(y) for y in range(12)]
        assert all(strip.cell_length == width and strip.text.isprintable() for strip in strips), name
        return strips

    async with app.run_test(size=(width, 12)) as pilot:
        await pilot.pause()
        for name, text in WORDS.items():
            rows.set_empty(text)
            rows.set_rows([])
            drawn()
            rows.set_rows([row_end("first"), Row("bad", (Cell(text), Cell(text, "late"), Cell("END")))])
            assert [strip.crop(width - 5, width - 1).text for strip in drawn()].count("END ") == 2, name
        await pilot.pause()
        assert all(strip.cell_length == width for strip in app.screen._compositor.render_strips())


def row_end(key: str) -> Row:
    return Row(key, (Cell("me"), Cell("fine"), Cell("END")))


@driven
async def test_one_changed_row_costs_few_bytes() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        rows.set_rows(some(*range(100)))
        await pilot.pause()
        with app.counting() as sent:
            rows.update_row(row(7, "now with quite another title than before"))
            await pilot.pause()
        assert 0 < sum(sent) < 500
        with app.counting() as sent:
            rows.set_rows([row(number, "" if number != 3 else "other", "SEV2") for number in range(100)])
            await pilot.pause()
        assert 0 < sum(sent) < 500 + 100
        with app.counting() as sent:
            rows.update_row(row(60, "out of sight"))
            rows.set_rows(rows.rows)
            await pilot.pause()
        assert sum(sent) == 0


@driven
async def test_a_new_line_in_a_full_log_stays_under_its_budget() -> None:
    rows = Rows([Column("Time", 5), Column("Kind", 8), Column("Words")], follow=True, wrap=True)
    app = Stage(rows)

    def entry(number: int) -> Row:
        words = f"entry {number} says that the replica {number * 7} is behind"
        return Row(f"e{number}", (Cell(f"12:{number % 60:02}", "muted"), Cell("NOTE", "message"), Cell(words)))

    async with app.run_test(size=(80, 20)) as pilot:
        rows.set_rows([entry(number) for number in range(200)])
        await pilot.pause()
        with app.counting() as sent:
            rows.append([entry(200)])
            await pilot.pause()
        assert "entry 200" in app.lines[19]
        assert 0 < sum(sent) < 4_000


@driven
async def test_the_focus_repaints_the_line_of_the_cursor_only() -> None:
    first, second = Rows(COLUMNS), Rows(COLUMNS)
    app = Stage(first, second, css="Rows { height: 1fr; }")
    async with app.run_test(size=(80, 24)) as pilot:
        first.set_rows(some(*range(100)))
        second.set_rows(some(*range(100)))
        await pilot.pause()
        assert first.has_focus
        with app.counting() as sent:
            await pilot.press("tab")
        assert second.has_focus
        assert 0 < sum(sent) < 600


class CountedRows(Rows):
    """Rows that count how often a line is drawn."""

    drawn = 0

    def _line(self, y: int):  # type: ignore[no-untyped-def]
        self.drawn += 1
        return super()._line(y)


@driven
async def test_many_rows_are_taken_without_drawing_them() -> None:
    rows = CountedRows(COLUMNS)
    app = Stage(rows)
    many = some(*range(10_000))
    async with app.run_test(size=(80, 24)) as pilot:
        rows.drawn = 0
        rows.set_rows(many)
        await pilot.pause()
        assert rows.drawn <= 3 * 24
        assert len(rows.rows) == 10_000
        await pilot.press("end")
        assert app.lines[23].split()[0] == "#99…"


@driven
async def test_padding_has_the_background_of_the_list_and_the_cursor_reaches_the_edge() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows, css="Rows { background: #123456; }")
    async with app.run_test(size=(40, 4)) as pilot:
        rows.set_rows(some(1, 2))
        await pilot.pause()
        cursor = rows.get_component_rich_style("rows--cursor").bgcolor
        for y, ground in ((0, cursor), (1, rows.rich_style.bgcolor), (3, rows.rich_style.bgcolor)):
            assert {segment.style.bgcolor for segment in rows.render_line(y) if segment.style} == {ground}


@driven
async def test_the_cursor_is_seen_without_any_colour() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows, theme="ansi")
    app.no_color = True
    async with app.run_test(size=(40, 4)) as pilot:
        rows.set_rows(some(1, 2))
        rows.focus()
        await pilot.pause()
        assert all(segment.style and segment.style.reverse for segment in rows.render_line(0))
        app.screen.set_focus(None)
        await pilot.pause()
        assert all(segment.style and segment.style.underline for segment in rows.render_line(0))


@pytest.mark.parametrize("theme", ["dark", "light", "ansi"])
@driven
async def test_a_theme_that_is_chosen_later_is_drawn(theme: str) -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows, theme="mono")
    async with app.run_test(size=(40, 4)) as pilot:
        rows.set_rows(some(1, 2))
        await pilot.pause()
        chosen = themes.load_theme(theme)[0]
        app.register_theme(themes.to_textual(chosen))
        app.theme = theme
        await pilot.pause()
        strip = app.screen._compositor.render_strips()[1]
        style = next(segment.style for segment in strip if "SEV2" in segment.text)
        assert style is not None
        wanted = chosen.colours["severity-2"] if theme != "ansi" else "color(3)"
        assert style.color is not None
        drawn = style.color.get_truecolor().hex if theme != "ansi" else f"color({style.color.number})"
        assert drawn == wanted
