"""promises, hold, escalate, escalations, figures; and what tasks, plan and update gained."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bridge.test_servicenow import FILE
from tests.cli.conftest import NOW, Shell
from warroom.clock import FixedClock
from warroom.model.moments import rfc3339


def names(shell: Shell, *args: str) -> list[str]:
    return [one["name"] for one in shell.json("promises", *args)]


def at(**step: float) -> str:
    return rfc3339(NOW + timedelta(**step))


# -- promises ----------------------------------------------------------------------------------------------------------


def test_everything_that_is_owed_with_figures_the_most_overdue_first(responding: Shell, clock: FixedClock) -> None:
    responding("update", "1", "customers", "We look")
    responding("task", "1", "Ask the supplier", "--to", "ann", "--due", "20m", "--check-back", "10m")
    responding("declare", "Mail slow")
    clock.advance(timedelta(minutes=16))
    assert names(responding) == ["check/2", "target/response", "task/2", "update/customers", "period/1",
                                 "target/resolution"]  # fmt: skip
    assert names(responding, "1") == ["check/2", "task/2", "update/customers", "period/1", "target/resolution"]
    (check, *_rest) = responding.json("promises", "1")
    assert (check["due"], check["seconds"], check["level"], check["who"]) == (at(minutes=10), -360.0, 100, ["ann"])
    lines = responding("promises").stdout.splitlines()
    assert lines[0].split() == ["WHEN", "NO", "PRI", "WHO", "NAME", "WHAT"]
    assert lines[1].split()[:6] == ["6:00", "late", "#1", "P1", "ann", "check/2"]
    assert lines[1].endswith("check on task 2: Ask the supplier")
    assert lines[3].split()[:3] == ["in", "4:00", "#1"]


def test_only_mine(responding: Shell) -> None:
    responding("task", "1", "Restore the copy", "--to", "bea", "--due", "20m")
    assert "task/2" in names(responding) and "task/2" not in names(responding, "--mine")
    assert [one["name"] for one in responding.json("promises", "--mine", as_="bea")] == ["task/2"]


def test_a_snooze_is_for_me_is_told_and_ends(responding: Shell, clock: FixedClock) -> None:
    responding("task", "1", "Restore the copy", "--to", "bea", "--due", "20m")
    said = responding("promises", "1", "--snooze", "task/2", "--until", "10m").stdout
    assert "task 2: Restore the copy; put off by ann until 15:50" in said
    (task,) = [one for one in responding.json("promises") if one["name"] == "task/2"]
    assert task["snoozed"] == [{"person": "ann", "until": at(minutes=10)}]
    assert "Snooze" in responding("timeline", "1").stdout
    clock.advance(timedelta(minutes=11))
    (task,) = [one for one in responding.json("promises") if one["name"] == "task/2"]
    assert task["snoozed"] == []


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--snooze", "task/1", "--until", "10m"), 2, "To snooze say which and until when"),
        (("1", "--snooze", "task/1"), 2, "To snooze say which and until when"),
        (("1", "--until", "10m"), 2, "To snooze say which and until when"),
        (("1", "--snooze", "task/9", "--until", "10m"), 2, "owes nothing called task/9. See: warroom promises 1"),
        (("1", "--snooze", "period/1", "--until", "soon"), 2, "is not a time"),
        (("1", "--snooze", "period/1", "--until", "30h"), 2, "not within the next 24 hours"),
        (("9",), 2, "There is no incident 9"),
    ],
)
def test_a_snooze_that_can_not_be_gets_a_sentence(
    responding: Shell, args: tuple[str, ...], code: int, said: str
) -> None:
    before = responding.json("timeline", "1")
    assert said in responding("promises", *args, code=code).stderr
    assert responding.json("timeline", "1") == before


def test_a_regulators_clock_can_not_be_snoozed(responding: Shell) -> None:
    responding("classify", "1", "--category", "privacy")
    assert "assess/gdpr" in names(responding)
    assert "can't be put off" in responding("promises", "1", "--snooze", "assess/gdpr", "--until", "1h", code=1).stderr


def test_an_empty_room_owes_nothing(run: Shell) -> None:
    run("declare", "x", "--inbox")
    run("move", "1", "cancelled", "--why", "false alarm")
    result = run("promises")
    assert (result.stdout, result.stderr) == ("", "Nothing is owed.\n")
    assert run.json("promises") == []


def test_show_has_all_clocks_with_what_happens_at_their_marks(responding: Shell) -> None:
    responding("classify", "1", "--urgency", "medium")  # P2: 30 min, 8 h
    said = responding("show", "1").stdout
    assert "resolution          due 23:40, in 8:00:00" in said
    assert (
        "50 % 19:40 top line · 75 % 21:40 soon, calls Operations Section Chief · 100 % 23:40 late, calls Service owner"
        in said
    )
    assert "next 21:40 Service is not back: Operations Section Chief (functional)" in said
    told = responding.json("show", "1")
    assert {one["name"] for one in told["promises"]} == {"period/1", "target/resolution"}
    assert told["next"] == {"ladder": "resolution", "rung": "specialists", "to": "OSC", "at": at(hours=6)}
    assert told["holds"] == []


def test_the_board_has_the_most_urgent_promise_of_each_line(responding: Shell, clock: FixedClock) -> None:
    responding("update", "1", "customers", "We look")
    responding("declare", "Mail slow")
    clock.advance(timedelta(minutes=20))
    first, second = responding("board").stdout.splitlines()[1:]
    assert "(update customers in 10m; " in first
    assert "(response late 5m; " in second or "(response late 5m)" in second


def test_show_says_whether_a_target_was_met(responding: Shell, clock: FixedClock) -> None:
    assert "response took     0:00  inside its target" in responding("show", "1").stdout
    told = responding.json("show", "1")
    assert (told["response_met"], told["resolution_met"]) == (True, None)
    responding("hold", "1", "their logs")
    clock.advance(timedelta(hours=2))
    responding("hold", "1", "--off")
    clock.advance(timedelta(hours=4, minutes=1))
    responding("move", "1", "monitoring")
    responding("move", "1", "resolved", "--why", "x", "--tell", "customers", "It works")
    assert "resolution took   6:01:00  past its target" in responding("show", "1").stdout


# -- waiting, periods, check-backs, updates ----------------------------------------------------------------------------


def test_hold_stops_the_resolution_and_off_goes_on(responding: Shell, clock: FixedClock) -> None:
    assert "the resolution's clock stands" in responding("hold", "1", "the", "customer's", "logs").stdout
    assert "target/resolution" not in names(responding)
    said = responding("show", "1").stdout
    assert "resolution          stands still since 15:40, waiting for the customer: the customer's logs" in said
    clock.advance(timedelta(hours=2))
    assert responding("hold", "1", "--off").stdout == "INC-2026-0001: goes on.\n"
    (one,) = [one for one in responding.json("promises") if one["name"] == "target/resolution"]
    assert one["due"] == at(hours=6)
    told = responding.json("hold", "1", "the supplier", "--other")
    assert (told["hold"], [hold["customer"] for hold in told["holds"]]) == ("the supplier", [True, False])


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "Say what is waited for, or --off"),
        (("x", "--off"), 2, "Say what is waited for, or --off"),
        (("--off",), 1, "waits for nobody"),
        (("x", "--at", "2099-01-01 10:00"), 2, "future"),
    ],
)
def test_a_hold_that_can_not_be_gets_a_sentence(responding: Shell, args: tuple[str, ...], code: int, said: str) -> None:
    assert said in responding("hold", "1", *args, code=code).stderr


def test_a_period_ends_and_the_next_is_begun(responding: Shell) -> None:
    assert responding.json("plan", "1", "period", "--hours", "2")["period"] == {
        "number": 2, "started_at": at(), "ends_at": at(hours=2)
    }  # fmt: skip
    assert "operational period 3, until 19:40" in responding("plan", "1", "period").stdout
    assert "at most 72 hours" in responding("plan", "1", "period", "--hours", "100", code=2).stderr


def test_a_task_is_come_back_to(responding: Shell) -> None:
    assert responding.json("task", "1", "Ask", "--check-back", "10m")["check_back_at"] == at(minutes=10)
    assert responding.json("task-set", "1", "2", "--check-back", "30m")["check_back_at"] == at(minutes=30)
    assert responding.json("task-set", "1", "2", "--check-back", "none")["check_back_at"] is None
    assert "checked" in responding("timeline", "1").stdout


def test_an_update_takes_the_preset_of_its_priority_unless_it_says_otherwise(responding: Shell) -> None:
    responding("audiences", "add", "acme", "--approve", "none")

    def promised(*args: str) -> object:
        return responding.json("update", "1", "acme", *args)["fields"].get("next_due")

    assert promised("We look") == at(minutes=30)
    assert promised("We look again", "--next", "45m") == at(minutes=45)
    assert promised("And again", "--next", "none") is None
    responding("config", "room", "update_p1", "10m")
    assert promised("And once more") == at(minutes=10)
    responding("move", "1", "contained", "--why", "x", "--tell", "acme", "It holds")
    assert responding.json("show", "1")["next_update"]["next_due"] == at(minutes=10)
    responding("move", "1", "monitoring", "--tell", "acme", "It works", "--next-update", "none")
    assert responding.json("show", "1")["next_update"] is None


# -- escalation --------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(run: Shell) -> Shell:
    """A P1 that nobody takes on."""
    run("declare", "Checkout down", "--impact", "high", "--urgency", "high")
    return run


def test_the_next_command_raises_what_is_due_and_another_does_not_again(waiting: Shell, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=1))
    waiting("board")
    told = waiting.json("escalate", "1")
    assert [(one["to"], one["at"], one["cause"], one["by"], one["waiting"]) for one in told["escalations"]] == [
        ("Duty officer", at(minutes=7.5), "time", "warroom", True),
        ("Service management", at(minutes=12.5), "unanswered", "warroom", True),
    ]
    raised = [one for one in waiting.json("timeline", "1") if one["event"] == "escalation.raised"]
    assert len(raised) == 2
    assert {one["recorded_at"] for one in raised} == {at(hours=1)}
    assert "[late entry, written 2026-11-23 16:40:00]" in waiting("timeline", "1").stdout


def test_whoever_answers_ends_the_wait(waiting: Shell, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=8))
    said = waiting("escalate", "1", "--ack", "--why", "on my way", as_="dan")
    assert said.stderr == "Answered for Duty officer.\n"
    assert said.stdout.splitlines()[0].endswith("Nobody takes it on: Duty officer (functional), answered by dan 15:48")
    assert waiting.json("escalate", "1")["next"]["at"] == at(minutes=15)
    assert "waits for an answer" in waiting("escalate", "1", "--ack", code=1).stderr


def test_people_are_called_by_hand_with_a_reason(waiting: Shell) -> None:
    assert "asks for a reason" in waiting("escalate", "1", "--to", "osc", code=1).stderr
    assert (
        waiting("escalate", "1", "--to", "osc", "--why", "it spreads").stderr == "Operations Section Chief is called.\n"
    )
    assert waiting("escalate", "1", "--why", "nobody comes").stderr == "Duty officer is called.\n"
    assert "is no position" in waiting("escalate", "1", "--to", "nobody", "--why", "x", code=2).stderr
    assert "Say which: " in waiting("escalate", "1", "--ack", code=2).stderr
    waiting("escalate", "1", "--ack", "2")
    statuses = [one["status"] for one in waiting.json("escalate", "1")["escalations"]]
    assert statuses == ["raised", "acknowledged"]


def test_standing_down_ends_it_with_a_reason(waiting: Shell) -> None:
    assert "reason" in waiting("escalate", "1", "--stand-down", code=1).stderr
    assert "no ladder that runs here" in waiting("escalate", "1", "--stand-down", "x", "--why", "x", code=2).stderr
    waiting("escalate", "1", "--stand-down", "response", "--why", "a test alarm")
    assert [one["id"] for one in waiting.json("escalate", "1")["ladders"]] == ["resolution"]
    waiting("escalate", "1", "--stand-down", "--why", "all of it")
    assert waiting.json("escalate", "1")["next"] is None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--ack", "--stand-down"), "Say one thing"),
        (("--to", "osc", "--ack"), "Say one thing"),
        (("--ack", "two"), "not the number of an escalation"),
        (("--ack", "7"), "has no escalation 7"),
    ],
)
def test_an_escalation_that_can_not_be_gets_a_sentence(waiting: Shell, args: tuple[str, ...], said: str) -> None:
    assert said in waiting("escalate", "1", *args, code=2).stderr


def test_ladders_are_listed_and_a_file_of_ones_own_is_checked(waiting: Shell, tmp_path: Path) -> None:
    said = waiting("escalations").stdout
    assert "response  Nobody takes it on  (P1, P2; until acknowledged; 2026-11-24)" in said
    assert "response 50 %: Duty officer (functional), answer within 5 min" in said
    assert "after 30 min: CISO (hierarchical), answer within 15 min" in said
    ids = [one["id"] for one in waiting.json("escalations")]
    assert sorted(ids) == ["desk", "resolution", "response", "security"]
    file = tmp_path / "mine.toml"
    file.write_text("schema = 'warroom-escalation/1'\nid = 'x'", encoding="utf-8")
    assert "mine.toml: as_of is missing" in waiting("escalations", str(file), code=2).stderr


# -- settings ----------------------------------------------------------------------------------------------------------


def test_targets_and_business_hours_are_settings_of_the_room(run: Shell) -> None:
    run("declare", "Badge printer", "--impact", "medium", "--urgency", "medium")
    run("config", "room", "business_hours", "mon-fri 08:00-18:00 Europe/Amsterdam")
    run("config", "room", "target_p3", "2h 12h business")
    assert run.json("config", "room", "target_p3") == {"target_p3": "2h 12h business"}
    due = {one["name"]: one["due"] for one in run.json("promises")}
    # Monday 15:40 in Amsterdam: 2:20 of the day are left.
    assert due == {"target/response": at(hours=2), "target/resolution": at(hours=14 + 12)}
    run("config", "room", "holidays", "2026-11-24")
    assert {one["name"]: one["due"] for one in run.json("promises")}["target/resolution"] == at(hours=24 + 14 + 12)
    assert "15m 4h 24x7" in run("config", "room", "target_p1", "fast", code=2).stderr
    assert "mon-fri 09:00-17:00" in run("config", "room", "business_hours", "always", code=2).stderr


# -- figures -----------------------------------------------------------------------------------------------------------


def test_figures_of_the_servicenow_file_stand_with_their_definitions(run: Shell) -> None:
    run("declare", "Ours", "--impact", "high", "--urgency", "high", "--reported-at", "-1h")
    run("import", str(FILE), "--format", "servicenow")
    told = run.json("figures", "--until", "2016-12-31 00:00")
    found = {(one["which"], one["priority"]): one for one in told["figures"]}
    assert [one["n"] for (which, _p), one in found.items() if which == "resolution"] == [4, 3, 157, 35]
    p3 = found["response", "P3"]
    assert (p3["n"], p3["target"], p3["met"] + p3["missed"]) == (92, 14400.0, 92)
    assert set(told["definitions"]) == {"response", "resolution", "durations", "met", "compliance", "counted"}
    lines = run("figures").stdout.splitlines()
    assert lines[0].split() == [
        "FIGURE",
        "PRI",
        "N",
        "TARGET",
        "MEAN",
        "MEDIAN",
        "P90",
        "MET",
        "MISSED",
        "LATE",
        "COMPLIANCE",
    ]
    assert any(line.startswith("response: from the report until somebody took it on") for line in lines)


def test_exercises_and_what_was_cancelled_are_not_counted(run: Shell) -> None:
    for title in ("Real", "False alarm"):
        run("declare", title, "--impact", "high", "--urgency", "high")
    run("move", "1", "responding")
    run("move", "2", "cancelled", "--why", "false alarm")
    (response, resolution) = run.json("figures")["figures"]
    assert (response["n"], resolution["n"], response["compliance"]) == (1, 0, 100.0)
    result = run("figures", "--since", "2026-11-24 00:00")
    assert (result.stdout, result.stderr) == ("", "No incident is like that.\n")
