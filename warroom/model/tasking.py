"""Giving tasks: who may, to whom, and what makes an order of one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from warroom.i18n import _
from warroom.model import may
from warroom.model.asking import answerers
from warroom.model.events import TaskAdded, TaskSet
from warroom.model.incident import IncidentState
from warroom.model.parts import Task
from warroom.model.planning import TASK_STATUSES
from warroom.model.refusal import BadInput, Refused


class Given(NamedTuple):
    """What is to be given: the words, a login (empty: nobody yet), a position (a code), times, the objective's id."""

    text: str
    to: str = ""
    position: str = ""
    due: datetime | None = None
    objective: str = ""
    ordered: bool = False
    channel: str = ""
    tags: tuple[str, ...] = ()
    check_back_at: datetime | None = None
    tlp: str = ""


def give(state: IncidentState, actor: str, asked: Given) -> tuple[str | None, TaskAdded]:
    """The position acted in (None: whichever they hold) and the event. Whoever may not give tasks may propose one, or
    take one up. An order is for one person, who acknowledges it. Raises `Refused` or `BadInput`."""
    if asked.ordered and not asked.to and not asked.position:
        raise BadInput(_("An order is for one person. Name who carries it out: @dan"))
    code = may.authority(state, actor, may.ACTS["task"][0])
    others = asked.to not in ("", actor)
    if code is None and (others or asked.ordered):
        may.demand(state, actor, "task")
    own = asked.to == actor
    status = "acknowledged" if own else "proposed" if code is None else "assigned"
    return code, TaskAdded(
        number=max((task.number for task in state.tasks()), default=0) + 1, text=asked.text, assignee=asked.to,
        due=asked.due, objective=asked.objective, status=status, position=asked.position, ordered=asked.ordered,
        channel=asked.channel, tags=asked.tags,
        check_back_at=asked.check_back_at, tlp=asked.tlp,
    )  # fmt: skip


def again(task: Task, login: str | None, status: str | None) -> str | None:
    """The status that a task takes on when it is given to `login`: somebody else has to acknowledge an order anew."""
    given = login is not None and login != task.assignee
    return "assigned" if given and status is None and task.ordered and task.open else status


def numbered(state: IncidentState, number: int) -> Task:
    """The task of a number; raises `BadInput`."""
    found = next((task for task in state.tasks() if task.number == number), None)
    if found is None:
        raise BadInput(_("{code} has no task {n}.").format(code=state.code, n=number))
    return found


def acknowledge(state: IncidentState, number: int, actor: str, words: str, by: str = "") -> tuple[str | None, TaskSet]:
    """The position acted in (None: whichever they hold) and the event: an order is understood by whoever has it, also
    where somebody writes it down for them (`by`). Words that go with it are a note. Raises `Refused` or `BadInput`."""
    task = numbered(state, number)
    if not task.unacknowledged:
        said = (
            _("{who} was quicker: task {n} is {status}.")
            if task.set_by != actor
            else _("Task {n} is {status} already.")
        )
        status = _(TASK_STATUSES[task.status]) if task.status in TASK_STATUSES else task.status
        raise Refused(said.format(who=task.set_by, n=number, status=status))
    who = task.assignee or task.position
    if by and by != who:
        raise Refused(_("Task {n} is for {who}, not for {other}.").format(n=number, who=who, other=by))
    own = actor in answerers(state, who) or by
    code = None if own else may.demand(state, actor, "task")
    return code, TaskSet(task=task.id, status="acknowledged", note=words, by=by if by != actor else "")
