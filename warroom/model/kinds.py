"""Kinds of incident: what is real, what is practised, what only tries the machinery, what was entered later.

The envelope's mode knows real and exercise; what is finer is said once, when the incident is declared, and stays.
"""

from __future__ import annotations

from warroom.i18n import N_, NC_, _, pgettext
from warroom.model.envelope import Mode

REAL, EXERCISE, TEST, BACKFILLED = "real", "exercise", "test", "backfilled"
KINDS: dict[str, str] = {
    REAL: N_("real"),
    EXERCISE: N_("exercise"),
    TEST: N_("test"),
    BACKFILLED: N_("entered later"),
}
_BADGES: dict[str, str] = {
    EXERCISE: NC_("kind", "EXERCISE"),
    TEST: NC_("kind", "TEST"),
    BACKFILLED: NC_("kind", "ENTERED LATER"),
}
_COUNTED = frozenset({REAL, BACKFILLED})


def kind_of(mode: Mode, nature: str) -> str:
    """The kind of an incident by its mode and by what was said when it was declared."""
    return EXERCISE if mode is Mode.EXERCISE else nature or REAL


def counts(kind: str, status: str) -> bool:
    """Whether an incident counts in figures: real ones and those entered later, unless they were cancelled."""
    return kind in _COUNTED and status != "cancelled"


def together(one: str, other: str) -> bool:
    """Whether two kinds may stand beside each other: an exercise is never part of what really happens."""
    return one == other or {one, other} <= _COUNTED


def shown_kind(kind: str) -> str:
    """The kind in the chosen language; one of a newer warroom as it stands."""
    return _(KINDS[kind]) if kind in KINDS else kind


def badge(kind: str) -> str:
    """The word that stands before the title of what is not simply real; empty for what is."""
    if kind == REAL:
        return ""
    return pgettext("kind", _BADGES[kind]) if kind in _BADGES else kind.upper()
