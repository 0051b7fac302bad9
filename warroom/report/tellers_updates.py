"""What each kind of event about words to the outside says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.i18n import _
from warroom.model.updates import shown_audience
from warroom.report.hints import Hints, Telling, with_


def _updated(event: Any, hints: Hints) -> Telling:
    said = f"-> {shown_audience(event.audience)}: {event.text}"
    if event.channel:
        said = _("{what} (on {channel})").format(what=said, channel=event.channel)
    if event.next_due is not None:
        said = _("{what} (next by {time})").format(what=said, time=hints.time(event.next_due))
    return Telling(_("Update"), said, "update")


def _update_drafted(event: Any, hints: Hints) -> Telling:
    said = f"{hints.number(event.number)} -> {shown_audience(event.audience)}: {event.text}"
    return Telling(_("Draft"), _("{what} (waits for approval)").format(what=said), "update")


def _update_reworded(event: Any, hints: Hints) -> Telling:
    return Telling(_("Draft"), with_(_("{draft} worded anew").format(draft=_draft(event, hints)), event.text), "update")


def _update_approved(event: Any, hints: Hints) -> Telling:
    return Telling(_("Draft"), _("{draft} approved").format(draft=_draft(event, hints)), "decision")


def _update_returned(event: Any, hints: Hints) -> Telling:
    said = _("{draft} sent back").format(draft=_draft(event, hints))
    return Telling(_("Draft"), with_(said, event.why), "strong")


def _update_withdrawn(event: Any, hints: Hints) -> Telling:
    said = _("{draft} withdrawn").format(draft=_draft(event, hints))
    return Telling(_("Draft"), with_(said, event.why), "muted")


def _draft(event: Any, hints: Hints) -> str:
    """`#2 -> customers`, as the timeline of an incident calls a draft."""
    return hints.names.get(event.draft, "")


UPDATES: dict[str, Callable[[Any, Hints], Telling]] = {
    "update.sent": _updated,
    "update.drafted": _update_drafted,
    "update.reworded": _update_reworded,
    "update.approved": _update_approved,
    "update.returned": _update_returned,
    "update.withdrawn": _update_withdrawn,
}
