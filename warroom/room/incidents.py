"""Declaring, classifying and moving incidents."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import NamedTuple

from warroom.i18n import _
from warroom.journal.writer import Writer
from warroom.model import classifying, kinds, lifecycle, moving
from warroom.model.envelope import Draft, Mode
from warroom.model.events import IncidentDeclared, IncidentDescribed, IncidentMoved
from warroom.model.incident import IncidentState
from warroom.model.plain import clean_line, clean_text
from warroom.model.refusal import BadInput, Refused
from warroom.room.base import days
from warroom.room.stakeholders import Stakeholders


class Report(NamedTuple):
    """What is known when an incident is declared: a title is enough.

    `kind`: real, exercise, test or backfilled (entered later); empty: what the room is in. Of what is backfilled
    `steps` are pairs of status and time as typed, and `why` the words that they ask for.
    """

    title: str
    description: str = ""
    reporter: str = ""
    reported_at: str | None = None
    detected_at: str | None = None
    category: str | None = None
    impact: str | None = None
    urgency: str | None = None
    major: bool | None = None
    confidential: bool = False
    source: str = ""
    registered: bool = True
    kind: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    why: str = ""


class Incidents(Stakeholders):
    """What can be done to an incident as a whole."""

    def declare(self, report: Report) -> IncidentState:
        """A new incident. Registered at once (unless `registered` is off: then it waits in the inbox), and classified
        as far as it was said. A title is enough; nobody is asked for a severity."""
        title = clean_line(report.title, what=_("title"))
        reporter = clean_line(report.reporter, what=_("reporter")) if report.reporter else self.me
        kind = self._kind(report)
        reported_at = self.past(report.reported_at) or self.clock.now()
        event = IncidentDeclared(
            number=0, name=title, description=clean_text(report.description), reporter=reporter,
            detected_at=self.past(report.detected_at), source=clean_text(report.source).strip(),
            confidential=report.confidential, nature=kind if kind in (kinds.TEST, kinds.BACKFILLED) else "",
        )  # fmt: skip
        said = classifying.Said(
            category=report.category, impact=report.impact, urgency=report.urgency, major=report.major
        )
        stream = self.journal.ulids.new(int(self.clock.now().timestamp() * 1000))
        matrix = self.setting("matrix")
        mode = Mode.EXERCISE if kind == kinds.EXERCISE else Mode.REAL
        with self.acting(mode) as writer:
            (row,) = writer.query("SELECT ifnull(max(number), 0) + 1 FROM incidents")
            declared = IncidentDeclared(**{**event.__dict__, "number": row[0]})
            writer.append([Draft(stream, declared, at=reported_at, mode=mode)])
            state = writer.incident(stream)
            state.rights = self.rights(writer)
            if report.registered and not any(to == "registered" for to, _at in report.steps):
                self.write(writer, state, [IncidentMoved(to="registered")])
            if any(value is not None for value in (said.category, said.impact, said.urgency, said.major)):
                position, events = classifying.classify(state, said, self.me, matrix)
                self.write(writer, state, events, position=position)
                self._arm(writer, state)
            self._backfill(writer, state, report)
        return self.incident(stream)

    def _kind(self, report: Report) -> str:
        if report.kind and report.kind not in kinds.KINDS:
            raise BadInput(
                _("{value!r} is not a kind of incident; choose one of {names}.").format(
                    value=report.kind, names=", ".join(kinds.KINDS)
                )
            )
        if report.kind == kinds.BACKFILLED and not report.reported_at:
            raise BadInput(_("What is entered later was reported earlier: say when (--reported-at TIME)."))
        if report.steps and report.kind != kinds.BACKFILLED:
            raise BadInput(_("Steps of the past belong to an incident that is entered later (--backfilled)."))
        return report.kind or (kinds.EXERCISE if self.mode is Mode.EXERCISE else kinds.REAL)

    def _backfill(self, writer: Writer, state: IncidentState, report: Report) -> None:
        """The steps that were taken then, each at its own time."""
        if not report.steps:
            return
        from warroom.model.backfilling import PastStep, steps

        now = self.clock.now()
        taken = [PastStep(to, self.past(at, state) or now) for to, at in report.steps]
        hours = days(self.setting("period_hours"))
        for at, event in steps(state, taken, self.me, clean_text(report.why), now, hours):
            self.write(writer, state, [event], position="", at=at)

    def describe(self, ref: str | int, *, title: str | None = None, description: str | None = None) -> IncidentState:
        """Another title or description."""
        event = IncidentDescribed(
            name=clean_line(title, what=_("title")) if title is not None else None,
            description=clean_text(description) if description is not None else None,
        )
        with self.on(ref) as (writer, state):
            self.write(writer, state, [event])
        return self.incident(state.id)

    def classify(self, ref: str | int, said: classifying.Said) -> IncidentState:
        """Categorise and prioritise; steps of triage that this completes are taken."""
        said = said._replace(why=clean_text(said.why))
        if said.subcategory is not None:
            said = said._replace(subcategory=clean_line(said.subcategory, what=_("subcategory")))
        matrix = self.setting("matrix")
        with self.on(ref) as (writer, state):
            position, events = classifying.classify(state, said, self.me, matrix)
            self.write(writer, state, events, position=position)
            self._arm(writer, state)
        return self.incident(state.id)

    def _arm(self, writer: Writer, state: IncidentState) -> None:
        """Ladders of escalation follow the category, the priority, and what the incident waits for."""
        from warroom.room.escalations import arm_ladders

        arm_ladders(self, writer, state)

    def hold(self, ref: str | int, what: str, *, customer: bool = True, at: str | None = None) -> IncidentState:
        """Work waits for somebody; no words: it goes on. While it waits for the customer, the time for the resolution
        stands still; that of the response, of updates and of regulators never does."""
        words = clean_line(what, what=_("reason")) if what.strip() else ""
        with self.on(ref) as (writer, state):
            code, event = moving.hold(state, self.me, words, customer=customer)
            self.write(writer, state, [event], position=code, at=self.past(at, state))
            self._arm(writer, state)
        return self.incident(state.id)

    def move(
        self,
        ref: str | int,
        to: str,
        *,
        why: str = "",
        cancel_reason: str = "",
        tell: moving.Words | None = None,
        new: bool = False,
        at: str | None = None,
        seen: tuple[str, ...] | None = None,
    ) -> IncidentState:
        """One step of the state machine, with the words that go outside in the same act: sent, or drafted where
        somebody else has to approve them. `new`: the audience may be one that there is not yet."""
        if to not in moving.allowed_statuses():
            raise BadInput(
                _("{value!r} is not a status; choose one of {names}.").format(
                    value=to, names=", ".join(moving.allowed_statuses())
                )
            )
        known = self.audiences()[0] if tell is not None else {}
        with self.on(ref, seen=seen, register="status") as (writer, state):
            if tell is not None:
                tell = self.words(tell, state, writer, new=new, known=known)
            happened = self.past(at, state) or self.clock.now()
            self._not_before_the_last(state, happened, at)
            over = not state.open
            step = moving.Step(
                to, self.me, happened, clean_text(why), cancel_reason, tell,
                days(self.setting("reopen_days")), days(self.setting("period_hours")),
            )  # fmt: skip
            position, events = moving.move(state, step)
            self.write(writer, state, events, position=position, at=happened)
            if over and state.open:
                self._arm(writer, state)
        return self.incident(state.id)

    def allowed(self, ref: str | int) -> list[tuple[str, str]]:
        """The steps from where an incident stands: (status, why this person may not take it; empty if they may)."""
        state = self.incident(self.find(ref))
        found = []
        for rule in lifecycle.allowed_from(state.status):
            try:
                moving.position_for(state, rule, self.me)
                moving.ready(state, rule)
                found.append((rule.to, ""))
            except Refused as refusal:
                found.append((rule.to, str(refusal)))
        return found

    def incident(
        self, ref: str | int, at: datetime | None = None, *, without: Container[str] = ()
    ) -> IncidentState:  # fmt: skip
        """The state of one incident, now or as it stood at a moment: what had happened by then, as is known today.

        `without`: as if these events had never been, for a document that leaves them out.
        """
        stream = ref if isinstance(ref, str) and len(ref) == 26 and self.sees(ref) else self.find(ref)
        keep = None
        if at is not None or without:
            keep = lambda one: (at is None or one.at <= at) and one.id not in without  # noqa: E731
        state = self.journal.state(stream, keep=keep)
        if not isinstance(state, IncidentState) or state.declared is None:
            raise BadInput(_("There was no incident {ref} at that time.").format(ref=ref))
        if without:
            # Copies may have given a number twice: what is left keeps the one that everybody calls it by.
            whole = self.incident(stream)
            state.numbers.update({id_: whole.numbers[id_] for id_ in state.numbers})
        state.rights = self.rights()
        return state

    def _not_before_the_last(self, state: IncidentState, happened: datetime, said: str | None) -> None:
        # Triage is often written down after the response began: it holds up nothing.
        work = [move.at for move in state.moves if move.to not in lifecycle.TRIAGE]
        first = state.reported_at or happened
        if said and happened < max([first, *work[-1:]]):
            raise Refused(
                _(
                    "{code} was reported, or moved to {status}, after that time. A step can't be dated before that."
                ).format(code=state.code, status=lifecycle.shown_status(state.status))
            )
