"""The command that keeps words: log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli.base import Cli, at_option, command, incident_argument, option, said, words_argument
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
@option("--tlp", metavar="LEVEL", help=N_("Its label: clear, green, amber, amber_strict, red; none: no label."))
@option("--reply-to", metavar="MSG", default="", help=N_("The number of the entry that this one goes on from."))
@option("--actions", metavar="TEXT", default="", help=N_("Of a CAN report whose condition is the text: what is done."))
@option("--needs", metavar="TEXT", default="", help=N_("The same: what is needed."))
@option("--due", metavar="TIME", help=N_("By when an order is carried out, or a decision looked at again: 15:30, 45m."))
@at_option
@option("--again", is_flag=True, help=N_("Keep it although the same words were sent seconds ago."))
def log(
    cli: Cli, ref: str, text: tuple[str, ...], kind: str | None, to: tuple[str, ...], sender: str, channel: str,
    direction: str, bob: str, subject: str, ack: bool, approval: bool, tlp: str | None, reply_to: str, actions: str,
    needs: str, due: str | None, at: str | None, again: bool, as_json: bool,
) -> None:  # fmt: skip
    """Keep one entry."""
    from warroom.cli.kept import kept
    from warroom.room.log import More

    words = said(text)
    more = More(
        sender=sender, direction=direction, subject=subject, bob=bob, ack=ack, approval=approval, reply_to=reply_to,
        actions=said(actions), needs=said(needs), due=due, tlp=tlp,
    )  # fmt: skip
    with cli.room() as room:
        recorded = room.log(ref, words, kind=_kind(kind), to=to, channel=channel, at=at, again=again, more=more)
        kept(room, recorded, as_json)
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
    from warroom.model.readback import doubt
    from warroom.model.tlp import doubt as unlabelled

    event, typed = recorded.event, recorded.at if recorded.at != recorded.recorded_at else None
    kind = {"decision.taken": "decision", "task.added": "order"}.get(recorded.kind)
    said = doubt(typed, kind, event.words(), room.zone, room.clock.now())
    if said:
        note(shown(said))
    if not getattr(event, "tlp", "") and (said := unlabelled(event.words())):
        note(shown(said))
    to = getattr(event, "to", ()) or tuple(filter(None, [getattr(event, "assignee", "")]))
    if to:
        from warroom.model.asking import gone

        for name in set(gone(room.current(recorded.stream))).intersection(to):
            note(_("{who} holds no position in this incident any more.").format(who=shown(name)))
