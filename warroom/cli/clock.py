"""The clocks of regulators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.incident import IncidentState
    from warroom.room import Room


@command("clock", N_("The clocks of regulators: what runs, deciding that one applies, and handing in."))
@incident_argument
@argument("regime", N_("gdpr, nis2, dora ...; without it: what is decided and what runs."), required=False, default="")
@argument("what", N_("What starts its clocks, the step that was handed in, or `none`."), required=False, default="")
@option("--at", metavar="TIME", help=N_("Since when, or when it was handed in; now, if nothing is said."))
@option("--why", metavar="TEXT", help=N_("The reason for the decision."))
@option("--ref", "reference", metavar="REF", help=N_("The reference that they gave it: it was handed in."))
@option("--owner", metavar="PERSON", help=N_("Who sees to that step, also when the incident is closed."))
def clock(
    cli: Cli, ref: str, regime: str, what: str, at: str | None, why: str | None, reference: str | None,
    owner: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Clocks of regulators."""
    from warroom.cli.output import put_json
    from warroom.model.refusal import BadInput

    with cli.room() as room:
        if regime and not what:
            raise BadInput(_choices(room, regime))
        if not regime:
            state = room.incident(ref)
        elif what in ("none", _("none")):
            state = room.decline(ref, regime, why=why or "")
        elif owner is not None:
            state = room.own_clock(ref, regime, what, owner)
        elif reference is not None or what in {step.id for step in room.regime(regime).steps}:
            state = room.hand_in(ref, regime, what, reference or "", at=at)
        else:
            state = room.assess(ref, regime, what, why=why or "", at=at)
        now, zone = room.clock.now(), room.zone
        open_, standings = _open(room, state), _standings(room, state)
    if as_json:
        decided = [one._asdict() for one in state.assessments]
        put_json({"clocks": list(state.clocks.values()), "undecided": open_, "regimes": standings,
                  "decisions": decided})  # fmt: skip
        return
    from warroom.cli.output import put, shown
    from warroom.model.moments import show_moment
    from warroom.model.regulators import STANDINGS

    begun = [one for one in standings if one["status"] in ("running", "submitted", "closed")]
    said = [_("{regime}: {status}").format(regime=one["name"], status=_(STANDINGS[one["status"]])) for one in begun]
    lines = [*clock_lines(state, now, zone), *said, *_decisions(state, now, zone)]
    for one in open_:
        due = ""
        if one["shadow_due"] is not None:
            when = show_moment(one["shadow_due"], zone, now)
            due = _("; if it applies, the first deadline is {time}").format(time=when)
        lines.append(_("{regime}: not decided{due}").format(regime=one["name"], due=due))
    for line in lines or [_("No regulator's clock runs, and none is asked about.")]:
        put(shown(line))


def _choices(room: Room, regime: str) -> str:
    rules = room.regime(regime)
    started = "; ".join(f"{name}: {meaning}" for name, meaning in rules.triggers.items())
    steps = ", ".join(step.id for step in rules.steps)
    return _("Say what: {started}; none: it does not apply; or a step that was handed in: {steps}").format(
        started=started, steps=steps
    )


def clock_lines(state: IncidentState, now: datetime, zone: Any) -> Iterator[str]:
    """One line for each clock, and for each regime that does not apply."""
    from warroom.report.telling import clock_words

    for one in state.clocks.values():
        yield clock_words(one, now, zone)
    for regime, live in state.registers.under("regime/"):
        if live.value == "not_applicable" and "/" not in regime:
            yield _("{regime}: does not apply, says {who}").format(regime=regime, who=live.actor)


def _decisions(state: IncidentState, now: datetime, zone: Any) -> Iterator[str]:
    """Every decision with its reason, the old ones too: a moment that was corrected keeps what it was."""
    from warroom.model.moments import show_moment

    for place, one in enumerate(state.assessments):
        said_ = _("does not apply")
        if one.applies and one.moment is not None:
            said_ = _("{trigger} since {time}").format(trigger=one.trigger, time=show_moment(one.moment, zone, now))
        later = (other for other in state.assessments[place + 1 :] if other.regime == one.regime)
        if any(other.trigger == one.trigger or not (other.applies and one.applies) for other in later):
            said_ = _("{what} (corrected since)").format(what=said_)
        when = show_moment(one.at, zone, now)
        yield _("decided {time} by {who}: {regime} {what}: {why}").format(
            time=when, who=one.by, regime=one.name, what=said_, why=one.why
        )


def _standings(room: Room, state: IncidentState) -> list[dict[str, str]]:
    from warroom.model import regulators

    known, _problems = room.regimes()
    asking = {one.id for one in room.asking(known)}
    found = []
    for one in known.values():
        status = regulators.standing(state, one, asks=one.id in asking)
        found.append({"regime": one.id, "name": one.name, "status": status})
    return found


def _open(room: Room, state: IncidentState) -> list[dict[str, Any]]:
    from warroom.model import regulators

    found = []
    for regime in regulators.unassessed(state, room.asking()):
        since = state.times().get("detected") or state.reported_at
        shadow = regulators.shadow(regime, since) if since is not None else None
        due = shadow.due if shadow else None
        found.append({"regime": regime.id, "name": regime.name, "shadow_due": due})
    return found


@command("regulators", N_("The rules of regulators that this room knows; or check a file of your own."))
@argument("file", N_("A file to check."), required=False, default=None, type=click.Path())
def regulators(cli: Cli, file: str | None, as_json: bool) -> None:
    """List or check rules."""
    from warroom.cli.output import fit, note, put, put_json, shown
    from warroom.room.regulators import read_file

    if file is not None:
        regime = read_file(Path(file))
        put_json({"id": regime.id}) if as_json else put(_("{name} is sound.").format(name=shown(regime.name)))
        return
    with cli.room() as room:
        known, problems = room.regimes()
        asking = {regime.id for regime in room.asking(known)}
    rows = [
        {"id": one.id, "name": one.name, "title": one.title, "source": one.source, "as_of": one.as_of,
         "asks_here": one.id in asking, "steps": one.steps}
        for one in known.values()
    ]  # fmt: skip
    if as_json:
        put_json(rows)
    for row in [] if as_json else rows:
        mark = _("asks here") if row["asks_here"] else _("on request")
        put(f"{fit(shown(str(row['id'])), 8)}  {shown(str(row['title']))}  ({mark}, {row['as_of']})")
    for problem in problems:
        note(problem)
