"""What goes to standard output: plain aligned tables for people, or one JSON document; never both."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from warroom.i18n import _, ngettext
from warroom.model.incident import DEBT_CATEGORY, DEBT_PRIORITY
from warroom.model.moments import rfc3339
from warroom.model.plain import cells

if TYPE_CHECKING:
    from warroom.journal.doctor import Finding

NARROW = 110
"""Columns below which a terminal gets two short lines for one long."""
_COLOURS = {
    "decision": "cyan",
    "message": "blue",
    "order": "magenta",
    "update": "green",
    "hazard": "red",
    "late": "red",
    "done": "green",
    "muted": "bright_black",
    "exercise": "yellow",
}


# -- JSON --------------------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """A value as JSON can hold it: moments in RFC 3339 UTC, named tuples as objects."""
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(one) for name, one in value._asdict().items()}
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value if type(value) in (bool, int, float, str, type(None)) else str(value)
    return str(value)


def put_json(value: Any) -> None:
    """One JSON document on one line."""
    from warroom.model.plain import in_json

    # Escaped to ASCII where the terminal can't show it: half a character is not JSON any more.
    text = json.dumps(plain(value), ensure_ascii=False)
    put(in_json(text.encode("utf-8", "replace").decode()))


# -- words -------------------------------------------------------------------------------------------------------------


def put(text: str = "") -> None:
    """A line on standard output."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), color=None if coloured() else False)


def note(text: str) -> None:
    """Lines for a person beside the answer: on standard error, harmless."""
    from warroom.model.plain import brief

    for line in lines_of(text):
        click.echo(brief(line), err=True)


def answer(as_json: bool, value: Any, words: str) -> None:
    """What was done: as JSON, or in words, which may be anybody's."""
    if as_json:
        put_json(value)
    else:
        put("\n".join(lines_of(words)))


def coloured() -> bool:
    """Whether colours are wanted: on a terminal that shows them, unless NO_COLOR is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, meaning: str) -> str:
    """Text in the colour of its meaning; plain where colours are not wanted."""
    if not text or not coloured():
        return text
    if meaning == "strong":
        return click.style(text, bold=True)
    colour = _COLOURS.get(meaning)
    return click.style(text, fg=colour) if colour else text


def columns() -> int | None:
    """The width of the terminal; None where the output is no terminal (then nothing is cut)."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def shown(text: str) -> str:
    """A person's words on one line, with everything that a terminal would act on made visible."""
    from warroom.model.plain import visible

    return visible(" ".join(text.split()))


def lines_of(text: str) -> list[str]:
    """A person's words line by line, made harmless."""
    from warroom.model.plain import visible

    return [visible(line) for line in text.splitlines()] or [""]


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    """`2026-11-23 14:32:07`: as wide in every line, and in the order of time when sorted."""
    from warroom.model.moments import show_seconds

    return f"{moment.astimezone(zone):%Y-%m-%d} {show_seconds(moment, zone)}"


def cut(text: str, width: int) -> str:
    """The beginning of a text that fits into so many columns; `..` says that there was more."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += cells(character)
        if used > width - 2:
            break
        kept.append(character)
    return "".join(kept) + ".."


def fit(text: str, width: int) -> str:
    """A text filled up with spaces."""
    return text + " " * max(0, width - cells(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under their heads, aligned; the last column is cut where a terminal is too narrow for it."""
    body = [list(row) for row in rows]
    widths = [max(cells(row[i]) for row in [list(heads), *body]) for i in range(len(heads))]
    room = columns()
    left = sum(widths[:-1]) + 2 * (len(widths) - 1)
    last = widths[-1] if room is None else max(10, room - left)
    put(paint(_row(heads, widths, last), "muted"))
    for row in body:
        put(_row(row, widths, last))


def _row(row: Sequence[str], widths: Sequence[int], last: int) -> str:
    cells_ = [fit(text, width) for text, width in zip(row[:-1], widths[:-1], strict=True)]
    return "  ".join([*cells_, cut(row[-1], last)]).rstrip()


def put_findings(findings: Sequence[Finding], as_json: bool) -> None:
    """What was looked at and found, each with what to do about it."""
    if as_json:
        put_json(findings)
        return
    words = {"ok": _("good"), "warning": _("mind"), "error": _("BAD")}
    meanings = {"ok": "done", "warning": "strong", "error": "late"}
    for finding in findings:
        put(f"{paint(words[finding.level], meanings[finding.level])}  {shown(finding.what)}")
        if finding.advice:
            put(f"      {shown(finding.advice)}")


def block(text: str, indent: str = "  ") -> None:
    """A person's text as a block of its own, as they wrote it."""
    for line in lines_of(text):
        put(f"{indent}{line}".rstrip())


# -- small words -------------------------------------------------------------------------------------------------------


def owed(debts: Iterable[str]) -> str:
    """What an incident still owes, in words."""
    names = {DEBT_CATEGORY: _("category"), DEBT_PRIORITY: _("priority")}
    listed = ", ".join(names.get(debt, debt) for debt in debts)
    return _("owes: {debts}").format(debts=listed) if listed else ""


def open_tasks(count: int) -> str:
    """How many tasks are open."""
    return ngettext("{n} open task", "{n} open tasks", count).format(n=count)


def due_words(due: datetime, now: datetime) -> str:
    """How far away a promise is: `in 4 min`, or how late it is."""
    from warroom.model.durations import show_short

    seconds = (due - now).total_seconds()
    if seconds < 0:
        return _("{time} late").format(time=show_short(-seconds))
    return _("in {time}").format(time=show_short(seconds))
