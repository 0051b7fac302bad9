"""Any text as one line of characters that each take up a known number of cells."""

from __future__ import annotations

import unicodedata

_REGIONAL_A = 0x1F1E6
_REGIONAL_Z = 0x1F1FF
_FILLERS = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0})


def _replacement(code: int) -> str:
    if _REGIONAL_A <= code <= _REGIONAL_Z:
        # Terminals disagree about the width of a flag; its two letters say the same.
        return chr(ord("A") + code - _REGIONAL_A)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x1F3FB <= code <= 0x1F3FF or code in _FILLERS:
        # Variation selectors and skin tones change the width of the sign before them in some terminals only; letters
        # that are there to fill a place are two cells wide in one and none in the next.
        return ""
    category = unicodedata.category(chr(code))
    if category == "Cc":
        return " " if code in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85) else "·"
    if category == "Cf":  # bidirectional controls, zero-width joiners and spaces, soft hyphens, tags
        return ""
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cs", "Co", "Cn"):  # lone surrogates, private use, unassigned: nobody knows how they are drawn
        return "?"
    return chr(code)


class _Table(dict[int, str]):
    """Filled as characters are met, so that a text costs one dictionary look-up per character."""

    def __missing__(self, code: int) -> str:
        self[code] = _replacement(code)
        return self[code]


_TABLE = _Table()


def plain_line(text: str) -> str:
    """The text on one line, without anything that could move a column, turn the reading order or steer the terminal.

    Line ends and tabs become spaces, other control characters `·`, signs without a known width `?`; joiners, fillers,
    marks of direction and variation selectors disappear.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_TABLE)
