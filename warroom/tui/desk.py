"""What lies on the commander's desk: the board, the chosen incident, what is owed. No Textual here.

It reads the room, follows what others write, and says what changed; panes draw it.
"""

from __future__ import annotations

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
from warroom.room.views import Seen, View, ours, read_terms
from warroom.tui.lineup import Lineup
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
        self.view = ours()[0]
        self.lineup = Lineup()
        self.whole = self._all = False
        self.hidden = 0
        self._numbers: dict[str, int] = {}
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
        rows = self.room.board(limit=FIRST)
        self.whole = len(rows) < FIRST
        self.joins, self.waits = self.room.joins(), self.room.waits()
        if self.whole:
            self.twice = self.room.twice()
        self._load(rows)
        self.choose(next(iter(self.lineup.order), None))

    def finish_board(self) -> None:
        """Read the board whole: what is open, and the rest where it is asked for, or was."""
        self.whole, self._all = True, self._all or self.everything
        self.twice = self.room.twice()
        self._load(self.room.board(everything=self._all))

    def _load(self, rows: list[BoardRow]) -> None:
        self.strip.read(rows, whole=self.whole)
        self.hidden = self.room.unseen(everything=self.everything)
        self._numbers.clear()
        self.lineup.seen = Seen(self.room.mine(), self._first_due, self.twice)
        self.lineup.load(rows, self.now())

    @property
    def everything(self) -> bool:
        """Whether closed and cancelled incidents are asked for, too."""
        return self.lineup.wanted.everything

    @property
    def rows(self) -> list[BoardRow]:
        """The lines of the board that are shown, in order."""
        return self.lineup.shown()

    def look_through(self, view: View) -> None:
        """Show the board through another view. Raises `BadInput` where its terms can't be read, and changes nothing."""
        wanted = read_terms(view.terms)
        self.view, self.lineup.wanted = view, wanted
        if (wanted.everything and not self._all) or not self.whole:
            self.finish_board()
        else:
            self.hidden = self.room.unseen(everything=self.everything)
            self.lineup.line_up(self.now())
        self.choose_shown()

    def sort_by(self, sort: str) -> None:
        """Show the same incidents in another order."""
        self.lineup.wanted = self.lineup.wanted._replace(sort=sort)
        self.lineup.line_up(self.now())

    def look_for(self, words: str) -> None:
        """Show only incidents that hold these words; none: all that the view shows. The chosen one stays."""
        self.lineup.look_for(words, self.now())

    def pass_time(self) -> None:
        """What is late now and was not before stands in a view of what is late."""
        if "late" in self.lineup.wanted.flags:
            self.lineup.line_up(self.now())

    def choose_shown(self) -> None:
        """Choose the first that is shown, where the chosen one is not."""
        if self.chosen not in self.lineup.order:
            self.choose(next(iter(self.lineup.order), None))

    def number_of(self, stream: str) -> int:
        """The number of another incident, as far as this person may see it; 0: unknown."""
        row = self.lineup.row(stream)
        if row is not None:
            return row.number
        if stream not in self._numbers:
            self._numbers[stream] = self.room.numbers([stream]).get(stream, 0)
        return self._numbers[stream]

    def _first_due(self, row: BoardRow) -> datetime | None:
        first = next(iter(self.strip.of(row.id)), None)
        return first.when if first is not None else None

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
        gone = self.chosen in core and not self.room.sees(self.chosen or "")
        if gone or (self.chosen is None and self.lineup.order):
            self.choose(next(iter(self.lineup.order), None))
            return Change(True, True, Added(anew=True))
        if self.chosen in core:
            self._read_state()
        return Change(bool(incidents), self.chosen in core, self.log.add(mine))

    def _refresh_rows(self, streams: set[str]) -> None:
        rows = self.room.board_rows(streams)
        self.strip.follow(streams, {row.id: row for row in rows})
        self._numbers.clear()
        self.hidden = self.room.unseen(everything=self.everything)
        self.lineup.seen = Seen(self.room.mine(), self._first_due, self.twice)
        self.lineup.change(streams, [row for row in rows if row.open or row.activity or self._all], self.now())

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
        self.strip.read(list(self.lineup.everyone()), whole=self.whole)
        self.read_next_call()

    def read_next_call(self) -> None:
        """When the earliest rung of all is due."""
        first = self.room.next_escalation()
        self.next_call = datetime.fromisoformat(first) if first else None

    def row(self, stream: str | None) -> BoardRow | None:
        """One line of the board, whether the view shows it or not."""
        return self.lineup.row(stream)

    def waiting(self) -> list[Wait]:
        """What waits for an answer of mine, the longest first."""
        return self.room.waiting_for(self.me, self.waits)

    def asked(self) -> list[Wait]:
        """What I asked of others and nobody answered yet, the longest first."""
        return self.room.asked_by(self.me, self.waits)

    def disputed(self) -> list[BoardRow]:
        """Open incidents about which copies of the room say different things, or whose number two have; and closed
        ones on which work went on in a copy."""
        found = self.lineup.disputed
        if self.twice:
            found += [row for row in self.lineup.everyone() if row.open and row.number in self.twice]
        found += [row for row in self.lineup.everyone() if row.activity]
        return list({row.id: row for row in found}.values())

    def counts(self) -> str:
        """How much is open, in words."""
        n, heavy = self.lineup.counts() if self.whole else self.room.counts()
        said = ngettext("{n} open", "{n} open", n).format(n=n)
        return said if not heavy else f"{said} · " + _("{n} P1/major").format(n=heavy)
