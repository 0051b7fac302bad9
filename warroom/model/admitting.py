"""Letting people in: which right a position gives, and which events follow from giving and taking rights and keys."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from warroom.i18n import _
from warroom.model import staffing
from warroom.model.events import AccessGranted, AccessRevoked, Event, KeyGranted, KeyRevoked
from warroom.model.keyed import KeyedState
from warroom.model.refusal import BadInput, Refused
from warroom.model.rights import (
    COMMANDER,
    COMMANDING,
    KEY,
    OBSERVER,
    POSITION,
    RESPONDER,
    RIGHT,
    RIGHTS,
    TRAINER,
    shown_right,
)
from warroom.model.sshkeys import PublicKey


class Held(NamedTuple):
    """A key that opens the room, with its fingerprint; `at` and `by`: since when and by whom it was let in."""

    fingerprint: str
    key: PublicKey
    at: datetime
    by: str


class Admitted(NamedTuple):
    """Somebody who was given a right, or a key, or both. `disputed`: copies of the room gave them different ones."""

    login: str
    right: str
    position: str
    at: datetime | None
    by: str
    keys: tuple[Held, ...]
    disputed: bool


def comes_in(position: str, right: str) -> tuple[str, str]:
    """The right and the code of the position that are meant: who comes in for command may command, others respond.

    `observer` and `trainer` stand for the right where a position is typed. Raises `BadInput`.
    """
    code, derived = "", ""
    if position:
        derived = _right(position) if _right(position) in (OBSERVER, TRAINER) else ""
        code = "" if derived else staffing.find(position).code
        derived = derived or (COMMANDER if code in COMMANDING else RESPONDER)
    if right and not _right(right):
        raise BadInput(
            _("{value!r} is not a right; choose one of {names}.").format(value=right, names=", ".join(RIGHTS))
        )
    chosen = _right(right) or derived
    if code in COMMANDING and chosen == RESPONDER:
        raise BadInput(_("Who comes in for command has the right of a commander; name another position, or no right."))
    return chosen, code


def _right(text: str) -> str:
    """The right that is typed, by its code or its word in the chosen language; empty where it is none."""
    wanted = text.strip().casefold()
    return next((code for code in RIGHTS if wanted in (code, shown_right(code).casefold())), "")


# -- giving and taking -------------------------------------------------------------------------------------------------


def grant(room: KeyedState, person: str, right: str, position: str) -> list[Event]:
    """The event that gives somebody a right; none where they have just that already."""
    value = room.registers.value
    same = value(RIGHT + person) == right and value(POSITION + person) == position
    if same and not room.registers.disputed(RIGHT + person):
        return []
    return [AccessGranted(person=person, right=right, position=position)]


def let_in(room: KeyedState, person: str, key: PublicKey) -> list[Event]:
    """The event that lets a key in; none where it is in already. Raises `Refused` where it is somebody else's."""
    owner = owner_of(room, key.fingerprint)
    if owner and owner != person:
        said = _("That key is {who}'s. Take it from them first: warroom access remove {who} --key {key}")
        raise Refused(said.format(who=owner, key=key.fingerprint))
    if owner == person and not room.registers.disputed(KEY + key.fingerprint):
        return []
    return [KeyGranted(person=person, fingerprint=key.fingerprint, key=key.text, comment=key.comment)]


def revoke(room: KeyedState, person: str, why: str) -> list[Event]:
    """The events that take a right and all keys away. Raises `Refused` where there is nothing to take."""
    events: list[Event] = [
        KeyRevoked(person=person, fingerprint=held.fingerprint, why=why) for held in keys_of(room, person)
    ]
    if room.registers.value(RIGHT + person):
        events.append(AccessRevoked(person=person, why=why))
    if not events:
        raise Refused(_("{who} was given no right and no key in this room.").format(who=person))
    return events


def shut_out(room: KeyedState, person: str, fingerprint: str, why: str) -> list[Event]:
    """The event that takes one key away. Raises `Refused` where it is not theirs."""
    if owner_of(room, fingerprint) != person:
        raise Refused(_("{key} is not a key of {who}.").format(key=fingerprint, who=person))
    return [KeyRevoked(person=person, fingerprint=fingerprint, why=why)]


# -- reading -----------------------------------------------------------------------------------------------------------


def owner_of(room: KeyedState, fingerprint: str) -> str:
    """Whose key it is; empty: nobody's."""
    return room.registers.value(KEY + fingerprint).partition(" ")[0]


def keys_of(room: KeyedState, person: str) -> list[Held]:
    """The keys that open the room in somebody's name, oldest first."""
    found = []
    for print_, live in room.registers.under(KEY):
        owner, *parts = live.value.split(" ", 3)
        if owner == person:
            key = PublicKey(" ".join(parts[:2]), " ".join(parts[2:]))
            found.append(Held(print_, key, live.at, live.actor))
    return sorted(found, key=lambda held: (held.at, held.fingerprint))


def admitted(room: KeyedState) -> list[Admitted]:
    """Everybody who was given a right or a key, by login name."""
    given = {login for login, live in room.registers.under(RIGHT) if live.value}
    given |= {live.value.partition(" ")[0] for _print, live in room.registers.under(KEY) if live.value}
    return [_admitted(room, login) for login in sorted(given)]


def _admitted(room: KeyedState, login: str) -> Admitted:
    last = room.registers.last(RIGHT + login)
    right = last.value if last is not None else ""
    return Admitted(
        login, right, room.registers.value(POSITION + login), last.at if last is not None and right else None,
        last.actor if last is not None and right else "", tuple(keys_of(room, login)),
        room.registers.disputed(RIGHT + login) or room.registers.disputed(POSITION + login),
    )  # fmt: skip


def admission(right: str, owner: str, person: str, fingerprint: str) -> str:
    """Why somebody who comes with this key is not let in; empty where they are. `owner`: whose the room says it is."""
    if not right:
        return _("{who} has no right in this room (any more). Ask whoever looks after it.").format(who=person)
    if owner != person:
        return _("The key {key} does not open this room for {who} (any more). Ask whoever looks after it.").format(
            key=fingerprint, who=person
        )
    return ""
