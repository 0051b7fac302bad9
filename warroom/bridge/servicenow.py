"""The audit log of a ServiceNow instance: one row for each change of an incident record.

The file: CSV in UTF-8, `?` for unknown, times `DD-MM-YYYY HH:MM` without a zone, taken as UTC. Its columns
`resolved_at`, `resolved_by`, `closed_at` and `closed_code` are the last values, repeated in every row: they are
believed from the row on in which they had come true, so that a moment of the past never knows its future.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from warroom.bridge.parsed import Change, Line, Parsed, Problem, key_of, lines, plain
from warroom.bridge.writing import Imported, Progress
from warroom.bridge.writing import apply as write
from warroom.i18n import _
from warroom.room import Room

SYSTEM = "servicenow"
UNKNOWN = "?"
_Value = TypeVar("_Value")


class _State(NamedTuple):
    status: str
    hold: str = ""
    customer: bool = False


STATES: dict[str, _State] = {
    "New": _State("prioritised"),
    "Active": _State("responding"),
    "In Progress": _State("responding"),
    "On Hold": _State("responding", "on hold"),
    "Awaiting User Info": _State("responding", "awaiting user info", customer=True),
    "Awaiting Problem": _State("responding", "awaiting problem"),
    "Awaiting Vendor": _State("responding", "awaiting vendor"),
    "Awaiting Evidence": _State("responding", "awaiting evidence"),
    "Resolved": _State("resolved"),
    "Closed": _State("closed"),
}
"""Their word → our status and what is waited for. A new record is prioritised once its category, impact and urgency are
known, registered until then."""
LEVELS = {"1 - High": "high", "2 - Medium": "medium", "3 - Low": "low", UNKNOWN: ""}
PRIORITIES = {
    "1 - Critical": "P1",
    "2 - High": "P2",
    "3 - Moderate": "P3",
    "4 - Low": "P4",
    "5 - Planning": "P5",
    UNKNOWN: "",
}
_NEEDED = (
    "number", "incident_state", "sys_mod_count", "opened_at", "sys_created_at", "sys_updated_by", "sys_updated_at",
    "category", "subcategory", "impact", "urgency", "priority",
)  # fmt: skip
_HINDSIGHT = (
    ("resolved", ("resolved", "closed"), ("closed_code", "resolved_by", "resolved_at")),
    ("closed", ("closed",), ("closed_at",)),
)
"""(what happened, in which statuses it has, the columns that tell of it)."""
ORIGIN: dict[str, tuple[str, ...]] = {
    "category": ("category",),
    "subcategory": ("subcategory",),
    "impact": ("impact",),
    "urgency": ("urgency",),
    "priority": ("priority", "impact", "urgency"),
    "status": ("incident_state", "category", "impact", "urgency"),
}


class _Bad(Exception):
    """A row that can't be read; its words say why."""


def read(path: Path) -> Parsed:
    """The changes in a file, in the order of their times; raises `BadInput` where the file can't be read at all."""
    found: list[tuple[datetime, int, int, Change]] = []
    problems: list[Problem] = []
    header: list[str] | None = None
    for line in lines(path):
        if isinstance(line, Problem):
            problems.append(line)
        elif header is None:
            header = [name.strip() for name in line.values]
            wrong = _header_problem(header)
            if wrong:
                return Parsed(SYSTEM, (), (Problem(line.number, wrong),), ORIGIN)
        else:
            try:
                change, count = _change(header, line)
                found.append((change.at, count, line.number, change))
            except (_Bad, ValueError) as error:
                problems.append(Problem(line.number, str(error)))
    if header is None:
        problems.append(Problem(1, _("the file is empty; its first line must name the columns.")))
    found.sort(key=lambda one: one[:3])
    return Parsed(SYSTEM, tuple(change for *_order, change in found), tuple(problems), ORIGIN)


def apply(room: Room, parsed: Parsed, progress: Progress | None = None) -> Imported:
    """Write what the room does not know yet, in one transaction: all of it or nothing. Problems are the caller's."""
    return write(room, parsed, progress)


