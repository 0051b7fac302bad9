"""Care of the room file: backup, rebuild, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, argument, command, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.journal.rotation import Schedule


@command("backup", N_("Copy the room into a new file, also while others write, and verify the copy."))
@argument("file", N_("The new file."), type=click.Path(dir_okay=False, path_type=Path), required=False)
@option("--due", is_flag=True, help=N_("Make one if the settings ask for it now, and throw old ones away."))
def backup(cli: Cli, file: Path | None, due: bool, as_json: bool) -> None:
    """Make a copy."""
    from warroom.cli.output import answer
    from warroom.cli.progress import Bar
    from warroom.journal import care

    if due == (file is not None):
        raise click.UsageError(_("Name the new file, or say --due for one as the settings ask for it."))
    if file is None:
        _scheduled(cli, as_json)
        return
    with cli.look() as room, Bar(not as_json) as bar:
        made = care.backup(room.journal, file, progress=bar.step)
    answer(as_json, {"file": str(made), "bytes": made.stat().st_size}, _written(made))


def _written(made: Path) -> str:
    from warroom.cli.output import shown

    size = max(1, made.stat().st_size // 1024)
    return _("{file} written and verified ({size} kB).").format(file=shown(str(made)), size=size)


def _scheduled(cli: Cli, as_json: bool) -> None:
    """One turn of the schedule, for cron and timers: nothing to do is no mistake."""
    from warroom.cli.output import put, put_json, shown
    from warroom.model.refusal import BadInput

    schedule = _schedule(cli.path)
    if schedule is None:
        raise BadInput(
            _("No folder for backups is set for {room}. See [backup] in: warroom config example").format(room=cli.path)
        )
    with cli.room() as room:
        done = room.back_up(schedule)
    if as_json:
        told = {"file": str(done.made) if done.made else "", "removed": [str(path) for path in done.removed]}
        put_json({**told, "bytes": done.made.stat().st_size if done.made else 0, "busy": done.busy})
    elif done.made is not None:
        put(_written(done.made))
        for path in done.removed:
            put(_("{file} thrown away: the schedule keeps it no longer.").format(file=shown(str(path))))
    else:
        put(_("Another process is making one right now.") if done.busy else _("No backup is due."))


def _schedule(room: Path) -> Schedule | None:
    from warroom.config import load
    from warroom.journal.rotation import Schedule

    return Schedule.read(room, *load(room).backup)


@command("rebuild", N_("Make the tables that are read from anew out of the journal."))
def rebuild(cli: Cli, as_json: bool) -> None:
    """Rebuild the tables."""
    from warroom.cli.output import answer
    from warroom.journal import care

    with cli.room() as room:
        count = care.rebuild(room.journal)
    answer(as_json, {"events": count}, _("Tables made anew from {n} events.").format(n=count))


@command("doctor", N_("Look at the file, its place, its rights and its lock, and say what to do about what is wrong."))
def doctor(cli: Cli, as_json: bool) -> None:
    """Examine the room."""
    from warroom.cli.output import note, put_findings
    from warroom.cli.progress import Bar
    from warroom.journal.doctor import doctor as examine
    from warroom.journal.errors import RoomFileError

    try:
        schedule = _schedule(cli.path)
    except ValueError as error:  # settings that can't be read are no reason not to look at the file
        schedule = None
        note(str(error))
    with Bar(not as_json) as bar:
        findings = examine(cli.path, progress=bar.step, schedule=schedule)
    put_findings(findings, as_json)
    if any(finding.level == "error" for finding in findings):
        raise RoomFileError(_("{path} needs care; the lines marked BAD say what to do.").format(path=cli.path))
