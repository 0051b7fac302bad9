"""Care of the room file: verify, backup, rebuild, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, argument, command, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.journal.care_verify import VerifyReport


@command("verify", N_("Check that nothing in the journal was changed: every event against its hash and its parents."))
@option("--heads", metavar="HASH", multiple=True, help=N_("A head that you wrote down earlier and that must be there."))
def verify(cli: Cli, heads: tuple[str, ...], as_json: bool) -> None:
    """Verify the journal."""
    from warroom.cli.output import put, put_json
    from warroom.journal import care
    from warroom.journal.errors import DamagedRoom

    wanted = [one for head in heads for one in head.replace(",", " ").split()]
    with cli.room() as room:
        report = care.verify(room.journal, heads=wanted)
    if as_json:
        put_json(report)
    elif report.ok:
        put(_("The journal is whole: {n} events.").format(n=report.events))
        for head in report.heads:
            put(_("head {hash}").format(hash=head))
    if not report.ok:
        raise DamagedRoom(_damage(cli.path, report))


def _damage(path: Path, report: VerifyReport) -> str:
    bad = report.first_bad
    what = bad.what if bad is not None else ""
    if bad is not None and bad.id:
        said = _("The journal of {path} is not what was written. First at event {pos} ({id}): {what}")
        return said.format(path=path, pos=bad.pos, id=bad.id, what=what)
    return _("The journal of {path} is not what was written: {what}").format(path=path, what=what)


@command("backup", N_("Copy the room into a new file, also while others write."))
@argument("file", N_("The new file."), type=click.Path(dir_okay=False, path_type=Path))
def backup(cli: Cli, file: Path, as_json: bool) -> None:
    """Make a copy."""
    from warroom.cli.output import answer, shown
    from warroom.journal import care

    with cli.room() as room:
        made = care.backup(room.journal, file)
    size = made.stat().st_size
    words = _("{file} written ({size} kB).").format(file=shown(str(made)), size=max(1, size // 1024))
    answer(as_json, {"file": str(made), "bytes": size}, words)


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
    from warroom.cli.output import paint, put, put_json, shown
    from warroom.journal.doctor import doctor as examine
    from warroom.journal.errors import RoomFileError

    findings = examine(cli.path)
    if as_json:
        put_json(findings)
    else:
        words = {"ok": _("good"), "warning": _("mind"), "error": _("BAD")}
        meanings = {"ok": "done", "warning": "strong", "error": "late"}
        for finding in findings:
            put(f"{paint(words[finding.level], meanings[finding.level])}  {shown(finding.what)}")
            if finding.advice:
                put(f"      {shown(finding.advice)}")
    if any(finding.level == "error" for finding in findings):
        raise RoomFileError(_("{path} needs care; the lines marked BAD say what to do.").format(path=cli.path))
