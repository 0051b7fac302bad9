"""Scenario files: what simulated people do, and when. TOML, schema `warroom-scenario/1`, without pydantic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from warroom import tomlfile
from warroom.i18n import N_, _
from warroom.model.refusal import BadInput

SCHEMA = "warroom-scenario/1"
FOLDER = Path(__file__).parent / "scenarios"
MAIN = "main"
"""The incident that an act is about where it names none."""

_MARK = re.compile(r"T([+-])(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_TYPES = ("seminar", "workshop", "ttx", "game", "drill", "functional", "full_scale")

# What a key of an act holds. `new task` and `task` are the scenario's own names for a task: numbers could be taken by
# what a visitor adds meanwhile.
ACTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "declare": (
        {"title": "text"},
        {
            "description": "text", "reporter": "text", "reported_at": "moment", "detected_at": "moment",
            "category": "text", "impact": "text", "urgency": "text", "major": "flag",
        },
    ),
    "describe": ({}, {"title": "text", "description": "text"}),
    "log": (
        {"text": "text"},
        {"name": "new entry", "kind": "text", "to": "list", "channel": "text", "happened": "moment"},
    ),
    "answer": ({"name": "entry"}, {"text": "text"}),
    "hypothesis": ({"name": "new hypothesis", "text": "text"}, {}),
    "hypothesis_set": ({"name": "hypothesis"}, {"status": "text", "why": "text"}),
    "order": ({"name": "new task", "text": "text", "to": "person"}, {"due": "moment"}),
    "move": (
        {"to": "text"},
        {"why": "text", "cancel_reason": "text", "tell": "tell", "happened": "moment"},
    ),
    "assign": (
        {"position": "text", "person": "person"},
        {"holding": "text", "reports_to": "text", "why": "text"},
    ),
    "relieve": ({"position": "text"}, {"person": "person", "why": "text"}),
    "classify": (
        {},
        {
            "category": "text", "subcategory": "text", "cause": "text", "impact": "text", "urgency": "text",
            "priority": "text", "major": "flag", "why": "text",
        },
    ),
    "task": ({"name": "new task", "text": "text"}, {"to": "person", "due": "moment", "objective": "objective"}),
    "task_set": ({"name": "task"}, {"status": "text", "note": "text", "to": "person", "due": "moment"}),
    "objective": ({"name": "new objective", "text": "text"}, {"due": "moment"}),
    "objective_set": ({"name": "objective"}, {"status": "text", "text": "text", "why": "text"}),
    "draft": ({"section": "text", "text": "text"}, {}),
    "update": ({"audience": "text", "text": "text"}, {"next": "moment", "approved_by": "person"}),
    "submit": ({}, {}),
    "approve": ({}, {}),
    "send_back": ({"why": "text"}, {}),
}  # fmt: skip
"""What can be done → (the keys it needs, the keys it may have), each with what it holds."""

_SHAPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "text": (str, N_("a text")),
    "number": ((int, float), N_("a number above 0")),
    "flag": (bool, N_("true or false")),
    "list": (list, N_("a list of texts")),
    "tables": (list, N_("a list of tables")),
    "settings": (dict, N_("a table of texts")),
    "tell": (dict, N_("a table with audience, text and next")),
    "moment": ((str, datetime), N_("a time like T+01:30, or 2017-02-01T18:00:00Z")),
}


class BadScenario(BadInput):
    """A scenario file that can't be played; the sentence names file, act and key."""


class Simulated(NamedTuple):
    """Somebody who is simulated: login name and what they are called."""

    login: str
    name: str


class Act(NamedTuple):
    """One thing that a simulated person does. `args` are checked: moments are aware datetimes in UTC."""

    number: int
    at: datetime
    by: str
    do: str
    incident: str
    args: Mapping[str, Any]


class Pace(NamedTuple):
    """From a moment on: scenario seconds in a second."""

    after: datetime
    speed: float


