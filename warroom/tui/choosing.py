"""Choosing an incident on the board: the cursor moves at once, the other panes follow when it rests.

To read another incident costs more than to move the cursor. Whoever holds the key down sees the cursor fly; whatever
they press next is about the incident on which it stands.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.tui.app import WarRoomApp

REST = 0.1
"""Seconds without a move after which the other panes follow: a hand in a hurry is faster, and an eye takes it for
at once."""


class Choosing:
    """The incident that the panes show, and the one that they will show."""

    def __init__(self, console: WarRoomApp) -> None:
        self._console = console
        self._next: str | None = None
        self._timer: asyncio.TimerHandle | None = None

    def soon(self, stream: str) -> None:
        """The cursor stands on another incident."""
        self._next = stream
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(REST, lambda: self._console.call_later(self.settle))

    def settle(self) -> None:
        """Let the panes follow now: before anything is done, or looked at, that means the chosen incident."""
        stream, self._next = self._next, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if stream is not None:
            self.choose(stream)

    def choose(self, stream: str) -> None:
        """Show another incident in the other panes."""
        console = self._console
        if stream != console.desk.chosen and console.present:
            console.flows.close_editor()
            console.look()
            console.desk.choose(stream)
            for name in ("plan", "roster", "log"):
                console.room_screen.pane(name).redraw()
            for name in ("plan", "roster"):  # of another incident one reads the beginning
                console.room_screen.pane(name).list.to_top()
            console.room_screen.tick()
        console.room_screen.board.show_chosen()

    def choose_if(self, stream: str | None) -> None:
        """The same, for an answer that may be nothing; what the board does not show, it shows then."""
        console = self._console
        if stream is None:
            return
        desk = console.desk
        if stream not in desk.lineup.order:
            console.look()
            desk.look_for("")
            views = {view.name: view for view in console.room.views()}
            for name in ("open", "all"):
                if stream not in desk.lineup.order:
                    desk.look_through(views[name])
            console.room_screen.redraw()
        self.choose(stream)
