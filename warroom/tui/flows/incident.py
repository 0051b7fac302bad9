"""Declaring, classifying and moving incidents, and filling roles."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model import positions, priority, staffing
from warroom.model.categories import CATEGORIES
from warroom.model.classifying import Said
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import BY_STEP, CANCEL_REASONS, TRIAGE, shown_status
from warroom.model.moving import Words
from warroom.room.incidents import Report
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class IncidentFlows(FlowBase):
    """What is done to an incident as a whole."""

    def incident_declare(self) -> None:
        """A title, Enter."""

        def declare(title: str) -> None:
            self.do(lambda: self.room.declare(Report(title)), self._declared, key="declare")

        self.ask("declare", _("Declare") + " >", declare, hint=_("What is wrong, in a few words. Enter declares it."))

    def _declared(self, state: IncidentState) -> str:
        self.console.choose(state.id)
        return _("{code} is on the board. l writes in its log, s takes it on, p ranks it.").format(code=state.code)

    def incident_next(self) -> None:
        """Triage, one key each: the first thing that is missing; then the steps from where it stands."""
        state = self.state()
        if state is None:
            return
        if state.status == "identified":
            self._move(state, "registered", "", "", None)
        elif state.open and not state.value("category"):
            self.incident_category()
        elif state.open and not state.priority:
            self.incident_priority()
        elif state.status in TRIAGE:
            self._step(state, "responding")
        else:
            self.incident_status()

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
            self.choose(_("Why is it cancelled?"), options, lambda code: self._why(state, to, rule.why, code))
        elif rule.why:
            self._why(state, to, rule.why, "")
        else:
            self._outside(state, to, "", "")

    def _why(self, state: IncidentState, to: str, asked: str, code: str) -> None:
        label = f"#{state.number} → {shown_status(to)} >"
        key = f"why/{state.id}/{to}"
        self.ask(key, label, lambda why: self._outside(state, to, why, code), hint=_(asked).capitalize())

    def _outside(self, state: IncidentState, to: str, why: str, code: str) -> None:
        """A status change and its words to the outside are one act."""
        if to in ("registered", "categorised", "prioritised", "in_review", "closed"):
            self._move(state, to, why, code, None)
            return
        told = ", ".join(state.told) or _("customers")
        hint = _("Words to the outside, as {who}: We are … (+30m). Enter alone sends none.").format(who=told)
        key = f"tell/{state.id}/{to}"

        def send(text: str) -> None:
            try:
                words = self.outside(text, state) if text.strip() else None
            except ValueError as error:
                self.refuse(key, str(error))
                return
            self._move(state, to, why, code, words)

        self.ask(key, self.label(_("Tell")), send, hint=hint, empty=True)

    def outside(self, text: str, state: IncidentState) -> Words:
        """`customers: We are … (+30m)` as audience, words and the next promise."""
        audience, colon, words = text.partition(":")
        if not colon:
            audience, words = next(iter(state.told), _("customers")), text
        words, due = words.strip(), None
        if words.endswith(")") and "(" in words:
            head, _bracket, tail = words[:-1].rpartition("(")
            if tail.startswith("+"):
                words, due = head.strip(), self.room.due(tail, state)
        return Words(audience.strip(), words, due)

    def _move(self, state: IncidentState, to: str, why: str, code: str, tell: Words | None) -> None:
        def done(_state: IncidentState) -> str:
            for key in (f"why/{state.id}/{to}", f"tell/{state.id}/{to}"):
                self.console.keep_now(key, "")
            return _("#{n} is {status} now.").format(n=state.number, status=shown_status(_state.status))

        seen = state.registers.ids("status")
        self.do(lambda: self.room.move(state.id, to, why=why, cancel_reason=code, tell=tell, seen=seen), done)

    # -- category and priority -----------------------------------------------------------------------------------------

    def incident_category(self) -> None:
        """One key."""
        state = self.state()
        if state is None:
            return
        options = [Choice(_LETTERS[n], code, _(shown)) for n, (code, shown) in enumerate(CATEGORIES.items())]

        def said(code: str) -> None:
            self.do(lambda: self.room.classify(state.id, Said(category=code)), _("Category set."))

        self.choose(_("What is #{n} about?").format(n=state.number), options, said)

    def incident_priority(self) -> None:
        """Impact, urgency: two keys."""
        state = self.state()
        if state is None:
            return
        matrix = priority.MATRICES[self.room.setting("matrix")]

        def levels() -> list[Choice]:
            return [Choice(str(n), code, priority.shown_level(code)) for n, code in enumerate(matrix.levels, 1)]

        def urgency(impact: str) -> None:
            options = [Choice(c.key, c.value, f"{c.label}  → {matrix.priority(impact, c.value)}") for c in levels()]
            title = _("How long can it wait before the business is hurt? (urgency)")
            self.choose(title, options, lambda level: set_(impact, level))

        def set_(impact: str, level: str) -> None:
            said = Said(impact=impact, urgency=level)
            self.do(
                lambda: self.room.classify(state.id, said),
                lambda new: _("#{n} is {priority}.").format(n=new.number, priority=new.priority),
            )

        title = _("How much of the business does #{n} touch? (impact)").format(n=state.number)
        self.choose(title, levels(), urgency)

    def incident_major(self) -> None:
        """The flag, the other way round."""
        state = self.state()
        if state is None:
            return
        major = not state.major
        question = _("Call #{n} a major incident?") if major else _("Is #{n} no longer a major incident?")
        self.sure(
            question.format(n=state.number),
            _("Yes"),
            lambda: self.do(lambda: self.room.classify(state.id, Said(major=major)), _("Noted.")),
        )

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
