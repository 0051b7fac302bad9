"""Which incident and which person somebody means, by what they type."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, declared, open_room
from tests.hostile import WORDS
from warroom.clock import FixedClock
from warroom.journal.journal import Journal
from warroom.model.envelope import PERSON, Actor, Draft, Mode
from warroom.model.events import IncidentDeclared, PersonAdded, SourceRecorded
from warroom.model.refusal import BadInput
from warroom.room import Room
from warroom.room.incidents import Report


def know(room: Room, **people: str) -> None:
    events = [Draft(PERSON + login, PersonAdded(login=login, name=name)) for login, name in people.items()]
    room.journal.append(events, Actor("ann"))


def imported(journal: Journal, stream: str, number: int, ref: str, mode: Mode = Mode.REAL, year: int = 2026) -> None:
    journal.append(
        [
            Draft(stream, IncidentDeclared(number=number, name=ref), mode=mode, at=START.replace(year=year)),
            Draft(stream, SourceRecorded(system="servicenow", ref=ref, key=ref), mode=mode),
        ],
        Actor("ann"),
    )


@pytest.mark.parametrize("ref", [2, "2", "#2", " 2 ", "INC-2026-0002", "inc-2026-0002", "INC-2026-2"])
def test_an_incident_is_found_by_number_and_code(tmp_path: Path, ref: str | int) -> None:
    with open_room(tmp_path) as room:
        first, second = declared(room, "a"), declared(room, "b")
        assert (first, second) == (1, 2)
        assert room.incident(room.find(ref)).name == "b"


def test_an_incident_is_found_by_its_number_in_the_system_it_came_from(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        imported(room.journal, "01KJQZ0000000000000000000B", 2, "INC0000045")
        assert room.find("INC0000045") == "01KJQZ0000000000000000000B"
        assert room.find("01KJQZ0000000000000000000B") == "01KJQZ0000000000000000000B"
        assert room.incident("INC0000045").number == 2


def test_a_code_tells_two_of_the_same_number_apart(tmp_path: Path) -> None:
    """Copies of a room that were edited apart may give a number twice."""
    with open_room(tmp_path) as room:
        imported(room.journal, "01KJQZ0000000000000000000B", 7, "x", Mode.REAL)
        imported(room.journal, "01KJQZ0000000000000000000C", 7, "y", Mode.EXERCISE)
        imported(room.journal, "01KJQZ0000000000000000000D", 7, "z", Mode.REAL, 2025)
        assert room.incident(room.find("INC-2026-0007")).name == "x"
        assert room.incident(room.find("oef-2026-0007")).name == "y"
        assert room.incident(room.find("INC-2025-7")).name == "z"


@pytest.mark.parametrize(
    "ref",
    ["0", "3", "#3", "INC-2026-0003", "INC", "Portal", "#", "-1", "1.0", "9999999999", *WORDS.values()],
    ids=lambda ref: ascii(ref)[:20],
)
def test_what_is_no_incident_is_refused_with_what_to_do(tmp_path: Path, ref: str) -> None:
    with open_room(tmp_path) as room:
        declared(room)
        with pytest.raises(BadInput, match="There is no incident"):
            room.find(ref)


@settings(max_examples=100, deadline=None)
@given(ref=st.text())
def test_anything_typed_is_found_or_refused(ref: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    with Room.open(tmp_path_factory.getbasetemp() / "found.db", "ann") as room:
        try:
            room.find(ref)
        except BadInput as error:
            assert str(error).startswith("There is no incident")


@pytest.mark.parametrize(
    ("typed", "login"),
    [("jdoe", "jdoe"), ("@jdoe", "jdoe"), ("JDOE", "jdoe"), ("jane", "jdoe"), ("Doe", "jdoe"), ("doe", "jdoe"),
     ("pieters", "piet"), ("Piet", "piet"), ("newcomer", "newcomer")],
)  # fmt: skip
def test_a_person_is_found_by_what_only_they_have(tmp_path: Path, typed: str, login: str) -> None:
    with open_room(tmp_path) as room:
        know(room, jdoe="Jane Doe", piet="Piet Pieters", jan="Jan Jansen", jansen="Jan van Jansen")
        assert room.find_person(typed) == login


def test_several_people_are_named_and_the_whole_name_decides(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        know(room, jan="Jan Jansen", jansen="Jan van Jansen", janneke="Janneke")
        with pytest.raises(BadInput, match=r"'jans' may be several people: jan, jansen\. Type more of the name"):
            room.find_person("jans")
        assert room.find_person("jan") == "jan"
        assert room.find_person("Jan van Jansen") == "jansen"


def test_somebody_new_is_known_from_their_first_assignment_on(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        assert [person.login for person in room.people()] == ["ann"]
        room.assign(n, "SOFR", "bob")
        room.task(n, "restart it", to="cy")
        assert [person.login for person in room.people()] == ["ann", "bob", "cy"]
        room.assign(n, "PIO", "bob")
        assert len([event for event in room.journal.events() if event.kind == "person.added"]) == 3


@pytest.mark.parametrize("name", [name for name in WORDS.values() if name.strip()], ids=lambda name: ascii(name)[:20])
def test_a_hostile_name_is_a_login_or_refused(tmp_path: Path, name: str) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        try:
            room.assign(n, "SOFR", name)
        except ValueError as error:
            assert str(error)
            assert room.journal.query("SELECT * FROM assignments") == []
        else:
            (login,) = [str(row[0]) for row in room.journal.query("SELECT person FROM assignments")]
            assert not [c for c in login if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in "\u202e\u2066"]
            assert login in {person.login for person in room.people()}


def test_numbers_never_repeat(tmp_path: Path) -> None:
    clock = FixedClock(START)
    with open_room(tmp_path, clock=clock) as ann, open_room(tmp_path, "bob", clock=clock) as bob:
        numbers = [room.declare(Report("a")).number for room in (ann, bob, bob, ann)]
        ann.move(2, "cancelled", why="false alarm")
        clock.set(START.replace(year=2031))
        numbers.append(bob.declare(Report("b")).number)
        imported(ann.journal, "01KJQZ0000000000000000000B", 100, "x")
        numbers.append(ann.declare(Report("c")).number)
        assert numbers == [1, 2, 3, 4, 5, 101]
        assert bob.incident(101).code == "INC-2031-0101"
