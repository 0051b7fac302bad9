"""Events about regulators: what was decided about a regime, which clocks run, and what was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Edit, Event


class RegulatorAssessed(Event):
    """Somebody decided whether a regime applies. `trigger` and `moment`: what starts its clocks, and since when."""

    kind: ClassVar[str] = "regulator.assessed"
    regime: str
    name: str
    applies: bool
    trigger: str = ""
    moment: datetime | None = None
    why: str = ""

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The decision, and the moment of the trigger."""
        yield f"regime/{self.regime}", "applies" if self.applies else "not_applicable"
        if self.trigger and self.moment is not None:
            yield f"regime/{self.regime}/{self.trigger}", self.moment.isoformat()

    def words(self) -> str:
        """The reason given."""
        return self.why


class RegulatorArmed(Event):
    """A clock runs. `due` None: without undue delay, the rule gives no figure. `as_of`: the date of the rule's text.

    `since`: the moment that it counts from, of its trigger or of the handing in before it; None: nobody wrote it down.
    """

    kind: ClassVar[str] = "regulator.armed"
    regime: str
    step: str
    name: str
    title: str
    to: str
    article: str = ""
    due: datetime | None = None
    as_of: str = ""
    since: datetime | None = None

    def edits(self, event_id: str) -> Iterable[Edit]:
        """When it is due."""
        yield f"clock/{self.regime}/{self.step}", self.due.isoformat() if self.due else ""


class RegulatorSubmitted(Event):
    """What a step asks for was handed in; `ref` is the number that the regulator gave it."""

    kind: ClassVar[str] = "regulator.submitted"
    regime: str
    step: str
    name: str
    title: str
    ref: str

    def edits(self, event_id: str) -> Iterable[Edit]:
        """The reference."""
        yield f"clock/{self.regime}/{self.step}/submitted", self.ref

    def words(self) -> str:
        """The reference, for search."""
        return self.ref


class RegulatorOwned(Event):
    """Somebody sees to a clock that outlives the incident."""

    kind: ClassVar[str] = "regulator.owned"
    regime: str
    step: str
    name: str
    title: str
    owner: str

    def edits(self, event_id: str) -> Iterable[Edit]:
        """Who."""
        yield f"clock/{self.regime}/{self.step}/owner", self.owner
