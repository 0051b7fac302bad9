"""What is said of answers, struck entries, significant events, decisions and hypotheses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.i18n import _, ngettext
from warroom.model.grammar import STAGES, kind_title
from warroom.model.record import APPROVAL, APPROVED, CONFIRMED, HYPOTHESIS_STATUSES, PROPOSED, RETURNED
from warroom.report.hints import Hints, Telling, marked, with_


def _asked(event: Any, hints: Hints) -> Telling:
    names = ", ".join(event.of)
    words = _("{n} asks {names} for approval") if event.what == APPROVAL else _("{n} asks {names} for an answer")
    said = words.format(n=_ref(event, hints), names=names)
    if event.due is not None:
        said = _("{what}, by {time}").format(what=said, time=hints.time(event.due))
    return Telling(_("Asks"), said, "muted")


def _answered(event: Any, hints: Hints) -> Telling:
    said = {APPROVED: _("{n} approved"), RETURNED: _("{n} returned")}.get(event.verdict, "")
    if said:
        return Telling(_("Approval"), with_(said.format(n=_ref(event, hints)), event.text), "done")
    words = event.text or _("understood")
    who = f"{event.by}: " if event.by else f"{event.of}: " if event.of.isupper() else ""
    return Telling(_("Answer"), _("to {n}: {words}").format(n=_ref(event, hints), words=f"{who}{words}"), "done")


def _struck(event: Any, hints: Hints) -> Telling:
    said = _ref(event, hints)
    if event.successor:
        said = f"{said} -> {hints.ref(event.successor) or event.into or event.successor}"
    label = _("Corrected") if event.successor else _("Struck")
    return Telling(label, with_(said, event.why), "strong")


def _flagged(event: Any, hints: Hints) -> Telling:
    words = {PROPOSED: _("{n} may be significant"), CONFIRMED: _("{n} is significant")}
    said = words.get(event.level, _("{n} is not significant")).format(n=_ref(event, hints))
    return Telling(_("Marked"), with_(said, event.why), "muted")


def _ref(event: Any, hints: Hints) -> str:
    """How the entry is called that an event is about."""
    return hints.ref(event.entry) or str(event.number or event.entry)


def _taken(event: Any, hints: Hints) -> Telling:
    said = hints.lettered("D", event.number)
    said += f" -> {', '.join(event.to)}: {event.text}" if event.to else f" {event.text}"
    notes = [_("decided by {who}").format(who=event.decided_by)] if event.decided_by else []
    notes += [_("instead of: {option}").format(option=one) for one in event.options]
    notes += [_("strong objection: {words}").format(words=one) for one in event.objections]
    if event.review is not None:
        notes.append(_("to be looked at again {time}").format(time=hints.time(event.review)))
    if event.channel:
        notes.append(_("on {channel}").format(channel=event.channel))
    if event.bob in STAGES:
        notes.append(_(STAGES[event.bob]))
    return Telling(kind_title("decision"), marked(said, notes, event.tags), "decision")


def _decision_set(event: Any, hints: Hints) -> Telling:
    said = [hints.names.get(event.decision, "")]
    if event.objection:
        said.append(_("strong objection: {words}").format(words=event.objection))
    if event.outcome is not None:
        said.append(event.outcome)
    if event.review is not None:
        said.append(_("to be looked at again {time}").format(time=hints.time(event.review)))
    elif event.reviewed and event.outcome is None:
        said.append(_("looked at"))
    return Telling(_("Decision"), " -> ".join(filter(None, said)), "decision")


def _raised(event: Any, hints: Hints) -> Telling:
    said = f"{hints.lettered('H', event.number)} {event.text}"
    return Telling(_("Hypothesis"), _linked(said, event.entries), "message")


def _hypothesis_set(event: Any, hints: Hints) -> Telling:
    said = [hints.names.get(event.hypothesis, "")]
    if event.status is not None:
        shown = HYPOTHESIS_STATUSES.get(event.status)
        said.append(_(shown) if shown else event.status)
    text = with_(" -> ".join(filter(None, said)), event.why)
    done = event.status in ("ruled_out", "confirmed")
    return Telling(_("Hypothesis"), _linked(text, event.entries), "done" if done else "muted")


def _linked(said: str, entries: tuple[str, ...]) -> str:
    if not entries:
        return said
    words = ngettext("{what} ({n} entry linked)", "{what} ({n} entries linked)", len(entries))
    return words.format(what=said, n=len(entries))


RECORD: dict[str, Callable[[Any, Hints], Telling]] = {
    "entry.asked": _asked,
    "entry.answered": _answered,
    "entry.struck": _struck,
    "entry.flagged": _flagged,
    "decision.taken": _taken,
    "decision.set": _decision_set,
    "hypothesis.raised": _raised,
    "hypothesis.set": _hypothesis_set,
}
