"""Drive a widget in an app of its own: run async tests, read the screen, count what is sent."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec

from rich.color import ColorSystem
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from warroom.tui import themes
from warroom.tui.widgets.quietscreen import QuietScreen

P = ParamSpec("P")


def driven(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """An async test as one that pytest runs without a plugin."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


class Stage(App[None]):
    """An app that shows some widgets in a theme of ours and counts the bytes that it would send."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = "dark", css: str = "") -> None:
        super().__init__()
        self.animation_level = "none"
        self.shown = widgets
        self.sent: list[int] = []
        self.messages: list[object] = []
        self.register_theme(themes.to_textual(themes.load_theme(theme)[0]))
        self.theme = theme
        self.console._color_system = ColorSystem.TRUECOLOR
        if css:
            self.stylesheet.add_source(css)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.default_variables()

    def get_default_screen(self) -> Screen[None]:
        return QuietScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield from self.shown

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.sent.append(len(renderable.render_segments(self.console).encode()))
        super()._display(screen, renderable)  # type: ignore[arg-type]

    @property
    def lines(self) -> list[str]:
        """The screen as text, without spaces at the ends of lines."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @contextmanager
    def counting(self) -> Iterator[list[int]]:
        """The sizes in bytes of what is sent inside the block."""
        self.sent.clear()
        yield self.sent
