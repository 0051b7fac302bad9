"""What lies on the desk: what is owed, in which order, and what a look at the room finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import declared, later, open_room
from tests.tui.console import NOW, furnished
from warroom.model.classifying import Said
from warroom.report.owing import promised
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.room.views import View
from warroom.tui import desk as desk_module
from warroom.tui import logwindow
from warroom.tui.desk import Desk
from warroom.tui.logwindow import Added

OPEN, ALL = View("open", "Open", ""), View("all", "All", "all")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with furnished(tmp_path) as made:
        yield made


@pytest.fixture
def other(room: Room) -> Iterator[Room]:
    """Somebody else, in a process of their own as far as the file can tell."""
    with Room.open(room.journal.path, "eve", clock=room.clock) as made:
        yield made


@pytest.fixture
def desk(room: Room) -> Desk:
    made = Desk(room)
    made.start()
    return made


# -- what is owed ------------------------------------------------------------------------------------------------------


def first(desk: Desk, now: datetime | None = None, count: int = 9) -> list[tuple[int, str, int]]:
    """What stands on the top line: number, words, seconds left."""
    moment = now or desk.now()
    return [
        (one.number, promised(one.kind, one.subject), round((one.when - moment).total_seconds()))
        for one in desk.strip.first(moment, count)
    ]


def test_what_is_late_comes_first_and_then_what_falls_due_soonest(desk: Desk) -> None:
    assert first(desk) == [
        (1, "task 1", -50 * 60),
        (2, "response", -15 * 60),
        (1, "update customers", 0),
        (1, "period 1", 2 * 3600),
        (1, "resolution", 2 * 3600),
        (3, "response", 23 * 3600 + 30 * 60),
        (3, "resolution", 10 * 86400 + 23 * 3600 + 30 * 60),
    ]
    assert first(desk, count=2) == first(desk)[:2]


def test_of_what_is_late_the_heavier_incident_comes_first_and_a_missed_resolution_last(desk: Desk) -> None:
    now = NOW + timedelta(hours=9)
    late = [one for one in desk.strip.first(now, 99) if one.when < now]
    assert [one.kind == "resolution" for one in late] == sorted(one.kind == "resolution" for one in late)
    ranks = [one.priority or "P2~" for one in late if one.kind != "resolution"]
    assert ranks == sorted(ranks)


def test_what_i_owe_myself_comes_up_when_half_its_time_is_over(desk: Desk, other: Room) -> None:
    other.task(3, "Ask the supplier", to="ann", due="+30h")
    desk.look()
    mine, theirs = (3, "task 1"), (3, "response")

    def coming(hours: float) -> list[tuple[int, str]]:
        return [one[:2] for one in first(desk, desk.now() + timedelta(hours=hours)) if one[2] >= 0]

    assert coming(14.9).index(theirs) < coming(14.9).index(mine)
    assert coming(15.1)[0] == mine
    assert coming(23)[0] == theirs  # three quarters of the business day are gone: soon, for everybody


def test_a_closed_incident_owes_nothing(desk: Desk, room: Room) -> None:
    before = {one[0] for one in first(desk)}
    room.move(2, "cancelled", why="it prints again", cancel_reason="false_alarm")
    desk.look_through(ALL)
    assert before - {one[0] for one in first(desk)} == {2}


def test_counts_are_in_words(desk: Desk, other: Room) -> None:
    assert desk.counts() == "3 open · 1 P1/major"
    other.declare(Report("Fourth"))
    desk.look()
    assert desk.counts() == "4 open · 1 P1/major"


# -- a look at the room ------------------------------------------------------------------------------------------------


def test_where_nothing_moved_nothing_is_found(desk: Desk) -> None:
    assert desk.look() is None
    assert desk.look() is None


def test_a_line_in_the_log_is_found_and_moves_nothing_else(desk: Desk, other: Room) -> None:
    other.log(1, "db2 answers")
    change = desk.look()
    assert change is not None
    # Whoever writes for the first time becomes known in the room; that is nothing on the board.
    assert (change.board, change.incident) == (False, False)
    assert [one.actor for one in change.log.lines] == ["eve"]
    assert desk.log.lines[-1].event.words() == "db2 answers"
    assert desk.look() is None


def test_a_line_about_another_incident_is_not_shown_here(desk: Desk, other: Room) -> None:
    entries = list(desk.log.lines)
    other.log(3, "the index is rebuilt")
    change = desk.look()
    assert change is None or change.log == Added()
    assert desk.log.lines == entries


def test_a_change_of_the_chosen_incident_is_read_anew(desk: Desk, other: Room) -> None:
    room_state = desk.state
    assert room_state is not None
    other.task(1, "Call the bank")
    change = desk.look()
    assert change is not None
    assert change.incident
    assert desk.state is not None
    assert desk.state.tasks()[-1].text == "Call the bank"


def test_a_change_of_another_incident_moves_the_board_only(desk: Desk, other: Room) -> None:
    other.classify(2, Said(category="outage", impact="high", urgency="high"))
    change = desk.look()
    assert change is not None
    assert (change.board, change.incident, change.log.lines) == (True, False, ())
    assert [row.number for row in desk.rows] == [row.number for row in desk.room.board()]
    assert desk.row(desk.room.find(2)).priority == "P1"  # type: ignore[union-attr]


def test_a_new_incident_is_on_the_board_and_the_chosen_one_stays(desk: Desk, other: Room) -> None:
    chosen = desk.chosen
    other.declare(Report("Power cut", category="outage", impact="high", urgency="high"))
    change = desk.look()
    assert change is not None
    assert change.board
    assert desk.chosen == chosen
    assert "Power cut" in [row.name for row in desk.rows]
    assert desk.rows == desk.room.board()


def test_what_is_closed_leaves_the_board_unless_all_are_shown(desk: Desk, other: Room) -> None:
    other.move(2, "cancelled", why="it prints again", cancel_reason="false_alarm")
    desk.look()
    assert [row.number for row in desk.rows] == [1, 3]
    desk.look_through(ALL)
    assert sorted(row.number for row in desk.rows) == [1, 2, 3]
    other.log(2, "still true")
    other.classify(3, Said(category="software", impact="high", urgency="high"))
    desk.look()
    assert sorted(row.number for row in desk.rows) == [1, 2, 3]
    desk.choose(desk.room.find(2))
    desk.look_through(OPEN)
    assert desk.chosen == desk.rows[0].id


def test_in_an_empty_room_the_first_incident_is_chosen_when_it_comes(tmp_path: Path) -> None:
    with Room.open(tmp_path / "a.db", "ann") as room, Room.open(tmp_path / "a.db", "eve") as other:
        desk = Desk(room)
        desk.start()
        assert (desk.chosen, desk.state, desk.log.lines, desk.strip.everything(desk.now())) == (None, None, [], [])
        other.declare(Report("Fire"))
        change = desk.look()
        assert change is not None
        assert change.board
        assert change.incident
        assert desk.state is not None
        assert desk.state.name == "Fire"
        assert desk.log.lines


def test_another_name_of_the_room_is_seen(desk: Desk, other: Room) -> None:
    other.set("name", "acme-test")
    desk.look()
    assert desk.room_name == "acme-test"


# -- long logs and long boards -----------------------------------------------------------------------------------------


def test_the_log_is_read_from_its_end_and_further_back_on_demand(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logwindow, "PAGE", 5)
    monkeypatch.setattr(logwindow, "PAGES", 100)
    whole = room.timeline(room.find(1))
    desk = Desk(room)
    desk.start()
    assert desk.log.lines == whole[-5:]
    while desk.log.older():
        pass
    assert desk.log.lines == whole
    assert not desk.log.older()


def test_the_first_picture_needs_the_first_rows_only(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "FIRST", 2)
    desk = Desk(room)
    desk.start()
    assert (len(desk.rows), desk.whole) == (2, False)
    desk.finish_board()
    assert ([row.number for row in desk.rows], desk.whole) == ([row.number for row in room.board()], True)


def test_no_incident_chosen_has_nothing_older(desk: Desk) -> None:
    desk.choose(None)
    assert not desk.log.older()
    assert desk.row(None) is None
    assert desk.row("nothing") is None


def test_an_order_and_its_time_box_are_one_matter_and_what_i_asked_is_said_elsewhere(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        room.move(1, "responding")
        room.log(1, "!order @dan Fail over (+5m)")
        later(room, minutes=10)
        desk = Desk(room)
        desk.start()
        now = desk.now()
        assert [one.kind for one in desk.strip.first(now, 9) if one.kind in ("order", "task")] == ["order"]
        said = {wait.id for wait in desk.asked()}
        assert [one.kind for one in desk.strip.first(now, 9, said) if one.kind in ("order", "task")] == ["task"]


def test_of_what_is_late_the_words_that_were_promised_outside_come_first(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        room.move(1, "responding")
        room.task(1, "Restore", to="dan", due="5m")
        room.update(1, "customers", "We look into it.", next_in="10m")
        later(room, minutes=30)
        desk = Desk(room)
        desk.start()
        assert [one.kind for one in desk.strip.first(desk.now(), 2)] == ["update", "task"]
