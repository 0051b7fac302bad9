"""The line at the bottom that asks for words: a label, an input, and a hint or a preview above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from warroom.i18n import _
from warroom.tui.widgets.cells import Cell, fit, wrap
from warroom.tui.widgets.oneline import OneLine
from warroom.tui.widgets.plainline import plain_line

MAX_LENGTH = 10_000
_SHOWN = 6
"""How many suggestions stand in the hint."""
_LONGEST = 24
"""Cells of a suggestion that are shown; Tab puts it in whole."""


def typed(text: str) -> str:
    """Pasted or recalled text as one could have typed it: control characters and line ends become spaces."""
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c for c in text)[:MAX_LENGTH]


@dataclass(frozen=True, slots=True)
class _Question:
    hint: str
    preview: Callable[[str], str] | None
    suggestions: Callable[[str], Sequence[str]] | None
    on_done: Callable[[str | None], None]
    on_change: Callable[[str], None] | None
    history: tuple[str, ...]


class _PromptInput(Input, inherit_bindings=True):
    """An input whose keys for history, completion and leaving belong to the prompt around it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "prompt('cancel')", show=False),
        Binding("tab", "prompt('complete')", show=False),
        Binding("up", "prompt('older')", show=False),
        Binding("down", "prompt('newer')", show=False),
    ]

    def action_prompt(self, name: str) -> None:
        """Hand the key to the prompt."""
        prompt = self._prompt
        {
            "cancel": prompt.cancel,
            "complete": prompt.complete,
            "older": prompt.older,
            "newer": prompt.newer,
        }[name]()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = MAX_LENGTH - len(self.value) + (end - start)
        if len(event.text) > room:
            # The end of somebody's words is never dropped without a word.
            said = _("That is {n} characters and a line takes {most}; nothing was put in. From a file: warroom log N -")
            self._prompt.complain(said.format(n=len(event.text), most=MAX_LENGTH))
            return
        self.replace(typed(event.text), start, end)

    @property
    def _prompt(self) -> PromptLine:
        return next(node for node in self.ancestors if isinstance(node, PromptLine))


