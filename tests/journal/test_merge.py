"""Copies that were edited apart and joined again: the union of what both say, whichever way they are joined."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import clock_of, footprint
from tests.journal.apart import Apart, facts, joined, open_at, two_copies
from warroom.journal import care
from warroom.journal.journal import Journal
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.desk import Desk


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    with two_copies(tmp_path) as both:
        yield both


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def test_a_merge_brings_every_word_of_the_copy_and_says_how_many(apart: Apart) -> None:
    ann, cy = apart
    cy.log(1, "The cable is cut at the station.")
    cy.declare(Report("Printer jams"))
    report = ann.merge(cy.journal.path)
    assert (report.new, report.source) == (4, "b.db")  # cy became known, one entry, declared, registered
    assert [(one.name, one.events, one.new) for one in report.incidents] == [
        ("Portal down", 1, False),
        ("Printer jams", 2, True),
    ]
    assert [match.text for match in ann.search("cable")] == ["The cable is cut at the station."]
    assert report.heads == ann.journal.heads()


def test_the_same_copy_twice_brings_nothing_more(apart: Apart) -> None:
    ann, cy = apart
    cy.log(1, "Once.")
    ann.merge(cy.journal.path)
    before = facts(ann)
    assert ann.merge(cy.journal.path).new == 0
    assert facts(ann) == before
    assert len(ann.joins()) == 1


def test_a_copy_that_only_lags_behind_brings_nothing_and_its_head_is_known(apart: Apart) -> None:
    ann, cy = apart
    ann.log(1, "Ahead.")
    assert ann.merge(cy.journal.path).new == 0
    assert len(ann.journal.heads()) == 1
    assert cy.merge(ann.journal.path).new == 1
    assert cy.journal.heads() == ann.journal.heads()


def test_what_is_written_after_a_merge_follows_both_copies(apart: Apart) -> None:
    ann, cy = apart
    ann.log(1, "Here.")
    cy.log(1, "There.")
    ann.merge(cy.journal.path)
    assert len(ann.journal.heads()) == 2
    ann.log(1, "Together.")
    assert len(ann.journal.heads()) == 1
    assert len(ann.journal.events()[-1].parents) == 2
    joined(ann, cy)


def test_the_other_file_is_only_read(apart: Apart, tmp_path: Path) -> None:
    ann, cy = apart
    cy.log(1, "There.")
    folder = tmp_path / "stick"
    folder.mkdir()
    care.backup(cy.journal, folder / "b.db")
    before = footprint(folder)
    ann.merge(folder / "b.db")
    assert footprint(folder) == before


# -- the same result whichever way -------------------------------------------------------------------------------------

ACTS: list[Callable[[Room, random.Random], object]] = [
    lambda room, dice: room.log(1, f"words {dice.random()}"),
    lambda room, dice: room.declare(Report(f"Trouble {dice.randrange(99)}")),
    lambda room, dice: room.assign(1, "IC", dice.choice(["ann", "bob", "cy"]), why="so it is"),
    lambda room, dice: room.draft(1, "situation", f"text {dice.randrange(9)}"),
    lambda room, dice: room.move(1, dice.choice(["responding", "contained", "monitoring"])),
    lambda room, dice: room.task(1, f"task {dice.randrange(99)}", to="dan"),
    lambda room, dice: room.task_set(1, 1, dice.choice(["done", "blocked", "in_progress"])),
    lambda room, dice: room.objective(1, f"goal {dice.randrange(99)}"),
    lambda room, dice: room.update(1, "customers", f"We know {dice.randrange(99)}.", next_in="+30m"),
    lambda room, dice: room.set("name", f"room {dice.randrange(3)}"),
    lambda room, dice: room.settle(1, room.disputes(1)[0].register, chosen=room.disputes(1)[0].live[0].event),
    lambda room, dice: room.renumber(dice.choice(room.board()).id),
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_copies_that_gossip_in_any_order_agree_when_all_have_heard_all(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    dice = random.Random(seed)
    folder = tmp_path_factory.mktemp("gossip")
    with open_at(folder / "0.db", "ann") as first:
        first.declare(Report("Portal down"))
        first.task(1, "First", to="dan")
        for n in (1, 2):
            care.backup(first.journal, folder / f"{n}.db")
    rooms = [open_at(folder / f"{n}.db", who, dice.uniform(-90, 90)) for n, who in enumerate(("ann", "bob", "cy"))]
    try:
        for _step in range(18):
            room = dice.choice(rooms)
            clock_of(room).advance(timedelta(seconds=dice.randrange(200)))
            if dice.random() < 0.2:
                room.merge(dice.choice([other for other in rooms if other is not room]).journal.path)
                continue
            try:
                dice.choice(ACTS)(room, dice)
            except (Refused, BadInput, IndexError):
                pass  # a rule of the room, or nothing is disputed; what was written is what counts
        rooms[0].merge(rooms[1].journal.path)
        joined(rooms[0], rooms[2])
        joined(rooms[1], rooms[0])
        assert facts(rooms[1]) == facts(rooms[2])
    finally:
        for room in rooms:
            room.close()


# -- what both changed -------------------------------------------------------------------------------------------------


def test_two_commanders_are_both_shown_until_somebody_settles_it(apart: Apart) -> None:
    ann, cy = apart
    ann.assign(1, "IC", "bob")
    cy.assign(1, "IC", "cy", why="ann can't be reached")
    report = ann.merge(cy.journal.path)
    assert [one.register for one in report.disputes] == ["role/IC/primary"]
    (row,) = ann.board()
    assert row.disputes == 1
    (one,) = ann.disputes(1)
    assert (one.what, [live.value for live in one.live]) == ("command", ["cy", "bob"])  # by the time it was said
    cy.merge(ann.journal.path)
    cy.settle(1, one.register, chosen=one.live[0].event)
    assert cy.incident(1).commanders() == ["cy"]
    assert cy.disputes(1) == []
    joined(ann, cy)
    assert ann.incident(1).commanders() == ["cy"]


def test_a_dispute_that_both_copies_settle_differently_is_a_dispute_again(apart: Apart) -> None:
    ann, cy = apart
    ann.draft(1, "situation", "Ours.")
    cy.assign(1, "IC", "cy", why="ann can't be reached")
    cy.draft(1, "situation", "Theirs.")
    joined(ann, cy)
    with open_at(ann.journal.path, "cy", 30) as cy_here:
        cy_here.settle(1, "section/situation", value="Ours, then.")
    (one,) = [found for found in cy.disputes(1) if found.register == "section/situation"]
    cy.settle(1, "section/situation", chosen=one.live[0].event)
    joined(ann, cy)
    (again,) = [found for found in ann.disputes(1) if found.register == "section/situation"]
    assert {live.value for live in again.live} == {"Ours, then.", one.live[0].value}


def test_the_same_change_in_both_copies_is_no_dispute(apart: Apart) -> None:
    ann, cy = apart
    ann.set("name", "Ops")
    cy.set("name", "Ops")
    joined(ann, cy)
    assert ann.journal.query("SELECT * FROM disputes") == []


def test_a_step_that_was_not_chosen_counts_as_never_taken(apart: Apart) -> None:
    ann, cy = apart
    ann.move(1, "responding")
    cy.merge(ann.journal.path)
    ann.move(1, "contained", why="It spreads no further.")
    cy.assign(1, "IC", "cy", why="ann can't be reached")
    cy.move(1, "monitoring", why="A restart helped.")
    joined(ann, cy)
    (one,) = [found for found in ann.disputes(1) if found.register == "status"]
    chosen = next(live for live in one.live if live.value == "contained")
    cy.settle(1, "status", chosen=chosen.event)
    state = cy.incident(1)
    assert state.status == "contained"
    assert "restored" not in state.times()
    assert state.times()["contained"] == chosen.at


def test_tasks_that_both_copies_gave_the_same_number_get_two_numbers(apart: Apart) -> None:
    ann, cy = apart
    ann.task(1, "Ours", to="dan")
    cy.assign(1, "IC", "cy", why="ann can't be reached")
    cy.task(1, "Theirs", to="eve")
    joined(ann, cy)
    tasks = {task.text: task.number for task in ann.incident(1).tasks()}
    assert sorted(tasks.values()) == [1, 2, 3]
    ann.merge(cy.journal.path)
    ann.assign(1, "IC", "ann", why="I am back")
    assert ann.task_set(1, tasks["Theirs"], "blocked").text == "Theirs"


def test_a_number_that_both_copies_gave_out_is_said_and_can_be_given_anew(apart: Apart) -> None:
    ann, cy = apart
    ann.declare(Report("Mail is slow"))
    cy.declare(Report("Printer jams"))
    assert ann.merge(cy.journal.path).twice == (2,)
    assert ann.twice() == {2}
    with pytest.raises(BadInput, match=r"Mail is slow.*Printer jams|Printer jams.*Mail is slow"):
        ann.log(2, "To whom?")
    printer = next(row for row in ann.board() if row.name == "Printer jams")
    assert ann.renumber(printer.id).number == 3
    assert ann.twice() == frozenset()
    assert ann.incident(3).name == "Printer jams"
    with pytest.raises(Refused, match="to itself"):
        ann.renumber(3)
    joined(ann, cy)


def test_settling_what_somebody_else_settled_meanwhile_is_refused(apart: Apart) -> None:
    ann, cy = apart
    ann.draft(1, "situation", "Ours.")
    cy.assign(1, "IC", "cy", why="ann can't be reached")
    cy.draft(1, "situation", "Theirs.")
    joined(ann, cy)
    one = next(found for found in ann.disputes(1) if found.register == "section/situation")
    seen = tuple(live.event for live in one.live)
    cy.settle(1, one.register, chosen=seen[0], seen=seen)
    with pytest.raises(Refused, match="quicker"):
        cy.settle(1, one.register, chosen=seen[1], seen=seen)
    with pytest.raises(Refused, match="not disputed"):
        cy.settle(1, one.register, chosen=seen[1])


def test_settling_asks_the_right_of_whoever_sets_such_a_value(apart: Apart, tmp_path: Path) -> None:
    ann, cy = apart
    ann.draft(1, "situation", "Ours.")
    cy.assign(1, "IC", "cy", why="ann can't be reached")
    cy.draft(1, "situation", "Theirs.")
    joined(ann, cy)
    with open_at(tmp_path / "a.db", "eve") as eve, pytest.raises(Refused, match="Only"):
        eve.settle(1, "section/situation", value="Mine.")


# -- a console that is open --------------------------------------------------------------------------------------------


def test_an_open_desk_shows_joined_lines_in_their_place(apart: Apart, tmp_path: Path) -> None:
    ann, cy = apart
    ann.log(1, "Later, here.")
    cy.log(1, "Earlier, there.")
    desk = Desk(ann)
    desk.start()
    with open_at(tmp_path / "a.db", "bob", 40) as bob:
        bob.merge(cy.journal.path)
    change = desk.look()
    assert change is not None and change.log.anew
    words = [recorded.event.words() for recorded in desk.log.lines]  # type: ignore[union-attr]
    assert words[-2:] == ["Earlier, there.", "Later, here."]


def test_more_events_than_one_look_takes_in_come_with_the_next(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, cy = apart
    desk = Desk(ann)
    desk.start()
    monkeypatch.setattr("warroom.tui.desk.MOST_AT_ONCE", 4)
    for n in range(9):
        cy.log(1, f"word {n}")
    with open_at(ann.journal.path, "bob") as bob:
        bob.merge(cy.journal.path)
    looks = 0
    while desk.look() is not None:
        looks += 1
    assert looks == 3
    assert sum("word" in one.event.words() for one in desk.log.lines) == 9  # type: ignore[union-attr]


def test_a_file_of_the_first_format_gets_what_joining_needs(apart: Apart, tmp_path: Path) -> None:
    ann, cy = apart
    old = tmp_path / "old.db"
    care.backup(ann.journal, old)
    with Journal.open(old) as journal:
        connection = journal.connection()
        connection.execute("DROP TABLE joins")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '2 %'")
        connection.execute("PRAGMA user_version = 1")
    shutil.copy(old, tmp_path / "older.db")
    with Room.open(tmp_path / "older.db", "eve", readonly=True) as reader:
        assert reader.joins() == []
    cy.log(1, "There.")
    with open_at(old, "ann", 60) as room:
        assert room.merge(cy.journal.path).new == 2
        assert len(room.joins()) == 1
