"""Commands about decisions and hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from warroom.cli.base import (
    Cli,
    Numbered,
    argument,
    at_option,
    command,
    complete_person,
    incident_argument,
    option,
    said,
    words_argument,
)
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.record import Decision, Hypothesis
    from warroom.room import Room

_LINK = N_("The number of an entry that speaks of it; may be given several times.")


@command(
    "decide",
    N_("Keep a decision: the proposal, strong objections, who decided, when it is looked at again. Without TEXT: all."),
)
@incident_argument
@words_argument("text", N_("What is decided; may hold the quick grammar. - reads standard input."), required=False)
@option("--option", "options", metavar="TEXT", multiple=True, help=N_("What else could have been done; several times."))
@option("--objection", "objections", metavar="TEXT", multiple=True, help=N_("A strong objection, with its name."))
@option("--by", metavar="PERSON", default="", help=N_("Who decided, where that is not you."),
        shell_complete=complete_person)  # fmt: skip
@option("--review", metavar="TIME", help=N_("When it is looked at again: 15:30, 45m."))
@at_option
@option("--again", is_flag=True, help=N_("Keep it although the same words were sent seconds ago."))
def decide(
    cli: Cli, ref: str, text: tuple[str, ...], options: tuple[str, ...], objections: tuple[str, ...], by: str,
    review: str | None, at: str | None, again: bool, as_json: bool,
) -> None:  # fmt: skip
    """Decide, or list the decisions."""
    from warroom.cli.output import answer
    from warroom.model.record import decisions
    from warroom.room.log import More

    with cli.room() as room:
        if not text:
            state = room.incident(room.find(ref))
            answer(as_json, decisions(state), _all([_decision(room, one) for one in decisions(state)]))
            return
        more = More(due=review, options=options, objections=objections, decided_by=by)
        taken = room.decide(ref, said(text), more, at=at, again=again)
        answer(as_json, taken, _decision(room, taken))


@command("decision-set", N_("Look at a decision again: what came of it, when next, or one more strong objection."))
@incident_argument
@argument("number", N_("The number of the decision."), type=Numbered("D"), metavar="K")
@option("--outcome", metavar="TEXT", help=N_("What came of it; - reads standard input."))
@option("--review", metavar="TIME", help=N_("When it is looked at again: 15:30, 45m."))
@option("--reviewed", is_flag=True, help=N_("It was looked at, and stands."))
@option("--objection", metavar="TEXT", default="", help=N_("A strong objection, with its name."))
def decision_set(
    cli: Cli, ref: str, number: int, outcome: str | None, review: str | None, reviewed: bool, objection: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Set a decision."""
    from warroom.cli.output import answer

    words = said(outcome) if outcome is not None else None
    with cli.room() as room:
        changed = room.decision_set(
            ref, number, outcome=words, review=review, reviewed=reviewed, objection=said(objection)
        )  # fmt: skip
        answer(as_json, changed, _decision(room, changed))


@command("hypothesis", N_("Keep what may be the matter, linked to entries of the log. Without TEXT: all."))
@incident_argument
@words_argument("text", N_("What may be the matter; - reads standard input."), required=False)
@option("--link", "entries", metavar="MSG", multiple=True, help=_LINK)
def hypothesis(cli: Cli, ref: str, text: tuple[str, ...], entries: tuple[str, ...], as_json: bool) -> None:
    """Raise a hypothesis, or list them."""
    from warroom.cli.output import answer
    from warroom.model.record import hypotheses

    with cli.room() as room:
        if not text:
            if entries:
                raise click.UsageError(_("Say which hypothesis: warroom hypothesis-set N K --link MSG"))
            found = hypotheses(room.incident(room.find(ref)))
            answer(as_json, found, _all([_hypothesis(room, one) for one in found]))
            return
        raised = room.hypothesis(ref, said(text), entries=entries)
        answer(as_json, raised, _hypothesis(room, raised))


@command(
    "hypothesis-set",
    N_("Say how a hypothesis stands: open, testing, ruled_out or confirmed (with --why); or link entries to it."),
)
@incident_argument
@argument("number", N_("The number of the hypothesis."), type=Numbered("H"), metavar="K")
@argument("status", N_("open, testing, ruled_out or confirmed."), required=False)
@option("--why", metavar="TEXT", default="", help=N_("What shows it; - reads standard input."))
@option("--link", "entries", metavar="MSG", multiple=True, help=_LINK)
def hypothesis_set(
    cli: Cli, ref: str, number: int, status: str | None, why: str, entries: tuple[str, ...], as_json: bool
) -> None:
    """Set a hypothesis."""
    from warroom.cli.output import answer

    code = status.replace("-", "_") if status else None
    with cli.room() as room:
        changed = room.hypothesis_set(ref, number, code, why=said(why), entries=entries)
        answer(as_json, changed, _hypothesis(room, changed))


def _all(lines: list[str]) -> str:
    return "\n".join(lines) or _("none yet")


def _decision(room: Room, one: Decision) -> str:
    from warroom.cli.output import shown
    from warroom.report.briefing import decision_words

    return shown(decision_words(one, room.clock.now(), room.zone))


def _hypothesis(room: Room, one: Hypothesis) -> str:
    from warroom.cli.output import shown
    from warroom.report.briefing import hypothesis_words

    return shown(hypothesis_words(one, room.clock.now(), room.zone, room.refs(one.entries)))
