"""What a line was read as: the parts of a CAN report, the preview, and what looks like a mark and stays text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.test_grammar import HERE, NOW, read
from warroom.model.grammar import can_parts, parse_quick, stage_of
from warroom.model.readback import doubt, preview

PIECES = ["condition: ", "Actions:", " needs : ", ";", " ", "a", "\n", "acties:", "."]


# -- CAN reports -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("db1 is read-only; failing over; two DBAs", ("db1 is read-only", "failing over", "two DBAs")),
        ("db1 is read-only", ("db1 is read-only",)),
        ("db1; failing over", ("db1", "failing over")),
        ("a; b; c; d", ("a", "b", "c; d")),
        ("a;;c", ("a", "", "c")),
        ("Conditions: five ways, none left. Actions: guarding it. Needs: your decision.",
         ("five ways, none left.", "guarding it.", "your decision.")),
        ("Situatie: stil. Acties: wachten. Nodig: koffie.", ("stil.", "wachten.", "koffie.")),
        ("We had needs: none, actions: none", ("We had needs: none, actions: none",)),
        ("Needs: a Actions: b Conditions: c", ("Needs: a Actions: b Conditions: c",)),
        ("", ()), (" ; ; ", ()),
    ],
)  # fmt: skip
def test_a_can_report_has_a_condition_actions_and_needs(text: str, parts: tuple[str, ...]) -> None:
    assert can_parts(text) == parts


_part = st.text(st.sampled_from("abc déf-,"), min_size=1, max_size=9).map(str.strip).filter(bool)


@given(st.lists(_part, min_size=1, max_size=3))
def test_parts_that_are_put_together_come_apart_again(parts: list[str]) -> None:
    assert can_parts("; ".join(parts)) == tuple(parts)


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_has_parts_and_none_of_them_is_made_up(text: str) -> None:
    assert all(part in text for part in can_parts(text))


# -- what looks like a time and is none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("25:61 seen", "25:61 is no time; it stays text"),
        ("@dan 14:20 late", "14:20 stays text: a time stands in front of all else"),
        ("!order @dan Go (25:61)", "25:61 is no time; it stays text"),
        ("!order @dan Go (16:00)", ""),
        ("14:20 seen", ""),
        ("1432 users", ""),
        ("Go (25:61)", ""),
        ("!decison @dan Go", "!decison is no mark and stays text, with all behind it; did you mean !decision?"),
        ("14:20 !phone @dan Go", "!phone is no mark and stays text, with all behind it"),
        ("! Go", ""),
        ("!! Go", ""),
    ],
)
def test_what_looks_like_a_time_and_is_none_is_said(line: str, said: str) -> None:
    meant = read(line)
    assert doubt(meant.at, meant.kind, meant.text, HERE, NOW) == said
    assert said in preview(meant, HERE, ["dan"], NOW)


def test_a_time_that_never_came_is_said_with_the_reason() -> None:
    after = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    meant = parse_quick("02:30 seen", now=after, zone=HERE)
    assert meant.text == "02:30 seen"
    assert "02:30 did not exist on 2026-03-29: the clocks went forward" in preview(meant, HERE, [], after)


def test_a_preview_says_all_the_other_marks() -> None:
    known = ["dan", "IC"]
    assert preview(read("!o @dan (+15m) Go"), HERE, known, NOW) == "ORDER to dan by 14:55: Go"
    decided = preview(read("!d %besluit Go (+2h)"), HERE, known, NOW)
    assert decided == "DECISION (decision) to be looked at again 16:40: Go"
    assert preview(read("!mes ? << <IC @dan Call"), HERE, known, NOW) == (
        "MESSAGE incoming from IC to dan asks for an answer: Call"
    )
    assert preview(read("!can a; b"), HERE, known, NOW) == "CAN: a | b"


def test_a_preview_says_the_label_and_what_only_looks_like_one() -> None:
    assert preview(read("TLP:amber @dan Go"), HERE, ["dan"], NOW) == "NOTE TLP:AMBER to dan: Go"
    assert preview(read("Go TLP:AMBER"), HERE, [], NOW) == (
        "NOTE: Go TLP:AMBER  (TLP:AMBER stays text: a label stands in front of the words)"
    )
    assert preview(read("TLP:PURPLE, go"), HERE, [], NOW).endswith("(TLP:PURPLE is no label; it stays text)")
    assert "stays text" not in preview(read("TLP:RED they said TLP:GREEN"), HERE, [], NOW)


def test_a_preview_says_who_is_missing_and_who_left() -> None:
    known = ["dan", "eve"]
    assert "nobody is named" in preview(read("!order Go"), HERE, known, NOW)
    assert "each acknowledges it" in preview(read("!order @dan @eve Go"), HERE, known, NOW)
    assert "nobody is named" in preview(read("? Go"), HERE, known, NOW)
    assert "holds no position any more: dan" in preview(read("@dan Go"), HERE, known, NOW, ["dan"])
    assert "any more" not in preview(read("@eve Go"), HERE, known, NOW, ["dan"])


def test_a_stage_of_bob_is_named_in_both_languages() -> None:
    assert [stage_of(word) for word in ("picture", "J", "d", "Beeld", "oordeel", "bes", "b", "", "x")] == [
        "picture", "judgement", "decision", "picture", "judgement", "decision", None, None, None
    ]  # fmt: skip
