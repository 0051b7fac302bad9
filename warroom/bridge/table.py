"""Any table in CSV or TSV, read by a mapping that says which column means what.

The mapping is a TOML file. Where `updated_at` is mapped, one row is one change of a record, else one incident.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from warroom import tomlfile
from warroom.bridge.parsed import Change, Line, Parsed, Problem, key_of, lines, plain, preview
from warroom.bridge.writing import apply
from warroom.i18n import _
from warroom.model.lifecycle import CANCEL_REASONS, STATUSES
from warroom.model.plain import clean_text
from warroom.model.priority import PRIORITIES, THREE
from warroom.model.refusal import BadInput

__all__ = ["Columns", "Table", "apply", "load", "preview", "read"]

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_MOMENTS = ("reported_at", "updated_at", "resolved_at", "closed_at")
_CALLED = {"reported_at": "opened_at", "ref": "number"}


def _among(*allowed: str) -> AfterValidator:
    def check(values: dict[str, str]) -> dict[str, str]:
        for value in values.values():
            if value not in allowed:
                names = ", ".join(filter(None, allowed))
                raise ValueError(_("{value!r} is none of {names}").format(value=value, names=names))
        return values

    return AfterValidator(check)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_("{zone!r} is not a time zone; write one like Europe/Amsterdam").format(zone=name)) from None
    return name


def _column(name: str) -> str:
    if not name:
        raise ValueError(_("it names a column, and can't be empty"))
    return name


class Columns(BaseModel):
    """Our field → the header of its column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ref: Annotated[str, AfterValidator(_column)]
    reported_at: Annotated[str, AfterValidator(_column)]
    name: str = ""
    description: str = ""
    reporter: str = ""
    source: str = ""
    category: str = ""
    subcategory: str = ""
    impact: str = ""
    urgency: str = ""
    priority: str = ""
    status: str = ""
    hold: str = ""
    updated_at: str = ""
    updated_by: str = ""
    assigned_to: str = ""
    resolved_at: str = ""
    closed_at: str = ""
    resolution: str = ""
    cancel_reason: str = ""


class Table(BaseModel):
    """A mapping: how the file is written, which column means what, and their words → ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str = Field(default="csv", pattern=r"^[\w.-]{1,40}$")
    delimiter: str | None = None
    encoding: str = "utf-8-sig"
    date_format: str | None = None
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    unknown: tuple[str, ...] = ("", "?")
    fields: Columns
    status: Annotated[dict[str, str], _among(*STATUSES)] = {}
    impact: Annotated[dict[str, str], _among(*THREE.levels, "")] = {}
    urgency: Annotated[dict[str, str], _among(*THREE.levels, "")] = {}
    priority: Annotated[dict[str, str], _among(*PRIORITIES, "")] = {}
    category: dict[str, str] = {}
    keep: tuple[str, ...] = ()

    def separator(self) -> str | None:
        """The character between two fields; None: to be found out."""
        return _DELIMITERS.get(self.delimiter, self.delimiter) if self.delimiter else None


def load(path: Path) -> Table:
    """The mapping in a TOML file; raises `BadInput` naming the file and every key that is wrong."""
    try:
        told = tomlfile.read(path)
    except OSError as error:
        raise BadInput(_("{path} can't be read: {why}.").format(path=path, why=error.strerror or error)) from error
    except tomlfile.NotToml as error:
        raise BadInput(_("{path} is not a TOML file: {why}.").format(path=path, why=error)) from error
    try:
        table = Table.model_validate(told)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadInput(_("{path}: {wrong}.").format(path=path, wrong=wrong)) from error
    if table.separator() is not None and len(str(table.separator())) != 1:
        raise BadInput(_("{path}: delimiter: one character, or comma, semicolon or tab.").format(path=path))
    return table


class _Bad(Exception):
    """A row that can't be read; its words say why."""


