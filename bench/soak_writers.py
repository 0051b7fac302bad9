"""The writers of a soak: real commands, one process a word, and long-lived processes that hold the file open."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bench.hand import Hand
from bench.processes import warroom
from bench.soak_book import Book

_LOOKING = 60.0
"""Seconds within which a command that was neither killed nor suspended has to end."""
_HOLDING_LONG = 12.5
"""Longer than anybody waits for the lock: everybody else is told who holds it."""
_WORDS = "replication lag grows, restart the checkout service, nobody can pay, the queue is full, index rebuilt".split(
    ", "
)


class Trouble(NamedTuple):
    """What happens to one process while it writes: a signal so long after its start, woken so long after that."""

    signal: signal.Signals
    after: float
    asleep: float = 0.0


class Act(NamedTuple):
    """One thing that a writer does: after a pause, of a kind, on an incident, with trouble or without."""

    pause: float
    kind: str
    shared: bool
    trouble: Trouble | None


def plan(chance: random.Random, minutes: float, pace: float, kinds: Mapping[str, float]) -> list[Act]:
    """All that one writer does in so many minutes, `pace` seconds apart; the same for the same seed."""
    acts: list[Act] = []
    spent = 0.0
    while spent < minutes * 60:
        pause = chance.expovariate(1 / pace)
        spent += pause
        kind = chance.choices(list(kinds), list(kinds.values()))[0]
        trouble = None
        dice = chance.random()
        if dice < 0.05:
            trouble = Trouble(signal.SIGKILL, chance.uniform(0.0, 0.25))
        elif dice < 0.09:
            trouble = Trouble(signal.SIGSTOP, chance.uniform(0.02, 0.2), chance.uniform(0.5, 4.0))
        acts.append(Act(pause, kind, chance.random() < 0.5, trouble))
    return acts


def sentence(token: str, chance: random.Random) -> str:
    """What is said: its word first, so that a narrow pane cuts something else."""
    return f"{token} {chance.choice(_WORDS)}"


class Writer(threading.Thread):
    """One writer: goes through its plan until the storm is over. What breaks it is a failure of the soak."""

    def __init__(self, name: str, book: Book, acts: list[Act], seed: str, environ: Mapping[str, str]) -> None:
        super().__init__(name=name, daemon=True)
        self.book = book
        self.acts = acts
        self.chance = random.Random(f"{seed} words of {name}")
        self.environ = environ

    def run(self) -> None:
        """Go through the plan."""
        try:
            self.prepare()
            for act in self.acts:
                if not sleep_until(self.book, act.pause):
                    break
                self.do(act)
        except Exception as error:
            self.book.fail(f"{self.name} broke: {error!r}")
        finally:
            self.finish()

    def prepare(self) -> None:
        """Before the first word."""

    def do(self, act: Act) -> None:
        """One thing."""
        raise NotImplementedError

    def finish(self) -> None:
        """After the last one."""


def sleep_until(book: Book, seconds: float) -> bool:
    """Wait so long; says whether the storm is still on."""
    left = book.until - time.perf_counter()
    time.sleep(max(0.0, min(seconds, left)))
    return not book.over


# -- commands ----------------------------------------------------------------------------------------------------------

_COMMANDS = {"log": 10.0, "task": 1.0, "update": 1.0, "move": 2.0, "declare": 0.2}


class Commander(Writer):
    """Types commands, each a process of its own; declares an incident first and moves it about."""

    def prepare(self) -> None:
        """An incident of one's own."""
        self.mine = "1"
        self.step = "responding"
        self._command("declare", "")

    def do(self, act: Act) -> None:
        """One command; only entries go to the incident that everybody looks at."""
        self._command(act.kind, "1" if act.shared and act.kind == "log" else self.mine, act.trouble)

    def _typed(self, kind: str, incident: str, token: str) -> list[str]:
        words = sentence(token, self.chance)
        if kind == "declare":
            return [kind, words]
        if kind == "update":
            return [kind, incident, "customers", words]
        if kind == "move":
            return [kind, incident, self.step, "--why", words]
        return [kind, incident, words]

    def _command(self, kind: str, incident: str, trouble: Trouble | None = None) -> None:
        token = self.book.word(self.name)
        words = self._typed(kind, incident, token)
        begun = time.perf_counter()
        process = subprocess.Popen(
            warroom(self.book.room, *words, me=self.name),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=dict(self.environ), cwd=Path(__file__).parents[1],
        )  # fmt: skip
        try:
            if trouble is not None:
                self._strike(process, trouble)
            out, err = process.communicate(timeout=_LOOKING)
        finally:
            process.kill()
        took = time.perf_counter() - begun
        self._judge(kind, token, process.returncode, out, err.strip(), took)

    def _strike(self, process: subprocess.Popen[str], trouble: Trouble) -> None:
        try:
            process.wait(trouble.after)
            return  # it was quicker
        except subprocess.TimeoutExpired:
            pass
        self.book.holders.add(process.pid)  # it may stand anywhere, also where it holds the lock
        process.send_signal(trouble.signal)
        if trouble.signal == signal.SIGKILL:
            self.book.count("commands killed")
            return
        self.book.count("commands suspended")
        time.sleep(trouble.asleep)
        process.send_signal(signal.SIGCONT)

    def _judge(self, kind: str, token: str, code: int, out: str, err: str, took: float) -> None:
        if code == 0:
            self.book.kept(token, "command", took)
            if kind == "declare" and self.mine == "1":
                found = re.search(r"-0*(\d+)$", out.strip())
                assert found is not None, f"declare printed {out!r}"
                self.mine = found[1]
            if kind == "move":
                self.step = "contained" if self.step == "responding" else "responding"
        elif code in (1, 3) and err.startswith("warroom: ") and "\n" not in err:
            self.book.refused(token, err)
            if kind == "move":  # one that was killed had moved it all the same
                self.step = "contained" if self.step == "responding" else "responding"
        elif code != -signal.SIGKILL:
            self.book.fail(f"{self.name}: {kind} {token} ended with {code}: {err}")


