"""Many writers on one file: how long they wait, whether they get their turns, what a kill takes away."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.figures import Figure, middle, ms, share
from bench.hand import Hand, hands
from bench.rooms import borrowed
from bench.store import raw_file, raw_insert
from warroom.journal.care import verify
from warroom.room import Room

_WRITERS = 16
_PACE = 0.25
"""Seconds between two lines of one writer: four in a second."""
_PACED = 24.0
_FLAT = 8.0
_ALONE = 5.0
_KILLS = 100
_KILLED = 4
_SILENCE = 2.0
"""Seconds without a word of anybody after which the lock counts as stuck; a new writer opens the file within them."""


def _together(path: Path, stream: str, period: float, seconds: float) -> list[list[float]]:
    """The waits of each of sixteen writers that begin spread over one period."""
    names = [f"writer{n}" for n in range(_WRITERS)]
    with hands(path, names) as found:
        start = time.perf_counter() + 0.5
        for n, hand in enumerate(found):
            hand.tell("pace", stream, start + n * period / _WRITERS, period, seconds)
        return [list(hand.hear(seconds + 60)["waits"]) for hand in found]


def pace(events: int) -> list[Figure]:
    """Sixteen people who write at once, four lines a second each; beside raw inserts of one process at that pace."""
    with borrowed(events) as (path, stream):
        alone = _raw_waits(path.with_name("raw.db"))
        waits = [wait for one in _together(path, stream, _PACE, _PACED) for wait in one]
    half, most = middle(waits), share(waits, 0.99)
    what = f"{_WRITERS} writers x {1 / _PACE:.0f}/s, FULL: wait, "
    return [
        Figure(what + "p50", ms(half), f"raw insert {ms(middle(alone))}", half * 1000, 3, " ms"),
        Figure(
            what + f"p99 of {len(waits):,} (max {ms(max(waits))})",
            ms(most),
            f"raw insert {ms(share(alone, 0.99))}",
            most * 1000,
            30,
            " ms",
        ),
    ]


def _raw_waits(path: Path) -> list[float]:
    """One process that inserts bare rows as often as all the writers together."""
    raw = raw_file(path)
    gap, waits = _PACE / _WRITERS, []
    due = time.perf_counter()
    for turn in range(int(_ALONE / gap)):
        time.sleep(max(0.0, due - time.perf_counter()))
        waits.append(raw_insert(raw, turn, 1))
        due += gap
    raw.close()
    return waits


def fair(events: int) -> list[Figure]:
    """Sixteen writers without a pause."""
    with borrowed(events) as (path, stream):
        each = [len(waits) for waits in _together(path, stream, 0.0, _FLAT)]
    most, fewest = max(each), min(each)
    return [
        Figure(
            f"{_WRITERS} writers flat out: most / fewest commits",
            f"{most} / {fewest}",
            f"even share {sum(each) / len(each):.0f}",
            most / max(1, fewest),
            2.0,
        )
    ]


def kills(_events: int) -> list[Figure]:
    """A hundred kills among four writers, each at any moment; a line counts when its writer has said so."""
    chance = random.Random(20260302)
    with borrowed(1000) as (path, stream):
        told, silence = _killing(path, stream, chance)
        with Room.open(path, "ann") as here:
            here.log(stream, "the lock is free")
            kept = Counter(str(row[0]) for row in here.journal.query("SELECT id FROM events"))
            report = verify(here.journal)
    lost = sum(1 for id_ in told if kept[id_] != 1) + len(told) - len(set(told))
    what = f"{_KILLS} x kill -9 among {_KILLED} writers: "
    return [
        Figure(what + "acknowledged, lost", f"{len(told):,} said", f"{len(kept):,} in the file", lost, 0),
        Figure(what + "longest time until the next word", ms(silence), "-", silence, _SILENCE, " s"),
        Figure(what + "events that do not verify", f"{report.events:,} read", "-", 0 if report.ok else 1, 0),
    ]


def _killing(path: Path, stream: str, chance: random.Random) -> tuple[list[str], float]:
    """What was said to be kept, and the longest time between a kill and the next word of anybody who still writes."""
    told: list[str] = []
    silence = 0.0
    with hands(path, [f"writer{n}" for n in range(_KILLED)]) as running:
        for hand in running:
            hand.tell("stream", stream)
        for _kill in range(_KILLS):
            time.sleep(chance.uniform(0.02, 0.2))
            for hand in running:
                told += _ids(hand.waiting())
            victim = chance.randrange(_KILLED)
            told += _ids(running[victim].close())
            silence = max(silence, _next_word(running[(victim + 1) % _KILLED], told))
            running[victim] = Hand(path, running[victim].name)
            running[victim].hear()
            running[victim].tell("stream", stream)
        for hand in running:
            told += _ids(hand.close())
    return told, silence


def _next_word(hand: Hand, told: list[str]) -> float:
    """Seconds until a writer says its next word; endless where it does not."""
    told += _ids(hand.waiting())
    begun = time.perf_counter()
    try:
        told.append(str(hand.hear(_SILENCE)["id"]))
    except (TimeoutError, EOFError):
        return math.inf
    return time.perf_counter() - begun


def _ids(answers: list[dict[str, Any]]) -> list[str]:
    return [str(answer["id"]) for answer in answers]
