"""The state machine of an incident: 11 states, 25 steps, nothing else."""

from __future__ import annotations

import pytest

from warroom.model import lifecycle
from warroom.model.lifecycle import ACTIVE, BY_STEP, OPEN, PHASES, STATUSES, TRANSITIONS, allowed_from, phase_of

# Written down once more from the design, so that a slip in the program's table shows.
STEPS = {
    "identified": {"registered", "responding", "cancelled"},
    "registered": {"categorised", "responding", "cancelled"},
    "categorised": {"prioritised", "responding", "cancelled"},
    "prioritised": {"responding", "cancelled"},
    "responding": {"contained", "monitoring", "cancelled"},
    "contained": {"responding", "monitoring"},
    "monitoring": {"responding", "resolved"},
    "resolved": {"responding", "in_review", "closed"},
    "in_review": {"closed", "responding"},
    "closed": {"in_review"},
    "cancelled": {"registered"},
}


def reach(start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for step in allowed_from(waiting.pop()):
            if step.to not in found:
                found.add(step.to)
                waiting.append(step.to)
    return found


def test_there_are_eleven_states_and_twenty_five_steps() -> None:
    assert set(STATUSES) == set(STEPS)
    assert len(STATUSES) == 11
    assert len(TRANSITIONS) == len(BY_STEP) == 25
    assert {status: {step.to for step in allowed_from(status)} for status in STATUSES} == STEPS


def test_every_state_can_be_reached_from_the_first() -> None:
    assert reach("identified") == set(STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_no_state_is_a_dead_end_and_from_each_the_incident_can_be_closed(status: str) -> None:
    assert allowed_from(status)
    assert "closed" in reach(status)


def test_closed_never_goes_straight_back_to_work() -> None:
    assert [step.to for step in allowed_from("closed")] == ["in_review"]


@pytest.mark.parametrize(
    ("status", "phase"),
    [("identified", "identification"), ("registered", "registration"), ("categorised", "categorisation"),
     ("prioritised", "prioritisation"), ("responding", "resolution"), ("contained", "resolution"),
     ("monitoring", "resolution"), ("resolved", "resolution"), ("in_review", "review"), ("closed", "closed"),
     ("cancelled", "cancelled")],
)  # fmt: skip
def test_every_state_belongs_to_a_phase(status: str, phase: str) -> None:
    assert phase_of(status) == phase
    assert phase in PHASES


def test_work_is_owed_until_it_is_resolved() -> None:
    assert set(STATUSES) - OPEN == {"resolved", "in_review", "closed", "cancelled"}
    assert ACTIVE == {"responding", "contained", "monitoring"}


def test_a_status_of_another_system_is_shown_as_it_stands() -> None:
    assert lifecycle.shown_status("Awaiting Vendor") == "Awaiting Vendor"
    assert phase_of("Awaiting Vendor") == "Awaiting Vendor"
    assert lifecycle.shown_phase("Awaiting Vendor") == "Awaiting Vendor"
    assert lifecycle.shown_status("in_review") == "in review"
    assert lifecycle.shown_phase("review") == "review"
