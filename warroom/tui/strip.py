"""The strip of promises as the console keeps it: in order, followed from change to change, asked once a second.

Moments are absolute, so nothing is worked out anew as time passes: the late ones are the beginning of the list.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from itertools import chain, islice

from warroom.model.promises import Promise, Rules, most_urgent, ruled
from warroom.model.regimes import Regime
from warroom.room import Room
from warroom.room.owing import Owed, Snoozed, line_of, with_snoozes
from warroom.room.reading import BoardRow


def _place(promise: Promise) -> tuple[datetime, int, str]:
    return promise.when, promise.number, promise.key


class Strip:
    """Everything that is owed. `read` begins, `follow` goes on where incidents changed."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._me = room.me
        self._rules: Rules | None = None
        self._of: dict[str, list[Promise]] = {}
        self._all: list[Promise] = []
        self._calls: list[Promise] = []
        self._snoozes: dict[tuple[str, str], Snoozed] = {}
        self._worst: tuple[tuple[int, ...], list[Promise]] = ((), [])
        self._version = 0

    # -- reading -------------------------------------------------------------------------------------------------------

    def rule(self, asking: Iterable[Regime] = ()) -> None:
        """Read the room's settings anew; `read` has to follow."""
        self._rules = self._room.rules(asking)

    def read(self, rows: Sequence[BoardRow], *, whole: bool = True) -> None:
        """Everything, for a board of these rows; not `whole`: only what they owe, for the first picture."""
        self._of = {}
        streams = None if whole else [row.id for row in rows]
        self._take(self._room.stated(streams), rows)
        self._all = sorted((one for many in self._of.values() for one in many), key=_place)
        self._settle()

    def follow(self, streams: Iterable[str], rows: Mapping[str, BoardRow]) -> None:
        """What these incidents owe now; `rows`: their lines of the board."""
        changed = list(streams)
        for stream in changed:
            self._of.pop(stream, None)
        gone = frozenset(changed)
        self._all = [one for one in self._all if one.incident not in gone]
        self._take(self._room.stated(changed), [rows[stream] for stream in changed if stream in rows])
        for stream in changed:
            for one in self._of.get(stream, ()):
                insort(self._all, one, key=_place)
        self._settle()

    def _take(self, stated: Iterable[Promise], rows: Iterable[BoardRow]) -> None:
        if self._rules is None:
            self.rule()
        assert self._rules is not None  # noqa: S101 - just read
        for one in stated:
            self._of.setdefault(one.incident, []).append(one)
        for row in rows:
            if row.open:
                self._of.setdefault(row.id, []).extend(ruled(line_of(row), self._rules))
        self._version += 1

    def _settle(self) -> None:
        self._calls = [one for one in self._all if one.waits_for(self._me)]
        mine = [one for one in self._room.snoozes(self._room.clock.now()) if one.person == self._me]
        self._snoozes = {(one.incident, one.key): one for one in mine}

    # -- asking --------------------------------------------------------------------------------------------------------

    def quiet(self, one: Promise, now: datetime) -> bool:
        """Whether this person does not want to be reminded of it now."""
        if not self._snoozes:
            return False
        snooze = self._snoozes.get((one.incident, one.key))
        return snooze is not None and snooze.due == one.when and snooze.until > now

    def urgent(self, stream: str, now: datetime) -> Promise | None:
        """The most urgent thing that one incident owes: what is late first; a missed resolution is only a fact."""
        mine: Iterable[Promise] = self._of.get(stream, ())
        if self._snoozes:
            mine = [one for one in mine if not self.quiet(one, now)]
        return most_urgent(mine, now, self._me)

    def of(self, stream: str | None) -> list[Promise]:
        """All that one incident owes, the most overdue first."""
        return sorted(self._of.get(stream or "", ()), key=_place)

    def first(self, now: datetime, count: int, said: Collection[str] = ()) -> list[Promise]:
        """What stands on the top line: what waits for an answer of this person; what is late, by weight; what is
        soon; then what this person owes and whose time is half gone; then what falls due next. Each matter once;
        `said`: ids of what this person asked, and what is said of already."""
        ahead = bisect_left(self._all, now, key=lambda one: one.when)

        def coming() -> Iterator[Promise]:  # asked every second: only as far as it is needed, and no copy
            return islice(self._all, ahead, None)

        soon = (one for one in coming() if now >= one.most)
        mine = (one for one in coming() if now >= one.half and self._me in one.who)
        found: list[Promise] = []
        taken: set[tuple[str, str]] = set()
        for one in chain(self._calls, self._late(ahead, now, 3 * count + len(said)), soon, mine, coming()):
            if len(found) >= count:
                break
            asked = one.kind in ("order", "ack") and one.about in said
            if asked or (one.incident, one.matter) in taken or self.quiet(one, now):
                continue
            found.append(one)
            taken.add((one.incident, one.matter))
        return found

    def _late(self, ahead: int, now: datetime, count: int) -> list[Promise]:
        quiet = sum(one.until > now for one in self._snoozes.values())
        asked = (self._version, ahead, quiet, count)
        if self._worst[0] != asked:
            loud = [one for one in self._all[:ahead] if not self.quiet(one, now)]
            self._worst = asked, nsmallest(count, loud, key=lambda one: one.rank(self._me))
        return list(self._worst[1])

    def everything(self, now: datetime) -> list[Owed]:
        """All of it with whoever put it off: the most overdue first; what this person put off stands last."""
        found = with_snoozes(self._all, self._room.snoozes(now))
        return sorted(found, key=lambda owed: owed.quiet(self._me) is not None)
