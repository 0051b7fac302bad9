"""declare, move, classify, board, show."""

from __future__ import annotations

from datetime import timedelta

from tests.cli.conftest import Shell


def test_a_title_is_enough_and_the_name_is_printed(run: Shell) -> None:
    assert run("declare", "Checkout down").stdout == "INC-2026-0001\n"
    assert run("declare", "Two", "words").stdout == "INC-2026-0002\n"
    assert [row["name"] for row in run.json("board")] == ["Checkout down", "Two words"]


def test_declare_as_json_says_what_the_contract_promises(run: Shell) -> None:
    told = run.json("declare", "Checkout down", "--impact", "high", "--urgency", "low", "--major")
    assert {"id", "number", "name", "phase", "status", "priority", "reported_at"} <= told.keys()
    assert (told["number"], told["name"], told["phase"]) == (1, "Checkout down", "registration")
    assert (told["status"], told["priority"]) == ("registered", "P3")
    assert told["reported_at"] == "2026-11-23T14:40:00.000Z"


def test_declare_reads_standard_input_and_every_option(run: Shell) -> None:
    run(
        "declare", "Leak", "--description", "-", "--category", "privacy", "--reporter", "Bea B", "--reported-at",
        "14:30Z", "--detected-at", "14:20Z", "--confidential", "--inbox", stdin="first line\nsecond line\n",
    )  # fmt: skip
    shown = run.json("show", "1")
    assert shown["description"] == "first line\nsecond line"
    assert (shown["category"], shown["reporter"], shown["confidential"]) == ("privacy", "Bea B", True)
    assert (shown["reported_at"], shown["detected_at"]) == ("2026-11-23T14:30:00.000Z", "2026-11-23T14:20:00.000Z")
    assert shown["status"] == "identified"


def test_standard_input_that_is_not_utf8_is_replaced_not_refused(run: Shell) -> None:
    run("declare", "-", stdin=b"Caf\xe9 down\n")
    assert run.json("show", "1")["name"] == "Caf\ufffd down"


def test_a_forbidden_step_exits_1_and_names_the_allowed_ones(run: Shell) -> None:
    run("declare", "Checkout down")
    refused = run("move", "1", "closed", code=1)
    assert refused.stdout == ""
    assert refused.stderr.startswith("warroom: ")
    assert "responding" in refused.stderr and "categorised" in refused.stderr
    assert run.json("show", "1")["status"] == "registered"


def test_a_step_and_its_words_to_the_outside_are_one_command(responding: Shell) -> None:
    run = responding
    run("task-set", "1", "1", "done", as_="bea")
    run("move", "1", "monitoring")
    moved = run.json(
        "move",
        "1",
        "resolved",
        "--why",
        "rolled back",
        "--tell",
        "customers",
        "It works again.",
        "--next-update",
        "45m",
    )
    assert moved["from"] == "monitoring" and moved["status"] == "in_review"  # a P1 is reviewed
    told = run.json("timeline", "1", "--kind", "update")
    assert [one["fields"]["audience"] for one in told] == ["customers"]
    assert told[0]["fields"]["next_due"] == "2026-11-23T15:25:00.000Z"


def test_a_promise_without_words_is_refused(responding: Shell) -> None:
    assert "--tell" in responding("move", "1", "contained", "--why", "x", "--next-update", "45m", code=2).stderr


def test_statuses_may_be_typed_as_they_are_shown(responding: Shell) -> None:
    run = responding
    assert run.json("move", "1", "CONTAINED", "--why", "isolated")["status"] == "contained"
    assert "in review" not in run("move", "1", "in-review", code=1).stderr.split("can go to")[1]


def test_classify_says_what_came_of_it(run: Shell) -> None:
    run("declare", "Slow search")
    told = run.json("classify", "1", "--category", "software", "--impact", "medium", "--urgency", "high")
    assert (told["priority"], told["status"], told["debts"]) == ("P2", "prioritised", [])
    assert (
        run("classify", "1", "--priority", "p1", "--why", "the board asks").stdout == "INC-2026-0001: prioritised, P1\n"
    )
    assert "INC-2026-0001" in run("classify", "1", "--major").stdout
    assert run.json("show", "1")["major"] is True
    assert "reason" in run("classify", "1", "--priority", "P3", code=1).stderr
    assert "P9" in run("classify", "1", "--priority", "P9", "--why", "x", code=2).stderr


def test_incidents_have_several_names_and_an_unknown_one_is_wrong_usage(run: Shell) -> None:
    run("declare", "Checkout down")
    ids = {run.json("show", name)["id"] for name in ("1", "#1", "INC-2026-0001", "inc-2026-1")}
    assert len(ids) == 1
    assert "99" in run("show", "99", code=2).stderr


def test_the_board_says_in_words_what_is_owed(run: Shell) -> None:
    run("declare", "Checkout down")
    run("move", "1", "responding")
    run("task", "1", "Restore", "--to", "bea")
    run("update", "1", "customers", "We look.", "--next", "30m")
    run.clock.advance(timedelta(minutes=26))
    line = run("board").stdout.splitlines()[1]
    for words in ("#1", "responding", "ann", "Checkout down", "in 4", "1 open task", "owes: category, priority"):
        assert words in line


def test_the_board_keeps_to_open_incidents_unless_asked(run: Shell) -> None:
    run("declare", "Checkout down")
    run("declare", "Mistake")
    run("move", "2", "cancelled", "--why", "false alarm")
    assert [row["number"] for row in run.json("board")] == [1]
    assert [row["number"] for row in run.json("board", "--all")] == [1, 2]
    assert [row["number"] for row in run.json("board", "--status", "cancelled")] == [2]
    assert len(run.json("board", "--all", "--limit", "1")) == 1
    assert "nonsense" in run("board", "--status", "nonsense", code=2).stderr


def test_an_empty_board_says_what_to_do_and_leaves_standard_output_empty(run: Shell) -> None:
    run("declare", "Mistake")
    run("move", "1", "cancelled", "--why", "false alarm")
    result = run("board")
    assert result.stdout == "" and "warroom declare" in result.stderr
    assert run.json("board") == []


def test_board_and_show_of_the_past(run: Shell) -> None:
    run("declare", "Checkout down")
    run.clock.advance(timedelta(hours=1))
    run("move", "1", "responding")
    run("log", "1", "taken")
    assert run.json("board", "--at", "-30m")[0]["status"] == "registered"
    then = run.json("show", "1", "--at", "T+30m")
    assert (then["status"], then["roster"], then["log"]) == ("registered", [], [])
    assert run.json("board", "--at", "2026-11-22 08:00") == []
    assert "time" in run("board", "--at", "soonish", code=2).stderr


def test_show_holds_everything_about_an_incident(responding: Shell) -> None:
    run = responding
    run.clock.advance(timedelta(minutes=12))
    for i in range(7):
        run("log", "1", f"entry {i}")
    run("plan", "1", "draft", "situation", "Writes pile up.")
    text = run("show", "1").stdout
    for words in (
        "INC-2026-0001", "P1", "software fault", "Incident Commander", "ann", "Restore from snapshot", "assigned",
        "Stop writes to db1", "Writes pile up.", "acknowledged", "response took", "entry 6", "entry 2",
    ):  # fmt: skip
        assert words in text, words
    assert "entry 1" not in text
    told = run.json("show", "1")
    assert told["response_seconds"] == 0.0 and told["resolution_seconds"] is None
    assert [role["position"] for role in told["roster"]] == ["IC"]
    assert [entry["text"] for entry in told["log"]] == [f"entry {i}" for i in range(2, 7)]
    assert told["sections"]["situation"] == "Writes pile up."
