"""A document for people outside: what is labelled more strictly is left out of it, and nothing of it comes back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import later, open_room, responding
from warroom.model.classifying import Said
from warroom.model.envelope import Recorded
from warroom.model.refusal import BadInput, Refused
from warroom.report.export import FORMATS, LEFT_OUT, incident
from warroom.report.forms import Asked
from warroom.room import Room
from warroom.room.log import More

SECRET = "xyzzy"
"""Stands in all words that are labelled TLP:RED, and in whatever was said about them; a number behind it each time."""


class Told:
    """Words that hold the secret, each with a number of its own."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, words: str) -> str:
        self.n += 1
        return f"{words} {SECRET}{self.n}"


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def room(tmp_path: Path, told: Told) -> Iterator[Room]:
    """Everything that can be said about something labelled TLP:RED, beside what is not."""
    with open_room(tmp_path) as room:
        number = responding(room)
        assert number == 1
        room.add_person("dan", "Dan Jansen")
        room.assign(1, "OSC", "dan")
        dan = Room(room.journal, "dan")

        def last(kind: str = "log.written") -> Recorded:
            return [one for one in room.timeline(room.find(1)) if one.kind == kind][-1]

        room.log(1, "They are at the door")  # 1
        dan.task(1, "Call the locksmith", to="dan")
        room.log(1, told("TLP:RED +bridge They are in"))  # 2
        room.log(1, told("TLP:RED ? @dan Is it true:"))  # 3
        dan.answer(1, "3", told("It is"))
        room.log(1, told("!message TLP:RED @bank Stop it"), more=More(approval=True, subject=told("Our money")))  # 4
        room.approve_message(1, "4", returned=told("Not so"))
        room.log(1, told("!can TLP:RED dark"), more=More(actions=told("looking"), needs=told("light")))  # 5
        room.log(1, told("That too"), more=More(reply_to="2"))  # 6: has the label of 2
        room.correct(1, "2", told("They were in"), why=told("No more"))  # 7
        room.strike(1, "5", why=told("It was Tuesday"))
        room.significant(1, "7", why=told("It turned there"))
        room.log(1, "A line that should have had a label: " + told(""))  # 8
        room.correct(1, "8", tlp="red", why=told("Its label"))  # 9
        more = More(options=(told("Wait"),), objections=(told("dan: no"),), due="2h")
        room.decide(1, told("TLP:RED We pay"), more)
        room.decision_set(1, 1, outcome=told("They took it"), objection=told("eve: never"))
        room.log(1, told("!order TLP:RED @dan (+20m) Pull the plug"))
        dan.answer(1, "T2", told("Understood"))
        dan.task_set(1, 2, "in_progress", note=told("The plug is"))
        room.snooze(1, next(one.key for one in room.owed_by(room.current(room.find(1))) if "task" in one.key), "5m")
        room.log(1, told("TLP:RED A name is"))  # 10
        room.log(1, told("? TLP:RED @dan Whose name"))  # 11
        dan.answer(1, "11", told("It is"))
        # Its words go; what was said about it is still there.
        room.redact(room.find_entry(room.current(room.find(1)), "11").id, why=told("The name"))
        room.hypothesis(1, "They came by mail", entries=("2", "D1", "1"))
        room.hypothesis_set(1, 1, "confirmed", why="The mail is there", entries=("9",))
        later(room, minutes=1)
        room.log(1, "TLP:GREEN +bridge The door is shut")  # 12
        room.log(1, "TLP:AMBER The shop stays closed", more=More(reply_to="12"))  # 13
        room.log(1, "!decision TLP:GREEN We tell the neighbours")
        room.task(1, "Sweep the floor", to="dan")
        room.update(1, "customers", "We look at it.")
        assert last().event.tlp == "amber"  # type: ignore[union-attr]
        yield room


ASKED: dict[str, list[Asked]] = {
    "json": [Asked()],
    "csv": [Asked()],
    "md": [Asked()],
    "ics214": [Asked(), Asked(unit="OSC"), Asked(unit="dan"), Asked(unit="IC")],
    "ics309": [Asked(), Asked(channel="bridge")],
    "ics213": [Asked(message="12"), Asked(message="1"), Asked(message="D2")],
}
WHOLE = [(fmt, asked, struck) for fmt in FORMATS for asked in ASKED[fmt] for struck in (False, True)]


def test_the_secret_is_in_what_is_told_to_those_who_may_know_it(room: Room, told: Told) -> None:
    found = {int(n) for n in re.findall(SECRET + r"(\d+)", incident(room, 1, "json"))}
    gone = set(range(1, told.n + 1)) - found
    assert len(gone) == 1, "only the words that were redacted"
    assert SECRET in incident(room, 1, "md")
    assert SECRET in incident(room, 1, "csv")
    assert SECRET in incident(room, 1, "ics309", Asked(channel="bridge"))


@pytest.mark.parametrize(("fmt", "asked", "struck"), WHOLE)
@pytest.mark.parametrize("limit", ["clear", "green", "amber", "amber_strict"])
def test_not_a_word_of_it_is_in_a_document_for_others(
    room: Room, fmt: str, asked: Asked, struck: bool, limit: str
) -> None:
    try:
        text = incident(room, 1, fmt, asked, struck=struck, tlp=limit)
    except (Refused, BadInput) as refused:
        assert limit == "clear", refused
        assert asked in (Asked(message="12"), Asked(message="D2"), Asked(channel="bridge")), "else there is something"
        text = str(refused)
    assert SECRET not in text


