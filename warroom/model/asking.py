"""What waits for whom: answers, approvals, orders that nobody acknowledged, decisions to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from warroom.model import positions
from warroom.model.incident import IncidentState
from warroom.model.record import decisions

ORDER, REVIEW = "order", "review"
"""Kinds of waits beside `record.ANSWER` and `record.APPROVAL`."""
AT_ONCE = frozenset({"answer", "approval", ORDER})
"""The kinds that wait from the moment on in which they were asked; the others wait for their time."""
UNANSWERED = 60.0
"""Seconds after which an order that nobody acknowledged, and a question, is late (domain: the task contract)."""
_BACK = -5.0
"""Seconds: a wait that begins later than this after now was written before the clock was set back."""
_OVER = frozenset({"closed", "cancelled"})


class Wait(NamedTuple):
    """One thing that waits. `id`: the event that it is about; `who`: of whom it was asked (a login, the code of a
    position, somebody outside); `people`: the logins that may answer it now; `number`: of the entry, task or decision;
    `since`: when it was asked; `due`: by when, where that was said."""

    incident: str
    id: str
    who: str
    kind: str
    number: int
    people: tuple[str, ...]
    asked_by: str
    since: datetime
    due: datetime | None = None

    @property
    def ref(self) -> str:
        """How it is named where one answers: `117` an entry, `T3` an order, `D2` a decision."""
        return {ORDER: "T", REVIEW: "D"}.get(self.kind, "") + str(self.number)


def waits(state: IncidentState) -> list[Wait]:
    """All that waits in one incident, in the order in which it was asked. Of one that is over nothing waits."""
    return [] if state.status in _OVER else sorted(_waits(state), key=lambda one: (one.since, one.id, one.who))


def _waits(state: IncidentState) -> Iterator[Wait]:
    record = state.record
    for key, ask in record.asks.items():
        for of in ask.of if ask.entry not in record.struck else ():
            if of not in record.answers.get(key, {}):
                yield Wait(
                    state.id, ask.entry, of, ask.what, ask.number, answerers(state, of), ask.by, ask.at, ask.due
                )  # fmt: skip
    for task in state.tasks():
        given = task.given_at or task.added_at
        if task.unacknowledged:
            who = task.assignee or task.position
            yield Wait(state.id, task.id, who, ORDER, task.number, answerers(state, who), task.given_by, given)
    for one in decisions(state):
        if one.review is not None and not one.struck:
            yield Wait(
                state.id, one.id, one.decided_by, REVIEW, one.number, (one.decided_by,), one.decided_by, one.at,
                one.review,
            )  # fmt: skip


def answerers(state: IncidentState, who: str) -> tuple[str, ...]:
    """The logins that may answer for somebody who was asked: of a position whoever holds it; while nobody does, whoever
    is in command (domain: an act that nobody may do falls to the next level up, finally to the commander)."""
    if who not in positions.BY_CODE:
        return (who,)
    if who in positions.COMMAND:
        return tuple(state.commanders())
    holders = [role.person for role in state.roles() if role.position == who and role.holding != "trainee"]
    return tuple(dict.fromkeys(holders or state.commanders()))


def asked_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Of whom an entry asks an answer: each addressee once; positions by their code."""
    codes = {code.casefold(): code for code in positions.BY_CODE}
    return tuple(dict.fromkeys(codes.get(name.casefold(), name) for name in names))


def waited(wait: Wait, now: datetime) -> float:
    """Seconds that something has been waiting for an answer; never negative.

    Where the clock was set back since, it counts as late at once: an hour of silence would hide it.
    """
    seconds = (now - wait.since).total_seconds()
    return seconds if seconds >= 0 else UNANSWERED if seconds < _BACK else 0.0


def left(wait: Wait, now: datetime) -> float:
    """Seconds until something that waits is late; negative: how late it is."""
    if wait.due is not None:
        return (wait.due - now).total_seconds()
    return UNANSWERED - waited(wait, now)


def gone(state: IncidentState) -> list[str]:
    """The people who held a position once and hold none now: whom to name is worth a second look."""
    return [person for person in sorted(state.held) if not state.positions_of(person)]
