"""Settling what copies of the room left disputed: what it is about in words, who may, and which event follows."""

from __future__ import annotations

from warroom.i18n import N_, _
from warroom.model import lifecycle, may, positions, rights
from warroom.model.categories import shown_category
from warroom.model.events import DisputeSettled, Event, IncidentRenumbered
from warroom.model.folding import ACTIVITY
from warroom.model.incident import IncidentState
from warroom.model.planning import OBJECTIVE_STATUSES, PLAN_STATUSES, SECTION_TITLES, TASK_STATUSES
from warroom.model.priority import shown_level
from warroom.model.record import HYPOTHESIS_STATUSES
from warroom.model.refusal import BadInput, Refused
from warroom.model.registers import Live
from warroom.model.tlp import shown

_PLAIN = {
    "status": N_("status"),
    "name": N_("title"),
    "description": N_("description"),
    "reporter": N_("reporter"),
    "category": N_("category"),
    "subcategory": N_("subcategory"),
    "cause": N_("cause"),
    "impact": N_("impact"),
    "urgency": N_("urgency"),
    "override": N_("priority"),
    "major": N_("major incident"),
    "hold": N_("waiting for"),
    "plan": N_("plan"),
    "resolution": N_("resolution"),
    "cancel_reason": N_("reason for cancelling"),
    "number": N_("number"),
    "matrix": N_("priority matrix"),
    ACTIVITY: N_("activity after closing"),
    "confidential": N_("confidential"),
    "tlp": N_("label"),
    "link/parent": N_("what it is part of"),
    "link/duplicate": N_("what it is a duplicate of"),
}
_PARTS = {
    "text": N_("text"),
    "status": N_("status"),
    "assignee": N_("person"),
    "due": N_("time"),
    "check_back": N_("check-back"),
    "review": N_("time to look again"),
    "outcome": N_("what came of it"),
}
_NUMBERED = {
    "task": N_("task {n}: {part}"),
    "objective": N_("objective {n}: {part}"),
    "draft": N_("draft {n}: {part}"),
    "decision": N_("decision {n}: {part}"),
    "hypothesis": N_("hypothesis {n}: {part}"),
}
_STATUSES = (("task", TASK_STATUSES), ("objective", OBJECTIVE_STATUSES), ("hypothesis", HYPOTHESIS_STATUSES))
_ACTS = {
    "draft": "propose",
    "link": "link",
    "confidential": "confide",
    "named": "confide",
    "section": "draft",
    "objective": "draft",
    "plan": "approve",
    "role": "assign",
    "task": "task",
    "decision": "draft",
    "hypothesis": "draft",
}
"""First part of a register → the act that sets it; all others: setting the priority."""


def subject(state: IncidentState | None, register: str) -> str:
    """What a register is about, in words: `command`, `Situation`, `task 4: status` (the number needs the state)."""
    kind, _slash, rest = register.partition("/")
    if kind == "role":
        position, _holding, *_who = rest.split("/")
        known = positions.BY_CODE.get(position)
        return _("command") if position in positions.COMMAND else known.shown() if known else position
    if kind == "section":
        return _(SECTION_TITLES[rest]) if rest in SECTION_TITLES else rest
    if kind in _NUMBERED:
        id_, _slash, part = rest.partition("/")
        return _(_NUMBERED[kind]).format(
            n=state.numbers.get(id_, "?") if state else "?", part=_(_PARTS[part]) if part in _PARTS else part
        )
    if is_right(register):
        words = _("the key {who}") if kind == "key" else _("the right of {who}")
        return words.format(who=rest)
    if kind == "time":
        return _("time: {which}").format(which=rest)
    if kind == "named":
        return _("whether {who} sees it").format(who=rest)
    return _(_PLAIN[register]) if register in _PLAIN else register


def is_right(register: str) -> bool:
    """Whether it is about who may come in: of the room, and of no incident."""
    return register.startswith((rights.RIGHT, rights.POSITION, rights.KEY))


def shown_value(register: str, value: str) -> str:
    """A value as people read it; nothing: a dash."""
    kind, _slash, rest = register.partition("/")
    part = rest.rpartition("/")[2]
    if kind == "role":
        return value or _("nobody")
    if register in ("status", ACTIVITY):
        return lifecycle.shown_status(value)
    if register in ("impact", "urgency"):
        return shown_level(value)
    if register == "category":
        return shown_category(value)
    if register == "tlp":
        return shown(value) or _("no label")
    if register in ("major", "confidential") or kind == "named":
        return _("yes") if value not in ("", "no") else _("no")
    if kind == "link":
        return value.partition(" ")[2] or value or "—"
    for name, words in _STATUSES:
        if kind == name and part == "status" and value in words:
            return _(words[value])
    if register == "plan" and value in PLAN_STATUSES:
        return _(PLAN_STATUSES[value])
    return value or "—"


def settle(state: IncidentState, register: str, actor: str, chosen: str, value: str | None) -> tuple[str, list[Event]]:
    """The position acted in and the event that settles a dispute: by the value of the event `chosen`, or a new value.

    Raises `Refused` where nothing is disputed or the person may not, `BadInput` where the choice is none.
    """
    live = state.registers.live(register)
    if not state.registers.disputed(register):
        raise Refused(
            _("{what} is not disputed, or somebody settled it already.").format(what=subject(state, register))
        )
    code = _position(state, register, actor, live)
    if value is not None:
        if not register.startswith(("section/", "draft/")):
            raise BadInput(_("Choose one of the values; a new text is for sections of the plan and drafts."))
        return code, [DisputeSettled(register=register, value=value)]
    for one in live:
        if one.event == chosen:
            return code, [DisputeSettled(register=register, value=one.value, chosen=chosen)]
    raise BadInput(_("That is none of the values of {what}.").format(what=subject(state, register)))


def _position(state: IncidentState, register: str, actor: str, live: tuple[Live, ...]) -> str:
    """Who sets such a value settles it; command also by whoever one of the copies has in command."""
    if any(register == positions.role_register(code, "primary", one.value) and one.value == actor
           for code in positions.COMMAND for one in live) and may.leads(state, actor):  # fmt: skip
        return next(iter(state.positions_of(actor)), "IC")
    return may.demand(state, actor, _ACTS.get(register.partition("/")[0], "prioritise"))


def stay_ended(state: IncidentState, actor: str) -> tuple[str, list[Event]]:
    """The position acted in and the event by which an incident stays closed although work went on in a copy.

    Raises `Refused` where nothing was done after its end, or the person may not.
    """
    if not state.activity:
        raise Refused(_("Nothing was done on {code} after it was closed.").format(code=state.code))
    code = may.demand(state, actor, "prioritise")
    return code, [DisputeSettled(register=ACTIVITY, value=state.status)]


def renumber(state: IncidentState, actor: str, number: int) -> tuple[str, list[Event]]:
    """The position acted in and the event that gives an incident another number."""
    return may.demand(state, actor, "prioritise"), [IncidentRenumbered(number=number, was=state.number)]
