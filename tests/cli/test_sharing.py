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
