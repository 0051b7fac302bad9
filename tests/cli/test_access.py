"""`warroom access`: letting people in by key, and out."""

from __future__ import annotations

import errno
import os
import pwd
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.keys import ed25519, key_of
from warroom.model.envelope import ROOM, Draft
from warroom.model.events import AccessGranted, KeyGranted
from warroom.model.refusal import BadInput
from warroom.model.sshkeys import read_line
from warroom.room import Room
from warroom.room.keyfile import KeyFile


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Public keys as people sent them, and the file that sshd reads."""
    for who in ("ann", "dan", "eve"):
        (tmp_path / f"{who}.pub").write_text(f"{ed25519(who)} {who}@laptop\n")
    return tmp_path / "authorized_keys"


@pytest.fixture
def people(responding: Shell, keys: Path) -> Shell:
    """Three people in three rights."""
    for who, position in (("ann", "IC"), ("dan", "OSC"), ("eve", "observer")):
        responding("access", "add", who, "--key", pub(keys, who), "--position", position, "--file", str(keys))
    return responding


def pub(keys: Path, who: str) -> str:
    return str(keys.parent / f"{who}.pub")


def let_in(keys: Path) -> dict[str, str]:
    """Who has a line in the file, and with which key."""
    entries = [read_line(text) for text in keys.read_text().splitlines()]
    return {entry.way.person: entry.key for entry in entries if entry is not None and entry.way is not None}


# -- add ---------------------------------------------------------------------------------------------------------------


def test_the_line_is_printed_and_kept(responding: Shell, keys: Path) -> None:
    result = responding("access", "add", "dan", "--key", pub(keys, "dan"), "--position", "osc", "--file", str(keys))
    assert keys.read_text() == result.stdout
    assert result.stdout.startswith('restrict,pty,command="exec ')
    assert f'--room {responding.room} --as dan --key {key_of("dan").fingerprint}" ' in result.stdout
    assert result.stdout.endswith(f"{ed25519('dan')} warroom:dan dan-laptop\n".replace("dan-laptop", "dan@laptop"))
    assert result.stderr == f"dan: responder, for Operations Section Chief\nThis line is kept in {keys}\n"


def test_the_same_as_json(responding: Shell, keys: Path) -> None:
    words = ["access", "add", "dan", "--key", pub(keys, "dan"), "--position", "OSC", "--file", str(keys)]
    told = responding.json(*words)
    assert (told["login"], told["right"], told["position"], told["by"]) == ("dan", "responder", "OSC", "ann")
    assert (told["line"] + "\n", told["file"]) == (keys.read_text(), str(keys))
    assert told["fingerprint"] == told["keys"][0]["fingerprint"] == key_of("dan").fingerprint


def test_a_key_may_come_from_standard_input_and_the_line_go_nowhere_but_out(responding: Shell, keys: Path) -> None:
    words = ["access", "add", "dan", "--key", "-", "--position", "OSC", "--print"]
    result = responding(*words, stdin=f"{ed25519('dan')} me\n")
    assert result.stdout.startswith("restrict,pty,")
    assert not keys.exists()
    assert responding.json("access")[0]["keys"][0]["fingerprint"] == key_of("dan").fingerprint


def test_a_right_may_be_given_without_a_key_and_changed(people: Shell, keys: Path) -> None:
    before = keys.read_text()
    assert people("access", "add", "dan", "--right", "observer").stderr == "dan: observer\n"
    assert "You come in as an observer" in people("log", "1", "seen", as_="dan", code=1).stderr
    assert people("access", "add", "dan", "--position", "IC").stderr == "dan: commander, for Incident Commander\n"
    assert keys.read_text() == before


def test_a_second_key_is_added_and_the_right_stays(people: Shell, keys: Path) -> None:
    (keys.parent / "phone.pub").write_text(ed25519("phone"))
    people("access", "add", "eve", "--key", pub(keys, "phone"), "--file", str(keys))
    (eve,) = [one for one in people.json("access") if one["login"] == "eve"]
    assert (eve["right"], len(eve["keys"])) == ("observer", 2)
    assert len(keys.read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["add"], 2, "Say who: warroom access add NAME"),
        (["remove"], 2, "Say who: warroom access remove NAME"),
        (["list", "ann"], 2, "list takes no name"),
        (["add", "bob"], 2, "Say what bob comes in for"),
        (["add", "bob", "--position", "king"], 2, "There is no position"),
        (["add", "bob", "--right", "root"], 2, "'root' is not a right"),
        (["add", "a b", "--right", "observer"], 2, "can't be a login name"),
        (["add", "bob", "--position", "OSC", "--key", "{none}"], 2, "No such file"),
        (["add", "bob", "--position", "OSC", "--key", "{private}"], 2, "is a private key"),
        (["add", "bob", "--position", "OSC", "--key", "{dan}"], 1, "With that key dan comes in"),
        (["remove", "bob"], 1, "bob was given no right"),
        (["remove", "dan", "--key", "SHA256:x"], 1, "is not a key of dan"),
    ],
)
def test_what_can_not_be_meant_changes_nothing(
    people: Shell, keys: Path, words: list[str], code: int, why: str
) -> None:
    (keys.parent / "private").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    named = {"{none}": "none", "{private}": "private", "{dan}": "dan.pub"}
    said = [str(keys.parent / named[word]) if word in named else word for word in words]
    before = keys.read_text(), people.json("access"), people.json("verify")["heads"]
    assert why in people("access", *said, "--file", str(keys), code=code).stderr
    assert (keys.read_text(), people.json("access"), people.json("verify")["heads"]) == before


def test_a_key_that_opens_a_shell_already_is_refused_before_anything_is_written(responding: Shell, keys: Path) -> None:
    keys.write_text(f"{ed25519('dan')} dan\n")
    words = ["access", "add", "dan", "--key", pub(keys, "dan"), "--position", "OSC", "--file", str(keys)]
    assert "lets that key in already, to more than a room" in responding(*words, code=1).stderr
    assert responding.json("access") == []


def test_a_file_that_can_not_be_kept_is_said_and_what_was_done(
    responding: Shell, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: KeyFile, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(KeyFile, "_write", full)
    words = ["access", "add", "dan", "--key", pub(keys, "dan"), "--position", "OSC", "--file", str(keys)]
    said = responding(*words, code=2).stderr
    assert "The room lets dan in with this key, but the line for sshd could not be kept" in said
    assert responding.json("access")[0]["login"] == "dan"


def test_where_no_file_of_keys_can_stand_nothing_is_written(responding: Shell, keys: Path) -> None:
    lost = keys.parent / "none" / "keys"
    words = ["access", "add", "dan", "--key", pub(keys, "dan"), "--position", "OSC", "--file", str(lost)]
    assert "There is no folder" in responding(*words, code=2).stderr
    assert responding.json("access") == []
    with pytest.raises(BadInput, match="is no file that keys can be kept in"):  # as a device: it would be replaced
        KeyFile(keys.parent, responding.room).fits("dan", key_of("dan"))


def test_no_file_is_guessed_where_home_and_account_disagree(people: Shell, keys: Path) -> None:
    real = pwd.getpwuid(os.getuid()).pw_dir
    assert f"but sshd looks in {real}" in people("access", "check", code=2).stderr
    words = ["access", "add", "dan", "--key", pub(keys, "dan")]
    assert f"but sshd looks in {real}" in people(*words, code=2).stderr


def test_root_is_sent_to_the_account_that_owns_the_room(people: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    people.room.chmod(0o600)
    if os.getuid() == 0:
        os.chown(people.room, 12345, 12345)
        assert "belongs to #12345; do this as that account: sudo -u #12345 -H" in people("access", code=1).stderr
    else:
        assert "do this as that account: sudo -u" in people("access", code=1).stderr


# -- remove ------------------------------------------------------------------------------------------------------------


def test_who_is_removed_is_out_of_the_room_and_of_the_file(people: Shell, keys: Path) -> None:
    assert people("access", "remove", "dan", "--why", "left", "--file", str(keys)).stdout == "dan: no right\n"
    assert set(let_in(keys)) == {"ann", "eve"}
    assert [one["login"] for one in people.json("access")] == ["ann", "eve"]
    last = people.json("access", "history")[-1]
    assert (last["event"], last["actor"], last["fields"]["why"]) == ("access.revoked", "ann", "left")


@pytest.mark.parametrize("named", ["file", "fingerprint"])
def test_one_key_of_several_is_taken(people: Shell, keys: Path, named: str) -> None:
    (keys.parent / "phone.pub").write_text(ed25519("phone"))
    people("access", "add", "dan", "--key", pub(keys, "phone"), "--file", str(keys))
    key = pub(keys, "phone") if named == "file" else key_of("phone").fingerprint
    told = people.json("access", "remove", "dan", "--key", key, "--file", str(keys))
    assert (told["removed"], told["lines"], told["right"]) == ([key_of("phone").fingerprint], 1, "responder")
    assert let_in(keys)["dan"] == ed25519("dan")


def test_a_line_that_stands_elsewhere_is_said(people: Shell, keys: Path) -> None:
    result = people("access", "remove", "dan", "--file", str(keys.parent / "other"))
    assert "There was no line of that key in" in result.stderr
    assert "dan" in let_in(keys)


# -- list, check, write, history ---------------------------------------------------------------------------------------


def test_everybody_is_listed(people: Shell) -> None:
    head, *rows = people("access").stdout.splitlines()
    assert head.split() == ["WHO", "COMES", "IN", "AS", "SINCE", "BY", "KEY"]
    assert [row.split("  ")[0] for row in rows] == ["ann", "dan", "eve"]
    assert "responder, for Operations Section Chief" in rows[1]
    assert rows[1].endswith(f"ann  {key_of('dan').fingerprint} dan@laptop")


def test_nobody_is_said_in_words(responding: Shell) -> None:
    assert "Nobody was given a right here" in responding("access").stderr
    assert responding.json("access") == []


def test_all_lines_are_made_anew_out_of_the_room(people: Shell, keys: Path) -> None:
    people("access", "remove", "dan", "--file", str(keys.parent / "other"))
    keys.write_text("# mine\n" + keys.read_text().replace(sys.executable, "/old/python", 1))
    told = people.json("access", "write", "--file", str(keys))
    assert (len(told["lines"]), told["removed"]) == (2, 1)
    assert set(let_in(keys)) == {"ann", "eve"}
    assert keys.read_text().startswith("# mine\n")
    assert "/old/python" not in keys.read_text()
    assert people("access", "write", "--print").stdout == keys.read_text().removeprefix("# mine\n")
    keys.unlink()
    assert people("access", "write", "--file", str(keys)).stdout == f"2 lines are kept in {keys}, 0 were taken out.\n"
    assert set(let_in(keys)) == {"ann", "eve"}


def test_what_is_wrong_is_said_with_exit_code_3(people: Shell, keys: Path) -> None:
    keys.write_text(keys.read_text().replace("restrict,pty", "pty", 1))
    result = people("access", "check", "--file", str(keys), code=3)
    assert "BAD   Line 1, of ann, is not as warroom wrote it" in result.stdout.replace("BAD  ", "BAD   ")
    assert "warroom access write" in result.stdout
    found = people.raw("--room", str(people.room), "access", "check", "--file", str(keys), "--json")
    assert found.exit_code == 3
    assert '"code": "line"' in found.stdout


def test_a_copy_that_says_another_right_is_told_so(people: Shell, keys: Path) -> None:
    copy = str(keys.parent / "copy.db")
    people("backup", copy)
    people("access", "add", "dan", "--right", "observer")
    people.raw("--room", copy, "access", "add", "dan", "--position", "IC")
    said = people("merge", copy).stdout
    assert "Both copies changed the right of dan. Say it anew: warroom access" in said
    assert "The copy let dan in, or changed how (commander). See: warroom access history" in said
    assert "commander, for Incident Commander (disputed)" in people("access").stdout


def test_what_another_program_wrote_into_a_copy_is_shown_harmlessly_and_gets_into_no_file(
    people: Shell, keys: Path
) -> None:
    """Whoever can write a copy can write into it what they like; it is named, and it opens nothing."""
    evil = "x\x1b[2J\nssh-ed25519 AAAA"
    with Room.open(people.room, "ann", clock=people.clock) as room, room.acting() as writer:
        for event in (
            AccessGranted(person=evil, right=evil, position=evil),
            KeyGranted(person=evil, fingerprint=evil, key=f"{ed25519('eve')}\n{ed25519('zoe')}", comment=evil),
            AccessGranted(person="zoe", right="archivist"),
            KeyGranted(person="zoe", fingerprint=key_of("zoe").fingerprint, key=f"{ed25519('zoe')}\nx"),
        ):
            writer.append([Draft(ROOM, event)])
    told = people("access").stdout + people("access", "history").stdout
    assert "\x1b" not in told
    assert "archivist" in told
    result = people("access", "write", "--file", str(keys))
    assert "\x1b" not in result.stderr
    assert set(let_in(keys)) == {"ann", "dan", "eve"}
    assert len(keys.read_text().splitlines()) == 3
    people("access", "check", "--file", str(keys), code=3)


def test_events_say_from_which_account(people: Shell) -> None:
    assert people.json("log", "1", "seen")["via"].endswith(f"@{os.uname().nodename}")
