"""The Incident Action Plan on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from warroom.model.incident import IncidentState

_ACTIONS = ("show", "draft", "submit", "approve", "return", "history", "period")


@command(
    "plan",
    N_(
        "The Incident Action Plan: show it, draft SECTION TEXT, submit, approve, return --why TEXT, its history, or "
        "period: the next operational period begins. "
        "Sections: situation, objectives, emphasis, safety, communications."
    ),
)
@incident_argument
@argument("action", N_("show, draft, submit, approve, return, history or period."), type=click.Choice(_ACTIONS),
          default="show", metavar="[ACTION]")  # fmt: skip
@argument("words", N_("For draft: the section and its text; - reads standard input."), nargs=-1,
          metavar="[SECTION TEXT...]")  # fmt: skip
@option("--why", metavar="TEXT", default="", help=N_("For return: the reason."))
@option("--hours", type=float, metavar="H", help=N_("For period: how long; as the room has it where nothing is said."))
def plan(cli: Cli, ref: str, action: str, words: tuple[str, ...], why: str, hours: float | None, as_json: bool) -> None:
    """Read or work on the plan."""
    from warroom.cli.output import put_json

    if (action == "draft") != bool(words):
        raise click.UsageError(
            _("Say which section and its text: warroom plan N draft situation TEXT")
            if action == "draft"
            else _("{action} takes no more words.").format(action=action)
        )
    with cli.room() as room:
        if action == "draft":
            state = room.draft(ref, words[0], said(words[1:]))
        elif action == "submit":
            state = room.submit(ref)
        elif action == "approve":
            state = room.approve(ref)
        elif action == "return":
            state = room.send_back(ref, said(why))
        elif action == "period":
            room.period(ref, hours)
            state = room.incident(room.find(ref))
        else:
            state = room.incident(room.find(ref))
        zone, now = room.zone, room.clock.now()
        if action == "draft":  # the objectives come back as they were when they were added
            state = room.incident(state.id)
    if action == "history":
        _history(state, zone, as_json)
    elif as_json:
        put_json({"id": state.id, "number": state.number, "code": state.code, **plan_json(state)})
    elif action in ("show", "period"):
        print_plan(state, zone, now)
    else:
        _print_status(state)


def plan_json(state: IncidentState) -> dict[str, Any]:
    """The plan as JSON."""
    from warroom.cli.tasks import task_json
    from warroom.model.incident import SECTIONS

    return {
        "plan_status": state.plan_status,
        "plan_version": state.plan_version,
        "period": state.periods[-1] if state.periods else None,
        "sections": {name: state.value(f"section/{name}") for name in SECTIONS},
        "objectives": state.objectives(),
        "tasks": [task_json(task) for task in state.tasks()],
    }


def _print_status(state: IncidentState) -> None:
    from warroom.cli.output import put
    from warroom.model.planning import PLAN_STATUSES

    words = _(PLAN_STATUSES[state.plan_status]) if state.plan_status in PLAN_STATUSES else state.plan_status
    put(_("{code}: plan version {n}, {status}").format(code=state.code, n=state.plan_version, status=words))


def print_plan(state: IncidentState, zone: tzinfo, now: datetime) -> None:
    """The plan for a person: period, sections, objectives."""
    from warroom.cli.output import block, paint, put, shown
    from warroom.model.incident import SECTIONS
    from warroom.model.moments import show_moment
    from warroom.model.planning import OBJECTIVE_STATUSES, SECTION_TITLES

    _print_status(state)
    if state.periods:
        period = state.periods[-1]
        until = show_moment(period.ends_at, zone, now)
        put(_("operational period {n}, until {time}").format(n=period.number, time=until))
    goals = state.objectives()
    if goals:
        put(paint(_("Objectives"), "strong"))
    for goal in goals:
        status = _(OBJECTIVE_STATUSES[goal.status]) if goal.status in OBJECTIVE_STATUSES else goal.status
        due = _(", due {time}").format(time=show_moment(goal.due, zone, now)) if goal.due else ""
        put(f"  {goal.number}  {shown(goal.text)}  ({status}{due})")
    for section in SECTIONS:
        text = state.value(f"section/{section}")
        if text:
            disputed = f"  {_('disputed')}" if state.registers.disputed(f"section/{section}") else ""
            put(paint(_(SECTION_TITLES[section]), "strong") + disputed)
            for live in state.registers.live(f"section/{section}"):
                block(f"{live.actor}: {live.value}" if disputed else live.value)


def _history(state: IncidentState, zone: tzinfo, as_json: bool) -> None:
    from warroom.cli.output import block, note, put, put_json, shown
    from warroom.model.moments import show_full

    if as_json:
        put_json(state.approvals)
        return
    if not state.approvals:
        note(_("No version of the plan was approved yet."))
    for approval in state.approvals:
        put(
            _("version {n}, approved by {who}, {time}").format(
                n=approval.number, who=shown(approval.actor), time=show_full(approval.at, zone)
            )
        )
        for name, text in approval.content.items():
            block(f"{name}: {text}")
