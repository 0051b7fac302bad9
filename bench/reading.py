"""Reading much: a board of ten thousand incidents, a log of a million lines, a search through all of them."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.figures import Figure, middle, ms, share
from bench.rooms import WORDS, copy, room
from bench.rooms_large import long, wide
from bench.terminal import Terminal
from warroom.model.filters import parse_filter
from warroom.room import Room
from warroom.tui.logwindow import LogWindow

_PRESSES = 60
_BOARD = 10_000
_CLOCKS = 50
_LAST = b"panes"
_REST = 8.0
"""Seconds after the first picture until a console has read what that did without."""
_IDLE = 40.0
_SETTLED = 35.0
_ONE_WIDGET = """
from textual.app import App
from textual.widget import Widget
from textual.strip import Strip
from rich.segment import Segment
class Line(Widget, can_focus=True):
    n = 0
    def render_line(self, y):
        return Strip([Segment(f"pressed {self.n:05d} times"[: self.size.width])])
    def on_key(self, event):
        self.n += 1
        self.refresh()
class One(App):
    def compose(self):
        yield Line()
    def on_mount(self):
        self.query_one(Line).focus()
One().run()
"""


def board(_events: int) -> list[Figure]:
    """From a key to the last byte of what it changes: the cursor moved on a board of 10,000 open incidents."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        path = copy(wide(_BOARD), Path(folder) / "room.db")
        figures = []
        for size in ((80, 24), (120, 36)):
            one = Terminal([sys.executable, "-c", _ONE_WIDGET], size)
            ours = Terminal(_console(path), size)
            try:
                one.until(b"pressed")
                ours.until(_LAST)
                for terminal in (one, ours):
                    terminal.collect(_REST / 2)
                bare, down = [], []
                for n in range(_PRESSES):
                    bare.append(_painted(one, b"\x1b[B"))
                    down.append(_painted(ours, b"\x1b[B" if n % 20 < 15 else b"\x1b[6~"))
            finally:
                one.end()
                ours.end()
            a, b = middle(bare), middle(down)
            what = f"key to paint, {_BOARD:,} open incidents / one widget, {size[0]}x{size[1]}"
            figures.append(Figure(f"{what} (p90 {ms(share(down, 0.9))})", ms(b), ms(a), b / a, 1.5))
    return figures


def scroll(events: int) -> list[Figure]:
    """A page up in the log of one incident: a million entries against a thousand."""
    found: dict[int, float] = {}
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        sizes = (1000, events)
        terminals = {n: Terminal(_console(copy(long(n), Path(folder) / f"{n}.db")), (120, 36)) for n in sizes}
        try:
            for terminal in terminals.values():
                terminal.until(_LAST)
                terminal.type(b"4")
                terminal.collect(_REST / 2)
            times: dict[int, list[float]] = {n: [] for n in sizes}
            for turn in range(_PRESSES):
                # In the short log one comes to the first line; there one goes back to the newest.
                key = b"\x1b[F" if turn % 30 == 29 else b"\x1b[5~"
                for n, terminal in terminals.items():
                    took = _painted(terminal, key)
                    if turn % 30 != 29:
                        times[n].append(took)
            found = {n: middle(times[n]) for n in sizes}
        finally:
            for terminal in terminals.values():
                terminal.end()
    few, many = found[1000], found[events]
    return [Figure(f"page up in a log of {events:,} entries / of 1,000", ms(many), ms(few), many / few, 1.3)]


def find(events: int) -> list[Figure]:
    """Search, and a filter of the log, at each letter that is typed: words common and rare, marks, all in one."""
    chance = random.Random(17)
    words = [*chance.sample(WORDS, 12), "zzz", "lag grows", "snapshot restored rollback"]
    typed = [word[:n] for word in words for n in range(1, len(word) + 1) if word[:n].strip() == word[:n]]
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        waits = []
        with Room.open(copy(room(events), Path(folder) / "room.db"), "ann") as here:
            for text in typed:
                waits.append(_took(partial(here.search, text)))
        filtered = []
        with Room.open(copy(long(events), Path(folder) / "long.db"), "ann") as here:
            window = LogWindow(here)
            window.open(here.board(limit=1)[0].id)
            marks = ["!decision", "@bea", "#db", "!decision @bea #net", "!message lag"]
            for text in [*marks, *typed]:
                filtered.append(_took(partial(window.show, parse_filter(text))))
    return [
        Figure(f"search at each letter, {events:,} entries, p95 of {len(waits)} (max {ms(max(waits))})",
               ms(share(waits, 0.95)), f"median {ms(middle(waits))}", share(waits, 0.95) * 1000, 50, " ms"),
        Figure(f"filter of a log of {events:,} at each letter, p95 of {len(filtered)} (max {ms(max(filtered))})",
               ms(share(filtered, 0.95)), f"median {ms(middle(filtered))}", share(filtered, 0.95) * 1000, 50, " ms"),
    ]  # fmt: skip


def clocks(_events: int) -> list[Figure]:
    """A board with fifty incidents whose clocks run, left alone."""
    with tempfile.TemporaryDirectory(dir=room(1000).parent) as folder:
        terminal = Terminal(_console(copy(wide(_CLOCKS), Path(folder) / "room.db")), (120, 60))
        try:
            terminal.until(_LAST)
            terminal.collect(_SETTLED)
            begun, used = time.perf_counter(), terminal.busy()
            terminal.collect(_IDLE)
            cost = (terminal.busy() - used) / (time.perf_counter() - begun)
        finally:
            terminal.end()
    return [Figure(f"board with {_CLOCKS} running clocks, idle: processor", f"{cost:.2%} of a core", "-", cost * 100,
                   2.0, " %")]  # fmt: skip


def _console(path: Path) -> list[str]:
    return [sys.executable, "-m", "warroom", "--room", str(path), "--as", "ann", "open"]


def _painted(terminal: Terminal, key: bytes) -> float:
    """Seconds from a key until the last byte that it makes the program send; a pause of 30 ms ends them."""
    terminal.collect(0.05)
    begun = last = time.perf_counter()
    terminal.type(key)
    got = terminal.read(5.0)
    if not got:
        raise TimeoutError(f"nothing was painted after {key!r}")
    while got:
        last = time.perf_counter()
        got = terminal.read(0.03)
    return last - begun


def _took(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun
