"""Who is here: seen while they are, gone when they are, whatever else lies there; and nothing of it recorded."""

from __future__ import annotations

import os
import select
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.builders import START
from tests.journal.workers import PATIENCE, Worker
from warroom.clock import FixedClock
from warroom.journal.presence import Badge, Doing, Lobby, folder_of
from warroom.room import Room

STREAM = "01KJQZ0000000000000000000A"
SITUATION = Doing(STREAM, "plan", "situation")
# Sits in the room and beats as fast as it can; each word that it hears is the section that it edits from then on.
SITS = """
import select, sys
from pathlib import Path
from warroom.journal.presence import Badge, Doing
badge = Badge(Path(sys.argv[1]), sys.argv[2], "somebody@there", beat=0.0)
doing = Doing("01KJQZ0000000000000000000A", "plan")
print(badge.show(doing), flush=True)
while True:
    if select.select([sys.stdin], [], [], 0.02)[0]:
        word = sys.stdin.readline().strip()
        if not word:
            break
        doing = doing._replace(section=word)
    badge.show(doing)
badge.leave()
print("left", flush=True)
"""


@contextmanager
def sitting(room: Path, login: str) -> Iterator[Worker]:
    worker = Worker(SITS, room, login)
    try:
        assert worker.hear() == "True"
        yield worker
    finally:
        worker.close()


