"""Every event told in words: one label, one sentence, one meaning for its colour. Pure; translated as it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from warroom.i18n import N_, _
from warroom.model.categories import CAUSES, shown_category
from warroom.model.envelope import Recorded
from warroom.model.events import Redacted, Unknown
from warroom.model.grammar import kind_title
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import CANCEL_REASONS, shown_status
from warroom.model.moments import show_moment
from warroom.model.planning import OBJECTIVE_STATUSES, SECTION_TITLES, TASK_STATUSES
from warroom.model.positions import BY_CODE
from warroom.model.priority import shown_level
from warroom.model.settling import shown_value, subject

LATE_ENTRY = timedelta(minutes=5)
"""What was written down longer than this after it happened is marked as a late entry."""

_MEANINGS = {
    "decision": "decision",
    "order": "order",
    "request": "order",
    "report_can": "message",
    "message": "message",
    "media": "message",
    "regulator": "message",
    "status_update": "update",
    "update": "update",
    "hazard": "hazard",
    "safety": "hazard",
    "inject": "exercise",
}
_HOLDINGS = {"deputy": N_("deputy"), "assistant": N_("assistant"), "trainee": N_("trainee")}
_TIMES = {
    "occurred": N_("began"),
    "detected": N_("detected"),
    "reported": N_("reported"),
    "registered": N_("registered"),
    "acknowledged": N_("acknowledged"),
    "contained": N_("contained"),
    "restored": N_("service restored"),
    "resolved": N_("resolved"),
    "closed": N_("closed"),
}


class Telling(NamedTuple):
    """One event for a person: `kind_label` is a word or two, `text` holds people's words as they are: draw as data.

    `meaning`: decision, message, order, update, hazard, muted, strong, exercise, done, or empty.
    """

    kind_label: str
    text: str
    meaning: str


class _Hints(NamedTuple):
    names: Mapping[str, str]
    zone: tzinfo
    at: datetime
    id: str

    def time(self, moment: datetime) -> str:
        """A moment, with its date where that is not the date of the event."""
        return show_moment(moment, self.zone, self.at)

    def number(self, given: int) -> str:
        """`#4`: the number of what this event added, which may be another than it was given (joined copies)."""
        return self.names[self.id].partition(" ")[0] if self.id in self.names else f"#{given}"

    def named(self, register: str) -> str:
        """What a register is about; tasks and objectives by number and text."""
        _kind, _slash, rest = register.partition("/")
        id_, _slash, part = rest.partition("/")
        return f"{self.names[id_]}: {part}" if id_ in self.names else subject(None, register)


def tell(recorded: Recorded, names: Mapping[str, str] | None = None, zone: tzinfo = UTC) -> Telling:
    """What one event says. `names` (of `names_of`) lets tasks and objectives be called by number; times are in `zone`.

    Never raises: what a newer warroom wrote, and what was taken out, are told as such.
    """
    event = recorded.event
    if isinstance(event, Redacted):
        return Telling(_("Removed"), _("The words of this entry were taken out."), "muted")
    if isinstance(event, Unknown):
        return Telling(_("Unknown"), _("Written by a newer warroom ({kind}).").format(kind=event.kind), "muted")
    teller = _TELLERS.get(recorded.kind)
    if teller is None:
        return Telling(recorded.kind, event.words(), "muted")
    return teller(event, _Hints(names or {}, zone, recorded.at, recorded.id))


def late(recorded: Recorded) -> bool:
    """Whether a person wrote it down long after it happened. What was imported, and a report, is not late by that."""
    if recorded.kind in ("incident.declared", "source.recorded"):
        return False
    return recorded.recorded_at - recorded.at > LATE_ENTRY and not getattr(recorded.event, "imported", False)


def names_of(state: IncidentState) -> dict[str, str]:
    """How tasks and objectives of an incident are called in its timeline: event id → `#3 Restore from snapshot`."""
    named = {task.id: f"#{task.number} {task.text}" for task in state.tasks()}
    return named | {goal.id: f"#{goal.number} {goal.text}" for goal in state.objectives()}


def shown_time(which: str) -> str:
    """The name of one of the timestamps in the chosen language."""
    return _(_TIMES[which]) if which in _TIMES else which


def shown_holding(holding: str) -> str:
    """How somebody holds a position (deputy, assistant, trainee) in the chosen language."""
    return _(_HOLDINGS[holding]) if holding in _HOLDINGS else holding


def shown_position(code: str) -> str:
    """A position's title in the chosen language; a code that we do not know as it stands."""
    return BY_CODE[code].shown() if code in BY_CODE else code


