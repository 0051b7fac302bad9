"""What lies on the commander's desk: the board, the chosen incident, what is owed. No Textual here.

It reads the room, follows what others write, and says what changed; panes draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.i18n import _, ngettext
from warroom.model.durations import show_duration, show_short
from warroom.model.envelope import PERSON, ROOM
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import ACTIVE, TRIAGE
from warroom.model.parts import Join
from warroom.model.regimes import Regime
from warroom.model.regulators import shadow
from warroom.room import Room
from warroom.room.presence import Present
from warroom.room.reading import BoardRow
from warroom.tui.logwindow import Added, LogWindow

FIRST = 80
"""Board rows read before the first paint; the others follow."""
_NUMBERS = frozenset({"incident.declared", "incident.renumbered", "dispute.settled"})
"""Kinds after which the numbers of incidents are looked at anew."""
MOST_AT_ONCE = 5000
"""Events taken in by one look; a copy that was joined may bring more."""
TAKEN_WITHIN = {
    "": timedelta(minutes=15),
    "P1": timedelta(minutes=15),
    "P2": timedelta(minutes=30),
    "P3": timedelta(hours=4),
    "P4": timedelta(hours=8),
}
"""How long an incident may wait until somebody takes it: the response targets (domain, SLA targets)."""


class Owed(NamedTuple):
    """One thing that is owed, in words and figures; negative `seconds` mean late.

    `kind`: update, commander, task, period, clock (a regulator's) or assess (nobody decided whether it applies).
    """

    kind: str
    number: int
    words: str
    seconds: float
    incident: str = ""
    priority: str = ""


class Change(NamedTuple):
    """What a look at the room found: in the board, in the chosen incident, and in its log."""

    board: bool
    incident: bool
    log: Added = Added()


class Desk:
    """The readings that the screen shows, kept up to date."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.everything = False
        self.whole = False
        self.rows: list[BoardRow] = []
        self.state: IncidentState | None = None
        self.chosen: str | None = None
        self.log = LogWindow(room)
        self.twice: frozenset[int] = frozenset()
        self.clocks_left: list[BoardRow] = []
        self.here: list[Present] = []
        self.joins: list[Join] = []
        self.pos = 0
        self._version = -1
        self.room_name = ""
        self.me = room.me
        self.asking: list[Regime] = []
        self._ruled = False

    # -- reading -------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read what the first screen shows."""
        self.pos = self.room.journal.last_pos()
        self._version = self.room.journal.changed()
        self.room_name = self.room.name
        self.rows = self.room.board(everything=self.everything, limit=FIRST)
        self.whole = len(self.rows) < FIRST
        self.joins, self.clocks_left = self.room.joins(), self.room.clocks_left()
        if self.whole:
            self.twice = self.room.twice()
        self.choose(self.rows[0].id if self.rows else None)

    def finish_board(self) -> None:
        """Read the board whole."""
        self.rows = self.room.board(everything=self.everything)
        self.whole = True
        self.twice = self.room.twice()

    def filter(self, everything: bool) -> None:
        """Show open incidents only, or all."""
        self.everything = everything
        self.finish_board()
        if self.chosen not in {row.id for row in self.rows}:
            self.choose(self.rows[0].id if self.rows else None)

    def choose(self, stream: str | None) -> None:
        """The incident that the other panes show."""
        self.chosen, self.state = stream, None
        if stream is not None:
            self._read_state()
        self.log.open(stream)

    def _read_state(self) -> None:
        state = self.room.journal.state(self.chosen or "")
        known = isinstance(state, IncidentState) and state.declared is not None
        self.state = state if known else None  # type: ignore[assignment]

    def moved(self) -> bool:
        """Whether anything was written since the last look. Costs a tenth of a millisecond."""
        return self.room.journal.changed() != self._version

    def look(self) -> Change | None:
        """What others, or we ourselves, wrote since the last look; None where nothing moved."""
        version = self.room.journal.changed()
        if version == self._version:
            return None
        fresh = self.room.since(self.pos, MOST_AT_ONCE)
        # A full hand may not be all that there is: then look again.
        self._version = version if len(fresh) < MOST_AT_ONCE else -1
        if not fresh:
            return None
        self.pos = fresh[-1].pos
        self.joins = self.room.joins()
        if any(recorded.kind in _NUMBERS for recorded in fresh):
            self.twice = self.room.twice()
        core = {r.stream for r in fresh if r.kind != "log.written"}
        if ROOM in core:
            self.room_name = self.room.name
            if self._ruled:
                self.read_rules()
        incidents = {stream for stream in core if stream != ROOM and not stream.startswith(PERSON)}
        if incidents:
            self._refresh_rows(incidents)
            self.clocks_left = self.room.clocks_left()
        mine = tuple(r for r in fresh if r.stream == self.chosen)
        if self.chosen is None and self.rows:
            self.choose(self.rows[0].id)
            return Change(True, True)
        if self.chosen in core:
            self._read_state()
        return Change(bool(incidents), self.chosen in core, self.log.add(mine))

    def _refresh_rows(self, streams: Iterable[str]) -> None:
        changed = {row.id: row for row in self.room.board_rows(streams)}
        kept = [row for row in self.rows if row.id not in changed]
        shown = [row for row in changed.values() if row.open or row.activity or self.everything]
        self.rows = sorted([*kept, *shown], key=self.room.rank)

    # -- who is here ---------------------------------------------------------------------------------------------------

    def look_around(self) -> bool:
        """Who is here; says whether that changed in a way that is shown."""
        found = self.room.here()
        if len(found) == 1 and found[0].mine:
            found = []  # to be told that one is alone helps nobody
        now, before = (
            [(one.name, one.number, one.editing, one.silent > 0, int(one.silent // 60)) for one in many]
            for many in (found, self.here)
        )
        self.here = found
        return now != before

    @property
    def others(self) -> list[str]:
        """Who else is here and awake; each name once."""
        return list(dict.fromkeys(one.card.login for one in self.here if not one.mine and not one.silent))

    def writers(self, section: str) -> list[str]:
        """Who else is writing a section of the chosen incident's plan."""
        found = [one.card for one in self.here if one.editing == section and not one.mine]
        return [card.login for card in found if card.doing.incident == self.chosen]

    # -- what is owed --------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The room's time."""
        return self.room.clock.now()

    def read_rules(self) -> None:
        """Read which rules of regulators ask whether they apply; after the first picture, for it costs more than that
        of a board."""
        self.asking, self._ruled = self.room.asking(), True

    def row(self, stream: str | None) -> BoardRow | None:
        """One line of the board."""
        return next((row for row in self.rows if row.id == stream), None)

    def owed(self, now: datetime) -> list[Owed]:
        """All that is owed: what is late by priority and lateness, then what falls due, soonest first."""
        found = [owed for row in self.rows if row.open for owed in owed_by(row, now, self.asking)]
        found += [owed for row in self.clocks_left for owed in owed_by(row, now) if owed.kind == "clock"]
        return sorted(found, key=lambda o: (0, o.priority or "P2~", o.seconds) if o.seconds < 0 else (1, "", o.seconds))

    def disputed(self) -> list[BoardRow]:
        """Open incidents about which copies of the room say different things, or whose number two have; and closed ones
        on which work went on in a copy."""
        apart = [row for row in self.rows if row.open and (row.disputes or row.number in self.twice)]
        return apart + [row for row in self.rows if row.activity]

    def counts(self) -> str:
        """How much is open, in words."""
        n, heavy = self.room.counts()
        said = ngettext("{n} open", "{n} open", n).format(n=n)
        return said if not heavy else f"{said} · " + _("{n} P1/major").format(n=heavy)


def owed_by(row: BoardRow, now: datetime, asking: Iterable[Regime] = ()) -> list[Owed]:
    """What one incident owes: the promise that falls due first, a missing commander, a task, the end of the period,
    a regulator's clock, and the decision whether one of those that are `asking` applies."""
    found = []
    if row.next_update_at is not None:
        words = _("update {to}").format(to=row.next_update_to)
        found.append(Owed("update", row.number, words, _left(row.next_update_at, now), row.id))
    wait = TAKEN_WITHIN.get(row.priority) if row.status in TRIAGE else timedelta(0) if row.status in ACTIVE else None
    if row.reported_at is not None and not row.commander and wait is not None:
        left = _left(row.reported_at + wait, now)
        found.append(Owed("commander", row.number, _("commander"), left, row.id, row.priority))
    if row.next_task_at is not None:
        found.append(Owed("task", row.number, _("task"), _left(row.next_task_at, now), row.id, row.priority))
    if row.period_ends_at is not None and row.status in ACTIVE:
        found.append(Owed("period", row.number, _("period"), _left(row.period_ends_at, now), row.id, row.priority))
    if row.next_clock_at is not None:
        found.append(Owed("clock", row.number, row.next_clock, _left(row.next_clock_at, now), row.id, row.priority))
    found += _undecided(row, now, asking)
    return found


def _undecided(row: BoardRow, now: datetime, asking: Iterable[Regime]) -> Iterator[Owed]:
    """Regimes that may apply and on which nobody decided: the worst case, counted from the detection."""
    since = row.detected_at or row.reported_at
    for regime in asking:
        if since is not None and row.category in regime.asks and regime.id not in row.regimes.split():
            first = shadow(regime, since)
            if first is not None:
                words = _("{regime} applies?").format(regime=regime.name)
                yield Owed("assess", row.number, words, _left(first.due, now), row.id, row.priority)


def _left(due: datetime, now: datetime) -> float:
    return (due - now).total_seconds()


def told(owed: Owed, *, figures: bool = True) -> str:
    """`update customers late 2:10`, `task in 12:00`: in words and figures, never by colour alone."""
    show = show_duration if figures else show_short
    if owed.seconds < 0:
        return _("{what} late {time}").format(what=owed.words, time=show(-owed.seconds))
    return _("{what} in {time}").format(what=owed.words, time=show(owed.seconds))


def urgency(owed: Owed) -> str:
    """The meaning of something owed: late, soon, or nothing."""
    return "late" if owed.seconds < 0 else "soon" if owed.seconds < 300 else ""
