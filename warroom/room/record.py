"""The record: answering, striking and correcting entries, what is significant, decisions and hypotheses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime

from warroom.i18n import _
from warroom.model.asking import AT_ONCE, Wait
from warroom.model.envelope import Recorded
from warroom.model.events import DecisionSet, EntryAsked, EntryFlagged, Event, HypothesisSet
from warroom.model.incident import IncidentState
from warroom.model.plain import clean_line, clean_text
from warroom.model.record import (
    ANSWER,
    APPROVAL,
    APPROVED,
    CONFIRMED,
    NONE,
    PROPOSED,
    RETURNED,
    Decision,
    Hypothesis,
    decisions,
    hypotheses,
    number_of,
)
from warroom.model.refusal import BadInput
from warroom.model.tlp import parse as parse_label
from warroom.room.evidence import SHORTEST, Evidence
from warroom.room.log import Log, More

_NUMBER = re.compile(r"#?(\d{1,7})")
_LETTERED = re.compile(r"([DHT])\.?\s?(\d{1,7})", re.IGNORECASE)
_WAITS = "incident, id, who, kind, number, people, asked_by, since, due"


class Recording(Log, Evidence):
    """What is done about what was written."""

    # -- which one is meant --------------------------------------------------------------------------------------------

    def find_entry(self, state: IncidentState, text: str) -> Recorded:
        """The event that a person names in an incident: `117` or `#117` an entry, `D2` a decision, `H1` a hypothesis,
        `T3` a task or order, or the beginning of an event's id. Raises `BadInput`."""
        from warroom.model import recording, tasking

        said = text.strip()
        if match := _NUMBER.fullmatch(said):
            return self._numbered(state, int(match[1]))
        if match := _LETTERED.fullmatch(said):
            letter, number = match[1].upper(), int(match[2])
            if letter == "T":
                id_ = tasking.numbered(state, number).id
            else:
                of = recording.decision if letter == "D" else recording.hypothesis
                id_ = of(state, number).id
            return self.journal.recorded([id_])[0]
        found = self.find_event(said)
        if found.stream != state.id:
            raise BadInput(_("{id} is about another incident than {code}.").format(id=found.id, code=state.code))
        return found

    def refs(self, ids: Iterable[str]) -> dict[str, str]:
        """How events are called in speech: event id → `117`, `D2`; else the beginning of its id."""
        from warroom.model import recording

        return {
            one.id: recording.ref_of(self.current(one.stream), one)[:SHORTEST] for one in self.journal.recorded(ids)
        }  # fmt: skip

    def _numbered(self, state: IncidentState, number: int) -> Recorded:
        sql = "SELECT event FROM entries WHERE incident = ? AND number = ?"
        found = [str(row[0]) for row in self.journal.query(sql, (state.id, number))] if number else []
        found += [id_ for id_, gone in state.redactions.items() if number and gone.number == number]
        if len(found) > 1:
            raise BadInput(
                _("Two copies of the room gave out the number {n}: {names}. Type the long name.").format(
                    n=number, names=", ".join(found)
                )
            )
        if not found:
            raise BadInput(
                _("{code} has no entry {n}. See them with: warroom timeline {incident}").format(
                    code=state.code, n=number, incident=state.number
                )
            )
        return self.journal.recorded(found)[0]

    # -- what waits for whom -------------------------------------------------------------------------------------------

    def waits(self) -> list[Wait]:
        """Everything that waits in this room, in the order in which it was asked."""
        rows = self.journal.query(f"SELECT {_WAITS} FROM waits ORDER BY since, id, who")  # noqa: S608 - our own words
        hidden = self.hidden() if rows else frozenset()
        return [
            Wait(
                str(incident), str(id_), str(who), str(kind), int(str(number)), tuple(json.loads(str(people))),
                str(asked_by), datetime.fromisoformat(str(since)), datetime.fromisoformat(str(due)) if due else None,
            )
            for incident, id_, who, kind, number, people, asked_by, since, due in rows
            if incident not in hidden
        ]  # fmt: skip

    def waiting_for(self, person: str, waits: Iterable[Wait] | None = None) -> list[Wait]:
        """What waits for an answer of this person: by name, or by a position that they hold."""
        found = self.waits() if waits is None else waits
        return [one for one in found if one.kind in AT_ONCE and person in one.people]

    def asked_by(self, person: str, waits: Iterable[Wait] | None = None) -> list[Wait]:
        """What this person asked of others, and nobody answered yet."""
        found = self.waits() if waits is None else waits
        return [one for one in found if one.kind in AT_ONCE and one.asked_by == person and person not in one.people]

    def words_of(self, waits: Iterable[Wait]) -> dict[str, str]:
        """The words that something that waits is about: event id → its words."""
        found = self.journal.recorded({one.id: None for one in waits})
        return {recorded.id: recorded.event.words() for recorded in found}

    # -- answers -------------------------------------------------------------------------------------------------------

    def answer(self, ref: str | int, entry: str, text: str = "", *, by: str = "") -> Recorded:
        """An answer to an entry, or that an order is understood. No words: understood. `by`: whose answer it is, where
        it is written down for somebody else. One answer of each who was asked counts."""
        from warroom.model import recording, tasking

        words = clean_text(text).strip()
        by = clean_line(by, what=_("name")) if by else ""
        with self.on(ref) as (writer, state):
            meant = self.find_entry(state, entry)
            if meant.kind == "task.added":
                number = state.numbers[meant.id]
                code, event = tasking.acknowledge(state, number, self.me, words, by)
                return self.write(writer, state, [event], position=code)[0]
            return self.write(writer, state, recording.answer(state, meant, self.me, words, by=by))[0]

    def approve_message(self, ref: str | int, entry: str, *, returned: str | None = None) -> Recorded:
        """A message is approved and goes out; or it is `returned` with that reason (ICS 213 block 8)."""
        from warroom.model import recording

        why = clean_text(returned or "").strip()
        verdict = APPROVED if returned is None else RETURNED
        with self.on(ref) as (writer, state):
            meant = self.find_entry(state, entry)
            code, events = recording.approve(state, meant, self.me, verdict, why)
            return self.write(writer, state, events, position=code)[0]

    # -- a pen and no pencil -------------------------------------------------------------------------------------------

    def strike(self, ref: str | int, entry: str, *, why: str) -> Recorded:
        """Strike an entry through: it stays in the record, and leaves search and reports."""
        from warroom.model import recording

        reason = clean_text(why).strip()
        with self.on(ref) as (writer, state):
            meant = self.find_entry(state, entry)
            code = recording.strike(state, meant, self.me, reason)
            return self.write(writer, state, [recording.struck(state, meant, reason)], position=code)[0]

    def correct(
        self, ref: str | int, entry: str, text: str | None = None, *, at: str | None = None, tlp: str | None = None,
        why: str,
    ) -> Recorded:  # fmt: skip
        """Other words, another time or another label for an entry: it is struck through with the reason and points on
        to a new one, which says what it corrects. Returns the new one."""
        from warroom.model import recording

        reason, words = clean_text(why).strip(), clean_text(text) if text is not None else None
        level = parse_label(tlp) if tlp is not None else None
        with self.on(ref) as (writer, state):
            old = self.find_entry(state, entry)
            code = recording.strike(state, old, self.me, reason)
            happened = self.past(at, state) if at else None
            moved = happened is not None and happened != old.at
            number = recording.next_number(decisions(state))
            if old.kind == "log.written":
                number = self._next_number(writer, state)
            new = recording.corrected(state, old, words, number, moved=moved, tlp=level)
            (written,) = self.write(writer, state, [new], position=code, at=happened or old.at)
            events = [recording.struck(state, old, reason, written), *self._carried(state, old, written)]
            self.write(writer, state, events, position=code)
            return written

    def _carried(self, state: IncidentState, old: Recorded, new: Recorded) -> list[Event]:
        """What goes on from a struck entry to the one in its place: what it asks, its significance, its links."""
        from warroom.model import recording

        record, number = state.record, number_of(new)
        events: list[Event] = [
            EntryAsked(entry=new.id, of=record.asks[old.id, what].of, number=number, what=what)
            for what in (ANSWER, APPROVAL) if (old.id, what) in record.asks
        ]  # fmt: skip
        flag = record.flags.get(old.id)
        if flag is not None and flag.level != NONE:
            level = flag.level if recording.may_confirm(state, self.me) else PROPOSED
            events.append(EntryFlagged(entry=new.id, level=level, number=number))
        outcome = state.value(f"decision/{old.id}/outcome")
        if outcome:
            events.append(DecisionSet(decision=new.id, outcome=outcome))
        events += [
            HypothesisSet(hypothesis=one.id, entries=(new.id,)) for one in hypotheses(state) if old.id in one.entries
        ]
        return events

    def significant(self, ref: str | int, entry: str, *, level: str = "", why: str = "") -> Recorded:
        """Put an event forward as significant, or confirm it, as far as this person may; `level` none takes it back."""
        from warroom.model import recording

        reason = clean_text(why).strip()
        with self.on(ref) as (writer, state):
            meant = self.find_entry(state, entry)
            wanted = level or (CONFIRMED if recording.may_confirm(state, self.me) else PROPOSED)
            code, event = recording.flag(state, meant, self.me, wanted, reason)
            return self.write(writer, state, [event], position=code)[0]

    # -- decisions and hypotheses --------------------------------------------------------------------------------------

    def decide(self, ref: str | int, text: str, more: More, *, at: str | None = None, again: bool = False) -> Decision:
        """A decision: the proposal, with options, objections, who decided, and when it is looked at again."""
        taken = self.log(ref, text, kind="decision", at=at, again=again, more=more)
        return next(one for one in decisions(self.current(taken.stream)) if one.id == taken.id)

    def decision_set(
        self, ref: str | int, number: int, *, outcome: str | None = None, review: str | None = None,
        reviewed: bool = False, objection: str = "",
    ) -> Decision:  # fmt: skip
        """What came of a decision, when it is looked at again, or one more objection."""
        from warroom.model import recording

        words = clean_text(outcome).strip() if outcome is not None else None
        said = clean_line(objection, limit=1000, what=_("objection")) if objection else ""
        with self.on(ref) as (writer, state):
            when = self.moment(review, state, future=True)
            event = recording.set_decision(
                state, number, outcome=words, review=when, reviewed=reviewed, objection=said
            )  # fmt: skip
            self.write(writer, state, [event])
        return recording.decision(self.current(state.id), number)

    def hypothesis(self, ref: str | int, text: str, *, entries: tuple[str, ...] = ()) -> Hypothesis:
        """What may be the matter, linked to the entries that speak of it."""
        from warroom.model import recording

        words = clean_line(text, limit=1000, what=_("hypothesis"))
        with self.on(ref) as (writer, state):
            linked = tuple(self.find_entry(state, one).id for one in entries)
            id_ = self.write(writer, state, [recording.raise_hypothesis(state, words, linked)])[0].id
        return next(one for one in hypotheses(self.current(state.id)) if one.id == id_)

    def hypothesis_set(
        self, ref: str | int, number: int, status: str | None = None, *, why: str = "", entries: tuple[str, ...] = ()
    ) -> Hypothesis:
        """A hypothesis is tested, ruled out, confirmed or open again; or entries are linked to it."""
        from warroom.model import recording

        reason = clean_text(why).strip()
        with self.on(ref) as (writer, state):
            linked = tuple(self.find_entry(state, one).id for one in entries)
            self.write(writer, state, [recording.set_hypothesis(state, number, status, reason, linked)])
        return recording.hypothesis(self.current(state.id), number)
