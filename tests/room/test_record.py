"""The record through the door: numbers, orders, answers, corrections, marks, decisions; and two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, clock_of, later, open_room, responding
from tests.journal.apart import joined, two_copies
from warroom.journal import care
from warroom.journal.schema import BLOCK
from warroom.model.events import DecisionTaken, EntryAnswered, LogWritten, TaskAdded
from warroom.model.filters import parse_filter
from warroom.model.record import decisions, hypotheses
from warroom.model.refusal import BadInput, Refused, SameWords
from warroom.room import Room
from warroom.room.log import More

Pair = tuple[Room, Room]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Ann, in command of incident 1, and Bob, in the same room by the same clock."""
    with open_room(tmp_path) as ann, open_room(tmp_path, "bob", clock=clock_of(ann)) as bob:
        responding(ann)
        ann.assign(1, "OSC", "bob")
        yield ann, bob


def entry(room: Room, text: str, **said: object) -> LogWritten:
    event = room.log(1, text, **said).event  # type: ignore[arg-type]
    assert isinstance(event, LogWritten)
    return event


# -- what a line becomes -----------------------------------------------------------------------------------------------


def test_entries_are_numbered_within_their_incident(pair: Pair) -> None:
    ann, bob = pair
    other = responding(ann, "Mail slow")
    assert [entry(ann, "a").number, entry(bob, "b").number] == [1, 2]
    assert ann.log(other, "c").event.number == 1  # type: ignore[union-attr]
    assert entry(ann, "d").number == 3
    assert ann.find_entry(ann.current(ann.find(1)), "#2").event.words() == "b"


def test_an_entry_keeps_what_is_said_beside_its_words(pair: Pair) -> None:
    ann, _bob = pair
    first = entry(ann, "!message <bank << %picture @OSC #pay +phone They stopped", more=More(subject="Payments"))
    assert (first.sender, first.direction, first.bob, first.channel, first.subject, first.to, first.tags) == (
        "bank", "in", "picture", "phone", "Payments", ("OSC",), ("pay",)
    )  # fmt: skip
    second = entry(ann, "We heard", more=More(reply_to="1", direction="out", bob="besluit", sender="bob"))
    assert (second.reply_number, second.direction, second.bob, second.sender) == (1, "out", "decision", "bob")
    assert second.reply_to == ann.find_entry(ann.current(ann.find(1)), "1").id
    assert [match.text for match in ann.search("payments")] == ["Payments: They stopped"]


def test_a_can_report_is_read_in_its_parts_or_put_together_from_them(pair: Pair) -> None:
    ann, _bob = pair
    assert entry(ann, "!can db1 is read-only; failing over; two DBAs").can == (
        "db1 is read-only", "failing over", "two DBAs"
    )  # fmt: skip
    asked = entry(ann, "db1; it is read-only", kind="report_can", more=More(actions="failing over", needs="two DBAs"))
    assert asked.can == ("db1; it is read-only", "failing over", "two DBAs")
    assert asked.text == "db1; it is read-only; failing over; two DBAs"
    with pytest.raises(BadInput, match="CAN report"):
        ann.log(1, "x", more=More(needs="y"))


def test_an_order_to_one_person_is_a_task_that_they_acknowledge(pair: Pair) -> None:
    ann, bob = pair
    order = ann.log(1, "!order @bob (+15m) #db +bridge Fail over to db2")
    assert isinstance(order.event, TaskAdded)
    (task,) = ann.incident(1).tasks()
    assert (task.text, task.assignee, task.due, task.ordered, task.status) == (
        "Fail over to db2", "bob", START + timedelta(minutes=15), True, "assigned"
    )  # fmt: skip
    assert [(wait.ref, wait.asked_by) for wait in bob.waiting_for("bob")] == [("T1", "ann")]
    assert [wait.ref for wait in ann.asked_by("ann")] == ["T1"]
    bob.answer(1, "T1", "ten minutes")
    assert ann.incident(1).tasks()[0].status == "acknowledged"
    assert bob.waits() == []
    with pytest.raises(Refused, match="bob was quicker: task 1 is acknowledged"):
        ann.answer(1, "T1", by="bob")
    assert ann.fitting(order.stream, parse_filter("!order @bob #db +bridge fail")) == [order.pos]


