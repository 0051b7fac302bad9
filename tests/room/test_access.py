"""Who gets in, at the door: rights are asked under the lock, with each act, and a key opens what the room says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import clock_of, declared, open_room, responding
from tests.journal.test_tables import agrees
from tests.keys import key_of
from warroom.journal.care import verify
from warroom.journal.merge import merge
from warroom.model.classifying import Said
from warroom.model.envelope import Actor, Mode
from warroom.model.plain import BadLogin
from warroom.model.refusal import BadInput, Refused
from warroom.room import Guest, Room
from warroom.room.incidents import Report

ANN, BOB = key_of("ann"), key_of("bob")


def come(room: Room, me: str, seed: str = "", via: str = "ssh 192.0.2.7") -> Room:
    """Somebody who comes in by their key."""
    guest = Guest(via, key_of(seed or me).fingerprint)
    return Room.open(room.journal.path, me, create=False, clock=clock_of(room), guest=guest)


# -- what each may -----------------------------------------------------------------------------------------------------


ACTS: dict[str, Callable[[Room], object]] = {
    "log": lambda room: room.log(1, "seen"),
    "hazard": lambda room: room.log(1, "!hazard gas"),
    "declare": lambda room: room.declare(Report("Another one")),
    "describe": lambda room: room.describe(1, title="Otherwise"),
    "propose a task": lambda room: room.task(1, "do this"),
    "take a task": lambda room: room.task(1, "do that", to=room.me),
    "categorise": lambda room: room.classify(1, Said(category="software")),
    "prioritise": lambda room: room.classify(1, Said(impact="high", urgency="high")),
    "take command": lambda room: room.move(1, "responding"),
    "assign": lambda room: room.assign(1, "SOFR", "cy"),
    "give a task": lambda room: room.task(1, "for cy", to="cy"),
    "draft": lambda room: room.draft(1, "situation", "dark"),
    "objective": lambda room: room.objective(1, "light"),
    "update": lambda room: room.update(1, "customers", "soon"),
    "start a plan": lambda room: room.start_response(1, "cyber-attack"),
    "set": lambda room: room.set("name", "mine"),
    "let in": lambda room: room.admit("cy", right="observer"),
    "people": lambda room: room.add_person("cy", "Cy"),
}
"""One act of each family on incident 1, as somebody without a position would try it."""
MEMBER = {"log", "hazard", "declare", "describe", "propose a task", "take a task", "categorise", "people"}


@pytest.mark.parametrize(
    ("right", "may"),
    [("observer", set()), ("trainer", set()), ("responder", MEMBER), ("commander", None), ("", None)],
)
def test_each_right_allows_its_acts_and_no_other(tmp_path: Path, right: str, may: set[str] | None) -> None:
    allowed = set()
    for name in ACTS:
        folder = tmp_path / name
        folder.mkdir()
        with open_room(folder, "root") as root:
            declared(root)
            if right:
                root.admit("ann", right=right)
            with open_room(folder, "ann", clock=clock_of(root)) as ann:
                before = ann.journal.heads()
                try:
                    ACTS[name](ann)
                    assert ann.journal.heads() != before
                    allowed.add(name)
                except Refused as refusal:
                    assert ann.journal.heads() == before, "what is refused writes nothing"
                    assert "warroom access add" in str(refusal), "and says what can be done about it"
    assert allowed == (set(ACTS) if may is None else may)


def test_a_responder_proposes_and_a_commander_gives(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        declared(root)
        root.admit("ann", right="responder")
        with open_room(tmp_path, "ann", clock=clock_of(root)) as ann:
            assert ann.task(1, "restore").status == "proposed"
            assert ann.task_set(1, ann.task(1, "look", to="ann").number, "done").status == "done"
        assert root.task(1, "restore").status == "assigned"


def test_a_responder_acts_in_the_position_that_a_commander_gave_them(tmp_path: Path) -> None:
    with open_room(tmp_path, "ic") as ic:
        responding(ic)
        ic.admit("dan", position="OSC")
        ic.admit("eve", position="observer")
        ic.assign(1, "OSC", "dan")
        with open_room(tmp_path, "dan", clock=clock_of(ic)) as dan:
            dan.assign(1, "DIVS", "cy")
            assert dan.task(1, "pull the plug", to="cy").status == "assigned"
            with pytest.raises(Refused, match="can't be Incident Commander"):
                dan.assign(1, "IC", "dan", why="nobody answers")
        with pytest.raises(Refused, match="eve can't be Documentation Unit Leader"):
            ic.assign(1, "DOCL", "eve")


def test_a_trainer_acts_in_exercises_and_not_beside_them(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        declared(root)
        root.admit("tess", right="trainer")
        with open_room(tmp_path, "tess", clock=clock_of(root)) as tess:
            with pytest.raises(Refused, match="You come in as a trainer: you act in exercises only, and this is real"):
                tess.log(1, "inject")
            tess.mode = Mode.EXERCISE
            exercise = tess.declare(Report("Flood", impact="high", urgency="high"))
            tess.move(exercise.number, "responding")
            tess.log(exercise.number, "inject")
            with pytest.raises(Refused, match="this is real"):
                tess.log(1, "inject")


def test_what_may_be_done_next_is_shown_as_it_will_be_refused(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        root.declare(Report("Portal down", category="outage", impact="low", urgency="low"))
        root.admit("dan", position="OSC")
        with open_room(tmp_path, "dan", clock=clock_of(root)) as dan:
            assert dict(dan.allowed(1))["responding"].startswith("Only commanders may take command")
        assert dict(root.allowed(1))["responding"] == ""


def test_a_right_that_is_taken_counts_for_the_very_next_act_of_a_room_that_is_open(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root, open_room(tmp_path, "dan", clock=clock_of(root)) as dan:
        declared(root)
        dan.log(1, "one")
        root.admit("dan", right="observer")
        with pytest.raises(Refused):
            dan.log(1, "two")
        root.admit("dan", right="responder")
        dan.log(1, "three")


def test_another_rooms_events_are_not_brought_in_by_who_may_not(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        declared(root)
        root.admit("dan", right="responder")
        copy = tmp_path / "copy.db"
        root.journal.query("VACUUM INTO ?", (str(copy),))
        with open_room(tmp_path, "dan", clock=clock_of(root)) as dan, pytest.raises(Refused, match="for commanders"):
            dan.merge(copy)


# -- letting in and turning away ---------------------------------------------------------------------------------------


def test_who_was_let_in_and_out_by_whom_stands_in_the_journal(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        one = root.admit("ann", position="IC", key=ANN)
        assert (one.login, one.right, one.position, one.by) == ("ann", "commander", "IC", "root")
        assert [held.fingerprint for held in one.keys] == [ANN.fingerprint]
        root.admit("ann", key=BOB)
        root.turn_away("ann", key=BOB.fingerprint, why="lost the phone")
        gone = root.turn_away("ann", why="left")
        assert (gone.right, gone.keys) == ("", ())
        assert [(event.kind, event.actor) for event in root.admissions()] == [
            (kind, "root") for kind in ("access.granted", "key.granted", "key.granted", "key.revoked", "key.revoked",
                                        "access.revoked")
        ]  # fmt: skip
        agrees(root.journal)


def test_saying_it_twice_writes_it_once(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        root.admit("ann", position="OSC", key=ANN)
        before = root.journal.heads()
        root.admit("ann", position="OSC", key=ANN)
        root.admit("ann", key=ANN)
        assert root.journal.heads() == before


def test_what_can_not_be_meant_is_refused(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        before = root.journal.heads()
        with pytest.raises(BadInput, match="Say what ann comes in for"):
            root.admit("ann", key=ANN)
        with pytest.raises(BadLogin):
            root.admit("../../etc", right="observer")
        with pytest.raises(Refused, match="ann was given no right"):
            root.turn_away("ann")
        assert root.journal.heads() == before


@pytest.mark.parametrize("right", ["observer", "responder", "trainer"])
def test_who_may_not_command_lets_nobody_in(tmp_path: Path, right: str) -> None:
    with open_room(tmp_path, "root") as root:
        root.admit("dan", right=right)
        with open_room(tmp_path, "dan", clock=clock_of(root)) as dan:
            for act in (lambda: dan.admit("dan", right="commander"), lambda: dan.turn_away("dan")):
                with pytest.raises(Refused):
                    act()
        assert root.rights() == {"dan": right}


def test_copies_that_were_edited_apart_leave_a_right_disputed_until_it_is_said_anew(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        root.admit("ann", right="responder")
        copy = tmp_path / "copy.db"
        root.journal.query("VACUUM INTO ?", (str(copy),))
        root.admit("ann", right="commander")
        with Room.open(copy, "other", clock=clock_of(root)) as other:
            other.admit("ann", right="observer")
        report = merge(root.journal, copy, Actor("root"))
        assert [dispute.register for dispute in report.disputes] == ["right/ann"]
        assert root.admitted_as("ann").disputed
        root.admit("ann", right="observer")
        assert not root.admitted_as("ann").disputed
        assert root.rights() == {"ann": "observer"}
        assert verify(root.journal).ok


# -- by key ------------------------------------------------------------------------------------------------------------


def test_who_comes_by_key_says_from_where_in_each_event(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        declared(root)
        root.admit("ann", position="OSC", key=ANN)
        with come(root, "ann") as ann:
            recorded = ann.log(1, "seen")
        assert (recorded.actor, recorded.via) == ("ann", f"{root.journal.via} ssh 192.0.2.7")


def test_a_key_opens_the_room_for_its_owner_as_long_as_the_room_says_so(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        root.admit("ann", position="OSC", key=ANN)
        root.admit("bob", position="OSC", key=BOB)
        for me, seed in (("ann", "bob"), ("bob", "ann"), ("cy", "ann"), ("root", "ann"), ("ann", "nobody's")):
            with pytest.raises(Refused, match="Ask whoever looks after it"):
                come(root, me, seed)
        with come(root, "ann") as ann:
            root.turn_away("ann", key=ANN.fingerprint)
            with pytest.raises(Refused, match="does not open this room for ann"):
                ann.declare(Report("Portal down"))
            with pytest.raises(Refused):
                ann.admitted()
            root.admit("ann", key=ANN)
            ann.declare(Report("Portal down"))
            root.turn_away("ann")
            with pytest.raises(Refused, match="ann has no right in this room"):
                ann.log(1, "still here")


def test_who_comes_by_key_lets_nobody_in_whatever_their_right(tmp_path: Path) -> None:
    with open_room(tmp_path, "root") as root:
        root.admit("ann", position="IC", key=ANN)
        with come(root, "ann") as ann:
            for act in (lambda: ann.admit("eve", right="commander"), lambda: ann.turn_away("ann")):
                with pytest.raises(Refused, match="on the machine where the room lies"):
                    act()


def test_a_room_that_is_not_there_is_not_made_by_a_key(tmp_path: Path) -> None:
    from warroom.journal.errors import RoomFileError

    with pytest.raises(RoomFileError):
        Room.open(tmp_path / "no.db", "ann", create=False, guest=Guest("ssh", "SHA256:x"))
    assert list(tmp_path.iterdir()) == []
