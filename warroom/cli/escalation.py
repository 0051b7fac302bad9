"""Escalation: calling, answering, standing down, and the ladders that there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState
    from warroom.model.ladders import FileLadder
    from warroom.model.parts import Escalation


@command(
    "escalate",
    N_(
        "Call more people: the next rung of the ladder with --why, or --to somebody. With --ack: I have it. Without "
        "any of these: who was called, and who is next."
    ),
)
@incident_argument
@option("--to", metavar="WHO", help=N_("A position, @PERSON, or a group that a ladder names."))
@option("--why", metavar="TEXT", default="", help=N_("The reason; - reads standard input."))
@option("--ack", metavar="[K]", is_flag=False, flag_value="0", default=None,
        help=N_("Answer a call; K says which, where several wait. --why may say more."))  # fmt: skip
@option("--stand-down", metavar="[LADDER]", is_flag=False, flag_value="all", default=None,
        help=N_("No longer needed: one ladder, or all."))  # fmt: skip
def escalate(
    cli: Cli, ref: str, to: str | None, why: str, ack: str | None, stand_down: str | None, as_json: bool
) -> None:
    """Escalate."""
    from warroom.cli.output import note, put, put_json, shown

    if sum((to is not None, ack is not None, stand_down is not None)) > 1:
        raise click.UsageError(_("Say one thing: --to WHO, --ack, or --stand-down."))
    words, done = said(why), ""
    with cli.room() as room:
        if ack is not None:
            one = room.acknowledge(ref, _number(ack), words)
            done = _("Answered for {to}.").format(to=shown(_called(one.to)))
        elif stand_down is not None:
            room.stand_down(ref, words, ladder="" if stand_down == "all" else stand_down)
            done = _("Stood down.")
        elif to is not None or words:
            one = room.escalate(ref, words, to=to or "")
            done = _("{to} is called.").format(to=shown(_called(one.to)))
        state = room.incident(room.find(ref))
        now, zone = room.clock.now(), room.zone
    if as_json:
        put_json(escalations_json(state))
        return
    if done:
        note(done)
    lines = list(escalation_lines(state, now, zone))
    for line in lines or [_("Nobody was called, and no ladder counts.")]:
        put(shown(line))


def _number(text: str) -> int | None:
    if not text.isdecimal():
        raise click.UsageError(_("{text!r} is not the number of an escalation.").format(text=text))
    return int(text) or None


def _called(to: str) -> str:
    from warroom.report.owing import called

    return called(to)


def escalations_json(state: IncidentState) -> dict[str, Any]:
    """Escalations and ladders of an incident as JSON."""
    from warroom.model import escalating

    waiting = {one.key for one in escalating.waiting(state)}
    due = escalating.next_due(state)
    return {
        "escalations": [
            {"number": number, **one._asdict(), "waiting": one.key in waiting,
             "called": escalating.called(state, one.to, one.members)}
            for number, one in escalating.numbered(state)
        ],
        "ladders": [one._asdict() for one in escalating.running(state)],
        "next": {"ladder": due.ladder.id, "rung": due.rung.id, "to": due.rung.to, "at": due.at} if due else None,
    }  # fmt: skip


def escalation_lines(state: IncidentState, now: datetime, zone: tzinfo) -> Iterator[str]:
    """One line for each call, and for each rung that is still to come."""
    from warroom.model import escalating
    from warroom.model.moments import show_moment

    waiting = {one.key for one in escalating.waiting(state)}
    for number, one in escalating.numbered(state):
        yield f"{number}  {show_moment(one.at, zone, now)}  {_line(one, one.key in waiting, now, zone)}"
    left = [
        (ladder, rung)
        for ladder in escalating.running(state)
        for rung in ladder.rungs
        if escalating.escalation_key(ladder.id, rung.id, ladder.turn) not in state.escalations
    ]
    # By time, of all ladders; what waits for no time but for a silence comes last.
    for ladder, rung in sorted(left, key=lambda one: (one[1].due is None, one[1].due or now)):
        when = show_moment(rung.due, zone, now) if rung.due is not None else _("if nobody answers")
        yield _("next  {time}  {ladder}: {to} ({sort})").format(
            time=when, ladder=ladder.title, to=_called(rung.to), sort=_sort(rung.sort)
        )


def _sort(sort: str) -> str:
    from warroom.model.ladders import SORTS

    return _(SORTS[sort]) if sort in SORTS else sort


def _line(one: Escalation, waits: bool, now: datetime, zone: tzinfo) -> str:
    from warroom.model.moments import show_moment

    said_ = f"{_called(one.to)} ({_sort(one.sort)})"
    if one.title:
        said_ = f"{one.title}: {said_}"
    if one.why:
        said_ = f"{said_}: {one.why}"
    if one.status == "acknowledged" and one.answered_at is not None:
        when = show_moment(one.answered_at, zone, now)
        return _("{what}, answered by {who} {time}").format(what=said_, who=one.answered_by, time=when)
    if one.status == "stood_down":
        return _("{what}, stood down by {who}").format(what=said_, who=one.answered_by)
    if waits and one.answer_by is not None:
        return _("{what}, no answer yet; due {time}").format(what=said_, time=show_moment(one.answer_by, zone, now))
    return said_ if waits else _("{what}, not needed any more").format(what=said_)


@command("escalations", N_("The ladders of escalation that this room knows; or check a file of your own."))
@argument("file", N_("A file to check."), required=False, default=None, type=click.Path())
def escalations(cli: Cli, file: str | None, as_json: bool) -> None:
    """List or check ladders."""
    from warroom.cli.output import note, put, put_json, shown
    from warroom.room.escalations import read_ladder_file

    if file is not None:
        cli.no_files()
        ladder = read_ladder_file(Path(file))
        put_json({"id": ladder.id}) if as_json else put(_("{name} is sound.").format(name=shown(ladder.title)))
        return
    with cli.room() as room:
        known, problems = room.ladders()
    if as_json:
        put_json([_ladder_json(one) for one in known.values()])
    else:
        for one in known.values():
            _print_ladder(one)
    for problem in problems:
        note(problem)


def _ladder_json(ladder: FileLadder) -> dict[str, Any]:
    return {**ladder._asdict(), "categories": sorted(ladder.categories), "priorities": sorted(ladder.priorities)}


def _print_ladder(ladder: FileLadder) -> None:
    from warroom.cli.output import paint, put, shown
    from warroom.model.categories import shown_category
    from warroom.report.telling import shown_time

    wanted = ", ".join([*sorted(ladder.priorities), *map(shown_category, sorted(ladder.categories))]) or _("all")
    until = shown_time(ladder.until)
    put(paint(f"{ladder.id}  {shown(ladder.title)}", "strong")
        + "  " + _("({what}; until {until}; {date})").format(what=wanted, until=until, date=ladder.as_of))  # fmt: skip
    for rung in ladder.rungs:
        when = _("if nobody answers")
        if rung.percent:
            of = _("response") if rung.of == "response" else _("resolution")
            when = _("{target} {percent} %").format(percent=rung.percent, target=of)
        elif rung.minutes is not None:
            when = _("after {n} min").format(n=rung.minutes)
        put(_("  {when}: {to} ({sort}), answer within {n} min").format(
            when=when, to=shown(_called(rung.to)), sort=_sort(rung.sort), n=rung.answer))  # fmt: skip
