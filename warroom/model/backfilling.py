"""Incidents that are entered later: the steps that were taken then, each with its own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from warroom.i18n import _
from warroom.model import moving
from warroom.model.events import Event, IncidentMoved, PeriodStarted, RoleAssigned
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import ACTIVE, BY_STEP, STATUSES, shown_status
from warroom.model.refusal import BadInput, Refused

_RANK = {status: rank for rank, status in enumerate(STATUSES)}
_ENDED = frozenset({"resolved", "in_review", "closed"})


class PastStep(NamedTuple):
    """A step that was taken: to which status, and when."""

    to: str
    at: datetime


def steps(
    state: IncidentState, taken: Sequence[PastStep], actor: str, why: str, now: datetime, period_hours: int
) -> list[tuple[datetime, Event]]:
    """The events that the steps of the past make, each with its time. Steps whose time nobody knows may be left out.
    Who enters an incident that still goes on commands it until somebody else does.

    Raises `BadInput` where the steps can't have been so, `Refused` where what they ask for is missing.
    """
    _possible(state, taken)
    ended = [step.to for step in taken if step.to in _ENDED]
    if ended:
        debts = [name for name, known in (("category", state.value("category")), ("priority", state.priority))
                 if not known]  # fmt: skip
        if debts:
            raise Refused(
                _("To be {status} it needs {debts}: say them in the same command.").format(
                    status=shown_status(ended[-1]), debts=_(" and ").join(_(moving.DEBTS[debt]) for debt in debts)
                )
            )
    events: list[tuple[datetime, Event]] = []
    spoken = _who_speaks(taken)
    for step in taken:
        words, reason = why if step.to in spoken else "", ""
        if step.to == "cancelled":
            reason = moving.cancel_reason(moving.Step("cancelled", actor, step.at, words))
        if step.to == "resolved" and not words:
            raise Refused(_("Say what restored service (--why)."))
        events.append((step.at, IncidentMoved(to=step.to, why=words, cancel_reason=reason)))
    if taken and taken[-1].to in ACTIVE:
        events.append((taken[-1].at, RoleAssigned(position="IC", person=actor)))
        events.append((now, PeriodStarted(number=1, ends_at=moving.period_end(now, period_hours))))
    return events


def _who_speaks(taken: Sequence[PastStep]) -> set[str]:
    """The steps to which the words belong: what restored service, why it was cancelled, else the last one."""
    went = {step.to for step in taken}
    return went & {"resolved", "cancelled"} or {step.to for step in taken[-1:]}


def _possible(state: IncidentState, taken: Sequence[PastStep]) -> None:
    for step in taken:
        if step.to not in STATUSES or step.to == "identified":
            names = ", ".join(status for status in STATUSES if status != "identified")
            raise BadInput(_("{value!r} is not a status; choose one of {names}.").format(value=step.to, names=names))
    for before, after in pairwise(taken):
        if after.at < before.at:
            raise BadInput(
                _("{status} lies before {earlier}: give the steps in the order in which they were taken.").format(
                    status=shown_status(after.to), earlier=shown_status(before.to)
                )
            )
    if taken and state.reported_at is not None and taken[0].at < state.reported_at:
        raise BadInput(_("No step can lie before the report (--reported-at)."))
    for start, step in zip(["identified", *(one.to for one in taken)], taken, strict=False):
        onward = _RANK[step.to] > _RANK[start] and step.to != "cancelled"
        if start == "cancelled" or not (onward or (start, step.to) in BY_STEP):
            raise BadInput(
                _("Nothing goes from {start} to {to}.").format(start=shown_status(start), to=shown_status(step.to))
            )
