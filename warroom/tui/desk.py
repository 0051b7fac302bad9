"""What lies on the commander's desk: the board, the chosen incident, what is owed. No Textual here.

It reads the room, follows what others write, and says what changed; panes draw it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from warroom.i18n import _, ngettext
from warroom.model.asking import Wait
from warroom.model.envelope import PERSON, ROOM
from warroom.model.incident import IncidentState
from warroom.model.parts import Join
from warroom.model.regimes import Regime
from warroom.room import Room
from warroom.room.presence import Present
from warroom.room.reading import BoardRow
from warroom.tui.logwindow import Added, LogWindow
from warroom.tui.strip import Strip

FIRST = 80
"""Board rows read before the first paint; the others follow."""
_NUMBERS = frozenset({"incident.declared", "incident.renumbered", "dispute.settled"})
"""Kinds after which the numbers of incidents are looked at anew."""
MOST_AT_ONCE = 5000
"""Events taken in by one look; a copy that was joined may bring more."""


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
        self.strip = Strip(room)
        self.next_call: datetime | None = None
        self.here: list[Present] = []
        self.joins: list[Join] = []
        self.pos = 0
        self._version = -1
        self.room_name = ""
        self.me = room.me
        self.asking: list[Regime] = []
        self.waits: list[Wait] = []
        self._ruled = False

    # -- reading -------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read what the first screen shows."""
        self.pos = self.room.journal.last_pos()
        self._version = self.room.journal.changed()
        self.room_name = self.room.name
        self.rows = self.room.board(everything=self.everything, limit=FIRST)
        self.whole = len(self.rows) < FIRST
        self.joins = self.room.joins()
        self.strip.read(self.rows, whole=self.whole)
        self.waits = self.room.waits()
        if self.whole:
            self.twice = self.room.twice()
        self.choose(self.rows[0].id if self.rows else None)

    def finish_board(self) -> None:
        """Read the board whole."""
        self.rows = self.room.board(everything=self.everything)
        self.whole = True
        self.strip.read(self.rows)
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
            else:
                self.strip.rule()
        incidents = {stream for stream in core if stream != ROOM and not stream.startswith(PERSON)}
        if incidents:
            self._refresh_rows(incidents)
            self.read_next_call()
            self.waits = self.room.waits()
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
        shown = [row for row in changed.values() if row.open or self.everything]
        self.rows = sorted([*kept, *shown], key=self.room.rank)
        self.strip.follow(streams, changed)

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
        """Read which rules of regulators ask whether they apply, and who is called next; after the first picture, for
        it costs more than that of a board."""
        self.asking, self._ruled = self.room.asking(), True
        self.strip.rule(self.asking)
        self.strip.read(self.rows, whole=self.whole)
        self.read_next_call()

    def read_next_call(self) -> None:
        """When the earliest rung of all is due."""
        first = self.room.next_escalation()
        self.next_call = datetime.fromisoformat(first) if first else None

    def row(self, stream: str | None) -> BoardRow | None:
        """One line of the board."""
        return next((row for row in self.rows if row.id == stream), None)

    def waiting(self) -> list[Wait]:
        """What waits for an answer of mine, the longest first."""
        return self.room.waiting_for(self.me, self.waits)

    def asked(self) -> list[Wait]:
        """What I asked of others and nobody answered yet, the longest first."""
        return self.room.asked_by(self.me, self.waits)

    def disputed(self) -> list[BoardRow]:
        """Open incidents about which copies of the room say different things, or whose number two have."""
        return [row for row in self.rows if row.open and (row.disputes or row.number in self.twice)]

    def counts(self) -> str:
        """How much is open, in words."""
        n, heavy = self.room.counts()
        said = ngettext("{n} open", "{n} open", n).format(n=n)
        return said if not heavy else f"{said} · " + _("{n} P1/major").format(n=heavy)
