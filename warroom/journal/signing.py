"""Signatures of heads by a person's SSH key: made and checked by `ssh-keygen -Y`, without any network.

A head is the hash of an event, which covers the hashes of all before it: who signs a head signs everything up to there.
Signatures are shown, never required.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from warroom.i18n import _
from warroom.journal.journal import Journal
from warroom.model.envelope import ROOM, Recorded
from warroom.model.events import HeadsSigned
from warroom.model.refusal import Refused
from warroom.model.sshkeys import fingerprint

NAMESPACE = "warroom"
"""What the signature is for; one made for another purpose does not count here."""
_KEYS = ("id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk", "id_rsa")
_GOOD = re.compile(r"with (?P<type>\S+) key (?P<fingerprint>SHA256:[A-Za-z0-9+/]{43})")
_PATIENCE = 300.0
"""Seconds for a person to type a passphrase or to touch a key."""

Verdict = Literal["good", "bad", "unchecked"]
Known = Literal["first", "same", "other", "granted", ""]


class Signature(NamedTuple):
    """A signature as it is kept: armoured text, the public key, and the key's fingerprint."""

    text: str
    key: str
    fingerprint: str


class Signed(NamedTuple):
    """One signature in the journal: who signed which heads when, with which key, and what came of checking it.

    `verdict`: good, bad (then `why` says so), or unchecked (no ssh-keygen here). `known`, of a good one: `first` use of
    a key by this login, the `same` as before, an `other` than before, or one that was `granted` to them.
    """

    event: str
    by: str
    at: datetime
    heads: tuple[str, ...]
    fingerprint: str
    verdict: Verdict
    known: Known
    why: str


def message(login: str, heads: Sequence[str]) -> bytes:
    """The bytes that are signed: who signs, and the heads (hex) in order."""
    return "\n".join(["warroom-heads/1", login, *sorted(heads), ""]).encode()


# -- making one --------------------------------------------------------------------------------------------------------


def sign(login: str, heads: Sequence[str], key: Path | None = None) -> Signature:
    """Sign heads with a key file (private, or public with its other half in the agent); without one, with the first
    key of the agent, else the usual file. Raises `Refused` with what ssh-keygen said."""
    keygen = _keygen()
    if keygen is None:
        raise Refused(_("There is no ssh-keygen on this machine, and signatures are made with it. Install OpenSSH."))
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        chosen = key.expanduser() if key is not None else _own_key(Path(folder))
        if chosen is None:
            raise Refused(_("You have no SSH key here. Name one with --key FILE, or make one with: ssh-keygen"))
        if not chosen.is_file():
            raise Refused(_("There is no key file {path}.").format(path=chosen))
        args = [keygen, "-Y", "sign", "-n", NAMESPACE, "-f", str(chosen)]
        done = _run(args, message(login, heads), _PATIENCE)
        if done.returncode != 0:
            raise Refused(_("Nothing was signed; ssh-keygen says: {said}").format(said=_last(done.stderr)))
        public = _public(keygen, chosen)
    return Signature(done.stdout.decode("ascii", "replace"), public, fingerprint(public))


def _keygen() -> str | None:
    return shutil.which("ssh-keygen")


def _run(args: list[str], data: bytes, patience: float = 20.0) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(args, input=data, capture_output=True, check=False, timeout=patience)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(args, 1, b"", str(error).encode())


def _last(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "-"


def _own_key(folder: Path) -> Path | None:
    """The agent's first key (its public half, in a file), else the usual file of this person."""
    agent = shutil.which("ssh-add")
    if agent is not None:
        done = _run([agent, "-L"], b"")
        lines = done.stdout.decode("utf-8", "replace").splitlines() if done.returncode == 0 else []
        if lines and fingerprint(lines[0]):
            path = folder / "agent.pub"
            path.write_text(lines[0] + "\n", encoding="utf-8")
            return path
    return next((path for name in _KEYS if (path := Path.home() / ".ssh" / name).is_file()), None)


def _public(keygen: str, key: Path) -> str:
    """The public key (type and key, no comment) that belongs to a key file."""
    for path in (key, key.with_name(key.name + ".pub")):
        try:
            parts = path.read_text(encoding="utf-8", errors="replace").split()
        except OSError:
            continue
        if len(parts) >= 2 and fingerprint(" ".join(parts[:2])):
            return " ".join(parts[:2])
    return " ".join(_run([keygen, "-y", "-f", str(key)], b"", _PATIENCE).stdout.decode("ascii", "replace").split()[:2])


# -- checking ----------------------------------------------------------------------------------------------------------


def signatures(journal: Journal, *, granted: Mapping[str, frozenset[str]] | None = None) -> list[Signed]:
    """Every signature in the journal, oldest first, each checked. `granted`: login → fingerprints that are theirs."""
    told = [one for one in journal.events(ROOM) if isinstance(one.event, HeadsSigned)]
    keygen, times = _keygen(), _times(journal, {head for one in told for head in _heads(one)})
    used: dict[str, set[str]] = {}
    found: list[Signed] = []
    for recorded in sorted(told, key=lambda one: (one.hlc, one.id)):
        event = recorded.event
        assert isinstance(event, HeadsSigned)  # noqa: S101 - picked above
        verdict, why = _judge(times, keygen, recorded, event)
        known: Known = ""
        if verdict == "good":
            mine = used.setdefault(recorded.actor, set())
            known = "same" if event.fingerprint in mine else "other" if mine else "first"
            if granted and event.fingerprint in granted.get(recorded.actor, frozenset()):
                known = "granted"
            mine.add(event.fingerprint)
        found.append(
            Signed(recorded.id, recorded.actor, recorded.at, event.heads, event.fingerprint, verdict, known, why)
        )
    return found


def _heads(recorded: Recorded) -> tuple[str, ...]:
    return recorded.event.heads if isinstance(recorded.event, HeadsSigned) else ()


def _times(journal: Journal, heads: Collection[str]) -> dict[str, int]:
    """Which of these events are in the journal, each with its logical time: one pass, however many are asked for."""
    if not heads:
        return {}
    sql = f"SELECT lower(hex(hash)), hlc FROM events WHERE lower(hex(hash)) IN ({','.join('?' * len(heads))})"  # noqa: S608
    return {str(head): int(str(hlc)) for head, hlc in journal.query(sql, list(heads))}


def _judge(times: Mapping[str, int], keygen: str | None, recorded: Recorded, event: HeadsSigned) -> tuple[Verdict, str]:
    """What checking one signature says, and why it is bad. `times`: those of the events that are in the journal."""
    if not event.heads:
        return "bad", _("it signs nothing")
    for head in event.heads:
        if times.get(head, recorded.hlc) >= recorded.hlc:
            return "bad", _("it signs {head}, which does not stand before it in this journal").format(head=head[:16])
    if keygen is None:
        return "unchecked", ""
    return _fits(keygen, recorded.actor, event)


def _fits(keygen: str, login: str, event: HeadsSigned) -> tuple[Verdict, str]:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".sig", prefix="warroom-") as file:
        file.write(event.signature)
        file.flush()
        args = [keygen, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", file.name]
        done = _run(args, message(login, event.heads))
    match = _GOOD.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode != 0 or match is None:
        return "bad", _("the signature does not fit what was signed")
    if match["fingerprint"] != event.fingerprint or fingerprint(event.key) != event.fingerprint:
        return "bad", _("it was made with another key than it names")
    return "good", ""
