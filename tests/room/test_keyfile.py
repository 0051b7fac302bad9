"""`authorized_keys`: our lines come and go, all others stay byte for byte; and what is looked at in it."""

from __future__ import annotations

import os
import pwd
import stat
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.builders import open_room
from tests.keys import ed25519, key_of
from warroom.model.refusal import BadInput, Refused
from warroom.model.sshkeys import Way, line
from warroom.room import Room
from warroom.room.keycheck import check, runs, strangers
from warroom.room.keyfile import KeyFile, default_file

ANN, BOB = key_of("ann", "ann@laptop"), key_of("bob")


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    folder = tmp_path / "home" / ".ssh"
    folder.mkdir(parents=True, mode=0o700)
    return KeyFile(folder / "authorized_keys", tmp_path / "team.db")


def ours(keys: KeyFile, person: str = "ann") -> str:
    return line(keys.way(person, key_of(person)), key_of(person))


# -- the file ----------------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / ".ssh" / "authorized_keys", tmp_path / "team.db")
    assert keys.lines() == []
    written = keys.place("ann", ANN)
    assert keys.path.read_text() == f"{written}\n"
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.path.parent.stat().st_mode) == 0o700
    assert [path.name for path in keys.path.parent.iterdir()] == ["authorized_keys"], "nothing else is left there"


