"""What the forms of the Incident Command System have in common, as plain text for paper; each has a module of its own.

Blocks and their numbers are those of the forms (FEMA 502-2; 309 as radio amateurs use it). Whoever changes a form has
to say so (FEMA): titles read `adapted for warroom`, and blocks of our own have a letter behind a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from warroom.i18n import _
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import DecisionTaken, LogWritten, TaskAdded, UpdateSent
from warroom.model.incident import IncidentState
from warroom.model.labelling import own
from warroom.model.moments import show_full
from warroom.model.positions import BY_CODE
from warroom.model.tlp import in_front, over, stricter
from warroom.model.updates import shown_audience
from warroom.report import paper
from warroom.report.heads import head_lines
from warroom.report.hints import shown_position
from warroom.report.labels import NO_LABELS, Labels
from warroom.report.telling import names_of
from warroom.room import Room


class Asked(NamedTuple):
    """Of what a form is asked for. `unit`: a position (of a section chief: the section) or a person; `channel`;
    `message`: the name or number of an entry; `since`, `until`: the operational period."""

    unit: str = ""
    channel: str | None = None
    message: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Said(NamedTuple):
    """What somebody said to somebody, whatever it became: an entry, a decision, an order, words to the outside.

    `to` are logins, codes, names, or one audience; `number` that of an entry (0: it has none), `ref` how it is called
    where it has none (`T3`, `D2`); `reply_to` the id of the entry that it answers.
    """

    text: str
    to: tuple[str, ...] = ()
    channel: str = ""
    sender: str = ""
    subject: str = ""
    number: int = 0
    ref: str = ""
    reply_to: str = ""


def said(one: Recorded, state: IncidentState) -> Said | None:
    """What was said by one event; None where it is no message."""
    event = one.event
    if isinstance(event, LogWritten):
        return Said(
            event.text, event.to, event.channel, event.sender, event.subject, event.number, reply_to=event.reply_to
        )
    number = state.numbers.get(one.id, getattr(event, "number", 0))
    if isinstance(event, DecisionTaken):
        return Said(event.text, event.to, event.channel, ref=f"D{number}")
    if isinstance(event, TaskAdded) and event.ordered:
        to = event.assignee or event.position
        return Said(event.text, (to,) if to else (), event.channel, ref=f"T{number}")
    if isinstance(event, UpdateSent):
        return Said(event.text, (event.audience,), event.channel)
    return None


class Sheet(NamedTuple):
    """What every form is made from: the room, the incident as it stands, its events by time, how they are called, the
    full names of people, the ids of entries that were struck, with the reason, and the labels."""

    room: Room
    state: IncidentState
    events: Sequence[Recorded]
    names: dict[str, str]
    people: dict[str, str]
    struck: dict[str, str]
    labels: Labels = NO_LABELS

    @property
    def zone(self) -> tzinfo:
        """In which times are printed."""
        return self.room.zone

    def words(self, one: Recorded, said: str) -> str:
        """What was said, or why it was struck: struck words are part of the record, and not of what is printed."""
        why = self.struck.get(one.id)
        return said if why is None else _("(struck: {why})").format(why=why)

    def labelled(self, one: Recorded, said: str) -> str:
        """The same, with the label of the entry in front."""
        return in_front(over(own(one), self.state.tlp), self.words(one, said))

    def about(self, events: Iterable[Recorded]) -> Sheet:
        """The same for a form that holds the words of these events alone: its label is theirs."""
        found = (self.labels.events.get(one.id, "") for one in events)
        return self._replace(labels=self.labels._replace(document=stricter(self.state.tlp, *found)))

    def nothing(self, said: str) -> str:
        """Why a form is empty: `said`, and what would have stood there but for its label."""
        return f"{said} {self.labels.left_out()}".rstrip()

    def person(self, login: str) -> str:
        """The full name of somebody, where it is known."""
        return self.people.get(login) or login

    def whom(self, name: str) -> str:
        """An addressee: a person with their position, a position, or an audience."""
        if name in BY_CODE:
            return shown_position(name)
        return self.titled(name) if name in self.people else shown_audience(name)

    def titled(self, login: str, position: str = "") -> str:
        """`Dan Jansen, Operations Section Chief`."""
        code = position or next(iter(self.state.positions_of(login)), "")
        return f"{self.person(login)}, {shown_position(code)}" if code in BY_CODE else self.person(login)


def sheet_of(
    room: Room, state: IncidentState, timeline: Iterable[Recorded], labels: Labels = NO_LABELS
) -> Sheet:  # fmt: skip
    """What forms of an incident are made from."""
    events = sorted(timeline, key=lambda one: (one.at, one.hlc, one.id))
    people = {person.login: person.name for person in room.people()}
    struck = {getattr(one.event, "entry", ""): getattr(one.event, "why", "") for one in events
              if one.kind == "entry.struck"}  # fmt: skip
    return Sheet(room, state, events, names_of(state), people, struck, labels)


# -- what all forms have -----------------------------------------------------------------------------------------------


def head(sheet: Sheet, number: str, title: str) -> list[str]:
    """The title, what it was changed for, EXERCISE in words where it is one, and the label where there is one."""
    named = _("ICS {number} – adapted for warroom").format(number=number)
    return [*exercise(sheet), *marking(sheet), paper.apart(named, title), paper.RULE, *_left_out(sheet)]


def exercise(sheet: Sheet) -> list[str]:
    """The line that says that nothing of this happened."""
    return [paper.centred(" ".join([_("EXERCISE")] * 3))] if sheet.state.mode is Mode.EXERCISE else []


def marking(sheet: Sheet) -> list[str]:
    """The line that says with whom it may be shared."""
    title = sheet.labels.title()
    return [paper.centred(title)] if title else []


def _left_out(sheet: Sheet) -> list[str]:
    said = sheet.labels.left_out()
    return [*paper.wrapped(said, paper.WIDTH), paper.RULE] if said else []


def incident_blocks(sheet: Sheet) -> list[str]:
    """Block 1, and the number that we add to it."""
    return [
        *paper.block(_("1. Incident Name"), sheet.state.name),
        *paper.block(_("1A. Incident Number"), sheet.state.code),
    ]


def period_block(sheet: Sheet, asked: Asked) -> list[str]:
    """Block 2: the period that was asked for, else from the report to now."""
    since = asked.since or sheet.state.reported_at or sheet.room.clock.now()
    until = asked.until or sheet.room.clock.now()
    words = _("{since} to {until}").format(since=show_full(since, sheet.zone), until=show_full(until, sheet.zone))
    return paper.block(_("2. Operational Period"), words)


def prepared(sheet: Sheet, label: str) -> list[str]:
    """Who prepared it, with room to sign, the journal's head, the label and EXERCISE once more."""
    room = sheet.room
    now = room.clock.now()
    lines = [paper.RULE]
    lines += paper.block(label, sheet.titled(room.me))
    lines += paper.block("   " + _("Signature"), "_" * 30)
    lines += paper.block("   " + _("Date/Time"), show_full(now, sheet.zone))
    lines.append(paper.RULE)
    for line in head_lines(room.journal.heads(), now, sheet.zone):
        lines += paper.wrapped(line, paper.WIDTH)
    return [*lines, *marking(sheet), *exercise(sheet)]


def within(asked: Asked) -> Callable[[Recorded], bool]:
    """Whether something happened in the period that was asked for."""
    return lambda one: (asked.since is None or one.at >= asked.since) and (asked.until is None or one.at <= asked.until)


def moment(one: Recorded, zone: tzinfo) -> str:
    """Date and time, for a column."""
    return f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}"


def joined(sheets: Sequence[Sequence[str]]) -> str:
    """Forms one below the other."""
    return "\n\n\n".join("\n".join(line.rstrip() for line in lines) for lines in sheets) + "\n"
