"""Categorising and prioritising: what was said, the events that follow, and the steps that they complete."""

from __future__ import annotations

from typing import Any, NamedTuple

from warroom.i18n import _
from warroom.model import may, priority, tlp
from warroom.model.categories import CATEGORIES, CAUSES
from warroom.model.events import Event, IncidentClassified, IncidentMoved
from warroom.model.incident import IncidentState
from warroom.model.refusal import BadInput, Refused


class Said(NamedTuple):
    """What a person said of an incident; None where nothing was. `tlp`: a code of a label; empty takes it away."""

    category: str | None = None
    subcategory: str | None = None
    cause: str | None = None
    impact: str | None = None
    urgency: str | None = None
    priority: str | None = None
    major: bool | None = None
    why: str = ""
    tlp: str | None = None


def classify(state: IncidentState, said: Said, actor: str, matrix: str) -> tuple[str, list[Event]]:
    """The position acted in, and the events. Raises `Refused` or `BadInput`.

    Priority comes from impact and urgency by the room's matrix; set by hand it needs a reason. What completes a step of
    triage takes that step.
    """
    _known(said, matrix)
    changed = _changed(state, said)
    if not changed:
        raise Refused(_("{code} is classified so already; nothing was changed.").format(code=state.code))
    position = may.authority(state, actor, frozenset({"*"})) or ""
    if {"impact", "urgency", "priority"} & changed.keys():
        position = may.demand(state, actor, "prioritise")
    if "major" in changed:
        position = may.demand(state, actor, "major")
    if said.priority and not said.why:
        raise Refused(_("A priority that does not come from impact and urgency needs a reason: --why TEXT"))
    used = matrix if state.value("matrix") != matrix and {"impact", "urgency"} & changed.keys() else None
    events: list[Event] = [IncidentClassified(**changed, matrix=used, why=said.why)]
    return position, events + _steps(state, said, actor, used or state.value("matrix"))


def _known(said: Said, matrix: str) -> None:
    levels = priority.MATRICES[matrix].levels
    for name, value, allowed in (
        ("category", said.category, tuple(CATEGORIES)),
        ("cause", said.cause, tuple(CAUSES)),
        ("impact", said.impact, levels),
        ("urgency", said.urgency, levels),
        ("priority", said.priority, (*priority.PRIORITIES, "")),
        ("label", said.tlp, (*tlp.LEVELS, "")),
    ):
        if value is not None and value not in allowed:
            raise BadInput(
                _("{value!r} can't be the {name}; choose one of {allowed}.").format(
                    value=value, name=_(name), allowed=", ".join(filter(None, allowed))
                )
            )


def _changed(state: IncidentState, said: Said) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name in ("category", "subcategory", "cause", "impact", "urgency", "tlp"):
        value = getattr(said, name)
        if value is not None and (value != state.value(name) or state.registers.disputed(name)):
            changed[name] = value
    if said.priority is not None and said.priority != state.value("override"):
        changed["priority"] = said.priority
    if said.major is not None and said.major != state.major:
        changed["major"] = said.major
    return changed


def _steps(state: IncidentState, said: Said, actor: str, matrix: str) -> list[Event]:
    """The steps of triage that this completes."""
    steps: list[Event] = []
    status = state.status
    if status == "registered" and (said.category or state.value("category")):
        steps.append(IncidentMoved(to="categorised"))
        status = "categorised"
    impact = said.impact or state.value("impact")
    urgency = said.urgency or state.value("urgency")
    override = state.value("override") if said.priority is None else said.priority
    ranked = override or priority.MATRICES.get(matrix, priority.THREE).priority(impact, urgency)
    if status == "categorised" and ranked and may.authority(state, actor, may.LEAD) is not None:
        steps.append(IncidentMoved(to="prioritised"))
    return steps
