"""The audit log of real incidents: what the file says is what the room says, at every moment of those weeks."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import later, open_room
from warroom.bridge import servicenow
from warroom.bridge.parsed import preview
from warroom.journal.care import verify
from warroom.model.events import Event, IncidentHeld, IncidentMoved, SourceRecorded
from warroom.model.ulid import Ulids
from warroom.room import Room

FILE = Path(__file__).parent / "data" / "servicenow_incident_event_log.csv"
HEADER = FILE.read_text(encoding="utf-8").splitlines()[0]
STATUS = {"Active": "responding", "Awaiting User Info": "responding", "Awaiting Problem": "responding",
          "Resolved": "resolved", "Closed": "closed"}  # fmt: skip
RAW = list(csv.DictReader(FILE.open(encoding="utf-8", newline="")))


def when(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC)


def imported(folder: Path) -> Room:
    room = open_room(folder)
    servicenow.apply(room, servicenow.read(FILE))
    return room


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return imported(tmp_path_factory.mktemp("room"))


def small(folder: Path, *rows: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def row(**changed: str) -> str:
    values = RAW[0] | changed
    return ",".join(values.values())


def expected_at(moment: datetime) -> dict[str, tuple[str, str, str]]:
    """Of each incident: status, priority, assigned to; straight from the rows of the file."""
    found: dict[str, tuple[str, str, str]] = {}
    ordered = sorted(RAW, key=lambda one: (when(one["sys_updated_at"]), int(one["sys_mod_count"])))
    for one in RAW:
        if when(one["opened_at"]) <= moment:
            found[one["number"]] = ("registered", "", "")
            if one["sys_created_at"] != "?" and when(one["sys_created_at"]) > moment:
                found[one["number"]] = ("identified", "", "")
    for one in ordered:
        if when(one["sys_updated_at"]) <= moment:
            known = "?" not in (one["category"], one["impact"], one["urgency"])
            status = STATUS.get(one["incident_state"], "prioritised" if known else "registered")
            assigned = "" if one["assigned_to"] == "?" else one["assigned_to"]
            found[one["number"]] = (status, f"P{one['priority'][0]}", assigned)
    return found


MOMENTS = [
    "2016-02-29 01:20Z",
    "2016-02-29 07:30Z",
    "2016-02-29 09:41Z",
    "2016-02-29 14:00Z",
    "2016-03-02 12:00Z",
    "2016-03-07 15:41Z",
    "2016-03-08 11:30Z",
    "2016-03-17 16:27Z",
    "2016-03-24 18:59Z",
    "2026-01-01 00:00Z",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_board_at_a_moment_is_what_the_file_says(room: Room, moment: str) -> None:
    at = datetime.fromisoformat(moment)
    expected = expected_at(at)
    board = {one.source_ref: one for one in room.board(everything=True, at=at)}
    # An incident whose first change is yet to come has no number of its source at that moment.
    numbers = {one.number: one.source_ref for one in room.board(everything=True)}
    shown = {numbers[one.number]: (one.status, one.priority, one.assigned_to)
             for one in room.board(everything=True, at=at)}  # fmt: skip
    assert shown == expected
    assert board


def test_all_200_incidents_come_in_the_order_of_their_reports(room: Room) -> None:
    board = sorted(room.board(everything=True), key=lambda one: one.number)
    assert [one.number for one in board] == list(range(1, 201))
    reports = {one["number"]: when(one["opened_at"]) for one in RAW}
    opened = [reports[one.source_ref] for one in board]
    assert opened == sorted(opened)
    assert verify(room.journal).ok


def test_nothing_of_the_future_is_known(room: Room) -> None:
    for one in room.board(everything=True):
        known: dict[str, datetime] = {}
        for recorded in room.timeline(one.id):
            assert recorded.at <= datetime(2017, 1, 1, tzinfo=UTC)
            if isinstance(recorded.event, SourceRecorded):
                for name in ("resolved_at", "closed_at"):
                    if recorded.event.fields.get(name):
                        known[name] = when(recorded.event.fields[name])
                        assert known[name] <= recorded.at
        assert known.keys() >= {"closed_at"}


def test_what_the_source_knows_is_kept(room: Room) -> None:
    last = {one["number"]: one for one in sorted(RAW, key=lambda one: (when(one["sys_updated_at"]),
                                                                       int(one["sys_mod_count"])))}  # fmt: skip
    for one in room.board(everything=True):
        state, raw = room.incident(one.id), last[one.source_ref]
        kept = {name: live.value for name, live in state.registers.under("source/")}
        for column, value in raw.items():
            if column != "number":
                assert kept.get(column, "") == ("" if value == "?" else value), (one.source_ref, column)
        assert one.closed_at == when(raw["closed_at"])


def test_resolved_is_when_the_source_says(room: Room) -> None:
    last = {one["number"]: one for one in RAW}
    for one in room.board(everything=True):
        told = last[one.source_ref]["resolved_at"]
        if one.resolved_at is not None and told != "?":
            assert one.resolved_at == when(told)
    # One record went from Resolved back to New and was closed from there.
    assert [one.source_ref for one in room.board(everything=True) if one.resolved_at is None] == ["INC0000137"]


def test_reopened_incidents_go_back_to_work(room: Room) -> None:
    reopened = {one.source_ref: one.reopened for one in room.board(everything=True) if one.reopened}
    assert reopened == {"INC0000102": 1, "INC0000137": 1, "INC0000294": 1, "INC0000403": 1}
    steps = [e.event.to for e in room.timeline(room.find("INC0000102")) if isinstance(e.event, IncidentMoved)]
    assert steps == ["registered", "categorised", "prioritised", "responding", "resolved", "responding", "resolved",
                     "closed"]  # fmt: skip


def test_waiting_is_kept_with_its_reason(room: Room) -> None:
    held = [(e.at, e.event.reason) for e in room.timeline(room.find("INC0000294")) if isinstance(e.event, IncidentHeld)]
    assert held[0] == (datetime(2016, 3, 2, 15, 31, tzinfo=UTC), "awaiting problem")
    assert held[1] == (datetime(2016, 3, 8, 11, 30, tzinfo=UTC), "")


def test_every_fact_is_marked_as_imported(room: Room) -> None:
    marked = [e.event.imported for e in room.journal.events() if isinstance(e.event, Event)
              and hasattr(e.event, "imported")]  # fmt: skip
    assert marked and all(marked)


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    room = imported(tmp_path)
    before = room.journal.last_pos()
    again = servicenow.apply(room, servicenow.read(FILE))
    assert again == (0, 200, 0, 1285, ())
    assert room.journal.last_pos() == before


def test_two_rooms_name_the_incidents_alike(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = imported(tmp_path / "a"), imported(tmp_path / "b")
    ids = {one.source_ref: one.id for one in first.board(everything=True)}
    assert ids == {one.source_ref: one.id for one in second.board(everything=True)}
    shape = Ulids().new(0)
    assert all(len(id_) == len(shape) and id_.isalnum() and id_.isupper() for id_ in ids.values())


def test_a_file_that_grew_adds_what_is_new_and_leaves_what_people_said(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    first = row(incident_state="New")
    servicenow.apply(room, servicenow.read(small(tmp_path, first)))
    later(room, minutes=5)
    from warroom.model.classifying import Said

    room.classify(1, Said(category="outage"))
    more = row(incident_state="Active", sys_mod_count="1", sys_updated_at="29-02-2016 05:00")
    done = servicenow.apply(room, servicenow.read(small(tmp_path, first, more)))
    assert (done.incidents_new, done.incidents_known, done.rows_known) == (0, 1, 1)
    state = room.incident(1)
    assert (state.status, state.value("category")) == ("responding", "outage")


def test_a_change_older_than_what_is_known_is_left_out_and_named(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    newer = row(incident_state="Active", sys_mod_count="1", sys_updated_at="29-02-2016 05:00")
    servicenow.apply(room, servicenow.read(small(tmp_path, newer)))
    done = servicenow.apply(room, servicenow.read(small(tmp_path, newer, row())))
    assert done.events == 0
    assert [problem.line for problem in done.late] == [3]
    assert "INC0000045" in done.late[0].why


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"incident_state": "-100"}, "incident_state: '-100'"),
        ({"impact": "9 - Odd"}, "impact: '9 - Odd'"),
        ({"urgency": "high"}, "urgency: 'high'"),
        ({"priority": "P1"}, "priority: 'P1'"),
        ({"opened_at": "2016-02-29 01:16"}, "opened_at: '2016-02-29 01:16'"),
        ({"opened_at": "?"}, "opened_at"),
        ({"sys_updated_at": "31-02-2016 01:16"}, "sys_updated_at: '31-02-2016 01:16'"),
        ({"sys_mod_count": "many"}, "sys_mod_count: 'many'"),
        ({"number": "?"}, "number"),
        ({"notify": "too,many"}, "37 fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, changed: dict[str, str], word: str) -> None:
    parsed = servicenow.read(small(tmp_path, row(), row(**changed), row(number="INC0000046")))
    assert [problem.line for problem in parsed.problems] == [3]
    assert word in parsed.problems[0].why
    assert len(parsed.records) == 2


def test_the_line_is_that_of_the_file_even_behind_a_field_of_several_lines(tmp_path: Path) -> None:
    parsed = servicenow.read(small(tmp_path, row(location='"one\ntwo\nthree"'), row(impact="odd")))
    assert [problem.line for problem in parsed.problems] == [5]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", HEADER.replace("urgency", "x") + "\n", HEADER + ",impact\n"])
def test_another_table_is_no_audit_log(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    parsed = servicenow.read(path)
    assert parsed.records == ()
    assert [problem.line for problem in parsed.problems] == [1]


def test_bytes_that_are_no_text_and_files_that_are_not_there_are_told_in_a_sentence(tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes(HEADER.encode() + b"\n\xff\xfe\x00")
    for path, word in ((odd, "UTF-8"), (tmp_path / "none.csv", "none.csv")):
        with pytest.raises(ValueError, match=word):
            servicenow.read(path)


def test_an_import_that_fails_half_way_writes_nothing(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    before = room.journal.last_pos()

    def stop(done: int, total: int) -> None:
        if done > 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        servicenow.apply(room, servicenow.read(FILE), stop)
    assert room.journal.last_pos() == before
    assert room.board(everything=True) == []


def test_a_record_changed_before_it_was_opened_was_known_by_then(room: Room) -> None:
    state = room.incident(room.find("INC0000130"))
    assert state.reported_at == datetime(2016, 2, 29, 7, 27, tzinfo=UTC)
    assert state.value("source/opened_at") == "29-02-2016 09:41"
    times = state.times()
    assert times["reported"] <= times["registered"] <= times["acknowledged"] + timedelta(0)


def test_the_preview_shows_the_rows_as_they_would_become() -> None:
    first, *rest = preview(servicenow.read(FILE), 3)
    assert len(rest) == 2
    assert first["ref"] == "INC0000045"
    assert (first["name"], first["status"]) == ("Category 55 / Subcategory 170 (Symptom 72)", "prioritised")
    assert first["reported_at"] == "2016-02-29T01:16:00.000Z"
