"""Copies of the room: joining them, and settling what they left disputed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from warroom.journal.merge import MergeReport
    from warroom.model.registers import Live
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
        words = _("Nothing new: this room holds all {n} events of {file}.")
        put(words.format(n=report.events, file=shown(report.source)))
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
    for ended in report.ended:
        put(
            _(
                "{code} is closed in one copy, and work went on in the other (activity after closing: {n}). It stays "
                "closed; reopen it? x on the board, or warroom settle {code}"
            ).format(code=ended.code, n=ended.activity)
        )
    if report.imported_twice:
        words = ngettext(
            "{n} change of another system was read in by both copies: it stands in the timeline twice.",
            "{n} changes of another system were read in by both copies: they stand in the timeline twice.",
            report.imported_twice,
        )
        put(words.format(n=report.imported_twice))
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
@option(
    "--combine", is_flag=True, help=N_("Sections of the plan: the changes of all, where they touch different lines.")
)
@option("--new", is_flag=True, help=N_("With `number`: the next free number, where two incidents have the same."))
def settle(
    cli: Cli, ref: str, what: str, choice: int | None, text: str | None, combine: bool, new: bool, as_json: bool
) -> None:
    """List or settle disputes."""
    from warroom.cli.output import answer, put_json
    from warroom.model.folding import ACTIVITY
    from warroom.model.lifecycle import shown_status
    from warroom.model.refusal import BadInput

    with cli.room() as room:
        if what == "number" and new:
            state = room.renumber(ref)
            answer(
                as_json, {"code": state.code, "number": state.number}, _("It is {code} now.").format(code=state.code)
            )
            return
        if choice is None and text is None and not combine:
            _list(room, ref, as_json)
            return
        if what == ACTIVITY:
            if choice != 1:
                raise BadInput(_("Say --to 1: it stays closed. To reopen it: warroom move N in_review --why TEXT"))
            state = room.stay_closed(ref)
            answer(as_json, {"register": ACTIVITY, "value": state.status}, _("{code} stays {status}.").format(
                code=state.code, status=shown_status(state.status)))  # fmt: skip
            return
        if [choice is None, text is None, not combine].count(False) > 1:
            raise BadInput(_("Say one of --to, --text and --combine."))
        one = _meant(room, ref, what)
        words = _combined(one) if combine else said(text) if text is not None else None
        if choice is not None and not 1 <= choice <= len(one.live):
            raise BadInput(_("{what} has {n} values; --to takes 1 to {n}.").format(what=one.what, n=len(one.live)))
        live = one.live[choice - 1] if choice is not None else None
        state = room.settle(
            ref, one.register, chosen=live.event if live else "", value=words,
            seen=tuple(value.event for value in one.live),
        )  # fmt: skip
        value = state.value(one.register)
    if as_json:
        put_json({"register": one.register, "value": value})
    else:
        from warroom.cli.output import put, shown
        from warroom.model.settling import shown_value

        put(_("{what}: {value}").format(what=one.what, value=shown(shown_value(one.register, value))))


def _combined(one: Disputed) -> str:
    from warroom.model.refusal import BadInput, Refused

    if not one.is_text:
        raise BadInput(_("Choose one of the values; changes can be combined in sections of the plan."))
    both = one.combined()
    if both is None:
        raise Refused(
            _("They changed the same lines of {what}. Choose one with --to, or write another with --text.").format(
                what=one.what
            )
        )
    return both


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
    from warroom.cli.entries import print_entry
    from warroom.cli.output import put, put_json, shown
    from warroom.model.folding import ACTIVITY
    from warroom.model.settling import shown_value, subject
    from warroom.report.telling import names_of
    from warroom.room.sharing import Disputed

    found, state = room.disputes(ref), room.current(room.find(ref))
    worked = Disputed(ACTIVITY, subject(state, ACTIVITY), tuple(state.activity))
    if as_json:
        put_json([_plain(one) for one in (*found, worked) if one.live])
        return
    if not found and not worked.live:
        put(_("Nothing is disputed there."))
    if worked.live:
        put(f"{worked.what}: {len(worked.live)}  ({ACTIVITY})")
        for event in room.after_closing(state):
            print_entry(event, room.zone, names_of(state))
        put("  1  " + _("it stays closed; to reopen it: warroom move {n} in_review --why TEXT").format(n=state.number))
    for one in found:
        put(f"{shown(one.what)}  ({shown(one.register)})")
        if one.is_text:
            _texts(room, one)
            continue
        for n, live in enumerate(one.live, 1):
            put(f"  {n}  {shown(shown_value(one.register, live.value))}  {_by(room, live)}")


def _texts(room: Room, one: Disputed) -> None:
    """Three ways: the text that all began from, and what each of them changed."""
    from warroom.cli.output import block, paint, put, shown
    from warroom.model.moments import show_moment

    if one.base is not None:
        when = show_moment(one.base.at, room.zone, room.clock.now())
        put("     " + shown(_("What all began from ({who}, {time}):").format(who=one.base.actor, time=when)))
        block(one.base.value, "       ")
    for n, live in enumerate(one.live, 1):
        put(f"  {n}  {_by(room, live)}")
        for line in one.changes(live):
            put("     " + paint(shown(line), "done" if line.startswith("+") else "late"))
    if one.combined() is not None:
        put("     " + _("they touch different lines: --combine takes the changes of all"))


def _by(room: Room, live: Live) -> str:
    from warroom.cli.output import shown
    from warroom.model.moments import show_moment

    return f"({shown(live.actor)}, {show_moment(live.at, room.zone, room.clock.now())})"


def _plain(one: Disputed) -> dict[str, Any]:
    values = [_value(live) for live in one.live]
    told: dict[str, Any] = {"register": one.register, "what": one.what, "values": values}
    if one.is_text:
        for value, live in zip(values, one.live, strict=True):
            value["changes"] = one.changes(live)
        told |= {"base": _value(one.base) if one.base is not None else None, "combined": one.combined()}
    return told


def _value(live: Live) -> dict[str, Any]:
    return {"value": live.value, "by": live.actor, "at": live.at, "event": live.event}
