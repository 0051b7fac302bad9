"""Looking: panes, search, help, copying, the pager, colours."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile

from textual.app import SuspendNotSupported

from warroom.i18n import _
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice
from warroom.tui.widgets.plainline import plain_line


class ViewFlows(FlowBase):
    """What changes the view and not the room."""

    def enter(self, pane: str) -> None:
        """Enter on the chosen line of a pane."""
        if pane == "board":
            self.screen.go("log")
        elif pane == "plan":
            self.plan_choices()  # type: ignore[attr-defined]
        elif pane == "roster":
            self.role_choices()  # type: ignore[attr-defined]
        else:
            self.text_page()

    def pane_board(self) -> None:
        """To the board."""
        self.screen.go("board")

    def pane_plan(self) -> None:
        """To the plan."""
        self.screen.go("plan")

    def pane_roster(self) -> None:
        """To the roster."""
        self.screen.go("roster")

    def pane_log(self) -> None:
        """To the log."""
        self.screen.go("log")

    def pane_next(self) -> None:
        """To the next pane."""
        self.screen.step(1)

    def pane_previous(self) -> None:
        """To the pane before."""
        self.screen.step(-1)

    def pane_zoom(self) -> None:
        """The pane alone, or all again."""
        self.screen.zoom()

    def board_filter(self) -> None:
        """Open incidents, or all."""
        desk = self.console.desk
        views = {view.name: view for view in self.room.views()}
        desk.look_for("")
        desk.look_through(views["open" if desk.view.name == "all" else "all"])
        self.screen.redraw()
        self.screen.notice(_("All incidents.") if desk.everything else _("Open incidents only."), "muted")

    def view_search(self) -> None:
        """Words, Enter, and what was found."""
        from warroom.tui.screens.search import SearchScreen

        def search(text: str) -> None:
            self.console.keep_now("search", "")
            try:
                found = self.room.search(text)
            except ValueError as error:
                self.refuse("search", str(error))
                return
            if not found:
                self.screen.notice(_("Nothing was found for {words}.").format(words=text), "soon")
                return
            self.console.push_screen(SearchScreen(text, found, self.console.zone), self.console.choosing.choose_if)

        self.ask("search", _("Search") + " >", search, hint=_("Beginnings of words are enough."))

    def view_help(self) -> None:
        """Every key, on one screen."""
        from warroom.tui.screens.help import HelpScreen

        self.console.push_screen(HelpScreen(self.console.keymap_of))

    def view_palette(self) -> None:
        """All commands by name."""
        self.console.action_command_palette()

    def view_theme(self) -> None:
        """Colours: seen at once, remembered for the next time."""
        from warroom.tui.themes import load_themes

        themes, problems = load_themes(self.console.theme_folder)
        options = [
            Choice(str(n), name, theme.title, enabled=not (self.console.colourless and not theme.ansi))
            for n, (name, theme) in enumerate(sorted(themes.items()), 1)
        ]
        self.choose(_("Colours:"), options, self.console.take_theme)
        if problems:
            self.screen.notice(problems[0], "late")

    def text_copy(self) -> None:
        """The chosen line, to the person's own clipboard."""
        text = self._text()
        if text:
            self.console.copy_to_clipboard(text)
            self.screen.notice(_("Copied: {text}").format(text=plain_line(text)[:60]), "done")

    def text_page(self) -> None:
        """The chosen text whole, or the briefing."""
        text = self.page_text()
        if text:
            self.page(text)

    def page(self, text: str) -> None:
        """A text whole, in the pager; for who came in by a key, on a screen of ours."""
        if self.room.guest is not None:
            # Every pager can start programs and open files (`!sh`, `:e`, `v`), and there are many pagers.
            from warroom.tui.screens.text import TextScreen

            self.console.push_screen(TextScreen(text, self.console.size.width))
            return
        pager = shlex.split(os.environ.get("PAGER", "")) or ["less", "-R"]
        if pager[0].endswith("less"):
            # -r and -R let escape sequences of somebody's text through to the terminal.
            pager = [part for part in pager if part not in ("-r", "-R", "--raw-control-chars", "--RAW-CONTROL-CHARS")]
        shown = "\n".join(plain_line(line) for line in text.splitlines())
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt", prefix="warroom-") as file:
            file.write(shown + "\n")
            file.flush()
            try:
                with self.console.suspend():
                    subprocess.run([*pager, file.name], check=False)  # noqa: S603 - the person's own pager
            except (SuspendNotSupported, OSError) as error:
                self.screen.notice(_("The pager can't be opened: {why}").format(why=error), "late")

    def page_text(self) -> str:
        """What goes to the pager: the chosen entry, the plan; from board and roster the briefing for a hand-over."""
        state = self.console.desk.state
        if self.screen.current in ("log", "plan") or state is None:
            return self._text()
        from warroom.model.record import hypotheses
        from warroom.report.briefing import as_text, briefing

        called = self.room.refs(id_ for one in hypotheses(state) for id_ in one.entries)
        return as_text(briefing(state, self.console.desk.now(), self.console.zone, called))

    def _text(self) -> str:
        return self.screen.pane(self.screen.current).chosen_text()

    def app_quit(self) -> None:
        """Leave; drafts are kept."""
        if self.screen.plan.editor is not None:
            self.close_editor()  # type: ignore[attr-defined]
        self.console.leave()
