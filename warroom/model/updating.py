"""Words to the outside: sent at once, or drafted, approved and then sent. Who may do which, and what follows."""

from __future__ import annotations

from datetime import datetime

from warroom.i18n import _
from warroom.model import may, positions
from warroom.model.audiences import Audience
from warroom.model.events import (
    Event,
    UpdateApproved,
    UpdateDrafted,
    UpdateReturned,
    UpdateReworded,
    UpdateSent,
    UpdateWithdrawn,
)
from warroom.model.events.updates import draft_register
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import OPEN
from warroom.model.parts import Update
from warroom.model.refusal import BadInput, Refused
from warroom.model.updates import Words, drafts, sent, shown_audience

COMMANDERS = frozenset({"IC", "UC", positions.DUTY})
"""Who approves whatever else is said: a position that nobody holds falls to the next level up."""


# -- who may -----------------------------------------------------------------------------------------------------------


def approvers(rule: Audience | None) -> frozenset[str]:
    """The positions that approve words to an audience; whoever is in command always does."""
    return COMMANDERS | frozenset(rule.approve if rule is not None else ())


def may_approve(state: IncidentState, rule: Audience | None, person: str) -> bool:
    """Whether a person may approve words to that audience."""
    return may.authority(state, person, approvers(rule)) is not None


def who_approves(state: IncidentState, rule: Audience | None) -> list[str]:
    """The people who may: those who hold the positions that the audience names, else whoever is in command."""
    wanted = frozenset(rule.approve if rule is not None else ())
    named = [role.person for role in state.roles() if role.position in wanted and role.holding == "primary"]
    return list(dict.fromkeys(named)) or state.commanders()


def _approving(state: IncidentState, rule: Audience | None, actor: str) -> str:
    code = may.authority(state, actor, approvers(rule))
    if code is None:
        raise may.only_these(state, actor, approvers(rule), _("approve these words"))
    return code


# -- what follows ------------------------------------------------------------------------------------------------------


def speak(state: IncidentState, words: Words, actor: str, at: datetime, status: str = "") -> tuple[str, Event]:
    """The position acted in and the event of words to the outside: they are sent, or drafted where somebody else has
    to approve them.

    `status`: where the incident stands when they are said, if a step goes with them. Raises `Refused`.
    """
    asks = words.draft or bool(words.rule is not None and words.rule.approve)
    if not asks or (not words.draft and may_approve(state, words.rule, actor)):
        code = may.demand(state, actor, "update") if not asks else _approving(state, words.rule, actor)
        due = _next_due(state, words, at, status)
        return code, UpdateSent(audience=words.audience, text=words.text, next_due=due, channel=words.channel)
    code = may.demand(state, actor, "propose")
    number = max((state.numbers[id_] for id_ in state.drafts), default=0) + 1
    event = UpdateDrafted(
        number=number, audience=words.audience, text=words.text, next_due=words.next_due, quiet=words.quiet
    )
    return code, event


def _next_due(state: IncidentState, words: Words, at: datetime, status: str = "") -> datetime | None:
    """What was said, else the audience's rhythm by the incident's priority while work is owed."""
    if words.quiet or words.next_due is not None:
        return None if words.quiet else words.next_due
    if words.rule is None or (status or state.status) not in OPEN:
        return None
    return words.rule.next_due(state.priority, at)


def draft_of(state: IncidentState, number: int) -> Update:
    """The draft with a number, whether it was sent or not. Raises `BadInput`."""
    found = [*drafts(state), *(one for one in sent(state) if one.number)]
    for one in found:
        if one.number == number:
            return one
    raise BadInput(_("{code} has no draft {n}.").format(code=state.code, n=number))


def _open(state: IncidentState, number: int, seen: str | None) -> Update:
    """A draft that is still one. `seen`: the event whose words this person read. Raises `Refused`."""
    draft = draft_of(state, number)
    who = shown_audience(draft.audience)
    if draft.status == "sent":
        raise Refused(_("Draft {n} to {who} was sent by {by} already.").format(n=number, who=who, by=draft.sent_by))
    if draft.status == "withdrawn":
        raise Refused(_("Draft {n} to {who} was withdrawn.").format(n=number, who=who))
    if seen is not None and seen != draft.wording:
        last = state.registers.last(draft_register(draft.id))
        by = last.actor if last is not None else "?"
        raise Refused(
            _("{by} changed draft {n} since you read it. Read it again, then decide.").format(by=by, n=number)
        )
    return draft


