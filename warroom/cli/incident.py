"""Commands about an incident as a whole: declare, move, classify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from warroom.cli.base import (
    Cli,
    argument,
    at_option,
    command,
    incident_argument,
    level_code,
    option,
    said,
    status_code,
    words_argument,
)
from warroom.i18n import N_, _

_F = TypeVar("_F", bound=Callable[..., Any])


def _ranking(function: _F) -> _F:
    """The options that categorise and prioritise."""
    for add in (
        option("--category", metavar="CODE", help=N_("What it is about: outage, software, security, supplier ...")),
        option("--impact", metavar="LEVEL", help=N_("How much is hit: high, medium, low.")),
        option("--urgency", metavar="LEVEL", help=N_("How soon it hurts: high, medium, low.")),
    ):
        function = add(function)
    return function


@command("declare", N_("Declare a new incident. A title is enough; everything else can be said later."))
@words_argument("title", N_("What is the matter, in a few words; - reads standard input."))
@option("--description", metavar="TEXT", default="", help=N_("More about it; - reads standard input."))
@_ranking
@option("--reported-at", metavar="TIME", help=N_("When it was reported, if not now: 14:32, -15m."))
@option("--detected-at", metavar="TIME", help=N_("When it was first noticed."))
@option("--reporter", metavar="WHO", default="", help=N_("Who reported it, if not you."))
@option("--major", is_flag=True, help=N_("Call it a major incident."))
@option("--confidential", is_flag=True, help=N_("Only those who are named see it on their screens."))
@option("--inbox", is_flag=True, help=N_("Only note it as identified; somebody registers it later."))
@option("--exercise", "kind", flag_value="exercise", help=N_("It is practised."))
@option("--test", "kind", flag_value="test", help=N_("It only tries the machinery; it counts in no figure."))
@option("--backfilled", "kind", flag_value="backfilled", help=N_("It is entered later; asks for --reported-at."))
@option("--step", "steps", nargs=2, multiple=True, metavar="STATUS TIME",
        help=N_("With --backfilled: a step that was taken then, and when; several, in order."))  # fmt: skip
@option("--why", metavar="TEXT", default="", help=N_("With --step: what restored service, or why it was cancelled."))
def declare(
    cli: Cli, title: tuple[str, ...], description: str, category: str | None, impact: str | None, urgency: str | None,
    reported_at: str | None, detected_at: str | None, reporter: str, major: bool, confidential: bool, inbox: bool,
    kind: str | None, steps: tuple[tuple[str, str], ...], why: str, as_json: bool,
) -> None:  # fmt: skip
    """Declare an incident and print its name."""
    from warroom.cli.output import answer, note
    from warroom.report.alike import summary
    from warroom.room.incidents import Report

    report = Report(
        title=said(title), description=said(description), reporter=reporter, reported_at=reported_at,
        detected_at=detected_at, category=category, impact=level_code(impact), urgency=level_code(urgency),
        major=True if major else None, confidential=confidential, registered=not inbox, kind=kind or "",
        steps=tuple((status_code(status), at) for status, at in steps), why=said(why),
    )  # fmt: skip
    with cli.room(make=True) as room:
        state = room.declare(report)
        alike = room.similar(state.id)
    told = {
        "id": state.id, "number": state.number, "code": state.code, "name": state.name, "phase": state.phase,
        "status": state.status, "priority": state.priority, "reported_at": state.reported_at, "kind": state.kind,
        "similar": [one.code for one in alike],
    }  # fmt: skip
    answer(as_json, told, state.code)
    if alike and not as_json:
        note(_("{summary}. See why with: warroom link {n}").format(summary=summary(alike), n=state.number))


@command(
    "move",
    N_(
        "Take a step of the state machine. A forbidden step is refused and names the allowed ones. "
        "Statuses: identified, registered, categorised, prioritised, responding, contained, monitoring, resolved, "
        "in_review, closed, cancelled."
    ),
)
@incident_argument
@argument("status", N_("Where it goes."))
@option("--why", metavar="TEXT", default="", help=N_("The words that the step asks for; - reads standard input."))
@at_option
@option("--reason", metavar="CODE", default="", help=N_("For cancelled: false_alarm, duplicate, out_of_scope, "
                                                        "entered_in_error."))  # fmt: skip
@option("--tell", nargs=2, metavar="AUDIENCE TEXT", help=N_("Words to the outside, in the same step."))
@option("--next-update", metavar="TIME", help=N_("When that audience hears more: 15:30, 45m, none."))
@option("--new", is_flag=True, help=N_("Add that audience if there is none of that name."))
def move(
    cli: Cli, ref: str, status: str, why: str, at: str | None, reason: str, tell: tuple[str, str] | None,
    next_update: str | None, new: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take one step."""
    from warroom.cli.output import answer, note, shown
    from warroom.model.lifecycle import shown_status
    from warroom.model.refusal import BadInput
    from warroom.model.updates import Words, shown_audience, waiting

    if next_update and not tell:
        raise BadInput(_("--next-update is a promise to an audience: say the words too, with --tell AUDIENCE TEXT"))
    with cli.room() as room:
        before = room.incident(room.find(ref))
        words = Words(tell[0], said(tell[1]), *room.promise(next_update, before)) if tell else None
        state = room.move(ref, status_code(status), why=said(why), cancel_reason=reason, tell=words, new=new, at=at)
        drafted = [draft for draft in waiting(state) if draft.id not in before.drafts]
    told = {
        "id": state.id, "number": state.number, "code": state.code, "from": before.status, "status": state.status,
        "phase": state.phase, "at": state.moves[-1].at, "commanders": state.commanders(), "debts": state.debts(),
        "draft": drafted[0].number if drafted else None,
    }  # fmt: skip
    step = _("{code}: {start} -> {to}").format(
        code=state.code, start=shown_status(before.status), to=shown_status(state.status)
    )
    answer(as_json, told, step)
    for draft in drafted:
        note(_("The words to {who} wait for approval as draft {n}: warroom update-set {incident} {n} approved").format(
            who=shown(shown_audience(draft.audience)), n=draft.number, incident=state.number))  # fmt: skip


