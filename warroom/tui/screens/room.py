"""The war room: four panes, the top line with what is owed, one line of keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from warroom.i18n import _, ngettext
from warroom.model.asking import UNANSWERED, Wait, waited
from warroom.model.durations import show_short
from warroom.model.kinds import EXERCISE, badge
from warroom.model.moments import show_seconds, show_zone
from warroom.model.positions import BY_CODE
from warroom.report.owing import told, urgency
from warroom.tui.commands import BY_ID, COMMANDS, shown_key
from warroom.tui.desk import Change
from warroom.tui.panes.base import Pane
from warroom.tui.panes.board import BoardPane
from warroom.tui.panes.log import LogPane
from warroom.tui.panes.plan import PlanPane
from warroom.tui.panes.roster import RosterPane
from warroom.tui.widgets.cells import Cell, fit, wrap
from warroom.tui.widgets.choices import Choices
from warroom.tui.widgets.oneline import OneLine, TopLine
from warroom.tui.widgets.plainline import plain_line
from warroom.tui.widgets.prompt import PromptLine
from warroom.tui.widgets.quietscreen import QuietScreen
from warroom.tui.widgets.rows import Rows
from warroom.tui.widgets.still import StillContainer

if TYPE_CHECKING:
    from warroom.tui.app import WarRoomApp

WIDE = (120, 30)
LEAST = (60, 15)
ORDER = ("board", "plan", "roster", "log")
_ALWAYS = ("view.help", "app.quit")
"""What the key line shows however narrow it is."""
_BRIEF = 8.0
"""Seconds that the news of something done stands in the key line."""


class RoomScreen(QuietScreen[None]):
    """The screen that everybody sees."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.current = "board"
        self._notice: Cell | None = None
        self._prepared = False
        self._preparing = asyncio.Lock()

    @property
    def console(self) -> WarRoomApp:
        """The app that this screen is part of."""
        return cast("WarRoomApp", self.app)

    def compose(self) -> ComposeResult:
        """Top line, panes, key line. How they stand is said before they are there: restyling costs part of a start."""
        desk = self.console.desk
        self._fit()
        yield TopLine(id="top")
        with StillContainer(id="panes"):
            yield BoardPane(desk, id="board")
            yield PlanPane(desk, id="plan")
            yield RosterPane(desk, id="roster")
            yield LogPane(desk, id="log", zone=self.console.zone)
        yield Static(
            _("The window is too small: the room needs 60 columns and 15 lines. `warroom board` prints the same."),
            id="small",
            markup=False,
        )
        yield OneLine(id="keys")

    def on_mount(self) -> None:
        """Draw the first picture; what lies above it when asked for comes after that."""
        self.go("board")
        self.tick()
        self.draw_keys()
        self.call_after_refresh(self.prepare)

    async def prepare(self) -> None:
        """Mount what asks, if it is not there yet: it is needed after the first picture, or at the first key."""
        async with self._preparing:  # a key that comes meanwhile waits until it is all there
            if not self._prepared and self.is_attached:  # somebody may have left within the first moment
                await self.mount(PromptLine(), Choices(), OneLine(classes="over-keys"))
                self._prepared = True

    def on_resize(self, event: events.Resize) -> None:
        """Four panes, one pane, or a sentence."""
        self._fit()
        self.call_after_refresh(self.draw_keys)

    def _fit(self) -> None:
        width, height = self.app.size
        tiny = width < LEAST[0] or height < LEAST[1]
        self.set_class(tiny, "tiny")
        self.set_class(not tiny and width >= WIDE[0] and height >= WIDE[1], "wide")

    # -- panes -------------------------------------------------------------------------------------------------------

    def pane(self, name: str) -> Pane:
        """One pane."""
        return self.query_one(f"#{name}", Pane)

    @property
    def board(self) -> BoardPane:
        """The board."""
        return self.query_one("#board", BoardPane)

    @property
    def plan(self) -> PlanPane:
        """The plan."""
        return self.query_one("#plan", PlanPane)

    @property
    def roster(self) -> RosterPane:
        """The roster."""
        return self.query_one("#roster", RosterPane)

    @property
    def log_pane(self) -> LogPane:
        """The log."""
        return self.query_one("#log", LogPane)

    def go(self, name: str) -> None:
        """To a pane."""
        self.current = name
        for other in ORDER:
            self.pane(other).set_class(other == name, "current")
        self.pane(name).take_focus()
        self.draw_keys()

    def step(self, by: int) -> None:
        """To the next pane, or the one before."""
        self.go(ORDER[(ORDER.index(self.current) + by) % len(ORDER)])

    def zoom(self) -> None:
        """The whole screen for the current pane, or four again."""
        self.toggle_class("zoomed")

    # -- what is drawn -----------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Everything, after the chosen incident changed."""
        for name in ORDER:
            self.pane(name).redraw()
        self.tick()

    def apply(self, change: Change) -> None:
        """What a look at the room found."""
        if change.board:
            self.board.redraw()
        if change.incident:
            self.plan.redraw()
            self.roster.redraw()
            self.log_pane.remark()
        self.log_pane.take(change.log)
        if change.board or change.incident:
            self.tick()

    def tick(self) -> None:
        """The clock and what is owed; ages on the board go by minutes."""
        console = self.console
        desk = console.desk
        now = desk.now()
        self.query_one("#top", OneLine).set_class(console.exercise, "exercise")
        left = [Cell(f" {badge(EXERCISE)} ", "strong")] if console.exercise else []
        if console.observing:
            words = _("OBSERVING")
            left.append(Cell(f" {words} ", "soon"))
        left.append(Cell(f" {desk.room_name} ", "strong"))
        if self.has_class("wide"):
            left.append(Cell(f" {desk.counts()} ", ""))
        if desk.lineup.inbox:
            words = _("inbox {n}: i").format(n=desk.lineup.inbox)
            left.append(Cell(f" {words} ", "soon"))
        for row in list({row.number: row for row in desk.disputed()}.values())[:2]:
            words = _("#{n} reopen? x") if row.activity else _("#{n} disputed: x")
            left.append(Cell(f" {words.format(n=row.number)} ", "disputed"))
        asked = desk.asked()
        left += waiting_cells(desk.waiting(), asked, now, self.has_class("wide"))
        for one in desk.strip.first(now, 3, {wait.id for wait in asked}):
            left.append(Cell(f" #{one.number} {told(one, now)} ", urgency(one, now)))
        clock = f" {show_seconds(now, console.zone)} {show_zone(now, console.zone)}"
        who = console.room.me
        mine = desk.state.positions_of(who) if desk.state is not None else []
        if mine and self.has_class("wide"):
            who += f" · {BY_CODE[mine[0]].shown() if mine[0] in BY_CODE else mine[0]}"
        elif mine:
            who += f" {mine[0]}"
        if desk.others:
            who += " · " + together(desk.others, self.has_class("wide"))
        self.query_one("#top", OneLine).set_parts(left, [Cell(clock, "strong"), Cell(f"  {who} ")])
        console.flows.call_due(now)

    def greet(self) -> None:
        """Somebody came, went, moved, or began to write a section."""
        self.roster.redraw()
        self.plan.redraw()
        self.tick()

    def age(self) -> None:
        """Ages and waiting times, everywhere; what became late is in that view now."""
        self.console.desk.pass_time()
        self.board.redraw()
        self.roster.redraw()
        self.plan.redraw()
        self.console.flows.promise_age()

    def draw_keys(self) -> None:
        """The line of keys, or a notice in its place."""
        if not self.query("#keys"):
            return  # said before the first picture; it will be in it
        # What to do stands at the end of a sentence: where the line is too short for it, it takes one more above.
        said, meaning = (self._notice.text, self._notice.meaning) if self._notice is not None else ("", "")
        *over, last = wrap(plain_line(said), max(1, self.app.size.width - 2), 2)
        above = self._say_over(over[0] if over else "", meaning)
        if self._notice is not None:
            self.query_one("#keys", OneLine).set_parts([Cell(" "), Cell(last if above else said, meaning)])
            return
        keys = self.console.keymap_of
        right = [cell for id_ in _ALWAYS for cell in self._named(id_)]
        names = "-".join(shown_key(keys[id_][0]) for id_ in ("pane.board", "pane.log") if keys[id_])
        right += [Cell(f" {names}", "strong"), Cell(" " + _("panes") + " ")]
        left: list[Cell] = []
        for command in COMMANDS:
            if command.line and command.id not in _ALWAYS:
                more = self._named(command.id)
                if sum(cell_len(cell.text) for cell in (*left, *more, *right)) > self.app.size.width:
                    break  # whole words or none
                left += more
        self.query_one("#keys", OneLine).set_parts(left, right)

    def _say_over(self, words: str, meaning: str) -> bool:
        """Say this on the line above the keys, or nothing; whether it stands there: the line may be still to come."""
        lines = list(self.query(".over-keys").results(OneLine))
        for line in lines:
            if bool(words) != (line.styles.offset.y.value < 0):
                line.styles.offset = (0, -1 if words else 1)
            line.set_parts([Cell(f" {words}", meaning)] if words else [])
        return bool(words and lines)

    def _named(self, id_: str) -> list[Cell]:
        """A command's key and its short word."""
        keys = self.console.keymap_of[id_]
        return [Cell(f" {shown_key(keys[0])}", "strong"), Cell(f" {_(BY_ID[id_].line)} ")] if keys else []

    def notice(self, words: str, meaning: str = "") -> None:
        """One sentence in the key line, until the next key; that something was done gives way to the keys by itself."""
        path = self.console.room.journal.path
        # What is wrong with the room stands behind its name: a long path would push it off a narrow screen.
        self._notice = said = Cell(words.replace(str(path), path.name), meaning)
        self.draw_keys()
        if meaning in ("done", "muted") and self.is_mounted:
            self.set_timer(_BRIEF, lambda: self.clear_notice() if self._notice is said else None)

    def clear_notice(self) -> None:
        """The keys again."""
        if self._notice is not None:
            self._notice = None
            self.draw_keys()

    # -- hands -------------------------------------------------------------------------------------------------------

    @property
    def prompt(self) -> PromptLine:
        """The line that asks for words."""
        return self.query_one(PromptLine)

    @property
    def choices(self) -> Choices:
        """The panel that offers choices."""
        return self.query_one(Choices)

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return bool(self.query(Choices)) and (self.prompt.asking or self.choices.asking)

    def action_leave(self) -> None:
        """Esc: out of the editor; nothing else is lost by it."""
        if self.plan.editor is not None:
            self.console.flows.close_editor()
        else:
            self.clear_notice()

    @on(Rows.Highlighted)
    def _moved(self, event: Rows.Highlighted) -> None:
        self.clear_notice()
        if event.rows is self.board.list:
            self.console.choosing.soon(event.key)

    @on(Rows.Selected)
    def _selected(self, event: Rows.Selected) -> None:
        self.clear_notice()
        self.console.choosing.settle()
        self.console.flows.enter(self.current)


