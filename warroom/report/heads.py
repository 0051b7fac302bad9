"""The line at the foot of whatever is printed: which heads the journal had then, so that it can be checked for ever.

`head` is no word but a mark, the same in every language: `warroom verify --heads-from` looks for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from warroom.i18n import _
from warroom.model.moments import show_full

SHORT = 16
"""Digits that are enough to type: 64 bits of a hash."""
_LINE = re.compile(r"\bheads?[\s`\"':=\[]+([0-9a-f]{12,64})(?![0-9a-z])", re.IGNORECASE)


def head_lines(heads: Iterable[str], at: datetime, zone: tzinfo, *, digits: int = 64) -> list[str]:
    """`head 3f2a… at 2026-11-23 14:40 · verify with: warroom verify --heads 3f2a…`, one line for each head."""
    behind = _("at {time} · verify with: warroom verify --heads {head}")
    when = show_full(at, zone)
    return [f"head {head[:digits]} {behind.format(time=when, head=head[:SHORT])}" for head in heads]


def heads_in(text: str) -> list[str]:
    """The heads that a printed report, an export or the output of `warroom verify` names, each once, at its longest."""
    found = dict.fromkeys([*_listed(text), *(match.lower() for match in _LINE.findall(text))])
    return [head for head in found if not any(other != head and other.startswith(head) for other in found)]


def _listed(text: str) -> Iterator[str]:
    """Those in the key `heads` of a JSON document."""
    if not text.lstrip().startswith("{"):
        return
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return
    for head in told.get("heads") or ():
        if isinstance(head, str):
            yield head.lower()
