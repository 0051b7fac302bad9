"""Every step of the state machine: who may take it, what it asks for, what follows; and every other step is refused."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from tests.builders import CAST, EVERYBODY, Story, person, story_at
from warroom.model import moving
from warroom.model.envelope import Mode
from warroom.model.events import (
    Event,
    IncidentClassified,
    IncidentDeclared,
    IncidentMoved,
    PeriodStarted,
    RoleAssigned,
    RoleRelieved,
    TaskAdded,
    TaskSet,
    UpdateSent,
)
from warroom.model.lifecycle import BY_STEP, STATUSES, shown_status
from warroom.model.moving import Step, Words, move
from warroom.model.refusal import BadInput, Refused

LEAD = {"IC", "UC", "DPIC"}
CHIEFS = {"OSC", "PSC", "LSC", "FSC"}
# Who may, while somebody is in command (domain: state machine; who may do what).
MAY: dict[tuple[str, str], frozenset[str] | set[str]] = {
    ("identified", "registered"): EVERYBODY,
    ("registered", "categorised"): EVERYBODY,
    ("categorised", "prioritised"): LEAD,
    ("prioritised", "responding"): EVERYBODY,
    ("identified", "responding"): LEAD,
    ("registered", "responding"): LEAD,
    ("categorised", "responding"): LEAD,
    ("responding", "contained"): LEAD | {"OSC"},
    ("contained", "responding"): LEAD | CHIEFS | {"SOFR"},
    ("responding", "monitoring"): LEAD | {"OSC"},
    ("contained", "monitoring"): LEAD | {"OSC"},
    ("monitoring", "responding"): LEAD | CHIEFS,
    ("monitoring", "resolved"): {"IC", "UC"},
    ("resolved", "responding"): {"IC", "UC"},
    ("resolved", "in_review"): {"IC", "UC", "PSC"},
    ("resolved", "closed"): {"IC", "UC"},
    ("in_review", "closed"): EVERYBODY,
    ("in_review", "responding"): {"IC", "UC"},
    ("closed", "in_review"): EVERYBODY,
    ("identified", "cancelled"): {"IC", "UC"},
    ("registered", "cancelled"): {"IC", "UC"},
    ("categorised", "cancelled"): {"IC", "UC"},
    ("prioritised", "cancelled"): {"IC", "UC"},
    ("responding", "cancelled"): {"IC", "UC"},
    ("cancelled", "registered"): EVERYBODY,
}
ASKS_FOR_WORDS = {
    ("responding", "contained"), ("contained", "responding"), ("monitoring", "responding"), ("monitoring", "resolved"),
    ("resolved", "responding"), ("in_review", "closed"), ("in_review", "responding"), ("closed", "in_review"),
    ("identified", "cancelled"), ("registered", "cancelled"), ("categorised", "cancelled"),
    ("prioritised", "cancelled"), ("responding", "cancelled"), ("cancelled", "registered"),
}  # fmt: skip
OTHERS = sorted(set(product(STATUSES, STATUSES)) - set(MAY))


def ready(start: str, *, cast: bool = True, weight: str = "low", mode: Mode = Mode.REAL) -> Story:
    """An incident at a status, with nothing owed. Closing and cancelling stood everybody down."""
    return story_at(start, cast=cast and start not in ("closed", "cancelled"), weight=weight, mode=mode)


def step(story: Story, to: str, actor: str = "ic", *, why: str = "it is so", tell: Words | None = None) -> Step:
    reason = "false_alarm" if to == "cancelled" else ""
    return Step(to, actor, story.now + timedelta(minutes=1), why, reason, tell)


def go(story: Story, to: str, actor: str = "ic", **more: object) -> list[Event]:
    """Take a step and fold what follows."""
    _position, events = move(story.state, step(story, to, actor)._replace(**more))  # type: ignore[arg-type]
    story.add(*events, actor=actor)
    return events


def test_the_table_of_this_test_is_whole() -> None:
    assert set(MAY) == set(BY_STEP)
    assert len(OTHERS) == 121 - 25


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "to"), sorted(MAY))
def test_a_step_is_open_to_exactly_who_may_take_it(start: str, to: str) -> None:
    story = ready(start)
    allowed = set()
    for code in EVERYBODY:
        try:
            _position, events = move(story.state, step(story, to, person(code)))
        except Refused as refusal:
            assert "Ask ic / uc, who is in command." in str(refusal)
        else:
            allowed.add(code)
            assert any(isinstance(event, IncidentMoved) and event.to == to for event in events)
    assert allowed == MAY[start, to]


@pytest.mark.parametrize(("start", "to"), sorted(MAY))
def test_while_nobody_is_in_command_anybody_acts_as_duty_incident_manager(start: str, to: str) -> None:
    """A position that nobody holds falls to the next level up, in the end to the duty incident manager."""
    story = ready(start, cast=False)
    position, events = move(story.state, step(story, to, "member"))
    assert any(isinstance(event, IncidentMoved) and event.to == to for event in events)
    if to == "responding":
        assert position == "IC"
        assert RoleAssigned(position="IC", person="member") in events
    else:
        assert position == ("" if MAY[start, to] == EVERYBODY and BY_STEP[start, to].who == {"*"} else "DM")


@pytest.mark.parametrize(("start", "to"), [("responding", "contained"), ("monitoring", "responding")])
def test_the_position_that_acts_is_the_one_that_may(start: str, to: str) -> None:
    """Whoever holds two positions acts in the one that the step is open to."""
    story = ready(start)
    story.add(RoleAssigned(position="PIO", person="osc"))
    position, _events = move(story.state, step(story, to, "osc"))
    assert position == "OSC"


def test_a_trainee_has_no_say() -> None:
    story = ready("responding")
    story.add(RoleAssigned(position="IC", person="pupil", holding="trainee"))
    with pytest.raises(Refused, match="Only Incident Commander, Unified Commander"):
        move(story.state, step(story, "contained", "pupil"))


# -- every other step --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "to"), OTHERS)
def test_every_other_step_is_refused_with_the_ones_that_are_allowed(start: str, to: str) -> None:
    story = ready(start)
    with pytest.raises(Refused) as refused:
        move(story.state, step(story, to))
    said = str(refused.value)
    assert said.startswith("INC-2026-0007")
    if start == to:
        assert said == f"INC-2026-0007 is already {shown_status(start)}."
    else:
        assert f"can't go from {shown_status(start)} to {shown_status(to)}" in said
        for allowed in (one for begin, one in MAY if begin == start):
            assert allowed in said
        assert ("new incident" in said) == (start == "closed")


# -- what a step asks for ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "to"), sorted(MAY))
def test_a_step_asks_for_words_where_the_table_says_so(start: str, to: str) -> None:
    story = ready(start)
    silent = step(story, to, why="")
    if (start, to) in ASKS_FOR_WORDS:
        with pytest.raises(Refused, match=r"asks for words \(--why\): .+\."):
            move(story.state, silent)
    else:
        move(story.state, silent)


def test_registering_asks_for_a_title_and_a_reporter() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down"))
    with pytest.raises(Refused, match="asks for a title and a reporter"):
        move(story.state, step(story, "registered"))


@pytest.mark.parametrize(
    ("start", "to", "asks"),
    [("registered", "categorised", "--category"), ("categorised", "prioritised", "--impact … --urgency")],
)
def test_triage_asks_for_what_it_establishes(start: str, to: str, asks: str) -> None:
    story = story_at(start, classified=False)
    with pytest.raises(Refused, match=rf"warroom classify 7 {asks}"):
        move(story.state, step(story, to))


@pytest.mark.parametrize("start", ["identified", "registered", "categorised"])
def test_the_fast_path_leaves_debts_that_block_resolved(start: str) -> None:
    story = story_at(start, cast=False, classified=False)
    assert story.state.debts() == []
    go(story, "responding")
    assert story.state.debts() == ["category", "priority"]
    go(story, "monitoring")
    with pytest.raises(Refused, match=r"still owes the category and the priority .*warroom classify 7"):
        go(story, "resolved")
    story.add(IncidentClassified(category="outage"))
    with pytest.raises(Refused, match=r"still owes the priority \(impact and urgency\)"):
        go(story, "resolved")
    story.add(IncidentClassified(impact="low", urgency="low"))
    go(story, "resolved")
    assert (story.state.status, story.state.debts()) == ("resolved", [])


def test_open_tasks_without_an_owner_block_resolved() -> None:
    story = ready("monitoring")
    orphan = story.add(TaskAdded(number=1, text="check the backups"))
    story.add(TaskAdded(number=2, text="ring the supplier", assignee="bob"))
    story.add(TaskAdded(number=3, text="write it up"))
    with pytest.raises(Refused, match=r"Open tasks without an owner: 1, 3\."):
        go(story, "resolved")
    story.add(TaskSet(task=orphan.id, assignee="bob"), TaskSet(task=story.events[-1].id, status="cancelled"))
    go(story, "resolved")
    assert story.state.status == "resolved"


def test_whoever_was_told_of_the_trouble_is_told_of_its_end() -> None:
    story = ready("responding")
    story.add(UpdateSent(audience="staff", text="The portal is down."))
    story.add(UpdateSent(audience="press", text="We know."))
    go(story, "monitoring")
    with pytest.raises(Refused, match="Not told yet that service is back: staff, press"):
        go(story, "resolved")
    story.add(UpdateSent(audience="press", text="It works again."))
    with pytest.raises(Refused, match="service is back: staff"):
        go(story, "resolved", tell=Words("press", "Really."))
    events = go(story, "resolved", tell=Words("staff", "It works again."))
    assert [type(event) for event in events] == [IncidentMoved, UpdateSent]


def test_a_weighty_incident_is_not_resolved_in_silence() -> None:
    story = ready("monitoring", weight="high")
    with pytest.raises(Refused, match="Not told yet that service is back: anybody"):
        go(story, "resolved")
    go(story, "resolved", tell=Words("staff", "It works again."))
    assert story.state.status == "in_review"


# -- words that go with a step -----------------------------------------------------------------------------------------


def test_the_words_to_the_outside_go_with_the_step() -> None:
    story = ready("responding")
    due = story.now + timedelta(hours=1)
    position, events = move(story.state, step(story, "monitoring", tell=Words("staff", "It works again.", due)))
    assert position == "IC"
    assert events == [
        IncidentMoved(to="monitoring", why="it is so"),
        UpdateSent(audience="staff", text="It works again.", next_due=due),
    ]


def test_who_may_not_speak_to_the_outside_does_not_move_either() -> None:
    story = ready("responding")
    with pytest.raises(Refused, match="may speak to the outside"):
        move(story.state, step(story, "contained", "osc", tell=Words("staff", "Contained.")))


# -- command -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["identified", "registered", "categorised", "prioritised"])
def test_whoever_begins_the_response_takes_command_and_the_first_period_begins(start: str) -> None:
    story = ready(start, cast=False)
    position, events = move(story.state, step(story, "responding", "bob")._replace(period_hours=8))
    happened = story.now + timedelta(minutes=1)
    assert position == "IC"
    assert events == [
        RoleAssigned(position="IC", person="bob"),
        PeriodStarted(number=1, ends_at=happened + timedelta(hours=8)),
        IncidentMoved(to="responding", why="it is so"),
    ]
    story.add(*events, actor="bob")
    assert (story.state.commanders(), len(story.state.periods)) == (["bob"], 1)


def test_command_that_somebody_holds_stays_with_them() -> None:
    story = ready("prioritised")
    events = go(story, "responding", "member")
    assert not any(isinstance(event, RoleAssigned) for event in events)
    assert story.state.commanders() == ["ic", "uc"]


def test_a_relapse_starts_no_second_period() -> None:
    story = ready("prioritised", cast=False)
    go(story, "responding")
    go(story, "monitoring")
    assert not any(isinstance(event, PeriodStarted) for event in go(story, "responding"))


# -- review, closing, reopening ----------------------------------------------------------------------------------------


def major() -> Story:
    story = ready("monitoring")
    story.add(IncidentClassified(major=True))
    return story


@pytest.mark.parametrize(
    "story",
    [ready("monitoring", weight="high"), ready("monitoring", weight="medium"), major(),
     ready("monitoring", mode=Mode.EXERCISE)],
    ids=["P1", "P3", "major", "exercise"],
)  # fmt: skip
def test_a_weighty_incident_goes_on_to_its_review_by_itself(story: Story) -> None:
    events = go(story, "resolved", tell=Words("staff", "It works again."))
    forced = story.state.weighty or story.mode is Mode.EXERCISE
    assert forced == (story.state.priority != "P3")
    assert story.state.status == ("in_review" if forced else "resolved")
    assert [event.to for event in events if isinstance(event, IncidentMoved)] == ["resolved", "in_review"][: 1 + forced]


@pytest.mark.parametrize(("impact", "urgency", "weighty"), [("high", "medium", True), ("medium", "medium", False)])
def test_p2_is_weighty_and_p3_is_not(impact: str, urgency: str, weighty: bool) -> None:
    story = story_at("resolved", classified=False)
    story.add(IncidentClassified(category="outage", impact=impact, urgency=urgency))
    assert story.state.weighty == weighty
    if weighty:
        with pytest.raises(Refused, match="is reviewed before it is closed: move it to in_review"):
            move(story.state, step(story, "closed"))
    else:
        move(story.state, step(story, "closed"))


def test_the_review_of_a_weighty_incident_is_closed_by_somebody_else() -> None:
    story = ready("in_review", weight="high")
    for commander in ("ic", "uc"):
        with pytest.raises(Refused, match="closed by somebody other than its commander"):
            move(story.state, step(story, "closed", commander))
    position, _events = move(story.state, step(story, "closed", "member"))
    assert position == "DM"


@pytest.mark.parametrize(
    ("start", "to"), [("resolved", "closed"), ("in_review", "closed"), ("responding", "cancelled")]
)
def test_closing_and_cancelling_stand_everybody_down(start: str, to: str) -> None:
    story = ready(start)
    events = go(story, to)
    assert sum(isinstance(event, RoleRelieved) for event in events) == len(CAST) + 1
    assert story.state.roles() == []
    assert story.state.status == to


@pytest.mark.parametrize(("days", "late"), [(0, False), (5, False), (5.01, True), (400, True)])
def test_what_comes_back_after_the_window_is_a_new_incident(days: float, late: bool) -> None:
    story = ready("resolved")
    at = story.state.times()["resolved"] + timedelta(days=days)
    back = Step("responding", "ic", at, "it came back")
    if late:
        with pytest.raises(Refused, match=r"resolved more than 5 days ago\. What comes back now is a new incident"):
            move(story.state, back)
        move(story.state, back._replace(reopen_days=500))
    else:
        move(story.state, back)


# -- cancelling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "code"),
    [("false alarm, a test message", "false_alarm"), ("False Alarm", "false_alarm"),
     ("duplicate of INC-3", "duplicate"),
     ("out_of_scope: not ours", "out_of_scope"), ("Entered in error", "entered_in_error")],
)  # fmt: skip
def test_the_reason_may_begin_with_the_kind_of_cancelling(why: str, code: str) -> None:
    story = ready("registered")
    events = go(story, "cancelled", why=why, cancel_reason="")
    assert events[0] == IncidentMoved(to="cancelled", why=why, cancel_reason=code)
    assert story.state.value("cancel_reason") == code


def test_cancelling_without_a_kind_names_the_kinds() -> None:
    story = ready("registered")
    with pytest.raises(Refused, match="false alarm, duplicate, out of scope, entered in error"):
        go(story, "cancelled", why="never mind", cancel_reason="")
    with pytest.raises(BadInput, match="'nonsense' is not a reason to cancel"):
        go(story, "cancelled", cancel_reason="nonsense")


# -- what a front end asks beforehand ----------------------------------------------------------------------------------


def test_ready_says_what_is_missing_and_asks_for_no_words() -> None:
    story = story_at("monitoring", classified=False)
    with pytest.raises(Refused, match="still owes"):
        moving.ready(story.state, BY_STEP["monitoring", "resolved"])
    moving.ready(story.state, BY_STEP["monitoring", "responding"])
    moving.ready(ready("registered").state, BY_STEP["registered", "cancelled"])
    with pytest.raises(Refused, match="reviewed before"):
        moving.ready(ready("resolved", weight="high").state, BY_STEP["resolved", "closed"])


def test_all_statuses_are_known() -> None:
    assert moving.allowed_statuses() == tuple(STATUSES)
