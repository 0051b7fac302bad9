"""Links in a file: followed in both directions, kept in copies, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import declared, open_room
from warroom.journal.care import backup, difference
from warroom.model.refusal import Refused
from warroom.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as made:
        for title in ("Checkout down", "Slow search", "Checkout down again", "Badge printer jams"):
            declared(made, title)
        yield made


def ties(room: Room, ref: int) -> list[tuple[str, bool, int]]:
    return [(tie.link, tie.reverse, tie.number) for tie in room.ties(ref)]


def linked_apart(room: Room, folder: Path, there: tuple[int, int], here: tuple[int, int]) -> None:
    """A copy and the room itself say what is a part of what, each by itself; then they are joined."""
    backup(room.journal, folder / "copy.db")
    with Room.open(folder / "copy.db", "bea", clock=room.clock) as copy:
        copy.link(there[0], "parent", there[1])
    room.link(here[0], "parent", here[1])
    room.merge(folder / "copy.db")


def test_a_link_is_seen_from_both_ends(room: Room) -> None:
    room.link(2, "parent", 1)
    room.link(3, "duplicate", 1)
    room.link(4, "related", 1)
    assert ties(room, 1) == [("related", False, 4), ("duplicate", True, 3), ("parent", True, 2)]
    assert ties(room, 2) == [("parent", False, 1)]
    assert ties(room, 3) == [("duplicate", False, 1)]
    assert ties(room, 4) == [("related", False, 1)]
    (row,) = [row for row in room.board() if row.number == 2]
    assert row.parent == room.find(1)
    assert difference(room.journal) == ""


def test_the_number_of_a_duplicate_still_works_and_points_on(room: Room) -> None:
    state = room.link(3, "duplicate", 1)
    assert (state.status, state.value("cancel_reason")) == ("cancelled", "duplicate")
    room.log(3, "Somebody called once more")
    (row,) = room.board_rows([room.find(3)])
    assert row.duplicate_of == room.find(1)
    assert [row.number for row in room.board()] == [1, 2, 4]


def test_links_never_make_a_circle_also_not_a_long_one(room: Room) -> None:
    room.link(1, "parent", 2)
    room.link(2, "parent", 3)
    for link in ("parent", "duplicate"):
        with pytest.raises(Refused, match="INC-2026-0001 hangs under INC-2026-0003 already"):
            room.link(3, link, 1)
    with pytest.raises(Refused, match="can't be linked to itself"):
        room.link(1, "parent", 1)
    assert ties(room, 3) == [("parent", True, 2)]


def test_a_circle_that_two_copies_made_is_read_like_anything_else(room: Room, tmp_path: Path) -> None:
    linked_apart(room, tmp_path, (1, 2), (2, 1))
    assert ties(room, 1) == [("parent", False, 2), ("parent", True, 2)]
    with pytest.raises(Refused, match="may not go round"):
        room.link(1, "duplicate", 2)
    room.link(3, "parent", 1)
    room.unlink(1, 2)
    assert ties(room, 1) == [("parent", True, 3)]


def test_two_parents_from_two_copies_are_a_dispute_in_words(room: Room, tmp_path: Path) -> None:
    linked_apart(room, tmp_path, (3, 2), (3, 1))
    (one,) = room.disputes(3)
    assert one.what == "what it is part of"
    assert {live.value.partition(" ")[2] for live in one.live} == {"INC-2026-0001", "INC-2026-0002"}
    chosen = next(live for live in one.live if live.value.endswith("0002"))
    room.settle(3, one.register, chosen=chosen.event)
    assert ties(room, 3) == [("parent", False, 2)]


def test_unlinking_goes_from_either_side(room: Room) -> None:
    room.link(2, "parent", 1)
    room.unlink(1, 2)
    assert ties(room, 1) == ties(room, 2) == []
    with pytest.raises(Refused, match="are not linked"):
        room.unlink(1, 2)


def test_of_two_who_link_at_once_the_second_hears_of_the_first(room: Room, tmp_path: Path) -> None:
    with Room.open(room.journal.path, "bea", clock=room.clock) as bea:
        room.link(1, "parent", 2)
        with pytest.raises(Refused, match="may not go round in a circle"):
            bea.link(2, "parent", 1)
