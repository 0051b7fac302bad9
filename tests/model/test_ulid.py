"""ULIDs: they sort by birth, grow within a process whatever the clock does, and name their millisecond."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.ulid import ALPHABET, Ulids, is_ulid, ulid_ms

MS = st.integers(0, 2**48 - 1)
NOON = 1_795_348_800_000


def fixed(byte: int) -> Ulids:
    """A maker whose chance is always the same byte."""
    return Ulids(lambda n: bytes([byte]) * n)


def test_the_form_is_that_of_the_specification() -> None:
    assert fixed(0).new(0) == "0" * 26
    assert fixed(0xFF).new(2**48 - 1) == "7" + "Z" * 25
    assert fixed(0).new(1_469_922_850_259) == "01ARZ3NDEK" + "0" * 16  # a moment worked out by hand
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(MS)
def test_it_names_its_millisecond(ms: int) -> None:
    made = Ulids().new(ms)
    assert is_ulid(made)
    assert ulid_ms(made) == ms


@given(st.lists(MS, min_size=2, max_size=30), st.integers(0, 255))
def test_they_only_grow_also_when_the_clock_goes_back(moments: list[int], byte: int) -> None:
    maker = fixed(byte)
    try:
        made = [maker.new(ms) for ms in moments]
    except OverflowError:
        assert max(moments) == 2**48 - 1
        return
    assert made == sorted(set(made))


def test_a_full_millisecond_runs_over_into_the_next() -> None:
    maker = fixed(0xFF)
    first, second = maker.new(NOON), maker.new(NOON)
    assert first < second
    assert ulid_ms(second) == NOON + 1


def test_two_makers_do_not_meet() -> None:
    one, other = Ulids(), Ulids()
    assert len({maker.new(NOON) for maker in (one, other) for _ in range(1000)}) == 2000


def test_threads_may_share_a_maker() -> None:
    maker = Ulids()
    made: list[list[str]] = [[] for _ in range(4)]
    threads = [
        threading.Thread(target=lambda mine=mine: mine.extend(maker.new(NOON) for _ in range(2000))) for mine in made
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({text for mine in made for text in mine}) == 8000
    assert all(mine == sorted(mine) for mine in made)


def test_a_moment_that_does_not_fit_is_refused_and_forgotten() -> None:
    maker = fixed(0)
    with pytest.raises(OverflowError):
        maker.new(2**48)
    assert ulid_ms(maker.new(NOON)) == NOON


@pytest.mark.parametrize(
    "text",
    ["", "0" * 25, "0" * 27, "8" + "0" * 25, "0" * 25 + "I", "0" * 25 + "L", "0" * 25 + "u", "0" * 25 + "\n", "é" * 26],
)
def test_other_texts_are_none(text: str) -> None:
    assert not is_ulid(text)
    with pytest.raises(ValueError, match="not a ULID"):
        ulid_ms(text)
