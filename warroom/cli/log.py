"""Commands that keep words: log, update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli.base import Cli, argument, at_option, command, incident_argument, option, said, words_argument
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.envelope import Recorded
    from warroom.room import Room


@command(
    "log",
    N_(
        "Write one entry in the communication log. TEXT may hold the quick grammar: 14:20 !decision @dan #db ... "
        "The time of an entry is when it is sent, unless typed."
    ),
)
@incident_argument
@words_argument("text", N_("What happened or was said; - reads standard input."))
@option("--kind", metavar="KIND", help=N_("note, decision, order, hazard ...; the beginning of the word is enough."))
@option("--to", metavar="WHO", multiple=True, help=N_("Whom it is addressed to; may be given several times."))
@option("--from", "sender", metavar="WHO", default="", help=N_("Who said it, where that is not you."))
@option("--channel", metavar="NAME", default="", help=N_("How it was said: phone, bridge, mail ..."))
@option("--direction", metavar="WAY", default="", help=N_("in, out or internal."))
@option("--bob", metavar="STAGE", default="", help=N_("picture, judgement or decision."))
@option("--subject", metavar="TEXT", default="", help=N_("What a message is about (ICS 213)."))
@option("--ack", is_flag=True, help=N_("Ask the addressees for an answer; orders and messages do so by themselves."))
@option("--approval", is_flag=True, help=N_("A message goes out when somebody who may has approved it."))
@option("--reply-to", metavar="MSG", default="", help=N_("The number of the entry that this one goes on from."))
@option("--actions", metavar="TEXT", default="", help=N_("Of a CAN report whose condition is the text: what is done."))
@option("--needs", metavar="TEXT", default="", help=N_("The same: what is needed."))
@option("--due", metavar="TIME", help=N_("By when an order is carried out, or a decision looked at again: 15:30, 45m."))
@at_option
@option("--again", is_flag=True, help=N_("Keep it although the same words were sent seconds ago."))
def log(
    cli: Cli, ref: str, text: tuple[str, ...], kind: str | None, to: tuple[str, ...], sender: str, channel: str,
    direction: str, bob: str, subject: str, ack: bool, approval: bool, reply_to: str, actions: str, needs: str,
    due: str | None, at: str | None, again: bool, as_json: bool,
) -> None:  # fmt: skip
    """Keep one entry."""
    from warroom.room.log import More

    words = said(text)
    more = More(
        sender=sender, direction=direction, subject=subject, bob=bob, ack=ack, approval=approval, reply_to=reply_to,
        actions=said(actions), needs=said(needs), due=due,
    )  # fmt: skip
    with cli.room() as room:
        recorded = room.log(ref, words, kind=_kind(kind), to=to, channel=channel, at=at, again=again, more=more)
        _answer(room, ref, recorded, as_json)
        _doubts(room, recorded)


def _kind(text: str | None) -> str | None:
    """The kind by any of its names: `can`, `besluit`; else as it was typed, and the room says what there is."""
    if text is None:
        return None
    from warroom.model.grammar import kind_of

    return kind_of(text) or text


def _doubts(room: Room, recorded: Recorded) -> None:
    """On standard error: what looked like a time and stayed text, and who was named and holds no position any more."""
    from warroom.cli.output import note, shown
    from warroom.model.grammar import doubt

    event, typed = recorded.event, recorded.at if recorded.at != recorded.recorded_at else None
    kind = {"decision.taken": "decision", "task.added": "order"}.get(recorded.kind)
    said = doubt(typed, kind, event.words(), room.zone, room.clock.now())
    if said:
        note(shown(said))
    to = getattr(event, "to", ()) or tuple(filter(None, [getattr(event, "assignee", "")]))
    if to:
        from warroom.model.asking import gone

        for name in set(gone(room.current(recorded.stream))).intersection(to):
            note(_("{who} holds no position in this incident any more.").format(who=shown(name)))


@command("update", N_("Tell an audience outside how it stands, and when they hear more."))
@incident_argument
@argument("audience", N_("To whom: customers, board, regulator ..."))
@words_argument("text", N_("What they are told; - reads standard input."))
@option("--next", "next_in", metavar="TIME", help=N_("When that audience hears more: 15:30, 45m."))
def update(cli: Cli, ref: str, audience: str, text: tuple[str, ...], next_in: str | None, as_json: bool) -> None:
    """Keep words to the outside."""
    words = said(text)
    with cli.room() as room:
        recorded = room.update(ref, audience, words, next_in=next_in)
        _answer(room, ref, recorded, as_json)


def _answer(room: Room, ref: str, recorded: Recorded, as_json: bool) -> None:
    """What was kept, as it was read: the time with its day where that is not today, and whom it names."""
    if as_json:
        from warroom.cli.entries import entry
        from warroom.cli.output import put_json

        put_json(entry(recorded))
        return
    from warroom.cli.output import put, shown
    from warroom.model.moments import show_moment

    zone, now, event = room.zone, room.clock.now(), recorded.event
    (row,) = room.board_rows([recorded.stream])
    said = _("{code}: kept, {time}").format(code=row.code, time=show_moment(recorded.at, zone, now))
    if name := _called(room, recorded):
        said = _("{code}: kept as {name}, {time}").format(
            code=row.code, name=name, time=show_moment(recorded.at, zone, now)
        )
    to = getattr(event, "to", ()) or filter(None, [getattr(event, "audience", "") or getattr(event, "assignee", "")])
    if names := ", ".join(to):
        said += ", " + _("to {names}").format(names=shown(names))
    due = getattr(event, "next_due", None)
    if due is not None:
        said += ", " + _("next by {time}").format(time=show_moment(due, zone, now))
    for field, words in (("due", _("due {time}")), ("review", _("looked at again {time}"))):
        moment = getattr(event, field, None)
        if moment is not None:
            said += ", " + words.format(time=show_moment(moment, zone, now))
    put(said)


def _called(room: Room, recorded: Recorded) -> str:
    """How it is named from now on: `117`, `D2`, `T3`."""
    if recorded.kind == "update.sent":
        return ""
    number = getattr(recorded.event, "number", 0)
    if recorded.kind == "log.written":
        return str(number)
    from warroom.model.recording import ref_of

    return ref_of(room.current(recorded.stream), recorded)
