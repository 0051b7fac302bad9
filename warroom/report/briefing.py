"""The briefing for a hand-over, made of the state: what stands, what is held to be true, what is owed, who is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple

from warroom.i18n import _, ngettext
from warroom.model.asking import ORDER, Wait, waits
from warroom.model.categories import shown_category
from warroom.model.durations import show_short
from warroom.model.envelope import Mode
from warroom.model.incident import DEBT_CATEGORY, DEBT_PRIORITY, IncidentState
from warroom.model.lifecycle import ACTIVE, shown_status
from warroom.model.moments import show_moment
from warroom.model.planning import OBJECTIVE_STATUSES, TASK_STATUSES
from warroom.model.record import HYPOTHESIS_STATUSES, Decision, Hypothesis, decisions, hypotheses
from warroom.model.tlp import in_front, shown
from warroom.model.updates import shown_audience
from warroom.report.telling import clock_words, shown_holding, shown_position


class Part(NamedTuple):
    """One part of a briefing: its title, and lines that hold people's words as they are: draw as data."""

    title: str
    lines: tuple[str, ...]


def briefing(state: IncidentState, now: datetime, zone: tzinfo, called: Mapping[str, str] | None = None) -> list[Part]:
    """All parts that there is something to say in. `called`: event id → how an entry is called (`117`)."""
    says = _Briefing(state, now, zone, called or {})
    parts = (
        Part(_("Status"), tuple(says.status())),
        Part(_("Situation"), tuple(state.value("section/situation").splitlines())),
        Part(_("Objectives"), tuple(says.objectives())),
        Part(_("Hypotheses"), tuple(says.hypotheses(("open", "testing")))),
        Part(_("Ruled out, confirmed"), tuple(says.hypotheses(("ruled_out", "confirmed")))),
        Part(_("Promises"), tuple(text for _due, text in sorted(says.promises()))),
        Part(_("Unanswered"), tuple(says.unanswered())),
        Part(_("Decisions"), tuple(decision_words(one, now, zone) for one in decisions(state) if not one.struck)),
        Part(_("Told outside"), tuple(says.told())),
        Part(_("People"), tuple(says.people())),
        Part(_("Channels"), tuple(channel for plan in state.responses for channel in plan.channels)),
    )
    return [part for part in parts if part.lines]


def as_text(parts: list[Part]) -> str:
    """A briefing as one text: each title, and its lines below it."""
    return "\n\n".join("\n".join((part.title.upper(), *(f"  {line}" for line in part.lines))) for part in parts)


def decision_words(one: Decision, now: datetime, zone: tzinfo) -> str:
    """`D2 Fail over to db2 (ann 14:32; strong objection: …; to be looked at again 16:40) -> it held`."""
    notes = [f"{one.decided_by} {show_moment(one.at, zone, now)}"]
    notes += [_("strong objection: {words}").format(words=words) for words in one.objections]
    if one.review is not None:
        notes.append(_("to be looked at again {time}").format(time=show_moment(one.review, zone, now)))
    if one.struck:
        notes.append(_("struck"))
    said = f"D{one.number} {in_front(one.tlp, one.text)} ({'; '.join(notes)})"
    return f"{said} -> {one.outcome}" if one.outcome else said


def hypothesis_words(one: Hypothesis, now: datetime, zone: tzinfo, called: Mapping[str, str]) -> str:
    """`H1 The certificate expired (ruled out, dan 14:40: valid until May; see 12, 17)`."""
    shown = HYPOTHESIS_STATUSES.get(one.status)
    words = f"{_(shown) if shown else one.status}, {one.set_by} {show_moment(one.set_at, zone, now)}"
    words = f"{words}: {one.why}" if one.why else words
    refs = ", ".join(called.get(id_, id_) for id_ in one.entries)
    words = _("{what}; see {refs}").format(what=words, refs=refs) if refs else words
    return f"H{one.number} {one.text} ({words})"


def wait_words(wait: Wait, now: datetime) -> str:
    """`117 asks dan, for 4m`; of an order `T3 asks dan to acknowledge it, for 4m`."""
    words = (
        _("{ref} asks {who} to acknowledge it, for {time}") if wait.kind == ORDER else _("{ref} asks {who}, for {time}")
    )
    time = show_short(max(0.0, (now - wait.since).total_seconds()))
    return words.format(ref=wait.ref, who=wait.who or _("nobody"), time=time)


