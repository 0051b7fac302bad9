"""What is known of an entry beside its words: struck, corrected, significant, answered. Shown where it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import NamedTuple

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.incident import IncidentState
from warroom.model.labelling import own
from warroom.model.moments import show_moment
from warroom.model.record import APPROVAL, APPROVED, CONFIRMED, PROPOSED, Answer, Ask
from warroom.model.tlp import over, shown


class Mark(NamedTuple):
    """`struck`: the words stay readable and count no more. `before` and `behind`: in brackets, around the words."""

    struck: bool = False
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    def around(self, text: str) -> str:
        """The words of an entry with all its marks: `[struck, now 118] It is db1 [ann: wrong host]`."""
        return " ".join((*(f"[{one}]" for one in self.before), text, *(f"[{one}]" for one in self.behind)))


NO_MARK = Mark()
Marks = Mapping[str, Mark]
"""Event id → its mark; most entries have none."""


def mark_of(recorded: Recorded, marks: Marks, incident: str) -> Mark:
    """The mark of one event, with the label that holds for it in front; `incident`: the level of its incident."""
    mark, level = marks.get(recorded.id, NO_MARK), over(own(recorded), incident)
    return mark._replace(before=(shown(level), *mark.before)) if level else mark


def marks_of(state: IncidentState, zone: tzinfo) -> dict[str, Mark]:
    """The marks of all events of an incident that have any; times in `zone`."""
    record = state.record
    named = {
        *record.struck, *record.corrects, *(id_ for id_, flag in record.flags.items() if flag.level != "none"),
        *(entry for entry, _what in record.asks), *(task.id for task in state.tasks() if task.ordered),
    }  # fmt: skip
    return {id_: _mark(state, id_, zone) for id_ in named}


def _mark(state: IncidentState, id_: str, zone: tzinfo) -> Mark:
    record = state.record
    struck, flag = record.struck.get(id_), record.flags.get(id_)
    before = []
    if struck:
        now = _called(state, struck.successor, struck.into)
        before.append(_("struck, now {ref}").format(ref=now) if struck.successor else _("struck"))
    if flag and not struck:
        before += {CONFIRMED: [_("significant")], PROPOSED: [_("significant?")]}.get(flag.level, [])
    behind = list(_behind(state, id_, zone))
    if struck:
        behind.insert(0, f"{struck.by}: {struck.why}")
    return Mark(struck is not None, tuple(before), tuple(behind))


def _behind(state: IncidentState, id_: str, zone: tzinfo) -> Iterator[str]:
    record = state.record
    corrected = record.corrects.get(id_)
    if corrected is not None:
        yield _("corrects {ref}").format(ref=_called(state, corrected, record.struck[corrected].number))
    for (entry, what), ask in record.asks.items():
        if entry == id_ and id_ not in record.struck:
            yield from _asked(ask, record.answers.get((entry, what), {}), zone)
    task = next((task for task in state.tasks() if task.id == id_ and task.ordered), None)
    if task is not None and task.unacknowledged:
        yield _("{who}: not acknowledged yet").format(who=task.assignee or task.position)


def _asked(ask: Ask, answers: Mapping[str, Answer], zone: tzinfo) -> Iterator[str]:
    for of in ask.of:
        answer = answers.get(of)
        if answer is None:
            waits = _("{who}: no approval yet") if ask.what == APPROVAL else _("{who}: no answer yet")
            yield waits.format(who=of)
            continue
        time = show_moment(answer.at, zone, ask.at)
        words = answer.text or _("understood")
        if ask.what == APPROVAL:
            words = _("approved") if answer.verdict == APPROVED else _("returned: {why}").format(why=answer.text)
        yield f"{answer.who} {time}: {words}"


def _called(state: IncidentState, id_: str, number: int) -> str:
    """`117` an entry, `D2` a decision; else nothing but its id."""
    if id_ in state.record.decisions:
        return f"D{state.numbers[id_]}"
    return str(number) if number else id_
