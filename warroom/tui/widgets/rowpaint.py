"""Strips of the rows of a list, kept while neither the row, the width nor the style changes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from warroom.tui.widgets.cells import GAP, Cell, Column, Row, Slot, fit, place, plain_cell, wrap
from warroom.tui.widgets.painting import StyleBook, gap_style, strip_of
from warroom.tui.widgets.plainline import plain_line

_KEPT = 2_000
"""Strips and heights are forgotten beyond this many rows: far more than any screen shows."""


THUMB = "▐"


def thumb_lines(first: int, page: int, total: int, *, least: bool = False) -> range:
    """Which of the `page` lines shown have the thumb when line `first` of `total` is the first of them; `least`: one.

    Textual's own scrollbar moves by eighths of a cell and is sent whole for every row that a list gets.
    """
    if total <= page or page <= 0:
        return range(0)
    size = 1 if least else max(1, round(page * page / total))
    top = round(min(1.0, first / (total - page)) * (page - size))
    return range(top, top + size)


class RowPainter:
    """Draws rows in columns of one width; `max_lines` above 1 wraps the flexible column."""

    def __init__(self, styles: StyleBook, columns: Sequence[Column], min_flex: int, max_lines: int) -> None:
        self._styles = styles
        self._columns = tuple(columns)
        self._min_flex = min_flex
        self._max_lines = max_lines
        self._strips: dict[tuple[str, str], tuple[Row, list[Strip]]] = {}
        self._heights: dict[str, int] = {}
        self._edges: dict[tuple[int, bool], tuple[Strip, Strip]] = {}
        self._blank: Strip | None = None
        self.width = 0
        self.slots: tuple[Slot, ...] = ()
        self._flex: Slot | None = None

    def resize(self, width: int, columns: Sequence[Column] | None = None) -> None:
        """Lay the columns out anew."""
        if columns is not None:
            self._columns = tuple(columns)
        self.width = width
        self.slots = place(self._columns, width, self._min_flex)
        self._flex = next((slot for slot in self.slots if slot.flexible), None)
        self._heights.clear()
        self._forget()

    def restyle(self) -> None:
        """Forget what depends on colours."""
        self._styles.clear()
        self._forget()

    def _forget(self) -> None:
        self._strips.clear()
        self._edges.clear()
        self._blank = None

    def height(self, row: Row) -> int:
        """How many lines the row takes up at this width."""
        flex = self._flex
        if flex is None or flex.index >= len(row.cells):
            return 1
        text = row.cells[flex.index].text
        height = self._heights.get(text)
        if height is None:
            if len(self._heights) > 10 * _KEPT:
                self._heights.clear()
            height = self._heights[text] = len(wrap(plain_line(text), flex.width, self._max_lines))
        return height

    def strips(self, row: Row, state: str) -> list[Strip]:
        """The lines of a row in a state (`""`, `cursor`, `cursor-blurred`)."""
        kept = self._strips.get((row.key, state))
        if kept is not None and (kept[0] is row or kept[0] == row):
            return kept[1]
        if len(self._strips) > _KEPT:
            self._strips.clear()
        strips = self._draw(row, state)
        self._strips[row.key, state] = (row, strips)
        return strips

    def _draw(self, row: Row, state: str) -> list[Strip]:
        columns: list[list[str]] = []
        for slot in self.slots:
            text = plain_cell(row, slot.index)
            wrapped = slot.flexible and self._max_lines > 1
            columns.append(wrap(text, slot.width, self._max_lines) if wrapped else [text])
        base = self._styles.style(row.meaning, state)
        strips: list[Strip] = []
        for number in range(max(map(len, columns), default=1)):
            parts: list[tuple[str, Style]] = []
            for slot, lines in zip(self.slots, columns, strict=True):
                if parts:
                    parts.append((" " * GAP, gap_style(parts[-1][1], base)))
                text = lines[number] if number < len(lines) else ""
                parts.extend(self._cell(row, slot, text, base, state))
            strips.append(strip_of([*parts, ("", base)], self.width))
        return strips

    def _cell(self, row: Row, slot: Slot, text: str, base: Style, state: str) -> list[tuple[str, Style]]:
        fitted = fit(text, slot.width, right=slot.right)
        meaning = row.cells[slot.index].meaning if slot.index < len(row.cells) else ""
        if not meaning or not text:
            return [(fitted, base)]
        style = self._styles.style(meaning, state)
        if style.bgcolor == base.bgcolor:
            return [(fitted, style)]
        # A meaning with a ground of its own is a badge: only its words are coloured.
        words = fitted.strip(" ")
        left, right = fitted.split(words, 1) if words else (fitted, "")
        return [(left, base), (words, style), (right, base)]

    def edge(self, strip: Strip, thumb: bool) -> Strip:
        """The line with one more cell at its right end: a piece of the thumb that shows where in the list one is.

        Of the same strip it is the same one again.
        """
        kept = self._edges.get((id(strip), thumb))
        if kept is not None:
            return kept[1]
        if len(self._edges) > _KEPT:
            self._edges.clear()
        edged = self._edged(strip, thumb)
        self._edges[id(strip), thumb] = strip, edged  # with the strip itself, so that nothing else gets its id
        return edged

    def _edged(self, strip: Strip, thumb: bool) -> Strip:
        segments = list(strip)
        text, style, _control = segments[-1]
        if thumb:
            colour = self._styles.style("", "thumb").color
            segments.append(Segment(THUMB, Style(color=colour, bgcolor=style.bgcolor if style else None)))
        else:
            segments[-1] = Segment(text + " ", style)
        return Strip(segments, strip.cell_length + 1)

    def header(self) -> Strip:
        """The titles of the columns."""
        row = Row("", tuple(Cell(column.title) for column in self._columns))
        style = self._styles.style("", "header")
        parts: list[tuple[str, Style]] = []
        for slot in self.slots:
            parts.append((" " * GAP if parts else "", style))
            parts.append((fit(plain_cell(row, slot.index), slot.width, right=slot.right), style))
        return strip_of([*parts, ("", style)], self.width)

    def blank(self) -> Strip:
        """A line without a row."""
        if self._blank is None:
            self._blank = strip_of([(" " * self.width, self._styles.style())], self.width)
        return self._blank

    def empty(self, text: str, y: int) -> Strip:
        """Line `y` of what stands in a list without rows."""
        lines = wrap(plain_line(text), max(1, self.width - 2), 20)
        words = " " + lines[y] if y < len(lines) else ""
        style = self._styles.style("", "empty")
        return strip_of([(fit(words, self.width), style)], self.width)
