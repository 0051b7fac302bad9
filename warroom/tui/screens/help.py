"""Help: every key, from the one table."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from warroom.i18n import _
from warroom.tui.commands import COMMANDS, shown_key
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.oneline import OneLine
from warroom.tui.widgets.quietscreen import QuietScreen
from warroom.tui.widgets.rows import Rows


class ListScreen(QuietScreen[str | None]):
    """A head line, a list, and a line that says how to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark", "close", show=False)]

    def __init__(self, head: str, columns: list[Column], rows: list[Row], foot: str) -> None:
        super().__init__()
        self._head, self._columns, self._rows, self._foot = head, columns, rows, foot

    def compose(self) -> ComposeResult:
        """Three parts."""
        yield OneLine([Cell(f" {self._head}", "strong")], id="top")
        yield Rows(self._columns, wrap=True, max_lines=4)
        yield OneLine([Cell(f" {self._foot}", "muted")], id="keys")

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.set_rows(self._rows)
        rows.focus()

    def action_close(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)


class HelpScreen(ListScreen):
    """Every command with its keys."""

    def __init__(self, keys: dict[str, tuple[str, ...]]) -> None:
        rows = [
            Row(
                command.id,
                (
                    Cell(""),
                    Cell(" ".join(shown_key(key) for key in keys[command.id]), "strong"),
                    Cell(_(command.title)),
                    Cell(_(command.help) if command.help else "", "muted"),
                ),
            )
            for command in COMMANDS
        ]
        enter = _("Board: its log. Plan: edit, move on. Roster: assign, relieve. Log: read it whole.")
        act = Cell(_("Act on the chosen line"))
        rows.append(Row("enter", (Cell(""), Cell("Enter", "strong"), act, Cell(enter, "muted"))))
        columns = [Column("", 1), Column("", 8), Column("", 30), Column("")]
        super().__init__(_("Keys"), columns, rows, _("Esc leaves"))
