"""The plan: editing sections in place, objectives, tasks, approval."""

from __future__ import annotations

from warroom.i18n import _
from warroom.journal.errors import StaleEdit
from warroom.model.grammar import box_of
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.parts import Objective, Task
from warroom.model.planning import OBJECTIVE_STATUSES, SECTION_TITLES, TASK_STATUSES
from warroom.model.record import decisions, hypotheses
from warroom.tui.flows.base import only_looking
from warroom.tui.flows.deciding import DecidingFlows
from warroom.tui.widgets.choices import Choice


class PlanFlows(DecidingFlows):
    """What is done to the plan of the chosen incident."""

    _editing: tuple[str, str, tuple[str, ...]] | None = None
    """Incident, section, and the events whose text is being edited."""

    @property
    def editing(self) -> str:
        """The section that is being edited; empty: none."""
        return self._editing[1] if self._editing is not None else ""

    # -- sections ------------------------------------------------------------------------------------------------------

    def plan_edit(self) -> None:
        """The chosen section; elsewhere, a choice of sections."""
        state = self.state()
        if state is None:
            return
        key = self.screen.plan.list.cursor_key or ""
        if self.screen.current == "plan" and key.startswith("section/"):
            self.edit_section(key.removeprefix("section/"))
            return
        names = [name for name in SECTION_TITLES if name != "objectives"]
        options = [Choice(str(n), name, _(SECTION_TITLES[name])) for n, name in enumerate(names, 1)]
        self.choose(_("Which section?"), options, self.edit_section)

    def edit_section(self, section: str) -> None:
        """Open the editor in the pane; what was typed before and not saved stands there again."""
        state = self.state()
        if state is None or self.screen.plan.editor is not None:
            return
        self.screen.go("plan")
        register = f"section/{section}"
        key = self._key(state.id, section)
        waiting = self.console.drafts.get(key)
        note = _("your unsaved words are back; Esc saves them") if waiting else _("saved as you type; Esc is done")
        self._editing = (state.id, section, state.registers.ids(register))
        live = state.registers.live(register)
        if state.registers.disputed(register):
            note = _("copies of the room say both; what you save holds")
        if self.console.observing:
            note = only_looking()
        text = waiting or "\n".join(dict.fromkeys(one.value for one in live))
        self.screen.plan.edit(section, text, note, lambda words: self.console.keep_soon(key, words))
        self.console.company.look()

    @staticmethod
    def _key(stream: str, section: str) -> str:
        return f"section/{stream}/{section}"

    def close_editor(self) -> None:
        """Put what stands in the editor into the plan."""
        area = self.screen.plan.editor
        if area is None or self._editing is None:
            return
        stream, section, seen = self._editing
        text = area.text
        self.console.keep_now(self._key(stream, section), text)
        self._editing = None
        self.screen.plan.close_editor()
        self.console.company.look()
        if text == self.room.current(stream).value(f"section/{section}"):
            self.console.keep_now(self._key(stream, section), "")
            return
        self._save(stream, section, text, seen)

    def _save(self, stream: str, section: str, text: str, seen: tuple[str, ...]) -> None:
        def failed(error: Exception) -> bool:
            if not isinstance(error, StaleEdit):
                return False
            self._both_changed(stream, section, text)
            return True

        self.do(
            lambda: self.room.draft(stream, section, text, seen=seen),
            _("{section} saved.").format(section=_(SECTION_TITLES[section])),
            key=self._key(stream, section),
            failed=failed,
        )

    def _both_changed(self, stream: str, section: str, mine: str) -> None:
        """Somebody saved the same section meanwhile: the person chooses."""
        register = self.room.current(stream).registers
        live = register.live(f"section/{section}")
        theirs, who = live[-1].value, live[-1].actor
        options = [
            Choice("b", "both", _("Keep both, one below the other")),
            Choice("m", "mine", _("Keep mine")),
            Choice("t", "theirs", _("Keep theirs; mine stays as my draft")),
        ]

        def answer(value: str) -> None:
            if value == "theirs":
                return
            text = mine if value == "mine" else f"{theirs}\n{mine}"
            self._save(stream, section, text, tuple(one.event for one in live))

        self.choose(_("{who} changed this section while you were writing.").format(who=who), options, answer)

    # -- objectives and tasks ------------------------------------------------------------------------------------------

    def objective_add(self) -> None:
        """One line; `(16:00)` or `(+2h)` at the end is its time."""
        state = self.state()
        if state is None:
            return

        def add(text: str) -> None:
            words, due = split_due(text)
            self.do(lambda: self.room.objective(state.id, words, due=due), _("Objective added."), key=key)

        key = f"objective/{state.id}"
        self.ask(key, self.label(_("Objective")), add, hint=_("What is to be reached, and by when: … (16:00)"))

    def task_add(self) -> None:
        """`@dan Restore the snapshot (+30m)`."""
        state = self.state()
        if state is None:
            return
        people = [person.login for person in self.room.people()]

        def add(text: str) -> None:
            words, due = split_due(text)
            due, back = split_back(due)
            who = ""
            if words.startswith("@"):
                who, _space, words = words[1:].partition(" ")
            self.do(
                lambda: self.room.task(state.id, words, to=who, due=due, check_back=back), self._task_added, key=key
            )

        def suggestions(text: str) -> list[str]:
            word = text.rsplit(" ", 1)[-1]
            return [f"@{name}" for name in people if word.startswith("@") and name.startswith(word[1:])]

        key = f"task/{state.id}"
        hint = _("Who, what, by when: @dan Restore the snapshot (+30m, back +10m)")
        self.ask(key, self.label(_("Task")), add, hint=hint, suggestions=suggestions)

    def _task_added(self, task: Task) -> str:
        if task.status == "proposed":
            return _("Task {n} is proposed; whoever leads gives it to somebody.").format(n=task.number)
        said = _("Task {n}, {who}: {text}").format(n=task.number, who=task.assignee or _("nobody yet"), text=task.text)
        if task.due is None:
            return said
        when = show_moment(task.due, self.console.zone, self.console.desk.now())
        return _("{what}, due {time}").format(what=said, time=when)

    def plan_choices(self) -> None:
        """Enter on a line of the plan."""
        state = self.state()
        kind, _slash, rest = (self.screen.plan.list.cursor_key or "").partition("/")
        if state is None:
            return
        if kind == "section":
            self.edit_section(rest)
        elif kind == "promise":
            self.promise_act(rest)  # type: ignore[attr-defined]
        elif kind == "disputed":
            self.dispute_settle()  # type: ignore[attr-defined]
        elif kind == "task":
            self.task_choices(state, next(task for task in state.tasks() if task.id == rest))
        elif kind == "objective":
            self._objective_choices(state, next(goal for goal in state.objectives() if goal.id == rest))
        elif rest in ("clocks", "paused"):
            self.promise_list()  # type: ignore[attr-defined]
        elif kind == "hypothesis":
            self.hypothesis_choices(state, next(one for one in hypotheses(state) if one.id == rest))
        elif kind == "decision":
            self.decision_choices(state, next(one for one in decisions(state) if one.id == rest))
        elif rest == "hypotheses":
            self.hypothesis_set()
        elif rest == "decisions":
            self.log_decide()
        elif rest == "objectives":
            self.objective_add()
        else:
            self.task_add()

    def task_choices(self, state: IncidentState, task: Task) -> None:
        """What can be done to a task."""
        keys = {"acknowledged": "a", "in_progress": "p", "blocked": "b", "done": "d", "cancelled": "x"}
        options = [Choice(key, code, _(TASK_STATUSES[code])) for code, key in keys.items() if code != task.status]
        options.append(Choice("g", "give", _("Give it to somebody")))
        options.append(Choice("c", "check", _("When somebody comes back to it")))

        def chosen(value: str) -> None:
            if value == "check":
                self.check_back(state, task)  # type: ignore[attr-defined]
                return
            if value == "give":
                self.ask(
                    f"give/{task.id}", _("To") + " >",
                    lambda who: self.do(lambda: self.room.task_set(state.id, task.number, to=who), _("Given."),
                                        key=f"give/{task.id}"),
                )  # fmt: skip
                return
            said = _("Task {n}: {status}.").format(n=task.number, status=_(TASK_STATUSES[value]))
            self.do(lambda: self.room.task_set(state.id, task.number, value), said)

        self.choose(_("Task {n}: {text}").format(n=task.number, text=task.text), options, chosen)

    def _objective_choices(self, state: IncidentState, goal: Objective) -> None:
        keys = {"met": "m", "dropped": "x", "open": "o"}
        options = [Choice(key, code, _(OBJECTIVE_STATUSES[code])) for code, key in keys.items() if code != goal.status]

        def chosen(value: str) -> None:
            said = _("Objective {n}: {status}.").format(n=goal.number, status=_(OBJECTIVE_STATUSES[value]))
            self.do(lambda: self.room.objective_set(state.id, goal.number, status=value), said)

        self.choose(_("Objective {n}: {text}").format(n=goal.number, text=goal.text), options, chosen)

    # -- approval ------------------------------------------------------------------------------------------------------

    def plan_submit(self) -> None:
        """To the commander."""
        state = self.state()
        if state is not None:
            self.do(lambda: self.room.submit(state.id), _("The plan is with the commander."))

    def plan_approve(self) -> None:
        """Freeze this version."""
        state = self.state()
        if state is not None:
            title = _("Approve version {n} of the plan? It can't be changed after that.").format(n=state.plan_version)
            self.sure(title, _("Yes, approve"), lambda: self.do(lambda: self.room.approve(state.id), _("Approved.")))

    def plan_return(self) -> None:
        """Back to the drafters, with a reason."""
        state = self.state()
        if state is not None:
            key = f"return/{state.id}"
            self.ask(
                key, _("Reason") + " >",
                lambda why: self.do(lambda: self.room.send_back(state.id, why), _("Returned."), key=key),
            )  # fmt: skip


def split_due(text: str) -> tuple[str, str | None]:
    """`Restore it (+30m)` as the words and the time in brackets at their end; None where there is none."""
    words = text.strip()
    return box_of(words) or (words, None)


def split_back(due: str | None) -> tuple[str | None, str | None]:
    """`+30m, back +10m` as the time of a task and the time at which somebody comes back to it."""
    if due is None or "," not in due:
        return due, None
    first, _comma, second = due.partition(",")
    word, _space, when = second.strip().partition(" ")
    return (first.strip(), when.strip()) if word.casefold() in ("back", _("back")) and when.strip() else (due, None)
