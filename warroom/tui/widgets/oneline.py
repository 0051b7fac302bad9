"""A line of texts that sends only the cells that changed: the top line, the key line, hints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from warroom.tui.widgets.cells import Cell, fit
from warroom.tui.widgets.painting import StyleBook, changed_span, classes, meaning_css, strip_of
from warroom.tui.widgets.plainline import plain_line
from warroom.tui.widgets.still import Still

_LEAST = 4
"""A text cut to fewer cells than this says nothing: it is left out instead."""


_AT_TOP = ("late", "soon", "muted", "done", "disputed")
"""The meanings of what stands on the top line, beside `strong`."""


class OneLine(Still):
    """Texts from the left and texts at the right end of a line; the last on the left goes first when room is short."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = classes("oneline", "strong")
    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }\n" + meaning_css("OneLine", "oneline", "strong")

    def __init__(
        self,
        left: Sequence[Cell] = (),
        right: Sequence[Cell] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._looks = StyleBook(self, "oneline")
        self._left = tuple(left)
        self._right = tuple(right)
        self._painted: Strip | None = None

    def set_parts(self, left: Sequence[Cell], right: Sequence[Cell] = ()) -> None:
        """Show these texts; spaces between them are theirs to bring."""
        self._left, self._right = tuple(left), tuple(right)
        if not self.is_mounted or not self.size.width:
            return
        old, self._painted = self._painted, self._draw()
        if old is None or old.cell_length != self.size.width:
            self.refresh()
            return
        if (span := changed_span(old, self._painted)) is not None:
            self.refresh(Region(span[0], 0, span[1] - span[0], 1))

    @property
    def text(self) -> str:
        """What stands on the line now."""
        return self._draw().text

    def render_line(self, y: int) -> Strip:
        """The line; a taller widget is empty below it."""
        if y:
            return strip_of([(" " * self.size.width, self._looks.style())], self.size.width)
        self._painted = self._draw()
        return self._painted

    def notify_style_update(self) -> None:
        """Colours changed: nothing that was drawn is valid."""
        self._looks.clear()
        self._painted = None
        super().notify_style_update()
        self.refresh()

    def _draw(self) -> Strip:
        width = self.size.width
        right = _cut([(plain_line(cell.text), cell.meaning) for cell in self._right], width)
        taken = sum(cell_len(text) for text, _ in right)
        left = _cut([(plain_line(cell.text), cell.meaning) for cell in self._left], max(0, width - taken))
        gap = width - taken - sum(cell_len(text) for text, _ in left)
        plain = self._looks.style()
        parts: list[tuple[str, Style]] = [(text, self._looks.style(meaning)) for text, meaning in left]
        parts.append((" " * gap, plain))
        parts += [(text, self._looks.style(meaning)) for text, meaning in right]
        return strip_of([*parts, ("", plain)], width)


class TopLine(OneLine):
    """The line at the top: a style sheet may put all of it on a ground of its own."""

    COMPONENT_CLASSES: ClassVar[set[str]] = classes("oneline", "strong", *_AT_TOP)
    DEFAULT_CSS = meaning_css("TopLine", "oneline", *_AT_TOP)


def _cut(parts: list[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """The parts that fit into `width` cells; the first that does not is cut, the others are left out."""
    kept: list[tuple[str, str]] = []
    for text, meaning in parts:
        size = cell_len(text)
        if size > width:
            if width >= _LEAST:
                kept.append((fit(text, width), meaning))
            break
        kept.append((text, meaning))
        width -= size
    return kept
