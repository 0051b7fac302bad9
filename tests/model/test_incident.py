"""One incident read off its events: times, code, plan, tasks, promises."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.builders import START, Story, story_at
from warroom.model.envelope import Mode
from warroom.model.events import (
    IncidentClassified,
    IncidentDeclared,
    IncidentMoved,
    IncidentTimed,
    ObjectiveAdded,
    ObjectiveSet,
    PeriodStarted,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    RoleAssigned,
    SectionDrafted,
    SourceRecorded,
    TaskAdded,
    TaskSet,
    UpdateSent,
)
from warroom.model.incident import incident_code


def moved(story: Story, *steps: str) -> dict[str, datetime]:
    """Take these steps; when each status was reached last."""
    return {to: story.add(IncidentMoved(to=to)).at for to in steps}


def fresh() -> Story:
    story = Story()
    story.add(
        IncidentDeclared(number=7, name="Portal down", occurred_at=START - timedelta(hours=2), detected_at=START),
        at=START + timedelta(minutes=5),
    )
    return story


# -- times -------------------------------------------------------------------------------------------------------------


def test_all_times_of_an_incident_that_went_straight_through() -> None:
    story = fresh()
    at = moved(story, "registered", "categorised", "prioritised", "responding", "contained", "monitoring", "resolved",
               "closed")  # fmt: skip
    assert story.state.times() == {
        "occurred": START - timedelta(hours=2), "detected": START, "reported": START + timedelta(minutes=5),
        "registered": at["registered"], "acknowledged": at["responding"], "contained": at["contained"],
        "restored": at["monitoring"], "resolved": at["resolved"], "closed": at["closed"],
    }  # fmt: skip


def test_the_fast_path_registers_and_acknowledges_at_once() -> None:
    story = fresh()
    at = moved(story, "responding")["responding"]
    assert (story.state.times()["registered"], story.state.times()["acknowledged"]) == (at, at)


def test_a_relapse_takes_back_containment_and_restoration_but_not_the_first_response() -> None:
    story = fresh()
    first = moved(story, "responding", "contained", "monitoring")
    moved(story, "responding")
    assert story.state.times().keys() == {"occurred", "detected", "reported", "registered", "acknowledged"}
    assert story.state.times()["acknowledged"] == first["responding"]
    again = moved(story, "monitoring")
    assert story.state.times()["restored"] == again["monitoring"]
    assert story.state.reopened == 0


def test_reopening_takes_back_the_resolution_and_is_counted() -> None:
    story = fresh()
    moved(story, "responding", "monitoring", "resolved", "responding")
    assert "resolved" not in story.state.times()
    assert story.state.reopened == 1
    moved(story, "monitoring", "resolved", "in_review", "responding")
    assert story.state.reopened == 2
    at = moved(story, "monitoring", "resolved", "closed")
    assert story.state.times()["resolved"] == at["resolved"]


def test_a_late_finding_takes_back_the_closing_alone() -> None:
    story = fresh()
    at = moved(story, "responding", "monitoring", "resolved", "closed")
    moved(story, "in_review")
    assert "closed" not in story.state.times()
    assert story.state.times()["resolved"] == at["resolved"]
    assert story.state.reopened == 0


def test_a_cancelled_report_was_never_registered_unless_it_was() -> None:
    story = fresh()
    moved(story, "cancelled")
    assert "registered" not in story.state.times()
    at = moved(story, "registered")["registered"]
    moved(story, "cancelled")
    assert story.state.times()["registered"] == at


def test_a_corrected_time_counts_while_the_state_it_speaks_of_does() -> None:
    story = fresh()
    moved(story, "responding", "monitoring", "resolved")
    earlier = START + timedelta(minutes=6)
    story.add(IncidentTimed(which="resolved", moment=earlier), IncidentTimed(which="occurred", moment=START))
    assert (story.state.times()["resolved"], story.state.times()["occurred"]) == (earlier, START)
    moved(story, "responding")
    assert "resolved" not in story.state.times()
    story.add(IncidentTimed(which="nonsense", moment=earlier))
    assert "nonsense" not in story.state.times()


# -- what it is called -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "number", "code"),
    [(Mode.REAL, 7, "INC-2026-0007"), (Mode.EXERCISE, 7, "OEF-2026-0007"), (Mode.REAL, 12345, "INC-2026-12345")],
)
def test_the_code_names_mode_year_and_number(mode: Mode, number: int, code: str) -> None:
    assert incident_code(number, 2026, mode) == code


def test_the_year_is_that_of_the_report_in_utc() -> None:
    story = Story()
    story.add(
        IncidentDeclared(number=1, name="a"),
        at=datetime.fromisoformat("2027-01-01T00:30:00+01:00").astimezone(START.tzinfo),
    )
    assert story.state.code == "INC-2026-0001"


def test_the_source_names_it_too() -> None:
    story = fresh()
    story.add(
        SourceRecorded(system="servicenow", ref="INC0000045", key="k1", fields={"state": "New"}),
        SourceRecorded(system="servicenow", ref="INC0000045", key="k2", fields={"state": "Closed"}),
    )
    assert (story.state.source_system, story.state.source_ref) == ("servicenow", "INC0000045")
    assert story.state.source_keys == {"k1", "k2"}
    assert story.state.value("source/state") == "Closed"


# -- the plan ----------------------------------------------------------------------------------------------------------


def test_the_plan_goes_through_its_states_and_a_change_makes_it_a_draft_again() -> None:
    story = fresh()
    state = story.state
    assert (state.plan_status, state.plan_version) == ("draft", 1)
    goal = story.add(ObjectiveAdded(number=1, text="mail flows by noon"))
    story.add(SectionDrafted(section="situation", text="down"), PlanSubmitted(number=1))
    assert state.plan_status == "in_review"
    story.add(PlanReturned(why="too vague"))
    assert state.plan_status == "returned"
    story.add(PlanSubmitted(number=1), PlanApproved(number=1, content={"situation": "down"}))
    assert (state.plan_status, state.plan_version) == ("approved", 1)
    story.add(ObjectiveSet(objective=goal.id, status="met"))
    assert state.plan_status == "approved"
    story.add(SectionDrafted(section="situation", text="up again"))
    assert (state.plan_status, state.plan_version) == ("draft", 2)
    assert state.approvals[0].content == {"situation": "down"}


def test_an_objective_that_is_reworded_makes_the_plan_a_draft_again() -> None:
    story = fresh()
    goal = story.add(ObjectiveAdded(number=1, text="mail flows by noon"))
    story.add(PlanApproved(number=1, content={}))
    story.add(ObjectiveSet(objective=goal.id, text="mail flows by ten"))
    assert story.state.plan_status == "draft"
    assert [(goal.text, goal.status) for goal in story.state.objectives()] == [("mail flows by ten", "open")]


def test_a_task_is_what_was_set_last() -> None:
    story = fresh()
    due = START + timedelta(hours=1)
    added = story.add(TaskAdded(number=1, text="restart it", assignee="bob", due=due), actor="ann")
    task = story.state.tasks()[0]
    assert (task.text, task.status, task.assignee, task.due, task.open, task.added_by) == (
        "restart it", "assigned", "bob", due, True, "ann",
    )  # fmt: skip
    story.add(TaskSet(task=added.id, status="done"))
    story.add(TaskSet(task=added.id, assignee="cy", due=due + timedelta(hours=1)))
    task = story.state.tasks()[0]
    assert (task.status, task.assignee, task.due, task.open) == ("done", "cy", due + timedelta(hours=1), False)


def test_periods_are_kept_in_order() -> None:
    story = fresh()
    ends = START + timedelta(hours=4)
    story.add(PeriodStarted(number=1, ends_at=ends), PeriodStarted(number=2, ends_at=ends + timedelta(hours=4)))
    assert [period.number for period in story.state.periods] == [1, 2]


# -- promises ----------------------------------------------------------------------------------------------------------


def test_the_promise_that_falls_due_first_is_the_next_update() -> None:
    story = story_at("responding")
    soon, late = story.now + timedelta(minutes=30), story.now + timedelta(hours=2)
    story.add(
        UpdateSent(audience="press", text="We know.", next_due=late),
        UpdateSent(audience="staff", text="Down.", next_due=soon),
        UpdateSent(audience="board", text="Down."),
    )
    owed = story.state.next_update()
    assert owed is not None and (owed.audience, owed.next_due) == ("staff", soon)
    story.add(UpdateSent(audience="staff", text="Still down."))
    owed = story.state.next_update()
    assert owed is not None and owed.audience == "press"
    story.add(IncidentMoved(to="monitoring"), IncidentMoved(to="resolved"))
    assert story.state.next_update() is None


@pytest.mark.parametrize("status", ["identified", "registered", "categorised", "prioritised", "closed", "cancelled"])
def test_nothing_is_owed_before_the_response_and_after_the_end(status: str) -> None:
    assert story_at(status, classified=False, cast=False).state.debts() == []


@pytest.mark.parametrize("status", ["responding", "contained", "monitoring", "resolved"])
def test_what_was_skipped_is_owed_until_it_is_filled_in(status: str) -> None:
    story = story_at(status, classified=False)
    assert story.state.debts() == ["category", "priority"]
    story.add(IncidentClassified(priority="P3", why="by hand"))
    assert story.state.debts() == ["category"]
    story.add(IncidentClassified(category="outage"))
    assert story.state.debts() == []


def test_the_roster_is_read_in_its_own_order() -> None:
    story = fresh()
    for position, who in (("COST", "cy"), ("DIVS", "bob"), ("DIVS", "ann"), ("IC", "ann")):
        story.add(RoleAssigned(position=position, person=who))
    story.add(RoleAssigned(position="IC", person="bob", holding="deputy"))
    assert [(r.position, r.holding, r.person) for r in story.state.roles()] == [
        ("IC", "primary", "ann"), ("IC", "deputy", "bob"), ("DIVS", "primary", "ann"), ("DIVS", "primary", "bob"),
        ("COST", "primary", "cy"),
    ]  # fmt: skip
    assert story.state.positions_of("ann") == ["IC", "DIVS"]
    assert story.state.positions_of("nobody") == []