@pytest.mark.parametrize("fmt", ["json", "csv", "md", "ics214", "ics309"])
def test_a_document_says_its_label_and_how_much_is_missing(room: Room, fmt: str) -> None:
    text = incident(room, 1, fmt, tlp="green")
    words = "Left out: 13 entries that are labelled more strictly than TLP:GREEN, and what was said of them."
    if fmt == "json":
        document = json.loads(text)
        assert document["tlp"] == "green"
        assert document["left_out"] == {
            "stricter_than": "green",
            "entries": 13,
            "events": document["left_out"]["events"],
        }
        whole = json.loads(incident(room, 1, "json"))
        assert whole["tlp"] == "red"
        assert whole["left_out"] is None
        assert len(whole["events"]) == len(document["events"]) + document["left_out"]["events"]
        return
    assert words in " ".join(text.split()), text
    assert "TLP:GREEN" in text.splitlines()[0 if fmt.startswith("ics") else 2 if fmt == "md" else 1]
    whole = incident(room, 1, fmt)
    assert "Left out" not in whole
    assert "TLP:RED" in whole


def test_head_and_foot_carry_the_label_of_the_strictest_that_stands_there(room: Room) -> None:
    for limit, label in (("green", "TLP:GREEN"), ("amber", "TLP:AMBER"), ("red", "TLP:RED")):
        lines = incident(room, 1, "md", tlp=limit).splitlines()
        assert (lines[2], lines[-1]) == (f"**{label}**", f"**{label}**")
        form = incident(room, 1, "ics214", Asked(unit="IC"), tlp=limit).splitlines()
        assert (form[0].strip(), form[-1].strip()) == (label, label)
    # A form holds less than the incident: one message has its own label.
    assert incident(room, 1, "ics213", Asked(message="12")).splitlines()[0].strip() == "TLP:AMBER", "its reply is"
    assert incident(room, 1, "ics213", Asked(message="13")).splitlines()[0].strip() == "TLP:AMBER"
    assert incident(room, 1, "ics213", Asked(message="D2")).splitlines()[0].strip() == "TLP:GREEN"
    assert incident(room, 1, "ics213", Asked(message="1")).splitlines()[0].startswith("ICS 213")


def test_every_row_of_the_table_has_its_label_and_the_first_says_what_is_missing(room: Room) -> None:
    rows = list(csv.DictReader(io.StringIO(incident(room, 1, "csv", struck=True))))
    by = {row["number"]: row["tlp"] for row in rows if row["number"]}
    assert [by[str(n)] for n in (1, 2, 3, 6, 8, 9, 12, 13)] == ["", *["TLP:RED"] * 5, "TLP:GREEN", "TLP:AMBER"]
    assert {row["tlp"] for row in rows if row["kind"] == "entry.answered"} == {"TLP:RED"}
    first, *others = csv.DictReader(io.StringIO(incident(room, 1, "csv", tlp="amber")))
    assert (first["kind"], first["event"], first["tlp"]) == (LEFT_OUT, "", "TLP:AMBER")
    assert first["text"].startswith("Left out: 12 entries")
    assert LEFT_OUT not in {row["kind"] for row in others}
    assert "TLP:RED" not in {row["tlp"] for row in others}


def test_the_label_of_the_incident_is_that_of_all_of_it(room: Room) -> None:
    room.classify(1, Said(tlp="amber_strict"))
    with pytest.raises(Refused, match=r"labelled TLP:AMBER\+STRICT, more strictly than TLP:AMBER: nothing"):
        incident(room, 1, "md", tlp="amber")
    text = incident(room, 1, "md", tlp="amber_strict")
    assert SECRET not in text
    assert text.splitlines()[2] == "**TLP:AMBER+STRICT**"
    assert "\\[TLP:AMBER+STRICT\\] The door is shut" in text, "the stricter of both"
    assert incident(room, 1, "ics213", Asked(message="1")).splitlines()[0].strip() == "TLP:AMBER+STRICT"


def test_what_is_left_out_is_never_said_not_to_be_there(room: Room) -> None:
    with pytest.raises(Refused, match="Message 9 is labelled more strictly than TLP:AMBER"):
        incident(room, 1, "ics213", Asked(message="9"), tlp="amber")
    with pytest.raises(Refused, match="Message D1 is labelled"):
        incident(room, 1, "ics213", Asked(message="D1"), tlp="amber")
    with pytest.raises(BadInput, match="There is no message 99"):
        incident(room, 1, "ics213", Asked(message="99"), tlp="amber")
    with pytest.raises(BadInput, match=r"Nothing was said on bridge .*Left out: 15 entries"):
        incident(room, 1, "ics309", Asked(channel="bridge"), tlp="clear")


def test_a_hypothesis_names_what_is_left_out_by_its_number_alone(room: Room) -> None:
    text = incident(room, 1, "md", tlp="amber")
    (line,) = [one for one in text.splitlines() if one.startswith("- H1")]
    assert "see 2, D1, 1, 9" in line


def test_labels_stand_beside_what_they_are_about(room: Room) -> None:
    text = incident(room, 1, "md")
    assert "- D2 \\[TLP:GREEN\\] We tell the neighbours" in text
    assert f"- 2: \\[TLP:RED\\] Pull the plug {SECRET}" in text
    assert "\\[TLP:GREEN\\] The door is shut" in text
    form = incident(room, 1, "ics309", Asked(channel="bridge"))
    assert "[TLP:GREEN] The door is shut" in " ".join(form.split())


def test_nothing_labelled_leaves_a_document_as_it_was(tmp_path: Path) -> None:
    with open_room(tmp_path, name="plain.db") as room:
        responding(room)
        room.log(1, "A word")
        for fmt in ("md", "csv", "ics214", "ics309"):
            text = incident(room, 1, fmt)
            assert "TLP" not in text
            assert text == incident(room, 1, fmt, tlp="clear"), "what has no label may go to everybody"
