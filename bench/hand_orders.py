"""What a writing process can be asked for. Every order answers once; `stream` goes on for ever."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from bench.hand import say
from warroom.journal.errors import RoomFileError
from warroom.model.events import LogWritten
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room
from warroom.room.incidents import Report


def _act(act: Callable[[], object]) -> None:
    """Answer how long it took and when it was done (both by the clock that all processes share), or what was said."""
    begun = time.perf_counter()
    try:
        act()
    except (Refused, BadInput, RoomFileError) as error:
        say(refused=type(error).__name__, words=str(error), took=time.perf_counter() - begun)
    else:
        now = time.perf_counter()
        say(took=now - begun, at=now)


def _pace(room: Room, ref: str, start: float, period: float, seconds: float) -> None:
    """A line each `period` from `start` on, for so long; answers with each wait."""
    waits: list[float] = []
    due = start
    while max(due, time.perf_counter()) < start + seconds:
        time.sleep(max(0.0, due - time.perf_counter()))
        begun = time.perf_counter()
        room.log(ref, f"{room.me} {len(waits)}: replication lag is 4 GB and growing")
        waits.append(time.perf_counter() - begun)
        due += period
    say(waits=waits)


def _stream(room: Room, ref: str) -> None:
    """Lines without end; says the name of each one after it was kept."""
    n = 0
    while True:
        say(id=room.log(ref, f"{room.me} {n}", again=True).id)
        n += 1


def _hold(room: Room, ref: str, text: str) -> None:
    """Write a line, and keep the lock until the next word comes."""

    def act() -> None:
        with room.on(ref) as (writer, state):
            room.write(writer, state, [LogWritten(text=text)])
            say(held=True)
            sys.stdin.readline()

    _act(act)


ORDERS: dict[str, Callable[..., Any]] = {
    "log": lambda room, ref, text: _act(lambda: room.log(ref, text)),
    "task": lambda room, ref, text: _act(lambda: room.task(ref, text)),
    "update": lambda room, ref, text: _act(lambda: room.update(ref, "customers", text)),
    "declare": lambda room, text: _act(lambda: room.declare(Report(text))),
    "pace": _pace,
    "stream": _stream,
    "hold": _hold,
}
