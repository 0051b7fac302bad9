"""Every word that was said is found once: the index is kept in blocks, and what is not in it yet is looked through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import clock_of, declared, open_room
from warroom.journal import search
from warroom.journal.care import tables
from warroom.journal.schema import BLOCK
from warroom.room import Room

_MIGRATION = "4 search in blocks"


def told(room: Room, lines: int, first: int = 0) -> None:
    """So many lines, each with a word of its own."""
    for n in range(first, first + lines):
        room.log(1, f"lag word{n}x")


def lags(room: Room) -> list[str]:
    return [match.text for match in room.search("lag", limit=1000)]


def indexed(room: Room) -> set[int]:
    """The positions whose words stand in the index."""
    return {int(str(row[0])) for row in tables(room.journal)["entries_fts"]}


@pytest.mark.parametrize("lines", [0, 1, BLOCK - 6, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_every_line_is_found_once_wherever_its_block_ends(tmp_path: Path, lines: int) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        told(room, lines)
        assert lags(room) == [f"lag word{n}x" for n in reversed(range(lines))]
        for n in range(lines):
            assert [match.text for match in room.search(f"word{n}x")] == [f"lag word{n}x"]


def test_the_index_holds_whole_blocks_and_nothing_else(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        for _ in range(2 * BLOCK + 3):
            told(room, 1, room.journal.last_pos())
            last = room.journal.last_pos() // BLOCK * BLOCK
            said = {int(str(pos)) for (pos,) in room.journal.query("SELECT pos FROM entries WHERE text <> ''")}
            assert indexed(room) == {pos for pos in said if pos <= last}


def test_newest_first_and_not_more_than_asked_for_across_the_border_of_a_block(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        told(room, BLOCK + 8)
        assert [match.text for match in room.search("lag", limit=20)] == lags(room)[:20]
        assert len(room.search("lag", limit=2)) == 2


def test_accents_beginnings_and_several_words_mean_the_same_in_both_parts(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        room.log(1, "Café geslótén vandaag")
        told(room, BLOCK)
        room.log(1, "Café geslótén morgen")
        assert len(room.search("cafe geslo")) == 2
        assert len(room.search("CAFÉ vand")) == 1
        assert room.search("vandaag morgen") == []


def test_a_block_that_fills_between_the_two_looks_is_found_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_room(tmp_path) as room, Room.open(room.journal.path, "bob", clock=clock_of(room)) as other:
        declared(room)
        told(room, BLOCK + 9)
        look = search._among

        def slowly(rows: list[tuple[object, ...]], query: str) -> list[object]:
            found = look(rows, query)
            told(other, BLOCK, 500)
            return found

        monkeypatch.setattr(search, "_among", slowly)
        found = lags(room)
        assert len(found) == len(set(found))
        assert set(found) >= {f"lag word{n}x" for n in range(BLOCK + 9)}


@pytest.mark.parametrize("after", [0, BLOCK])
def test_words_that_are_taken_out_are_found_no_more(tmp_path: Path, after: int) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        entry = room.log(1, "lag secret4711")
        told(room, after)
        room.redact(entry.id, why="a password")
        assert room.search("secret4711") == []
        told(room, 2 * BLOCK, 900)
        assert room.search("secret4711") == []
        assert len(lags(room)) == after + 2 * BLOCK


def test_a_file_of_an_older_format_is_found_through_as_before(tmp_path: Path) -> None:
    """Before, each entry was in the index at once."""
    with open_room(tmp_path) as room:
        declared(room)
        told(room, BLOCK + 7)
        connection = room.journal.connection()
        last = room.journal.last_pos() // BLOCK * BLOCK
        sql = "INSERT INTO entries_fts (rowid, text) SELECT pos, text FROM entries WHERE pos > ? AND text <> ''"
        connection.execute(sql, (last,))
        assert max(indexed(room)) > last
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (_MIGRATION,))
        connection.execute("PRAGMA user_version = 3")
    with open_room(tmp_path) as room:
        assert max(indexed(room)) <= last
        told(room, BLOCK, 100)
        found = lags(room)
        assert len(found) == len(set(found)) == 2 * BLOCK + 7
        _whole(room)


def _whole(room: Room) -> None:
    sql: Any = "INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 0)"
    room.journal.connection().execute(sql)
