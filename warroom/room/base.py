"""What every part of the door needs: who acts, which incident is meant, which person, at what time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import NamedTuple

from warroom.clock import Clock, local_zone
from warroom.i18n import _
from warroom.journal.journal import Journal
from warroom.journal.writer import Writer
from warroom.model import rights
from warroom.model.durations import show_duration
from warroom.model.envelope import PERSON, ROOM, Actor, Draft, Mode, Recorded
from warroom.model.events import Event, PersonAdded
from warroom.model.incident import IncidentState
from warroom.model.keyed import SETTINGS, KeyedState
from warroom.model.moments import parse_moment
from warroom.model.plain import clean_login
from warroom.model.refusal import BadInput, Refused
from warroom.model.seeing import may_see, named

_NUMBER = re.compile(r"#?(?P<number>\d{1,9})")
_NAMED = "SELECT id, code, name, confidential, named FROM incidents"
_NEAR = 120.0
"""Seconds on the wrong side of now that are let pass: clocks differ a little."""
WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_CODE = re.compile(r"(?:INC|OEF)-\d{4}-0*(?P<number>\d{1,9})", re.IGNORECASE)
_RIGHTS = "SELECT key, value FROM settings WHERE key >= 'right/' AND key < 'right0' AND value <> ''"
"""`0` follows `/`: all keys that begin so, by the table's own order."""


class Guest(NamedTuple):
    """Somebody who can't reach the file and came in by a key (its fingerprint). `via`: from where, for the journal.

    For them only what the room itself says counts: without a right and this key in it they do nothing at all.
    """

    via: str
    key: str