def commander(name: str, book: Book, minutes: float, seed: str, environ: Mapping[str, str]) -> Writer:
    """Somebody at a shell: a command every other second."""
    acts = plan(random.Random(f"{seed} {name}"), minutes, 1.7, _COMMANDS)
    return Commander(name, book, acts, seed, environ)


# -- processes that stay -----------------------------------------------------------------------------------------------

_ORDERS = {"log": 20.0, "task": 1.0, "hold": 1.2}


class Sitter(Writer):
    """One process that holds the room open and writes word after word; sometimes it stops with the lock in its hand."""

    def prepare(self) -> None:
        """Open the room."""
        self.hand = self._hand()
        self.long = self.name.endswith("1")
        self.begun = time.perf_counter()

    def _hand(self) -> Hand:
        hand = Hand(self.book.room, self.name, self.environ)
        hand.hear()
        return hand

    def do(self, act: Act) -> None:
        """One order; after a kill a new process."""
        token = self.book.word(self.name)
        words = sentence(token, self.chance)
        half = (self.begun + self.book.until) / 2
        if self.long and time.perf_counter() > half and self.book.until - time.perf_counter() > 2 * _HOLDING_LONG:
            self.long = False
            self._hold(token, words, _HOLDING_LONG)
        elif act.kind == "hold":
            self._hold(token, words, 0.5 + 3.0 * self.chance.random())
        else:
            self._order(act, token, words)

    def _order(self, act: Act, token: str, words: str) -> None:
        self.hand.tell(act.kind, "1", words)
        trouble = act.trouble
        if trouble is not None:
            time.sleep(trouble.after / 50)  # an append takes about a millisecond
            self.book.holders.add(self.hand.pid)
            self.hand.send(trouble.signal)
            if trouble.signal == signal.SIGKILL:
                self.book.count("sitting writers killed")
                for answer in self.hand.close():
                    self._judge(token, answer)
                self.hand = self._hand()
                return
            self.book.count("sitting writers suspended")
            time.sleep(trouble.asleep)
            self.hand.send(signal.SIGCONT)
        self._judge(token, self.hand.hear())

    def _hold(self, token: str, words: str, seconds: float) -> None:
        """Suspended between its word and the end of its turn: nobody else gets one."""
        self.hand.tell("hold", "1", words)
        answer = self.hand.hear()
        if "held" not in answer:
            self._judge(token, answer)
            return
        self.book.holders.add(self.hand.pid)
        self.hand.send(signal.SIGSTOP)
        self.book.count("suspended with the lock held")
        time.sleep(seconds)
        self.hand.send(signal.SIGCONT)
        self.hand.tell("go")
        self._judge(token, self.hand.hear(), "holder")

    def _judge(self, token: str, answer: dict[str, object], kind: str = "sitter") -> None:
        if "refused" in answer:
            self.book.refused(token, str(answer["words"]))
        else:
            self.book.kept(token, kind, float(str(answer["took"])))

    def finish(self) -> None:
        """End the process as its orders end."""
        if hasattr(self, "hand"):
            if self.hand.leave() != 0:
                self.book.fail(f"{self.name} did not end by itself")


def sitter(name: str, book: Book, minutes: float, seed: str, environ: Mapping[str, str]) -> Writer:
    """A program that stays: two words a second."""
    acts = plan(random.Random(f"{seed} {name}"), minutes, 0.6, _ORDERS)
    return Sitter(name, book, acts, seed, environ)
