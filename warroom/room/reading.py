"""What front ends read: the board, timelines, people, search."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from warroom.i18n import _
from warroom.journal.rows import EVENT_COLUMNS, recorded_from
from warroom.journal.schema import RANK, TWICE, UNRANKED
from warroom.journal.tables import COLUMNS, print_state
from warroom.model.envelope import Recorded
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import STATUSES
from warroom.model.refusal import BadInput
from warroom.model.seeing import may_see
from warroom.room.base import Base
from warroom.room.roster import Person

if TYPE_CHECKING:
    from warroom.model.worktime import Pause

MOST = 2**31
"""Rows beyond which more is as good as all."""
_BOARD = ", ".join(COLUMNS["incidents"])


class BoardRow(NamedTuple):
    """One line of the board: the incident as its table holds it. Times are aware datetimes in UTC, or None."""

    id: str
    number: int
    code: str
    name: str
    mode: str
    status: str
    phase: str
    open: bool
    category: str
    subcategory: str
    impact: str
    urgency: str
    priority: str
    major: bool
    confidential: bool
    hold: str
    reporter: str
    commander: str
    occurred_at: datetime | None
    detected_at: datetime | None
    reported_at: datetime | None
    registered_at: datetime | None
    acknowledged_at: datetime | None
    contained_at: datetime | None
    restored_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    next_update_at: datetime | None
    next_update_to: str
    open_tasks: int
    next_task_at: datetime | None
    period: int
    period_ends_at: datetime | None
    debts: tuple[str, ...]
    disputes: int
    reopened: int
    source_system: str
    source_ref: str
    assigned_to: str
    next_clock_at: datetime | None
    next_clock: str
    regimes: str
    drafts: int
    draft_at: datetime | None
    draft_to: str
    outbox: int
    next_escalation_at: datetime | None
    pauses: tuple[Pause, ...]
    kind: str
    cause: str
    parent: str
    duplicate_of: str
    named: tuple[str, ...]
    activity: int


_FIELDS = tuple(enumerate(BoardRow._fields))
_TIMES = frozenset(i for i, name in _FIELDS if name.endswith("_at"))
_FLAGS = frozenset(i for i, name in _FIELDS if name in ("open", "major", "confidential"))
_PAUSES = BoardRow._fields.index("pauses")
_LISTS = (BoardRow._fields.index("debts"), BoardRow._fields.index("named"))


def board_row(row: tuple[object, ...]) -> BoardRow:
    """One row of the table as a line of the board."""
    values: list[object] = list(row)
    for i in _TIMES:
        if values[i] is not None:
            values[i] = datetime.fromisoformat(str(values[i]))
    for i in _FLAGS:
        values[i] = bool(values[i])
    values[_PAUSES] = _pauses(str(values[_PAUSES]))
    for i in _LISTS:
        values[i] = tuple(json.loads(str(values[i]))) if values[i] != "[]" else ()
    return BoardRow(*values)  # type: ignore[arg-type]


def _pauses(text: str) -> tuple[Pause, ...]:
    if text == "[]":  # most incidents never wait, and there may be ten thousand
        return ()
    read = datetime.fromisoformat
    return tuple((read(start), read(end) if end else None) for start, end in json.loads(text))


class Match(NamedTuple):
    """One line that a search found."""

    incident: str
    code: str
    name: str
    event: str
    kind: str
    at: datetime
    actor: str
    text: str


class Reading(Base):
    """What is asked of the room."""

    def board(
        self, *, everything: bool = False, status: str | None = None, at: datetime | None = None, limit: int = -1
    ) -> list[BoardRow]:
        """Open incidents (or `everything`) by priority, then age; those of unknown priority stand behind P2: they
        may be anything until somebody ranks them. Those that were closed while work went on in a copy of the room stand
        among them until somebody decides. `at` shows the board as it stood then."""
        if status is not None and status not in STATUSES:
            raise BadInput(
                _("{value!r} is not a status; choose one of {names}.").format(value=status, names=", ".join(STATUSES))
            )
        if at is not None:
            rows = [row for row in self._board_at(at) if everything or status or row.open or row.activity]
            rows = [row for row in rows if status in (None, row.status)]
            return sorted(rows, key=_rank)[: limit if limit >= 0 else None]
        where, values = ("status = ?", [status]) if status else ("1" if everything else "open = 1", [])
        seen, mine = self.seen_only()
        sql = (
            f"SELECT {_BOARD} FROM incidents WHERE {where} AND {seen} "  # noqa: S608 - our own words
            f"ORDER BY {RANK}, reported_at, number LIMIT ?"
        )
        found = [board_row(row) for row in self.journal.query(sql, [*values, mine, min(limit, MOST)])]
        if not everything and not status:
            sql = f"SELECT {_BOARD} FROM incidents WHERE activity > 0 AND open = 0 AND {seen}"  # noqa: S608
            found = self._with(found, [board_row(row) for row in self.journal.query(sql, (mine,))], limit)
        return found

    @staticmethod
    def _with(rows: list[BoardRow], more: list[BoardRow], limit: int) -> list[BoardRow]:
        return sorted([*rows, *more], key=_rank)[: limit if limit >= 0 else None] if more else rows

    def unseen(self, *, everything: bool = False) -> int:
        """How many confidential incidents (open ones, or all) this person is not shown: that there are some is no
        secret, which and about what is."""
        hidden = json.dumps(sorted(self.hidden()))
        sql = "SELECT count(*) FROM incidents WHERE id IN (SELECT value FROM json_each(?)) AND (open = 1 OR ?)"
        ((count,),) = self.journal.query(sql, (hidden, everything))
        return int(str(count))

    def _board_at(self, at: datetime) -> list[BoardRow]:
        seen, mine = self.seen_only()
        streams = [str(row[0]) for row in self.journal.query(f"SELECT id FROM incidents WHERE {seen}", (mine,))]  # noqa: S608
        keep: Callable[[Recorded], bool] = lambda recorded: recorded.at <= at  # noqa: E731
        found = []
        for stream in streams:
            state = self.journal.state(stream, keep=keep)
            if isinstance(state, IncidentState) and state.declared is not None:
                printed = print_state(state)
                found.append(board_row(printed["incidents", (stream,)]))
        return found

    def board_rows(self, streams: Iterable[str]) -> list[BoardRow]:
        """The lines of these incidents, open or not, that this person may see."""
        sql = f"SELECT {_BOARD} FROM incidents WHERE id = ?"  # noqa: S608 - our own words
        found = [board_row(row) for stream in streams for row in self.journal.query(sql, (stream,))]
        return [row for row in found if may_see(self.me, row.confidential, row.named)]

    @staticmethod
    def rank(row: BoardRow) -> tuple[str, datetime, int]:
        """The order of the board."""
        return _rank(row)

    def counts(self) -> tuple[int, int]:
        """How many incidents are open, and how many of them are major or P1."""
        seen, mine = self.seen_only()
        sql = f"SELECT count(*), ifnull(sum(priority = 'P1' OR major), 0) FROM incidents WHERE open = 1 AND {seen}"  # noqa: S608
        (row,) = self.journal.query(sql, (mine,))
        return int(str(row[0])), int(str(row[1]))

    def twice(self) -> frozenset[int]:
        """Numbers that two incidents have: both copies gave them out."""
        return frozenset(int(str(row[0])) for row in self.journal.query(TWICE))

    def timeline(self, stream: str, *, after: int = 0, limit: int = -1) -> list[Recorded]:
        """Events of one incident in the order of folds, `(hlc, id)`.

        `after`: a position in the journal, for what came in since. A long log is read by `log_page`.
        """
        if not self.sees(stream):
            return []
        sql = f"SELECT {EVENT_COLUMNS} FROM events WHERE stream = ? AND pos > ? ORDER BY hlc, id LIMIT ?"  # noqa: S608
        return [recorded_from(row) for row in self.journal.query(sql, [stream, after, limit])]

    def since(self, pos: int, limit: int = 5000) -> list[Recorded]:
        """What was appended after a position, by whomever."""
        return self.journal.events(after=pos, limit=limit)

    def people(self) -> list[Person]:
        """Everybody whom the room knows, by login name."""
        return [Person(str(login), str(name)) for login, name in self.journal.query("SELECT * FROM people ORDER BY 1")]

    def tags(self) -> list[str]:
        """Tags that were used lately, commonest first."""
        rows = self.journal.query(
            "SELECT t.value FROM (SELECT tags FROM entries WHERE tags <> '[]' "
            "AND incident NOT IN (SELECT value FROM json_each(?)) ORDER BY pos DESC LIMIT 500) e, "
            "json_each(e.tags) t GROUP BY t.value ORDER BY count(*) DESC, t.value LIMIT 50",
            (json.dumps(sorted(self.hidden())),),
        )
        return [str(row[0]) for row in rows]

    def channels(self) -> list[str]:
        """Channels that were spoken on lately, commonest first."""
        rows = self.journal.query(
            "SELECT channel FROM (SELECT channel FROM entries WHERE incident NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY pos DESC LIMIT 500) WHERE channel <> '' "
            "GROUP BY channel ORDER BY count(*) DESC, channel LIMIT 50",
            (json.dumps(sorted(self.hidden())),),
        )
        return [str(row[0]) for row in rows]

    def search(self, words: str, *, limit: int = 50) -> list[Match]:
        """Lines that hold all these words (as beginnings of words), newest first."""
        from warroom.journal.search import find

        terms = [("word", str(word)) for word in re.findall(r"\w+", words)]
        if not terms:
            raise BadInput(_("Type at least one word or number to search for."))
        found = find(self.journal, terms, min(limit, MOST), self.hidden())
        return [
            Match(
                str(inc),
                str(code),
                str(name),
                str(event),
                str(kind),
                datetime.fromisoformat(str(at)),
                str(who),
                str(text),
            )
            for _pos, inc, code, name, event, kind, at, who, text in found
        ]


def _rank(row: BoardRow) -> tuple[str, datetime, int]:
    assert row.reported_at is not None  # noqa: S101 - a declared incident was reported
    return (row.priority or UNRANKED, row.reported_at, row.number)