@command("classify", N_("Categorise and prioritise. Priority comes from impact and urgency."))
@incident_argument
@_ranking
@option("--subcategory", metavar="TEXT", help=N_("More precisely, in your own words."))
@option("--cause", metavar="CODE", help=N_("Why it happened: human_error, change, defect, capacity, attack ..."))
@option("--priority", metavar="P", help=N_("P1 to P5 by hand; needs --why. Empty: by the matrix again."))
@option("--why", metavar="TEXT", default="", help=N_("The reason; - reads standard input."))
@option("--major/--no-major", default=None, help=N_("Whether it is a major incident."))
@option("--tlp", metavar="LEVEL", help=N_("The label of all of it: clear, green, amber, amber_strict, red; none."))
def classify(
    cli: Cli, ref: str, category: str | None, impact: str | None, urgency: str | None, subcategory: str | None,
    cause: str | None, priority: str | None, why: str, major: bool | None, tlp: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what an incident is about and how much it matters."""
    from warroom.cli.output import answer
    from warroom.model.classifying import Said
    from warroom.model.lifecycle import shown_status
    from warroom.model.tlp import parse, shown

    chosen = Said(
        category, subcategory, cause, level_code(impact), level_code(urgency),
        priority.upper() if priority else priority, major, said(why), None if tlp is None else parse(tlp),
    )  # fmt: skip
    with cli.room() as room:
        state = room.classify(ref, chosen)
    value = state.value
    told = {
        "id": state.id, "number": state.number, "code": state.code, "status": state.status,
        "category": value("category"), "subcategory": value("subcategory"), "cause": value("cause"),
        "impact": value("impact"), "urgency": value("urgency"), "priority": state.priority, "major": state.major,
        "tlp": state.tlp, "debts": state.debts(),
    }  # fmt: skip
    ranked = state.priority or _("no priority yet")
    words = ", ".join(filter(None, (shown_status(state.status), ranked, shown(state.tlp))))
    answer(as_json, told, f"{state.code}: {words}")
