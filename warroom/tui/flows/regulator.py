"""The clocks of regulators: deciding that one applies, handing in, giving a clock to somebody."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model import regulators
from warroom.model.incident import IncidentState
from warroom.model.moments import BadMoment, parse_moment
from warroom.model.parts import Clock
from warroom.model.regimes import Regime
from warroom.report.telling import clock_words
from warroom.tui.flows.base import KEYS, FlowBase
from warroom.tui.widgets.choices import Choice


class RegulatorFlows(FlowBase):
    """What is done about regulators."""

    def clock_regulator(self) -> None:
        """What runs and what nobody decided first; then all other regimes."""
        state = self.state()
        if state is None:
            return
        known, problems = self.room.regimes()
        asked = regulators.unassessed(state, self.room.asking(known))
        offered: list[tuple[str, str]] = []
        now, zone = self.console.desk.now(), self.console.zone
        for clock in state.clocks.values():
            if clock.status == "running" and clock.regime in known:
                offered.append((f"{clock.regime}/{clock.step}", clock_words(clock, now, zone)))
        for regime in [*asked, *(one for one in known.values() if one not in asked)]:
            said = _("{regime}: does it apply?").format(regime=regime.name)
            words = said if regime in asked else f"{regime.name}: {regime.title}"
            offered.append((regime.id, words))
        options = [Choice(key, value, words) for key, (value, words) in zip(KEYS, offered, strict=False)]

        def chosen(value: str) -> None:
            regime, _slash, step = value.partition("/")
            if step:
                self._running(state, known[regime], state.clocks[regime, step])
            else:
                self._decide(state, known[regime])

        self.choose(_("Regulators and #{n}").format(n=state.number), options, chosen)
        for problem in problems[:1]:
            self.screen.notice(problem, "late")

    def _decide(self, state: IncidentState, regime: Regime) -> None:
        triggers = zip(KEYS, regime.triggers.items(), strict=False)
        options = [Choice(key, name, meaning) for key, (name, meaning) in triggers]
        options.append(Choice("n", "", _("It does not apply")))
        title = _("{regime}: what holds for #{n}?").format(regime=regime.name, n=state.number)
        self.choose(title, options, lambda trigger: self._reason(state, regime, trigger))

    def _reason(self, state: IncidentState, regime: Regime, trigger: str) -> None:
        key = f"regime/{state.id}/{regime.id}/{trigger or 'none'}"

        def decided(text: str) -> None:
            if not trigger:
                said = _("{regime} does not apply.").format(regime=regime.name)
                self.do(lambda: self.room.decline(state.id, regime.id, why=text), said, key=key)
                return
            at, why = self._timed(text, state)
            self.do(
                lambda: self.room.assess(state.id, regime.id, trigger, why=why, at=at),
                lambda after: self._first(after, regime),
                key=key,
            )

        hint = _("Why. In front, if it was earlier: 14:20 The export of customers was found") if trigger else _("Why.")
        self.ask(key, f"{regime.name} >", decided, hint=hint)

    def _first(self, state: IncidentState, regime: Regime) -> str:
        now, zone = self.console.desk.now(), self.console.zone
        mine = [clock for clock in state.clocks.values() if clock.regime == regime.id and clock.status == "running"]
        return clock_words(mine[0], now, zone) if mine else _("{regime} applies.").format(regime=regime.name)

    def _running(self, state: IncidentState, regime: Regime, clock: Clock) -> None:
        options = [
            Choice("h", "hand-in", _("It was handed in")),
            Choice("g", "own", _("Give it to somebody")),
            Choice("c", "decide", _("Correct since when, or that it does not apply")),
        ]

        def chosen(value: str) -> None:
            if value == "decide":
                self._decide(state, regime)
            else:
                self._ask_running(state, regime, clock, handing_in=value == "hand-in")

        self.choose(f"{clock.name} {clock.article}: {clock.title} → {clock.to}", options, chosen)

    def _ask_running(self, state: IncidentState, regime: Regime, clock: Clock, *, handing_in: bool) -> None:
        key = f"clock/{state.id}/{clock.regime}/{clock.step}/{'ref' if handing_in else 'owner'}"

        def said(text: str) -> None:
            if handing_in:
                at, reference = self._timed(text, state)
                done = _("{what}: handed in.").format(what=clock.title)
                self.do(lambda: self.room.hand_in(state.id, regime.id, clock.step, reference, at=at), done, key=key)
            else:
                done = _("Given.")
                self.do(lambda: self.room.own_clock(state.id, regime.id, clock.step, text), done, key=key)

        label = _("Reference") + " >" if handing_in else _("To") + " >"
        hint = _("Their reference. In front, if it was earlier: 14:20 AP-2026-1234") if handing_in else ""
        self.ask(key, label, said, hint=hint)

    def _timed(self, text: str, state: IncidentState) -> tuple[str | None, str]:
        """`14:20 words` as the time as it was typed, and the words; no time: None."""
        first, _space, rest = text.strip().partition(" ")
        try:
            parse_moment(first, now=self.console.desk.now(), zone=self.console.zone, reported_at=state.reported_at)
        except BadMoment:
            return None, text.strip()
        return (first, rest.strip()) if rest.strip() and not first.isdigit() else (None, text.strip())
