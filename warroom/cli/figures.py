"""Figures: response and resolution against the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli.base import Cli, command, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.model.figures import Figure


@command("figures", N_("Response and resolution against the targets, by priority; no exercises, nothing cancelled."))
@option("--since", metavar="TIME", help=N_("Only incidents reported from then on: 2026-01-01 00:00."))
@option("--until", metavar="TIME", help=N_("Only incidents reported before: 2026-04-01 00:00."))
def figures(cli: Cli, since: str | None, until: str | None, as_json: bool) -> None:
    """Show the figures."""
    from warroom.cli.output import note, put, put_json
    from warroom.model.figures import DEFINITIONS

    with cli.room() as room:
        found = room.figures(room.moment(since), room.moment(until, future=True))
    if as_json:
        put_json({"figures": found, "definitions": {name: _(words) for name, words in DEFINITIONS.items()}})
        return
    if not found:
        note(_("No incident is like that."))
        return
    _print(found)
    put()
    for words in DEFINITIONS.values():
        put(_(words))


def _print(found: Sequence[Figure]) -> None:
    from warroom.cli.output import table

    titles = {"response": _("response"), "resolution": _("resolution")}
    heads = [_("FIGURE"), _("PRI"), _("N"), _("TARGET"), _("MEAN"), _("MEDIAN"), _("P90"), _("MET"), _("MISSED"),
             _("LATE"), _("COMPLIANCE")]  # fmt: skip
    body = []
    for one in found:
        share = f"{one.compliance:.1f} %" if one.compliance is not None else "-"
        times = [_span(value) for value in (one.target, one.mean, one.median, one.p90)]
        judged = [str(n) if one.target is not None else "-" for n in (one.met, one.missed, one.late)]
        body.append([titles[one.which], one.priority or "-", str(one.n), *times, *judged, share])
    table(heads, body)


def _span(seconds: float | None) -> str:
    from warroom.model.durations import show_duration

    return "-" if seconds is None else show_duration(seconds)
