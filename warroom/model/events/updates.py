"""Events of words to the outside before they are sent: drafted, reworded, approved, returned, withdrawn; audiences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


def draft_register(draft: str) -> str:
    """The register that holds the words of a draft."""
    return f"draft/{draft}/text"


class UpdateDrafted(Event):
    """Words to an audience that somebody has to approve first.

    `next_due`: when that audience is to hear more, as it was said; `quiet`: it is promised nothing.
    """

    kind: ClassVar[str] = "update.drafted"
    number: int
    audience: str
    text: str
    next_due: datetime | None = None
    quiet: bool = False

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The words."""
        yield draft_register(event_id), self.text

    def words(self) -> str:
        """The text."""
        return self.text


class UpdateReworded(Event):
    """Other words in a draft; whoever approved the old ones did not approve these."""

    kind: ClassVar[str] = "update.reworded"
    draft: str
    text: str
    next_due: datetime | None = None
    quiet: bool = False

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The words."""
        yield draft_register(self.draft), self.text

    def words(self) -> str:
        """The text."""
        return self.text


class UpdateApproved(Event):
    """A draft may be sent. `wording` is the event whose words were approved: no others are."""

    kind: ClassVar[str] = "update.approved"
    draft: str
    wording: str


class UpdateReturned(Event):
    """A draft goes back to its author. `wording` is the event whose words it is about."""

    kind: ClassVar[str] = "update.returned"
    draft: str
    wording: str
    why: str = ""

    def words(self) -> str:
        """The reason given."""
        return self.why


class UpdateWithdrawn(Event):
    """A draft is not sent any more."""

    kind: ClassVar[str] = "update.withdrawn"
    draft: str
    why: str = ""

    def words(self) -> str:
        """The reason given."""
        return self.why


class AudienceSet(Event):
    """An audience of this room: it comes in place of one of the same name from a file.

    `approve` are codes of positions; `every` gives minutes by priority (`P1` to `30`); `side` is internal or external.
    """

    kind: ClassVar[str] = "audience.set"
    audience: str
    title: str = ""
    side: str = "external"
    lang: str = ""
    approve: tuple[str, ...] = ()
    every: dict[str, str] = {}  # noqa: RUF012 - a field's default; the base class copies nothing and nobody writes

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The audience whole, as JSON."""
        yield f"audience/{self.audience}", self.body()
