"""How a line of the log was read, in words: for whoever types it, before it is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo

from warroom.i18n import _
from warroom.model import tlp
from warroom.model.grammar import ALIASES, BOXED, DIRECTIONS, STAGES, TIME, TYPED, Quick, box_of, can_parts, kind_title
from warroom.model.moments import BadMoment, NeverCame, parse_moment, show_moment


def preview(quick: Quick, zone: tzinfo, known: Collection[str], now: datetime, gone: Collection[str] = ()) -> str:
    """How the line was read, in one line, with the day of a time that is not today's; names who is not known, who left
    (of those in `gone`), and what looks like a time and is none."""
    parts = [show_moment(quick.at, zone, now)] if quick.at is not None else []
    parts.append(kind_title(quick.kind or "note"))
    if quick.tlp:
        parts.append(tlp.shown(quick.tlp))
    if quick.bob:
        parts.append(f"({_(STAGES[quick.bob])})")
    if quick.direction:
        parts.append(_(DIRECTIONS[quick.direction]))
    if quick.sender:
        parts.append(_("from {name}").format(name=quick.sender))
    if quick.to:
        parts.append(_("to {names}").format(names=", ".join(quick.to)))
    if quick.tags:
        parts.append(_("tagged {tags}").format(tags=", ".join(quick.tags)))
    if quick.channel:
        parts.append(_("on {channel}").format(channel=quick.channel))
    if quick.due is not None:
        words = _("by {time}") if quick.kind == "order" else _("to be looked at again {time}")
        parts.append(words.format(time=show_moment(quick.due, zone, now)))
    if quick.ack:
        parts.append(_("asks for an answer"))
    words = " | ".join(can_parts(quick.text)) if quick.kind == "report_can" else quick.text
    line = f"{' '.join(parts)}: {' '.join(words.split())}"
    box = None if quick.due is not None else quick.kind
    unread = doubt(quick.at, box, quick.text, zone, now), "" if quick.tlp else tlp.doubt(quick.text)
    doubts = "; ".join(filter(None, (*unread, *_strangers(quick, known, gone))))
    return f"{line}  ({doubts})" if doubts else line


def _strangers(quick: Quick, known: Collection[str], gone: Collection[str]) -> Iterable[str]:
    named = [*quick.to, *([quick.sender] if quick.sender else [])]
    here, left = ({name.casefold() for name in names} for names in (known, gone))
    unknown = [name for name in named if name.casefold() not in here]
    if unknown:
        yield _("not known here: {names}").format(names=", ".join(unknown))
    away = [name for name in quick.to if name.casefold() in left]
    if away:
        yield _("holds no position any more: {names}").format(names=", ".join(away))
    if quick.kind == "order" and len(quick.to) != 1:
        yield _("each acknowledges it for themselves") if quick.to else _("nobody is named: @ and who carries it out")
    elif quick.ack and not quick.to:
        yield _("nobody is named: @ and who answers")


def doubt(at: datetime | None, kind: str | None, text: str, zone: tzinfo, now: datetime) -> str:
    """What looks like a time in a text and is none, and why; empty where nothing does.

    Such as 25:61, or 02:30 on the day on which the clocks go forward. Only what stands in front where no time (`at`)
    was read, or in brackets behind an order or a decision. The same of a mark: `!decison`.
    """
    first = text.split(None, 1)[0] if text.strip() else ""
    if first.startswith("!") and first[1:].isalpha():
        return _no_mark(first)
    if at is None and TIME.fullmatch(first):
        return _no_time(first, zone, now, future=False)
    found = box_of(text) if kind in BOXED else None
    return _no_time(found[1], zone, now, future=True) if found else ""


def _no_mark(said: str) -> str:
    from difflib import get_close_matches  # only where somebody slipped

    near = get_close_matches(said[1:].casefold(), [*TYPED, *ALIASES], 1)
    if near:
        return _("{text} is no mark and stays text, with all behind it; did you mean !{near}?").format(
            text=said, near=near[0]
        )
    return _("{text} is no mark and stays text, with all behind it").format(text=said)


def _no_time(said: str, zone: tzinfo, now: datetime, *, future: bool) -> str:
    try:
        parse_moment(said, now=now, zone=zone, reported_at=now, future=future)
    except NeverCame as error:
        return _("it stays text: {why}").format(why=str(error).rstrip("."))
    except BadMoment:
        return _("{text} is no time; it stays text").format(text=said)
    return "" if future else _("{text} stays text: a time stands in front of all else").format(text=said)
