"""The list: its cursor keeps its key, its tail is followed, it repaints little, and no text breaks a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from textual.geometry import Offset

from tests.tui.driving import Stage, driven
from warroom.tui.widgets.rows import Cell, Column, Row, Rows

COLUMNS = [Column("No", 4, align="right"), Column("Sev", 4), Column("Title")]


def row(number: int, title: str = "", sev: str = "SEV2") -> Row:
    return Row(f"k{number}", (Cell(f"#{number}"), Cell(sev, "severity-2"), Cell(title or f"incident {number}")))


def some(*numbers: int) -> list[Row]:
    return [row(number) for number in numbers]


def cursor_line(app: Stage, rows: Rows) -> int:
    """The line of the screen that has the background of the cursor."""
    ground = rows.get_component_rich_style("rows--cursor" if rows.has_focus else "rows--cursor-blurred").bgcolor
    strips = app.screen._compositor.render_strips()
    return next(
        y for y, strip in enumerate(strips) for segment in strip if getattr(segment.style, "bgcolor", None) == ground
    )


def words(app: Stage) -> list[str]:
    """The screen without the scrollbar."""
    return [line[: app.size.width - 1].rstrip() for line in app.lines]


def of(kind: type[object], messages: list[object]) -> list[Any]:
    """The messages of one kind; the hook sees each of them once for every widget that it passes."""
    return list({id(message): message for message in messages if type(message) is kind}.values())


@driven
async def test_the_cursor_stays_on_its_key_when_rows_move() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(60, 10)) as pilot:
        rows.set_rows(some(1, 2, 3, 4))
        await pilot.press("down", "down")
        assert rows.cursor_key == "k3"
        rows.set_rows(some(9, 8, 4, 3, 2, 1))
        await pilot.pause()
        assert rows.cursor_key == "k3"
        assert app.lines[cursor_line(app, rows)].split()[0] == "#3"


@pytest.mark.parametrize(
    ("left", "expected"), [((1, 2, 4, 5), "k4"), ((1, 2), "k2"), ((4, 1), "k4"), ((7, 8, 9), "k9"), ((), None)]
)
@driven
async def test_when_its_row_is_gone_the_cursor_goes_to_the_nearest(left: tuple[int, ...], expected: str | None) -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(60, 10)):
        rows.set_rows(some(1, 2, 3, 4, 5))
        rows.move_cursor_to("k3")
        rows.set_rows(some(*left))
        assert rows.cursor_key == expected


@driven
async def test_a_person_moving_the_cursor_is_told_and_a_program_is_not() -> None:
    rows = Rows(COLUMNS)
    messages: list[object] = []
    app = Stage(rows)
    async with app.run_test(size=(60, 6), message_hook=messages.append) as pilot:
        rows.set_rows(some(*range(30)))
        rows.move_cursor_to("k5")
        await pilot.pause()
        assert not of(Rows.Highlighted, messages)
        await pilot.press("up", "home", "end", "pageup", "pagedown", "enter", "down")
        moves = [m.key for m in of(Rows.Highlighted, messages)]
        assert moves == ["k4", "k0", "k29", "k24", "k29"]
        chosen = [m.key for m in of(Rows.Selected, messages)]
        assert chosen == ["k29"]


@driven
async def test_a_click_moves_the_cursor_and_a_click_on_the_cursor_chooses() -> None:
    rows = Rows(COLUMNS, header=True)
    messages: list[object] = []
    app = Stage(rows)
    async with app.run_test(size=(60, 6), message_hook=messages.append) as pilot:
        rows.set_rows(some(*range(30)))
        rows.move_cursor_to("k20")
        await pilot.pause()
        assert app.lines[0].split() == ["No", "Sev", "Title"]
        title = app.lines[2].split()[0]
        await pilot.click(Rows, offset=Offset(10, 2))
        assert rows.cursor_key == "k" + title[1:]
        assert not of(Rows.Selected, messages)
        await pilot.click(Rows, offset=Offset(10, 2))
        assert [m.key for m in of(Rows.Selected, messages)] == [rows.cursor_key]
        before = len(messages)
        await pilot.click(Rows, offset=Offset(1, 0))
        assert not [m for m in messages[before:] if isinstance(m, Rows.Selected | Rows.Highlighted)]


@driven
async def test_letters_are_left_to_the_console() -> None:
    assert not [key for key in Rows([Column("")])._bindings.key_to_bindings if len(key) == 1]


@driven
async def test_the_scroll_offset_stays_when_rows_change_out_of_sight() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(60, 6)) as pilot:
        rows.set_rows(some(*range(30)))
        await pilot.press("pagedown", "pagedown", "pagedown")
        before = rows.scroll_offset.y
        assert before > 0
        rows.set_rows(some(*range(40)))
        await pilot.pause()
        assert rows.scroll_offset.y == before


@driven
async def test_a_log_follows_its_end() -> None:
    rows = Rows(COLUMNS, follow=True)
    app = Stage(rows)
    async with app.run_test(size=(60, 5)) as pilot:
        rows.set_rows(some(*range(20)))
        await pilot.pause()
        assert app.lines[4].split()[0] == "#19"
        rows.append(some(20, 21))
        await pilot.pause()
        assert app.lines[4].split()[0] == "#21"
        assert rows.cursor_key == "k21"
        assert rows.unseen == 0


@driven
async def test_who_reads_further_up_is_not_moved_and_sees_how_much_came() -> None:
    rows = Rows(COLUMNS, follow=True)
    messages: list[object] = []
    app = Stage(rows)
    async with app.run_test(size=(60, 5), message_hook=messages.append) as pilot:
        rows.set_rows(some(*range(20)))
        await pilot.press("up")
        seen = words(app)
        rows.append(some(20))
        rows.append(some(21, 22))
        await pilot.pause()
        assert words(app) == seen
        assert rows.cursor_key == "k18"
        assert [m.count for m in of(Rows.Unseen, messages)] == [1, 3]
        await pilot.press("end")
        assert rows.unseen == 0
        assert [m.count for m in of(Rows.Unseen, messages)] == [1, 3, 0]
        assert app.lines[4].split()[0] == "#22"
        rows.append(some(23))
        await pilot.pause()
        assert app.lines[4].split()[0] == "#23"


@driven
async def test_the_wheel_lets_go_of_the_end_and_takes_it_again() -> None:
    rows = Rows(COLUMNS, follow=True)
    app = Stage(rows)
    async with app.run_test(size=(60, 5)) as pilot:
        rows.set_rows(some(*range(20)))
        await pilot.pause()
        rows.scroll_relative(y=-3, animate=False, immediate=True)
        await pilot.pause()
        assert not rows.following
        rows.append(some(20))
        assert rows.unseen == 1
        rows.scroll_end(animate=False, immediate=True)
        await pilot.pause()
        assert rows.following
        assert rows.unseen == 0


@driven
async def test_rows_put_above_do_not_move_what_is_read_in_a_log() -> None:
    rows = Rows(COLUMNS, follow=True)
    app = Stage(rows)
    async with app.run_test(size=(60, 5)) as pilot:
        rows.set_rows(some(*range(10, 30)))
        await pilot.press("home", "pagedown", "pagedown")
        seen = words(app)
        rows.set_rows(some(*range(0, 30)))
        await pilot.pause()
        assert words(app) == seen


@driven
async def test_long_texts_wrap_under_their_column_up_to_a_limit() -> None:
    rows = Rows([Column("Time", 5), Column("Words")], wrap=True, max_lines=3)
    app = Stage(rows)
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    async with app.run_test(size=(23, 8)) as pilot:
        rows.set_rows(
            [
                Row("a", (Cell("12:00"), Cell(words))),
                Row("b", (Cell("12:01"), Cell("short"))),
                Row("c", (Cell("12:02"),)),
            ]
        )
        await pilot.pause()
        assert app.lines[:5] == [
            "12:00 one two three",
            "      four five six",
            "      seven eight n...",
            "12:01 short",
            "12:02",
        ]
        await pilot.press("down")
        assert cursor_line(app, rows) == 3


@driven
async def test_a_list_that_does_not_wrap_cuts_and_says_so() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(31, 3)) as pilot:
        rows.set_rows([row(1, "a title that is too long for this")])
        await pilot.pause()
        assert app.lines[0].endswith("a title that is too…")


@driven
async def test_columns_disappear_in_order_so_that_the_words_stay_readable() -> None:
    columns = [Column("A", 6, drop=1), Column("B", 6, drop=2), Column("C", 6), Column("Words")]
    rows = Rows(columns, header=True)
    app = Stage(rows)
    async with app.run_test(size=(60, 4)) as pilot:
        rows.set_rows([Row("x", (Cell("aaa"), Cell("bbb"), Cell("ccc"), Cell("words")))])
        await pilot.pause()
        assert app.lines[1].split() == ["aaa", "bbb", "ccc", "words"]
        await pilot.resize_terminal(35, 4)
        assert app.lines[1].split() == ["aaa", "ccc", "words"]
        await pilot.resize_terminal(26, 4)
        assert app.lines[:2] == ["C      Words", "ccc    words"]
        await pilot.resize_terminal(20, 4)
        assert app.lines[1].split() == ["ccc", "words"]


@driven
async def test_an_empty_list_says_what_fills_it() -> None:
    rows = Rows(COLUMNS, empty="No incident is open. Press n to declare one.")
    app = Stage(rows)
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.press("down", "enter", "end")
        assert " ".join(" ".join(app.lines).split()) == "No incident is open. Press n to declare one."
        rows.set_empty("Nothing.")
        await pilot.pause()
        assert app.lines[0].strip() == "Nothing."
        rows.set_rows(some(1))
        await pilot.pause()
        assert "Nothing." not in app.lines[0]
        assert rows.cursor_key == "k1"


@driven
async def test_other_columns_can_be_shown() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(40, 4)) as pilot:
        rows.set_rows(some(1))
        rows.set_columns([Column("No", 6), Column("Sev")])
        await pilot.pause()
        assert app.lines[0] == "#1     SEV2"


def keys(rows: Sequence[Row]) -> list[str]:
    return [one.key for one in rows]


@driven
async def test_a_key_that_comes_twice_is_shown_once() -> None:
    rows = Rows(COLUMNS)
    app = Stage(rows)
    async with app.run_test(size=(40, 4)):
        rows.set_rows([row(1), row(2), row(1, "again")])
        assert keys(rows.rows) == ["k1", "k2"]
        rows.append([row(2, "new"), row(3), row(3, "last")])
        assert keys(rows.rows) == ["k1", "k2", "k3"]
        assert [one.cells[2].text for one in rows.rows] == ["incident 1", "new", "last"]
