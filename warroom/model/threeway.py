"""Two texts that began from one: what each of them changed, line by line, and both changes together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from warroom.model.envelope import Recorded
from warroom.model.events import Event
from warroom.model.registers import Live


class Hunk(NamedTuple):
    """Some lines of the text that all began from, `first` up to before `end`, and what came in their place."""

    first: int
    end: int
    lines: tuple[str, ...]


def base(events: Iterable[Recorded], register: str, live: Sequence[Live]) -> Live | None:
    """The last value of a register that all of these values replaced, straight or by others between; None: they have
    nothing in common. `events` are those of the stream."""
    told: dict[str, tuple[Live, tuple[str, ...]]] = {}
    for one in events:
        if isinstance(one.event, Event):
            for name, value in one.event.edits(one.id):
                if name == register:
                    told[one.id] = Live(one.id, one.hlc, one.at, one.actor, value), one.replaces
    common = set.intersection(*(_before(told, value.event) for value in live)) if live else set()
    return max((told[id_][0] for id_ in common), key=lambda value: (value.hlc, value.event), default=None)


def _before(told: dict[str, tuple[Live, tuple[str, ...]]], event: str) -> set[str]:
    """Every value that one came from."""
    found: set[str] = set()
    ahead = [event]
    while ahead:
        for id_ in told.get(ahead.pop(), (None, ()))[1]:
            if id_ in told and id_ not in found:
                found.add(id_)
                ahead.append(id_)
    return found


def hunks(before: str, after: str) -> list[Hunk]:
    """Where two texts differ, line by line, in the order of the first."""
    import difflib  # only here: every command loads this module, and few compare texts

    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [Hunk(i1, i2, tuple(new[j1:j2])) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def changed(before: str, after: str) -> list[str]:
    """What one text made of another: `- ` and a line that went, `+ ` and one that came."""
    old = before.splitlines()
    return [
        line
        for hunk in hunks(before, after)
        for line in (*(f"- {gone}" for gone in old[hunk.first : hunk.end]), *(f"+ {came}" for came in hunk.lines))
    ]


def combined(before: str, texts: Sequence[str]) -> str | None:
    """The text with the changes of all; None where two of them changed the same lines in different ways.

    What several put in at the same place stands there in their order.
    """
    # A dictionary keeps the order of the texts, and one of two changes that are the same; sorting keeps both.
    every = sorted(dict.fromkeys(hunk for text in texts for hunk in hunks(before, text)), key=lambda hunk: hunk[:2])
    if any(other.first < one.end for one, other in pairwise(every)):
        return None
    lines, done = before.splitlines(), 0
    found: list[str] = []
    for hunk in every:
        found += [*lines[done : hunk.first], *hunk.lines]
        done = hunk.end
    return "\n".join([*found, *lines[done:]])
