"""What a file of another system says: changes of records, and the rows that can't be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from warroom.i18n import _
from warroom.model.moments import rfc3339
from warroom.model.plain import blank, clean_line
from warroom.model.refusal import BadInput

_ODD = re.compile(r"[^\x20-\x7e\u00a1-\u024f]")
_NUL = "\x00"
_CELL = 1_000_000
"""Characters that one field may have: more is a quotation mark that was never closed."""


class Problem(NamedTuple):
    """A row that can't be read: its line in the file (the first one is 1), and why as a sentence."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record, in our words.

    Texts are empty where the source knows nothing. `fields` are the source's own, as they stand there; what the source
    told with hindsight is left out until the moment it became true. `key` names this change in the source.
    """

    line: int
    ref: str
    at: datetime
    opened_at: datetime
    key: str
    name: str = ""
    description: str = ""
    reporter: str = ""
    source: str = ""
    actor: str = ""
    declared_by: str = ""
    registered_by: str = ""
    registered_at: datetime | None = None
    category: str = ""
    subcategory: str = ""
    impact: str = ""
    urgency: str = ""
    priority: str = ""
    status: str = ""
    why: str = ""
    cancel_reason: str = ""
    hold: str = ""
    customer: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, datetime] = field(default_factory=dict)


class Parsed(NamedTuple):
    """A whole file. `origin` says which fields of the source each of our values comes from: ours is set anew only where
    one of them changed, so that what people said in the room meanwhile stays."""

    system: str
    records: tuple[Change, ...]
    problems: tuple[Problem, ...]
    origin: Mapping[str, tuple[str, ...]]


class Line(NamedTuple):
    """One row: the line on which it begins, and its fields."""

    number: int
    values: list[str]


def lines(path: Path, *, encoding: str = "utf-8-sig", delimiter: str | None = ",") -> Iterator[Line | Problem]:
    """The rows of a CSV file; empty ones are passed over, a row that is not CSV is a `Problem`.

    `delimiter` None: whichever of comma, semicolon and tab is commonest in the first line. Raises `BadInput` where the
    file can't be read at all.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            if delimiter is None:
                first = file.readline()
                delimiter = max(",;\t", key=first.count)
                file.seek(0)
            yield from _rows(csv.reader((text.replace(_NUL, "") for text in file), delimiter=delimiter))
    except OSError as error:
        raise BadInput(_("{path} can't be read: {why}.").format(path=path, why=error.strerror or error)) from error
    except (ValueError, LookupError) as error:  # not this encoding's text, or no encoding at all
        raise BadInput(
            _("{path} is not text in {encoding} ({why}). Save it as UTF-8, or name its encoding.").format(
                path=path, encoding=encoding, why=error
            )
        ) from error


def _rows(reader: Iterator[list[str]]) -> Iterator[Line | Problem]:
    before = 0
    limit = csv.field_size_limit(_CELL)
    try:
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(before + 1, _("not readable as a table: {why}").format(why=error))
                values = []
            number, before = before + 1, reader.line_num  # type: ignore[attr-defined]
            if values:
                yield Line(number, values)
    finally:
        csv.field_size_limit(limit)


def plain(value: str) -> str:
    """One value of the source as one line of plain text; empty stays empty."""
    text = value.strip()
    if not text or not _ODD.search(text):
        return text
    return "" if blank(text) else clean_line(text, limit=10_000, what=_("value"))


def key_of(values: list[str]) -> str:
    """A short name of one change: the same row gives the same name in every copy of the room."""
    return sha256("\x1f".join(values).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def preview(parsed: Parsed, n: int = 5) -> list[dict[str, str]]:
    """The first changes as they would become, for a trial run: our word → value; what is not known is left out."""
    shown = []
    for one in parsed.records[:n]:
        row = {
            "line": str(one.line), "ref": one.ref, "name": one.name, "reported_at": rfc3339(one.opened_at),
            "changed_at": rfc3339(one.at), "changed_by": one.actor, "status": one.status, "hold": one.hold,
            "category": one.category, "subcategory": one.subcategory, "impact": one.impact, "urgency": one.urgency,
            "priority": one.priority, "reporter": one.reporter, "description": one.description,
            "assigned_to": one.fields.get("assigned_to", ""), "why": one.why,
        }  # fmt: skip
        row.update({f"{which}_at": rfc3339(moment) for which, moment in one.times.items()})
        shown.append({name: value for name, value in row.items() if value})
    return shown
