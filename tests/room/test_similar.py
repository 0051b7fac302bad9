"""What is like what: by rare words, with the reasons, and it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from tests.builders import open_room
from tests.strategies import texts
from warroom.model.classifying import Said
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.room.similar import _rarest, words_in


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as made:
        for n in range(30):
            made.declare(Report(f"Printer {n} jams", category="hardware"))
        made.declare(Report("Replication lag on the checkout database", category="software"))
        made.classify(31, Said(cause="change"))
        made.declare(Report("Checkout database: replication stopped", category="software"))
        made.declare(Report("Réplication of the mailbox is slow", category="outage"))
        yield made


def test_the_likest_comes_first_with_the_words_that_both_hold(room: Room) -> None:
    room.declare(Report("Replication of the checkout database lags", category="software"))
    first, second, *rest = room.similar(34)
    assert {first.number, second.number} == {31, 32}
    assert set(first.words) == {"replication", "checkout", "database"}
    assert first.same_category
    assert {first.cause, second.cause} == {"change", ""}
    assert all(one.number != 34 for one in (first, second, *rest))
    assert all("printer" not in one.words for one in rest)


def test_letters_with_and_without_accents_are_the_same(room: Room) -> None:
    room.declare(Report("replication, mailbox"))
    assert 33 in [one.number for one in room.similar(34)]


def test_one_common_word_is_no_likeness(room: Room) -> None:
    room.declare(Report("Printer burns"))
    assert room.similar(34) == []


def test_that_both_are_down_is_no_likeness_but_counts_beside_another_word(room: Room) -> None:
    room.declare(Report("Payroll down"))
    room.declare(Report("Gateway down"))
    assert room.similar(35) == []
    room.declare(Report("Gateway down again"))
    assert [one.number for one in room.similar(36)] == [35]
    assert set(room.similar(36)[0].words) == {"gateway", "down"}


def test_an_exercise_never_stands_beside_what_is_real(room: Room) -> None:
    room.declare(Report("Replication of the checkout database lags", kind="exercise"))
    assert room.similar(34) == []
    room.declare(Report("Exercise: replication of the checkout database", kind="exercise"))
    assert [one.number for one in room.similar(35)] == [34]
    room.declare(Report("Replication of the checkout database lagged", kind="backfilled", reported_at="-1h"))
    assert {one.number for one in room.similar(36)} >= {31, 32}
    room.declare(Report("Replication of the checkout database", kind="test"))
    assert room.similar(37) == []


def test_a_duplicate_does_not_stand_beside_what_it_is_a_duplicate_of(room: Room) -> None:
    room.link(32, "duplicate", 31)
    room.declare(Report("Replication of the checkout database lags"))
    assert 32 not in [one.number for one in room.similar(34)]


def test_another_title_is_compared_from_then_on(room: Room) -> None:
    room.describe(1, title="Replication of the checkout database", description="wrong title before")
    room.declare(Report("Checkout database replication"))
    assert 1 in [one.number for one in room.similar(34)]


def test_so_many_and_no_more(room: Room) -> None:
    for _ in range(12):
        room.declare(Report("Tunnel to Utrecht closed"))
    assert len(room.similar(34)) == 8
    assert len(room.similar(34, limit=3)) == 3


@given(texts)
def test_words_are_never_the_language_of_the_search(text: str) -> None:
    assert all(word.isalnum() and len(word) > 2 for word in words_in(text))


def test_rare_words_are_asked_for_first_and_never_too_many_rows() -> None:
    often = {"the": 900_000, "lag": 12, "alone": 1, "db": 3000, "queue": 900, "retry": 2}
    assert _rarest(often, 10_000) == ["retry", "lag", "queue", "db"]
    assert _rarest({"the": 900_000}, 1_000_000) == ["the"]
    assert _rarest({"alone": 1}, 10) == []
    assert len(_rarest({f"w{n}": 2 for n in range(30)}, 100)) == 10
