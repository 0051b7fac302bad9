"""Audiences: who outside the room is told how it stands, in which language, how often, and who approves the words.

They are data: files that ship and that a customer replaces, and audiences that a room adds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from warroom.i18n import _
from warroom.model import positions
from warroom.model.events import AudienceSet
from warroom.model.plain import clean_line
from warroom.model.refusal import BadInput
from warroom.model.ruledata import identity, schema, text, texts
from warroom.model.updates import shown_audience

SCHEMA = "warroom-audience/1"
SIDES = ("internal", "external")
PRIORITIES = ("P1", "P2", "P3", "P4", "P5")
_LONGEST_NAME = 60
_LONGEST = 7 * 24 * 60
_BEGINNING = 3
"""So many letters of a name are enough, where only one audience begins so."""


class Audience(NamedTuple):
    """One audience. `lang` empty: the language of whoever writes. `approve`: codes of the positions that approve its
    words; none: they go out at once. `every`: minutes until the next words by priority, 0: nothing is promised; empty:
    as the room has it. `source`: the name of its file; empty: this room added it."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    side: str = "external"
    lang: str = ""
    approve: tuple[str, ...] = ()
    every: Mapping[str, int] = {}
    source: str = ""

    def next_due(self, priority: str, at: datetime) -> datetime | None:
        """When they are to hear more, told at a moment. While nobody ranked the incident, it may be anything: as P1."""
        minutes = self.every.get(priority or "P1")
        return at + timedelta(minutes=minutes) if minutes else None


