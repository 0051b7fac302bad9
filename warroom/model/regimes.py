"""A regulator's rules as data: what starts a clock, what is due to whom within which time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from typing import Any, NamedTuple

from warroom.i18n import _
from warroom.model.categories import CATEGORIES
from warroom.model.deadlines import check_within
from warroom.model.refusal import BadInput
from warroom.model.ruledata import identity, named, schema, tables, text, texts

SCHEMA = "warroom-regulator/1"


class Step(NamedTuple):
    """One thing to hand in. `after`: a trigger of the regime, or another step (its handing in). `within`: see
    `deadlines.due_after`; empty: without undue delay. `latest_after`, `latest_within`: a second limit."""

    id: str
    title: str
    to: str
    after: str
    within: str = ""
    article: str = ""
    latest_after: str = ""
    latest_within: str = ""


class Regime(NamedTuple):
    """One body of rules. `asks`: the categories of incident that make somebody decide whether it applies.

    `triggers`: name → what it means. `as_of`: the date on which the file was held against the rule's text.
    """

    id: str
    name: str
    title: str
    source: str
    as_of: str
    asks: frozenset[str]
    triggers: Mapping[str, str]
    steps: tuple[Step, ...]
    zone: tzinfo = UTC
    holidays: frozenset[date] = frozenset()
    note: str = ""


def read_regime(data: Mapping[str, Any], where: str) -> Regime:
    """The regime that a TOML file holds. Raises `BadInput`: one sentence, naming the file and the key."""
    try:
        return _read(data)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


def _read(data: Mapping[str, Any]) -> Regime:
    schema(data, SCHEMA)
    regime = Regime(
        id=identity(data), name=text(data, "name"), title=text(data, "title"), source=text(data, "source"),
        as_of=_as_of(data), asks=frozenset(texts(data, "asks")), triggers=_triggers(data), steps=tuple(_steps(data)),
        zone=_zone(data), holidays=frozenset(_holidays(data)), note=text(data, "note", needed=False),
    )  # fmt: skip
    for category in regime.asks - CATEGORIES.keys():
        raise BadInput(_("asks names {value!r}, which is not a category").format(value=category))
    known = {*regime.triggers, *(step.id for step in regime.steps)}
    for step in regime.steps:
        for name in filter(None, (step.after, step.latest_after)):
            if name not in known:
                raise BadInput(_("step {id} counts from {name!r}, which nothing here is").format(id=step.id, name=name))
    if len(known) != len(regime.triggers) + len(regime.steps):
        raise BadInput(_("two triggers or steps have the same name"))
    return regime


def _as_of(data: Mapping[str, Any]) -> str:
    value = data.get("as_of")
    if not isinstance(value, date):
        raise BadInput(_("as_of is missing: the date on which the rule's text was read, like 2026-11-01"))
    return value.isoformat()


def _triggers(data: Mapping[str, Any]) -> dict[str, str]:
    value = data.get("triggers")
    if not isinstance(value, dict) or not value or not all(isinstance(one, str) for one in value.values()):
        raise BadInput(_("[triggers] is missing: what starts a clock, and what it means"))
    return {named(name, "[triggers]"): text(value, name) for name in value}


def _zone(data: Mapping[str, Any]) -> tzinfo:
    from zoneinfo import ZoneInfo

    name = data.get("zone", "UTC")
    try:
        return ZoneInfo(str(name))
    except (ValueError, OSError, KeyError):
        raise BadInput(_("{zone!r} is not a time zone; type one like Europe/Amsterdam.").format(zone=name)) from None


def _holidays(data: Mapping[str, Any]) -> list[date]:
    value = data.get("holidays", [])
    if not isinstance(value, list) or not all(isinstance(one, date) for one in value):
        raise BadInput(_("holidays is not a list of dates"))
    return value


def _steps(data: Mapping[str, Any]) -> list[Step]:
    found = tables(data, "step")
    if not found:
        raise BadInput(_("there is no [[step]]"))
    return [_step(one) for one in found]


def _step(data: Mapping[str, Any]) -> Step:
    latest = data.get("latest", {})
    if not isinstance(latest, dict):
        raise BadInput(_("latest is not a table with after and within"))
    step = Step(
        id=identity(data), title=text(data, "title"), to=text(data, "to"), after=text(data, "after"),
        within=text(data, "within", needed=False), article=text(data, "article", needed=False),
        latest_after=text(latest, "after") if latest else "", latest_within=text(latest, "within") if latest else "",
    )  # fmt: skip
    check_within(step.within)
    check_within(step.latest_within)
    return step
