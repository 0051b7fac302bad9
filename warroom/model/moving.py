"""Steps of the state machine: what each one asks for, and the events that follow from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model import kinds, may
from warroom.model.envelope import Mode
from warroom.model.events import (
    Event,
    IncidentHeld,
    IncidentMoved,
    IncidentUnlinked,
    PeriodStarted,
    RoleAssigned,
    RoleRelieved,
)
from warroom.model.incident import DEBT_CATEGORY, DEBT_PRIORITY, IncidentState
from warroom.model.lifecycle import (
    BY_STEP,
    CANCEL_REASONS,
    ENDED,
    STATUSES,
    TRIAGE,
    Transition,
    allowed_from,
    shown_status,
)
from warroom.model.refusal import BadInput, Refused
from warroom.model.updates import Words, drafts, promised, shown_audience

__all__ = ["Step", "Words", "allowed_statuses", "move", "position_for", "ready", "transition"]

DEBTS = {DEBT_CATEGORY: N_("the category"), DEBT_PRIORITY: N_("the priority (impact and urgency)")}


class Step(NamedTuple):
    """What a person asks for. `linked`: a link in the same act says of what it is a duplicate, so words may be left out
    where nobody stood by."""

    to: str
    actor: str
    at: datetime
    why: str = ""
    cancel_reason: str = ""
    tell: Words | None = None
    reopen_days: int = 5
    period_hours: int = 4
    linked: bool = False


def transition(state: IncidentState, to: str) -> Transition:
    """The step's rule; raises `Refused` and names the allowed ones where there is none."""
    status = state.status
    rule = BY_STEP.get((status, to))
    if rule is not None:
        return rule
    if status == to:
        raise Refused(_("{code} is already {status}.").format(code=state.code, status=shown_status(to)))
    names = ", ".join(f"{t.to} ({shown_status(t.to)})" if t.to != shown_status(t.to) else t.to
                      for t in allowed_from(status))  # fmt: skip
    said = _("{code} can't go from {status} to {to}. From here it can go to: {names}.").format(
        code=state.code, status=shown_status(status), to=shown_status(to), names=names or _("nothing")
    )
    if status == "closed":
        said += " " + _("What comes back after closing is a new incident.")
    raise Refused(said)


def position_for(state: IncidentState, rule: Transition, actor: str) -> str:
    """The position in which this person may take this step; raises `Refused`."""
    if rule.start == "in_review" and rule.to == "closed":
        # The review of a weighty incident is closed by somebody other than the one who commanded it.
        last = [role.person for role in state.roles() if role.position in ("IC", "UC")]
        if state.weighty and actor in last:
            raise Refused(_("The review of a P1, P2 or major incident is closed by somebody other than its commander."))
        may.demand_lead(state, actor, _("close the review"))
        return "DM"
    code = may.authority(state, actor, rule.who)
    if code is None:
        act = _("move it from {start} to {to}").format(start=shown_status(rule.start), to=shown_status(rule.to))
        raise may.only_these(state, actor, rule.who, act)
    if rule.to == "responding" and not state.commanders():
        may.demand_lead(state, actor, _("take command"))  # whoever takes it on is in command from then on
    return code


def move(state: IncidentState, step: Step) -> tuple[str, list[Event]]:
    """The position acted in, and the events of one step. Raises `Refused` where a rule says no."""
    rule = transition(state, step.to)
    code = position_for(state, rule, step.actor)
    step = _asked(state, rule, step)
    events: list[Event] = []
    if step.to == "responding":
        events += _respond(state, step)
        if not state.commanders():
            code = "IC"
    events.append(IncidentMoved(to=step.to, why=step.why, cancel_reason=step.cancel_reason))
    if step.tell is not None:
        from warroom.model.updating import speak  # only here: most steps say nothing to the outside

        _position, said = speak(state, step.tell, step.actor, step.at, step.to)
        events.append(said)
    if step.to in ("resolved", "closed", "cancelled") and state.value("hold"):
        events.append(IncidentHeld())  # nobody waits any more for what is over
    if step.to == "resolved" and (state.weighty or state.mode is Mode.EXERCISE):
        events.append(IncidentMoved(to="in_review"))
    if state.status == "cancelled":  # back to work: then it was no duplicate
        events += [
            IncidentUnlinked(link=one.link, other=one.other, code=one.code)
            for one in state.links() if one.link == "duplicate"
        ]  # fmt: skip
    if step.to in ENDED:
        events += [RoleRelieved(position=r.position, person=r.person, holding=r.holding) for r in state.roles()]
    return code, events


def _respond(state: IncidentState, step: Step) -> list[Event]:
    """Somebody is in command from the first response on; the first operational period begins with it."""
    events: list[Event] = []
    if not state.commanders():
        events.append(RoleAssigned(position="IC", person=step.actor))
    if not state.periods:
        events.append(PeriodStarted(number=1, ends_at=period_end(step.at, step.period_hours)))
    return events


def period_end(start: datetime, hours: int) -> datetime:
    """When an operational period that starts now ends."""
    return start + timedelta(hours=hours)


