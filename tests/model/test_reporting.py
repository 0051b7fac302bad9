"""The line that declares an incident: marks in front of a title, and nothing is ever lost of what was typed."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START
from tests.strategies import texts
from warroom import i18n
from warroom.model.reporting import MARKS, Noted, mark_completions, parse_report, preview


def read(line: str) -> Noted:
    return parse_report(line, now=START, zone=UTC)


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("Checkout down", Noted("Checkout down")),
        ("  Checkout down  ", Noted("Checkout down")),
        ("!test Checkout down", Noted("Checkout down", kind="test")),
        ("!exer Checkout down", Noted("Checkout down", kind="exercise")),
        ("08:20 !conf !inbox Smell", Noted("Smell", "08:20", "", frozenset({"confidential", "inbox"}))),
        ("!major -15m Smell", Noted("Smell", "-15m", "", frozenset({"major"}))),
        ("!backfilled 2026-02-01T10:00 Smell", Noted("Smell", "2026-02-01T10:00", "backfilled")),
        ("!everything is on fire", Noted("!everything is on fire")),
        ("!test !test again", Noted("!test again", kind="test")),
        ("!test -- !major is a title", Noted("!major is a title", kind="test")),
        ("25:61 is no time", Noted("25:61 is no time")),
        ("08:20 09:20 train", Noted("09:20 train", "08:20")),
        ("down !test", Noted("down !test")),
        ("!", Noted("!")),
        ("", Noted("")),
    ],
)
def test_marks_in_front_are_read_and_all_else_is_the_title(line: str, noted: Noted) -> None:
    assert read(line) == noted


@given(texts)
def test_a_line_without_marks_is_its_own_title(text: str) -> None:
    noted = read(f"x {text}")
    assert noted == Noted(f"x {text}".strip())


@given(st.text())
def test_nothing_that_was_typed_fails(line: str) -> None:
    noted = read(line)
    assert line.strip().endswith(noted.title)
    preview(noted, START, UTC)
    mark_completions(line)


def test_how_it_was_read_is_said() -> None:
    assert preview(read("08:20 !conf !test Smell"), START, UTC) == "test, confidential, reported 08:20: Smell"
    assert preview(read("Smell"), START, UTC) == "Smell"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_marks_are_completed_and_understood_in_the_language_of_the_screen(language: str) -> None:
    i18n.choose(language)
    offered = mark_completions("!")
    assert len(offered) == len(MARKS)
    for word in offered:
        noted = read(f"{word} Smell")
        assert noted.title == "Smell"
        assert noted.kind or noted.marks
    for code in MARKS:
        assert read(f"!{code} Smell").title == "Smell"
    assert mark_completions("Smell !") == mark_completions("Smell") == []
    assert mark_completions("08:20 !test !") == offered
