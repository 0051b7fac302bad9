"""Getting out of a damaged room what can still be proved."""

from __future__ import annotations

from pathlib import Path

import click

from warroom.cli.base import Cli, argument, command
from warroom.i18n import N_, _, ngettext

_NAMED = 20


@command("salvage", N_("Write every event of a damaged room that can still be proved into a new one."))
@argument("damaged", N_("The damaged file. It is only read."), type=click.Path(path_type=Path))
@argument("new", N_("The new file."), type=click.Path(path_type=Path))
def salvage(cli: Cli, damaged: Path, new: Path, as_json: bool) -> None:
    """Salvage a room."""
    from warroom.cli.output import note, put, put_json, shown
    from warroom.cli.progress import Bar
    from warroom.journal.salvage import salvage as rescue

    with Bar(not as_json) as bar:
        report = rescue(damaged, new, me=cli.me, progress=bar.step)
    if as_json:
        put_json(report)
        return
    words = ngettext(
        "{n} event proved and written into {file}", "{n} events proved and written into {file}", report.proved
    )
    put(words.format(n=report.proved, file=shown(report.target)))
    put(_("{n} incidents.").format(n=report.incidents))
    if report.gaps:
        words = ngettext(
            "{n} event is known to be missing: another one follows it. The new room says so, and verify accepts it.",
            "{n} events are known to be missing: others follow them. The new room says so, and verify accepts it.",
            report.gaps,
        )
        put(words.format(n=report.gaps))
    for one in report.left[:_NAMED]:
        where = f"{one.first}-{one.last}" if one.last > one.first else str(one.first)
        note(_("left out: position {where} {id}: {why}").format(where=where, id=shown(one.id), why=one.why))
    if len(report.left) > _NAMED:
        note(_("… and {n} more; --json names them all.").format(n=len(report.left) - _NAMED))
    if not report.left and not report.gaps:
        put(_("Nothing is missing that anything here speaks of."))
    if not report.log:
        note(_("There was no log beside the file; the newest events may have stood in it."))
