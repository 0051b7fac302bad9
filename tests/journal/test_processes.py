"""Several processes on one file: nobody's word is lost, and the chain stays whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.builders import open_journal
from tests.journal.chain import broken
from tests.journal.workers import OPENS, WRITES, Worker
from warroom.journal.journal import Journal


def whole(journal: Journal) -> None:
    assert broken(journal) == ""
    assert journal.query("PRAGMA integrity_check") == [("ok",)]
    assert journal.query("SELECT count(*) FROM entries") == journal.query("SELECT count(*) FROM events")


@pytest.mark.parametrize("round_", range(3))
def test_four_processes_open_a_new_file_at_once(tmp_path: Path, round_: int) -> None:
    workers = [Worker(OPENS, tmp_path / "room.db", n) for n in range(1, 5)]
    try:
        assert [worker.hear() for worker in workers] == ["ready"] * 4
        for worker in workers:
            worker.tell()
        assert [worker.hear() for worker in workers] == ["done"] * 4
        assert [worker.end() for worker in workers] == [0] * 4
    finally:
        for worker in workers:
            worker.close()
    with open_journal(tmp_path) as journal:
        whole(journal)
        assert sorted(event.actor for event in journal.events()) == ["1", "2", "3", "4"]


def test_four_writers_lose_nothing(tmp_path: Path) -> None:
    each = 40
    open_journal(tmp_path).close()
    workers = [Worker(WRITES, tmp_path / "room.db", n, 0, each) for n in range(4)]
    try:
        assert [worker.hear() for worker in workers] == ["ready"] * 4
        for worker in workers:
            worker.tell()
        said = [worker.whole_lines() for worker in workers]
        assert [worker.end() for worker in workers] == [0] * 4
    finally:
        for worker in workers:
            worker.close()
    with open_journal(tmp_path) as journal:
        whole(journal)
        told = [id_ for lines in said for line in lines[:-1] for id_ in line.split()]
        assert len(told) == len(set(told)) == 4 * each * 2
        assert {event.id for event in journal.events()} == set(told)
        for n in range(4):
            texts = [event.event.words() for event in journal.events() if event.actor == str(n)]
            assert texts == [f"{n} {i}" for i in range(each) for _twice in range(2)]


def test_fifteen_kills_lose_no_word_that_was_acknowledged(tmp_path: Path) -> None:
    """Three writers; one after the other is killed wherever it stands, and another takes its place."""
    chance = random.Random(20260302)
    open_journal(tmp_path).close()
    told: list[str] = []
    workers: list[Worker] = []

    def start() -> Worker:
        worker = Worker(WRITES, tmp_path / "room.db", len(workers), 0, 100_000)
        workers.append(worker)
        return worker

    running = [start() for _n in range(3)]
    ready: set[int] = set()
    try:
        for kill in range(15):
            for worker in running:
                if worker.pid not in ready:
                    assert worker.hear() == "ready"
                    worker.tell()
                    ready.add(worker.pid)
            for worker in running:
                for _word in range(chance.randrange(1, 6)):
                    told += worker.hear().split()
            victim = running[kill % 3]
            victim.kill()
            told += [id_ for line in victim.whole_lines() for id_ in line.split()]
            running[kill % 3] = start()
        for worker in running:
            worker.kill()
        with open_journal(tmp_path, patience=60.0) as journal:
            whole(journal)
            there = {event.id for event in journal.events()}
            assert len(told) == len(set(told)) > 60
            assert set(told) <= there
            # Two events are one append: a kill takes both or none.
            counts = journal.query(
                "SELECT actor, sum(kind = 'task.added'), sum(kind = 'log.written') FROM events GROUP BY 1"
            )
            assert all(tasks == entries for _actor, tasks, entries in counts)
    finally:
        for worker in workers:
            worker.close()
