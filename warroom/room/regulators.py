"""Regulators: their rules as files, and what a person decides and hands in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warroom import i18n
from warroom.i18n import _
from warroom.model.incident import IncidentState
from warroom.model.plain import blank, clean_line, clean_text
from warroom.model.refusal import BadInput
from warroom.room.roster import Roster
from warroom.room.rules import load_toml, read_rules

if TYPE_CHECKING:
    from warroom.model.regimes import Regime

FOLDER = Path(__file__).parent.parent / "regulators"


class Regulators(Roster):
    """What can be done about the clocks of regulators."""

    def regimes(self) -> tuple[dict[str, Regime], list[str]]:
        """All rules by id, and a sentence for each file that can't be read.

        Ours come in the chosen language; files in the person's own folder of settings (`regulators/`) and in
        `NAME.regulators/` beside the room come in place of ours of the same id.
        """
        return read_rules(FOLDER / i18n.language(), "regulators", self.journal.path, read_file)

    def asking(self, known: Mapping[str, Regime] | None = None) -> list[Regime]:
        """The rules that this organisation falls under (the room's setting `regulators`): these ask by themselves.

        `known`: all rules, where they were read already.
        """
        if known is None:
            known, _problems = self.regimes()
        return [known[name] for name in self.setting("regulators").split() if name in known]

    def regime(self, text: str) -> Regime:
        """The rules that a person means, by id or name."""
        known, _problems = self.regimes()
        wanted = text.strip().casefold()
        for regime in known.values():
            if wanted in (regime.id, regime.name.casefold()):
                return regime
        raise BadInput(
            _("{text!r} is not a regulator's regime; choose one of {names}.").format(text=text, names=", ".join(known))
        )

    def assess(self, ref: str | int, regime: str, trigger: str, *, why: str, at: str | None = None) -> IncidentState:
        """A regime applies, since a moment (now, if none is said); its clocks run. Said again: from the new moment."""
        from warroom.model import regulators

        rules, reason = self.regime(regime), clean_text(why)
        with self.on(ref) as (writer, state):
            moment = self.past(at, state) or self.clock.now()
            code, events = regulators.assess(state, rules, self.me, trigger, moment, reason)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def decline(self, ref: str | int, regime: str, *, why: str) -> IncidentState:
        """A regime does not apply."""
        from warroom.model import regulators

        rules, reason = self.regime(regime), clean_text(why)
        with self.on(ref) as (writer, state):
            code, events = regulators.decline(state, rules, self.me, reason)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def hand_in(
        self, ref: str | int, regime: str, step: str, reference: str, *, at: str | None = None
    ) -> IncidentState:
        """A step was handed in, with the reference that the regulator gave it; what counts from then starts to run."""
        from warroom.model import regulators

        rules = self.regime(regime)
        number = clean_line(reference, what=_("reference")) if not blank(reference) else ""
        with self.on(ref) as (writer, state):
            moment = self.past(at, state) or self.clock.now()
            code, events = regulators.submit(state, rules, self.me, step, number, moment)
            self.write(writer, state, events[:1], position=code, at=moment)
            self.write(writer, state, events[1:], position=code)
        return self.current(state.id)

    def own_clock(self, ref: str | int, regime: str, step: str, person: str) -> IncidentState:
        """Somebody sees to a clock, also when the incident is closed."""
        from warroom.model import regulators

        rules, login = self.regime(regime), self.find_person(person)
        with self.on(ref) as (writer, state):
            code, events = regulators.own(state, rules, self.me, step, login)
            self.know(writer, login)
            self.write(writer, state, events, position=code)
        return self.current(state.id)


def read_file(path: Path) -> Regime:
    """The rules in one file. Raises `BadInput` with the file's name."""
    from warroom.model.regimes import read_regime

    return read_regime(load_toml(path), path.name)
