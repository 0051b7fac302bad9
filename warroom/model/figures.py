"""Response and resolution against the targets, from the incidents' own times (domain: KPIs). Pure.

Response is acknowledged - reported, resolution is resolved - reported: plain time, as the trade defines both. Whether a
target was met is another question: there only the target's own hours count, without the time waiting for the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil
from statistics import median
from typing import NamedTuple

from warroom.i18n import N_
from warroom.model.lifecycle import OPEN
from warroom.model.priority import PRIORITIES
from warroom.model.targets import Policy, Target
from warroom.model.worktime import Pause

DEFINITIONS: dict[str, str] = {
    "response": N_("response: from the report until somebody took it on (acknowledged - reported)"),
    "resolution": N_("resolution: from the report until it was resolved (resolved - reported)"),
    "durations": N_("mean, median, p90: plain time, also nights and weekends; nine of ten took no longer than the p90"),
    "met": N_("met: inside the target of its priority, as the room has it now; only the target's hours count, and for "
              "the resolution not the time waiting for the customer"),
    "compliance": N_("compliance: met out of those that came to an end or are past their target already"),
    "counted": N_("counted: real incidents and those entered later; no exercise, no test, nothing that was cancelled"),
}  # fmt: skip
"""What each figure means, in words; translated where it is shown."""


class Case(NamedTuple):
    """What one incident has to do with the figures."""

    priority: str
    status: str
    reported: datetime
    acknowledged: datetime | None
    resolved: datetime | None
    pauses: tuple[Pause, ...] = ()


class Figure(NamedTuple):
    """One figure of one priority. Durations in seconds; `compliance` in per cent; None: there is nothing to say.

    `n`: came to an end. `met`, `missed`: of these with a target. `late`: still going on and past the target.
    """

    which: str
    priority: str
    n: int
    mean: float | None
    median: float | None
    p90: float | None
    target: float | None
    met: int
    missed: int
    late: int
    compliance: float | None


def figures(cases: Iterable[Case], policy: Policy, now: datetime) -> list[Figure]:
    """Response and resolution for each priority that has incidents; those that nobody ranked under the empty one."""
    by: dict[str, list[Case]] = {}
    for case in cases:
        by.setdefault(case.priority, []).append(case)
    order = [*(code for code in PRIORITIES if code in by), *([""] if "" in by else [])]
    return [_figure(which, code, by[code], policy, now) for which in ("response", "resolution") for code in order]


def _figure(which: str, priority: str, cases: Sequence[Case], policy: Policy, now: datetime) -> Figure:
    took: list[float] = []
    met = missed = late = 0
    for case in cases:
        end, due = _end(which, case), _due(which, case, policy)
        if end is not None:
            took.append((end - case.reported).total_seconds())
            if due is not None:
                met, missed = met + (end <= due), missed + (end > due)
        elif due is not None and due < now and case.status in OPEN:
            late += 1
    wanted = policy.targets[priority] if priority else Target()  # what nobody ranked is held against nothing
    span = wanted.response if which == "response" else wanted.resolution
    judged = met + missed + late
    return Figure(
        which, priority, len(took), sum(took) / len(took) if took else None, median(took) if took else None,
        percentile(took, 90), span.total_seconds() if span is not None else None, met, missed, late,
        100 * met / judged if judged else None,
    )  # fmt: skip


def _end(which: str, case: Case) -> datetime | None:
    return case.acknowledged if which == "response" else case.resolved


def _due(which: str, case: Case, policy: Policy) -> datetime | None:
    if not case.priority:
        return None
    if which == "response":
        return policy.response_due(case.priority, case.reported)
    # A pause that goes on has not come to its end: of an incident that was resolved it ended with that.
    pauses = [(start, end if end is not None else case.resolved) for start, end in case.pauses]
    return policy.resolution_due(case.priority, case.reported, pauses)


def percentile(values: Iterable[float], percent: int) -> float | None:
    """The smallest value that so many per cent do not exceed (nearest rank); None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, ceil(percent * len(ordered) / 100) - 1)] if ordered else None
