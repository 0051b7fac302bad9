"""The demo: a throwaway room with a week of history and a real outage in full swing, played as an exercise."""

from __future__ import annotations

import tempfile
from pathlib import Path

from warroom.clock import ExerciseClock
from warroom.drill.acting import cast
from warroom.drill.player import Opening, Player, build
from warroom.i18n import _
from warroom.journal.errors import RoomFileError
from warroom.model.envelope import Mode
from warroom.room import Room
from warroom.tui.app import Options, WarRoomApp, refused, run_on

VISITOR = "visitor"
PLAY = 0.25
"""Seconds between two looks at what is due in the drill."""


class DemoApp(WarRoomApp):
    """The console, with a drill that goes on by itself."""

    def __init__(self, room: Room, options: Options, player: Player) -> None:
        super().__init__(room, options)
        self.player = player
        self._playing = False

    def on_mount(self) -> None:
        """Say what this is and what to press, and begin."""
        # The whole of `WarRoomApp` is mounted by its own handler: Textual calls both.
        self.room_screen.notice(
            _("An exercise on a real outage. Look around: Tab, arrows; ? every key, q leaves."),
            "strong",
        )
        self.set_interval(PLAY, self._play)

    def _play(self) -> None:
        """In the writing hand's thread, like everything that is written."""
        if self._playing or self.player.done:
            return
        self._playing = True
        self.hands.do(self.player.play_due, self._played, self._stopped)

    def _played(self, count: int) -> None:
        self._playing = False
        if count:
            self.look()

    def _stopped(self, error: Exception) -> None:
        # A file that can't be written now may be writable later: the act waits. Any other mistake would come again.
        self._playing = not isinstance(error, RoomFileError)
        self.room_screen.notice(
            str(error) if isinstance(error, RoomFileError) else _("The exercise stopped: {why}").format(why=error),
            "late",
        )


def run_demo(*, lang: str, speed: float | None = None, options: Options | None = None) -> int:
    """Make the room, show it, throw it away; the exit code."""
    if refused():
        return 2
    with tempfile.TemporaryDirectory(prefix="warroom-demo-") as folder:
        path = Path(folder) / "demo.db"
        chosen = (options or Options())._replace(state_folder=Path(folder))
        return show(path, build(path, lang), speed, chosen)


def show(path: Path, opening: Opening, speed: float | None, options: Options) -> int:
    """Show a room where a drill is about to go on."""
    clock = ExerciseClock(opening.start, 0.0)
    with Room.open(path, VISITOR, clock=clock) as room:
        room.mode = Mode.EXERCISE
        player = Player(opening, cast(room.journal), clock, speed=speed)
        return run_on(room, options, lambda chosen: DemoApp(room, chosen, player))
