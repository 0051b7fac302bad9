"""Every word that was said is found once: the index is kept in blocks, and what is not in it yet is looked through."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import clock_of, declared, open_room
from warroom.journal import search
from warroom.journal.care import rebuild, tables
from warroom.journal.schema import BLOCK, MARKS
from warroom.room import Room

_MIGRATION = "4 search in blocks, by marks"


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
            said = {int(str(pos)) for (pos,) in room.journal.query("SELECT pos FROM entries")}
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
    """Before, each entry was in the index at once, and without its marks."""
    with open_room(tmp_path) as room:
        declared(room)
        told(room, BLOCK + 7)
        for statement in (
            "DROP TABLE entries_fts", "DROP VIEW entry_words",
            "CREATE VIRTUAL TABLE entries_fts USING fts5(text, content='entries', content_rowid='pos', columnsize=0)",
            "INSERT INTO entries_fts (rowid, text) SELECT pos, text FROM entries WHERE text <> ''",
            f"DELETE FROM _sqlite_migrations WHERE name = '{_MIGRATION}'", "PRAGMA user_version = 3",
        ):  # fmt: skip
            room.journal.connection().execute(statement)
    with open_room(tmp_path) as room:
        assert max(indexed(room)) == room.journal.last_pos() // BLOCK * BLOCK
        told(room, BLOCK, 100)
        found = lags(room)
        assert len(found) == len(set(found)) == 2 * BLOCK + 7
        before = tables(room.journal)["entries_fts"]
        rebuild(room.journal)
        assert tables(room.journal)["entries_fts"] == before


# -- marks -------------------------------------------------------------------------------------------------------------


def marked(room: Room, *terms: tuple[str, str], limit: int = 1000) -> list[str]:
    texts = dict(room.journal.query("SELECT pos, text FROM entries"))
    return [str(texts[pos]) for pos in search.positions(room.journal, terms, limit)]


@pytest.mark.parametrize("between", [0, BLOCK])
def test_entries_are_found_by_kind_person_channel_tag_and_incident(tmp_path: Path, between: int) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        declared(room, "Mail slow")
        room.log(1, "!decision @dan #DB +bridge Fail over")
        room.log(2, "!decision @Élan #db-2 Wait")
        told(room, between)
        room.log(1, "#db Once more")
        one = ("incident", room.find(1))
        assert marked(room, ("kind", "decision")) == ["Wait", "Fail over"]
        assert marked(room, ("kind", "decision"), one) == ["Fail over"]
        assert marked(room, ("person", "DAN")) == ["Fail over"]
        assert marked(room, ("person", "Élan"), ("kind", "decision")) == ["Wait"]
        assert marked(room, ("channel", "bridge")) == ["Fail over"]
        assert marked(room, ("tag", "db")) == ["Once more", "Fail over"]
        assert marked(room, ("tag", "db-2")) == ["Wait"]
        assert marked(room, ("tag", "db"), ("word", "mor")) == ["Once more"]
        assert marked(room, ("person", "ann"), one, limit=1) == ["Once more"]


def test_a_mark_is_whole_and_is_never_found_as_a_word(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        room.log(1, '@dan #d"b +b.r Fail over')
        told(room, BLOCK)
        assert marked(room, ("person", "da")) == marked(room, ("person", 'x" OR "')) == []
        assert room.search("616e6e") == room.search("dan") == []
        assert marked(room, ("word", '"'), ("word", "fail")) in ([], ["Fail over"])


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_a_mark_is_spelled_as_the_table_spells_it(text: str) -> None:
    said = text.encode("utf-8", "replace").decode().replace("\0", "")
    connection = sqlite3.connect(":memory:")
    ((spelled,),) = connection.execute("SELECT char(?) || hex(lower(?))", (MARKS["tag"], said)).fetchall()
    assert search.mark("tag", said).casefold() == spelled.casefold()


def test_what_came_before_a_position_is_found_page_by_page(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        told(room, 2 * BLOCK + 5)
        pages: list[int] = []
        while page := search.positions(room.journal, [("word", "lag")], 10, before=pages[-1] if pages else 2**62):
            pages += page
        assert pages == sorted(set(pages), reverse=True)
        assert len(pages) == 2 * BLOCK + 5
