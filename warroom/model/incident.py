"""The state of one incident: what its events fold into. The texts of log entries are not part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise

from warroom.model import kinds, lifecycle, positions, priority
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import Event, IncidentDeclared, ObjectiveAdded, TaskAdded
from warroom.model.folding import ACTIVITY, HANDLERS, WORK, restored, worked
from warroom.model.parts import (
    Approval,
    Assessment,
    Clock,
    Drafted,
    Escalation,
    Hold,
    Ladder,
    Link,
    Move,
    Objective,
    Period,
    Redaction,
    Response,
    Role,
    Sent,
    Snooze,
    Task,
    Told,
)
from warroom.model.record import Record
from warroom.model.registers import Live, Registers
from warroom.model.tlp import over, stricter

TIMES = (
    "occurred",
    "detected",
    "reported",
    "registered",
    "acknowledged",
    "contained",
    "restored",
    "resolved",
    "closed",
)
"""The eight timestamps, and closed."""
SECTIONS = ("situation", "emphasis", "safety", "communications")
"""The sections of the plan that are texts; objectives and assignments are lists."""
DEBT_CATEGORY = "category"
DEBT_PRIORITY = "priority"


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class IncidentState:
    """One incident. Written by `apply` alone; everything else reads."""

    # A plain class: making a dataclass of it costs every command two milliseconds.
    __slots__ = (
        "approvals", "assessments", "clocks", "declared", "declared_by", "drafts", "escalations", "events", "held",
        "holds", "id", "ladders", "mode", "moves", "number", "numbers", "objectives_added", "periods", "record",
        "redactions", "registers", "reported_at", "responses", "rights", "sent", "snoozes", "source_keys", "source_ref",
        "source_system", "stood_down", "tail", "tasks_added", "told", "updated_at",
    )  # fmt: skip

    def __init__(self, id: str) -> None:
        self.id = id
        self.mode: Mode = Mode.REAL
        self.number: int = 0
        self.declared: IncidentDeclared | None = None
        self.declared_by: str = ""
        self.held: set[str] = set()
        self.reported_at: datetime | None = None
        self.registers: Registers = Registers()
        self.moves: list[Move] = []
        self.numbers: dict[str, int] = {}
        self.tasks_added: dict[str, tuple[TaskAdded, Recorded]] = {}
        self.objectives_added: dict[str, tuple[ObjectiveAdded, Recorded]] = {}
        self.periods: list[Period] = []
        self.approvals: list[Approval] = []
        self.told: dict[str, Told] = {}
        self.sent: list[Sent] = []
        self.drafts: dict[str, Drafted] = {}
        self.responses: list[Response] = []
        self.clocks: dict[tuple[str, str], Clock] = {}
        self.assessments: list[Assessment] = []
        self.holds: list[Hold] = []
        self.ladders: dict[str, Ladder] = {}
        self.stood_down: set[tuple[str, int]] = set()
        self.escalations: dict[str, Escalation] = {}
        self.snoozes: dict[tuple[str, str], Snooze] = {}
        self.redactions: dict[str, Redaction] = {}
        self.record = Record()
        self.source_keys: set[str] = set()
        self.source_system: str = ""
        self.source_ref: str = ""
        self.events: int = 0
        self.updated_at: datetime | None = None
        self.tail: tuple[int, str] = (0, "")
        # Not of this stream: what the room gives to whom, for the rules that ask. Whoever hands a state out says it.
        self.rights: Mapping[str, str] = {}

    # -- what is read off the registers ------------------------------------------------------------------------------

    def value(self, name: str) -> str:
        """The effective value of one register."""
        return self.registers.value(name)

    @property
    def name(self) -> str:
        """The incident's title."""
        return self.value("name")

    @property
    def code(self) -> str:
        """`INC-2026-0007`, or `OEF-…` for an exercise; the year is that of the report, in UTC."""
        return incident_code(self.number, self.reported_at.year if self.reported_at else 0, self.mode)

    @property
    def status(self) -> str:
        """One of the 11 states."""
        return self.value("status")

    @property
    def phase(self) -> str:
        """The phase that the status belongs to."""
        return lifecycle.phase_of(self.status)

    @property
    def open(self) -> bool:
        """Whether work is owed."""
        return self.status in lifecycle.OPEN

    @property
    def activity(self) -> list[Live]:
        """What was done after the end by people who did not know of it; each value is a kind of event."""
        if self.status not in lifecycle.ENDED:
            return []
        return [live for live in self.registers.live(ACTIVITY) if live.value in WORK]

    @property
    def priority(self) -> str:
        """`P1` … `P5` from the override, else from impact and urgency; empty while unknown."""
        matrix = priority.MATRICES.get(self.value("matrix"), priority.THREE)
        return self.value("override") or matrix.priority(self.value("impact"), self.value("urgency"))

    @property
    def major(self) -> bool:
        """Whether somebody with the authority called it a major incident."""
        return self.value("major") == "yes"

    @property
    def kind(self) -> str:
        """`real`, `exercise`, `test` or `backfilled`: said once, for ever."""
        return kinds.kind_of(self.mode, self.declared.nature if self.declared is not None else "")

    @property
    def confidential(self) -> bool:
        """Whether only those who were named see it; where copies of the room disagree, it is."""
        return any(live.value for live in self.registers.live("confidential"))

    @property
    def tlp(self) -> str:
        """The level of its label; where copies of the room disagree, the strictest."""
        return stricter("", *(live.value for live in self.registers.live("tlp")))

    def links(self) -> list[Link]:
        """What it is linked to, in the order in which that was said."""
        found = []
        for name, live in self.registers.under("link/"):
            other, _space, code = live.value.partition(" ")
            if other:
                found.append(Link(name.partition("/")[0], other, code))
        return found

    @property
    def weighty(self) -> bool:
        """P1, P2 or major: those whose review is forced."""
        return self.major or self.priority in ("P1", "P2")

    # -- people --------------------------------------------------------------------------------------------------------

    def roles(self) -> list[Role]:
        """Who holds what now, in the order of the roster."""
        held = []
        for name, live in self.registers.items():
            if not name.startswith("role/") or not live[-1].value:
                continue
            _, position, holding, *_rest = name.split("/", 3)
            last = live[-1]
            held.append(Role(position, holding, last.value, last.at, last.event, self.registers.disputed(name)))
        order = {"primary": 0, "deputy": 1, "assistant": 2, "trainee": 3}
        held.sort(key=lambda r: (positions.RANK.get(r.position, 99), order.get(r.holding, 9), r.person))
        return held

    def wanted(self) -> list[str]:
        """The positions that should be filled: the key ones, and those that the response plans ask for."""
        asked = {*positions.KEY_POSITIONS, *(code for one in self.responses for code in one.roles)}
        return sorted(asked & positions.RANK.keys(), key=positions.RANK.__getitem__)

    def commanders(self) -> list[str]:
        """Who is in command: the Incident Commander, or the Unified Commanders."""
        return [r.person for r in self.roles() if r.position in positions.COMMAND and r.holding == "primary"]

    def positions_of(self, person: str) -> list[str]:
        """The positions that a person holds, highest first; a deputy of the commander acts as `DPIC`."""
        codes = []
        for role in self.roles():
            if role.person != person or role.holding == "trainee":
                continue
            deputy = role.holding == "deputy" and role.position in positions.COMMAND
            codes.append("DPIC" if deputy else role.position)
        return codes

    # -- work ----------------------------------------------------------------------------------------------------------

    def tasks(self) -> list[Task]:
        """All tasks by number."""
        return sorted(map(self._task, self.tasks_added), key=lambda t: (t.number, t.id))

    def _task(self, id_: str) -> Task:
        added, recorded = self.tasks_added[id_]
        status = self.registers.last(f"task/{id_}/status")
        back = self.registers.last(f"task/{id_}/check_back")
        given = self.registers.last(f"task/{id_}/assignee")
        return Task(
            id=id_,
            number=self.numbers[id_],
            text=self.value(f"task/{id_}/text"),
            status=status.value if status else "",
            assignee=self.value(f"task/{id_}/assignee"),
            due=_moment(self.value(f"task/{id_}/due")),
            objective=added.objective,
            added_at=recorded.at,
            added_by=recorded.actor,
            set_at=status.at if status else recorded.at,
            position=added.position,
            check_back_at=_moment(back.value) if back else None,
            check_back_by=back.actor if back else "",
            ordered=added.ordered,
            # What happened long before it was written down could be seen from then on only.
            given_at=given.at if given and given.event != id_ else recorded.recorded_at,
            given_by=given.actor if given else recorded.actor,
            set_by=status.actor if status else recorded.actor,
            tlp=over(added.tlp, self.tlp),
        )

    def objectives(self) -> list[Objective]:
        """All objectives by number."""
        return sorted(map(self._objective, self.objectives_added), key=lambda o: (o.number, o.id))

    def _objective(self, id_: str) -> Objective:
        _added, recorded = self.objectives_added[id_]
        status = self.registers.last(f"objective/{id_}/status")
        return Objective(
            id=id_,
            number=self.numbers[id_],
            text=self.value(f"objective/{id_}/text"),
            status=status.value if status else "",
            due=_moment(self.value(f"objective/{id_}/due")),
            set_at=status.at if status else recorded.at,
            set_by=status.actor if status else recorded.actor,
        )

    @property
    def plan_status(self) -> str:
        """`draft`, `in_review`, `returned` or `approved`; a change after that makes it a draft again."""
        last = self.registers.last("plan")
        if last is None:
            return "draft"
        changed = [live.hlc for _name, live in self.registers.under("section/")]
        changed += [recorded.hlc for _added, recorded in self.objectives_added.values()]
        changed += [live.hlc for name, live in self.registers.under("objective/") if name.endswith("/text")]
        return "draft" if any(hlc > last.hlc for hlc in changed) else last.value

    @property
    def plan_version(self) -> int:
        """The number of the version that is being drafted, or that stands approved."""
        done = len(self.approvals)
        return done if self.plan_status == "approved" else done + 1

    def next_update(self) -> Told | None:
        """The promise to an audience that falls due first."""
        owed = [told for told in self.told.values() if told.next_due is not None]
        return min(owed, key=lambda told: (told.next_due, told.audience), default=None) if self.open else None

    def next_clock(self) -> Clock | None:
        """The regulator's clock that runs out first."""
        running = [clock for clock in self.clocks.values() if clock.status == "running" and clock.due is not None]
        return min(running, key=lambda clock: (clock.due, clock.regime, clock.step), default=None)

    # -- time ----------------------------------------------------------------------------------------------------------

    def pauses(self) -> list[tuple[datetime, datetime | None]]:
        """While it waited for the customer: the resolution's clock stood (domain: SLA targets)."""
        return [(hold.start, hold.end) for hold in self.holds if hold.customer]

    def times(self) -> dict[str, datetime]:
        """The timestamps that are known. Relapse takes `contained` and `restored` back, reopening `resolved`."""
        known: dict[str, datetime] = {}
        if self.reported_at is not None:
            known["reported"] = self.reported_at
        if self.declared is not None:
            if self.declared.occurred_at is not None:
                known["occurred"] = self.declared.occurred_at
            if self.declared.detected_at is not None:
                known["detected"] = self.declared.detected_at
        for move in self.moves:
            _stamp(known, move)
        for which, live in self.registers.under("time/"):
            # A correction speaks of the state it was made in: a resolution that was undone stays undone.
            if which in known or which in ("occurred", "detected"):
                known[which] = datetime.fromisoformat(live.value)
        return known

    def debts(self) -> list[str]:
        """What the fast path skipped and still has to be filled in; blocks `resolved`."""
        if self.status not in lifecycle.ACTIVE and self.status != "resolved":
            return []
        owed = []
        if not self.value("category"):
            owed.append(DEBT_CATEGORY)
        if not self.priority:
            owed.append(DEBT_PRIORITY)
        return owed

    @property
    def reopened(self) -> int:
        """How often it went from resolved, review or closed back to work."""
        return sum(1 for m in self.moves if m.start in ("resolved", "in_review", "closed") and m.to in lifecycle.OPEN)


