"""The strip of promises: everything that is owed about an incident, each with when, to whom or about what, by whom.

Another source is one function: of a state in `STATED` (it is printed to the table `promises`), or, where settings of
the room have a say, of a line of the board in `RULED`. Moments are absolute: nothing here knows what time it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.model import asking, escalating, positions, regulators
from warroom.model import updates as updating
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import ACTIVE, ENDED, TRIAGE
from warroom.model.regimes import Regime
from warroom.model.targets import Policy, Target
from warroom.model.worktime import Pause, moments_worked

ROLE_WITHIN = timedelta(minutes=15)
"""How long a position that a response plan asks for may stand open."""
APPROVED_WITHIN = timedelta(minutes=5)
"""How long words to the outside may wait for approval until that is late."""
MARKS = (50, 75, 100)
"""Of the time of each clock, in per cent: where something changes."""
FOR_ME = frozenset({"escalation", "ack"})
"""What waits for an answer of mine stands on my top line before everything else until I give it."""
NO_SNOOZE = frozenset({"clock", "assess"})
"""A regulator's clock is nobody's to put off."""
OUTWARD = frozenset({"update", "draft", "send", "clock"})
"""What was promised to somebody outside: of what is late it comes first."""
_UNRANKED = "P2~"
"""Where an incident stands that nobody ranked: behind P2, before P3, as on the board."""


class Promise(NamedTuple):
    """One thing that is owed.

    `key` names it within its incident; `kind`: update, draft, send, response, resolution, role, task, check, period,
    escalation, clock (a regulator's), assess (nobody decided whether a regime applies), ack (an answer), order (that
    nobody acknowledged), review (of a decision). `subject` is what it is about in a word or code, `text` the rest.
    `due` None: without undue delay, a rule without a figure. `since`: when its time began. `half`, `most`: when 50 and
    75 % of it are over.
    """

    incident: str
    number: int
    priority: str
    key: str
    kind: str
    subject: str
    text: str
    due: datetime | None
    since: datetime
    who: tuple[str, ...]
    half: datetime
    most: datetime

    @property
    def name(self) -> str:
        """How people name it on the command line: tasks by number, everything else by its key."""
        return f"{self.kind}/{self.subject}" if self.kind in ("task", "check") else self.key

    @property
    def about(self) -> str:
        """The second part of its key: the id of the task, entry or decision that it is about, where it is about one."""
        return self.key.partition("/")[2].partition("/")[0]

    @property
    def matter(self) -> str:
        """What it is about: an order and its time box are about one task."""
        return self.about if self.kind in ("task", "order") else self.key

    @property
    def when(self) -> datetime:
        """Its place in the strip: when it is due, or since when it is owed at once."""
        return self.due or self.since

    def level(self, now: datetime) -> int:
        """How far its time is gone: 0, 50, 75 or 100 per cent. What is owed at once is never late by a figure: 75."""
        if self.due is None or now >= self.most:
            return 100 if self.due is not None and now > self.due else 75
        return 50 if now >= self.half else 0

    def waits_for(self, me: str) -> bool:
        """Whether it is an answer of this person that is owed."""
        return self.kind in FOR_ME and me in self.who

    def rank(self, me: str = "") -> tuple[bool, bool, str, bool, datetime]:
        """The order among those that are late: what waits for my answer first; then by priority, what was promised
        outside before all else; a target that was missed is a fact, and stands behind what can still be done."""
        outward = self.kind in OUTWARD
        return not self.waits_for(me), self.kind == "resolution", self.priority or _UNRANKED, not outward, self.when


def most_urgent(promises: Iterable[Promise], now: datetime, me: str = "") -> Promise | None:
    """The one that stands on an incident's line: what is late or waits for my answer, by weight; else what falls due
    first."""
    # One pass without lists: a board of ten thousand asks this ten thousand times.
    pressing: Promise | None = None
    coming: Promise | None = None
    for one in promises:
        if (one.due or one.since) < now or one.waits_for(me):
            if pressing is None or one.rank(me) < pressing.rank(me):
                pressing = one
        elif coming is None or (one.when, one.key) < (coming.when, coming.key):
            coming = one
    return pressing or coming


def promise(
    state: IncidentState, key: str, kind: str, subject: str, due: datetime | None, since: datetime,
    who: Iterable[str] = (), text: str = "",
) -> Promise:  # fmt: skip
    """The same of one incident."""
    return timed(state.id, state.number, state.priority, key, kind, subject, text, due, since, tuple(who))


def timed(
    incident: str, number: int, priority: str, key: str, kind: str, subject: str, text: str, due: datetime | None,
    since: datetime, who: tuple[str, ...],
) -> Promise:  # fmt: skip
    """A promise whose time runs round the clock from `since` to `due`; as the table holds it, too."""
    span = due - since if due is not None and due > since else timedelta()
    start = since if span else due or since
    return Promise(incident, number, priority, key, kind, subject, text, due, since, who,
                   start + span / 2, start + span * 0.75)  # fmt: skip


# -- what a state owes -------------------------------------------------------------------------------------------------


class Cast:
    """Who holds what in one incident, looked up once for all of its promises."""

    def __init__(self, state: IncidentState) -> None:
        self._held: dict[str, list[str]] = {}
        for role in state.roles():
            if role.holding == "primary":
                self._held.setdefault(role.position, []).append(role.person)
        self.commanders = self._held.get("IC", []) + self._held.get("UC", [])

    def holds(self, code: str) -> bool:
        """Whether somebody holds a position."""
        return code in self._held

    def first(self, *codes: str) -> list[str]:
        """Who holds the first of these positions that somebody holds; else whoever is in command."""
        return next((self._held[code] for code in codes if code in self._held), self.commanders)


def updates(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """The next words to each audience; also after service is back, until nothing more is promised."""
    if state.status in ENDED:
        return
    who = cast.first("PIO", "LOFR")
    for told in state.told.values():
        if told.next_due is not None:
            yield promise(state, f"update/{told.audience}", "update", told.audience, told.next_due, told.at, who)


def drafts(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """Words to an audience that wait for somebody's approval, or that were approved and not sent yet."""
    for one in updating.drafts(state) if state.status not in ENDED else ():
        if one.status == "approved" and one.approved_at is not None:
            who = cast.first("PIO", "LOFR") or [one.drafted_by]
            yield promise(state, f"draft/{one.number}", "send", one.audience, one.approved_at + APPROVED_WITHIN,
                          one.approved_at, who, one.text)  # fmt: skip
        elif one.status == "drafted":
            since = one.worded_at or one.drafted_at or state.reported_at
            assert since is not None  # noqa: S101 - a draft was written at some time
            yield promise(state, f"draft/{one.number}", "draft", one.audience, since + APPROVED_WITHIN, since,
                          cast.commanders, one.text)  # fmt: skip


