"""A person's seat: the program in a real pseudo-terminal, its keys, its screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pyte

PATIENCE = 20


class Seat:
    """One process of warroom in a terminal of its own. Everything that it sends is kept in `sent`."""

    def __init__(self, *words: str, size: tuple[int, int] = (80, 24), **environ: str) -> None:
        columns, rows = size
        settings = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ}
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "warroom", *words],
            env=settings,  # type: ignore[arg-type]
            dimensions=(rows, columns),
            timeout=PATIENCE,
            cwd=str(Path(__file__).resolve().parents[2]),
        )

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what has come; says whether anything had."""
        try:
            got = self.child.read_nonblocking(65536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.sent += got
        self._stream.feed(got)
        return True

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.screen.display)

    def expect(self, words: str) -> None:
        """Wait until these words are on the screen."""
        for _ in range(PATIENCE * 20):
            if words in self.text:
                return
            self.read()
        raise AssertionError(f"{words!r} did not appear:\n{self.text}")

    def press(self, keys: str) -> None:
        """Type."""
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def ended(self) -> int:
        """Wait for the end; the exit code, negative for a signal that was not handled."""
        for _ in range(PATIENCE * 20):
            if not self.read() and not self.child.isalive():
                break
        self.child.close()
        code = self.child.exitstatus
        return code if code is not None else -int(self.child.signalstatus or 0)

    def left_properly(self) -> bool:
        """Whether the terminal was given back: the other screen left, the mouse let go, the cursor shown."""
        return self.sent.rfind(b"\x1b[?1049l") > self.sent.rfind(b"\x1b[?1049h") and b"\x1b[?25h" in self.sent
