"""A program in a pseudo-terminal of a size, and what it sends with the time of each piece."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

_OURS = ("WARROOM_", "TEXTUAL", "XDG_", "SSH_", "PYTHONDONTWRITEBYTECODE", "NO_COLOR", "COLUMNS", "LINES")
"""Beginnings of the names that would change what is measured: a calm console sends fewer bytes."""


def natural(home: str) -> dict[str, str]:
    """The environment as people have it on the first day: no settings, modules kept compiled as when installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    fresh = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home)
    return {**kept, **fresh, "LANG": "C.UTF-8", "WARROOM_LANG": "en"}


class Terminal:
    """Start a program, read what it sends, end it. Nothing is answered but keys that `type` sends."""

    def __init__(self, command: Sequence[str], size: tuple[int, int]) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="warroom-bench-")
        columns, rows = size
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            home = self._home.name
            environ = {
                **natural(home), "TERM": "xterm-256color", "COLORTERM": "truecolor",
                "COLUMNS": str(columns), "LINES": str(rows),
            }  # fmt: skip
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), environ)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, patience: float) -> bytes:
        """What comes within this time; empty where nothing does. Raises EOFError where the program has ended."""
        ready, _write, _error = select.select([self.fd], [], [], max(0.0, patience))
        if not ready:
            return b""
        try:
            got = os.read(self.fd, 65536)
        except OSError:  # how Linux says that nobody has the other end open
            got = b""
        if not got:
            raise EOFError("the program in the terminal has ended")
        return got

    def until(self, mark: bytes, patience: float = 30.0) -> float:
        """Seconds since the start until these bytes were sent. Raises TimeoutError with the end of what came."""
        got, end = b"", time.perf_counter() + patience
        while mark not in got:
            if time.perf_counter() > end:
                raise TimeoutError(f"{mark!r} did not come; the last was {got[-300:]!r}")
            got = got[-4096:] + self.read(0.5)
        return time.perf_counter() - self.started

    def collect(self, seconds: float) -> bytes:
        """All that comes within this time."""
        got, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            got += self.read(left)
        return got

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.fd, keys)

    def memory(self) -> float:
        """Resident megabytes now."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    def end(self) -> None:
        """End the program and give everything back."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)
        self._home.cleanup()
