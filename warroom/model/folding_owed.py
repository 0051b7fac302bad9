"""What events about waiting, calling and snoozing do to the state of an incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from warroom.model.envelope import Recorded
from warroom.model.events import (
    EscalationAcknowledged,
    EscalationRaised,
    EscalationStoodDown,
    Event,
    IncidentHeld,
    LadderArmed,
    PromiseSnoozed,
)
from warroom.model.parts import Escalation, Hold, Ladder, Rung, Snooze

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState


def _held(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, IncidentHeld)  # noqa: S101 - the table below pairs kinds with handlers
    if state.holds and state.holds[-1].end is None:
        before = state.holds[-1]
        # A time that was typed may lie before the beginning: then it did not last at all.
        state.holds[-1] = before._replace(end=max(before.start, recorded.at))
    if event.reason:
        state.holds.append(Hold(recorded.at, None, event.reason, event.customer, recorded.actor))


def _armed(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, LadderArmed)  # noqa: S101
    rungs = tuple(
        Rung(id_, sort, to, tuple(event.groups.get(to, "").split()), moment_of(due), _minutes(answer))
        for id_, sort, to, due, answer in zip_longest(
            event.rungs, event.sorts[: len(event.rungs)], event.to[: len(event.rungs)],
            event.dues[: len(event.rungs)], event.answers[: len(event.rungs)], fillvalue="",
        )
    )  # fmt: skip
    state.ladders[event.ladder] = Ladder(
        event.ladder, event.title, event.until, event.as_of, event.turn, rungs, recorded.at
    )


def moment_of(text: str) -> datetime | None:
    """A moment that stands in a list of texts; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _minutes(text: str) -> int:
    # More than a week is no answer that anybody waits for; it is nonsense that was never written by a rule.
    return min(int(text), 7 * 24 * 60) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def escalation_key(ladder: str, rung: str, turn: int) -> str:
    """How one rung of a ladder is named: the same in every process and every copy of the room, so it is raised once."""
    return f"{ladder}/{rung}/{turn}"


def _raised(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EscalationRaised)  # noqa: S101
    key = escalation_key(event.ladder, event.rung, event.turn) if event.ladder else recorded.id
    if key in state.escalations:
        return  # a copy of the room raised it, too
    state.escalations[key] = Escalation(
        key, event.ladder, event.title, event.rung, event.turn, event.sort, event.to, event.members, event.cause,
        recorded.at, recorded.actor, event.why, event.answer_by,
    )  # fmt: skip


def _answered(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EscalationAcknowledged)  # noqa: S101
    one = state.escalations.get(event.escalation)
    if one is not None and one.status == "raised":
        state.escalations[one.key] = one._replace(
            status="acknowledged", answered_at=recorded.at, answered_by=recorded.actor, note=event.note
        )


def _stood_down(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EscalationStoodDown)  # noqa: S101
    if event.ladder:
        state.stood_down.add((event.ladder, event.turn))
    for one in list(state.escalations.values()):
        mine = (one.ladder, one.turn) == (event.ladder, event.turn) if event.ladder else one.key == event.escalation
        if mine and one.status == "raised":
            state.escalations[one.key] = one._replace(
                status="stood_down", answered_at=recorded.at, answered_by=recorded.actor, note=event.why
            )


def _snoozed(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, PromiseSnoozed)  # noqa: S101
    snooze = Snooze(event.promise, recorded.actor, event.due, event.until, recorded.at)
    state.snoozes[event.promise, recorded.actor] = snooze


OWED_HANDLERS: dict[str, Callable[[IncidentState, Recorded, Event], None]] = {
    "incident.held": _held,
    "escalation.armed": _armed,
    "escalation.raised": _raised,
    "escalation.acknowledged": _answered,
    "escalation.stood_down": _stood_down,
    "promise.snoozed": _snoozed,
}
