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
@option("--channel", metavar="NAME", default="", help=N_("How it was said: phone, bridge, mail ..."))
@at_option
@option("--again", is_flag=True, help=N_("Keep it although the same words were sent seconds ago."))
def log(
    cli: Cli, ref: str, text: tuple[str, ...], kind: str | None, to: tuple[str, ...], channel: str, at: str | None,
    again: bool, as_json: bool,
) -> None:  # fmt: skip
    """Keep one entry."""
    words = said(text)
    with cli.room() as room:
        recorded = room.log(ref, words, kind=kind, to=to, channel=channel, at=at, again=again)
        _answer(room, ref, recorded, as_json)


@command("update", N_("Tell an audience outside how it stands, and when they hear more."))
@incident_argument
@argument("audience", N_("To whom: customers, board, regulator ..."))
@words_argument("text", N_("What they are told; - reads standard input."))
@option(
    "--next",
    "next_in",
    metavar="TIME",
    help=N_("When that audience hears more: 15:30, 45m, none; else as the room says."),
)
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
    to = getattr(event, "to", ()) or filter(None, [getattr(event, "audience", "")])
    if names := ", ".join(to):
        said += ", " + _("to {names}").format(names=shown(names))
    due = getattr(event, "next_due", None)
    if due is not None:
        said += ", " + _("next by {time}").format(time=show_moment(due, zone, now))
    put(said)
