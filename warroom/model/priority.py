"""Priority from impact and urgency, by one of two matrices.

3×3: the default of ServiceNow's documentation. 5×5: the default of GLPI, turned round so that P1 is the highest.
"""

from __future__ import annotations

from typing import NamedTuple

from warroom.i18n import N_, _

PRIORITIES = ("P1", "P2", "P3", "P4", "P5")
LEVELS = ("very_high", "high", "medium", "low", "very_low")
_SHOWN = {
    "very_high": N_("very high"),
    "high": N_("high"),
    "medium": N_("medium"),
    "low": N_("low"),
    "very_low": N_("very low"),
}


class Matrix(NamedTuple):
    """A table: one row an impact, one column an urgency, both in the order of `levels` (highest first)."""

    name: str
    levels: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]

    def priority(self, impact: str, urgency: str) -> str:
        """The priority (`P1` … `P5`); empty where one of the two is not set or not a level of this matrix."""
        if impact not in self.levels or urgency not in self.levels:
            return ""
        return f"P{self.rows[self.levels.index(impact)][self.levels.index(urgency)]}"


THREE = Matrix("3x3", ("high", "medium", "low"), ((1, 2, 3), (2, 3, 4), (3, 4, 5)))
FIVE = Matrix(
    "5x5",
    LEVELS,
    ((1, 1, 2, 3, 4), (1, 2, 2, 3, 4), (2, 2, 3, 4, 4), (3, 3, 4, 4, 5), (4, 4, 4, 5, 5)),
)
MATRICES = {matrix.name: matrix for matrix in (THREE, FIVE)}


def shown_level(level: str) -> str:
    """A level of impact or urgency in the chosen language."""
    return _(_SHOWN[level]) if level in _SHOWN else level