def _with(said: str, why: str) -> str:
    return f"{said}: {why}" if why else said


def _imported(said: str, event: Any) -> str:
    return _("{what} (imported)").format(what=said) if event.imported else said


def _due(said: str, due: datetime | None, hints: _Hints) -> str:
    if due is None:
        return said
    return _("{what}, due {time}").format(what=said, time=hints.time(due))


# -- the incident ------------------------------------------------------------------------------------------------------


def _declared(event: Any, hints: _Hints) -> Telling:
    said = (
        _("{title} (reported by {who})").format(title=event.name, who=event.reporter) if event.reporter else event.name
    )
    return Telling(_("Declared"), f"{said}\n{event.description}" if event.description else said, "strong")


def _moved(event: Any, hints: _Hints) -> Telling:
    said = shown_status(event.to)
    if event.cancel_reason:
        reason = CANCEL_REASONS.get(event.cancel_reason, "")
        said = f"{said} ({_(reason) if reason else event.cancel_reason})"
    if event.to in ("resolved", "in_review", "closed"):
        meaning = "done"
    else:
        meaning = "strong" if event.to in ("responding", "contained", "monitoring") else "muted"
    return Telling(_("Status"), _with(_imported(said, event), event.why), meaning)


def _classified(event: Any, hints: _Hints) -> Telling:
    said = []
    if event.category is not None:
        said.append(_("category {value}").format(value=shown_category(event.category)))
    if event.subcategory is not None:
        said.append(_("subcategory {value}").format(value=event.subcategory))
    if event.cause is not None:
        said.append(_("cause {value}").format(value=_(CAUSES[event.cause]) if event.cause in CAUSES else event.cause))
    if event.impact is not None:
        said.append(_("impact {value}").format(value=shown_level(event.impact)))
    if event.urgency is not None:
        said.append(_("urgency {value}").format(value=shown_level(event.urgency)))
    if event.priority is not None:
        said.append(
            _("priority {value}").format(value=event.priority) if event.priority else _("priority by the matrix")
        )
    if event.major is not None:
        said.append(_("major incident") if event.major else _("no longer a major incident"))
    return Telling(_("Classified"), _with(_imported(", ".join(said), event), event.why), "muted")


def _described(event: Any, hints: _Hints) -> Telling:
    said = []
    if event.name is not None:
        said.append(_("title: {value}").format(value=event.name))
    if event.description is not None:
        said.append(_("description: {value}").format(value=event.description))
    if event.reporter is not None:
        said.append(_("reporter: {value}").format(value=event.reporter))
    return Telling(_("Described"), "\n".join(said), "muted")


def _timed(event: Any, hints: _Hints) -> Telling:
    said = _("{which} at {time}").format(which=shown_time(event.which), time=hints.time(event.moment))
    return Telling(_("Corrected"), _with(_imported(said, event), event.why), "muted")


def _held(event: Any, hints: _Hints) -> Telling:
    said = _("waiting: {what}").format(what=event.reason) if event.reason else _("no longer waiting")
    return Telling(_("On hold"), _imported(said, event), "muted")


def _sourced(event: Any, hints: _Hints) -> Telling:
    said = _("{system} {ref}").format(system=event.system, ref=event.ref)
    fields = ", ".join(f"{name}: {value}" for name, value in event.fields.items() if value)
    return Telling(_("Source"), _with(said, fields), "muted")


# -- people and words --------------------------------------------------------------------------------------------------


def _assigned(event: Any, hints: _Hints) -> Telling:
    position = shown_position(event.position)
    if event.holding != "primary":
        position = f"{position} ({shown_holding(event.holding)})"
    said = _("{who} is {position}").format(who=event.person, position=position)
    if event.emergency:
        said = _("{what} (emergency, without handover)").format(what=said)
    return Telling(_("Role"), _with(said, event.why), "strong" if event.emergency else "muted")


def _relieved(event: Any, hints: _Hints) -> Telling:
    said = _("{who} is no longer {position}").format(who=event.person, position=shown_position(event.position))
    return Telling(_("Role"), _with(said, event.why), "muted")


