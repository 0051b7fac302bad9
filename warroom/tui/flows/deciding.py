"""Decisions, orders and hypotheses: what is taken, given and held to be true."""

from __future__ import annotations

from typing import Any

from warroom.i18n import _
from warroom.model import grammar
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.record import HYPOTHESIS_STATUSES, Decision, Hypothesis, hypotheses
from warroom.room.log import More
from warroom.tui.flows.base import KEYS
from warroom.tui.flows.log import LogFlows
from warroom.tui.widgets.choices import Choice
from warroom.tui.widgets.plainline import plain_line

_SHOWN = 60
"""Characters of somebody's words that are enough to know them by."""


class DecidingFlows(LogFlows):
    """What a commander does with what is known."""

    # -- decisions -----------------------------------------------------------------------------------------------------

    def log_decide(self) -> None:
        """The proposal, strong objections, and when it is looked at again."""
        state = self.state()
        if state is None:
            return
        key = f"decide/{state.id}"

        def proposed(text: str) -> None:
            self.ask(
                f"{key}/objections", _("Any strong objections?") + " >",
                lambda said: self._look_again(state, key, text, said), empty=True,
                hint=_("Who and why, several with ; between. Enter: none"),
            )  # fmt: skip

        self.ask(
            key, self.label(_("Decision")), proposed,
            hint=_("What is decided; (+2h) behind it: looked at again then"),
            preview=self.line_preview(state, "decision"), suggestions=self.line_suggestions(),
        )  # fmt: skip

    def _look_again(self, state: IncidentState, key: str, text: str, objections: str) -> None:
        quick = grammar.parse_quick(
            text, now=self.console.desk.now(), zone=self.console.zone, reported_at=state.reported_at, meant="decision"
        )
        if quick.due is not None:
            self._take_decision(state, key, text, objections, None)
            return

        def when(said: str) -> None:
            try:
                self.room.moment(said, state, future=True)
            except ValueError as error:
                self.refuse(f"{key}/review", str(error))
                return
            self._take_decision(state, key, text, objections, said or None)

        hint = _("30m, 2h, 16:00: it comes back on the top line. Enter: never")
        self.ask(f"{key}/review", _("Look at it again") + " >", when, hint=hint, empty=True)

    def _take_decision(self, state: IncidentState, key: str, text: str, objections: str, review: str | None) -> None:
        more = More(due=review, objections=tuple(part.strip() for part in objections.split(";") if part.strip()))

        def decided(one: Decision) -> str:
            for draft in (f"{key}/objections", f"{key}/review"):
                self.console.keep_now(draft, "")
            said = _("D{n} is decided.").format(n=one.number)
            if one.review is None:
                return said
            time = show_moment(one.review, self.console.zone, self.console.desk.now())
            return _("{what} Looked at again {time}.").format(what=said, time=time)

        self.do(lambda: self.room.decide(state.id, text, more), decided, key=key)

    def decision_choices(self, state: IncidentState, one: Decision) -> None:
        """A decision looked at again: what came of it, whether it stands, when next, another objection."""
        options = [Choice("o", "outcome", _("What came of it"))]
        if one.review is not None:
            options.append(Choice("k", "stands", _("It stands; not again")))
        options += [
            Choice("t", "review", _("Look at it again")), Choice("x", "objection", _("Add a strong objection")),
        ]  # fmt: skip

        def chosen(value: str) -> None:
            if value == "stands":
                self._set_decision(state, one, reviewed=True)
            elif value == "outcome":
                self._ask_decision(state, one, value, _("It came to") + " >", _("What came of it, in a few words"))
            elif value == "review":
                self._ask_decision(state, one, value, _("Look at it again") + " >", "30m, 2h, 16:00")
            else:
                self._ask_decision(state, one, value, _("Objection") + " >", _("Who and why"))

        self.choose(f"D{one.number} {plain_line(one.text)[:_SHOWN]}", options, chosen)

    def _ask_decision(self, state: IncidentState, one: Decision, what: str, label: str, hint: str) -> None:
        key = f"decision/{state.id}/{one.id}/{what}"
        self.ask(key, label, lambda text: self._set_decision(state, one, key, **{what: text}), hint=hint)

    def _set_decision(self, state: IncidentState, one: Decision, key: str = "", **said: Any) -> None:
        done = _("D{n}: kept.").format(n=one.number)
        self.do(lambda: self.room.decision_set(state.id, one.number, **said), done, key=key)

    # -- orders --------------------------------------------------------------------------------------------------------

    def order_give(self) -> None:
        """`@dan Fail over to db2 (+15m)`: one person, a time box, and they acknowledge it."""
        state = self.state()
        if state is None:
            return
        key = f"order/{state.id}"

        def give(text: str) -> None:
            quick = grammar.parse_quick(
                text, now=self.console.desk.now(), zone=self.console.zone, reported_at=state.reported_at, meant="order"
            )
            if len(quick.to) != 1:
                self.refuse(key, _("An order is for one person. Name who carries it out: @dan"))
                return
            said = _("Ordered; {who} has to acknowledge it.").format(who=quick.to[0])
            self.do(lambda: self.room.log(state.id, text, kind="order"), said, key=key)

        self.ask(
            key, self.label(_("Order")), give, hint=_("Who, what, how long: @dan Fail over to db2 (+15m)"),
            preview=self.line_preview(state, "order"), suggestions=self.line_suggestions(),
        )  # fmt: skip

    # -- hypotheses ----------------------------------------------------------------------------------------------------

    def hypothesis_set(self) -> None:
        """What may be the matter: those that there are, and a new one."""
        state = self.state()
        if state is None:
            return
        found = hypotheses(state)
        if not found:
            self._raise(state)
            return
        options = [
            Choice(key, str(one.number), f"H{one.number} {plain_line(one.text)[:_SHOWN]} · {_shown(one)}")
            for key, one in zip(KEYS, found, strict=False)
        ]
        options.append(Choice("n", "new", _("A new one")))

        def chosen(value: str) -> None:
            if value == "new":
                self._raise(state)
            else:
                self.hypothesis_choices(state, next(one for one in found if one.number == int(value)))

        self.choose(_("Hypotheses:"), options, chosen)

    def _raise(self, state: IncidentState) -> None:
        key = f"hypothesis/{state.id}"
        self.ask(
            key, self.label(_("Hypothesis")),
            lambda text: self.do(lambda: self.room.hypothesis(state.id, text), self._raised, key=key),
            hint=_("What may be the matter"),
        )  # fmt: skip

    def _raised(self, one: Hypothesis) -> str:
        return _("H{n} is open; h says how it stands.").format(n=one.number)

    def hypothesis_choices(self, state: IncidentState, one: Hypothesis) -> None:
        """How one of them stands, and what is linked to it."""
        from warroom.model.recording import ref_of

        keys = {"testing": "t", "ruled_out": "r", "confirmed": "c", "open": "o"}
        options = [Choice(key, code, _(HYPOTHESIS_STATUSES[code])) for code, key in keys.items() if code != one.status]
        chosen_entry = self.screen.log_pane.chosen_recorded() if self.screen.current == "log" else None
        if chosen_entry is not None and chosen_entry.id not in one.entries:
            ref = ref_of(state, chosen_entry)
            options.append(Choice("l", "link", _("Link the chosen entry to it: {ref}").format(ref=ref)))

        def chosen(value: str) -> None:
            if value == "link" and chosen_entry is not None:
                self.do(
                    lambda: self.room.hypothesis_set(state.id, one.number, entries=(chosen_entry.id,)), _("Linked.")
                )
            elif value in ("ruled_out", "confirmed"):
                self._shown_by(state, one, value)
            else:
                self._set_hypothesis(state, one, value, "")

        self.choose(f"H{one.number} {plain_line(one.text)[:_SHOWN]}", options, chosen)

    def _shown_by(self, state: IncidentState, one: Hypothesis, status: str) -> None:
        key = f"shows/{state.id}/{one.id}"
        self.ask(
            key, _("What shows it?") + " >", lambda why: self._set_hypothesis(state, one, status, why, key),
            hint=_("Whoever takes over asks that first"),
        )  # fmt: skip

    def _set_hypothesis(self, state: IncidentState, one: Hypothesis, status: str, why: str, key: str = "") -> None:
        said = _("H{n}: {status}.").format(n=one.number, status=_(HYPOTHESIS_STATUSES[status]))
        self.do(lambda: self.room.hypothesis_set(state.id, one.number, status, why=why), said, key=key)


def _shown(one: Hypothesis) -> str:
    return _(HYPOTHESIS_STATUSES[one.status]) if one.status in HYPOTHESIS_STATUSES else one.status
