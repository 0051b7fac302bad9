"""A confidential incident is spoken of as if it were not there, to everybody who was not named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, clock_of, declared, later, open_room, responding
from warroom.clock import FixedClock
from warroom.model.classifying import Said
from warroom.model.refusal import BadInput, Refused
from warroom.report.export import incident
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.room.presence import Doing

SECRET = "Strange login of the director"


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Room]:
    """Who declared #2, which is confidential, beside #1, which everybody sees."""
    with open_room(tmp_path) as room:
        declared(room, "Strange noise in the printer")
        room.declare(Report(SECRET, confidential=True, category="security", impact="high", urgency="high"))
        room.log(2, "#director +secret Strange words")
        yield room


@pytest.fixture
def eve(ann: Room) -> Iterator[Room]:
    """Who was not named."""
    with Room.open(ann.journal.path, "eve", clock=ann.clock) as room:
        yield room


def test_the_board_shows_it_to_those_who_were_named_and_says_that_there_is_one(ann: Room, eve: Room) -> None:
    assert [row.number for row in ann.board()] == [2, 1]
    assert [row.number for row in eve.board()] == [1]
    assert (ann.unseen(), eve.unseen()) == (0, 1)
    assert (ann.counts(), eve.counts()) == ((2, 1), (1, 0))
    stream = ann.find(2)
    assert [row.number for row in ann.board_rows([stream])] == [2]
    assert eve.board_rows([stream]) == []


def test_the_board_of_the_past_shows_no_more_than_that_of_now(ann: Room, eve: Room) -> None:
    later(ann, hours=1)
    moment = START + timedelta(minutes=30)
    assert [row.number for row in ann.board(at=moment)] == [2, 1]
    assert [row.number for row in eve.board(at=moment)] == [1]


ACTS: list[Callable[[Room], object]] = [
    lambda room: room.incident(2),
    lambda room: room.log(2, "I saw it"),
    lambda room: room.move(2, "responding"),
    lambda room: room.classify(2, Said(major=True)),
    lambda room: room.describe(2, title="Nothing"),
    lambda room: room.assign(2, "IC", "eve"),
    lambda room: room.task(2, "Look into it"),
    lambda room: room.update(2, "press", "Director hacked"),
    lambda room: room.confide(2, add=["eve"]),
    lambda room: room.link(1, "related", 2),
    lambda room: room.link(2, "parent", 1),
    lambda room: room.similar(2),
    lambda room: room.ties(2),
    lambda room: room.allowed(2),
    lambda room: room.disputes(2),
    lambda room: incident(room, 2, "json"),
]


@pytest.mark.parametrize("act", ACTS)
def test_acting_on_it_is_refused_like_an_unknown_number(ann: Room, eve: Room, act: Callable[[Room], object]) -> None:
    before = ann.journal.last_pos()
    with pytest.raises(BadInput) as refused:
        act(eve)
    with pytest.raises(BadInput) as unknown:
        eve.log(99, "I saw it")
    assert str(refused.value) == str(unknown.value).replace("99", "2")
    assert ann.journal.last_pos() == before


def test_neither_its_long_name_nor_its_code_opens_it(ann: Room, eve: Room) -> None:
    stream = ann.find(2)
    for ref in (stream, "INC-2026-0002", "#2"):
        with pytest.raises(BadInput, match="There is no incident"):
            eve.find(ref)
    with pytest.raises(BadInput, match="There is no incident"):
        eve.incident(stream)
    assert eve.timeline(stream) == []
    assert ann.timeline(stream)


def test_the_search_does_not_find_it_and_gives_others_in_its_place(ann: Room, eve: Room) -> None:
    assert {match.code for match in ann.search("strange")} == {"INC-2026-0001", "INC-2026-0002"}
    for n in range(40):  # into the index, and past it
        ann.log(2, f"strange {n}")
    assert {match.code for match in eve.search("strange")} == {"INC-2026-0001"}
    assert [match.code for match in eve.search("strange", limit=1)] == ["INC-2026-0001"]
    assert eve.search("director") == []


def test_words_that_are_offered_are_not_taken_from_it(ann: Room, eve: Room) -> None:
    assert (ann.tags(), ann.channels()) == (["director"], ["secret"])
    assert (eve.tags(), eve.channels()) == ([], [])


def test_it_is_not_alike_to_anybody_who_may_not_see_it(ann: Room, eve: Room) -> None:
    ann.declare(Report("Strange login of the director again"))
    assert [one.number for one in ann.similar(3)][:1] == [2]
    assert 2 not in [one.number for one in eve.similar(3)]
    ann.link(3, "parent", 2)
    assert [tie.number for tie in ann.ties(3)] == [2]
    assert eve.ties(3) == []
    streams = {ann.find(2), ann.find(3)}
    assert sorted(ann.numbers(streams).values()) == [2, 3]
    assert list(eve.numbers(streams).values()) == [3]


