"""Which label holds for which event, and what a document for people outside leaves out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Story, story_at
from tests.strategies import streams
from warroom.model.envelope import Recorded
from warroom.model.events import (
    DecisionSet,
    DecisionTaken,
    EntryAnswered,
    EntryAsked,
    EntryFlagged,
    EntryStruck,
    HypothesisRaised,
    HypothesisSet,
    IncidentClassified,
    IncidentMoved,
    LogWritten,
    PromiseSnoozed,
    Redacted,
    TaskAdded,
    TaskSet,
    Unknown,
)
from warroom.model.incident import fold
from warroom.model.labelling import levels, own, withhold
from warroom.model.record import decisions
from warroom.model.redacting import redact
from warroom.model.refusal import Refused
from warroom.model.tlp import LEVELS, at_most, rank


@pytest.fixture
def story() -> Story:
    return story_at("responding")


def entry(story: Story, text: str = "It is db1", **fields: object) -> Recorded:
    return story.add(LogWritten(**{"text": text, "number": 7, **fields}))


def out(story: Story, limit: str = "amber") -> set[str]:
    """What is left out, by id."""
    return set(withhold(story.state, story.events, limit).events)


def test_entries_decisions_and_orders_have_a_label_of_their_own(story: Story) -> None:
    labelled = [
        entry(story, tlp="red"),
        story.add(DecisionTaken(number=1, text="We pay", tlp="red")),
        story.add(TaskAdded(number=1, text="Pull the plug", ordered=True, tlp="red")),
    ]
    entry(story)
    entry(story, tlp="amber")
    assert [own(one) for one in labelled] == ["red"] * 3
    assert out(story) == {one.id for one in labelled}
    assert out(story, "red") == set()


def test_what_is_said_about_an_entry_is_labelled_as_it_is(story: Story) -> None:
    red = entry(story, tlp="red")
    decision = story.add(DecisionTaken(number=1, text="We pay", tlp="red"))
    order = story.add(TaskAdded(number=1, text="Pull the plug", ordered=True, tlp="red"))
    about = [
        story.add(EntryAsked(entry=red.id, of=("dan",), number=7)),
        story.add(EntryAnswered(entry=red.id, of="dan", text="db1 it is")),
        story.add(EntryFlagged(entry=red.id, level="proposed", why="db1 turned")),
        story.add(DecisionSet(decision=decision.id, outcome="They took it")),
        story.add(TaskSet(task=order.id, note="The plug is db1's")),
        story.add(PromiseSnoozed(promise=f"task/{order.id}", what="task", due=story.now, until=story.now)),
    ]
    assert out(story) == {red.id, decision.id, order.id, *(one.id for one in about)}
    assert withhold(story.state, story.events, "amber").entries == 3


def test_a_correction_of_a_correction_takes_all_that_stood_there_before_with_it(story: Story) -> None:
    first = entry(story, "db1 is theirs")
    answer = story.add(EntryAnswered(entry=first.id, of="dan", text="Is it?"))
    second = entry(story, "db1 is theirs!")
    struck = story.add(EntryStruck(entry=first.id, why="louder", successor=second.id))
    third = entry(story, "db1 is theirs!", tlp="red")
    again = story.add(EntryStruck(entry=second.id, why="its label", successor=third.id))
    assert out(story) == {one.id for one in (first, answer, second, struck, third, again)}


def test_a_milder_correction_stays_and_what_it_corrected_does_not(story: Story) -> None:
    red = entry(story, "db1 of Acme", tlp="red")
    green = entry(story, "a database of a customer", tlp="green")
    struck = story.add(EntryStruck(entry=red.id, why="no names", successor=green.id))
    assert out(story) == {red.id, struck.id}


def test_what_names_an_entry_by_its_number_alone_stays(story: Story) -> None:
    red = entry(story, tlp="red")
    entry(story, "I see", reply_to=red.id, reply_number=7)
    guess = story.add(HypothesisRaised(number=1, text="Phishing", entries=(red.id,)))
    story.add(HypothesisSet(hypothesis=guess.id, entries=(red.id,)))
    story.add(IncidentMoved(to="contained", why=f"as {red.id} says"))
    assert out(story) == {red.id}


def test_what_was_taken_out_of_a_labelled_entry_still_covers_its_answers(story: Story) -> None:
    red = entry(story, tlp="red")
    answer = story.add(EntryAnswered(entry=red.id, of="dan", text="db1 it is"))
    code, event = redact(story.state, red, "ic", "a name")
    assert (code, event.tlp) == ("IC", "red")
    gone = story.add(event, actor="ic")
    assert story.state.redactions[red.id].tlp == "red"
    emptied = [one._replace(event=Redacted(one.kind)) if one.id == red.id else one for one in story.events]
    held = withhold(story.state, emptied, "amber")
    assert set(held.events) == {red.id, answer.id, gone.id}
    assert held.entries == 1


def test_what_only_a_newer_warroom_can_read_is_left_out_where_it_is_labelled_or_names_what_is(story: Story) -> None:
    red = entry(story, tlp="red")
    about = story.add(Unknown("entry.translated", json.dumps({"entry": red.id, "text": "db1 ist es"})))
    newer = story.add(Unknown("log.written", json.dumps({"text": 7, "tlp": "red"})))
    beyond = entry(story, tlp="ultraviolet")
    story.add(Unknown("resource.ordered", '{"what":"pump","tlp":7}'), Unknown("resource.ordered", "[" * 10_000))
    assert out(story) == {red.id, about.id, newer.id, beyond.id}
    assert out(story, "red") == {beyond.id}, "a level that nobody here knows goes nowhere"


def test_an_incident_that_is_labelled_more_strictly_is_no_document_at_all(story: Story) -> None:
    story.add(IncidentClassified(tlp="amber_strict"))
    with pytest.raises(Refused, match=r"itself is labelled TLP:AMBER\+STRICT, more strictly than TLP:AMBER: nothing"):
        withhold(story.state, story.events, "amber")
    assert not withhold(story.state, story.events, "red").events


def test_where_copies_disagree_about_an_incident_the_strictest_holds(story: Story) -> None:
    story.add(IncidentClassified(tlp="red"), replaces=())
    story.add(IncidentClassified(tlp="green"), replaces=())
    assert story.state.registers.disputed("tlp")
    assert story.state.tlp == "red"


def test_a_decision_and_a_task_show_the_stricter_of_their_label_and_the_incidents(story: Story) -> None:
    story.add(DecisionTaken(number=1, text="We pay", tlp="green"), DecisionTaken(number=2, text="We wait"))
    story.add(TaskAdded(number=1, text="Pay", ordered=True, tlp="red"), TaskAdded(number=2, text="Wait"))
    story.add(IncidentClassified(tlp="amber"))
    assert [one.tlp for one in decisions(story.state)] == ["amber", ""]
    assert [one.tlp for one in story.state.tasks()] == ["red", ""]


# -- laws --------------------------------------------------------------------------------------------------------------


@st.composite
def labelled(draw: st.DrawFn) -> list[Recorded]:
    """Events of one incident, whose entries have a label or none."""
    found = []
    for one in draw(streams(max_size=12)):
        event = one.event
        if isinstance(event, DecisionTaken | TaskAdded):
            event = type(event)(**{**event.__dict__, "tlp": draw(st.sampled_from(["", *LEVELS]))})
        elif isinstance(event, IncidentClassified):
            event = type(event)(**{**event.__dict__, "tlp": draw(st.sampled_from([None, "", "clear"]))})
        found.append(one._replace(event=event))
    return found


@given(labelled(), st.sampled_from(LEVELS))
@settings(max_examples=150)
def test_what_stays_is_a_state_of_its_own_and_names_nothing_that_went(events: list[Recorded], limit: str) -> None:
    state = fold(events[0].stream, events)
    gone = withhold(state, events, limit).events
    left = [one for one in events if one.id not in gone]
    assert all(at_most(own(one), limit) for one in left)
    again = fold(events[0].stream, left)
    assert not gone.keys() & {*again.record.decisions, *again.tasks_added, *again.record.struck, *again.record.flags}
    assert not gone.keys() & {entry for entry, _what in (*again.record.asks, *again.record.answers)}
    assert not any(id_ in name for id_ in gone for name, _live in again.registers.items())
    assert not withhold(again, left, limit).events, "once is enough"


@given(labelled(), st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_a_milder_limit_leaves_out_at_least_as_much(events: list[Recorded], a: str, b: str) -> None:
    state = fold(events[0].stream, events)
    milder, stricter = sorted((a, b), key=rank)
    assert withhold(state, events, stricter).events.keys() <= withhold(state, events, milder).events.keys()


@given(labelled())
def test_a_label_holds_for_whatever_has_it_and_is_never_weakened(events: list[Recorded]) -> None:
    found = levels(events)
    assert all(rank(found.get(one.id, "")) >= rank(own(one)) for one in events)
