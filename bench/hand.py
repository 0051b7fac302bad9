"""One writing process, spoken to over pipes: `Hand` on the side of whoever measures, `main` in the process itself.

An order is a JSON list on one line (`["log", 1, "words"]`), an answer a JSON object on one line.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds after which an answer that does not come is a failure."""


class Hand:
    """A process that writes to a room: `tell` it an order, `hear` what it answers."""

    def __init__(self, room: Path, name: str, environ: Mapping[str, str] | None = None) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.hand", str(room), name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ, cwd=Path(__file__).parents[1],
        )  # fmt: skip
        self._rest = b""
        self._closed = False

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def tell(self, *order: object) -> None:
        """Give an order. Raises BrokenPipeError where the process has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def hear(self, patience: float = PATIENCE) -> dict[str, Any]:
        """The next answer; raises EOFError where the process has ended, TimeoutError where it says nothing."""
        assert self._process.stdout is not None
        end = time.perf_counter() + patience
        while b"\n" not in self._rest:
            ready, _w, _x = select.select([self._process.stdout], [], [], max(0.0, end - time.perf_counter()))
            if not ready:
                raise TimeoutError(f"{self.name} ({self.pid}) says nothing for {patience:.0f} s")
            got = os.read(self._process.stdout.fileno(), 65536)
            if not got:  # half an answer was not given
                raise EOFError(f"{self.name} ({self.pid}) has ended")
            self._rest += got
        line, self._rest = self._rest.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        return found

    def waiting(self) -> list[dict[str, Any]]:
        """Answers that are there already."""
        found = []
        try:
            while True:
                found.append(self.hear(0.0))
        except (TimeoutError, EOFError):
            return found

    def ask(self, *order: object, patience: float = PATIENCE) -> dict[str, Any]:
        """An order and its answer."""
        self.tell(*order)
        return self.hear(patience)

    def send(self, number: signal.Signals) -> None:
        """A signal: SIGSTOP, SIGCONT, SIGKILL."""
        self._process.send_signal(number)

    def leave(self) -> int:
        """Let it end as its orders do; its exit code. Raises TimeoutExpired where it stays."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        code = self._process.wait(PATIENCE)
        self.close()
        return code

    def close(self) -> list[dict[str, Any]]:
        """End it wherever it stands; what it had answered by then."""
        if self._closed:
            return []
        self._closed = True
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE)
        found = self.waiting()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    pass  # an order that was never taken
        return found


@contextmanager
def hands(room: Path, names: list[str]) -> Iterator[list[Hand]]:
    """Several of them, opened and ready; all are ended at the end."""
    found: list[Hand] = []
    try:
        for name in names:
            found.append(Hand(room, name))
        for hand in found:
            hand.hear()
        yield found
    finally:
        for hand in found:
            hand.close()


# -- in the process itself ---------------------------------------------------------------------------------------------


def main(words: list[str]) -> int:
    """Open the room, say so, and do what is asked until the orders end."""
    from bench.hand_orders import ORDERS
    from warroom.room import Room

    with Room.open(Path(words[0]), words[1], create=False) as room:
        say(ready=os.getpid())
        for line in sys.stdin:
            order, *rest = json.loads(line)
            ORDERS[order](room, *rest)
    return 0


def say(**answer: object) -> None:
    """One answer; it is out when this returns."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
