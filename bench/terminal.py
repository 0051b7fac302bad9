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


def natural() -> dict[str, str]:
    """The environment as people have it: with compiled modules kept, as an installed program has them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


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
                **natural(), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "HOME": home,
                "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "WARROOM_LANG": "en",
                "COLUMNS": str(columns), "LINES": str(rows),
            }  # fmt: skip
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), environ)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, patience: float) -> bytes:
        """What comes within this time; empty where nothing does."""
        ready, _write, _error = select.select([self.fd], [], [], max(0.0, patience))
        if not ready:
            return b""
        try:
            return os.read(self.fd, 65536)
        except OSError:
            return b""

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
