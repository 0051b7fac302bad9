"""What is read of a room: the board, the timeline, the search."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, declared, later, open_room, responding
from warroom.model.classifying import Said
from warroom.model.moving import Words
from warroom.model.refusal import BadInput
from warroom.room import Room
from warroom.room.incidents import Report


def on_board(room: Room, **how: object) -> list[int]:
    return [row.number for row in room.board(**how)]  # type: ignore[arg-type]


# -- the board ---------------------------------------------------------------------------------------------------------


def some(room: Room) -> None:
    """1: P5, oldest. 2: unranked. 3: P1. 4: P5, younger. 5: unranked, younger. 6: P1 but cancelled."""
    for title, level in (("a", "low"), ("b", None), ("c", "high"), ("d", "low"), ("e", None), ("f", "high")):
        room.declare(Report(title, category="outage" if level else None, impact=level, urgency=level))
        later(room, minutes=1)
    room.move(6, "cancelled", why="duplicate")


def test_the_board_goes_by_priority_then_age_and_the_unranked_stand_behind_p2(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        some(room)
        assert on_board(room) == [3, 2, 5, 1, 4]
        assert on_board(room, everything=True) == [3, 6, 2, 5, 1, 4]
        assert on_board(room, limit=2) == [3, 2]
        room.declare(Report("g", category="outage", impact="high", urgency="medium"))
        room.declare(Report("h", category="outage", impact="medium", urgency="medium"))
        assert [(row.number, row.priority) for row in room.board()] == [
            (3, "P1"), (7, "P2"), (2, ""), (5, ""), (8, "P3"), (1, "P5"), (4, "P5"),
        ]  # fmt: skip
        room.move(7, "cancelled", why="duplicate")
        room.move(8, "cancelled", why="duplicate")
        assert on_board(room, status="cancelled") == [6, 7, 8]
        assert on_board(room, status="registered") == [2, 5]
        assert room.counts() == (5, 1)
        with pytest.raises(BadInput, match="is not a status"):
            room.board(status="lost")


def test_an_older_report_that_came_in_later_stands_by_its_age(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        room.declare(Report("older", reported_at="2026-03-02T07:00:00Z"))
        assert on_board(room) == [2, 1]


def test_the_board_of_a_moment_is_what_stood_there_then(tmp_path: Path) -> None:
    """Looked at again afterwards, each minute shows what was seen in it, in the same order."""
    with open_room(tmp_path) as room:
        seen = {}

        def look() -> None:
            seen[room.clock.now()] = (on_board(room), on_board(room, everything=True), room.board(everything=True))
            later(room, minutes=1)

        look()
        some(room)
        look()
        room.move(3, "responding")
        room.task(3, "restart it")
        look()
        room.classify(2, Said(category="outage", impact="high", urgency="low"))
        look()
        room.move(3, "monitoring", tell=Words("staff", "It works."))
        room.task_set(3, 1, "done")
        look()
        room.move(3, "resolved", why="restarted", tell=Words("staff", "It works."))
        look()
        room.move(6, "registered", why="not a duplicate after all")
        look()
        for moment, (open_then, all_then, rows) in seen.items():
            assert on_board(room, at=moment) == open_then
            assert on_board(room, everything=True, at=moment) == all_then
            assert room.board(everything=True, at=moment) == rows
        assert on_board(room, at=START - timedelta(days=1)) == []
        moment = list(seen)[2]
        assert on_board(room, status="responding", at=moment) == [3]
        assert on_board(room, at=moment, limit=1) == [3]


def test_an_incident_is_shown_as_it_stood_and_not_before_it_was(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        later(room, hours=1)
        room.move(n, "responding")
        assert room.incident(n, at=START).status == "registered"
        assert room.incident(n).status == "responding"
        with pytest.raises(BadInput, match="There was no incident 1 at that time"):
            room.incident(n, at=START - timedelta(seconds=1))


def test_a_line_of_the_board_tells_what_is_owed(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        room.move(n, "responding")
        room.task(n, "restart it", to="bob", due="2026-03-02T10:00:00Z")
        room.task(n, "ring the supplier", to="bob", due="2026-03-02T09:30:00Z")
        room.update(n, "staff", "Down.", next_due=START + timedelta(hours=1))
        (row,) = room.board()
        assert (row.commander, row.open_tasks, row.debts, row.period) == ("ann", 2, ("category", "priority"), 1)
        assert (row.next_task_at, row.next_update_at, row.next_update_to) == (
            START + timedelta(minutes=30), START + timedelta(hours=1), "staff",
        )  # fmt: skip
        assert (row.reported_at, row.acknowledged_at, row.resolved_at) == (START, START, None)
        assert (row.open, row.major, row.confidential) == (True, False, False)


# -- the timeline ------------------------------------------------------------------------------------------------------


def test_the_timeline_is_cut_where_it_is_asked(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n, other = declared(room), declared(room, "Mail slow")
        stream = room.find(n)
        for word in "abcdef":
            room.log(n, word)
            room.log(other, word)
        whole = room.timeline(stream)
        assert [event.event.words() for event in whole[2:]] == list("abcdef")
        assert {event.stream for event in whole} == {stream}
        assert room.timeline(stream, limit=2) == whole[:2]
        assert room.timeline(stream, after=whole[3].pos) == whole[4:]
        assert room.since(whole[-1].pos) == room.timeline(room.find(other))[-1:]


# -- the search --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [("database", [1, 3]), ("DATA", [1, 3]), ("cafe", [2]), ("CAFÉ", [2]), ("cafe\u0301", [2]), ("ütrecht", [2]),
     ("restart database", [1]), ("database restart", [1]), ("restart nothing", []), ("10.1.2.3", [3]), ("db-07", [3]),
     ('"database', [1, 3]), ("database OR cafe", []), ("NOT database", []), ("text:database", []), ("data*", [1, 3]),
     ("(database", [1, 3]), ("database)", [1, 3]), ("^restart", [1]), ("NEAR(restart database)", []), ("it's", [2]),
     ("{database}", [1, 3]), ("restart + database", [1]), ("-database", [1, 3]), ("東京", [3])],
)  # fmt: skip
def test_words_are_found_and_never_the_search_engines_syntax(tmp_path: Path, typed: str, found: list[int]) -> None:
    with open_room(tmp_path) as room:
        n = declared(room, "Title")
        texts = ["We restart the database", "It's the Café in Utrecht", "database db-07 at 10.1.2.3 in 東京"]
        ids = [room.log(n, f"- {text}").id for text in texts]
        matches = room.search(typed)
        assert sorted(ids.index(match.event) + 1 for match in matches) == found
        assert all(match.code == "INC-2026-0001" and match.actor == "ann" for match in matches)


def test_titles_reasons_and_sections_are_found_too_newest_first(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = responding(room, "Lighthouse down")
        room.move(n, "contained", why="lighthouse cut off")
        room.draft(n, "situation", "The lighthouse is dark.")
        room.task(n, "go to the lighthouse")
        room.log(n, "nothing")
        assert [match.kind for match in room.search("lighthouse")] == [
            "task.added", "plan.drafted", "incident.moved", "incident.declared",
        ]  # fmt: skip
        assert len(room.search("lighthouse", limit=2)) == 2


@pytest.mark.parametrize("typed", ["", "   ", "***", '""', "()", "💥"])
def test_a_search_without_a_word_says_so(tmp_path: Path, typed: str) -> None:
    with open_room(tmp_path) as room, pytest.raises(BadInput, match="at least one word or number"):
        room.search(typed)


@settings(max_examples=150, deadline=None)
@given(typed=st.text())
def test_anything_typed_is_searched_or_refused(typed: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "searched.db"
    with Room.open(path, "ann") as room:
        try:
            room.search(typed)
        except BadInput as error:
            assert "at least one word" in str(error)


def test_tags_that_were_used_are_offered_commonest_first(tmp_path: Path) -> None:
    from warroom.model.envelope import Actor, Draft
    from warroom.model.events import LogWritten

    with open_room(tmp_path) as room:
        stream = room.find(declared(room))
        for tags in (("db",), ("net", "db"), ("web",)):
            room.journal.append([Draft(stream, LogWritten(text="a", tags=tags))], Actor("ann"))
        assert room.tags() == ["db", "net", "web"]
