"""Copies of the room: joining them, and settling what they left disputed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from warroom.i18n import _
from warroom.journal.schema import TWICE
from warroom.model import settling, threeway
from warroom.model.envelope import Actor, Recorded
from warroom.model.incident import IncidentState
from warroom.model.parts import Join
from warroom.model.plain import clean_text
from warroom.model.refusal import Refused
from warroom.model.registers import Live
from warroom.room.roster import Roster

if TYPE_CHECKING:
    from warroom.journal.merge import MergeReport
    from warroom.journal.rotation import Outcome, Schedule


class Disputed(NamedTuple):
    """Something that copies of the room set apart: `what` it is in words, and its values, oldest first.

    Of a section of the plan `base` is the text that all of them began from; None: there was none.
    """

    register: str
    what: str
    live: tuple[Live, ...]
    base: Live | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is a section of the plan, which can be told by what each side changed."""
        return self.register.startswith("section/")

    def changes(self, value: Live) -> list[str]:
        """What one of the texts changed, line by line: `- gone`, `+ came`."""
        return threeway.changed(self.base.value if self.base is not None else "", value.value)

    def combined(self) -> str | None:
        """The text with the changes of all of them; None where they touch the same lines, or it is no text."""
        if not self.is_text:
            return None
        before = self.base.value if self.base is not None else ""
        return threeway.combined(before, [value.value for value in self.live])


class Sharing(Roster):
    """What can be done about copies."""

    def merge(
        self, other: Path, *, another_room: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> MergeReport:
        """Take in all that a copy of this room has and this file has not. What is said of it leaves out what this
        person may not see."""
        from warroom.journal.merge import merge

        self.for_the_room()
        actor = Actor(self.me, "", self.journal.via)
        report = merge(self.journal, other, actor, another_room=another_room, progress=progress)
        hidden = self.hidden()
        return report._replace(
            incidents=tuple(one for one in report.incidents if one.incident not in hidden),
            disputes=tuple(one for one in report.disputes if one.stream not in hidden),
        )

    def back_up(self, schedule: Schedule) -> Outcome:
        """Make a backup if one is due; many may ask at once."""
        from warroom.journal.rotation import turn

        return turn(self.journal, schedule)

    def disputes(self, ref: str | int) -> list[Disputed]:
        """All that is disputed about an incident: command first, then as it came."""
        state = self.current(self.find(ref))
        found = [
            Disputed(register, settling.subject(state, register), state.registers.live(register))
            for register in state.registers.disputes()
        ]
        if any(one.is_text for one in found):
            events = self.journal.core(state.id)
            found = [
                one._replace(base=threeway.base(events, one.register, one.live)) if one.is_text else one
                for one in found
            ]
        return sorted(found, key=lambda one: not one.register.startswith("role/IC"))

    def settle(
        self,
        ref: str | int,
        register: str,
        *,
        chosen: str = "",
        value: str | None = None,
        seen: tuple[str, ...] | None = None,
    ) -> IncidentState:
        """Settle a dispute by the value of one event, or by a new text; refused where somebody was quicker."""
        words = clean_text(value) if value is not None else None
        with self.on(ref, seen=seen, register=register) as (writer, state):
            code, events = settling.settle(state, register, self.me, chosen, words)
            self.write(writer, state, events, position=code)
            if register in ("category", "impact", "urgency", "override", "status", "hold"):
                from warroom.room.escalations import arm_ladders

                arm_ladders(self, writer, state)
        return self.current(state.id)

    def after_closing(self, state: IncidentState) -> list[Recorded]:
        """What was done on an incident after its end, by people of a copy who did not know of that."""
        return self.journal.recorded(live.event for live in state.activity)

    def stay_closed(self, ref: str | int, *, seen: tuple[str, ...] | None = None) -> IncidentState:
        """An incident stays closed although work went on in a copy; refused where more of it came in meanwhile."""
        with self.on(ref) as (writer, state):
            if seen is not None and set(seen) != {live.event for live in state.activity}:
                raise Refused(_("Something came in meanwhile. Look again, then decide."))
            code, events = settling.stay_ended(state, self.me)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def twice(self) -> frozenset[int]:
        """Numbers that two incidents have: both copies gave them out."""
        return frozenset(int(str(row[0])) for row in self.journal.query(TWICE))

    def renumber(self, ref: str | int) -> IncidentState:
        """The next free number for an incident whose number another one has, too."""
        with self.on(ref) as (writer, state):
            ((others,),) = writer.query(
                "SELECT count(*) FROM incidents WHERE number = ? AND id <> ?", (state.number, state.id)
            )
            if not others:
                raise Refused(_("{code} has its number to itself.").format(code=state.code))
            ((free,),) = writer.query("SELECT max(number) + 1 FROM incidents")
            code, events = settling.renumber(state, self.me, int(str(free)))
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def joins(self) -> list[Join]:
        """The copies that were joined to this file, oldest first."""
        if not self.journal.query("SELECT 1 FROM sqlite_master WHERE name = 'joins'"):
            return []  # a file of the first format, opened for reading
        rows = self.journal.query("SELECT first, last, at, source, by, ahead FROM joins ORDER BY first")
        return [
            Join(int(str(first)), int(str(last)), datetime.fromisoformat(str(at)), str(source), str(by),
                 float(str(ahead)))
            for first, last, at, source, by, ahead in rows
        ]  # fmt: skip
