"""The end of the plan's list: hypotheses, and decisions that somebody looks at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from warroom.i18n import _, ngettext
from warroom.model.durations import show_short
from warroom.model.incident import IncidentState
from warroom.model.record import HYPOTHESIS_STATUSES, Decision, Hypothesis, decisions, hypotheses
from warroom.model.tlp import in_front
from warroom.tui.widgets.cells import Cell, Row

_MEANINGS = {"ruled_out": "muted", "confirmed": "done", "testing": "soon"}


def record_rows(state: IncidentState, now: datetime) -> Iterator[Row]:
    """Nothing where there is neither: h raises the first hypothesis, d takes the first decision."""
    guesses = hypotheses(state)
    if guesses:
        n = sum(1 for one in guesses if one.status in ("open", "testing"))
        count = ngettext("{n} open", "{n} open", n).format(n=n)
        yield Row("head/hypotheses", (Cell(_("Hypotheses"), "strong"), Cell(count, "muted")))
        yield from map(_hypothesis, sorted(guesses, key=lambda one: (one.status == "ruled_out", one.number)))
    taken = [one for one in decisions(state) if not one.struck and (one.review is not None or not one.outcome)]
    if taken:
        yield Row("head/decisions", (Cell(_("Decisions"), "strong"), Cell(_("whose outcome is open"), "muted")))
        yield from (_decision(one, now) for one in taken)


def _hypothesis(one: Hypothesis) -> Row:
    meaning = _MEANINGS.get(one.status, "")
    shown = HYPOTHESIS_STATUSES.get(one.status)
    words = f"{one.text} · {_(shown) if shown else one.status}"
    words = f"{words}: {one.why}" if one.why else words
    return Row(f"hypothesis/{one.id}", (Cell(f" H{one.number}", meaning), Cell(words, meaning)))


def _decision(one: Decision, now: datetime) -> Row:
    words, meaning = in_front(one.tlp, one.text), ""
    if one.review is not None:
        left = (one.review - now).total_seconds()
        when = _("look at it again in {time}") if left >= 0 else _("look at it again: {time} late")
        words, meaning = f"{words} · {when.format(time=show_short(abs(left)))}", "" if left >= 0 else "late"
    return Row(f"decision/{one.id}", (Cell(f" D{one.number} {one.decided_by}", meaning), Cell(words, meaning)))
