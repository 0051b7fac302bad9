"""Kinds of incident: which count in figures, which may stand beside each other."""

from __future__ import annotations

from itertools import product

import pytest

from tests.builders import Story
from warroom.model import kinds
from warroom.model.envelope import Mode
from warroom.model.events import IncidentDeclared, IncidentDescribed
from warroom.model.kinds import KINDS, badge, counts, shown_kind, together
from warroom.model.lifecycle import STATUSES


@pytest.mark.parametrize(("kind", "status"), product(KINDS, STATUSES))
def test_only_what_happened_counts_and_what_was_cancelled_did_not(kind: str, status: str) -> None:
    assert counts(kind, status) is (kind in ("real", "backfilled") and status != "cancelled")


def test_a_kind_of_a_newer_warroom_does_not_count_and_is_shown_as_it_stands() -> None:
    assert not counts("simulated", "closed")
    assert (shown_kind("simulated"), badge("simulated")) == ("simulated", "SIMULATED")


@pytest.mark.parametrize(
    ("mode", "nature", "kind"),
    [(Mode.REAL, "", "real"), (Mode.REAL, "test", "test"), (Mode.REAL, "backfilled", "backfilled"),
     (Mode.EXERCISE, "", "exercise"), (Mode.EXERCISE, "test", "exercise")],
)  # fmt: skip
def test_the_kind_is_said_when_it_is_declared_and_stays(mode: Mode, nature: str, kind: str) -> None:
    story = Story(mode)
    story.add(IncidentDeclared(number=1, name="Portal down", nature=nature))
    assert story.state.kind == kind
    story.add(IncidentDeclared(number=2, name="Another", nature="backfilled"), IncidentDescribed(name="Portal up"))
    assert story.state.kind == kind


@pytest.mark.parametrize(("one", "other"), product(KINDS, KINDS))
def test_what_is_practised_or_tried_never_stands_beside_what_happened(one: str, other: str) -> None:
    assert together(one, other) is (one == other or {one, other} == {"real", "backfilled"})
    assert together(one, other) == together(other, one)


def test_what_is_not_simply_real_says_so_in_words() -> None:
    assert badge("real") == ""
    assert len({badge(kind) for kind in KINDS}) == len(KINDS)
    assert kinds.kind_of(Mode.REAL, "") == "real"
