"""What is owed, in words and figures: never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from warroom.i18n import N_, NC_, _, pgettext
from warroom.model.durations import show_duration, show_largest, show_short
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.parts import Ladder
from warroom.model.positions import BY_CODE
from warroom.model.promises import MARKS, Promise
from warroom.model.updates import shown_audience

_WORDS = {
    "update": N_("update {what}"),
    "draft": N_("approve {what}"),
    "send": N_("send {what}"),
    "response": N_("response"),
    "resolution": N_("resolution"),
    "task": N_("task {what}"),
    "order": N_("acknowledge {what}"),
    "ack": N_("answer {what}"),
    "review": N_("look again at {what}"),
    "check": N_("check on task {what}"),
    "period": N_("period {what}"),
    "assess": N_("{what} applies?"),
}
# Four cells at most: beside them the board has room for a figure and a word.
_SHORT = {
    "update": NC_("owed", "upd"),
    "draft": NC_("owed", "appr"),
    "send": NC_("owed", "send"),
    "response": NC_("owed", "resp"),
    "resolution": NC_("owed", "res."),
    "role": NC_("owed", "role"),
    "task": NC_("owed", "task"),
    "check": NC_("owed", "chk"),
    "order": NC_("owed", "ack"),
    "ack": NC_("owed", "answ"),
    "review": NC_("owed", "rev."),
    "period": NC_("owed", "per."),
    "clock": NC_("owed", "reg."),
    "assess": NC_("owed", "reg?"),
    "escalation": NC_("owed", "call"),
}
_AT_MARK = {
    50: N_("top line"),
    75: N_("soon"),
    100: N_("late"),
}
"""What happens at each mark, of every clock: `Promise.level` and the top line do it."""
LEGEND = N_(
    "Half of the time is over: top line of whoever owes it. Three quarters: soon, on every screen. All of it: late, "
    "ahead of what is not."
)
_NEAR = timedelta(seconds=1)
"""A rung that is due within this of a mark is due at the mark."""


def called(to: str) -> str:
    """Whom a rung calls: the title of a position; a person or a group as it stands."""
    return BY_CODE[to].shown() if to in BY_CODE else to


def promised(kind: str, subject: str) -> str:
    """What is owed, in a few words: `update customers`, `task 3`, `commander`, `call OSC`."""
    if kind == "role":
        return _("commander") if subject == "IC" else _("roles {what}").format(what=subject.replace(" ", ", "))
    if kind == "escalation":
        return _("call {what}").format(what=subject)
    if kind in ("update", "draft", "send"):
        subject = shown_audience(subject)
    return _(_WORDS[kind]).format(what=subject) if kind in _WORDS else subject


def headed(kind: str, subject: str) -> tuple[str, str]:
    """The same in two parts: a word of ours, and what people or files call it, which may be of any width."""
    if kind == "role":
        return (_("commander"), "") if subject == "IC" else (_("roles"), subject.replace(" ", ", "))
    if kind == "escalation":
        return _("call"), called(subject)
    if kind in ("clock", "assess"):
        return _("regulator"), promised(kind, subject)
    if kind == "update":
        return _("update"), shown_audience(subject)
    return (promised(kind, subject), "") if kind in _WORDS else ("", subject)


def told(promise: Promise, now: datetime, *, figures: bool = True) -> str:
    """`update customers late 2:10`, `task 3 in 12:00`, `GDPR 33(2) at once`."""
    what = promised(promise.kind, promise.subject)
    if promise.due is None:
        return _("{what} at once").format(what=what)
    show = show_duration if figures else show_short
    left = (promise.due - now).total_seconds()
    if left < 0:
        return _("{what} late {time}").format(what=what, time=show(-left))
    return _("{what} in {time}").format(what=what, time=show(left))


def short(promise: Promise, now: datetime) -> str:
    """`upd 4m`, `task 5m late`, `resp 14h late`: fourteen cells."""
    word = "IC" if promise.key == "role/IC" else pgettext("owed", _SHORT.get(promise.kind, promise.kind[:4]))
    if promise.due is None:
        return _("{word} at once").format(word=word)
    left = (promise.due - now).total_seconds()
    if left >= 0:
        return f"{word} {show_short(left)}"
    time = show_largest(left)
    return _("{word} {time} late").format(word=word, time=time)


def urgency(promise: Promise, now: datetime) -> str:
    """The meaning of something owed: late, soon, or nothing."""
    return {100: "late", 75: "soon"}.get(promise.level(now), "")


def standing(promise: Promise, now: datetime, zone: tzinfo, *, figures: bool = True) -> str:
    """One clock at length: `due 14:47, in 3:10`, `due 13:00, 1:32:07 late`; in minutes where not `figures`."""
    if promise.due is None:
        since = show_moment(promise.since, zone, now)
        return _("at once, since {time}").format(time=since)
    left = (promise.due - now).total_seconds()
    rest = _("in {time}") if left >= 0 else _("{time} late")
    due = show_moment(promise.due, zone, now)
    time = (show_duration if figures else show_short)(abs(left))
    return _("due {time}, {rest}").format(time=due, rest=rest.format(time=time))


class Mark(NamedTuple):
    """One mark of a clock: per cent of its time, when it comes, and what happens then."""

    percent: int
    at: datetime
    words: str


def marks(promise: Promise, ladders: Iterable[Ladder] = ()) -> Iterator[Mark]:
    """What happens at 50, 75 and 100 % of a clock's time; `ladders` that run may call somebody there."""
    if promise.due is None:
        return
    for percent, at in zip(MARKS, (promise.half, promise.most, promise.due), strict=True):
        words = [_(_AT_MARK[percent])]
        if promise.kind in ("response", "resolution"):
            calls = [called(rung.to) for ladder in ladders for rung in ladder.rungs
                     if rung.due is not None and abs(rung.due - at) < _NEAR]  # fmt: skip
            words += [_("calls {to}").format(to=to) for to in calls]
        yield Mark(percent, at, ", ".join(words))


def mark_words(mark: Mark, now: datetime, zone: tzinfo) -> str:
    """`75 % 14:43 soon`; what has come says so."""
    when = show_moment(mark.at, zone, now)
    words = _("{percent} % {time} {what}") if mark.at > now else _("{percent} % {time} {what} (over)")
    return words.format(percent=mark.percent, time=when, what=mark.words)


def paused_words(state: IncidentState, now: datetime, zone: tzinfo) -> str:
    """That the resolution's clock stands still; empty where it does not."""
    last = state.holds[-1] if state.holds else None
    if not state.open or last is None or last.end is not None or not last.customer:
        return ""
    since = show_moment(last.start, zone, now)
    return _("stands still since {time}, waiting for the customer: {what}").format(time=since, what=last.reason)
