"""The words of the plan: its sections, and the states of plans, objectives and tasks."""

from __future__ import annotations

from warroom.i18n import N_
from warroom.model.incident import SECTIONS, IncidentState

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