def test_who_is_at_it_is_here_but_nobody_says_where(ann: Room, eve: Room) -> None:
    ann.arrive()
    ann.doing(Doing(ann.find(2), "plan", "situation"))
    (mine,) = ann.here()
    assert (mine.number, mine.editing) == (2, "situation")
    (theirs,) = eve.here()
    assert theirs.card.login == "ann"
    assert (theirs.number, theirs.editing, theirs.card.doing.incident) == (0, "", "")
    ann.depart()


def test_what_a_joined_copy_brought_is_not_named(ann: Room, eve: Room, tmp_path: Path) -> None:
    from warroom.journal.care import backup

    backup(ann.journal, tmp_path / "copy.db")
    with Room.open(tmp_path / "copy.db", "ann", clock=ann.clock) as copy:
        copy.log(2, "said elsewhere")
        copy.log(1, "said elsewhere, too")
    ann.log(1, "said here")
    report = eve.merge(tmp_path / "copy.db")
    assert report.new == 2
    assert [one.code for one in report.incidents] == ["INC-2026-0001"]


def test_naming_somebody_opens_it_and_taking_them_out_closes_it(ann: Room, eve: Room) -> None:
    ann.confide(2, add=["eve"], why="she knows the gateway")
    assert [row.number for row in eve.board()] == [2, 1]
    assert ann.circle(2) == (True, ["ann", "eve"])
    eve.log(2, "I see it now")
    ann.confide(2, remove=["eve"])
    assert [row.number for row in eve.board()] == [1]


def test_a_position_opens_it_and_stays_open_when_it_was_given_back(ann: Room, eve: Room) -> None:
    ann.move(2, "responding")
    ann.assign(2, "OSC", "eve")
    assert [row.number for row in eve.board()] == [2, 1]
    ann.relieve(2, "OSC")
    assert [row.number for row in eve.board()] == [2, 1]


def test_what_becomes_confidential_is_gone_from_others_at_once(tmp_path: Path) -> None:
    with open_room(tmp_path) as ann, open_room(tmp_path, "eve", clock=clock_of(ann)) as eve:
        number = responding(ann)
        assert eve.incident(number).name == "Portal down"
        ann.confide(number, confidential=True)
        assert eve.board() == []
        with pytest.raises(BadInput, match="There is no incident 1"):
            eve.log(number, "I saw it")
        ann.confide(number, confidential=False)
        eve.log(number, "Everybody sees it again")


def test_whoever_takes_themselves_out_is_out(ann: Room, eve: Room) -> None:
    ann.confide(2, add=["eve"])
    assert ann.confide(2, remove=["ann"]).confidential
    assert [row.number for row in ann.board()] == [1]
    with pytest.raises(BadInput, match="There is no incident 2"):
        ann.confide(2, add=["ann"])
    eve.confide(2, add=["ann"])
    assert [row.number for row in ann.board()] == [2, 1]


def test_two_of_one_number_are_not_told_apart_by_a_name_that_is_hidden(tmp_path: Path) -> None:
    from warroom.journal.care import backup

    clock = FixedClock(START)
    with open_room(tmp_path, clock=clock) as ann:
        backup(ann.journal, tmp_path / "copy.db")
        declared(ann, "Printer on fire")
        with Room.open(tmp_path / "copy.db", "ann", clock=clock) as copy:
            copy.declare(Report(SECRET, confidential=True))
        ann.merge(tmp_path / "copy.db")
        with pytest.raises(BadInput, match=SECRET):
            ann.find(1)
        with Room.open(ann.journal.path, "eve", clock=clock) as eve:
            assert eve.incident(1).name == "Printer on fire"


def test_only_who_commands_says_who_sees_it(tmp_path: Path) -> None:
    with open_room(tmp_path) as ann, open_room(tmp_path, "bea", clock=clock_of(ann)) as bea:
        number = responding(ann)
        with pytest.raises(Refused, match="Ask ann, who is in command"):
            bea.confide(number, confidential=True)


def test_what_it_owes_stands_on_nobody_elses_strip(ann: Room, eve: Room) -> None:
    ann.move(2, "responding")
    ann.task(2, "Ask the director", to="ann", due="+5m")
    assert 2 in {one.promise.number for one in ann.owed()}
    assert 2 not in {one.promise.number for one in eve.owed()}
    with pytest.raises(BadInput, match="There is no incident 2"):
        eve.owed(2)


def test_whom_somebody_calls_by_hand_sees_what_they_are_called_for(ann: Room, eve: Room) -> None:
    ann.move(2, "responding")
    ann.escalate(2, "we need the gateway", to="@eve")
    assert ann.circle(2) == (True, ["ann", "eve"])
    assert [row.number for row in eve.board()] == [2, 1]
    eve.acknowledge(2)
    ann.confide(2, remove=["eve"])
    assert [row.number for row in eve.board()] == [1]


def test_a_ladder_calls_without_opening_what_is_confidential(ann: Room, eve: Room) -> None:
    before = ann.circle(2)
    later(ann, hours=9)
    assert ann.raise_due() > 0
    assert ann.incident(2).escalations
    assert ann.circle(2) == before
    assert [row.number for row in eve.board()] == [1]
