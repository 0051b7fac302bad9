"""The log line and decisions."""

from __future__ import annotations

from collections.abc import Callable

from warroom.i18n import _
from warroom.model import grammar, positions, readback
from warroom.model.asking import gone
from warroom.model.envelope import Recorded
from warroom.model.events import TaskAdded
from warroom.model.incident import IncidentState
from warroom.model.labelling import own
from warroom.model.moments import show_moment
from warroom.model.refusal import SameWords
from warroom.model.tlp import shown
from warroom.room.log import More
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice


class LogFlows(FlowBase):
    """Words that are kept."""

    def log_write(self, value: str = "", key: str = "log") -> None:
        """Type, Enter, done."""
        state = self.state()
        if state is None:
            return
        self.ask(
            f"{key}/{state.id}",
            _("Log #{n}").format(n=state.number) + " >",
            lambda text: self._read(state, text, f"{key}/{state.id}"),
            value=value,
            hint=_("Enter sends, Esc keeps. In front: 14:20 !decision @dan #db +bridge"),
            preview=self.line_preview(state),
            suggestions=self.line_suggestions(),
        )

    def line_preview(self, state: IncidentState, meant: str | None = None) -> Callable[[str], str]:
        """What says how a line is read as it is typed; `meant`: its kind, where none is typed."""
        zone, now = self.console.zone, self.console.desk.now
        known = [*(person.login for person in self.room.people()), *(one.code for one in positions.POSITIONS)]
        left = gone(state)

        def preview(text: str) -> str:
            quick = grammar.parse_quick(text, now=now(), zone=zone, reported_at=state.reported_at, meant=meant)
            return readback.preview(quick._replace(kind=quick.kind or meant), zone, known, now(), left)

        return preview

    def line_suggestions(self) -> Callable[[str], list[str]]:
        """What completes people, positions, tags and channels."""
        people = [person.login for person in self.room.people()]
        codes = [position.code for position in positions.POSITIONS]
        tags, channels = self.room.tags(), self.room.channels()
        return lambda text: grammar.completions(text, people, codes, tags, channels)

    def _read(self, state: IncidentState, text: str, key: str) -> None:
        """A CAN report is asked for what it lacks: actions, needs; Enter alone leaves it out."""
        quick = self.room.quick(text, state.id)
        parts = grammar.can_parts(quick.text) if quick.kind == "report_can" else ()
        if quick.kind != "report_can" or len(parts) > 2 or not parts:
            self._log(state, text, key)
            return
        line = grammar.print_quick(quick._replace(text=parts[0]), self.console.zone)

        def needs(actions: str) -> None:
            self.ask(
                f"{key}/needs", _("Needs") + " >",
                lambda said: self._log(state, line, key, more=More(actions=actions, needs=said)),
                hint=_("What is needed; Enter alone: nothing"), empty=True,
            )  # fmt: skip

        if len(parts) == 2:
            needs(parts[1])
        else:
            self.ask(
                f"{key}/actions", _("Actions") + " >", needs, hint=_("What is done; Enter alone: nothing"), empty=True
            )  # fmt: skip

    def _log(self, state: IncidentState, text: str, key: str, again: bool = False, more: More | None = None) -> None:
        def failed(error: Exception) -> bool:
            if not isinstance(error, SameWords):
                return False
            options = [Choice("y", "yes", _("Yes, twice")), Choice("n", "no", _("No"))]

            def answer(value: str) -> None:
                if value == "yes":
                    self._log(state, text, key, again=True, more=more)
                else:
                    self._forget(key)

            self.choose(_("You said that seconds ago. Send it once more?"), options, answer)
            return True

        def logged(recorded: Recorded) -> str:
            self._forget(key)
            return self._logged(recorded)

        asked = more or More()
        self.do(lambda: self.room.log(state.id, text, again=again, more=asked), logged, key=key, failed=failed)

    def _forget(self, key: str) -> None:
        for draft in (key, f"{key}/actions", f"{key}/needs"):
            self.console.keep_now(draft, "")

    def _logged(self, recorded: Recorded) -> str:
        """When and to whom, as it was read, and how it is named from now on; the log may not be in sight."""
        from warroom.model.recording import ref_of

        state, event = self.room.current(recorded.stream), recorded.event
        when = show_moment(recorded.at, self.console.zone, self.console.desk.now())
        said = _("#{n}: kept as {name}, {time}.").format(n=state.number, name=ref_of(state, recorded), time=when)
        if level := own(recorded):
            said = f"{said} {shown(level)}."
        if isinstance(event, TaskAdded):
            return _("{what} {who} has to acknowledge it.").format(what=said, who=event.assignee or event.position)
        to = ", ".join(getattr(event, "to", ()))
        return _("{what} To {names}.").format(what=said, names=to) if to else said
