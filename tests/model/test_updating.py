"""Words to the outside: who may say, approve, send back and send which, and what is promised by that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import EVERYBODY, START, Story, person, story_at
from warroom.model import updating
from warroom.model.audiences import Audience
from warroom.model.events import (
    Event,
    IncidentClassified,
    IncidentMoved,
    RoleRelieved,
    UpdateApproved,
    UpdateDrafted,
    UpdateReworded,
    UpdateSent,
)
from warroom.model.incident import fold
from warroom.model.moving import Step, move
from warroom.model.parts import Update
from warroom.model.refusal import BadInput, Refused
from warroom.model.updates import Words, drafts, promised, sent, waiting

CUSTOMERS = Audience("customers", "customers", approve=("IC",), every={"P1": 30, "P5": 90})
STAFF = Audience("staff", "staff", side="internal", every={})
PRESS = Audience("press", "press", approve=("PIO",))
SPEAKERS = {"IC", "UC", "DPIC", "PIO", "LOFR"}
DRAFTERS = SPEAKERS | {"OSC", "PSC", "LSC", "FSC", "SOFR", "DOCL"}


def words(rule: Audience = CUSTOMERS, text: str = "We look into it.", **more: Any) -> Words:
    return Words(rule.id, text, rule=rule, **more)


def say(story: Story, actor: str, said: Words) -> Event:
    """Say words and keep what follows."""
    event = updating.speak(story.state, said, actor, story.now)[1]
    story.add(event, actor=actor)
    return event


def act(story: Story, name: str, actor: str, *args: Any, **more: Any) -> list[Event]:
    """One of the rules about draft 1, and what follows from it kept."""
    _code, events = getattr(updating, name)(story.state, 1, actor, *args, **more)
    story.add(*events, actor=actor)
    return list(events)


def drafted(story: Story, number: int = 1) -> Update:
    return updating.draft_of(story.state, number)


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(EVERYBODY))
def test_words_that_nobody_approves_go_out_at_once_by_those_who_may_speak(code: str) -> None:
    story = story_at("responding")
    if code not in SPEAKERS:
        with pytest.raises(Refused, match="may speak to the outside"):
            say(story, person(code), words(STAFF))
        return
    assert isinstance(say(story, person(code), words(STAFF)), UpdateSent)


@pytest.mark.parametrize("code", sorted(EVERYBODY))
def test_words_that_the_commander_approves_are_drafted_by_others_and_sent_by_the_commander(code: str) -> None:
    story = story_at("responding")
    if code not in DRAFTERS:
        with pytest.raises(Refused, match="may draft words to the outside"):
            say(story, person(code), words())
        return
    event = say(story, person(code), words())
    assert isinstance(event, UpdateSent if code in ("IC", "UC") else UpdateDrafted)


@pytest.mark.parametrize("code", sorted(EVERYBODY))
def test_the_positions_that_an_audience_names_approve_and_whoever_is_in_command(code: str) -> None:
    story = story_at("responding")
    say(story, "lofr", words(PRESS))
    if code in ("IC", "UC", "PIO"):
        act(story, "approve", person(code), PRESS)
        assert (drafted(story).status, drafted(story).approved_by) == ("approved", person(code))
    else:
        with pytest.raises(Refused, match="Public Information Officer may approve these words"):
            act(story, "approve", person(code), PRESS)


def test_a_position_that_nobody_holds_falls_to_the_commander() -> None:
    story = story_at("responding")
    assert updating.who_approves(story.state, PRESS) == ["pio"]
    story.add(RoleRelieved(position="PIO", person="pio"))
    assert updating.who_approves(story.state, PRESS) == ["ic", "uc"]


def test_before_anybody_commands_whoever_acts_speaks_as_duty_manager() -> None:
    story = story_at("registered", cast=False)
    assert updating.speak(story.state, words(), "zoe", story.now)[0] == "DM"
    assert isinstance(say(story, "zoe", words()), UpdateSent)


def test_a_commander_may_ask_for_another_pair_of_eyes() -> None:
    story = story_at("responding")
    assert isinstance(say(story, "ic", words(STAFF, draft=True)), UpdateDrafted)
    act(story, "approve", "uc", STAFF)
    assert drafted(story).status == "approved"


# -- draft, approve, send ----------------------------------------------------------------------------------------------


def test_drafted_approved_sent_and_each_step_names_who_and_when() -> None:
    story = story_at("responding")
    say(story, "pio", words())
    assert [one.status for one in waiting(story.state)] == ["drafted"]
    with pytest.raises(Refused, match=r"Draft 1 to customers is not approved yet; ask ic\."):
        act(story, "send", "pio", words(), START)
    act(story, "approve", "ic", CUSTOMERS)
    assert promised(story.state) == []  # nobody outside has heard anything yet
    act(story, "send", "pio", words(), story.now)
    (told,) = sent(story.state)
    assert (told.number, told.drafted_by, told.approved_by, told.sent_by) == (1, "pio", "ic", "pio")
    assert told.drafted_at is not None and told.approved_at is not None and told.sent_at is not None
    assert told.drafted_at < told.approved_at < told.sent_at
    assert story.state.told["customers"].text == "We look into it."
    assert drafts(story.state) == []


def test_whoever_may_approve_sends_at_once_and_both_are_recorded() -> None:
    story = story_at("responding")
    say(story, "pio", words())
    assert [type(event) for event in act(story, "send", "ic", words(), story.now)] == [UpdateApproved, UpdateSent]
    assert sent(story.state)[0].approved_by == "ic"


def test_of_two_who_approve_at_once_the_second_hears_who_was_first() -> None:
    story = story_at("responding")
    say(story, "pio", words())
    act(story, "approve", "ic", CUSTOMERS)
    with pytest.raises(Refused, match="approved by ic already"):
        act(story, "approve", "uc", CUSTOMERS)
    act(story, "send", "pio", words(), story.now)
    for name, more in (("approve", (CUSTOMERS,)), ("give_back", (CUSTOMERS, "no")), ("reword", (words(text="b"),)),
                       ("send", (words(), story.now)), ("withdraw", ("",))):  # fmt: skip
        with pytest.raises(Refused, match="was sent by pio already"):
            act(story, name, "uc", *more)


def test_words_that_change_after_the_approval_have_to_be_approved_again() -> None:
    story = story_at("responding")
    say(story, "pio", words())
    act(story, "approve", "ic", CUSTOMERS)
    act(story, "reword", "pio", words(text="We know more."))
    assert (drafted(story).status, drafted(story).text) == ("drafted", "We know more.")
    with pytest.raises(Refused, match="not approved yet"):
        act(story, "send", "pio", words(), story.now)
    act(story, "approve", "ic", CUSTOMERS)
    act(story, "send", "pio", words(), story.now)
    assert sent(story.state)[0].text == "We know more."


def test_nobody_approves_words_that_they_did_not_read() -> None:
    story = story_at("responding")
    say(story, "pio", words())
    read = drafted(story).wording
    act(story, "reword", "lofr", words(text="Other words."))
    for name, more in (("approve", (CUSTOMERS,)), ("give_back", (CUSTOMERS, "no")), ("reword", (words(text="b"),)),
                       ("send", (words(), story.now))):  # fmt: skip
        with pytest.raises(Refused, match=r"lofr changed draft 1 since you read it"):
            act(story, name, "ic", *more, seen=read)
    act(story, "approve", "ic", CUSTOMERS, seen=drafted(story).wording)


def test_sent_back_with_a_reason_also_after_the_approval_and_worded_anew() -> None:
    story = story_at("responding")
    say(story, "pio", words())
    act(story, "approve", "ic", CUSTOMERS)
    with pytest.raises(BadInput, match="what has to be different"):
        act(story, "give_back", "ic", CUSTOMERS, "  ")
    with pytest.raises(Refused, match="may approve these words"):
        act(story, "give_back", "pio", CUSTOMERS, "no")
    act(story, "give_back", "ic", CUSTOMERS, "No figures.")
    assert (drafted(story).status, drafted(story).why) == ("returned", "No figures.")
    with pytest.raises(Refused, match="sent back already: No figures"):
        act(story, "give_back", "uc", CUSTOMERS, "no")
    act(story, "reword", "pio", words(text="Without figures."))
    assert (drafted(story).status, drafted(story).why) == ("drafted", "")


def test_a_draft_is_withdrawn_by_its_author_or_by_who_may_speak() -> None:
    for who in ("osc", "pio", "ic"):
        story = story_at("responding")
        say(story, "osc", words())
        with pytest.raises(Refused, match="may speak to the outside"):
            act(story, "withdraw", "psc", "")
        act(story, "withdraw", who, "No longer needed.")
        assert waiting(story.state) == []
        with pytest.raises(Refused, match="was withdrawn"):
            act(story, "approve", "ic", CUSTOMERS)


def test_a_draft_that_there_is_not_and_words_that_are_the_same_or_none_are_refused() -> None:
    story = story_at("responding")
    with pytest.raises(BadInput, match="INC-2026-0007 has no draft 1"):
        act(story, "approve", "ic", CUSTOMERS)
    say(story, "pio", words())
    with pytest.raises(BadInput, match="says that already"):
        act(story, "reword", "pio", words())
    with pytest.raises(BadInput, match="are empty"):
        act(story, "reword", "pio", words(text=" \n"))
    act(story, "reword", "pio", words(quiet=True))  # another promise is another draft
    assert drafted(story).quiet


def test_words_that_were_taken_out_are_not_sent() -> None:
    story = story_at("responding")
    story.add(UpdateDrafted(number=1, audience="customers", text=""), actor="pio")
    for name, more in (("approve", (CUSTOMERS,)), ("send", (words(), START))):
        with pytest.raises(Refused, match="no words in draft 1 any more"):
            act(story, name, "ic", *more)


# -- what is promised --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "priority", "minutes"),
    [({}, "", 90), ({}, "P1", 30), ({}, "P2", None), ({"quiet": True}, "P1", None),
     ({"next_due": START + timedelta(minutes=7)}, "P1", 7)],
)  # fmt: skip
def test_the_rhythm_by_priority_counts_unless_something_else_is_said(
    said: dict[str, Any], priority: str, minutes: int | None
) -> None:
    story = story_at("responding")  # of low weight: P5
    if priority:
        story.add(IncidentClassified(priority=priority, why="so"))
    event = updating.speak(story.state, words(**said), "ic", START)[1]
    assert isinstance(event, UpdateSent)
    assert event.next_due == (None if minutes is None else START + timedelta(minutes=minutes))


def test_the_promise_counts_from_the_sending_and_not_from_the_draft() -> None:
    story = story_at("responding")
    due = story.now + timedelta(minutes=20)
    say(story, "pio", words(next_due=due))
    later = story.now + timedelta(minutes=10)
    told = act(story, "send", "ic", words(), later)[-1]
    assert isinstance(told, UpdateSent) and told.next_due == due
    say(story, "pio", words(next_due=due))
    too_late = due + timedelta(minutes=1)
    told = updating.send(story.state, 2, "ic", words(), too_late)[1][-1]
    assert isinstance(told, UpdateSent) and told.next_due == too_late + timedelta(minutes=90)


@pytest.mark.parametrize(
    ("drafted_as", "sent_as", "minutes"),
    [({"quiet": True}, {}, None), ({}, {"quiet": True}, None), ({"quiet": True}, {"next_due": START}, 0), ({}, {}, 90)],
)
def test_who_sends_may_promise_something_else(
    drafted_as: dict[str, Any], sent_as: dict[str, Any], minutes: int | None
) -> None:
    story = story_at("responding")
    say(story, "pio", words(**drafted_as))
    told = updating.send(story.state, 1, "ic", words(**sent_as), START)[1][-1]
    assert isinstance(told, UpdateSent)
    assert told.next_due == (None if minutes is None else START + timedelta(minutes=minutes))


def test_when_it_is_over_nothing_more_is_promised_by_rhythm() -> None:
    story = story_at("resolved")
    event = updating.speak(story.state, words(), "ic", story.now)[1]
    assert isinstance(event, UpdateSent) and event.next_due is None


# -- words that go with a step -----------------------------------------------------------------------------------------


def step(story: Story, to: str, actor: str, tell: Words) -> Step:
    return Step(to, actor, story.now, "it is so", tell=tell)


def test_a_step_is_taken_although_its_words_wait_for_approval() -> None:
    story = story_at("responding")
    position, events = move(story.state, step(story, "contained", "osc", words()))
    assert position == "OSC"
    assert [type(event) for event in events] == [IncidentMoved, UpdateDrafted]


def test_the_words_of_a_last_step_promise_nothing_by_rhythm() -> None:
    story = story_at("monitoring")
    _position, events = move(story.state, step(story, "resolved", "ic", words()))
    (told,) = [event for event in events if isinstance(event, UpdateSent)]
    assert told.next_due is None


# -- copies of the room ------------------------------------------------------------------------------------------------


def test_two_wordings_of_copies_are_a_dispute_and_nobody_approves_either_until_it_is_settled() -> None:
    story = story_at("responding")
    first = story.add(UpdateDrafted(number=1, audience="customers", text="base"), actor="pio")
    for actor, text in (("ann", "one"), ("bob", "two")):
        story.add(UpdateReworded(draft=first.id, text=text), actor=actor, replaces=[first.id])
    assert drafted(story).disputed
    with pytest.raises(Refused, match=r"Copies of the room say different words in draft 1"):
        act(story, "approve", "ic", CUSTOMERS)


def test_an_approval_in_one_copy_does_not_cover_the_words_of_another() -> None:
    story = story_at("responding")
    first = story.add(UpdateDrafted(number=1, audience="customers", text="base"), actor="pio")
    story.add(UpdateReworded(draft=first.id, text="other"), actor="lofr")
    story.add(UpdateApproved(draft=first.id, wording=first.id), actor="ic")  # written where the old words still stood
    assert (drafted(story).status, drafted(story).text) == ("drafted", "other")


def test_two_drafts_of_one_number_get_two() -> None:
    story = story_at("responding")
    for text in ("a", "b"):
        story.add(UpdateDrafted(number=1, audience="customers", text=text), actor="pio")
    assert [(one.number, one.text) for one in drafts(story.state)] == [(1, "a"), (2, "b")]


ACTS = st.sampled_from(["say", "approve", "give_back", "reword", "send", "withdraw"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(ACTS, st.sampled_from(["ic", "uc", "pio", "lofr", "member"]), st.integers(1, 3)), max_size=25)
)
def test_whatever_people_do_nothing_goes_out_that_nobody_approved_word_for_word(
    acts: list[tuple[str, str, int]],
) -> None:
    story = story_at("responding")
    approved: set[tuple[str, str]] = set()
    for n, (name, actor, number) in enumerate(acts):
        state = story.state
        try:
            if name == "say":
                events = [updating.speak(state, words(text=f"words {n}"), actor, story.now)[1]]
            elif name in ("approve", "give_back"):
                more = (CUSTOMERS,) if name == "approve" else (CUSTOMERS, "so")
                events = getattr(updating, name)(state, number, actor, *more)[1]
            elif name == "reword":
                events = updating.reword(state, number, actor, words(text=f"words {n}"))[1]
            elif name == "send":
                events = updating.send(state, number, actor, words(), story.now)[1]
            else:
                events = updating.withdraw(state, number, actor, "")[1]
        except (Refused, ValueError):
            continue
        for event in events:
            if isinstance(event, UpdateApproved):
                approved.add((event.draft, drafted(story, number).text))
            if isinstance(event, UpdateSent):
                by_commander = not event.draft and actor in ("ic", "uc")
                assert by_commander or (event.draft, event.text) in approved
            story.add(event, actor=actor)
    again = fold(story.state.id, story.events)
    assert (drafts(again), sent(again)) == (drafts(story.state), sent(story.state))
    assert len({one.number for one in drafts(again)}) == len(drafts(again))
