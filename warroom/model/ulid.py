"""ULIDs: names of facts that sort by their time of birth (48 bits of milliseconds, 80 of chance; Crockford base 32)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_LAST = (1 << 128) - 1


def _text(value: int) -> str:
    pairs = []
    for _ in range(13):
        pairs.append(_PAIRS[value & 1023])
        value >>= 10
    pairs.reverse()
    return "".join(pairs)


class Ulids:
    """Makes ULIDs that only grow within one process, also when the clock goes back. Threads may share it."""

    def __init__(self, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._entropy = entropy
        self._last = -1
        self._lock = threading.Lock()

    def new(self, ms: int) -> str:
        """A new one for a moment in milliseconds since 1970."""
        chance = int.from_bytes(self._entropy(10), "big")
        with self._lock:
            value = max(ms << 80 | chance, self._last + 1)
            if value > _LAST:
                raise OverflowError(f"{ms} ms lies beyond what a ULID can hold")
            self._last = value
        return _text(value)


def is_ulid(text: str) -> bool:
    """Whether a text is a ULID, written as we write them."""
    return len(text) == 26 and text[0] in "01234567" and all(letter in _VALUES for letter in text)


def ulid_ms(text: str) -> int:
    """The milliseconds since 1970 that a ULID was made at. Raises ValueError for any other text."""
    if not is_ulid(text):
        raise ValueError(f"{text!r} is not a ULID")
    value = 0
    for letter in text[:10]:
        value = value << 5 | _VALUES[letter]
    return value
