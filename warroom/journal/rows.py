"""Rows of `events` as events, and back."""

from __future__ import annotations

import importlib
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.model.envelope import Mode, Recorded
from warroom.model.events import canonical, read_body

if TYPE_CHECKING:
    from hashlib import sha256
else:
    # Python's own, and not that of OpenSSL, which takes longer to load than one event takes to write.
    try:
        sha256 = importlib.import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256").sha256
    except ImportError:
        from hashlib import sha256

_NAMES = (
    "pos", "id", "stream", "hlc", "at", "recorded_at", "kind", "version", "actor", "position", "via", "mode",
    "replaces", "body", "parents", "hash",
)  # fmt: skip
EVENT_COLUMNS = ", ".join(_NAMES)
"""What `recorded_from` reads, in its order."""
INSERT = (
    f"INSERT INTO events ({EVENT_COLUMNS}, salt, body_hash) "  # noqa: S608 - our own words
    f"VALUES ({','.join('?' * (len(_NAMES) + 2))})"
)
_MODES = {str(mode): mode for mode in Mode}


def recorded_from(row: tuple[Any, ...]) -> Recorded:
    """One row as an event."""
    (pos, id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body, parents,
     hash_) = row  # fmt: skip
    return Recorded(
        pos, id_, stream, hlc, datetime.fromisoformat(at), datetime.fromisoformat(recorded_at), kind, actor, position,
        via, _MODES[mode], tuple(json.loads(replaces)) if replaces != "[]" else (),
        read_body(kind, version, body), tuple(json.loads(parents)), hash_.hex(),
    )  # fmt: skip


def row_of(stream: str) -> int:
    """The row of an incident in a table that wants numbers: the same in every copy of the room."""
    return int.from_bytes(sha256(stream.encode("utf-8", "replace")).digest()[:8]) >> 1


def body_digest(salt: bytes, body: str) -> bytes:
    """What the chain covers of a body: salted, so that a body that was taken out can't be guessed from it."""
    return sha256(salt + body.encode("utf-8", "surrogatepass")).digest()


def event_digest(
    *, id_: str, stream: str, hlc: int, at: str, recorded_at: str, kind: str, version: int, actor: str, position: str,
    via: str, mode: str, replaces: list[str], body_hash: bytes, parents: list[str],
) -> bytes:  # fmt: skip
    """The hash of one event: SHA-256 of the canonical JSON of everything but pos, body and salt."""
    return sha256(
        canonical([
            "warroom-event/1", id_, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode,
            replaces, body_hash.hex(), parents,
        ])
    ).digest()  # fmt: skip
