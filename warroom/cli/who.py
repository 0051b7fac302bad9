"""Who is in the room."""

from __future__ import annotations

from warroom.cli.base import Cli, command
from warroom.i18n import N_, _


@command("who", N_("Who has a console open on this room: since when, at which incident, writing what."))
def who(cli: Cli, as_json: bool) -> None:
    """Show who is here."""
    from warroom.cli.output import note, put_json, shown, table
    from warroom.clock import SystemClock
    from warroom.model.moments import show_moment
    from warroom.report.presence import doing

    with cli.room() as room:
        found, zone = room.here(), room.zone
    now = SystemClock().now()  # people sit there in their own time, also in an exercise
    if as_json:
        put_json(
            [
                {
                    "login": one.card.login, "via": one.card.via, "pid": one.card.pid, "since": one.card.since,
                    "active": one.card.active, "silent_seconds": int(one.silent), "number": one.number or None,
                    **one.card.doing._asdict(),
                }
                for one in found
            ]
        )  # fmt: skip
        return
    if not found:
        note(_("Nobody has a console open on this room."))
        return
    rows = [
        [shown(one.card.login), show_moment(one.card.since, zone, now), shown(one.card.via), shown(doing(one, now))]
        for one in found
    ]
    table([_("WHO"), _("SINCE"), _("FROM"), _("AT")], rows)
