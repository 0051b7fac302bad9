"""Plain lines, fitting and wrapping, as laws over any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.hostile import SHORT
from warroom.tui.widgets.cells import Column, fit, place, wrap
from warroom.tui.widgets.plainline import plain_line
from warroom.tui.widgets.rowbook import RowBook
from warroom.tui.widgets.rowpaint import thumb_lines
from warroom.tui.widgets.rows import Cell, Row

ANY = st.text(alphabet=st.characters(codec=None), max_size=80) | st.sampled_from(sorted(SHORT.values()))


@given(ANY)
def test_a_plain_line_is_one_line_that_prints_and_stays_as_it_is(text: str) -> None:
    plain = plain_line(text)
    assert all(character.isprintable() for character in plain)
    assert plain_line(plain) == plain
    plain.encode()
    assert cell_len(plain) == sum(cell_len(character) for character in plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fail over [/foo] é 漢 שלום", "Fail over [/foo] é 漢 שלום"),
        ("a\r\nb\tc", "a  b c"),
        ("\x1b[31m\x9b", "·[31m·"),
        ("\u202eabc\u2069\u200d\ufeff", "abc"),
        ("🇳🇱 👍🏽 ✔\ufe0f", "NL 👍 ✔"),
        ("\ud800\ue000", "??"),
    ],
)
def test_what_becomes_of_signs(text: str, expected: str) -> None:
    assert plain_line(text) == expected


@given(ANY, st.integers(0, 40), st.booleans())
def test_a_fitted_text_has_exactly_its_width(text: str, width: int, right: bool) -> None:
    plain = plain_line(text)
    fitted = fit(plain, width, right=right)
    assert cell_len(fitted) == width
    if cell_len(plain) <= width and len(plain) <= 512:
        assert fitted.strip() == plain.strip()
    elif width:
        assert "…" in fitted


@given(ANY, st.integers(1, 40), st.integers(1, 6))
def test_a_wrapped_text_keeps_its_words_or_says_that_there_is_more(text: str, width: int, most: int) -> None:
    plain = plain_line(text)
    lines = wrap(plain, width, most)
    assert 1 <= len(lines) <= most
    if width > 1:  # a wide character is wider than the only cell there is
        assert all(cell_len(line) <= width for line in lines)
    if not lines[-1].endswith("."):
        assert "".join(lines).replace(" ", "") == plain.replace(" ", "")


def test_a_wrapped_text_breaks_at_spaces() -> None:
    assert wrap("one two three", 8, 3) == ["one two", "three"]
    assert wrap("one two three", 7, 3) == ["one two", "three"]
    assert wrap("abcdefgh ij", 4, 3) == ["abcd", "efgh", "ij"]
    assert wrap("a b c d", 1, 3) == ["a", "b", "."]
    assert wrap("one two three four", 7, 2) == ["one two", "thre..."]


COLUMN = st.builds(Column, st.just("x"), st.integers(1, 12), st.just("left"), st.integers(0, 3))


@given(st.lists(COLUMN, max_size=6), st.integers(1, 120), st.integers(1, 20))
def test_columns_never_overlap_or_leave_the_line(fixed: list[Column], width: int, least: int) -> None:
    columns = [*fixed, Column("rest")]
    slots = place(columns, width, least)
    assert slots
    for before, after in pairwise(slots):
        assert before.x + before.width < after.x
    assert slots[-1].x + slots[-1].width <= width
    gone = {index for index in range(len(columns))} - {slot.index for slot in slots}
    if all(slot.width >= (columns[slot.index].width or least) for slot in slots) and slots[-1].flexible:
        assert all(columns[index].drop for index in gone)
    if any(columns[slot.index].drop for slot in slots):
        flexible = [slot for slot in slots if slot.flexible]
        assert flexible
        assert flexible[0].width >= least


@given(st.lists(st.integers(1, 4), max_size=30), st.integers(0, 100))
def test_lines_and_rows_agree(heights: list[int], line: int) -> None:
    book = RowBook(lambda row: int(row.cells[0].text))
    book.set([Row(str(number), (Cell(str(height)),)) for number, height in enumerate(heights)])
    assert book.total == sum(heights)
    place_ = book.at(line)
    if place_ is None:
        assert line >= book.total
    else:
        index, within = place_
        assert book.top(index) + within == line
        assert 0 <= within < book.height(index) == heights[index]


@given(st.integers(0, 1000), st.integers(1, 60), st.integers(0, 1000))
def test_the_thumb_is_on_the_page_and_touches_the_ends_only_there(first: int, page: int, total: int) -> None:
    lines = thumb_lines(min(first, max(0, total - page)), page, total)
    assert list(lines) == [line for line in lines if 0 <= line < page]
    assert bool(lines) == (total > page)
    if lines:
        assert len(thumb_lines(0, page, total, least=True)) == 1
        for least in (False, True):
            assert thumb_lines(0, page, total, least=least).start == 0
            assert thumb_lines(total - page, page, total, least=least).stop == page
