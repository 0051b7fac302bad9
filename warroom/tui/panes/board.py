"""The incident board: what is burning, how long, what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from warroom.i18n import N_, NC_, _, pgettext
from warroom.model.durations import show_short
from warroom.model.envelope import Mode
from warroom.model.lifecycle import shown_status
from warroom.model.regimes import Regime
from warroom.room.reading import BoardRow
from warroom.tui.desk import Owed, owed_by, urgency
from warroom.tui.panes.base import Pane
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.rows import Rows

# Ten cells at most: the long words stand in the panes beside it.
SHORT_STATUS = {
    "identified": NC_("board", "reported"),
    "registered": NC_("board", "registered"),
    "categorised": NC_("board", "categor."),
    "prioritised": NC_("board", "prioritis."),
    "responding": NC_("board", "responding"),
    "contained": NC_("board", "contained"),
    "monitoring": NC_("board", "monitoring"),
    "resolved": NC_("board", "resolved"),
    "in_review": NC_("board", "in review"),
    "closed": NC_("board", "closed"),
    "cancelled": NC_("board", "cancelled"),
}
_STATUS_MEANING = {"responding": "strong", "contained": "strong", "monitoring": "done"}
_SHORT_OWED = {
    "update": N_("upd"),
    "commander": N_("IC"),
    "task": N_("task"),
    "period": N_("per."),
    "clock": N_("reg."),
    "assess": N_("reg?"),
}


class BoardPane(Pane):
    """One line an incident."""

    number = 1

    def make_list(self) -> Rows:
        """Text last: what people typed may be of any width."""
        columns = [
            Column("", 2),
            Column("", 5, align="right"),
            Column("", 10),
            Column("", 5, align="right", drop=2),
            Column("", 14, drop=1),
            Column(""),
        ]
        return Rows(columns, empty=_("No open incident. Press n to declare one: a title is enough."), min_flex=20)

    def title(self) -> str:
        """Board."""
        return _("BOARD")

    def beside(self) -> Sequence[Cell]:
        """How many, and of which."""
        words = _("all incidents; f shows the open ones") if self.desk.everything else _("open incidents; f shows all")
        return (Cell(words, "muted"),)

    def fill(self) -> None:
        """The rows of the desk."""
        now = self.desk.now()
        mixed = any(row.mode == Mode.REAL for row in self.desk.rows)
        twice, asking = self.desk.twice, self.desk.asking
        self.list.set_rows([board_line(row, now, mixed, row.number in twice, asking) for row in self.desk.rows])

    def show_chosen(self) -> None:
        """Put the cursor on the chosen incident."""
        if self.desk.chosen is not None:
            self.list.move_cursor_to(self.desk.chosen)

    def chosen_text(self) -> str:
        """The chosen incident in one line."""
        row = self.desk.row(self.list.cursor_key)
        if row is None:
            return ""
        return f"{row.code} {row.priority or '-'} {shown_status(row.status)} {row.name}"


def board_line(
    row: BoardRow, now: datetime, mixed: bool = False, twice: bool = False, asking: Sequence[Regime] = ()
) -> Row:
    """One incident as a row: priority, number, status, age, what is owed, title. `twice`: another has its number."""
    age = show_short(max(0.0, (now - row.reported_at).total_seconds())) if row.reported_at else ""
    severity = f"severity-{row.priority[1]}" if row.priority else "strong"
    words, meaning = (_("number twice"), "disputed") if twice else _owed(row, now, asking)
    exercise = _("EXERCISE") + " " if mixed and row.mode == Mode.EXERCISE else ""
    major = _("MAJOR") + " " if row.major else ""
    return Row(
        row.id,
        (
            Cell(row.priority or "?", severity),
            Cell(f"#{row.number}", severity),
            Cell(pgettext("board", SHORT_STATUS.get(row.status, row.status)), _STATUS_MEANING.get(row.status, "muted")),
            Cell(age, "muted"),
            Cell(words, meaning),
            Cell(f"{exercise}{major}{row.name}", severity if row.major else ""),
        ),
    )


def _owed(row: BoardRow, now: datetime, asking: Sequence[Regime]) -> tuple[str, str]:
    if row.disputes:
        return _("disputed"), "disputed"
    if row.activity:
        return _("reopen? x"), "disputed"
    owed = min(owed_by(row, now, asking), key=lambda one: one.seconds, default=None) if row.open else None
    if owed is not None:
        return short(owed), urgency(owed)
    if row.debts:
        return _("{n} debts").format(n=len(row.debts)), "soon"
    if row.hold:
        return _("waiting"), "muted"
    return "", ""


def short(owed: Owed) -> str:
    """`upd 4m`, `task 5m late`, `IC 14h28 late`: fourteen cells."""
    word = _(_SHORT_OWED[owed.kind])
    time = show_short(abs(owed.seconds))
    if owed.seconds < 0:
        return _("{word} {time} late").format(word=word, time=time)
    return f"{word} {time}"
