"""What a room promises: the defaults, what a person may type instead, and when something is due by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import texts
from warroom import i18n
from warroom.model.keyed import SETTINGS
from warroom.model.priority import PRIORITIES
from warroom.model.refusal import BadInput
from warroom.model.targets import is_ours, normal, read_policy

OURS = [key for key in SETTINGS if is_ours(key)]
AT = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
"""A Friday; 16:00 in Amsterdam."""


def test_the_targets_of_a_new_room_are_those_of_the_trade() -> None:
    policy = read_policy({})
    said = {code: (one.response, one.resolution, one.hours is not None) for code, one in policy.targets.items()}
    hour = timedelta(hours=1)
    assert said == {
        "P1": (timedelta(minutes=15), 4 * hour, False),
        "P2": (timedelta(minutes=30), 8 * hour, False),
        "P3": (4 * hour, 24 * hour, True),
        "P4": (8 * hour, 72 * hour, True),
        "P5": (None, None, False),
        "": (timedelta(minutes=15), None, False),
    }
    assert policy.updates["P1"] == timedelta(minutes=30) == policy.updates[""]
    assert policy.updates["P2"] == hour
    assert policy.updates["P5"] is None


def test_business_hours_are_those_of_their_zone_else_of_the_room() -> None:
    four = AT + timedelta(days=2, hours=20)  # Monday 11:00 UTC
    assert read_policy({}).response_due("P3", AT) == four + timedelta(hours=0)
    amsterdam = {"business_hours": "mon-fri 09:00-17:00 Europe/Amsterdam"}
    assert read_policy(amsterdam).response_due("P3", AT) == datetime(2026, 3, 9, 11, tzinfo=UTC)
    of_the_room = {"zone": "Europe/Amsterdam"}
    assert read_policy(of_the_room).response_due("P3", AT) == datetime(2026, 3, 9, 11, tzinfo=UTC)
    with_holiday = amsterdam | {"holidays": "2026-03-09"}
    assert read_policy(with_holiday).response_due("P3", AT) == datetime(2026, 3, 10, 11, tzinfo=UTC)


def test_round_the_clock_knows_no_weekend() -> None:
    assert read_policy({}).response_due("P1", AT) == AT + timedelta(minutes=15)
    assert read_policy({}).resolution_due("P2", AT, ()) == AT + timedelta(hours=8)
    assert read_policy({}).resolution_due("P5", AT, ()) is None
    assert read_policy({}).resolution_due("", AT, ()) is None


def test_waiting_for_the_customer_moves_the_resolution_and_never_the_response() -> None:
    policy, pause = read_policy({}), (AT + timedelta(minutes=5), AT + timedelta(minutes=65))
    assert policy.resolution_due("P1", AT, [pause]) == AT + timedelta(hours=5)
    assert policy.resolution_due("P1", AT, [(pause[0], None)]) is None
    assert policy.response_due("P1", AT) == AT + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("target_p1", "10m 2h", "10m 2h 24x7"),
        ("target_p1", " 10m  2H  24/7 ", "10m 2h 24x7"),
        ("target_p3", "1h30m 2d business", "1h30m 48h business"),
        ("target_p4", "none 24h business", "none 24h business"),
        ("target_p4", "NONE", "none"),
        ("target_p5", "none none", "none"),
        ("update_p1", "PT15M", "15m"),
        ("update_p3", "none", "none"),
        ("business_hours", "Mon-Fri 9:00 - 17:30 Europe/Amsterdam", "mon,tue,wed,thu,fri 09:00-17:30 Europe/Amsterdam"),
        ("business_hours", "ma-do,za 08:00-24:00", "mon,tue,wed,thu,sat 08:00-24:00"),
        ("business_hours", "sat-mon 00:00-24:00 UTC", "mon,sat,sun 00:00-24:00 UTC"),
        ("holidays", "2026-12-26, 2026-12-25 2026-12-25", "2026-12-25 2026-12-26"),
        ("holidays", "none", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_form(key: str, typed: str, kept: str) -> None:
    assert normal(key, typed) == kept
    assert normal(key, kept or "none") == kept


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("target_p1", "soon", "15m 4h 24x7"),
        ("target_p1", "15m 4h sometimes", "15m 4h 24x7"),
        ("target_p1", "15m 4h 5h 24x7", "15m 4h 24x7"),
        ("target_p1", "15x 4h", "30m, 1h30m or 2d"),
        ("target_p1", "0m 4h", "between a minute and a year"),
        ("target_p1", "15m 400d", "between a minute and a year"),
        ("update_p1", "often", "30m, 1h30m or 2d"),
        ("business_hours", "mon-fri", "mon-fri 09:00-17:00"),
        ("business_hours", "mon-fri 17:00-09:00", "mon-fri 09:00-17:00"),
        ("business_hours", "mon-fri 09:60-17:00", "mon-fri 09:00-17:00"),
        ("business_hours", "mon-fri 09:00-25:00", "mon-fri 09:00-17:00"),
        ("business_hours", "everyday 09:00-17:00", "mon-fri 09:00-17:00"),
        ("business_hours", "mon- 09:00-17:00 Mars/Base", "Europe/Amsterdam"),
        ("holidays", "2026-02-30", "2026-12-25"),
        ("holidays", "Christmas", "2026-12-25"),
    ],
)
def test_what_can_not_be_is_refused_with_an_example(key: str, typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("/", "/")):
        normal(key, typed)


def test_the_words_of_the_other_language_are_understood_too() -> None:
    i18n.choose("nl")
    try:
        assert normal("target_p3", "4h 24h kantooruren") == "4h 24h business"
        assert normal("target_p3", "geen") == "none"
        assert normal("target_p3", "4h 24h business") == "4h 24h business"
    finally:
        i18n.choose("en")


@given(st.sampled_from(OURS), texts)
def test_whatever_is_typed_it_is_kept_so_that_it_reads_the_same_or_refused(key: str, typed: str) -> None:
    try:
        kept = normal(key, typed)
    except BadInput:
        return
    assert normal(key, kept or "none") == kept


@given(st.dictionaries(st.sampled_from([*OURS, "zone"]), texts))
def test_a_setting_that_can_not_be_read_counts_as_its_default(values: dict[str, str]) -> None:
    policy = read_policy(values)
    assert policy.targets.keys() == {*PRIORITIES, ""} == policy.updates.keys()
    assert policy.response_due("P3", AT) is None or policy.response_due("P3", AT) > AT  # type: ignore[operator]


def test_the_zone_is_a_place_that_there_is() -> None:
    assert ZoneInfo("Europe/Amsterdam") == read_policy({"zone": "Europe/Amsterdam"}).targets["P3"].hours.zone  # type: ignore[union-attr]