def _asked(state: IncidentState, rule: Transition, step: Step) -> Step:
    """What the guard of this step asks for beside the right to take it."""
    if rule.to == "registered" and rule.start == "identified" and not (state.name and state.value("reporter")):
        raise Refused(_("Registering asks for a title and a reporter."))
    if rule.to == "categorised" and not state.value("category"):
        raise Refused(_("No category yet. Press c, or: warroom classify {n} --category …").format(n=state.number))
    if rule.to == "prioritised" and not state.priority:
        raise Refused(
            _("No impact and urgency yet. Press p, or: warroom classify {n} --impact … --urgency …").format(
                n=state.number
            )
        )
    if rule.to == "cancelled":
        step = step._replace(cancel_reason=cancel_reason(step))
    if rule.why and not step.why and not (step.linked and rule.start in TRIAGE):
        raise Refused(
            _("Moving from {start} to {to} asks for words (--why): {what}.").format(
                start=shown_status(rule.start), to=shown_status(rule.to), what=_(rule.why)
            )
        )
    if rule.to == "resolved":
        _resolve(state, step)
    if rule.to == "closed":
        _handed_in(state)
        _told_the_end(state)
    if rule.start == "resolved" and rule.to == "responding":
        _reopen(state, step)
    if rule.start == "resolved" and rule.to == "closed" and state.weighty:
        raise Refused(_("A P1, P2 or major incident is reviewed before it is closed: move it to in_review."))
    return step


def cancel_reason(step: Step) -> str:
    """The kind of cancelling that was said, or that the words begin with. Raises `Refused` or `BadInput`."""
    if step.cancel_reason in CANCEL_REASONS:
        return step.cancel_reason
    if not step.cancel_reason:
        said = step.why.casefold()
        for code, shown in CANCEL_REASONS.items():
            if said.startswith((code, shown.casefold(), _(shown).casefold())):
                return code
        raise Refused(
            _("Cancelling asks for its kind: begin --why with one of {names}.").format(
                names=", ".join(_(shown) for shown in CANCEL_REASONS.values())
            )
        )
    raise BadInput(
        _("{value!r} is not a reason to cancel; choose one of {names}.").format(
            value=step.cancel_reason, names=", ".join(CANCEL_REASONS)
        )
    )


def _resolve(state: IncidentState, step: Step) -> None:
    _complete(state)
    untold = _untold(state, step)
    if untold:
        raise Refused(
            _("Not told yet that service is back: {who}. Tell them first (u), or in the same step (--tell).").format(
                who=", ".join(map(shown_audience, untold))
            )
        )


def _complete(state: IncidentState) -> None:
    """Nothing that the fast path skipped is owed, and no open task is nobody's."""
    debts = state.debts()
    if debts:
        raise Refused(
            _("{code} still owes {debts}. Press c or p, or: warroom classify {n} …").format(
                code=state.code, debts=_(" and ").join(_(DEBTS[d]) for d in debts), n=state.number
            )
        )
    orphans = [task.number for task in state.tasks() if task.open and not task.assignee]
    if orphans:
        raise Refused(
            _("Open tasks without an owner: {numbers}. Finish, cancel or give them to somebody first.").format(
                numbers=", ".join(map(str, orphans))
            )
        )


def _untold(state: IncidentState, step: Step) -> list[str]:
    """Who was told of the trouble, or has to be, and not of its end. Of what was entered later nobody waits to hear."""
    if state.kind == kinds.BACKFILLED:
        return []
    restored = state.times().get("restored")
    owed = [told.audience for told in state.told.values() if restored is None or told.at < restored]
    if not state.told and state.weighty:
        owed = [_("anybody")]
    if step.tell is not None:
        owed = [] if not state.told else [name for name in owed if name != step.tell.audience]
    return owed


def _handed_in(state: IncidentState) -> None:
    """Every regulator's clock has stopped, or is somebody's."""
    owed = [f"{clock.name}: {clock.title}" for clock in state.clocks.values()
            if clock.status == "running" and not clock.owner]  # fmt: skip
    if owed:
        raise Refused(
            _("Clocks of regulators still run: {names}. Hand in, or give each to somebody: k, or warroom clock {n}")
            .format(names="; ".join(owed), n=state.number)
        )  # fmt: skip


def _told_the_end(state: IncidentState) -> None:
    """Nobody outside waits for more words, and no words wait to go out. Of what was entered later nobody waits."""
    waiting = [] if state.kind == kinds.BACKFILLED else promised(state)
    if waiting:
        names = ", ".join(shown_audience(told.audience) for told in waiting)
        raise Refused(
            _("Promised more words, and not told yet: {who}. Tell them first: u, with (none) at the end.").format(
                who=names
            )
        )
    left = [str(one.number) for one in drafts(state) if one.status in ("drafted", "approved")]
    if left:
        raise Refused(
            _("Words to the outside wait still: {numbers}. Send or withdraw them: U, or warroom update-set.").format(
                numbers=", ".join(left)
            )
        )


def _reopen(state: IncidentState, step: Step) -> None:
    resolved = state.times().get("resolved")
    if resolved is not None and step.at - resolved > timedelta(days=step.reopen_days):
        raise Refused(
            _("{code} was resolved more than {days} days ago. What comes back now is a new incident.").format(
                code=state.code, days=step.reopen_days
            )
        )


def hold(state: IncidentState, actor: str, what: str, *, customer: bool) -> tuple[str, IncidentHeld]:
    """The position acted in and the event of work that waits for somebody; empty `what`: it goes on."""
    code = may.demand(state, actor, "hold")
    if not state.open:
        raise Refused(_("{code} is not open any more; it waits for nobody.").format(code=state.code))
    if not what and not state.value("hold"):
        raise Refused(_("{code} waits for nobody.").format(code=state.code))
    return code, IncidentHeld(reason=what, customer=customer and bool(what))


def allowed_statuses() -> tuple[str, ...]:
    """All statuses that there are."""
    return tuple(STATUSES)


def ready(state: IncidentState, rule: Transition) -> None:
    """Whether the incident is ready for a step, words aside; raises `Refused` with what is missing."""
    if rule.to == "resolved":
        _complete(state)
    elif state.reported_at is not None:
        _asked(state, rule, Step(rule.to, "", state.reported_at, why="-", cancel_reason="false_alarm"))