class NewAudience(BadInput):
    """Nobody here is called so: a misspelt name must not become an audience by itself. `near`: those that it may be."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        self.name, self.near = name, near
        if near:
            said = _("There is no audience {name!r} here; did you mean {near}? To add it, say so: --new")
        else:
            said = _("There is no audience {name!r} here; see them with: warroom audiences. To add it, say so: --new")
        super().__init__(said.format(name=name, near=_(" or ").join(near)))


# -- files and rooms ---------------------------------------------------------------------------------------------------


def read_audience(data: Mapping[str, Any], where: str) -> Audience:
    """The audience that a TOML file holds. Raises `BadInput`: one sentence, naming the file and the key."""
    try:
        schema(data, SCHEMA)
        return checked(
            Audience(
                identity(data), text(data, "title"), texts(data, "aliases"),
                text(data, "side", needed=False) or "external", text(data, "lang", needed=False),
                texts(data, "approve"), _every(data.get("every", {})), where,
            )
        )  # fmt: skip
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


def checked(audience: Audience) -> Audience:
    """The same audience, if what it says can be. Raises `BadInput`."""
    for code in audience.approve:
        if code not in positions.BY_CODE:
            raise BadInput(_("{value!r} is not the code of a position").format(value=code))
    if audience.side not in SIDES:
        raise BadInput(_("side is {value!r}; it is internal or external").format(value=audience.side))
    if audience.lang and not (audience.lang.isascii() and audience.lang.isalpha() and len(audience.lang) == 2):
        raise BadInput(_("lang is {value!r}; it is a code of two letters, like en").format(value=audience.lang))
    return audience


def _every(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise BadInput(_("[every] is not a table of minutes by priority"))
    for name, minutes in value.items():
        if name not in PRIORITIES:
            raise BadInput(_("[every] names {name!r}; it takes P1 to P5").format(name=name))
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= _LONGEST:
            raise BadInput(
                _("{name} is {value!r}; it is a whole number of minutes, 0 for none").format(name=name, value=minutes)
            )
    return dict(value)


def of_room(body: str) -> Audience | None:
    """The audience that a room added, from its register; None where a newer warroom wrote it in another way."""
    try:
        event = AudienceSet.read(body)
        every = _every({name: int(minutes) for name, minutes in event.every.items()})
        title = event.title or shown_audience(event.audience)
        return checked(Audience(event.audience, title, (), event.side, event.lang, event.approve, every))
    except ValueError:
        return None


def for_room(audience: Audience) -> AudienceSet:
    """The event that adds an audience to a room, or sets what holds of it there."""
    return AudienceSet(
        audience=audience.id, title=audience.title, side=audience.side, lang=audience.lang, approve=audience.approve,
        every={name: str(minutes) for name, minutes in audience.every.items()},
    )  # fmt: skip


def rhythm(said: str) -> dict[str, int]:
    """`P1=30,P2=60` or `30` for all as minutes by priority; `none`: nothing is promised. Raises `BadInput`."""
    parts = [part.strip() for part in said.replace(";", ",").split(",") if part.strip()]
    if parts in (["none"], [_("none")]):
        return dict.fromkeys(PRIORITIES, 0)
    found: dict[str, int] = {}
    for part in parts:
        name, _equals, minutes = part.rpartition("=")
        if not minutes.strip().isdecimal():
            raise BadInput(_("{text!r} is not a rhythm; type minutes like P1=30,P2=60, or none.").format(text=said))
        names = [name.strip().upper()] if name else PRIORITIES
        found |= dict.fromkeys(names, int(minutes))
    if not found:
        raise BadInput(_("{text!r} is not a rhythm; type minutes like P1=30,P2=60, or none.").format(text=said))
    return _every(found)


# -- whom a person means -----------------------------------------------------------------------------------------------


def named(said: str) -> str:
    """The name of an audience as it is kept. Raises `EmptyText` or `TooLong`."""
    return clean_line(said, what=_("audience"), limit=_LONGEST_NAME)


def find(said: str, known: Mapping[str, Audience], told: Iterable[str] = ()) -> tuple[str, Audience]:
    """The name under which somebody is told, and what holds of them. Raises `NewAudience`.

    `told`: names that words went to already (older rooms hold free ones): who was told under one name goes on under it.
    """
    wanted = named(said)
    earlier = list(told)
    audience = _known(wanted, known)
    if audience is not None:
        mine = {audience.id.casefold(), *_names(audience)}
        return next((name for name in earlier if name.casefold() in mine), audience.id), audience
    for name in earlier:
        if name.casefold() == wanted.casefold():
            return name, Audience(name, name)
    raise NewAudience(wanted, _near(wanted, known, earlier))


def rule_of(name: str, known: Mapping[str, Audience]) -> Audience:
    """What holds of an audience that was told or drafted for, whatever became of its file."""
    return known.get(name) or _known(name, known) or Audience(name, name)


def exactly(said: str, known: Mapping[str, Audience]) -> Audience | None:
    """The audience that is called so."""
    folded = named(said).casefold()
    return next((audience for audience in known.values() if folded in _names(audience)), None)


def _known(wanted: str, known: Mapping[str, Audience]) -> Audience | None:
    whole, folded = exactly(wanted, known), wanted.casefold()
    if whole is not None:
        return whole
    begun = [one for one in known.values() if any(name.startswith(folded) for name in _names(one))]
    return begun[0] if len(folded) >= _BEGINNING and len(begun) == 1 else None


def _names(audience: Audience) -> set[str]:
    return {name.casefold() for name in (audience.id, audience.title, *audience.aliases)}


def _near(wanted: str, known: Mapping[str, Audience], told: Iterable[str]) -> tuple[str, ...]:
    import difflib  # only here: most commands never need it

    names: dict[str, str] = {name.casefold(): name for name in told}
    for audience in known.values():
        names |= dict.fromkeys(_names(audience), audience.title)
    found = difflib.get_close_matches(wanted.casefold(), names, 3, 0.6)
    return tuple(dict.fromkeys(names[name] for name in found))[:2]


def all_of(files: Mapping[str, Audience], added: Iterable[str]) -> dict[str, Audience]:
    """All audiences by name: those of files, and in their place or beside them those that the room added."""
    return {**files, **dict(_added(added, files))}


def _added(bodies: Iterable[str], files: Mapping[str, Audience]) -> Iterator[tuple[str, Audience]]:
    for body in bodies:
        one = of_room(body)
        if one is not None:
            ours = files.get(one.id)
            yield one.id, one if ours is None else one._replace(aliases=ours.aliases)


def as_json(audience: Audience) -> dict[str, Any]:
    """One audience as plain values."""
    told = audience._asdict()
    return json.loads(json.dumps(told | {"every": dict(audience.every)}))  # type: ignore[no-any-return]
