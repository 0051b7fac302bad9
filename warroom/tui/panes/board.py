"""The incident board: what is burning, how long, what is owed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from warroom.i18n import N_, NC_, _, ngettext, pgettext
from warroom.model.durations import show_short
from warroom.model.kinds import EXERCISE, badge
from warroom.model.lifecycle import shown_status
from warroom.model.promises import Promise
from warroom.report.owing import short, urgency
from warroom.room.reading import BoardRow
from warroom.room.views import SORTS
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
# A few cells each: beside the title there is little room, and what they say stands at length in other places.
_CONFIDENTIAL = NC_("board", "CONF.")
_OWES_CATEGORY = NC_("board", "cat.?")
_PART, _DUPLICATE = NC_("board", "in #{n}"), NC_("board", "dup. #{n}")
_EMPTY = N_("No open incident. Press n to declare one: a title is enough.")


class BoardPane(Pane):
    """One line an incident."""

    number = 1
    _now = datetime.min.replace(tzinfo=UTC)

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
        return Rows(columns, empty=_(_EMPTY), min_flex=20, jump=True)

    def title(self) -> str:
        """Board."""
        return _("BOARD")

    def beside(self) -> Sequence[Cell]:
        """Which of them, how many, in which order; and that there are some that this person is not shown."""
        desk = self.desk
        words = " ".join(desk.lineup.words)
        unseen = ngettext(
            "{n} confidential incident is not shown", "{n} confidential incidents are not shown", desk.hidden
        ).format(n=desk.hidden)
        if desk.view.name in ("open", "all") and not words:
            said = _("all incidents; f shows the open ones") if desk.everything else _("open incidents; f shows all")
            parts = [unseen] if desk.hidden else []
            return [Cell(" · ".join([*parts, said, *self._order()]), "muted")]
        title = _("{view} with {words}").format(view=desk.view.title, words=words) if words else desk.view.title
        count = _("{n} of {all}").format(n=len(desk.lineup.order), all=desk.lineup.among)
        rest = [count, *self._order(), _("v others, f the open ones"), *([unseen] if desk.hidden else [])]
        return [Cell(title, "strong"), Cell("  " + " · ".join(rest), "muted")]

    def _order(self) -> list[str]:
        sort = self.desk.lineup.wanted.sort
        return [_("by {order}").format(order=_(SORTS[sort]))] if sort != "priority" else []

    def fill(self) -> None:
        """The incidents of the desk; each is drawn when it is on the screen."""
        plain = self.desk.view.name == "open" and not self.desk.lineup.words
        self.list.set_empty(
            _(_EMPTY) if plain else _("No incident is like that. v chooses another view, f the open ones.")
        )
        self._now = self.desk.now()
        self.list.set_keys(self.desk.lineup.order, self._line)

    def _line(self, stream: str) -> Row:
        desk = self.desk
        row = desk.lineup.row(stream)
        if row is None:  # gone since the keys were given; the next look takes it away
            return Row(stream, ())
        twice = row.number in desk.twice
        urgent, of = desk.strip.urgent(stream, self._now), relation(row, desk.number_of)
        return board_line(row, self._now, urgent, desk.lineup.real, twice, of)

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


def relation(row: BoardRow, number_of: Callable[[str], int]) -> str:
    """Of which incident this is a part, or a duplicate, by its number; empty where of none that may be named."""
    for other, words in ((row.duplicate_of, _DUPLICATE), (row.parent, _PART)):
        number = number_of(other) if other else 0
        if number:
            return pgettext("board", words).format(n=number)
    return ""


def board_line(
    row: BoardRow, now: datetime, urgent: Promise | None = None, mixed: bool = False, twice: bool = False, of: str = ""
) -> Row:
    """One incident as a row: priority, number, status, age, the most urgent promise, title. `twice`: another has its
    number; `of`: what it belongs to, in words."""
    age = show_short(max(0.0, (now - row.reported_at).total_seconds())) if row.reported_at else ""
    severity = f"severity-{row.priority[1]}" if row.priority else "strong"
    words, meaning = (_("number twice"), "disputed") if twice else _owed(row, now, urgent)
    marks = [badge(row.kind) if mixed or row.kind != EXERCISE else "", _("MAJOR") if row.major else "",
             pgettext("board", _CONFIDENTIAL) if row.confidential else "",
             pgettext("board", _OWES_CATEGORY) if "category" in row.debts else ""]  # fmt: skip
    title = " ".join(filter(None, (*marks, row.name)))
    return Row(
        row.id,
        (
            Cell(row.priority or "?", severity),
            Cell(f"#{row.number}", severity),
            Cell(pgettext("board", SHORT_STATUS.get(row.status, row.status)), _STATUS_MEANING.get(row.status, "muted")),
            Cell(age, "muted"),
            Cell(words, meaning),
            Cell(f"{of}: {title}" if of else title, severity if row.major else ""),
        ),
    )


def _owed(row: BoardRow, now: datetime, urgent: Promise | None) -> tuple[str, str]:
    if row.disputes:
        return _("disputed"), "disputed"
    if row.activity:
        return _("reopen? x"), "disputed"
    if urgent is not None and row.open:
        return short(urgent, now), urgency(urgent, now)
    if row.debts:
        return _("{n} debts").format(n=len(row.debts)), "soon"
    if row.hold:
        return _("waiting"), "muted"
    return "", ""
