"""What each kind of event does to the state of an incident, beside setting registers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from warroom.model.envelope import Recorded
from warroom.model.events import (
    DisputeSettled,
    Event,
    EventRedacted,
    IncidentDeclared,
    IncidentMoved,
    IncidentRenumbered,
    ObjectiveAdded,
    PeriodStarted,
    PlanApproved,
    Redacted,
    RegulatorArmed,
    RegulatorAssessed,
    RegulatorOwned,
    RegulatorSubmitted,
    ResponseStarted,
    RoleAssigned,
    SourceRecorded,
    TaskAdded,
    read_body,
)
from warroom.model.folding_owed import OWED_HANDLERS
from warroom.model.folding_updates import UPDATE_HANDLERS
from warroom.model.lifecycle import ENDED
from warroom.model.parts import Approval, Assessment, Clock, Move, Period, Redaction, Response
from warroom.model.record import HANDLERS as RECORD
from warroom.model.record import give_number
from warroom.model.registers import Live

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState


_NUMBER = re.compile("[0-9]{1,9}")


def _declared(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, IncidentDeclared)  # noqa: S101 - the table below pairs kinds with handlers
    if state.declared is None:
        state.declared, state.number, state.mode = event, event.number, recorded.mode
        state.declared_by, state.reported_at = recorded.actor, recorded.at


def _moved(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, IncidentMoved)  # noqa: S101
    if event.to in ENDED:
        state.registers.clear(ACTIVITY)  # whoever ends it now knows of all that was done before
    state.moves.append(Move(recorded.id, recorded.at, state.status, event.to, recorded.actor, event.why))


def _sourced(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, SourceRecorded)  # noqa: S101
    state.source_keys.add(event.key)
    state.source_system, state.source_ref = event.system, event.ref


def _assigned(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, RoleAssigned)  # noqa: S101
    state.held.add(event.person)


def _task_added(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, TaskAdded)  # noqa: S101
    give_number(state, recorded.id, event.number, state.tasks_added)
    state.tasks_added[recorded.id] = (event, recorded)


def _objective_added(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, ObjectiveAdded)  # noqa: S101
    give_number(state, recorded.id, event.number, state.objectives_added)
    state.objectives_added[recorded.id] = (event, recorded)


def _period_started(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, PeriodStarted)  # noqa: S101
    number = max(event.number, state.periods[-1].number + 1) if state.periods else event.number
    state.periods.append(Period(number, recorded.at, event.ends_at))


def _renumbered(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, IncidentRenumbered)  # noqa: S101
    state.number = event.number


def _settled(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, DisputeSettled)  # noqa: S101
    if event.register == "status":
        # What was not chosen counts as never done: its times go, too.
        gone = set(recorded.replaces) - {event.chosen}
        state.moves = [move for move in state.moves if move.event not in gone]
    elif event.register == "number" and _NUMBER.fullmatch(event.value):
        state.number = int(event.value)


def _approved(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, PlanApproved)  # noqa: S101
    state.approvals.append(Approval(event.number, recorded.at, recorded.actor, event.content))


def _response_started(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, ResponseStarted)  # noqa: S101
    state.responses.append(
        Response(event.plan, event.title, recorded.at, recorded.actor, event.roles, event.channels, event.escalation,
                 event.decisions)
    )  # fmt: skip


def _assessed(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, RegulatorAssessed)  # noqa: S101
    state.assessments.append(
        Assessment(event.regime, event.name, event.applies, event.trigger, event.moment, recorded.actor, recorded.at,
                   event.why)
    )  # fmt: skip
    start, end = ("running", "not_applicable") if not event.applies else ("not_applicable", "running")
    for key, clock in state.clocks.items():
        if clock.regime == event.regime and clock.status == start:
            state.clocks[key] = clock._replace(status=end)


def _armed(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, RegulatorArmed)  # noqa: S101
    key, owner = (event.regime, event.step), ""
    if key in state.clocks:
        if state.clocks[key].status == "submitted":
            return  # a copy of the room ran it on; what was handed in stays
        owner = state.clocks[key].owner
    state.clocks[key] = Clock(
        event.regime, event.step, event.name, event.title, event.to, event.article, event.due, event.as_of,
        recorded.at, recorded.actor, owner=owner, since=event.since or recorded.at,
    )  # fmt: skip


def _submitted(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, RegulatorSubmitted)  # noqa: S101
    clock = state.clocks.get((event.regime, event.step))
    if clock is not None:
        done = clock._replace(status="submitted", submitted_at=recorded.at, ref=event.ref)
        state.clocks[event.regime, event.step] = done


def _owned(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, RegulatorOwned)  # noqa: S101
    clock = state.clocks.get((event.regime, event.step))
    if clock is not None:
        state.clocks[event.regime, event.step] = clock._replace(owner=event.owner)


def _redacted(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EventRedacted)  # noqa: S101
    # What it does to the event that it names, `redacting.restored` did before the fold began.
    state.redactions[event.event] = Redaction(recorded.actor, recorded.at, event.why, event.number, event.tlp)


ACTIVITY = "activity"
"""The register of what was done on an incident that had ended, by people who did not know that; see `worked`."""
WORK = frozenset((
    "plan.drafted", "plan.submitted", "plan.approved", "plan.returned", "objective.added", "objective.set",
    "task.added", "task.set", "period.started", "response.started", "role.assigned",
))  # fmt: skip
"""Kinds of events by which people work on an incident."""


def worked(state: IncidentState, recorded: Recorded) -> None:
    """Work that is told after the end of an incident: a copy of the room was closed while another one went on.

    Who knows that it has ended names that among what their event replaces (`Writer` does it), and adds nothing here.
    """
    if state.registers.ids("status") and set(state.registers.ids("status")).isdisjoint(recorded.replaces):
        live = Live(recorded.id, recorded.hlc, recorded.at, recorded.actor, recorded.kind)
        state.registers.set(ACTIVITY, live, ())


HANDLERS: dict[str, Callable[[IncidentState, Recorded, Event], None]] = {
    "incident.declared": _declared,
    "incident.moved": _moved,
    "source.recorded": _sourced,
    "role.assigned": _assigned,
    "task.added": _task_added,
    "objective.added": _objective_added,
    "period.started": _period_started,
    "incident.renumbered": _renumbered,
    "dispute.settled": _settled,
    "plan.approved": _approved,
    "response.started": _response_started,
    "regulator.assessed": _assessed,
    "regulator.armed": _armed,
    "regulator.submitted": _submitted,
    "regulator.owned": _owned,
    "event.redacted": _redacted,
    **UPDATE_HANDLERS,
    **OWED_HANDLERS,
    **RECORD,
}


# -- words that were taken out -----------------------------------------------------------------------------------------


def redactions(events: Iterable[Recorded]) -> dict[str, str]:
    """The events whose words are taken out, each with what is left of its body. The later redaction counts."""
    return {one.event.event: one.event.rest for one in events if isinstance(one.event, EventRedacted)}


def restored(events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Events of one stream, in order, as the fold reads them: what is left of a body stands in its place.

    Redaction wins, also in a copy where the words are still there: so all copies fold into the same state.
    """
    left = redactions(events)
    if not left:
        return events
    return [_left(one, left[one.id]) if one.id in left else one for one in events]


def _left(recorded: Recorded, rest: str) -> Recorded:
    # Version 0: a rest is written and read by the rules of today, whatever version the body was.
    event = read_body(recorded.kind, 0, rest) if rest else Redacted(recorded.kind)
    return recorded._replace(event=event)