class Scenario(NamedTuple):
    """A scenario file as read. `now` is where a visitor comes in; what lies before is the past by then."""

    file: str
    id: str
    title: str
    lang: str
    type: str
    banner: str
    start: datetime
    now: datetime
    speed: float
    settings: Mapping[str, str]
    people: tuple[Simulated, ...]
    paces: tuple[Pace, ...]
    acts: tuple[Act, ...]

    def speed_at(self, moment: datetime) -> float:
        """How fast it runs then: scenario seconds in a second."""
        return next((pace.speed for pace in reversed(self.paces) if pace.after <= moment), self.speed)


def named(name: str, lang: str) -> Path:
    """The file of one of our own scenarios in a language; English where there is none in it."""
    path = FOLDER / f"{name}.{lang}.toml"
    return path if path.exists() else FOLDER / f"{name}.toml"


def load(path: Path) -> Scenario:
    """Read a scenario file whole. Raises `BadScenario`."""
    try:
        raw = tomlfile.read(path)
    except OSError as error:
        raise BadScenario(_("{file} can't be read: {why}").format(file=path, why=error.strerror or error)) from error
    except tomlfile.NotToml as error:
        raise BadScenario(_("{file} is not TOML: {why}").format(file=path.name, why=error)) from error
    return _Reader(path.name).scenario(raw)


