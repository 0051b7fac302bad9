"""merge and settle."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.bridge.test_servicenow import FILE as AUDIT
from tests.cli.conftest import Shell


def divided(shell: Shell, tmp_path: Path) -> str:
    """A copy in which somebody else took command."""
    copy = str(tmp_path / "copy.db")
    shell("backup", copy)
    shell.raw("--room", copy, "--as", "cy", "assign", "1", "IC", "cy", "--why", "they can't be reached")
    shell.raw("--room", copy, "--as", "cy", "log", "1", "The cable is cut.")
    shell("assign", "1", "IC", "bob")
    return copy


def test_a_merge_says_what_came_in_and_what_is_disputed(responding: Shell, tmp_path: Path) -> None:
    copy = divided(responding, tmp_path)
    said = responding("merge", copy).stdout
    assert "3 events came in from copy.db." in said
    assert "both copies changed command" in said
    again = responding.json("merge", copy)
    assert (again["new"], again["disputes"]) == (0, [])
    assert "The cable is cut." in responding("timeline", "1").stdout
    assert "disputed: 1" in responding("board").stdout
    assert "Disputed" in responding("show", "1").stdout or "DISPUTED" in responding("show", "1").stdout


def test_a_dispute_is_listed_and_settled_by_its_number(responding: Shell, tmp_path: Path) -> None:
    responding("merge", divided(responding, tmp_path))
    (listed,) = responding.json("settle", "1")
    assert listed["register"] == "role/IC/primary"
    assert {value["value"] for value in listed["values"]} == {"bob", "cy"}
    number = [value["value"] for value in listed["values"]].index("cy") + 1
    responding("settle", "1", "--to", "7", code=2)
    responding("settle", "1", "situation", "--to", "1", code=2)
    result = responding("settle", "1", "command", "--to", str(number), as_="cy")
    assert "command: cy" in result.stdout
    assert responding.json("settle", "1") == []
    assert responding("settle", "1", "--to", "1", code=1).stdout == ""


def two_texts(shell: Shell, tmp_path: Path, ours: str, theirs: str) -> None:
    """A copy whose situation was written anew, joined with a room whose was, too."""
    copy = str(tmp_path / "copy.db")
    shell("plan", "1", "draft", "situation", "-", stdin="Nobody can pay.\nThe till works.")
    shell("backup", copy)
    shell.raw("--room", copy, "--as", "ann", "plan", "1", "draft", "situation", "-", stdin=theirs)
    shell("plan", "1", "draft", "situation", "-", stdin=ours)
    shell("merge", copy)


def test_of_two_texts_each_is_listed_by_what_it_changed(responding: Shell, tmp_path: Path) -> None:
    two_texts(responding, tmp_path, "Nobody can pay by card.\nThe till works.", "Nobody can pay.\nThe till is shut.")
    listed = responding("settle", "1").stdout.splitlines()
    assert listed[0] == "Situation  (section/situation)"
    assert listed[1].strip() == "What all began from (ann, 15:40):"
    told = [line.strip() for line in listed[2:]]
    assert told[:2] == ["Nobody can pay.", "The till works."]
    assert {"- Nobody can pay.", "+ Nobody can pay by card.", "- The till works.", "+ The till is shut."} <= set(told)
    (one,) = responding.json("settle", "1")
    assert one["base"]["value"] == "Nobody can pay.\nThe till works."
    assert {tuple(value["changes"]) for value in one["values"]} == {
        ("- Nobody can pay.", "+ Nobody can pay by card."),
        ("- The till works.", "+ The till is shut."),
    }
    assert one["combined"] == "Nobody can pay by card.\nThe till is shut."
    responding("settle", "1", "--combine", "--to", "1", code=2)
    assert "by card" in responding("settle", "1", "--combine").stdout
    assert responding.json("plan", "1")["sections"]["situation"] == one["combined"]


def test_changes_of_the_same_lines_are_not_combined(responding: Shell, tmp_path: Path) -> None:
    two_texts(responding, tmp_path, "Nobody can pay by card.\nThe till works.", "All can pay.\nThe till works.")
    assert responding.json("settle", "1")[0]["combined"] is None
    assert "same lines" in responding("settle", "1", "--combine", code=1).stderr
    assert "--combine" not in responding("settle", "1").stdout
    responding("settle", "1", "--to", "1")
    assert responding.json("settle", "1") == []


def test_only_texts_are_combined(responding: Shell, tmp_path: Path) -> None:
    responding("merge", divided(responding, tmp_path))
    assert "sections of the plan" in responding("settle", "1", "--combine", code=2).stderr


def test_the_room_itself_and_what_is_no_room_are_refused(responding: Shell, tmp_path: Path) -> None:
    assert "the room itself" in responding("merge", str(responding.room), code=2).stderr
    words = tmp_path / "words.txt"
    words.write_text("words " * 400)
    assert "not a room file" in responding("merge", str(words), code=3).stderr
    assert "no room at" in responding("merge", str(tmp_path / "none.db"), code=3).stderr


def test_a_number_given_twice_is_settled_by_the_long_name(responding: Shell, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    responding("backup", copy)
    responding.raw("--room", copy, "declare", "Printer jams")
    responding("declare", "Mail is slow")
    said = responding("merge", copy).stdout
    assert "#2 is the number of two incidents now" in said
    assert "long name" in responding("log", "2", "To whom?", code=2).stderr
    (printer,) = [row for row in responding.json("board") if row["name"] == "Printer jams"]
    assert "INC-" in responding("settle", printer["id"], "number", "--new").stdout
    assert responding.json("show", "3")["name"] == "Printer jams"
    responding("settle", "3", "number", "--new", code=1)


def closed_elsewhere(shell: Shell, tmp_path: Path) -> str:
    """A room whose second incident was closed, and a copy of it in which a task was finished without knowing."""
    copy = str(tmp_path / "copy.db")
    shell("declare", "Mail is slow", "--category", "software", "--impact", "low", "--urgency", "low")
    shell("move", "2", "responding")
    shell("task", "2", "Look", "--to", "ann")
    shell("backup", copy)
    for step in (("monitoring",), ("resolved", "--why", "A restart."), ("closed",)):
        shell("move", "2", *step)
    shell.clock.advance(timedelta(minutes=5))
    shell.raw("--room", copy, "--as", "ann", "task-set", "2", "1", "done")
    return copy


def test_activity_after_closing_is_told_everywhere_until_it_is_decided(responding: Shell, tmp_path: Path) -> None:
    copy = closed_elsewhere(responding, tmp_path)
    assert "activity after closing: 1" in responding("merge", copy).stdout
    assert "activity after closing: 1; reopen?" in responding("board").stdout
    shown = responding("show", "2").stdout
    assert "activity after closing: 1; reopen?" in shown and "T1 Look" in shown
    assert "activity after closing: 1" in responding("export", "2").stdout
    assert responding.json("show", "2")["activity_after_closing"] == 1
    listed = responding("settle", "2").stdout
    assert "activity after closing: 1  (activity)" in listed and "in_review --why" in listed
    (one,) = responding.json("settle", "2")
    assert (one["register"], [value["by"] for value in one["values"]]) == ("activity", ["ann"])
    responding("settle", "2", "activity", "--to", "2", code=2)
    assert "stays closed" in responding("settle", "2", "activity", "--to", "1").stdout
    assert responding.json("settle", "2") == []
    assert [row["number"] for row in responding.json("board")] == [1]
    assert responding("settle", "2", "activity", "--to", "1", code=1).stdout == ""


def test_what_both_copies_imported_is_said_to_stand_there_twice(responding: Shell, tmp_path: Path) -> None:
    copy, source = str(tmp_path / "copy.db"), tmp_path / "log.csv"
    source.write_text("\n".join(AUDIT.read_text(encoding="utf-8").splitlines()[:4]) + "\n")
    responding("backup", copy)
    for room in (copy, str(responding.room)):
        responding.raw("--room", room, "--as", "ann", "import", str(source), "--format", "servicenow")
    report = responding.json("merge", copy)
    assert report["imported_twice"] == 3
    assert report["disputes"] == []
    assert responding.json("merge", copy)["imported_twice"] == 0
    again = responding("import", str(source), "--format", "servicenow", "--json").stdout
    assert '"events": 0' in again
