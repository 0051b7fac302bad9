"""The communication log: everything that was said and done, newest at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual import on

from warroom.i18n import _
from warroom.model.durations import show_short
from warroom.model.envelope import Recorded
from warroom.model.moments import rfc3339, show_moment
from warroom.report.arrivals import arrival
from warroom.report.telling import late, names_of, tell
from warroom.tui.desk import Desk
from warroom.tui.panes.base import Pane
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.rows import Rows


class LogPane(Pane):
    """One row an event; long words wrap."""

    number = 4

    def __init__(self, desk: Desk, *, id: str, zone: tzinfo) -> None:
        self.zone = zone
        self._unseen = 0
        super().__init__(desk, id=id)

    def make_list(self) -> Rows:
        """When, what kind, who, and the words."""
        columns = [Column("", 5), Column("", 10), Column("", 8, drop=1), Column("")]
        empty = _("Nothing was said yet. Press l, type what you see, Enter.")
        return Rows(columns, follow=True, wrap=True, empty=empty, min_flex=24)

    def title(self) -> str:
        """Log."""
        return _("LOG")

    def beside(self) -> Sequence[Cell]:
        """Of which incident, and what came in below."""
        state = self.desk.state
        parts = [Cell(f"#{state.number} {state.name}", "muted")] if state is not None else []
        if self._unseen:
            parts.insert(0, Cell(_("{n} new below (End)").format(n=self._unseen) + "  ", "soon"))
        return parts

    def fill(self) -> None:
        """The lines that the desk holds."""
        names = names_of(self.desk.state) if self.desk.state is not None else {}
        self.list.set_rows([self.line(recorded, names) for recorded in self.desk.entries])

    def add(self, entries: Sequence[Recorded]) -> None:
        """Lines that came in."""
        names = names_of(self.desk.state) if self.desk.state is not None else {}
        self.list.append([self.line(recorded, names) for recorded in entries])

    def line(self, recorded: Recorded, names: dict[str, str]) -> Row:
        """One event as a row; what was written down long after it happened says so."""
        told = tell(recorded, names, self.zone)
        text = told.text
        came = arrival(recorded, self.desk.joins)
        if came:
            text = f"{came} {text}"
        elif late(recorded):
            gap = (recorded.recorded_at - recorded.at).total_seconds()
            text = _("[written {gap} later] {text}").format(gap=show_short(gap), text=text)
        words = "muted" if told.meaning == "muted" else ""
        return Row(
            recorded.id,
            (
                Cell(show_moment(recorded.at, self.zone, recorded.at), "muted"),
                Cell(told.kind_label, told.meaning),
                Cell(recorded.actor, "muted"),
                Cell(text, words),
            ),
        )

    def chosen_recorded(self) -> Recorded | None:
        """The chosen event."""
        key = self.list.cursor_key
        return next((recorded for recorded in reversed(self.desk.entries) if recorded.id == key), None)

    def chosen_text(self) -> str:
        """The chosen entry whole, with both its times."""
        recorded = self.chosen_recorded()
        if recorded is None:
            return ""
        told = tell(recorded, names_of(self.desk.state) if self.desk.state is not None else {}, self.zone)
        who = f"{recorded.actor} ({recorded.position})" if recorded.position else recorded.actor
        head = f"{rfc3339(recorded.at)} {told.kind_label} {who}"
        if recorded.at != recorded.recorded_at:
            head += " " + _("(recorded {time})").format(time=rfc3339(recorded.recorded_at))
        return f"{head}\n{told.text}"

    @on(Rows.Unseen)
    def _count(self, event: Rows.Unseen) -> None:
        self._unseen = event.count
        self.redraw_head()
