"""Labels of the Traffic Light Protocol through the door: what is kept, what a reply takes on, what copies dispute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import open_room, responding
from tests.journal.apart import joined, two_copies
from warroom.journal import care
from warroom.model.classifying import Said
from warroom.model.events import DecisionTaken, LogWritten, TaskAdded
from warroom.model.record import decisions
from warroom.model.refusal import BadInput, Refused
from warroom.report.export import incident
from warroom.room import Room
from warroom.room.log import More


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        responding(room)
        room.add_person("dan")
        yield room


def level(room: Room, text: str, tlp: str | None = None, **said: str) -> str:
    """The label that a line is kept with."""
    event = room.log(1, text, more=More(tlp=tlp, **said)).event
    assert isinstance(event, LogWritten | DecisionTaken | TaskAdded)
    return event.tlp


def test_whatever_a_line_becomes_keeps_its_label(room: Room) -> None:
    assert level(room, "TLP:RED They are in db1") == "red"
    assert level(room, "!decision tlp:amber We pay") == "amber"
    assert level(room, "!order @dan TLP:AMBER+STRICT Pull the plug") == "amber_strict"
    assert level(room, "A line without one") == ""
    assert level(room, "TLP:RED Said beside it", "green") == "green"
    assert level(room, "TLP:RED Said that it has none", "none") == ""
    (order,) = room.current(room.find(1)).tasks()
    assert (order.text, order.tlp) == ("Pull the plug", "amber_strict")
    assert [(one.text, one.tlp) for one in decisions(room.current(room.find(1)))] == [("We pay", "amber")]


def test_a_level_that_there_is_not_writes_nothing(room: Room) -> None:
    before = room.journal.last_pos()
    with pytest.raises(BadInput, match="choose one of TLP:CLEAR"):
        level(room, "x", "purple")
    with pytest.raises(BadInput, match="can't be the label"):
        room.classify(1, Said(tlp="purple"))
    with pytest.raises(BadInput, match="TLP:RED"):
        room.correct(1, "1", tlp="purple", why="so")
    assert room.journal.last_pos() == before


def test_a_reply_takes_on_the_label_of_what_it_answers_unless_another_was_said(room: Room) -> None:
    room.log(1, "TLP:RED They are in db1")
    room.log(1, "A line without one")
    assert level(room, "I saw that", reply_to="1") == "red"
    assert level(room, "TLP:GREEN Something is wrong", reply_to="1") == "green"
    assert level(room, "Understood", "none", reply_to="1") == ""
    assert level(room, "TLP:AMBER This, too", reply_to="2") == "amber"
    room.redact(room.find_entry(room.current(room.find(1)), "1").id, why="a name")
    assert level(room, "Even now", reply_to="1") == "red"


def test_a_correction_keeps_the_label_and_may_change_nothing_else(room: Room) -> None:
    room.log(1, "TLP:RED They are in db1")
    new = room.correct(1, "1", "They are in db2", why="the wrong one").event
    assert isinstance(new, LogWritten)
    assert new.tlp == "red"
    milder = room.correct(1, "2", tlp="TLP:AMBER", why="the board has to know").event
    assert isinstance(milder, LogWritten)
    assert (milder.text, milder.tlp) == ("They are in db2", "amber")
    with pytest.raises(BadInput, match="Nothing differs"):
        room.correct(1, "3", tlp="amber", why="once more")
    none = room.correct(1, "3", tlp="none", why="it is in the papers").event
    assert isinstance(none, LogWritten)
    assert none.tlp == ""


def test_anybody_labels_an_incident_as_they_categorise_it(room: Room) -> None:
    bob = Room(room.journal, "bob")
    assert bob.classify(1, Said(tlp="amber")).tlp == "amber"
    with pytest.raises(Refused, match="classified so already"):
        room.classify(1, Said(tlp="amber"))
    assert room.classify(1, Said(tlp="")).tlp == ""


def test_two_copies_that_label_apart_have_the_stricter_until_somebody_settles_it(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (ann, cy):
        cy.classify(1, Said(tlp="red"))
        ann.classify(1, Said(tlp="green"))
        joined(ann, cy)
        assert ann.current(ann.find(1)).tlp == "red"
        (dispute,) = ann.disputes(1)
        assert dispute.register == "tlp"
        chosen = next(live.event for live in dispute.live if live.value == "green")
        ann.settle(1, "tlp", chosen=chosen)
        assert ann.current(ann.find(1)).tlp == "green"


def test_a_number_that_two_copies_gave_stays_the_one_that_everybody_knows(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (ann, cy):
        cy.log(1, "!decision TLP:RED We pay", at="-1m")
        ann.log(1, "!decision We tell the press")
        joined(ann, cy)
        assert [(one.number, one.text) for one in decisions(ann.incident(1))] == [
            (1, "We pay"),
            (2, "We tell the press"),
        ]
        assert "D2 We tell the press" in incident(ann, 1, "md", tlp="green")


def test_the_tables_say_what_the_journal_says(room: Room) -> None:
    room.log(1, "TLP:RED They are in db1")
    room.log(1, "!decision TLP:RED We pay")
    room.log(1, "!order @dan TLP:RED Pull the plug")
    room.classify(1, Said(tlp="green"))
    room.correct(1, "1", tlp="amber", why="so")
    assert care.difference(room.journal) == ""
