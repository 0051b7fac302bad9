"""The people of a soak: what each of them does at a console, and what happens to it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from bench.soak_book import Book
from bench.soak_seat import DOWN, END, ESCAPE, HOME, PATIENCE, Seat
from bench.soak_writers import sentence, sleep_until

_DOES = {"write": 40, "visit": 8, "look": 8, "storm": 6, "stall": 4, "hang_up": 5, "kill": 5, "draft": 7, "cut": 5}
_PACE = 6.0
"""Seconds between two things that one person does."""
_SHOWN = 30.0
"""Seconds until a word that was sent stands on the sender's screen: twice what the lock may keep it, and some."""
_STALLED = (20.0, 40.0)
_SIZES = ((50, 10), (60, 15), (80, 24), (100, 30), (119, 29), (120, 30), (140, 45), (200, 50))
_KEEP = 1.0
"""Seconds until typed words are kept: twice what is promised, on a busy machine."""


class Deed(NamedTuple):
    """One thing that a person does, after a pause."""

    pause: float
    kind: str


def deeds(chance: random.Random, minutes: float, first: int) -> list[Deed]:
    """A person's plan; the `first` kinds of eight people are eight different ones."""
    kinds = list(_DOES)
    found = [Deed(chance.uniform(0, 3), kinds[first % len(kinds)])]
    while sum(deed.pause for deed in found) < minutes * 60:
        found.append(Deed(chance.expovariate(1 / _PACE), chance.choices(kinds, list(_DOES.values()))[0]))
    return found


