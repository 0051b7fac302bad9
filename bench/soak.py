"""`python -m bench.soak`: people at consoles and writers at shells on one file, in a storm; then what has to be true.

`SOAK_MINUTES` (10) says how long the storm lasts; `SEED` repeats a plan, though not the order in which a busy machine
comes to things. The table is Markdown; the exit code says whether every claim held.
"""

from __future__ import annotations

import os
import random
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from bench import soak_proof
from bench.figures import middle, share
from bench.rooms import CACHE
from bench.soak_book import Book, Fate
from bench.soak_people import Person, deeds
from bench.soak_seat import Seat
from bench.soak_writers import Writer, commander, sitter
from bench.terminal import natural
from warroom.room import Room
from warroom.room.incidents import Report

_SEATS = (
    ("ann", "en", (80, 24)), ("bea", "en", (80, 24)), ("cap", "nl", (80, 24)),
    ("dan", "en", (120, 36)), ("eve", "en", (120, 36)), ("fay", "nl", (120, 36)),
    ("gus", "en", (200, 50)), ("hal", "en", (200, 50)),
)  # fmt: skip
_COMMANDERS = ("ivy", "jan", "kim", "leo", "max")
_SITTERS = ("ned1", "oly2", "pam3")
_SHOWN = (
    "kept console", "kept command", "kept sitter", "kept holder", "kept cut off", "told that it is locked",
    "refused by a rule", "sent again from the draft", "consoles killed", "consoles killed after Enter", "hang-ups",
    "drafts looked for", "drafts found", "stalled terminals", "resizes", "commands killed", "commands suspended",
    "sitting writers killed", "sitting writers suspended", "suspended with the lock held", "screens that agree",
)  # fmt: skip


def main() -> int:
    """Run it and print the table."""
    minutes = float(os.environ.get("SOAK_MINUTES") or 10)
    seed = os.environ.get("SEED") or str(random.randrange(1_000_000))
    print(f"soak: {minutes:g} minutes, SEED={seed} (the same seed repeats the plan)", flush=True)
    mark = f"SOAK_RUN={secrets.token_hex(8)}"
    with tempfile.TemporaryDirectory(prefix="warroom-soak-") as name:
        folder = Path(name)
        for part in ("room", "home", "tmp"):
            (folder / part).mkdir()
        begun = time.perf_counter()
        book, seats, events = _soak(folder, minutes, seed, mark)
        soak_proof.nothing_left(book, mark, folder / "tmp")
        print(_table(book, seats, events, minutes, seed, time.perf_counter() - begun))
        if book.wrong:
            _keep(folder, seats, seed)
    return 1 if book.wrong else 0


def _soak(folder: Path, minutes: float, seed: str, mark: str) -> tuple[Book, list[Seat], int]:
    room = folder / "room" / "room.db"
    environ = {**natural(str(folder / "home")), "TMPDIR": str(folder / "tmp"), "SOAK_RUN": mark.partition("=")[2]}
    with Room.open(room, "max") as made:
        made.declare(Report("Checkout down", category="outage", impact="high", urgency="high"))
        made.move(1, "responding")
    extra = {name: environ[name] for name in ("TMPDIR", "SOAK_RUN")}
    seats = []
    for name, lang, size in _SEATS:
        home = folder / "home" / name
        home.mkdir()
        seats.append(Seat(room, name, lang, size, home, extra))
    book = Book(room, minutes)
    people = [Person(seat, book, deeds(random.Random(f"{seed} {seat.name}"), minutes, n), seed)
              for n, seat in enumerate(seats)]  # fmt: skip
    writers: list[Writer] = [commander(name, book, minutes, seed, environ) for name in _COMMANDERS]
    writers += [sitter(name, book, minutes, seed, environ) for name in _SITTERS]
    _storm([*people, *writers], book)
    soak_proof.words(book)
    whole = [person.seat for person in people if not person.broken]
    try:
        soak_proof.screens(whole, book, environ)
    except (OSError, EOFError) as error:
        book.fail(f"a screen was lost: {error!r}")
    for seat in whole:
        if said := seat.leave():
            book.fail(f"the console of {seat.name} {said}")
    for person in people:
        if person.broken:
            person.seat.kill()
    book.close()
    return book, seats, soak_proof.file(book, environ)


def _storm(threads: Sequence[threading.Thread], book: Book) -> None:
    for thread in threads:
        thread.start()
    said = time.perf_counter()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.5)
            book.look()
            if time.perf_counter() > said + 30:
                said = time.perf_counter()
                left = max(0.0, book.until - said)
                print(f"  {left:.0f} s to go, {len(book.fates)} words, {len(book.wrong)} wrong", flush=True)


def _table(book: Book, seats: Sequence[Seat], events: int, minutes: float, seed: str, spent: float) -> str:
    kept = len(book.of(Fate.KEPT))
    rows = [
        ("consoles / writers / storm", f"{len(_SEATS)} / {len(_COMMANDERS) + len(_SITTERS)} / {minutes:g} min"),
        ("words said", f"{len(book.fates):,}"),
        ("acknowledged", f"{kept:,}"),
        ("**acknowledged and lost**", f"**{len(book.lost())}**"),
        ("**there twice**", f"**{len(book.doubled())}**"),
        ("**refused and yet there**", f"**{len(book.risen())}**"),
        ("cut off before an answer: there / not there", _cut_off(book)),
        *((name, f"{book.counts[name]:,}") for name in _SHOWN),
    ]
    for kind, waits in sorted(book.waits.items()):
        if kind != "cut off":
            figures = " / ".join(_seconds(one) for one in (middle(waits), share(waits, 0.99), max(waits)))
            rows.append((f"wait for an answer, {kind}: p50 / p99 / longest", figures))
    rows += [
        ("bytes sent to terminals", f"{sum(seat.bytes for seat in seats):,}"),
        ("events in the journal, all verified", f"{events:,}"),
        ("claims that do not hold", str(len(book.wrong))),
        ("whole run", f"{spent / 60:.1f} min, SEED={seed}"),
    ]
    return "\n".join(["| what | |", "| --- | ---: |", *(f"| {what} | {figure} |" for what, figure in rows)])


def _cut_off(book: Book) -> str:
    asked = book.of(Fate.ASKED)
    there = sum(1 for token in asked if book.there[token])
    return f"{there} / {len(asked) - there}"


def _seconds(wait: float) -> str:
    return f"{wait * 1000:.1f} ms" if wait < 1 else f"{wait:.1f} s"


def _keep(folder: Path, seats: Sequence[Seat], seed: str) -> None:
    """The room and the screens of a soak that failed, to look into."""
    kept = CACHE / f"soak-{seed}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept)
    for seat in seats:
        (kept / f"{seat.name}.txt").write_text(seat.text, encoding="utf-8")
    print(f"soak: the room and the screens are kept in {kept}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
