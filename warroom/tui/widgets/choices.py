"""A small panel at the bottom that offers a few choices, each with its key; those that can't be chosen say why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from warroom.i18n import _
from warroom.tui.widgets.cells import Cell, Column, Row
from warroom.tui.widgets.oneline import OneLine
from warroom.tui.widgets.plainline import plain_line
from warroom.tui.widgets.rowmessages import Highlighted, Selected
from warroom.tui.widgets.rows import Rows

MOST = 16
"""Rows shown at once; a longer list scrolls."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the key that takes it (empty: only Enter does), the value given back, its words, why it can't be
    taken, and what its words mean."""

    key: str
    value: str
    label: str
    enabled: bool = True
    why: str = ""
    meaning: str = ""


class _ChoiceRows(Rows):
    """The rows of a panel; letters are keys of choices and not commands of the console."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep printable keys from the bindings of the console."""
        return character is not None and character.isprintable()


class Choices(Vertical):
    """A panel at the bottom, hidden until `ask`; put it in a screen with `layers: default prompt`."""

    DEFAULT_CSS = """
Choices { layer: prompt; dock: bottom; height: auto; offset-y: 100%; background: $panel; }
Choices OneLine { background: $panel; }
Choices .hint { color: $muted; }
Choices Rows { background: $panel; }
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab,shift+tab", "stay", show=False),
    ]

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._options: tuple[Choice, ...] = ()
        self._on_done: Callable[[str | None], None] | None = None
        self._also: Mapping[str, Callable[[str], None]] = {}
        self._hint = ""
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """A title, the choices, and a line for what to press or why not."""
        yield OneLine(classes="title")
        rows = _ChoiceRows(())
        rows.can_focus = False
        rows.styles.border = ("none", "black")  # whatever the style sheet gives to the lists of the panes
        yield rows
        yield OneLine(classes="hint")

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self._on_done is not None

    def ask(
        self,
        title: str,
        options: Sequence[Choice],
        on_done: Callable[[str | None], None],
        *,
        also: Mapping[str, Callable[[str], None]] | None = None,
        hint: str = "",
    ) -> None:
        """Offer the options; `on_done` gets the value of the chosen one, None on Escape or without options.

        `also`: keys that do something else with the option that has the cursor; `hint` says what they do.
        """
        if self._on_done is not None:
            self.action_cancel()
        focused = self.screen.focused
        self._before = None if focused is None or self in focused.ancestors else focused
        self._options, self._on_done = tuple(options), on_done
        self._also, self._hint = also or {}, hint
        rows = self.query_one(_ChoiceRows)
        words = max((cell_len(plain_line(option.label)) for option in options), default=1)
        rows.set_columns(
            [
                Column("", 1),
                Column("", max(1, *(cell_len(option.key) for option in options), 1)),
                Column("", min(words, max(10, self.app.size.width - 8))),
                Column(""),
            ]
        )
        rows.set_rows([_row(number, option) for number, option in enumerate(options)])
        rows.styles.height = max(1, min(len(options), MOST, self.app.size.height - 4))
        first = next((str(n) for n, option in enumerate(options) if option.enabled), "0")
        rows.move_cursor_to(first)
        self.query_one(".title", OneLine).set_parts([Cell(" " + title, "strong")])
        self._say("")
        self.styles.offset = (0, 0)  # not `display`: that repaints the whole screen
        rows.can_focus = True
        self.screen.set_focus(rows)

    def renew(self, options: Sequence[Choice]) -> None:
        """The same choices with other words: time went on. Nothing happens where they are not the same."""
        if self.asking and [one.value for one in options] == [one.value for one in self._options]:
            self._options = tuple(options)
            self.query_one(_ChoiceRows).set_rows([_row(number, option) for number, option in enumerate(options)])

    def action_cancel(self) -> None:
        """Leave without a choice."""
        self._close(None)

    def action_stay(self) -> None:
        """Tab does not lead out of an open question."""

    def on_key(self, event: events.Key) -> None:
        """The key of a choice takes it."""
        for option in self._options:
            if option.key and option.key in (event.character, event.key):
                event.stop()
                event.prevent_default()
                self._take(option)
                return
        act = self._also.get(event.character or event.key)
        at = self.query_one(_ChoiceRows).cursor_key
        if act is not None and at is not None:
            event.stop()
            event.prevent_default()
            value = self._options[int(at)].value
            self._close(None)
            act(value)

    @on(Selected)
    def _selected(self, event: Selected) -> None:
        event.stop()
        self._take(self._options[int(event.key)])

    @on(Highlighted)
    def _highlighted(self, event: Highlighted) -> None:
        event.stop()
        self._say("")

    def _take(self, option: Choice) -> None:
        if option.enabled:
            self._close(option.value)
            return
        self.query_one(_ChoiceRows).move_cursor_to(str(self._options.index(option)))
        self._say(option.why or _("This can't be chosen now."))

    def _say(self, why: str) -> None:
        usual = self._hint or _("a key or Enter chooses, Escape leaves")
        parts = [Cell(" " + why, "late")] if why else [Cell(" " + usual, "muted")]
        self.query_one(".hint", OneLine).set_parts(parts)

    def _close(self, value: str | None) -> None:
        on_done, self._on_done = self._on_done, None
        if on_done is None:
            return
        self.styles.offset = (0, "100%")
        self.query_one(_ChoiceRows).can_focus = False
        self._options, self._also = (), {}
        before, self._before = self._before, None
        self.screen.set_focus(before if before is not None and before.is_attached else None)
        on_done(value)


def _row(number: int, option: Choice) -> Row:
    key = Cell(option.key, "strong" if option.enabled else "")
    cells = (Cell(""), key, Cell(option.label, option.meaning), Cell("" if option.enabled else option.why, "muted"))
    return Row(str(number), cells, "" if option.enabled else "muted")
