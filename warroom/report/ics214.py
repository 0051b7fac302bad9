"""ICS 214, activity log: what a unit or a person did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model.envelope import Recorded
from warroom.model.events import RoleAssigned
from warroom.model.moments import show_full
from warroom.model.plain import visible
from warroom.model.positions import BY_CODE, COMMAND, DUTY, find_positions
from warroom.model.refusal import BadInput
from warroom.report import paper
from warroom.report.forms import (
    Asked,
    Sheet,
    head,
    incident_blocks,
    joined,
    moment,
    period_block,
    prepared,
    said,
    within,
)
from warroom.report.hints import shown_position
from warroom.report.telling import late, tell

_SECTIONS = {
    "operations": N_("Operations Section"),
    "planning": N_("Planning Section"),
    "logistics": N_("Logistics Section"),
    "finance": N_("Finance/Administration Section"),
}


class Unit(NamedTuple):
    """Whose activity log: `codes` are the positions of a unit, `lead` that of who is in charge; or `person` is the
    login name of one person."""

    title: str
    codes: frozenset[str] = frozenset()
    lead: str = ""
    person: str = ""


def ics214(sheet: Sheet, asked: Asked) -> str:
    """Activity logs: of one unit or person, or of everybody who did something in that period."""
    units = [_unit(sheet, asked.unit)] if asked.unit else _active(sheet, asked)
    if not units:
        raise BadInput(sheet.nothing(_("Nobody did anything in that period.")))
    return joined([_activity_log(sheet, asked, unit) for unit in units])


def _unit(sheet: Sheet, named: str) -> Unit:
    found = find_positions(named)
    if len(found) == 1 or any(named.strip().upper() == position.code for position in found):
        position = found[0]
        if position.level == "section":
            codes = {code for code, one in BY_CODE.items() if one.section == position.section}
            return Unit(_(_SECTIONS[position.section]), frozenset(codes), position.code)
        if position.code in COMMAND:
            return Unit(_("Incident Command"), COMMAND | {"DPIC", DUTY}, position.code)
        return Unit(position.shown(), frozenset({position.code}), position.code)
    login = sheet.room.find_person(named)
    if not any(login in (one.actor, *_to(sheet, one)) for one in sheet.events):
        said = _("{who} is no position, and nobody of that name did anything in {code}.")
        raise BadInput(sheet.nothing(said.format(who=visible(named), code=sheet.state.code)))
    return Unit(sheet.person(login), person=login)


def _active(sheet: Sheet, asked: Asked) -> list[Unit]:
    """Everybody who did something, in the order in which they did it first."""
    keep = within(asked)
    logins = dict.fromkeys(one.actor for one in sheet.events if keep(one) and one.kind != "source.recorded")
    return [Unit(sheet.person(login), person=login) for login in logins]


def _activity_log(sheet: Sheet, asked: Asked, unit: Unit) -> list[str]:
    keep = within(asked)
    members = frozenset(login for login, _code, _holding in _assigned(sheet, asked, unit))
    mine = [one for one in sheet.events if keep(one) and _concerns(sheet, unit, members, one)]
    sheet = sheet.about(mine)
    lines = [*head(sheet, "214", _("ACTIVITY LOG")), *incident_blocks(sheet), *period_block(sheet, asked)]
    lines += paper.block(_("3. Name"), unit.title)
    lines += paper.block(_("4. ICS Position"), _in_charge(sheet, asked, unit))
    lines += paper.block(_("5. Home Agency"), sheet.room.name)
    lines += ["", _("6. Resources Assigned")]
    heads = (_("Name"), _("ICS Position"), _("Home Agency"))
    lines += paper.table(heads, (24, 32, 0), _resources(sheet, asked, unit))
    lines += ["", _("7. Activity Log")]
    rows = [(moment(one, sheet.zone), _activity(sheet, unit, one)) for one in mine]
    lines += paper.table((_("Date/Time"), _("Notable Activities")), (16, 0), rows)
    return [*lines, "", *prepared(sheet, _("8. Prepared by"))]


def _to(sheet: Sheet, one: Recorded) -> tuple[str, ...]:
    words = said(one, sheet.state)
    return words.to if words is not None and one.kind != "update.sent" else ()


def _concerns(sheet: Sheet, unit: Unit, members: frozenset[str], one: Recorded) -> bool:
    """Whether something was done by a unit, or said to it or to one of its people."""
    if unit.person:
        return unit.person in (one.actor, *_to(sheet, one))
    theirs = one.position in unit.codes or (not one.position and one.actor in members)  # a trainee acts in none
    return theirs or bool((unit.codes | members).intersection(_to(sheet, one)))


def _activity(sheet: Sheet, unit: Unit, one: Recorded) -> str:
    told = tell(one, sheet.names, sheet.zone)
    mine = one.actor == unit.person if unit.person else one.position in unit.codes
    who = f"{sheet.person(one.actor)}: " if not mine or not unit.person else ""
    mark = (
        " " + _("(late entry, written {time})").format(time=show_full(one.recorded_at, sheet.zone)) if late(one) else ""
    )
    return f"{who}{told.kind_label}: {sheet.labelled(one, told.text)}{mark}"


def _assigned(sheet: Sheet, asked: Asked, unit: Unit) -> Iterator[tuple[str, str, str]]:
    """Who held which position of a unit by the end of the period: login, code, holding; each once."""
    found: dict[tuple[str, str, str], None] = {}
    for one in sheet.events:
        event = one.event
        if isinstance(event, RoleAssigned) and (asked.until is None or one.at <= asked.until):
            if event.person == unit.person or event.position in unit.codes:
                found[event.person, event.position, event.holding] = None
    yield from found


def _resources(sheet: Sheet, asked: Asked, unit: Unit) -> list[tuple[str, str, str]]:
    rows = []
    for login, code, holding in _assigned(sheet, asked, unit):
        # A trainee has a (T) behind the name (FEMA).
        name = sheet.person(login) + (" (T)" if holding == "trainee" else "")
        rows.append((name, shown_position(code), sheet.room.name))
    return rows or [("-", "-", "-")]


def _in_charge(sheet: Sheet, asked: Asked, unit: Unit) -> str:
    """Name and position of whoever is in charge: block 4 names a person, block 3 the unit."""
    held = [(login, code) for login, code, holding in _assigned(sheet, asked, unit)
            if holding == "primary" and (unit.person or code == unit.lead)]  # fmt: skip
    if not held:
        return sheet.person(unit.person) if unit.person else "-"
    names = [f"{sheet.person(login)}, {shown_position(code)}" for login, code in held]
    return " / ".join(names)  # a change of shift in the period: both, with a slash (FEMA)
