"""A room that several users of one machine share: a folder of their group, and what a file without the right gives.

Children of this process become other users, so these tests need root; everything is loaded before.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import START, footprint
from warroom.clock import FixedClock
from warroom.journal import care
from warroom.journal.doctor import doctor
from warroom.journal.errors import ReadOnlyRoom
from warroom.journal.journal import Journal
from warroom.room import Room
from warroom.room.incidents import Report

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become two other users")

TEAM = 60_600
ANN, BOB, EVE = 61_001, 61_002, 61_003
"""User numbers that nobody has; eve is not in the team."""
MEMBERS = {ANN: [TEAM], BOB: [TEAM], EVE: []}


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder of the team, made as `chmod g+rwxs` makes it, where all may come."""
    # Not pytest's own folder: nobody but its owner may look into that.
    place = Path(tempfile.mkdtemp(prefix="warroom-team-"))
    place.chmod(0o755)
    folder = place / "team"
    folder.mkdir()
    os.chown(folder, ANN, TEAM)
    folder.chmod(0o2770)
    load(place)
    yield folder
    shutil.rmtree(place)


def load(place: Path) -> None:
    """What a child would have to read from folders that are closed to it."""
    with Room.open(place / "warm.db", "ann") as room:
        room.log(room.declare(Report("Warm")).number, "words")
        doctor(room.journal.path)
        care.backup(room.journal, place / "copy.db")


def as_user(uid: int, act: Callable[[], Any], *, umask: int = 0o077) -> Any:
    """What an act of another user gives back (plain values), or the name and words of what it raised."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reads)
            os.setgroups(MEMBERS[uid])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            os.umask(umask)
            try:
                told = {"gave": act()}
            except Exception as error:
                told = {"raised": type(error).__name__, "words": str(error)}
            os.write(writes, json.dumps(told).encode())
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    if not data:
        return None  # it was gone before it could answer
    found = json.loads(data)
    return found["gave"] if "gave" in found else f"{found['raised']}: {found['words']}"


def opened(folder: Path, me: str) -> Room:
    return Room.open(folder / "room.db", me, clock=FixedClock(START))


def said(folder: Path, me: str, words: str) -> Callable[[], str]:
    """Somebody writes a line (into a room that they make, where there is none)."""

    def act() -> str:
        with opened(folder, me) as room:
            number = room.board()[0].number if room.board() else room.declare(Report("Portal down")).number
            room.log(number, words)
            return f"written by {me}"

    return act


def lines(folder: Path) -> list[str]:
    with Journal.open(folder / "room.db", readonly=True) as journal:
        assert care.verify(journal).ok
        return [one.event.words() for one in journal.events() if one.kind == "log.written"]


def modes(folder: Path) -> dict[str, tuple[int, int]]:
    return {one.name: (stat.S_IMODE(one.stat().st_mode), one.stat().st_gid) for one in folder.iterdir()}


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_two_users_of_one_group_write_in_turn_whatever_their_umask(shared: Path, umask: int) -> None:
    assert as_user(ANN, said(shared, "ann", "one"), umask=umask) == "written by ann"
    assert as_user(BOB, said(shared, "bob", "two"), umask=umask) == "written by bob"
    assert as_user(ANN, said(shared, "ann", "three"), umask=umask) == "written by ann"
    assert lines(shared) == ["one", "two", "three"]
    assert set(modes(shared).values()) == {(0o660, TEAM)}


def test_what_one_user_left_when_they_were_killed_does_not_stand_in_the_others_way(shared: Path) -> None:
    def killed() -> None:
        room = opened(shared, "ann")
        room.log(room.declare(Report("Portal down")).number, "one")
        os._exit(0)  # the log and its index stay, hers

    assert as_user(ANN, killed) is None
    assert (shared / "room.db-wal").stat().st_uid == ANN
    assert as_user(BOB, said(shared, "bob", "two")) == "written by bob"
    assert as_user(ANN, said(shared, "ann", "three")) == "written by ann"
    assert lines(shared) == ["one", "two", "three"]


def test_both_have_it_open_at_once_and_each_sees_the_other(shared: Path) -> None:
    assert as_user(ANN, said(shared, "ann", "one")) == "written by ann"

    with opened(shared, "root") as kept:  # somebody has it open meanwhile: its log and index lie there
        kept.log(1, "two")
        assert as_user(BOB, said(shared, "bob", "three")) == "written by bob"
        assert [match.text for match in kept.search("three")] == ["three"]
        assert as_user(ANN, said(shared, "ann", "four")) == "written by ann"
    assert lines(shared) == ["one", "two", "three", "four"]


def test_who_is_not_in_the_group_reads_nothing_and_is_told_whom_to_ask(shared: Path) -> None:
    as_user(ANN, said(shared, "ann", "one"))
    for rights in (0o2770, 0o2775):  # the folder lets her in, or not; the file does not
        shared.chmod(rights)
        answer = as_user(EVE, said(shared, "eve", "two"))
        assert answer.startswith("ReadOnlyRoom") and "Ask its owner" in answer
    assert lines(shared) == ["one"]


@pytest.mark.parametrize(("file", "folder"), [(0o640, 0o2770), (0o660, 0o2750)], ids=["the file", "the folder"])
def test_a_file_or_folder_without_the_groups_right_is_looked_at_only(shared: Path, file: int, folder: int) -> None:
    as_user(ANN, said(shared, "ann", "one"))
    (shared / "room.db").chmod(file)
    shared.chmod(folder)
    before = footprint(shared)

    def looks() -> list[Any]:
        with opened(shared, "bob") as room:
            found = [room.journal.readonly, len(room.board()), [match.text for match in room.search("one")]]
            try:
                room.log(1, "two")
            except ReadOnlyRoom as error:
                found.append(str(error))
            return found

    readonly, count, found, words = as_user(BOB, looks)
    assert (readonly, count, found) == (True, 1, ["one"])
    assert "can't be written by you" in words and "chmod g+rw FILE" in words
    assert footprint(shared) == before, "nothing is left beside the file that its owner could not write"
    told = as_user(BOB, lambda: [f"{one.what} {one.advice}" for one in doctor(shared / "room.db")])
    assert any("chmod g+rw" in words for words in told), told
    assert as_user(ANN, said(shared, "ann", "three")) == "written by ann"
    assert lines(shared) == ["one", "three"]