class _Reader:
    """Reads one file; every complaint names where it stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.where = ""
        self.start = datetime.min.replace(tzinfo=UTC)
        self.logins: frozenset[str] = frozenset()
        self._known: set[tuple[str, str, str]] = set()

    def scenario(self, raw: dict[str, Any]) -> Scenario:
        """The whole file."""
        if raw.get("schema") != SCHEMA:
            raise self.bad("schema", _("it has to be {schema!r}").format(schema=SCHEMA))
        need = {"id": "text", "title": "text", "start": "moment", "act": "tables", "person": "tables"}
        may = {
            "schema": "text", "lang": "text", "type": "text", "banner": "text", "now": "moment", "speed": "number",
            "settings": "settings", "pace": "tables",
        }  # fmt: skip
        if not isinstance(raw.get("start"), datetime) or raw["start"].tzinfo is None:
            raise self.bad("start", _("it has to be a time with its offset, like 2017-01-31T19:00:00Z"))
        self.start = raw["start"].astimezone(UTC)
        found = self.table(raw, need, may)
        kind = found.get("type", "drill")
        if kind not in _TYPES:
            raise self.bad("type", _("choose one of {names}").format(names=", ".join(_TYPES)))
        people = tuple(self.people(found["person"]))
        self.logins = frozenset(one.login for one in people)
        paces = tuple(self.paces(found.get("pace", [])))
        acts = tuple(self.acts(found["act"]))
        return Scenario(
            self.file, found["id"], found["title"], found.get("lang", "en"), kind, found.get("banner", ""),
            self.start, found.get("now", self.start), float(found.get("speed", 1.0)), found.get("settings", {}),
            people, paces, acts,
        )  # fmt: skip

    def people(self, rows: list[dict[str, Any]]) -> list[Simulated]:
        """`[[person]]`."""
        found = []
        for n, row in enumerate(rows, 1):
            self.where = _("person {n}").format(n=n)
            values = self.table(row, {"login": "text"}, {"name": "text"})
            found.append(Simulated(values["login"], values.get("name", "")))
        self.where = ""
        return found

    def paces(self, rows: list[dict[str, Any]]) -> list[Pace]:
        """`[[pace]]`, in the order of time."""
        found = []
        for n, row in enumerate(rows, 1):
            self.where = _("pace {n}").format(n=n)
            values = self.table(row, {"after": "moment", "speed": "number"}, {})
            found.append(Pace(values["after"], float(values["speed"])))
        self.where = ""
        return sorted(found)

    def acts(self, rows: list[dict[str, Any]]) -> list[Act]:
        """`[[act]]`, which stand in the order of time."""
        found: list[Act] = []
        for n, row in enumerate(rows, 1):
            self.where = _("act {n}").format(n=n)
            act = self.act(n, row)
            if found and act.at < found[-1].at:
                raise self.bad("at", _("it lies before the act above it; acts stand in the order of time"))
            found.append(act)
        self.where = ""
        return found

    def act(self, number: int, row: dict[str, Any]) -> Act:
        """One act."""
        do = row.get("do")
        if not isinstance(do, str) or do not in ACTS:
            raise self.bad("do", _("choose one of {names}").format(names=", ".join(ACTS)))
        need, may = ACTS[do]
        common = {"at": "moment", "by": "person", "do": "text"}
        values = self.table(row, common | need, {"incident": "text"} | may)
        incident = values.pop("incident", MAIN)
        at, by, _do = (values.pop(key) for key in common)
        self._names(do, incident, values, need | may)
        return Act(number, at, by, do, incident, values)

    def _names(self, do: str, incident: str, values: dict[str, Any], kinds: dict[str, str]) -> None:
        """What an act speaks of was made by an act above it."""
        if do == "declare":
            self._known.add((incident, "incident", ""))
        elif (incident, "incident", "") not in self._known:
            raise self.bad("incident", _("no act above it declares {name!r}").format(name=incident))
        for key, value in values.items():
            kind = kinds[key]
            if kind.startswith("new "):
                self._known.add((incident, kind.removeprefix("new "), value))
            elif kind in ("task", "objective", "entry", "hypothesis") and (incident, kind, value) not in self._known:
                raise self.bad(key, _("no act above it makes {name!r}").format(name=value))

    def table(self, row: object, need: dict[str, str], may: dict[str, str]) -> dict[str, Any]:
        """The checked values of one table. Keys that begin with `x_` are somebody's own and are left alone."""
        if not isinstance(row, dict):
            raise self.bad("", _("it has to be a table"))
        kinds = need | may
        for key in need:
            if key not in row:
                raise self.bad(key, _("it is missing"))
        for key in row:
            if key not in kinds and not key.startswith("x_"):
                raise self.bad(key, _("no such key; choose one of {names}").format(names=", ".join(kinds)))
        return {key: self.value(key, kinds[key], value) for key, value in row.items() if key in kinds}

    def value(self, key: str, kind: str, value: object) -> Any:
        """One checked value."""
        type_, words = _SHAPES.get(kind, _SHAPES["text"])
        right = isinstance(value, type_) and (kind == "flag" or not isinstance(value, bool))
        if kind == "list":
            right = right and all(isinstance(one, str) for one in value)  # type: ignore[attr-defined]
        elif kind == "settings":
            right = right and all(isinstance(one, str) for one in value.values())  # type: ignore[attr-defined]
        elif kind == "number":
            right = right and value > 0  # type: ignore[operator]
        if not right:
            raise self.bad(key, _("it has to be {what}").format(what=_(words)))
        if kind == "moment":
            return self.moment(key, value)
        if kind == "tell":
            return self.table(value, {"audience": "text", "text": "text"}, {"next": "moment"})
        if kind == "person" and value not in self.logins:
            raise self.bad(key, _("{who!r} is not among the people of this file").format(who=value))
        return value

    def moment(self, key: str, value: object) -> datetime:
        """`T+01:30`, `T-00:05:30`, or a time with its offset."""
        if isinstance(value, str):
            match = _MARK.fullmatch(value)
            if match:
                sign, hours, minutes, seconds = match.groups(default="0")
                step = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
                return self.start - step if sign == "-" else self.start + step
        elif isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        raise self.bad(key, _("it has to be {what}").format(what=_(_SHAPES["moment"][1])))

    def bad(self, key: str, problem: str) -> BadScenario:
        """The sentence that says what is wrong where."""
        place = ", ".join(filter(None, (self.file, self.where, key)))
        return BadScenario(f"{place}: {problem}.")
