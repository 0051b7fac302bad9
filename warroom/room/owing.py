"""What is owed in the room: the strip of promises, and putting off to be reminded of one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from warroom.i18n import _
from warroom.journal.tables import print_state
from warroom.model.incident import IncidentState
from warroom.model.kinds import BACKFILLED
from warroom.model.moments import rfc3339
from warroom.model.plain import clean_line
from warroom.model.refusal import BadInput, Refused
from warroom.room.reading import BoardRow, Reading, board_row

if TYPE_CHECKING:
    from warroom.model.promises import Line, Promise, Rules
    from warroom.model.regimes import Regime
    from warroom.model.targets import Policy

LONGEST_SNOOZE = timedelta(hours=24)
_MANY = 500
"""Streams asked for in one statement."""


class Snoozed(NamedTuple):
    """That somebody does not want to be reminded of a promise until a moment."""

    incident: str
    key: str
    person: str
    due: datetime
    until: datetime


class Owed(NamedTuple):
    """One promise, and who does not want to be reminded of it until when."""

    promise: Promise
    snoozed: tuple[Snoozed, ...] = ()

    def quiet(self, me: str) -> datetime | None:
        """Until when this person is not reminded; None: they are."""
        return next((one.until for one in self.snoozed if one.person == me), None)


class Owing(Reading):
    """What is asked about promises."""

    def policy(self) -> Policy:
        """The room's targets and intervals."""
        from warroom.model.targets import read_policy

        return read_policy({str(key): str(value) for key, value in self.journal.query("SELECT * FROM settings")})

    def rules(self, asking: Iterable[Regime] = ()) -> Rules:
        """What settings of the room add to what incidents owe by themselves; `asking`: of `Regulators.asking`."""
        from warroom.model.promises import Rules

        return Rules(self.policy(), tuple(asking))

    def stated(self, streams: Sequence[str] | None = None) -> list[Promise]:
        """What incidents owe by themselves, of these or of all, as their table holds it."""
        from warroom.model.promises import timed

        sql = (
            "SELECT p.incident, i.number, i.priority, p.key, p.kind, p.subject, p.text, p.due, p.since, p.who "
            "FROM promises p JOIN incidents i ON i.id = p.incident"
        )
        seen, mine = self.seen_only("i")
        rows: list[tuple[object, ...]] = []
        if streams is None:
            rows = self.journal.query(f"{sql} WHERE {seen}", (mine,))
        for start in range(0, len(streams or ()), _MANY):
            some = (streams or ())[start : start + _MANY]
            marks = ",".join("?" * len(some))
            rows += self.journal.query(f"{sql} WHERE p.incident IN ({marks}) AND {seen}", (*some, mine))
        return [
            timed(
                str(incident), int(str(number)), str(priority), str(key), str(kind), str(subject), str(text),
                datetime.fromisoformat(str(due)) if due is not None else None, datetime.fromisoformat(str(since)),
                tuple(json.loads(str(who))),
            )
            for incident, number, priority, key, kind, subject, text, due, since, who in rows
        ]  # fmt: skip

    def snoozes(self, now: datetime) -> list[Snoozed]:
        """Who does not want to be reminded of what at this moment."""
        sql = "SELECT incident, promise, person, due, until FROM snoozes WHERE until > ?"
        return [
            Snoozed(
                str(incident), str(key), str(person), datetime.fromisoformat(str(due)),
                datetime.fromisoformat(str(until)),
            )
            for incident, key, person, due, until in self.journal.query(sql, (rfc3339(now),))
        ]  # fmt: skip

    def owed(self, ref: str | int | None = None, *, asking: Iterable[Regime] = ()) -> list[Owed]:
        """Everything that is owed in the room, or about one incident: the most overdue first."""
        from warroom.model.promises import ruled

        rules, found = self.rules(asking), []
        if ref is None:
            found = self.stated() + [one for row in self.board() for one in ruled(line_of(row), rules)]
        else:
            stream = self.find(ref)
            (row,) = self.board_rows([stream])
            found = self.stated([stream]) + ruled(line_of(row), rules)
        return with_snoozes(found, self.snoozes(self.clock.now()))

    def most_urgent(self, rows: Sequence[BoardRow], now: datetime) -> dict[str, Promise]:
        """The most urgent promise of each of these lines of the board that owes any."""
        from warroom.model.promises import most_urgent, ruled

        by: dict[str, list[Promise]] = {row.id: [] for row in rows if row.open}
        rules = self.rules()
        for one in self.stated(list(by)):
            by[one.incident].append(one)
        for row in rows:
            if row.open:
                by[row.id] += ruled(line_of(row), rules)
        found = {stream: most_urgent(promises, now, self.me) for stream, promises in by.items()}
        return {stream: one for stream, one in found.items() if one is not None}

    def owed_by(self, state: IncidentState, *, asking: Iterable[Regime] = ()) -> list[Promise]:
        """What one incident owes as its state says, which may be one of the past: the most overdue first."""
        from warroom.model.promises import ruled, stated

        line = line_of(board_row(print_state(state)["incidents", (state.id,)]))
        return sorted(stated(state) + ruled(line, self.rules(asking)), key=lambda one: (one.when, one.key))

    def snooze(self, ref: str | int, key: str, until: str, *, asking: Iterable[Regime] = ()) -> Snoozed:
        """Do not remind this person of a promise until a moment (`10m`, `15:30`). It stays owed, is written down, and
        comes back. Never of a regulator's clock."""
        from warroom.model.events import PromiseSnoozed
        from warroom.model.promises import NO_SNOOZE

        key = clean_line(key, limit=500, what=_("name"))
        with self.on(ref) as (writer, state):
            moment = self.moment(until, state, future=True)
            now = self.clock.now()
            if moment is None or not now < moment <= now + LONGEST_SNOOZE:
                raise BadInput(_("{text!r} is not within the next 24 hours.").format(text=until))
            one = next((one for one in self.owed_by(state, asking=asking) if key in (one.key, one.name)), None)
            if one is None:
                raise BadInput(
                    _("{code} owes nothing called {key}. See: warroom promises {n}").format(
                        code=state.code, key=key, n=state.number
                    )
                )
            if one.kind in NO_SNOOZE:
                raise Refused(_("A regulator's clock can't be put off; it runs whether anybody looks or not."))
            event = PromiseSnoozed(promise=one.key, what=one.kind, subject=one.subject, due=one.when, until=moment)
            self.write(writer, state, [event])
        return Snoozed(state.id, one.key, self.me, one.when, moment)


def line_of(row: BoardRow) -> Line:
    """A line of the board as the room's rules read it."""
    from warroom.model.promises import Line

    who = tuple(row.commander.split()) or ((row.assigned_to,) if row.assigned_to else ())
    assert row.reported_at is not None  # noqa: S101 - a declared incident was reported
    return Line(
        row.id, row.number, row.priority, row.status, row.open, row.category, who, tuple(row.regimes.split()),
        row.detected_at, row.reported_at, row.pauses, row.kind == BACKFILLED,
    )  # fmt: skip


def with_snoozes(promises: Iterable[Promise], snoozes: Iterable[Snoozed]) -> list[Owed]:
    """Promises with whoever put them off, the most overdue first. One that got another time is not put off any more."""
    quiet: dict[tuple[str, str], list[Snoozed]] = {}
    for one in snoozes:
        quiet.setdefault((one.incident, one.key), []).append(one)
    found = []
    for promise in sorted(promises, key=lambda one: (one.when, one.number, one.key)):
        mine = quiet.get((promise.incident, promise.key), ())
        found.append(Owed(promise, tuple(one for one in mine if one.due == promise.when)))
    return found