def _sayable(draft: Update) -> None:
    if draft.disputed:
        raise Refused(
            _("Copies of the room say different words in draft {n}. Settle that first: x, or warroom settle").format(
                n=draft.number
            )
        )
    if not draft.text.strip():
        raise Refused(_("There are no words in draft {n} any more. Word it anew first.").format(n=draft.number))


def approve(
    state: IncidentState, number: int, actor: str, rule: Audience, seen: str | None = None
) -> tuple[str, list[Event]]:
    """A draft may be sent. Whoever comes second hears who was first."""
    draft = _open(state, number, seen)
    code = _approving(state, rule, actor)
    if draft.status == "approved":
        raise Refused(
            _("Draft {n} to {who} was approved by {by} already.").format(
                n=number, who=shown_audience(draft.audience), by=draft.approved_by
            )
        )
    _sayable(draft)
    return code, [UpdateApproved(draft=draft.id, wording=draft.wording)]


def give_back(
    state: IncidentState, number: int, actor: str, rule: Audience, why: str, seen: str | None = None
) -> tuple[str, list[Event]]:
    """A draft goes back to its author, also one that was approved."""
    draft = _open(state, number, seen)
    code = _approving(state, rule, actor)
    if draft.status == "returned":
        raise Refused(_("Draft {n} was sent back already: {why}").format(n=number, why=draft.why))
    if not why.strip():
        raise BadInput(_("Say what has to be different (--why)."))
    return code, [UpdateReturned(draft=draft.id, wording=draft.wording, why=why)]


def reword(
    state: IncidentState, number: int, actor: str, words: Words, seen: str | None = None
) -> tuple[str, list[Event]]:
    """Other words in a draft; it has to be approved again. What is promised stays unless something else is said."""
    draft = _open(state, number, seen)
    code = may.demand(state, actor, "propose")
    said = words.quiet or words.next_due is not None
    due, quiet = (words.next_due, words.quiet) if said else (draft.next_due, draft.quiet)
    if not words.text.strip():
        raise BadInput(_("The words to {audience} are empty.").format(audience=shown_audience(draft.audience)))
    if words.text == draft.text and (due, quiet) == (draft.next_due, draft.quiet) and not draft.disputed:
        raise BadInput(_("Draft {n} says that already.").format(n=number))
    return code, [UpdateReworded(draft=draft.id, text=words.text, next_due=due, quiet=quiet)]


def send(
    state: IncidentState, number: int, actor: str, words: Words, at: datetime, seen: str | None = None
) -> tuple[str, list[Event]]:
    """A draft went out at a moment; by whoever may approve it, also without an approval before.

    Of `words` the rule, the channel and the promise count; without a promise that of the draft, if it lies ahead still.
    """
    draft = _open(state, number, seen)
    _sayable(draft)
    events: list[Event] = []
    if draft.status == "approved":
        code = may.authority(state, actor, may.ACTS["update"][0] | approvers(words.rule))
        if code is None:
            code = may.demand(state, actor, "update")
    elif may_approve(state, words.rule, actor):
        code = _approving(state, words.rule, actor)
        events.append(UpdateApproved(draft=draft.id, wording=draft.wording))
    else:
        names = " / ".join(who_approves(state, words.rule))
        raise Refused(
            _("Draft {n} to {who} is not approved yet; ask {names}.").format(
                n=number, who=shown_audience(draft.audience), names=names
            )
        )
    if not words.quiet and words.next_due is None:
        ahead = draft.next_due if draft.next_due is not None and draft.next_due > at else None
        words = words._replace(next_due=ahead, quiet=draft.quiet)
    due = _next_due(state, words, at)
    events.append(
        UpdateSent(audience=draft.audience, text=draft.text, next_due=due, draft=draft.id, channel=words.channel)
    )
    return code, events


def withdraw(state: IncidentState, number: int, actor: str, why: str) -> tuple[str, list[Event]]:
    """A draft is not sent any more; by its author, or by whoever may speak to the outside."""
    draft = _open(state, number, None)
    own = draft.drafted_by == actor
    code = next(iter(state.positions_of(actor)), "") if own else may.demand(state, actor, "update")
    return code, [UpdateWithdrawn(draft=draft.id, why=why)]
