"""What events about waiting, calling and snoozing say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from warroom.i18n import _
from warroom.model.folding_owed import moment_of
from warroom.report.hints import Hints, Telling, imported, with_
from warroom.report.owing import called, promised


def _held(event: Any, hints: Hints) -> Telling:
    said = _("waiting: {what}").format(what=event.reason) if event.reason else _("no longer waiting")
    if event.reason and event.customer:
        said = _("waiting for the customer: {what} (the resolution's clock stands still)").format(what=event.reason)
    return Telling(_("On hold"), imported(said, event), "muted")


def _armed(event: Any, hints: Hints) -> Telling:
    if not event.rungs:
        return Telling(_("Escalation"), _("{ladder}: does not count any more").format(ladder=event.title), "muted")
    said = []
    for to, due in zip_longest(event.to, event.dues[: len(event.to)], fillvalue=""):
        moment = moment_of(due)
        said.append(f"{called(to)} {hints.time(moment)}" if moment is not None else called(to))
    return Telling(_("Escalation"), _("{ladder}: {rungs}").format(ladder=event.title, rungs=", ".join(said)), "muted")


def _raised(event: Any, hints: Hints) -> Telling:
    words = _("{to} is called: nobody below answered") if event.cause == "unanswered" else _("{to} is called")
    said = words.format(to=called(event.to))
    if event.answer_by is not None:
        said = _("{what}, answer by {time}").format(what=said, time=hints.time(event.answer_by))
    return Telling(_("Escalation"), with_(f"{event.title}: {said}" if event.title else said, event.why), "order")


def _answered(event: Any, hints: Hints) -> Telling:
    said = _("answered for {to}").format(to=called(event.to)) if event.to else _("answered")
    return Telling(_("Escalation"), with_(said, event.note), "done")


def _stood_down(event: Any, hints: Hints) -> Telling:
    said = _("{what}: stood down").format(what=event.title or event.ladder or called(event.to))
    return Telling(_("Escalation"), with_(said, event.why), "muted")


def _snoozed(event: Any, hints: Hints) -> Telling:
    what = promised(event.what, event.subject)
    return Telling(_("Snooze"), _("{what}, until {time}").format(what=what, time=hints.time(event.until)), "muted")


OWED_TELLERS: dict[str, Callable[[Any, Hints], Telling]] = {
    "incident.held": _held,
    "escalation.armed": _armed,
    "escalation.raised": _raised,
    "escalation.acknowledged": _answered,
    "escalation.stood_down": _stood_down,
    "promise.snoozed": _snoozed,
}
