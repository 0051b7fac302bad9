"""Public SSH keys as people hand them over, and the line of `authorized_keys` that lets one of them in.

Read strictly, in the form of RFC 4253 (6.6), RFC 5656 and OpenSSH's PROTOCOL.u2f: sshd obeys whatever stands in that
file, so nothing goes into it that is not a key and nothing but a key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from warroom.i18n import _
from warroom.model.plain import clean_line, clean_login, visible
from warroom.model.refusal import BadInput

_CURVES = ("nistp256", "nistp384", "nistp521")
_PARTS = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    **{f"ecdsa-sha2-{curve}": 2 for curve in _CURVES},
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
"""Type → how many fields follow its name in the key."""
_LEAST_RSA = 2048
_LONGEST = 20_000
"""Characters of a file that may hold a key: RSA of 16384 bits takes a seventh of that."""
_BLANKS = re.compile(r"[ \t]+")
_NOT_PLAIN = re.compile(r"[^\w.@+-]+")


class PublicKey(NamedTuple):
    """A key: `text` is type and base64 as sshd takes it, `comment` what it calls itself, made harmless."""

    text: str
    comment: str

    @property
    def fingerprint(self) -> str:
        """`SHA256:…`, as ssh-keygen shows it."""
        return fingerprint(self.text)


def fingerprint(key: str) -> str:
    """A public key's fingerprint as ssh-keygen shows it; empty where it is no key."""
    parts = key.split()
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except (IndexError, ValueError, binascii.Error):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def read_public_key(text: str, name: str) -> PublicKey:
    """The one key in a file of this name. Raises `BadInput` with what it is instead, and what to do."""
    if "PRIVATE KEY" in text[:_LONGEST]:
        raise BadInput(
            _("{file} is a private key. It never leaves its owner; ask for the file that ends in .pub").format(
                file=name
            )
        )
    if "BEGIN SSH2 PUBLIC KEY" in text[:200]:
        raise BadInput(_("{file} is in another form. Turn it with: ssh-keygen -i -f {file}").format(file=name))
    # Only LF ends a line, as for sshd: whatever else Python takes for an end of line must not hide a second key.
    lines = [line.strip(" \t\r") for line in text[: _LONGEST + 1].split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(text) > _LONGEST or len(lines) > 1:
        raise BadInput(_("{file} holds more than one key. Name a file with one.").format(file=name))
    if not lines:
        raise BadInput(_("{file} is empty; a public key is one line, such as: ssh-ed25519 AAAA...").format(file=name))
    kind, _space, rest = lines[0].partition(" ")
    blob, _space, comment = rest.strip(" \t").partition(" ")
    _check(kind, blob, name)
    return PublicKey(f"{kind} {blob}", _harmless(comment))


def _check(kind: str, blob: str, name: str) -> None:
    if kind not in _PARTS:
        if "-cert-" in kind:
            said = _("{file} is a certificate; name the plain key that it was made for.")
        elif kind == "ssh-dss":
            said = _("{file} is a DSA key, which OpenSSH does not take any more. Make one with: ssh-keygen -t ed25519")
        else:
            said = _("{file} does not begin with a type of key. A public key is one line, such as: ssh-ed25519 AAAA...")
        raise BadInput(said.format(file=name))
    try:
        data = base64.b64decode(blob, validate=True)
        fields = list(_fields(data))
    except (ValueError, binascii.Error):
        fields = []
    # Written back it has to be the same letters: base64 has spare bits in which something could differ.
    if not fields or base64.b64encode(data).decode() != blob or len(fields) != 1 + _PARTS[kind] or not all(fields):
        raise BadInput(_("{file} holds no whole key: it was cut off, or something was added.").format(file=name))
    _check_fields(kind, fields, name)


def _check_fields(kind: str, fields: list[bytes], name: str) -> None:
    plain = kind.removesuffix("@openssh.com")
    curve = plain.rpartition("-")[2]
    said = _("{file} holds no whole key: it was cut off, or something was added.").format(file=name)
    if fields[0] != kind.encode() or (curve in _CURVES and fields[1] != curve.encode()):
        raise BadInput(said)
    if plain.endswith("ed25519") and len(fields[1]) != 32:
        raise BadInput(said)
    bits = int.from_bytes(fields[2]).bit_length() if kind == "ssh-rsa" else _LEAST_RSA
    if bits < _LEAST_RSA:
        raise BadInput(
            _("{file} is an RSA key of {bits} bits, which is too short. Make one with: ssh-keygen -t ed25519").format(
                file=name, bits=bits
            )
        )


def _fields(data: bytes) -> Iterator[bytes]:
    """The length-prefixed fields that make up the whole of a key. Raises ValueError."""
    while data:
        size = int.from_bytes(data[:4])
        if len(data) < 4 or size > len(data) - 4:
            raise ValueError(size)
        yield data[4 : 4 + size]
        data = data[4 + size :]


def _harmless(comment: str) -> str:
    """A comment of letters, digits and `. @ + - _` alone: it stands in a file that sshd reads."""
    return "-".join(filter(None, _NOT_PLAIN.sub(" ", comment).split()))[:64].strip("-")


# -- the line ----------------------------------------------------------------------------------------------------------

_PLAIN = ("restrict", "pty")
_HARMLESS = frozenset({"restrict", "pty", "command", "from", "expiry-time", "verify-required", "no-touch-required"})
"""Options that give nothing beyond a terminal and our command; the others were written by somebody else."""
_MODULE = "warroom.cli.door"
_FLAGS = "-I"
"""Nothing of the account's own Python, and nothing of the environment, is loaded in place of ours."""
_MARK = "warroom:"


class Way(NamedTuple):
    """What one of our lines says: who comes in, to which room file, with which key, by which Python."""

    python: str
    room: str
    person: str
    fingerprint: str


def command(way: Way) -> str:
    """The command that sshd runs whatever the person asks for; their shell is not in it, and nothing of theirs."""
    words = [way.python, _FLAGS, "-m", _MODULE, "--room", way.room, "--as", way.person, "--key", way.fingerprint]
    return "exec " + shlex.join(words)


def line(way: Way, key: PublicKey, options: Iterable[str] = ()) -> str:
    """The line of `authorized_keys`; `options` are those of an older one, which stay where they give nothing.

    Raises ValueError where a path, a name or a key can't stand in it: also what the room says may have been written by
    another program than ours, in a copy that was joined.
    """
    clean_login(way.person)
    if read_public_key(f"{key.text} {key.comment}", way.person) != key:
        raise BadInput(_("{file} holds no whole key: it was cut off, or something was added.").format(file=way.person))
    for path in (way.python, way.room):
        # What can't be seen would turn the line around where it is printed and read.
        if clean_line(path, limit=4096, what=_("path")) != path or visible(path) != path or "\\" in path:
            raise BadInput(
                _("{path} can't stand in a line of sshd: it has a line end, a backslash, odd spaces or hidden signs.")
                .format(path=visible(path))
            )  # fmt: skip
    said = command(way).replace('"', '\\"')
    more = [one for one in options if _name(one) in _HARMLESS and _name(one) not in (*_PLAIN, "command")]
    joined = ",".join((*_PLAIN, *more, f'command="{said}"'))
    return f"{joined} {key.text} {_MARK}{way.person} {key.comment}".rstrip()


class Entry(NamedTuple):
    """One line of `authorized_keys` as sshd reads it: its options one by one, the key (type and base64), the comment;
    `way` where the line is one of ours."""

    options: tuple[str, ...]
    key: str
    comment: str
    way: Way | None

    @property
    def restricted(self) -> bool:
        """Whether it gives nobody a shell, a forwarded port or a file."""
        names = [_name(one) for one in self.options]
        commands = [one for one in self.options if _name(one) == "command"]
        return (
            self.way is not None and "restrict" in names and _HARMLESS.issuperset(names)
            and [_value(one) for one in commands] == [command(self.way)]
        )  # fmt: skip


def read_line(text: str) -> Entry | None:
    """A line as sshd takes it; None for an empty one, a comment, and what is no key."""
    text = text.strip(" \t\r")
    if not text or text.startswith("#"):
        return None
    options, rest = "", text
    if not _is_key(text):
        options, rest = _cut(text, " \t")
    if not _is_key(rest):
        return None
    parts = _BLANKS.split(rest, 2)
    found = tuple(_split(options))
    comment = parts[2] if len(parts) > 2 else ""
    return Entry(found, " ".join(parts[:2]), comment, _way(found))


def _is_key(text: str) -> bool:
    """Whether a key stands in front: a type, and base64 that begins with that type. Not base64 alone: a path may be."""
    kind, *rest = _BLANKS.split(text, 2)
    try:
        data = base64.b64decode(rest[0], validate=True)
    except (IndexError, ValueError, binascii.Error):
        return False
    return data.startswith(len(kind.encode()).to_bytes(4) + kind.encode())


def _cut(text: str, ends: str) -> tuple[str, str]:
    """What stands before the first of these signs that is outside quotation marks, and what stands behind it."""
    quoted, at = False, 0
    while at < len(text) and (quoted or text[at] not in ends):
        if text[at] == "\\" and text[at + 1 : at + 2] == '"':
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        at += 1
    return text[:at], text[at + 1 :].lstrip(" \t")


def _split(options: str) -> Iterator[str]:
    while options:
        one, options = _cut(options, ",")
        yield one


def _name(option: str) -> str:
    return option.partition("=")[0].lower()


def _value(option: str) -> str:
    return option.partition("=")[2].removeprefix('"').removesuffix('"').replace('\\"', '"')


def _way(options: Iterable[str]) -> Way | None:
    said = next((_value(one) for one in options if _name(one) == "command"), "")
    try:
        words = shlex.split(said.removeprefix("exec "))
    except ValueError:
        return None
    if len(words) != 10 or words[1:5] != [_FLAGS, "-m", _MODULE, "--room"] or words[6] != "--as" or words[8] != "--key":
        return None
    return Way(words[0], words[5], words[7], words[9])
