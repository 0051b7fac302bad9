"""The quick grammar of the log line: `14:20 !decision @dan #db +bridge Fail over to db2`.

Marks stand in front of the words. From the first word on that is not a mark everything is text; a mark that is not
understood is text, too. A lone `--` ends the marks and is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model.moments import BadMoment, parse_moment, rfc3339, show_moment

_TITLES = {
    "note": N_("NOTE"),
    "decision": N_("DECISION"),
    "order": N_("ORDER"),
    "report_can": N_("CAN"),
    "request": N_("REQUEST"),
    "message": N_("MESSAGE"),
    "status_update": N_("UPDATE"),
    "media": N_("MEDIA"),
    "regulator": N_("REGULATOR"),
    "safety": N_("SAFETY"),
    "hazard": N_("HAZARD"),
    "inject": N_("INJECT"),
}
ENTRY_KINDS = tuple(_TITLES)
"""What an entry can be. CAN: condition, actions, needs."""
_TYPED = tuple(kind for kind in ENTRY_KINDS if kind != "inject")
_ALIASES = {
    "can": "report_can",
    "update": "status_update",
    "besluit": "decision",
    "opdracht": "order",
    "verzoek": "request",
    "bericht": "message",
    "gevaar": "hazard",
    "notitie": "note",
    "veiligheid": "safety",
    "toezichthouder": "regulator",
}
_WORD = re.compile(r"\S+")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?Z?|\d\dh\d\d|-\d\S*|T\+\S+|\d{4}-\d{2}-\d{2}T\S+", re.IGNORECASE)
_NAME = re.compile(r"[\w.+@-]{1,64}")
_CHANNEL = re.compile(r"[^\W\d_][\w.-]{0,63}")
_END = "--"
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Quick(NamedTuple):
    """A line as it was read. `at` None: when it is sent; `kind` None: a note."""

    at: datetime | None
    kind: str | None
    to: tuple[str, ...]
    tags: tuple[str, ...]
    channel: str | None
    text: str


def kind_title(code: str) -> str:
    """The kind of an entry in one word, in the chosen language."""
    return _(_TITLES[code]) if code in _TITLES else code.upper()


def kind_of(word: str) -> str | None:
    """The kind that a word names: its code, an alias, or the beginning of only one of them."""
    wanted = word.casefold()
    if wanted in _TYPED:
        return wanted
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    names = {kind: kind for kind in _TYPED} | _ALIASES
    found = {kind for name, kind in names.items() if wanted and name.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


def parse_quick(line: str, *, now: datetime, zone: tzinfo, reported_at: datetime | None = None) -> Quick:
    """The line with its marks read. Never fails: what is not a mark is text."""
    at: datetime | None = None
    kind: str | None = None
    channel: str | None = None
    to: list[str] = []
    tags: list[str] = []
    place = 0
    for match in _WORD.finditer(line):
        word = match[0]
        if word == _END:
            place = match.end()
            break
        if match.start() == len(line) - len(line.lstrip()) and _TIME.fullmatch(word):
            at = _moment(word, now, zone, reported_at)
            understood = at is not None
        elif word[0] == "!" and kind is None:
            kind = kind_of(word[1:])
            understood = kind is not None
        elif word[0] == "@" and _NAME.fullmatch(word[1:]):
            to.append(word[1:])
            understood = True
        elif word[0] == "#" and _NAME.fullmatch(word[1:]):
            tags.append(word[1:])
            understood = True
        elif word[0] == "+" and channel is None and _CHANNEL.fullmatch(word[1:]):
            channel = word[1:]
            understood = True
        else:
            understood = False
        if not understood:
            break
        place = match.end()
    rest = line[place:]
    return Quick(at, kind, tuple(to), tuple(tags), channel, rest[1:] if place and rest[:1] == " " else rest)


def _moment(word: str, now: datetime, zone: tzinfo, reported_at: datetime | None) -> datetime | None:
    try:
        return parse_moment(word, now=now, zone=zone, reported_at=reported_at)
    except BadMoment:
        return None


def print_quick(quick: Quick, zone: tzinfo) -> str:
    """A line that is read as this again."""
    marks = []
    if quick.at is not None:
        marks.append(rfc3339(quick.at))
    if quick.kind is not None:
        marks.append(f"!{quick.kind}")
    marks += [f"@{name}" for name in quick.to]
    marks += [f"#{tag}" for tag in quick.tags]
    if quick.channel is not None:
        marks.append(f"+{quick.channel}")
    # The end of the marks is said wherever the text could be taken for one more of them.
    first = quick.text.lstrip()[:1]
    if first and (first in "!@#+-T" or first.isdigit() or first == "t"):
        marks.append(_END)
    if not marks:
        return quick.text
    return " ".join(marks) + (f" {quick.text}" if quick.text else "")


def preview(quick: Quick, zone: tzinfo, known: Collection[str], now: datetime) -> str:
    """How the line was read, in one line, with the day of a time that is not today's; names who is not known."""
    parts = [show_moment(quick.at, zone, now)] if quick.at is not None else []
    parts.append(kind_title(quick.kind or "note"))
    if quick.to:
        parts.append(_("to {names}").format(names=", ".join(quick.to)))
    if quick.tags:
        parts.append(_("tagged {tags}").format(tags=", ".join(quick.tags)))
    if quick.channel:
        parts.append(_("on {channel}").format(channel=quick.channel))
    line = f"{' '.join(parts)}: {' '.join(quick.text.split())}"
    folded = {name.casefold() for name in known}
    strangers = [name for name in quick.to if name.casefold() not in folded]
    if strangers:
        line += "  (" + _("not known here: {names}").format(names=", ".join(strangers)) + ")"
    return line


def completions(
    line: str, people: Iterable[str], positions: Iterable[str], tags: Iterable[str], channels: Iterable[str]
) -> list[str]:
    """What the last word may become, while it is a mark in front of the words."""
    *before, last = line.split(" ")
    read = parse_quick(" ".join(before), now=_SOME_DAY, zone=UTC, reported_at=_SOME_DAY)
    if not last or last[0] not in "!@#+" or read.text.strip() or _END in before:
        return []
    if (last[0] == "!" and read.kind) or (last[0] == "+" and read.channel):
        return []  # a second one would be text
    offered = {
        "!": [*_TYPED, *_ALIASES],
        "@": [*people, *positions],
        "#": list(tags),
        "+": list(channels),
    }[last[0]]
    begun = last[1:].casefold()
    found = [last[0] + name for name in offered if name.casefold().startswith(begun)]
    return list(dict.fromkeys(found))