def incident_code(number: int, year: int, mode: Mode) -> str:
    """`INC-2026-0007`; `OEF-2026-0007` (oefening) for an exercise."""
    prefix = "INC" if mode is Mode.REAL else "OEF"
    return f"{prefix}-{year:04d}-{number:04d}"


def _stamp(known: dict[str, datetime], move: Move) -> None:
    """What one step does to the timestamps (domain: state machine)."""
    if move.to not in ("identified", "cancelled"):
        known.setdefault("registered", move.at)
    if move.to == "responding":
        known.setdefault("acknowledged", move.at)
    if move.to == "responding" or move.to in lifecycle.TRIAGE:  # records of other systems fall back into triage
        for gone in ("contained", "restored", "resolved", "closed"):
            known.pop(gone, None)
    elif move.to in ("contained", "resolved", "closed"):
        known[move.to] = move.at
    elif move.to == "monitoring":
        known["restored"] = move.at
    elif move.to == "in_review":
        known.pop("closed", None)


# -- the fold ----------------------------------------------------------------------------------------------------------


def apply(state: IncidentState, recorded: Recorded) -> None:
    """Fold one more event in. Events come in the order of (hlc, id); what cannot be read is counted and passed over.

    After a redaction of an event that was folded already the state is made anew: `fold` reads what is left of it.
    """
    state.events += 1
    state.tail = (recorded.hlc, recorded.id)
    state.updated_at = recorded.recorded_at
    event = recorded.event
    if not isinstance(event, Event):
        return
    handler = HANDLERS.get(recorded.kind)
    if handler is not None:
        handler(state, recorded, event)
    for name, value in event.edits(recorded.id):
        live = Live(recorded.id, recorded.hlc, recorded.at, recorded.actor, value)
        state.registers.set(name, live, recorded.replaces)
    if recorded.kind in WORK and state.status in lifecycle.ENDED:
        worked(state, recorded)


def in_order(events: Iterable[Recorded]) -> list[Recorded]:
    """Events in the order of folds."""
    ordered = list(events)
    if any((a.hlc, a.id) > (b.hlc, b.id) for a, b in pairwise(ordered)):
        ordered.sort(key=lambda recorded: (recorded.hlc, recorded.id))
    return ordered


def fold(stream: str, events: Iterable[Recorded]) -> IncidentState:
    """The state that these events make, whatever order they come in."""
    state = IncidentState(stream)
    for recorded in restored(in_order(events)):
        apply(state, recorded)
    return state
