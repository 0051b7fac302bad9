"""Events: their form in JSON is read back as it was written, and what can't be read is kept, never a crash."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import any_event, events_of, shapes, texts
from warroom.model.events import Event, IncidentDeclared, LogWritten, Redacted, TaskAdded, Unknown, kinds, read_body

KINDS = sorted(kinds())
_WRONG: dict[str, list[Any]] = {
    "str": [7, True, ["a"], {}, 1.5],
    "int": ["7", True, 1.5, [], {}],
    "bool": [0, "yes", [], {}],
    "datetime": [7, "yesterday", "2026-03-02T09:00:00", ["2026-03-02T09:00:00Z"], ""],
    "tuple[str, ...]": ["abc", [1], {}, True],
    "dict[str, str]": [["a"], {"a": 1}, "a", True],
}


@settings(max_examples=300, deadline=None)
@given(any_event)
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    assert read_body(event.kind, event.version, event.body()) == event


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_fields_of_a_later_version_are_passed_over(kind: str, data: st.DataObject) -> None:
    event = data.draw(events_of(kinds()[kind]))
    told = {**json.loads(event.body()), "x_colour": "blue", "x_depth": {"deep": [1, None]}}
    assert read_body(kind, 1, json.dumps(told)) == event


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_value_of_the_wrong_type_is_unknown_and_kept(kind: str, data: st.DataObject) -> None:
    cls = kinds()[kind]
    name, shape = data.draw(st.sampled_from(sorted(shapes(cls).items())))
    optional = shape.endswith("| None")
    wrong = data.draw(st.sampled_from(_WRONG[shape.removesuffix(" | None")] + ([] if optional else [None])))
    body = json.dumps({**json.loads(data.draw(events_of(cls)).body()), name: wrong})
    assert read_body(kind, 1, body) == Unknown(kind, body)


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_lacks_what_its_kind_needs_is_unknown(kind: str) -> None:
    cls = kinds()[kind]
    needed = [name for name in shapes(cls) if name not in cls.__dict__]
    found = read_body(kind, 1, "{}")
    assert found == Unknown(kind, "{}") if needed else type(found) is cls


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(KINDS),
    texts
    | st.recursive(
        st.none() | st.booleans() | st.floats() | texts, lambda x: st.lists(x) | st.dictionaries(texts, x)
    ).map(json.dumps),
)
def test_whatever_stands_in_a_body_is_read_or_unknown(kind: str, body: str) -> None:
    found = read_body(kind, 1, body)
    assert isinstance(found, Event) or found == Unknown(kind, body)


@pytest.mark.parametrize(
    "body",
    [
        '{"text":"a","due":"0001-01-01T00:00:00+14:00","number":1}',
        '{"text":"a","due":"9999-12-31T23:59:59-14:00","number":1}',
        '{"text":"a","number":' + "9" * 30 + "}",
        '{"text":"a","number":' + "9" * 5000 + "}",
        '{"text":"\\ud800","number":1}',
        "[" * 100_000,
        '{"text":"a","number":1,"x":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"text":"a","number":NaN}',
        "null",
        "",
    ],
    ids=["before all time", "after all time", "beyond 64 bits", "very long", "half a character", "deep", "deeper",
         "nan", "null", "empty"],
)  # fmt: skip
def test_a_damaged_body_is_unknown(body: str) -> None:
    """Each of these would fail later, in a place where nobody expects it: in the fold, or while a table is printed."""
    assert read_body("task.added", 1, body) == Unknown("task.added", body)


def test_a_newer_version_an_unknown_kind_and_a_redacted_body_are_told_apart() -> None:
    assert read_body("log.written", 2, '{"text":"a"}') == Unknown("log.written", '{"text":"a"}')
    assert read_body("resource.ordered", 1, '{"text":"a"}') == Unknown("resource.ordered", '{"text":"a"}')
    assert read_body("log.written", 1, None) == Redacted("log.written")
    assert Unknown("a", "b").words() == Redacted("a").words() == ""


def test_a_body_holds_only_what_was_said() -> None:
    assert LogWritten(text="café").body() == '{"text":"café"}'
    assert json.loads(IncidentDeclared(number=7, name="a", description="").body()) == {"number": 7, "name": "a"}


def test_a_moment_is_kept_in_utc_to_the_millisecond() -> None:
    amsterdam = timezone(timedelta(hours=2))
    task = TaskAdded(number=1, text="a", due=datetime(2026, 7, 1, 14, 0, 0, 123456, amsterdam))
    assert json.loads(task.body())["due"] == "2026-07-01T12:00:00.123Z"
    back = read_body("task.added", 1, task.body())
    assert back == task
    assert isinstance(back, TaskAdded) and back.due == datetime(2026, 7, 1, 12, 0, 0, 123000, UTC)
    # The fold reads registers, and may not see another text than the next one who folds the stored event.
    assert list(back.edits("x")) == list(task.edits("x"))


def test_a_fact_does_not_change() -> None:
    event = LogWritten(text="a")
    with pytest.raises(AttributeError, match="does not change"):
        event.text = "b"  # type: ignore[misc]


def test_an_event_needs_its_fields_and_has_no_others() -> None:
    with pytest.raises(TypeError, match="needs text"):
        LogWritten()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="has no colour"):
        LogWritten(text="a", colour="blue")  # type: ignore[call-arg]


def test_two_kinds_never_share_a_name() -> None:
    with pytest.raises(ValueError, match=r"log\.written"):
        type("Again", (Event,), {"kind": "log.written", "__annotations__": {}})
    assert kinds()["log.written"] is LogWritten
