"""All 25 steps of the state machine on the command line, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.builders import PATHS
from tests.cli.conftest import Shell
from warroom.model.lifecycle import BY_STEP, TRANSITIONS, Transition, shown_status

WAY = {**PATHS, "contained": ("registered", "responding", "contained"), "cancelled": ("registered", "cancelled")}


def options(start: str, to: str) -> Iterator[str]:
    """What has to be said for a step, and no more."""
    if to == "cancelled":
        yield from ("--reason", "false_alarm")
    if BY_STEP[start, to].why:
        yield from ("--why", "so it is")


def brought_to(run: Shell, status: str) -> Shell:
    """Incident 1 at a status, of low weight, with nothing owed, by commands alone."""
    run("declare", "Checkout down", "--inbox")
    now = "identified"
    for to in WAY[status]:
        if to == "categorised":
            run("classify", "1", "--category", "outage")
        elif to == "prioritised":
            run("classify", "1", "--impact", "low", "--urgency", "low")
        else:
            if to == "resolved":  # what the fast path skipped has to be filled in first
                run("classify", "1", "--category", "outage", "--impact", "low", "--urgency", "low")
            run("move", "1", to, *options(now, to))
        now = to
    assert run.json("show", "1")["status"] == status
    return run


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: f"{step.start}-{step.to}")
def test_each_step_is_one_command(run: Shell, step: Transition) -> None:
    brought_to(run, step.start)
    run.clock.advance(timedelta(minutes=1))
    if step.to == "categorised":
        assert "warroom classify 1 --category" in run("move", "1", "categorised", code=1).stderr
        run("classify", "1", "--category", "outage")
        assert run.json("show", "1")["status"] == "categorised"
        return
    if step.to == "prioritised":
        assert "warroom classify 1 --impact" in run("move", "1", "prioritised", code=1).stderr
        run("classify", "1", "--impact", "low", "--urgency", "medium")
        assert run.json("show", "1")["status"] == "prioritised"
        return
    if (step.start, step.to) == ("monitoring", "resolved"):
        assert "owes the category and the priority" in run("move", "1", "resolved", "--why", "x", code=1).stderr
        run("classify", "1", "--category", "outage", "--impact", "low", "--urgency", "low")
    if step.why:
        refused = run("move", "1", step.to, *list(options(step.start, step.to))[:-2], code=1).stderr
        assert step.why in refused
    moved = run.json("move", "1", step.to, *options(step.start, step.to))
    assert (moved["from"], moved["status"]) == (step.start, step.to)
    assert shown_status(step.to) in run("show", "1").stdout


def test_the_cause_may_wait_until_after_the_end(run: Shell) -> None:
    brought_to(run, "closed")
    assert run.json("classify", "1", "--cause", "change")["cause"] == "change"
    assert run.json("show", "1")["status"] == "closed"
    assert "cause: change" in run("show", "1").stdout


def test_reopening_is_for_a_few_days_and_then_it_is_a_new_incident(run: Shell) -> None:
    brought_to(run, "resolved")
    run.clock.advance(timedelta(days=6))
    assert "more than 5 days ago" in run("move", "1", "responding", "--why", "it is back", code=1).stderr
    run("config", "room", "reopen_days", "9")
    assert run.json("move", "1", "responding", "--why", "it is back")["status"] == "responding"
    assert run.json("show", "1")["reopened"] == 1


def test_what_restored_service_stands_with_the_incident(run: Shell) -> None:
    brought_to(run, "monitoring")
    run("classify", "1", "--category", "outage", "--impact", "low", "--urgency", "low")
    run("move", "1", "resolved", "--why", "failed over to db2")
    assert "Resolution: failed over to db2" in run("show", "1").stdout


def test_of_two_who_take_the_same_step_the_second_hears_of_the_first(run: Shell) -> None:
    brought_to(run, "registered")
    run("move", "1", "responding")
    refused = run("move", "1", "responding", code=1, as_="bea").stderr
    assert "INC-2026-0001 is already responding" in refused
