"""Settling what copies of the room left disputed."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import BY_STEP, shown_status
from warroom.model.moments import show_moment
from warroom.model.registers import Live
from warroom.model.settling import shown_value
from warroom.report.telling import names_of, tell
from warroom.room.sharing import Disputed
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice

_SHOWN = 5
"""So many events of work are named."""


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
        elif not found and state.activity:
            self._ended(state)
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

    def _when(self, one: Live | Recorded) -> str:
        return show_moment(one.at, self.console.zone, self.console.desk.now())

    def _settled(self, state: IncidentState, one: Disputed) -> str:
        left = len(state.registers.disputes())
        value = shown_value(one.register, state.value(one.register)).replace("\n", " / ")
        said = _("{what}: {value}.").format(what=one.what, value=value)
        more = _("Still disputed: {n}; x goes on.").format(n=left)
        return f"{said} {more}" if left else said

    def _ended(self, state: IncidentState) -> None:
        """It was closed in one copy while work went on in another: it stays so, or is looked at once more."""
        title = _("#{n} is {status}; work went on in a copy (activity after closing: {count})")
        zone, names = self.console.zone, names_of(state)
        told = [(one, tell(one, names, zone)) for one in self.room.after_closing(state)[-_SHOWN:]]
        options = [
            Choice("", "", f"{one.actor}, {self._when(one)}  {said.kind_label}: {said.text}", enabled=False)
            for one, said in told
        ]
        back = BY_STEP.get((state.status, "in_review")) or BY_STEP[state.status, "registered"]
        options.append(Choice("r", back.to, _("Reopen it: {status}").format(status=shown_status(back.to))))
        options.append(Choice("k", "keep", _("It stays {status}").format(status=shown_status(state.status))))
        seen = tuple(live.event for live in state.activity)

        def decided(value: str) -> None:
            if value == "keep":
                said = _("#{n} stays {status}.").format(n=state.number, status=shown_status(state.status))
                self.do(lambda: self.room.stay_closed(state.id, seen=seen), said)
            else:
                self._step(state, value)  # type: ignore[attr-defined]

        words = title.format(n=state.number, status=shown_status(state.status), count=len(state.activity))
        self.choose(words, options, decided)

    def _number(self, state: IncidentState) -> None:
        title = _("Two incidents are #{n}: copies of the room gave the number out twice.").format(n=state.number)
        yes = _("Give {name} the next free number").format(name=state.name)

        def renumber() -> None:
            self.do(lambda: self.room.renumber(state.id), lambda after: _("It is {code} now.").format(code=after.code))

        self.sure(title, yes, renumber)
