"""What has to be true when the storm has passed."""

from __future__ import annotations

import difflib
import json
import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.processes import warroom
from bench.soak_book import Book, tokens
from bench.soak_seat import END, Seat

_AGREE = 60.0
"""Seconds within which screens agree: ages are repainted every quarter of a minute, by each console in its own time."""
_LEAST = 8
"""Lines of the log that any screen shows: fewer would be no comparison."""
_BOARD = re.compile(r"^\S+ +#(\d+) ")


def words(book: Book) -> None:
    """Every acknowledged word is there once; what was refused is not."""
    book.look()
    for what, found in (("lost", book.lost()), ("doubled", book.doubled()), ("refused, and yet there", book.risen())):
        if found:
            book.fail(f"{what}: " + ", ".join(f"{token} of {book.who[token]}" for token in found[:20]))


def screens(seats: Sequence[Seat], book: Book, environ: Mapping[str, str]) -> None:
    """All screens agree: with each other, with what a fresh picture would be, and with what the commands print."""
    if _agree(seats, book):
        for seat in seats:
            _drawn_anew(seat, book)
    timeline = [token for event in _json(book.room, environ, "timeline", "1") for token in _first(json.dumps(event))]
    board = [str(row["number"]) for row in _json(book.room, environ, "board")]
    for seat in seats:
        _as_printed(seat, book, timeline, board)


def _agree(seats: Sequence[Seat], book: Book) -> bool:
    """Screens of one size and language show the same below the top line."""
    alike: defaultdict[tuple[tuple[int, int], str], list[Seat]] = defaultdict(list)
    for seat in seats:
        alike[seat.size, seat.lang].append(seat)
    end = time.perf_counter() + _AGREE
    while True:
        for seat in seats:
            seat.pump(0.2)
        others = [(group[0], seat) for group in alike.values() for seat in group if seat.below != group[0].below]
        if not others:
            book.count("screens that agree", len(seats))
            return True
        if time.perf_counter() > end:
            break
    for one, other in others:
        lines = difflib.unified_diff(one.below, other.below, one.name, other.name, lineterm="")
        book.fail(f"{one.name} and {other.name} see different things:\n" + "\n".join(lines))
    return False


def _drawn_anew(seat: Seat, book: Book) -> None:
    """What was painted bit by bit in the storm is what a whole new picture shows."""
    before = seat.below
    for columns, rows in ((seat.size[0] - 7, seat.size[1] - 2), seat.size):
        seat.resize(columns, rows)
        seat.quiet()
    end = time.perf_counter() + _AGREE
    seat.press(END)
    while (now := seat.below) != before and time.perf_counter() < end:
        seat.pump(0.5)
        if _ageless(now) == _ageless(before):
            break
    if _ageless(now) != _ageless(before):
        lines = difflib.unified_diff(before, now, "painted", "drawn anew", lineterm="")
        book.fail(f"{seat.name} saw something else before the screen was drawn anew:\n" + "\n".join(lines))


def _ageless(lines: Sequence[str]) -> list[str]:
    """Lines without their ages, which go on meanwhile."""
    return [re.sub(r" +(\d+h\d\d|\d+[mhd])\b", " age", line) for line in lines]


def _as_printed(seat: Seat, book: Book, timeline: Sequence[str], board: Sequence[str]) -> None:
    seat.press("z", "4", END)
    seat.quiet()
    shown = [token for line in seat.below for token in _first(line)]
    if len(shown) < _LEAST or shown != list(timeline[-len(shown) :]):
        book.fail(f"{seat.name} sees {shown}, the timeline ends with {timeline[-60:]}")
    seat.press("1")
    seat.quiet()
    numbers = [found[1] for line in seat.below if (found := _BOARD.match(line))]
    if len(numbers) < min(_LEAST, len(board)) or numbers != list(board[: len(numbers)]):
        book.fail(f"{seat.name} sees {numbers} on the board, the command prints {board}")
    seat.press("z", "4")


def _first(text: str) -> list[str]:
    return tokens(text)[:1]


def _json(room: Path, environ: Mapping[str, str], *command: str) -> Any:
    done = subprocess.run(
        warroom(room, *command, "--json"), env=dict(environ), check=True, capture_output=True, text=True,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    return json.loads(done.stdout)


def file(book: Book, environ: Mapping[str, str]) -> int:
    """The journal is whole and the doctor has nothing to say against the file; how many events there are."""
    report = _json(book.room, environ, "verify")
    if not report["ok"]:
        book.fail(f"verify: {report}")
    for finding in _json(book.room, environ, "doctor"):
        if finding["level"] == "error":
            book.fail(f"doctor: {finding}")
    return int(report["events"])


def nothing_left(book: Book, mark: str, folder: Path) -> None:
    """No process of the soak runs any more, and its folder for temporary files is empty."""
    end = time.perf_counter() + 10
    while (left := _processes(mark)) and time.perf_counter() < end:
        time.sleep(0.1)
    for process in left:
        book.fail(f"still running: {process}")
    for path in folder.rglob("*"):
        book.fail(f"left behind: {path.relative_to(folder)}")


def _processes(mark: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (path / "environ").read_bytes():
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            pass  # somebody else's, or gone
    return found
