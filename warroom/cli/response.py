"""Response plans."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, argument, command
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.responses import ResponsePlan


@command("response", N_("Response plans: list them, show or check one, start one on an incident."))
@argument("action", N_("list, show, check or start."), required=False, default="list",
          type=click.Choice(["list", "show", "check", "start"]))  # fmt: skip
@argument("names", N_("list [N]: those for its category first; show PLAN; check FILE; start N PLAN."), required=False,
          nargs=-1)  # fmt: skip
def response(cli: Cli, action: str, names: tuple[str, ...], as_json: bool) -> None:
    """Response plans."""
    from warroom.cli.output import answer, note, put, put_json, shown
    from warroom.model.refusal import BadInput

    wanted = {"list": (0, 1), "show": (1,), "check": (1,), "start": (2,)}[action]
    if len(names) not in wanted:
        raise BadInput(_("Type: response list [N]; response show PLAN; response check FILE; response start N PLAN"))
    if action == "check":
        cli.no_files()
        _check(names[0], as_json)
        return
    with cli.room() as room:
        if action == "start":
            state = room.start_response(*names)
            words = _("{code}: {title} started; {n} tasks are open.")
            said = words.format(code=state.code, title=state.responses[-1].title,
                                n=sum(task.open for task in state.tasks()))  # fmt: skip
            answer(as_json, {"code": state.code, "plan": state.responses[-1].plan}, said)
            return
        plans, problems = room.response_plans()
        found = [room.response_plan(names[0])] if action == "show" else list(plans.values())
        if action == "list" and names:
            category = room.current(room.find(names[0])).value("category")
            found.sort(key=lambda plan: category not in plan.categories)
    if as_json:
        put_json(found[0] if action == "show" else found)
        return
    for plan in found:
        for line in _whole(plan) if action == "show" else [_line(plan)]:
            put(shown(line) if line else "")
    for problem in problems:
        note(problem)


def _check(name: str, as_json: bool) -> None:
    from warroom.cli.output import answer, note
    from warroom.model.refusal import BadInput
    from warroom.room.responses import read_response_file

    plan = read_response_file(Path(name))
    missing = plan.missing()
    if missing:
        raise BadInput(_("{file}: incomplete; it lacks: {parts}").format(file=name, parts=", ".join(missing)))
    gaps = plan.gaps()
    answer(as_json, {"id": plan.id, "missing": missing, "gaps": gaps}, _("{name} is sound.").format(name=plan.title))
    for gap in [] if as_json else gaps:
        note(gap)


def _line(plan: ResponsePlan) -> str:
    missing = plan.missing()
    lacks = "  " + _("lacks: {parts}").format(parts=", ".join(missing)) if missing else ""
    return f"{plan.id}: {plan.title}{lacks}"


def _whole(plan: ResponsePlan) -> Iterator[str]:
    from warroom.model.positions import BY_CODE

    yield f"{plan.title} ({plan.id} {plan.version}, {plan.owner}, {plan.reviewed})"
    yield ""
    yield _("Roles: {names}").format(names=", ".join(BY_CODE[role].shown() for role in plan.roles))
    for channel in plan.channels:
        yield _("Channel {name}").format(name=channel)
    for number, step in enumerate(plan.escalation, 1):
        yield _("Escalation {n}: {words}").format(n=number, words=step)
    yield _("Decisions: {words}").format(words=plan.decisions)
    yield ""
    for number, one in enumerate(plan.steps, 1):
        yield _("{n}. {words} ({role}, {minutes} min)").format(
            n=number, words=one.text, role=one.role or "-", minutes=one.minutes
        )
