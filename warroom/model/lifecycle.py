"""The state machine of an incident: 11 states, 25 transitions, and who may take each."""

from __future__ import annotations

from typing import NamedTuple

from warroom.i18n import N_, _

STATUSES: dict[str, str] = {
    "identified": N_("identified"),
    "registered": N_("registered"),
    "categorised": N_("categorised"),
    "prioritised": N_("prioritised"),
    "responding": N_("responding"),
    "contained": N_("contained"),
    "monitoring": N_("monitoring"),
    "resolved": N_("resolved"),
    "in_review": N_("in review"),
    "closed": N_("closed"),
    "cancelled": N_("cancelled"),
}
PHASES: dict[str, str] = {
    "identification": N_("identification"),
    "registration": N_("registration"),
    "categorisation": N_("categorisation"),
    "prioritisation": N_("prioritisation"),
    "resolution": N_("resolution"),
    "review": N_("review"),
    "closed": N_("closed"),
    "cancelled": N_("cancelled"),
}
_PHASE_OF = {
    "identified": "identification",
    "registered": "registration",
    "categorised": "categorisation",
    "prioritised": "prioritisation",
    "responding": "resolution",
    "contained": "resolution",
    "monitoring": "resolution",
    "resolved": "resolution",
    "in_review": "review",
    "closed": "closed",
    "cancelled": "cancelled",
}
TRIAGE = ("identified", "registered", "categorised", "prioritised")
ACTIVE = frozenset({"responding", "contained", "monitoring"})
"""The states in which somebody has to be in command."""
ENDED = frozenset({"closed", "cancelled"})
"""The states in which nobody works on it any more."""
OPEN = frozenset((*TRIAGE, *ACTIVE))
"""The states that stand on the board: work is owed."""

CANCEL_REASONS: dict[str, str] = {
    "false_alarm": N_("false alarm"),
    "duplicate": N_("duplicate"),
    "out_of_scope": N_("out of scope"),
    "entered_in_error": N_("entered in error"),
}


class Transition(NamedTuple):
    """One allowed step. `who` are position codes, `DM` for the duty incident manager, `*` for anyone signed in.

    `why` says what the person is asked for in words; empty where a note is optional.
    """

    start: str
    to: str
    who: frozenset[str]
    why: str = ""


def _t(start: str, to: str, who: str, why: str = "") -> Transition:
    return Transition(start, to, frozenset(who.split()), why)


_REASON = N_("the reason")
_CHIEFS = "IC UC DPIC OSC PSC LSC FSC"
TRANSITIONS: tuple[Transition, ...] = (
    _t("identified", "registered", "*"),
    _t("registered", "categorised", "*"),
    _t("categorised", "prioritised", "DM IC UC DPIC"),
    _t("prioritised", "responding", "*"),
    _t("identified", "responding", "DM IC UC DPIC"),
    _t("registered", "responding", "DM IC UC DPIC"),
    _t("categorised", "responding", "DM IC UC DPIC"),
    _t("responding", "contained", "IC UC DPIC OSC", N_("what is contained, and how that was verified")),
    _t("contained", "responding", f"{_CHIEFS} SOFR", N_("how containment was lost")),
    _t("responding", "monitoring", "IC UC DPIC OSC"),
    _t("contained", "monitoring", "IC UC DPIC OSC"),
    _t("monitoring", "responding", _CHIEFS, N_("what came back")),
    _t("monitoring", "resolved", "IC UC", N_("what restored service")),
    _t("resolved", "responding", "IC UC DM", _REASON),
    _t("resolved", "in_review", "IC UC PSC"),
    _t("resolved", "closed", "IC UC DM"),
    _t("in_review", "closed", "DM", N_("what the review found")),
    _t("in_review", "responding", "IC UC", N_("what came back")),
    _t("closed", "in_review", "DM", _REASON),
    _t("identified", "cancelled", "DM IC UC", _REASON),
    _t("registered", "cancelled", "DM IC UC", _REASON),
    _t("categorised", "cancelled", "DM IC UC", _REASON),
    _t("prioritised", "cancelled", "DM IC UC", _REASON),
    _t("responding", "cancelled", "IC UC", N_("what was told to those who stood by")),
    _t("cancelled", "registered", "DM IC UC", _REASON),
)
BY_STEP: dict[tuple[str, str], Transition] = {(t.start, t.to): t for t in TRANSITIONS}


def allowed_from(status: str) -> list[Transition]:
    """The steps that lead on from a status, in the order of the table."""
    return [t for t in TRANSITIONS if t.start == status]


def phase_of(status: str) -> str:
    """The phase that a status belongs to."""
    return _PHASE_OF.get(status, status)


def shown_status(status: str) -> str:
    """The status in the chosen language."""
    return _(STATUSES[status]) if status in STATUSES else status


def shown_phase(phase: str) -> str:
    """The phase in the chosen language."""
    return _(PHASES[phase]) if phase in PHASES else phase
