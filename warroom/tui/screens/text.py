"""A text whole, to be read and scrolled through: what a pager shows, without a pager."""

from __future__ import annotations

from rich.cells import chop_cells

from warroom.i18n import _
from warroom.tui.screens.help import ListScreen
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.plainline import plain_line

_MOST = 200
"""Cells of a row at most: made narrower, it still wraps to no more lines than a row of the list has."""
_MARGIN = 3


class TextScreen(ListScreen):
    """One row for each line of the text, more for those that are longer than the screen is wide (in cells)."""

    def __init__(self, text: str, width: int) -> None:
        size = min(_MOST, max(1, width - _MARGIN))
        pieces = [piece for line in text.splitlines() for piece in _pieces(plain_line(line), size)]
        rows = [Row(str(number), (Cell(piece),)) for number, piece in enumerate(pieces)]
        super().__init__(_("The text whole"), [Column("")], rows, _("Arrows and PageDown read on, Esc leaves"))


def _pieces(line: str, size: int) -> list[str]:
    """A line in pieces of so many cells at most, cut between words where there are any."""
    found = []
    while line:
        piece = chop_cells(line[:size], size)[0]
        if len(piece) < len(line) and line[len(piece)] != " " and " " in piece:
            piece = piece[: piece.rindex(" ") + 1]
        found.append(piece)
        line = line[len(piece) :]
    return found or [""]
