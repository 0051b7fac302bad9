"""`Room`: the one door to a room file."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from warroom.clock import Clock
from warroom.i18n import _
from warroom.journal.journal import Journal
from warroom.model.envelope import ROOM, Actor, Draft
from warroom.model.events import RoomCreated, RoomSet
from warroom.model.keyed import SETTINGS
from warroom.model.plain import clean_line, clean_text
from warroom.model.priority import MATRICES
from warroom.model.refusal import BadInput
from warroom.room.base import WHOLE_NUMBER, Guest
from warroom.room.circle import Circles
from warroom.room.escalations import Escalations
from warroom.room.figures import Figures
from warroom.room.incidents import Incidents
from warroom.room.links import Links
from warroom.room.paging import Paging
from warroom.room.presence import Presences
from warroom.room.record import Recording
from warroom.room.regulators import Regulators
from warroom.room.responses import Responses
from warroom.room.sharing import Sharing
from warroom.room.similar import Likeness
from warroom.room.viewing import Viewing

WHOLE = ("reopen_days", "period_hours")
"""The settings that are whole numbers."""


class Room(
    Incidents, Recording, Paging, Presences, Viewing, Escalations, Figures, Regulators, Responses, Sharing, Circles,
    Links, Likeness,
):  # fmt: skip
    """A room file opened by one person: everything that can be read from it and done to it."""

    @classmethod
    def open(
        cls,
        path: Path,
        me: str,
        *,
        create: bool = True,
        readonly: bool = False,
        clock: Clock | None = None,
        patience: float | None = None,
        guest: Guest | None = None,
    ) -> Self:
        """Open a room (made on first use where `create`). Raises `RoomFileError`, and then nothing was touched; for a
        `guest` also `Refused`, where the room does not let them in."""
        journal = Journal.open(path, create=create, readonly=readonly, clock=clock, patience=patience)
        try:
            if guest is not None:
                journal.via = f"{journal.via} {guest.via}"
            room = cls(journal, me, guest)
            room.admitted()
            if not journal.readonly and not journal.query("SELECT 1 FROM settings WHERE key = 'room'"):
                room._begin(clean_text(path.stem))
        except BaseException:
            journal.close()
            raise
        return room

    def _begin(self, name: str) -> None:
        with self.journal.writing(Actor(self.me, "", self.journal.via)) as writer:
            if not writer.keyed(ROOM).room:
                id_ = self.journal.ulids.new(int(self.clock.now().timestamp() * 1000))
                writer.append([Draft(ROOM, RoomCreated(room=id_, name=name))])

    def set(self, key: str, value: str) -> None:
        """One setting of the room (its policy)."""
        if key not in SETTINGS:
            raise BadInput(
                _("{key!r} is not a setting of the room; choose one of {names}.").format(
                    key=key, names=", ".join(SETTINGS)
                )
            )
        # A few years of holidays are longer than any other setting.
        words = clean_line(value, limit=2000 if key == "holidays" else 200, what=key) if value else ""
        if key == "matrix" and words not in MATRICES:
            raise BadInput(
                _("{value!r} is not a matrix; choose one of {names}.").format(value=value, names=", ".join(MATRICES))
            )
        if key in WHOLE and not WHOLE_NUMBER.fullmatch(words):
            raise BadInput(_("{key} is a whole number up to 9999.").format(key=key))
        if key == "zone" and words:
            _check_zone(words)
        words = _targeted(key, words)
        if key == "regulators":
            words = " ".join(self.regime(name).id for name in words.split())
        with self.acting() as writer:
            self.for_the_room(writer)
            writer.append([Draft(ROOM, RoomSet(key=key, value=words))])

    @property
    def name(self) -> str:
        """What the room is called."""
        return self.setting("name") or self.journal.path.stem

    def close(self) -> None:
        """Give the file back."""
        self.depart()
        self.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _targeted(key: str, words: str) -> str:
    """Targets, business hours, holidays: in the one form that is kept. Raises `BadInput`."""
    from warroom.model import targets

    return targets.normal(key, words) if words and targets.is_ours(key) else words


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(_("{zone!r} is not a time zone; type one like Europe/Amsterdam.").format(zone=name)) from error
