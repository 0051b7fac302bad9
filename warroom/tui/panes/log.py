"""The communication log: everything that was said and done, newest at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from textual import on

from warroom.i18n import _
from warroom.model.durations import show_short
from warroom.model.envelope import Recorded
from warroom.model.labelling import own
from warroom.model.moments import rfc3339, show_moment
from warroom.model.record import number_of
from warroom.model.tlp import shown
from warroom.report.arrivals import arrival
from warroom.report.marks import Mark, mark_of, marks_of
from warroom.report.telling import late, names_of, tell
from warroom.tui.desk import Desk
from warroom.tui.logwindow import Added
from warroom.tui.panes.base import Pane
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.rows import Rows

_NEAR = 40
"""Lines from the edge of what is held at which more is read: as many as a tall screen shows."""


class LogPane(Pane):
    """One row an event; long words wrap."""

    number = 4

    def __init__(self, desk: Desk, *, id: str, zone: tzinfo) -> None:
        self.zone = zone
        self._unseen = 0
        self._drawn: dict[str, Row] = {}
        self._marks: dict[str, Mark] = {}
        self._label = ""
        super().__init__(desk, id=id)

    def make_list(self) -> Rows:
        """When, what kind, who, and the words."""
        columns = [Column("", 5), Column("", 4, "right", drop=2), Column("", 10), Column("", 8, drop=1), Column("")]
        return _LogRows(columns, follow=True, wrap=True, min_flex=24)

    def title(self) -> str:
        """Log."""
        return _("LOG")

    def beside(self) -> Sequence[Cell]:
        """Of which incident, through which filter, and what came in below."""
        state, wanted = self.desk.state, self.desk.log.filter
        parts = [Cell(f"#{state.number} {state.name}", "muted")] if state is not None else []
        if state is not None and state.tlp:
            parts.insert(0, Cell(f"{shown(state.tlp)} ", "strong"))
        if wanted.terms:
            parts.insert(0, Cell(_("only {filter}").format(filter=wanted.said) + "  ", "soon"))
        if self._unseen:
            parts.insert(0, Cell(_("{n} new below (End)").format(n=self._unseen) + "  ", "soon"))
        elif not self.desk.log.at_end:
            parts.insert(0, Cell(_("more below (End)") + "  ", "muted"))
        return parts

    def fill(self, *, moved: bool = False) -> None:
        """The lines that the desk holds. `moved`: another stretch of the same log; what is drawn already stays so."""
        held = self.desk.log
        if held.filter.terms:
            self.list.set_empty(_("No line fits {filter}.").format(filter=held.filter.said))
        else:
            self.list.set_empty(_("Nothing was said yet. Press l, type what you see, Enter."))
        names = names_of(self.desk.state) if self.desk.state is not None else {}
        self._marks = self._read_marks()
        drawn = self._drawn if moved else {}
        rows = [drawn.get(one.id) or self.line(one, names) for one in held.lines]
        self._drawn = {row.key: row for row in rows}
        self.list.more_below, self.list.partial = not held.at_end, not (held.at_end and held.at_start)
        self.list.set_rows(rows, fresh=not moved)

    def take(self, added: Added) -> None:
        """Lines that came in."""
        if added.anew or (self.list.following and self.desk.log.trim()):
            self.redraw()
        elif added.missed:
            self._unseen += added.missed
            self.redraw_head()
        elif added.lines:
            names = names_of(self.desk.state) if self.desk.state is not None else {}
            self.list.append([self.line(recorded, names) for recorded in added.lines])

    def move(self, way: str) -> None:
        """Hold another stretch of the log: `older` or `newer` ones, the `first` or the `newest`."""
        held = self.desk.log
        if way in ("older", "newer"):
            if getattr(held, way)():
                self.fill(moved=True)
                self.redraw_head()
            return
        held.first() if way == "first" else held.newest()
        if way == "newest":
            self._unseen = 0
        self.fill(moved=True)
        self.redraw_head()

    def show_line(self, key: str) -> None:
        """Draw the stretch that the desk holds now, with the cursor on one of its lines."""
        self.fill(moved=True)
        self.list.move_cursor_to(key)
        self.redraw_head()

    def line(self, recorded: Recorded, names: dict[str, str]) -> Row:
        """One event as a row; what was written down long after it happened says so, and what is known of it."""
        told = tell(recorded, names, self.zone)
        mark = mark_of(recorded, self._marks, self._label)
        text = mark.around(told.text)
        came = arrival(recorded, self.desk.joins)
        if came:
            text = f"{came} {text}"
        elif late(recorded):
            gap = (recorded.recorded_at - recorded.at).total_seconds()
            text = _("[written {gap} later] {text}").format(gap=show_short(gap), text=text)
        words = "struck" if mark.struck else "muted" if told.meaning == "muted" else ""
        number = number_of(recorded)
        return Row(
            recorded.id,
            (
                Cell(show_moment(recorded.at, self.zone, recorded.at), "muted"),
                Cell(str(number) if number else "", "muted"),
                Cell(told.kind_label, "muted" if mark.struck else told.meaning),
                Cell(recorded.actor, "muted"),
                Cell(text, words),
            ),
        )

    def remark(self) -> None:
        """After the incident changed: draw the lines anew of which something else is known now."""
        before, label, self._marks = self._marks, self._label, self._read_marks()
        changed = {id_ for id_ in before.keys() | self._marks.keys() if before.get(id_) != self._marks.get(id_)}
        if label != self._label:  # an entry shows the stricter of its own label and that of the incident
            changed |= {one.id for one in self.desk.log.lines if own(one)}
        if not changed or self.desk.state is None:
            return
        names = names_of(self.desk.state)
        for recorded in self.desk.log.lines:
            if recorded.id in changed:
                row = self.line(recorded, names)
                self._drawn[row.key] = row
                self.list.update_row(row)

    def _read_marks(self) -> dict[str, Mark]:
        self._label = self.desk.state.tlp if self.desk.state is not None else ""
        return marks_of(self.desk.state, self.zone) if self.desk.state is not None else {}

    def chosen_recorded(self) -> Recorded | None:
        """The chosen event."""
        key = self.list.cursor_key
        return next((recorded for recorded in reversed(self.desk.log.lines) if recorded.id == key), None)

    def chosen_text(self) -> str:
        """The chosen entry whole, with both its times."""
        recorded = self.chosen_recorded()
        if recorded is None:
            return ""
        told = tell(recorded, names_of(self.desk.state) if self.desk.state is not None else {}, self.zone)
        number = number_of(recorded)
        who = f"{recorded.actor} ({recorded.position})" if recorded.position else recorded.actor
        head = f"{rfc3339(recorded.at)} {f'{number} ' if number else ''}{told.kind_label} {who}"
        if recorded.at != recorded.recorded_at:
            head += " " + _("(recorded {time})").format(time=rfc3339(recorded.recorded_at))
        return f"{head}\n{mark_of(recorded, self._marks, self._label).around(told.text)}"

    @on(Rows.Unseen)
    def _count(self, event: Rows.Unseen) -> None:
        self._unseen = event.count
        self.redraw_head()

    @on(Rows.Highlighted)
    def _near_an_edge(self, event: Rows.Highlighted) -> None:
        """Read on before the reader comes to the end of what is held."""
        place = next((n for n, row in enumerate(event.rows.rows) if row.key == event.key), 0)
        if place < _NEAR:
            self.move("older")
        elif place >= len(event.rows.rows) - _NEAR and not self.desk.log.at_end:
            self.move("newer")


class _LogRows(Rows):
    """Its first and last row may lie beyond what it holds."""

    def action_first(self) -> None:
        """To the very first line."""
        self._pane.move("first")
        super().action_first()

    def action_last(self) -> None:
        """To the newest line, and along with it."""
        if self.more_below:
            self._pane.move("newest")
        super().action_last()

    @property
    def _pane(self) -> LogPane:
        return next(node for node in self.ancestors if isinstance(node, LogPane))
