"""Moments: read exactly or refused with an example; shown in the zone of the reader."""

from __future__ import annotations

import gettext
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warroom import i18n
from warroom.model.moments import (
    BadMoment,
    from_rfc3339,
    parse_moment,
    rfc3339,
    show_full,
    show_moment,
    show_seconds,
    show_zone,
)

HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)
"""14:40 on a Sunday, here."""
REPORTED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

zones = st.sampled_from([HERE, UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")])
moments = st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def read(text: str, *, now: datetime = NOW, zone: tzinfo = HERE, future: bool = False) -> str:
    """What a text means, as an RFC 3339 text."""
    return rfc3339(parse_moment(text, now=now, zone=zone, reported_at=REPORTED, future=future))


def at(text: str, zone: tzinfo = HERE) -> datetime:
    """A local time as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14:32", "2026-11-22T13:32:00.000Z"),
        ("1432", "2026-11-22T13:32:00.000Z"),
        ("14h32", "2026-11-22T13:32:00.000Z"),
        ("8:05", "2026-11-22T07:05:00.000Z"),
        ("14:32:07", "2026-11-22T13:32:07.000Z"),
        ("  14:32 ", "2026-11-22T13:32:00.000Z"),
        ("-15m", "2026-11-22T13:25:00.000Z"),
        ("-1h30m", "2026-11-22T12:10:00.000Z"),
        ("15 min geleden", "2026-11-22T13:25:00.000Z"),
        ("15 min ago", "2026-11-22T13:25:00.000Z"),
        ("2 uur geleden", "2026-11-22T11:40:00.000Z"),
        ("yesterday 23:10", "2026-11-21T22:10:00.000Z"),
        ("Gisteren  23:10", "2026-11-21T22:10:00.000Z"),
        ("today 08:00", "2026-11-22T07:00:00.000Z"),
        ("vandaag 0800", "2026-11-22T07:00:00.000Z"),
        ("2026-11-22 08:00", "2026-11-22T07:00:00.000Z"),
        ("2026-11-22 08:00:09", "2026-11-22T07:00:09.000Z"),
        ("2026-11-22T08:00", "2026-11-22T07:00:00.000Z"),
        ("2026-07-22 08:00", "2026-07-22T06:00:00.000Z"),
        ("08:00Z", "2026-11-22T08:00:00.000Z"),
        ("2026-03-02 12:00Z", "2026-03-02T12:00:00.000Z"),
        ("2026-11-22T14:32:07.123Z", "2026-11-22T14:32:07.123Z"),
        ("2026-11-22t14:32:07.123z", "2026-11-22T14:32:07.123Z"),
        ("2026-11-22T14:32:07.123999+01:00", "2026-11-22T13:32:07.123Z"),
        ("2026-11-22 14:32 -05:30", "2026-11-22T20:02:00.000Z"),
        ("T+45m", "2026-11-22T12:45:00.000Z"),
        ("t+1h30m", "2026-11-22T13:30:00.000Z"),
        ("now", "2026-11-22T13:40:00.000Z"),
        ("Nu", "2026-11-22T13:40:00.000Z"),
    ],
)
def test_what_people_type_is_read(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow 09:00", "2026-11-23T08:00:00.000Z"),
        ("morgen 0900", "2026-11-23T08:00:00.000Z"),
        ("+30m", "2026-11-22T14:10:00.000Z"),
        ("30m", "2026-11-22T14:10:00.000Z"),
        ("+1h30m", "2026-11-22T15:10:00.000Z"),
        ("45 min", "2026-11-22T14:25:00.000Z"),
        ("T+4h", "2026-11-22T16:00:00.000Z"),
    ],
)
def test_a_deadline_may_be_said_from_now(text: str, moment: str) -> None:
    assert read(text, future=True) == moment
    if not text.startswith("T"):
        with pytest.raises(BadMoment):
            read(text)


@pytest.mark.parametrize(
    "rest", ["08Z", "08,5Z", "08.5Z", "08:30.5Z", "08:30,5Z", "08:00:00,5Z", "08+01", "08:00+01:00:30"]
)
@pytest.mark.parametrize("between", ["T", " "])
def test_a_time_with_its_offset_says_hours_and_minutes_or_is_refused(rest: str, between: str) -> None:
    with pytest.raises(BadMoment, match="is not a time"):
        read(f"2026-11-22{between}{rest}")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "may", "12", "143", "14321", "24:00", "14:60", "25:10", "14:32:60", "14.32", "14:3", "-5",
        "--15m", "-", "T+", "T+5", "yesterday", "gisteren 25:00", "2026-02-30 08:00", "2026-13-01 08:00", "2026-11-22",
        "2026-W47-7 08:00", "22-11-2026 08:00", "22 Nov 14:32", "2026-11-22 08:00+99:00", "14:32 PM", "ago", "geleden",
        "0001-01-01 00:00", "0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "-9999d -9999d", "²3:10", "\ud800",
        "14:32\x00", "{n}", "%s",
    ],
)  # fmt: skip
@pytest.mark.parametrize("future", [False, True])
def test_anything_else_is_refused_with_an_example(text: str, future: bool) -> None:
    with pytest.raises(BadMoment, match=r"14:32"):
        read(text, future=future)


def test_a_refusal_names_what_was_typed_and_not_all_of_it() -> None:
    with pytest.raises(BadMoment) as refused:
        read("\x1b[31m" + "x" * 5000)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_counting_from_the_report_needs_a_report() -> None:
    with pytest.raises(BadMoment, match="reported"):
        parse_moment("T+45m", now=NOW, zone=HERE)


@pytest.mark.parametrize(
    ("text", "now", "past", "ahead"),
    [
        ("23:10", "2026-11-22 14:40", "2026-11-21 23:10", "2026-11-22 23:10"),
        ("08:00", "2026-11-22 14:00", "2026-11-22 08:00", "2026-11-23 08:00"),
        ("14:42", "2026-11-22 14:40", "2026-11-22 14:42", "2026-11-22 14:42"),
        ("14:43", "2026-11-22 14:40", "2026-11-21 14:43", "2026-11-22 14:43"),
        ("14:40", "2026-11-22 14:40", "2026-11-22 14:40", "2026-11-22 14:40"),
        ("00:00", "2026-11-22 23:59", "2026-11-23 00:00", "2026-11-23 00:00"),
        ("23:59", "2026-11-22 00:01", "2026-11-21 23:59", "2026-11-22 23:59"),
        ("23:59", "2026-01-01 00:01", "2025-12-31 23:59", "2026-01-01 23:59"),
    ],
)
def test_a_time_without_a_day_lies_behind_for_entries_and_ahead_for_deadlines(
    text: str, now: str, past: str, ahead: str
) -> None:
    assert parse_moment(text, now=at(now), zone=HERE) == at(past)
    assert parse_moment(text, now=at(now), zone=HERE, future=True) == at(ahead)


def test_utc_counts_its_own_days() -> None:
    half_past_midnight_here = at("2026-11-23 00:30")
    assert read("23:00Z", now=half_past_midnight_here) == "2026-11-22T23:00:00.000Z"
    assert read("today 23:00Z", now=half_past_midnight_here) == "2026-11-22T23:00:00.000Z"
    assert read("today 00:10", now=half_past_midnight_here) == "2026-11-22T23:10:00.000Z"


# -- the clocks change -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["02:30", "0230", "today 02:30", "2026-03-29 02:30", "2026-03-29T02:00"])
def test_a_time_that_never_came_is_refused(text: str) -> None:
    with pytest.raises(BadMoment, match="2026-03-29: the clocks went forward"):
        read(text, now=at("2026-03-29 14:00"))


def test_a_day_that_lacks_the_time_is_in_the_way_only_if_it_is_meant() -> None:
    assert read("02:30", now=at("2026-03-29 01:00")) == "2026-03-28T01:30:00.000Z"
    assert read("02:30", now=at("2026-03-29 14:00"), future=True) == "2026-03-30T00:30:00.000Z"
    with pytest.raises(BadMoment, match="2026-03-29"):
        read("02:30", now=at("2026-03-30 01:00"))
    with pytest.raises(BadMoment, match="2026-03-29"):
        read("02:30", now=at("2026-03-28 14:00"), future=True)


def test_the_edges_of_the_gap_exist() -> None:
    now = at("2026-03-29 14:00")
    assert read("01:59", now=now) == "2026-03-29T00:59:00.000Z"
    assert read("03:00", now=now) == "2026-03-29T01:00:00.000Z"


@pytest.mark.parametrize(
    ("now", "past", "ahead"),
    [
        ("2026-10-24T22:30:00Z", "2026-10-24T00:30:00.000Z", "2026-10-25T00:30:00.000Z"),
        ("2026-10-25T00:40:00Z", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"),
        ("2026-10-25T01:10:00Z", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"),
        ("2026-10-25T01:40:00Z", "2026-10-25T01:30:00.000Z", "2026-10-26T01:30:00.000Z"),
        ("2026-10-25T12:00:00Z", "2026-10-25T01:30:00.000Z", "2026-10-26T01:30:00.000Z"),
    ],
)
def test_of_a_time_that_came_twice_the_nearest_on_the_right_side_is_meant(now: str, past: str, ahead: str) -> None:
    assert read("02:30", now=from_rfc3339(now)) == past
    assert read("02:30", now=from_rfc3339(now), future=True) == ahead


def test_spans_are_real_time_over_the_change() -> None:
    assert read("-2h", now=at("2026-03-29 04:00")) == "2026-03-29T00:00:00.000Z"
    assert read("+72h", now=at("2026-10-23 12:00"), future=True) == read("2026-10-26 11:00")


# -- laws --------------------------------------------------------------------------------------------------------------

_MARKS = st.sampled_from([*"0123456789:hHmMdTtZz+- .", "ago", "geleden", "yesterday ", "morgen ", "2026-11-22", "PT"])


@given(st.one_of(st.text(max_size=40), st.lists(_MARKS, max_size=12).map("".join)), zones, st.booleans())
@example("0001-01-01T00:00+05:00", HERE, False)
@example("9999-12-31T23:59:59.9-23:59", HERE, True)
def test_any_text_is_a_moment_in_utc_or_refused(text: str, zone: tzinfo, future: bool) -> None:
    try:
        moment = parse_moment(text, now=NOW, zone=zone, reported_at=REPORTED, future=future)
    except BadMoment as refused:
        assert str(refused)
    else:
        assert moment.tzinfo is UTC
        assert moment.microsecond % 1000 == 0


@given(moments, zones, moments, st.booleans())
def test_a_moment_written_with_its_offset_is_read_as_itself(
    moment: datetime, zone: tzinfo, now: datetime, future: bool
) -> None:
    said = moment.astimezone(zone).isoformat(timespec="minutes")
    assert parse_moment(said, now=now, zone=zone, future=future) == moment.replace(second=0, microsecond=0)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([HERE, UTC, ZoneInfo("America/New_York")]),
    st.integers(0, 1439),
    st.booleans(),
)
@example(at("2026-03-29 03:10"), HERE, 150, False)
def test_a_time_of_the_clock_lies_within_a_day_and_shows_as_it_was_said(
    now: datetime, zone: tzinfo, minute: int, future: bool
) -> None:
    said = f"{minute // 60:02d}:{minute % 60:02d}"
    try:
        moment = parse_moment(said, now=now, zone=zone, future=future)
    except BadMoment:
        assert zone is not UTC
        assert said.startswith("02:"), "the hour that is left out"
        return
    assert show_moment(moment, zone) == said
    a_day = timedelta(hours=25, minutes=1)
    assert (timedelta(0) <= moment - now <= a_day) if future else (-a_day <= moment - now <= timedelta(minutes=2))


@given(st.datetimes(timezones=zones | st.just(timezone(timedelta(hours=-7)))).filter(lambda m: 1 < m.year < 9999))
def test_the_written_form_is_read_back_to_the_millisecond(moment: datetime) -> None:
    written = rfc3339(moment)
    exact = moment.astimezone(UTC)
    assert from_rfc3339(written) == exact.replace(microsecond=exact.microsecond // 1000 * 1000)
    assert rfc3339(from_rfc3339(written)) == written
    assert from_rfc3339(written).tzinfo is UTC


@given(moments, moments)
def test_the_written_form_sorts_like_time(one: datetime, other: datetime) -> None:
    assert (rfc3339(one) < rfc3339(other)) <= (one < other)


def test_the_written_form() -> None:
    assert rfc3339(datetime(2026, 11, 22, 15, 32, 7, 123_999, tzinfo=timezone(timedelta(hours=1)))) == (
        "2026-11-22T14:32:07.123Z"
    )


# -- showing -----------------------------------------------------------------------------------------------------------


def test_a_moment_is_shown_in_the_zone_of_the_reader() -> None:
    moment = from_rfc3339("2026-11-22T13:32:07.123Z")
    assert show_moment(moment, HERE) == "14:32"
    assert show_seconds(moment, HERE) == "14:32:07"
    assert show_full(moment, HERE) == "2026-11-22 14:32 CET"
    assert show_full(moment, UTC) == show_full(moment, ZoneInfo("UTC")) == "2026-11-22 13:32Z"
    assert show_zone(moment, HERE) == "CET"
    assert show_zone(from_rfc3339("2026-07-01T00:00:00.000Z"), HERE) == "CEST"
    assert show_zone(moment, UTC) == "Z"


def test_another_day_and_another_year_are_said() -> None:
    assert show_moment(at("2026-11-22 00:01"), HERE, NOW) == "00:01"
    assert show_moment(at("2026-11-21 23:59"), HERE, NOW) == "21 Nov 23:59"
    assert show_moment(at("2026-05-03 09:00"), HERE, NOW) == "3 May 09:00"
    assert show_moment(at("2025-11-22 14:32"), HERE, NOW) == "22 Nov 2025 14:32"
    assert show_moment(from_rfc3339("2025-12-31T23:30:00.000Z"), HERE, at("2026-01-01 12:00")) == "00:30"
    assert show_moment(from_rfc3339("2025-12-31T23:30:00.000Z"), UTC, at("2026-01-01 12:00")) == "31 Dec 2025 23:30"


def test_months_are_said_in_the_chosen_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dutch(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"May": "mei"}.get(message, message)

    monkeypatch.setattr(i18n, "_catalogue", Dutch())
    assert show_moment(at("2026-05-03 09:00"), HERE, NOW) == "3 mei 09:00"
