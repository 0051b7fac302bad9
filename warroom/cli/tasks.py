"""Commands about tasks and objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.cli.base import (
    Cli,
    Numbered,
    argument,
    command,
    complete_person,
    incident_argument,
    option,
    said,
    words_argument,
)
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.parts import Objective, Task


def task_json(task: Task) -> dict[str, Any]:
    """A task as JSON."""
    return {**task._asdict(), "open": task.open}


def _task_words(task: Task) -> str:
    from warroom.cli.output import shown
    from warroom.model.planning import TASK_STATUSES

    status = _(TASK_STATUSES[task.status]) if task.status in TASK_STATUSES else task.status
    who = shown(task.assignee) or _("nobody")
    return _("task {n}: {text} ({status}, {who})").format(n=task.number, text=shown(task.text), status=status, who=who)


def _objective_words(goal: Objective) -> str:
    from warroom.cli.output import shown
    from warroom.model.planning import OBJECTIVE_STATUSES

    status = _(OBJECTIVE_STATUSES[goal.status]) if goal.status in OBJECTIVE_STATUSES else goal.status
    return _("objective {n}: {text} ({status})").format(n=goal.number, text=shown(goal.text), status=status)


@command("task", N_("Give somebody a task."))
@incident_argument
@words_argument("text", N_("What is to be done; - reads standard input."))
@option("--to", metavar="PERSON", default="", help=N_("Who does it."), shell_complete=complete_person)
@option("--due", metavar="TIME", help=N_("By when: 15:30, 45m."))
@option("--objective", type=int, metavar="K", help=N_("The objective that it serves."))
@option("--check-back", metavar="TIME", help=N_("When you come back to ask how it stands: 15m."))
@option("--order", "ordered", is_flag=True, help=N_("It is an order: whoever gets it has to acknowledge it."))
def task(
    cli: Cli, ref: str, text: tuple[str, ...], to: str, due: str | None, objective: int | None,
    check_back: str | None, ordered: bool, as_json: bool,
) -> None:  # fmt: skip
    """Add a task."""
    from warroom.cli.output import answer, note
    from warroom.model.moments import show_moment

    with cli.room() as room:
        known = {one.login for one in room.people()}
        added = room.task(ref, said(text), to=to, due=due, objective=objective, check_back=check_back, ordered=ordered)
        when = show_moment(added.due, room.zone, room.clock.now()) if added.due else ""
    words = _task_words(added)
    answer(as_json, task_json(added), _("{what}, due {time}").format(what=words, time=when) if when else words)
    if added.assignee and added.assignee not in known:
        note(_("{who} is new in this room. If that was a slip, give it to somebody else.").format(who=added.assignee))


@command(
    "task-set",
    N_(
        "Move a task on, or give it to somebody else. "
        "Statuses: proposed, assigned, acknowledged, in_progress, blocked, stopped, done, cancelled."
    ),
)
@incident_argument
@argument("number", N_("The number of the task."), type=Numbered("T"), metavar="K")
@argument("status", N_("How it stands now."), required=False)
@option("--note", metavar="TEXT", default="", help=N_("What there is to say about it; - reads standard input."))
@option("--to", metavar="PERSON", help=N_("Who has it from now on."), shell_complete=complete_person)
@option("--due", metavar="TIME", help=N_("By when: 15:30, 45m."))
@option("--check-back", metavar="TIME", help=N_("When you come back to it: 15m; none: you did, and will not again."))
def task_set(
    cli: Cli, ref: str, number: int, status: str | None, note: str, to: str | None, due: str | None,
    check_back: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Set a task."""
    from warroom.cli.output import answer

    code = status.replace("-", "_") if status else None
    with cli.room() as room:
        changed = room.task_set(ref, number, code, note=said(note), to=to, due=due, check_back=check_back)
    answer(as_json, task_json(changed), _task_words(changed))


@command("objective", N_("Add an objective to the plan."))
@incident_argument
@words_argument("text", N_("What is to be reached; - reads standard input."))
@option("--due", metavar="TIME", help=N_("By when: 15:30, 45m."))
def objective(cli: Cli, ref: str, text: tuple[str, ...], due: str | None, as_json: bool) -> None:
    """Add an objective."""
    from warroom.cli.output import answer

    with cli.room() as room:
        added = room.objective(ref, said(text), due=due)
    answer(as_json, added, _objective_words(added))


@command("objective-set", N_("Say how an objective stands: open, met or dropped; or word it anew."))
@incident_argument
@argument("number", N_("The number of the objective."), type=int, metavar="K")
@argument("status", N_("open, met or dropped."), required=False)
@option("--text", metavar="TEXT", help=N_("Its new words; - reads standard input."))
@option("--why", metavar="TEXT", default="", help=N_("The reason."))
def objective_set(
    cli: Cli, ref: str, number: int, status: str | None, text: str | None, why: str, as_json: bool
) -> None:
    """Set an objective."""
    from warroom.cli.output import answer
    from warroom.model.refusal import BadInput

    if status is None and text is None:
        raise BadInput(_("Say what changes: a status (open, met, dropped) or --text."))
    with cli.room() as room:
        changed = room.objective_set(
            ref, number, status=status, text=said(text) if text is not None else None, why=said(why)
        )
    answer(as_json, changed, _objective_words(changed))
