"""What the room lets this person do, while the console is open: it may be given, changed and taken away meanwhile."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from warroom.i18n import _
from warroom.journal.errors import RoomFileError
from warroom.model.refusal import Refused
from warroom.model.rights import OBSERVER, shown_right

if TYPE_CHECKING:
    from warroom.tui.app import WarRoomApp

LOOK = 1.0
"""Seconds between two looks; one costs nothing while nobody has written."""


def watch_rights(console: WarRoomApp) -> None:
    """Look after the rights of this person for as long as this console is open."""
    watch = Watch(console)
    watch.begin()
    console.set_interval(LOOK, watch.look)


class Watch:
    """An observer's console only looks; who came in by a key and is let in no longer has to go."""

    def __init__(self, console: WarRoomApp) -> None:
        self._console = console
        self._always = console.observing  # by its options, or because the file can't be written
        self._right = ""
        self._pos = -1

    def begin(self) -> None:
        """The right that they come in with, and words about it where it takes something away."""
        self._right, self._pos = self._console.room.right, self._console.desk.pos
        self._take()
        if self._right:
            self._say(_("Your right here: {right}.").format(right=shown_right(self._right)), "muted")

    def look(self) -> None:
        """See whether anything was changed."""
        console = self._console
        if not console.present or console.desk.pos == self._pos:
            return  # nobody wrote, so nobody was let in or out
        with suppress(RoomFileError):  # what is wrong with the file, the console says itself
            self._pos = console.desk.pos
            try:
                console.room.admitted()
            except Refused as refusal:
                console.leave(str(refusal))
                return
            right = console.room.right
            if right != self._right:
                self._right = right
                self._take()
                self._say(_("Your right here is now: {right}.").format(right=shown_right(right)), "soon")

    def _take(self) -> None:
        self._console.observing = self._always or self._right == OBSERVER

    def _say(self, words: str, meaning: str) -> None:
        console = self._console
        if console.observing:
            words += " " + _("You see all and can write nothing.")
        console.room_screen.notice(words, meaning)
        if console.present:
            console.room_screen.tick()
