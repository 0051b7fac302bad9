"""Priority from impact and urgency, by both matrices, row by row as they are published."""

from __future__ import annotations

from itertools import product

import pytest

from warroom.model.priority import FIVE, LEVELS, MATRICES, PRIORITIES, THREE, Matrix, shown_level

PUBLISHED = {
    "3x3": ["123", "234", "345"],
    "5x5": ["11234", "12234", "22344", "33445", "44455"],
}


@pytest.mark.parametrize("name", MATRICES)
def test_every_cell_is_as_published(name: str) -> None:
    matrix = MATRICES[name]
    told = ["".join(matrix.priority(i, u)[1:] for u in matrix.levels) for i in matrix.levels]
    assert told == PUBLISHED[name]


@pytest.mark.parametrize("matrix", [THREE, FIVE], ids=lambda matrix: matrix.name)
def test_more_impact_or_urgency_never_means_less_priority(matrix: Matrix) -> None:
    for (impact, urgency), (other_impact, other_urgency) in product(product(matrix.levels, repeat=2), repeat=2):
        rank, other = matrix.levels.index, matrix.priority(other_impact, other_urgency)
        if rank(impact) <= rank(other_impact) and rank(urgency) <= rank(other_urgency):
            assert matrix.priority(impact, urgency) <= other
        assert other in PRIORITIES


@pytest.mark.parametrize(
    ("impact", "urgency"), [("", "high"), ("high", ""), ("", ""), ("huge", "high"), ("very_high", "low")]
)
def test_what_is_not_known_has_no_priority(impact: str, urgency: str) -> None:
    assert THREE.priority(impact, urgency) == ""


def test_the_larger_matrix_knows_all_levels() -> None:
    assert FIVE.levels == LEVELS
    assert FIVE.priority("very_high", "very_low") == "P4"
    assert [shown_level(level) for level in LEVELS] == ["very high", "high", "medium", "low", "very low"]
    assert shown_level("1 - High") == "1 - High"
