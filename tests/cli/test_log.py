"""log, update, timeline, search."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.cli.conftest import Shell


def texts(events: list[dict[str, str]]) -> list[str]:
    """The words of entries."""
    return [event["text"] for event in events]


def test_an_entry_is_kept_and_found_again_and_the_answer_says_how_it_was_read(responding: Shell) -> None:
    run = responding
    assert run("log", "1", "Replication", "lag", "4 GB").output == "INC-2026-0001: kept as 1, 15:40\n"
    said = run("log", "1", "16:00 !hazard @dan Smoke").output
    assert said == "INC-2026-0001: kept as 2, 22 Nov 16:00, to dan\n"
    entry = run.json("log", "1", "Fail over", "--kind", "dec", "--to", "dan", "--to", "bea", "--channel", "phone",
                     "--at", "14:35Z")  # fmt: skip
    assert (entry["kind"], entry["at"], entry["actor"]) == ("decision", "2026-11-23T14:35:00.000Z", "ann")
    assert (entry["fields"]["to"], entry["fields"]["channel"]) == (["dan", "bea"], "phone")
    assert entry["recorded_at"] == "2026-11-23T14:40:00.000Z"


def test_the_quick_grammar_is_read_from_the_text(responding: Shell) -> None:
    entry = responding.json("log", "1", "!decision @dan #db Fail over to db2")
    assert (entry["kind"], entry["fields"]["to"], entry["fields"]["tags"]) == ("decision", ["dan"], ["db"])


def test_text_that_begins_with_a_dash_and_text_from_standard_input(responding: Shell) -> None:
    run = responding
    run("log", "1", "--", "-5 degrees in the hall")
    run("log", "1", "-", stdin=b"one\ntw\xf6\n")
    assert texts(run.json("timeline", "1", "--kind", "note")) == ["-5 degrees in the hall", "one\ntw\ufffd"]
    assert "empty" in run("log", "1", "-", stdin="", code=2).stderr.lower()


def test_the_same_words_within_seconds_are_asked_about_once(responding: Shell) -> None:
    run = responding
    run("log", "1", "Disk full")
    assert "--again" in run("log", "1", "Disk full", code=1).stderr
    run("log", "1", "Disk full", "--again")
    assert len(run.json("timeline", "1", "--kind", "note")) == 2


def test_an_update_names_its_audience_and_the_next_promise(responding: Shell) -> None:
    told = responding.json("update", "1", "customers", "We are looking into it.", "--next", "15:10Z")
    assert told["event"] == "update.sent"
    assert told["fields"]["audience"] == "customers"
    assert told["fields"]["next_due"] == "2026-11-23T15:10:00.000Z"
    said = responding("update", "1", "customers", "Still looking.", "--next", "15:10Z").output
    assert said == "INC-2026-0001: kept, 15:40, to customers, next by 16:10\n"


def test_the_timeline_goes_by_when_things_happened(responding: Shell) -> None:
    run = responding
    run.clock.advance(timedelta(minutes=20))
    run("log", "1", "second")
    run("log", "1", "first", "--at", "-10m")
    assert texts(run.json("timeline", "1", "--kind", "note")) == ["first", "second"]
    assert texts(run.json("timeline", "1", "--kind", "note", "--recorded")) == ["second", "first"]
    lines = run("timeline", "1").stdout.splitlines()
    assert [("late entry" in line) for line in lines if "first" in line or "second" in line] == [True, False]


def test_the_timeline_tells_every_kind_of_event_in_words(responding: Shell) -> None:
    text = responding("timeline", "1").stdout
    for words in (
        "Checkout down (reported by ann)", "registered", "software fault", "ann is Incident Commander", "responding",
        "T1 Restore from snapshot -> bea", "1 Stop writes to db1",
    ):  # fmt: skip
        assert words in text, words


def test_the_timeline_by_kind_and_since(responding: Shell) -> None:
    run = responding
    run.clock.advance(timedelta(minutes=30))
    run("log", "1", "later")
    assert {e["event"] for e in run.json("timeline", "1", "--kind", "incident.moved")} == {"incident.moved"}
    assert {e["event"] for e in run.json("timeline", "1", "--kind", "role")} == {"role.assigned"}
    assert texts(run.json("timeline", "1", "--kind", "log")) == ["later"]
    assert texts(run.json("timeline", "1", "--since", "-5m")) == ["later"]
    assert "nonsense" in run("timeline", "1", "--kind", "nonsense", code=2).stderr


def test_follow_prints_what_others_write_one_document_a_line(
    responding: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, pauses = responding, []

    def others(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            run("log", "1", "from elsewhere", as_="bea")
        elif len(pauses) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("warroom.cli.timeline.time.sleep", others)
    result = run("timeline", "1", "--follow", "--json", "--since", "14:40Z", code=130)
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert documents[-1]["text"] == "from elsewhere" and documents[-1]["actor"] == "bea"
    assert texts(documents).count("from elsewhere") == 1
    assert "Traceback" not in result.stderr


def test_search_finds_words_newest_first_and_says_when_there_are_none(responding: Shell) -> None:
    run = responding
    run("log", "1", "db1 refuses writes")
    run("log", "1", "db1 is back")
    assert [match["text"] for match in run.json("search", "db1")][:2] == ["db1 is back", "db1 refuses writes"]
    assert len(run.json("search", "db1", "--limit", "1")) == 1
    assert "INC-2026-0001" in run("search", "refu").stdout
    nothing = run("search", "unheard")
    assert nothing.stdout == "" and nothing.stderr


@pytest.mark.parametrize("words", ["\x1b[2Jgone", "a\x07b", "\u202eabc", "[bold]x[/]", "=cmd()", "x\r\ny"])
def test_hostile_words_come_out_harmless_and_whole(responding: Shell, words: str) -> None:
    run = responding
    run("log", "1", "-", stdin=words)
    for args in (("timeline", "1"), ("show", "1"), ("board",), ("search", "abc")):
        out = run(*args).stdout
        assert "\x1b" not in out and "\x07" not in out and "\u202e" not in out and "\r" not in out
    stored = texts(run.json("timeline", "1", "--kind", "note"))[0]
    assert stored.replace("\r", "").split("\n")[0][-1] == words.replace("\r", "").split("\n")[0][-1]
