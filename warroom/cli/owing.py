"""What is owed: the strip of promises, and work that waits for somebody."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, at_option, command, incident_argument, option, said, words_argument
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.promises import Promise
    from warroom.room.owing import Owed


@command(
    "promises",
    N_(
        "Everything that is owed, the most overdue first: updates, tasks, roles, calls, periods, targets, clocks of "
        "regulators. With N: of one incident."
    ),
)
@argument("ref", N_("The incident: 7, #7 or INC-2026-0007."), required=False, default=None, metavar="[N]")
@option("--mine", is_flag=True, help=N_("Only what you owe."))
@option("--snooze", metavar="NAME", help=N_("Do not remind me of this one (as it is named here) until --until."))
@option("--until", metavar="TIME", help=N_("Until when: 10m, 15:30; at most a day."))
def promises(cli: Cli, ref: str | None, mine: bool, snooze: str | None, until: str | None, as_json: bool) -> None:
    """Show the strip of promises."""
    from warroom.cli.output import note, put_json

    if (snooze is None) != (until is None) or (snooze is not None and ref is None):
        raise click.UsageError(_("To snooze say which and until when: warroom promises N --snooze NAME --until 10m"))
    with cli.room() as room:
        asking = room.asking()
        if snooze is not None and until is not None and ref is not None:
            room.snooze(ref, snooze, until, asking=asking)
        owed = [one for one in room.owed(ref, asking=asking) if not mine or room.me in one.promise.who]
        now, zone = room.clock.now(), room.zone
    if as_json:
        put_json([owed_json(one, now) for one in owed])
    elif owed:
        _print(owed, now, zone)
    else:
        note(_("Nothing is owed."))


def owed_json(owed: Owed, now: datetime) -> dict[str, Any]:
    """One promise as JSON."""
    from warroom.report.owing import promised

    one = owed.promise
    return {
        "incident": one.incident, "number": one.number, "priority": one.priority, "name": one.name, "key": one.key,
        "kind": one.kind, "words": promised(one.kind, one.subject), "subject": one.subject, "text": one.text,
        "who": one.who, "due": one.due, "since": one.since, "half": one.half, "most": one.most,
        "level": one.level(now), "seconds": (one.due - now).total_seconds() if one.due is not None else None,
        "snoozed": [{"person": snooze.person, "until": snooze.until} for snooze in owed.snoozed],
    }  # fmt: skip


def _print(owed: list[Owed], now: datetime, zone: tzinfo) -> None:
    from warroom.cli.output import shown, table
    from warroom.model.moments import show_moment
    from warroom.report.owing import promised

    body = []
    for one in owed:
        promise = one.promise
        put_off = _("put off by {who} until {time}")
        quiet = [put_off.format(who=shown(s.person), time=show_moment(s.until, zone, now)) for s in one.snoozed]
        what = shown(promised(promise.kind, promise.subject))
        if promise.text:
            what = f"{what}: {shown(promise.text)}"
        what = "; ".join([what, *quiet])
        who = shown(", ".join(promise.who)) or "-"
        body.append([_figure(promise, now), f"#{promise.number}", promise.priority or "-", who, promise.name, what])
    table([_("WHEN"), _("NO"), _("PRI"), _("WHO"), _("NAME"), _("WHAT")], body)


def _figure(promise: Promise, now: datetime) -> str:
    from warroom.model.durations import show_duration

    if promise.due is None:
        return _("at once")
    left = (promise.due - now).total_seconds()
    if left < 0:
        return _("{time} late").format(time=show_duration(-left))
    return _("in {time}").format(time=show_duration(left))


def print_promises(found: list[Promise], ladders: Any, now: datetime, zone: tzinfo) -> None:
    """All clocks of one incident, each in words and figures with what happens at its marks."""
    from warroom.cli.output import fit, paint, put, shown
    from warroom.report.owing import LEGEND, mark_words, marks, promised, standing, urgency

    for one in found:
        what = shown(promised(one.kind, one.subject))
        line = f"  {fit(what, 18)}  {standing(one, now, zone)}"
        if one.text:
            line += f"  {shown(one.text)}"
        put(paint(line, urgency(one, now)))
        told = [mark_words(mark, now, zone) for mark in marks(one, ladders)]
        if told:
            put(paint("  " + fit("", 18) + "  " + shown(" · ".join(told)), "muted"))
    if found:
        put(paint("  " + _(LEGEND), "muted"))


@command(
    "hold",
    N_(
        "Work waits for the customer: the time for the resolution stands still until --off. That of the response, of "
        "updates and of regulators never does."
    ),
)
@incident_argument
@words_argument("text", N_("What is waited for; - reads standard input."), required=False)
@option("--other", is_flag=True, help=N_("For somebody else, a supplier say: no clock stands still."))
@option("--off", is_flag=True, help=N_("It goes on."))
@at_option
def hold(cli: Cli, ref: str, text: tuple[str, ...], other: bool, off: bool, at: str | None, as_json: bool) -> None:
    """Hold an incident, or let it go on."""
    from warroom.cli.output import answer

    words = said(text)
    if off == bool(words.strip()):
        raise click.UsageError(_("Say what is waited for, or --off: warroom hold N TEXT"))
    with cli.room() as room:
        state = room.hold(ref, words, customer=not other, at=at)
    told = {"id": state.id, "number": state.number, "code": state.code, "hold": state.value("hold"),
            "holds": state.holds}  # fmt: skip
    words = _("{code}: waits for the customer; the resolution's clock stands.")
    if off or other:
        words = _("{code}: goes on.") if off else _("{code}: waits; its clocks run on.")
    answer(as_json, told, words.format(code=state.code))
