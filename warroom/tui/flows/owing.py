"""The strip of promises: all that is owed as a list, going there, putting off, acting; and work that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.i18n import _
from warroom.model.durations import show_duration, show_short
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.parts import Task
from warroom.model.promises import Promise
from warroom.model.record import decisions
from warroom.report.owing import promised, urgency
from warroom.room.owing import Owed
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.cells import fit
from warroom.tui.widgets.choices import Choice

NEAR = 600
"""Seconds within which the list shows seconds."""
RETRY = timedelta(seconds=15)
"""After this the console tries again to raise what could not be written."""


class OwingFlows(FlowBase):
    """What is done about promises."""

    _strip_shown: tuple[str, ...] = ()
    """The promises in the list, while it is open."""
    _calling = False

    # -- the list ------------------------------------------------------------------------------------------------------

    def promise_list(self) -> None:
        """Everything that is owed, the most overdue first; what this person put off stands last."""
        options = self._strip_options()
        if not options:
            self.screen.notice(_("Nothing is owed."), "done")
            return
        self._strip_shown = tuple(option.value for option in options)
        hint = _("Enter goes there, a acts on it, z puts it off, Escape leaves")
        title = _("Owed: {n}").format(n=len(options))
        self.choose(title, options, self._strip_go, also={"z": self._put_off, "a": self._strip_act}, hint=hint)

    def promise_age(self) -> None:
        """The list is open, and time went on."""
        if self._strip_shown and self.screen.asking:
            self.screen.choices.renew(self._strip_options())

    def _strip_options(self) -> list[Choice]:
        now = self.console.desk.now()
        return [self._strip_option(owed, now) for owed in self.console.desk.strip.everything(now)]

    def _strip_option(self, owed: Owed, now: datetime) -> Choice:
        one = owed.promise
        words = promised(one.kind, one.subject)
        said = [f"{fit(figure(one, now), 14, right=True)}  {fit(f'#{one.number}', 4)} {one.priority or '- '} {words}"]
        said += [one.text] if one.text else []
        if one.who:
            said.append(", ".join(one.who))
        for snooze in owed.snoozed:
            until = show_moment(snooze.until, self.console.zone, now)
            said.append(_("put off by {who} until {time}").format(who=snooze.person, time=until))
        meaning = "muted" if owed.quiet(self.room.me) else urgency(one, now)
        return Choice("", f"{one.incident} {one.key}", " · ".join(said), meaning=meaning)

    def _strip_found(self, value: str) -> Promise | None:
        """The promise that was chosen; it may be kept by now."""
        stream, _space, key = value.partition(" ")
        found = next((one for one in self.console.desk.strip.of(stream) if one.key == key), None)
        if found is None:
            self.screen.notice(_("That is not owed any more."), "done")
        return found

    def _strip_go(self, value: str) -> None:
        stream, _space, key = value.partition(" ")
        self.console.choosing.choose_if(stream)
        self.screen.go("plan")
        kind, _slash, rest = key.partition("/")
        place = rest.split("/")[0]
        rows = {
            "task": f"task/{place}",
            "check": f"task/{place}",
            "order": f"task/{place}",
            "review": f"decision/{place}",
        }
        # What is no row of its own in the plan stands under what is owed there.
        if not self.screen.plan.list.move_cursor_to(rows.get(kind, f"promise/{key}")):
            self.screen.plan.list.move_cursor_to("head/clocks")

    # -- putting off ---------------------------------------------------------------------------------------------------

    def _put_off(self, value: str) -> None:
        one = self._strip_found(value)
        if one is None:
            return
        options = [
            Choice("1", "10m", _("10 minutes")),
            Choice("3", "30m", _("30 minutes")),
            Choice("u", "", _("until ...")),
        ]
        title = _("#{n} {what}: do not remind me for").format(n=one.number, what=promised(one.kind, one.subject))
        self.choose(title, options, lambda until: self._put_off_until(one, until))

    def _put_off_until(self, one: Promise, until: str) -> None:
        key = f"snooze/{one.incident}/{one.key}"

        def snooze(text: str) -> None:
            def done(_snoozed: object) -> str:
                self.console.look()
                return _("It stays owed, and comes back.")

            asking = self.console.desk.asking
            self.do(lambda: self.room.snooze(one.incident, one.key, text, asking=asking), done, key=key)

        if until:
            snooze(until)
        else:
            self.ask(key, _("Until") + " >", snooze, hint=_("15:30, or 45m; at most a day"))

    # -- acting --------------------------------------------------------------------------------------------------------

    def _strip_act(self, value: str) -> None:
        one = self._strip_found(value)
        if one is not None:
            self.console.choosing.choose_if(one.incident)
            self.promise_act(one.key)

    def promise_act(self, key: str) -> None:
        """What keeps a promise of the chosen incident: the step that its kind asks for."""
        state = self.state()
        one = next((one for one in self.console.desk.strip.of(state.id) if one.key == key), None) if state else None
        if state is None or one is None:
            return
        task = next((task for task in state.tasks() if task.id == one.about), None)
        if one.kind == "update":
            self.update_send(one.subject)  # type: ignore[attr-defined]
        elif one.kind == "role":
            self.role_assign(f"{one.subject.split()[0]} ")  # type: ignore[attr-defined]
        elif one.kind in ("task", "order") and task is not None:
            self.task_choices(state, task)  # type: ignore[attr-defined]
        elif one.kind == "check" and task is not None:
            self.check_back(state, task)
        elif one.kind == "period":
            self._next_period(state)
        elif one.kind in ("clock", "assess"):
            self.clock_regulator()  # type: ignore[attr-defined]
        elif one.kind == "escalation":
            self.incident_escalate()  # type: ignore[attr-defined]
        elif one.kind in ("draft", "send"):
            self.update_drafts()  # type: ignore[attr-defined]
        elif one.kind == "review":
            found = next(decision for decision in decisions(state) if decision.id == one.about)
            self.decision_choices(state, found)  # type: ignore[attr-defined]
        elif one.kind == "ack":
            self._unanswered(one)
        else:
            self.incident_next()  # type: ignore[attr-defined]

    def _unanswered(self, one: Promise) -> None:
        """Mine is answered; for somebody else's one goes there and reads what was asked."""
        if self.room.me in one.who:
            self.answer_give()  # type: ignore[attr-defined]
        else:
            self.screen.go("log")
            self.console.desk.log.newest()
            self.screen.log_pane.show_line(one.about)
            self.screen.notice(_("{who} was asked and did not answer yet.").format(who=", ".join(one.who)), "soon")

    def check_back(self, state: IncidentState, task: Task) -> None:
        """Somebody came back to a task: when the next time is, or never."""
        options = [
            Choice("1", "10m", _("again in 10 minutes")),
            Choice("3", "30m", _("again in 30 minutes")),
            Choice("u", "", _("again at ...")),
            Choice("n", "none", _("not again")),
        ]
        key = f"check/{task.id}"

        def check(when: str) -> None:
            said = _("Noted.")
            self.do(lambda: self.room.task_set(state.id, task.number, check_back=when), said, key=key)

        def chosen(when: str) -> None:
            if when:
                check(when)
            else:
                self.ask(key, _("Check back") + " >", check, hint=_("15:30, or 45m"))

        self.choose(_("Task {n}: {text}").format(n=task.number, text=task.text), options, chosen)

    def _next_period(self, state: IncidentState) -> None:
        hours = self.room.setting("period_hours")
        options = [
            Choice("y", hours, _("{hours} hours, from now").format(hours=hours)),
            *(
                Choice(str(n), str(n), _("{hours} hours, from now").format(hours=n))
                for n in (1, 2, 8)
                if str(n) != hours
            ),
        ]
        title = _("#{n}: the next operational period").format(n=state.number)
        done = _("The next operational period has begun.")
        self.choose(title, options, lambda hours: self.do(lambda: self.room.period(state.id, float(hours)), done))

    # -- waiting -------------------------------------------------------------------------------------------------------

    def incident_hold(self) -> None:
        """Work waits for the customer or somebody else; or it goes on."""
        state = self.state()
        if state is None:
            return
        if state.value("hold"):
            options = [Choice("y", "yes", _("Yes, it goes on")), Choice("n", "no", _("No, leave it"))]
            title = _("#{n} waits: {what}. Does it go on?").format(n=state.number, what=state.value("hold"))

            def on(value: str) -> None:
                if value == "yes":
                    done = _("#{n} goes on.").format(n=state.number)
                    self.do(lambda: self.room.hold(state.id, ""), done)

            self.choose(title, options, on)
            return
        options = [
            Choice("c", "customer", _("For the customer: the resolution's clock stands still")),
            Choice("o", "other", _("For somebody else: all clocks run on")),
        ]
        self.choose(
            _("Whom does #{n} wait for?").format(n=state.number), options, lambda who: self._hold_for(state, who)
        )

    def _hold_for(self, state: IncidentState, who: str) -> None:
        key = f"hold/{state.id}"

        def hold(text: str) -> None:
            done = _("#{n} waits.").format(n=state.number)
            self.do(lambda: self.room.hold(state.id, text, customer=who == "customer"), done, key=key)

        self.ask(key, self.label(_("Wait")), hold, hint=_("What is waited for; H again when it goes on."))

    # -- what time does ------------------------------------------------------------------------------------------------

    def call_due(self, now: datetime) -> None:
        """Raise the rungs whose time has come. Asked every second, it looks at the file only when the earliest has."""
        desk = self.console.desk
        if desk.next_call is None or now < desk.next_call or self._calling or self.console.observing:
            return
        self._calling = True

        def done(count: int) -> None:
            self._calling = False
            self.console.look()
            desk.read_next_call()
            if not count and desk.next_call is not None and desk.next_call <= now:
                desk.next_call = now + RETRY  # it could not be written: not every second
            elif count:
                self.console.bell()

        def failed(_error: Exception) -> None:
            done(0)

        self.console.hands.do(self.room.raise_due, done, failed)


def figure(one: Promise, now: datetime) -> str:
    """`1h32 late`, `in 4:10`, `at once`: to the second where it is near; the rest of a long list stays still."""
    if one.due is None:
        return _("at once")
    left = (one.due - now).total_seconds()
    words = _("{time} late") if left < 0 else _("in {time}")
    return words.format(time=(show_duration if abs(left) < NEAR else show_short)(abs(left)))
