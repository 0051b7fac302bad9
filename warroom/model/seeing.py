"""Who sees a confidential incident on their screens. A guard rail, not a wall: the file itself hides nothing."""

from __future__ import annotations

from collections.abc import Collection

from warroom.model.incident import IncidentState

NAMED = "named/"
"""Beginning of the registers that say of a person whether they were named: `yes`, or `no` for taken out."""


def may_see(person: str, confidential: bool, named: Collection[str]) -> bool:
    """Whether an incident is shown to a person at all. Everything that shows one asks this."""
    return not confidential or person in named


def named(state: IncidentState) -> frozenset[str]:
    """Who sees it while it is confidential: whoever declared it, whoever holds or held a position or has a task, those
    who were named, and whom somebody called by hand; without those who were taken out. Who holds a position now sees it
    in any case. A ladder of escalation names nobody: it does not know whom an incident is about."""
    said = {person: live.value for person, live in state.registers.under(NAMED)}
    seen = {state.declared_by, *state.held, *(task.assignee for task in state.tasks())}
    for call in state.escalations.values():
        if not call.ladder:
            seen |= {call.to[1:]} if call.to.startswith("@") else set(call.members)
    seen |= {person for person, value in said.items() if value == "yes"}
    seen -= {person for person, value in said.items() if value == "no"}
    seen |= {role.person for role in state.roles()}
    return frozenset(seen - {""})
