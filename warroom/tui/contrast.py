"""Contrast of two colours as WCAG 2 defines it: the measure for themes and for what stays legible on a cursor."""

from __future__ import annotations

from functools import lru_cache

LEGIBLE = 4.5
"""WCAG AA for text of normal size."""

Rgb = tuple[int, int, int]
"""Red, green and blue, each 0 to 255."""


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white); WCAG 2.2, "relative luminance"."""
    red, green, blue = (_linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=512)
def contrast(first: Rgb, second: Rgb) -> float:
    """Contrast ratio, 1 to 21, the same in both orders; WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
