"""Links between incidents, and what is like one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.room.links import Tie

_KINDS = ["parent", "duplicate", "related"]


@command(
    "link",
    N_(
        "What an incident is linked to, and what is like it and why; with LINK and OTHER, link it: it is a part of "
        "OTHER (parent), a duplicate of OTHER (which cancels it), or related."
    ),
)
@incident_argument
@argument("kind", N_("parent, duplicate or related."), required=False, type=click.Choice(_KINDS), metavar="[LINK]")
@argument("other", N_("The other incident."), required=False, metavar="[OTHER]")
@option("--why", metavar="TEXT", default="", help=N_("For a duplicate: what was told to those who stood by."))
def link(cli: Cli, ref: str, kind: str | None, other: str | None, why: str, as_json: bool) -> None:
    """Show links and likeness, or link."""
    from warroom.cli.output import answer
    from warroom.model.linking import LINKS
    from warroom.model.refusal import BadInput

    if kind and not other:
        raise BadInput(_("Say of which incident: warroom link {n} {link} OTHER").format(n=ref, link=kind))
    with cli.room() as room:
        if not kind or not other:
            _show(cli, ref, as_json)
            return
        state = room.link(ref, kind, other, why=said(why))
        target = room.incident(room.find(other))
    told = {"id": state.id, "code": state.code, "status": state.status, "link": kind, "other": target.code}
    words = _("{code} is {link} {other}.").format(code=state.code, link=_(LINKS[kind]), other=target.code)
    answer(as_json, told, words)


def _show(cli: Cli, ref: str, as_json: bool) -> None:
    from warroom.cli.output import put, put_json, shown
    from warroom.report.alike import likeness, summary, tie_words

    with cli.room() as room:
        ties, alike = room.ties(ref), room.similar(ref)
    if as_json:
        put_json({"links": [tie_json(tie) for tie in ties], "similar": alike})
        return
    for tie in ties:
        put(shown(tie_words(tie)))
    put(summary(alike) or _("Nothing is like it."))
    for one in alike:
        put(f"  {shown(likeness(one))}")


def tie_json(tie: Tie) -> dict[str, Any]:
    """A link as JSON: `link` is turned round where the other incident is the part, or the duplicate."""
    turned = {"parent": "part", "duplicate": "has_duplicate"}
    told = tie._asdict()
    told["link"] = turned.get(tie.link, tie.link) if tie.reverse else tie.link
    del told["reverse"]
    return told


@command("unlink", N_("Take every link between two incidents away, in whichever direction it was made."))
@incident_argument
@argument("other", N_("The other incident."))
def unlink(cli: Cli, ref: str, other: str, as_json: bool) -> None:
    """Unlink two incidents."""
    from warroom.cli.output import answer

    with cli.room() as room:
        state = room.unlink(ref, other)
        target = room.incident(room.find(other))
    words = _("{code} and {other} are linked no longer.").format(code=state.code, other=target.code)
    answer(as_json, {"id": state.id, "code": state.code, "other": target.code}, words)
