"""The journal as evidence: taking words out of it for good, signing its heads, checking who signed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from warroom.i18n import _
from warroom.journal.writer import is_keyed
from warroom.model.envelope import ROOM, Draft, Recorded
from warroom.model.events import Event, HeadsSigned, IncidentDescribed
from warroom.model.plain import clean_line, clean_text
from warroom.model.refusal import BadInput, Refused
from warroom.room.access import Access

if TYPE_CHECKING:
    from warroom.journal.signing import Signed

SHORTEST = 8
"""Letters of an event's name that are enough, where no other event begins so."""
_NAME = re.compile(rf"[0-9A-HJKMNP-TV-Z]{{{SHORTEST},26}}")


class TakenOut(NamedTuple):
    """What a redaction did: to which event of which incident (a stream), which other events hold the same words.

    `clean`: no byte of the words is left in the file; False: another program is reading, and its log may hold some.
    """

    event: str
    incident: str
    kind: str
    why: str
    same_words: tuple[str, ...]
    clean: bool


class Evidence(Access):
    """What is done about the journal itself."""

    def find_event(self, text: str) -> Recorded:
        """The event that a person names by its id or a beginning of it that only one has. Raises `BadInput`."""
        name = text.strip().upper()
        if not _NAME.fullmatch(name):
            raise BadInput(
                _("{text!r} is no event's name: 8 to 26 letters and digits, as in warroom timeline N --ids").format(
                    text=text[:80]
                )
            )
        rows = self.journal.query("SELECT id FROM events WHERE id >= ? AND id < ? LIMIT 4", (name, f"{name}~"))
        found = [str(row[0]) for row in rows]
        if len(found) > 1:
            raise BadInput(
                _("Several events begin with {text}: {names}. Type more of it.").format(
                    text=name, names=", ".join(found)
                )
            )
        if not found:
            raise BadInput(_("There is no event {text}. See them with: warroom timeline N --ids").format(text=name))
        return self.journal.recorded(found)[0]

    def redact(self, event: str, *, why: str, title: str = "") -> TakenOut:
        """Take the words of one event out of the file for good; who did it and why stays in their place.

        `title`: the one that the incident has from then on, where it was that of a declaration that went. Done to an
        event whose words are gone already it only cleans the file once more. Raises `Refused`, `BadInput`.
        """
        from warroom.journal.redacting import clean, same_words, take_out
        from warroom.model.events import Redacted
        from warroom.model.redacting import redact, words_of

        meant, reason = self.find_event(event), clean_text(why)
        events: list[Event] = []
        if title:
            events.append(IncidentDescribed(name=clean_line(title, what=_("title"))))
        same: list[str] = []
        if not isinstance(meant.event, Redacted):
            if is_keyed(meant.stream):
                said = _("Only words about an incident can be taken out; {id} is about the room.")
                raise Refused(said.format(id=meant.id))
            with self.on(meant.stream) as (writer, state):
                now = self.journal.recorded([meant.id])[0]
                code, redacted = redact(state, now, self.me, reason)
                same = same_words(writer, now, words_of(now))
                self.write(writer, state, [redacted, *events], position=code)
                take_out(writer, now.id)
        return TakenOut(meant.id, meant.stream, meant.kind, reason, tuple(same), clean(self.journal))

    # -- signatures ----------------------------------------------------------------------------------------------------

    def sign(self, key: Path | None = None) -> Recorded:
        """Sign the heads as they are now with this person's SSH key, and keep the signature in the room's own stream.

        Raises `Refused` where there is no key, no ssh-keygen, or the key is not given.
        """
        from warroom.journal.signing import sign

        heads = self.journal.heads()
        if not heads:
            raise Refused(_("There is nothing in this room yet that could be signed."))
        # Not under the lock: a person may have to type a passphrase. What others write meanwhile is not signed.
        made = sign(self.me, heads, key)
        event = HeadsSigned(heads=heads, signature=made.text, key=made.key, fingerprint=made.fingerprint)
        with self.acting() as writer:
            return writer.append([Draft(ROOM, event, mode=self.mode)])[0]

    def signatures(self) -> list[Signed]:
        """Every signature in the journal, oldest first, each checked."""
        from warroom.journal.signing import signatures

        granted: dict[str, frozenset[str]] = {}
        for login, key in self.keys_given():
            granted[login] = granted.get(login, frozenset()) | {key}
        return signatures(self.journal, granted=granted)

    def signings(self) -> list[Recorded]:
        """The events by which somebody signed, unchecked, in the order of their arrival."""
        return [one for one in self.journal.events(ROOM) if isinstance(one.event, HeadsSigned)]
