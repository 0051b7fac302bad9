"""Backups while the console is open: looks now and then whether one is due, and has it made beside the console.

By another process: verifying a copy works hard, and must not take the screen's time. It goes on when the console is
left. Which of several consoles makes the copy, `journal/rotation.py` settles.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from warroom import i18n
from warroom.clock import Clock, SystemClock
from warroom.i18n import _
from warroom.journal.rotation import Schedule, due
from warroom.room import Room

if TYPE_CHECKING:
    from warroom.tui.app import WarRoomApp

LOOK = 60.0
"""Seconds between two looks."""
_NICE = 10


def keep_copies(console: WarRoomApp, schedule: Schedule) -> None:
    """Look after the backups for as long as this console is open; what goes wrong is said on its key line."""
    if console.observing:
        return

    def failed(words: str) -> None:
        console.call_later(lambda: console.room_screen.notice(words, "late") if console.present else None)

    backups = Backups(console.room, schedule, failed)
    backups.look()
    console.set_interval(LOOK, backups.look)


class Backups:
    """`failed` is told, in the thread that makes the copy, what went wrong."""

    def __init__(
        self, room: Room, schedule: Schedule, failed: Callable[[str], object], clock: Clock | None = None
    ) -> None:
        self._room = room
        self._schedule = schedule
        self._failed = failed
        # Not the room's clock: copies are made at the pace of this world, also while an exercise is running.
        self._clock = clock or SystemClock()
        self._thread: threading.Thread | None = None
        self._said = ""

    @property
    def busy(self) -> bool:
        """Whether a copy is being made from here."""
        return self._thread is not None and self._thread.is_alive()

    def look(self) -> None:
        """Have one made if it is due. Costs the reading of a folder's names."""
        if self.busy or not due(self._room.journal.path, self._schedule, self._clock.now()):
            return
        self._thread = threading.Thread(target=self._make, name="warroom-backup", daemon=True)
        self._thread.start()

    def _make(self) -> None:
        said = self._run()
        if said and said != self._said:  # the same trouble every ten minutes is no news
            self._failed(_("The backup failed: {why}").format(why=said))
        self._said = said

    def _run(self) -> str:
        """What went wrong; empty where nothing did."""
        words = ["--room", str(self._room.journal.path), "--as", self._room.me, "--lang", i18n.language()]
        command = [sys.executable, "-m", "warroom", *words, "backup", "--due", "--json"]
        try:
            process = subprocess.Popen(  # noqa: S603 - ourselves
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return str(error)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        _out, told = process.communicate()
        lines = told.decode("utf-8", "replace").strip().splitlines()
        if process.returncode == 0:
            return ""
        return lines[-1].removeprefix("warroom: ") if lines else str(process.returncode)
