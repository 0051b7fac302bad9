"""Copies of the room: joining them, and settling what they left disputed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from warroom.journal.merge import MergeReport
    from warroom.room import Room
    from warroom.room.sharing import Disputed


@command("merge", N_("Join a copy of this room that was edited apart: a stick, a laptop that was offline."))
@argument("file", N_("The copy. It is only read."), type=click.Path(path_type=Path))
@option("--another-room", is_flag=True, help=N_("Join it although it is no copy of this room, for good."))
def merge(cli: Cli, file: Path, another_room: bool, as_json: bool) -> None:
    """Join two copies."""
    from warroom.cli.output import put, put_json, shown
    from warroom.cli.progress import Bar
    from warroom.model.rights import shown_right

    with cli.room() as room, Bar(not as_json) as bar:
        before = room.everybody_admitted()
        report = room.merge(file, another_room=another_room, progress=bar.step)
        let_in = [one for one in room.everybody_admitted() if one not in before]
    if as_json:
        put_json({**report._asdict(), "admitted": [one.login for one in let_in]})
        return
    _tell(report)
    for one in let_in:
        words = _("The copy let {who} in, or changed how ({right}). See: warroom access history")
        put(words.format(who=shown(one.login), right=shown_right(one.right)))


def _tell(report: MergeReport) -> None:
    from warroom.cli.output import put, shown
    from warroom.model.settling import is_right, subject

    if not report.new:
        put(_("Nothing new: this room holds all {n} events of {file}.").format(n=report.events, file=report.source))
    else:
        words = ngettext("{n} event came in from {file}.", "{n} events came in from {file}.", report.new)
        put(words.format(n=report.new, file=shown(report.source)))
    for one in report.incidents:
        words = ngettext("{code}: {n} event, {name}", "{code}: {n} events, {name}", one.events)
        mark = _("(new here)") if one.new else ""
        put(f"  {words.format(code=one.code or one.incident, n=one.events, name=shown(one.name))}  {mark}".rstrip())
    for dispute in report.disputes:
        if is_right(dispute.register):
            put(
                _("Both copies changed {what}. Say it anew: warroom access").format(
                    what=subject(None, dispute.register)
                )
            )
            continue
        put(
            _("{code}: both copies changed {what}. Settle it: x on the board, or warroom settle {code}").format(
                code=dispute.code or dispute.stream, what=subject(None, dispute.register)
            )
        )
    for number in report.twice:
        put(_("#{n} is the number of two incidents now. x on the board gives one of them another.").format(n=number))
    if report.ahead:
        from warroom.model.durations import show_duration

        words = _("The clock of that copy ran ahead by at least {time}; what came in from there is marked.")
        put(words.format(time=show_duration(report.ahead)))
    if report.unknown:
        words = ngettext(
            "{n} event is of a kind that a newer warroom wrote; it is kept.",
            "{n} events are of kinds that a newer warroom wrote; they are kept.",
            report.unknown,
        )
        put(words.format(n=report.unknown))


@command("settle", N_("What copies of the room left disputed about an incident; with --to, settle it."))
@incident_argument
@argument("what", N_("What is disputed, as the list without it names it."), required=False, default="")
@option("--to", "choice", type=int, metavar="K", help=N_("The value that holds, by its number in the list."))
@option("--text", metavar="TEXT", help=N_("A text in place of both: sections of the plan only; - reads it."))
@option("--new", is_flag=True, help=N_("With `number`: the next free number, where two incidents have the same."))
def settle(cli: Cli, ref: str, what: str, choice: int | None, text: str | None, new: bool, as_json: bool) -> None:
    """List or settle disputes."""
    from warroom.cli.output import answer, put_json
    from warroom.model.refusal import BadInput

    with cli.room() as room:
        if what == "number" and new:
            state = room.renumber(ref)
            answer(
                as_json, {"code": state.code, "number": state.number}, _("It is {code} now.").format(code=state.code)
            )
            return
        if choice is None and text is None:
            _list(room, ref, as_json)
            return
        one = _meant(room, ref, what)
        if choice is not None and not 1 <= choice <= len(one.live):
            raise BadInput(_("{what} has {n} values; --to takes 1 to {n}.").format(what=one.what, n=len(one.live)))
        live = one.live[choice - 1] if choice is not None else None
        state = room.settle(
            ref, one.register, chosen=live.event if live else "", value=said(text) if text is not None else None,
            seen=tuple(value.event for value in one.live),
        )  # fmt: skip
        value = state.value(one.register)
    if as_json:
        put_json({"register": one.register, "value": value})
    else:
        from warroom.cli.output import put, shown
        from warroom.model.settling import shown_value

        put(_("{what}: {value}").format(what=one.what, value=shown(shown_value(one.register, value))))


def _meant(room: Room, ref: str, what: str) -> Disputed:
    from warroom.model.refusal import BadInput, Refused

    found = room.disputes(ref)
    if not found:
        raise Refused(_("Nothing is disputed there."))
    if not what and len(found) == 1:
        return found[0]
    wanted = what.casefold()
    meant = [one for one in found if wanted in (one.register.casefold(), one.what.casefold())]
    if len(meant) != 1:
        names = ", ".join(one.register for one in found)
        raise BadInput(_("Say what you settle; disputed are: {names}").format(names=names))
    return meant[0]


def _list(room: Room, ref: str, as_json: bool) -> None:
    from warroom.cli.output import put, put_json, shown
    from warroom.model.moments import show_moment
    from warroom.model.settling import shown_value

    found = room.disputes(ref)
    if as_json:
        put_json([_plain(one) for one in found])
        return
    if not found:
        put(_("Nothing is disputed there."))
    for one in found:
        put(f"{shown(one.what)}  ({one.register})")
        for n, live in enumerate(one.live, 1):
            words = shown(shown_value(one.register, live.value))
            put(f"  {n}  {words}  ({live.actor}, {show_moment(live.at, room.zone, room.clock.now())})")


def _plain(one: Disputed) -> dict[str, Any]:
    values = [{"value": live.value, "by": live.actor, "at": live.at, "event": live.event} for live in one.live]
    return {"register": one.register, "what": one.what, "values": values}
