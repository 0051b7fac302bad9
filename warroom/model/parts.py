"""The things that an incident is made of, as they stand: what a state gives to whoever reads it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

TASK_DONE = frozenset({"done", "cancelled"})


class Move(NamedTuple):
    """One step that was taken."""

    event: str
    at: datetime
    start: str
    to: str
    actor: str
    why: str


class Link(NamedTuple):
    """A link to another incident: `link` is parent, duplicate or related; its stream, and its code as it was then."""

    link: str
    other: str
    code: str


class Clock(NamedTuple):
    """A regulator's clock. `due` None: without undue delay. `status`: running, submitted or not_applicable."""

    regime: str
    step: str
    name: str
    title: str
    to: str
    article: str
    due: datetime | None
    as_of: str
    armed_at: datetime
    armed_by: str
    status: str = "running"
    submitted_at: datetime | None = None
    ref: str = ""
    owner: str = ""


class Response(NamedTuple):
    """A response plan that was started: what it asks for, as it stood then. `channels` read `name: what for`."""

    plan: str
    title: str
    at: datetime
    by: str
    roles: tuple[str, ...]
    channels: tuple[str, ...]
    escalation: tuple[str, ...]
    decisions: str


class Join(NamedTuple):
    """A copy that was joined: positions of its events in this file, when, from which file, by whom.

    `ahead`: seconds that the clock there ran ahead of the one here, at least; 0 where it did not.
    """

    first: int
    last: int
    at: datetime
    source: str
    by: str
    ahead: float


class Redaction(NamedTuple):
    """That the words of an event were taken out: who, when, why."""

    by: str
    at: datetime
    why: str


class Role(NamedTuple):
    """One holding of one position."""

    position: str
    holding: str
    person: str
    since: datetime
    event: str
    disputed: bool = False


class Task(NamedTuple):
    """One task as it stands."""

    id: str
    number: int
    text: str
    status: str
    assignee: str
    due: datetime | None
    objective: str
    added_at: datetime
    added_by: str
    set_at: datetime
    position: str = ""

    @property
    def open(self) -> bool:
        """Whether work is still owed."""
        return self.status not in TASK_DONE


class Objective(NamedTuple):
    """One objective as it stands."""

    id: str
    number: int
    text: str
    status: str
    due: datetime | None
    set_at: datetime
    set_by: str


class Period(NamedTuple):
    """One operational period."""

    number: int
    started_at: datetime
    ends_at: datetime


class Approval(NamedTuple):
    """A version of the plan that was approved, with what it said."""

    number: int
    at: datetime
    actor: str
    content: dict[str, str]


class Told(NamedTuple):
    """The last words to one audience."""

    audience: str
    at: datetime
    actor: str
    text: str
    next_due: datetime | None
