"""The Incident Action Plan of the chosen incident: sections, objectives, tasks; sections are edited in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from textual.widgets import TextArea

from warroom.i18n import _, ngettext
from warroom.model import escalating
from warroom.model.durations import show_short
from warroom.model.incident import SECTIONS, IncidentState
from warroom.model.lifecycle import ACTIVE
from warroom.model.moments import show_moment
from warroom.model.parts import Objective, Task
from warroom.model.planning import OBJECTIVE_STATUSES, PLAN_STATUSES, SECTION_TITLES, TASK_STATUSES
from warroom.model.promises import Promise
from warroom.model.settling import shown_value
from warroom.model.tlp import in_front
from warroom.model.tlp import shown as label
from warroom.report.owing import headed, mark_words, marks, paused_words, promised, standing, urgency
from warroom.tui.panes.base import Pane
from warroom.tui.planrecord import record_rows
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.oneline import OneLine
from warroom.tui.widgets.rows import Rows

_MOST_OWED = 4
"""So many promises stand in the plan; `b` lists all. More of them would push the objectives off the screen."""
_ROOMY = 76
"""Columns from which on a clock and what happens to it next stand on one line, mostly."""
_MARKS = {"open": "□", "met": "✔", "dropped": "-"}


class PlanPane(Pane):
    """Rows of the plan, or the editor of one section in their place."""

    number = 2
    _edited: tuple[str, str] | None = None
    """The section in the editor, and what saves it."""

    def make_list(self) -> Rows:
        """What it is, and the words."""
        empty = _("No incident is chosen.")
        return Rows([Column("", 17), Column("")], wrap=True, empty=empty, min_flex=20, max_lines=8)

    def title(self) -> str:
        """Plan."""
        return _("PLAN")

    def beside(self) -> Sequence[Cell]:
        """Which incident, which version, which period."""
        state = self.desk.state
        if state is None:
            return ()
        said = _("version {n} {status}").format(n=state.plan_version, status=_(PLAN_STATUSES[state.plan_status]))
        parts = [Cell(f"{label(state.tlp)} ", "strong")] if state.tlp else []
        parts.append(Cell(f"#{state.number} {said}", "muted"))
        if state.periods and state.status in ACTIVE:
            period = state.periods[-1]
            left = (period.ends_at - self.desk.now()).total_seconds()
            words = _("period {n} ends in {time}") if left >= 0 else _("period {n} ended {time} ago")
            shown = words.format(n=period.number, time=show_short(abs(left)))
            parts.append(Cell(f"  {shown}", "" if left >= 0 else "late"))
        return parts

    def fill(self) -> None:
        """The plan's rows."""
        state = self.desk.state
        if state is None:
            self.list.set_rows([])
            return
        writers = {section: ", ".join(self.desk.writers(section)) for section in SECTIONS}
        now, owed = self.desk.now(), self.desk.strip.of(state.id)
        half = 2 if self.screen.has_class("wide") else 1
        roomy = self.app.size.width // half >= _ROOMY
        self.list.set_rows(list(plan_lines(state, now, self.desk.room.zone, writers, owed, roomy=roomy)))

    def chosen_text(self) -> str:
        """The whole plan."""
        return "\n".join(": ".join(filter(None, (cell.text for cell in row.cells))) for row in self.list.rows)

    # -- the editor ----------------------------------------------------------------------------------------------------

    @property
    def editor(self) -> TextArea | None:
        """The editor, while a section is being edited."""
        found = self.query(TextArea)
        return found.first() if found else None

    def edit(self, section: str, text: str, note: str, on_change: Callable[[str], None]) -> None:
        """Edit a section in place of the list."""
        area = SectionEditor(text, on_change)
        self.list.display = False
        self.mount(area)
        self.screen.set_focus(area)
        self._edited = (section, note)
        self.redraw_head()

    def redraw_head(self) -> None:
        """While a section is being edited: which one, who else is writing it, and what saves it."""
        if self._edited is None:
            super().redraw_head()
            return
        section, note = self._edited
        parts = [Cell(f" {self.number} ", "strong"), Cell(_(SECTION_TITLES[section]), "strong")]
        if writers := self.desk.writers(section):
            parts.append(Cell(" · " + _("{who} is writing here, too").format(who=", ".join(writers)), "soon"))
        self.query_one(".head", OneLine).set_parts([*parts, Cell(f" · {note}", "strong")])

    def close_editor(self) -> None:
        """The list again."""
        area = self.editor
        if area is not None:
            area.remove()
        self.list.display = True
        self._edited = None
        self.redraw()
        self.screen.set_focus(self.list)

    def take_focus(self) -> None:
        """The editor first, if it is open."""
        self.screen.set_focus(self.editor or self.list)


