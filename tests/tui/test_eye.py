"""The eye: who wrote is seen soon, and an idle console looks less often."""

from __future__ import annotations

import asyncio

from warroom.tui.eye import LOOK, QUIET, REST, Eye


class Loop(asyncio.SelectorEventLoop):
    """A loop whose clock goes on from one call to the next, without waiting."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def beat(self) -> float:
        """Go on to the next call; how long it was until then."""
        self.now, before = self._scheduled[0].when(), self.now  # type: ignore[attr-defined]
        self.call_soon(self.stop)
        self.run_forever()
        return self.now - before


def looks(moves: set[int], beats: int) -> tuple[list[float], int]:
    """The pauses between so many looks, and how often something was seen; `moves` are the looks that find something."""
    loop = Loop()
    done: list[int] = []
    seen: list[int] = []

    def moved() -> bool:
        done.append(len(done))
        return done[-1] in moves

    eye = Eye(moved, lambda: seen.append(done[-1]))
    loop.call_soon(eye.open)
    loop.call_soon(loop.stop)
    loop.run_forever()
    pauses = [round(loop.beat(), 6) for _ in range(beats)]
    eye.close()
    loop.close()
    assert set(seen) == moves
    return pauses, len(done)


def test_what_moves_is_seen_once_at_the_look_that_finds_it() -> None:
    pauses, done = looks({3, 4, 9}, 12)
    assert done == 12
    assert set(pauses) == {LOOK}


def test_a_quiet_room_is_looked_at_less_often_until_somebody_writes() -> None:
    until = round(QUIET / LOOK)
    pauses, _done = looks({until + 20}, until + 40)
    assert pauses[: until - 1] == [LOOK] * (until - 1)
    assert pauses[until + 2 : until + 19] == [round(REST, 6)] * 17
    assert pauses[-10:] == [LOOK] * 10


def test_an_eye_that_was_closed_looks_no_more() -> None:
    loop = Loop()
    found: list[bool] = []

    def moved() -> bool:
        found.append(True)
        return False

    eye = Eye(moved, lambda: None)
    loop.call_soon(eye.open)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.beat()
    eye.close()
    loop.beat()
    loop.close()
    assert len(found) == 1
