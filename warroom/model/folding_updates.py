"""What words to the outside do to the state of an incident: the last ones to each audience, all of them, and drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from warroom.model.envelope import Recorded
from warroom.model.events import (
    Event,
    UpdateApproved,
    UpdateDrafted,
    UpdateReturned,
    UpdateReworded,
    UpdateSent,
    UpdateWithdrawn,
)
from warroom.model.parts import Drafted, Ruling, Sent, Told
from warroom.model.record import give_number

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState


def _sent(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, UpdateSent)  # noqa: S101 - the table below pairs kinds with handlers
    who, when = recorded.actor, recorded.at
    state.told[event.audience] = Told(event.audience, when, who, event.text, event.next_due)
    state.sent.append(
        Sent(recorded.id, event.audience, when, who, event.text, event.next_due, event.draft, event.channel)
    )


def _drafted(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, UpdateDrafted)  # noqa: S101
    give_number(state, recorded.id, event.number, state.drafts)
    state.drafts[recorded.id] = Drafted(event.audience, recorded.at, recorded.actor, event.next_due, event.quiet)


def _reworded(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, UpdateReworded)  # noqa: S101
    draft = state.drafts.get(event.draft)
    if draft is not None:
        state.drafts[event.draft] = draft._replace(next_due=event.next_due, quiet=event.quiet)


def _ruled(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, UpdateApproved | UpdateReturned)  # noqa: S101
    draft = state.drafts.get(event.draft)
    if draft is not None:
        why = event.why if isinstance(event, UpdateReturned) else ""
        ruling = Ruling(event.wording, recorded.at, recorded.actor, isinstance(event, UpdateApproved), why)
        state.drafts[event.draft] = draft._replace(rulings=(*draft.rulings, ruling))


def _withdrawn(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, UpdateWithdrawn)  # noqa: S101
    draft = state.drafts.get(event.draft)
    if draft is not None:
        state.drafts[event.draft] = draft._replace(withdrawn=True)


UPDATE_HANDLERS: dict[str, Callable[[IncidentState, Recorded, Event], None]] = {
    "update.sent": _sent,
    "update.drafted": _drafted,
    "update.reworded": _reworded,
    "update.approved": _ruled,
    "update.returned": _ruled,
    "update.withdrawn": _withdrawn,
}
"""Kind → what it does; part of `folding.HANDLERS`."""
