"""The line that declares: `14:20 !confidential !inbox Strange login of the director`.

Marks stand in front of the title, each once; from the first word on that is not a mark everything is title. A lone `--`
ends the marks.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model.grammar import parse_quick
from warroom.model.kinds import BACKFILLED, EXERCISE, TEST, shown_kind
from warroom.model.moments import show_moment

MARKS: dict[str, str] = {
    "major": N_("major"),
    "confidential": N_("confidential"),
    "inbox": N_("inbox"),
    TEST: N_("test"),
    EXERCISE: N_("exercise"),
    BACKFILLED: N_("entered-later"),
}
"""What may stand behind an exclamation mark: the code, and its word in other languages."""
_WORD = re.compile(r"\S+")
_END = "--"
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Noted(NamedTuple):
    """A line as it was read. `time`: when it was reported, as typed (empty: now); `kind` empty: what the room is in."""

    title: str
    time: str = ""
    kind: str = ""
    marks: frozenset[str] = frozenset()


def parse_report(line: str, *, now: datetime, zone: tzinfo) -> Noted:
    """The line with its marks read. Never fails: what is not a mark is title."""
    time, marks, place = "", set[str](), 0
    for match in _WORD.finditer(line):
        word = match[0]
        if word == _END:
            place = match.end()
            break
        mark = _mark(word)
        if mark and mark not in marks:
            marks.add(mark)
        elif not time and parse_quick(word, now=now, zone=zone).at is not None:
            time = word
        else:
            break
        place = match.end()
    kinds = [kind for kind in (EXERCISE, TEST, BACKFILLED) if kind in marks]
    return Noted(line[place:].strip(), time, kinds[0] if kinds else "", frozenset(marks - {EXERCISE, TEST, BACKFILLED}))


def _mark(word: str) -> str:
    if not word.startswith("!"):
        return ""
    wanted = word[1:].casefold()
    names = {code: code for code in MARKS} | {_(shown).casefold(): code for code, shown in MARKS.items()}
    if wanted in names:
        return names[wanted]
    found = {code for name, code in names.items() if wanted and name.startswith(wanted)}
    return found.pop() if len(found) == 1 else ""


def preview(noted: Noted, now: datetime, zone: tzinfo) -> str:
    """How the line was read, in one line."""
    said = [shown_kind(noted.kind)] if noted.kind else []
    said += [_(shown) for code, shown in MARKS.items() if code in noted.marks]
    if noted.time:
        at = parse_quick(noted.time, now=now, zone=zone).at
        said.append(_("reported {time}").format(time=show_moment(at, zone, now) if at is not None else noted.time))
    return f"{', '.join(said)}: {noted.title}" if said else noted.title


def mark_completions(line: str) -> list[str]:
    """What the last word may become, while it is a mark in front of the title."""
    *before, last = line.split(" ")
    if not last.startswith("!") or parse_report(" ".join(before), now=_SOME_DAY, zone=UTC).title:
        return []
    begun = last[1:].casefold()
    return [f"!{_(shown)}" for shown in MARKS.values() if _(shown).casefold().startswith(begun)]
