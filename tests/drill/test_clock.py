"""The clock of a drill: its speed changes without a jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warroom import clock
from warroom.clock import ExerciseClock

START = datetime(2017, 1, 31, 23, 40, tzinfo=UTC)


class Machine:
    """The machine's clock, moved by hand."""

    seconds = 100.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    found = Machine()
    monkeypatch.setattr(clock, "time", found)
    return found


def test_another_speed_holds_from_here_on(machine: Machine) -> None:
    drill = ExerciseClock(START, speed=20)
    machine.seconds += 10
    drill.set_speed(600)
    assert drill.now() == START + timedelta(seconds=200)
    machine.seconds += 1
    assert drill.now() == START + timedelta(seconds=800)
    assert drill.speed == 600


def test_a_pause_stays_a_pause(machine: Machine) -> None:
    drill = ExerciseClock(START, speed=20)
    drill.pause()
    machine.seconds += 10
    drill.set_speed(600)
    machine.seconds += 10
    assert (drill.now(), drill.speed) == (START, 0)
    drill.resume()
    machine.seconds += 1
    assert drill.now() == START + timedelta(seconds=600)


def test_running_on_while_it_runs_changes_nothing(machine: Machine) -> None:
    drill = ExerciseClock(START, speed=20)
    machine.seconds += 10
    drill.resume()
    assert drill.now() == START + timedelta(seconds=200)
