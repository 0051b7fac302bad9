"""Tables of the record: files that were made before them get them, with what they hold."""

from __future__ import annotations

from pathlib import Path

from tests.builders import declared, open_room
from warroom.journal import care, schema

_TABLES = ("decisions", "hypotheses", "waits", "struck", "significant")
_MIGRATION = "6 the record"


def test_a_file_of_an_older_format_gets_the_tables_of_the_record(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        room.log(1, "The lights went out")
        room.task(1, "Fetch a torch", to="bob")
        for statement in (
            "DROP INDEX entries_number", *(f"DROP TABLE {name}" for name in _TABLES),
            "ALTER TABLE tasks DROP COLUMN ordered", "ALTER TABLE tasks DROP COLUMN given_at",
            "ALTER TABLE entries DROP COLUMN number",
            f"DELETE FROM _sqlite_migrations WHERE name = '{_MIGRATION}'", "PRAGMA user_version = 4",
        ):  # fmt: skip
            room.journal.connection().execute(statement)
    with open_room(tmp_path) as room:
        assert room.journal.query("PRAGMA user_version") == [(schema.GENERATION,)]
        assert room.waits() == []
        room.log(1, "!order @bob Fetch a torch, now")
        assert [wait.ref for wait in room.waits()] == ["T2"]
        assert [match.text for match in room.search("lights")] == ["The lights went out"]
        care.rebuild(room.journal)
        assert care.difference(room.journal) == ""
        assert care.verify(room.journal).ok
