"""Plain text for paper: 80 columns, blocks with their numbers, tables whose cells wrap. What people wrote is data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from warroom.model.plain import cells, visible

WIDTH = 80
RULE = "-" * WIDTH
_LABEL = 29
"""Cells of a block's number and name; its content stands behind them."""
_GAP = "  "


def fill(text: str, width: int) -> str:
    """A text filled up with spaces."""
    return text + " " * max(0, width - cells(text))


def wrapped(text: str, width: int) -> list[str]:
    """People's words in lines of so many columns, made harmless; their own line ends stay, a word that is too long is
    broken."""
    return [line for part in text.splitlines() or [""] for line in _wrapped(visible(part), width)]


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        for piece in _pieces(word, width):
            if not line:
                line = piece
            elif cells(line) + 1 + cells(piece) <= width:
                line += f" {piece}"
            else:
                yield line
                line = piece
    yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and cells(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def block(label: str, content: str) -> list[str]:
    """One block of a form: `1. Incident Name          Checkout down`, as many lines as it takes."""
    names = wrapped(label, _LABEL - 1)
    lines = wrapped(content, WIDTH - _LABEL)
    lines += [""] * (len(names) - len(lines))
    return [(fill(names[n] if n < len(names) else "", _LABEL) + line).rstrip() for n, line in enumerate(lines)]


def table(heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows under their heads; `widths` in cells, the last one is what is left. An empty line follows no row."""
    whole = [*widths[:-1], WIDTH - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1)]
    lines = _row(heads, whole)
    lines.append(_GAP.join("-" * width for width in whole))
    for row in rows:
        lines += _row(row, whole)
    return lines


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
    height = max(len(column) for column in columns)
    lines = []
    for n in range(height):
        parts = [
            fill(column[n] if n < len(column) else "", width) for column, width in zip(columns, widths, strict=True)
        ]
        lines.append(_GAP.join(parts).rstrip())
    return lines


def centred(text: str) -> str:
    """A text in the middle of the line."""
    return (" " * max(0, (WIDTH - cells(text)) // 2) + text).rstrip()


def apart(left: str, right: str) -> str:
    """Two texts at the two ends of a line."""
    return left + " " * max(2, WIDTH - cells(left) - cells(right)) + right
