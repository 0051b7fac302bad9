"""The envelope around every event: who, when, about what, and what it replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from warroom.model.events.base import Event, Redacted, Unknown

ROOM = "room"
"""The stream of the room itself."""
PERSON = "person:"
"""What the streams of people begin with; the login name follows, so that copies of a file agree on who is who."""


class Mode(StrEnum):
    """Whether something happened or was practised. Set for ever; never mixed in any figure."""

    REAL = "real"
    EXERCISE = "exercise"


class Actor(NamedTuple):
    """Who acts: login name, the position they act in (a code, or empty), and the OS user@host they came from."""

    name: str
    position: str = ""
    via: str = ""


class Draft(NamedTuple):
    """An event that is about to be written.

    `replaces` names the events that this edit supersedes; None stands for whatever is live when it is written.
    """

    stream: str
    event: Event
    at: datetime | None = None
    replaces: tuple[str, ...] | None = None
    mode: Mode = Mode.REAL
    position: str | None = None
    actor: str | None = None


class Recorded(NamedTuple):
    """An event as the journal holds it. `hlc` is a hybrid logical clock (ms << 16 | counter); folds go by (hlc, id)."""

    pos: int
    id: str
    stream: str
    hlc: int
    at: datetime
    recorded_at: datetime
    kind: str
    actor: str
    position: str
    via: str
    mode: Mode
    replaces: tuple[str, ...]
    event: Event | Unknown | Redacted
    parents: Sequence[str] = ()
    hash: str = ""
