"""Who gets in: rights and keys, given and taken away. The lines for sshd are `keyfile.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from warroom.i18n import _
from warroom.model.envelope import ROOM, Draft, Recorded
from warroom.model.events import Event
from warroom.model.keyed import KeyedState
from warroom.model.plain import clean_login, clean_text
from warroom.model.refusal import BadInput, Refused
from warroom.model.rights import KEY
from warroom.room.base import Base

if TYPE_CHECKING:
    from warroom.model.admitting import Admitted
    from warroom.model.sshkeys import PublicKey


class Access(Base):
    """What is done about who may come in and what they may do. Never by somebody who came in by a key themselves."""

    def admit(self, person: str, *, right: str = "", position: str = "", key: PublicKey | None = None) -> Admitted:
        """Give somebody a right, or let a key of theirs in, or both; each of them only where it is new.

        Without right and position they keep what they have. Raises `Refused`, `BadInput`.
        """
        from warroom.model import admitting

        login = clean_login(person)
        chosen, code = admitting.comes_in(position, right)

        def events(room: KeyedState) -> list[Event]:
            have = self.rights().get(login, "") if not chosen else ""
            if not chosen and not have:
                raise BadInput(
                    _("Say what {who} comes in for: --position IC, OSC, PIO ..., observer or trainer").format(who=login)
                )
            found = admitting.grant(room, login, chosen, code) if chosen else []
            return found + (admitting.let_in(room, login, key) if key is not None else [])

        self._change(login, events)
        return self.admitted_as(login)

    def turn_away(self, person: str, *, key: str = "", why: str = "") -> Admitted:
        """Take the right and all keys of somebody away, or one key (its fingerprint). What they have left; their open
        sessions end within a second or two."""
        from warroom.model import admitting

        login, reason = clean_login(person), clean_text(why)

        def events(room: KeyedState) -> Sequence[Event]:
            return admitting.shut_out(room, login, key, reason) if key else admitting.revoke(room, login, reason)

        self._change(login, events)
        return self.admitted_as(login)

    def _change(self, login: str, events: Callable[[KeyedState], Sequence[Event]]) -> None:
        if self.guest is not None:
            raise Refused(_("Who gets in is decided on the machine where the room lies, not from a session like this."))
        with self.acting() as writer:
            self.for_the_room(writer)
            found = events(writer.keyed(ROOM))
            self.know(writer, login)
            writer.append(Draft(ROOM, event) for event in found)

    # -- reading -------------------------------------------------------------------------------------------------------

    def everybody_admitted(self) -> list[Admitted]:
        """Everybody who was given a right or a key, by login name."""
        from warroom.model.admitting import admitted

        return admitted(self.settings())

    def admitted_as(self, login: str) -> Admitted:
        """What somebody was given; nothing of anything where that is so."""
        from warroom.model.admitting import Admitted

        found = [one for one in self.everybody_admitted() if one.login == login]
        return found[0] if found else Admitted(login, "", "", None, "", (), False)

    def admissions(self) -> list[Recorded]:
        """The events by which somebody was let in or turned away, in the order of their arrival."""
        return [one for one in self.journal.events(ROOM) if one.kind.startswith(("access.", "key."))]

    def keys_given(self) -> list[tuple[str, str]]:
        """Login name and fingerprint of every key that opens this room."""
        rows = self.journal.query(
            "SELECT key, value FROM settings WHERE key >= 'key/' AND key < 'key0' AND value <> ''"
        )
        return [(str(value).partition(" ")[0], str(key)[len(KEY) :]) for key, value in rows]
