"""What others may have put into the folder where consoles meet: it is passed over, and nothing else is touched."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile import SHORT
from tests.journal.test_presence import SITUATION, badge, files, names
from warroom.journal import presence
from warroom.journal.presence import Card, Doing, Lobby, folder_of, read_card
from warroom.model.incident import SECTIONS


@contextmanager
def planted(room: Path, data: bytes, name: str = "00000000000000aa.here") -> Iterator[Path]:
    """A file of somebody who is here, with anything in it."""
    folder_of(room).mkdir(exist_ok=True)
    path = folder_of(room) / name
    path.write_bytes(data)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield path
    path.unlink(missing_ok=True)


def said(**changed: object) -> bytes:
    """What a console says, with something else in it."""
    whole = {"login": "bob", "via": "bob@here", "pid": 7, "since": 0, "active": 0, **SITUATION._asdict(), **changed}
    return presence._sealed(json.dumps(whole).encode("utf-8", "surrogatepass"))


GARBAGE = {
    "nothing": b"",
    "noise": os.urandom(2048),
    "much": b"x" * 5_000_000,
    "no seal": said()[:-1] + b"x",
    "half": said()[:1024],
    "not an object": presence._sealed(b"[1, 2]"),
    "deep": presence._sealed(b"[" * 2000),
    "not text": presence._sealed(b"\xff\xfe{"),
    "nothing said": presence._sealed(b"{}"),
    "login is no login": said(login="\x1b[2Jbob"),
    "login turns": said(login="bob\u202e"),
    "login is a number": said(login=7),
    "since long ago": said(since=-1),
    "since for ever": said(since=2**60),
    "since never": said(since=None),
    "pid is a text": said(pid="7"),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_passed_over_quietly(kind: str, room: Path) -> None:
    me = badge(room)
    me.show(Doing())
    with planted(room, GARBAGE[kind]):
        assert names(Lobby(room)) == ["ann"]
    me.leave()


def test_the_rest_of_a_strange_card_is_left_out(room: Path) -> None:
    strange = said(incident="../../etc", pane="\x1b[2J", section="objectives", via="root@\x1b[2J", observing="yes")
    with planted(room, strange):
        (seen,) = Lobby(room).look()
    assert seen.card.doing == Doing()
    assert seen.card.via.isalnum(), "the name is that of the file's owner; the host was none"


@pytest.mark.parametrize(
    ("via", "shown"),
    [
        ("root@vm ssh 192.0.2.7 SHA256:nThbg6kXUpJW", "@vm ssh 192.0.2.7 SHA256:nThbg6kXUpJW"),
        ("root@vm ssh 2001:db8::7", "@vm ssh 2001:db8::7"),
        ("root@vm ssh", "@vm ssh"),
        ("root@vm telnet 192.0.2.7", ""),
        ("root@vm ssh \x1b[2J", ""),
        ("root@vm ssh 192.0.2.7 SHA256:a b", ""),
    ],
)
def test_from_where_somebody_came_by_key_is_said_in_one_form(room: Path, via: str, shown: str) -> None:
    with planted(room, said(via=via)):
        (seen,) = Lobby(room).look()
    assert seen.card.via.partition("@")[1:] == (("@", shown[1:]) if shown else ("", ""))


def test_what_is_no_file_of_ours_is_neither_opened_nor_removed(room: Path, tmp_path: Path) -> None:
    me = badge(room)
    me.show(Doing())
    folder = folder_of(room)
    treasure = tmp_path / "treasure"
    treasure.write_bytes(said())
    (folder / "00000000000000bb.here").symlink_to(treasure)
    os.mkfifo(folder / "00000000000000cc.here")
    (folder / "00000000000000dd.here").mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / ".00000000000000ee.newer").write_text("mine")
    assert names(Lobby(room)) == ["ann"]
    assert len(files(room)) == 6
    assert treasure.exists()
    me.leave()


def test_a_folder_that_is_a_link_is_none(room: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "00000000000000aa.here").write_bytes(said())
    folder_of(room).symlink_to(elsewhere)
    assert Lobby(room).look() == []
    assert not badge(room).show(Doing())
    assert len(list(elsewhere.iterdir())) == 1


def test_what_a_console_left_that_died_while_it_came_in_is_cleared_away(room: Path) -> None:
    folder_of(room).mkdir()
    (folder_of(room) / ".00000000000000aa.new").write_bytes(b"")
    assert Lobby(room).look() == []
    assert files(room) == []


def test_two_who_look_at_once_both_see_that_somebody_is_gone(room: Path) -> None:
    folder_of(room).mkdir()
    (folder_of(room) / "00000000000000aa.here").write_bytes(said())
    with (folder_of(room) / "00000000000000aa.here").open("rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert Lobby(room).look() == []
    assert files(room) == []


def test_a_folder_that_somebody_filled_up_costs_no_more_than_a_bound(room: Path) -> None:
    folder_of(room).mkdir()
    for number in range(presence._MOST + 50):
        (folder_of(room) / f"{number:016x}.here").write_bytes(b"")
    Lobby(room).look()
    assert len(files(room)) == 50


@settings(deadline=None)
@given(data=st.binary(max_size=2100) | st.binary(max_size=2000).map(presence._sealed))
def test_whatever_stands_in_a_file_it_is_read_or_not_but_never_raises(data: bytes) -> None:
    card = read_card(data, "root")
    assert card is None or isinstance(card, Card)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@settings(deadline=None)
@given(changed=st.dictionaries(st.sampled_from(["pid", "since", "active", *Card._fields, *Doing._fields]), _JSON))
def test_whatever_is_said_only_what_a_console_would_say_is_believed(changed: dict[str, object]) -> None:
    card = read_card(said(**changed), "root")
    if card is not None:
        assert card.doing.section in ("", *SECTIONS)
        assert card.via.startswith("root")
        assert card.login.isprintable()


@pytest.mark.parametrize("text", SHORT.values(), ids=SHORT)
def test_hostile_words_never_come_through(text: str) -> None:
    for field in ("login", "via", "incident", "pane", "section"):
        card = read_card(said(**{field: text}), "root")
        if card is not None:
            shown = [card.login, card.via, *card.doing[:3]]
            assert all(word.isprintable() and len(word) <= 80 for word in shown)
