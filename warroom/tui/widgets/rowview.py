"""The drawing half of a list: rows on lines, of which only the cells that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from warroom.tui.widgets.cells import Column
from warroom.tui.widgets.painting import StyleBook, changed_span, classes
from warroom.tui.widgets.rowbook import RowBook
from warroom.tui.widgets.rowpaint import RowPainter, thumb_lines


class RowView(ScrollView):
    """Rows with one of them under the cursor. Whoever changes anything calls `_sync`, which repaints what differs."""

    COMPONENT_CLASSES: ClassVar[set[str]] = classes("rows", "cursor", "cursor-blurred", "header", "empty", "thumb")

    def __init__(
        self, columns: Sequence[Column], *, wrap: bool, header: bool, empty: str, min_flex: int, max_lines: int,
        id: str | None, classes: str | None,
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes)
        self._looks = StyleBook(self, "rows")
        self._painter = RowPainter(self._looks, columns, min_flex, max_lines if wrap else 1)
        self._painter.resize(0)
        self._book = RowBook(self._painter.height if wrap else None)
        self._head = 1 if header else 0
        self._empty_text = empty
        self._cursor = 0
        self._painted: list[Strip] = []
        self._fresh = False
        self.partial = False
        """Whether there are more rows than the list holds: then the thumb is as small as it gets."""
        self._frame = (0, range(0), "")

    @property
    def _page(self) -> int:
        return max(0, self.size.height - self._head)

    def _measure(self) -> bool:
        width = max(1, self.size.width - 1)
        if self._painter.width == width:
            return False
        self._painter.resize(width)
        self._book.measure()
        return True

    def _look(self) -> None:
        """What every line is drawn by: asked once, not for each of them."""
        first = self.scroll_offset.y
        thumb = thumb_lines(first, self._page, self._book.total, least=self.partial)
        self._frame = first, thumb, "cursor" if self.has_focus else "cursor-blurred"

    def _line(self, y: int) -> Strip:
        return self._painter.edge(self._content(y), y - self._head in self._frame[1])

    def _content(self, y: int) -> Strip:
        if y < self._head:
            return self._painter.header()
        y -= self._head
        if not len(self._book):
            return self._painter.empty(self._empty_text, y) if self._empty_text else self._painter.blank()
        first, _thumb, state = self._frame
        place = self._book.at(first + y)
        if place is None:
            return self._painter.blank()
        index, number = place
        state = state if index == self._cursor else ""
        return self._painter.strips(self._book[index], state)[number]

    def _sync(self, *rows: int) -> None:
        """Repaint the cells that differ from what was painted last; `rows`: only these look different."""
        height = self.size.height
        if not height or not self.is_mounted:
            return
        some = not self._measure() and self._fresh and len(self._painted) == height and bool(rows)
        self._look()
        old = self._painted
        new = list(old) if some else [self._line(y) for y in range(height)]
        if some:
            for y in (y for row in rows for y in self._lines_of(row, height)):
                new[y] = self._line(y)
        self._painted, self._fresh = new, True
        if len(old) != height:
            self.refresh()
            return
        spans = ((y, changed_span(old[y], new[y])) for y in range(height) if old[y] is not new[y])
        regions = [Region(span[0], y, span[1] - span[0], 1) for y, span in spans if span is not None]
        if regions:
            self.refresh(*regions)

    def _lines_of(self, row: int, height: int) -> range:
        """The lines on which a row stands, as far as they are shown."""
        top = self._book.top(row) - self._frame[0] + self._head
        return range(max(self._head, top), min(height, top + self._book.height(row)))

    def render_line(self, y: int) -> Strip:
        """One line of the list as it stands now."""
        if not self._measure() and self._fresh and y < len(self._painted):
            return self._painted[y]
        self._look()
        return self._line(y)

    def notify_style_update(self) -> None:
        """Colours may have changed: repaint the lines that look different now."""
        self._painter.restyle()
        self._fresh = False
        super().notify_style_update()
        if self.is_mounted:
            self.call_next(self._sync)
