"""Care of the file: what was tampered with is named, tables can be made anew, copies are whole."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.builders import clock_of, declared, later, open_room, responding
from warroom.journal.care import VerifyReport, backup, difference, rebuild, tables, verify
from warroom.journal.doctor import doctor
from warroom.journal.errors import RoomFileError
from warroom.journal.lock import FileLock
from warroom.journal.rows import event_digest
from warroom.journal.schema import BLOCK
from warroom.model.envelope import Actor, Draft
from warroom.model.events import LogWritten
from warroom.model.refusal import BadInput
from warroom.room import Room


def busy_room(folder: Path, name: str = "room.db") -> Room:
    """A room in which a bit of everything happened."""
    room = open_room(folder, name=name)
    number = responding(room)
    room.assign(number, "PIO", "bob")
    room.draft(number, "situation", "Nothing works")
    room.objective(number, "Back by noon")
    room.task(number, "Restore from the copy", to="bob", due="2026-03-02 11:00Z")
    room.log(number, "Calling the supplier, é")
    room.update(number, "board", "We are on it")
    room.submit(number)
    room.approve(number)
    room.task_set(number, 1, "in_progress")
    room.snooze(number, "task/1", "10m")
    later(room, minutes=3)
    room.relieve(number, "PIO")
    declared(room, "Printer on fire")
    room.link(2, "related", number)
    room.set("reopen_days", "7")
    return room


def raw(room: Room) -> sqlite3.Connection:
    """A connection of somebody who wants to change the past."""
    connection = sqlite3.connect(room.journal.path, isolation_level=None)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    return connection


# -- verify ------------------------------------------------------------------------------------------------------------


def test_a_whole_journal_is_whole(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    seen: list[tuple[int, int]] = []
    report = verify(room.journal, heads=room.journal.heads(), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (report.events, report.events)
    assert report == VerifyReport(True, room.journal.last_pos(), room.journal.heads(), None)


TAMPERED = {
    "id": "'01KJQZ0000000000000000000B'",
    "stream": "'room'",
    "hlc": "hlc + 1",
    "at": "'2026-03-02T08:00:00.000Z'",
    "recorded_at": "'2026-03-02T08:00:00.000Z'",
    "kind": "'log.unwritten'",
    "version": "2",
    "actor": "'mallory'",
    "position": "'SOFR'",
    "via": "'root@elsewhere'",
    "mode": "'exercise'",
    "replaces": "'[\"01KJQZ0000000000000000000B\"]'",
    "body": "json_set(body, '$.text', 'All is well')",
    "salt": "randomblob(16)",
    "body_hash": "randomblob(32)",
    "parents": "'[]'",
    "hash": "randomblob(32)",
}


@pytest.mark.parametrize("column", TAMPERED)
def test_what_was_changed_in_one_event_is_found_at_that_event(tmp_path: Path, column: str) -> None:
    room = busy_room(tmp_path)
    ((pos, id_),) = room.journal.query("SELECT pos, id FROM events WHERE kind = 'log.written'")
    raw(room).execute(f"UPDATE events SET {column} = {TAMPERED[column]} WHERE pos = ?", (pos,))
    report = verify(room.journal)
    assert not report.ok
    assert report.first_bad is not None
    assert report.first_bad.pos == pos
    assert column == "id" or report.first_bad.id == id_


@pytest.mark.parametrize("half", ["body", "salt"])
def test_a_body_taken_out_by_half_is_found(tmp_path: Path, half: str) -> None:
    room = busy_room(tmp_path)
    raw(room).execute(f"UPDATE events SET {half} = NULL WHERE kind = 'update.sent'")
    bad = verify(room.journal).first_bad
    assert bad is not None
    assert (bad.code, room.journal.recorded([bad.id])[0].kind) == ("half", "update.sent")


@pytest.mark.parametrize("column", TAMPERED)
@pytest.mark.parametrize("bit", [0, 6, -1])
def test_one_bit_that_turned_over_names_the_event_and_what_that_means(tmp_path: Path, column: str, bit: int) -> None:
    room = busy_room(tmp_path)
    ((pos, value),) = room.journal.query(f"SELECT pos, {column} FROM events WHERE kind = 'log.written'")
    connection = raw(room)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(f"UPDATE events SET {column} = {flipped(value, bit)} WHERE pos = ?", (pos,))
    bad = verify(room.journal).first_bad
    assert bad is not None
    assert (bad.pos, bad.code) == (pos, "body" if column in ("body", "salt") else "envelope")
    assert bad.means.endswith(".")


def flipped(value: object, bit: int) -> str:
    """A value with one of its bits turned over, as SQL: text may be no text any more, as on a disk that fails."""
    if isinstance(value, int):
        return str(value ^ 1 << max(0, bit))
    assert isinstance(value, str | bytes)
    data = bytearray(value.encode() if isinstance(value, str) else value) or bytearray(1)
    data[bit % len(data)] ^= 0x80 if bit else 1
    return f"CAST(x'{data.hex()}' AS {'TEXT' if isinstance(value, str) else 'BLOB'})"


@pytest.mark.parametrize(("sql", "code"), [
    ("DELETE FROM events WHERE pos = 4", "parent"),
    ("DELETE FROM events WHERE pos = (SELECT max(pos) FROM events)", "tail"),
    ("DELETE FROM events WHERE pos > 3", "tail"),
    ("DELETE FROM heads", "tail"),
    ("UPDATE heads SET hash = (SELECT hash FROM events WHERE pos = 3)", "heads"),
    ("UPDATE heads SET hlc = hlc - 1", "heads"),
])  # fmt: skip
def test_what_was_done_to_the_chain_is_said_in_words(tmp_path: Path, sql: str, code: str) -> None:
    room = busy_room(tmp_path)
    raw(room).execute(sql)
    bad = verify(room.journal).first_bad
    assert bad is not None
    assert bad.code == code
    assert ("removed" in bad.means) == (code == "parent")
    assert ("cut off" in bad.means) == (code == "tail")


def test_what_a_newer_warroom_wrote_is_counted_and_whole(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    with room.journal.writing(Actor("ann", "", "ann@here")) as writer:
        (event,) = writer.append([Draft(room.find(1), LogWritten(text="from tomorrow"))])
    (row,) = room.journal.query("SELECT * FROM events WHERE id = ?", (event.id,))
    names = [str(name[1]) for name in room.journal.query("PRAGMA table_info(events)")]
    told: dict[str, Any] = dict(zip(names, row, strict=True)) | {"kind": "log.sung"}
    told["hash"] = event_digest(
        id_=told["id"], replaces=[], parents=json.loads(told["parents"]),
        **{name: told[name] for name in ("stream", "hlc", "at", "recorded_at", "kind", "version", "actor", "position",
                                         "via", "mode", "body_hash")},
    )  # fmt: skip
    connection = raw(room)
    connection.execute("UPDATE events SET kind = ?, hash = ? WHERE id = ?", (told["kind"], told["hash"], event.id))
    connection.execute("UPDATE heads SET hash = ?", (told["hash"],))
    report = verify(room.journal)
    assert report.ok
    assert report.unknown == (("log.sung", 1),)


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_an_event_that_was_taken_out_is_missed(tmp_path: Path, which: str) -> None:
    room = busy_room(tmp_path)
    last = room.journal.last_pos()
    pos = {"first": 1, "middle": last // 2, "last": last}[which]
    raw(room).execute("DELETE FROM events WHERE pos = ?", (pos,))
    report = verify(room.journal)
    assert report.first_bad is not None
    assert report.first_bad.pos == (0 if which == "last" else pos + 1)


def test_heads_are_compared_with_the_file_and_with_what_was_written_down(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    old = room.journal.heads()[0]
    declared(room, "One more")
    assert verify(room.journal, heads=[old[:12].upper()]).ok
    assert not verify(room.journal, heads=["ab" * 32]).ok
    assert not verify(room.journal, heads=[old[:4]]).ok  # four digits prove nothing
    raw(room).execute("UPDATE heads SET hlc = hlc + 1")
    assert not verify(room.journal).ok


def test_the_journal_only_grows(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    connection = sqlite3.connect(room.journal.path, isolation_level=None)
    for column in (*TAMPERED, "pos"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(f"UPDATE events SET {column} = {TAMPERED.get(column, 'pos + 1000')} WHERE pos = 3")
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute("DELETE FROM events WHERE pos = 3")


# -- the reading tables ------------------------------------------------------------------------------------------------


def test_tables_made_anew_are_the_same(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    room.log(1, "!message @bob Call the supplier back")
    room.log(1, "!decision Wait for them (+2h)")
    room.hypothesis(1, "The copy is whole", entries=("1",))
    room.log(1, "A slip of the pen")
    room.strike(1, "3", why="wrong incident")
    room.significant(1, "1")
    for n in range(BLOCK):
        room.log(1, f"line {n}")
    before = tables(room.journal)
    assert all(before[name] for name in before if name != "disputes")
    assert rebuild(room.journal) == room.journal.last_pos()
    assert tables(room.journal) == before
    assert len(room.search("supplier")) == 2
    assert room.search("slip") == []
    room.log(1, "and on we go")
    assert verify(room.journal).ok


@pytest.mark.parametrize("sql", [
    "UPDATE incidents SET status = 'closed'", "DELETE FROM tasks", "UPDATE entries SET text = 'x' WHERE text <> ''",
    "DELETE FROM entries WHERE pos = (SELECT max(pos) FROM entries)", "INSERT INTO people VALUES ('x', 'y')",
])  # fmt: skip
def test_tables_that_do_not_agree_are_found_and_mended(tmp_path: Path, sql: str) -> None:
    room = busy_room(tmp_path)
    before = tables(room.journal)
    assert difference(room.journal) == ""
    sqlite3.connect(room.journal.path, isolation_level=None).execute(sql)
    assert difference(room.journal) != ""
    rebuild(room.journal)
    assert difference(room.journal) == ""
    assert tables(room.journal) == before


# -- backup ------------------------------------------------------------------------------------------------------------


def test_a_backup_is_a_room(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    target = backup(room.journal, tmp_path / "copy.db")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.db"]
    copy = Room.open(target, "ann", clock=clock_of(room))
    assert copy.journal.heads() == room.journal.heads()
    assert tables(copy.journal) == tables(room.journal)
    copy.log(1, "written in the copy")
    assert verify(copy.journal).ok
    assert len(room.search("written")) == 0


def test_a_backup_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    with pytest.raises(BadInput, match=r"mine\.txt"):
        backup(room.journal, target)
    assert target.read_text() == "mine"
    with pytest.raises(RoomFileError, match="nowhere"):
        backup(room.journal, tmp_path / "nowhere" / "copy.db")


# -- doctor ------------------------------------------------------------------------------------------------------------


def errors(path: Path) -> list[str]:
    return [finding.code for finding in doctor(path) if finding.level == "error"]


def test_a_healthy_room_has_no_errors(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    found = doctor(room.journal.path)
    assert errors(room.journal.path) == []
    assert {
        "sqlite",
        "file",
        "permissions",
        "space",
        "lock",
        "identity",
        "structure",
        "journal",
        "readings",
        "clock",
    } == {finding.code for finding in found}


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"not a room at all" * 1000)
    foreign = tmp_path / "foreign.db"
    sqlite3.connect(foreign).execute("CREATE TABLE t (a)").connection.commit()
    assert errors(garbage) == ["identity"]
    assert errors(foreign) == ["identity"]
    assert errors(tmp_path / "none.db") == ["file"]
    assert errors(tmp_path) == ["file"]


def test_doctor_on_a_newer_file(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    raw(room).execute("PRAGMA user_version = 99")
    assert errors(room.journal.path) == ["identity"]
    assert "99" in "".join(finding.what for finding in doctor(room.journal.path))


@pytest.mark.parametrize("keep", [100, 4096, 20_000, 60_000])
def test_doctor_on_a_file_that_was_cut_off(tmp_path: Path, keep: int) -> None:
    room = busy_room(tmp_path)
    copy = backup(room.journal, tmp_path / "copy.db")
    cut = tmp_path / "cut.db"
    cut.write_bytes(copy.read_bytes()[:keep])
    assert errors(cut) != []


def test_doctor_names_the_event_and_the_table(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    connection = raw(room)
    connection.execute("UPDATE incidents SET name = 'x'")
    connection.execute("UPDATE events SET actor = 'mallory' WHERE pos = 4")
    assert errors(room.journal.path) == ["journal", "readings"]


def test_doctor_names_who_is_writing_and_writes_nothing(tmp_path: Path) -> None:
    room = busy_room(tmp_path)
    path = room.journal.path
    room.close()
    before = path.read_bytes()
    other = FileLock(path)
    with other:
        (lock,) = [finding for finding in doctor(path) if finding.code == "lock"]
    assert lock.level == "warning"
    assert "@" in lock.what
    assert path.read_bytes() == before


def test_doctor_sees_a_shared_folder_with_a_file_that_is_not(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    room = busy_room(shared)
    room.journal.path.chmod(0o640)
    (found,) = [finding for finding in doctor(room.journal.path) if finding.code == "permissions"]
    assert (found.level, "chmod g+rw" in found.advice) == ("warning", True)
