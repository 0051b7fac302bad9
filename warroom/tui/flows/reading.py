"""Reading a long log: only what fits a filter, and what was said at a time."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model import grammar, positions
from warroom.model.filters import Filter, parse_filter
from warroom.model.refusal import BadInput
from warroom.tui.flows.base import FlowBase


class ReadingFlows(FlowBase):
    """What changes which lines of the log are shown."""

    def log_filter(self) -> None:
        """Marks and words, seen as they are typed; Esc shows again what was shown before, nothing typed shows all."""
        if self.state() is None:
            return
        self.screen.go("log")
        before = self.console.desk.log.filter
        people = [person.login for person in self.room.people()]
        codes = [position.code for position in positions.POSITIONS]
        tags, channels = self.room.tags(), self.room.channels()

        def typing(text: str) -> None:
            try:
                self._show(parse_filter(text))
            except BadInput:
                pass  # a kind whose first letters stand there; what was shown stays

        def done(text: str | None) -> None:
            try:
                self._show(before if text is None else parse_filter(text))
            except BadInput as error:
                self._show(before)
                self.screen.notice(str(error), "late")

        self.screen.prompt.ask(
            _("Only") + " >",
            on_done=done,
            value=before.said,
            hint=_("!decision @dan #db +bridge words; Enter with nothing shows all, Esc leaves it"),
            suggestions=lambda text: grammar.completions(text, people, codes, tags, channels),
            on_change=typing,
        )

    def _show(self, wanted: Filter) -> None:
        held = self.console.desk.log
        if wanted != held.filter:
            held.show(wanted)
            self.screen.log_pane.move("newest")

    def log_jump(self) -> None:
        """To what was said at a time."""
        state = self.state()
        if state is None:
            return

        def jump(text: str) -> None:
            self.console.keep_now("jump", "")
            try:
                moment = self.room.moment(text, state)
            except ValueError as error:
                self.refuse("jump", str(error))
                return
            line = self.console.desk.log.around(moment) if moment is not None else None
            if line is None:
                self.screen.notice(_("Nothing was said then or later."), "soon")
                return
            self.screen.go("log")
            self.screen.log_pane.show_line(line.id)

        self.ask("jump", _("Go to") + " >", jump, hint=_("A time: 14:32, -15m, yesterday 23:10, T+45m; End goes back"))
