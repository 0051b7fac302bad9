"""assign, relieve, people, tasks, objectives, plan."""

from __future__ import annotations

from tests.cli.conftest import Shell


def test_positions_are_named_by_code_or_title_and_passed_on(responding: Shell) -> None:
    run = responding
    assert run("assign", "1", "scribe", "bea").stdout == ("INC-2026-0001: bea is Documentation Unit Leader (scribe)\n")
    roster = run.json("assign", "1", "Incident Commander", "dan")["roster"]
    assert [(role["position"], role["person"]) for role in roster] == [("IC", "dan"), ("DOCL", "bea")]
    refused = run("assign", "1", "IC", "eve", as_="eve", code=1)
    assert "--why" in refused.stderr
    run("assign", "1", "IC", "eve", "--why", "dan can't be reached", as_="eve")
    assert run.json("show", "1")["commanders"] == ["eve"]
    assert "emergency" in run("timeline", "1", "--kind", "role").stdout


def test_deputies_and_trainees_and_leaving(responding: Shell) -> None:
    run = responding
    run("assign", "1", "IC", "dan", "--deputy")
    run("assign", "1", "OSC", "cap", "--trainee", "--reports-to", "IC")
    assert [(r["position"], r["holding"]) for r in run.json("show", "1")["roster"]] == [
        ("IC", "primary"), ("IC", "deputy"), ("OSC", "trainee"),
    ]  # fmt: skip
    assert "relieved" in run("relieve", "1", "OSC", "--person", "cap", "--why", "home").stdout
    assert len(run.json("relieve", "1", "IC", "--person", "dan")["roster"]) == 1
    assert "in command" in run("relieve", "1", "IC", code=1).stderr
    assert "codes" in run("assign", "1", "wizard", "dan", code=2).stderr


def test_a_position_is_handed_over_with_the_briefing_that_goes_with_it(responding: Shell) -> None:
    run = responding
    run("assign", "1", "OSC", "dan")
    run("task", "1", "Restore the snapshot", "--to", "dan", "--due", "45m")
    handed = run("handover", "1", "OSC", "eve", "--why", "end of shift")
    assert handed.stdout.splitlines()[0] == "INC-2026-0001: Operations Section Chief passes from dan to eve"
    assert "STATUS\n" in handed.stdout and "Restore the snapshot" in handed.stdout
    assert "1 open task stays with dan: T2" in handed.stderr
    assert "eve is new in this room" in handed.stderr
    passed = run.json("handover", "1", "OSC", "dan")
    assert (passed["from"], passed["to"]) == ("eve", "dan")
    assert [role["person"] for role in passed["roster"] if role["position"] == "OSC"] == ["dan"]
    assert passed["briefing"][0]["title"] == "Status"


def test_who_leaves_is_named_where_several_hold_it_and_nobody_hands_over_what_nobody_holds(responding: Shell) -> None:
    run = responding
    assert "warroom assign 1 SOFR eve" in run("handover", "1", "SOFR", "eve", code=1).stderr
    for one in ("cap", "dan"):
        run("assign", "1", "THSP", one)
    assert "--from" in run("handover", "1", "THSP", "eve", code=1).stderr
    assert "does not hold" in run("handover", "1", "THSP", "eve", "--from", "ann", code=1).stderr
    handed = run.json("handover", "1", "THSP", "eve", "--from", "cap")
    assert {role["person"] for role in handed["roster"] if role["position"] == "THSP"} == {"dan", "eve"}
    assert "--why" in run("handover", "1", "IC", "dan", as_="dan", code=1).stderr
    assert run.json("show", "1")["commanders"] == ["ann"]
    assert run.json("handover", "1", "IC", "dan")["from"] == "ann"
    assert run.json("show", "1")["commanders"] == ["dan"]


