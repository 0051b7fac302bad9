"""Figures: what is counted, what is met, and how a percentile is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START
from warroom.model.figures import Case, Figure, figures, percentile
from warroom.model.targets import read_policy

POLICY = read_policy({})
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOW = START + timedelta(days=30)


def case(
    priority: str, response: float | None, resolution: float | None, status: str = "closed", **other: object
) -> Case:
    def at(minutes: float | None) -> object:
        return None if minutes is None else START + minutes * MINUTE

    return Case(priority, status, START, at(response), at(resolution), **other)  # type: ignore[arg-type]


def found(*cases: Case) -> dict[tuple[str, str], Figure]:
    return {(one.which, one.priority): one for one in figures(cases, POLICY, NOW)}


def test_a_target_is_met_up_to_its_last_moment() -> None:
    told = found(case("P1", 15, 240), case("P1", 15.1, 240.1), case("P1", 1, 1))
    assert (told["response", "P1"].met, told["response", "P1"].missed) == (2, 1)
    assert (told["resolution", "P1"].met, told["resolution", "P1"].missed) == (2, 1)
    assert told["response", "P1"].compliance == pytest.approx(200 / 3)


def test_what_runs_past_its_target_counts_against_compliance_and_has_no_duration() -> None:
    told = found(case("P1", 10, None, "responding"), case("P1", 10, 60), case("P1", None, None, "prioritised"))
    assert (told["response", "P1"].n, told["response", "P1"].late) == (2, 1)
    assert told["response", "P1"].compliance == pytest.approx(200 / 3)
    assert (told["resolution", "P1"].n, told["resolution", "P1"].late) == (1, 2)


def test_what_runs_inside_its_target_counts_neither_way() -> None:
    early = figures([case("P1", 10, None, "responding")], POLICY, START + HOUR)
    assert [(one.n, one.late, one.compliance) for one in early] == [(1, 0, 100.0), (0, 0, None)]


def test_waiting_for_the_customer_is_no_time_of_the_resolution_and_all_of_the_duration() -> None:
    waited = case("P1", 16, 400, pauses=((START + HOUR, START + 5 * HOUR),))
    told = found(waited)
    assert told["resolution", "P1"].met == 1
    assert told["resolution", "P1"].mean == 400 * 60
    assert told["response", "P1"].missed == 1  # no pause helps the response


def test_a_pause_that_was_never_ended_ends_with_the_resolution() -> None:
    assert found(case("P1", 1, 400, pauses=((START + HOUR, None),)))["resolution", "P1"].met == 1
    assert found(case("P1", 1, None, "responding", pauses=((START + HOUR, None),)))["resolution", "P1"].late == 0


def test_what_nobody_ranked_and_what_is_planned_is_held_against_nothing() -> None:
    told = found(case("", 20, 60), case("P5", 20, 60))
    for key in (("response", ""), ("resolution", ""), ("response", "P5"), ("resolution", "P5")):
        assert (told[key].n, told[key].target, told[key].compliance, told[key].met) == (1, None, None, 0)


def test_priorities_stand_in_their_order_and_only_those_that_there_are() -> None:
    cases = [case("P3", 1, 1), case("", 1, 1), case("P1", 1, 1)]
    assert [(one.which, one.priority) for one in figures(cases, POLICY, NOW)] == [
        (which, priority) for which in ("response", "resolution") for priority in ("P1", "P3", "")
    ]
    assert figures([], POLICY, NOW) == []


def test_nine_of_ten_is_the_nearest_value_that_there_is() -> None:
    assert percentile(range(1, 11), 90) == 9
    assert percentile([5], 90) == 5
    assert percentile([], 90) is None
    assert percentile([1, 2], 50) == 1


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_so_many_do_not_exceed_a_percentile_and_it_is_one_of_them(values: list[float], percent: int) -> None:
    value = percentile(values, percent)
    assert value in values
    assert value is not None
    assert sum(one <= value for one in values) >= percent * len(values) / 100
    assert sum(one < value for one in values) < percent * len(values) / 100


@given(st.lists(st.tuples(st.integers(0, 600), st.none() | st.integers(0, 6000)), min_size=1))
def test_every_case_is_judged_once_at_most(spans: list[tuple[int, int | None]]) -> None:
    cases = [case("P1", a, b, "closed" if b is not None else "responding") for a, b in spans]
    for one in figures(cases, POLICY, NOW):
        assert one.met + one.missed == one.n
        assert one.met + one.missed + one.late <= len(cases)
        assert one.compliance is None or 0 <= one.compliance <= 100
        assert one.median is None or one.mean is None or one.p90 is None or one.median <= max(one.mean, one.p90)
