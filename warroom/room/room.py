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
from warroom.room.base import WHOLE_NUMBER
from warroom.room.evidence import Evidence
from warroom.room.incidents import Incidents
from warroom.room.log import Log
from warroom.room.paging import Paging
from warroom.room.plan import Plan
from warroom.room.presence import Presences
from warroom.room.reading import Reading
from warroom.room.regulators import Regulators
from warroom.room.responses import Responses
from warroom.room.sharing import Sharing

WHOLE = ("reopen_days", "period_hours")
"""The settings that are whole numbers."""


class Room(Incidents, Plan, Log, Paging, Presences, Reading, Regulators, Responses, Sharing, Evidence):
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
    ) -> Self:
        """Open a room (made on first use where `create`). Raises `RoomFileError`, and then nothing was touched."""
        journal = Journal.open(path, create=create, readonly=readonly, clock=clock, patience=patience)
        try:
            room = cls(journal, me)
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
        words = clean_line(value, what=key) if value else ""
        if key == "matrix" and words not in MATRICES:
            raise BadInput(
                _("{value!r} is not a matrix; choose one of {names}.").format(value=value, names=", ".join(MATRICES))
            )
        if key in WHOLE and not WHOLE_NUMBER.fullmatch(words):
            raise BadInput(_("{key} is a whole number up to 9999.").format(key=key))
        if key == "zone" and words:
            _check_zone(words)
        if key == "regulators":
            words = " ".join(self.regime(name).id for name in words.split())
        with self.acting() as writer:
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


def _check_zone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(_("{zone!r} is not a time zone; type one like Europe/Amsterdam.").format(zone=name)) from error
