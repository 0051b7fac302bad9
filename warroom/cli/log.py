"""The command that keeps words: log."""

from __future__ import annotations

from warroom.cli.base import Cli, at_option, command, incident_argument, option, said, words_argument
from warroom.i18n import N_


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
    from warroom.cli.kept import kept

    words = said(text)
    with cli.room() as room:
        recorded = room.log(ref, words, kind=kind, to=to, channel=channel, at=at, again=again)
        kept(room, recorded, as_json)
