"""A room of an older generation gets its new columns and tables, filled from its events, when it is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.builders import declared, open_room, responding
from tests.journal.test_tables import agrees
from warroom.journal import schema
from warroom.room.incidents import Report


def turned_back(path: Path) -> None:
    """The file as generation 7 had it: without kinds, circles and links."""
    file = sqlite3.connect(path)
    for statement in (
        "DROP TABLE similar_words", "DROP TABLE similar", "DROP TABLE links", "DROP INDEX incidents_hidden",
        *(f"ALTER TABLE incidents DROP COLUMN {name.split()[0]}" for name in schema._MORE_OF_INCIDENTS),
        "DELETE FROM _sqlite_migrations WHERE name LIKE '8 %'", "PRAGMA user_version = 7",
    ):  # fmt: skip
        file.execute(statement)
    file.commit()
    file.close()


def test_a_room_without_kinds_circles_and_links_gets_them(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        responding(room, "Portal down")
        declared(room, "Portal slow")
        room.declare(Report("Strange login", confidential=True))
        room.declare(Report("Practice", kind="exercise"))
        room.link(2, "parent", 1)
    turned_back(tmp_path / "room.db")
    with open_room(tmp_path) as room:
        agrees(room.journal)
        assert {row.number: row.kind for row in room.board()} == {1: "real", 2: "real", 3: "real", 4: "exercise"}
        assert [tie.number for tie in room.ties(1)] == [2]
        assert [one.number for one in room.similar(2)] == [1]
    with open_room(tmp_path, "eve") as eve:
        assert sorted(row.number for row in eve.board()) == [1, 2, 4]
