"""The role roster: assigning, relieving, handing over."""

from __future__ import annotations

from typing import NamedTuple

from warroom.i18n import _
from warroom.model import positions, staffing
from warroom.model.envelope import PERSON, Draft
from warroom.model.events import PersonAdded
from warroom.model.incident import IncidentState
from warroom.model.plain import clean_line, clean_login, clean_text
from warroom.model.refusal import Refused
from warroom.room.base import Base


class Person(NamedTuple):
    """Somebody whom the room knows."""

    login: str
    name: str


class Roster(Base):
    """Who holds which position."""

    def assign(
        self,
        ref: str | int,
        position: str,
        person: str,
        *,
        holding: str = "primary",
        reports_to: str = "",
        why: str = "",
        seen: tuple[str, ...] | None = None,
    ) -> IncidentState:
        """Put somebody in a position. A position for one passes from whoever held it; so does command, by its holder.

        Without the commander's word command is taken only with a reason, and that is recorded as an emergency.
        """
        found = staffing.find(position)
        above = staffing.find(reports_to).code if reports_to else ""
        login = self.find_person(person)
        asked = staffing.Assignment(found.code, login, self.me, holding, above, clean_text(why))
        register = positions.role_register(found.code, holding, login)
        with self.on(ref, seen=seen, register=register) as (writer, state):
            code, events = staffing.assign(state, asked)
            self.know(writer, login)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def hand_over(
        self, ref: str | int, position: str, person: str, *, leaving: str = "", why: str = ""
    ) -> tuple[IncidentState, str]:
        """Pass a position on from whoever holds it; says who that was. `leaving`: who, where several hold it."""
        found = staffing.find(position)
        login = self.find_person(person)
        asked = staffing.Assignment(found.code, login, self.me, why=clean_text(why))
        with self.on(ref) as (writer, state):
            code, events, before = staffing.hand_over(state, asked, self.find_person(leaving) if leaving else "")
            self.know(writer, login)
            self.write(writer, state, events, position=code)
        return self.current(state.id), before

    def relieve(self, ref: str | int, position: str, person: str = "", *, why: str = "") -> IncidentState:
        """Take somebody out of a position; says no where nobody would be left in command."""
        found = staffing.find(position)
        login = self.find_person(person) if person else ""
        with self.on(ref) as (writer, state):
            code, events = staffing.relieve(state, found.code, login, self.me, clean_text(why))
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def holder(self, ref: str | int, position: str) -> str:
        """Who holds a position that one person holds; empty where nobody does."""
        state = self.current(self.find(ref))
        return state.value(positions.role_register(staffing.find(position).code, "primary", ""))

    def current(self, stream: str) -> IncidentState:
        """The state of an incident as it is now."""
        state = self.journal.state(stream)
        if not isinstance(state, IncidentState):
            raise Refused(_("That is not an incident."))
        state.rights = self.rights()
        return state

    def add_person(self, login: str, name: str = "") -> Person:
        """Make somebody known, or give somebody who is known another full name."""
        who, words = clean_login(login), clean_line(name, what=_("name")) if name else ""
        with self.acting() as writer:
            if not self.know(writer, who, words) and words:
                writer.append([Draft(PERSON + who, PersonAdded(login=who, name=words))])
        rows = self.journal.query("SELECT name FROM people WHERE login = ?", (who,))
        return Person(who, str(rows[0][0]))
