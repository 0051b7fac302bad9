"""What is owed: each source, how far its time is gone, and what stands before what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story, story_at
from warroom.model import regulators
from warroom.model.events import (
    EscalationAcknowledged,
    EscalationRaised,
    IncidentMoved,
    PeriodStarted,
    RegulatorArmed,
    ResponseStarted,
    RoleAssigned,
    RoleRelieved,
    TaskAdded,
    TaskSet,
    UpdateSent,
)
from warroom.model.promises import NO_SNOOZE, Line, Promise, Rules, ruled, stated, timed
from warroom.model.regimes import Regime, Step
from warroom.model.targets import read_policy

HOUR = timedelta(hours=1)
GDPR = Regime(
    "gdpr", "GDPR", "x", "x", "2026-11-24", frozenset({"privacy"}), {"aware": "x"},
    (Step("authority", "notify", "AP", "aware", "72 hours"),),
)  # fmt: skip
RULES = Rules(read_policy({}), (GDPR,))


def owed(story: Story) -> dict[str, Promise]:
    found = stated(story.state)
    assert len({one.key for one in found}) == len(found)
    return {one.key: one for one in found}


def line(**other: object) -> Line:
    values: dict[str, object] = {
        "id": "x", "number": 7, "priority": "P1", "status": "prioritised", "open": True, "category": "privacy",
        "who": ("ann",), "regimes": (), "detected_at": None, "reported_at": START, "pauses": (),
    }  # fmt: skip
    return Line(**(values | other))  # type: ignore[arg-type]


# -- what a state owes -------------------------------------------------------------------------------------------------


def test_each_audience_is_owed_its_own_next_words_by_whoever_speaks_to_the_outside() -> None:
    story = story_at("responding")
    story.add(UpdateSent(audience="staff", text="x", next_due=START + HOUR))
    story.add(UpdateSent(audience="press", text="x"))
    told = owed(story)
    assert told["update/staff"][4:8] == ("update", "staff", "", START + HOUR)
    assert told["update/staff"].who == ("pio",)
    assert "update/press" not in told


def test_a_task_owes_its_time_box_and_the_check_back_of_whoever_gave_it() -> None:
    story = story_at("responding", cast=False)
    story.add(RoleAssigned(position="IC", person="ann"))
    task = story.add(
        TaskAdded(number=3, text="Restore", assignee="dan", due=START + HOUR, check_back_at=START + HOUR / 2),
        actor="bob",
    )
    told = owed(story)
    assert (told[f"task/{task.id}"].who, told[f"task/{task.id}"].name) == (("dan",), "task/3")
    assert (told[f"check/{task.id}"].who, told[f"check/{task.id}"].due) == (("bob",), START + HOUR / 2)
    later = story.add(TaskSet(task=task.id, check_back_at=START + 2 * HOUR), actor="eve")
    again = owed(story)[f"check/{task.id}"]
    assert (again.who, again.due, again.since) == (("eve",), START + 2 * HOUR, later.at)
    story.add(TaskSet(task=task.id, checked=True))
    assert f"check/{task.id}" not in owed(story)
    story.add(TaskSet(task=task.id, status="done"))
    assert not [key for key in owed(story) if key.startswith("task/")]


def test_somebody_has_to_be_in_command_while_work_goes_on() -> None:
    story = story_at("responding", cast=False)
    story.add(RoleAssigned(position="IC", person="ann"))
    assert not [key for key in owed(story) if key.startswith("role")]
    left = story.add(RoleRelieved(position="IC", person="ann"))
    assert owed(story)["role/IC"].due == left.at
    assert "role/IC" not in owed(story_at("prioritised", cast=False))


def test_the_roles_that_a_response_plan_asks_for_are_one_promise_of_whoever_is_in_command() -> None:
    story = story_at("responding", cast=False)
    story.add(RoleAssigned(position="IC", person="ann"))
    plan = story.add(ResponseStarted(plan="x", title="x", roles=("IC", "PIO", "OSC", "NONE")))
    gap = owed(story)["roles"]
    assert (gap.subject, gap.due, gap.who) == ("PIO OSC", plan.at + timedelta(minutes=15), ("ann",))
    story.add(RoleAssigned(position="PIO", person="bob"), RoleAssigned(position="OSC", person="cy"))
    assert "roles" not in owed(story)
    left = story.add(RoleRelieved(position="OSC", person="cy"), at=plan.at + HOUR)
    assert (owed(story)["roles"].subject, owed(story)["roles"].since) == ("OSC", left.at)


def test_a_period_ends_and_the_next_one_takes_its_place() -> None:
    story = story_at("responding")
    story.add(PeriodStarted(number=1, ends_at=START + 4 * HOUR))
    assert owed(story)["period/1"][7:][0] == START + 4 * HOUR
    assert owed(story)["period/1"].who == ("psc",)
    story.add(PeriodStarted(number=2, ends_at=START + 8 * HOUR))
    assert [key for key in owed(story) if key.startswith("period")] == ["period/2"]


def test_a_regulators_clock_outlives_the_incident_and_one_without_a_figure_is_owed_at_once() -> None:
    story = story_at("closed")
    story.add(
        RegulatorArmed(regime="gdpr", step="a", name="GDPR", title="notify", to="AP", article="33(1)", due=START + HOUR,
                       since=START),
        RegulatorArmed(regime="gdpr", step="b", name="GDPR", title="tell", to="x", since=START),
    )  # fmt: skip
    told = owed(story)
    assert set(told) == {"clock/gdpr/a", "clock/gdpr/b"}
    assert told["clock/gdpr/a"].subject == "GDPR 33(1)"
    once = told["clock/gdpr/b"]
    assert (once.due, once.when, once.level(START + 9 * HOUR)) == (None, START, 75)


def test_a_call_is_owed_an_answer_by_whoever_was_called() -> None:
    story = story_at("responding")
    raised = story.add(EscalationRaised(to="OSC", why="it spreads", answer_by=START + HOUR))
    call = owed(story)[f"escalation/{raised.id}"]
    assert (call.kind, call.subject, call.text, call.who) == ("escalation", "OSC", "it spreads", ("osc",))
    story.add(EscalationAcknowledged(escalation=raised.id))
    assert not [key for key in owed(story) if key.startswith("escalation")]


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        ("resolved", ["task", "update"]), ("in_review", ["task", "update"]), ("closed", ["task"]), ("cancelled", []),
    ],
)  # fmt: skip
def test_what_was_promised_outside_and_what_was_carried_over_outlives_the_response(
    status: str, kinds: list[str]
) -> None:
    story = story_at(status)
    story.add(
        UpdateSent(audience="staff", text="x", next_due=START + HOUR), TaskAdded(number=1, text="x", due=START),
        PeriodStarted(number=1, ends_at=START), EscalationRaised(to="OSC"),
        ResponseStarted(plan="x", title="x", roles=("SOFR",)),
    )  # fmt: skip
    assert sorted(one.kind for one in owed(story).values()) == kinds


# -- what the room's rules add -----------------------------------------------------------------------------------------


def by_key(line_: Line, rules: Rules = RULES) -> dict[str, Promise]:
    return {one.key: one for one in ruled(line_, rules)}


def test_a_response_is_owed_until_somebody_responds_and_a_resolution_until_it_is_over() -> None:
    told = by_key(line())
    assert told["target/response"].due == START + timedelta(minutes=15)
    assert told["target/resolution"].due == START + 4 * HOUR
    assert set(by_key(line(status="responding"))) == {"target/resolution", "assess/gdpr"}
    assert by_key(line(status="resolved", open=False)) == {}
    assert set(by_key(line(priority="", category=""))) == {"target/response"}
    assert set(by_key(line(priority="P5", category=""))) == set()


def test_while_it_waits_for_the_customer_no_resolution_is_owed_and_the_response_still_is() -> None:
    waiting = line(pauses=((START, None),))
    assert set(by_key(waiting)) == {"target/response", "assess/gdpr"}
    waited = line(pauses=((START, START + 2 * HOUR),))
    assert by_key(waited)["target/resolution"].due == START + 6 * HOUR
    assert by_key(waited)["target/response"].due == START + timedelta(minutes=15)
    assert by_key(waited)["assess/gdpr"].due == START + 72 * HOUR


def test_half_of_a_target_is_half_of_the_time_that_counts() -> None:
    friday = START + timedelta(days=4, hours=7)  # 16:00; business hours end at 17:00
    told = by_key(line(priority="P3", reported_at=friday, category=""))["target/response"]
    monday = friday + timedelta(days=2, hours=17)
    assert (told.half, told.most, told.due) == (monday + HOUR, monday + 2 * HOUR, monday + 3 * HOUR)


def test_a_regime_on_which_nobody_decided_is_counted_from_the_detection_as_the_worst_case() -> None:
    told = by_key(line(detected_at=START - HOUR))["assess/gdpr"]
    assert (told.kind, told.subject, told.due, told.since) == ("assess", "GDPR", START + 71 * HOUR, START - HOUR)
    assert "assess/gdpr" not in by_key(line(regimes=("gdpr",)))
    assert "assess/gdpr" not in by_key(line(category="outage"))
    assert NO_SNOOZE >= {"clock", "assess"}


# -- how far, and what first -------------------------------------------------------------------------------------------


@given(st.integers(1, 10**6), st.lists(st.integers(-(10**6), 2 * 10**6), min_size=2, max_size=6))
def test_the_level_goes_up_with_time_through_every_mark_and_never_down(minutes: int, looks: list[int]) -> None:
    span = timedelta(minutes=minutes)
    one = timed("x", 1, "P1", "k", "task", "", "", START + span, START, ())
    levels = [one.level(START + timedelta(minutes=look)) for look in sorted(looks)]
    assert levels == sorted(levels)
    exact = [one.level(START + span * part) for part in (0, 0.49, 0.5, 0.74, 0.75, 1)]
    assert exact == [0, 0, 50, 50, 75, 75]
    assert one.level(START + span + timedelta(milliseconds=1)) == 100


def test_what_was_due_before_it_began_is_late_from_the_beginning() -> None:
    one = timed("x", 1, "P1", "k", "task", "", "", START - HOUR, START, ())
    assert one.level(START) == 100
    assert one.level(START - 2 * HOUR) == 0


def test_of_what_is_late_my_own_calls_come_first_and_missed_resolutions_last() -> None:
    def late(kind: str, priority: str, hours: int, *who: str) -> Promise:
        return timed("x", 1, priority, kind, kind, "", "", START - hours * HOUR, START - 99 * HOUR, who)

    found = [late("resolution", "P1", 50), late("task", "P2", 1), late("task", "", 9), late("update", "P1", 1),
             late("task", "P3", 40), late("escalation", "P4", 1, "ann"), late("update", "P1", 3)]  # fmt: skip
    ordered = sorted(found, key=lambda one: one.rank("ann"))
    assert [(one.kind, one.priority) for one in ordered] == [
        ("escalation", "P4"), ("update", "P1"), ("update", "P1"), ("task", "P2"), ("task", ""), ("task", "P3"),
        ("resolution", "P1"),
    ]  # fmt: skip
    assert [one.when for one in ordered[1:3]] == [START - 3 * HOUR, START - HOUR]
    assert sorted(found, key=lambda one: one.rank("bob"))[0].kind == "update"


def test_what_is_handed_in_or_does_not_apply_is_owed_no_more() -> None:
    story = story_at("responding")
    story.add(*regulators.assess(story.state, GDPR, "ic", "aware", START, "so")[1], actor="ic")
    assert "clock/gdpr/authority" in owed(story)
    story.add(
        *regulators.submit(story.state, GDPR, "ic", "authority", "AP-1", START + HOUR)[1], actor="ic", at=START + HOUR
    )
    assert "clock/gdpr/authority" not in owed(story)


def test_a_relapse_brings_back_what_was_owed() -> None:
    story = story_at("monitoring")
    story.add(PeriodStarted(number=1, ends_at=START + HOUR))
    story.add(IncidentMoved(to="resolved", why="x"))
    assert owed(story) == {}
    story.add(IncidentMoved(to="responding", why="x"))
    assert "period/1" in owed(story)
