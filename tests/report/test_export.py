"""What leaves the room as a document: whole, marked, and harmless to the program that opens it."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import open_room, responding
from tests.hostile import WORDS
from warroom.model.envelope import Mode
from warroom.model.plain import printable
from warroom.model.refusal import BadInput
from warroom.report.export import FORMATS, as_json, cell_text, incident, safe_cell
from warroom.report.forms import Asked
from warroom.report.heads import heads_in
from warroom.report.markdown import escaped
from warroom.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = open_room(tmp_path)
    number = responding(room, "Portal *down* <b>")
    room.assign(number, "PIO", "bob")
    room.draft(number, "situation", "# Nothing works\n- at all")
    room.objective(number, "Back by noon")
    room.task(number, "Restore [it](http://x)", to="bob")
    room.log(number, "=HYPERLINK(1)")
    room.log(number, 'two\nlines; and, a "quote"')
    room.update(number, "board", "We are on it")
    return room


def asked_of(room: Room) -> Asked:
    """The last message, for the form that prints one."""
    said = [one.id for one in room.timeline(room.find(1)) if one.kind == "log.written"]
    return Asked(message=said[-1])


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_export_carries_the_head_of_the_journal(room: Room, fmt: str) -> None:
    text, (head,) = incident(room, 1, fmt, asked_of(room)), room.journal.heads()
    assert head in text
    assert "EXERCISE" not in text
    assert heads_in(text) == ([head] if fmt != "csv" else [])  # a table has no foot: the command says it beside


def test_a_printed_report_ends_with_its_head_and_how_to_check_it(room: Room) -> None:
    (head,) = room.journal.heads()
    (line,) = [one for one in incident(room, 1, "md").splitlines() if one.startswith("head ")]
    assert line.startswith(f"head {head} at 2026-03-02 10:00")
    assert f"warroom verify --heads {head[:16]}" in line


@given(st.text(max_size=40), st.lists(st.sampled_from(["ab" * 32, "0123456789ab", "c0ffee" * 4]), max_size=3))
def test_heads_are_found_among_whatever_else_is_printed(noise: str, heads: list[str]) -> None:
    lines = [noise.replace("head", ""), *(f"head {head} at noon" for head in heads), "deadbeefdeadbeef"]
    assert heads_in("\n".join(lines)) == list(dict.fromkeys(heads))


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_exercise_says_so(tmp_path: Path, fmt: str) -> None:
    room = open_room(tmp_path)
    room.mode = Mode.EXERCISE
    room.log(responding(room), "All is quiet")
    assert "EXERCISE" in incident(room, 1, fmt, asked_of(room))


def test_json_holds_the_state_and_every_event(room: Room) -> None:
    told = json.loads(incident(room, 1, "json"))
    assert told["incident"]["code"] == "INC-2026-0001"
    assert told["incident"]["status"] == "responding"
    assert [task["text"] for task in told["incident"]["tasks"]] == ["Restore [it](http://x)"]
    assert told["incident"]["plan"]["sections"]["situation"] == "# Nothing works\n- at all"
    timeline = room.timeline(room.find(1))
    assert [one["hash"] for one in told["events"]] == [recorded.hash for recorded in timeline]
    assert next(one["body"]["text"] for one in told["events"] if one["kind"] == "log.written") == "=HYPERLINK(1)"
    assert told == as_json(room.incident(1), timeline, room.journal.heads())


def test_csv_is_the_timeline_and_no_cell_is_a_formula(room: Room) -> None:
    rows = list(csv.DictReader(io.StringIO(incident(room, 1, "csv"))))
    assert [row["hash"] for row in rows] == [one.hash for one in room.timeline(room.find(1))]
    texts = [row["text"] for row in rows if row["kind"] == "log.written"]
    assert texts == ["'=HYPERLINK(1)", 'two\nlines; and, a "quote"']
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


_BEGINNINGS = ["", *"=+-@\t\r\n'＝＋－＠"]


@given(st.sampled_from(_BEGINNINGS), st.text(max_size=20))
def test_a_cell_never_begins_as_a_formula_and_its_words_come_back_whole(first: str, rest: str) -> None:
    cell = safe_cell(first + rest)
    assert not cell.startswith(tuple(_BEGINNINGS[1:-5] + _BEGINNINGS[-4:]))
    assert cell_text(cell) == printable(first + rest)


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1", "-5 degrees", "@SUM(A1)", "'=1", "''", "＝1+1", "plain"])
def test_what_a_spreadsheet_gets_is_read_back_as_it_was_said(tmp_path: Path, words: str) -> None:
    room = open_room(tmp_path)
    room.log(responding(room), words)
    rows = list(csv.DictReader(io.StringIO(incident(room, 1, "csv"), newline="")))
    assert cell_text(rows[-1]["text"]) == words
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for row in rows for cell in row.values())


@given(st.text(max_size=20) | st.sampled_from(sorted(WORDS.values())))
def test_a_cell_never_begins_as_a_formula_and_steers_nothing(text: str) -> None:
    cell, kept = safe_cell(text), printable(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r"))
    assert cell in (kept, f"'{kept}")
    assert not [sign for sign in cell if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n"]


def test_markdown_holds_everything_and_nothing_typed_is_markup(room: Room) -> None:
    text = incident(room, 1, "md")
    lines = text.splitlines()
    assert lines[0] == "# INC-2026-0001 Portal \\*down\\* \\<b\\>"
    for words in ("bob", "Back by noon", "Restore \\[it\\](http://x)", "> \\# Nothing works", "> \\- at all",
                  "We are on it", "=HYPERLINK(1)", "two / lines"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1. a", "1\\. a"), ("- a", "\\- a"), ("    a", "a"), ("a\n\n# b", "a / \\# b"), ("<i>&amp;", "\\<i\\>\\&amp;"),
     ("===", "\\==="), ("`x`|y", "\\`x\\`\\|y"), ("12", "12")],
)  # fmt: skip
def test_markup_is_taken_as_words(typed: str, shown: str) -> None:
    assert escaped(typed) == shown


def test_another_format_or_incident_is_refused(room: Room) -> None:
    with pytest.raises(BadInput, match="docx"):
        incident(room, 1, "docx")
    with pytest.raises(BadInput, match="99"):
        incident(room, 99, "md")
