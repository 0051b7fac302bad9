"""Events about what is owed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from warroom.model.events.base import Event


class PromiseSnoozed(Event):
    """Somebody does not want to be reminded of something owed for a while. It stays owed, and others see it.

    `promise` names it as `promises` does; `what`, `subject`: its kind and what it is about; `due`: when it was due
    then. A promise that gets another time is another promise.
    """

    kind: ClassVar[str] = "promise.snoozed"
    promise: str
    what: str
    subject: str = ""
    due: datetime
    until: datetime
