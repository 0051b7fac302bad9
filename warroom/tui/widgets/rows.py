"""A list of rows in columns that repaints only what changed: board, roster, log and plan are drawn by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget

from warroom.tui.widgets import rowmessages
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.rowview import RowView

__all__ = ["Cell", "Column", "Row", "Rows"]


class Rows(RowView, can_focus=True, inherit_bindings=False):
    """A virtual list with a cursor that stays on its key; with `follow` it shows the newest row at the end.

    `jump`: a cursor that leaves the lines shown brings half a page along, so that most moves draw two lines only.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
Rows { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 0; }
Rows > .rows--cursor { background: $cursor-background; color: $cursor-text; }
Rows > .rows--cursor-blurred { background: $cursor-blurred-background; }
Rows:ansi > .rows--cursor-blurred { text-style: underline; }
Rows:nocolor > .rows--cursor { text-style: reverse; }
Rows:nocolor > .rows--cursor-blurred { text-style: underline; }
Rows > .rows--header { color: $muted; text-style: bold; }
Rows > .rows--thumb { color: $muted; }
Rows > .rows--empty { color: $muted; }
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    Highlighted: TypeAlias = rowmessages.Highlighted
    Selected: TypeAlias = rowmessages.Selected
    Unseen: TypeAlias = rowmessages.Unseen

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        follow: bool = False,
        wrap: bool = False,
        header: bool = False,
        jump: bool = False,
        empty: str = "",
        min_flex: int = 16,
        max_lines: int = 6,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            columns, wrap=wrap, header=header, empty=empty, min_flex=min_flex, max_lines=max_lines, id=id,
            classes=classes,
        )  # fmt: skip
        self._jump = jump
        self._tail = follow
        self._following = follow
        self._unseen = 0
        self._own_scroll = False
        self.more_below = False
        """Whether rows that the list does not hold come after its last: then it never follows its end."""

    # What is in the list -------------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return self._book.rows

    @property
    def cursor_key(self) -> str | None:
        """The key of the row that has the cursor; None in an empty list."""
        return self._book.keys[self._cursor] if len(self._book) else None

    @property
    def following(self) -> bool:
        """Whether the list goes along with its end."""
        return self._following

    @property
    def unseen(self) -> int:
        """How many rows came in below since the list stopped following."""
        return self._unseen

    def set_rows(self, rows: Sequence[Row], *, fresh: bool = True) -> None:
        """Show these rows; the cursor stays on its key, or goes to the nearest row that is left.

        What follows the row that was the last is news, unless it is not `fresh`.
        """
        self._take(lambda: self._book.set(rows), fresh)

    def set_keys(self, keys: Sequence[str], make: Callable[[str], Row]) -> None:
        """The same with rows that are made when they are drawn; see `RowBook.set_keys`."""
        self._take(lambda: self._book.set_keys(keys, make), False)

    def _take(self, take: Callable[[], None], fresh: bool) -> None:
        old = self._book.keys
        seen = self._cursor_in_view()
        anchor = self._anchor()
        at_end = self._cursor == len(old) - 1
        take()
        if not old:
            self._cursor = len(self._book) - 1 if self._following else 0
        elif at_end and self._following:
            self._cursor = len(self._book) - 1
        else:
            found = self._book.nearest(self._cursor, old)
            self._cursor = self._cursor if found is None else found
        self._cursor = max(0, min(self._cursor, len(self._book) - 1))
        last = self._book.find(old[-1]) if old else None
        if last is not None and not self._following and not self.more_below and fresh:
            self._count_unseen(len(self._book) - 1 - last)
        self._settle(anchor, seen)

    def append(self, rows: Sequence[Row]) -> None:
        """Add rows at the end; a row whose key is known replaces the old one."""
        fresh: dict[str, Row] = {}
        anchor = self._anchor()
        at_end = self._cursor >= len(self._book) - 1
        for row in rows:
            index = self._book.find(row.key)
            if index is None:
                fresh[row.key] = row
            else:
                self._book.replace(index, row)
        was_empty = not len(self._book)
        self._book.append(list(fresh.values()))
        if self._tail and self._following and at_end:
            self._cursor = max(0, len(self._book) - 1)
        elif self._tail and not was_empty and not self._following:
            self._count_unseen(len(fresh))
        self._settle(anchor, seen=False)

    def update_row(self, row: Row) -> bool:
        """Draw one row anew; False when no row has its key."""
        index = self._book.find(row.key)
        if index is None:
            return False
        anchor = self._anchor()
        self._book.replace(index, row)
        self._settle(anchor, seen=False)
        return True

    def move_cursor_to(self, key: str) -> bool:
        """Put the cursor on a row and show it, without a message; False when no row has this key."""
        index = self._book.find(key)
        if index is None:
            return False
        self._put_cursor(index)
        return True

    def to_top(self) -> None:
        """Put the cursor on the first row, without a message."""
        if len(self._book):
            self._put_cursor(0)

    def set_empty(self, text: str) -> None:
        """What stands in the list while it has no rows."""
        self._empty_text = text
        self._sync()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the cells of the rows are taken in the order of the columns."""
        self._painter.resize(self._painter.width, columns)
        self._book.measure()
        self._settle(self._anchor(), seen=True)

    # Where things stand --------------------------------------------------------------------------------------------

    def _cursor_in_view(self) -> bool:
        if not len(self._book):
            return True
        top = self._book.top(self._cursor)
        return self.scroll_offset.y <= top < self.scroll_offset.y + self._page

    def _anchor(self) -> tuple[str, int] | None:
        """The row on the first line and how much of it is above: what a reader of a log must not lose."""
        if not self._tail or self._following:
            return None
        place = self._book.at(self.scroll_offset.y)
        return None if place is None else (self._book[place[0]].key, place[1])

    def _settle(self, anchor: tuple[str, int] | None, seen: bool) -> None:
        """After a change of rows or sizes: scroll where it should be, then repaint what differs."""
        self._measure()
        if not self._page:
            return
        self._resize_virtual()
        if self._following:
            self._scroll_lines(self._book.total)
        else:
            index = self._book.find(anchor[0]) if anchor else None
            if anchor is not None and index is not None:
                self._scroll_lines(self._book.top(index) + min(anchor[1], self._book.height(index) - 1))
            if seen:
                self._show_cursor()
        self._sync()

    def _resize_virtual(self) -> None:
        size = Size(self.size.width, self._book.total + self._head)
        if size == self.virtual_size:
            return
        if (size.height > self.container_size.height) == self.show_vertical_scrollbar:
            # The scrollbar neither comes nor goes, so nothing moves: no layout of the screen for one more row.
            self.set_reactive(Widget.virtual_size, size)
            self._own_scroll = True
            self._scroll_update(size)
            self._own_scroll = False
        else:
            self.virtual_size = size

    def _scroll_lines(self, line: int) -> None:
        line = max(0, min(line, self._book.total - self._page))
        if line != self.scroll_offset.y:
            self._own_scroll = True
            self.scroll_to(y=line, animate=False, force=True)
            self._own_scroll = False

    def _show_cursor(self) -> None:
        if not len(self._book) or not self._page:
            return
        top, height = self._book.top(self._cursor), self._book.height(self._cursor)
        first = self.scroll_offset.y
        more = self._page // 2 if self._jump else 0
        if top < first:
            self._scroll_lines(top - more)
        elif top + height > first + self._page:
            self._scroll_lines(min(top, top + height - self._page + more))

    def _count_unseen(self, more: int) -> None:
        if more and self._tail:
            self._unseen += more
            self.post_message(self.Unseen(self, self._unseen))

    def _follow_if(self, at_end: bool) -> None:
        if not self._tail:
            return
        at_end = self._following = at_end and not self.more_below
        if at_end and self._unseen:
            self._unseen = 0
            self.post_message(self.Unseen(self, 0))

    # Scrolling and sizes -------------------------------------------------------------------------------------------

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint what differs after a scroll, and keep following only at the end."""
        if round(old_value) != round(new_value):
            self._sync()
            if not self._own_scroll:
                self._follow_if(round(new_value) >= self._book.total - self._page)

    def on_resize(self) -> None:
        """Wrap anew; keep the end or the cursor in view."""
        self._painted, self._fresh = [], False
        self._settle(self._anchor(), seen=True)

    def _on_focus(self, event: events.Focus) -> None:
        self._show_focus(event, events.DescendantFocus(self), focused=True)

    def _on_blur(self, event: events.Blur) -> None:
        self._show_focus(event, events.DescendantBlur(self), focused=False)

    def _show_focus(self, event: events.Event, news: events.Event, *, focused: bool) -> None:
        """What Textual's own handler does, but for the cursor's line only and not for the whole list."""
        event.prevent_default()
        self.has_focus = focused
        self._sync()
        if self.parent is not None:
            self.parent.post_message(news)

    # Hands ---------------------------------------------------------------------------------------------------------

    def _put_cursor(self, index: int) -> bool:
        if not len(self._book):
            return False
        index = max(0, min(index, len(self._book) - 1))
        before, self._cursor = self._cursor, index
        if self._tail or not self._fresh:
            self._follow_if(index == len(self._book) - 1)
            self._settle(self._anchor(), seen=True)
        elif index != before:
            first = self.scroll_offset.y
            self._show_cursor()
            if self.scroll_offset.y == first:  # else that has repainted all of it
                self._sync(before, index)
        return index != before

    def _go(self, index: int) -> None:
        if self._put_cursor(index) and (key := self.cursor_key) is not None:
            self.post_message(self.Highlighted(self, key))

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by as many lines as the list shows."""
        if not len(self._book):
            return
        line = self._book.top(self._cursor) + by * max(1, self._page - 1)
        place = self._book.at(max(0, min(line, self._book.total - 1)))
        if place is not None:
            self._go(place[0] if place[0] != self._cursor else self._cursor + by)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Move the cursor to the last row; a log follows its end again."""
        self._go(len(self._book) - 1)

    def action_choose(self) -> None:
        """Choose the row that has the cursor."""
        if (key := self.cursor_key) is not None:
            self.post_message(self.Selected(self, key))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked, or choose it when it has the cursor."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._head:
            return
        if offset.x >= self.size.width - 1 and self._frame[1]:
            part = (offset.y - self._head) / max(1, self._page - 1)
            self.scroll_to(y=round(part * (self._book.total - self._page)), animate=False)
            return
        place = self._book.at(self.scroll_offset.y + offset.y - self._head)
        if place is None:
            return
        if place[0] == self._cursor:
            self.action_choose()
        else:
            self._go(place[0])
