"""The one corpus of words, bytes and files that have broken programs: each is data, and nothing else.

`WORDS` go wherever a person may type, `BYTES` wherever a program reads a stream or a file, `NUMBERS` and `MOMENTS`
wherever a number or a time is asked for. `past_the_door` puts words into a room as another program could have.
`harmless` says whether a text may be printed on a terminal.
"""

from __future__ import annotations

import re
from datetime import timedelta

from warroom.model.envelope import ROOM, Actor, Draft
from warroom.model.events import (
    EscalationRaised,
    Event,
    IncidentClassified,
    IncidentDescribed,
    IncidentHeld,
    LogWritten,
    ObjectiveAdded,
    RoleAssigned,
    RoomSet,
    SectionDrafted,
    TaskAdded,
    UpdateSent,
)
from warroom.room import Room

WORDS: dict[str, str] = {
    # -- for whom the words are drawn
    "markup": "[/foo] [bold red]x[/] [@click=app.quit]quit[/]",
    "links": "[link=x]y[/] <script>alert(1)</script> <b>&amp; **loud** `code` | a | b |",
    "escape": "\x1b[2J\x1b]52;c;aGVsbG8=\x07 red \x1b[31m",
    "osc": "\x1b]0;title\x07 \x1b]8;;x\x1b\\link\x1b]8;;\x1b\\ \x1bPq#0\x1b\\ \x1b_G\x1b\\",
    "c1": "\x9b2J\x9d52;c;aGk=\x9c\x85end\x90q\x9c",
    "lines": "one\ntwo\r\nthree\tfour\x0bfive\u2028six\u2029seven\x0ceight\x85nine",
    "overwrite": "harmless\rrm -rf /\b\b\b\b",
    "null": "a\x00b\x7fc",
    "only null": "\x00",
    "right to left": "\u202eevil\u202c \u2066iso\u2069 \u200fשלום\u200e",
    "left open": "\u202eeverything after this is turned \u2067\u2068",
    "joiners": "👩\u200d👩\u200d👧 a\u200bb\u2060c\ufeffd ✔\ufe0f",
    "no width": "\u200b\u200d\u2060\ufeff\u180e\U000e0041\u00ad\ufe0f",
    "fillers": "\u3164\uffa0\u115f\u2800\u034f",
    "flags": "🇳🇱🇧🇪 👍🏽 🏴\U000e0067\U000e0062\U000e007f",
    "wide": "障害が発生しました、データベースは停止しています",
    "marks": "e" + "\u0301" * 40 + " Zalgo" + "\u0334\u0335" * 10,
    "only marks": "\u0301\u0334",
    "surrogate": "lone \ud800 surrogate \udfff",
    "argument": "caf\udce9 \udcff\udc80",  # how the operating system hands over what is not UTF-8
    "private": "\ue0b0 \U000f0000 \uffff",
    "folding": "İSTANBUL ſ ß ǅ ﬁ Å K",
    "long": "x" * 10_000,
    "long words": "word " * 2_000,
    "long wide": "漢" * 5_000,
    "megabyte": "y" * 1_000_000,
    "spaces": "\u00a0\u3000\u2003 x   ",
    "blank": "   \t \n \u00a0 ",
    "empty": "",
    # -- for who reads the words as something else
    "sql": "'; DROP TABLE events; -- \" OR 1=1 /* */ ?1 :a",
    "fts": 'NEAR(a b) OR * AND ^x -y col:z "',
    "quotes": "\"quoted\" 'words' `here` \\' \\\"",
    "formula": "=HYPERLINK(1) +1 -1 @SUM(A1)",
    "formula plus": "+cmd|' /C calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(1+1)",
    "formula tab": "\t=1+1",
    "formula return": "\r=1+1",
    "formula wide": "＝1＋1",  # some spreadsheets take the wide sign for the other
    "formula line": 'x";\n=1+1,"',
    "path": "../../etc/passwd",
    "path home": "~root/.ssh/id_ed25519",
    "path device": "/dev/null",
    "path uri": "file:///x?mode=ro&vfs=none",
    "shell": "$HOME $(id) `id`; ls & | > x",
    "option": "--json",
    "option short": "-h",
    "dash": "-",
    "end": "--",
    "braces": "{0.__class__.__init__.__globals__} {name} {} {:>9999999999}",
    "percent": "%s %n %(x)s %99999999d \\n \\x1b",
    "toml": '"\n[ui]\ntheme = "x"\n\'\'\'"""',
    "json": '{"a": "\\ud800"}\n]}"',
    "grammar": "!x @ # + -- 99:99 T+ -- !decision @a@b ##",
}
"""Name → words. Each has at least one character that some program takes for more than a character, or far too many."""
DRAWN = ("markup", "escape", "c1", "lines", "null", "left open", "joiners", "no width", "fillers", "flags", "wide",
         "marks", "only marks", "private", "long wide", "megabyte", "empty")  # fmt: skip