class Base:
    """A room file opened by one person. Methods raise `Refused`, `BadInput` or `RoomFileError`: nothing was done."""

    def __init__(self, journal: Journal, me: str, guest: Guest | None = None) -> None:
        self.journal = journal
        self.me = clean_login(me)
        self.guest = guest
        self.mode = Mode.REAL

    @property
    def clock(self) -> Clock:
        """What tells the time in this room."""
        return self.journal.clock

    @property
    def zone(self) -> tzinfo:
        """The zone in which moments are typed and shown: the room's, else this machine's."""
        name = self.setting("zone")
        if not name:
            return local_zone()
        from zoneinfo import ZoneInfo

        return ZoneInfo(name)

    def setting(self, key: str) -> str:
        """One setting of the room, or its default."""
        rows = self.journal.query("SELECT value FROM settings WHERE key = ?", (key,))
        return str(rows[0][0]) if rows and rows[0][0] else SETTINGS[key]

    # -- who and which -------------------------------------------------------------------------------------------------

    def find(self, ref: str | int) -> str:
        """The incident that a person names: `7`, `#7`, `INC-2026-0007`, or its number in the system it came from."""
        # What no file can hold (half a character) is no incident's name either.
        text = str(ref).strip().encode("utf-8", "replace").decode()
        rows: list[tuple[object, ...]] = []
        if match := _NUMBER.fullmatch(text) or _CODE.fullmatch(text):
            number = int(match["number"])
            rows = self._named(self.journal.query(f"{_NAMED} WHERE number = ? ORDER BY id", (number,)))
            code = f"{text[:8]}-{number:04d}".upper()
            rows = [row for row in rows if row[1] == code] or rows
            if len(rows) > 1:
                raise BadInput(_twice(number, rows))
        elif text:
            # `<> ''` is what the index on it asks for: without these words all incidents would be read.
            sql = f"{_NAMED} WHERE (source_ref = ? AND source_ref <> '') OR id = ?"
            rows = self._named(self.journal.query(sql, (text, text)))
        if not rows:
            raise _unknown(text)
        return str(rows[0][0])

    # -- what this person may see: of all else is spoken as if it were not there ---------------------------------------

    def _named(self, rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return [row for row in rows if may_see(self.me, bool(row[3]), json.loads(str(row[4])))]

    def _confidential(self) -> list[tuple[str, bool]]:
        """Every confidential incident, and whether this person sees it."""
        rows = self.journal.query("SELECT id, named FROM incidents WHERE confidential = 1")
        return [(str(id_), may_see(self.me, True, json.loads(str(seen)))) for id_, seen in rows]

    def hidden(self) -> frozenset[str]:
        """The streams of the incidents that this person may not see."""
        return frozenset(stream for stream, seen in self._confidential() if not seen)

    def seen_only(self, table: str = "incidents") -> tuple[str, str]:
        """A condition in SQL, and the value for its mark: rows of `incidents` that this person may see."""
        seen = [stream for stream, seen in self._confidential() if seen]
        condition = "({0}.confidential = 0 OR {0}.id IN (SELECT value FROM json_each(?)))"
        return condition.format(table), json.dumps(seen)

    def sees(self, stream: str) -> bool:
        """Whether this person may see an incident."""
        rows = self.journal.query(f"{_NAMED} WHERE id = ? AND confidential = 1", (stream,))
        return len(self._named(rows)) == len(rows)

    def sees_state(self, state: IncidentState) -> bool:
        """The same of an incident's state as it is now."""
        return may_see(self.me, state.confidential, named(state) if state.confidential else ())

    def find_person(self, text: str) -> str:
        """The login name of the person that is meant: it whole, or a part of it or of the full name that only one has.

        Somebody whom the room does not know yet is known from then on. Raises `BadInput` where several are meant.
        """
        wanted = text.strip().lstrip("@")
        rows = [(str(login), str(name)) for login, name in self.journal.query("SELECT login, name FROM people")]
        if any(login == wanted for login, _name in rows):
            return wanted
        folded = wanted.casefold()
        found = [login for login, name in rows if folded and (folded in login.casefold() or folded in name.casefold())]
        exact = [login for login, name in rows if folded in (login.casefold(), name.casefold())]
        found = exact or found
        if len(found) > 1:
            raise BadInput(
                _("{text!r} may be several people: {names}. Type more of the name.").format(
                    text=wanted, names=", ".join(sorted(found)[:8])
                )
            )
        return found[0] if found else clean_login(wanted)

    def moment(
        self, text: str | None, incident: IncidentState | None = None, *, future: bool = False
    ) -> datetime | None:
        """The moment that a person typed; None where they typed none."""
        if text is None or not text.strip():
            return None
        reported = incident.reported_at if incident is not None else None
        return parse_moment(text, now=self.clock.now(), zone=self.zone, reported_at=reported, future=future)

    def past(self, text: str | None, incident: IncidentState | None = None) -> datetime | None:
        """The same for something that happened: not later than now."""
        moment = self.moment(text, incident)
        ahead = (moment - self.clock.now()).total_seconds() if moment is not None else 0.0
        if ahead > _NEAR:
            raise BadInput(
                _("{text} lies {ahead} ahead. What happened can't lie in the future.").format(
                    text=text, ahead=show_duration(ahead)
                )
            )
        return moment

    # -- rights --------------------------------------------------------------------------------------------------------

    @property
    def right(self) -> str:
        """What the room lets this person do (`model/rights.py`); empty where it says nothing of them."""
        return self.rights().get(self.me, "")

    def rights(self, writer: Writer | None = None) -> Mapping[str, str]:
        """Who was given which right, by login name; within a transaction as it stands there, under the lock."""
        rows = self.journal.query(_RIGHTS) if writer is None else writer.query(_RIGHTS)
        return {str(key)[len(rights.RIGHT) :]: str(value) for key, value in rows}

    def admitted(self, writer: Writer | None = None) -> None:
        """Raises `Refused` where this person came in by a key, and the room does not let them in (any more)."""
        if self.guest is None:
            return
        from warroom.model.admitting import admission

        sql, key = "SELECT value FROM settings WHERE key = ?", rights.KEY + self.guest.key
        rows = self.journal.query(sql, (key,)) if writer is None else writer.query(sql, (key,))
        owner = str(rows[0][0]).partition(" ")[0] if rows else ""
        why = admission(self.rights(writer).get(self.me, ""), owner, self.me, self.guest.key)
        if why:
            raise Refused(why)

    def for_the_room(self, writer: Writer | None = None) -> None:
        """Raises `Refused` where this person may not change what the whole room goes by."""
        self.admitted(writer)
        rights.demand_room(self.me, self.rights(writer).get(self.me, ""))

    def due(self, said: str | datetime | None, incident: IncidentState | None = None) -> datetime | None:
        """The moment by which something is due. What a person types lies ahead; a moment that a program gives (an
        exercise, told late) is a fact, and stays as it is."""
        if not isinstance(said, str):
            return said
        moment = self.moment(said, incident, future=True)
        behind = (self.clock.now() - moment).total_seconds() if moment is not None else 0.0
        if behind > _NEAR:
            raise BadInput(
                _("{text} lies {time} back. What is due lies ahead: type it like 15:30, 45m or tomorrow 08:00.").format(
                    text=said.strip()[:80], time=show_duration(behind)
                )
            )
        return moment

    # -- acting --------------------------------------------------------------------------------------------------------

    @contextmanager
    def acting(self, mode: Mode | None = None) -> Iterator[Writer]:
        """One transaction in this person's name; makes them known in the room first. `mode`: where it is about another
        mode than the room is in."""
        with self.journal.writing(Actor(self.me, "", self.journal.via)) as writer:
            self._enter(writer, mode or self.mode)
            yield writer

    def _enter(self, writer: Writer, mode: Mode) -> Mapping[str, str]:
        """The rights in this room, after this person's own was asked: whether they may write at all."""
        self.admitted(writer)
        given = self.rights(writer)
        rights.demand_write(self.me, given.get(self.me, ""), mode)
        self.know(writer, self.me)
        return given

    @contextmanager
    def on(
        self, ref: str | int, *, seen: Sequence[str] | None = None, register: str = ""
    ) -> Iterator[tuple[Writer, IncidentState]]:
        """The same, with the state of one incident as it is now.

        `seen` are the events that this person saw as the value of `register`: where others are live now, somebody was
        quicker, and the act is refused with what they did.
        """
        stream = self.find(ref)
        with self.journal.writing(Actor(self.me, "", self.journal.via)) as writer:
            state = writer.incident(stream)
            if not self.sees_state(state):  # somebody made it confidential a moment ago
                raise _unknown(ref)
            state.rights = self._enter(writer, state.mode)
            if seen is not None:
                _unchanged(state, register, seen)
            yield writer, state

    def write(self, writer: Writer, state: IncidentState, events: Sequence[Event], *, position: str | None = None,
              at: datetime | None = None, replaces: tuple[str, ...] | None = None) -> list[Recorded]:  # fmt: skip
        """Append events about one incident, in its mode, in the position that the person acts in."""
        code = self.position(state) if position is None else position
        return writer.append(
            Draft(state.id, event, at=at, replaces=replaces, mode=state.mode, position=code) for event in events
        )

    def position(self, state: IncidentState) -> str:
        """The position that this person holds there; empty where none."""
        return next(iter(state.positions_of(self.me)), "")

    def know(self, writer: Writer, login: str, name: str = "") -> bool:
        """Make somebody known in the room; says whether they are new."""
        if writer.query("SELECT 1 FROM people WHERE login = ?", (login,)):
            return False
        state = writer.keyed(PERSON + login)
        if not state.registers.value("name"):
            writer.append([Draft(PERSON + login, PersonAdded(login=login, name=name), mode=Mode.REAL)])
        return True

    def settings(self) -> KeyedState:
        """The room's own state."""
        state = self.journal.state(ROOM)
        assert isinstance(state, KeyedState)  # noqa: S101 - the stream's name says which it is
        return state


def _unknown(ref: str | int) -> BadInput:
    return BadInput(_("There is no incident {ref}. See what there is with: warroom board --all").format(ref=ref))


def _twice(number: int, rows: Sequence[tuple[object, ...]]) -> str:
    listed = ", ".join(f"{row[0]} ({row[2]})" for row in rows)
    return _(
        "Two copies of the room gave out the number {n}: {named}. Name the one you mean by its long name, "
        "or give it a number of its own: warroom settle LONGNAME number --new"
    ).format(n=number, named=listed)


def _unchanged(state: IncidentState, register: str, seen: Sequence[str]) -> None:
    live = state.registers.live(register)
    if not live and seen:
        raise Refused(_("What you saw is not there any more. Look again, then decide."))
    if {one.event for one in live} != set(seen):
        from warroom.model.settling import shown_value

        last = live[-1]
        raise Refused(
            _("{who} was quicker: it is {value!r} now. Look again, then decide.").format(
                who=last.actor, value=shown_value(register, last.value)
            )
        )


def days(text: str) -> int:
    """A setting that is a number of days or hours; 0 where a copy of the room says what is none."""
    return int(text) if WHOLE_NUMBER.fullmatch(text) else 0