class Person(threading.Thread):
    """Goes through their plan; at the end they sit before the first incident's log, whatever happened before."""

    def __init__(self, seat: Seat, book: Book, plan: list[Deed], seed: str) -> None:
        super().__init__(name=seat.name, daemon=True)
        self.seat = seat
        self.book = book
        self.plan = plan
        self.chance = random.Random(f"{seed} words of {seat.name}")
        self.broken = False
        self._does: dict[str, Callable[[], None]] = {
            "write": self._send, "visit": self._visit, "look": self._look, "storm": self._storm,
            "stall": self._stall, "hang_up": self._hang_up, "kill": self._kill, "draft": self._draft, "cut": self._cut,
        }  # fmt: skip

    def run(self) -> None:
        """Go through the plan."""
        try:
            for deed in self.plan:
                if not self._wait(deed.pause):
                    break
                self._does[deed.kind]()
            self._settle()
        except (Exception, AssertionError) as error:
            self.broken = True
            self.book.fail(
                f"{self.name} broke: {error!r}\n{error}\nthe last of it: {self.seat.terminal.last[-2000:]!r}"
            )

    def _wait(self, seconds: float) -> bool:
        left = self.book.until - time.perf_counter()
        self.seat.pump(max(0.0, min(seconds, left)))
        return not self.book.over

    def _settle(self) -> None:
        """Nothing half-typed, the first incident chosen, its log in front."""
        self.seat.press(ESCAPE, ESCAPE)
        self._home()
        self.seat.press(END)

    def _home(self) -> None:
        self.seat.press("1", HOME, "4")

    # -- words ---------------------------------------------------------------------------------------------------------

    def _open_line(self) -> str:
        """The line for an entry; what stands in it already."""
        self.seat.press("l")
        waiting = self.seat.asked(PATIENCE)
        if waiting is None:
            raise TimeoutError(f"{self.name} can't write:\n{self.seat.text}")
        return waiting

    def _empty(self, waiting: str) -> None:
        self.seat.press(*["\x7f"] * len(waiting))

    def _send(self) -> None:
        """Type a word and send it; it counts when it stands on the screen outside the line, so on the disk."""
        token = self._type()
        self.seat.press("\r")
        self._see(token, time.perf_counter())

    def _type(self) -> str:
        token = self.book.word(self.name)
        self._empty(self._open_line())
        self.seat.press(sentence(token, self.chance))
        self.seat.expect(rf"> {token}")
        return token

    def _see(self, token: str, begun: float) -> None:
        """Wait until a word that was sent is seen; where the room was locked, its draft is sent once more."""
        for _again in range(4):
            while time.perf_counter() < begun + _SHOWN:
                self.seat.pump(0.1)
                if any(token in line for line in self.seat.lines[1:-2]):
                    self.book.count("seen on the own screen")
                    self.book.kept(token, "console", time.perf_counter() - begun)
                    return
            self.book.look()
            if self.book.there[token]:  # scrolled by while the terminal was behind
                self.book.kept(token, "console", time.perf_counter() - begun)
                return
            self.book.count("sent again from the draft")
            waiting = self._open_line()
            if token not in waiting:
                self.seat.press(ESCAPE)
                self.seat.pump(2.0)
                self.book.look()
                if self.book.there[token]:
                    continue
                self.book.fail(f"{self.name} sent {token}; it is neither in the room nor in the draft ({waiting!r})")
                return
            begun = time.perf_counter()
            self.seat.press("\r")
        self.book.fail(f"{self.name} could not send {token} in four goes:\n{self.seat.text}")

    def _found(self, token: str) -> None:
        """After the console was lost: what was being typed stands in the line again; it is finished and sent."""
        waiting = self._open_line()
        self.book.count("drafts looked for")
        if token not in waiting:
            self.book.fail(f"{self.name} typed {token} and found {waiting!r} after the console was lost")
            self.seat.press(ESCAPE)
            return
        self.book.count("drafts found")
        self.seat.press(" and goes on", "\r")
        self._see(token, time.perf_counter())

    # -- deeds ---------------------------------------------------------------------------------------------------------

    def _visit(self) -> None:
        """Another incident: look at it, write there, come back."""
        self.seat.press("1", *[DOWN] * self.chance.randint(1, 6), "4")
        self.seat.pump(0.5)
        self._send()
        self._home()

    def _look(self) -> None:
        """Through the panes, and the help over them."""
        self.seat.press(*self.chance.choices(["1", "2", "3", "\t"], k=4), "?")
        self.seat.pump(0.3)
        self.seat.press(ESCAPE, "4")

    def _storm(self) -> None:
        """The window is dragged about."""
        for _size in range(25):
            self.seat.resize(*self.chance.choice(_SIZES))
            self.seat.pump(self.chance.choice([0.0, 0.01, 0.1]))
            self.book.count("resizes")
        self.seat.resize(*self.seat.size)
        self.seat.expect(r"1-4 |Unsent words|Niet verzonden")

    def _stall(self) -> None:
        """Nobody reads the terminal for a while; keys that were pressed wait."""
        self.book.count("stalled terminals")
        sleep_until(self.book, self.chance.uniform(*_STALLED))
        self.seat.pump(2.0)
        self._send()

    def _hang_up(self) -> None:
        self.book.count("hang-ups")
        if not self.seat.hang_up():
            self.book.fail(f"{self.name}: the console ended with {self.seat.terminal.code} when the line broke")
        self.seat.sit()
        self.seat.press("4")

    def _kill(self) -> None:
        self.book.count("consoles killed")
        self.seat.kill()
        self.seat.sit()
        self.seat.press("4")

    def _draft(self) -> None:
        """Half a sentence, then the console is lost."""
        self._home()
        token = self._type()
        self.seat.pump(_KEEP)
        self.chance.choice([self._kill, self._hang_up])()
        self._found(token)

    def _cut(self) -> None:
        """Killed just after Enter: the word is in the room, or in the draft, or Enter was never heard of."""
        self._home()
        token = self._type()
        self.seat.pump(_KEEP)
        self.seat.press("\r")
        time.sleep(self.chance.uniform(0.0, 0.1))
        self.book.count("consoles killed after Enter")
        self._kill()
        self.seat.pump(1.0)
        self.book.look()
        if self.book.there[token]:
            self.book.kept(token, "cut off", 0.0)
            self._empty(self._open_line())
            self.seat.press("\r")
        else:
            self._found(token)
