"""Escalation through the door: raised once, with the time it was due, whoever comes first; calling and answering."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import START, later, open_room
from tests.journal.workers import Worker
from warroom import i18n
from warroom.model import escalating
from warroom.model.classifying import Said
from warroom.model.envelope import Mode
from warroom.model.events import EscalationRaised, LadderArmed
from warroom.model.moving import Words
from warroom.model.parts import Escalation
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room
from warroom.room.incidents import Report

MINUTE = timedelta(minutes=1)
HALF, UNANSWERED = START + 7.5 * MINUTE, START + 12.5 * MINUTE
"""Of the 15 minutes of a P1; and five minutes after that, without an answer."""

# Opens the room at its own moment, waits for a word, and raises what is due; says how many that were.
RAISES = """
import sys
from datetime import datetime
from pathlib import Path
from warroom.clock import FixedClock
from warroom.room import Room
room = Room.open(Path(sys.argv[1]), "worker" + sys.argv[2], clock=FixedClock(datetime.fromisoformat(sys.argv[3])))
def say(word):
    sys.stdout.write(f"{word}\\n")
    sys.stdout.flush()
say("ready")
sys.stdin.readline()
say(room.raise_due())
"""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as made:
        made.declare(Report("Portal down", category="outage", impact="high", urgency="high"))
        yield made


def raised(room: Room) -> list[tuple[str, datetime, str, str]]:
    """Whom, when it was due, who raised it, why: of the events themselves."""
    return [
        (one.event.to, one.at, one.actor, one.event.cause)
        for one in room.timeline(room.find(1))
        if isinstance(one.event, EscalationRaised)
    ]


TWO = [("Duty officer", HALF, "warroom", "time"), ("Service management", UNANSWERED, "warroom", "unanswered")]


# -- exactly once ------------------------------------------------------------------------------------------------------


def test_nobody_has_it_open_and_the_next_who_does_raises_it_with_the_time_it_was_due(room: Room) -> None:
    path, clock = room.journal.path, room.clock
    room.close()
    later_clock = clock
    later_clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    with Room.open(path, "eve", clock=later_clock) as opened:
        assert opened.raise_due() == 2
        assert raised(opened) == TWO
        assert {
            one.recorded_at for one in opened.timeline(opened.find(1)) if isinstance(one.event, EscalationRaised)
        } == {START + timedelta(hours=1)}
        assert opened.raise_due() == 0


@pytest.mark.parametrize("round_", range(3))
def test_two_processes_that_raise_the_same_rung_at_once_raise_it_once(room: Room, round_: int) -> None:
    path = room.journal.path
    workers = [Worker(RAISES, path, n, (START + timedelta(hours=1)).isoformat()) for n in range(2)]
    try:
        assert [worker.hear() for worker in workers] == ["ready", "ready"]
        for worker in workers:
            worker.tell()
        assert sorted(worker.hear() for worker in workers) == ["0", "2"]
        assert [worker.end() for worker in workers] == [0, 0]
    finally:
        for worker in workers:
            worker.close()
    assert raised(room) == TWO


def test_many_threads_of_many_rooms_raise_each_rung_once(room: Room) -> None:
    later(room, hours=1)
    rooms = [Room.open(room.journal.path, f"p{n}", clock=room.clock) for n in range(4)]
    counts: list[int] = []
    threads = [threading.Thread(target=lambda one=one: counts.append(one.raise_due())) for one in rooms]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in rooms:
        one.close()
    assert sorted(counts) == [0, 0, 0, 2]
    assert raised(room) == TWO


def test_a_clock_that_is_set_back_by_an_hour_raises_nothing_twice_and_loses_nothing(room: Room) -> None:
    later(room, minutes=8)
    assert room.raise_due() == 1
    later(room, hours=-1)
    assert room.raise_due() == 0
    room.log(1, "the clock of this machine was set back")
    later(room, minutes=60)
    assert room.raise_due() == 0
    later(room, minutes=5)
    assert room.raise_due() == 1
    assert raised(room) == TWO


def test_before_its_time_nothing_is_raised_and_the_room_is_only_asked_for_one_moment(room: Room) -> None:
    assert room.next_escalation() == "2026-03-02T09:07:30.000Z"
    plan = room.journal.query(
        "EXPLAIN QUERY PLAN SELECT min(next_escalation_at) FROM incidents WHERE next_escalation_at IS NOT NULL"
    )
    assert "incidents_escalation" in str(plan)
    later(room, minutes=7)
    before = room.journal.last_pos()
    assert room.raise_due() == 0
    assert room.journal.last_pos() == before


def test_a_reader_raises_nothing(room: Room) -> None:
    later(room, hours=1)
    with Room.open(room.journal.path, "eve", clock=room.clock, readonly=True) as reader:
        assert reader.raise_due() == 0
    assert raised(room) == []


def test_a_room_that_is_locked_is_left_to_the_next_one(room: Room) -> None:
    later(room, hours=1)
    with Room.open(room.journal.path, "eve", clock=room.clock, patience=0.01) as other:
        with room.journal.lock:
            assert other.raise_due() == 0
        assert other.raise_due() == 2


def test_an_exercise_stays_an_exercise(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.mode = Mode.EXERCISE
        room.declare(Report("Drill", impact="high", urgency="high"))
        later(room, hours=1)
        room.mode = Mode.REAL
        assert room.raise_due() == 2
        assert {one.mode for one in room.timeline(room.find(1))} == {Mode.EXERCISE}


# -- which ladders -----------------------------------------------------------------------------------------------------


def test_what_was_used_is_written_down_and_a_later_file_changes_nothing_of_it(room: Room) -> None:
    (armed,) = [one.event for one in room.timeline(room.find(1)) if isinstance(one.event, LadderArmed)
                and one.event.ladder == "response"]  # fmt: skip
    assert (armed.as_of, armed.to) == ("2026-11-24", ("Duty officer", "Service management"))
    folder = room.journal.path.with_name("room.escalations")
    folder.mkdir()
    (folder / "mine.toml").write_text(
        'schema = "warroom-escalation/1"\nid = "response"\ntitle = "Ours"\nas_of = 2026-01-01\npriorities = ["P1"]\n'
        'until = "acknowledged"\n[groups]\n"Night shift" = ["dan"]\n[[rung]]\nid = "night"\nkind = "functional"\n'
        'to = "Night shift"\nafter = "1 minute"\n',
        encoding="utf-8",
    )
    later(room, minutes=20)
    assert room.raise_due() == 2
    assert [one[0] for one in raised(room)] == ["Duty officer", "Service management"]
    room.declare(Report("Mail down", impact="high", urgency="high"))
    later(room, minutes=2)
    room.raise_due()
    (mine,) = room.incident(2).escalations.values()
    assert (mine.title, mine.to, mine.members) == ("Ours", "Night shift", ("dan",))


def test_a_breach_calls_at_once_in_the_same_act(room: Room) -> None:
    room.classify(1, Said(category="security"))
    (call,) = room.incident(1).escalations.values()
    assert (call.to, call.at) == ("Security lead", START)


def test_ladders_come_in_the_language_that_is_spoken(room: Room) -> None:
    i18n.choose("nl")
    try:
        room.declare(Report("Mail weg", impact="high", urgency="high"))
        assert "Dienstdoende" in room.groups()
    finally:
        i18n.choose("en")
    later(room, minutes=8)
    room.raise_due()
    assert [one.to for one in room.incident(2).escalations.values()] == ["Dienstdoende"]


def test_a_file_that_can_not_be_read_is_said_and_the_others_count(room: Room) -> None:
    folder = room.journal.path.with_name("room.escalations")
    folder.mkdir()
    (folder / "bad.toml").write_text("schema = 7", encoding="utf-8")
    known, problems = room.ladders()
    assert "response" in known
    assert problems == ["bad.toml: it does not begin with schema = 'warroom-escalation/1'"]


def test_what_answers_the_trouble_ends_the_calling(room: Room) -> None:
    later(room, minutes=8)
    room.raise_due()
    room.move(1, "responding")
    assert [one.to for one in escalating.waiting(room.incident(1))] == []
    later(room, hours=1)
    assert room.raise_due() == 0
    assert room.next_escalation() == "2026-03-02T12:00:00.000Z"  # three quarters of the resolution's four hours


def test_an_incident_that_comes_back_is_armed_anew(room: Room) -> None:
    room.move(1, "responding")
    room.move(1, "monitoring")
    room.move(1, "resolved", why="Restored", tell=Words("staff", "It works"))
    assert room.next_escalation() == ""
    later(room, hours=30)
    room.move(1, "responding", why="It is back")
    assert room.next_escalation() == "2026-03-03T18:00:00.000Z"


# -- people ------------------------------------------------------------------------------------------------------------


def test_a_call_by_hand_is_a_promise_of_whoever_was_called_until_they_answer(room: Room) -> None:
    room.move(1, "responding")
    room.assign(1, "OSC", "bob")
    room.escalate(1, "it spreads", to="operations")
    (owed,) = [owed.promise for owed in room.owed(1) if owed.promise.kind == "escalation"]
    assert (owed.who, owed.text, owed.due) == (("bob",), "it spreads", START + 10 * MINUTE)
    with Room.open(room.journal.path, "bob", clock=room.clock) as bob:
        answered = bob.acknowledge(1, note="on my way")
    assert (answered.status, answered.answered_by, answered.note) == ("acknowledged", "bob", "on my way")
    assert [owed for owed in room.owed(1) if owed.promise.kind == "escalation"] == []


@pytest.mark.parametrize(
    ("said", "to", "members"),
    [("osc", "OSC", ()), ("Public Information", "PIO", ()), ("@bob", "@bob", ()), ("duty officer", "Duty officer", ())],
)
def test_whom_a_person_means(room: Room, said: str, to: str, members: tuple[str, ...]) -> None:
    one: Escalation = room.escalate(1, "x", to=said)
    assert (one.to, one.members) == (to, members)


@pytest.mark.parametrize("to", ["nobody at all", "@", "  ", "x" * 300, "o\x1b[31m"])
def test_somebody_who_is_not_there_is_not_called(room: Room, to: str) -> None:
    before = room.journal.last_pos()
    with pytest.raises(ValueError):
        room.escalate(1, "x", to=to)
    assert room.journal.last_pos() == before


def test_the_number_of_a_call_that_is_not_there_is_said(room: Room) -> None:
    with pytest.raises(BadInput, match="has no escalation 7"):
        room.acknowledge(1, 7)


def test_two_answer_at_once_and_the_second_hears_of_the_first(room: Room) -> None:
    room.move(1, "responding")
    room.escalate(1, "help", to="@ann")
    room.acknowledge(1)
    with pytest.raises(Refused, match="waits for an answer"):
        room.acknowledge(1)


def test_standing_down_is_for_whoever_leads(room: Room) -> None:
    room.move(1, "responding")
    with Room.open(room.journal.path, "eve", clock=room.clock) as eve, pytest.raises(Refused, match="Only"):
        eve.stand_down(1, "enough")
    room.stand_down(1, "enough")
    assert room.next_escalation() == ""
