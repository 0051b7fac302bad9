"""Events about what stands in the log, and the two things that are kept beside it: decisions and hypotheses.

What has to be known of an entry later (asked, answered, struck, significant) is an event that names it: entries
themselves are no part of what is folded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class EntryAsked(Event):
    """An entry asks for an answer: of these logins, positions (codes) or people outside; each answers for themselves.

    `what`: answer or approval (ICS 213 block 8). `number` is the entry's, `due` when the answer is wanted.
    """

    kind: ClassVar[str] = "entry.asked"
    entry: str
    of: tuple[str, ...]
    number: int = 0
    what: str = "answer"
    due: datetime | None = None


class EntryAnswered(Event):
    """One answer to an entry: of whom it was asked (`of`, as in the asking), who gave it where that is not who wrote
    it down (`by`), and its words. `verdict`: approved or returned, where approval was asked for."""

    kind: ClassVar[str] = "entry.answered"
    entry: str
    of: str
    number: int = 0
    by: str = ""
    text: str = ""
    verdict: str = ""

    def words(self) -> str:
        """The words of the answer."""
        return self.text


class EntryStruck(Event):
    """An entry is struck through: it stays readable in the record, and leaves search and reports.

    `successor`: the id of the entry that stands in its place; `into`: its number.
    """

    kind: ClassVar[str] = "entry.struck"
    entry: str
    why: str
    number: int = 0
    successor: str = ""
    into: int = 0

    def words(self) -> str:
        """The reason given."""
        return self.why


class EntryFlagged(Event):
    """An event is put forward as significant, confirmed as such, or no longer so. `level`: proposed, confirmed, none.

    `number` is that of a log entry; 0 of anything else.
    """

    kind: ClassVar[str] = "entry.flagged"
    entry: str
    level: str
    number: int = 0
    why: str = ""

    def words(self) -> str:
        """The reason given."""
        return self.why


class DecisionTaken(Event):
    """A decision: the proposal, what else could have been done, strong objections, who decided, when it is looked at
    again. `decided_by` empty: whoever wrote it down. `tlp` as of a log entry."""

    kind: ClassVar[str] = "decision.taken"
    number: int
    text: str
    options: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    decided_by: str = ""
    review: datetime | None = None
    to: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channel: str = ""
    bob: str = ""
    tlp: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """When it is looked at again."""
        yield f"decision/{event_id}/review", self.review.isoformat() if self.review else ""

    def words(self) -> str:
        """The proposal, the options and the objections, a line each."""
        return "\n".join((self.text, *self.options, *self.objections))


class DecisionSet(Event):
    """A decision was looked at again, objected to, or came to something; only what was said is set.

    `reviewed`: it was looked at, and there is no next time unless `review` gives one.
    """

    kind: ClassVar[str] = "decision.set"
    decision: str
    review: datetime | None = None
    reviewed: bool = False
    outcome: str | None = None
    objection: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """When it is looked at again, and what came of it."""
        if self.review is not None or self.reviewed:
            yield f"decision/{self.decision}/review", self.review.isoformat() if self.review else ""
        if self.outcome is not None:
            yield f"decision/{self.decision}/outcome", self.outcome

    def words(self) -> str:
        """The outcome and the objection."""
        return "\n".join(text for text in (self.outcome, self.objection) if text)


class HypothesisRaised(Event):
    """What may be the matter; `entries` are the ids of events that speak for or against it."""

    kind: ClassVar[str] = "hypothesis.raised"
    number: int
    text: str
    entries: tuple[str, ...] = ()

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Its status."""
        yield f"hypothesis/{event_id}/status", "open"

    def words(self) -> str:
        """The text."""
        return self.text


class HypothesisSet(Event):
    """A hypothesis is tested, ruled out, confirmed or open again; or more events are linked to it."""

    kind: ClassVar[str] = "hypothesis.set"
    hypothesis: str
    status: str | None = None
    why: str = ""
    entries: tuple[str, ...] = ()

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Its status."""
        if self.status is not None:
            yield f"hypothesis/{self.hypothesis}/status", self.status

    def words(self) -> str:
        """The reason given."""
        return self.why
