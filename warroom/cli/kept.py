"""The answer to words that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli.output import put, put_json, shown
from warroom.i18n import _
from warroom.model.labelling import own
from warroom.model.moments import show_moment
from warroom.model.tlp import shown as label
from warroom.model.updates import shown_audience

if TYPE_CHECKING:
    from warroom.model.envelope import Recorded
    from warroom.room import Room


def kept(room: Room, recorded: Recorded, as_json: bool) -> None:
    """What was kept, as it was read: the time with its day where that is not today, and whom it names."""
    if as_json:
        from warroom.cli.entries import entry  # only here: it knows how every event is told

        put_json(entry(recorded))
        return
    zone, now, event = room.zone, room.clock.now(), recorded.event
    (row,) = room.board_rows([recorded.stream])
    said = _("{code}: kept, {time}").format(code=row.code, time=show_moment(recorded.at, zone, now))
    if name := _called(room, recorded):
        said = _("{code}: kept as {name}, {time}").format(
            code=row.code, name=name, time=show_moment(recorded.at, zone, now)
        )
    to = getattr(event, "to", ()) or filter(None, [getattr(event, "audience", "") or getattr(event, "assignee", "")])
    if names := ", ".join(map(shown_audience, to)):
        said += ", " + _("to {names}").format(names=shown(names))
    due = getattr(event, "next_due", None)
    if due is not None:
        said += ", " + _("next by {time}").format(time=show_moment(due, zone, now))
    for field, words in (("due", _("due {time}")), ("review", _("to be looked at again {time}"))):
        moment = getattr(event, field, None)
        if moment is not None:
            said += ", " + words.format(time=show_moment(moment, zone, now))
    if level := own(recorded):
        said += f", {label(level)}"
    put(said)


def _called(room: Room, recorded: Recorded) -> str:
    """How it is named from now on: `117`, `D2`, `T3`."""
    if recorded.kind.startswith("update."):
        return ""
    number = getattr(recorded.event, "number", 0)
    if recorded.kind == "log.written":
        return str(number)
    from warroom.model.recording import ref_of

    return ref_of(room.current(recorded.stream), recorded)
