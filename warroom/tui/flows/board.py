"""What the board shows: views, orders, words as they are typed, and the inbox."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.i18n import _
from warroom.model.refusal import BadInput
from warroom.room.viewing import checked_view
from warroom.room.views import OURS, SORTS, View
from warroom.tui.flows.base import FlowBase
from warroom.tui.widgets.choices import Choice

_KEYS = {
    "open": "o", "all": "a", "mine": "m", "late": "l", "p1-p2": "p", "unassigned": "u", "inbox": "i", "owing": "w",
    "confidential": "x", "exercises": "e",
}  # fmt: skip
_CATEGORY, _SORT, _KEEP, _FORGET = "category…", "sort…", "keep…", "forget…"
_LETTERS = "abcdefghijklmopqrstuvwxyz"


class BoardFlows(FlowBase):
    """Nothing here changes the room, but for a view that is kept for everybody."""

    def _views(self) -> list[View]:
        return self.room.views(self.console.own_views.all())

    def _show_view(self, view: View) -> None:
        desk = self.console.desk
        try:
            desk.look_through(view)
        except BadInput as error:  # a view that was saved by hand, or by a newer warroom
            self.screen.notice(str(error), "late")
            return
        self.screen.redraw()
        if self.screen.current != "board":
            self.screen.go("board")

    # -- views ---------------------------------------------------------------------------------------------------------

    def board_view(self) -> None:
        """Which incidents, in which order: those that every room has, this room's, one's own."""
        views = {view.name: view for view in self._views()}
        names = [name for name, _title, _terms in OURS]
        options = [Choice(_KEYS[name], name, views[name].title) for name in names]
        options.append(Choice("c", _CATEGORY, _("By category …")))
        saved = [view for view in views.values() if view.whose != "ours"]
        for key, view in zip("123456789", saved, strict=False):
            options.append(Choice(key, view.name, f"{view.title}  ({view.terms})"))
        options.append(Choice("s", _SORT, _("In another order …")))
        options.append(Choice("k", _KEEP, _("Keep what is shown now, under a name …")))
        if saved:
            options.append(Choice("f", _FORGET, _("Forget one that was kept …")))

        def chosen(name: str) -> None:
            if name == _CATEGORY:
                self._view_by_category(views)
            elif name == _SORT:
                self._sort_board()
            elif name == _KEEP:
                self._keep_view()
            elif name == _FORGET:
                self._forget_view(saved)
            else:
                self._show_view(views[name])

        self.choose(_("What does the board show?"), options, chosen)

    def _view_by_category(self, views: dict[str, View]) -> None:
        by = [view for view in views.values() if view.terms == f"category:{view.name}"]
        options = [Choice(key, view.name, view.title) for key, view in zip(_LETTERS, by, strict=False)]
        self.choose(_("Which category?"), options, lambda name: self._show_view(views[name]))

    def _sort_board(self) -> None:
        options = [Choice(str(n), sort, _(title)) for n, (sort, title) in enumerate(SORTS.items(), 1)]

        def chosen(sort: str) -> None:
            self.console.desk.sort_by(sort)
            self.screen.redraw()

        self.choose(_("In which order?"), options, chosen)

    # -- keeping them --------------------------------------------------------------------------------------------------

    def _keep_view(self) -> None:
        desk = self.console.desk
        terms = [term for term in desk.view.terms.split() if not term.startswith("sort:")]
        terms += [*desk.lineup.words, f"sort:{desk.lineup.wanted.sort}"]

        def named(name: str) -> None:
            try:
                view = checked_view(name, " ".join(terms), "own")
            except ValueError as error:
                self.refuse("view/name", str(error))
                return
            self.console.keep_now("view/name", "")
            options = [Choice("m", "own", _("For me")), Choice("r", "room", _("For everybody in this room"))]
            self.choose(
                _("Keep {name} for whom?").format(name=view.name), options, lambda whom: self._save_view(view, whom)
            )

        hint = _("It shows: {terms}").format(terms=" ".join(terms))
        self.ask("view/name", _("Name of the view") + " >", named, hint=hint)

    def _save_view(self, view: View, whom: str) -> None:
        done = _("Kept. v shows it.")
        if whom == "room":
            self.do(lambda: self.room.save_view(view.name, view.terms), done)
        elif self.console.own_views.keep(view.name, view.terms):
            self.screen.notice(done, "done")
        else:
            self.screen.notice(_("That could not be written to your own folder."), "late")

    def _forget_view(self, saved: Sequence[View]) -> None:
        options = [Choice(key, view.name, view.title) for key, view in zip("123456789", saved, strict=False)]

        def chosen(name: str) -> None:
            (view,) = [view for view in saved if view.name == name]
            if view.whose == "room":
                self.do(lambda: self.room.forget_view(name), _("Forgotten."))
            else:
                self.console.own_views.keep(name, None)
                self.screen.notice(_("Forgotten."), "done")

        self.choose(_("Which one is forgotten?"), options, chosen)

    # -- words and the inbox -------------------------------------------------------------------------------------------

    def board_words(self) -> None:
        """Only incidents that hold these words, as they are typed; Enter keeps them, Esc shows all again."""
        desk, board = self.console.desk, self.screen.board
        if self.screen.current != "board":
            self.screen.go("board")

        def typed(text: str) -> None:
            desk.look_for(text)
            board.redraw()

        def done(text: str | None) -> None:
            typed(text or "")
            key = board.list.cursor_key
            if text and key is None:
                self.screen.notice(_("No incident holds these words. / looks through every log, too."), "soon")
            elif text and key is not None:
                self.console.choose(key)

        hint = _("Title, number, who, category. Enter keeps it, Esc shows all again; / searches every log.")
        self.screen.prompt.ask(
            _("Only with") + " >", on_done=done, on_change=typed, value=" ".join(desk.lineup.words), hint=hint
        )

    def board_inbox(self) -> None:
        """What was reported and not registered yet; once more: what is open."""
        desk = self.console.desk
        views = {view.name: view for view in self._views()}
        if desk.view.name == "inbox":
            self._show_view(views["open"])
        elif not desk.lineup.inbox:
            self.screen.notice(_("The inbox is empty."), "muted")
        else:
            self._show_view(views["inbox"])
            self.screen.notice(_("Space registers the chosen one and asks what is missing next."), "muted")
