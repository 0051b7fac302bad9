"""What all panes share: a head line that says which pane it is, and a list below."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from warroom.tui.desk import Desk
from warroom.tui.widgets.cells import Cell
from warroom.tui.widgets.oneline import OneLine
from warroom.tui.widgets.rows import Rows
from warroom.tui.widgets.still import StillVertical


class Pane(StillVertical):
    """One of the four panes. It reads the desk and draws; it decides nothing."""

    number = 0

    def __init__(self, desk: Desk, *, id: str) -> None:
        super().__init__(id=id, classes="pane current" if self.number == 1 else "pane")
        self.desk = desk
        self.list = self.make_list()

    def make_list(self) -> Rows:
        """The list of this pane."""
        raise NotImplementedError

    def title(self) -> str:
        """What the pane is, in a word."""
        raise NotImplementedError

    def beside(self) -> Sequence[Cell]:
        """What stands behind the title."""
        return ()

    def compose(self) -> ComposeResult:
        """The head line and the list."""
        yield OneLine(classes="head")
        yield self.list

    def on_mount(self) -> None:
        """Draw what is there."""
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew; what did not change is not sent."""
        self.redraw_head()
        self.fill()

    def redraw_head(self) -> None:
        """Draw the head line anew."""
        for head in self.query(".head").results(OneLine):
            head.set_parts([Cell(f" {self.number} {self.title()}  ", "strong"), *self.beside()])

    def fill(self) -> None:
        """Fill the list."""
        raise NotImplementedError

    def chosen_text(self) -> str:
        """The chosen line in full, for the clipboard and the pager."""
        return ""

    def take_focus(self) -> None:
        """Take the keys."""
        self.screen.set_focus(self.list)
