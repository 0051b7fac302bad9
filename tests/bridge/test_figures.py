"""Response and resolution of the imported file, against an account that is made from its rows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

import pytest

from tests.bridge.test_servicenow import RAW, imported, when
from warroom.model.figures import Figure
from warroom.room import Room

NOW = datetime(2016, 12, 31, tzinfo=when("01-01-2016 00:00").tzinfo)
WORKING = frozenset({"Active", "Awaiting User Info", "Awaiting Problem"})
TARGETS = {"P1": (15, 240), "P2": (30, 480), "P3": (240, 24 * 60), "P4": (480, 72 * 60)}
"""Minutes; those of P3 and P4 are business minutes, Monday to Friday, 09:00 to 17:00 in UTC."""
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with imported(tmp_path_factory.mktemp("figures")) as made:
        yield made


class Record:
    """One incident as its rows tell it, in the order of their times."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = sorted(rows, key=lambda one: (when(one["sys_updated_at"]), int(one["sys_mod_count"])))
        self.priority = f"P{self.rows[-1]['priority'][0]}"
        times = [when(one["sys_updated_at"]) for one in self.rows]
        self.reported = min(when(self.rows[0]["opened_at"]), times[0])
        working = [place for place, one in enumerate(self.rows) if one["incident_state"] in WORKING]
        self.acknowledged = times[working[0]] if working else None
        # One that was put back to work, or to the inbox, after it was resolved counts from the next time on: one record
        # of the file was closed without any.
        back = [place for place, one in enumerate(self.rows) if one["incident_state"] not in ("Resolved", "Closed")]
        after = self.rows[back[-1] + 1 if back else 0 :]
        done = [one for one in after if one["incident_state"] == "Resolved"]
        self.resolved = self._resolved(done, times[-1])
        self.waits = [
            (times[place], times[place + 1] if place + 1 < len(times) else None)
            for place, one in enumerate(self.rows)
            if one["incident_state"] == "Awaiting User Info"
        ]

    def _resolved(self, done: list[dict[str, str]], last: datetime) -> datetime | None:
        """When it was resolved for good: as its column says, where that had come true by its last row."""
        if not done:
            return None
        said = self.rows[-1]["resolved_at"]
        known = said != "?" and when(said) <= last
        return when(said) if known else when(done[0]["sys_updated_at"])

    def worked(self, end: datetime, *, waits: bool) -> int:
        """Minutes that count from the report to a moment, counted one by one."""
        quiet = [(start, until or end) for start, until in self.waits] if waits else []
        business, count, at = self.priority in ("P3", "P4"), 0, self.reported
        while at < end:
            open_ = not business or (at.weekday() < 5 and 9 <= at.hour < 17)
            count += open_ and not any(start <= at < until for start, until in quiet)
            at += MINUTE
        return count


def records() -> list[Record]:
    by: dict[str, list[dict[str, str]]] = defaultdict(list)
    for one in RAW:
        by[one["number"]].append(one)
    return [Record(rows) for rows in by.values()]


def figures(room: Room) -> dict[tuple[str, str], Figure]:
    return {(one.which, one.priority): one for one in room.figures()}


def test_every_figure_is_what_the_rows_of_the_file_add_up_to(room: Room) -> None:
    found, all_ = figures(room), records()
    assert len(all_) == 200
    for number, which in enumerate(("response", "resolution")):
        for priority in TARGETS:
            mine = [one for one in all_ if one.priority == priority]
            ends = [(one, one.resolved if number else one.acknowledged) for one in mine]
            took = sorted((end - one.reported).total_seconds() for one, end in ends if end is not None)
            met = sum(
                one.worked(end, waits=bool(number)) <= TARGETS[priority][number] for one, end in ends if end is not None
            )
            figure = found[which, priority]
            assert (figure.n, figure.target) == (len(took), TARGETS[priority][number] * 60)
            assert (figure.met, figure.missed) == (met, len(took) - met)
            assert figure.mean == pytest.approx(sum(took) / len(took))
            half = len(took) // 2
            middle = took[half] if len(took) % 2 else (took[half - 1] + took[half]) / 2
            assert figure.median == middle
            assert figure.p90 == took[ceil(len(took) * 0.9) - 1]
            assert figure.compliance == pytest.approx(100 * met / (len(took) + figure.late))


def test_what_still_goes_on_and_is_past_its_target_counts_as_late(room: Room) -> None:
    found = figures(room)
    open_ = [row for row in room.board() if row.resolved_at is None]
    for priority in TARGETS:
        going = [row for row in open_ if row.priority == priority]
        assert found["resolution", priority].late == len(going)
        assert found["response", priority].late == sum(row.acknowledged_at is None for row in going)


def test_a_few_numbers_as_they_were_worked_out_by_hand(room: Room) -> None:
    """INC0000047: a P3, opened on 29 February 2016 at 04:40, taken on at 05:30, resolved on Tuesday at 09:52."""
    rows = [one for one in RAW if one["number"] == "INC0000047"]
    assert {one["opened_at"] for one in rows} == {"29-02-2016 04:40"}
    (row,) = [row for row in room.board(everything=True) if row.source_ref == "INC0000047"]
    assert row.reported_at is not None and row.acknowledged_at is not None and row.resolved_at is not None
    assert row.acknowledged_at - row.reported_at == timedelta(minutes=50)
    assert row.resolved_at - row.reported_at == timedelta(days=1, hours=5, minutes=12)


def test_only_a_stretch_of_time_can_be_asked_for(room: Room) -> None:
    first = when("29-02-2016 00:00")
    ten = when("29-02-2016 10:00")
    n = sum(one.n for one in room.figures() if one.which == "resolution")
    early = sum(one.n for one in room.figures(first, ten) if one.which == "resolution")
    late = sum(one.n for one in room.figures(ten) if one.which == "resolution")
    assert 0 < early < n
    assert early + late == n
    assert room.figures(when("01-01-2030 00:00")) == []


def test_other_targets_of_the_room_make_other_figures(tmp_path: Path) -> None:
    with imported(tmp_path) as room:
        before = figures(room)["response", "P3"]
        room.set("target_p3", "100d 100d 24x7")
        after = figures(room)["response", "P3"]
        assert before.met < after.met == after.n
        assert (before.median, before.p90) == (after.median, after.p90)
        room.set("target_p3", "none")
        assert figures(room)["response", "P3"].compliance is None
