"""What each kind of event says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.i18n import _
from warroom.model.categories import CAUSES, shown_category
from warroom.model.grammar import DIRECTIONS, STAGES, kind_title
from warroom.model.kinds import shown_kind
from warroom.model.lifecycle import CANCEL_REASONS, shown_status
from warroom.model.planning import OBJECTIVE_STATUSES, SECTION_TITLES, TASK_STATUSES
from warroom.model.priority import shown_level
from warroom.model.rights import shown_right
from warroom.model.settling import shown_value
from warroom.model.tlp import shown
from warroom.report.hints import (
    Hints,
    Telling,
    back,
    due,
    imported,
    marked,
    shown_holding,
    shown_position,
    shown_time,
    with_,
)
from warroom.report.relations import RELATIONS
from warroom.report.tellers_owed import OWED_TELLERS
from warroom.report.tellers_record import RECORD
from warroom.report.tellers_updates import UPDATES

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


# -- the incident ------------------------------------------------------------------------------------------------------


def _declared(event: Any, hints: Hints) -> Telling:
    marks = [_("reported by {who}").format(who=event.reporter)] if event.reporter else []
    marks += [shown_kind(event.nature)] if event.nature else []
    marks += [_("confidential")] if event.confidential else []
    said = f"{event.name} ({', '.join(marks)})" if marks else event.name
    return Telling(_("Declared"), f"{said}\n{event.description}" if event.description else said, "strong")


def _moved(event: Any, hints: Hints) -> Telling:
    said = shown_status(event.to)
    if event.cancel_reason:
        reason = CANCEL_REASONS.get(event.cancel_reason, "")
        said = f"{said} ({_(reason) if reason else event.cancel_reason})"
    if event.to in ("resolved", "in_review", "closed"):
        meaning = "done"
    else:
        meaning = "strong" if event.to in ("responding", "contained", "monitoring") else "muted"
    return Telling(_("Status"), with_(imported(said, event), event.why), meaning)


def _classified(event: Any, hints: Hints) -> Telling:
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
    if event.tlp is not None:
        said.append(_("label {value}").format(value=shown(event.tlp)) if event.tlp else _("no label any more"))
    return Telling(_("Classified"), with_(imported(", ".join(said), event), event.why), "muted")


def _described(event: Any, hints: Hints) -> Telling:
    said = []
    if event.name is not None:
        said.append(_("title: {value}").format(value=event.name))
    if event.description is not None:
        said.append(_("description: {value}").format(value=event.description))
    if event.reporter is not None:
        said.append(_("reporter: {value}").format(value=event.reporter))
    return Telling(_("Described"), "\n".join(said), "muted")


def _timed(event: Any, hints: Hints) -> Telling:
    said = _("{which} at {time}").format(which=shown_time(event.which), time=hints.time(event.moment))
    return Telling(_("Corrected"), with_(imported(said, event), event.why), "muted")


def _sourced(event: Any, hints: Hints) -> Telling:
    said = _("{system} {ref}").format(system=event.system, ref=event.ref)
    fields = ", ".join(f"{name}: {value}" for name, value in event.fields.items() if value)
    return Telling(_("Source"), with_(said, fields), "muted")


# -- people and words --------------------------------------------------------------------------------------------------


def _assigned(event: Any, hints: Hints) -> Telling:
    position = shown_position(event.position)
    if event.holding != "primary":
        position = f"{position} ({shown_holding(event.holding)})"
    said = _("{who} is {position}").format(who=event.person, position=position)
    if event.emergency:
        said = _("{what} (emergency, without handover)").format(what=said)
    return Telling(_("Role"), with_(said, event.why), "strong" if event.emergency else "muted")


def _relieved(event: Any, hints: Hints) -> Telling:
    said = _("{who} is no longer {position}").format(who=event.person, position=shown_position(event.position))
    return Telling(_("Role"), with_(said, event.why), "muted")


def _written(event: Any, hints: Hints) -> Telling:
    said = event.words()
    if len(event.can) > 1:
        titles = (_("Condition"), _("Actions"), _("Needs"))
        said = "; ".join(f"{title}: {part}" for title, part in zip(titles, event.can, strict=False) if part)
    if event.to or event.sender:
        said = f"{event.sender} -> {', '.join(event.to)}".strip().removesuffix(" ->") + f": {said}"
    notes = [_("on {channel}").format(channel=event.channel)] if event.channel else []
    if event.direction in DIRECTIONS:
        notes.append(_(DIRECTIONS[event.direction]))
    if event.bob in STAGES:
        notes.append(_(STAGES[event.bob]))
    if event.reply_number:
        notes.append(_("goes on from {n}").format(n=event.reply_number))
    return Telling(kind_title(event.entry), marked(said, notes, event.tags), _MEANINGS.get(event.entry, ""))


# -- the plan ----------------------------------------------------------------------------------------------------------


def _drafted(event: Any, hints: Hints) -> Telling:
    title = _(SECTION_TITLES[event.section]) if event.section in SECTION_TITLES else event.section
    return Telling(
        _("Plan"), f"{title}: {event.text}" if event.text else _("{title} emptied").format(title=title), "muted"
    )


def _submitted(event: Any, hints: Hints) -> Telling:
    return Telling(_("Plan"), _("version {n} put before the commander").format(n=event.number), "muted")


def _approved(event: Any, hints: Hints) -> Telling:
    return Telling(_("Plan"), _("version {n} approved").format(n=event.number), "decision")


def _returned(event: Any, hints: Hints) -> Telling:
    return Telling(_("Plan"), with_(_("sent back"), event.why), "strong")


def _period(event: Any, hints: Hints) -> Telling:
    said = _("operational period {n}, until {time}").format(n=event.number, time=hints.time(event.ends_at))
    return Telling(_("Period"), said, "muted")


def _objective_added(event: Any, hints: Hints) -> Telling:
    return Telling(_("Objective"), due(f"{hints.number(event.number)} {event.text}", event.due, hints), "strong")


def _objective_set(event: Any, hints: Hints) -> Telling:
    said = [event.text if event.text is not None else hints.names.get(event.objective, "")]
    if event.status is not None:
        said.append(_(OBJECTIVE_STATUSES[event.status]) if event.status in OBJECTIVE_STATUSES else event.status)
    done = "done" if event.status == "met" else "muted"
    return Telling(_("Objective"), with_(" -> ".join(filter(None, said)), event.why), done)


def _task_added(event: Any, hints: Hints) -> Telling:
    said = f"{hints.number(event.number, 'T')} {event.text}"
    if event.assignee or event.position:
        said = f"{said} -> {event.assignee or event.position}"
    notes = [_("on {channel}").format(channel=event.channel)] if event.channel else []
    label = kind_title("order") if event.ordered else _("Task")
    said = back(due(said, event.due, hints), event.check_back_at, hints)
    return Telling(label, marked(said, notes, event.tags), "order")


def _task_set(event: Any, hints: Hints) -> Telling:
    said = [hints.names.get(event.task, "")]
    if event.status is not None:
        said.append(_(TASK_STATUSES[event.status]) if event.status in TASK_STATUSES else event.status)
    if event.assignee is not None:
        said.append(event.assignee or _("nobody"))
    if event.checked:
        said.append(_("checked"))
    if event.by:
        said.append(_("said by {who}").format(who=event.by))
    text = back(due(" -> ".join(filter(None, said)), event.due, hints), event.check_back_at, hints)
    return Telling(_("Task"), with_(text, event.note), "done" if event.status == "done" else "muted")


# -- the room ----------------------------------------------------------------------------------------------------------


def _room_created(event: Any, hints: Hints) -> Telling:
    return Telling(_("Room"), _("room {name} made").format(name=event.name), "muted")


def _room_salvaged(event: Any, hints: Hints) -> Telling:
    said = _("salvaged from {file}: {n} events proved, {lost} lost, {gaps} known to be missing")
    words = said.format(file=event.source, n=event.proved, lost=event.lost, gaps=len(event.gaps))
    return Telling(_("Room"), words, "strong")


def _room_set(event: Any, hints: Hints) -> Telling:
    return Telling(_("Room"), f"{event.key}: {event.value}", "muted")


def _person_added(event: Any, hints: Hints) -> Telling:
    return Telling(_("Person"), event.name or event.login, "muted")


def _granted(event: Any, hints: Hints) -> Telling:
    said = _("{who} comes in as {right}").format(who=event.person, right=shown_right(event.right))
    if event.position:
        said = _("{what}, for {position}").format(what=said, position=shown_position(event.position))
    return Telling(_("Access"), said, "strong")


def _revoked(event: Any, hints: Hints) -> Telling:
    return Telling(_("Access"), with_(_("{who} has no right any more").format(who=event.person), event.why), "strong")


def _key_granted(event: Any, hints: Hints) -> Telling:
    said = _("the key {key} opens the room for {who}").format(key=event.fingerprint, who=event.person)
    return Telling(_("Key"), said, "strong")


def _key_revoked(event: Any, hints: Hints) -> Telling:
    said = _("the key {key} opens it for {who} no longer").format(key=event.fingerprint, who=event.person)
    return Telling(_("Key"), with_(said, event.why), "strong")


def _audience_set(event: Any, hints: Hints) -> Telling:
    return Telling(_("Audience"), event.title or event.audience, "muted")


# -- response plans ----------------------------------------------------------------------------------------------------


def _response_started(event: Any, hints: Hints) -> Telling:
    roles = ", ".join(shown_position(code) for code in event.roles)
    return Telling(_("Response"), _("{title} started: {roles}").format(title=event.title, roles=roles), "strong")


# -- regulators --------------------------------------------------------------------------------------------------------


def _assessed(event: Any, hints: Hints) -> Telling:
    said = _("{regime} applies").format(regime=event.name)
    if not event.applies:
        said = _("{regime} does not apply").format(regime=event.name)
    elif event.moment is not None:
        said = _("{what}: {trigger} since {time}").format(
            what=said, trigger=event.trigger, time=hints.time(event.moment)
        )
    return Telling(_("Regulator"), with_(said, event.why), "decision")


def _armed(event: Any, hints: Hints) -> Telling:
    said = f"{event.name} {event.article}: {event.title} -> {event.to}"
    when = _("due {time}").format(time=hints.time(event.due)) if event.due else _("without undue delay")
    return Telling(_("Clock"), f"{said}, {when}", "order")


def _handed_in(event: Any, hints: Hints) -> Telling:
    return Telling(_("Handed in"), f"{event.name}: {event.title} ({event.ref})", "done")


def _owned(event: Any, hints: Hints) -> Telling:
    return Telling(_("Clock"), f"{event.name}: {event.title} -> {event.owner}", "muted")


# -- evidence ----------------------------------------------------------------------------------------------------------


def _redacted(event: Any, hints: Hints) -> Telling:
    said = _("words taken out for good ({kind} {id})").format(kind=event.what, id=event.event)
    return Telling(_("Redaction"), with_(said, event.why), "strong")


def _signed(event: Any, hints: Hints) -> Telling:
    heads = ", ".join(head[:16] for head in event.heads)
    said = _("all up to head {heads}, with key {key}").format(heads=heads, key=event.fingerprint)
    return Telling(_("Signed"), said, "strong")


# -- copies that were joined -------------------------------------------------------------------------------------------


def _settled(event: Any, hints: Hints) -> Telling:
    what, value = hints.named(event.register), shown_value(event.register, event.value)
    return Telling(_("Settled"), f"{what}: {value}", "strong")


def _renumbered(event: Any, hints: Hints) -> Telling:
    return Telling(_("Number"), _("#{n}; it was #{was}").format(n=event.number, was=event.was), "muted")


TELLERS: dict[str, Callable[[Any, Hints], Telling]] = {
    "incident.declared": _declared,
    "incident.moved": _moved,
    "incident.classified": _classified,
    "incident.described": _described,
    "incident.timed": _timed,
    "source.recorded": _sourced,
    **RELATIONS,
    "role.assigned": _assigned,
    "role.relieved": _relieved,
    "log.written": _written,
    **UPDATES,
    "plan.drafted": _drafted,
    "plan.submitted": _submitted,
    "plan.approved": _approved,
    "plan.returned": _returned,
    "period.started": _period,
    "objective.added": _objective_added,
    "objective.set": _objective_set,
    "task.added": _task_added,
    "task.set": _task_set,
    "response.started": _response_started,
    "regulator.assessed": _assessed,
    "regulator.armed": _armed,
    "regulator.submitted": _handed_in,
    "regulator.owned": _owned,
    "dispute.settled": _settled,
    "incident.renumbered": _renumbered,
    "event.redacted": _redacted,
    "heads.signed": _signed,
    "room.created": _room_created,
    "room.salvaged": _room_salvaged,
    "room.set": _room_set,
    "person.added": _person_added,
    "access.granted": _granted,
    "access.revoked": _revoked,
    "key.granted": _key_granted,
    "key.revoked": _key_revoked,
    "audience.set": _audience_set,
    **OWED_TELLERS,
    **RECORD,
}
