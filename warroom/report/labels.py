"""The label of a document (Traffic Light Protocol), and what it leaves out because that is labelled more strictly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from warroom.i18n import ngettext
from warroom.model.envelope import Recorded
from warroom.model.incident import IncidentState
from warroom.model.labelling import Withheld, levels
from warroom.model.tlp import over, shown, stricter


class Labels(NamedTuple):
    """`document`: the level of the strictest thing that stands in it. `events`: event id → the level that holds for it,
    where it has one of its own. `out`: what was left out; None where nobody asked for that."""

    document: str = ""
    events: Mapping[str, str] = {}
    out: Withheld | None = None

    def title(self) -> str:
        """`TLP:AMBER`, for the head and the foot of a document; empty where nothing in it is labelled."""
        return shown(self.document)

    def left_out(self) -> str:
        """How much was left out, and why, in a sentence; empty where nothing was."""
        if self.out is None or not self.out.events:
            return ""
        words = ngettext(
            "Left out: {n} entry that is labelled more strictly than {limit}, and what was said of it.",
            "Left out: {n} entries that are labelled more strictly than {limit}, and what was said of them.",
            self.out.entries,
        )
        return words.format(n=self.out.entries, limit=shown(self.out.limit))

    def lines(self) -> Iterator[str]:
        """What a document says of its labels, a line each."""
        yield from filter(None, (self.title(), self.left_out()))


NO_LABELS = Labels()


def labels_of(state: IncidentState, timeline: Iterable[Recorded], out: Withheld | None = None) -> Labels:
    """The labels of a document that holds this much of an incident."""
    events = {id_: over(level, state.tlp) for id_, level in levels(timeline).items()}
    return Labels(stricter(state.tlp, *events.values()), events, out)
