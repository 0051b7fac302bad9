"""The console in a pseudo-terminal: start, memory, bytes, and how soon it shows what another process wrote."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import pyte

from bench.figures import Figure, middle, ms, share
from bench.hand import hands
from bench.rooms import borrowed, copy, room
from bench.terminal import Terminal
from warroom.room import Room

_RUNS = 11
_SAMPLES = 160
_SETTLED = 35.0
"""Seconds after which a console that nobody writes to is at rest."""
_IDLE = 40.0
_LAST = b"panes"
"""The last words of the first picture: the right end of the key line."""
_ONE_WIDGET = """
from textual.app import App
from textual.widgets import Static
class One(App):
    def compose(self):
        yield Static("one widget ready")
One().run()
"""


def _console(path: Path) -> list[str]:
    return [sys.executable, "-m", "warroom", "--room", str(path), "--as", "ann", "open"]


def _first_paint(command: list[str], size: tuple[int, int], mark: bytes) -> float:
    terminal = Terminal(command, size)
    try:
        return terminal.until(mark)
    finally:
        terminal.end()


def start(events: int) -> list[Figure]:
    """Process start to first full paint, against a one-widget app and against an empty room."""
    figures = []
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        full = copy(room(events), Path(folder) / "full.db")
        empty = Path(folder) / "empty.db"
        Room.open(empty, "ann").close()
        for size in ((80, 24), (200, 50)):
            one: list[float] = []
            none: list[float] = []
            many: list[float] = []
            _first_paint(_console(empty), size, _LAST)  # modules are compiled once, at installation
            for _ in range(_RUNS):
                one.append(_first_paint([sys.executable, "-c", _ONE_WIDGET], size, b"one widget ready"))
                none.append(_first_paint(_console(empty), size, _LAST))
                many.append(_first_paint(_console(full), size, _LAST))
            a, b, c = middle(one), middle(none), middle(many)
            shape = f"{size[0]}x{size[1]}"
            figures.append(
                Figure(f"console start, {events:,} events / one-widget app, {shape}", ms(c), ms(a), c / a, 2.0)
            )
            figures.append(Figure(f"console start, {events:,} events / empty room, {shape}", ms(c), ms(b), c / b, 1.1))
    return figures


def memory(events: int) -> list[Figure]:
    """Resident memory of the console, at its first picture or 5 s later, whichever is more."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        terminal = Terminal(_console(copy(room(events), Path(folder) / "room.db")), (200, 50))
        try:
            terminal.until(_LAST)
            found = terminal.memory()
            terminal.collect(5)
            found = max(found, terminal.memory())
        finally:
            terminal.end()
    return [Figure(f"memory of the console, {events:,} events", f"{found:.0f} MB", "-", found, 130, " MB")]


def quiet(events: int) -> list[Figure]:
    """Bytes at 80x24: a second in which nothing happens but the clock, and a log line that somebody else wrote."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        path = copy(room(events), Path(folder) / "room.db")
        with Room.open(path, "bea") as other:
            stream = other.board(limit=1)[0].id
            terminal = Terminal(_console(path), (80, 24))
            try:
                terminal.until(_LAST)
                terminal.type(b"4")
                terminal.collect(2)
                ticks = [len(terminal.collect(1.0)) for _ in range(12)]
                lines = []
                for n in range(12):
                    terminal.collect(1.0)
                    other.log(stream, f"Line {n} of somebody else: the lag is down to {n} GB, we go on", again=True)
                    sent = terminal.collect(0.4)
                    if b"somebody" not in sent:
                        raise RuntimeError("the console did not show the line: its bytes are not those of a line")
                    lines.append(len(sent))
            finally:
                terminal.end()
    tick, line = share(ticks, 0.9), max(lines)  # one of the ticks may fall on the repaint of ages
    return [
        Figure(
            "bytes of a clock tick, 80x24", f"median {middle(ticks):.0f}, {tick:.0f} B", "-", tick / 1000, 0.5, " kB"
        ),
        Figure(
            "bytes of somebody else's log line, 80x24",
            f"median {middle(lines):.0f}, {line} B",
            "-",
            line / 1000,
            4.0,
            " kB",
        ),
    ]


def idle(events: int) -> list[Figure]:
    """A console that nobody touches, with an incident chosen: what it costs, and what it sends beside the clock."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        terminal = Terminal(_console(copy(room(events), Path(folder) / "room.db")), (120, 36))
        try:
            screen = pyte.Screen(120, 36)
            stream = pyte.ByteStream(screen)
            terminal.until(_LAST, stream.feed)
            stream.feed(terminal.collect(_SETTLED))
            begun, used = time.perf_counter(), terminal.busy()
            ticks, other = [], 0
            while (left := _IDLE - (time.perf_counter() - begun)) > 0:
                before = screen.display
                sent = terminal.burst(left)
                stream.feed(sent)
                changed = {y for y, (old, new) in enumerate(zip(before, screen.display, strict=True)) if old != new}
                if changed == {0}:
                    ticks.append(len(sent))
                else:
                    other += len(sent)
            cost = (terminal.busy() - used) / (time.perf_counter() - begun)
        finally:
            terminal.end()
    return [
        Figure(f"idle console, {events:,} events: processor", f"{cost:.2%} of a core", "-", cost * 100, 1.0, " %"),
        Figure("idle console: bytes that are not the clock", f"{other} B", f"{len(ticks)} ticks", other, 0, " B"),
        Figure(f"idle console: ticks in {_IDLE:.0f} s", str(len(ticks)), "one a second", len(ticks), _IDLE + 1),
        Figure("idle console: longest tick", f"{max(ticks)} B", "-", max(ticks) / 1000, 0.5, " kB"),
    ]


def seen(events: int) -> list[Figure]:
    """Commit in one process to painted in another. Both read the same clock of the machine."""
    chance = random.Random(5)
    delays = []
    with borrowed(events) as (path, stream), hands(path, ["bea"]) as (writer,):
        terminal = Terminal(_console(path), (120, 36))
        try:
            terminal.until(_LAST)
            for n in range(_SAMPLES):
                terminal.collect(chance.uniform(0.1, 0.4))
                # Only what changed is sent: no mark may begin or end like the one before it.
                letter = chr(ord("a") + n % 26)
                mark = f"{letter}{n:04d}{letter}"
                writer.tell("log", stream, mark)
                terminal.until(mark.encode())
                painted = time.perf_counter()
                delays.append(max(0.0, painted - float(writer.hear()["at"])))
        finally:
            terminal.end()
    half, most = middle(delays), share(delays, 0.99)
    return [
        Figure("commit here, painted there: median", ms(half), "-", half * 1000, 50, " ms"),
        Figure("commit here, painted there: p99", ms(most), "-", most * 1000, 120, " ms"),
    ]