def test_people_are_listed_added_and_named_anew(run: Shell) -> None:
    run("declare", "Checkout down")
    assert run.json("people", "add", "bea", "Bea", "Bos") == {"login": "bea", "name": "Bea Bos"}
    assert run.json("people", "add", "bea", "Bea Baas")["name"] == "Bea Baas"
    assert [one["login"] for one in run.json("people")] == ["ann", "bea"]
    assert "Bea Baas" in run("people", "list").stdout
    assert "add LOGIN" in run("people", "add", code=2).stderr
    assert run("people", "list", "bea", code=2).stdout == ""


def test_tasks_are_given_and_moved_on(responding: Shell) -> None:
    run = responding
    task = run.json("task", "1", "Call", "the vendor", "--to", "bea", "--due", "45m", "--objective", "1")
    assert (task["number"], task["assignee"], task["due"]) == (2, "bea", "2026-11-23T15:25:00.000Z")
    assert task["objective"] and task["open"] is True
    changed = run.json("task-set", "1", "2", "in-progress", "--note", "on the line", as_="bea")
    assert changed["status"] == "in_progress"
    assert run.json("task-set", "1", "2", "--to", "dan", "--due", "15:50Z")["assignee"] == "dan"
    assert run("task-set", "1", "2", "done").stdout == "task 2: Call the vendor (done, dan)\n"
    assert "T2 Call the vendor -> done" in run("timeline", "1", "--kind", "task").stdout
    assert "no task 9" in run("task-set", "1", "9", "done", code=2).stderr
    assert "status" in run("task-set", "1", "2", "perhaps", code=2).stderr


def test_objectives_are_added_met_and_worded_anew(responding: Shell) -> None:
    run = responding
    assert run.json("objective", "1", "Restore", "service", "--due", "16:00Z")["due"] == "2026-11-23T16:00:00.000Z"
    assert run.json("objective-set", "1", "1", "met", "--why", "all stopped")["status"] == "met"
    assert run("objective-set", "1", "2", "--text", "Restore all").stdout == "objective 2: Restore all (open)\n"
    assert run("objective-set", "1", "2", code=2).stdout == ""


def test_the_plan_goes_round(responding: Shell) -> None:
    run = responding
    assert "draft" in run("plan", "1", "draft", "safety", "Two people", "at every console.").stdout
    run("plan", "1", "draft", "objectives", "-", stdin="Restore\nTell customers\n")
    assert run.json("plan", "1", "submit")["plan_status"] == "in_review"
    assert "--why" in run("plan", "1", "return", code=1).stderr
    assert run.json("plan", "1", "return", "--why", "no times")["plan_status"] == "returned"
    run("plan", "1", "submit")
    assert run.json("plan", "1", "approve")["plan_status"] == "approved"
    shown = run("plan", "1").stdout
    for words in ("version 1, approved", "Two people at every console.", "Tell customers", "operational period 1"):
        assert words in shown
    history = run.json("plan", "1", "history")
    assert history[0]["number"] == 1 and history[0]["content"]["safety"] == "Two people at every console."
    assert "approved by ann" in run("plan", "1", "history").stdout
    assert len(run.json("plan", "1")["objectives"]) == 3
    assert run("plan", "1", "draft", code=2).stdout == ""
    assert run("plan", "1", "submit", "now", code=2).stdout == ""
    assert "weather" in run("plan", "1", "draft", "weather", "rain", code=2).stderr


def test_numbers_are_typed_as_they_stand_on_the_screen(responding: Shell) -> None:
    run = responding
    run("log", "1", "!decision Fail over")
    run("hypothesis", "1", "The disk is full")
    assert run.json("decision-set", "1", "D1", "--outcome", "it held")["outcome"] == "it held"
    assert run.json("hypothesis-set", "1", "h1", "testing")["status"] == "testing"
    assert run.json("task-set", "1", "T1", "done")["status"] == "done"
    assert "D1" in run("hypothesis-set", "1", "D1", "open", code=2).stderr
    assert "-- -5m" in run("log", "1", "-5m It is down", code=2).stderr
