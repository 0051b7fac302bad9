"""What is held of a log is a stretch of it, whole and in order, wherever the reader goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, clock_of, declared, later, open_room
from warroom.model.filters import Filter, parse_filter
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui import logwindow
from warroom.tui.logwindow import LogWindow

LINES = 57


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logwindow, "PAGE", 5)
    monkeypatch.setattr(logwindow, "PAGES", 3)
    monkeypatch.setattr(logwindow, "MOST", 40)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        declared(room)
        declared(room, "Mail slow")
        for n in range(LINES):
            room.log(1, f"{'!decision ' if n % 7 == 0 else ''}line {n}")
            room.log(2, f"other {n}")
            later(room, minutes=1)
        yield room


def held(room: Room, wanted: str = "") -> LogWindow:
    window = LogWindow(room)
    window.filter = parse_filter(wanted)
    window.open(room.find(1))
    return window


def texts(window: LogWindow) -> list[str]:
    return [one.event.words() for one in window.lines]


def whole(room: Room, wanted: str = "") -> list[str]:
    lines = [one.event.words() for one in room.timeline(room.find(1))]
    return [line for n, line in enumerate(lines) if not wanted or (n >= 2 and (n - 2) % 7 == 0)]


@pytest.mark.parametrize("wanted", ["", "!decision"])
def test_upwards_and_down_again_every_line_is_passed_once_and_few_are_held(room: Room, wanted: str) -> None:
    window, everything = held(room, wanted), whole(room, wanted)
    assert texts(window) == everything[-5:]
    assert not window.at_start
    while window.older():
        assert texts(window) == everything[everything.index(texts(window)[0]) :][: len(window.lines)]
        assert len(window.lines) <= 15
    assert texts(window)[0] == everything[0]
    assert window.at_start
    assert window.at_end == (len(everything) <= 15)
    while not window.at_end:
        window.newer()
        assert texts(window) == everything[everything.index(texts(window)[0]) :][: len(window.lines)]
        assert len(window.lines) <= 15
    assert texts(window)[-1] == everything[-1]
    assert window.at_start == (len(everything) <= 15)


def test_the_first_and_the_newest_lines_are_one_step_away(room: Room) -> None:
    window = held(room)
    window.first()
    assert (texts(window), window.at_end) == (whole(room)[:5], False)
    window.newest()
    assert (texts(window), window.at_end) == (whole(room)[-5:], True)


def test_a_time_is_gone_to(room: Room) -> None:
    window = held(room)
    found = window.around(START + timedelta(minutes=20, seconds=1))
    assert found is not None
    assert found.event.words() == "line 21"
    assert found in window.lines
    assert texts(window) == whole(room)[18:29]
    assert window.around(START + timedelta(days=1)) is None


def test_a_time_is_gone_to_through_a_filter(room: Room) -> None:
    window = held(room, "!decision")
    found = window.around(START + timedelta(minutes=20, seconds=30))
    assert found is not None
    assert found.event.words() == "line 21"
    found = window.around(START + timedelta(minutes=21, seconds=30))
    assert found is not None
    assert found.event.words() == "line 28"


def test_new_lines_stand_at_the_end_once_and_only_those_that_fit(room: Room) -> None:
    window = held(room)
    filtered = held(room, "!decision")
    fresh = [room.log(1, "!decision new"), room.log(1, "another"), room.log(1, "a third")]
    assert window.add(fresh).lines == tuple(fresh)
    assert window.add(fresh).lines == ()
    assert texts(window)[-3:] == ["new", "another", "a third"]
    assert [one.event.words() for one in filtered.add(fresh).lines] == ["new"]


def test_while_another_stretch_is_held_new_lines_are_counted(room: Room) -> None:
    window = held(room)
    window.first()
    assert window.add([room.log(1, "new")]).missed == 1
    assert texts(window) == whole(room)[:5]


def test_a_reader_further_up_keeps_his_lines_however_many_come_in(room: Room) -> None:
    window = held(room)
    before = texts(window)
    missed = 0
    for n in range(60):
        missed += window.add([room.log(1, f"much {n}")]).missed
    assert texts(window)[: len(before)] == before
    assert missed and len(window.lines) <= 41
    while not window.at_end:
        window.newer()
    assert texts(window)[-1] == "much 59"


def test_words_that_were_taken_out_go_from_the_stretch_that_is_held(room: Room) -> None:
    window = held(room)
    window.first()
    secret = next(one for one in window.lines if one.event.words() == "line 2")
    room.redact(secret.id, why="a password")
    (said,) = [one for one in room.timeline(room.find(1)) if one.kind == "event.redacted"]
    assert window.add([said]).anew
    assert "line 2" not in texts(window)
    assert len(window.lines) == 5


def test_lines_of_a_moment_that_was_typed_are_gone_to_where_they_stand(tmp_path: Path) -> None:
    """Records that were imported all have one time of writing; what counts is when it happened."""
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down", reported_at="2026-02-27 08:00"))
        for hours in (50, 40, 30, 20, 10):
            room.log(1, f"{hours} hours ago", at=f"-{hours}h")
        window = LogWindow(room)
        window.open(room.find(1))
        found = window.around(clock_of(room).now() - timedelta(hours=31))
        assert found is not None
        assert found.event.words() == "30 hours ago"


def test_what_was_written_down_late_does_not_lead_away_from_its_time(room: Room) -> None:
    later(room, minutes=30)
    room.log(1, "written late", at="2026-03-02 09:20")
    window = LogWindow(room)
    window.open(room.find(1))
    found = window.around(START + timedelta(minutes=20))
    assert found is not None
    assert found.event.words() == "line 20"


def test_nothing_chosen_is_nothing_to_read(room: Room) -> None:
    window = LogWindow(room)
    window.open(None)
    assert (window.lines, window.older(), window.newer(), window.around(START)) == ([], False, False, None)
    window.show(Filter())
    window.first()
    assert window.lines == []
