"""Whether the chain of a journal is whole, told a second time and not by the program itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from warroom.journal.journal import Journal

_COVERED = "id, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode"


def broken(journal: Journal) -> str:
    """What is wrong with the chain, in words; empty where it is whole."""
    rows: list[Any] = journal.query(
        f"SELECT pos, body, salt, body_hash, replaces, parents, hash, {_COVERED} FROM events ORDER BY pos"
    )
    heads: set[str] = set()
    last = 0
    for pos, body, salt, body_hash, replaces, parents, hash_, *covered in rows:
        if body is not None and hashlib.sha256(salt + body.encode()).digest() != body_hash:
            return f"the body of {pos} is another"
        told = ["warroom-event/1", *covered, json.loads(replaces), body_hash.hex(), json.loads(parents)]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        if hashlib.sha256(text.encode()).digest() != hash_:
            return f"the hash of {pos} is another"
        if set(json.loads(parents)) != heads:
            return f"{pos} does not follow what stood before it"
        if covered[2] <= last:
            return f"the clock goes back at {pos}"
        heads, last = {hash_.hex()}, covered[2]
    return "" if set(journal.heads()) == heads else "the heads are others"
