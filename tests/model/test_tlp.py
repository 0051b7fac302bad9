"""The five labels: what is printed is read as itself, and their order is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.refusal import BadInput
from warroom.model.tlp import LABELS, LEVELS, at_most, doubt, in_front, level_of, over, parse, rank, shown, stricter

levels = st.sampled_from(["", *LEVELS])
strange = st.sampled_from(["", *LEVELS, "purple"])
"""With a level that only a newer warroom knows."""
cases = st.sampled_from([str.upper, str.lower, str.title, str])


@given(st.sampled_from(LEVELS), cases, st.sampled_from(["", " ", "\t"]))
def test_what_is_printed_is_read_as_itself_whatever_its_case(level: str, case: type[str], space: str) -> None:
    assert parse(f"{space}{case(shown(level))}{space}") == level
    assert parse(case(shown(level).removeprefix("TLP:"))) == level
    assert parse(case(level)) == level, "the code, too"


@given(
    st.text(max_size=12)
    | st.sampled_from(["TLP:", "TLP: RED", "none", "NONE", "white", "AMBER+STRICT", "amber strict"])
)
def test_what_is_read_is_one_of_the_five_or_none_or_refused(text: str) -> None:
    try:
        level = parse(text)
    except BadInput:
        assert level_of(text) is None
        return
    assert shown(level) in ("", *LABELS)


def test_white_of_the_first_version_is_clear() -> None:
    assert parse("TLP:WHITE") == parse("white") == "clear"


@pytest.mark.parametrize("text", ["purple", "", "TLP:", "RED!", "am", "red amber"])
def test_another_level_is_a_sentence_that_names_the_five(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(text)
    assert all(label in str(refused.value) for label in LABELS)


def test_none_takes_a_label_away() -> None:
    assert parse("none") == parse(" None ") == ""


def test_the_order_is_that_of_the_protocol() -> None:
    assert LABELS == ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
    assert [at_most(level, "amber") for level in ("", *LEVELS)] == [True, True, True, True, False, False]


@given(strange, strange, strange)
def test_at_most_is_an_order_and_the_stricter_of_two_is_the_least_that_both_may_go_to(a: str, b: str, c: str) -> None:
    assert at_most(a, a)
    assert at_most(a, b) or at_most(b, a)
    assert a == b or not (at_most(a, b) and at_most(b, a))
    assert not (at_most(a, b) and at_most(b, c)) or at_most(a, c)
    both = stricter(a, b)
    assert both in (a, b)
    assert at_most(both, c) == (at_most(a, c) and at_most(b, c))


@given(strange, strange)
def test_for_an_entry_with_a_label_holds_the_stricter_of_its_own_and_the_incidents(own: str, incident: str) -> None:
    assert over(own, incident) == (stricter(own, incident) if own else "")
    assert rank(over(own, incident)) >= rank(own)


def test_a_level_that_nobody_here_knows_goes_nowhere_and_is_shown_as_it_stands() -> None:
    assert not any(at_most("purple", level) for level in LEVELS)
    assert shown("purple") == "TLP:PURPLE"
    assert (in_front("purple", "x"), in_front("", "x")) == ("[TLP:PURPLE] x", "x")


@given(levels.filter(bool), st.sampled_from(["", ".", ",", ")", "!"]))
def test_a_label_among_the_words_is_doubted_and_so_is_one_that_is_none(level: str, behind: str) -> None:
    assert doubt(f"They said {shown(level)}{behind} twice").startswith(f"{shown(level)} stays text")
    assert doubt(f"TLP:PURPLE{behind}").startswith("TLP:PURPLE is no label")
    assert doubt("No word of it") == doubt("TLP is a protocol") == ""