def tasks(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """The time box of each task, and when somebody comes back to ask how it stands. Carried over, it outlives the
    incident."""
    if state.status == "cancelled":
        return
    for task in state.tasks():
        if not task.open:
            continue
        subject = str(task.number)
        if task.due is not None:
            who = [task.assignee] if task.assignee else cast.first(task.position)
            yield promise(state, f"task/{task.id}", "task", subject, task.due, task.added_at, who, task.text)
        if task.check_back_at is not None:
            back = state.registers.last(f"task/{task.id}/check_back")
            since = back.at if back is not None else task.added_at
            yield promise(
                state, f"check/{task.id}", "check", subject, task.check_back_at, since, [task.check_back_by], task.text
            )


def roles(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """Somebody has to be in command while work goes on; and the positions that a response plan asks for."""
    if state.status not in ACTIVE:
        return
    if not cast.commanders:
        since = _left_at(state, ("IC", "UC")) or state.times().get("acknowledged") or state.reported_at
        assert since is not None  # noqa: S101 - a declared incident was reported
        yield promise(state, "role/IC", "role", "IC", since, since)
    asked: dict[str, datetime] = {}
    for plan in state.responses:
        for code in plan.roles:
            if code in positions.RANK and not cast.holds(code) and code not in positions.COMMAND:
                asked[code] = min(plan.at, asked.get(code, plan.at))
    if asked:
        # One line for all of them: filling them is one piece of work.
        since = min(max(at, _left_at(state, (code,)) or at) for code, at in asked.items())
        codes = sorted(asked, key=positions.RANK.__getitem__)
        yield promise(state, "roles", "role", " ".join(codes), since + ROLE_WITHIN, since, cast.commanders)


def _left_at(state: IncidentState, codes: Sequence[str]) -> datetime | None:
    """When the last of those who held these positions left."""
    left = [
        live.at for code in codes for _name, live in state.registers.under(f"role/{code}/primary") if not live.value
    ]
    return max(left, default=None)


def period(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """The end of the operational period: by then the next one is planned."""
    if state.status in ACTIVE and state.periods:
        now = state.periods[-1]
        yield promise(
            state, f"period/{now.number}", "period", str(now.number), now.ends_at, now.started_at, cast.first("PSC")
        )


def clocks(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """The clocks of regulators that run; they outlive the incident."""
    for clock in state.clocks.values():
        if clock.status == "running":
            who = [clock.owner] if clock.owner else cast.first("LOFR")
            yield promise(
                state, f"clock/{clock.regime}/{clock.step}", "clock", f"{clock.name} {clock.article}".rstrip(),
                clock.due, clock.since or clock.armed_at, who, clock.title,
            )  # fmt: skip


def escalations(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """Calls that nobody answered yet."""
    for one in escalating.waiting(state):
        who = escalating.called(state, one.to, one.members)
        yield promise(
            state, f"escalation/{one.key}", "escalation", one.to, one.answer_by or one.at, one.at, who,
            one.why or one.title,
        )  # fmt: skip


def answers(state: IncidentState, cast: Cast) -> Iterator[Promise]:
    """Orders that nobody acknowledged, questions that nobody answered, decisions to look at again."""
    for one in asking.waits(state):
        kind = one.kind if one.kind in (asking.ORDER, asking.REVIEW) else "ack"
        due = one.due or one.since + timedelta(seconds=asking.UNANSWERED)
        yield promise(state, f"{kind}/{one.id}/{one.who}", kind, one.ref, due, one.since, one.people)


STATED: tuple[Callable[[IncidentState, Cast], Iterator[Promise]], ...] = (
    updates,
    drafts,
    tasks,
    roles,
    period,
    clocks,
    escalations,
    answers,
)
"""The sources of what a state owes by itself. Their keys differ."""


def stated(state: IncidentState) -> list[Promise]:
    """All that one incident owes, but for what settings of the room have a say in."""
    cast = Cast(state)
    return [one for source in STATED for one in source(state, cast)]


# -- what the room's rules add -----------------------------------------------------------------------------------------


class Line(NamedTuple):
    """What a line of the board tells the room's rules. `pauses`: while it waited for the customer; `later`: it was
    entered later, and nobody waits until it is taken on."""

    id: str
    number: int
    priority: str
    status: str
    open: bool
    category: str
    who: tuple[str, ...]
    regimes: tuple[str, ...]
    detected_at: datetime | None
    reported_at: datetime
    pauses: tuple[Pause, ...]
    later: bool = False


class Rules(NamedTuple):
    """What the room says: its targets, and the regimes that ask whether they apply."""

    policy: Policy
    asking: tuple[Regime, ...] = ()


def response(line: Line, rules: Rules) -> Iterator[Promise]:
    """Somebody takes it on: counted from the report, never paused."""
    target = rules.policy.targets.get(line.priority, Target())
    if line.status in TRIAGE and target.response is not None and not line.later:
        yield from _target(line, "response", target, target.response, ())


def resolution(line: Line, rules: Rules) -> Iterator[Promise]:
    """Service is back: counted from the report; stands still while it waits for the customer."""
    target = rules.policy.targets.get(line.priority, Target())
    if line.open and target.resolution is not None and not (line.later and line.status in TRIAGE):
        yield from _target(line, "resolution", target, target.resolution, line.pauses)


def _target(line: Line, which: str, target: Target, span: timedelta, pauses: Sequence[Pause]) -> Iterator[Promise]:
    half, most, due = moments_worked(line.reported_at, (span / 2, span * 0.75, span), target.hours, pauses)
    if half is None or most is None or due is None:
        return
    yield Promise(line.id, line.number, line.priority, f"target/{which}", which, "", "", due, line.reported_at,
                  line.who, half, most)  # fmt: skip


def undecided(line: Line, rules: Rules) -> Iterator[Promise]:
    """Regimes that may apply and on which nobody decided: the worst case, counted from the detection."""
    since = line.detected_at or line.reported_at
    for regime in rules.asking:
        if not line.open or line.category not in regime.asks or regime.id in line.regimes:
            continue
        first = regulators.shadow(regime, since)
        if first is not None:
            yield timed(line.id, line.number, line.priority, f"assess/{regime.id}", "assess", regime.name,
                          first.step.title, first.due, since, line.who)  # fmt: skip


RULED: tuple[Callable[[Line, Rules], Iterator[Promise]], ...] = (response, resolution, undecided)
"""The sources of what the room's rules add."""


def ruled(line: Line, rules: Rules) -> list[Promise]:
    """What the room's rules add to what one incident owes."""
    return [one for source in RULED for one in source(line, rules)]
