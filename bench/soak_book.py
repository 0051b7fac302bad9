"""What the driver of a soak knows: every word that was asked for, what became of it, and what went wrong."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections import Counter, defaultdict
from enum import Enum
from pathlib import Path

from warroom.journal.journal import Journal

_TOKEN = re.compile(r"\bw\d{5}\b")


class Fate(Enum):
    """What became of a word, as far as whoever said it knows."""

    ASKED = "asked"
    """Nobody answered: the process was killed, or something broke. It may be there, once."""
    KEPT = "kept"
    """Acknowledged: it has to be there, once."""
    REFUSED = "refused"
    """Somebody was told that it was not written: it must not be there."""


def tokens(text: str) -> list[str]:
    """The words of a soak in a text, in order."""
    return _TOKEN.findall(text)


class Book:
    """Shared by all threads of the driver."""

    def __init__(self, room: Path, minutes: float) -> None:
        self.room = room
        self.until = time.perf_counter() + minutes * 60
        self.fates: dict[str, Fate] = {}
        self.who: dict[str, str] = {}
        self.waits: defaultdict[str, list[float]] = defaultdict(list)
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.there: Counter[str] = Counter()
        """Words in the journal, and in how many events each."""
        self.holders: set[int] = set()
        """Processes that were suspended while they held the lock."""
        self._journal = Journal.open(room, create=False)
        self._pos = 0
        self._lock = threading.Lock()

    @property
    def over(self) -> bool:
        """Whether the storm has passed."""
        return time.perf_counter() > self.until

    def word(self, who: str) -> str:
        """A new word, such as `w00042`, which nobody has said before."""
        with self._lock:
            token = f"w{len(self.fates):05d}"
            self.fates[token] = Fate.ASKED
            self.who[token] = who
            return token

    def kept(self, token: str, kind: str, seconds: float) -> None:
        """Acknowledged, after so long."""
        with self._lock:
            self.fates[token] = Fate.KEPT
            self.waits[kind].append(seconds)
            self.counts[f"kept {kind}"] += 1

    def refused(self, token: str, said: str) -> None:
        """Told that it was not written; a room that is locked is a refusal that names who holds it."""
        with self._lock:
            self.fates[token] = Fate.REFUSED
            locked = "locked" in said or "vergrendeld" in said
            self.counts["told that it is locked" if locked else "refused by a rule"] += 1
            named = any(str(pid) in said for pid in self.holders)
        if locked and not named:
            self.fail(f"{token} of {self.who[token]}: the sentence names nobody who holds the lock: {said}")

    def count(self, what: str, times: int = 1) -> None:
        """One more of these."""
        with self._lock:
            self.counts[what] += times

    def fail(self, sentence: str) -> None:
        """A claim that does not hold."""
        with self._lock:
            self.wrong.append(sentence)
        print(f"  WRONG: {sentence}", file=sys.stderr, flush=True)

    def look(self) -> None:
        """Read on in the journal."""
        with self._lock:
            for pos, body in self._journal.query(
                "SELECT pos, body FROM events WHERE pos > ? ORDER BY pos", (self._pos,)
            ):
                self._pos = int(str(pos))
                self.there.update(set(tokens(str(body))))

    def close(self) -> None:
        """Let go of the file."""
        self._journal.close()

    # -- at the end ----------------------------------------------------------------------------------------------------

    def of(self, fate: Fate) -> list[str]:
        """All words of one fate."""
        return [token for token, found in self.fates.items() if found is fate]

    def lost(self) -> list[str]:
        """Acknowledged and not there."""
        return [token for token in self.of(Fate.KEPT) if not self.there[token]]

    def doubled(self) -> list[str]:
        """There more than once."""
        return [token for token, times in self.there.items() if times > 1]

    def risen(self) -> list[str]:
        """There, although somebody was told that nothing was written."""
        return [token for token in self.of(Fate.REFUSED) if self.there[token]]
