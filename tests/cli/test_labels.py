"""Labels of the Traffic Light Protocol on the command line: log, classify, correct, show, timeline, export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_an_entry_is_kept_with_its_label_and_the_answer_says_it(responding: Shell) -> None:
    run = responding
    assert run("log", "1", "tlp:amber+strict @dan They are in db1").output == (
        "INC-2026-0001: kept as 1, 15:40, to dan, TLP:AMBER+STRICT\n"
    )
    told = run.json("log", "1", "They are in db2", "--tlp", "TLP:RED")
    assert (told["tlp"], told["fields"]["tlp"]) == ("red", "red")
    reply = run.json("log", "1", "So it is", "--reply-to", "2")
    assert reply["tlp"] == "red"
    assert run.json("log", "1", "Understood", "--reply-to", "2", "--tlp", "none")["tlp"] == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("They said TLP:RED, all of it", "TLP:RED stays text: a label stands in front of the words"),
        ("TLP:PURPLE They are in", "TLP:PURPLE is no label; it stays text"),
    ],
)
def test_what_only_looks_like_a_label_is_kept_as_text_and_said(responding: Shell, said: str, words: str) -> None:
    assert responding("log", "1", said).stderr == f"{words}\n"
    assert responding.json("timeline", "1", "--kind", "note")[0]["text"] == said


@pytest.mark.parametrize(
    "command", [("log", "1", "x"), ("classify", "1"), ("export", "1"), ("correct", "1", "1", "--why", "so")]
)
def test_another_level_is_a_sentence_that_names_the_five(responding: Shell, command: tuple[str, ...]) -> None:
    run = responding
    run("log", "1", "They are in db1")
    before = len(run.json("timeline", "1"))
    said = run(*command, "--tlp", "purple", code=2).stderr
    assert "TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED" in said
    assert len(run.json("timeline", "1")) == before


def test_the_incident_has_one_and_none_takes_it_away(responding: Shell) -> None:
    run = responding
    assert run("classify", "1", "--tlp", "amber").output == "INC-2026-0001: responding, P1, TLP:AMBER\n"
    run("log", "1", "TLP:GREEN The door is shut")
    run("log", "1", "A word")
    assert "TLP:AMBER  " in run("show", "1").output.splitlines()[1]
    shown = run.json("show", "1")
    assert (shown["tlp"], [one["tlp"] for one in shown["log"]]) == ("amber", ["amber", ""])
    assert "[TLP:AMBER] The door is shut" in run("timeline", "1").output
    assert "label TLP:AMBER" in run("timeline", "1").output
    assert "TLP:AMBER" in run("show", "1", "--briefing").output
    assert run.json("classify", "1", "--tlp", "none")["tlp"] == ""
    assert "no label any more" in run("timeline", "1").output
    assert "[TLP:GREEN] The door is shut" in run("timeline", "1").output
    assert "classified so already" in run("classify", "1", "--tlp", "none", code=1).stderr


def test_show_says_the_labels_of_orders_and_decisions(responding: Shell) -> None:
    run = responding
    run("log", "1", "!order TLP:RED @bea Pull the plug")
    run("decide", "1", "TLP:AMBER We pay")
    out = run("show", "1").output
    assert "  2  [TLP:RED] Pull the plug  (" in out
    assert "  D1 [TLP:AMBER] We pay (" in out
    shown = run.json("show", "1")
    assert [one["tlp"] for one in shown["tasks"]] == ["", "red"]
    assert [one["tlp"] for one in shown["decisions"]] == ["amber"]


def test_what_was_written_without_a_label_gets_one_by_a_correction(responding: Shell) -> None:
    run = responding
    run("log", "1", "They are in db1")
    assert (
        run("correct", "1", "1", "--tlp", "red", "--why", "its label").output == "1 is struck; 2 stands in its place.\n"
    )
    assert "[TLP:RED] They are in db1" in run("timeline", "1").output
    out = run("export", "1", "--tlp", "amber", "--struck").output
    assert "They are in db1" not in out
    assert "Left out: 2 entries" in out


def test_an_export_for_others_says_what_it_leaves_out(responding: Shell, tmp_path: Path) -> None:
    run = responding
    run("log", "1", "TLP:RED They are in db1")
    run("log", "1", "TLP:GREEN The door is shut")
    said = "Left out: 1 entry that is labelled more strictly than TLP:AMBER, and what was said of it."
    for form in ("md", "csv", "ics214", "ics309"):
        out = run("export", "1", "--format", form, "--tlp", "amber").stdout
        assert "They are in" not in out
        assert said in " ".join(out.split()), form
    document = json.loads(run("export", "1", "--json", "--tlp", "amber").stdout)
    assert document["left_out"] == {"stricter_than": "amber", "entries": 1, "events": 1}
    file = tmp_path / "out.md"
    run("export", "1", "--tlp", "TLP:WHITE", "-o", str(file))
    assert "2 entries" in file.read_text()
    assert "TLP:" not in file.read_text().replace("TLP:CLEAR", "")
    refused = run("export", "1", "--format", "ics213", "--message", "1", "--tlp", "amber", code=1).stderr
    assert "Message 1 is labelled more strictly than TLP:AMBER" in refused
    assert "asks for the strictest label" in run("export", "1", "--tlp", "none", code=2).stderr
    run("classify", "1", "--tlp", "red")
    assert "nothing of it may be in that document" in run("export", "1", "--tlp", "amber", code=1).stderr
