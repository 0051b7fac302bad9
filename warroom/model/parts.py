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
    """A regulator's clock. `due` None: without undue delay. `status`: running, submitted or not_applicable.

    `since`: the moment that it counts from; of clocks that were started by an older warroom: when they were.
    """

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
    since: datetime | None = None


class Assessment(NamedTuple):
    """One decision about a regime: that it applies, and since when, or that it does not; with the reason."""

    regime: str
    name: str
    applies: bool
    trigger: str
    moment: datetime | None
    by: str
    at: datetime
    why: str


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
    """That the words of an event were taken out: who, when, why; the number and label that it had as an entry."""

    by: str
    at: datetime
    why: str
    number: int = 0
    tlp: str = ""


class Role(NamedTuple):
    """One holding of one position."""

    position: str
    holding: str
    person: str
    since: datetime
    event: str
    disputed: bool = False


class Task(NamedTuple):
    """One task as it stands. `ordered`: whoever has it has to acknowledge it; `given_at`: since when they have it."""

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
    check_back_at: datetime | None = None
    check_back_by: str = ""
    ordered: bool = False
    given_at: datetime | None = None
    given_by: str = ""
    set_by: str = ""
    tlp: str = ""

    @property
    def unacknowledged(self) -> bool:
        """Whether this is an order and nobody said that they carry it out."""
        return self.ordered and self.status == "assigned"

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


class Sent(NamedTuple):
    """Words that went out. `event` is their own; `draft` the one that drafted them, empty where none did."""

    event: str
    audience: str
    at: datetime
    actor: str
    text: str
    next_due: datetime | None
    draft: str = ""
    channel: str = ""


class Ruling(NamedTuple):
    """What somebody with the right said of the words of a draft; `wording` is the event that holds those words."""

    wording: str
    at: datetime
    actor: str
    approved: bool
    why: str = ""


class Drafted(NamedTuple):
    """A draft as its events left it. Its words are in a register of their own; `rulings` oldest first."""

    audience: str
    at: datetime
    actor: str
    next_due: datetime | None = None
    quiet: bool = False
    rulings: tuple[Ruling, ...] = ()
    withdrawn: bool = False


class Update(NamedTuple):
    """Words to an audience as they stand, drafted or sent.

    `number`: of the draft in its incident, 0 where they were sent without one. `status`: drafted (waits for approval),
    approved (waits to be sent), returned, withdrawn or sent. `wording` is the event that holds the words, `worded_at`
    when it was written.
    """

    id: str
    number: int
    audience: str
    text: str
    status: str
    drafted_at: datetime | None
    drafted_by: str
    approved_at: datetime | None
    approved_by: str
    sent_at: datetime | None
    sent_by: str
    next_due: datetime | None
    channel: str = ""
    why: str = ""
    wording: str = ""
    worded_at: datetime | None = None
    quiet: bool = False
    disputed: bool = False


class Hold(NamedTuple):
    """A time in which work waited for somebody; `end` None: it still does. `customer`: the resolution's clock stood."""

    start: datetime
    end: datetime | None
    reason: str
    customer: bool
    by: str


class Snooze(NamedTuple):
    """Somebody does not want to be reminded of a promise, as it was due then, until a moment."""

    promise: str
    person: str
    due: datetime
    until: datetime
    at: datetime


# -- escalation --------------------------------------------------------------------------------------------------------


class Rung(NamedTuple):
    """One rung as it stood when its ladder was armed. `due` None: only where the one before it is not answered."""

    id: str
    sort: str
    to: str
    members: tuple[str, ...]
    due: datetime | None
    answer: int


class Ladder(NamedTuple):
    """A ladder that counts for an incident. `until`: the timestamp that ends it. Without rungs it no longer counts."""

    id: str
    title: str
    until: str
    as_of: str
    turn: int
    rungs: tuple[Rung, ...]
    armed_at: datetime


class Escalation(NamedTuple):
    """Somebody was called. `status`: raised, acknowledged or stood_down; `key` names it for ever."""

    key: str
    ladder: str
    title: str
    rung: str
    turn: int
    sort: str
    to: str
    members: tuple[str, ...]
    cause: str
    at: datetime
    by: str
    why: str
    answer_by: datetime | None
    status: str = "raised"
    answered_at: datetime | None = None
    answered_by: str = ""
    note: str = ""
