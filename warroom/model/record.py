"""What is known of the entries of an incident's log, and the decisions and hypotheses beside them.

Entries themselves are not folded. What was said *about* one (asked, answered, struck, significant) is, under its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from warroom.i18n import N_
from warroom.model.envelope import Recorded
from warroom.model.events import (
    DecisionSet,
    DecisionTaken,
    EntryAnswered,
    EntryAsked,
    EntryFlagged,
    EntryStruck,
    Event,
    HypothesisRaised,
    HypothesisSet,
    LogWritten,
)
from warroom.model.tlp import over

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState

ANSWER, APPROVAL = "answer", "approval"
"""What an entry may ask for."""
APPROVED, RETURNED = "approved", "returned"
"""What an approval may come to."""
PROPOSED, CONFIRMED, NONE = "proposed", "confirmed", "none"
"""How significant an event is."""
HYPOTHESIS_STATUSES = {
    "open": N_("open"),
    "testing": N_("being tested"),
    "ruled_out": N_("ruled out"),
    "confirmed": N_("confirmed"),
}


class Ask(NamedTuple):
    """That an entry asks for an answer: of whom (logins, codes of positions, people outside), by whom, since when."""

    entry: str
    number: int
    of: tuple[str, ...]
    what: str
    by: str
    at: datetime
    due: datetime | None


class Answer(NamedTuple):
    """One answer: of whom it was asked, who gave it, who wrote it down, and its words."""

    of: str
    who: str
    by: str
    at: datetime
    text: str
    verdict: str


class Struck(NamedTuple):
    """That an entry is struck through: by whom, when, why, and what stands in its place: an id (or nothing), and its
    number."""

    number: int
    by: str
    at: datetime
    why: str
    successor: str
    into: int


class Flag(NamedTuple):
    """How significant an event is, who said so last, and who proposed it first."""

    number: int
    level: str
    by: str
    at: datetime
    proposed_by: str


class Decision(NamedTuple):
    """One decision as it stands. `review`: when it is looked at again; `outcome`: what came of it."""

    id: str
    number: int
    text: str
    options: tuple[str, ...]
    objections: tuple[str, ...]
    decided_by: str
    at: datetime
    review: datetime | None
    outcome: str
    struck: bool
    tlp: str = ""


class Hypothesis(NamedTuple):
    """One hypothesis as it stands: open, testing, ruled_out or confirmed, with the events that are linked to it."""

    id: str
    number: int
    text: str
    status: str
    set_at: datetime
    set_by: str
    why: str
    entries: tuple[str, ...]


class Record:
    """What the fold keeps about entries, decisions and hypotheses of one incident, each by the id of an event."""

    __slots__ = (
        "answers", "asks", "corrects", "decisions", "flags", "hypotheses", "links", "objections", "struck",
        "whys",
    )  # fmt: skip

    def __init__(self) -> None:
        self.asks: dict[tuple[str, str], Ask] = {}
        """(entry, what it asks for) → the asking."""
        self.answers: dict[tuple[str, str], dict[str, Answer]] = {}
        """The same → of whom → their answer."""
        self.struck: dict[str, Struck] = {}
        self.corrects: dict[str, str] = {}
        """What stands in the place of a struck entry → that entry."""
        self.flags: dict[str, Flag] = {}
        self.decisions: dict[str, tuple[DecisionTaken, Recorded]] = {}
        self.objections: dict[str, list[str]] = {}
        self.hypotheses: dict[str, tuple[HypothesisRaised, Recorded]] = {}
        self.links: dict[str, dict[str, None]] = {}
        self.whys: dict[str, str] = {}
        """Everybody who held a position here once."""


def number_of(recorded: Recorded) -> int:
    """The number of a log entry; 0 of anything else."""
    return recorded.event.number if isinstance(recorded.event, LogWritten) else 0


def decisions(state: IncidentState) -> list[Decision]:
    """All decisions by number; those that were struck stay among them."""
    return sorted((_decision(state, id_) for id_ in state.record.decisions), key=lambda one: (one.number, one.id))


def _decision(state: IncidentState, id_: str) -> Decision:
    taken, recorded = state.record.decisions[id_]
    review = state.value(f"decision/{id_}/review")
    return Decision(
        id=id_,
        number=state.numbers[id_],
        text=taken.text,
        options=taken.options,
        objections=(*taken.objections, *state.record.objections.get(id_, ())),
        decided_by=taken.decided_by or recorded.actor,
        at=recorded.at,
        review=datetime.fromisoformat(review) if review else None,
        outcome=state.value(f"decision/{id_}/outcome"),
        struck=id_ in state.record.struck,
        tlp=over(taken.tlp, state.tlp),
    )


def hypotheses(state: IncidentState) -> list[Hypothesis]:
    """All hypotheses by number."""
    return sorted((_hypothesis(state, id_) for id_ in state.record.hypotheses), key=lambda one: (one.number, one.id))


def _hypothesis(state: IncidentState, id_: str) -> Hypothesis:
    raised, recorded = state.record.hypotheses[id_]
    status = state.registers.last(f"hypothesis/{id_}/status")
    return Hypothesis(
        id=id_,
        number=state.numbers[id_],
        text=raised.text,
        status=status.value if status else "",
        set_at=status.at if status else recorded.at,
        set_by=status.actor if status else recorded.actor,
        why=state.record.whys.get(id_, ""),
        entries=tuple(state.record.links.get(id_, ())),
    )


def give_number(state: IncidentState, id_: str, wanted: int, others: Iterable[str]) -> None:
    """The number that was given; the next free one where a copy of the room gave it out, too."""
    taken = {state.numbers[other] for other in others}
    state.numbers[id_] = wanted if wanted not in taken else max(taken) + 1


# -- the fold ----------------------------------------------------------------------------------------------------------


def _asked(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EntryAsked)  # noqa: S101 - the table below pairs kinds with handlers
    key = (event.entry, event.what)
    before = state.record.asks.get(key)
    of = tuple(dict.fromkeys((*before.of, *event.of))) if before else event.of
    # Whoever approves a message lets it ask; the one who waits for the reply is the one who wrote it.
    first = before or state.record.asks.get((event.entry, APPROVAL))
    by, at = first.by if first else recorded.actor, before.at if before else recorded.at
    state.record.asks[key] = Ask(event.entry, event.number, of, event.what, by, at, event.due)


def _answered(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EntryAnswered)  # noqa: S101
    # Two at once, in two copies: the earlier one counts, both stand in the log.
    answer = Answer(event.of, event.by or recorded.actor, recorded.actor, recorded.at, event.text, event.verdict)
    key = (event.entry, APPROVAL if event.verdict else ANSWER)
    state.record.answers.setdefault(key, {}).setdefault(event.of, answer)


def _struck(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EntryStruck)  # noqa: S101
    struck = Struck(event.number, recorded.actor, recorded.at, event.why, event.successor, event.into)
    state.record.struck.setdefault(event.entry, struck)
    if event.successor:
        state.record.corrects.setdefault(event.successor, event.entry)


def _flagged(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, EntryFlagged)  # noqa: S101
    before = state.record.flags.get(event.entry)
    proposed_by = before.proposed_by if before and before.level != NONE else recorded.actor
    flag = Flag(event.number, event.level, recorded.actor, recorded.at, proposed_by)
    state.record.flags[event.entry] = flag


def _taken(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, DecisionTaken)  # noqa: S101
    give_number(state, recorded.id, event.number, state.record.decisions)
    state.record.decisions[recorded.id] = (event, recorded)


def _decision_set(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, DecisionSet)  # noqa: S101
    if event.objection:
        state.record.objections.setdefault(event.decision, []).append(event.objection)


def _raised(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, HypothesisRaised)  # noqa: S101
    give_number(state, recorded.id, event.number, state.record.hypotheses)
    state.record.hypotheses[recorded.id] = (event, recorded)
    state.record.links.setdefault(recorded.id, {}).update(dict.fromkeys(event.entries))


def _hypothesis_set(state: IncidentState, recorded: Recorded, event: Event) -> None:
    assert isinstance(event, HypothesisSet)  # noqa: S101
    state.record.links.setdefault(event.hypothesis, {}).update(dict.fromkeys(event.entries))
    if event.status is not None:
        state.record.whys[event.hypothesis] = event.why


HANDLERS: dict[str, Callable[[IncidentState, Recorded, Event], None]] = {
    "entry.asked": _asked,
    "entry.answered": _answered,
    "entry.struck": _struck,
    "entry.flagged": _flagged,
    "decision.taken": _taken,
    "decision.set": _decision_set,
    "hypothesis.raised": _raised,
    "hypothesis.set": _hypothesis_set,
}
