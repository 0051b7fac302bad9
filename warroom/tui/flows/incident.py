"""Declaring, classifying and moving incidents, and filling roles."""

from __future__ import annotations

from collections.abc import Callable

from warroom.i18n import _
from warroom.model import positions, priority, reporting, staffing
from warroom.model.audiences import rule_of
from warroom.model.categories import CATEGORIES, CAUSES
from warroom.model.classifying import Said
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import BY_STEP, CANCEL_REASONS, TRIAGE, shown_status
from warroom.model.updates import Words, shown_audience, waiting
from warroom.report.alike import summary
from warroom.room.incidents import Report
from warroom.room.similar import Similar
from warroom.tui.flows.flags import FlagFlows, Then
from warroom.tui.widgets.choices import Choice

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CAUSE, _OVERRIDE = "cause…", "override…"


class IncidentFlows(FlagFlows):
    """What is done to an incident as a whole."""

    def incident_declare(self) -> None:
        """A title, Enter; marks in front say more. While the board shows the inbox, it goes there."""
        desk, zone, now = self.console.desk, self.console.zone, self.console.desk.now
        to_inbox = desk.view.name == "inbox"

        def declare(line: str) -> None:
            noted = reporting.parse_report(line, now=now(), zone=zone)
            marks = noted.marks
            report = Report(
                noted.title, kind=noted.kind, reported_at=noted.time or None, confidential="confidential" in marks,
                major=True if "major" in marks else None, registered=not (to_inbox or "inbox" in marks),
            )  # fmt: skip

            def job() -> tuple[IncidentState, list[Similar]]:
                state = self.room.declare(report)
                return state, self.room.similar(state.id)

            self.do(job, lambda done: self._declared(*done), key="declare")

        self.ask(
            "declare", (_("Report") if to_inbox else _("Declare")) + " >", declare,
            hint=_("What is wrong, in a few words. In front, if need be: !confidential !test 14:20"),
            preview=lambda text: reporting.preview(reporting.parse_report(text, now=now(), zone=zone), now(), zone),
            suggestions=reporting.mark_completions,
        )  # fmt: skip

    def _declared(self, state: IncidentState, alike: list[Similar]) -> str:
        self.console.choosing.choose_if(state.id)
        if state.status == "identified":
            said = _("{code} is in the inbox. Space registers it.").format(code=state.code)
        else:
            said = _("{code} is on the board. Space asks what is missing next.").format(code=state.code)
        like = _("L: {summary}").format(summary=summary(alike))
        return f"{said} {like}" if alike else said

    def incident_next(self) -> None:
        """Triage, one key each: the first thing that is missing, and then the next; then the steps from where it
        stands. Esc leaves at any point; nothing that was done is lost."""
        state = self.state()
        if state is None:
            return
        if state.status == "identified":
            self._move(state, "registered", "", "", None, then=self._missing)
        elif state.open and not state.value("category"):
            self.incident_category(then=self._missing)
        elif state.open and not state.priority:
            self.incident_priority(then=self._missing)
        elif state.status in TRIAGE:
            self._step(state, "responding")
        else:
            self.incident_status()

    def _missing(self, state: IncidentState) -> None:
        """Go on where triage still lacks something; taking it on is a decision of its own."""
        if self.console.desk.chosen == state.id and state.open and not (state.value("category") and state.priority):
            self.incident_next()

    # -- status --------------------------------------------------------------------------------------------------------

    def incident_status(self) -> None:
        """The steps from here, then what the step asks for, then the words that go outside."""
        state = self.state()
        if state is None:
            return
        steps = self.room.allowed(state.id)
        options = [
            Choice(str(n), to, shown_status(to), enabled=not why, why=why) for n, (to, why) in enumerate(steps, 1)
        ]
        title = _("#{n} is {status}. It goes to:").format(n=state.number, status=shown_status(state.status))
        self.choose(title, options, lambda to: self._step(state, to))

    def _step(self, state: IncidentState, to: str) -> None:
        rule = BY_STEP[(state.status, to)]
        if to == "cancelled":
            options = [Choice(str(n), code, _(shown)) for n, (code, shown) in enumerate(CANCEL_REASONS.items(), 1)]
            self.choose(_("Why is it cancelled?"), options, lambda code: self._cancel(state, rule.why, code))
        elif rule.why:
            self._why(state, to, rule.why, "")
        else:
            self._outside(state, to, "", "")

    def _cancel(self, state: IncidentState, asked: str, code: str) -> None:
        if code == "duplicate":  # of which one, and everything points there from then on
            self.incident_links()  # type: ignore[attr-defined]
        else:
            self._why(state, "cancelled", asked, code)

    def _why(self, state: IncidentState, to: str, asked: str, code: str) -> None:
        label = f"#{state.number} → {shown_status(to)} >"
        key = f"why/{state.id}/{to}"
        self.ask(key, label, lambda why: self._outside(state, to, why, code), hint=_(asked).capitalize())

    def _outside(self, state: IncidentState, to: str, why: str, code: str) -> None:
        """A status change and its words to the outside are one act."""
        if to in ("registered", "categorised", "prioritised", "in_review", "closed"):
            self._move(state, to, why, code, None)
            return
        known = self.room.audiences()[0]
        told = ", ".join(shown_audience(name) for name in state.told) or shown_audience("customers")
        hint = _("Enter: tell nobody. Else to whom, and the words, as {who}: We are … (+30m)").format(who=told)
        key = f"tell/{state.id}/{to}"

        def send(text: str, new: bool = False) -> None:
            try:
                words = self.outside(text, state) if text.strip() else None
            except ValueError as error:
                self.refuse(key, str(error))
                return
            self._move(
                state, to, why, code, words, new=new,
                failed=lambda error: self.unknown(error, text, key, send),
            )  # fmt: skip

        self.ask(key, self.label(_("Tell")), send, hint=hint, empty=True,
                 preview=lambda text: self.read_as(text, state, known),
                 suggestions=lambda text: self.fill_in(text, state, known))  # fmt: skip

    def _move(
        self, state: IncidentState, to: str, why: str, code: str, tell: Words | None, *, new: bool = False,
        failed: Callable[[Exception], bool] | None = None, then: Then | None = None,
    ) -> None:  # fmt: skip
        def done(after: IncidentState) -> str:
            for key in (f"why/{state.id}/{to}", f"tell/{state.id}/{to}"):
                self.console.keep_now(key, "")
            if then is not None:
                then(after)
            said = _("#{n} is {status} now.").format(n=state.number, status=shown_status(after.status))
            for draft in waiting(after):
                if draft.id not in state.drafts and tell is not None:
                    rule = rule_of(draft.audience, self.room.audiences()[0])
                    said += " " + self.waits(after, shown_audience(draft.audience), rule)
            return said

        seen = state.registers.ids("status")
        self.do(
            lambda: self.room.move(state.id, to, why=why, cancel_reason=code, tell=tell, new=new, seen=seen),
            done, failed=failed,
        )  # fmt: skip

    # -- category and priority -----------------------------------------------------------------------------------------

    def incident_category(self, then: Then | None = None) -> None:
        """One key. Behind it, once it is known: why it happened."""
        state = self.state()
        if state is None:
            return
        options = [Choice(_LETTERS[n], code, _(shown)) for n, (code, shown) in enumerate(CATEGORIES.items())]
        if then is None:
            cause = state.value("cause")
            known = _(CAUSES[cause]) if cause in CAUSES else cause or _("unknown")
            options.append(Choice("w", _CAUSE, _("Why it happened (the cause): {cause} …").format(cause=known)))

        def said(code: str) -> None:
            if code == _CAUSE:
                self._cause(state)
            else:
                self._classify(state, Said(category=code), _("Category set."), then)

        self.choose(_("What is #{n} about?").format(n=state.number), options, said)

    def _cause(self, state: IncidentState) -> None:
        options = [Choice(_LETTERS[n], code, _(shown)) for n, (code, shown) in enumerate(CAUSES.items())]
        title = _("Why did #{n} happen? It may wait until after it is resolved.").format(n=state.number)
        self.choose(title, options, lambda code: self._classify(state, Said(cause=code), _("Cause set.")))

    def incident_priority(self, then: Then | None = None) -> None:
        """Impact, urgency: two keys. Or another priority than these give, with a reason."""
        state = self.state()
        if state is None:
            return
        matrix = priority.MATRICES[self.room.setting("matrix")]

        def levels() -> list[Choice]:
            return [Choice(str(n), code, priority.shown_level(code)) for n, code in enumerate(matrix.levels, 1)]

        def urgency(impact: str) -> None:
            if impact == _OVERRIDE:
                self._override(state)
                return
            options = [Choice(c.key, c.value, f"{c.label}  → {matrix.priority(impact, c.value)}") for c in levels()]
            title = _("How long can it wait before the business is hurt? (urgency)")
            said = lambda level: self._classify(state, Said(impact=impact, urgency=level), then=then)  # noqa: E731
            self.choose(title, options, said)

        title = _("How much of the business does #{n} touch? (impact)").format(n=state.number)
        by_hand = _("By hand: {priority} …").format(priority=state.value("override") or _("another priority"))
        self.choose(title, [*levels(), Choice("o", _OVERRIDE, by_hand)], urgency)

    def _override(self, state: IncidentState) -> None:
        """A priority that does not come from the matrix: which, and why."""
        options = [Choice(str(n), code, code) for n, code in enumerate(priority.PRIORITIES, 1)]
        if state.value("override"):
            options.append(Choice("m", "", _("By impact and urgency again")))
        key = f"override/{state.id}"

        def chosen(code: str) -> None:
            if not code:
                self._classify(state, Said(priority=""))
                return
            done = _("#{n} is {priority}, set by hand.").format(n=state.number, priority=code)
            self.ask(
                key, f"#{state.number} → {code} >",
                lambda why: self.do(lambda: self.room.classify(state.id, Said(priority=code, why=why)), done, key=key),
                hint=_("The reason: impact and urgency stay what they are."),
            )  # fmt: skip

        self.choose(_("Which priority has #{n}, whatever the matrix says?").format(n=state.number), options, chosen)

    # -- roles ---------------------------------------------------------------------------------------------------------

    def role_assign(self, value: str = "") -> None:
        """`osc dan`; the chosen open position is there already."""
        state = self.state()
        if state is None:
            return
        if not value and self.screen.current == "roster":
            position, who = self.screen.roster.chosen()
            value = f"{position} " if position and not who else ""

        people = self.room.people()

        def suggestions(text: str) -> list[str]:
            words = text.split(" ")
            if len(words) < 2:
                found = positions.find_positions(words[0]) if words[0] else []
                return [position.code for position in found]
            return [p.login for p in people if p.login.startswith(words[-1])]

        def preview(text: str) -> str:
            code, _space, who = text.strip().partition(" ")
            found = positions.find_positions(code)
            if not found:
                return _("No position begins so. The codes are IC, SOFR, LOFR, PIO, OSC, PSC, LSC, FSC …")
            said = f"{found[0].shown()} ← {who or '…'}"
            if who.strip() and not any(who.strip() in (p.login, p.name) for p in people):
                said += "  " + _("(not known here: {names})").format(names=who.strip())
            return said

        key = f"role/{state.id}"
        self.ask(key, self.label(_("Role")), lambda text: self._assign(state, text), value=value,
                 hint=_("Position and person: osc dan"), preview=preview, suggestions=suggestions)  # fmt: skip

    def _assign(self, state: IncidentState, text: str) -> None:
        code, _space, who = text.strip().partition(" ")
        try:
            position = staffing.find(code)
            if not who.strip():
                raise ValueError(_("Say who: {code} PERSON").format(code=position.code))
        except ValueError as error:
            self.refuse(f"role/{state.id}", str(error))
            return
        holder = state.value(positions.role_register(position.code, "primary", ""))

        def assign(why: str = "") -> None:
            done = _("{who} is {position}.").format(who=who.strip(), position=position.shown())
            self.do(lambda: self.room.assign(state.id, position.code, who, why=why), done, key=f"role/{state.id}")

        taking = position.code == "IC" and holder and self.room.me not in state.commanders()
        if taking:
            hint = _("{who} is in command. Taking over without their word asks for a reason.").format(who=holder)
            self.ask(f"take/{state.id}", _("Reason") + " >", assign, hint=hint)
        elif holder and not position.several and holder != who.strip():
            title = _("{holder} is {position}. Does {who} take over?").format(
                holder=holder, position=position.shown(), who=who.strip()
            )
            self.sure(title, _("Yes, hand over"), assign)
        else:
            assign()

    def role_choices(self) -> None:
        """Enter on a line of the roster: fill it, or relieve who holds it."""
        state = self.state()
        position, who = self.screen.roster.chosen()
        if state is None or not position:
            return
        if not who:
            self.role_assign(f"{position} ")
            return
        shown = positions.BY_CODE[position].shown() if position in positions.BY_CODE else position
        options = [
            Choice("r", "assign", _("Hand over to somebody else")),
            Choice("x", "relieve", _("Relieve {who}").format(who=who)),
        ]

        def chosen(value: str) -> None:
            if value == "assign":
                self.role_assign(f"{position} ")
            else:
                done = _("{who} is relieved.").format(who=who)
                self.do(lambda: self.room.relieve(state.id, position, who), done)

        self.choose(f"{shown}: {who}", options, chosen)
