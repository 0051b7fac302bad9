"""Whether what lets people in is as it should be: the file of keys, its lines, the account, and what the room says."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.i18n import _, ngettext
from warroom.journal.doctor import Finding
from warroom.model.rights import COMMANDER
from warroom.model.sshkeys import fingerprint
from warroom.room.keyfile import KeyFile, Stands

if TYPE_CHECKING:
    from warroom.room import Room

_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_WRITE = "warroom access write"


def check(room: Room, keys: KeyFile) -> list[Finding]:
    """Everything that can be found out without being sshd. Reads only."""
    found = [*_room(room), *_account(keys)]
    try:
        lines = keys.lines()
    except OSError as error:
        said = _("{file} can't be read: {why}.").format(file=keys.path, why=error.strerror)
        return [*found, Finding("error", "keys", said)]
    return [*found, *_permissions(keys), *_lines(room, keys, lines), *_missing(room, keys), *_people(room)]


def strangers(room: Room, keys: KeyFile) -> list[str]:
    """The fingerprints of our lines whose key the room does not know as that person's."""
    given = set(room.keys_given())
    ours = [(one, fingerprint(one.entry.key)) for one in keys.ours()]
    return [print_ for one, print_ in ours if one.entry.way is not None and (one.entry.way.person, print_) not in given]


def runs(python: str) -> bool:
    """Whether this Python finds the program as sshd will start it: without anybody's settings."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, or the one that a line of ours names
            [python, "-I", "-c", "import warroom.cli.door"],
            cwd="/",
            env={},
            capture_output=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _room(room: Room) -> Iterator[Finding]:
    path = room.journal.path
    mode = path.stat().st_mode
    if mode & 0o077:
        said = _("Others on this machine can open {path}: what is said here holds for those who come by key alone.")
        yield Finding("warning", "file", said.format(path=path), f"chmod 600 {path}")
    elif path.parent.stat().st_mode & _OTHERS and not path.parent.stat().st_mode & stat.S_ISVTX:
        said = _("Others on this machine can put another file in the place of {path}.")
        yield Finding("warning", "file", said.format(path=path), f"chmod go-w {path.parent}")
    else:
        yield Finding("ok", "file", _("Nobody but this account can open {path}.").format(path=path))


def _account(keys: KeyFile) -> Iterator[Finding]:
    shell = pwd.getpwuid(os.getuid()).pw_shell
    if Path(shell).name in ("nologin", "false"):
        said = _("The account's shell is {shell}: sshd starts our command with it, and it starts nothing.")
        yield Finding("error", "shell", said.format(shell=shell), "chsh -s /bin/sh")


def _permissions(keys: KeyFile) -> Iterator[Finding]:
    """What sshd asks of the file and of the folders above it (StrictModes), up to the account's home."""
    if not keys.path.exists():
        yield Finding("warning", "keys", _("There is no {file}: nobody comes in by it.").format(file=keys.path), _WRITE)
        return
    home = Path(os.path.realpath(pwd.getpwuid(os.getuid()).pw_dir))
    above = [keys.path, *keys.path.parents]
    wrong = [path for path in above[: above.index(home) + 1 if home in above else None] if _unsafe(path)]
    for path in wrong:
        said = _("sshd ignores {file}: {path} can be written by others, or is somebody else's.")
        elsewhere = _("Put it where only its owner can write.")
        advice = f"chmod go-w {path}" if _ours(path) else elsewhere
        yield Finding("error", "keys", said.format(file=keys.path, path=path), advice)
    if not wrong:
        yield Finding("ok", "keys", _("{file} is as sshd wants it.").format(file=keys.path))


def _unsafe(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS) or path.stat().st_uid not in (0, os.getuid())


def _ours(path: Path) -> bool:
    """Whether its rights are ours to change: not those of a folder that everybody uses."""
    return path.stat().st_uid == os.getuid() and not path.stat().st_mode & stat.S_ISVTX


def _lines(room: Room, keys: KeyFile, lines: list[Stands]) -> Iterator[Finding]:
    ours, unknown = keys.ours(), set(strangers(room, keys))
    numbers = {one.number for one in ours}
    first: dict[str, int] = {}
    for one in lines:
        print_ = fingerprint(one.entry.key)
        before = first.setdefault(print_, one.number)
        if one.number in numbers:
            yield from _line(one, print_, before, unknown)
    known = {one.entry.way.python for one in ours if one.entry.way is not None}
    for python in sorted(python for python in known if not runs(python)):
        said = _("{python} does not find warroom any more, and lines of {file} start it.")
        yield Finding("error", "program", said.format(python=python, file=keys.path), _WRITE)
    if free := [
        str(one.number) for one in lines if not any(o.lower().startswith("command=") for o in one.entry.options)
    ]:
        said = _("Lines of {file} let keys in without any command, to a shell and to the room's file: {numbers}.")
        yield Finding("warning", "shells", said.format(file=keys.path, numbers=", ".join(free)))


def _line(one: Stands, print_: str, before: int, unknown: set[str]) -> Iterator[Finding]:
    way = one.entry.way
    assert way is not None  # noqa: S101 - one of ours
    if before != one.number:
        said = _("Line {n}, of {who}, does not count: line {first} has the same key, and sshd takes the first.")
        yield Finding("error", "twice", said.format(n=one.number, who=way.person, first=before))
    elif not one.entry.restricted or way.fingerprint != print_:
        said = _("Line {n}, of {who}, is not as warroom wrote it and may give more than the room.")
        yield Finding("error", "line", said.format(n=one.number, who=way.person), _WRITE)
    elif print_ in unknown:
        said = _("Line {n} opens nothing: in the room that key is not {who}'s.")
        yield Finding("warning", "line", said.format(n=one.number, who=way.person), _WRITE)


def _missing(room: Room, keys: KeyFile) -> Iterator[Finding]:
    there = {fingerprint(one.entry.key) for one in keys.ours()}
    missing = [f"{login} ({print_})" for login, print_ in room.keys_given() if print_ not in there]
    if missing:
        said = _("Keys that the room lets in have no line in {file}: {names}.")
        yield Finding("warning", "missing", said.format(file=keys.path, names=", ".join(missing)), _WRITE)


def _people(room: Room) -> Iterator[Finding]:
    found = [one for one in room.everybody_admitted() if one.right]
    lost = [one.login for one in room.everybody_admitted() if one.keys and not one.right]
    if lost:
        said = _("A key without a right opens nothing: {names}.").format(names=", ".join(lost))
        yield Finding("warning", "people", said, "warroom access add NAME --position P")
    if found and not any(one.right == COMMANDER for one in found):
        said = _("Nobody who comes in may command. Two or three people should.")
        yield Finding("warning", "people", said, "warroom access add NAME --position IC")
    words = ngettext("{n} person was given a right.", "{n} people were given a right.", len(found))
    yield Finding("ok", "people", words.format(n=len(found)))
