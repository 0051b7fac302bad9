"""Links between incidents: a part of another, a duplicate of it, or simply related."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model import kinds, may, moving
from warroom.model.events import Event, IncidentLinked, IncidentUnlinked
from warroom.model.incident import IncidentState
from warroom.model.refusal import BadInput, Refused

PARENT, DUPLICATE, RELATED = "parent", "duplicate", "related"
LINKS: dict[str, str] = {PARENT: N_("part of"), DUPLICATE: N_("duplicate of"), RELATED: N_("related to")}
REVERSED: dict[str, str] = {PARENT: N_("has part"), DUPLICATE: N_("has duplicate"), RELATED: N_("related to")}
"""The same links, seen from the other incident."""
Up = Callable[[str], Iterable[str]]
"""A stream → those that it is a part, or a duplicate, of."""


class Wish(NamedTuple):
    """A link that a person asks for; `why` are the words that closing as a duplicate asks for, `at` is now."""

    link: str
    actor: str
    at: datetime
    why: str = ""


class Linked(NamedTuple):
    """What follows: the position acted in, the events of this incident, and those of the other one."""

    position: str
    mine: list[Event]
    theirs: list[Event]


def above(stream: str, up: Up) -> set[str]:
    """All that a stream hangs under, however far up. Copies that were joined may have made a circle: it ends there."""
    found: set[str] = set()
    waiting = [stream]
    while waiting:
        fresh = set(up(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


def link(state: IncidentState, other: IncidentState, wish: Wish, up: Up) -> Linked:
    """What follows from a link to another incident. Closing as a duplicate cancels. Raises `Refused` or `BadInput`."""
    if wish.link not in LINKS:
        raise BadInput(
            _("{value!r} is not a link; choose one of {names}.").format(value=wish.link, names=", ".join(LINKS))
        )
    code = may.demand(state, wish.actor, "link")
    if state.id == other.id:
        raise Refused(_("{code} can't be linked to itself.").format(code=state.code))
    if not kinds.together(state.kind, other.kind):
        raise Refused(
            _("{code} is {kind}, {other} is {others}: the two are never mixed.").format(
                code=state.code, kind=kinds.shown_kind(state.kind), other=other.code,
                others=kinds.shown_kind(other.kind),
            )
        )  # fmt: skip
    if any(one.link == wish.link and one.other == other.id for one in state.links()):
        raise Refused(_("{code} is linked so already.").format(code=state.code))
    if wish.link in (PARENT, DUPLICATE) and state.id in above(other.id, up):
        raise Refused(
            _("{other} hangs under {code} already: links may not go round in a circle.").format(
                other=other.code, code=state.code
            )
        )
    mine: list[Event] = [IncidentLinked(link=wish.link, other=other.id, code=other.code)]
    if wish.link == RELATED:
        return Linked(code, mine, [IncidentLinked(link=RELATED, other=state.id, code=state.code)])
    if wish.link == DUPLICATE:
        code, more = _closed_as_duplicate(state, wish, code)
        mine += more
    return Linked(code, mine, [])


def _closed_as_duplicate(state: IncidentState, wish: Wish, code: str) -> tuple[str, list[Event]]:
    """The steps that close it; none where it was cancelled as a duplicate before anybody said of what."""
    if state.status == "cancelled":
        if state.value("cancel_reason") == DUPLICATE:
            return code, []
        raise Refused(_("{code} was cancelled, but not as a duplicate.").format(code=state.code))
    return moving.move(state, moving.Step("cancelled", wish.actor, wish.at, wish.why, DUPLICATE, linked=True))


def unlink(state: IncidentState, other: IncidentState, actor: str) -> Linked:
    """What takes every link between two incidents away, in whichever direction it was made. Raises `Refused`."""
    code = may.demand(state, actor, "link")
    mine: list[Event] = [_undone(one.link, other) for one in state.links() if one.other == other.id]
    theirs: list[Event] = [_undone(one.link, state) for one in other.links() if one.other == state.id]
    if not mine and not theirs:
        raise Refused(_("{code} and {other} are not linked.").format(code=state.code, other=other.code))
    return Linked(code, mine, theirs)


def _undone(link_: str, other: IncidentState) -> IncidentUnlinked:
    return IncidentUnlinked(link=link_, other=other.id, code=other.code)
