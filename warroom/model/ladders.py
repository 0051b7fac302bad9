"""Escalation ladders as data: which incidents they are for, whom each rung calls, when, and when an answer is due."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from warroom.i18n import N_, _
from warroom.model import positions
from warroom.model.categories import CATEGORIES
from warroom.model.priority import PRIORITIES
from warroom.model.refusal import BadInput
from warroom.model.ruledata import identity, schema, tables, text, texts

SCHEMA = "warroom-escalation/1"
SORTS = {"functional": N_("functional"), "hierarchical": N_("hierarchical")}
"""To those who know more, or to those who may decide more (domain: escalation)."""
ENDS = ("acknowledged", "contained", "restored", "resolved")
"""The timestamps that can end a ladder: what it was for has come."""
_LONGEST = 7 * 24 * 60
_AFTER = re.compile(r"(?:(\d{1,3})% of (response|resolution)|(\d{1,5}) (minutes?|hours?))")
_GROUP = re.compile(r"[^\W_][\w .,&/+-]{0,63}")
ANSWER = 10
"""Minutes within which an answer is expected where a rung does not say."""


class FileRung(NamedTuple):
    """One rung as its file has it. `to`: a position's code, `@login`, or a group's name.

    By itself it is raised at `percent` of the target `of`, or `minutes` after the report; neither: only where the one
    before it is not answered within its `answer` minutes.
    """

    id: str
    sort: str
    to: str
    percent: int
    of: str
    minutes: int | None
    answer: int


class FileLadder(NamedTuple):
    """One ladder as its file has it. No categories, or no priorities: for all that there are."""

    id: str
    title: str
    as_of: str
    categories: frozenset[str]
    priorities: frozenset[str]
    until: str
    groups: Mapping[str, tuple[str, ...]]
    rungs: tuple[FileRung, ...]

    def fits(self, category: str, priority: str) -> bool:
        """Whether it is for incidents of this category and priority. One that nobody ranked has no ladder yet."""
        if not priority or (self.priorities and priority not in self.priorities):
            return False
        return not self.categories or category in self.categories


def read_ladder(data: Mapping[str, Any], where: str) -> FileLadder:
    """The ladder that a TOML file holds. Raises `BadInput`: one sentence, naming the file and the key."""
    try:
        return _read(data)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


def _read(data: Mapping[str, Any]) -> FileLadder:
    schema(data, SCHEMA)
    as_of = data.get("as_of")
    if not isinstance(as_of, date):
        raise BadInput(_("as_of is missing: the date on which this ladder was agreed, like 2026-11-01"))
    groups = _groups(data)
    ladder = FileLadder(
        id=identity(data), title=text(data, "title"), as_of=as_of.isoformat(),
        categories=_known(data, "categories", CATEGORIES), priorities=_known(data, "priorities", PRIORITIES),
        until=text(data, "until"), groups=groups, rungs=tuple(_rungs(data, groups)),
    )  # fmt: skip
    if ladder.until not in ENDS:
        raise BadInput(_("until is {value!r}; it is one of {names}").format(value=ladder.until, names=", ".join(ENDS)))
    if not ladder.rungs:
        raise BadInput(_("there is no [[rung]]"))
    if len({rung.id for rung in ladder.rungs}) != len(ladder.rungs):
        raise BadInput(_("two rungs have the same id"))
    first = ladder.rungs[0]
    if first.minutes is None and not first.percent:
        raise BadInput(_("the first rung says nothing about when: after is missing"))
    return ladder


def _known(data: Mapping[str, Any], key: str, allowed: Mapping[str, str] | tuple[str, ...]) -> frozenset[str]:
    found = frozenset(texts(data, key))
    for value in sorted(found):
        if value not in allowed:
            raise BadInput(
                _("{key} names {value!r}; choose from {names}").format(key=key, value=value, names=", ".join(allowed))
            )
    return found


def _groups(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    value = data.get("groups", {})
    if not isinstance(value, dict):
        raise BadInput(_("[groups] is not a table of names and who is in them"))
    found = {}
    for name in value:
        if not _GROUP.fullmatch(name):
            raise BadInput(_("{name!r} can't be the name of a group").format(name=name))
        logins = texts(value, name)
        for login in logins:
            if login.split() != [login]:
                raise BadInput(_("{login!r} in the group {name} is not a login name").format(login=login, name=name))
        found[name] = logins
    return found


def _rungs(data: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]]) -> Iterator[FileRung]:
    for one in tables(data, "rung"):
        id_, to, sort = identity(one), text(one, "to"), text(one, "kind")
        if sort not in SORTS:
            raise BadInput(
                _("kind of rung {id} is {value!r}; it is one of {names}").format(
                    id=id_, value=sort, names=", ".join(SORTS)
                )
            )
        if to not in positions.BY_CODE and to not in groups and not (to.startswith("@") and len(to.split()) == 1):
            raise BadInput(
                _("rung {id} calls {to!r}, which is no position's code, no @login and no name in [groups]").format(
                    id=id_, to=to
                )
            )
        percent, of, minutes = _after(one, id_)
        yield FileRung(id_, sort, to, percent, of, minutes, _answer(one, id_))


def _after(data: Mapping[str, Any], id_: str) -> tuple[int, str, int | None]:
    said = text(data, "after", needed=False)
    if not said:
        return 0, "", None
    match = _AFTER.fullmatch(said)
    if match is None or (match[1] and not 1 <= int(match[1]) <= 400):
        raise BadInput(
            _("after of rung {id} is {value!r}; write it like: 75% of response, or: 30 minutes").format(
                id=id_, value=said
            )
        )
    if match[1]:
        return int(match[1]), match[2], None
    minutes = int(match[3]) * (60 if match[4].startswith("hour") else 1)
    return 0, "", min(minutes, _LONGEST)


def _answer(data: Mapping[str, Any], id_: str) -> int:
    value = data.get("answer", ANSWER)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST:
        raise BadInput(
            _("answer of rung {id} is {value!r}; it is a whole number of minutes, at least 1").format(
                id=id_, value=value
            )
        )
    return value
