"""The communication log: entries. Words to the outside are in `stakeholders.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from warroom.i18n import _
from warroom.journal.writer import Writer
from warroom.model import tlp
from warroom.model.asking import asked_of
from warroom.model.envelope import Recorded
from warroom.model.events import EntryAsked, LogWritten
from warroom.model.grammar import DIRECTIONS, ENTRY_KINDS, STAGES, Quick, can_parts, parse_quick, stage_of
from warroom.model.incident import IncidentState
from warroom.model.moments import rfc3339
from warroom.model.plain import blank, clean_line, clean_text
from warroom.model.record import APPROVAL, number_of
from warroom.model.refusal import BadInput, SameWords
from warroom.room.plan import Plan

SAME_WITHIN = timedelta(seconds=10)
"""The same words by the same person within this time are asked about."""


class More(NamedTuple):
    """What can be said of an entry beside its words, kind, addressees, channel and time.

    `sender`: who said it; `direction`: in, out or internal; `bob`: a stage; `ack`: an answer is asked for; `approval`:
    a message goes out when somebody approved it; `reply_to`: the number or id of an entry; `actions` and `needs` of a
    CAN report whose condition is the text; `due`: the time box of an order, or when a decision is looked at again;
    `options`, `objections` and `decided_by` of a decision; `tlp`: a label, or `none`.
    """

    sender: str = ""
    direction: str = ""
    subject: str = ""
    bob: str = ""
    ack: bool = False
    approval: bool = False
    reply_to: str = ""
    actions: str = ""
    needs: str = ""
    due: str | None = None
    options: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    decided_by: str = ""
    tlp: str | None = None


_NO_MORE = More()


class Log(Plan):
    """Words that are kept."""

    def quick(self, text: str, ref: str | int | None = None) -> Quick:
        """How a line of the quick grammar is read."""
        state = self.current(self.find(ref)) if ref is not None else None
        reported = state.reported_at if state is not None else None
        return parse_quick(text, now=self.clock.now(), zone=self.zone, reported_at=reported)

    def log(
        self,
        ref: str | int,
        text: str,
        *,
        kind: str | None = None,
        to: tuple[str, ...] = (),
        channel: str = "",
        at: str | None = None,
        again: bool = False,
        more: More = _NO_MORE,
    ) -> Recorded:
        """One entry; the text may hold the quick grammar. Its time is when it was sent, unless typed.

        A decision becomes one (`decision.taken`), an order to one person a task that they acknowledge (`task.added`).
        Raises `SameWords` for the same words by the same person within seconds, unless `again`.
        """
        words = clean_text(text)
        meant = entry_kind(kind) if kind else None
        with self.on(ref) as (writer, state):
            quick = parse_quick(
                words, now=self.clock.now(), zone=self.zone, reported_at=state.reported_at, meant=meant
            )  # fmt: skip
            quick = self._merged(quick, state, meant, to, channel, more)
            if blank(quick.text):
                raise BadInput(_("The entry is empty. Type what you see, then Enter."))
            happened = self.past(at, state) if at else quick.at
            if not again:
                self._not_twice(state, quick, happened)
            if quick.kind == "decision":
                return self._decide(writer, state, quick, more, happened)
            if quick.kind == "order" and len(quick.to) == 1:
                return self._order(writer, state, quick, happened)
            return self._entry(writer, state, quick, more, happened)

    def _merged(
        self, quick: Quick, state: IncidentState, kind: str | None, to: tuple[str, ...], channel: str, more: More
    ) -> Quick:
        """The line as it was read, with what was said beside it; cleaned and checked."""
        if more.direction and more.direction not in DIRECTIONS:
            names = ", ".join(DIRECTIONS)
            said = _("{value!r} is not a direction; choose one of {names}.")
            raise BadInput(said.format(value=more.direction, names=names))
        stage = stage_of(more.bob) if more.bob else quick.bob
        if more.bob and stage is None:
            said = _("{value!r} is not a stage of BOB; choose one of {names}.")
            raise BadInput(said.format(value=more.bob, names=", ".join(STAGES)))
        return quick._replace(
            kind=kind or quick.kind or "note",
            to=(*(clean_line(one, what=_("addressee")) for one in to), *quick.to),
            channel=clean_line(channel, what=_("channel")) if channel else quick.channel or "",
            due=self.moment(more.due, state, future=True) or quick.due,
            bob=stage,
            ack=more.ack or quick.ack,
            sender=clean_line(more.sender, what=_("sender")) if more.sender else quick.sender or "",
            direction=more.direction or quick.direction or "",
            tlp=tlp.parse(more.tlp) if more.tlp is not None else quick.tlp,
        )

    # -- what a line becomes -------------------------------------------------------------------------------------------

    def _entry(
        self, writer: Writer, state: IncidentState, quick: Quick, more: More, happened: datetime | None
    ) -> Recorded:
        number = self._next_number(writer, state)
        parts = _can(quick, more)
        to = self.find_entry(state, more.reply_to) if more.reply_to else None
        event = LogWritten(
            entry=quick.kind or "note", to=quick.to,
            text="; ".join(parts) if more.actions or more.needs else quick.text,
            tags=quick.tags, channel=quick.channel or "", number=number, sender=quick.sender or "",
            direction=quick.direction or "",
            bob=quick.bob or "", subject=clean_line(more.subject, what=_("subject")) if more.subject else "",
            can=parts, reply_to=to.id if to else "", reply_number=number_of(to) if to else 0, ack=quick.ack,
            tlp=quick.tlp if quick.tlp is not None else _label_of(state, to),
        )  # fmt: skip
        asked = self._asked(writer, quick, more)
        (entry,) = self.write(writer, state, [event], at=happened)
        if asked:
            what = APPROVAL if more.approval else "answer"
            self.write(writer, state, [EntryAsked(entry=entry.id, of=asked, number=number, what=what, due=quick.due)])
        return entry

    def _asked(self, writer: Writer, quick: Quick, more: More) -> tuple[str, ...]:
        """Of whom an entry asks an answer: orders and messages ask by themselves."""
        if more.approval:
            if quick.kind != "message":
                raise BadInput(_("Approval is for messages: !message, or --kind message."))
            return ("IC",)
        if not quick.ack and quick.kind not in ("order", "message"):
            return ()
        if quick.ack and not quick.to:
            raise BadInput(_("Name who is to answer: @dan"))
        known = {str(login).casefold(): str(login) for (login,) in writer.query("SELECT login FROM people")}
        return asked_of(tuple(known.get(name.casefold(), name) for name in quick.to))

    def _decide(
        self, writer: Writer, state: IncidentState, quick: Quick, more: More, happened: datetime | None
    ) -> Recorded:
        from warroom.model import recording

        proposal = recording.Proposal(
            quick.text, _lines(more.options, _("option")), _lines(more.objections, _("objection")),
            self.find_person(more.decided_by) if more.decided_by else quick.sender or "", quick.due, quick.to,
            quick.tags, quick.channel or "", quick.bob or "", quick.tlp or "",
        )  # fmt: skip
        return self.write(writer, state, [recording.decide(state, proposal)], at=happened)[0]

    def _order(self, writer: Writer, state: IncidentState, quick: Quick, happened: datetime | None) -> Recorded:
        from warroom.model import tasking

        login, position = self.addressee(state, quick.to[0])
        words = clean_line(quick.text, limit=1000, what=_("order"))
        asked = tasking.Given(
            words, login, position, quick.due, ordered=True, channel=quick.channel or "", tags=quick.tags,
            tlp=quick.tlp or "",
        )  # fmt: skip
        return self.give(writer, state, asked, at=happened)

    def _next_number(self, writer: Writer, state: IncidentState) -> int:
        """The number of the next entry. One that was taken out keeps its own."""
        ((last,),) = writer.query("SELECT max(number) FROM entries WHERE incident = ? AND number > 0", (state.id,))
        gone = (one.number for one in state.redactions.values())
        return max(int(str(last or 0)), *gone, 0) + 1

    def find_entry(self, state: IncidentState, text: str) -> Recorded:
        """The event that a person names: see `warroom.room.record`."""
        raise NotImplementedError

    # -- updates -------------------------------------------------------------------------------------------------------

    def _not_twice(self, state: IncidentState, quick: Quick, happened: datetime | None) -> None:
        """The same words to the same people about the same time: most likely sent twice by mistake."""
        now = self.clock.now()
        since = int((now - SAME_WITHIN).timestamp() * 1000) << 16
        rows = self.journal.query(
            "SELECT e.at FROM events v JOIN entries e ON e.pos = v.pos WHERE v.stream = ? AND v.hlc > ? "
            "AND v.recorded_at BETWEEN ? AND ? "  # after the clock went back, what it said before is no guide
            "AND v.kind IN ('log.written', 'decision.taken', 'task.added') AND v.actor = ? AND e.text = ? "
            "AND e.kind = ? AND e.recipients = ? AND (? = '' OR e.at = ?) LIMIT 1",
            (
                state.id, since, rfc3339(now - SAME_WITHIN), rfc3339(now), self.me, quick.text, quick.kind,
                json.dumps(quick.to, ensure_ascii=False), *[rfc3339(happened) if happened else ""] * 2,
            ),
        )  # fmt: skip
        if rows:
            raise SameWords(_("You said the same words seconds ago. Send them once more to have them twice (--again)."))


def _label_of(state: IncidentState, replied: Recorded | None) -> str:
    """The label that a reply takes on where nobody said another: its words are most often about the same."""
    if replied is None:
        return ""
    from warroom.model.labelling import own

    gone = state.redactions.get(replied.id)
    return gone.tlp if gone is not None else own(replied)


def _can(quick: Quick, more: More) -> tuple[str, ...]:
    """Condition, actions and needs of a CAN report."""
    if quick.kind != "report_can":
        if more.actions or more.needs:
            raise BadInput(_("Actions and needs belong to a CAN report: --kind can"))
        return ()
    if more.actions or more.needs:
        return (quick.text.strip(), clean_text(more.actions).strip(), clean_text(more.needs).strip())
    return can_parts(quick.text)


def _lines(texts: Iterable[str], what: str) -> tuple[str, ...]:
    return tuple(clean_line(text, limit=1000, what=what) for text in texts if text.strip())


def entry_kind(text: str) -> str:
    """The kind of entry that is meant; raises `BadInput`."""
    wanted = text.strip().casefold()
    found = [kind for kind in ENTRY_KINDS if kind == wanted] or [
        k for k in ENTRY_KINDS if wanted and k.startswith(wanted)
    ]
    if len(found) != 1:
        raise BadInput(
            _("{text!r} is not a kind of entry; choose one of {names}.").format(text=text, names=", ".join(ENTRY_KINDS))
        )
    return found[0]
