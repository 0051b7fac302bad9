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
from collections.abc import Callable, Mapping, Sequence
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

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int],
        home: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Without `home` the program gets an empty one of its own; `environ` adds to what it finds set."""
        self._home = tempfile.TemporaryDirectory(prefix="warroom-bench-") if home is None else None
        columns, rows = size
        settings = {
            **natural(str(home) if self._home is None else self._home.name),
            "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(columns), "LINES": str(rows),
            **(environ or {}),
        }  # fmt: skip
        self._over = self._hung_up = False
        self.code = 0
        """How it ended: an exit code, negative for a signal."""
        self.last = b""
        """The end of what it sent."""
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), settings)
        # Else the next program that is started here holds this terminal open, and no hang-up ever reaches its console.
        os.set_inheritable(self.fd, False)
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """Take the terminal away, as a connection that breaks."""
        os.close(self.fd)
        self._hung_up = True

    def ended(self, patience: float) -> bool:
        """Whether the program ends within this time; what it still sends is thrown away. `code` says how."""
        end = time.perf_counter() + patience
        while not self._over and time.perf_counter() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._over, self.code = True, os.waitstatus_to_exitcode(status)
            elif self._hung_up:
                time.sleep(0.02)
            else:
                try:
                    self.read(0.02)
                except EOFError:
                    time.sleep(0.02)
        return self._over

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
        self.last = (self.last + got)[-8192:]
        return got

    def until(self, mark: bytes, also: Callable[[bytes], object] | None = None, patience: float = 30.0) -> float:
        """Seconds since the start until these bytes were sent; `also` gets all that comes.

        Raises TimeoutError with the end of what came.
        """
        got, end = b"", time.perf_counter() + patience
        while mark not in got:
            if time.perf_counter() > end:
                raise TimeoutError(f"{mark!r} did not come; the last was {got[-300:]!r}")
            piece = self.read(0.5)
            got = got[-4096:] + piece
            if also is not None:
                also(piece)
        return time.perf_counter() - self.started

    def collect(self, seconds: float) -> bytes:
        """All that comes within this time."""
        got, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            got += self.read(left)
        return got

    def burst(self, patience: float) -> bytes:
        """What comes at once: all until nothing more does for a twentieth of a second."""
        got = piece = self.read(patience)
        while piece:
            piece = self.read(0.05)
            got += piece
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

    def busy(self) -> float:
        """Seconds of a processor that the program has used so far, in it and for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """End the program and give everything back."""
        if not self._over:
            os.kill(self.pid, signal.SIGKILL)
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            self._over = True
        if not self._hung_up:
            self.hang_up()
        if self._home is not None:
            self._home.cleanup()
