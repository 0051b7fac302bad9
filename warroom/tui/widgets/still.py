"""Widgets that seldom change, most of all containers: their lines are kept until they are drawn anew.

Textual goes through every line of every container under a widget that changed, for each key that is pressed: most of
what one move of a cursor cost.
"""

from __future__ import annotations

from typing import Self

from textual.containers import Container, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Still(Widget):
    """Put it in front of the class of a widget that asks for it (`refresh`) whenever it looks different."""

    _kept: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The same lines as last time, where nothing asked for others."""
        kept = self._kept
        if kept is None or kept[0] != crop:
            kept = self._kept = crop, super().render_lines(crop)
        return kept[1]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:  # fmt: skip
        """Draw it anew."""
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Its colours may be others."""
        self._kept = None
        super().notify_style_update()


class StillContainer(Still, Container):
    """A container."""


class StillVertical(Still, Vertical):
    """A container of things below each other."""
