"""Events about an incident itself: declared, moved, classified, described, timed, held, confided, linked, and what its
source said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class IncidentDeclared(Event):
    """Somebody reported something. `at` of the envelope is when it was reported: the start of the KPI clocks.

    `nature`: `test` or `backfilled` (entered later); empty for what its mode says. It never changes.
    """

    kind: ClassVar[str] = "incident.declared"
    number: int
    name: str
    description: str = ""
    reporter: str = ""
    source: str = ""
    detected_at: datetime | None = None
    occurred_at: datetime | None = None
    confidential: bool = False
    nature: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Name, description and reporter are registers: they may be corrected. So is whether it is confidential."""
        yield "status", "identified"
        yield "name", self.name
        yield "reporter", self.reporter
        if self.description:
            yield "description", self.description
        if self.confidential:
            yield "confidential", "yes"

    def words(self) -> str:
        """Its title and description."""
        return f"{self.name}\n{self.description}" if self.description else self.name


class IncidentMoved(Event):
    """A step of the state machine (docs: domain, state machine). `why` says what the guard of the step asks for."""

    kind: ClassVar[str] = "incident.moved"
    to: str
    why: str = ""
    cancel_reason: str = ""
    imported: bool = False

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The status."""
        yield "status", self.to
        if self.to == "resolved":
            yield "resolution", self.why
        if self.to == "cancelled":
            yield "cancel_reason", self.cancel_reason

    def words(self) -> str:
        """The reason given."""
        return self.why


class IncidentClassified(Event):
    """Categorised or prioritised: only what was said is set. `priority` here is an override and needs `why`.

    `tlp`: the label of the whole incident; empty takes it away.
    """

    kind: ClassVar[str] = "incident.classified"
    category: str | None = None
    subcategory: str | None = None
    cause: str | None = None
    impact: str | None = None
    urgency: str | None = None
    priority: str | None = None
    matrix: str | None = None
    major: bool | None = None
    why: str = ""
    imported: bool = False
    tlp: str | None = None

    def edits(self, event_id: str) -> Iterable[Edit]:
        """One register for each thing said."""
        for name in ("category", "subcategory", "cause", "impact", "urgency", "matrix", "tlp"):
            value = getattr(self, name)
            if value is not None:
                yield name, value
        if self.priority is not None:
            yield "override", self.priority
        if self.major is not None:
            yield "major", "yes" if self.major else ""

    def words(self) -> str:
        """The reason given."""
        return self.why


class IncidentDescribed(Event):
    """Name, description or reporter set anew."""

    kind: ClassVar[str] = "incident.described"
    name: str | None = None
    description: str | None = None
    reporter: str | None = None

    def edits(self, event_id: str) -> Iterable[Edit]:
        """One register for each thing said."""
        for name in ("name", "description", "reporter"):
            value = getattr(self, name)
            if value is not None:
                yield name, value

    def words(self) -> str:
        """What was written."""
        return "\n".join(text for text in (self.name, self.description) if text)


class IncidentTimed(Event):
    """One of the eight timestamps corrected; the moves stay as they were recorded."""

    kind: ClassVar[str] = "incident.timed"
    which: str
    moment: datetime
    why: str = ""
    imported: bool = False

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The timestamp, as RFC 3339."""
        yield f"time/{self.which}", self.moment.isoformat()

    def words(self) -> str:
        """The reason given."""
        return self.why


class IncidentHeld(Event):
    """Work waits for somebody outside; an empty `reason` says that it goes on.

    `customer`: it waits for the customer, and so the time for the resolution stands still (domain: SLA targets).
    """

    kind: ClassVar[str] = "incident.held"
    reason: str = ""
    imported: bool = False
    customer: bool = False

    def edits(self, event_id: str) -> Iterable[Edit]:
        """What is waited for."""
        yield "hold", self.reason

    def words(self) -> str:
        """What is waited for."""
        return self.reason


class IncidentConfided(Event):
    """Made confidential or public, and who sees it then: login names that were `added`, and those `removed`."""

    kind: ClassVar[str] = "incident.confided"
    confidential: bool | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """One register for the flag, one for each person."""
        if self.confidential is not None:
            yield "confidential", "yes" if self.confidential else ""
        # Another program may name somebody twice, or in both: one event says one thing of each person.
        names = dict.fromkeys(self.added, "yes") | dict.fromkeys(self.removed, "no")
        yield from ((f"named/{person}", value) for person, value in names.items())

    def words(self) -> str:
        """The reason given."""
        return self.why


class IncidentLinked(Event):
    """This incident is `parent` (a part), `duplicate` or `related` (see `link`) to another one: its stream, and its
    code as it was then."""

    kind: ClassVar[str] = "incident.linked"
    link: str
    other: str
    code: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """One register a link: an incident has one parent and is a duplicate of one."""
        yield link_register(self.link, self.other), f"{self.other} {self.code}".rstrip()


class IncidentUnlinked(Event):
    """That link holds no longer."""

    kind: ClassVar[str] = "incident.unlinked"
    link: str
    other: str
    code: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The same register, empty."""
        yield link_register(self.link, self.other), ""


def link_register(link: str, other: str) -> str:
    """Where a link is kept."""
    return f"link/{link}" if link in ("parent", "duplicate") else f"link/{link}/{other}"


class SourceRecorded(Event):
    """What another system said of this incident at that time: its own number and fields, as they stood there.

    `key` names one change in that system, so that the same change read twice is one fact.
    """

    kind: ClassVar[str] = "source.recorded"
    system: str
    ref: str
    key: str
    by: str = ""
    fields: dict[str, str] = {}  # noqa: RUF012 - a field's default; the base class copies nothing and nobody writes

    def edits(self, event_id: str) -> Iterable[Edit]:
        """One register for each field of the source."""
        yield "source", f"{self.system} {self.ref}"
        for name, value in self.fields.items():
            yield f"source/{name}", value