def test_the_line_names_the_room_by_the_name_that_people_gave_it(
    keys: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    (way,) = [one.entry.way for one in (keys.place("ann", ANN), keys.ours())[1]]
    assert way == Way(sys.executable, keys.room, "ann", ANN.fingerprint)
    monkeypatch.chdir(keys.path.parent)
    assert KeyFile(keys.path, Path("../../team.db")).room == keys.room


foreign = st.lists(
    st.binary(max_size=40).map(lambda data: data.replace(b"\n", b""))
    | st.just(b"# \xff")
    | st.just(ed25519("x").encode()),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(foreign, st.booleans())
@example([b"", b"", ed25519("zoe").encode() + b" zoe\r"], False)
def test_lines_of_others_stay_byte_for_byte(keys: KeyFile, others: list[bytes], ended: bool) -> None:
    before = b"\n".join(others) + (b"\n" if ended and others else b"")
    keys.path.write_bytes(before)
    keys.place("ann", ANN)
    keys.place("bob", BOB)
    middle = keys.path.read_bytes()
    assert middle.startswith(before)
    assert len(keys.ours()) == 2
    assert keys.take_out([ANN.fingerprint]) == 1
    assert keys.take_out([BOB.fingerprint, "SHA256:nobody's"]) == 1
    after = keys.path.read_bytes()
    assert after == before or after == before + b"\n"


def test_who_may_read_the_file_stays_and_who_may_write_it_does_not(keys: KeyFile) -> None:
    keys.path.write_text("")
    keys.path.chmod(0o666)
    keys.place("ann", ANN)
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o644


def test_a_link_stays_a_link(keys: KeyFile, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.write_text("# managed\n")
    keys.path.symlink_to(real)
    linked = KeyFile(keys.path, tmp_path / "team.db")
    linked.place("ann", ANN)
    assert keys.path.is_symlink()
    assert real.read_text().startswith("# managed\nrestrict,pty,")


def test_said_again_the_line_is_made_anew_in_its_place_and_keeps_what_takes_away(keys: KeyFile) -> None:
    old = line(Way("/old/python", keys.room, "ann", ANN.fingerprint), ANN, ['from="192.0.2.0/24"'])
    keys.path.write_text(f"# first\n{old}\n# last\n")
    new = keys.place("ann", key_of("ann"))
    assert keys.path.read_text() == f"# first\n{new}\n# last\n"
    assert new.startswith('restrict,pty,from="192.0.2.0/24",command="exec ')
    assert new.endswith("warroom:ann ann@laptop")
    assert sys.executable in new


def test_a_line_that_gives_more_is_not_kept_as_it_is(keys: KeyFile) -> None:
    text = ours(keys).replace("restrict,pty", "pty,port-forwarding")
    keys.path.write_text(text + "\n")
    assert keys.place("ann", ANN).startswith("restrict,pty,command=")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{ed25519('ann')} my own", "Line 2 of .* lets that key in already, to more than a room"),
        (f'command="backup" {ed25519("ann")}', "Line 2 of .* lets that key in already"),
        (line(Way("/x/python", "/srv/other.db", "ann", ANN.fingerprint), ANN), "ann comes into /srv/other.db"),
    ],
)
def test_a_key_that_the_file_lets_in_otherwise_is_refused_since_the_first_line_counts(
    keys: KeyFile, text: str, why: str
) -> None:
    keys.path.write_text(f"\n{text}\n")
    before = keys.path.read_bytes()
    for act in (keys.fits, keys.place):
        with pytest.raises(Refused, match=why):
            act("ann", ANN)
    assert keys.path.read_bytes() == before


def test_a_key_of_somebody_else_is_not_taken_over(keys: KeyFile) -> None:
    keys.place("ann", ANN)
    with pytest.raises(Refused, match="With that key ann comes in"):
        keys.place("bob", ANN)


def test_lines_of_another_room_are_others(keys: KeyFile, tmp_path: Path) -> None:
    keys.place("ann", ANN)
    other = KeyFile(keys.path, tmp_path / "other.db")
    other.place("bob", BOB)
    assert other.take_out([ANN.fingerprint]) == 0
    assert [one.entry.way.person for one in keys.ours() if one.entry.way] == ["ann"]


def test_two_who_let_people_in_at_once_lose_nobody(keys: KeyFile, tmp_path: Path) -> None:
    def let_in(who: str) -> None:
        mine = KeyFile(keys.path, tmp_path / "team.db")
        for n in range(10):
            mine.place(f"{who}{n}", key_of(f"{who}{n}"))

    threads = [threading.Thread(target=let_in, args=(who,)) for who in ("ann", "bob", "cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys.ours()) == 30


def test_a_file_that_can_not_be_written_stays_whole(keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.place("ann", ANN)
    before = keys.path.read_bytes()

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keys.place("bob", BOB)
    assert keys.path.read_bytes() == before
    assert [path.name for path in keys.path.parent.iterdir()] == ["authorized_keys"]


def test_where_sshd_looks_is_said_by_the_account_and_not_by_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    home = pwd.getpwuid(os.getuid()).pw_dir
    monkeypatch.setenv("HOME", home)
    assert default_file() == Path(home) / ".ssh" / "authorized_keys"
    monkeypatch.setenv("HOME", "/tmp/elsewhere")
    with pytest.raises(BadInput, match="HOME is /tmp/elsewhere, but sshd looks in"):
        default_file()


# -- check -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path: Path, keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Ann and Bob have come in as it should be; the account's home is in the folder of the test."""
    about = pwd.getpwuid(os.getuid())
    fields = [*about[:5], str(tmp_path / "home"), "/bin/sh"]
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: pwd.struct_passwd(fields))
    made = open_room(tmp_path, "root", name="team.db")
    for who, position in (("ann", "IC"), ("bob", "observer")):
        made.admit(who, position=position, key=key_of(who))
        keys.place(who, key_of(who))
    return made


def found(room: Room, keys: KeyFile) -> dict[str, tuple[str, str]]:
    """What is not good: code → level and words."""
    return {one.code: (one.level, one.what) for one in check(room, keys) if one.level != "ok"}


def test_what_is_as_it_should_be_is_said_to_be(room: Room, keys: KeyFile) -> None:
    assert found(room, keys) == {}
    assert [one.code for one in check(room, keys)] == ["file", "keys", "people"]


def test_whoever_else_could_reach_the_file_is_named(room: Room, keys: KeyFile) -> None:
    room.journal.path.chmod(0o660)
    assert "Others on this machine can open" in found(room, keys)["file"][1]
    room.journal.path.chmod(0o600)
    room.journal.path.parent.chmod(0o777)
    assert "put another file in the place" in found(room, keys)["file"][1]


@pytest.mark.parametrize("which", ["file", "folder", "home"])
def test_what_sshd_would_ignore_is_named_with_what_to_do(room: Room, keys: KeyFile, which: str) -> None:
    wrong = {"file": keys.path, "folder": keys.path.parent, "home": keys.path.parent.parent}[which]
    wrong.chmod(wrong.stat().st_mode | 0o020)
    (bad,) = [one for one in check(room, keys) if one.level == "error"]
    assert str(wrong) in bad.what
    assert bad.advice == f"chmod go-w {wrong}"


def test_a_shell_that_starts_nothing_is_named(room: Room, keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = pwd.struct_passwd([*pwd.getpwuid(0)[:6], "/usr/sbin/nologin"])
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: nobody)
    assert found(room, keys)["shell"][0] == "error"


def edited(keys: KeyFile, old: str, new: str) -> None:
    text = keys.path.read_text()
    assert old in text
    keys.path.write_text(text.replace(old, new, 1))


def test_each_line_that_is_not_as_it_was_written_is_named(room: Room, keys: KeyFile) -> None:
    edited(keys, "restrict,pty", "pty")
    assert found(room, keys)["line"] == (
        "error",
        "Line 1, of ann, is not as warroom wrote it and may give more than the room.",
    )
    edited(keys, "pty", "restrict,pty")
    edited(keys, key_of("ann").fingerprint, key_of("eve").fingerprint)
    assert found(room, keys)["line"][0] == "error"


def test_a_line_without_a_right_and_a_right_without_a_line_are_named(room: Room, keys: KeyFile) -> None:
    keys.place("eve", key_of("eve"))
    assert found(room, keys)["line"] == ("warning", "Line 3 opens nothing: in the room that key is not eve's.")
    assert strangers(room, keys) == [key_of("eve").fingerprint]
    keys.take_out([key_of("eve").fingerprint, key_of("bob").fingerprint])
    assert f"bob ({key_of('bob').fingerprint})" in found(room, keys)["missing"][1]
    keys.path.unlink()
    assert set(found(room, keys)) == {"keys", "missing"}


def test_a_key_that_comes_before_ours_and_keys_with_a_shell_are_named(room: Room, keys: KeyFile) -> None:
    keys.path.write_text(f"{ed25519('ann')} me\n{keys.path.read_text()}")
    bad = found(room, keys)
    assert bad["twice"] == (
        "error",
        "Line 2, of ann, does not count: line 1 has the same key, and sshd takes the first.",
    )
    assert bad["shells"][1].endswith("to a shell and to the room's file: 1.")


def test_a_program_that_is_not_there_any_more_is_named(room: Room, keys: KeyFile) -> None:
    edited(keys, sys.executable, "/gone/python")
    level, words = found(room, keys)["program"]
    assert (level, words.split()[0]) == ("error", "/gone/python")
    assert runs(sys.executable)
    assert not runs("/bin/true/nothing")


def test_a_key_without_a_right_and_a_room_without_a_commander_are_named(room: Room, keys: KeyFile) -> None:
    room.admit("ann", right="responder")
    assert "Nobody who comes in may command" in found(room, keys)["people"][1]
    room.turn_away("bob")
    assert found(room, keys)["line"][0] == "warning"
