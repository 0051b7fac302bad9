"""The role roster: who holds which position, and which key positions are open."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len

from warroom.i18n import N_, _
from warroom.model import positions
from warroom.model.durations import show_short
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import ACTIVE
from warroom.model.parts import Role
from warroom.tui.panes.base import Pane
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.rows import Rows

_HOLDINGS = {"deputy": N_("deputy"), "assistant": N_("assistant"), "trainee": N_("trainee")}
_MANY = 7
"""Direct reports beyond which the span of control is shown (ICS: three to seven)."""


_BESIDE = 36
"""Cells that who, since when and a word about them need beside a title."""


class RosterPane(Pane):
    """One line a holding, in the order of the organisation."""

    number = 3
    _title = 0

    def make_list(self) -> Rows:
        """Position, who, since when, and what is to be said of it."""
        return Rows(_columns(_shortest()), empty=_("No incident is chosen."), min_flex=1)

    def title(self) -> str:
        """Roster."""
        return _("ROSTER")

    def beside(self) -> Sequence[Cell]:
        """Who is in command, and who has the room open: the same on every screen."""
        return [*self._command(), *self._here()]

    def _here(self) -> Sequence[Cell]:
        names = []
        for one in self.desk.here:
            at = f"{one.card.login} #{one.number}" if one.number else one.card.login
            if one.silent >= 60:
                at = _("{who} (silent for {time})").format(who=at, time=show_short(one.silent))
            elif one.silent:
                at = _("{who} (silent)").format(who=at)
            names.append(at)
        words = _("here: {names}").format(names=", ".join(names))
        return (Cell(f"  {words}", "muted"),) if names else ()

    def _command(self) -> Sequence[Cell]:
        state = self.desk.state
        if state is None:
            return ()
        commanders = state.commanders()
        claimed = [name for role in state.roles() if role.position in positions.COMMAND and role.disputed
                   for name in _claimed(state, role)]  # fmt: skip
        if claimed:
            return (Cell(_("command disputed: {who}; x settles").format(who=" / ".join(claimed)), "disputed"),)
        if commanders:
            return (Cell(_("in command: {who}").format(who=" / ".join(commanders)), "muted"),)
        if state.status in ACTIVE:
            return (Cell(_("nobody is in command"), "late"),)
        return (Cell(_("r assigns a role"), "muted"),)

    def fill(self) -> None:
        """Key positions always, others where somebody holds them."""
        state = self.desk.state
        here = {one.card.login for one in self.desk.here if not one.silent}
        lines = roster_lines(state, self.desk.now().timestamp(), here) if state is not None else []
        self._widen(max((cell_len(line.cells[0].text) for line in lines), default=0))
        self.list.set_rows(lines)

    def on_resize(self) -> None:
        """A title that had room may have none any more."""
        self.fill()

    def _widen(self, title: int) -> None:
        """Room for the longest title, as far as the pane has it."""
        width = max(_shortest(), min(title, self.list.size.width - _BESIDE))
        if width != self._title:
            self._title = width
            self.list.set_columns(_columns(width))

    def chosen(self) -> tuple[str, str]:
        """The chosen position and who holds it (empty: nobody)."""
        key = self.list.cursor_key or "/"
        position, _rest = key.split("/", 1)
        row = next((row for row in self.list.rows if row.key == key), None)
        who = row.cells[1].text if row is not None and row.meaning != "muted" else ""
        return position, who

    def chosen_text(self) -> str:
        """The whole roster: a single line of it helps nobody."""
        return "\n".join(" ".join(filter(None, (cell.text.strip() for cell in row.cells))) for row in self.list.rows)


def _shortest() -> int:
    """Cells that the titles of the key positions need."""
    return max(cell_len(positions.BY_CODE[code].shown()) + 2 for code in positions.KEY_POSITIONS)


def _columns(title: int) -> list[Column]:
    return [Column("", title), Column("", 12), Column("", 5, align="right"), Column("")]


def roster_lines(state: IncidentState, now: float, here: Collection[str] = ()) -> list[Row]:
    """The rows of the roster of one incident; `now` in seconds since 1970; `here`: who has the room open."""
    roles = state.roles()
    held = {role.position for role in roles}
    depth = _depths(held)
    lines: list[tuple[int, int, Row]] = []
    for number, role in enumerate(roles):
        span = sum(1 for other in roles if _above(other.position) == role.position)
        row = _held(role, depth.get(role.position, 1), now, span, _claimed(state, role), role.person in here)
        lines.append((positions.RANK.get(role.position, 99), number, row))
    active = state.status in ACTIVE
    for code in state.wanted():
        if code not in held and not (code == "IC" and "UC" in held):
            meaning = "late" if code == "IC" and active else "muted"
            title = "  " * depth.get(code, 1) + positions.BY_CODE[code].shown()
            cells = (Cell(title, meaning), Cell("—", meaning), Cell(""), Cell(_("open"), meaning))
            lines.append((positions.RANK[code], 0, Row(f"{code}/open", cells, "muted")))
    return [row for _rank, _number, row in sorted(lines, key=lambda line: line[:2])]


def _held(role: Role, depth: int, now: float, span: int, names: list[str], here: bool) -> Row:
    title = positions.BY_CODE[role.position].shown() if role.position in positions.BY_CODE else role.position
    note, meaning = "", "muted"
    if role.holding != "primary":
        note = _(_HOLDINGS.get(role.holding, role.holding))
    elif span > _MANY:
        note, meaning = _("{n} reports").format(n=span), "soon"
    if here:
        note, meaning = (f"{note} · " + _("here"), meaning) if note else (_("here"), "done")
    if len(names) > 1:
        note, meaning = _("disputed: x"), "disputed"
    who = "strong" if role.position in positions.COMMAND and role.holding == "primary" else ""
    cells = (
        Cell("  " * depth + title),
        Cell(" / ".join(names) or role.person, meaning if len(names) > 1 else who),
        Cell(show_short(max(0.0, now - role.since.timestamp())), "muted"),
        Cell(note, meaning),
    )
    return Row(f"{role.position}/{role.holding}/{role.person}", cells)


def _claimed(state: IncidentState, role: Role) -> list[str]:
    """Whom copies of the room put there; one name, or none, where nothing is disputed."""
    if not role.disputed:
        return [role.person]
    live = state.registers.live(positions.role_register(role.position, role.holding, role.person))
    return list(dict.fromkeys(one.value or _("nobody") for one in live))


def _above(code: str) -> str:
    known = positions.BY_CODE.get(code)
    return known.parent if known is not None and code != "IC" else ""


def _depths(held: set[str]) -> dict[str, int]:
    found = {}
    for code, position in positions.BY_CODE.items():
        if code in positions.COMMAND:
            found[code] = 0
        else:
            found[code] = 1 if position.level in ("command", "staff", "section") else 2
    return found
