"""Spans of time: as figures that count, in few cells, and as people type them."""

from __future__ import annotations

from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.durations import BadDuration, parse_duration, show_duration, show_largest, show_short

HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00"), (9, "0:09"), (252, "4:12"), (252.9, "4:12"), (HOUR - 1, "59:59"), (HOUR, "1:00:00"),
        (HOUR + 252, "1:04:12"), (DAY - 1, "23:59:59"), (DAY, "1d 00h"), (3 * DAY + 4 * HOUR + 59, "3d 04h"),
        (-252, "-4:12"), (-1.5, "-0:01"), (-0.5, "0:00"), (-2 * DAY, "-2d 00h"),
    ],
)  # fmt: skip
def test_a_span_that_counts(seconds: float, shown: str) -> None:
    assert show_duration(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0m"), (59, "0m"), (720, "12m"), (HOUR - 1, "59m"), (HOUR, "1h00"), (2 * HOUR + 600, "2h10"),
        (DAY - 1, "23h59"), (DAY, "1d00h"), (3 * DAY - HOUR, "2d23h"), (10 * DAY - 1, "9d23h"),
        (10 * DAY + HOUR, "10d"), (99_999 * DAY, "9999d"),
    ],
)  # fmt: skip
def test_a_span_for_a_column(seconds: float, shown: str) -> None:
    assert show_short(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0m"), (HOUR - 1, "59m"), (HOUR, "1h"), (DAY - 1, "23h"), (DAY, "1d"), (-99_999 * DAY, "9999d")],
)
def test_the_largest_unit_of_a_span(seconds: float, shown: str) -> None:
    assert show_largest(seconds) == shown


@given(st.floats(-1e12, 1e12))
def test_a_column_of_five_cells_holds_any_span(seconds: float) -> None:
    assert len(show_short(seconds)) <= 5


@given(st.integers(0, DAY - 1))
def test_what_counts_can_be_counted_back(seconds: int) -> None:
    *hours, minutes, rest = (int(part) for part in show_duration(seconds).split(":"))
    assert sum(hours) * HOUR + minutes * 60 + rest == seconds


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90m", 90), ("1h30m", 90), ("1h 30m", 90), ("1H30M", 90), ("45 min", 45), ("PT15M", 15), ("pt1h30m", 90),
        ("PT90S", 1.5), ("2d", 2880), ("1 day 2 hours", 1560), ("2 dagen", 2880), ("1 uur 30 minuten", 90),
        ("1u30m", 90),
        ("30s", 0.5), ("0m", 0), (" 30m ", 30), ("1 \t h", 60),
    ],
)  # fmt: skip
def test_what_people_type_is_read(text: str, minutes: float) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "15",
        "m",
        "h30",
        "1h30",
        "-15m",
        "+15m",
        "PT",
        "P1D",
        "1.5h",
        "30m 1h",
        "1h1h",
        "soon",
        "99999999m",
        "5 mm",
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadDuration, match="30m, 1h30m or 2d"):
        parse_duration(text)


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 99_999), st.integers(0, 999_999))
def test_days_hours_minutes_and_seconds_add_up(days: int, hours: int, minutes: int, seconds: int) -> None:
    meant = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert parse_duration(f"{days}d{hours}h{minutes}m{seconds}s") == meant
    assert parse_duration(f"{days} days {hours} hours {minutes} min {seconds} sec") == meant
    assert parse_duration(f"PT{hours}H{minutes}M{seconds}S") == meant - timedelta(days=days)


@given(st.text(max_size=30) | st.text("0123456789 dhmsPTuin", max_size=30))
def test_any_text_is_a_span_or_refused(text: str) -> None:
    try:
        assert parse_duration(text) >= timedelta(0)
    except BadDuration as refused:
        assert str(refused)


def test_a_text_made_to_be_slow_is_refused_at_once() -> None:
    began = process_time()
    with pytest.raises(BadDuration):
        parse_duration("1d" + " " * 1000 + "x")
    assert process_time() - began < 1, "tried in every way, this takes ten seconds"
