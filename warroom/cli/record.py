"""Commands about what was written: answer, correct, strike, significant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said, words_argument
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.model.asking import Wait
    from warroom.model.envelope import Recorded
    from warroom.room import Room

_MSG = N_("Which entry: its number, D2 a decision, T3 an order, or the beginning of its long name.")


@command(
    "answer",
    N_(
        "Answer what waits for you: understood, or words. Without MSG: what waits for your answer, and what you asked "
        "of others; without N, in all incidents."
    ),
)
@argument("ref", N_("The incident: 7, #7 or INC-2026-0007."), required=False, metavar="[N]")
@argument("entry", _MSG, required=False, metavar="[MSG]")
@words_argument("text", N_("Your words; none: understood. - reads standard input."), required=False)
@option("--from", "by", metavar="WHO", default="", help=N_("Whose answer it is, where you write it down for them."))
@option("--approve", is_flag=True, help=N_("A message that waits for approval goes out."))
@option("--return", "returned", is_flag=True, help=N_("It does not; the words say why."))
def answer(
    cli: Cli, ref: str | None, entry: str | None, text: tuple[str, ...], by: str, approve: bool, returned: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Answer, or say what waits."""
    words = said(text)
    if approve and returned:
        raise click.UsageError(_("Either --approve or --return."))
    with cli.room() as room:
        if ref is None or entry is None:
            _print_waits(room, room.find(ref) if ref is not None else None, as_json)
        elif approve or returned:
            recorded = room.approve_message(ref, entry, returned=words if returned else None)
            _done(room, recorded, as_json, _("{ref} is approved.") if approve else _("{ref} is returned."), entry)
        else:
            recorded = room.answer(ref, entry, words, by=by)
            _done(room, recorded, as_json, _("{ref} is answered."), entry)


@command(
    "correct",
    N_(
        "Other words, another time or another label for an entry. What stood there is struck through with the reason "
        "and points on to the new one; both stay readable."
    ),
)
@incident_argument
@argument("entry", _MSG, metavar="MSG")
@words_argument("text", N_("How it should read; none: it stays as it reads. - reads standard input."), required=False)
@option("--at", metavar="TIME", help=N_("When it happened: 14:32, -15m, yesterday 23:10, T+45m."))
@option("--tlp", metavar="LEVEL", help=N_("Its label: clear, green, amber, amber_strict, red; none: no label."))
@option("--why", metavar="TEXT", default="", help=N_("The reason; it stays readable."))
def correct(
    cli: Cli, ref: str, entry: str, text: tuple[str, ...], at: str | None, tlp: str | None, why: str, as_json: bool
) -> None:
    """Correct an entry."""
    words = said(text) if text else None
    with cli.room() as room:
        recorded = room.correct(ref, entry, words, at=at, tlp=tlp, why=said(why))
        _done(room, recorded, as_json, _("{ref} is struck; {new} stands in its place."), entry)


@command("strike", N_("Strike an entry through: it stays readable in the record, and leaves search and reports."))
@incident_argument
@argument("entry", _MSG, metavar="MSG")
@option("--why", metavar="TEXT", default="", help=N_("The reason; it stays readable."))
def strike(cli: Cli, ref: str, entry: str, why: str, as_json: bool) -> None:
    """Strike an entry."""
    with cli.room() as room:
        _done(room, room.strike(ref, entry, why=said(why)), as_json, _("{ref} is struck."), entry)


@command(
    "significant",
    N_(
        "Put an event forward as significant; whoever may confirms it by the same command. See them with: warroom "
        "timeline N --significant"
    ),
)
@incident_argument
@argument("entry", _MSG, metavar="MSG")
@option("--propose", is_flag=True, help=N_("Only put it forward, also where you may confirm."))
@option("--drop", is_flag=True, help=N_("It is not significant after all."))
@option("--why", metavar="TEXT", default="", help=N_("The reason."))
def significant(cli: Cli, ref: str, entry: str, propose: bool, drop: bool, why: str, as_json: bool) -> None:
    """Mark an event."""
    from warroom.model.record import NONE, PROPOSED

    if propose and drop:
        raise click.UsageError(_("Either --propose or --drop."))
    with cli.room() as room:
        recorded = room.significant(ref, entry, level=NONE if drop else PROPOSED if propose else "", why=said(why))
        level = getattr(recorded.event, "level", "")
        words = {NONE: _("{ref} is not significant."), PROPOSED: _("{ref} is put forward as significant.")}
        _done(room, recorded, as_json, words.get(level, _("{ref} is confirmed as significant.")), entry)


def _done(room: Room, recorded: Recorded, as_json: bool, words: str, ref: str) -> None:
    """The event as JSON, or what was done."""
    from warroom.cli.output import put, put_json, shown

    if as_json:
        from warroom.cli.entries import entry
        from warroom.report.telling import names_of

        state = room.current(recorded.stream)
        put_json(entry(recorded, names_of(state), state))
        return
    new = ""
    if "{new}" in words:
        from warroom.model.recording import ref_of

        new = ref_of(room.current(recorded.stream), recorded)
    put(words.format(ref=shown(ref).lstrip("#"), new=new))


# -- what waits --------------------------------------------------------------------------------------------------------


def wait_json(wait: Wait, words: str) -> dict[str, Any]:
    """What waits as JSON."""
    return {**wait._asdict(), "ref": wait.ref, "text": words}


def _print_waits(room: Room, stream: str | None, as_json: bool) -> None:
    from warroom.cli.output import put, put_json

    waits = [one for one in room.waits() if stream in (None, one.incident)]
    mine, asked = room.waiting_for(room.me, waits), room.asked_by(room.me, waits)
    words = room.words_of([*mine, *asked])
    if as_json:
        put_json({
            "waits": [wait_json(one, words.get(one.id, "")) for one in mine],
            "asked": [wait_json(one, words.get(one.id, "")) for one in asked],
        })  # fmt: skip
        return
    if not mine:
        put(_("Nothing waits for your answer."))
    _lines(room, mine, words)
    if asked:
        put(_("You asked, and wait:"))
        _lines(room, asked, words)


def _lines(room: Room, waits: Sequence[Wait], words: dict[str, str]) -> None:
    from warroom.cli.output import fit, put, shown
    from warroom.model.durations import show_short

    now = room.clock.now()
    codes = {row.id: row.code for row in room.board_rows({one.incident for one in waits})}
    for one in waits:
        age = show_short(max(0.0, (now - one.since).total_seconds()))
        who = f"{shown(one.asked_by)} -> {shown(one.who) or _('nobody')}"
        head = "  ".join((codes.get(one.incident, ""), fit(one.ref, 5), fit(age, 5), fit(who, 16)))
        put(f"{head}  {shown(words.get(one.id, ''))}")
