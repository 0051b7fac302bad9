"""The rules of the record: a pen and no pencil. Who answers, strikes and corrects, what is significant, what was
decided.

Each rule gets the state as it is under the lock, so of two people who do the same at once the second is told of the
first.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from warroom.i18n import _
from warroom.model import asking, may
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
    Redacted,
    Unknown,
)
from warroom.model.incident import IncidentState
from warroom.model.record import (
    ANSWER,
    APPROVAL,
    APPROVED,
    CONFIRMED,
    HYPOTHESIS_STATUSES,
    NONE,
    PROPOSED,
    RETURNED,
    Decision,
    Flag,
    Hypothesis,
    decisions,
    hypotheses,
    number_of,
)
from warroom.model.refusal import BadInput, Refused

_STRUCK = ("log.written", "decision.taken")
"""What can be struck and corrected: words that say what was. What did something (a task, a step) is undone by doing."""
_MACHINERY = ("entry.", "event.", "dispute.")
"""Beginnings of kinds that are about other events: none of them is a significant event itself."""


def ref_of(state: IncidentState, recorded: Recorded) -> str:
    """How an event is called in speech: `117` an entry, `D2` a decision, `H1` a hypothesis, `T3` a task; or its id."""
    if isinstance(recorded.event, LogWritten) and recorded.event.number:
        return str(recorded.event.number)
    if recorded.id in state.redactions and state.redactions[recorded.id].number:
        return str(state.redactions[recorded.id].number)
    letter = {"decision.taken": "D", "hypothesis.raised": "H", "task.added": "T"}.get(recorded.kind)
    return f"{letter}{state.numbers[recorded.id]}" if letter and recorded.id in state.numbers else recorded.id


# -- answers -----------------------------------------------------------------------------------------------------------


def answer(state: IncidentState, recorded: Recorded, actor: str, text: str, *, by: str = "") -> list[Event]:
    """The answers that somebody gives to an entry: for themselves, for the positions that they hold, or written down
    for `by`, who was asked by that name. One answer of each who was asked counts. Raises `Refused`."""
    ref, ask = ref_of(state, recorded), state.record.asks.get((recorded.id, ANSWER))
    if ask is None:
        if (recorded.id, APPROVAL) in state.record.asks:
            raise BadInput(_("{ref} waits for approval: say whether it is approved or returned.").format(ref=ref))
        raise Refused(_("{ref} asks nobody for an answer.").format(ref=ref))
    not_struck(state, recorded, ref)
    named = by.casefold()
    mine = [of for of in ask.of if (of.casefold() == named if by else actor in asking.answerers(state, of))]
    if not mine:
        raise Refused(_not_asked(ref, ask.of, by))
    fresh = _unanswered(state, recorded, ANSWER, ref, mine)
    return [
        EntryAnswered(entry=recorded.id, of=of, number=ask.number, by=of if by and of != actor else "",
                      text=text if n == 0 else "")
        for n, of in enumerate(fresh)
    ]  # fmt: skip


def approve(state: IncidentState, recorded: Recorded, actor: str, verdict: str, text: str) -> tuple[str, list[Event]]:
    """The position acted in, and the events: a message is approved, and asks those it goes to for their reply; or it is
    returned with a reason (ICS 213 blocks 8 to 10). Raises `Refused` or `BadInput`."""
    ref, ask = ref_of(state, recorded), state.record.asks.get((recorded.id, APPROVAL))
    if ask is None:
        raise Refused(_("{ref} does not wait for approval.").format(ref=ref))
    not_struck(state, recorded, ref)
    code = may.demand(state, actor, "message")
    if verdict == RETURNED and not text:
        raise BadInput(_("Returning a message asks for a reason."))
    fresh = _unanswered(state, recorded, APPROVAL, ref, list(ask.of))
    events: list[Event] = [
        EntryAnswered(entry=recorded.id, of=of, number=ask.number, text=text, verdict=verdict) for of in fresh
    ]
    event = recorded.event
    if verdict == APPROVED and isinstance(event, LogWritten) and event.to:
        events.append(EntryAsked(entry=recorded.id, of=asking.asked_of(event.to), number=ask.number))
    return code, events


def _unanswered(state: IncidentState, recorded: Recorded, what: str, ref: str, mine: list[str]) -> list[str]:
    """Those of whom no answer is there yet. Raises `Refused` where there is none such, with who was quicker."""
    given = state.record.answers.get((recorded.id, what), {})
    fresh = [of for of in mine if of not in given]
    if not fresh:
        one = given[mine[0]]
        said = _("{who} was quicker: {ref} is answered.").format(ref=ref, who=one.who)
        raise Refused(f"{said} {one.text}".rstrip())
    return fresh


def _not_asked(ref: str, of: tuple[str, ...], by: str) -> str:
    names = ", ".join(of)
    if by:
        return _("{ref} asks {names}, not {who}.").format(ref=ref, names=names, who=by)
    return _("{ref} asks {names}. Who writes their answer down says whose it is: --from {first}").format(
        ref=ref, names=names, first=of[0] if of else ""
    )


# -- striking and correcting -------------------------------------------------------------------------------------------


def strike(state: IncidentState, recorded: Recorded, actor: str, why: str) -> str | None:
    """The position in which somebody may strike an entry through (None: it is their own). Raises `Refused`,
    `BadInput`."""
    ref, event = ref_of(state, recorded), recorded.event
    if isinstance(event, Redacted):
        raise Refused(_("The words of {ref} were taken out; there is nothing to strike.").format(ref=ref))
    if recorded.kind == "update.sent":
        raise Refused(_("What was told outside can't be taken back; it stays. Tell them again: u, or warroom update"))
    if isinstance(event, Unknown) or recorded.kind not in _STRUCK:
        raise Refused(
            _("{ref} is no entry of the log. What was done is not struck but done otherwise; it stays.").format(ref=ref)
        )
    not_struck(state, recorded, ref)
    if not why:
        raise BadInput(_("Say why in a few words; they stay readable beside it."))
    return None if recorded.actor == actor else may.demand(state, actor, "strike")


def struck(state: IncidentState, recorded: Recorded, why: str, successor: Recorded | None = None) -> EntryStruck:
    """The event that strikes an entry through."""
    id_, number = (successor.id, successor.event) if successor else ("", None)
    into = number.number if isinstance(number, LogWritten | DecisionTaken) else 0
    mine = number_of(recorded) or state.numbers.get(recorded.id, 0)
    return EntryStruck(entry=recorded.id, why=why, number=mine, successor=id_, into=into)


def not_struck(state: IncidentState, recorded: Recorded, ref: str) -> None:
    """Raises `Refused` where somebody struck it, with who and why."""
    found = state.record.struck.get(recorded.id)
    if found is None:
        return
    if not found.successor:
        raise Refused(_("{who} was quicker: {ref} is struck ({why}).").format(who=found.by, ref=ref, why=found.why))
    raise Refused(
        _("{who} was quicker: {ref} is struck ({why}). What stands in its place can be corrected instead.").format(
            who=found.by, ref=ref, why=found.why
        )
    )


def corrected(
    state: IncidentState, recorded: Recorded, text: str | None, number: int, *, moved: bool, tlp: str | None = None
) -> LogWritten | DecisionTaken:
    """The entry that stands in the place of another: other words, (`moved`) another time, or another label (`tlp`).

    Raises `BadInput` where nothing differs.
    """
    event = recorded.event
    assert isinstance(event, LogWritten | DecisionTaken)  # noqa: S101 - `strike` looked
    if text is not None and not text.strip():
        raise BadInput(_("A correction without words: strike it out instead."))
    label = event.tlp if tlp is None else tlp
    if not moved and label == event.tlp and (text is None or text == event.text):
        raise BadInput(_("Nothing differs. Type other words, or another time."))
    fields = {**event.__dict__, "number": number, "tlp": label}
    if isinstance(event, DecisionTaken):
        stands = next(one for one in decisions(state) if one.id == recorded.id)
        fields |= {"review": stands.review, "objections": stands.objections, "decided_by": stands.decided_by}
    if text is not None:
        fields["text"] = text
        if isinstance(event, LogWritten) and event.can:
            from warroom.model.grammar import can_parts

            fields["can"] = can_parts(text)
    return type(event)(**fields)


# -- what is significant -----------------------------------------------------------------------------------------------


def flag(
    state: IncidentState, recorded: Recorded, actor: str, level: str, why: str = ""
) -> tuple[str | None, EntryFlagged]:
    """The position acted in and the event that puts something forward as significant, confirms it or takes it back.

    Anybody proposes; who may (domain, who may do what) confirms and takes back; a proposal is also taken back by
    whoever made it. Raises `Refused`.
    """
    ref = ref_of(state, recorded)
    if recorded.kind.startswith(_MACHINERY) or isinstance(recorded.event, Redacted | Unknown):
        raise Refused(_("{ref} is no event that can be significant.").format(ref=ref))
    not_struck(state, recorded, ref)
    now = state.record.flags.get(recorded.id)
    was = now.level if now else NONE
    if was == level or (level == PROPOSED and was == CONFIRMED):
        raise Refused(_already(ref, now))
    own = was == PROPOSED and now is not None and now.proposed_by == actor
    free = level == PROPOSED or (level == NONE and own)
    code = None if free else may.demand(state, actor, "significant")
    return code, EntryFlagged(entry=recorded.id, level=level, number=number_of(recorded), why=why)


def may_confirm(state: IncidentState, actor: str) -> bool:
    """Whether somebody may confirm what is significant."""
    return may.authority(state, actor, may.ACTS["significant"][0]) is not None


def _already(ref: str, now: Flag | None) -> str:
    if now is None or now.level == NONE:
        return _("{ref} is not marked as significant.").format(ref=ref)
    if now.level == CONFIRMED:
        return _("{ref} is confirmed as significant, by {who}.").format(ref=ref, who=now.by)
    return _("{who} proposed {ref} already.").format(ref=ref, who=now.by)


# -- decisions ---------------------------------------------------------------------------------------------------------


class Proposal(NamedTuple):
    """What is decided: the words, what else could have been done, strong objections, by whom, when it is looked at
    again."""

    text: str
    options: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    decided_by: str = ""
    review: datetime | None = None
    to: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channel: str = ""
    bob: str = ""
    tlp: str = ""


def decide(state: IncidentState, asked: Proposal) -> DecisionTaken:
    """The decision, with the next number. Raises `BadInput` where it has no words."""
    if not asked.text.strip():
        raise BadInput(_("The decision is empty. Say what is decided."))
    return DecisionTaken(number=next_number(decisions(state)), **asked._asdict())


def next_number(those: list[Decision] | list[Hypothesis]) -> int:
    """The number after the highest."""
    return max((one.number for one in those), default=0) + 1


def decision(state: IncidentState, number: int) -> Decision:
    """The decision of a number; raises `BadInput`."""
    found = next((one for one in decisions(state) if one.number == number), None)
    if found is None:
        raise BadInput(_("{code} has no decision {n}.").format(code=state.code, n=number))
    return found


def set_decision(
    state: IncidentState, number: int, *, outcome: str | None = None, review: datetime | None = None,
    reviewed: bool = False, objection: str = "",
) -> DecisionSet:  # fmt: skip
    """A decision looked at again. What came of it ends the promise to look, unless there is a next time."""
    found = decision(state, number)
    if found.struck:
        raise Refused(_("Decision {n} is struck; nothing more comes of it.").format(n=number))
    if outcome is None and review is None and not reviewed and not objection:
        raise BadInput(_("Say what changes: what came of it, when it is looked at again, or an objection."))
    done = (reviewed or outcome is not None) and review is None and found.review is not None
    return DecisionSet(decision=found.id, outcome=outcome, review=review, reviewed=done, objection=objection)


# -- hypotheses --------------------------------------------------------------------------------------------------------


def raise_hypothesis(state: IncidentState, text: str, entries: tuple[str, ...] = ()) -> HypothesisRaised:
    """A hypothesis, with the next number. Raises `Refused` where it stands there already."""
    same = next((one for one in hypotheses(state) if one.text.casefold() == text.casefold()), None)
    if same is not None:
        words = _("That is hypothesis {n} already ({status}).")
        raise Refused(words.format(n=same.number, status=_(HYPOTHESIS_STATUSES.get(same.status, same.status))))
    return HypothesisRaised(number=next_number(hypotheses(state)), text=text, entries=entries)


def hypothesis(state: IncidentState, number: int) -> Hypothesis:
    """The hypothesis of a number; raises `BadInput`."""
    found = next((one for one in hypotheses(state) if one.number == number), None)
    if found is None:
        raise BadInput(_("{code} has no hypothesis {n}.").format(code=state.code, n=number))
    return found


def set_hypothesis(
    state: IncidentState, number: int, status: str | None, why: str, entries: tuple[str, ...] = ()
) -> HypothesisSet:
    """A hypothesis moved on, or linked to events. To rule one out, or confirm it, asks why."""
    found = hypothesis(state, number)
    if status is not None and status not in HYPOTHESIS_STATUSES:
        names = ", ".join(HYPOTHESIS_STATUSES)
        raise BadInput(_("{value!r} is not a status; choose one of {names}.").format(value=status, names=names))
    if status in ("ruled_out", "confirmed") and not why:
        raise BadInput(_("Say what shows it: --why TEXT. Whoever takes over asks that first."))
    fresh = tuple(one for one in entries if one not in found.entries)
    if status == found.status and not fresh:
        raise Refused(_("Hypothesis {n} is {status} already.").format(n=number, status=_(HYPOTHESIS_STATUSES[status])))
    if status is None and not fresh:
        raise BadInput(_("Say what changes: a status, or an entry to link to it."))
    return HypothesisSet(hypothesis=found.id, status=status, why=why, entries=fresh)
