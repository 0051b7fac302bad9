"""The eye of the console: has anybody written to the file?

Not a timer of Textual: each beat of one passes through two queues of messages, which costs an idle console as much as
the look itself. Here a beat is one call of the event loop, and only a change becomes a message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LOOK = 1 / 20
"""Seconds between two looks at the file: half of it is how long others wait to see a word, on average."""
REST = 1 / 12
"""The same when nobody has written for a while: the first word is still seen within a tenth of a second."""
QUIET = 30.0
"""Seconds without a word after which the eye rests."""


class Eye:
    """Calls `seen` in the thread of the screen when `moved` says so; where that fails, `seen` meets the same error."""

    def __init__(self, moved: Callable[[], bool], seen: Callable[[], object]) -> None:
        self._moved = moved
        self._seen = seen
        self._next: asyncio.TimerHandle | None = None
        self._still = 0.0

    def open(self) -> None:
        """Begin; call it where the app's loop runs."""
        self._next = asyncio.get_running_loop().call_later(LOOK, self._look)

    def close(self) -> None:
        """Look no more."""
        if self._next is not None:
            self._next.cancel()

    def _look(self) -> None:
        pause = LOOK if self._still < QUIET else REST
        self._next = asyncio.get_running_loop().call_later(pause, self._look)
        if self._moved():
            self._still = 0.0
            self._seen()
        else:
            self._still += pause
