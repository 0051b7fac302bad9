"""In and out: import, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from warroom.bridge.parsed import Parsed, Problem
    from warroom.bridge.writing import Imported

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
PROBLEMS = 20
"""So many bad rows are told one by one."""


@command(
    "import", N_("Read incidents of another system, each change at its own time. Reading a file twice adds nothing.")
)
@argument("file", N_("The file."), type=_FILE)
@option("--format", "form", type=click.Choice(["servicenow", "csv"]), required=True, metavar="FORMAT",
        help=N_("servicenow: its audit log. csv: any table, with --map."))  # fmt: skip
@option("--map", "map_path", type=_FILE, metavar="FILE.toml", help=N_("For csv: which column means what."))
@option("--dry-run", is_flag=True, help=N_("Write nothing; show the first rows as they would become."))
@option("--skip-bad", is_flag=True, help=N_("Leave out rows that can't be read instead of writing nothing at all."))
def import_(
    cli: Cli, file: Path, form: str, map_path: Path | None, dry_run: bool, skip_bad: bool, as_json: bool
) -> None:
    """Import a file."""
    parsed = _read(file, form, map_path)
    if dry_run:
        _preview(file, parsed, as_json)
        return
    _tell_problems(file, parsed.problems)
    if parsed.problems and not skip_bad:
        raise _nothing(len(parsed.problems))
    with cli.room(make=True) as room:
        if form == "servicenow":
            from warroom.bridge.servicenow import apply
        else:
            from warroom.bridge.table import apply
        done = apply(room, parsed)
    _tell_problems(file, done.late)
    _print_done(done, len(parsed.problems), as_json)


def _read(file: Path, form: str, map_path: Path | None) -> Parsed:
    if form == "servicenow":
        from warroom.bridge import servicenow

        if map_path is not None:
            raise click.UsageError(_("--map belongs to --format csv."))
        return servicenow.read(file)
    from warroom.bridge import table

    if map_path is None:
        raise click.UsageError(_("--format csv needs --map FILE.toml, which says what each column means."))
    return table.read(file, table.load(map_path))


def _tell_problems(file: Path, problems: tuple[Problem, ...]) -> None:
    from warroom.cli.output import note, shown

    for problem in problems[:PROBLEMS]:
        note(_("{file}, line {line}: {why}").format(file=shown(str(file)), line=problem.line, why=shown(problem.why)))
    if len(problems) > PROBLEMS:
        note(_("... and {n} more.").format(n=len(problems) - PROBLEMS))


def _nothing(count: int) -> Exception:
    from warroom.model.refusal import BadInput

    return BadInput(
        ngettext(
            "{n} row can't be read, so nothing was written. Correct it, or leave it out with --skip-bad.",
            "{n} rows can't be read, so nothing was written. Correct them, or leave them out with --skip-bad.",
            count,
        ).format(n=count)
    )


def _preview(file: Path, parsed: Parsed, as_json: bool) -> None:
    from warroom.bridge.parsed import preview
    from warroom.cli.output import note, put, put_json, shown

    rows = preview(parsed, 5)
    if as_json:
        problems = [{"line": problem.line, "why": problem.why} for problem in parsed.problems]
        put_json({"changes": len(parsed.records), "rows": rows, "problems": problems})
    else:
        for row in rows:
            for name, value in row.items():
                put(f"{name:<14}{shown(value)}")
            put()
    _tell_problems(file, parsed.problems)
    note(_("{n} changes would be read. Nothing was written.").format(n=len(parsed.records)))
    if parsed.problems:
        raise _nothing(len(parsed.problems))


def _print_done(done: Imported, skipped: int, as_json: bool) -> None:
    from warroom.cli.output import answer

    told: dict[str, Any] = {**done._asdict(), "late": len(done.late), "rows_skipped": skipped}
    words = _("{new} new incidents, {known} known already; {events} events written.").format(
        new=done.incidents_new, known=done.incidents_known, events=done.events
    )
    answer(as_json, told, words)


@command(
    "export",
    N_(
        "One incident as a file: everything as JSON, its timeline as CSV, a report as Markdown, or a form of the "
        "Incident Command System as plain text: ICS 213 (a message), 214 (activity log), 309 (communications log)."
    ),
)
@incident_argument
@option("--format", "form", type=click.Choice(["json", "csv", "md", "ics213", "ics214", "ics309"]), default="md",
        show_default=True, metavar="FORMAT", help=N_("json, csv, md, ics213, ics214 or ics309."))  # fmt: skip
@option("--unit", metavar="WHO", default="", help=N_("Of ics214: a position (of a chief: the section), or a person."))
@option("--channel", metavar="NAME", help=N_("Of ics309: the channel; each has a log of its own."))
@option("--struck", is_flag=True, help=N_("With the entries that are struck through, marked as such; else left out."))
@option("--tlp", metavar="LEVEL", help=N_("Leave out what is labelled more strictly: clear, green, amber ..."))
@option("--message", metavar="NAME", default="", help=N_("Of ics213: the number or the name of a message."))
@option("--from", "since", metavar="TIME", help=N_("The operational period of a form begins: 14:32, T+45m."))
@option("--to", "until", metavar="TIME", help=N_("It ends then."))
@option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help=N_("Where to write it, if not to standard output."))  # fmt: skip
def export(
    cli: Cli, ref: str, form: str, unit: str, channel: str | None, message: str, since: str | None, until: str | None,
    struck: bool, tlp: str | None, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Export one incident."""
    from warroom.cli.output import note, shown
    from warroom.model.plain import visible
    from warroom.report.export import incident
    from warroom.report.forms import Asked
    from warroom.report.heads import head_lines

    _belongs(form, unit, channel, message, since or until)
    limit = _limit(tlp)
    with cli.room() as room:
        state = room.incident(room.find(ref))
        asked = Asked(unit, channel, message, room.moment(since, state), room.moment(until, state))
        text = incident(room, ref, "json" if as_json else form, asked, struck=struck, tlp=limit)
        if form == "csv" and not as_json:  # a table has no foot: what is put there would be one more row
            for line in head_lines(room.journal.heads(), room.clock.now(), room.zone):
                note(line)
    if output is None:
        # A file or another program gets every sign as it was written, a terminal none that turns or hides others.
        sys.stdout.write("\n".join(map(visible, text.split("\n"))) if sys.stdout.isatty() else text)
        return
    # `newline` off: a CSV has the line ends that its standard asks for on every machine.
    with output.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)
    note(_("{file} written.").format(file=shown(str(output))))


def _limit(tlp: str | None) -> str:
    """The strictest label that may be in the document; empty: any."""
    from warroom.model.tlp import LABELS, parse

    limit = parse(tlp) if tlp is not None else ""
    if tlp is not None and not limit:
        names = ", ".join(LABELS)
        raise click.UsageError(_("--tlp asks for the strictest label that may be in it: {names}.").format(names=names))
    return limit


def _belongs(form: str, unit: str, channel: str | None, message: str, period: str | None) -> None:
    """An option of another form would be passed over in silence: that is refused."""
    options = {"--unit": (unit, "ics214"), "--channel": (channel, "ics309"), "--message": (message, "ics213")}
    for name, (said, where) in options.items():
        if said and form != where:
            raise click.UsageError(_("{option} belongs to --format {form}.").format(option=name, form=where))
    if period and form not in ("ics214", "ics309"):
        raise click.UsageError(_("--from and --to belong to --format ics214 and ics309."))
