"""`warroom who`: who has a console open, since when, at which incident, writing what."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.cli.conftest import Shell
from warroom.journal.presence import Badge, Doing, folder_of


@pytest.fixture
def bob(responding: Shell) -> Iterator[Badge]:
    """Bob writes the situation of incident 1."""
    with_bob = Badge(responding.room, "bob", "bob@ops-3")
    stream = responding.json("show", "1")["id"]
    assert with_bob.show(Doing(stream, "plan", "situation"))
    yield with_bob
    with_bob.leave()


def test_nobody_is_said_in_words_and_is_an_empty_list(responding: Shell) -> None:
    result = responding("who")
    assert (result.stdout, result.stderr) == ("", "Nobody has a console open on this room.\n")
    assert responding.json("who") == []
    assert not folder_of(responding.room).exists(), "a command is not somebody who is here"


def test_each_console_is_one_line(responding: Shell, bob: Badge) -> None:
    ann = Badge(responding.room, "ann", "ann@ops-3")
    ann.show(Doing(observing=True))
    head, first, second = responding("who").stdout.splitlines()
    assert head.split() == ["WHO", "SINCE", "FROM", "AT"]
    assert re.fullmatch(r"bob  \d\d:\d\d  \S+@ops-3  #1, writing Situation", first)
    assert re.fullmatch(r"ann  \d\d:\d\d  \S+@ops-3  the board, only looking", second)
    ann.leave()


def test_the_same_as_json(responding: Shell, bob: Badge) -> None:
    (one,) = responding.json("who")
    assert {key: one[key] for key in ("login", "pid", "number", "pane", "section", "observing", "silent_seconds")} == {
        "login": "bob", "pid": os.getpid(), "number": 1, "pane": "plan", "section": "situation", "observing": False,
        "silent_seconds": 0,
    }  # fmt: skip
    assert one["incident"] == responding.json("show", "1")["id"]
    assert datetime.fromisoformat(one["since"]) <= datetime.fromisoformat(one["active"])


def test_who_gives_no_sign_of_life_or_touches_no_key_is_said_so(responding: Shell, bob: Badge) -> None:
    (file,) = folder_of(responding.room).iterdir()
    about = file.stat()
    os.utime(file, (about.st_atime - 150, about.st_mtime - 150))
    assert re.search(r"#1, writing Situation, silent for 2:3\d$", responding("who").stdout)
    assert responding.json("who")[0]["silent_seconds"] >= 150
    bob._active -= 12 * 60_000
    bob.show(Doing())
    assert responding("who").stdout.endswith("the board, no key for 12m\n")


def test_an_incident_that_this_room_does_not_know_is_not_believed(responding: Shell, bob: Badge) -> None:
    bob.show(Doing("01KJQZ0000000000000000000A", "plan", "safety"))
    assert responding("who").stdout.endswith("the board\n")
    assert responding.json("who")[0]["number"] is None
