"""The communication log: entries, and updates to stakeholders."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from warroom.i18n import _
from warroom.model import may
from warroom.model.envelope import Recorded
from warroom.model.events import LogWritten, UpdateSent
from warroom.model.grammar import ENTRY_KINDS, Quick, parse_quick
from warroom.model.incident import IncidentState
from warroom.model.moments import rfc3339
from warroom.model.plain import blank, clean_line, clean_text
from warroom.model.refusal import BadInput, SameWords
from warroom.room.roster import Roster

SAME_WITHIN = timedelta(seconds=10)
"""The same words by the same person within this time are asked about."""


class Log(Roster):
    """Words that are kept."""

    def quick(self, text: str, ref: str | int | None = None) -> Quick:
        """How a line of the quick grammar is read."""
        state = self.current(self.find(ref)) if ref is not None else None
        reported = state.reported_at if state is not None else None
        return parse_quick(text, now=self.clock.now(), zone=self.zone, reported_at=reported)

    def log(
        self,
        ref: str | int,
        text: str,
        *,
        kind: str | None = None,
        to: tuple[str, ...] = (),
        channel: str = "",
        at: str | None = None,
        again: bool = False,
    ) -> Recorded:
        """One entry; the text may hold the quick grammar. Its time is when it was sent, unless typed.

        Raises `SameWords` for the same words by the same person within seconds, unless `again`.
        """
        words = clean_text(text)
        with self.on(ref) as (writer, state):
            quick = parse_quick(words, now=self.clock.now(), zone=self.zone, reported_at=state.reported_at)
            event = LogWritten(
                entry=entry_kind(kind or quick.kind or "note"),
                text=quick.text,
                to=(*(clean_line(one, what=_("addressee")) for one in to), *quick.to),
                tags=quick.tags,
                channel=clean_line(channel, what=_("channel")) if channel else quick.channel or "",
            )
            if blank(event.text):
                raise BadInput(_("The entry is empty. Type what you see, then Enter."))
            happened = self.past(at, state) if at else quick.at
            if not again:
                self._not_twice(state, event, happened)
            return self.write(writer, state, [event], at=happened)[0]

    def update(
        self, ref: str | int, audience: str, text: str, *, next_due: datetime | None = None, next_in: str | None = None
    ) -> Recorded:
        """Words to people outside, and when the next ones are promised."""
        event_text = clean_text(text)
        if not event_text:
            raise BadInput(_("The words to {audience} are empty.").format(audience=audience))
        with self.on(ref) as (writer, state):
            code = may.demand(state, self.me, "update")
            due = next_due or self.due(next_in, state)
            event = UpdateSent(audience=clean_line(audience, what=_("audience")), text=event_text, next_due=due)
            return self.write(writer, state, [event], position=code)[0]

    def _not_twice(self, state: IncidentState, event: LogWritten, happened: datetime | None) -> None:
        """The same words to the same people about the same time: most likely sent twice by mistake."""
        now = self.clock.now()
        since = int((now - SAME_WITHIN).timestamp() * 1000) << 16
        rows = self.journal.query(
            "SELECT e.at FROM events v JOIN entries e ON e.pos = v.pos WHERE v.stream = ? AND v.hlc > ? "
            "AND v.recorded_at BETWEEN ? AND ? "  # after the clock went back, what it said before is no guide
            "AND v.kind = 'log.written' AND v.actor = ? AND e.text = ? AND e.kind = ? AND e.recipients = ? "
            "AND (? = '' OR e.at = ?) LIMIT 1",
            (
                state.id, since, rfc3339(now - SAME_WITHIN), rfc3339(now), self.me, event.text, event.entry,
                json.dumps(event.to, ensure_ascii=False), *[rfc3339(happened) if happened else ""] * 2,
            ),
        )  # fmt: skip
        if rows:
            raise SameWords(_("You said the same words seconds ago. Send them once more to have them twice (--again)."))


def entry_kind(text: str) -> str:
    """The kind of entry that is meant; raises `BadInput`."""
    wanted = text.strip().casefold()
    found = [kind for kind in ENTRY_KINDS if kind == wanted] or [
        k for k in ENTRY_KINDS if wanted and k.startswith(wanted)
    ]
    if len(found) != 1:
        raise BadInput(
            _("{text!r} is not a kind of entry; choose one of {names}.").format(text=text, names=", ".join(ENTRY_KINDS))
        )
    return found[0]
