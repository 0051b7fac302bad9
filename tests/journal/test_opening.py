"""Opening: what is no room of ours is refused with one sentence, and nothing is touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import START, footprint, open_journal
from warroom.clock import FixedClock
from warroom.journal import errors, opening, schema
from warroom.journal.errors import DamagedRoom, NetworkFile, NewerRoom, NoRoom, NotARoom, ReadOnlyRoom, RoomFileError
from warroom.journal.journal import Journal
from warroom.journal.sqlite import sqlite3
from warroom.model.refusal import BadInput
from warroom.room import Room
from warroom.room.incidents import Report


def filled(path: Path, incidents: int = 40) -> None:
    """A room with something in it, closed."""
    with Room.open(path, "ann", clock=FixedClock(START)) as room:
        for n in range(incidents):
            room.log(room.declare(Report(f"Portal down {n}")).number, "words " * 40)


def garbage(path: Path) -> None:
    path.write_bytes(b"Dear diary, today the portal went down. " * 500)


def short_garbage(path: Path) -> None:
    path.write_bytes(b"x")


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.commit()
    connection.close()


def foreign_with_id(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 252006673")
    connection.close()


def newer(path: Path) -> None:
    filled(path, 1)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.GENERATION + 1}")
    connection.close()


def truncated(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])


def cut_in_the_header(path: Path) -> None:
    filled(path, 1)
    path.write_bytes(path.read_bytes()[:50])


def scribbled(path: Path) -> None:
    """The page that holds the list of tables is gone, the header is whole."""
    filled(path, 1)
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)


BAD: dict[Callable[[Path], None], type[RoomFileError]] = {
    garbage: NotARoom,
    short_garbage: NotARoom,
    foreign: NotARoom,
    foreign_with_id: NotARoom,
    newer: NewerRoom,
    truncated: DamagedRoom,
    cut_in_the_header: NotARoom,
    scribbled: DamagedRoom,
}


@pytest.mark.parametrize("readonly", [False, True], ids=["for writing", "for reading"])
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
def test_what_is_no_room_is_refused_and_not_touched(
    tmp_path: Path, bad: Callable[[Path], None], readonly: bool
) -> None:
    path = tmp_path / "room.db"
    bad(path)
    (tmp_path / "room.db.lock").unlink(missing_ok=True)
    before = footprint(tmp_path)
    with pytest.raises(BAD[bad]) as refused:
        Room.open(path, "ann", readonly=readonly).close()
    assert footprint(tmp_path) == before
    said = str(refused.value)
    assert str(path) in said
    assert "\n" not in said and said.endswith((".", "doctor"))


@pytest.mark.parametrize("bad", [foreign, newer], ids=lambda bad: bad.__name__)
def test_a_log_that_a_crash_left_is_not_played_into_a_file_that_is_not_ours(
    tmp_path: Path, bad: Callable[[Path], None]
) -> None:
    """Another program's crash leaves its log beside the file; to open the file in the usual way would move it in."""
    crashed, folder = tmp_path / "crashed", tmp_path / "copy"
    crashed.mkdir()
    folder.mkdir()
    bad(crashed / "room.db")
    connection = sqlite3.connect(crashed / "room.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE more (x)")
    for name in ("room.db", "room.db-wal"):
        (folder / name).write_bytes((crashed / name).read_bytes())
    connection.close()
    before = footprint(folder)
    with pytest.raises(BAD[bad]):
        Room.open(folder / "room.db", "ann").close()
    assert footprint(folder) == before


def test_a_folder_is_no_room(tmp_path: Path) -> None:
    with pytest.raises(NotARoom, match=r"is a folder\. Name a file with --room"):
        Journal.open(tmp_path)
    assert footprint(tmp_path) == {}


