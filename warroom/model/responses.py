"""Response plans: who, over which channels, up to whom, how it is decided, and a checklist; and starting one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from warroom.i18n import N_, _
from warroom.model import may, positions
from warroom.model.categories import CATEGORIES
from warroom.model.events import Event, ResponseStarted, SectionDrafted, TaskAdded
from warroom.model.incident import IncidentState
from warroom.model.refusal import BadInput, Refused
from warroom.model.ruledata import cleaned, identity, schema, tables, text, texts

SCHEMA = "warroom-response/1"
_LONGEST = 7 * 24 * 60
PARTS = {
    "roles": N_("roles"),
    "channel": N_("channels"),
    "escalation": N_("escalation steps"),
    "decisions": N_("decision process"),
}
"""The parts that a response plan has to have; one that lacks any is incomplete (domain: playbook)."""


class ResponseStep(NamedTuple):
    """One line of the checklist: what, for which position (a code), and in how many minutes."""

    text: str
    role: str
    minutes: int


class ResponsePlan(NamedTuple):
    """A response plan as its file has it. `channels` read `name: what for`; `reviewed` is a date."""

    id: str
    title: str
    categories: tuple[str, ...]
    version: str
    owner: str
    reviewed: str
    roles: tuple[str, ...]
    channels: tuple[str, ...]
    escalation: tuple[str, ...]
    decisions: str
    steps: tuple[ResponseStep, ...]

    def missing(self) -> list[str]:
        """The parts that it lacks, in the chosen language."""
        have = {"roles": self.roles, "channel": self.channels, "escalation": self.escalation,
                "decisions": self.decisions}  # fmt: skip
        return [_(words) for part, words in PARTS.items() if not have[part]]

    def gaps(self) -> list[str]:
        """What its checklist lacks to be of full use, in sentences; it can be started all the same."""
        if not self.steps:
            return [_("It has no checklist: nobody gets a task from it.")]
        found = []
        for number, step in enumerate(self.steps, 1):
            if not step.role:
                found.append(_("Step {n} is for no position: nobody gets it.").format(n=number))
            if not step.minutes:
                found.append(_("Step {n} has no expected minutes: nobody sees that it is late.").format(n=number))
        return found


def read_response(data: Mapping[str, Any], where: str) -> ResponsePlan:
    """The response plan that a TOML file holds; parts may be missing, but not wrong. Raises `BadInput`."""
    try:
        return _read(data)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


def _read(data: Mapping[str, Any]) -> ResponsePlan:
    schema(data, SCHEMA)
    reviewed = data.get("reviewed", "")
    if not isinstance(reviewed, (date, str)):
        raise BadInput(_("reviewed is not a date like 2026-11-01"))
    plan = ResponsePlan(
        id=identity(data), title=text(data, "title"), version=text(data, "version", needed=False),
        categories=texts(data, "categories"), owner=text(data, "owner", needed=False),
        reviewed=reviewed.isoformat() if isinstance(reviewed, date) else cleaned(reviewed, "reviewed"),
        roles=texts(data, "roles"), channels=tuple(_channels(data)), escalation=texts(data, "escalation"),
        decisions=text(data, "decisions", needed=False), steps=tuple(_steps(data)),
    )  # fmt: skip
    for category in plan.categories:
        if category not in CATEGORIES:
            raise BadInput(_("categories names {value!r}, which is not a category").format(value=category))
    for role in (*plan.roles, *(step.role for step in plan.steps if step.role)):
        if role not in positions.BY_CODE:
            raise BadInput(_("{value!r} is not the code of a position").format(value=role))
    return plan


def _channels(data: Mapping[str, Any]) -> Iterator[str]:
    for one in tables(data, "channel"):
        name, use = text(one, "name"), text(one, "use", needed=False)
        yield f"{name}: {use}" if use else name


def _steps(data: Mapping[str, Any]) -> Iterator[ResponseStep]:
    for one in tables(data, "step"):
        minutes = one.get("minutes", 0)
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= _LONGEST:
            raise BadInput(_("minutes is {value!r}; it is a whole number, 0 for no time").format(value=minutes))
        yield ResponseStep(text(one, "text"), text(one, "role", needed=False), minutes)


# -- starting one ------------------------------------------------------------------------------------------------------


def start(state: IncidentState, plan: ResponsePlan, actor: str, now: datetime) -> tuple[str, list[Event]]:
    """The position acted in, and the events: the plan as it stood, its checklist as tasks, its channels in the plan.

    A line of the checklist goes to whoever holds its position. Raises `Refused` where it may not be started, was
    started already, or the plan is incomplete.
    """
    code = may.demand(state, actor, "response")
    missing = plan.missing()
    if missing:
        raise Refused(
            _("The response plan {title} is incomplete; it lacks: {parts}.").format(
                title=plan.title, parts=", ".join(missing)
            )
        )
    if any(one.plan == plan.id for one in state.responses):
        raise Refused(_("The response plan {title} was started already.").format(title=plan.title))
    started = ResponseStarted(
        plan=plan.id, title=plan.title, edition=plan.version, owner=plan.owner, roles=plan.roles,
        channels=plan.channels, escalation=plan.escalation, decisions=plan.decisions,
    )  # fmt: skip
    return code, [started, *_communications(state, plan.channels), *_tasks(state, plan, now)]


def _communications(state: IncidentState, channels: Sequence[str]) -> Iterator[Event]:
    old = state.value("section/communications")
    fresh = [line for line in channels if line not in old.splitlines()]
    if fresh:
        yield SectionDrafted(section="communications", text="\n".join(filter(None, (old, *fresh))))


def _tasks(state: IncidentState, plan: ResponsePlan, now: datetime) -> Iterator[Event]:
    number = max((task.number for task in state.tasks()), default=0)
    holders = {role.position: role.person for role in reversed(state.roles()) if role.holding == "primary"}
    for count, step in enumerate(plan.steps, 1):
        who = holders.get(step.role, "")
        yield TaskAdded(
            number=number + count, text=step.text, assignee=who, position=step.role,
            due=now + timedelta(minutes=step.minutes) if step.minutes else None,
            status="assigned" if who else "proposed",
        )  # fmt: skip
