"""Cells, rows and columns of a list, and how texts are fitted into them. No Textual here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

from warroom.tui.widgets.plainline import plain_line

CUT = "…"
GAP = 1
"""Empty cells between two columns."""
_MEASURED = 512
"""Up to this length rich remembers how wide a text is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One text and what it means (one of `MEANINGS`, or nothing)."""

    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list: a key that stays the same, its cells, and a meaning for cells that have none."""

    key: str
    cells: tuple[Cell, ...]
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in cells (None: what is left); the highest `drop` disappears first when room is short."""

    title: str
    width: int | None = None
    align: Literal["left", "right"] = "left"
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A column in its place: `index` in the list of columns, `x` and `width` in cells."""

    index: int
    x: int
    width: int
    right: bool
    flexible: bool


def place(columns: Sequence[Column], width: int, min_flex: int) -> tuple[Slot, ...]:
    """The columns that fit into `width` cells, the flexible one with at least `min_flex` where that can be had.

    Columns with `drop` > 0 leave in the order of the highest; at the end fixed columns are cut on the right.
    """
    kept = list(range(len(columns)))

    def left_over() -> int:
        fixed = sum(columns[index].width or 0 for index in kept)
        return width - fixed - GAP * max(0, len(kept) - 1)

    while True:
        flexible = any(columns[index].width is None for index in kept)
        if left_over() >= (min_flex if flexible else 0):
            break
        droppable = [index for index in kept if columns[index].drop > 0]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda index: (columns[index].drop, index)))
    flex = max(1, left_over())
    slots: list[Slot] = []
    x = 0
    for index in kept:
        column = columns[index]
        own = min(flex if column.width is None else column.width, width - x)
        if own <= 0:
            break
        slots.append(Slot(index, x, own, column.align == "right", column.width is None))
        x += own + GAP
    return tuple(slots)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The plain text in exactly `width` cells: padded, or cut with `…`."""
    if width <= 0:
        return ""
    longer = len(text) > max(_MEASURED, width * 4)
    if longer:  # a text of 10 kB is not measured to its end
        text = text[: width * 4]
    size = cell_len(text)
    if size > width or longer:
        text = set_cell_size(text, width - 1) + CUT
        size = cell_len(text)
    padding = " " * (width - size)
    return padding + text if right else text + padding


def _head(text: str, width: int) -> int:
    """How many characters of the text fit into `width` cells; at least one."""
    if text[:width].isascii():
        return min(len(text), width)
    used = 0
    for count, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return max(1, count)
    return len(text)


def wrap(text: str, width: int, max_lines: int) -> list[str]:
    """The plain text over at most `max_lines` lines of `width` cells, broken at spaces; `...` when there is more."""
    text = text.rstrip()
    if len(text) <= width and (text.isascii() or cell_len(text) <= width):
        return [text]
    width = max(1, width)
    lines: list[str] = []
    rest = text
    while rest and len(lines) < max_lines:
        count = _head(rest, width)
        if count < len(rest):
            space = rest.rfind(" ", 1, count + 1)
            if space > 0:
                count = space
        lines.append(rest[:count].rstrip())
        rest = rest[count:].lstrip(" ")
    if rest:
        dots = "..."[:width]
        last = lines[-1]
        if cell_len(last) + len(dots) > width:
            last = set_cell_size(last, width - len(dots)).rstrip()
        lines[-1] = last + dots
    return lines or [""]


def plain_cell(row: Row, index: int) -> str:
    """The plain text of a row in one column; nothing when the row has fewer cells."""
    return plain_line(row.cells[index].text) if index < len(row.cells) else ""