def test_an_order_to_a_position_goes_to_whoever_holds_it(pair: Pair) -> None:
    ann, _bob = pair
    ann.log(1, "!order @osc Fail over")
    ann.log(1, "!order @medl Count heads")
    first, second = ann.incident(1).tasks()
    assert (first.assignee, first.position) == ("bob", "OSC")
    assert (second.assignee, second.position) == ("", "MEDL")
    assert [wait.people for wait in ann.waits() if wait.who == "MEDL"] == [("ann",)]
    ann.assign(1, "MEDL", "cy")
    assert [wait.people for wait in ann.waits() if wait.number == 2] == [("cy",)]


def test_an_order_to_several_is_an_entry_that_each_acknowledges(pair: Pair) -> None:
    ann, bob = pair
    order = entry(ann, "!order @bob @OSC @cy Hands off db1")
    assert order.entry == "order"
    bob.answer(1, "1")
    assert [wait.who for wait in ann.waits()] == ["cy"], "who was named twice answers once"


def test_a_decision_in_the_log_line_is_a_decision(pair: Pair) -> None:
    ann, _bob = pair
    taken = ann.log(1, "14:20 !decision @bob #db Fail over (+2h)", at="-5m")
    assert isinstance(taken.event, DecisionTaken)
    one = ann.decide(1, "Wait", More(options=("go",), objections=("dan: too long",), decided_by="bob", due="30m"))
    assert (one.number, one.decided_by, one.review) == (2, "bob", START + timedelta(minutes=30))
    first = decisions(ann.incident(1))[0]
    assert (first.text, first.decided_by, first.at, first.review) == (
        "Fail over", "ann", START - timedelta(minutes=5), START + timedelta(hours=2)
    )  # fmt: skip
    assert {match.kind for match in ann.search("fail over")} == {"decision"}
    with pytest.raises(SameWords):
        ann.log(1, "!decision @bob #db Fail over")


def test_a_decision_of_an_older_warroom_is_still_an_entry(pair: Pair) -> None:
    ann, _bob = pair
    from warroom.model.envelope import Actor, Draft

    (old,) = ann.journal.append([Draft(ann.find(1), LogWritten(entry="decision", text="Go"))], Actor("ann"))
    assert decisions(ann.incident(1)) == []
    assert [match.kind for match in ann.search("go")] == ["decision"]
    ann.strike(1, old.id, why="before entries had numbers")
    assert ann.search("go") == []


# -- answers -----------------------------------------------------------------------------------------------------------


def test_a_message_asks_by_itself_and_a_question_where_it_says_so(pair: Pair) -> None:
    ann, bob = pair
    ann.log(1, "!message @bob Call me")
    ann.log(1, "@bob No hurry")
    ann.log(1, "? @BOB May I?")
    assert [wait.number for wait in bob.waiting_for("bob")] == [1, 3]
    answer = bob.answer(1, "3", "Yes").event
    assert isinstance(answer, EntryAnswered)
    assert (answer.of, answer.text) == ("bob", "Yes")
    with pytest.raises(BadInput, match="Name who is to answer"):
        ann.log(1, "? May I?")
    with pytest.raises(BadInput, match="Approval is for messages"):
        ann.log(1, "@bob x", more=More(approval=True))


def test_a_message_goes_out_when_it_was_approved_and_its_reply_is_kept(pair: Pair) -> None:
    ann, bob = pair
    bob.log(1, "!message @bank We stop", more=More(approval=True))
    assert [(wait.kind, wait.who) for wait in ann.waiting_for("ann")] == [("approval", "IC")]
    ann.approve_message(1, "1")
    assert [(wait.kind, wait.who) for wait in bob.asked_by("bob")] == [("answer", "bank")]
    bob.answer(1, "1", "They thank us", by="bank")
    assert ann.waits() == []
    bob.log(1, "!message @bank We go on", more=More(approval=True))
    ann.approve_message(1, "2", returned="too early")
    assert ann.waits() == []


def test_a_relieved_person_does_not_answer_for_the_position_any_more(pair: Pair) -> None:
    ann, bob = pair
    ann.log(1, "!message @OSC Call me")
    ann.relieve(1, "OSC")
    assert bob.waiting_for("bob") == []
    assert [wait.number for wait in ann.waiting_for("ann")] == [1]
    with pytest.raises(Refused, match="asks OSC"):
        bob.answer(1, "1", "Yes")
    ann.answer(1, "1", "I see to it")


