"""The lock beside the file: one writer at a time; who holds it too long is named; who dies lets go."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import STREAM, open_journal
from tests.journal.chain import broken
from tests.journal.workers import HOLDS, Worker
from warroom.journal.errors import RoomLocked
from warroom.journal.lock import FileLock, whoami
from warroom.model.envelope import Actor, Draft
from warroom.model.events import IncidentDeclared

ANN = Actor("ann")
DRAFT = [Draft(STREAM, IncidentDeclared(number=1, name="Portal down"))]


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Worker]:
    """A process that holds the lock of the room."""
    worker = Worker(HOLDS, tmp_path / "room.db", 2)
    try:
        assert worker.hear() == "held"
        yield worker
    finally:
        worker.close()


def test_a_stopped_holder_is_named_and_after_it_wakes_writing_goes_on(tmp_path: Path, holder: Worker) -> None:
    """Somebody pressed Ctrl-Z in a session far away."""
    with open_journal(tmp_path, patience=0.3) as journal:
        os.kill(holder.pid, signal.SIGSTOP)
        os.waitpid(holder.pid, os.WUNTRACED)
        for _attempt in range(2):
            with pytest.raises(RoomLocked) as refused:
                journal.append(DRAFT, ANN)
            said = str(refused.value)
            assert f"by {holder.pid} {whoami()}" in said
            assert str(tmp_path / "room.db") in said
            assert "Nothing was written; your words are kept." in said
        assert journal.last_pos() == 0
        os.kill(holder.pid, signal.SIGCONT)
        holder.tell()
        assert holder.hear() == "done"
        journal.lock.patience = 60.0
        assert journal.append(DRAFT, ANN)[0].pos == 3
        assert broken(journal) == ""
        assert journal.lock.holder() == f"{os.getpid()} {whoami()}"


def test_a_holder_that_dies_lets_the_next_one_in_and_leaves_nothing_behind(tmp_path: Path, holder: Worker) -> None:
    with open_journal(tmp_path, patience=60.0) as journal:
        failed: list[BaseException] = []

        def write() -> None:
            try:
                journal.append(DRAFT, ANN)
            except BaseException as error:
                failed.append(error)

        waiting = threading.Thread(target=write)
        waiting.start()
        holder.kill()
        waiting.join(60)
        assert failed == []
        assert [event.actor for event in journal.events()] == ["ann"]
        assert broken(journal) == ""


def test_reading_does_not_wait_for_the_lock(tmp_path: Path, holder: Worker) -> None:
    with open_journal(tmp_path, patience=0.0) as journal:
        assert journal.events() == []
        assert journal.last_pos() == 0


def test_one_that_gave_up_does_not_keep_the_lock_when_its_turn_comes(tmp_path: Path) -> None:
    room = tmp_path / "room.db"
    first, second, third = FileLock(room), FileLock(room, 0.05), FileLock(room, 60.0)
    first.acquire()
    with pytest.raises(RoomLocked, match=f"locked for 0 seconds by {os.getpid()} "):
        second.acquire()
    first.release()
    with third:
        pass
    second.patience = 60.0
    with second:
        pass
    for lock in (first, second, third):
        lock.close()


def test_a_thread_that_waits_too_long_for_another_of_its_own_process_says_so(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "room.db", 0.05)
    found: list[BaseException] = []

    def wait() -> None:
        try:
            lock.acquire()
        except RoomLocked as error:
            found.append(error)

    with lock:
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(30)
    assert [type(error) for error in found] == [RoomLocked]
    with lock:
        assert lock.holder().startswith(f"{os.getpid()} ")
    lock.close()


def test_a_name_that_the_system_does_not_know_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 987654321)
    assert whoami().startswith("987654321@")