class SectionEditor(TextArea):
    """A plain text area that tells of every change, and leaves Esc to the screen."""

    def __init__(self, text: str, on_change: Callable[[str], None]) -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self._tell = on_change

    def on_mount(self) -> None:
        """The cursor stands behind the last word."""
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Tell what stands there."""
        self._tell(self.text)


def plan_lines(
    state: IncidentState, now: datetime, zone: tzinfo, writers: Mapping[str, str] | None = None,
    owed: Sequence[Promise] = (), *, roomy: bool = True,
) -> Iterator[Row]:  # fmt: skip
    """The rows of a plan; `writers`: section → who else is writing it; `owed`: all that the incident owes; `roomy`:
    there is room for what happens to each clock next."""
    busy = writers or {}
    yield from _section(state, "situation", zone, busy)
    yield from _clocks(state, now, zone, owed, roomy)
    goals = state.objectives()
    met = sum(1 for goal in goals if goal.status == "met")
    count = _("{met} of {n} met").format(met=met, n=len(goals)) if goals else _("none yet; g adds one")
    yield Row("head/objectives", (Cell(_(SECTION_TITLES["objectives"]), "strong"), Cell(count, "muted")))
    for goal in goals:
        yield _objective(goal, now, _apart(state, f"objective/{goal.id}/"))
    for section in ("emphasis", "safety", "communications"):
        yield from _section(state, section, zone, busy)
    tasks = state.tasks()
    yield Row("head/tasks", (Cell(_("Assignments"), "strong"), Cell(_task_count(tasks, now), "muted")))
    for task in sorted(tasks, key=lambda task: (not task.open, task.number)):
        yield _task(task, now, _apart(state, f"task/{task.id}/"))
    yield from record_rows(state, now)


def _apart(state: IncidentState, prefix: str) -> str:
    """What copies of the room say of one task or objective; empty where they agree."""
    said = []
    for register in state.registers.disputes():
        if register.startswith(prefix):
            values = (f"{live.actor}: {shown_value(register, live.value)}" for live in state.registers.live(register))
            said.append(" / ".join(values))
    return _("disputed (x): {both}").format(both="; ".join(said)) if said else ""


def _section(state: IncidentState, section: str, zone: tzinfo, writers: Mapping[str, str]) -> Iterator[Row]:
    register = f"section/{section}"
    text = state.value(register)
    title = _(SECTION_TITLES[section])
    if state.registers.disputed(register):
        yield Row(register, (Cell(title, "disputed"), Cell(_("disputed; x settles"), "disputed")))
        for live in state.registers.live(register):
            who = Cell(f"  {live.actor} {show_moment(live.at, zone, live.at)}", "disputed")
            yield Row(f"disputed/{section}/{live.event}", (who, Cell(live.value)))
        return
    words = Cell(text) if text else Cell(_("empty; e writes it"), "muted")
    if writers.get(section):
        note = _("[{who} is writing] {text}").format(who=writers[section], text=text)
        words = Cell(note.rstrip(), "soon")
    yield Row(register, (Cell(title, "strong"), words))


def _clocks(state: IncidentState, now: datetime, zone: tzinfo, owed: Sequence[Promise], roomy: bool) -> Iterator[Row]:
    """The most urgent clocks of the incident; where it is `roomy`, what happens to each next. Tasks stand under
    Assignments."""
    paused = paused_words(state, now, zone)
    late = sum(1 for one in owed if one.level(now) == 100)
    count = _("{n} late").format(n=late) if late else _("nothing is late")
    yield Row("head/clocks", (Cell(_("Owed"), "strong"), Cell(count if owed or paused else _("nothing"), "muted")))
    owed = [one for one in owed if one.kind != "task"]
    ladders = escalating.running(state)
    for one in owed[:_MOST_OWED]:
        coming = next((mark for mark in marks(one, ladders) if mark.at > now), None) if roomy else None
        word, named = headed(one.kind, one.subject)
        said = [named, standing(one, now, zone, figures=False), one.text, ", ".join(one.who)]
        said.append(mark_words(coming, now, zone) if coming is not None else "")
        meaning = urgency(one, now)
        what = Cell(f" {word}", meaning)
        yield Row(f"promise/{one.key}", (what, Cell(" · ".join(filter(None, said)), meaning)))
    if len(owed) > _MOST_OWED:
        more = ngettext("{n} more: b", "{n} more: b", len(owed) - _MOST_OWED).format(n=len(owed) - _MOST_OWED)
        yield Row("head/more", (Cell(""), Cell(more, "muted")))
    if paused:
        yield Row("head/paused", (Cell(f" {promised('resolution', '')}"), Cell(paused)))


def _objective(goal: Objective, now: datetime, apart: str) -> Row:
    meaning = {"met": "done", "dropped": "muted"}.get(goal.status, "")
    words = goal.text
    if apart:
        cells = (Cell(f" ? {goal.number}", "disputed"), Cell(f"{words} · {apart}", "disputed"))
        return Row(f"objective/{goal.id}", cells)
    if goal.status != "open":
        words += f" · {_(OBJECTIVE_STATUSES[goal.status])}"
    elif goal.due is not None:
        due, late = _due(goal.due, now)
        words, meaning = f"{words} · {due}", "late" if late else meaning
    return Row(
        f"objective/{goal.id}", (Cell(f" {_MARKS.get(goal.status, '?')} {goal.number}", meaning), Cell(words, meaning))
    )


def _task(task: Task, now: datetime, apart: str) -> Row:
    if apart:
        cells = (Cell(f" {task.number} ?", "disputed"), Cell(f"{task.text} · {apart}", "disputed"))
        return Row(f"task/{task.id}", cells)
    words = f"{in_front(task.tlp, task.text)} · {_(TASK_STATUSES.get(task.status, task.status))}"
    meaning = "" if task.open else "muted"
    if task.open and task.due is not None:
        due, late = _due(task.due, now)
        words, meaning = f"{words} · {due}", "late" if late else ""
    who = task.assignee or task.position or _("nobody")
    return Row(f"task/{task.id}", (Cell(f" {task.number} {who}", meaning), Cell(words, meaning)))


def _due(due: datetime, now: datetime) -> tuple[str, bool]:
    left = (due - now).total_seconds()
    if left < 0:
        return _("{time} late").format(time=show_short(-left)), True
    return _("in {time}").format(time=show_short(left)), False


def _task_count(tasks: list[Task], now: datetime) -> str:
    owed = [task for task in tasks if task.open]
    late = sum(1 for task in owed if task.due is not None and task.due < now)
    if not tasks:
        return _("none yet; t adds one")
    said = ngettext("{n} open", "{n} open", len(owed)).format(n=len(owed))
    return f"{said} · " + _("{n} late").format(n=late) if late else said
