"""A bar on a terminal for what takes long: on standard error, so that no answer is touched by it."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from warroom.i18n import _

_WIDTH = 24
_PAUSE = 0.1
"""Seconds between two drawings of it."""
_AFTER = 0.3
"""Seconds before the first one: what is done at once needs no bar."""


class Bar:
    """Shows how far something is: give `bar.step` to whatever reports (done, all). Draws nothing where nobody looks."""

    def __init__(self, wanted: bool = True) -> None:
        self._shown = wanted and sys.stderr.isatty()
        self._next = time.monotonic() + _AFTER
        self._drawn = 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            self._write("")

    def step(self, done: int, total: int) -> None:
        """So much is done."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _PAUSE
        part = min(1.0, done / total) if total else 0.0
        filled = round(part * _WIDTH)
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._write(_("[{bar}] {percent} %  {done} of {total} events").format(
            bar=bar, percent=int(part * 100), done=f"{done:,}", total=f"{total:,}"))  # fmt: skip

    def _write(self, line: str) -> None:
        # Spaces instead of an escape sequence: every terminal knows them.
        sys.stderr.write(f"\r{line}{' ' * max(0, self._drawn - len(line))}" + ("" if line else "\r"))
        sys.stderr.flush()
        self._drawn = len(line)
