"""The role roster: who may fill which position, and what follows for those who held it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from warroom.i18n import _
from warroom.model import lifecycle, may, positions, rights
from warroom.model.events import HOLDINGS, Event, RoleAssigned, RoleRelieved, TaskSet
from warroom.model.incident import IncidentState
from warroom.model.refusal import BadInput, Refused


class Assignment(NamedTuple):
    """What a person asks for: somebody in a position."""

    position: str
    person: str
    actor: str
    holding: str = "primary"
    reports_to: str = ""
    why: str = ""


def find(text: str) -> positions.Position:
    """The one position that a person means; raises `BadInput` and names the candidates."""
    found = positions.find_positions(text)
    if len(found) == 1:
        return found[0]
    if not found:
        codes = ", ".join(p.code for p in positions.POSITIONS)
        raise BadInput(_("There is no position {text!r}. The codes are: {codes}.").format(text=text, codes=codes))
    names = ", ".join(f"{p.code} ({p.shown()})" for p in found[:6])
    raise BadInput(_("{text!r} may be several positions: {names}. Type the code.").format(text=text, names=names))


def assign(state: IncidentState, asked: Assignment) -> tuple[str, list[Event]]:
    """The position acted in, and the events. Raises `Refused` or `BadInput`."""
    position = positions.BY_CODE[asked.position]
    if asked.holding not in HOLDINGS:
        raise BadInput(_("{value!r} is not a way to hold a position.").format(value=asked.holding))
    if state.status in lifecycle.ENDED:
        raise Refused(
            _("{code} is {status}; nobody is assigned any more.").format(
                code=state.code, status=lifecycle.shown_status(state.status)
            )
        )
    right = state.rights.get(asked.person, "")
    rights.demand_hold(asked.person, right, state.mode, asked.position, asked.holding, position.shown())
    register = positions.role_register(asked.position, asked.holding, asked.person)
    if state.value(register) == asked.person and not state.registers.disputed(register):
        raise Refused(_("{who} is {position} already.").format(who=asked.person, position=position.shown()))
    code, emergency = _authority(state, asked, position)
    _no_circle(state, asked)
    assigned = RoleAssigned(
        position=asked.position, person=asked.person, holding=asked.holding, reports_to=asked.reports_to,
        emergency=emergency, why=asked.why,
    )  # fmt: skip
    return code, [assigned, *_waiting(state, asked)]


def hand_over(state: IncidentState, asked: Assignment, leaving: str) -> tuple[str, list[Event], str]:
    """The position acted in, the events, and who leaves. `leaving` is empty where only one holds it, or the actor does.

    Raises `Refused`, also where nobody holds it: then nothing is handed over.
    """
    shown = positions.BY_CODE[asked.position].shown()
    held = [r.person for r in state.roles() if r.position == asked.position and r.holding == "primary"]
    if not held:
        raise Refused(
            _("Nobody holds {position} there. Fill it: warroom assign {n} {code} {who}").format(
                position=shown, n=state.number, code=asked.position, who=asked.person
            )
        )
    if leaving and leaving not in held:
        said = _("{who} does not hold {position}; it is held by: {names}.")
        raise Refused(said.format(who=leaving, position=shown, names=", ".join(held)))
    if not leaving:
        leaving = asked.actor if asked.actor in held else held[0]
        if len(held) > 1 and asked.actor not in held:
            said = _("Several people hold {position}: {names}. Say who leaves: --from PERSON")
            raise Refused(said.format(position=shown, names=", ".join(held)))
    code, events = assign(state, asked)
    if positions.BY_CODE[asked.position].several:
        events.append(RoleRelieved(position=asked.position, person=leaving, holding="primary", why=asked.why))
    return code, events, leaving


def _waiting(state: IncidentState, asked: Assignment) -> Iterator[Event]:
    """The tasks of a position that waited for somebody to fill it are theirs now."""
    for task in state.tasks() if asked.holding == "primary" else ():
        if task.open and not task.assignee and task.position == asked.position:
            yield TaskSet(task=task.id, assignee=asked.person, status="assigned")


def _authority(state: IncidentState, asked: Assignment, position: positions.Position) -> tuple[str, bool]:
    commanders = state.commanders()
    takes_command = position.code in positions.COMMAND and asked.holding == "primary"
    if takes_command and commanders and asked.actor not in commanders:
        # Emergency assumption of command: possible without the commander's word, never without a reason.
        may.demand_lead(state, asked.actor, _("take command"))
        if not asked.why:
            raise Refused(
                _(
                    "{who} is in command and hands it over. If {who} can't be reached, take command with a reason: "
                    "--why TEXT"
                ).format(who=" / ".join(commanders))
            )
        return may.authority(state, asked.actor, frozenset({"*"})) or "", True
    code = may.demand(state, asked.actor, "assign")
    if code in positions.CHIEFS and not may.own_section(state, code, asked.position):
        raise Refused(
            _("A section chief assigns in their own section; {position} is not in it. Ask {who}.").format(
                position=position.shown(), who=" / ".join(commanders)
            )
        )
    return code, False


def _no_circle(state: IncidentState, asked: Assignment) -> None:
    """Unity of command: everybody has one superior, and the way up ends."""
    if asked.reports_to and asked.reports_to == asked.position:
        raise BadInput(_("A position can't report to itself."))


def relieve(state: IncidentState, position: str, person: str, actor: str, why: str) -> tuple[str, list[Event]]:
    """The position acted in, and the events. Raises `Refused`, also where nobody would be left in command."""
    shown = positions.BY_CODE[position].shown()
    held = [r for r in state.roles() if r.position == position and (not person or r.person == person)]
    if not held:
        raise Refused(_("Nobody holds {position} there.").format(position=shown))
    if len(held) > 1 and not person:
        names = ", ".join(r.person for r in held)
        raise Refused(_("Several people hold {position}: {names}. Say who.").format(position=shown, names=names))
    role = held[0]
    own = role.person == actor
    code = position if own else may.demand(state, actor, "assign")
    if not own and code in positions.CHIEFS and not may.own_section(state, code, position):
        raise Refused(_("A section chief relieves in their own section only."))
    last = role.holding == "primary" and position in positions.COMMAND and len(state.commanders()) == 1
    if last and state.status in lifecycle.ACTIVE:
        raise Refused(
            _("{code} needs somebody in command. Hand over first: r, or warroom assign {n} IC PERSON").format(
                code=state.code, n=state.number
            )
        )
    return code, [RoleRelieved(position=position, person=role.person, holding=role.holding, why=why)]
