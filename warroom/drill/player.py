"""Playing a scenario: the past at once, the rest act by act as its time comes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from warroom.clock import ExerciseClock
from warroom.drill.acting import Names, RoomFor, Stage
from warroom.drill.history import play_past
from warroom.drill.scenario import MAIN, Act, Scenario, load, named
from warroom.model.refusal import Refused


class Opening(NamedTuple):
    """A drill that is about to go on: where its clock starts, and the numbers that its things have in the room."""

    scenario: Scenario
    start: datetime
    names: Names

    @property
    def incident(self) -> int:
        """The number of the incident that the drill is about."""
        return self.names[MAIN, "incident", ""]


class Skipped(NamedTuple):
    """An act that a rule forbade, and the rule's sentence."""

    act: Act
    why: str


def build(path: Path, lang: str) -> Opening:
    """The demo's room, new at `path`: a week of history and the outage of 31 January 2017 in full swing."""
    scenario = load(named("database-outage", lang))
    names = play_past(path, scenario, load(named("week", lang)))
    return Opening(scenario, scenario.now, names)


class Player:
    """Plays what is still to come. An act that the rules forbid by now (a visitor took command, moved the incident,
    finished the task) is skipped and remembered in `skipped`; a file that can't be written raises `RoomFileError`."""

    def __init__(
        self, opening: Opening, room_for: RoomFor, clock: ExerciseClock, *, speed: float | None = None
    ) -> None:
        """`speed`: scenario seconds in a second where the scenario runs at its own; its other paces follow in
        proportion. None: as the scenario says."""
        scenario = opening.scenario
        self.scenario = scenario
        self.clock = clock
        self.skipped: list[Skipped] = []
        self._factor = (speed or scenario.speed) / scenario.speed
        self._speed = 0.0
        self._coming = [act for act in scenario.acts if act.at > opening.start]
        self._stage = Stage(room_for, frozenset(one.login for one in scenario.people), opening.names)

    @property
    def done(self) -> bool:
        """Whether everything was played."""
        return not self._coming

    def speed_at(self, now: datetime) -> float:
        """Scenario seconds in a second at a moment of the scenario."""
        return self.scenario.speed_at(now) * self._factor

    def due(self, now: datetime) -> list[Act]:
        """The acts whose time has come and that were not played yet, in their order."""
        ahead = next((i for i, act in enumerate(self._coming) if act.at > now), len(self._coming))
        return self._coming[:ahead]

    def play_due(self) -> int:
        """Play them, and go on at the pace of this part of the story. Returns how many were performed."""
        now = self.clock.now()
        speed = self.speed_at(now)
        if speed != self._speed:
            # Only where the pace changes: whoever pauses or hastens the clock by hand keeps it until then.
            self._speed = speed
            self.clock.set_speed(speed)
        performed = 0
        for act in self.due(now):
            try:
                self._stage.perform(act)
                performed += 1
            except (Refused, ValueError) as refusal:
                self.skipped.append(Skipped(act, str(refusal)))
            # Not before: where the file can't be written, the act is tried again the next time.
            self._coming.pop(0)
        return performed
