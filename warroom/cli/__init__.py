"""The command line: `main` is the program `warroom`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn


def main() -> NoReturn:
    """Run the program; exits with its code."""
    run(_program)


def _program() -> NoReturn:
    from warroom.cli.root import warroom

    warroom.main()


def run(program: Callable[[], NoReturn]) -> NoReturn:
    """Run a command line, quickly, and end the process with its code."""
    import gc
    import os
    import sys

    # A command lives for a tenth of a second: looking for garbage while it imports is a tenth of that.
    gc.set_threshold(50_000, 20, 20)
    try:
        program()
    except SystemExit as end:
        if "textual" in sys.modules or not isinstance(end.code, int):
            raise
        # Everything is on the disk and the file is closed. Taking Python apart module by module would take longer
        # than the command itself did.
        sys.stderr.flush()
        os._exit(end.code)


__all__ = ["main", "run"]
