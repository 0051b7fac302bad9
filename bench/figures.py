"""One line of the table, and how it is printed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured, beside what, and the bound on `value` (at most, or with `least` at least)."""

    what: str
    measured: str
    reference: str
    value: float
    bound: float
    unit: str = ""
    least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the bound is kept."""
        return self.value >= self.bound if self.least else self.value <= self.bound

    def row(self) -> tuple[str, ...]:
        """The line in words."""
        sign = ">=" if self.least else "<="
        return (
            self.what,
            self.measured,
            self.reference,
            f"{self.value:.2f}{self.unit}",
            f"{sign} {self.bound:g}{self.unit}",
            "ok" if self.kept else "OVER",
        )


HEAD = ("what", "measured", "reference", "ratio", "bound", "")


def table(figures: Sequence[Figure]) -> str:
    """All lines, aligned."""
    rows = [HEAD, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def ms(seconds: float) -> str:
    """Milliseconds in words."""
    return f"{seconds * 1000:.1f} ms"


def rate(seconds: float) -> str:
    """How many of them in a second, in words."""
    return f"{1 / seconds:,.0f}/s"


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
