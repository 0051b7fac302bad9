"""Time that counts: laws, nights, weekends, holidays, pauses, and the two Sundays on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.worktime import Hours, Pause, counted, when_worked, worked

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = Hours(range(5), 9 * 60, 17 * 60, AMSTERDAM, [date(2026, 12, 25)])
ROUND = Hours(range(7), 0, 24 * 60, AMSTERDAM)
"""Every day from midnight to midnight: the same as no business hours at all, but over the longer way."""

moments = st.integers(0, 60 * 24 * 800).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
spans = st.integers(1, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def calendars(draw: st.DrawFn) -> Hours | None:
    if draw(st.booleans()):
        return None
    start = draw(st.integers(0, 23 * 60))
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    zone = draw(st.sampled_from([UTC, AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]))
    free = draw(st.sets(st.dates(date(2026, 1, 1), date(2028, 3, 1)), max_size=4))
    return Hours(days, start, draw(st.integers(start + 1, 24 * 60)), zone, free)


@st.composite
def pauses_of(draw: st.DrawFn, *, endless: bool = False) -> list[Pause]:
    found: list[Pause] = []
    for start in draw(st.lists(moments, max_size=4)):
        end = start + timedelta(minutes=draw(st.integers(-30, 60 * 24 * 9)))
        found.append((start, None if endless and draw(st.booleans()) else end))
    return found


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


# -- laws --------------------------------------------------------------------------------------------------------------


@given(st.lists(moments, min_size=3, max_size=3), calendars(), pauses_of(endless=True))
def test_time_that_counts_adds_up_and_never_runs_backwards(
    three: list[datetime], hours: Hours | None, pauses: list[Pause]
) -> None:
    a, b, c = sorted(three)
    whole, first, second = worked(a, c, hours, pauses), worked(a, b, hours, pauses), worked(b, c, hours, pauses)
    assert first + second == whole
    assert timedelta() <= first <= whole <= c - a
    assert worked(c, a, hours, pauses) == (whole if a == c else timedelta())


@given(moments, spans, calendars(), pauses_of())
def test_what_is_due_is_due_when_its_time_has_counted(
    start: datetime, span: timedelta, hours: Hours | None, pauses: list[Pause]
) -> None:
    due = when_worked(start, span, hours, pauses)
    assert due is not None
    assert worked(start, due, hours, pauses) == span
    assert worked(start, due - timedelta(seconds=1), hours, pauses) < span  # not a moment later than it has to be


@given(moments, spans, spans, calendars(), pauses_of(), pauses_of())
def test_more_time_later_starts_and_more_pauses_are_never_due_sooner(
    start: datetime, span: timedelta, more: timedelta, hours: Hours | None, pauses: list[Pause], others: list[Pause]
) -> None:
    due = when_worked(start, span, hours, pauses)
    longer, later = when_worked(start, span + more, hours, pauses), when_worked(start + more, span, hours, pauses)
    paused = when_worked(start, span, hours, [*pauses, *others])
    assert due is not None and longer is not None and later is not None and paused is not None
    assert start < due < longer
    assert due <= later
    assert due <= paused


@given(moments, spans, pauses_of(endless=True))
def test_days_without_nights_or_weekends_are_round_the_clock_also_where_the_clock_is_changed(
    start: datetime, span: timedelta, pauses: list[Pause]
) -> None:
    assert when_worked(start, span, ROUND, pauses) == when_worked(start, span, None, pauses)
    assert worked(start, start + span, ROUND, pauses) == worked(start, start + span, None, pauses)


@given(moments, spans, calendars(), pauses_of(endless=True))
def test_stretches_come_in_order_and_lie_in_no_pause(
    start: datetime, span: timedelta, hours: Hours | None, pauses: list[Pause]
) -> None:
    last = start
    for opens, closes in counted(start, hours, pauses):
        if opens > start + span:
            break
        assert last <= opens < closes
        for pause, until in pauses:
            assert (until is not None and until <= pause) or closes <= pause or (until is not None and until <= opens)
        last = closes


@given(moments, spans, calendars())
def test_a_pause_without_an_end_leaves_nothing_due(start: datetime, span: timedelta, hours: Hours | None) -> None:
    due = when_worked(start, span, hours)
    assert due is not None
    assert when_worked(start, span, hours, [(due - timedelta(seconds=1), None)]) is None
    assert when_worked(start, span, hours, [(due, None)]) == due


# -- what a calendar says ----------------------------------------------------------------------------------------------


def test_a_night_and_a_weekend_do_not_count() -> None:
    friday = here("2026-03-06 16:00")
    assert when_worked(friday, timedelta(hours=4), OFFICE) == here("2026-03-09 12:00")
    assert worked(friday, here("2026-03-09 12:00"), OFFICE) == timedelta(hours=4)
    assert when_worked(here("2026-03-07 11:00"), timedelta(hours=8), OFFICE) == here("2026-03-09 17:00")
    assert worked(here("2026-03-06 18:00"), here("2026-03-09 08:00"), OFFICE) == timedelta()


def test_a_holiday_does_not_count() -> None:
    assert when_worked(here("2026-12-24 16:00"), timedelta(hours=2), OFFICE) == here("2026-12-28 10:00")


def test_a_pause_over_night_and_weekend_takes_only_what_would_have_counted() -> None:
    start = here("2026-03-05 10:00")
    over_night = [(here("2026-03-05 16:00"), here("2026-03-06 10:00"))]  # an hour each on both sides of the night
    assert when_worked(start, timedelta(hours=8), OFFICE) == here("2026-03-06 10:00")
    assert when_worked(start, timedelta(hours=8), OFFICE, over_night) == here("2026-03-06 12:00")
    weekend = [(here("2026-03-06 17:00"), here("2026-03-09 09:00"))]
    assert when_worked(start, timedelta(hours=24), OFFICE, weekend) == when_worked(start, timedelta(hours=24), OFFICE)


def test_pauses_that_overlap_count_once() -> None:
    start = here("2026-03-05 10:00")
    twice = [(here("2026-03-05 11:00"), here("2026-03-05 13:00")), (here("2026-03-05 12:00"), here("2026-03-05 14:00"))]
    assert when_worked(start, timedelta(hours=2), None, twice) == here("2026-03-05 15:00")


@pytest.mark.parametrize(
    ("friday", "due"),
    [
        ("2026-03-27 16:00", "2026-03-30 12:00"),  # the clocks go forward on Sunday 29 March
        ("2026-10-23 16:00", "2026-10-26 12:00"),  # and back on Sunday 25 October
    ],
)
def test_a_business_day_is_eight_hours_on_both_sides_of_the_change(friday: str, due: str) -> None:
    assert when_worked(here(friday), timedelta(hours=4), OFFICE) == here(due)
    monday = here(due).astimezone(AMSTERDAM).date()
    window = OFFICE.window(monday)
    assert window is not None
    assert window[1] - window[0] == timedelta(hours=8)
    assert [moment.astimezone(AMSTERDAM).time() for moment in window] == [time(9), time(17)]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_whole_day_has_the_hours_that_it_has(day: date, hours: int) -> None:
    window = ROUND.window(day)
    assert window is not None
    assert window[1] - window[0] == timedelta(hours=hours)


@given(st.integers(0, 1380), st.integers(1, 60), st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)]))
def test_hours_inside_the_change_never_end_before_they_begin(start: int, length: int, day: date) -> None:
    window = Hours(range(7), start, start + length, AMSTERDAM).window(day)
    assert window is None or window[0] < window[1]


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [((), 0, 10), ((7,), 0, 10), ((1,), 10, 10), ((1,), 20, 10), ((1,), 0, 1441), ((1,), -1, 5)],
)
def test_hours_that_never_come_are_refused(days: tuple[int, ...], start: int, end: int) -> None:
    with pytest.raises(ValueError, match="business hours"):
        Hours(days, start, end)


def test_hours_that_begin_on_no_day_there_is_leave_nothing_due() -> None:
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(20)]
    assert when_worked(here("2026-01-02 10:00"), timedelta(hours=1), Hours([3], 0, 60, AMSTERDAM, every)) == here(
        "2026-01-22 01:00"
    )
    last = Hours([3], 0, 60)
    assert when_worked(datetime(8999, 12, 30, tzinfo=UTC), timedelta(days=9), last) is None
