"""The Incident Action Plan: sections, objectives, tasks, approval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.i18n import _
from warroom.journal.writer import Writer
from warroom.model import may, planning, positions
from warroom.model.envelope import Recorded
from warroom.model.events import (
    ObjectiveAdded,
    ObjectiveSet,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    SectionDrafted,
    TaskSet,
)
from warroom.model.incident import IncidentState
from warroom.model.parts import Objective, Period, Task
from warroom.model.plain import blank, clean_line, clean_text
from warroom.model.planning import OBJECTIVE_STATUSES, SECTION_TITLES, TASK_STATUSES, plan_content
from warroom.model.refusal import BadInput, Refused
from warroom.room.base import days
from warroom.room.roster import Roster

if TYPE_CHECKING:
    from warroom.model import tasking


class Plan(Roster):
    """What can be done to the plan of one incident."""

    # -- sections and approval -----------------------------------------------------------------------------------------

    def draft(self, ref: str | int, section: str, text: str, *, seen: Sequence[str] | None = None) -> IncidentState:
        """The text of one section. `seen` are the events whose text this person edited; where others are live by now,
        `StaleEdit` is raised and the person chooses. The section `objectives` takes one objective a line."""
        name = section_code(section)
        words = clean_text(text)
        with self.on(ref) as (writer, state):
            if name == "objectives":
                code = may.demand(state, self.me, "draft")
                said = [line for line in words.splitlines() if not blank(line)]
                lines = [clean_line(line, limit=1000, what=_("objective")) for line in said]
                for line in lines:
                    self._add_objective(writer, state, line, None, code)
                if not lines:
                    raise BadInput(_("The objective is empty. Say what is to be reached, and by when."))
                return state
            code = self._may_draft(state, name)
            register = f"section/{name}"
            if state.value(register) == words and not state.registers.disputed(register):
                return state
            replaces = tuple(seen) if seen is not None else None
            self.write(writer, state, [SectionDrafted(section=name, text=words)], position=code, replaces=replaces)
        return self.current(state.id)

    def _may_draft(self, state: IncidentState, section: str) -> str:
        if section == "safety":
            code = may.authority(state, self.me, may.DRAFTERS | {"SOFR"})
            if code is not None:
                return code
        return may.demand(state, self.me, "draft")

    def submit(self, ref: str | int) -> IncidentState:
        """Put the draft before the commander."""
        with self.on(ref) as (writer, state):
            code = may.demand(state, self.me, "submit")
            if state.plan_status == "in_review":
                raise Refused(_("The plan of {code} is with the commander already.").format(code=state.code))
            if state.plan_status == "approved":
                raise Refused(_("Version {n} is approved and nothing changed since.").format(n=state.plan_version))
            if not state.objectives():
                raise Refused(_("The plan has no objective yet: warroom objective {n} TEXT").format(n=state.number))
            self.write(writer, state, [PlanSubmitted(number=state.plan_version)], position=code)
        return self.current(state.id)

    def approve(self, ref: str | int) -> IncidentState:
        """Approve the draft: this version is frozen, a later change makes a new one (ICS 202 block 8)."""
        with self.on(ref) as (writer, state):
            code = may.demand(state, self.me, "approve")
            if state.plan_status == "approved":
                raise Refused(_("Version {n} is approved and nothing changed since.").format(n=state.plan_version))
            if not state.objectives():
                raise Refused(_("The plan has no objective yet: warroom objective {n} TEXT").format(n=state.number))
            event = PlanApproved(number=state.plan_version, content=plan_content(state))
            self.write(writer, state, [event], position=code)
        return self.current(state.id)

    def send_back(self, ref: str | int, why: str) -> IncidentState:
        """Return the draft with a reason."""
        words = clean_text(why)
        with self.on(ref) as (writer, state):
            code = may.demand(state, self.me, "approve")
            if state.plan_status != "in_review":
                raise Refused(_("No plan of {code} waits for approval.").format(code=state.code))
            if not words:
                raise Refused(_("Returning a plan asks for a reason: --why TEXT"))
            self.write(writer, state, [PlanReturned(why=words)], position=code)
        return self.current(state.id)

    def period(self, ref: str | int, hours: float | None = None) -> Period:
        """Begin the next operational period, now; `hours` long, else as the room's setting has it."""
        with self.on(ref) as (writer, state):
            now = self.clock.now()
            length = hours if hours is not None else days(self.setting("period_hours"))
            code, event = planning.next_period(state, self.me, now, length)
            self.write(writer, state, [event], position=code, at=now)
        return self.current(state.id).periods[-1]

    # -- objectives ----------------------------------------------------------------------------------------------------

    def objective(self, ref: str | int, text: str, *, due: str | datetime | None = None) -> Objective:
        """A new objective."""
        words = clean_line(text, limit=1000, what=_("objective"))
        with self.on(ref) as (writer, state):
            code = may.demand(state, self.me, "draft")
            when = self.due(due, state)
            id_ = self._add_objective(writer, state, words, when, code)
        return next(o for o in self.current(state.id).objectives() if o.id == id_)

    def _add_objective(self, writer: Writer, state: IncidentState, text: str, due: datetime | None, code: str) -> str:
        number = max((o.number for o in state.objectives()), default=0) + 1
        event = ObjectiveAdded(number=number, text=text, due=due)
        return self.write(writer, state, [event], position=code)[0].id

    def objective_set(
        self, ref: str | int, number: int, *, status: str | None = None, text: str | None = None, why: str = ""
    ) -> Objective:
        """An objective met, dropped or reworded."""
        if status is not None and status not in OBJECTIVE_STATUSES:
            raise BadInput(_unknown(status, tuple(OBJECTIVE_STATUSES)))
        words = clean_line(text, limit=1000, what=_("objective")) if text is not None else None
        with self.on(ref) as (writer, state):
            code = may.demand(state, self.me, "draft")
            found = [o for o in state.objectives() if o.number == number]
            if not found:
                raise BadInput(_("{code} has no objective {n}.").format(code=state.code, n=number))
            event = ObjectiveSet(objective=found[0].id, status=status, text=words, why=clean_text(why))
            self.write(writer, state, [event], position=code)
        return next(o for o in self.current(state.id).objectives() if o.number == number)

    # -- tasks ---------------------------------------------------------------------------------------------------------

    def task(
        self,
        ref: str | int,
        text: str,
        *,
        to: str = "",
        due: str | datetime | None = None,
        objective: int | None = None,
        ordered: bool = False,
        check_back: str | None = None,
    ) -> Task:
        """A new task for one person, with a time. Whoever may not give tasks may propose one, or take one up.

        `ordered`: it is an order, which has to be acknowledged. `check_back`: when whoever gives it comes back to ask
        how it stands.
        """
        from warroom.model import tasking

        words = clean_line(text, limit=1000, what=_("task"))
        with self.on(ref) as (writer, state):
            login, position = self.addressee(state, to) if to else ("", "")
            when, goal = self.due(due, state), _objective_id(state, objective)
            back = self.due(check_back, state)
            asked = tasking.Given(words, login, position, when, goal, ordered, check_back_at=back)
            id_ = self.give(writer, state, asked).id
        return next(t for t in self.current(state.id).tasks() if t.id == id_)

    def give(self, writer: Writer, state: IncidentState, asked: tasking.Given, at: datetime | None = None) -> Recorded:
        """A task or an order, in a transaction that is open already."""
        from warroom.model import tasking

        code, event = tasking.give(state, self.me, asked)
        if asked.to:
            self.know(writer, asked.to)
        return self.write(writer, state, [event], position=code, at=at)[0]

    def addressee(self, state: IncidentState, name: str) -> tuple[str, str]:
        """Who is meant by a login, a part of a name or a position: the login (empty: nobody holds it), the position."""
        wanted = name.strip().lstrip("@")
        position = next((code for code in positions.BY_CODE if code.casefold() == wanted.casefold()), "")
        if not position:
            return self.find_person(wanted), ""
        return state.value(positions.role_register(position, "primary", "")), position

    def task_set(
        self, ref: str | int, number: int, status: str | None = None, *, note: str = "", to: str | None = None,
        due: str | datetime | None = None, check_back: str | None = None,
    ) -> Task:  # fmt: skip
        """A task moved on by whoever has it, or given to somebody else by who may. `check_back`: when somebody comes
        back to it, or `none`: somebody did, and nobody will again."""
        from warroom.model import tasking

        if status is not None and status not in TASK_STATUSES:
            raise BadInput(_unknown(status, tuple(TASK_STATUSES)))
        login = None if to is None else self.find_person(to) if to else ""
        with self.on(ref) as (writer, state):
            task = tasking.numbered(state, number)
            own = task.assignee == self.me or (task.assignee == "" and login == self.me)
            code = self.position(state) if own and login in (None, self.me) else may.demand(state, self.me, "task")
            none = check_back is not None and check_back.strip().casefold() in ("none", _("none"))
            event = TaskSet(
                task=task.id, status=tasking.again(task, login, status), assignee=login,
                due=self.due(due, state), note=clean_text(note), checked=none,
                check_back_at=None if none else self.due(check_back, state),
            )  # fmt: skip
            if not any(True for _edit in event.edits("")) and not event.note:
                raise BadInput(_("Say what changes: a status, a person, a time or a note."))
            if login:
                self.know(writer, login)
            self.write(writer, state, [event], position=code)
        return next(t for t in self.current(state.id).tasks() if t.number == number)


def section_code(text: str) -> str:
    """The section that a person means, by its code or title, in either language."""
    wanted = text.strip().casefold()
    for code, title in SECTION_TITLES.items():
        if wanted and any(name.casefold().startswith(wanted) for name in (code, title, _(title))):
            return code
    raise BadInput(
        _("{text!r} is not a section of the plan; choose one of {names}.").format(
            text=text, names=", ".join(SECTION_TITLES)
        )
    )


def _objective_id(state: IncidentState, number: int | None) -> str:
    if number is None:
        return ""
    for goal in state.objectives():
        if goal.number == number:
            return goal.id
    raise BadInput(_("{code} has no objective {n}.").format(code=state.code, n=number))


def _unknown(value: str, names: tuple[str, ...]) -> str:
    return _("{value!r} is not a status; choose one of {names}.").format(value=value, names=", ".join(names))
