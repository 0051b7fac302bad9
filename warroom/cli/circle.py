"""Who sees a confidential incident."""

from __future__ import annotations

from warroom.cli.base import Cli, command, complete_person, incident_argument, option, said
from warroom.i18n import N_, _


@command(
    "confidential",
    N_(
        "Whether an incident is confidential and who sees it then: whoever declared it, holds or held a position or "
        "has a task, and those who are named. Screens and commands show it to nobody else; the file hides nothing."
    ),
)
@incident_argument
@option("--on/--off", "on", default=None, help=N_("Make it confidential, or show it to everybody again."))
@option("--add", "add", multiple=True, metavar="PERSON", shell_complete=complete_person, help=N_("Name somebody."))
@option("--remove", "remove", multiple=True, metavar="PERSON", shell_complete=complete_person,
        help=N_("Take somebody out."))  # fmt: skip
@option("--why", metavar="TEXT", default="", help=N_("The reason; - reads standard input."))
def confidential(
    cli: Cli, ref: str, on: bool | None, add: tuple[str, ...], remove: tuple[str, ...], why: str, as_json: bool
) -> None:
    """Show or change who sees an incident."""
    from warroom.cli.output import answer, shown
    from warroom.model.seeing import named

    with cli.room() as room:
        if on is not None or add or remove:
            state = room.confide(ref, confidential=on, add=add, remove=remove, why=said(why))
        else:
            state = room.current(room.find(ref))
    seen = sorted(named(state))
    told = {"id": state.id, "code": state.code, "confidential": state.confidential, "named": seen}
    if state.confidential:
        words = _("{code} is confidential; it is seen by: {names}").format(code=state.code, names=", ".join(seen))
    else:
        words = _("{code} is seen by everybody.").format(code=state.code)
    answer(as_json, told, shown(words))
