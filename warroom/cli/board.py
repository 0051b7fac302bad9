"""Commands that look over all incidents: board, search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from warroom.cli.base import Cli, command, option, past_option, status_code, words_argument
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from warroom.model.promises import Promise
    from warroom.room import Room
    from warroom.room.reading import BoardRow, Match
    from warroom.room.views import Wanted


@command("board", N_("The board: open incidents by priority, then age. Those without a priority stand behind P2."))
@option(
    "--view", "name", metavar="VIEW", help=N_("A view by its name (warroom views), or terms: late category:outage.")
)
@option("--mine", is_flag=True, help=N_("Only those in which you hold a position or have a task."))
@option("--category", metavar="CODE", help=N_("Only those of one category."))
@option("--words", metavar="TEXT", default="", help=N_("Only those that hold these words in number, title or names."))
@option("--sort", metavar="ORDER", help=N_("priority, age, owed (what is owed first), number or status."))
@option("--all", "everything", is_flag=True, help=N_("Closed and cancelled ones too."))
@option("--status", metavar="STATUS", help=N_("Only those of one status."))
@past_option
@option("--limit", type=int, default=-1, metavar="COUNT", help=N_("Not more than so many."))
def board(
    cli: Cli, name: str | None, mine: bool, category: str | None, words: str, sort: str | None, everything: bool,
    status: str | None, at: str | None, limit: int, as_json: bool,
) -> None:  # fmt: skip
    """Show the board."""
    from warroom.cli.output import note, put_json

    with cli.room() as room:
        moment = room.past(at)
        asked = [("mine", mine), ("all", everything), (f"category:{category}", category),
                 (f"status:{status_code(status) if status else ''}", status), (f"sort:{sort}", sort)]  # fmt: skip
        wanted = _wanted(room, name, [term for term, said_so in asked if said_so], words)
        rows = room.view(wanted, at=moment, limit=limit)
        unseen = room.unseen(everything=wanted.everything)
        parts = room.numbers(row.parent or row.duplicate_of for row in rows if row.parent or row.duplicate_of)
        now = moment or room.clock.now()
        # Of the past only what stands in its line is told: what was owed then, `show N --at` says.
        urgent = room.most_urgent(rows, now) if moment is None and not as_json else {}
    if as_json:
        put_json(rows)
    elif rows:
        _print(rows, now, parts, urgent)
    elif at or name or words or any(said_so for _term, said_so in asked):
        note(_("No incident is like that."))
    else:
        note(_("No incident is open. Declare one with: warroom declare TITLE"))
    if unseen and not as_json:
        words_of_them = ngettext(
            "{n} confidential incident is not shown.", "{n} confidential incidents are not shown.", unseen
        )
        note(words_of_them.format(n=unseen))


def _wanted(room: Room, name: str | None, terms: list[str], words: str) -> Wanted:
    """What was asked for: a view, the terms that options stand for, and words. Raises `BadInput`."""
    from warroom.room.views import chosen, folded, read_terms

    if name:
        from warroom.kept import OwnViews

        own = OwnViews().all() if room.guest is None else {}
        terms = [chosen(name, room.views(own)).terms, *terms]
    read = read_terms(" ".join(terms))
    return read._replace(words=(*read.words, *folded(words).split()))


def _print(rows: Sequence[BoardRow], now: datetime, parts: Mapping[str, int], urgent: Mapping[str, Promise]) -> None:
    from warroom.cli.output import NARROW, columns, table

    width = columns()
    short = width is not None and width < NARROW
    heads = [_("PRI"), _("NO"), _("STATUS"), _("AGE"), _("COMMAND"), _("INCIDENT")]
    body = []
    for row in rows:
        line, notes = _line(row, now), "; ".join(_notes(row, now, parts, urgent.get(row.id)))
        if short:
            # A terminal of 80 columns has no room beside the title: what is owed stands on a line below it.
            body += [line, *([["", "", "", "", "", notes]] if notes else [])]
        else:
            body.append([*line[:-1], f"{line[-1]}  ({notes})" if notes else line[-1]])
    table(heads, body)


def _line(row: BoardRow, now: datetime) -> list[str]:
    from warroom.cli.output import shown
    from warroom.model.durations import show_duration
    from warroom.model.kinds import badge
    from warroom.model.lifecycle import shown_status

    title = " ".join(filter(None, (badge(row.kind), shown(row.name))))
    age = show_duration((now - row.reported_at).total_seconds()) if row.reported_at else ""
    status = shown_status(row.status)
    return [row.priority or "-", f"#{row.number}", status, age, shown(row.commander) or "-", title]


def _notes(row: BoardRow, now: datetime, parts: Mapping[str, int], urgent: Promise | None) -> list[str]:
    from warroom.cli.output import due_words, open_tasks, owed, shown
    from warroom.model.linking import LINKS
    from warroom.model.updates import shown_audience
    from warroom.report.owing import told

    said = []
    if row.major:
        said.append(_("MAJOR"))
    if row.confidential:
        said.append(_("confidential"))
    for other, link in ((row.duplicate_of, "duplicate"), (row.parent, "parent")):
        if other in parts:
            said.append(f"{_(LINKS[link])} #{parts[other]}")
    if row.hold:
        said.append(_("waiting: {what}").format(what=shown(row.hold)))
    if urgent is not None:
        said.append(shown(told(urgent, now, figures=False)))
    elif row.open and row.next_update_at is not None:
        said.append(
            _("update to {who} {when}").format(
                who=shown(shown_audience(row.next_update_to)), when=due_words(row.next_update_at, now)
            )
        )
    if row.drafts:
        words = ngettext("{n} draft waits for approval", "{n} drafts wait for approval", row.drafts)
        said.append(words.format(n=row.drafts))
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
