"""`python -m bench [--quick] [NAME …]`: measure, print the table, and fail where a bound is missed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import care, console, processes, reading, store, writers
from bench.figures import Figure, table

FIGURES: dict[str, Callable[[int], list[Figure]]] = {
    "start": console.start,
    "log": processes.log,
    "append": store.append,
    "pace": writers.pace,
    "fair": writers.fair,
    "kills": writers.kills,
    "seen": console.seen,
    "memory": console.memory,
    "bytes": console.quiet,
    "idle": console.idle,
    "board": reading.board,
    "scroll": reading.scroll,
    "find": reading.find,
    "clocks": reading.clocks,
    "merge": care.merge,
    "verify": care.verify,
    "import": processes.imported,
}
EVENTS = 1_000_000
QUICK = 50_000


def main(words: list[str]) -> int:
    """Measure what is asked for; the exit code says whether every bound was kept."""
    events = QUICK if "--quick" in words else EVENTS
    names = [word for word in words if word != "--quick"] or list(FIGURES)
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        print(f"bench: there is no {unknown[0]}; choose from: {', '.join(FIGURES)}", file=sys.stderr)
        return 2
    found: list[Figure] = []
    for name in names:
        print(f"{name} ...", flush=True)
        found += FIGURES[name](events)
    print()
    print(table(found))
    return 0 if all(figure.kept for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
