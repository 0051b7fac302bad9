"""A person's text is data: what is kept of it, and what of it may reach a terminal."""

from __future__ import annotations

import re

from warroom.i18n import _

# C0 without tab and line end, DEL, and C1: no word needs them, and a terminal obeys them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What turns the direction of writing, and what has no width: kept as evidence, never drawn.
_INVISIBLE = re.compile("[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_UNSEEN = re.compile(f"[\x7f-\x9f{_INVISIBLE.pattern[1:]}")
_LOGIN = re.compile(r"[\w.+@][\w.+@-]{0,63}")
_UNWRITTEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Mc", "Me"))
# Letters whose only use is to fill a place: as empty to look at as a space.
_FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


class TooLong(ValueError):
    """The text is longer than what is kept."""


class EmptyText(ValueError):
    """Nothing was said."""


class BadLogin(ValueError):
    """That can't be anybody's login name."""


def clean_text(text: str, *, limit: int = 100_000) -> str:
    """The text as it is kept: line ends are LF, control characters are dropped (tab and line end stay), half characters
    become U+FFFD, space at the end goes. Direction marks and zero-width characters stay: they are evidence. Where there
    is nothing else, nothing was said."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _SURROGATE.sub("\ufffd", _CONTROL.sub("", kept)).rstrip()
    if blank(kept):
        return ""
    if len(kept) > limit:
        raise TooLong(
            _("The text has {n} characters; {limit} are kept. Put the rest in a file and name it here.").format(
                n=len(kept), limit=limit
            )
        )
    return kept


def clean_line(text: str, *, limit: int = 200, what: str) -> str:
    """The same for one line; `what` is the translated noun for sentences. Raises `EmptyText` or `TooLong`."""
    line = " ".join(clean_text(text, limit=len(text)).split())
    if not line:
        raise EmptyText(_("The {what} is empty. Say it in a few words.").format(what=what))
    if len(line) > limit:
        raise TooLong(
            _("The {what} has {n} characters; {limit} are kept. Say it shorter, and the rest in the log.").format(
                what=what, n=len(line), limit=limit
            )
        )
    return line


def blank(text: str) -> bool:
    """Whether nothing of a text is to be seen: no letter, figure or sign, only space, marks and what has no width."""
    if text.isascii():
        return not text.strip()
    import unicodedata

    return all(one in _FILLERS or unicodedata.category(one) in _UNWRITTEN for one in text)


def visible(text: str) -> str:
    """The text as it may be printed: control characters, direction marks and zero-width characters become `·`."""
    return _INVISIBLE.sub("·", printable(text))


def printable(text: str) -> str:
    """The text as it may stand in a file: what steers a terminal becomes `·`; marks of direction and joiners stay."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("·", text))


def in_json(document: str) -> str:
    """A JSON document that may be printed on a terminal: the same values; what steers or hides there as `\\uXXXX`."""
    if document.isascii() and "\x7f" not in document:
        return document
    import json

    return _UNSEEN.sub(lambda match: json.dumps(match[0])[1:-1], document)


def brief(text: str, limit: int = 800) -> str:
    """A text of at most so many characters: of a longer one its beginning and its end, where the advice stands."""
    end = limit // 3
    return text if len(text) <= limit else f"{text[: limit - end - 3]} … {text[-end:]}"


def cells(text: str) -> int:
    """How many columns a text takes where every character has one width."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clean_login(text: str) -> str:
    """A login name: 1 to 64 letters, digits or `. _ - @ +`, no dash in front. Raises `BadLogin`."""
    name = text.strip()
    if not _LOGIN.fullmatch(name):
        raise BadLogin(
            _("{text!r} can't be a login name: 1 to 64 letters, digits, or . _ - @ +").format(text=text[:80])
        )
    return name