class PromptLine(Vertical):
    """Two rows at the bottom, hidden until `ask`; put it in a screen with `layers: default prompt`."""

    DEFAULT_CSS = """
PromptLine { layer: prompt; dock: bottom; height: auto; offset-y: 100%; background: $panel; }
PromptLine .over { display: none; }
PromptLine OneLine { background: $panel; color: $muted; }
PromptLine Horizontal { height: 1; }
PromptLine Horizontal OneLine { color: $strong; text-style: bold; }
PromptLine Input, PromptLine Input:focus {
    width: 1fr; height: 1; border: none; padding: 0; background: $panel; color: $text; background-tint: transparent;
}
"""

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.last_text = ""
        """The words of the last question that was left with Escape; empty once a question was answered."""
        self._question: _Question | None = None
        self._before: Widget | None = None
        self._place = 0
        self._draft = ""
        self._complaint = ("", "")
        self._tab: tuple[str, tuple[str, ...], int] | None = None

    def compose(self) -> ComposeResult:
        """A hint above, a label and an input below."""
        yield OneLine(classes="over")
        yield OneLine(classes="hint")
        with Horizontal():
            yield OneLine(classes="label")
            entry = _PromptInput(compact=True, select_on_focus=False, max_length=MAX_LENGTH)
            entry.cursor_blink = False
            entry.can_focus = False
            yield entry

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self._question is not None

    @property
    def text(self) -> str:
        """The words that stand in the input now."""
        return self._input.value

    @property
    def _input(self) -> Input:
        return self.query_one(_PromptInput)

    def ask(
        self,
        label: str,
        *,
        on_done: Callable[[str | None], None],
        value: str = "",
        hint: str = "",
        preview: Callable[[str], str] | None = None,
        suggestions: Callable[[str], Sequence[str]] | None = None,
        on_change: Callable[[str], None] | None = None,
        history: Sequence[str] = (),
        complaint: str = "",
    ) -> None:
        """Ask for words; `on_done` gets them on Enter and None on Escape.

        `preview` turns the words so far into the line above them; `suggestions` gets the text up to the cursor and
        gives replacements for its last word; `history` has the oldest first; `complaint` says what was wrong with the
        words in `value`, until they are changed. An open question is left as by Escape.
        """
        if self._question is not None:
            self.cancel()
        focused = self.screen.focused
        self._before = None if focused is None or self in focused.ancestors else focused
        self._question = _Question(hint, preview, suggestions, on_done, on_change, tuple(history))
        self._place, self._draft, self._tab = len(history), value, None
        self._complaint = (complaint, typed(value))
        name = self.query_one(".label", OneLine)
        name.styles.width = min(cell_len(plain_line(label)) + 1, max(1, self.app.size.width // 2))
        name.set_parts([Cell(label)])
        self._set(typed(value))
        self.styles.offset = (0, 0)  # not `display`: that repaints the whole screen
        self._input.can_focus = True
        self.screen.set_focus(self._input)

    def complain(self, why: str) -> None:
        """Say what was wrong, until the words change."""
        self._complaint = (why, self.text)
        self._show_hint()

    def cancel(self) -> None:
        """Leave the question; its words stay in `last_text`."""
        self.last_text = self.text
        self._close(None)

    def complete(self) -> None:
        """Put the first suggestion in the place of the last word; once more for the next one."""
        question = self._question
        if question is None or question.suggestions is None:
            return
        entry = self._input
        before, after = entry.value[: entry.cursor_position], entry.value[entry.cursor_position :]
        tab = self._tab  # one that was alone is done: what stands behind it is asked for anew
        if tab is not None and len(tab[1]) > 1 and before == tab[0] + tab[1][tab[2]]:
            start, options, number = tab
            number = (number + 1) % len(options)
        else:
            start, options, number = _without_last_word(before), tuple(question.suggestions(before)), 0
        if not options:
            return
        options = tuple(typed(option) for option in options)
        self._set(start + options[number] + after, len(start) + len(options[number]))
        self._tab = (start, options, number)

    def older(self) -> None:
        """The words that were sent before these."""
        self._recall(-1)

    def newer(self) -> None:
        """The words that were sent after these; at the end those that were being typed."""
        self._recall(1)

    def _recall(self, by: int) -> None:
        history = self._question.history if self._question else ()
        place = max(0, min(self._place + by, len(history)))
        if place == self._place:
            return
        if self._place == len(history):
            self._draft = self.text
        self._place = place
        self._set(typed(self._draft if place == len(history) else history[place]))

    def _set(self, value: str, cursor: int | None = None) -> None:
        entry = self._input
        entry.value = value
        entry.cursor_position = len(value) if cursor is None else cursor
        self._tab = None
        self._show_hint()

    def _show_hint(self) -> None:
        question = self._question
        if question is None:
            return
        text = self.text
        complaint, about = self._complaint
        over = self.query_one(".over", OneLine)
        if complaint and text == about:
            # What to do stands at the end of it: where one line is too short it takes two.
            *first, last = wrap(plain_line(complaint), max(1, self.app.size.width), 2)
            over.display = bool(first)
            over.set_parts([Cell(line, "late") for line in first])
            self.query_one(".hint", OneLine).set_parts([Cell(last, "late")], [])
            return
        over.display = False
        words = question.preview(text) if question.preview is not None and text else question.hint
        right: list[Cell] = []
        if question.suggestions is not None and text:
            entry = self._input
            options = question.suggestions(entry.value[: entry.cursor_position])
            shown = [fit(option, _LONGEST).rstrip() for option in map(plain_line, options[:_SHOWN])]
            right = [Cell("  ".join(["", *shown]), "strong")] if options else []
        self.query_one(".hint", OneLine).set_parts([Cell(words)], right)

    def _close(self, answer: str | None) -> None:
        question, self._question = self._question, None
        if question is None:
            return
        self.styles.offset = (0, "100%")
        self.query_one(".over", OneLine).display = False
        self._input.can_focus = False
        before, self._before = self._before, None
        self.screen.set_focus(before if before is not None and before.is_attached else None)
        self._input.value = ""
        question.on_done(answer)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.last_text = ""
        self._close(event.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._question is None or event.value != self.text:
            return
        self._show_hint()
        if self._question.on_change is not None:
            self._question.on_change(event.value)


def _without_last_word(text: str) -> str:
    return text[: len(text) - len(text.split(" ")[-1])]
