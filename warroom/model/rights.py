"""Rights in a room: what somebody may do at all, whatever position the roster gives them (domain: who may do what).

A right is given to a login name and lies in the room's own stream. Who was given none may do what the roster allows, as
ever: whoever can open the file is held by nothing. It counts for those who come in by a key and can't (docs/access.md).
"""

from __future__ import annotations

from warroom.i18n import NC_, _, pgettext
from warroom.model.envelope import Mode
from warroom.model.events.access import KEY, POSITION, RIGHT
from warroom.model.refusal import Refused

__all__ = ["COMMANDER", "COMMANDING", "KEY", "OBSERVER", "POSITION", "RESPONDER", "RIGHT", "RIGHTS", "TRAINER",
           "demand_hold", "demand_room", "demand_write", "leads", "shown_right"]  # fmt: skip

OBSERVER, RESPONDER, COMMANDER, TRAINER = "observer", "responder", "commander", "trainer"
RIGHTS: dict[str, str] = {
    OBSERVER: NC_("right", "observer"),
    RESPONDER: NC_("right", "responder"),
    COMMANDER: NC_("right", "commander"),
    TRAINER: NC_("right", "trainer"),
}
"""Right → its word."""
COMMANDING = frozenset({"IC", "UC", "DPIC"})
"""The positions that only those hold who may command."""


def shown_right(right: str) -> str:
    """The right in the chosen language; none is a dash."""
    return pgettext("right", RIGHTS[right]) if right in RIGHTS else right or "—"


def leads(right: str, mode: Mode) -> bool:
    """Whether somebody with this right (empty: was given none) may command and assign, in reality or an exercise."""
    return right in ("", COMMANDER) or (right == TRAINER and mode is Mode.EXERCISE)


def demand_write(person: str, right: str, mode: Mode) -> None:
    """Raises `Refused` where somebody with this right may write nothing in a real incident, or an exercise."""
    if right == OBSERVER:
        raise Refused(
            _("You come in as an observer: you see everything and write nothing. {change}").format(
                change=_change(person, RESPONDER)
            )
        )
    if right == TRAINER and mode is Mode.REAL:
        raise Refused(
            _("You come in as a trainer: you act in exercises only, and this is real. {change}").format(
                change=_change(person, RESPONDER)
            )
        )


def demand_room(person: str, right: str) -> None:
    """Raises `Refused` where somebody with this right may not change what the whole room goes by."""
    if right not in ("", COMMANDER):
        raise Refused(
            _("What the whole room goes by is for commanders; your right is: {right}. {change}").format(
                right=shown_right(right), change=_change(person, COMMANDER)
            )
        )


def demand_hold(person: str, right: str, mode: Mode, position: str, holding: str, shown: str) -> None:
    """Raises `Refused` where somebody with this right can't be put in a position; `shown` is its title."""
    if right == OBSERVER or (right == TRAINER and mode is Mode.REAL):
        allowed = False
    else:
        allowed = leads(right, mode) or position not in COMMANDING or holding == "trainee"
    if not allowed:
        raise Refused(
            _("{who} can't be {position} here; their right is: {right}. {change}").format(
                who=person, right=shown_right(right), position=shown,
                change=_change(person, COMMANDER if position in COMMANDING else RESPONDER),
            )
        )  # fmt: skip


def _change(person: str, right: str) -> str:
    """What is to be done about it, and by whom."""
    return _("Whoever looks after the room can change that: warroom access add {who} --right {right}").format(
        who=person, right=right
    )
