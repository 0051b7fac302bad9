"""Words to the outside as they stand: what went out, which drafts wait for whom. Rules are in `updating.py`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from warroom.i18n import N_, NC_, _, pgettext
from warroom.model.events.updates import draft_register
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import ENDED
from warroom.model.moments import rfc3339
from warroom.model.parts import Drafted, Ruling, Told, Update

if TYPE_CHECKING:
    from warroom.model.audiences import Audience

_TITLES = {
    "staff": NC_("audience", "staff"),
    "customers": NC_("audience", "customers"),
    "suppliers": NC_("audience", "suppliers"),
    "partners": NC_("audience", "partners"),
    "board": NC_("audience", "board"),
    "it": NC_("audience", "IT"),
    "security": NC_("audience", "security"),
    "legal": NC_("audience", "legal"),
    "press": NC_("audience", "press"),
    "regulator": NC_("audience", "regulator"),
}
"""The audiences that ship; their files have the same titles."""
STATUSES: dict[str, str] = {
    "drafted": N_("waits for approval"),
    "approved": N_("approved, not sent yet"),
    "returned": N_("sent back"),
    "withdrawn": N_("withdrawn"),
    "sent": N_("sent"),
}
WAITING = ("drafted", "approved", "returned")
"""The states in which somebody still has something to do about a draft."""


class Words(NamedTuple):
    """Words to an audience outside. `quiet`: nothing more is promised; `draft`: somebody else is to look at them first.

    Without a `rule` they go out at once, and nothing is promised but `next_due`.
    """

    audience: str
    text: str
    next_due: datetime | None = None
    quiet: bool = False
    draft: bool = False
    channel: str = ""
    rule: Audience | None = None


def shown_audience(code: str) -> str:
    """An audience in the chosen language; one that did not ship as it is called."""
    return pgettext("audience", _TITLES[code]) if code in _TITLES else code


def shown_update_status(status: str) -> str:
    """The state of words to the outside in the chosen language."""
    return _(STATUSES[status]) if status in STATUSES else status


def sent(state: IncidentState) -> list[Update]:
    """Who was told what, when: oldest first."""
    found = []
    for one in sorted(state.sent, key=lambda sent: sent.at):
        draft = state.drafts.get(one.draft)
        yes = next((ruling for ruling in reversed(draft.rulings) if ruling.approved), None) if draft else None
        found.append(
            Update(
                one.event, state.numbers[one.draft] if draft else 0, one.audience, one.text, "sent",
                draft.at if draft else None, draft.actor if draft else "",
                yes.at if yes else None, yes.actor if yes else "",
                one.at, one.actor, one.next_due, one.channel, wording=one.event,
            )
        )  # fmt: skip
    return found


def drafts(state: IncidentState) -> list[Update]:
    """All drafts that did not go out, by number; `WAITING` says which of them somebody has to see to."""
    done = {one.draft for one in state.sent}
    return sorted((_drafted(state, id_) for id_ in state.drafts if id_ not in done), key=lambda one: one.number)


def promised(state: IncidentState) -> list[Told]:
    """Who was promised more, soonest first: the last words to each, until the incident has ended."""
    owed = [told for told in state.told.values() if told.next_due is not None] if state.status not in ENDED else []
    return sorted(owed, key=lambda told: (told.next_due, told.audience))


def waiting(state: IncidentState) -> list[Update]:
    """The drafts about which somebody has something to do, by number."""
    return [one for one in drafts(state) if one.status in WAITING]


def _drafted(state: IncidentState, id_: str) -> Update:
    draft, register = state.drafts[id_], draft_register(id_)
    last = state.registers.last(register)
    wording = last.event if last is not None else ""
    ruling = next((one for one in reversed(draft.rulings) if one.wording == wording), None)
    approved = ruling if ruling is not None and ruling.approved else None
    return Update(
        id_, state.numbers[id_], draft.audience, last.value if last is not None else "", _status(draft, ruling),
        draft.at, draft.actor, approved.at if approved else None, approved.actor if approved else "", None, "",
        draft.next_due, why=ruling.why if ruling else "", wording=wording,
        worded_at=last.at if last is not None else None, quiet=draft.quiet,
        disputed=state.registers.disputed(register),
    )  # fmt: skip


def _status(draft: Drafted, ruling: Ruling | None) -> str:
    """The state of a draft; `ruling`: the last one about the very words that it holds now."""
    if draft.withdrawn:
        return "withdrawn"
    if ruling is None:
        return "drafted"
    return "approved" if ruling.approved else "returned"


def update_row(state: IncidentState, update: Update) -> tuple[object, ...]:
    """What stands in the table `updates` about words to the outside; times as text."""
    times = {name: getattr(update, name) for name in ("drafted_at", "approved_at", "sent_at", "next_due")}
    when = {name: rfc3339(moment) if moment is not None else None for name, moment in times.items()}
    return (
        state.id, update.id, update.number, update.audience, update.status, update.text,
        when["drafted_at"], update.drafted_by, when["approved_at"], update.approved_by,
        when["sent_at"], update.sent_by, when["next_due"], update.channel,
    )  # fmt: skip
