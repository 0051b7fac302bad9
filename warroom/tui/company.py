"""The company in the room: the console says where its person is, and sees who else is here."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from warroom.journal.errors import RoomFileError
from warroom.room.presence import Doing

if TYPE_CHECKING:
    from warroom.tui.app import WarRoomApp

AROUND = 2.0
"""Seconds between two looks. Who came is seen within two of them; who died, within one."""


class Company:
    """Nothing that fails here disturbs anybody: then somebody is not seen, and that is all."""

    def __init__(self, console: WarRoomApp) -> None:
        self._console = console
        self._stirred = False

    def open(self) -> None:
        """Come in, after the first picture."""
        self._console.room.arrive()
        self._console.set_interval(AROUND, self.look)
        self._console.call_after_refresh(self.look)

    def close(self) -> None:
        """Leave: the others see it at their next look."""
        self._console.room.depart()

    def stir(self) -> None:
        """A key was pressed."""
        self._stirred = True

    def look(self) -> None:
        """Say where we are, and see who else is here; only what changed is drawn."""
        console = self._console
        if not console.present:
            return
        doing = Doing(console.desk.chosen or "", console.room_screen.current, console.flows.editing, console.observing)
        console.room.doing(doing, active=self._stirred)
        self._stirred = False
        with suppress(RoomFileError):
            if console.desk.look_around():
                console.room_screen.greet()
