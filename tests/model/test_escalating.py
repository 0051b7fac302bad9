"""Escalation: which ladder counts, which rung is raised when, exactly once, and what ends it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story
from warroom.model import escalating, incident
from warroom.model.envelope import Recorded
from warroom.model.events import (
    EscalationRaised,
    IncidentClassified,
    IncidentDeclared,
    IncidentHeld,
    IncidentMoved,
    RoleAssigned,
)
from warroom.model.ladders import FileLadder, FileRung
from warroom.model.refusal import BadInput, Refused
from warroom.model.targets import read_policy

POLICY = read_policy({})
MINUTE = timedelta(minutes=1)


def rung(id_: str, to: str, *, percent: int = 0, of: str = "response", minutes: int | None = None, answer: int = 5,
         sort: str = "functional") -> FileRung:  # fmt: skip
    return FileRung(id_, sort, to, percent, of, minutes, answer)


def ladder(*rungs: FileRung, until: str = "acknowledged", priorities: str = "P1", categories: str = "",
           id_: str = "response") -> FileLadder:  # fmt: skip
    groups = {"Duty": ("dan", "eve"), "Board": ()}
    return FileLadder(id_, "Nobody takes it on", "2026-11-24", frozenset(categories.split()),
                      frozenset(priorities.split()), until, groups, rungs)  # fmt: skip


CALLS = ladder(rung("duty", "Duty", percent=50), rung("board", "Board", percent=100, answer=10, sort="hierarchical"))
"""50 % of 15 minutes, then 100 %; the first is to be answered within 5 minutes."""


def p1(story: Story | None = None) -> Story:
    made = story or Story()
    made.add(
        IncidentDeclared(number=7, name="Portal down"),
        IncidentMoved(to="registered"),
        IncidentClassified(category="outage", impact="high", urgency="high"),
        at=START,
    )
    return made


def armed(*ladders: FileLadder, story: Story | None = None) -> Story:
    made = p1() if story is None else story
    made.add(*escalating.arm(made.state, ladders or (CALLS,), POLICY))
    return made


def raise_until(story: Story, now: datetime) -> list[tuple[str, datetime, str]]:
    """What a process does that opens the room at this moment."""
    raised = []
    while (due := escalating.next_due(story.state)) is not None and due.at <= now:
        event = escalating.due_event(due)
        story.add(event, actor="warroom", at=due.at)
        raised.append((event.to, due.at, event.cause))
    return raised


def reported(story: Story) -> datetime:
    assert story.state.reported_at is not None
    return story.state.reported_at


# -- which ladder ------------------------------------------------------------------------------------------------------


def test_a_ladder_is_for_its_categories_and_priorities_and_for_nothing_that_nobody_ranked() -> None:
    anything, breach = (
        ladder(rung("a", "IC", minutes=1), priorities=""),
        ladder(priorities="P1 P2", categories="security"),
    )
    assert anything.fits("", "P4") and anything.fits("outage", "P1")
    assert not anything.fits("outage", "")
    assert breach.fits("security", "P2")
    assert not breach.fits("outage", "P2") and not breach.fits("security", "P3")


def test_arming_says_when_each_rung_is_due_and_is_not_said_twice() -> None:
    story = p1()
    (event,) = escalating.arm(story.state, [CALLS], POLICY)
    story.add(event)
    (mine,) = escalating.running(story.state)
    start = reported(story)
    assert [(one.to, one.members, one.due) for one in mine.rungs] == [
        ("Duty", ("dan", "eve"), start + 7.5 * MINUTE),
        ("Board", (), start + 15 * MINUTE),
    ]
    assert escalating.arm(story.state, [CALLS], POLICY) == []


def test_a_ladder_that_does_not_fit_any_more_is_taken_back_and_another_comes() -> None:
    story = armed()
    story.add(IncidentClassified(priority="P4", why="one branch"))
    other = ladder(rung("desk", "Duty", percent=100), priorities="P4", id_="desk")
    story.add(*escalating.arm(story.state, [CALLS, other], POLICY))
    assert [one.id for one in escalating.running(story.state)] == ["desk"]
    assert raise_until(story, START + timedelta(hours=2)) == []
    assert escalating.arm(story.state, [CALLS, other], POLICY) == []


def test_an_incident_that_is_over_is_not_armed() -> None:
    story = p1()
    story.add(IncidentMoved(to="cancelled", cancel_reason="false_alarm"))
    assert escalating.arm(story.state, [CALLS], POLICY) == []


# -- time --------------------------------------------------------------------------------------------------------------


def test_a_rung_is_raised_when_its_time_comes_and_not_a_moment_sooner() -> None:
    story = armed()
    start = reported(story)
    assert raise_until(story, start + 7.5 * MINUTE - timedelta(milliseconds=1)) == []
    assert raise_until(story, start + 8 * MINUTE) == [("Duty", start + 7.5 * MINUTE, "time")]
    assert raise_until(story, start + 8 * MINUTE) == []


def test_a_call_that_nobody_answers_raises_the_next_rung_before_its_own_time() -> None:
    story = armed()
    start = reported(story)
    raise_until(story, start + 8 * MINUTE)
    assert raise_until(story, start + 13 * MINUTE) == [("Board", start + 12.5 * MINUTE, "unanswered")]


def test_whoever_comes_late_raises_all_with_the_times_when_they_were_due() -> None:
    story = armed()
    start = reported(story)
    assert raise_until(story, start + timedelta(hours=9)) == [
        ("Duty", start + 7.5 * MINUTE, "time"),
        ("Board", start + 12.5 * MINUTE, "unanswered"),
    ]
    assert escalating.next_due(story.state) is None


def test_an_answer_stops_the_haste_and_not_the_clock() -> None:
    story = armed()
    start = reported(story)
    raise_until(story, start + 8 * MINUTE)
    story.add(escalating.acknowledge(story.state, "dan")[1], actor="dan", at=start + 9 * MINUTE)
    assert raise_until(story, start + 14 * MINUTE) == []
    assert raise_until(story, start + 15 * MINUTE) == [("Board", start + 15 * MINUTE, "time")]


def test_a_rung_without_a_time_of_its_own_waits_for_the_one_before_it() -> None:
    story = armed(ladder(rung("duty", "Duty", minutes=0), rung("board", "Board")))
    assert raise_until(story, START + timedelta(hours=1))[-1][2] == "unanswered"
    answered = armed(ladder(rung("duty", "Duty", minutes=0), rung("board", "Board")))
    raise_until(answered, answered.now)
    answered.add(escalating.acknowledge(answered.state, "eve")[1], actor="eve")
    assert raise_until(answered, START + timedelta(days=9)) == []


def test_the_clock_set_back_by_an_hour_raises_nothing_again_and_nothing_too_soon() -> None:
    story = armed()
    start = reported(story)
    raise_until(story, start + 8 * MINUTE)
    assert raise_until(story, start - timedelta(hours=1)) == []
    assert raise_until(story, start + 8 * MINUTE) == []
    assert [to for to, _at, _cause in raise_until(story, start + 13 * MINUTE)] == ["Board"]


@pytest.mark.parametrize(
    ("until", "moves"),
    [
        ("acknowledged", ["responding"]),
        ("contained", ["responding", "contained"]),
        ("restored", ["responding", "monitoring"]),
        ("resolved", ["responding", "monitoring", "resolved"]),
    ],
)
def test_what_a_ladder_is_for_ends_it(until: str, moves: list[str]) -> None:
    story = armed(ladder(rung("duty", "Duty", minutes=5), rung("board", "Board", minutes=60), until=until))
    story.add(RoleAssigned(position="IC", person="ann"))
    raise_until(story, START + 6 * MINUTE)
    assert escalating.waiting(story.state)
    story.add(*(IncidentMoved(to=to, why="x") for to in moves))
    assert escalating.running(story.state) == []
    assert escalating.waiting(story.state) == []
    assert raise_until(story, START + timedelta(days=1)) == []


def test_what_comes_back_is_escalated_again_and_never_dated_before_it_came_back() -> None:
    story = armed(ladder(rung("ciso", "Board", minutes=30), until="contained"))
    story.add(RoleAssigned(position="IC", person="ann"), IncidentMoved(to="responding"))
    story.add(IncidentMoved(to="contained", why="x"), at=START + 10 * MINUTE)
    back = START + 50 * MINUTE
    story.add(IncidentMoved(to="responding", why="it is back"), at=back)
    assert raise_until(story, back + MINUTE) == [("Board", back, "time")]


def test_an_incident_that_is_reopened_begins_its_ladders_anew() -> None:
    late = ladder(rung("owner", "Board", percent=50, of="resolution"), until="resolved", id_="resolution")
    story = armed(late)
    raise_until(story, START + timedelta(hours=3))
    story.add(RoleAssigned(position="IC", person="ann"))
    story.add(*(IncidentMoved(to=to, why="x") for to in ("responding", "monitoring", "resolved")))
    again = START + timedelta(days=2)
    story.add(IncidentMoved(to="responding", why="it is back"), at=again)
    assert raise_until(story, again + timedelta(hours=9)) == []  # its rung of the first time was raised
    story.add(*escalating.arm(story.state, [late], POLICY), at=again)
    assert raise_until(story, again + timedelta(hours=9)) == [("Board", again + timedelta(hours=2), "time")]
    assert len(story.state.escalations) == 2


def test_a_rung_is_never_dated_before_anybody_could_know_of_it() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down"), IncidentMoved(to="registered"), at=START)
    story.add(IncidentClassified(impact="high", urgency="high"), at=START + timedelta(hours=6))
    then = armed(story=story).now
    assert raise_until(story, then) == [("Duty", then, "time"), ("Board", then, "time")]


def test_waiting_for_the_customer_holds_rungs_of_the_resolution_and_no_others() -> None:
    both = ladder(rung("owner", "Board", percent=75, of="resolution"), until="resolved", id_="resolution")
    story = armed(both, CALLS)
    story.add(IncidentHeld(reason="their logs", customer=True), at=START + 5 * MINUTE)
    story.add(*escalating.arm(story.state, [both, CALLS], POLICY))
    assert [to for to, _at, _cause in raise_until(story, START + timedelta(hours=9))] == ["Duty", "Board"]
    assert all(one.ladder == "response" for one in story.state.escalations.values())
    story.add(IncidentHeld(), at=START + timedelta(hours=10))
    story.add(*escalating.arm(story.state, [both, CALLS], POLICY))
    due = escalating.next_due(story.state)
    held = timedelta(hours=10) - 5 * MINUTE
    assert due is not None and due.at == reported(story) + timedelta(hours=3) + held


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=8))
def test_however_often_and_by_whomever_it_is_looked_at_the_outcome_is_the_same(looks: list[tuple[int, bool]]) -> None:
    """Processes look at any moments in any order (clocks differ); the last at the end. Nobody answers."""
    often, once = armed(), armed()
    end = START + timedelta(hours=1)
    for minute, _again in looks:
        raise_until(often, START + minute * MINUTE)
    raise_until(often, end)
    raise_until(once, end)
    said = [(one.key, one.at, one.cause) for _n, one in escalating.numbered(often.state)]
    assert said == [(one.key, one.at, one.cause) for _n, one in escalating.numbered(once.state)]
    assert len(said) == 2


def test_copies_that_both_raised_a_rung_have_raised_it_once() -> None:
    story = armed()
    due = escalating.next_due(story.state)
    assert due is not None
    event = escalating.due_event(due)
    mine, theirs = story.add(event, at=due.at), story.add(event, at=due.at)
    assert len(story.state.escalations) == 1
    folded = incident.fold(story.state.id, [*story.events[:-2], theirs, mine])
    assert folded.escalations == story.state.escalations


# -- people ------------------------------------------------------------------------------------------------------------


def responding() -> Story:
    story = armed(ladder(rung("ops", "OSC", minutes=5), rung("board", "Board", minutes=60), until="resolved"))
    story.add(
        RoleAssigned(position="IC", person="ann"),
        RoleAssigned(position="OSC", person="bob"),
        IncidentMoved(to="responding"),
    )
    return story


def test_a_position_calls_whoever_holds_it_now_and_else_whoever_is_in_command() -> None:
    state = responding().state
    assert escalating.called(state, "OSC") == ["bob"]
    assert escalating.called(state, "PSC") == ["ann"]
    assert escalating.called(state, "@fay") == ["fay"]
    assert escalating.called(state, "Duty", ("dan",)) == ["dan"]
    assert escalating.called(state, "Board") == []


def test_whoever_was_called_answers_or_whoever_leads_and_nobody_else() -> None:
    story = responding()
    raise_until(story, START + 6 * MINUTE)
    with pytest.raises(Refused, match="bob answers, or whoever is in command"):
        escalating.acknowledge(story.state, "fay")
    assert escalating.acknowledge(story.state, "bob")[0] == "OSC"
    assert escalating.acknowledge(story.state, "ann")[0] == "IC"


def test_a_group_without_names_is_answered_by_anybody() -> None:
    story = responding()
    raise_until(story, START + timedelta(hours=2))
    board = next(one for one in escalating.waiting(story.state) if one.to == "Board")
    assert escalating.acknowledge(story.state, "fay", board.key)[1].to == "Board"


def test_of_several_calls_ones_own_is_answered_and_else_it_has_to_be_said_which() -> None:
    story = responding()
    raise_until(story, START + timedelta(hours=2))
    assert escalating.acknowledge(story.state, "bob")[1].to == "OSC"
    with pytest.raises(BadInput, match="1 Operations Section Chief; 2 Board"):
        escalating.acknowledge(story.state, "ann")


def test_an_answer_from_above_settles_what_was_called_below() -> None:
    story = responding()
    raise_until(story, START + timedelta(hours=2))
    board = next(one for one in escalating.waiting(story.state) if one.to == "Board")
    story.add(escalating.acknowledge(story.state, "ann", board.key)[1], actor="ann")
    assert escalating.waiting(story.state) == []
    assert [one.status for _n, one in escalating.numbered(story.state)] == ["raised", "acknowledged"]


def test_where_nothing_waits_there_is_nothing_to_answer() -> None:
    with pytest.raises(Refused, match="waits for an answer"):
        escalating.acknowledge(responding().state, "bob")


def test_anybody_calls_by_hand_with_a_reason_the_next_rung_or_somebody() -> None:
    story = responding()
    with pytest.raises(Refused, match="reason"):
        escalating.raise_by_hand(story.state, "fay", START, why="")
    _code, first = escalating.raise_by_hand(story.state, "fay", START + MINUTE, why="it spreads")
    assert (first.ladder, first.rung, first.to, first.cause) == ("response", "ops", "OSC", "hand")
    story.add(first, actor="fay")
    assert escalating.raise_by_hand(story.state, "fay", START, why="x")[1].to == "Board"
    assert raise_until(story, START + 6 * MINUTE)[0][0] == "Board"  # unanswered for five minutes
    with pytest.raises(Refused, match="--to"):
        escalating.raise_by_hand(story.state, "fay", START, why="x")
    _code, named = escalating.raise_by_hand(story.state, "fay", START, why="x", to="@dan")
    assert (named.ladder, named.to, named.answer_by) == ("", "@dan", START + 10 * MINUTE)


def test_standing_down_ends_ladders_and_calls_and_asks_for_a_reason() -> None:
    story = responding()
    raise_until(story, START + 6 * MINUTE)
    story.add(EscalationRaised(to="@dan", why="help"))
    with pytest.raises(Refused, match="reason"):
        escalating.stand_down(story.state, "ann", "", "")
    with pytest.raises(Refused, match="Only"):
        escalating.stand_down(story.state, "fay", "", "over")
    with pytest.raises(BadInput, match="there are: response"):
        escalating.stand_down(story.state, "ann", "other", "over")
    story.add(*escalating.stand_down(story.state, "ann", "", "false alarm")[1], actor="ann")
    assert escalating.waiting(story.state) == [] == escalating.running(story.state)
    assert raise_until(story, START + timedelta(days=1)) == []
    with pytest.raises(Refused, match="No ladder"):
        escalating.stand_down(story.state, "ann", "", "again")


def test_an_incident_that_is_over_calls_nobody() -> None:
    story = responding()
    raise_until(story, START + 6 * MINUTE)
    story.add(IncidentMoved(to="monitoring"), IncidentMoved(to="resolved", why="x"))
    assert escalating.waiting(story.state) == []
    with pytest.raises(Refused, match="not open"):
        escalating.raise_by_hand(story.state, "ann", START, why="x", to="OSC")


@given(st.data())
def test_a_ladder_of_nonsense_in_an_old_journal_is_read_and_never_raises(data: st.DataObject) -> None:
    """Whatever lists of texts an event holds (another program wrote it), the fold reads it and time goes on."""
    from tests.strategies import texts
    from warroom.model.events import LadderArmed

    lists = st.lists(texts | st.sampled_from(["5", "2026-03-02T09:01:00+00:00", "OSC"]), max_size=4).map(tuple)
    event = LadderArmed(
        ladder="x", title="x", until=data.draw(st.sampled_from(["resolved", "never"])), rungs=data.draw(lists),
        sorts=data.draw(lists), to=data.draw(lists), dues=data.draw(lists), answers=data.draw(lists),
    )  # fmt: skip
    story = p1()
    recorded: Recorded = story.add(event)
    assert recorded.event is event
    raised = raise_until(story, START + timedelta(days=30))
    assert len(raised) <= len(set(event.rungs))
