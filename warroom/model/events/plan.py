"""Events of the Incident Action Plan: sections, objectives, tasks, approval, operational periods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class SectionDrafted(Event):
    """The text of one section of the plan as somebody left it."""

    kind: ClassVar[str] = "plan.drafted"
    section: str
    text: str

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The section's text."""
        yield f"section/{self.section}", self.text

    def words(self) -> str:
        """The text."""
        return self.text


class PlanSubmitted(Event):
    """The draft goes to the Incident Commander."""

    kind: ClassVar[str] = "plan.submitted"
    number: int

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The plan's state."""
        yield "plan", "in_review"


class PlanApproved(Event):
    """The Incident Commander approved this version; what it said is kept with it."""

    kind: ClassVar[str] = "plan.approved"
    number: int
    content: dict[str, str]

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The plan's state."""
        yield "plan", "approved"


class PlanReturned(Event):
    """The Incident Commander sends the draft back."""

    kind: ClassVar[str] = "plan.returned"
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The plan's state."""
        yield "plan", "returned"

    def words(self) -> str:
        """The reason given."""
        return self.why


class PeriodStarted(Event):
    """An operational period begins (ICS 202 block 2)."""

    kind: ClassVar[str] = "period.started"
    number: int
    ends_at: datetime


class ObjectiveAdded(Event):
    """One objective (ICS 202 block 3)."""

    kind: ClassVar[str] = "objective.added"
    number: int
    text: str
    due: datetime | None = None

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Its text and status."""
        yield f"objective/{event_id}/text", self.text
        yield f"objective/{event_id}/status", "open"
        if self.due is not None:
            yield f"objective/{event_id}/due", self.due.isoformat()

    def words(self) -> str:
        """The text."""
        return self.text


class ObjectiveSet(Event):
    """An objective reworded, met or dropped; only what was said is set."""

    kind: ClassVar[str] = "objective.set"
    objective: str
    text: str | None = None
    status: str | None = None
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Its text or status."""
        if self.text is not None:
            yield f"objective/{self.objective}/text", self.text
        if self.status is not None:
            yield f"objective/{self.objective}/status", self.status

    def words(self) -> str:
        """The new text and the reason."""
        return "\n".join(text for text in (self.text, self.why) if text)


class TaskAdded(Event):
    """One task (a row of ICS 204, or of 233): for one person, with a time; `position` whose work it is (a code).

    `check_back_at`: when whoever gives it comes back to ask how it stands.
    `ordered`: it was an order, and whoever got it has to acknowledge it. `channel`, `tags` and `tlp` as of a log entry.
    """

    kind: ClassVar[str] = "task.added"
    number: int
    text: str
    assignee: str = ""
    due: datetime | None = None
    objective: str = ""
    status: str = "assigned"
    position: str = ""
    check_back_at: datetime | None = None
    ordered: bool = False
    channel: str = ""
    tags: tuple[str, ...] = ()
    tlp: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Its text, status, person and time."""
        yield f"task/{event_id}/text", self.text
        yield f"task/{event_id}/status", self.status
        yield f"task/{event_id}/assignee", self.assignee
        yield f"task/{event_id}/due", self.due.isoformat() if self.due else ""
        if self.check_back_at is not None:
            yield f"task/{event_id}/check_back", self.check_back_at.isoformat()

    def words(self) -> str:
        """The text."""
        return self.text


class TaskSet(Event):
    """A task moved on, given to somebody else, or given more time; only what was said is set.

    `checked`: somebody came back to it; without `check_back_at` nobody will do so again.
    `by`: who said so, where somebody else wrote it down.
    """

    kind: ClassVar[str] = "task.set"
    task: str
    status: str | None = None
    assignee: str | None = None
    due: datetime | None = None
    note: str = ""
    check_back_at: datetime | None = None
    checked: bool = False
    by: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Its status, person or time."""
        if self.status is not None:
            yield f"task/{self.task}/status", self.status
        if self.assignee is not None:
            yield f"task/{self.task}/assignee", self.assignee
        if self.due is not None:
            yield f"task/{self.task}/due", self.due.isoformat()
        if self.check_back_at is not None or self.checked:
            when = self.check_back_at
            yield f"task/{self.task}/check_back", when.isoformat() if when is not None else ""

    def words(self) -> str:
        """The note."""
        return self.note
