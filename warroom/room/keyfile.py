"""The file by which sshd lets keys in: `authorized_keys` of the account that looks after the room.

Only lines of ours, about this room, are written or taken out; all others stay byte for byte. The file is replaced whole
and is on the disk before anybody is told so; two who change it at once take turns.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import stat
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from warroom.i18n import _
from warroom.journal.care import to_disk
from warroom.model.refusal import BadInput, Refused
from warroom.model.sshkeys import Entry, PublicKey, Way, fingerprint, line, read_line


class Stands(NamedTuple):
    """A line that lets a key in: its number in the file, its text, and how sshd reads it."""

    number: int
    text: str
    entry: Entry


def default_file() -> Path:
    """The file that sshd reads for the account that this process runs as. Raises `BadInput` where HOME says another."""
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    if os.environ.get("HOME", "") not in ("", str(home)):
        raise BadInput(
            _("HOME is {home}, but sshd looks in {real}. Name the file with --file, or come as that account.")
            .format(home=os.environ["HOME"], real=home)
        )  # fmt: skip
    return home / ".ssh" / "authorized_keys"


class KeyFile:
    """`authorized_keys`, as far as one room is concerned."""

    def __init__(self, path: Path, room: Path) -> None:
        # Through links, to the file itself: replaced would be the link. The room by the name that people gave it.
        self.path = Path(os.path.realpath(path))
        self.room = os.path.abspath(room)

    # -- reading -------------------------------------------------------------------------------------------------------

    def lines(self) -> list[Stands]:
        """Every line that lets a key in, ours and others; none where there is no file. Raises OSError."""
        return list(_standing(self._read()))

    def ours(self) -> list[Stands]:
        """The lines that let keys into this room."""
        return [one for one in self.lines() if self._mine(one.entry)]

    def _mine(self, entry: Entry) -> bool:
        return entry.way is not None and os.path.realpath(entry.way.room) == os.path.realpath(self.room)

    def _read(self) -> list[str]:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        # What is no UTF-8 comes out again as it went in.
        return data.decode("utf-8", "surrogateescape").split("\n")

    # -- writing -------------------------------------------------------------------------------------------------------

    def way(self, person: str, key: PublicKey) -> Way:
        """What the line for a key says."""
        return Way(sys.executable, self.room, person, key.fingerprint)

    def fits(self, person: str, key: PublicKey) -> None:
        """Raises `Refused` where the file lets that key in otherwise, `BadInput` where no line of it can be written."""
        line(self.way(person, key), key)
        self._writable()
        self._placed(self._read(), person, key)

    def _writable(self) -> None:
        """Said before the room lets anybody in. A device in its place would be replaced by a file."""
        folder = self.path.parent
        if folder.name != ".ssh" and not folder.is_dir():
            raise BadInput(_("There is no folder {folder} for the file of keys.").format(folder=folder))
        if self.path.exists() and not self.path.is_file():
            raise BadInput(_("{file} is no file that keys can be kept in.").format(file=self.path))

    def place(self, person: str, key: PublicKey) -> str:
        """Let a key in; the line as it stands there now. Raises `Refused` as `fits` does, or OSError."""
        self._change(lambda lines: self._placed(lines, person, key))
        return next(one.text for one in self.ours() if fingerprint(one.entry.key) == key.fingerprint)

    def take_out(self, keys: Collection[str]) -> int:
        """Take the lines of these keys (fingerprints) out; says how many there were. Raises OSError."""
        before = len(self.ours())
        self._change(lambda lines: [text for text in lines if not self._goes(text, keys)])
        return before - len(self.ours())

    def _goes(self, text: str, keys: Collection[str]) -> bool:
        entry = read_line(text)
        return entry is not None and self._mine(entry) and fingerprint(entry.key) in keys

    def _placed(self, lines: list[str], person: str, key: PublicKey) -> list[str]:
        way = self.way(person, key)
        for number, _text, entry in _standing(lines):
            if fingerprint(entry.key) != key.fingerprint:
                continue
            self._demand_ours(number, entry, person)
            comment = key.comment or entry.comment.partition(" ")[2]
            lines[number - 1] = line(way, PublicKey(key.text, comment), entry.options if entry.restricted else ())
            return lines
        if lines and not lines[-1]:
            lines.pop()  # what stands behind the last line end
        return [*lines, line(way, key), ""]

    def _demand_ours(self, number: int, entry: Entry, person: str) -> None:
        # sshd takes the first line of a key: a second one would say something that does not hold.
        if entry.way is None:
            raise Refused(
                _("Line {n} of {file} lets that key in already, to more than a room. Take it out, or name another key.")
                .format(n=number, file=self.path)
            )  # fmt: skip
        if not self._mine(entry):
            raise Refused(
                _("With that key {who} comes into {room} (line {n} of {file}). A key opens one room; name another key.")
                .format(who=entry.way.person, room=entry.way.room, n=number, file=self.path)
            )  # fmt: skip
        if entry.way.person != person:
            raise Refused(
                _("With that key {who} comes in (line {n} of {file}). Take it from them first.").format(
                    who=entry.way.person, n=number, file=self.path
                )
            )

    def _change(self, change: Callable[[list[str]], list[str]]) -> None:
        folder = self.path.parent
        if folder.name == ".ssh" and not folder.exists():
            folder.mkdir(mode=0o700)
        with _turn(folder):
            before = self._read()
            after = change(list(before))
            if after != before:
                self._write("\n".join(after).encode("utf-8", "surrogateescape"))

    def _write(self, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".authorized_keys-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                with suppress(FileNotFoundError):
                    about = self.path.stat()
                    # sshd refuses a file that others can write; who may read it is the administrator's affair.
                    os.fchmod(file.fileno(), stat.S_IMODE(about.st_mode) & 0o755 & ~0o022)
                    if os.geteuid() == 0:
                        os.fchown(file.fileno(), about.st_uid, about.st_gid)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        to_disk(self.path.parent)


def _standing(lines: list[str]) -> Iterator[Stands]:
    for number, text in enumerate(lines, 1):
        entry = read_line(text)
        if entry is not None:
            yield Stands(number, text, entry)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One at a time in this folder. The lock is on the folder itself: no file is left in it."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
