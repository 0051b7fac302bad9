"""The quick grammar of the log line: `14:20 !decision @dan #db +bridge Fail over to db2`.

Marks stand in front of the words: a time (first of all), `!kind`, `@to`, `<from`, `#tag`, `+channel`, `%stage` (of
BOB), `?` (an answer is asked for), `<<` `>>` `<>` (in, out, internal), `TLP:RED` (a label). Behind `!order` and
`!decision` one more: `(+15m)`, the time box of an order or when a decision is looked at again; it may stand at the end
of the words, too. From the first word on that is not a mark everything is text; a mark that is not understood is text,
too. A lone `--` ends the marks and is dropped; behind it nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from warroom.i18n import N_, _
from warroom.model import tlp
from warroom.model.moments import BadMoment, parse_moment, rfc3339

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
TYPED = tuple(kind for kind in ENTRY_KINDS if kind != "inject")
ALIASES = {
    "can": "report_can",
    "update": "status_update",
    "besluit": "decision",
    "beslissing": "decision",
    "opdracht": "order",
    "verzoek": "request",
    "bericht": "message",
    "gevaar": "hazard",
    "notitie": "note",
    "veiligheid": "safety",
    "toezichthouder": "regulator",
}
STAGES = {"picture": N_("picture"), "judgement": N_("judgement"), "decision": N_("decision")}
"""The stages of BOB (domain, Dutch crisis practice): beeldvorming, oordeelsvorming, besluitvorming."""
_STAGES = {
    "beeldvorming": "picture",
    "oordeelsvorming": "judgement",
    "besluitvorming": "decision",
}
DIRECTIONS = {"in": N_("incoming"), "out": N_("outgoing"), "internal": N_("internal")}
_ARROWS = {"<<": "in", ">>": "out", "<>": "internal"}
BOXED = frozenset({"order", "decision"})
"""The kinds that take a time in brackets."""
_WORD = re.compile(r"\S+")
TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?Z?|\d\dh\d\d|-\d\S*|T\+\S+|\d{4}-\d{2}-\d{2}T\S+", re.IGNORECASE)
_NAME = re.compile(r"[\w.+@-]{1,64}")
_CHANNEL = re.compile(r"[^\W\d_][\w.-]{0,63}")
_SENDER = re.compile(r"[^\W\d_][\w.+@-]{0,63}")
_LABEL = re.compile(r"TLP:\S+", re.IGNORECASE)
_END = "--"
_SIGNS = "!@#+-%<>?(T"
"""What a mark may begin with, beside a digit."""
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Quick(NamedTuple):
    """A line as it was read. `at` None: when it is sent; `kind` None: a note.

    `due`: the time box of an order, or when a decision is looked at again. `ack`: an answer is asked for. `tlp`: the
    level of a label; empty: none, and that was said.
    """

    at: datetime | None
    kind: str | None
    to: tuple[str, ...]
    tags: tuple[str, ...]
    channel: str | None
    text: str
    due: datetime | None = None
    bob: str | None = None
    ack: bool = False
    sender: str | None = None
    direction: str | None = None
    tlp: str | None = None


def kind_title(code: str) -> str:
    """The kind of an entry in one word, in the chosen language."""
    return _(_TITLES[code]) if code in _TITLES else code.upper()


def kind_of(word: str) -> str | None:
    """The kind that a word names: its code, an alias, or the beginning of only one of them."""
    wanted = word.casefold()
    if wanted in TYPED:
        return wanted
    if wanted in ALIASES:
        return ALIASES[wanted]
    return _begun(wanted, {kind: kind for kind in TYPED} | ALIASES)


def stage_of(word: str) -> str | None:
    """The stage of BOB that a word names, in English or Dutch: whole, or the beginning of only one of them."""
    return _begun(word.casefold(), {stage: stage for stage in STAGES} | _STAGES)


def _begun(wanted: str, names: dict[str, str]) -> str | None:
    found = {code for name, code in names.items() if wanted and name.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


# -- reading -----------------------------------------------------------------------------------------------------------


class _Reader:
    """What was read so far of one line."""

    def __init__(self, now: datetime, zone: tzinfo, reported_at: datetime | None, meant: str | None) -> None:
        self._now, self._zone, self._reported_at, self._meant = now, zone, reported_at, meant
        self.at: datetime | None = None
        self.kind: str | None = None
        self.channel: str | None = None
        self.due: datetime | None = None
        self.bob: str | None = None
        self.sender: str | None = None
        self.direction: str | None = None
        self.tlp: str | None = None
        self.ack = False
        self.to: list[str] = []
        self.tags: list[str] = []

    def mark(self, word: str, *, first: bool) -> bool:
        """Whether a word in front of the text is a mark; then it is kept."""
        sign, name = word[0], word[1:]
        if first and TIME.fullmatch(word):
            self.at = self.moment(word)
            return self.at is not None
        if sign in "@#" and _NAME.fullmatch(name):
            (self.to if sign == "@" else self.tags).append(name)
            return True
        if word == "?" and not self.ack:
            self.ack = True
            return True
        return self._once(word, sign, name)

    def _once(self, word: str, sign: str, name: str) -> bool:
        """The marks that say one thing: a second one of the kind is text."""
        if sign == "!" and self.kind is None:
            self.kind = kind_of(name)
            return self.kind is not None
        if sign == "%" and self.bob is None:
            self.bob = stage_of(name)
            return self.bob is not None
        if word in _ARROWS and self.direction is None:
            self.direction = _ARROWS[word]
            return True
        if sign == "<" and self.sender is None and _SENDER.fullmatch(name):
            self.sender = name
            return True
        if sign == "+" and self.channel is None and _CHANNEL.fullmatch(name):
            self.channel = name
            return True
        if self.takes_box and sign == "(" and word[-1] == ")":
            self.due = self.box(word[1:-1])
            return self.due is not None
        if self.tlp is None and _LABEL.fullmatch(word):
            self.tlp = tlp.level_of(word)
            return self.tlp is not None
        return False

    @property
    def takes_box(self) -> bool:
        """Whether a time in brackets means something here."""
        return (self.kind or self._meant) in BOXED and self.due is None

    def moment(self, said: str, *, future: bool = False) -> datetime | None:
        """A moment as it was typed; None where that is none."""
        try:
            return parse_moment(said, now=self._now, zone=self._zone, reported_at=self._reported_at, future=future)
        except BadMoment:
            return None

    def box(self, said: str) -> datetime | None:
        """A time in brackets: it begins with a plus or a digit."""
        return self.moment(said, future=True) if said[:1] == "+" or said[:1].isdigit() else None

    def boxed(self, text: str) -> tuple[str, datetime | None]:
        """The words without the time in brackets at their end, and that time."""
        found = box_of(text)
        due = self.box(found[1]) if found else None
        return (found[0], due) if found and due else (text, None)


def box_of(text: str) -> tuple[str, str] | None:
    """`Restore it (+30m)`: the words, and what stands in the brackets at their end; None where that is no time."""
    words = text.rstrip()
    if words.endswith(")") and "(" in words:
        head, _bracket, tail = words[:-1].rpartition("(")
        if head.strip() and (tail[:1] == "+" or tail[:1].isdigit()):
            return head.rstrip(), tail.strip()
    return None


def parse_quick(
    line: str, *, now: datetime, zone: tzinfo, reported_at: datetime | None = None, meant: str | None = None
) -> Quick:
    """The line with its marks read. Never fails: what is not a mark is text. `meant`: its kind, where none is typed."""
    read = _Reader(now, zone, reported_at, meant)
    begin = len(line) - len(line.lstrip())
    place, ended = 0, False
    for match in _WORD.finditer(line):
        ended = match[0] == _END
        if not ended and not read.mark(match[0], first=match.start() == begin):
            break
        place = match.end()
        if ended:
            break
    text = line[place:]
    text = text[1:] if place and text[:1] == " " else text
    due = read.due
    if read.takes_box and not ended:
        text, due = read.boxed(text)
    return Quick(
        read.at, read.kind, tuple(read.to), tuple(read.tags), read.channel, text, due, read.bob, read.ack, read.sender,
        read.direction, read.tlp,
    )  # fmt: skip


def print_quick(quick: Quick, zone: tzinfo) -> str:
    """A line that is read as this again."""
    marks = []
    if quick.at is not None:
        marks.append(rfc3339(quick.at))
    if quick.kind is not None:
        marks.append(f"!{quick.kind}")
    if quick.due is not None:
        marks.append(f"({rfc3339(quick.due)})")
    if quick.tlp:
        marks.append(tlp.shown(quick.tlp))
    if quick.ack:
        marks.append("?")
    if quick.bob is not None:
        marks.append(f"%{quick.bob}")
    marks += [arrow for arrow, direction in _ARROWS.items() if direction == quick.direction]
    if quick.sender is not None:
        marks.append(f"<{quick.sender}")
    marks += [f"@{name}" for name in quick.to]
    marks += [f"#{tag}" for tag in quick.tags]
    if quick.channel is not None:
        marks.append(f"+{quick.channel}")
    # The end of the marks is said wherever the text could be taken for one more of them.
    first = quick.text.lstrip()[:1]
    boxed = quick.kind in BOXED and quick.due is None and box_of(quick.text) is not None
    if boxed or (first and (first.upper() in _SIGNS or first.isdigit())):
        marks.append(_END)
    if not marks:
        return quick.text
    return " ".join(marks) + (f" {quick.text}" if quick.text else "")


# -- a CAN report ------------------------------------------------------------------------------------------------------

_LABELS = ("conditions?|stand|situatie|toestand", "actions?|acties?", "needs?|nodig|behoeften?")


def can_parts(text: str) -> tuple[str, ...]:
    """Condition, actions and needs of a CAN report: `…; …; …`, or `Condition: … Actions: … Needs: …`.

    Of what has no parts the whole is the condition; what was not said is left out at the end.
    """
    labelled = _labelled(text)
    parts = labelled or [part.strip() for part in text.split(";", 2)]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def _labelled(text: str) -> list[str]:
    places: list[re.Match[str]] = []
    end = 0
    for words in _LABELS:
        # Compiled where it is needed: a start pays for every expression.
        label = re.compile(rf"(?:^|(?<=[\s.;]))(?:{words})\s*:\s*", re.IGNORECASE)
        match = label.search(text, end)
        if match is None or (not places and text[: match.start()].strip()):
            return []
        places.append(match)
        end = match.end()
    ends = [match.start() for match in places[1:]] + [len(text)]
    return [text[match.end() : stop].strip() for match, stop in zip(places, ends, strict=True)]


# -- completion --------------------------------------------------------------------------------------------------------


def completions(
    line: str, people: Iterable[str], positions: Iterable[str], tags: Iterable[str], channels: Iterable[str]
) -> list[str]:
    """What the last word may become, while it is a mark in front of the words."""
    *before, last = line.split(" ")
    read = parse_quick(" ".join(before), now=_SOME_DAY, zone=UTC, reported_at=_SOME_DAY)
    if read.text.strip() or _END in before:
        return []
    if last.casefold().startswith(tlp.TLP.casefold()) and read.tlp is None:
        return [label for label in tlp.LABELS if label.startswith(last.upper())]
    if not last or last[0] not in "!@#+%<":
        return []
    taken = {"!": read.kind, "+": read.channel, "%": read.bob, "<": read.sender}
    if taken.get(last[0]):
        return []  # a second one would be text
    named = [*people, *positions]
    offered = {
        "!": [*TYPED, *ALIASES],
        "@": named,
        "#": list(tags),
        "+": list(channels),
        "%": [*STAGES, *_STAGES],
        "<": [name for name in named if _SENDER.fullmatch(name)],
    }[last[0]]
    begun = last[1:].casefold()
    found = [last[0] + name for name in offered if name.casefold().startswith(begun)]
    return list(dict.fromkeys(found))
