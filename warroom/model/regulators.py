"""Regulator clocks: which regimes ask to be assessed, which clocks a decision starts, and what handing in starts next.

The rules are data (`Regime`), read from dated files that a customer can edit; what they gave at the time is written
into the events, so that a file that is edited later changes no clock of the past (domain: regulator deadlines).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model import may
from warroom.model.deadlines import due_after
from warroom.model.events import Event, RegulatorArmed, RegulatorAssessed, RegulatorOwned, RegulatorSubmitted
from warroom.model.incident import IncidentState
from warroom.model.parts import Clock
from warroom.model.refusal import BadInput, Refused
from warroom.model.regimes import Regime, Step


class Shadow(NamedTuple):
    """What would be due first if a regime applied and had been triggered when the incident was detected."""

    regime: Regime
    step: Step
    due: datetime


def decision(state: IncidentState, regime: str) -> str:
    """`applies`, `not_applicable`, or empty: not assessed."""
    return state.value(f"regime/{regime}")


def moments(state: IncidentState, regime: Regime) -> dict[str, datetime]:
    """The moments that are known of a regime: its triggers, and when each step was handed in."""
    found = {
        name: datetime.fromisoformat(state.value(f"regime/{regime.id}/{name}"))
        for name in regime.triggers
        if state.value(f"regime/{regime.id}/{name}")
    }
    for step in regime.steps:
        clock = state.clocks.get((regime.id, step.id))
        if clock is not None and clock.submitted_at is not None:
            found[step.id] = clock.submitted_at
    return found


STANDINGS: dict[str, str] = {
    "not_assessed": N_("not assessed"),
    "armed": N_("armed: nobody decided whether it applies"),
    "running": N_("running"),
    "submitted": N_("handed in"),
    "closed": N_("closed"),
    "not_applicable": N_("does not apply"),
}
"""How an incident stands with a regime (domain: regulator deadlines, console rules)."""


def standing(state: IncidentState, regime: Regime, *, asks: bool) -> str:
    """One of `STANDINGS`. `asks`: the regime is one that the organisation falls under.

    Armed: the category of the incident asks, nobody has decided, its shadow clock runs. Closed: nothing of the regime
    is left to be handed in, or everything that ran was and the incident is closed.
    """
    said = decision(state, regime.id)
    if said == "not_applicable":
        return said
    if not said:
        return "armed" if asks and state.open and state.value("category") in regime.asks else "not_assessed"
    clocks = {clock.step: clock.status for clock in state.clocks.values() if clock.regime == regime.id}
    if "running" in clocks.values() or not clocks:
        return "running"
    left = [step for step in regime.steps if step.id not in clocks and step.after in clocks]
    return "closed" if state.status == "closed" or not left else "submitted"


def unassessed(state: IncidentState, regimes: Iterable[Regime]) -> list[Regime]:
    """The regimes that an incident of this category asks about and that nobody decided on."""
    return [regime for regime in regimes if state.value("category") in regime.asks and not decision(state, regime.id)]


def shadow(regime: Regime, since: datetime) -> Shadow | None:
    """The worst case before anybody decided: the first deadline, counted from `since`; None where none has a figure."""
    found = []
    for step in regime.steps:
        due = due_of(step, dict.fromkeys(regime.triggers, since), regime)
        if due is not None:
            found.append(Shadow(regime, step, due))
    return min(found, key=lambda one: one.due, default=None)


def due_of(step: Step, known: dict[str, datetime], regime: Regime) -> datetime | None:
    """When a step is due, given the moments that are known; None where its rule gives no figure yet.

    A step may have a second limit that counts from another moment: the earlier of the two holds, unless the trigger
    itself came after it (DORA: RTS (EU) 2025/301 art. 5(1)(a)).
    """
    trigger = known.get(step.after)
    if trigger is None:
        return None
    due = due_after(trigger, step.within, regime.zone, regime.holidays)
    other = known.get(step.latest_after)
    if due is None or other is None:
        return due
    latest = due_after(other, step.latest_within, regime.zone, regime.holidays)
    return due if latest is None or trigger > latest else min(due, latest)


def assess(
    state: IncidentState, regime: Regime, actor: str, trigger: str, moment: datetime, why: str
) -> tuple[str, list[Event]]:
    """The position acted in and the events of the decision that a regime applies since a moment. The reason is asked.

    Said again, the clocks run from the new moment; those that were handed in stay.
    """
    code = _may(state, actor)
    if trigger not in regime.triggers:
        raise BadInput(
            _("{value!r} is not what starts {regime}; choose one of {names}.").format(
                value=trigger, regime=regime.name, names=", ".join(regime.triggers)
            )
        )
    _reason(why)
    decided = RegulatorAssessed(
        regime=regime.id, name=regime.name, applies=True, trigger=trigger, moment=moment, why=why
    )
    known = moments(state, regime) | {trigger: moment}
    return code, [decided, *_armed(state, regime, known, {trigger})]


def decline(state: IncidentState, regime: Regime, actor: str, why: str) -> tuple[str, list[Event]]:
    """The position acted in and the event of the decision that a regime does not apply. The reason is asked for."""
    code = _may(state, actor)
    _reason(why)
    return code, [RegulatorAssessed(regime=regime.id, name=regime.name, applies=False, why=why)]


def submit(
    state: IncidentState, regime: Regime, actor: str, step: str, ref: str, moment: datetime
) -> tuple[str, list[Event]]:
    """The position acted in and the events of handing a step in: what counts from that moment starts to run."""
    code = _may(state, actor)
    clock = running(state, regime, step)
    if not ref:
        raise Refused(_("Handing in asks for the reference that they gave it, and the time."))
    if clock.since is not None and moment < clock.since:
        raise Refused(
            _("{title} can't have been handed in before its clock began to run ({time} UTC).").format(
                title=clock.title, time=f"{clock.since:%Y-%m-%d %H:%M}"
            )
        )
    done = RegulatorSubmitted(regime=regime.id, step=clock.step, name=regime.name, title=clock.title, ref=ref)
    known = moments(state, regime) | {clock.step: moment}
    return code, [done, *_armed(state, regime, known, {clock.step})]


def own(state: IncidentState, regime: Regime, actor: str, step: str, owner: str) -> tuple[str, list[Event]]:
    """The position acted in and the event that gives a running clock to somebody."""
    code = _may(state, actor)
    clock = running(state, regime, step)
    return code, [RegulatorOwned(regime=regime.id, step=step, name=regime.name, title=clock.title, owner=owner)]


def running(state: IncidentState, regime: Regime, step: str) -> Clock:
    """The clock of a step that runs; raises `BadInput` or `Refused`."""
    if step not in {one.id for one in regime.steps}:
        names = ", ".join(one.id for one in regime.steps)
        raise BadInput(
            _("{value!r} is no step of {regime}; its steps are {names}.").format(
                value=step, regime=regime.name, names=names
            )
        )
    clock = state.clocks.get((regime.id, step))
    if clock is None or clock.status != "running":
        raise Refused(
            _("That clock does not run: say first since when {regime} applies (warroom clock {n}).").format(
                regime=regime.name, n=state.number
            )
            if clock is None or clock.status == "not_applicable"
            else _("{title} was handed in already ({ref}).").format(title=clock.title, ref=clock.ref)
        )
    return clock


def _armed(
    state: IncidentState, regime: Regime, known: dict[str, datetime], changed: set[str]
) -> Iterable[RegulatorArmed]:
    for step in regime.steps:
        clock = state.clocks.get((regime.id, step.id))
        done = clock is not None and clock.status == "submitted"
        if done or step.after not in known or not changed & {step.after, step.latest_after}:
            continue
        yield RegulatorArmed(
            regime=regime.id, step=step.id, name=regime.name, title=step.title, to=step.to, article=step.article,
            due=due_of(step, known, regime), as_of=regime.as_of, since=known[step.after],
        )  # fmt: skip


def _may(state: IncidentState, actor: str) -> str:
    return may.demand(state, actor, "regulator")


def _reason(why: str) -> None:
    if not why:
        raise Refused(_("A decision about a regulator asks for its reason: --why TEXT"))
