"""Taking the words of an entry out for good."""

from __future__ import annotations

from warroom.i18n import _, ngettext
from warroom.model.envelope import Recorded
from warroom.model.events import Redacted
from warroom.report.telling import names_of, tell
from warroom.room.evidence import TakenOut
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.plainline import plain_line

_SHOWN = 60


class EvidenceFlows(FlowBase):
    """What is done about the journal itself."""

    def log_redact(self) -> None:
        """The chosen entry, once more to be sure, and why."""
        state = self.state()
        if state is None:
            return
        recorded = self.screen.log_pane.chosen_recorded() if self.screen.current == "log" else None
        if recorded is None:
            self.screen.notice(_("Choose the entry first: 4 goes to the log."), "soon")
            return
        if isinstance(recorded.event, Redacted):
            self.screen.notice(_("The words of this entry were taken out."), "muted")
            return
        words = plain_line(tell(recorded, names_of(state), self.console.zone).text)[:_SHOWN]
        self.sure(
            _("Take these words out for good, from the file itself? {words}").format(words=words),
            _("Yes, take them out"),
            lambda: self._why_redact(recorded),
        )

    def _why_redact(self, recorded: Recorded) -> None:
        key = f"redact/{recorded.id}"

        def take_out(why: str, title: str = "") -> None:
            self.do(lambda: self.room.redact(recorded.id, why=why, title=title), self._redacted, key=key)

        def answered(why: str) -> None:
            if recorded.kind == "incident.declared":  # the title goes with it
                self.ask(f"{key}/title", _("Title from now on") + " >", lambda title: take_out(why, title))
            else:
                take_out(why)

        self.ask(key, _("Why") + " >", answered, hint=_("This stays readable in their place: do not repeat the words."))

    def _redacted(self, done: TakenOut) -> str:
        if done.same_words:
            words = ngettext(
                "Taken out. The same words stand in {n} other entry of this log.",
                "Taken out. The same words stand in {n} other entries of this log.",
                len(done.same_words),
            )
            return words.format(n=len(done.same_words))
        if not done.clean:
            return _("Taken out of every list. Bytes may be left while others read: run warroom redact once more.")
        return _("Taken out. Backups and exports made before still hold the words.")
