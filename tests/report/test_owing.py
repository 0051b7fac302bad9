"""What is owed, in words and figures: never by colour alone."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story
from tests.strategies import texts
from warroom import i18n
from warroom.model.events import IncidentDeclared, IncidentHeld
from warroom.model.parts import Ladder, Rung
from warroom.model.promises import Promise, timed
from warroom.report.owing import mark_words, marks, paused_words, promised, short, standing, told, urgency

HOUR = timedelta(hours=1)
KINDS = (
    "update",
    "response",
    "resolution",
    "role",
    "task",
    "check",
    "period",
    "clock",
    "assess",
    "escalation",
    "order",
)


def one(kind: str = "task", subject: str = "3", due: timedelta | None = HOUR) -> Promise:
    return timed("x", 7, "P1", "k", kind, subject, "", START + due if due is not None else None, START, ())


@pytest.mark.parametrize(
    ("kind", "subject", "said"),
    [
        ("update", "customers", "update customers"),
        ("response", "", "response"),
        ("role", "IC", "commander"),
        ("role", "PIO OSC", "roles PIO, OSC"),
        ("task", "3", "task 3"),
        ("check", "3", "check on task 3"),
        ("period", "2", "period 2"),
        ("clock", "GDPR 33(1)", "GDPR 33(1)"),
        ("assess", "GDPR", "GDPR applies?"),
        ("escalation", "OSC", "call OSC"),
        ("order", "Fail over", "acknowledge Fail over"),
        ("ack", "Fail over", "answer Fail over"),
        ("review", "D1", "look again at D1"),
        ("draft", "customers", "approve customers"),
    ],
)
def test_each_kind_says_what_it_is_about(kind: str, subject: str, said: str) -> None:
    assert promised(kind, subject) == said


@given(st.sampled_from(KINDS), st.integers(-(10**6), 10**6), st.sampled_from(["en", "nl"]))
def test_late_and_soon_are_said_in_words(kind: str, seconds: int, language: str) -> None:
    promise = one(kind)
    now = START + HOUR - timedelta(seconds=seconds)
    i18n.choose(language)
    try:
        late = "late" if language == "en" else "laat"
        assert (late in told(promise, now)) == (seconds < 0) == (late in standing(promise, now, UTC))
        assert (late in short(promise, now)) == (seconds < 0)
    finally:
        i18n.choose("en")
    assert urgency(promise, now) == ("late" if seconds < 0 else "soon" if seconds <= 900 else "")


def test_figures_count_seconds_where_there_is_room_and_minutes_in_a_list() -> None:
    now = START + timedelta(minutes=50, seconds=5)
    assert told(one(), now) == "task 3 in 9:55"
    assert told(one(), now + HOUR, figures=False) == "task 3 late 50m"
    assert standing(one(), now, UTC) == "due 10:00, in 9:55"
    assert standing(one(), now, UTC, figures=False) == "due 10:00, in 9m"
    assert short(one(), now + HOUR) == "task 50m late"


def test_what_is_owed_at_once_has_no_figure_and_no_mark() -> None:
    once = one("clock", "GDPR 33(2)", None)
    assert told(once, START + HOUR) == "GDPR 33(2) at once"
    assert standing(once, START, UTC) == "at once, since 09:00"
    assert short(once, START) == "reg. at once"
    assert list(marks(once)) == []


def test_a_word_on_the_board_is_never_wider_than_its_column() -> None:
    for language in ("en", "nl"):
        i18n.choose(language)
        try:
            for kind in KINDS:
                for hours in (-900, -30, -3, 0, 2, 9, 15, 40, 400, 4000):
                    assert len(short(one(kind), START + hours * HOUR)) <= 14
        finally:
            i18n.choose("en")


def test_each_mark_says_when_and_what_happens_then_and_whom_a_ladder_calls() -> None:
    rungs = (
        Rung("a", "functional", "OSC", (), START + HOUR / 2, 5),
        Rung("b", "hierarchical", "Board", (), START + HOUR, 5),
    )
    ladder = Ladder("response", "Nobody", "acknowledged", "", 0, rungs, START)
    found = list(marks(one("response", ""), [ladder]))
    assert [mark_words(mark, START + timedelta(minutes=40), UTC) for mark in found] == [
        "50 % 09:30 top line, calls Operations Section Chief (over)",
        "75 % 09:45 soon",
        "100 % 10:00 late, calls Board",
    ]
    assert [mark.words for mark in marks(one(), [ladder])] == ["top line", "soon", "late"]  # a task calls nobody


def test_a_clock_that_stands_still_says_since_when_and_for_what() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down"), IncidentHeld(reason="their logs", customer=True))
    assert paused_words(story.state, START, UTC) == "stands still since 09:00, waiting for the customer: their logs"
    story.add(IncidentHeld(reason="a supplier"))
    assert paused_words(story.state, START, UTC) == ""
    story.add(IncidentHeld())
    assert paused_words(story.state, START, UTC) == ""


@given(st.sampled_from(KINDS) | texts, texts)
def test_whatever_people_typed_it_is_told_as_it_stands(kind: str, subject: str) -> None:
    assert isinstance(promised(kind, subject), str)
    assert isinstance(short(one(kind, subject), START), str)
