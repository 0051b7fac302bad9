"""A filter is typed with the marks of the log line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.model.events import kinds
from warroom.model.filters import Filter, parse_filter
from warroom.model.refusal import BadInput


def test_marks_and_words_may_stand_anywhere() -> None:
    read = parse_filter("  lag !decision @dan  #db +bridge growing ")
    assert read.said == "lag !decision @dan #db +bridge growing"
    assert read.terms == (
        ("word", ("lag",)), ("kind", ("decision", "decision.taken", "decision.set")), ("person", ("dan",)),
        ("tag", ("db",)), ("channel", ("bridge",)),
        ("word", ("growing",)),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "   ", "--", "! @ #"])
def test_nothing_to_look_for_filters_nothing(text: str) -> None:
    assert parse_filter(text).terms == ()


@pytest.mark.parametrize(
    ("word", "kind"), [("dec", "decision"), ("besluit", "decision"), ("can", "report_can"), ("task", "task.added"),
                       ("role", "role.assigned"), ("plan", "plan.approved"), ("update", "update.sent"),
                       ("update", "status_update"), ("regulator", "regulator"), ("regulator", "regulator.armed")],
)  # fmt: skip
def test_a_kind_is_one_of_an_entry_or_the_family_of_an_event(word: str, kind: str) -> None:
    ((where, found),) = parse_filter(f"!{word}").terms
    assert where == "kind"
    assert kind in found
    assert set(found) <= {*kinds(), "decision", "report_can", "status_update", "regulator", "update.sent"}


def test_an_unknown_kind_is_named_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match=r"!xyz is no kind of line; choose one of note, decision"):
        parse_filter("!xyz")


def test_a_word_with_signs_is_looked_for_as_the_words_that_it_holds() -> None:
    assert parse_filter('db-2 "x"').terms == (("word", ("db",)), ("word", ("2",)), ("word", ("x",)))


@given(st.text())
def test_anything_typed_is_a_filter_or_refused(text: str) -> None:
    try:
        read = parse_filter(text)
    except BadInput:
        assert "!" in text
    else:
        assert parse_filter(read.said) == read
        assert isinstance(read, Filter)
