"""Escalation: which ladders count for an incident, which rung is due when, and calling, answering, standing down.

A rung is raised when its own time comes, or at once when the one before it was not answered in time: whichever is
first. A ladder ends when its incident reaches what it is for (somebody responds, service is back ...), is no longer
open, or when somebody stands it down. Everything here is decided from the state alone, so that any process comes to
the same end, and under the lock, so that each rung is raised once (domain: escalation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.i18n import _
from warroom.model import lifecycle, may
from warroom.model.events import (
    EscalationAcknowledged,
    EscalationRaised,
    EscalationStoodDown,
    Event,
    LadderArmed,
)
from warroom.model.folding_owed import escalation_key
from warroom.model.incident import IncidentState
from warroom.model.kinds import BACKFILLED
from warroom.model.ladders import ANSWER, FileLadder, FileRung
from warroom.model.parts import Escalation, Ladder, Rung
from warroom.model.positions import BY_CODE, COMMAND
from warroom.model.refusal import BadInput, Refused
from warroom.model.targets import Policy, Target
from warroom.model.worktime import when_worked

__all__ = ["Due", "acknowledge", "arm", "called", "due_event", "escalation_key", "next_due", "next_rung", "numbered",
           "raise_by_hand", "running", "stand_down", "waiting"]  # fmt: skip


class Due(NamedTuple):
    """A rung that is to be raised: when, and why (`time` or `unanswered`)."""

    at: datetime
    ladder: Ladder
    rung: Rung
    cause: str


# -- which ladders count -----------------------------------------------------------------------------------------------


def arm(state: IncidentState, known: Iterable[FileLadder], policy: Policy) -> list[Event]:
    """The events that bring an incident's ladders up to what the room's rules say now; none where they are so already.

    Call it after whatever changes the category, the priority, the waiting, or brings an incident back to work.
    """
    if not state.open or state.reported_at is None or state.kind == BACKFILLED:
        return []  # nobody is called about what was entered later
    wanted = {one.id: one for one in known if one.fits(state.value("category"), state.priority)}
    events: list[Event] = []
    for file in wanted.values():
        event = _armed(state, file, policy)
        if not _same(state.ladders.get(file.id), event):
            events.append(event)
    for id_, ladder in state.ladders.items():
        if ladder.rungs and id_ not in wanted:
            events.append(
                LadderArmed(ladder=id_, title=ladder.title, until=ladder.until, as_of=ladder.as_of, turn=state.reopened)
            )
    return events


def _armed(state: IncidentState, file: FileLadder, policy: Policy) -> LadderArmed:
    dues = [_due(state, rung, policy) for rung in file.rungs]
    called = {rung.to for rung in file.rungs}
    return LadderArmed(
        ladder=file.id, title=file.title, until=file.until, as_of=file.as_of, turn=state.reopened,
        rungs=tuple(rung.id for rung in file.rungs), sorts=tuple(rung.sort for rung in file.rungs),
        to=tuple(rung.to for rung in file.rungs), dues=tuple(due.isoformat() if due else "" for due in dues),
        answers=tuple(str(rung.answer) for rung in file.rungs),
        groups={name: " ".join(people) for name, people in file.groups.items() if name in called and people},
    )  # fmt: skip


def _same(ladder: Ladder | None, event: LadderArmed) -> bool:
    if ladder is None:
        return not event.rungs
    told = [
        (rung.id, rung.sort, rung.to, rung.due.isoformat() if rung.due else "", str(rung.answer))
        for rung in ladder.rungs
    ]
    wanted = list(zip(event.rungs, event.sorts, event.to, event.dues, event.answers, strict=True))
    return told == wanted and (ladder.turn, ladder.until) == (event.turn, event.until)


def _due(state: IncidentState, rung: FileRung, policy: Policy) -> datetime | None:
    since = began(state)
    if rung.minutes is not None:
        return since + timedelta(minutes=rung.minutes)
    target = policy.targets.get(state.priority, Target())
    span = target.response if rung.of == "response" else target.resolution
    if not rung.percent or span is None:
        return None
    pauses = state.pauses() if rung.of == "resolution" else ()
    return when_worked(since, span * rung.percent / 100, target.hours, pauses)


def began(state: IncidentState) -> datetime:
    """Since when ladders count: since the report; of an incident that was reopened, since it was."""
    assert state.reported_at is not None  # noqa: S101 - asked of declared incidents only
    over = ("resolved", "in_review", "closed")
    back = [move.at for move in state.moves if move.start in over and move.to in lifecycle.OPEN]
    return back[-1] if back else state.reported_at


# -- which rung is due -------------------------------------------------------------------------------------------------


def running(state: IncidentState) -> list[Ladder]:
    """The ladders that count and have not reached their end."""
    if not state.open:
        return []
    times = state.times()
    return [
        ladder
        for ladder in state.ladders.values()
        if ladder.rungs and ladder.until not in times and (ladder.id, ladder.turn) not in state.stood_down
    ]


def next_due(state: IncidentState) -> Due | None:
    """The rung that is raised next, and when; None where none will be."""
    floor = _came_back(state)
    found = [due for ladder in running(state) if (due := _next(state, ladder, floor)) is not None]
    return min(found, key=lambda due: (due.at, due.ladder.id), default=None)


def next_rung(state: IncidentState) -> tuple[Ladder, Rung] | None:
    """The rung that would be raised next, were everything to go on as it does: also one that waits for no time."""
    found = []
    for ladder in running(state):
        left = (r for r in ladder.rungs if escalation_key(ladder.id, r.id, ladder.turn) not in state.escalations)
        rung = next(left, None)
        if rung is not None:
            found.append((ladder, rung))
    return min(found, key=lambda one: (one[1].due is None, one[1].due or one[0].armed_at), default=None)


def _next(state: IncidentState, ladder: Ladder, floor: datetime | None) -> Due | None:
    before: Escalation | None = None
    for rung in ladder.rungs:
        raised = state.escalations.get(escalation_key(ladder.id, rung.id, ladder.turn))
        if raised is None:
            return _when(ladder, rung, before, floor)
        before = raised
    return None


def _when(ladder: Ladder, rung: Rung, before: Escalation | None, floor: datetime | None) -> Due | None:
    # Never dated before anybody could know of it: before the ladder was armed, or while the trouble was over.
    least = max(ladder.armed_at, floor or ladder.armed_at)
    found = []
    if rung.due is not None:
        found.append(Due(max(rung.due, least), ladder, rung, "time"))
    if before is not None and before.status == "raised" and before.answer_by is not None:
        found.append(Due(max(before.answer_by, least), ladder, rung, "unanswered"))
    return min(found, key=lambda due: due.at, default=None)


def _came_back(state: IncidentState) -> datetime | None:
    """When containment or the restored service was lost, the last time."""
    back = [move.at for move in state.moves if move.start in ("contained", "monitoring") and move.to == "responding"]
    return back[-1] if back else None


def due_event(due: Due) -> EscalationRaised:
    """The event of a rung whose time has come. Its `at` is `due.at`, whenever it is written."""
    ladder, rung = due.ladder, due.rung
    return EscalationRaised(
        to=rung.to, sort=rung.sort, cause=due.cause, ladder=ladder.id, title=ladder.title, rung=rung.id,
        turn=ladder.turn, members=rung.members, answer_by=_answer_by(due.at, rung.answer),
    )  # fmt: skip


def _answer_by(at: datetime, minutes: int) -> datetime | None:
    return at + timedelta(minutes=minutes) if minutes else None


# -- who is called -----------------------------------------------------------------------------------------------------


def called(state: IncidentState, to: str, members: Iterable[str] = ()) -> list[str]:
    """The logins behind a rung now: who holds the position (nobody: whoever is in command), the person, the group."""
    if to.startswith("@"):
        return [to[1:]]
    if to in BY_CODE:
        wanted = COMMAND if to in COMMAND else {to}
        held = [role.person for role in state.roles() if role.position in wanted and role.holding == "primary"]
        return held or state.commanders()
    return list(members)


def waiting(state: IncidentState) -> list[Escalation]:
    """The escalations that wait for an answer: not those whose ladder has reached its end, or of which a rung above
    was answered."""
    if not state.open:
        return []
    settled = {one.key for ladder in running(state) for one in _below_answered(state, ladder)}
    alive = {(ladder.id, ladder.turn) for ladder in running(state)}
    return [
        one
        for one in state.escalations.values()
        if one.status == "raised" and one.key not in settled and (not one.ladder or (one.ladder, one.turn) in alive)
    ]


def _below_answered(state: IncidentState, ladder: Ladder) -> list[Escalation]:
    keys = [escalation_key(ladder.id, rung.id, ladder.turn) for rung in ladder.rungs]
    raised = [state.escalations[key] for key in keys if key in state.escalations]
    answered = [place for place, one in enumerate(raised) if one.status == "acknowledged"]
    return raised[: max(answered, default=0)]


# -- what people do ----------------------------------------------------------------------------------------------------


def raise_by_hand(
    state: IncidentState, actor: str, now: datetime, *, why: str, to: str = "", members: tuple[str, ...] = ()
) -> tuple[str, EscalationRaised]:
    """The position acted in and the event of a call by hand: `to` somebody, or the next rung of a ladder that runs.

    Anybody may call for help. Raises `Refused` without a reason, of an incident that is over, or where no rung is left.
    """
    code = may.authority(state, actor, frozenset({"*"})) or ""
    if not state.open:
        raise Refused(_("{code} is not open any more; nobody is called for it.").format(code=state.code))
    if not why:
        raise Refused(_("Escalating asks for a reason: --why TEXT"))
    if to:
        sort = "hierarchical" if to in COMMAND else "functional"
        event = EscalationRaised(to=to, sort=sort, members=members, why=why, answer_by=_answer_by(now, ANSWER))
        return code, event
    coming = next_rung(state)
    if coming is not None:
        event = due_event(Due(now, *coming, "hand"))
        return code, EscalationRaised(**{**event.__dict__, "why": why})
    raise Refused(
        _("No ladder of {code} has a rung left. Say whom to call: --to POSITION, @PERSON or GROUP").format(
            code=state.code
        )
    )


def acknowledge(state: IncidentState, actor: str, key: str = "", note: str = "") -> tuple[str, EscalationAcknowledged]:
    """The position acted in and the event of an answer. Without `key`: the one that waits for this person, or the only
    one. Whoever was called answers, or whoever leads."""
    open_ = waiting(state)
    if not open_:
        raise Refused(_("Nothing of {code} waits for an answer.").format(code=state.code))
    mine = [one for one in open_ if actor in called(state, one.to, one.members)]
    if key:
        found = [one for one in open_ if one.key == key]
    else:
        found = mine if len(mine) == 1 else open_ if len(open_) == 1 else []
    if len(found) != 1:
        raise BadInput(
            _("Say which: {names}. Name it by its number, as in: warroom escalate {n} --ack 2").format(
                names="; ".join(f"{place} {_shown(one)}" for place, one in numbered(state) if one in open_),
                n=state.number,
            )
        )
    one = found[0]
    who = called(state, one.to, one.members)
    code = may.authority(state, actor, may.LEAD)
    if who and actor not in who and code is None:
        raise Refused(
            _("{to} was called. {who} answers, or whoever is in command.").format(to=_shown(one), who=" / ".join(who))
        )
    position = next(iter(state.positions_of(actor)), "") if code is None else code
    return position, EscalationAcknowledged(escalation=one.key, to=one.to, note=note)


def stand_down(state: IncidentState, actor: str, ladder: str, why: str) -> tuple[str, list[Event]]:
    """The position acted in and the events that end one ladder; `ladder` empty: all, and calls by hand as well."""
    code = may.demand(state, actor, "stand_down")
    if not why:
        raise Refused(_("Standing down asks for a reason: --why TEXT"))
    live = running(state)
    if ladder and ladder not in {one.id for one in live}:
        raise BadInput(
            _("{value!r} is no ladder that runs here; there are: {names}.").format(
                value=ladder, names=", ".join(one.id for one in live) or _("none")
            )
        )
    events: list[Event] = [
        EscalationStoodDown(ladder=one.id, title=one.title, turn=one.turn, why=why)
        for one in live
        if ladder in ("", one.id)
    ]
    if not ladder:
        events += [
            EscalationStoodDown(escalation=one.key, to=one.to, why=why) for one in waiting(state) if not one.ladder
        ]
    if not events:
        raise Refused(_("No ladder of {code} runs, and nobody waits for an answer.").format(code=state.code))
    return code, events


def numbered(state: IncidentState) -> Iterator[tuple[int, Escalation]]:
    """All escalations with the numbers by which people name them: in the order in which they were raised."""
    ordered = sorted(state.escalations.values(), key=lambda one: (one.at, one.key))
    return iter(list(enumerate(ordered, 1)))


def _shown(one: Escalation) -> str:
    return BY_CODE[one.to].shown() if one.to in BY_CODE else one.to
