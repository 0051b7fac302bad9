"""Escalation: calling, answering, standing down."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model import escalating
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.parts import Escalation
from warroom.report.owing import called
from warroom.tui.flows.base import KEYS, FlowBase
from warroom.tui.widgets.choices import Choice

_FREE = "".join(key for key in KEYS if key not in "enst")


class EscalationFlows(FlowBase):
    """What is done about escalation."""

    def incident_escalate(self) -> None:
        """What waits for an answer first; then the next rung, somebody by name, standing down."""
        state = self.state()
        if state is None:
            return
        now, zone = self.console.desk.now(), self.console.zone
        waiting = escalating.waiting(state)
        numbers = {one.key: number for number, one in escalating.numbered(state)}
        options = []
        for key, one in zip(_FREE, waiting, strict=False):
            by = show_moment(one.answer_by, zone, now) if one.answer_by is not None else "-"
            words = _("Answer for {to}: {why} (due {time})")
            label = words.format(to=called(one.to), why=one.why or one.title, time=by)
            options.append(Choice(key, f"ack/{numbers[one.key]}", label))
        options.append(self._next_rung(state))
        options.append(Choice("t", "to", _("Call somebody by name: a position, @person or group")))
        if waiting or escalating.running(state):
            options.append(Choice("s", "down", _("Stand down: nobody else is called")))

        def chosen(value: str) -> None:
            if value.startswith("ack/"):
                number = int(value.removeprefix("ack/"))
                self.do(lambda: self.room.acknowledge(state.id, number), self._call_answered)
            elif value == "next":
                self._call_why(state, "")
            elif value == "to":
                self._call_to(state)
            else:
                self._stand_down(state)

        self.choose(_("Escalation of #{n}").format(n=state.number), options, chosen)

    def _next_rung(self, state: IncidentState) -> Choice:
        first = escalating.next_rung(state)
        if first is None:
            return Choice("e", "next", _("Call the next rung"), enabled=False, why=_("No ladder has a rung left."))
        ladder, rung = first
        return Choice("e", "next", _("Call {to} now ({ladder})").format(to=called(rung.to), ladder=ladder.title))

    def _call_answered(self, one: Escalation) -> str:
        return _("Answered for {to}.").format(to=called(one.to))

    def _call_to(self, state: IncidentState) -> None:
        groups = list(self.room.groups())
        people = [f"@{person.login}" for person in self.room.people()]
        hint = _("OSC, @dan, or: {groups}").format(groups=", ".join(groups[:3]))
        key = f"call/{state.id}"

        def to_whom(text: str) -> None:
            try:
                whom, _members = self.room.whom(text)
            except ValueError as error:
                self.refuse(key, str(error))
                return
            self._call_why(state, whom)

        self.ask(
            key,
            self.label(_("Call")),
            to_whom,
            hint=hint,
            suggestions=lambda text: [name for name in (*people, *groups) if text and name.startswith(text)],
        )

    def _call_why(self, state: IncidentState, to: str) -> None:
        key = f"escalate/{state.id}"

        def done(one: Escalation) -> str:
            self.console.keep_now(f"call/{state.id}", "")
            words = _("Called: {to}. It stands on their screen; warroom itself reaches nobody outside it.")
            return words.format(to=called(one.to))

        def escalate(why: str) -> None:
            self.do(lambda: self.room.escalate(state.id, why, to=to), done, key=key)

        self.ask(key, _("Why") + " >", escalate, hint=_("What they have to know, in a few words."))

    def _stand_down(self, state: IncidentState) -> None:
        key = f"down/{state.id}"
        done = _("Stood down: nobody else is called for #{n}.").format(n=state.number)
        self.ask(
            key,
            _("Why") + " >",
            lambda why: self.do(lambda: self.room.stand_down(state.id, why), done, key=key),
            hint=_("Why nobody else is needed."),
        )
