"""A room file that is taken away, replaced or moved while it is open: no word goes into a file that nobody finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import open_room
from warroom.journal import care
from warroom.journal.errors import GoneRoom
from warroom.journal.journal import Journal
from warroom.room.incidents import Report


def beside(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]


def taken_away(path: Path, folder: Path) -> None:
    folder.mkdir()
    for one in beside(path):
        if one.exists():
            one.rename(folder / one.name)


def put_back(path: Path, folder: Path) -> None:
    for one in folder.iterdir():
        one.rename(path.with_name(one.name))


def test_nothing_is_written_into_a_file_that_was_taken_away(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        path = room.journal.path
        taken_away(path, tmp_path / "elsewhere")
        with pytest.raises(GoneRoom, match="your words are kept"):
            room.log(1, "Into the void.")
        with pytest.raises(GoneRoom):
            room.journal.changed()
        assert not path.exists()
        put_back(path, tmp_path / "elsewhere")
        room.log(1, "Here again.")
        assert [match.text for match in room.search("again void")] == []
        assert [match.text for match in room.search("again")] == ["Here again."]


def test_nothing_is_written_into_the_old_file_when_a_backup_came_in_its_place(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        care.backup(room.journal, tmp_path / "old.db")
        room.log(1, "After the backup.")
        path = room.journal.path
        taken_away(path, tmp_path / "elsewhere")
        (tmp_path / "old.db").rename(path)
        with pytest.raises(GoneRoom):
            room.log(1, "Into the void.")
        room.journal.reopen()
        assert room.search("after") == []
        room.log(1, "Into the file that is there.")
        assert care.verify(room.journal).ok
    with Journal.open(path) as journal:
        assert any("file that is there" in one.event.words() for one in journal.events())  # type: ignore[union-attr]


def test_what_comes_in_its_place_and_is_no_room_is_not_taken(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        path = room.journal.path
        taken_away(path, tmp_path / "elsewhere")
        path.write_text("just words " * 200)
        with pytest.raises(GoneRoom):
            room.log(1, "Into the void.")
        assert path.read_text().startswith("just words")
