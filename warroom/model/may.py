"""Who may do what (domain: who may do what). Guard rails and audit, not access control: the file protects nothing.

While nobody is in command, whoever acts does so as the duty incident manager, and a position that nobody holds falls
to the next level up: in the end to the commander.
"""

from __future__ import annotations

from warroom.i18n import N_, _
from warroom.model import positions
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
    "confide": (LEAD, N_("say who sees it")),
    "link": (LEAD | positions.CHIEFS | {"DOCL", "SITL"}, N_("link it to other incidents")),
    "redact": (LEAD | {"SOFR", "LOFR", "PIO"}, N_("take words out for good")),
}
"""Act → (the positions that may, the act in words)."""


def authority(state: IncidentState, person: str, allowed: frozenset[str]) -> str | None:
    """The position in which a person may act; None where none of theirs is allowed. `*` allows anyone."""
    mine = state.positions_of(person)
    for code in mine:
        if code in allowed:
            return code
    in_command = bool(state.commanders())
    if not in_command and allowed & LEAD:
        return positions.DUTY
    return (mine[0] if mine else "") if "*" in allowed else None


def demand(state: IncidentState, person: str, act: str) -> str:
    """The position in which a person does this; raises `Refused` with what to do instead."""
    allowed, words = ACTS[act]
    code = authority(state, person, allowed)
    if code is None:
        raise Refused(_only(state, allowed, _(words)))
    return code


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


def only_these(state: IncidentState, allowed: frozenset[str], act: str) -> Refused:
    """The refusal that names who may take a step."""
    return Refused(_only(state, allowed, act))
