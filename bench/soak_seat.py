"""A seat of a soak: one console in a terminal of its own, and the screen that its person sees."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pyte

from bench.processes import warroom
from bench.terminal import Terminal

PATIENCE = 60.0
"""Seconds after which a screen that does not show what it has to is a failure; both processors are busy."""
HOME, END, DOWN, ESCAPE = "\x1b[H", "\x1b[F", "\x1b[B", "\x1b"
_ASKS = re.compile(r"#(?P<number>\d+) >(?P<typed>.*)")


class Seat:
    """Somebody's place: their name, language, window and folder stay, whatever becomes of the console in it."""

    def __init__(
        self, room: Path, name: str, lang: str, size: tuple[int, int], home: Path, environ: Mapping[str, str]
    ) -> None:
        self.room, self.name, self.lang, self.size, self.home = room, name, lang, size, home
        self.environ = {**environ, "WARROOM_LANG": lang}
        self.bytes = 0
        self.sit()

    def sit(self) -> None:
        """A new console in this seat."""
        self.screen = pyte.Screen(*self.size)
        self._stream = pyte.ByteStream(self.screen)
        self.terminal = Terminal(warroom(self.room, "open", me=self.name), self.size, self.home, self.environ)
        self.expect(r"1-4 |Unsent words|Niet verzonden")  # the end of the key line

    # -- looking -------------------------------------------------------------------------------------------------------

    def pump(self, seconds: float) -> None:
        """Take in what comes within this time. Raises EOFError where the console has ended."""
        end = time.perf_counter() + seconds
        while True:
            sent = self.terminal.read(end - time.perf_counter())
            self.bytes += len(sent)
            self._stream.feed(sent)
            if time.perf_counter() >= end:
                return

    @property
    def lines(self) -> list[str]:
        """The screen."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)

    @property
    def below(self) -> list[str]:
        """All but the top line, in which the clock and the name stand."""
        return self.lines[1:]

    def wait(self, pattern: str, patience: float) -> re.Match[str] | None:
        """The first place on the screen where this stands, once it does."""
        end = time.perf_counter() + patience
        while (found := re.search(pattern, self.text)) is None and time.perf_counter() < end:
            self.pump(0.1)
        return found

    def expect(self, pattern: str, patience: float = PATIENCE) -> re.Match[str]:
        """The same; raises TimeoutError with the screen where it does not come."""
        found = self.wait(pattern, patience)
        if found is None:
            raise TimeoutError(f"{self.name} does not see {pattern!r} but:\n{self.text}")
        return found

    def quiet(self, still: float = 0.6, patience: float = PATIENCE) -> None:
        """Wait until nothing but the top line has changed for so long."""
        end = time.perf_counter() + patience
        before, since = self.below, time.perf_counter()
        while time.perf_counter() < min(end, since + still):
            self.pump(0.1)
            if self.below != before:
                before, since = self.below, time.perf_counter()

    # -- doing ---------------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Keys, one after the other as from a keyboard: Escape and a letter at once would be another key."""
        for key in keys:
            self.terminal.type(key.encode())
            self.pump(0.25 if key == ESCAPE else 0.05)

    def asked(self, patience: float) -> str | None:
        """What stands in the line that asks for words, once there is one."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            for line in self.lines[-1:]:
                if found := _ASKS.search(line):
                    return found["typed"].strip()
            self.pump(0.1)
        return None

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window; what was drawn for the old one is lost, as in many terminals."""
        self.terminal.resize(columns, rows)
        self.screen.resize(rows, columns)

    def hang_up(self) -> bool:
        """The connection breaks; says whether the console ended, and as it should."""
        self.terminal.hang_up()
        ended = self.terminal.ended(PATIENCE)
        self.terminal.end()
        return ended and self.terminal.code == 129

    def kill(self) -> None:
        """`kill -9`."""
        self.terminal.end()

    def leave(self) -> str:
        """Quit; what was wrong with that, in words."""
        self.press("q")
        ended = self.terminal.ended(PATIENCE)
        self.terminal.end()
        if not ended:
            return "did not end"
        if self.terminal.code:
            return f"ended with {self.terminal.code}"
        return "" if b"\x1b[?1049l" in self.terminal.last else "did not give the terminal back"
