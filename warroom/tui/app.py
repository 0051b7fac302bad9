"""The console as a Textual app: the room, the desk, the keys, the clock."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.markup import escape
from textual.screen import Screen
from textual.widgets import TextArea

from warroom.i18n import _
from warroom.journal.errors import GoneRoom, RoomFileError
from warroom.kept import OwnViews
from warroom.model.envelope import Mode
from warroom.model.plain import visible
from warroom.room import Room
from warroom.tui import terminal
from warroom.tui.choosing import Choosing
from warroom.tui.commands import COMMANDS, bound, shown_key
from warroom.tui.company import Company
from warroom.tui.desk import Desk
from warroom.tui.eye import Eye
from warroom.tui.flows import Flows
from warroom.tui.hands import Hands
from warroom.tui.keeping import Drafts, Taste
from warroom.tui.screens.room import RoomScreen
from warroom.tui.themes import DEFAULT, default_variables, load_theme, to_textual

AGE = 15.0
"""Seconds between two repaints of ages, which go by minutes."""
KEEP = 0.4
"""Seconds after a key until typed words are on the disk."""


class Options(NamedTuple):
    """How a person wants their console; empty means: as it comes. `begin` is done when it stands."""

    theme: str = ""
    keys: Mapping[str, str | Sequence[str]] = {}
    observe: bool = False
    ascii: bool = False
    profile: str = "auto"
    mouse: bool | None = None
    theme_folder: Path | None = None
    state_folder: Path | None = None
    begin: Callable[[WarRoomApp], object] | None = None


class Palette(Provider):
    """The commands of the table, by name."""

    @property
    def _console(self) -> WarRoomApp:
        app = self.app
        assert isinstance(app, WarRoomApp)  # noqa: S101 - it is only used there
        return app

    def _hits(self) -> list[tuple[str, str, str]]:
        keys = self._console.keymap_of
        return [
            (
                command.id,
                f"{_(command.title)}  ({' '.join(map(shown_key, keys[command.id]))})",
                _(command.help) if command.help else "",
            )
            for command in COMMANDS
        ]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for id_, words, help_ in self._hits():
            yield DiscoveryHit(Content(words), self._run(id_), text=words, help=escape(help_))

    async def search(self, query: str) -> Hits:
        """Those that fit what was typed."""
        matcher = self.matcher(query)
        for id_, words, help_ in self._hits():
            score = matcher.match(words)
            if score > 0:
                # `highlight` reads markup: a key such as `[` would end the console.
                display = Content(words) if "[" in words else matcher.highlight(words)
                yield Hit(score, display, self._run(id_), text=words, help=escape(help_))

    def _run(self, id_: str) -> Any:
        return lambda: self._console.call_later(self._console.action_command, id_)


class WarRoomApp(App[int]):
    """The console on one room."""

    CSS_PATH = "styles.tcss"
    COMMANDS: ClassVar[set[Any]] = {Palette}
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f2"

    def __init__(self, room: Room, options: Options | None = None) -> None:
        self.options = options or Options()
        self.colourless = terminal.wants_no_colour(os.environ)
        self._ascii = self.options.ascii
        super().__init__(ansi_color=True if self.colourless else None)
        self.animation_level = "none"
        self.room = room
        self.observing = self.options.observe or room.journal.readonly
        self.zone: tzinfo = room.zone
        self.desk = Desk(room)
        self.eye = Eye(self._moved, lambda: self.call_later(self.look))
        self.company = Company(self)
        self.choosing = Choosing(self)
        self.hands = Hands(self)
        self.drafts = Drafts(room.journal.path, room.me, self.options.state_folder)
        self.taste, self.own_views = Taste(self.options.state_folder), OwnViews(self.options.state_folder)
        self.flows = Flows(self)
        self.room_screen = RoomScreen()
        self._unkept: dict[str, str] = {}
        self._troubled = ""
        self.keymap_of, problems = bound(self.options.keys)
        self.problems: list[str] = list(problems)
        self._bind_keys()
        self._wear(self._first_theme())

    # -- set-up --------------------------------------------------------------------------------------------------------

    def _bind_keys(self) -> None:
        # Built from the merged table, not by Textual's keymap: that is applied after printable keys are filtered.
        for command in COMMANDS:
            if self.keymap_of[command.id]:
                # With priority they are done before the next key is looked at: of `l`, words, Enter typed in one go no
                # letter may be taken for a command. `App.bind` has no way to say so.
                self._bindings.bind(
                    ",".join(self.keymap_of[command.id]), f"command('{command.id}')", show=False, priority=True
                )

    @property
    def theme_folder(self) -> Path | None:
        """Where a person keeps themes of their own."""
        return self.options.theme_folder

    def _first_theme(self) -> str:
        if self.colourless:
            return "ansi"
        if self.options.theme:
            return self.options.theme
        slow = terminal.profile(os.environ, self.options.profile) == "slow"
        return self.taste.get("theme") or ("ansi" if slow else DEFAULT)

    def _wear(self, name: str) -> None:
        theme, problems = load_theme(name, self.theme_folder)
        self.problems += problems
        self.register_theme(to_textual(theme))
        self.theme = theme.name

    def take_theme(self, name: str) -> None:
        """Wear a theme and remember it."""
        self._wear(name)
        self.taste.keep("theme", name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Values for our variables under a theme that is not ours."""
        return default_variables()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, no control character of anybody's text, and ASCII where the terminal knows no more."""
        filters = [one for one in super().get_line_filters() if not (self.colourless and isinstance(one, Monochrome))]
        if self.colourless and not any(isinstance(one, NoColor) for one in filters):
            filters.append(NoColor())
        filters.append(terminal.SafeFilter())
        if self._ascii:
            filters.append(terminal.AsciiFilter())
        return filters

    def get_default_screen(self) -> Screen[Any]:
        """The war room."""
        return self.room_screen

    def on_mount(self) -> None:
        """Start the hand, the clock and the eye."""
        terminal.install_signal_handlers(self, self._last)
        terminal.watch_for_hang_up(self)
        self.hands.start()
        self.eye.open()
        self.set_interval(1.0, self._second)
        self.company.open()
        # At the same moments on every console: what two people see side by side is the same.
        self.set_timer(AGE - self.desk.now().timestamp() % AGE, self._begin_to_age)
        if self.options.begin is not None:
            self.options.begin(self)
        self.call_after_refresh(self._whole_board)
        self._recall()
        for problem in self.problems[:1]:
            self.room_screen.notice(problem, "late")
        # What start-up made stays; the collector need not walk through it again and again.
        self.call_after_refresh(gc.freeze)

    def _recall(self) -> None:
        """Words that were typed and not sent, when the console went: say so, and show their incident."""
        waiting = [stream for key in self.drafts.waiting() if (stream := key.partition("/")[2].partition("/")[0])]
        row = self.desk.row(waiting[-1]) if waiting else None
        if row is not None:
            self.desk.choose(row.id)
            words = _("Unsent words wait for you in #{n}; the same key brings them back.")
            self.room_screen.notice(words.format(n=row.number), "soon")

    def _whole_board(self) -> None:
        """What the first picture did without: the rest of a long board, and what regulators may ask."""
        self.desk.read_rules()
        if not self.desk.whole:
            self.desk.finish_board()
        if self.present:
            self.room_screen.board.redraw()
            self.room_screen.tick()

    # -- the eye -------------------------------------------------------------------------------------------------------

    @property
    def present(self) -> bool:
        """Whether the room is on the screen: while the app ends, its timers run on after the widgets went."""
        return self.is_running and self.room_screen.is_mounted

    @property
    def exercise(self) -> bool:
        """Whether what is shown is an exercise."""
        state = self.desk.state
        return self.room.mode is Mode.EXERCISE or (state is not None and state.mode is Mode.EXERCISE)

    def _moved(self) -> bool:
        try:
            return bool(self._troubled) or self.desk.moved()
        except RoomFileError:
            return True  # `look` says what is wrong

    def look(self) -> None:
        """See what was written, by whomever."""
        self.choosing.settle()
        try:
            change = self.desk.look()
        except GoneRoom as error:
            self._gone(error)
            return
        except RoomFileError as error:
            self._trouble(str(error))
            return
        self._troubled = ""
        if change is not None and self.present:
            self.room_screen.apply(change)

    def _gone(self, error: GoneRoom) -> None:
        """Another file lies where ours was, or none: what is there now is shown as soon as it can be trusted."""
        try:
            self.room.journal.reopen()
        except RoomFileError:
            self._trouble(str(error))
            return
        self._troubled = ""
        self.desk.start()
        self.desk.finish_board()
        if self.present:
            self.room_screen.redraw()
            words = _("The room file was replaced. What you see now is what the new one holds.")
            self.room_screen.notice(words, "late")

    def _trouble(self, words: str) -> None:
        if words != self._troubled and self.present:
            self._troubled = words
            self.room_screen.notice(words, "late")

    def _second(self) -> None:
        if self.present:
            self.room_screen.tick()
        self._measure()

    def _measure(self) -> None:
        """Take on the size of the window, should the news of its last change have been lost in a storm of them."""
        if self.is_headless or sys.__stdout__ is None:
            return
        try:
            width, height = os.get_terminal_size(sys.__stdout__.fileno())
        except (OSError, ValueError):
            return
        if (width, height) != tuple(self.size) and width and height:
            self.post_message(events.Resize(Size(width, height), Size(width, height)))

    def _begin_to_age(self) -> None:
        self._age()
        self.set_interval(AGE, self._age)

    def _age(self) -> None:
        if self.present:
            self.room_screen.age()

    async def on_event(self, event: events.Event) -> None:
        """Textual's own; and somebody who presses keys is not idle."""
        if isinstance(event, events.InputEvent):
            self.company.stir()
        await super().on_event(event)

    def choose(self, stream: str) -> None:
        """Show another incident in the other panes."""
        self.choosing.choose(stream)

    # -- words ---------------------------------------------------------------------------------------------------------

    def keep_soon(self, key: str, text: str) -> None:
        """Put typed words on the disk within half a second."""
        if not self._unkept:
            self.set_timer(KEEP, self._keep)
        self._unkept[key] = text

    def keep_now(self, key: str, text: str) -> None:
        """Put them there at once; no words: forget them."""
        self._unkept.pop(key, None)
        self.drafts.keep(key, text)

    def _keep(self) -> None:
        for key in list(self._unkept):
            self.drafts.keep(key, self._unkept.pop(key))

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def action_command(self, id_: str) -> None:
        """A key of the table."""
        await self.room_screen.prepare()
        self.run_command(id_)

    def run_command(self, id_: str) -> None:
        """Do what a command of the table says."""
        if self.screen is not self.room_screen:
            return
        self.choosing.settle()
        self.room_screen.clear_notice()
        getattr(self.flows, id_.replace(".", "_"))()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the table belong to the war room's own screen, while nobody is writing or being asked."""
        if action == "command":
            screen = self.room_screen
            return self.screen is screen and not screen.asking and not isinstance(screen.focused, TextArea)
        return True

    def leave(self, why: str = "") -> None:
        """End: what was asked for is done, what was typed is kept. `why` stands on the terminal afterwards."""
        self._keep()
        self.exit(1 if why else 0, message=Text(visible(why)) if why else None)

    def on_unmount(self) -> None:
        """Whatever ended the app."""
        self.eye.close()
        self.company.close()
        self._last()

    def _last(self) -> None:
        self._keep()
        self.hands.stop()  # after the words: it may wait for its turn


def refused() -> bool:
    """Whether this terminal can't show the console; then the reason has been printed."""
    words = terminal.refusal(os.environ, sys.stdin.isatty() and sys.stdout.isatty())
    if words is not None:
        print(words, file=sys.stderr)
    return words is not None


def run_on(room: Room, options: Options | None = None, make: Callable[[Options], WarRoomApp] | None = None) -> int:
    """Show an open room until the person leaves; the exit code. Raises `RoomFileError` and other refusals."""
    if refused():
        return 2
    terminal.prepare(os.environ)
    chosen = options or Options()
    chosen = chosen._replace(ascii=chosen.ascii or terminal.wants_ascii(os.environ, sys.stdout.encoding or ""))
    app = make(chosen) if make is not None else WarRoomApp(room, chosen)
    app.desk.start()
    code = app.run(mouse=chosen.mouse if chosen.mouse is not None else not os.environ.get("SSH_TTY"))
    return code if code is not None else app.return_code or 0


__all__ = ["Options", "WarRoomApp", "refused", "run_on"]
