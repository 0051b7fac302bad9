"""Styles of meanings, and which cells of a line changed: what every line widget here shares."""

from __future__ import annotations

from rich.cells import cell_len
from rich.color import Color as RichColour
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from warroom.tui.contrast import LEGIBLE, contrast
from warroom.tui.meanings import MEANINGS

_BOLD = {"severity-1", "late", "hazard", "strong"}


def classes(prefix: str, *names: str) -> set[str]:
    """Component classes: of states, and of meanings that a style sheet may colour otherwise on this widget."""
    return {f"{prefix}--{name}" for name in names}


def meaning_css(widget: str, prefix: str, *names: str) -> str:
    """TCSS that gives these meanings their colour from the theme, as component classes of a widget."""
    weight = {name: " text-style: bold;" if name in _BOLD else "" for name in names}
    return "\n".join(f"{widget} > .{prefix}--{name} {{ color: ${name};{weight[name]} }}" for name in names)


def _visible_on(colour: RichColour | None, ground: RichColour | None) -> bool:
    if colour is None or ground is None or colour.triplet is None or ground.triplet is None:
        return False
    return contrast(tuple(colour.triplet), tuple(ground.triplet)) >= LEGIBLE


class StyleBook:
    """The styles of one widget by meaning and state; forgotten when the theme changes.

    A meaning takes its colour straight from the theme. Component classes, of which Textual styles each anew for each
    widget, would be a tenth of a start; a widget has them only for states, and for what a style sheet says otherwise.
    """

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._styles: dict[tuple[str, str], Style] = {}

    def clear(self) -> None:
        """Forget all; the next use reads the style sheet again."""
        self._styles.clear()

    def style(self, meaning: str = "", state: str = "") -> Style:
        """The style of a meaning in a state such as `cursor`; an unknown meaning is drawn as plain text."""
        key = (meaning, state)
        if key not in self._styles:
            self._styles[key] = self._make(meaning, state)
        return self._styles[key]

    def _make(self, meaning: str, state: str) -> Style:
        plain = self._widget.rich_style
        if state:
            plain = self._widget.get_component_rich_style(f"{self._prefix}--{state}", default=plain)
        if meaning not in MEANINGS:
            return plain
        own = self._own(meaning)
        if not state:
            return own
        # A meaning keeps its colour on a cursor only where it can be read there; its words are there anyway.
        readable = _visible_on(own.color, plain.bgcolor)
        colour = own.color if readable else None
        return plain + Style(color=colour, bold=own.bold or None, strike=own.strike or None)

    def _own(self, meaning: str) -> Style:
        component = f"{self._prefix}--{meaning}"
        if component in self._widget.COMPONENT_CLASSES:
            return self._widget.get_component_rich_style(component)
        plain = self._widget.rich_style
        if meaning == "exercise":
            ground = Style(color=self._colour("exercise-text"), bgcolor=self._colour("exercise-background"), bold=True)
            return plain + (ground + Style(reverse=True) if self._widget.app.no_color else ground)
        if meaning == "struck":
            # A line through the words, in every theme and without colours; the word stands there, too.
            return plain + Style(color=self._colour("muted"), strike=True)
        return plain + Style(color=self._colour(meaning), bold=meaning in _BOLD or None)

    def _colour(self, name: str) -> RichColour:
        return Color.parse(self._widget.app.theme_variables[name]).rich_color


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """Each cell of a strip; the second cell of a wide character is an empty text, marks stay with their character."""
    cells: list[tuple[str, Style | None]] = []
    for text, style, _control in strip:
        for character in text:
            size = 1 if character.isascii() else cell_len(character)
            if size:
                cells.append((character, style))
                if size == 2:
                    cells.append(("", style))
            elif cells:
                cells[-1] = (cells[-1][0] + character, style)
    return cells


def changed_span(old: Strip, new: Strip) -> tuple[int, int] | None:
    """The stretch (first cell, cell after the last) that holds every difference; None when there is none.

    One stretch and not several: Textual sends a line from the left edge of its widget up to the end of each of them.
    """
    if old == new:
        return None
    width = new.cell_length
    before, after = _cells(old), _cells(new)
    if old.cell_length != width or len(before) != width or len(after) != width:
        return 0, width
    different = [x for x in range(width) if before[x] != after[x]]
    if not different:
        return None
    first, last = different[0], different[-1] + 1
    while first > 0 and (not before[first][0] or not after[first][0]):
        first -= 1
    while last < width and (not before[last][0] or not after[last][0]):
        last += 1
    return first, last


def gap_style(before: Style, plain: Style) -> Style:
    """The style of empty cells after a text: the text's own where it looks the same, to save a change of style."""
    same = before.bgcolor == plain.bgcolor and bool(before.underline) == bool(plain.underline)
    return before if same and bool(before.reverse) == bool(plain.reverse) else plain


def strip_of(parts: list[tuple[str, Style]], width: int) -> Strip:
    """A strip of exactly `width` cells; neighbours of the same style become one segment."""
    segments: list[Segment] = []
    for text, style in parts:
        if not text:
            continue
        if segments and segments[-1].style == style:
            segments[-1] = Segment(segments[-1].text + text, style)
        else:
            segments.append(Segment(text, style))
    return Strip(segments, sum(cell_len(segment.text) for segment in segments)).adjust_cell_length(
        width, parts[-1][1] if parts else None
    )
