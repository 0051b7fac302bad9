"""Settling what copies of the room left disputed."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.settling import shown_value
from warroom.room.sharing import Disputed
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice


class SharingFlows(FlowBase):
    """What is done about values that two copies set apart from each other."""

    def dispute_settle(self) -> None:
        """What is disputed about the chosen incident, its values with author and time; one key takes one."""
        state = self.state()
        if state is None:
            return
        found = self.room.disputes(state.id)
        if state.number in self.console.desk.twice:
            self._number(state)
        elif not found:
            self.screen.notice(_("Nothing is disputed about #{n}.").format(n=state.number), "muted")
        else:
            self._values(state, self._meant(found))

    def _meant(self, found: list[Disputed]) -> Disputed:
        """The one on whose line the cursor stands, else the first: command, before all others."""
        screen = self.screen
        key = screen.plan.list.cursor_key or "" if screen.current == "plan" else ""
        if key.startswith("disputed/"):
            key = f"section/{key.split('/')[1]}"
        return next((one for one in found if key and one.register.startswith(key)), found[0])

    def _values(self, state: IncidentState, one: Disputed) -> None:
        zone, now = self.console.zone, self.console.desk.now()
        options = [
            Choice(
                str(n),
                live.event,
                f"{shown_value(one.register, live.value)}  ({live.actor}, {show_moment(live.at, zone, now)})",
            )
            for n, live in enumerate(one.live, 1)
        ]
        if one.register.startswith("section/"):
            options.append(Choice("b", "both", _("Keep both, one below the other")))
        title = _("#{n}, {what}: copies of the room say different things. What holds?")

        def settle(value: str) -> None:
            text = "\n".join(live.value for live in one.live) if value == "both" else None
            chosen = "" if value == "both" else value
            seen = tuple(live.event for live in one.live)
            self.do(
                lambda: self.room.settle(state.id, one.register, chosen=chosen, value=text, seen=seen),
                lambda after: self._settled(after, one),
            )

        self.choose(title.format(n=state.number, what=one.what), options, settle)

    def _settled(self, state: IncidentState, one: Disputed) -> str:
        left = len(state.registers.disputes())
        value = shown_value(one.register, state.value(one.register)).replace("\n", " / ")
        said = _("{what}: {value}.").format(what=one.what, value=value)
        more = _("Still disputed: {n}; x goes on.").format(n=left)
        return f"{said} {more}" if left else said

    def _number(self, state: IncidentState) -> None:
        title = _("Two incidents are #{n}: copies of the room gave the number out twice.").format(n=state.number)
        yes = _("Give {name} the next free number").format(name=state.name)

        def renumber() -> None:
            self.do(lambda: self.room.renumber(state.id), lambda after: _("It is {code} now.").format(code=after.code))

        self.sure(title, yes, renumber)
