"""A screen that is not sent whole each time the focus moves."""

from __future__ import annotations

from typing import Generic

from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from warroom.tui.widgets.still import Still


class QuietScreen(Still, Screen[ScreenResultType], Generic[ScreenResultType]):
    """Base of our screens: Textual repaints a whole screen on each change of focus, which costs up to 18 kB.

    The widgets that get or lose the focus repaint themselves, so nothing else is needed. `App.get_default_screen`
    has to return one of these too. The layer `prompt` is that of `PromptLine` and `Choices`.
    """

    DEFAULT_CSS = "QuietScreen { layers: default prompt; }"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
