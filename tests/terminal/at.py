"""The program as a person runs it, at a moment that the test sets: `python -m tests.terminal.at WORDS`.

Nothing of it is replaced but the hands of the clock: they stand where the file that `MOMENT` names says, for every
process of the test. So hours pass in no time, and what falls due does so at a moment that is known.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.clock import SystemClock

MOMENT = "WARROOM_TEST_MOMENT"
"""The variable that names the file."""


class Hands:
    """The clock of the test: all its processes read it."""

    def __init__(self, file: Path, moment: datetime) -> None:
        self.file = file
        self._set(moment)

    def _set(self, moment: datetime) -> None:
        beside = self.file.with_suffix(".new")
        beside.write_text(moment.astimezone(UTC).isoformat(), encoding="utf-8")
        beside.replace(self.file)  # whole at every moment: a console reads it once a second and oftener

    def now(self) -> datetime:
        """Where they stand."""
        return datetime.fromisoformat(self.file.read_text(encoding="utf-8"))

    def pass_by(self, **step: float) -> None:
        """Let time go by: `minutes=5`."""
        self._set(self.now() + timedelta(**step))


def main() -> None:
    """Run the program."""
    file = Path(os.environ[MOMENT])
    SystemClock.now = lambda self: datetime.fromisoformat(file.read_text(encoding="utf-8"))  # type: ignore[method-assign]
    from warroom.cli import main as program

    program()


if __name__ == "__main__":
    main()
