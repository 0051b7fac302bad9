"""The past of a room: acts of one or more scenarios, appended in the order of time, each at its own moment."""

from __future__ import annotations

from datetime import datetime
from heapq import merge
from pathlib import Path

from warroom.clock import FixedClock
from warroom.drill.acting import Names, Stage, cast
from warroom.drill.scenario import BadScenario, Scenario
from warroom.i18n import _
from warroom.journal.journal import Journal
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room


def play_past(path: Path, scenario: Scenario, before: Scenario | None = None) -> Names:
    """A new room at `path` that holds what `scenario` says happened up to its `now`, among what `before` tells.

    Returns the numbers that its incidents, tasks and objectives were given. Raises `BadInput` where something is
    there already, `BadScenario` where a rule forbids an act of the past: then the file is wrong.
    """
    if path.exists():
        raise BadInput(_("{path} is there already; a drill makes a room of its own.").format(path=path))
    chapters = [one for one in (before, scenario) if one is not None]
    clock = FixedClock(min(chapter.start for chapter in chapters))
    with Room.open(path, _first(scenario), clock=clock) as room:
        # This file lives as long as the visit: losing it with the power is no loss, and waiting for the disk at each
        # of its commits would be most of the start-up. The connection ends here; later ones wait as they should.
        room.journal.query("PRAGMA synchronous = OFF")
        _furnish(room, chapters)
        return _play(room.journal, clock, chapters, scenario.now)


def _first(scenario: Scenario) -> str:
    return scenario.people[0].login


def _furnish(room: Room, chapters: list[Scenario]) -> None:
    for key, value in chapters[-1].settings.items():
        room.set(key, value)
    for login, name in dict(one for chapter in chapters for one in chapter.people).items():
        room.add_person(login, name)


def _play(journal: Journal, clock: FixedClock, chapters: list[Scenario], until: datetime) -> Names:
    room_for = cast(journal)
    stages = [Stage(room_for, frozenset(one.login for one in chapter.people)) for chapter in chapters]
    told = merge(
        *([(act.at, n, act) for act in chapter.acts] for n, chapter in enumerate(chapters)), key=lambda one: one[:2]
    )
    for at, n, act in told:
        if at > until:
            break
        clock.set(at)
        try:
            stages[n].perform(act)
        except (Refused, ValueError) as refusal:
            raise BadScenario(
                _("{file}, act {n}: {why}").format(file=chapters[n].file, n=act.number, why=refusal)
            ) from refusal
    return stages[-1].names
