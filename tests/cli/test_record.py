"""answer, correct, strike, significant; decide, decision-set, hypothesis, hypothesis-set; what log says beside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def run(responding: Shell) -> Shell:
    """Incident 1 under way, bob is Operations Section Chief."""
    responding("assign", "1", "OSC", "bob")
    return responding


# -- log ---------------------------------------------------------------------------------------------------------------


def test_the_answer_names_what_was_kept(run: Shell) -> None:
    assert run("log", "1", "Replication", "lag").output == "INC-2026-0001: kept as 1, 15:40\n"
    said = run("log", "1", "!order @bob (+15m) Fail over").output
    assert said == "INC-2026-0001: kept as T2, 15:40, to bob, due 15:55\n"
    said = run("log", "1", "!decision Wait (+2h)").output
    assert said == "INC-2026-0001: kept as D1, 15:40, to be looked at again 17:40\n"


def test_every_option_of_an_entry_is_kept(run: Shell) -> None:
    run("log", "1", "First")
    entry = run.json(
        "log", "1", "They stopped", "--kind", "message", "--from", "bank", "--to", "bob", "--channel", "phone",
        "--direction", "in", "--bob", "picture", "--subject", "Payments", "--reply-to", "1",
    )  # fmt: skip
    fields = entry["fields"]
    assert entry["kind"] == "message"
    assert {name: fields[name] for name in ("sender", "direction", "bob", "subject", "reply_number", "number")} == {
        "sender": "bank", "direction": "in", "bob": "picture", "subject": "Payments", "reply_number": 1, "number": 2,
    }  # fmt: skip
    can = run.json(
        "log", "1", "read-only", "--kind", "can", "--actions", "failing over", "--needs", "-", stdin="two DBAs\n"
    )
    assert {name: can["fields"][name] for name in ("condition", "actions", "needs")} == {
        "condition": "read-only", "actions": "failing over", "needs": "two DBAs"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--direction", "up"), "not a direction; choose one of in, out, internal"),
        (("--bob", "b"), "not a stage of BOB; choose one of picture, judgement, decision"),
        (("--reply-to", "9"), "has no entry 9"),
        (("--ack",), "Name who is to answer"),
        (("--approval",), "Approval is for messages"),
        (("--needs", "x"), "belong to a CAN report"),
        (("--due", "soon"), "not a time"),
    ],
)
def test_what_can_not_be_is_a_sentence_and_nothing_is_written(run: Shell, options: tuple[str, ...], said: str) -> None:
    before = run.json("timeline", "1")
    assert said in run("log", "1", "hm", *options, code=2).stderr
    assert run.json("timeline", "1") == before


def test_what_looks_like_a_time_and_is_none_is_kept_as_text_and_said(run: Shell) -> None:
    result = run("log", "1", "25:61 the lights went out")
    assert "25:61 is no time; it stays text" in result.stderr
    assert run.json("timeline", "1", "--kind", "note")[0]["text"] == "25:61 the lights went out"


def test_a_time_that_never_came_is_kept_as_text_with_the_reason(run: Shell) -> None:
    run.clock.set(run.clock.now().replace(year=2026, month=3, day=29))
    result = run("declare", "Mail slow")
    run("config", "room", "zone", "Europe/Amsterdam")
    result = run("log", "2", "02:30 the lights went out")
    assert "02:30 did not exist on 2026-03-29: the clocks went forward" in result.stderr
    assert run.json("timeline", "2", "--kind", "note")[0]["text"] == "02:30 the lights went out"


def test_whoever_holds_no_position_any_more_is_named(run: Shell) -> None:
    run("relieve", "1", "OSC")
    assert "bob holds no position in this incident any more." in run("log", "1", "!order @bob Go").stderr
    assert run("log", "1", "!order @bea Go").stderr == ""


def test_a_text_of_a_megabyte_is_refused_with_what_to_do(run: Shell) -> None:
    before = run.json("timeline", "1")
    said = run("log", "1", "-", stdin="x" * 1_000_000, code=2).stderr
    assert "The text has 1000000 characters; 100000 are kept. Put the rest in a file" in said
    assert run.json("timeline", "1") == before


def test_directions_of_writing_and_control_characters_are_evidence_and_do_nothing_on_a_screen(run: Shell) -> None:
    run(
        "log",
        "1",
        "\u202ereversed\u202c \x1b[31mred",
        "--subject",
        "\u2066x\x07",
        "--kind",
        "message",
        "--from",
        "\x1b]0;t",
    )
    (entry,) = run.json("timeline", "1", "--kind", "message")
    assert entry["fields"]["text"] == "\u202ereversed\u202c [31mred"
    shown = run("timeline", "1", "--kind", "message").output
    assert "\x1b" not in shown and "\u202e" not in shown and "·reversed·" in shown


# -- answers -----------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_and_answered(run: Shell) -> None:
    run("log", "1", "!message @OSC Call me")
    run.clock.advance(timedelta(seconds=1))
    run("log", "1", "!order @bob Fail over")
    run.clock.advance(timedelta(minutes=3))
    listed = run("answer", as_="bob").output.splitlines()
    assert [line.split()[:5] for line in listed] == [
        ["INC-2026-0001", "1", "3m", "ann", "->"], ["INC-2026-0001", "T2", "3m", "ann", "->"]
    ]  # fmt: skip
    assert run("answer", "1", "1", "On", "it", as_="bob").output == "1 is answered.\n"
    assert run.json("answer", "1", as_="bob")["waits"][0]["ref"] == "T2"
    assert [one["who"] for one in run.json("answer")["asked"]] == ["bob"]
    assert run("answer", "1", "T2", as_="bob").output == "T2 is answered.\n"
    assert run("answer").output == "Nothing waits for your answer.\n"
    assert "bob was quicker" in run("answer", "1", "1", "again", code=1, as_="bob").stderr
    (message,) = run.json("timeline", "1", "--kind", "message")
    assert message["asks"][0]["answer"]["text"] == "On it"


def test_a_message_waits_for_approval(run: Shell) -> None:
    run("log", "1", "!message @bank We stop", "--approval", as_="bob")
    assert "waits for approval" in run("answer", "1", "1", "fine", code=2).stderr
    assert "reason" in run("answer", "1", "1", "--return", code=2).stderr
    assert run("answer", "1", "1", "--approve").output == "1 is approved.\n"
    assert run.json("answer", "1", "1", "They thank us", "--from", "bank")["fields"]["by"] == "bank"
    run("log", "1", "!message @bank We go on", "--approval", as_="bob")
    assert run("answer", "1", "2", "too early", "--return").output == "2 is returned.\n"
    assert "Either" in run("answer", "1", "2", "--approve", "--return", code=2).stderr


# -- a pen and no pencil -----------------------------------------------------------------------------------------------


def test_a_correction_strikes_and_points_on(run: Shell) -> None:
    run("log", "1", "It is db1")
    assert "Say why" in run("correct", "1", "1", "It is db2", code=2).stderr
    assert (
        run("correct", "1", "1", "It is db2", "--why", "wrong host").output == "1 is struck; 2 stands in its place.\n"
    )
    old, new = run.json("timeline", "1", "--kind", "note")
    assert (old["struck"]["by"], old["struck"]["why"], old["struck"]["successor"]) == ("ann", "wrong host", new["id"])
    assert (new["corrects"], new["fields"]["text"]) == (old["id"], "It is db2")
    shown = run("timeline", "1", "--kind", "note").output
    assert "[struck, now 2] It is db1 [ann: wrong host]" in shown
    assert "It is db2 [corrects 1]" in shown
    moved = run.json("correct", "1", "2", "--at", "15:00", "--why", "by my watch")
    assert (moved["at"], moved["recorded_at"]) == ("2026-11-23T14:00:00.000Z", "2026-11-23T14:40:00.000Z")
    assert "[late entry" in run("timeline", "1", "--kind", "note").output


def test_struck_words_leave_search_and_reports_and_stay_in_the_record(run: Shell) -> None:
    run("log", "1", "secret4711 stands here")
    assert run("strike", "1", "1", "--why", "wrong incident").output == "1 is struck.\n"
    assert run.json("search", "secret4711") == []
    assert "secret4711" in run("timeline", "1").output
    for form in ("md", "csv"):
        assert "secret4711" not in run("export", "1", "--format", form).stdout
        assert "secret4711" in run("export", "1", "--format", form, "--struck").stdout
    assert "secret4711" in run("export", "1", "--format", "json").stdout, "everything, whatever was struck"
    assert "1 struck entry is left out." in run("export", "1").stdout
    assert "~~secret4711 stands here~~" in run("export", "1", "--struck").stdout


def test_significant_events_are_a_list(run: Shell) -> None:
    run("log", "1", "db1 is gone", as_="bob")
    assert run("significant", "1", "1", as_="bob").output == "1 is put forward as significant.\n"
    assert run.json("timeline", "1", "--significant") == []
    assert [one["text"] for one in run.json("timeline", "1", "--proposed")] == ["db1 is gone"]
    assert run("significant", "1", "1").output == "1 is confirmed as significant.\n"
    (one,) = run.json("timeline", "1", "--significant")
    assert one["significant"] == "confirmed"
    assert "## Significant events" in run("export", "1").stdout
    assert run("significant", "1", "1", "--drop").output == "1 is not significant.\n"
    assert run.json("timeline", "1", "--significant") == []
    assert "leave --follow out" in run("timeline", "1", "--significant", "--follow", code=2).stderr
    assert "Either" in run("significant", "1", "1", "--drop", "--propose", code=2).stderr


# -- decisions and hypotheses ------------------------------------------------------------------------------------------


def test_a_decision_from_the_proposal_to_what_came_of_it(run: Shell) -> None:
    taken = run.json("decide", "1", "Fail over", "--objection", "bob: it lags", "--option", "wait", "--by", "bob",
                     "--review", "2h")  # fmt: skip
    assert (taken["number"], taken["objections"], taken["options"], taken["decided_by"], taken["review"]) == (
        1, ["bob: it lags"], ["wait"], "bob", "2026-11-23T16:40:00.000Z"
    )  # fmt: skip
    run("decide", "1", "-", stdin="Wait\n")
    assert len(run("decide", "1").output.splitlines()) == 2
    changed = run("decision-set", "1", "1", "--outcome", "It held", "--objection", "eve: no").output
    assert changed == "D1 Fail over (bob 15:40; strong objection: bob: it lags; strong objection: eve: no) -> It held\n"
    assert run.json("decision-set", "1", "2", "--review", "30m")["review"] == "2026-11-23T15:10:00.000Z"
    assert run.json("decision-set", "1", "2", "--reviewed")["review"] is None
    assert "Say what changes" in run("decision-set", "1", "2", code=2).stderr
    assert [one["number"] for one in run.json("show", "1")["decisions"]] == [1, 2]


def test_a_hypothesis_from_open_to_ruled_out(run: Shell) -> None:
    run("log", "1", "The disk is at 100 %")
    assert run.json("hypothesis", "1", "The disk is full", "--link", "1")["status"] == "open"
    assert "Say which" in run("hypothesis", "1", "--link", "1", code=2).stderr
    assert run("hypothesis-set", "1", "1", "testing").output == "H1 The disk is full (being tested, ann 15:40; see 1)\n"
    assert "Say what shows it" in run("hypothesis-set", "1", "1", "ruled-out", code=2).stderr
    done = run.json("hypothesis-set", "1", "1", "ruled-out", "--why", "df says 40%")
    assert (done["status"], done["why"]) == ("ruled_out", "df says 40%")
    assert run("hypothesis", "1").output == "H1 The disk is full (ruled out, ann 15:40: df says 40%; see 1)\n"
    assert "H1 The disk is full" in run("show", "1").output


def test_a_briefing_tells_whoever_takes_over_what_they_have_to_know(run: Shell) -> None:
    run("update", "1", "customers", "We look into it", "--next", "30m")
    run("log", "1", "!message @OSC Call me")
    run("decide", "1", "Fail over", "--review", "2h")
    run("hypothesis", "1", "The disk is full")
    run("hypothesis", "1", "DNS")
    run("hypothesis-set", "1", "2", "ruled_out", "--why", "it resolves")
    said = run("show", "1", "--briefing").output
    for words in (
        "STATUS", "P1, responding", "1 Stop writes to db1 (open)", "H1 The disk is full (open", "RULED OUT, CONFIRMED",
        "H2 DNS (ruled out", "update customers: 16:10, in 30m", "D1 to be looked at again: 17:40",
        "T1 Restore from snapshot (bea, assigned)", "1 asks OSC, for 0m", "D1 Fail over (ann 15:40",
        "customers, 15:40: We look into it", "Incident Commander: ann", "positions are open",
    ):  # fmt: skip
        assert words in said, words
    parts = run.json("show", "1", "--briefing")["parts"]
    assert [part["title"] for part in parts][:2] == ["Status", "Objectives"]