def test_after_the_clock_went_back_an_answer_counts_and_orders_stand_as_late(pair: Pair) -> None:
    ann, bob = pair
    from warroom.model.asking import left

    ann.log(1, "!order @bob Fail over")
    ann.log(1, "!message @bob Call me")
    clock_of(ann).set(START - timedelta(hours=1))
    assert all(left(wait, ann.clock.now()) <= 0 for wait in ann.waits())
    bob.answer(1, "T1")
    bob.answer(1, "1", "Yes")
    assert ann.waits() == []
    assert entry(ann, "an hour earlier by the clock, later by the log").number == 2
    assert care.verify(ann.journal).ok


# -- a pen and no pencil -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, BLOCK])
def test_struck_words_are_found_no_more_and_stay_in_the_record(pair: Pair, after: int) -> None:
    ann, bob = pair
    bob.log(1, "lag secret4711")
    for n in range(after):
        ann.log(1, f"line {n}")
    with pytest.raises(Refused, match="Ask"):
        Room(ann.journal, "cy").strike(1, "1", why="not mine")
    bob.strike(1, "1", why="wrong incident")
    assert ann.search("secret4711") == []
    assert ann.fitting(ann.find(1), parse_filter("secret4711")) == []
    assert ann.fitting(ann.find(1), parse_filter("!note @bob")), "a filter by marks shows the record as it is"
    assert "secret4711" in ann.find_entry(ann.current(ann.find(1)), "1").event.words()
    for n in range(after, 2 * after):
        ann.log(1, f"line {n}")
    assert ann.search("secret4711") == []
    assert care.difference(ann.journal) == ""


def test_a_correction_points_on_and_back_and_the_words_are_found_where_they_stand_now(pair: Pair) -> None:
    ann, bob = pair
    bob.log(1, "It is db1", at="-10m")
    old = ann.find_entry(ann.current(ann.find(1)), "1")
    later(ann, minutes=1)
    new = bob.correct(1, "1", "It is db2", why="wrong host")
    record = ann.incident(1).record
    assert (new.event.number, new.at, record.struck[old.id].successor) == (2, old.at, new.id)  # type: ignore[union-attr]
    assert record.corrects == {new.id: old.id}
    assert [match.text for match in ann.search("it is")] == ["It is db2"]


def test_another_time_is_a_new_entry_and_both_times_stay(pair: Pair) -> None:
    ann, bob = pair
    bob.log(1, "The lights went out")
    later(ann, minutes=30)
    new = bob.correct(1, "1", at="-40m", why="by my watch")
    assert new.at == START - timedelta(minutes=10)
    assert new.event.words() == "The lights went out"
    with pytest.raises(BadInput, match="can't lie in the future"):
        bob.correct(1, "2", at="2026-03-03 09:00", why="x")
    assert bob.find_entry(bob.current(bob.find(1)), "1").at == START


def test_two_who_correct_the_same_entry_at_once_nothing_is_lost_and_the_second_is_told(pair: Pair) -> None:
    ann, bob = pair
    bob.log(1, "It is db1")
    ann.correct(1, "1", "It is db2", why="I saw it")
    before = ann.journal.last_pos()
    with pytest.raises(Refused, match=r"ann was quicker: 1 is struck \(I saw it\)"):
        bob.correct(1, "1", "It is db3", why="typo")
    assert ann.journal.last_pos() == before
    with pytest.raises(Refused, match="Only"):
        Room(ann.journal, "cy").correct(1, "2", "It is db3", why="typo")


def test_what_an_entry_asks_and_is_goes_on_to_the_one_in_its_place(pair: Pair) -> None:
    ann, bob = pair
    bob.log(1, "!message @IC May I restart db1?")
    ann.significant(1, "1")
    bob.hypothesis(1, "db1 hangs", entries=("1",))
    new = bob.correct(1, "1", "May I restart db2?", why="wrong host")
    assert [wait.id for wait in ann.waiting_for("ann")] == [new.id]
    state = ann.incident(1)
    assert state.record.flags[new.id].level == "proposed", "who may not confirm puts it forward again"
    assert new.id in hypotheses(state)[0].entries
    ann.answer(1, "2", "Yes")
    assert ann.waits() == []


