"""What events about links between incidents, and about who sees one, say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.i18n import _
from warroom.model.linking import LINKS
from warroom.report.hints import Hints, Telling, with_


def _link(event: Any) -> str:
    return f"{_(LINKS[event.link]) if event.link in LINKS else event.link} {event.code or event.other}"


def _linked(event: Any, hints: Hints) -> Telling:
    return Telling(_("Link"), _link(event), "strong" if event.link == "duplicate" else "muted")


def _unlinked(event: Any, hints: Hints) -> Telling:
    return Telling(_("Link"), _("no longer {link}").format(link=_link(event)), "muted")


def _confided(event: Any, hints: Hints) -> Telling:
    said = []
    if event.confidential is not None:
        said.append(_("confidential from now on") if event.confidential else _("no longer confidential"))
    if event.added:
        said.append(_("named: {who}").format(who=", ".join(event.added)))
    if event.removed:
        said.append(_("no longer named: {who}").format(who=", ".join(event.removed)))
    return Telling(_("Confidential"), with_("; ".join(said), event.why), "strong")


RELATIONS: dict[str, Callable[[Any, Hints], Telling]] = {
    "incident.linked": _linked,
    "incident.unlinked": _unlinked,
    "incident.confided": _confided,
}
