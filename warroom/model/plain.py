"""A person's text is data: what is kept of it, and what of it may reach a terminal."""

from __future__ import annotations

import re

from warroom.i18n import _

# C0 without tab and line end, DEL, and C1: no word needs them, and a terminal obeys them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What turns the direction of writing, and what has no width: kept as evidence, never drawn.
_INVISIBLE = re.compile("[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_LOGIN = re.compile(r"[\w.+@-]{1,64}")


class TooLong(ValueError):
    """The text is longer than what is kept."""


class EmptyText(ValueError):
    """Nothing was said."""


class BadLogin(ValueError):
    """That can't be anybody's login name."""


def clean_text(text: str, *, limit: int = 100_000) -> str:
    """The text as it is kept: line ends are LF, control characters are dropped (tab and line end stay), half characters
    become U+FFFD, space at the end goes. Direction marks and zero-width characters stay: they are evidence."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _SURROGATE.sub("\ufffd", _CONTROL.sub("", kept)).rstrip()
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


def visible(text: str) -> str:
    """The text as it may be printed: control characters, direction marks and zero-width characters become `·`."""
    return _INVISIBLE.sub("·", _SURROGATE.sub("\ufffd", _CONTROL.sub("·", text)))


def cells(text: str) -> int:
    """How many columns a text takes where every character has one width."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clean_login(text: str) -> str:
    """A login name: 1 to 64 letters, digits or `. _ - @ +`. Raises `BadLogin`."""
    name = text.strip()
    if not _LOGIN.fullmatch(name):
        raise BadLogin(
            _("{text!r} can't be a login name: 1 to 64 letters, digits, or . _ - @ +").format(text=text[:80])
        )
    return name
