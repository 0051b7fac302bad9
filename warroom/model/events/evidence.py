"""Events about the journal as evidence: words that were taken out, and heads that somebody signed."""

from __future__ import annotations

from typing import ClassVar

from warroom.model.events.base import Event


class EventRedacted(Event):
    """The words of an event of this stream were taken out for good; its place in the chain stays.

    `event` is that event, `what` its kind; `rest` is what is left of its body, as JSON: all that the fold needs and no
    words (empty: the fold needs nothing of it). `number` is the one that an entry of the log had: it stays taken. `tlp`
    is its label: that holds for the answers, which are still there.
    """

    kind: ClassVar[str] = "event.redacted"
    event: str
    what: str
    why: str
    rest: str = ""
    number: int = 0
    tlp: str = ""

    def words(self) -> str:
        """The reason given."""
        return self.why


class HeadsSigned(Event):
    """Somebody signed these heads with their SSH key, and so everything that stands before them.

    `signature` is the armoured text of `ssh-keygen -Y sign`, `key` the public key, `fingerprint` its SHA-256 as
    ssh-keygen shows it.
    """

    kind: ClassVar[str] = "heads.signed"
    heads: tuple[str, ...]
    signature: str
    key: str
    fingerprint: str
