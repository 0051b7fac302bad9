"""Any other table, by a mapping."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import open_room
from warroom.bridge import table
from warroom.bridge.parsed import Parsed
from warroom.model.refusal import BadInput

MAPPING = """
system = "topdesk"
date_format = "%d/%m/%Y %H:%M"
zone = "Europe/Amsterdam"
keep = ["Branch"]
[fields]
ref = "No"
name = "Brief"
description = "Request"
reported_at = "Created"
reporter = "Caller"
category = "Cat"
impact = "Impact"
urgency = "Urgency"
status = "State"
assigned_to = "Operator"
resolved_at = "Done"
closed_at = "Shut"
[status]
"Open" = "prioritised"
"Busy" = "responding"
"Done" = "resolved"
"Shut" = "closed"
[impact]
"Org" = "high"
"Dept" = "medium"
[urgency]
"Now" = "high"
[category]
"Net" = "outage"
"""
HEADER = "No;Brief;Request;Created;Caller;Cat;Impact;Urgency;State;Operator;Done;Shut;Branch;Note;Note"
CLOSED = "I 1;Line down;No line;01/07/2026 10:00;Jan;Net;Org;Now;Shut;Els;01/07/2026 12:00;02/07/2026 09:00;Ede;x;y"
OPEN = "I 2;=cmd();;02/07/2026 10:00;Piet;;Dept;Now;Busy;Els;;;Ede;x;y"


def written(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, *rows: str, mapping: str = MAPPING, header: str = HEADER) -> Parsed:
    source = written(folder, "\n".join(["\ufeff" + header, *rows]) + "\n", "t.csv")
    return table.read(source, table.load(written(folder, mapping, "map.toml")))


def test_one_row_becomes_an_incident_with_its_steps_at_their_times(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    parsed = read(tmp_path, CLOSED, OPEN)
    assert parsed.problems == ()
    done = table.apply(room, parsed)
    assert (done.incidents_new, done.incidents_known) == (2, 0)
    state = room.incident("I 1")
    assert (state.status, state.priority, state.value("category")) == ("closed", "P1", "outage")
    assert [(move.to, move.at) for move in state.moves] == [
        ("registered", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
        ("categorised", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
        ("prioritised", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
        ("resolved", datetime(2026, 7, 1, 10, 0, tzinfo=UTC)),
        ("closed", datetime(2026, 7, 2, 7, 0, tzinfo=UTC)),
    ]
    assert state.value("source/Branch") == "Ede"
    row = next(one for one in room.board(everything=True) if one.source_ref == "I 2")
    assert (row.status, row.assigned_to, row.name, row.impact) == ("responding", "Els", "=cmd()", "medium")
    assert table.apply(room, parsed).events == 0


def test_a_row_may_be_one_change(tmp_path: Path) -> None:
    mapping = MAPPING.replace("[fields]", '[fields]\nupdated_at = "Changed"\nupdated_by = "By"')
    header = HEADER + ";Changed;By"
    rows = [OPEN.replace("Busy", "Open") + ";02/07/2026 11:00;els", OPEN + ";02/07/2026 12:00;els",
            CLOSED.replace("I 1", "I 2") + ";03/07/2026 12:00;els"]  # fmt: skip
    room = open_room(tmp_path)
    table.apply(room, read(tmp_path, *rows, mapping=mapping, header=header))
    state = room.incident("I 2", at=datetime(2026, 7, 2, 9, 30, tzinfo=UTC))
    assert state.status == "registered" or state.status == "prioritised"
    assert room.incident("I 2", at=datetime(2026, 7, 2, 10, 30, tzinfo=UTC)).status == "responding"
    assert room.incident("I 2").status == "closed"
    assert room.incident("I 2").times()["closed"] == datetime(2026, 7, 2, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (OPEN.replace("Busy", "Lost"), "State: 'Lost'"),
        (OPEN.replace("Dept", "All"), "Impact: 'All'"),
        (OPEN.replace("02/07/2026 10:00", "2026-07-02"), "Created: '2026-07-02'"),
        (OPEN.replace("I 2", ""), "No: empty"),
        (OPEN + ";more", "16 fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_line_and_column(tmp_path: Path, row: str, word: str) -> None:
    parsed = read(tmp_path, CLOSED, row)
    assert [problem.line for problem in parsed.problems] == [3]
    assert word in parsed.problems[0].why


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Open" = "prioritised"', '"Open" = "busy"', ["map.toml", "status", "busy"]),
        ("keep =", "keeps =", ["map.toml", "keeps"]),
        ('ref = "No"', "", ["map.toml", "fields.ref"]),
        ("Europe/Amsterdam", "Mars", ["map.toml", "zone", "Mars"]),
        ("[fields]", "[fields", ["map.toml", "TOML"]),
        ('"Brief"', '"Titel"', ["t.csv", "line 1", "'Titel'", "fields.name"]),
        ('["Branch"]', '["Note"]', ["t.csv", "'Note'", "twice"]),
    ],
)
def test_a_mapping_that_is_wrong_is_told_by_file_and_key(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as error:
        read(tmp_path, OPEN, mapping=MAPPING.replace(old, new))
    assert [word for word in words if word not in str(error.value)] == []


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found_out(tmp_path: Path, mark: str) -> None:
    parsed = read(tmp_path, OPEN.replace(";", mark), header=HEADER.replace(";", mark))
    assert [change.ref for change in parsed.records] == ["I 2"]


def test_nul_bytes_and_escape_sequences_are_data(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    table.apply(room, read(tmp_path, OPEN.replace("=cmd()", "a\x00b\x1b[31mc")))
    assert "\x00" not in room.incident("I 2").name


def test_the_preview_shows_our_words(tmp_path: Path) -> None:
    (first,) = table.preview(read(tmp_path, OPEN))
    assert (first["ref"], first["status"], first["reported_at"]) == ("I 2", "responding", "2026-07-02T08:00:00.000Z")