def test_a_pipe_is_no_room(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(NotARoom, match="not a room file"):
        Journal.open(path)
    assert [one.name for one in tmp_path.iterdir()] == ["pipe"]


def test_an_empty_file_becomes_a_room_and_one_for_reading_does_not(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    path.touch()
    with pytest.raises(NotARoom, match="is empty"):
        Journal.open(path, readonly=True)
    assert footprint(tmp_path) == {"room.db": b""}
    with Room.open(path, "ann") as room:
        assert room.declare(Report("Portal down")).number == 1


def test_a_room_that_is_missing_is_not_made_unless_it_may_be(tmp_path: Path) -> None:
    for create, readonly in ((False, False), (True, True)):
        with pytest.raises(NoRoom, match="There is no room at"):
            Journal.open(tmp_path / "room.db", create=create, readonly=readonly)
    assert footprint(tmp_path) == {}


@pytest.mark.parametrize("parent", ["missing", "file"])
def test_a_room_in_a_folder_that_there_is_not(tmp_path: Path, parent: str) -> None:
    (tmp_path / "file").write_text("a")
    with pytest.raises(RoomFileError, match="can't be made"):
        Journal.open(tmp_path / parent / "room.db")
    assert footprint(tmp_path) == {"file": b"a"}


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "a#b.db", "ü'\".db", "-x.db", "file:x.db"])
def test_a_path_is_a_path_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    with Room.open(tmp_path / name, "ann") as room:
        room.declare(Report("Portal down"))
    assert {one.name for one in tmp_path.iterdir()} == {name, f"{name}.lock"}
    with Room.open(tmp_path / name, "ann", readonly=True) as room:
        assert len(room.board()) == 1


# -- rights ------------------------------------------------------------------------------------------------------------


def without(monkeypatch: pytest.MonkeyPatch, *refused: tuple[Path, int]) -> None:
    """The operating system says no to these accesses (root, who runs the tests in some places, may do anything)."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: (Path(path), mode) not in refused and real(path, mode))


@pytest.mark.parametrize("which", ["file", "folder"])
def test_a_room_that_cannot_be_written_is_opened_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    path = tmp_path / "room.db"
    filled(path, 2)
    before = footprint(tmp_path)
    without(monkeypatch, (path if which == "file" else tmp_path, os.W_OK))
    with Room.open(path, "bob") as room:
        assert room.journal.readonly
        assert len(room.board()) == 2
        with pytest.raises(ReadOnlyRoom, match="can't be written by you"):
            room.declare(Report("Mail slow"))
    assert footprint(tmp_path) == before


def test_a_room_that_cannot_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "room.db"
    filled(path, 1)
    without(monkeypatch, (path, os.R_OK))
    with pytest.raises(ReadOnlyRoom, match="can't be read by you"):
        Room.open(path, "bob")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_gets_no_room(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ReadOnlyRoom, match="can't be written by you"):
            Journal.open(tmp_path / "room.db")
        assert footprint(tmp_path) == {}
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o755, 0o600), (0o2770, 0o660)])
def test_a_new_room_is_private_unless_its_folder_is_shared(tmp_path: Path, folder: int, file: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(folder)
    before = os.umask(0o077)
    try:
        with open_journal(home):
            found = {one.name: stat.S_IMODE(one.stat().st_mode) for one in home.iterdir()}
    finally:
        os.umask(before)
    assert found == dict.fromkeys(found, file)
    assert {"room.db", "room.db.lock"} <= found.keys()


# -- file systems ------------------------------------------------------------------------------------------------------


def mounts(folder: Path, kind: str) -> str:
    point = str(folder).replace(" ", "\\040")
    return f"/dev/sda1 / ext4 rw 0 0\nserver:/x {point} {kind} rw 0 0\nbroken line\ntmpfs {point}/local tmpfs rw 0 0\n"


@pytest.mark.parametrize("kind", sorted(opening.NETWORK))
def test_a_network_file_system_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "team share"
    folder.mkdir()
    with pytest.raises(NetworkFile, match=rf"network file system \({kind}\).*come in by SSH"):
        opening.look(folder / "room.db", create=True, readonly=False, mounts=mounts(folder, kind))
    assert footprint(folder) == {}


def test_a_local_disk_inside_a_network_folder_is_local(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    found = opening.look(tmp_path / "local" / "a.db", create=True, readonly=False, mounts=mounts(tmp_path, "nfs4"))
    assert found == opening.Found(new=True, readonly=False)
    assert opening.filesystem(tmp_path.with_name(tmp_path.name + "x"), mounts(tmp_path, "nfs4")) == "ext4"
    assert opening.filesystem(tmp_path, "") == ""


# -- copies, halves, and what SQLite says ------------------------------------------------------------------------------


def test_a_backup_in_one_file_opens_and_is_written_on(tmp_path: Path) -> None:
    filled(tmp_path / "room.db", 2)
    with open_journal(tmp_path) as journal:
        journal.connection().execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    assert (tmp_path / "copy.db").read_bytes()[18:20] == b"\x01\x01"
    with Room.open(tmp_path / "copy.db", "bob", readonly=True) as room:
        assert len(room.board()) == 2
    with Room.open(tmp_path / "copy.db", "bob") as room:
        assert room.declare(Report("Mail slow")).number == 3


def test_a_creation_that_was_cut_is_finished_by_the_next_who_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies at each step of making the tables in turn; what is left must never be «another program's»."""

    class Dying:
        """A connection that dies before its n-th statement."""

        def __init__(self, connection: object, left: int) -> None:
            self._connection, self._left = connection, left

        def execute(self, *words: object) -> object:
            if self._left == 0:
                raise KeyboardInterrupt
            self._left -= 1
            return self._connection.execute(*words)  # type: ignore[attr-defined]

        def __getattr__(self, name: str) -> object:
            return getattr(self._connection, name)

    real = schema.migrate
    died = 0
    for left in range(400):
        folder = tmp_path / str(left)
        folder.mkdir()
        monkeypatch.setattr(schema, "migrate", lambda connection, left=left: real(Dying(connection, left)))  # type: ignore[arg-type]
        try:
            Journal.open(folder / "room.db").close()
        except KeyboardInterrupt:
            died += 1
        else:
            break
        monkeypatch.setattr(schema, "migrate", real)
        with Room.open(folder / "room.db", "ann") as room:
            assert room.declare(Report("Portal down")).number == 1
    assert 20 < died < 399