def _header_problem(header: list[str]) -> str:
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        return _("columns are missing: {names}. Is this the audit log of ServiceNow incidents?").format(
            names=", ".join(missing)
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    return _("columns stand twice: {names}.").format(names=", ".join(twice)) if twice else ""


def _change(header: list[str], line: Line) -> tuple[Change, int]:
    values = line.values
    if len(values) != len(header):
        raise _Bad(_("{found} fields where the header names {wanted}.").format(found=len(values), wanted=len(header)))
    raw = dict(zip(header, values, strict=True))
    said = {name: "" if value.strip() == UNKNOWN else plain(value) for name, value in raw.items()}
    ref = said["number"]
    if not ref:
        raise _Bad(_("number: the record has none."))
    at, opened = _time(said, "sys_updated_at"), _time(said, "opened_at")
    if at is None or opened is None:
        raise _Bad(_("{column}: unknown; a change needs its time.").format(
            column="sys_updated_at" if at is None else "opened_at"))  # fmt: skip
    state = _one_of(STATES, said, "incident_state")
    impact, urgency = _one_of(LEVELS, said, "impact"), _one_of(LEVELS, said, "urgency")
    status = state.status
    if status == "prioritised" and not (said["category"] and impact and urgency):
        status = "registered"
    fields, times = _without_hindsight(said, status, at)
    change = Change(
        line=line.number, ref=ref, at=at, opened_at=opened, key=key_of(values), name=_title(said),
        reporter=said.get("caller_id", ""), source=said.get("contact_type", ""), actor=said["sys_updated_by"],
        declared_by=said.get("opened_by", ""), registered_by=said.get("sys_created_by", ""),
        registered_at=_time(said, "sys_created_at"), category=said["category"], subcategory=said["subcategory"],
        impact=impact, urgency=urgency, priority=_one_of(PRIORITIES, said, "priority"), status=status,
        why=_why(fields, status), hold=state.hold, customer=state.customer, fields=fields, times=times,
    )  # fmt: skip
    return change, _count(said)


def _without_hindsight(said: dict[str, str], status: str, at: datetime) -> tuple[dict[str, str], dict[str, datetime]]:
    """The source's own fields as far as they were true at that time, and the times of steps that had come by then."""
    hidden, times = {"number"}, {}
    for which, needed, columns in _HINDSIGHT:
        moment = _time(said, f"{which}_at")
        if status not in needed:
            hidden.update(columns)
        elif moment is not None and moment > at:  # the last one of several
            hidden.update({f"{which}_at", f"{which}_by"})
        elif moment is not None:
            times[which] = moment
    return {name: value for name, value in said.items() if name not in hidden}, times


def _why(fields: dict[str, str], status: str) -> str:
    code = fields.get("closed_code", "")
    return f"closed_code: {code}" if code and status in ("resolved", "closed") else ""


def _title(said: dict[str, str]) -> str:
    """A readable title: the records have none of their own."""
    about = " / ".join(filter(None, (said["category"], said["subcategory"])))
    symptom = said.get("u_symptom", "")
    return f"{about} ({symptom})" if about and symptom else about or symptom or said["number"]


def _one_of(table: Mapping[str, _Value], said: dict[str, str], column: str) -> _Value:
    value = said[column] or UNKNOWN
    if value not in table:
        names = ", ".join(name for name in table if name != UNKNOWN)
        raise _Bad(_("{column}: {value!r} is none of {names}.").format(column=column, value=value, names=names))
    return table[value]


def _count(said: dict[str, str]) -> int:
    text = said["sys_mod_count"]
    if not (text.isascii() and text.isdigit()):
        raise _Bad(_("{column}: {value!r} is not a whole number.").format(column="sys_mod_count", value=text))
    return int(text)


def _time(said: dict[str, str], column: str) -> datetime | None:
    text = said.get(column, "")
    if not text:
        return None
    try:
        return _moment(text)
    except ValueError:
        raise _Bad(
            _("{column}: {value!r} is not a time like 29-02-2016 01:16.").format(column=column, value=text)
        ) from None


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC)