def waiting_cells(mine: Sequence[Wait], asked: Sequence[Wait], now: datetime, wide: bool) -> list[Cell]:
    """What waits for my answer, and what I asked and nobody answered: there until it is answered. In few words where
    room is short: what is late stands beside them."""
    cells = []
    if mine:
        words = ngettext("{n} waits: a", "{n} wait: a", len(mine))
        if wide:
            words = ngettext("{n} waits for you: a", "{n} wait for you: a", len(mine))
        words = words.format(n=len(mine))
        cells.append(Cell(f" {words} ", "late"))
    if asked:
        words = _("unanswered: {who} {time}") if wide else _("asked {who} {time}")
        words = words.format(
            who=fit(plain_line(asked[0].who or _("nobody")), 12).rstrip(), time=show_short(waited(asked[0], now))
        )
        more = f" +{len(asked) - 1}" if len(asked) > 1 else ""
        cells.append(Cell(f" {words}{more} ", "late" if waited(asked[0], now) >= UNANSWERED else "soon"))
    return cells


def together(others: Sequence[str], wide: bool) -> str:
    """`with bob`, `with bob, cap +2`, where room is short `with 4`: in a dozen cells a name."""
    if len(others) > 1 and not wide:
        return _("with {who}").format(who=len(others))
    names = ", ".join(fit(plain_line(name), 12).rstrip() for name in others[:2])
    return _("with {who}").format(who=names + (f" +{len(others) - 2}" if len(others) > 2 else ""))
