"""Every event told in words: one label, one sentence, one meaning for its colour. Pure; translated as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from warroom.i18n import _
from warroom.model.durations import show_duration, show_short
from warroom.model.envelope import Recorded
from warroom.model.events import Redacted, Unknown
from warroom.model.incident import IncidentState
from warroom.model.moments import LATE_ENTRY, show_moment
from warroom.model.parts import Clock
from warroom.model.record import decisions, hypotheses
from warroom.model.updates import shown_audience
from warroom.report.hints import Hints, Telling, shown_holding, shown_position, shown_time
from warroom.report.tellers import TELLERS

__all__ = [
    "LATE_ENTRY",
    "Telling",
    "clock_words",
    "late",
    "names_of",
    "shown_holding",
    "shown_position",
    "shown_time",
    "tell",
]


def tell(recorded: Recorded, names: Mapping[str, str] | None = None, zone: tzinfo = UTC) -> Telling:
    """What one event says. `names` (of `names_of`) lets tasks and objectives be called by number; times are in `zone`.

    Never raises: what a newer warroom wrote, and what was taken out, are told as such.
    """
    event = recorded.event
    if isinstance(event, Redacted):
        said = (names or {}).get(f"redacted/{recorded.id}", _("The words of this entry were taken out."))
        return Telling(_("Removed"), said, "muted")
    if isinstance(event, Unknown):
        return Telling(_("Unknown"), _("Written by a newer warroom ({kind}).").format(kind=event.kind), "muted")
    teller = TELLERS.get(recorded.kind)
    if teller is None:
        return Telling(recorded.kind, event.words(), "muted")
    return teller(event, Hints(names or {}, zone, recorded.at, recorded.id))


def late(recorded: Recorded) -> bool:
    """Whether a person wrote it down long after it happened. What was imported, and a report, is not late by that."""
    if recorded.kind in ("incident.declared", "source.recorded"):
        return False
    return recorded.recorded_at - recorded.at > LATE_ENTRY and not getattr(recorded.event, "imported", False)


def names_of(state: IncidentState) -> dict[str, str]:
    """How tasks, objectives, drafts, decisions and hypotheses of an incident are called in its timeline: event id →
    `T3 Restore from snapshot`. No number sign: that is for incidents.

    Of events whose words were taken out, under `redacted/` and their id: what stands in their place.
    """
    said = _("redacted by {who}: {why}")
    named = {f"redacted/{id_}": said.format(who=one.by, why=one.why) for id_, one in state.redactions.items()}
    for id_, draft in state.drafts.items():
        named[id_] = f"{state.numbers[id_]} -> {shown_audience(draft.audience)}"
    named |= {task.id: f"T{task.number} {task.text}" for task in state.tasks()}
    named |= {one.id: f"D{one.number} {one.text}" for one in decisions(state)}
    named |= {one.id: f"H{one.number} {one.text}" for one in hypotheses(state)}
    return named | {goal.id: f"{goal.number} {goal.text}" for goal in state.objectives()}


def clock_words(clock: Clock, now: datetime, zone: tzinfo) -> str:
    """One clock in words and figures: `GDPR 33(1), due 30 Mar 11:00, in 2d 23h: notify the authority`."""
    return f"{clock.name} {clock.article}, {_standing(clock, now, zone)}: {clock.title}"


def _standing(clock: Clock, now: datetime, zone: tzinfo) -> str:
    if clock.status == "submitted" and clock.submitted_at is not None:
        done = _("handed in {time}, {ref}").format(time=show_moment(clock.submitted_at, zone, now), ref=clock.ref)
        if clock.due is not None and clock.submitted_at > clock.due:
            done += " " + _("({time} late)").format(time=show_short((clock.submitted_at - clock.due).total_seconds()))
        return done
    if clock.status == "not_applicable":
        return _("does not apply")
    if clock.due is None:
        return _("without undue delay")
    left = (clock.due - now).total_seconds()
    rest = _("in {time}") if left >= 0 else _("{time} late")
    due = _("due {time}").format(time=show_moment(clock.due, zone, now))
    owner = f" ({clock.owner})" if clock.owner else ""
    return f"{due}, {rest.format(time=show_duration(abs(left)))}{owner}"
