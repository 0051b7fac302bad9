"""Confidential incidents: who sees one."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.model.incident import IncidentState
from warroom.model.plain import clean_text
from warroom.model.seeing import named
from warroom.room.roster import Roster


class Circles(Roster):
    """Who is in the know."""

    def circle(self, ref: str | int) -> tuple[bool, list[str]]:
        """Whether an incident is confidential, and who sees it then."""
        state = self.current(self.find(ref))
        return state.confidential, sorted(named(state))

    def confide(
        self,
        ref: str | int,
        *,
        confidential: bool | None = None,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        why: str = "",
    ) -> IncidentState:
        """Make an incident confidential or public; name people who see it then, or take them out."""
        from warroom.model import confiding

        added = tuple(dict.fromkeys(self.find_person(one) for one in add))
        removed = tuple(dict.fromkeys(self.find_person(one) for one in remove))
        asked = confiding.Circle(confidential, added, removed, clean_text(why))
        with self.on(ref) as (writer, state):
            code, events = confiding.confide(state, asked, self.me)
            for login in added:
                self.know(writer, login)
            self.write(writer, state, events, position=code)
        # Not by the door: whoever took themselves out sees it no more.
        return self.current(state.id)
