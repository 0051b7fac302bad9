"""Who may do what (domain: who may do what). Guard rails and audit, not access control: the file protects nothing.

While nobody is in command, whoever acts does so as the duty incident manager, and a position that nobody holds falls
to the next level up: in the end to the commander. Whoever was given a lesser right than a commander's in this room
(`rights`) acts in the positions that the roster gives them, but neither commands nor stands in for a commander.
"""

from __future__ import annotations

from warroom.i18n import N_, _
from warroom.model import positions, rights
from warroom.model.incident import IncidentState
from warroom.model.refusal import Refused

LEAD = frozenset({"IC", "UC", "DPIC", positions.DUTY})
DRAFTERS = LEAD | positions.CHIEFS | {"DOCL", "SITL"}
ACTS: dict[str, tuple[frozenset[str], str]] = {
    "prioritise": (LEAD, N_("set the priority")),
    "major": (frozenset({"IC", "UC", positions.DUTY}), N_("call an incident major")),
    "assign": (LEAD | positions.CHIEFS, N_("assign roles")),
    "task": (LEAD | positions.CHIEFS, N_("give tasks to others")),
    "draft": (DRAFTERS, N_("draft the plan")),
    "submit": (DRAFTERS, N_("submit the plan")),
    "approve": (frozenset({"IC", "UC", positions.DUTY}), N_("approve the plan")),
    "response": (LEAD | positions.CHIEFS, N_("start a response plan")),
    "regulator": (LEAD | {"LOFR"}, N_("run the clocks of regulators")),
    "update": (LEAD | {"PIO", "LOFR"}, N_("speak to the outside")),
    "propose": (DRAFTERS | {"PIO", "LOFR", "SOFR"}, N_("draft words to the outside")),
    "hold": (LEAD | positions.CHIEFS | {"LOFR", "PIO"}, N_("say what work waits for")),
    "period": (LEAD | {"PSC"}, N_("begin an operational period")),
    "stand_down": (LEAD | positions.CHIEFS, N_("stand an escalation down")),
    "significant": (LEAD | {"PSC", "DOCL"}, N_("confirm what is significant")),
    "strike": (LEAD | {"PSC", "DOCL"}, N_("strike what somebody else wrote")),
    "message": (LEAD | positions.CHIEFS | {"SOFR", "LOFR", "PIO"}, N_("approve a message")),
    "confide": (LEAD, N_("say who sees it")),
    "link": (LEAD | positions.CHIEFS | {"DOCL", "SITL"}, N_("link it to other incidents")),
    "redact": (LEAD | {"SOFR", "LOFR", "PIO"}, N_("take words out for good")),
}
"""Act → (the positions that may, the act in words)."""


def authority(state: IncidentState, person: str, allowed: frozenset[str]) -> str | None:
    """The position in which a person may act; None where none of theirs is allowed. `*` allows anyone."""
    mine = state.positions_of(person)
    may_lead = leads(state, person)
    for code in mine:
        if code in allowed and (may_lead or code not in rights.COMMANDING):
            return code
    in_command = bool(state.commanders())
    if may_lead and not in_command and allowed & LEAD:
        return positions.DUTY
    return (mine[0] if mine else "") if "*" in allowed else None


def leads(state: IncidentState, person: str) -> bool:
    """Whether the room lets this person command and assign."""
    return rights.leads(state.rights.get(person, ""), state.mode)


def demand(state: IncidentState, person: str, act: str) -> str:
    """The position in which a person does this; raises `Refused` with what to do instead."""
    allowed, words = ACTS[act]
    code = authority(state, person, allowed)
    if code is None:
        raise only_these(state, person, allowed, _(words))
    return code


def demand_lead(state: IncidentState, person: str, act: str) -> None:
    """Raises `Refused` where the room does not let this person command; `act` in words is what that is asked for."""
    if not leads(state, person):
        raise Refused(_right_lacks(state, person, act))


def _right_lacks(state: IncidentState, person: str, act: str) -> str:
    who = [login for login, right in sorted(state.rights.items()) if right == rights.COMMANDER]
    if who:
        ask = _("Ask {who}.").format(who=_list(who[:4]))
    else:
        ask = _("Whoever looks after the room can name one: warroom access add NAME --right commander")
    right = rights.shown_right(state.rights.get(person, ""))
    return _("Only commanders may {act}; you come in as a {right}. {ask}").format(act=act, right=right, ask=ask)


def _only(state: IncidentState, allowed: frozenset[str], act: str) -> str:
    shown = [positions.BY_CODE[code].shown() for code in positions.RANK if code in allowed]
    said = _("Only {positions} may {act}.").format(positions=_list(shown), act=act)
    commanders = state.commanders()
    # Whom to ask stands first: a narrow screen cuts what stands last.
    ask = _("Ask {who}, who is in command.").format(who=" / ".join(commanders)) if commanders else ""
    return f"{ask} {said}".strip()


def _list(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{some} or {last}").format(some=", ".join(words[:-1]), last=words[-1])


def own_section(state: IncidentState, code: str, position: str) -> bool:
    """Whether a chief may fill this position: it lies in their section."""
    chief, wanted = positions.BY_CODE.get(code), positions.BY_CODE.get(position)
    return chief is not None and wanted is not None and bool(chief.section) and chief.section == wanted.section


def only_these(state: IncidentState, person: str, allowed: frozenset[str], act: str) -> Refused:
    """The refusal that names who may do something, and whom to ask."""
    if not state.commanders() and allowed & LEAD and not leads(state, person):
        return Refused(_right_lacks(state, person, act))
    return Refused(_only(state, allowed, act))