def test_a_corrected_decision_keeps_its_outcome(pair: Pair) -> None:
    ann, _bob = pair
    ann.log(1, "!decision Fail ovr")
    ann.decision_set(1, 1, outcome="It held")
    ann.correct(1, "D1", "Fail over", why="typing")
    old, new = decisions(ann.incident(1))
    assert (old.struck, new.struck) == (True, False)
    assert (new.number, new.text, new.outcome, new.decided_by) == (2, "Fail over", "It held", "ann")


def test_an_entry_whose_words_were_taken_out_keeps_its_number(pair: Pair) -> None:
    ann, _bob = pair
    ann.log(1, "first")
    secret = ann.log(1, "the password is x")
    ann.redact(secret.id, why="a password")
    assert entry(ann, "next").number == 3
    assert ann.find_entry(ann.current(ann.find(1)), "2").id == secret.id
    with pytest.raises(Refused, match="taken out"):
        ann.strike(1, "2", why="x")
    with pytest.raises(Refused, match="no event that can be significant"):
        ann.significant(1, "2")
    care.rebuild(ann.journal)
    assert entry(ann, "and on").number == 4


def test_a_struck_entry_can_be_redacted_too(pair: Pair) -> None:
    ann, _bob = pair
    for n in range(BLOCK):
        ann.log(1, f"secret{n}x")
    ann.strike(1, "1", why="wrong")
    struck = ann.find_entry(ann.current(ann.find(1)), "1")
    assert ann.redact(struck.id, why="a password").clean
    assert ann.search("secret0x") == []
    assert care.difference(ann.journal) == ""
    assert care.verify(ann.journal).ok


# -- significant, named ------------------------------------------------------------------------------------------------


def test_significant_is_proposed_by_anybody_and_confirmed_by_who_may(pair: Pair) -> None:
    ann, bob = pair
    bob.log(1, "db1 is gone")
    bob.significant(1, "1")
    sql = "SELECT level, by FROM significant"
    assert ann.journal.query(sql) == [("proposed", "bob")]
    ann.significant(1, "1")
    assert ann.journal.query(sql) == [("confirmed", "ann")]
    ann.significant(1, "1", level="none")
    assert ann.journal.query(sql) == []
    move = next(one for one in ann.timeline(ann.find(1)) if one.kind == "incident.moved")
    assert ann.significant(1, move.id).event.level == "confirmed"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ref", "said"),
    [("9", "has no entry 9"), ("0", "has no entry 0"), ("D9", "has no decision 9"), ("H9", "has no hypothesis 9"),
     ("T9", "has no task 9"), ("zzz", "no event's name"), ("01ARZ3ND", "There is no event"), ("", "no event's name")],
)  # fmt: skip
def test_what_is_not_there_is_said_with_how_to_find_it(pair: Pair, ref: str, said: str) -> None:
    ann, _bob = pair
    with pytest.raises(BadInput, match=said):
        ann.answer(1, ref, "x")


def test_an_entry_of_another_incident_is_not_meant(pair: Pair) -> None:
    ann, _bob = pair
    other = ann.log(responding(ann, "Mail slow"), "elsewhere")
    with pytest.raises(BadInput, match="another incident than INC-2026-0001"):
        ann.strike(1, other.id, why="x")


# -- copies that were edited apart -------------------------------------------------------------------------------------


def test_copies_in_which_both_struck_and_answered_are_joined_and_say_the_same(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (ann, cy):
        ann.log(1, "!message @cy Call me")
        ann.log(1, "It is db1")
        cy.merge(ann.journal.path)
        cy.answer(1, "1", "In five")
        later(ann, minutes=5)
        ann.answer(1, "1", "He said: in ten", by="cy")
        ann.correct(1, "2", "It is db2", why="wrong host")
        Room(cy.journal, "ann").correct(1, "2", "It is db3", why="wrong host, too")
        joined(ann, cy)
        state = ann.incident(1)
        message = next(one for one in ann.timeline(state.id) if one.event.words() == "Call me")
        assert state.record.answers[message.id, "answer"]["cy"].text == "In five", "the earlier one counts"
        said = {one.event.words() for one in ann.timeline(state.id) if isinstance(one.event, LogWritten)}
        assert {"It is db1", "It is db2", "It is db3"} <= said, "nothing is lost"
        with pytest.raises(BadInput, match="Two copies of the room gave out the number 3"):
            ann.strike(1, "3", why="x")
        assert entry(ann, "next").number == 4