"""Those that are drawn in a way of their own; all words go through the widgets."""

NUMBERS: dict[str, str] = {
    "superscript": "²",  # `isdigit`, and no number
    "other digits": "٣",
    "underscores": "1_0",
    "many digits": "9" * 5000,
    "huge": "99999999999",
    "beyond": "9" * 30,
    "below": "-1",
    "float": "1e999",
    "not": "nan",
    "hex": "0x10",
}
MOMENTS: dict[str, str] = {
    "no such hour": "99:99",
    "first year": "0001-01-01 00:00",
    "before it": "0000-00-00 00:00",
    "last year": "9999-12-31 23:59",
    "far back": "-9999d",
    "far ahead": "+9999d",
    "far after": "T+9999d",
    "overflow": "9999-12-31T23:59:59-14:00",
    "zone": "2026-01-01 08:00+99:99",
    "other digits": "١٤:٣٢",
    "words": "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ago",
}
FIGURES = {**{f"number {k}": v for k, v in NUMBERS.items()}, **{f"time {k}": v for k, v in MOMENTS.items()}}
EVERYTHING = {**WORDS, **FIGURES}
NAMES = {name: WORDS[name] for name in (
    "markup", "escape", "c1", "lines", "null", "left open", "no width", "surrogate", "argument", "folding", "megabyte",
    "blank", "empty", "sql", "quotes", "formula tab", "path", "path uri", "option", "dash", "end", "braces", "percent",
)}  # fmt: skip
"""Those that are tried where something is named and nothing is kept: an incident, a file, a setting."""

BYTES: dict[str, bytes] = {
    "not utf-8": b"caf\xe9 \xff\xfe \xc0\x80 \xed\xa0\x80 end",
    "utf-16": "title = 1\n".encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbfa,b\n",
    "nothing": b"",
    "null": b"a\x00b\n\x00\n",
    "escape": b"\x1b]52;c;aGk=\x07\x9b2J\n",
    "one line": b"z" * 1_000_000,
    "deep": b"a = " + b"[" * 20_000,
    "deep tables": b"[" + b"a." * 5_000 + b"b]\n",
    "unclosed": b'title = "x\n',
    "picture": bytes(range(256)) * 20,
}
"""Name → what may stand in a file, or come in on standard input, in place of what is asked for."""

SHORT = {name: text for name, text in WORDS.items() if len(text) <= 1000}
"""Those that a law can be tried on a hundred times."""

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""What a terminal obeys, what turns or hides its letters, and what is no character."""


def harmless(text: str) -> bool:
    """Whether nothing of a text steers the terminal that it is printed on."""
    return not STEERING.search(text)


def past_the_door(room: Room, text: str, first: str, second: str) -> None:
    """These words wherever words can stand, in two incidents (streams), uncleaned."""
    # Half a character can't be in any file (UTF-8).
    words = text.encode("utf-8", "replace").decode()
    now = room.clock.now()
    soon = now + timedelta(minutes=20)
    events: list[tuple[str, Event]] = [
        (ROOM, RoomSet(key="name", value=words)),
        (first, IncidentDescribed(name=words, description=words)),
        (second, IncidentDescribed(name=words)),
        (first, IncidentClassified(subcategory=words)),
        (first, SectionDrafted(section="situation", text=words)),
        (first, SectionDrafted(section="safety", text=words)),
        (first, ObjectiveAdded(number=2, text=words, due=soon)),
        (first, TaskAdded(number=2, text=words, assignee=words, due=soon)),
        (first, RoleAssigned(position="LSC", person=words or "x")),
        (first, RoleAssigned(position="IC", person=words or "x", holding="deputy")),
        (first, UpdateSent(audience=words, text=words, next_due=now + timedelta(seconds=100))),
        (first, IncidentHeld(reason=words, customer=True)),
        (first, EscalationRaised(to=words, title=words, why=words, members=(words,), answer_by=soon)),
        (first, LogWritten(entry="message", text=words, to=(words,), tags=(words,), channel=words)),
    ]
    drafts = [Draft(stream, event) for stream, event in events]
    room.journal.append([*drafts, Draft(first, LogWritten(text="said by somebody"), actor=words)], Actor("ann"))
