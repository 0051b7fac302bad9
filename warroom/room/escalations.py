"""Escalation: ladders as files, which of them count for an incident, calling, answering; and who is called by time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warroom import i18n
from warroom.i18n import _
from warroom.journal.errors import RoomFileError
from warroom.journal.writer import Writer
from warroom.model.envelope import Actor, Draft
from warroom.model.incident import IncidentState
from warroom.model.moments import rfc3339
from warroom.model.plain import clean_line, clean_text
from warroom.model.positions import BY_CODE
from warroom.model.refusal import BadInput
from warroom.room.base import Base
from warroom.room.owing import Owing
from warroom.room.roster import Roster
from warroom.room.rules import load_toml, read_rules

if TYPE_CHECKING:
    from warroom.model.ladders import FileLadder
    from warroom.model.parts import Escalation

FOLDER = Path(__file__).parent.parent / "escalations"
PATIENCE = 1.0
"""Seconds: whoever only wants to look does not wait long for a rung that the next process can raise as well."""
BY_ITSELF = "warroom"
"""Who raised a rung whose time had come: nobody did; `via` says whose process wrote it down."""


class Escalations(Owing, Roster):
    """What can be done about escalation."""

    def ladders(self) -> tuple[dict[str, FileLadder], list[str]]:
        """All ladders by id, and a sentence for each file that can't be read.

        Ours come in the chosen language; files in the person's own folder of settings (`escalations/`) and in
        `NAME.escalations/` beside the room come in place of ours of the same id.
        """
        return ladders_of(self)

    def groups(self) -> dict[str, tuple[str, ...]]:
        """The groups that ladders name, with who is in them."""
        known, _problems = self.ladders()
        return {name: people for ladder in known.values() for name, people in ladder.groups.items()}

    # -- what time does by itself --------------------------------------------------------------------------------------

    def next_escalation(self) -> str:
        """When the earliest rung of all is due, RFC 3339; empty where none is. Costs one look at an index."""
        ((first,),) = self.journal.query(
            "SELECT min(next_escalation_at) FROM incidents WHERE next_escalation_at IS NOT NULL"
        )
        return str(first) if first is not None else ""

    def raise_due(self) -> int:
        """Raise every rung whose time has come, with the time when it was due; how many. None is raised twice, however
        many processes ask at once. A file that can't be written now is nobody's trouble: the next process does it."""
        if self.journal.readonly:
            return 0
        first = self.next_escalation()
        if not first or first > rfc3339(self.clock.now()):
            return 0
        try:
            return self._raise_due()
        except RoomFileError:
            return 0

    def _raise_due(self) -> int:
        raised = 0
        # Not as this person: whoever only looked does not become known in the room by it.
        with self.journal.writing(Actor(BY_ITSELF, "", self.journal.via), PATIENCE) as writer:
            now = self.clock.now()
            sql = "SELECT id FROM incidents WHERE next_escalation_at <= ? ORDER BY next_escalation_at, id"
            for (stream,) in writer.query(sql, (rfc3339(now),)):
                raised += _raise(writer, writer.incident(str(stream)), now)
        return raised

    # -- what people do ------------------------------------------------------------------------------------------------

    def escalate(self, ref: str | int, why: str, *, to: str = "") -> Escalation:
        """Call somebody by hand: a position, `@person` or a group; without `to` the next rung of a ladder that runs."""
        from warroom.model import escalating

        reason = clean_text(why)
        whom, members = self.whom(to) if to else ("", ())
        with self.on(ref) as (writer, state):
            code, event = escalating.raise_by_hand(
                state, self.me, self.clock.now(), why=reason, to=whom, members=members
            )
            recorded = self.write(writer, state, [event], position=code)[0]
        key = escalating.escalation_key(event.ladder, event.rung, event.turn) if event.ladder else recorded.id
        return self.current(state.id).escalations[key]

    def whom(self, to: str) -> tuple[str, tuple[str, ...]]:
        """Whom a person means: the code of a position, `@login`, or a group that a ladder names."""
        text = clean_line(to, what=_("name"))
        if text.startswith("@"):
            return f"@{self.find_person(text)}", ()
        groups = self.groups()
        for name, people in groups.items():
            if name.casefold() == text.casefold():
                return name, people
        from warroom.model.positions import find_positions

        found = find_positions(text)
        if text.upper() in BY_CODE or len(found) == 1:
            return (text.upper() if text.upper() in BY_CODE else found[0].code), ()
        raise BadInput(
            _("{text!r} is no position, no @PERSON and no group; groups are: {names}.").format(
                text=text, names=", ".join(groups)
            )
        )

    def acknowledge(self, ref: str | int, number: int | None = None, note: str = "") -> Escalation:
        """Answer a call: I have it. `number`: which, where several wait."""
        from warroom.model import escalating

        words = clean_text(note)
        with self.on(ref) as (writer, state):
            key = ""
            if number is not None:
                found = [one.key for place, one in escalating.numbered(state) if place == number]
                if not found:
                    raise BadInput(_("{code} has no escalation {n}.").format(code=state.code, n=number))
                key = found[0]
            code, event = escalating.acknowledge(state, self.me, key, words)
            self.write(writer, state, [event], position=code)
        return self.current(state.id).escalations[event.escalation]

    def stand_down(self, ref: str | int, why: str, *, ladder: str = "") -> IncidentState:
        """End one ladder, or all of an incident's and what was called by hand."""
        from warroom.model import escalating

        reason = clean_text(why)
        with self.on(ref) as (writer, state):
            code, events = escalating.stand_down(state, self.me, ladder, reason)
            self.write(writer, state, events, position=code)
        return self.current(state.id)


def ladders_of(room: Base) -> tuple[dict[str, FileLadder], list[str]]:
    """The ladders that a room knows."""
    return read_rules(FOLDER / i18n.language(), "escalations", room.journal.path, read_ladder_file)


def read_ladder_file(path: Path) -> FileLadder:
    """The ladder in one file. Raises `BadInput` with the file's name."""
    from warroom.model.ladders import read_ladder

    return read_ladder(load_toml(path), path.name)


def arm_ladders(room: Base, writer: Writer, state: IncidentState) -> None:
    """Bring an incident's ladders up to what the room's rules say now, in the same transaction as what changed them."""
    if not state.open or not (state.priority or state.ladders):
        return  # nobody ranked it yet: no file is read for it
    from warroom.model import escalating
    from warroom.model.targets import read_policy

    known, _problems = ladders_of(room)
    values = {str(key): str(value) for key, value in writer.query("SELECT * FROM settings")}
    events = escalating.arm(state, known.values(), read_policy(values))
    position = next(iter(state.positions_of(room.me)), "")
    writer.append(Draft(state.id, event, mode=state.mode, position=position) for event in events)
    if events:
        _raise(writer, state, room.clock.now())  # a rung that is due at once does not wait for the next process


def _raise(writer: Writer, state: IncidentState, now: datetime) -> int:
    """Raise every rung of one incident whose time has come, each with the time when it was due; how many."""
    from warroom.model import escalating

    raised = 0
    while (due := escalating.next_due(state)) is not None and due.at <= now:
        event = escalating.due_event(due)
        writer.append([Draft(state.id, event, at=due.at, mode=state.mode, position="", actor=BY_ITSELF)])
        raised += 1
    return raised
