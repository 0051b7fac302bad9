"""What a search found, newest first; Enter shows the incident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual import on

from warroom.i18n import _, ngettext
from warroom.model.moments import show_full
from warroom.room.reading import Match
from warroom.tui.screens.help import ListScreen
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.rows import Rows


class SearchScreen(ListScreen):
    """One row a line that was found."""

    def __init__(self, words: str, found: Sequence[Match], zone: tzinfo) -> None:
        rows = [
            Row(
                f"{match.incident} {match.event}",
                (
                    Cell(match.code, "strong"),
                    Cell(show_full(match.at, zone)[:16], "muted"),
                    Cell(match.actor, "muted"),
                    Cell(match.text),
                ),
            )
            for match in found
        ]
        columns = [Column("", 13), Column("", 16), Column("", 10, drop=1), Column("")]
        head = ngettext("{n} line holds {words}", "{n} lines hold {words}", len(found))
        super().__init__(
            head.format(n=len(found), words=words), columns, rows, _("Enter shows the incident, Esc leaves")
        )

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        self.dismiss(event.key.split(" ")[0])
