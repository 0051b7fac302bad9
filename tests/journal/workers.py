"""Processes that write to a room, spoken to over pipes: a test never waits for a time, but for a word."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which a word that does not come fails the test."""

_OPENING = """
import sys
from pathlib import Path
from warroom.journal.journal import Journal
from warroom.model.envelope import Actor, Draft
from warroom.model.events import IncidentDeclared, LogWritten, TaskAdded
path, who = Path(sys.argv[1]), sys.argv[2]
stream, me = f"01KJQZ{who:0>20}", Actor(who, "", who + "@here")
def say(word):
    sys.stdout.write(f"{word}\\n")
    sys.stdout.flush()
def entry(n):
    return [Draft(stream, LogWritten(text=f"{who} {n}")), Draft(stream, TaskAdded(number=n, text=f"{who} {n}"))]
"""
# Waits for a word, then opens a file that may not be there yet, and writes to it.
OPENS = (
    _OPENING
    + """
say("ready")
sys.stdin.readline()
with Journal.open(path) as journal:
    journal.append([Draft(stream, IncidentDeclared(number=int(who), name=who))], me)
say("done")
"""
)
# Writes until it has written enough, and says after each append what it was.
WRITES = (
    _OPENING
    + """
first, last = int(sys.argv[3]), int(sys.argv[4])
journal = Journal.open(path)
say("ready")
sys.stdin.readline()
for n in range(first, last):
    wrote = journal.append(entry(n), me)
    say(" ".join(one.id for one in wrote))
say("done")
"""
)
# Takes the lock, says so, and holds it until it hears a word.
HOLDS = (
    _OPENING
    + """
journal = Journal.open(path)
with journal.writing(me) as writer:
    writer.append(entry(1))
    say("held")
    sys.stdin.readline()
say("done")
"""
)


class Worker:
    """One process; `tell` it a word, `hear` what it says."""

    def __init__(self, script: str, path: Path, *words: str | int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(path), *map(str, words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        self._rest = b""

    @property
    def pid(self) -> int:
        return self.process.pid

    def tell(self, word: str = "go") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())
        self.process.stdin.flush()

    def hear(self) -> str:
        """The next line; empty where the process has ended."""
        end = time.monotonic() + PATIENCE
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self.file], [], [], end - time.monotonic())
            assert ready, "the other process says nothing"
            got = os.read(self.file, 65536)
            if not got:
                return ""
            self._rest += got
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()

    def whole_lines(self) -> list[str]:
        """All lines that a process that has ended said; half a line was not said."""
        found = []
        while line := self.hear():
            found.append(line)
        return found

    @property
    def file(self) -> int:
        assert self.process.stdout is not None
        return self.process.stdout.fileno()

    def end(self) -> int:
        """Its exit code; it is killed where it does not end by itself."""
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it at once, wherever it stands."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def close(self) -> None:
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
