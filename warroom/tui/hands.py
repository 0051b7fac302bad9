"""The writing hand of the console: one thread that does to the room what people ask for, in turn.

A write may wait for its turn at the lock; the screen never does.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from textual.app import App

Job = Callable[[], Any]


class Hands:
    """A queue of jobs and the thread that does them. Answers come back in the thread of the screen."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._jobs: queue.Queue[tuple[Job, Callable[[Any], None], Callable[[Exception], None]] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="warroom-hands", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, patience: float = 12.0) -> None:
        """Finish what was asked for, then end."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(patience)

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be done."""
        return not self._jobs.unfinished_tasks

    def do(self, job: Job, then: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        """Do this; `then` gets what it gave, `failed` what it raised."""
        self._jobs.put((job, then, failed))

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, then, failed = item
            try:
                answer = job()
            except Exception as error:
                self._answer(failed, error)
            else:
                self._answer(then, answer)
            finally:
                self._jobs.task_done()
        self._jobs.task_done()

    def _answer(self, back: Callable[[Any], None], value: object) -> None:
        # call_from_thread would wait for the screen; a stalled terminal must not hold up what others asked for.
        self._app.call_later(self._give, back, value)

    def _give(self, back: Callable[[Any], None], value: object) -> None:
        # A job may end after the person left; then there is no screen to tell.
        if self._app.is_running:
            back(value)