@pytest.mark.parametrize(
    ("said", "kind"),
    [("file is not a database", NotARoom), ("database disk image is malformed", DamagedRoom),
     ("attempt to write a readonly database", ReadOnlyRoom), ("database or disk is full", errors.DiskFull),
     ("database is locked", errors.RoomLocked), ("disk I/O error", RoomFileError)],
)  # fmt: skip
def test_what_sqlite_says_becomes_a_sentence(said: str, kind: type[RoomFileError]) -> None:
    error = errors.translated(sqlite3.OperationalError(said), Path("/srv/room.db"))
    assert type(error) is kind
    assert "/srv/room.db" in str(error)


def test_an_older_sqlite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "version_problem", lambda: "old")
    with pytest.raises(RoomFileError, match=r"is too old; warroom needs 3\.38\.0"):
        Journal.open(tmp_path / "room.db")
    assert footprint(tmp_path) == {}


@pytest.mark.parametrize(
    ("version", "problem"),
    [((3, 37, 2), "old"), ((3, 38, 0), "wal-reset"), ((3, 40, 1), "wal-reset"), ((3, 44, 5), "wal-reset"),
     ((3, 44, 6), ""), ((3, 45, 0), "wal-reset"), ((3, 50, 6), "wal-reset"), ((3, 50, 7), ""),
     ((3, 51, 2), "wal-reset"), ((3, 51, 3), ""), ((3, 53, 4), ""), ((4, 0, 0), "")],
)  # fmt: skip
def test_which_sqlite_has_which_problem(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], problem: str
) -> None:
    from warroom.journal import sqlite

    monkeypatch.setattr(sqlite.sqlite3, "sqlite_version_info", version)
    assert sqlite.version_problem() == problem


def test_a_room_with_nobody_to_open_it_is_not_left_open(tmp_path: Path) -> None:
    """A name that is no login: the room is given back."""
    try:
        Room.open(tmp_path / "room.db", "   ").close()
    except (BadInput, ValueError) as error:
        assert str(error)
    assert {one.name for one in tmp_path.iterdir()} <= {"room.db", "room.db.lock"}
