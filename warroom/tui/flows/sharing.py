"""Settling what copies of the room left disputed."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.i18n import _
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.registers import Live
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
        options = list(self._texts(one)) if one.is_text else [
            Choice(str(n), live.event, f"{shown_value(one.register, live.value)}  ({live.actor}, {self._when(live)})")
            for n, live in enumerate(one.live, 1)
        ]  # fmt: skip
        title = _("#{n}, {what}: copies of the room say different things. What holds?")

        def settle(value: str) -> None:
            whole = {"both": "\n".join(live.value for live in one.live), "combined": one.combined()}
            text, chosen = whole.get(value), "" if value in whole else value
            seen = tuple(live.event for live in one.live)
            self.do(
                lambda: self.room.settle(state.id, one.register, chosen=chosen, value=text, seen=seen),
                lambda after: self._settled(after, one),
            )

        self.choose(title.format(n=state.number, what=one.what), options, settle)

    def _texts(self, one: Disputed) -> Iterator[Choice]:
        """Each text by what it changed of the one that all began from; then all together."""
        if one.base is not None:
            said = _("What all began from ({who}, {time}):").format(who=one.base.actor, time=self._when(one.base))
            yield Choice("", "", said, enabled=False)
            yield from (Choice("", "", f"  {line}", enabled=False) for line in one.base.value.splitlines())
        for n, live in enumerate(one.live, 1):
            yield Choice(str(n), live.event, f"{live.actor}, {self._when(live)}")
            yield from (Choice("", "", line, enabled=False) for line in one.changes(live))
        if one.combined() is not None:
            yield Choice("m", "combined", _("Take the changes of all: they touch different lines"))
        yield Choice("b", "both", _("Keep both, one below the other"))

    def _when(self, live: Live) -> str:
        return show_moment(live.at, self.console.zone, self.console.desk.now())

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