class _Briefing:
    """The lines of the parts."""

    def __init__(self, state: IncidentState, now: datetime, zone: tzinfo, called: Mapping[str, str]) -> None:
        self.state, self.now, self.zone, self.called = state, now, zone, called

    def _time(self, moment: datetime) -> str:
        return show_moment(moment, self.zone, self.now)

    def _until(self, due: datetime) -> str:
        left = (due - self.now).total_seconds()
        words = _("{due}, in {time}") if left >= 0 else _("{due}, {time} late")
        return words.format(due=self._time(due), time=show_short(abs(left)))

    def status(self) -> Iterator[str]:
        state, value = self.state, self.state.value
        exercise = [_("EXERCISE")] if state.mode is Mode.EXERCISE else []
        yield " ".join([*exercise, state.code, state.name])
        facts = [state.priority or _("no priority yet"), shown_status(state.status)]
        facts += [_("major incident")] if state.major else []
        facts += [shown(state.tlp)] if state.tlp else []
        facts += [shown_category(value("category"))] if value("category") else []
        facts += [_("waiting: {what}").format(what=value("hold"))] if value("hold") else []
        yield ", ".join(facts)
        if state.reported_at is not None:
            age = show_short((self.now - state.reported_at).total_seconds())
            yield _("reported {time}, {age} ago").format(time=self._time(state.reported_at), age=age)
        names = {DEBT_CATEGORY: _("category"), DEBT_PRIORITY: _("priority")}
        debts = ", ".join(names.get(debt, debt) for debt in state.debts())
        if debts:
            yield _("owes: {debts}").format(debts=debts)

    def objectives(self) -> Iterator[str]:
        for goal in self.state.objectives():
            shown = OBJECTIVE_STATUSES.get(goal.status)
            due = f", {self._until(goal.due)}" if goal.due and goal.status == "open" else ""
            yield f"{goal.number} {goal.text} ({_(shown) if shown else goal.status}{due})"

    def hypotheses(self, statuses: tuple[str, ...]) -> Iterator[str]:
        for one in hypotheses(self.state):
            if one.status in statuses:
                yield hypothesis_words(one, self.now, self.zone, self.called)

    def promises(self) -> Iterator[tuple[datetime, str]]:
        state = self.state
        for told in state.told.values():
            if told.next_due is not None and state.open:
                to, by = shown_audience(told.audience), self._until(told.next_due)
                yield told.next_due, _("update {to}: {due}").format(to=to, due=by)
        for task in state.tasks():
            if task.open:
                shown = TASK_STATUSES.get(task.status)
                who = task.assignee or task.position or _("nobody")
                said = f"T{task.number} {in_front(task.tlp, task.text)} ({who}, {_(shown) if shown else task.status}"
                due = task.due or datetime.max.replace(tzinfo=self.now.tzinfo)
                yield due, f"{said}, {self._until(task.due)})" if task.due else f"{said})"
        for wait in waits(state):
            if wait.due is not None:
                yield wait.due, _("{ref} to be looked at again: {due}").format(ref=wait.ref, due=self._until(wait.due))
        if state.periods and state.status in ACTIVE:
            period = state.periods[-1]
            words = _("operational period {n} ends: {due}")
            yield period.ends_at, words.format(n=period.number, due=self._until(period.ends_at))
        for clock in state.clocks.values():
            if clock.status == "running" and clock.due is not None:
                yield clock.due, clock_words(clock, self.now, self.zone)

    def unanswered(self) -> Iterator[str]:
        for wait in waits(self.state):
            if wait.due is None:
                yield wait_words(wait, self.now)

    def told(self) -> Iterator[str]:
        for told in self.state.told.values():
            yield f"{shown_audience(told.audience)}, {self._time(told.at)}: {told.text}"

    def people(self) -> Iterator[str]:
        for role in self.state.roles():
            holding = f" ({shown_holding(role.holding)})" if role.holding != "primary" else ""
            since = _("since {time}").format(time=self._time(role.since))
            yield f"{shown_position(role.position)}{holding}: {role.person}, {since}"
        wanted = [code for code in self.state.wanted() if code not in {role.position for role in self.state.roles()}]
        if wanted:
            words = ngettext("{n} position is open: {names}", "{n} positions are open: {names}", len(wanted))
            yield words.format(n=len(wanted), names=", ".join(map(shown_position, wanted)))
