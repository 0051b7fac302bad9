"""merge and settle."""

from __future__ import annotations

from pathlib import Path

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