def until(condition: Callable[[], object]) -> None:
    """Wait for what others are about to do."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        select.select([], [], [], 0.01)


def badge(room: Path, login: str = "ann", **more: Any) -> Badge:
    return Badge(room, login, f"{login}@here", **more)


def names(lobby: Lobby) -> list[str]:
    return [seen.card.login for seen in lobby.look()]


def files(room: Path) -> list[Path]:
    return sorted(folder_of(room).iterdir())


# -- coming and going --------------------------------------------------------------------------------------------------


def test_two_processes_see_each_other_what_they_do_and_that_they_left(room: Path) -> None:
    lobby = Lobby(room)
    assert lobby.look() == []
    with sitting(room, "ann") as ann, sitting(room, "bob") as bob:
        first, second = lobby.look()
        assert (first.card.login, first.card.pid, first.card.doing) == ("ann", ann.pid, Doing(STREAM, "plan"))
        assert (second.card.login, second.card.pid) == ("bob", bob.pid)
        assert first.silent == second.silent == 0
        bob.tell("situation")
        until(lambda: lobby.look()[1].card.doing == SITUATION)
        bob.tell("")
        assert bob.hear() == "left"
        assert names(lobby) == ["ann"]
        ann.tell("")
        assert ann.hear() == "left"
    assert names(lobby) == []
    assert not folder_of(room).exists()


def test_somebody_who_is_killed_is_gone_at_the_next_look(room: Path) -> None:
    lobby = Lobby(room)
    with sitting(room, "ann"), sitting(room, "bob") as bob:
        assert names(lobby) == ["ann", "bob"]
        os.kill(bob.pid, signal.SIGKILL)
        bob.process.wait(PATIENCE)
        assert names(lobby) == ["ann"]
        assert len(files(room)) == 1, "what was left behind is cleared away"


def test_somebody_who_is_suspended_is_here_but_silent(room: Path) -> None:
    lobby = Lobby(room, silent=1.0)
    with sitting(room, "bob") as bob:
        assert lobby.look()[0].silent == 0
        os.kill(bob.pid, signal.SIGSTOP)
        until(lambda: lobby.look()[0].silent >= 1.0)
        assert names(lobby) == ["bob"]
        os.kill(bob.pid, signal.SIGCONT)
        until(lambda: lobby.look()[0].silent == 0)


def test_a_clock_that_is_set_makes_nobody_silent(room: Path) -> None:
    ticks = 0.0
    lobby = Lobby(room, ticks=lambda: ticks)
    me = badge(room)
    assert me.show(Doing())
    (file,) = files(room)
    for wall in (0, 2_000_000_000, 4_000_000_000):
        lobby.look()
        os.utime(file, (wall, wall))  # the clock jumped, and then the console gave a sign of life
        ticks += 10.0
        assert lobby.look()[0].silent == 0
    ticks += 20.0
    assert lobby.look()[0].silent == 20.0
    assert names(Lobby(room)) == ["ann"]
    me.leave()


def test_who_looks_for_the_first_time_sees_how_long_somebody_has_been_silent(room: Path) -> None:
    me = badge(room)
    me.show(Doing())
    (file,) = files(room)
    os.utime(file, (START.timestamp(), START.timestamp()))
    late = FixedClock(START.replace(minute=2))
    assert Lobby(room, clock=late).look()[0].silent == pytest.approx(120, abs=1)
    me.leave()


def test_one_person_with_two_consoles_is_seen_twice(room: Path) -> None:
    both = badge(room), badge(room)
    for one in both:
        one.show(Doing())
    assert names(Lobby(room)) == ["ann", "ann"]
    both[0].leave()
    assert names(Lobby(room)) == ["ann"]
    both[1].leave()


def test_a_room_is_one_room_by_whatever_link_it_is_called(room: Path) -> None:
    link = room.with_name("link.db")
    link.symlink_to(room)
    me = badge(link)
    assert me.show(Doing())
    assert names(Lobby(room)) == names(Lobby(link)) == ["ann"]
    me.leave()


def test_who_was_tidied_away_comes_back_by_the_next_sign_of_life(room: Path) -> None:
    me = badge(room)
    me.show(SITUATION)
    (file,) = files(room)
    file.unlink()
    folder_of(room).rmdir()
    assert names(Lobby(room)) == []
    assert me.show(SITUATION)
    assert names(Lobby(room)) == ["ann"]
    me.leave()
    assert not folder_of(room).exists()


def test_many_who_look_at_once_never_take_one_who_is_here_for_gone(room: Path) -> None:
    me = badge(room, beat=0.0)
    me.show(Doing())
    missed: list[list[str]] = []

    def watch() -> None:
        lobby = Lobby(room)
        missed.extend(found for _ in range(400) if (found := names(lobby)) != ["ann"])

    watchers = [threading.Thread(target=watch) for _ in range(4)]
    for one in watchers:
        one.start()
    while any(one.is_alive() for one in watchers):
        me.show(Doing())
    assert missed == []
    me.leave()


def test_a_reader_never_sees_half_of_what_is_said(room: Path) -> None:
    me = badge(room, "a" * 64, beat=0.0)
    both = Doing(), SITUATION
    me.show(both[0])
    stop = threading.Event()

    def flip() -> None:
        while not stop.is_set():
            for doing in both:
                me.show(doing)

    flipper = threading.Thread(target=flip)
    flipper.start()
    try:
        lobby, seen = Lobby(room), list[Doing]()
        while len(seen) < 1500 or len(set(seen)) < 2:  # on a busy machine the other thread may wait for its turn
            (one,) = lobby.look()
            seen.append(one.card.doing)
    finally:
        stop.set()
        flipper.join()
    assert set(seen) == set(both)
    me.leave()


# -- what it costs, and what it leaves alone ---------------------------------------------------------------------------


def test_nothing_of_it_touches_the_room(room: Path) -> None:
    def beside() -> dict[str, tuple[bytes, int]]:
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns)
                for path in room.parent.iterdir() if path.is_file()}  # fmt: skip

    with Room.open(room, "ann") as held:
        held.add_person("bob")
        before, count = beside(), held.journal.last_pos()
        held.arrive()
        held.doing(SITUATION)
        with sitting(room, "bob") as bob:
            bob.tell("situation")
            until(lambda: held.here()[-1].card.doing == SITUATION)
        assert [one.card.login for one in held.here()] == ["ann"]
        held.depart()
        assert (beside(), held.journal.last_pos()) == (before, count)
    assert not folder_of(room).exists()


def test_a_look_reads_only_what_changed_and_a_beat_writes_nothing(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            calls.append(name)
            return real(*args, **more)

        return call

    for name in ("pread", "pwrite", "utime"):
        monkeypatch.setattr(os, name, counted(name, getattr(os, name)))
    ann, bob, lobby = badge(room, "ann"), badge(room, "bob"), Lobby(room)
    ann.show(Doing())
    bob.show(Doing())
    lobby.look()
    calls.clear()
    for _ in range(5):
        ann.show(Doing())
        bob.show(Doing())
        lobby.look()
    assert calls == []
    bob.show(SITUATION)
    assert lobby.look()[1].card.doing == SITUATION
    assert calls == ["pwrite", "pread"]
    ann.leave()
    bob.leave()


@pytest.mark.parametrize(
    ("parent", "mode", "folder", "file"),
    [(0o700, 0o600, 0o700, 0o600), (0o2770, 0o660, 0o2770, 0o640), (0o2750, 0o640, 0o2750, 0o640),
     (0o755, 0o664, 0o2775, 0o644)],
)  # fmt: skip
def test_who_may_read_the_room_may_see_who_is_here(room: Path, parent: int, mode: int, folder: int, file: int) -> None:
    room.parent.chmod(parent)
    room.chmod(mode)
    me = badge(room)
    assert me.show(Doing())
    (mine,) = files(room)
    assert stat.S_IMODE(folder_of(room).stat().st_mode) == folder
    assert stat.S_IMODE(mine.stat().st_mode) == file
    me.leave()


def test_who_may_only_read_the_room_sees_the_others_and_leaves_no_file(room: Path) -> None:
    with Room.open(room, "eve", readonly=True) as reading:
        reading.arrive()
        reading.doing(Doing())
        assert reading.here() == []
        assert not folder_of(room).exists()
        me = badge(room)
        me.show(Doing())
        assert [one.card.login for one in reading.here()] == ["ann"]
        me.leave()


def test_where_no_folder_can_be_made_nobody_is_seen_and_nothing_else_happens(room: Path) -> None:
    folder_of(room).write_text("in the way")  # not even root can make a folder here
    me = badge(room)
    assert not me.show(Doing())
    assert Lobby(room).look() == []
    me.leave()
    folder_of(room).unlink()
    assert me.show(Doing()), "it is tried again"
    me.leave()


@pytest.mark.parametrize("call", ["pwrite", "utime", "rename", "fchmod"])
def test_a_disk_that_is_full_only_means_not_to_be_seen(room: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    me = badge(room, beat=0.0)
    if call == "utime":
        assert me.show(Doing())
    monkeypatch.setattr(os, call, full)
    assert not me.show(Doing())
    monkeypatch.undo()
    assert me.show(SITUATION)
    assert [seen.card.doing for seen in Lobby(room).look()] == [SITUATION]
    assert len(files(room)) == 1
    me.leave()
