"""Three texts of one section: the one that both began from, and what each of the two made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story
from warroom.model.events import DisputeSettled, IncidentDeclared, SectionDrafted
from warroom.model.threeway import base, changed, combined

SECTION = "section/situation"
OLD = "Nobody can pay.\nThe card service answers.\nThe checkout does not."
lines = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=6)
texts = lines.map("\n".join)


def apart(*, common: bool = True) -> Story:
    """An incident with a text, perhaps, and two that both replaced it without knowing of each other."""
    story = Story()
    story.add(IncidentDeclared(number=1, name="Portal down"))
    first = [story.add(SectionDrafted(section="situation", text="Old."), actor="dan").id] if common else []
    story.add(SectionDrafted(section="situation", text="Ours."), actor="ann", replaces=first)
    story.add(SectionDrafted(section="situation", text="Theirs."), actor="cy", replaces=first)
    return story


def test_the_text_that_both_replaced_is_what_they_began_from() -> None:
    story = apart()
    found = base(story.events, SECTION, story.state.registers.live(SECTION))
    assert found is not None and (found.value, found.actor) == ("Old.", "dan")


def test_two_first_texts_have_nothing_in_common() -> None:
    story = apart(common=False)
    assert base(story.events, SECTION, story.state.registers.live(SECTION)) is None
    assert base(story.events, SECTION, ()) is None


def test_texts_between_are_passed_over_and_a_settled_dispute_is_a_beginning_too() -> None:
    story = apart()
    ours, theirs = story.state.registers.live(SECTION)
    later = story.add(SectionDrafted(section="situation", text="Ours, again."), replaces=[ours.event])
    live = story.state.registers.live(SECTION)
    assert {one.event for one in live} == {theirs.event, later.id}
    found = base(story.events, SECTION, live)
    assert found is not None and found.value == "Old."
    settled = story.add(DisputeSettled(register=SECTION, value="Both."), replaces=[one.event for one in live])
    story.add(SectionDrafted(section="situation", text="One."), replaces=[settled.id])
    story.add(SectionDrafted(section="situation", text="Two."), replaces=[settled.id], at=START + timedelta(hours=1))
    found = base(story.events, SECTION, story.state.registers.live(SECTION))
    assert found is not None and found.value == "Both."


def test_what_a_text_changed_is_told_line_by_line() -> None:
    new = "Nobody can pay by card.\nThe card service answers.\nThe checkout does not.\nCash works."
    assert changed(OLD, new) == ["- Nobody can pay.", "+ Nobody can pay by card.", "+ Cash works."]
    assert changed(OLD, OLD) == []
    assert changed("", "One.") == ["+ One."]
    assert changed("One.", "") == ["- One."]


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("A\nb\nc", "a\nb\nC", "A\nb\nC"),  # each another line
        ("a\nb\nc\nd", "a\nb\nc\ne", "a\nb\nc\nd\ne"),  # both at the end
        ("x\na\nb\nc", "a\nb", "x\na\nb"),  # one puts in, one takes out
        ("a\nB\nc", "a\nB\nc", "a\nB\nc"),  # the same
        ("A\nb\nc", "a\nB\nc", "A\nB\nc"),  # lines beside each other
        ("a\nB\nc", "a\nX\nc", None),  # the same line, otherwise
        ("", "a\nB\nc", None),  # all gone, or one changed
        ("a\nb\nc", "a\nb\nC", "a\nb\nC"),  # one of them changed nothing
        ("a\nx\nb\nc", "a\nB\nc", "a\nx\nB\nc"),  # put in just before what the other changed
        ("a\nb\nx\nc", "a\nB\nc", "a\nB\nx\nc"),  # or just behind it
    ],
)
def test_changes_that_do_not_touch_each_other_go_together(ours: str, theirs: str, both: str | None) -> None:
    assert combined("a\nb\nc", [ours, theirs]) == both


@given(texts, texts, texts)
def test_what_is_put_together_holds_all_that_either_put_in_and_nothing_else(old: str, ours: str, theirs: str) -> None:
    both = combined(old, [ours, theirs])
    if both is None:
        return
    assert combined(old, [theirs, ours]) is not None
    known = {*old.splitlines(), *ours.splitlines(), *theirs.splitlines()}
    assert set(both.splitlines()) <= known
    came = [line[2:] for text in (ours, theirs) for line in changed(old, text) if line.startswith("+")]
    assert set(came) - {""} <= set(both.splitlines())


@given(texts, texts)
def test_somebody_who_changed_nothing_changes_nothing(old: str, new: str) -> None:
    for said in ([old, new], [new, new], [new, old]):
        assert (combined(old, said) or "").rstrip("\n") == new.rstrip("\n")
