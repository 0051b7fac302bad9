"""A person's seat: the program in a real pseudo-terminal, its keys, its screen."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pexpect
import pyte

PATIENCE = 20
_FULL = 4095
"""Bytes that a pseudo-terminal of Linux holds for whoever does not read."""


class Seat:
    """One process of warroom in a terminal of its own. Everything that it sends is kept in `sent`."""

    PROGRAM: ClassVar[tuple[str, ...]] = (sys.executable, "-m", "warroom")

    def __init__(
        self, *words: str, size: tuple[int, int] = (80, 24), command: Sequence[str] = (), **environ: str
    ) -> None:
        """`command` stands before the program, such as `nohup`."""
        columns, rows = size
        settings = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ}
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = b""
        program, *arguments = *command, *self.PROGRAM, *words
        self.child = pexpect.spawn(
            program,
            arguments,
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

    def stall(self) -> None:
        """Read nothing, until what was sent fills the terminal and the program waits for it to be taken."""
        end = time.monotonic() + PATIENCE
        while struct.unpack("i", fcntl.ioctl(self.child.child_fd, termios.FIONREAD, bytes(4)))[0] < _FULL:
            assert time.monotonic() < end, "it sends too little"
            os.sched_yield()

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

    def hang_up(self) -> bool:
        """Take the terminal away, as a connection that breaks; says whether everything of the program ended."""
        everybody = [self.child.pid, *_children(self.child.pid)]
        watched = [os.pidfd_open(pid) for pid in everybody]
        # Not `child.close()`: that sends signals of its own.
        os.close(self.child.child_fd)
        self.child.closed = self.child.ptyproc.closed = True
        ended = [bool(select.select([one], [], [], PATIENCE)[0]) for one in watched]
        for pid, over, one in zip(everybody, ended, watched, strict=True):
            if not over:
                os.kill(pid, signal.SIGKILL)
            os.close(one)
        return all(ended)

    def left_properly(self) -> bool:
        """Whether the terminal was given back: the other screen left, the mouse and paste let go, the cursor shown."""
        return all(
            self.sent.rfind(b"\x1b[?%sl" % mode) > self.sent.rfind(b"\x1b[?%sh" % mode)
            for mode in (b"1049", b"1000", b"1006", b"2004")
        ) and self.sent.rfind(b"\x1b[?25h") > self.sent.rfind(b"\x1b[?25l")


def sit(room: Path, me: str = "ann", *, size: tuple[int, int] = (80, 24), **environ: str) -> Seat:
    """Somebody's console on a room."""
    return Seat("--room", str(room), "--as", me, size=size, **environ)


def _children(pid: int) -> list[int]:
    names = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [child for name in names for child in (int(name), *_children(int(name)))]
