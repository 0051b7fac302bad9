"""The log line, decisions, and updates to stakeholders."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model import grammar, positions
from warroom.model.durations import show_short
from warroom.model.envelope import Recorded
from warroom.model.events import LogWritten
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.refusal import SameWords
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice


class LogFlows(FlowBase):
    """Words that are kept."""

    def log_write(self, value: str = "", key: str = "log") -> None:
        """Type, Enter, done."""
        state = self.state()
        if state is None:
            return
        zone, now = self.console.zone, self.console.desk.now
        people = [person.login for person in self.room.people()]
        codes = [position.code for position in positions.POSITIONS]
        tags, channels = self.room.tags(), self.room.channels()

        def preview(text: str) -> str:
            quick = grammar.parse_quick(text, now=now(), zone=zone, reported_at=state.reported_at)
            return grammar.preview(quick, zone, [*people, *codes], now())

        self.ask(
            f"{key}/{state.id}",
            _("Log #{n}").format(n=state.number) + " >",
            lambda text: self._log(state, text, f"{key}/{state.id}"),
            value=value,
            hint=_("Enter sends, Esc keeps. In front: 14:20 !decision @dan #db +bridge"),
            preview=preview,
            suggestions=lambda text: grammar.completions(text, people, codes, tags, channels),
        )

    def _log(self, state: IncidentState, text: str, key: str, again: bool = False) -> None:
        def failed(error: Exception) -> bool:
            if not isinstance(error, SameWords):
                return False
            options = [Choice("y", "yes", _("Yes, twice")), Choice("n", "no", _("No"))]

            def answer(value: str) -> None:
                if value == "yes":
                    self._log(state, text, key, again=True)
                else:
                    self.console.keep_now(key, "")

            self.choose(_("You said that seconds ago. Send it once more?"), options, answer)
            return True

        self.do(lambda: self.room.log(state.id, text, again=again), self._logged, key=key, failed=failed)

    def _logged(self, recorded: Recorded) -> str:
        """When and to whom, as it was read; the log may not be in sight."""
        state, event = self.console.desk.row(recorded.stream), recorded.event
        when = show_moment(recorded.at, self.console.zone, self.console.desk.now())
        said = _("#{n}: logged {time}.").format(n=state.number if state else "?", time=when)
        to = ", ".join(event.to) if isinstance(event, LogWritten) else ""
        return _("{what} To {names}.").format(what=said, names=to) if to else said

    def log_decide(self) -> None:
        """The same line, begun as a decision."""
        self.log_write("!decision ", key="decide")

    def update_send(self, audience: str = "") -> None:
        """To whom, the words, and the next promise: as the room has it for the priority where nothing is said."""
        state = self.state()
        if state is None:
            return
        told = audience or next(iter(state.told), _("customers"))

        def send(text: str) -> None:
            try:
                words = self.outside(text, state)  # type: ignore[attr-defined]
            except ValueError as error:
                self.refuse(f"update/{state.id}", str(error))
                return
            done = _("{who} were told.").format(who=words.audience)
            none = "none" if words.no_next else None
            self.do(
                lambda: self.room.update(state.id, words.audience, words.text, next_due=words.next_due, next_in=none),
                done,
                key=f"update/{state.id}",
            )

        every = self.room.policy().updates.get(state.priority)
        preset = show_short(every.total_seconds()) if every is not None else _("none")
        self.ask(
            f"update/{state.id}",
            self.label(_("Update")),
            send,
            value=f"{told}: ",
            hint=_("To whom: the words (+45m) until the next ones; without it {preset}; (none): no next").format(
                preset=preset
            ),
        )
