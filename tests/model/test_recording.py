"""A pen and no pencil: who answers, strikes, corrects, marks and decides, and what the second of two is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import START, Story, story_at
from warroom.model import recording
from warroom.model.envelope import Recorded
from warroom.model.events import (
    DecisionTaken,
    EntryAnswered,
    EntryAsked,
    EntryFlagged,
    EntryStruck,
    HypothesisRaised,
    LogWritten,
    Redacted,
    TaskAdded,
)
from warroom.model.record import APPROVED, CONFIRMED, NONE, PROPOSED, RETURNED, decisions, hypotheses
from warroom.model.refusal import BadInput, Refused


@pytest.fixture
def story() -> Story:
    return story_at("responding")


def written(
    story: Story, text: str = "It is db1", *, actor: str = "member", number: int = 7, **fields: object
) -> Recorded:
    return story.add(LogWritten(text=text, number=number, **fields), actor=actor)


# -- answers -----------------------------------------------------------------------------------------------------------


def test_one_answers_for_oneself_and_for_the_positions_that_one_holds(story: Story) -> None:
    entry = written(story, to=("osc", "OSC", "bob"))
    story.add(EntryAsked(entry=entry.id, of=("osc", "OSC", "bob"), number=7), actor="ic")
    events = recording.answer(story.state, entry, "osc", "On it")
    assert [(one.of, one.text) for one in events] == [("osc", "On it"), ("OSC", "")]  # type: ignore[attr-defined]
    story.add(*events, actor="osc")
    with pytest.raises(Refused, match=r"osc was quicker: 7 is answered\. On it"):
        recording.answer(story.state, entry, "osc", "again")


def test_two_who_hold_a_position_and_answer_at_once_the_second_is_told_of_the_first(story: Story) -> None:
    entry = written(story)
    story.add(EntryAsked(entry=entry.id, of=("IC",), number=7))
    assert set(story.state.commanders()) == {"ic", "uc"}
    story.add(*recording.answer(story.state, entry, "ic", "Yes"), actor="ic")
    with pytest.raises(Refused, match=r"ic was quicker: 7 is answered\. Yes"):
        recording.answer(story.state, entry, "uc", "No")


def test_an_answer_of_somebody_outside_is_written_down_in_their_name(story: Story) -> None:
    entry = written(story)
    story.add(EntryAsked(entry=entry.id, of=("Bank",), number=7))
    with pytest.raises(Refused, match="--from Bank"):
        recording.answer(story.state, entry, "docl", "They call back")
    with pytest.raises(Refused, match="7 asks Bank, not press"):
        recording.answer(story.state, entry, "docl", "They call back", by="press")
    (event,) = recording.answer(story.state, entry, "docl", "They call back", by="bank")
    assert isinstance(event, EntryAnswered)
    assert (event.of, event.by) == ("Bank", "Bank")


def test_what_asks_nobody_is_answered_by_nobody(story: Story) -> None:
    with pytest.raises(Refused, match="7 asks nobody"):
        recording.answer(story.state, written(story), "osc", "Hm")


def test_a_message_is_approved_and_then_asks_those_it_goes_to(story: Story) -> None:
    entry = written(story, "We stop", entry="message", to=("bank",), actor="pio")
    story.add(EntryAsked(entry=entry.id, of=("IC",), number=7, what="approval"), actor="pio")
    with pytest.raises(BadInput, match="waits for approval"):
        recording.answer(story.state, entry, "ic", "Fine")
    with pytest.raises(Refused, match="Ask ic"):
        recording.approve(story.state, entry, "member", APPROVED, "")
    with pytest.raises(BadInput, match="asks for a reason"):
        recording.approve(story.state, entry, "ic", RETURNED, "")
    code, events = recording.approve(story.state, entry, "ic", APPROVED, "")
    assert (code, [event.kind for event in events]) == ("IC", ["entry.answered", "entry.asked"])
    story.add(*events, actor="ic")
    ask = story.state.record.asks[entry.id, "answer"]
    assert (ask.of, ask.by) == (("bank",), "pio"), "who wrote it waits for the reply, and not who approved it"
    with pytest.raises(Refused, match="ic was quicker"):
        recording.approve(story.state, entry, "uc", RETURNED, "no")


def test_a_returned_message_goes_to_nobody(story: Story) -> None:
    entry = written(story, "We stop", entry="message", to=("bank",))
    story.add(EntryAsked(entry=entry.id, of=("IC",), number=7, what="approval"))
    _code, events = recording.approve(story.state, entry, "ic", RETURNED, "too early")
    assert [event.kind for event in events] == ["entry.answered"]


# -- striking and correcting -------------------------------------------------------------------------------------------


def test_one_strikes_what_one_wrote_and_of_others_who_may(story: Story) -> None:
    entry = written(story)
    assert recording.strike(story.state, entry, "member", "wrong") is None
    assert recording.strike(story.state, entry, "docl", "wrong") == "DOCL"
    with pytest.raises(Refused, match="Ask ic"):
        recording.strike(story.state, entry, "osc", "wrong")
    with pytest.raises(BadInput, match="Say why"):
        recording.strike(story.state, entry, "member", "")


def test_what_was_done_is_not_struck_and_what_is_gone_neither(story: Story) -> None:
    task = story.add(TaskAdded(number=1, text="Go"), actor="ic")
    with pytest.raises(Refused, match="it stays"):
        recording.strike(story.state, task, "ic", "wrong")
    gone = story.add(Redacted("log.written"), actor="ic")
    with pytest.raises(Refused, match="nothing to strike"):
        recording.strike(story.state, gone, "ic", "wrong")


def test_of_two_who_correct_at_once_the_second_is_told_who_when_and_why(story: Story) -> None:
    entry = written(story)
    story.add(EntryStruck(entry=entry.id, why="wrong host", number=7, successor="x", into=8), actor="docl")
    for act in (
        lambda: recording.strike(story.state, entry, "member", "mine"),
        lambda: recording.flag(story.state, entry, "ic", CONFIRMED),
    ):
        with pytest.raises(Refused, match=r"docl was quicker: 7 is struck \(wrong host\)\. What stands in its place"):
            act()


def test_a_correction_differs_in_words_or_in_time(story: Story) -> None:
    entry = written(story)
    for text in (None, "It is db1"):
        with pytest.raises(BadInput, match="Nothing differs"):
            recording.corrected(story.state, entry, text, 8, moved=False)
    with pytest.raises(BadInput, match="strike it out instead"):
        recording.corrected(story.state, entry, "  ", 8, moved=False)
    new = recording.corrected(story.state, entry, "It is db2", 8, moved=False)
    assert (new.text, new.number) == ("It is db2", 8)
    assert recording.corrected(story.state, entry, None, 8, moved=True).text == "It is db1"


def test_a_corrected_can_report_has_its_parts_read_anew(story: Story) -> None:
    entry = written(story, "a; b; c", entry="report_can", can=("a", "b", "c"))
    new = recording.corrected(story.state, entry, "a; d", 8, moved=False)
    assert isinstance(new, LogWritten) and new.can == ("a", "d")


def test_a_corrected_decision_keeps_what_became_of_the_old_one(story: Story) -> None:
    due = START + timedelta(hours=2)
    taken = story.add(DecisionTaken(number=1, text="Fail ovr", objections=("dan: no",), review=due), actor="ic")
    new = recording.corrected(story.state, taken, "Fail over", 2, moved=False)
    assert isinstance(new, DecisionTaken)
    assert (new.text, new.review, new.objections, new.decided_by) == ("Fail over", due, ("dan: no",), "ic")


# -- what is significant -----------------------------------------------------------------------------------------------


def test_anybody_proposes_and_who_may_confirms(story: Story) -> None:
    entry = written(story)
    code, proposed = recording.flag(story.state, entry, "member", PROPOSED)
    assert (code, proposed.level, proposed.number) == (None, PROPOSED, 7)
    story.add(proposed, actor="member")
    with pytest.raises(Refused, match="member proposed 7 already"):
        recording.flag(story.state, entry, "osc", PROPOSED)
    with pytest.raises(Refused, match="Ask ic"):
        recording.flag(story.state, entry, "osc", CONFIRMED)
    code, confirmed = recording.flag(story.state, entry, "psc", CONFIRMED)
    assert code == "PSC"
    story.add(confirmed, actor="psc")
    for level in (PROPOSED, CONFIRMED):
        with pytest.raises(Refused, match="confirmed as significant, by psc"):
            recording.flag(story.state, entry, "ic", level)


def test_a_proposal_is_taken_back_by_whoever_made_it_and_a_confirmation_by_who_may(story: Story) -> None:
    entry = written(story)
    with pytest.raises(Refused, match="7 is not marked"):
        recording.flag(story.state, entry, "ic", NONE)
    story.add(EntryFlagged(entry=entry.id, level=PROPOSED), actor="member")
    with pytest.raises(Refused, match="Ask ic"):
        recording.flag(story.state, entry, "osc", NONE)
    assert recording.flag(story.state, entry, "member", NONE)[0] is None
    story.add(EntryFlagged(entry=entry.id, level=CONFIRMED), actor="ic")
    with pytest.raises(Refused, match="Ask ic"):
        recording.flag(story.state, entry, "member", NONE)
    assert recording.flag(story.state, entry, "docl", NONE)[0] == "DOCL"


def test_a_mark_is_no_event_to_be_marked(story: Story) -> None:
    mark = story.add(EntryFlagged(entry=written(story).id, level=PROPOSED))
    with pytest.raises(Refused, match="no event that can be significant"):
        recording.flag(story.state, mark, "ic", CONFIRMED)


# -- decisions and hypotheses ------------------------------------------------------------------------------------------


def test_a_decision_is_numbered_and_objections_add_up(story: Story) -> None:
    story.add(recording.decide(story.state, recording.Proposal("Wait", objections=("dan: too long",))), actor="ic")
    story.add(recording.decide(story.state, recording.Proposal("Go", decided_by="uc")), actor="docl")
    story.add(recording.set_decision(story.state, 1, objection="eve: no"))
    first, second = decisions(story.state)
    assert (first.number, first.decided_by, first.objections) == (1, "ic", ("dan: too long", "eve: no"))
    assert (second.number, second.decided_by) == (2, "uc")
    with pytest.raises(BadInput, match="empty"):
        recording.decide(story.state, recording.Proposal(" "))
    with pytest.raises(BadInput, match="no decision 3"):
        recording.set_decision(story.state, 3, outcome="x")
    with pytest.raises(BadInput, match="Say what changes"):
        recording.set_decision(story.state, 1)


def test_an_outcome_ends_the_promise_to_look_again_unless_there_is_a_next_time(story: Story) -> None:
    due = START + timedelta(hours=2)
    story.add(recording.decide(story.state, recording.Proposal("Go", review=due)))
    story.add(recording.set_decision(story.state, 1, outcome="So far so good", review=due + timedelta(hours=1)))
    assert decisions(story.state)[0].review == due + timedelta(hours=1)
    story.add(recording.set_decision(story.state, 1, outcome="It held"))
    (one,) = decisions(story.state)
    assert (one.review, one.outcome) == (None, "It held")


def test_nothing_more_comes_of_a_struck_decision(story: Story) -> None:
    taken = story.add(recording.decide(story.state, recording.Proposal("Go")))
    story.add(recording.struck(story.state, taken, "by mistake"))
    assert decisions(story.state)[0].struck
    with pytest.raises(Refused, match="is struck"):
        recording.set_decision(story.state, 1, outcome="x")


def test_a_hypothesis_is_ruled_out_with_a_reason_and_links_add_up(story: Story) -> None:
    story.add(recording.raise_hypothesis(story.state, "The disk is full", ("a",)))
    with pytest.raises(Refused, match=r"That is hypothesis 1 already \(open\)"):
        recording.raise_hypothesis(story.state, "the DISK is full")
    with pytest.raises(BadInput, match="Say what shows it"):
        recording.set_hypothesis(story.state, 1, "ruled_out", "")
    story.add(recording.set_hypothesis(story.state, 1, "testing", "", ("a", "b")), actor="osc")
    story.add(recording.set_hypothesis(story.state, 1, "ruled_out", "df says 40%"), actor="osc")
    (one,) = hypotheses(story.state)
    assert (one.status, one.why, one.set_by, one.entries) == ("ruled_out", "df says 40%", "osc", ("a", "b"))
    with pytest.raises(Refused, match="is ruled out already"):
        recording.set_hypothesis(story.state, 1, "ruled_out", "again")
    with pytest.raises(BadInput, match="Say what changes"):
        recording.set_hypothesis(story.state, 1, None, "")
    with pytest.raises(BadInput, match="not a status"):
        recording.set_hypothesis(story.state, 1, "maybe", "")
    with pytest.raises(BadInput, match="no hypothesis 2"):
        recording.set_hypothesis(story.state, 2, "open", "")


def test_how_things_are_called(story: Story) -> None:
    assert recording.ref_of(story.state, written(story)) == "7"
    assert recording.ref_of(story.state, story.add(DecisionTaken(number=3, text="Go"))) == "D3"
    assert recording.ref_of(story.state, story.add(HypothesisRaised(number=2, text="Disk"))) == "H2"
    assert recording.ref_of(story.state, story.add(TaskAdded(number=4, text="Go"))) == "T4"
    old = story.add(LogWritten(text="before entries had numbers"))
    assert recording.ref_of(story.state, old) == old.id
