"""Commands that look over all incidents: board, search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from warroom.cli.base import Cli, command, option, past_option, status_code, words_argument
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.room.reading import BoardRow, Match


@command("board", N_("The board: open incidents by priority, then age. Those without a priority stand behind P2."))
@option("--all", "everything", is_flag=True, help=N_("Closed and cancelled ones too."))
@option("--status", metavar="STATUS", help=N_("Only those of one status."))
@past_option
@option("--limit", type=int, default=-1, metavar="COUNT", help=N_("Not more than so many."))
def board(cli: Cli, everything: bool, status: str | None, at: str | None, limit: int, as_json: bool) -> None:
    """Show the board."""
    from warroom.cli.output import note, put_json

    with cli.room() as room:
        moment = room.past(at)
        wanted = status_code(status) if status else None
        rows = room.board(everything=everything, status=wanted, at=moment, limit=limit)
        now = moment or room.clock.now()
    if as_json:
        put_json(rows)
    elif rows:
        _print(rows, now)
    elif at or status or everything:
        note(_("No incident is like that."))
    else:
        note(_("No incident is open. Declare one with: warroom declare TITLE"))


def _print(rows: Sequence[BoardRow], now: datetime) -> None:
    from warroom.cli.output import NARROW, columns, table

    width = columns()
    short = width is not None and width < NARROW
    heads = [_("PRI"), _("NO"), _("STATUS"), _("AGE"), _("COMMAND"), _("INCIDENT")]
    body = []
    for row in rows:
        line, notes = _line(row, now), "; ".join(_notes(row, now))
        if short:
            # A terminal of 80 columns has no room beside the title: what is owed stands on a line below it.
            body += [line, *([["", "", "", "", "", notes]] if notes else [])]
        else:
            body.append([*line[:-1], f"{line[-1]}  ({notes})" if notes else line[-1]])
    table(heads, body)


def _line(row: BoardRow, now: datetime) -> list[str]:
    from warroom.cli.output import shown
    from warroom.model.durations import show_duration
    from warroom.model.lifecycle import shown_status

    title = shown(row.name)
    if row.mode != "real":
        title = _("EXERCISE {title}").format(title=title)
    age = show_duration((now - row.reported_at).total_seconds()) if row.reported_at else ""
    status = shown_status(row.status)
    return [row.priority or "-", f"#{row.number}", status, age, shown(row.commander) or "-", title]


def _notes(row: BoardRow, now: datetime) -> list[str]:
    from warroom.cli.output import due_words, open_tasks, owed, shown

    said = []
    if row.major:
        said.append(_("MAJOR"))
    if row.hold:
        said.append(_("waiting: {what}").format(what=shown(row.hold)))
    if row.open and row.next_update_at is not None:
        said.append(
            _("update to {who} {when}").format(who=shown(row.next_update_to), when=due_words(row.next_update_at, now))
        )
    if row.open_tasks:
        said.append(open_tasks(row.open_tasks))
    if row.debts:
        said.append(owed(row.debts))
    if row.disputes:
        said.append(_("disputed: {n}").format(n=row.disputes))
    if row.activity:
        said.append(_("activity after closing: {n}; reopen?").format(n=row.activity))
    return said


@command("search", N_("Find incidents and entries that hold all these words, newest first."))
@words_argument("words", N_("Words or their beginnings."))
@option("--limit", type=int, default=50, metavar="COUNT", show_default=True, help=N_("Not more than so many."))
def search(cli: Cli, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search the whole room."""
    from warroom.cli.base import said
    from warroom.cli.output import note, put_json

    with cli.room() as room:
        found = room.search(said(words), limit=limit)
        if as_json:
            put_json(found)
            return
        for match in found:
            _print_match(match, room.zone)
    if not found:
        note(_("Nothing holds these words."))


def _print_match(match: Match, zone: tzinfo) -> None:
    from warroom.cli.output import put, shown
    from warroom.model.moments import show_full

    put(f"{match.code}  {show_full(match.at, zone)}  {shown(match.actor)}  {shown(match.text)}")