def read(path: Path, table: Table) -> Parsed:
    """The changes in a file, oldest first; raises `BadInput` where the file or its header can't be read at all."""
    found: list[Change] = []
    problems: list[Problem] = []
    reader: _Reader | None = None
    for line in lines(path, encoding=table.encoding, delimiter=table.separator()):
        if isinstance(line, Problem):
            problems.append(line)
        elif reader is None:
            reader = _Reader(table, _places(path, table, line))
        else:
            try:
                found.extend(reader.changes(line))
            except (_Bad, ValueError) as error:
                problems.append(Problem(line.number, str(error)))
    if reader is None:
        raise BadInput(_("{path} is empty; its first line must name the columns.").format(path=path))
    found.sort(key=lambda change: change.at)
    return Parsed(table.system, tuple(found), tuple(problems), reader.origin)


def _places(path: Path, table: Table, header: Line) -> dict[str, int]:
    """Where each column that is asked for stands; raises `BadInput`."""
    names = [name.strip() for name in header.values]
    asked = {f"fields.{ours}": theirs for ours, theirs in table.fields.model_dump().items() if theirs}
    asked.update({f"keep[{place}]": theirs for place, theirs in enumerate(table.keep)})
    for key, column in asked.items():
        if names.count(column) != 1:
            words = (
                _("{path}, line {line}: there is no column {column!r}, which the mapping asks for ({key}).")
                if column not in names
                else _("{path}, line {line}: column {column!r} ({key}) stands twice; rename one of them.")
            )
            raise BadInput(words.format(path=path, line=header.number, column=column, key=key))
    return {column: names.index(column) for column in asked.values()} | {"": len(names)}


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, places: dict[str, int]) -> None:
        self.table, self.width = table, places.pop("")
        self.places = places
        self.columns: dict[str, str] = {ours: col for ours, col in table.fields.model_dump().items() if col}
        self.zone: tzinfo = UTC if table.zone == "UTC" else ZoneInfo(table.zone)
        col = self.columns
        ranks = tuple(self._kept(col[name]) for name in ("impact", "urgency") if name in col)
        steps = ("status", "hold", "category", "impact", "urgency", "priority", "resolved_at", "closed_at")
        self.origin: dict[str, tuple[str, ...]] = {
            name: (self._kept(col[name]),) for name in ("category", "subcategory", "impact", "urgency") if name in col
        }
        self.origin["priority"] = (*ranks, *((self._kept(col["priority"]),) if "priority" in col else ()))
        self.origin["status"] = ("ref", *(self._kept(col[name]) for name in steps if name in col))

    def _kept(self, column: str) -> str:
        """The name under which a column is kept: who it is assigned to has one name whatever the source calls it."""
        return "assigned_to" if column == self.columns.get("assigned_to") else column

    def changes(self, line: Line) -> Iterator[Change]:
        """What one row says: one change, or the steps that one incident took."""
        if len(line.values) != self.width:
            raise _Bad(
                _("{found} fields where the header names {wanted}.").format(found=len(line.values), wanted=self.width)
            )
        raw = {column: line.values[place].strip() for column, place in self.places.items()}
        raw = {column: "" if value in self.table.unknown else value for column, value in raw.items()}
        said = {ours: raw[column] for ours, column in self.columns.items()}
        moments = {name: self._moment(said, name) for name in _MOMENTS}
        reported = moments["reported_at"]
        if not said["ref"] or reported is None:
            missing = self.columns["ref" if not said["ref"] else "reported_at"]
            raise _Bad(_("{column}: empty; a record needs it.").format(column=missing))
        change = self._change(line, raw, said, reported, moments["updated_at"] or reported)
        if "updated_at" in self.columns:
            yield self._without_hindsight(change, moments)
        else:
            yield from self._history(change, moments)

    def _change(
        self, line: Line, raw: Mapping[str, str], said: Mapping[str, str], reported: datetime, at: datetime
    ) -> Change:
        told = {name: plain(said.get(name, "")) for name in (
            "ref", "name", "reporter", "source", "subcategory", "hold", "updated_by")}  # fmt: skip
        category = self._word(said, "category", self.table.category, None)
        impact = self._word(said, "impact", self.table.impact, THREE.levels)
        urgency = self._word(said, "urgency", self.table.urgency, THREE.levels)
        ranked = self._word(said, "priority", self.table.priority, PRIORITIES)
        status = self._word(said, "status", self.table.status, tuple(STATUSES))
        if not status:
            known = category and (ranked or THREE.priority(impact, urgency))
            status = "prioritised" if known else "registered"
        reason = self._word(said, "cancel_reason", {}, tuple(CANCEL_REASONS))
        return Change(
            line=line.number, ref=told["ref"], at=at, opened_at=reported, key=key_of(line.values), name=told["name"],
            description=clean_text(said["description"]) if said.get("description") else "", reporter=told["reporter"],
            source=told["source"], actor=told["updated_by"], category=category, subcategory=told["subcategory"],
            impact=impact, urgency=urgency, priority=ranked, status=status, hold=told["hold"],
            why=plain(said.get("resolution", "")) if status in ("resolved", "closed") else "",
            cancel_reason=reason if status == "cancelled" else "",
            fields={"ref": told["ref"]} | {self._kept(column): plain(value) for column, value in raw.items()
                                           if column not in self._texts()},
        )  # fmt: skip

    def _texts(self) -> set[str]:
        """Columns that become something of ours and needn't be kept twice."""
        return {self.columns[name] for name in ("ref", "name", "description") if name in self.columns}

    def _without_hindsight(self, change: Change, moments: Mapping[str, datetime | None]) -> Change:
        """One change, without what had not come true by then."""
        fields, times = dict(change.fields), {}
        for which, needed in (("resolved", ("resolved", "in_review", "closed")), ("closed", ("closed",))):
            moment = moments[f"{which}_at"]
            if moment is None:
                continue
            if change.status in needed and (moment <= change.at or change.status == "closed"):
                times[which] = moment
            else:
                fields.pop(self.columns[f"{which}_at"], None)
        return _with(change, fields=fields, times=times)

    def _history(self, change: Change, moments: Mapping[str, datetime | None]) -> Iterator[Change]:
        """One incident in one row: the steps whose times it tells, each at its own."""
        steps = [(which, moment) for which in ("resolved", "closed") if (moment := moments[f"{which}_at"]) is not None]
        reached = {"resolved": ("resolved",), "in_review": ("resolved",), "closed": ("resolved", "closed")}
        steps = [step for step in steps if step[0] in reached.get(change.status, ()) and step[1] >= change.at]
        if not steps:
            yield change
            return
        later = {self.columns[f"{which}_at"] for which, _moment in steps}
        fields = {name: value for name, value in change.fields.items() if name not in later}
        ranked = change.category and (change.priority or THREE.priority(change.impact, change.urgency))
        first = "prioritised" if ranked else "registered"
        yield _with(change, fields=fields, status=first, why="", hold="", key=f"{change.key}-0")
        for place, (which, moment) in enumerate(steps, 1):
            column = self.columns[f"{which}_at"]
            fields = fields | {column: change.fields[column]}
            last = place == len(steps)
            yield _with(
                change, at=max(moment, change.at), fields=fields, status=change.status if last else which,
                key=f"{change.key}-{place}",
            )  # fmt: skip

    def _word(self, said: Mapping[str, str], name: str, words: Mapping[str, str], ours: tuple[str, ...] | None) -> str:
        """Their word in ours."""
        value = said.get(name, "")
        if value in words:
            return words[value]
        if not value or ours is None or value in ours:
            return plain(value)
        raise _Bad(
            _("{column}: {value!r} is not in [{name}] of the mapping, and not one of {names}.").format(
                column=self.columns[name], value=value, name=name, names=", ".join(ours)
            )
        )

    def _moment(self, said: Mapping[str, str], name: str) -> datetime | None:
        text = said.get(name, "")
        if not text:
            return None
        try:
            form = self.table.date_format
            moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
            return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _Bad(
                _("{column}: {value!r} is not a time of the form {form}.").format(
                    column=self.columns[name], value=text, form=self.table.date_format or "2026-11-22 08:00"
                )
            ) from None


def _with(change: Change, **changed: object) -> Change:
    from dataclasses import replace

    return replace(change, **changed)  # type: ignore[arg-type]
