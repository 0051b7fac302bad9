"""The words of the plan: its sections, and the states of plans, objectives and tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.i18n import N_, _
from warroom.model import may
from warroom.model.events import PeriodStarted
from warroom.model.incident import SECTIONS, IncidentState
from warroom.model.lifecycle import ACTIVE
from warroom.model.refusal import BadInput, Refused

SECTION_TITLES = {
    "situation": N_("Situation"),
    "objectives": N_("Objectives"),
    "emphasis": N_("Command emphasis"),
    "safety": N_("Safety message"),
    "communications": N_("Communications"),
}
TASK_STATUSES = {
    "proposed": N_("proposed"),
    "assigned": N_("assigned"),
    "acknowledged": N_("acknowledged"),
    "in_progress": N_("in progress"),
    "blocked": N_("blocked"),
    "stopped": N_("stopped"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
}
LONGEST_PERIOD = 72
"""Hours."""
OBJECTIVE_STATUSES = {"open": N_("open"), "met": N_("met"), "dropped": N_("dropped")}
PLAN_STATUSES = {
    "draft": N_("draft"),
    "in_review": N_("submitted"),
    "returned": N_("returned"),
    "approved": N_("approved"),
}


def plan_content(state: IncidentState) -> dict[str, str]:
    """What the plan says now, section by section: what an approval freezes."""
    content = {name: state.value(f"section/{name}") for name in SECTIONS if state.value(f"section/{name}")}
    for goal in state.objectives():
        content[f"objective {goal.number}"] = f"{goal.text} [{goal.status}]"
    return content


def next_period(state: IncidentState, actor: str, now: datetime, hours: float) -> tuple[str, PeriodStarted]:
    """The position acted in and the event of an operational period that begins now (ICS: planning P)."""
    code = may.demand(state, actor, "period")
    if state.status not in ACTIVE:
        raise Refused(_("{code} is not being worked on; it has no operational period.").format(code=state.code))
    if not 0 < hours <= LONGEST_PERIOD:
        raise BadInput(
            _("{hours} is no length of an operational period: more than 0 and at most {most} hours.").format(
                hours=hours, most=LONGEST_PERIOD
            )
        )
    number = state.periods[-1].number + 1 if state.periods else 1
    return code, PeriodStarted(number=number, ends_at=now + timedelta(hours=hours))
