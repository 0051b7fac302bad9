"""What tells an event in words: the words themselves, and what they need to know of the incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from warroom.i18n import N_, _
from warroom.model.moments import show_moment
from warroom.model.positions import BY_CODE
from warroom.model.settling import subject

_HOLDINGS = {"deputy": N_("deputy"), "assistant": N_("assistant"), "trainee": N_("trainee")}
_TIMES = {
    "occurred": N_("began"),
    "detected": N_("detected"),
    "reported": N_("reported"),
    "registered": N_("registered"),
    "acknowledged": N_("acknowledged"),
    "contained": N_("contained"),
    "restored": N_("service restored"),
    "resolved": N_("resolved"),
    "closed": N_("closed"),
}


class Telling(NamedTuple):
    """One event for a person: `kind_label` is a word or two, `text` holds people's words as they are: draw as data.

    `meaning`: decision, message, order, update, hazard, muted, strong, exercise, done, or empty.
    """

    kind_label: str
    text: str
    meaning: str


class Hints(NamedTuple):
    """What a telling knows beside the event: how tasks are called, the zone, when it happened, and its id."""

    names: Mapping[str, str]
    zone: tzinfo
    at: datetime
    id: str

    def time(self, moment: datetime) -> str:
        """A moment, with its date where that is not the date of the event."""
        return show_moment(moment, self.zone, self.at)

    def number(self, given: int, letter: str = "") -> str:
        """`4`, `T4`: the number of what this event added, which may be another than it was given (joined copies)."""
        return self.names[self.id].partition(" ")[0] if self.id in self.names else f"{letter}{given}"

    def lettered(self, letter: str, given: int) -> str:
        """`D2`, `H1`: the same for decisions and hypotheses."""
        return self.ref(self.id) or f"{letter}{given}"

    def ref(self, id_: str) -> str:
        """How another event is called, where it has a name: `#4`, `D2`, `H1`."""
        return self.names[id_].partition(" ")[0] if id_ in self.names else ""

    def named(self, register: str) -> str:
        """What a register is about; tasks and objectives by number and text."""
        _kind, _slash, rest = register.partition("/")
        id_, _slash, part = rest.partition("/")
        return f"{self.names[id_]}: {part}" if id_ in self.names else subject(None, register)


def shown_time(which: str) -> str:
    """The name of one of the timestamps in the chosen language."""
    return _(_TIMES[which]) if which in _TIMES else which


def shown_holding(holding: str) -> str:
    """How somebody holds a position (deputy, assistant, trainee) in the chosen language."""
    return _(_HOLDINGS[holding]) if holding in _HOLDINGS else holding


def shown_position(code: str) -> str:
    """A position's title in the chosen language; a code that we do not know as it stands."""
    return BY_CODE[code].shown() if code in BY_CODE else code


def with_(said: str, why: str) -> str:
    """Words, and the reason behind them where there is one."""
    return f"{said}: {why}" if why else said


def imported(said: str, event: Any) -> str:
    """Words, marked where they come from another system."""
    return _("{what} (imported)").format(what=said) if event.imported else said


def due(said: str, moment: datetime | None, hints: Hints) -> str:
    """Words, and by when."""
    if moment is None:
        return said
    return _("{what}, due {time}").format(what=said, time=hints.time(moment))


def back(said: str, moment: datetime | None, hints: Hints) -> str:
    """Words about a task, and when somebody comes back to it."""
    if moment is None:
        return said
    return _("{what}, check-back {time}").format(what=said, time=hints.time(moment))


def marked(said: str, notes: Sequence[str], tags: Sequence[str]) -> str:
    """Words, and behind them what was said beside them: `(on bridge, incoming)  #db`."""
    if notes:
        said = _("{what} ({notes})").format(what=said, notes=", ".join(notes))
    return said + "  " + " ".join(f"#{tag}" for tag in tags) if tags else said