def _written(event: Any, hints: _Hints) -> Telling:
    said = event.text
    if event.to:
        said = f"-> {', '.join(event.to)}: {said}"
    if event.channel:
        said = _("{what} (on {channel})").format(what=said, channel=event.channel)
    return Telling(kind_title(event.entry), said, _MEANINGS.get(event.entry, ""))


def _updated(event: Any, hints: _Hints) -> Telling:
    said = f"-> {event.audience}: {event.text}"
    if event.next_due is not None:
        said = _("{what} (next by {time})").format(what=said, time=hints.time(event.next_due))
    return Telling(_("Update"), said, "update")


# -- the plan ----------------------------------------------------------------------------------------------------------


def _drafted(event: Any, hints: _Hints) -> Telling:
    title = _(SECTION_TITLES[event.section]) if event.section in SECTION_TITLES else event.section
    return Telling(
        _("Plan"), f"{title}: {event.text}" if event.text else _("{title} emptied").format(title=title), "muted"
    )


def _submitted(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Plan"), _("version {n} put before the commander").format(n=event.number), "muted")


def _approved(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Plan"), _("version {n} approved").format(n=event.number), "decision")


def _returned(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Plan"), _with(_("sent back"), event.why), "strong")


def _period(event: Any, hints: _Hints) -> Telling:
    said = _("operational period {n}, until {time}").format(n=event.number, time=hints.time(event.ends_at))
    return Telling(_("Period"), said, "muted")


def _objective_added(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Objective"), _due(f"{hints.number(event.number)} {event.text}", event.due, hints), "strong")


def _objective_set(event: Any, hints: _Hints) -> Telling:
    said = [event.text if event.text is not None else hints.names.get(event.objective, "")]
    if event.status is not None:
        said.append(_(OBJECTIVE_STATUSES[event.status]) if event.status in OBJECTIVE_STATUSES else event.status)
    done = "done" if event.status == "met" else "muted"
    return Telling(_("Objective"), _with(" -> ".join(filter(None, said)), event.why), done)


def _task_added(event: Any, hints: _Hints) -> Telling:
    said = f"{hints.number(event.number)} {event.text}"
    if event.assignee:
        said = f"{said} -> {event.assignee}"
    return Telling(_("Task"), _due(said, event.due, hints), "order")


def _task_set(event: Any, hints: _Hints) -> Telling:
    said = [hints.names.get(event.task, "")]
    if event.status is not None:
        said.append(_(TASK_STATUSES[event.status]) if event.status in TASK_STATUSES else event.status)
    if event.assignee is not None:
        said.append(event.assignee or _("nobody"))
    text = _due(" -> ".join(filter(None, said)), event.due, hints)
    return Telling(_("Task"), _with(text, event.note), "done" if event.status == "done" else "muted")


# -- the room ----------------------------------------------------------------------------------------------------------


def _room_created(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Room"), _("room {name} made").format(name=event.name), "muted")


def _room_set(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Room"), f"{event.key}: {event.value}", "muted")


def _person_added(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Person"), event.name or event.login, "muted")


# -- copies that were joined -------------------------------------------------------------------------------------------


def _settled(event: Any, hints: _Hints) -> Telling:
    what, value = hints.named(event.register), shown_value(event.register, event.value)
    return Telling(_("Settled"), f"{what}: {value}", "strong")


def _renumbered(event: Any, hints: _Hints) -> Telling:
    return Telling(_("Number"), _("#{n}; it was #{was}").format(n=event.number, was=event.was), "muted")


_TELLERS: dict[str, Callable[[Any, _Hints], Telling]] = {
    "incident.declared": _declared,
    "incident.moved": _moved,
    "incident.classified": _classified,
    "incident.described": _described,
    "incident.timed": _timed,
    "incident.held": _held,
    "source.recorded": _sourced,
    "role.assigned": _assigned,
    "role.relieved": _relieved,
    "log.written": _written,
    "update.sent": _updated,
    "plan.drafted": _drafted,
    "plan.submitted": _submitted,
    "plan.approved": _approved,
    "plan.returned": _returned,
    "period.started": _period,
    "objective.added": _objective_added,
    "objective.set": _objective_set,
    "task.added": _task_added,
    "task.set": _task_set,
    "dispute.settled": _settled,
    "incident.renumbered": _renumbered,
    "room.created": _room_created,
    "room.set": _room_set,
    "person.added": _person_added,
}
