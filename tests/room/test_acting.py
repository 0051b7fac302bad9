"""What people do in a room: declare, move, tell, staff, plan, log; and what they are refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, clock_of, declared, later, open_room, responding
from tests.journal.test_tables import agrees
from warroom.journal.errors import StaleEdit
from warroom.model.classifying import Said
from warroom.model.envelope import Mode
from warroom.model.moving import Words
from warroom.model.refusal import BadInput, Refused, SameWords
from warroom.room import Room
from warroom.room.incidents import Report


def kinds(room: Room, ref: int = 1) -> list[str]:
    return [event.kind for event in room.timeline(room.find(ref))]


def both(folder: Path) -> tuple[Room, Room]:
    """Ann and Bob in the same room, by the same clock."""
    ann = open_room(folder)
    return ann, open_room(folder, "bob", clock=clock_of(ann))


# -- declaring ---------------------------------------------------------------------------------------------------------


def test_a_title_is_enough(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        state = room.declare(Report("Portal down"))
        assert (state.code, state.name, state.status, state.priority) == (
            "INC-2026-0001",
            "Portal down",
            "registered",
            "",
        )
        assert (state.declared_by, state.value("reporter"), state.reported_at) == ("ann", "ann", START)
        assert kinds(room) == ["incident.declared", "incident.moved"]


def test_what_is_known_is_classified_at_once(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        state = room.declare(Report("Portal down", category="outage", impact="high", urgency="high", major=True))
        assert (state.status, state.priority, state.major) == ("prioritised", "P1", True)


def test_a_report_may_wait_in_the_inbox(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        state = room.declare(Report("Portal down", reporter="the service desk", registered=False))
        assert (state.status, state.value("reporter")) == ("identified", "the service desk")


def test_a_report_that_cannot_be_taken_writes_nothing(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        before = room.journal.last_pos()
        with pytest.raises(BadInput, match=r"can.t be the category"):
            room.declare(Report("Portal down", category="gremlins"))
        assert room.journal.last_pos() == before
        assert room.board() == []


def test_an_exercise_stays_an_exercise(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.mode = Mode.EXERCISE
        n = responding(room)
        room.mode = Mode.REAL
        room.log(n, "seen")
        assert {event.mode for event in room.timeline(room.find(n))} == {Mode.EXERCISE}
        assert room.incident(n).code == "OEF-2026-0001"
        assert room.declare(Report("Mail slow")).code == "INC-2026-0002"


# -- moving ------------------------------------------------------------------------------------------------------------


def test_beginning_the_response_takes_command(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        state = room.move(n, "responding")
        assert (state.status, state.commanders(), state.debts()) == ("responding", ["ann"], ["category", "priority"])
        assert state.periods[0].ends_at == START + timedelta(hours=4)


def test_a_step_and_its_words_to_the_outside_are_one_transaction(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = responding(room)
        before = room.journal.last_pos()
        due = START + timedelta(hours=1)
        room.move(n, "monitoring", tell=Words("staff", "It works again.", due))
        moved, told = room.since(before)
        assert (moved.kind, told.kind) == ("incident.moved", "update.sent")
        assert told.parents == (moved.hash,)
        assert room.board()[0].next_update_at == due
        before = room.journal.last_pos()
        for words in (Words("staff", ""), Words("", "It works.")):
            with pytest.raises(ValueError):
                room.move(n, "responding", why="again", tell=words)
        assert room.journal.last_pos() == before
        assert room.incident(n).status == "monitoring"


def test_a_weighty_incident_is_in_review_after_it_is_resolved(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = ann.declare(Report("Portal down", category="outage", impact="high", urgency="high")).number
        for to in ("responding", "monitoring"):
            ann.move(n, to)
        with pytest.raises(Refused, match="Not told yet"):
            ann.move(n, "resolved", why="restarted")
        state = ann.move(n, "resolved", why="restarted", tell=Words("staff", "It works again."))
        assert (state.status, state.value("resolution")) == ("in_review", "restarted")
        with pytest.raises(Refused, match="somebody other than its commander"):
            ann.move(n, "closed", why="done")
        assert bob.move(n, "closed", why="done").status == "closed"
        assert ann.board() == []
        assert ann.incident(n).roles() == []
        agrees(ann.journal)


def test_the_window_for_reopening_is_a_setting_of_the_room(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = responding(room)
        room.move(n, "monitoring")
        room.move(n, "resolved", why="restarted")
        later(room, days=6)
        with pytest.raises(Refused, match="more than 5 days ago"):
            room.move(n, "responding", why="again")
        room.set("reopen_days", "10")
        assert room.move(n, "responding", why="again").reopened == 1


def test_whoever_saw_an_older_status_is_told_who_was_quicker(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = responding(ann)
        seen = ann.incident(n).registers.ids("status")
        ann.assign(n, "OSC", "bob")
        bob.move(n, "contained", why="cut off")
        with pytest.raises(Refused, match="bob was quicker: it is 'contained' now"):
            ann.move(n, "monitoring", seen=seen)
        assert ann.incident(n).status == "contained"
        assert ann.move(n, "monitoring", seen=ann.incident(n).registers.ids("status")).status == "monitoring"


def test_what_was_seen_where_nothing_is_says_so_too(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        with pytest.raises(Refused):
            room.assign(n, "SOFR", "bob", seen=("nobody",))
        room.assign(n, "SOFR", "bob", seen=())


def test_the_steps_that_lead_on_say_who_may_and_what_is_missing(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = declared(ann)
        ann.move(n, "responding")
        ann.move(n, "monitoring")
        mine, his = dict(ann.allowed(n)), dict(bob.allowed(n))
        assert mine["responding"] == ""
        assert "still owes" in mine["resolved"]
        assert "Ask ann, who is in command." in his["responding"]
        assert his.keys() == mine.keys() == {"responding", "resolved"}


@pytest.mark.parametrize("to", ["done", "", "CLOSED", "'; --"])
def test_what_is_no_status_is_bad_input(tmp_path: Path, to: str) -> None:
    with open_room(tmp_path) as room, pytest.raises(BadInput, match="is not a status; choose one of identified"):
        room.move(declared(room), to)


# -- times that are typed ----------------------------------------------------------------------------------------------


def test_a_typed_time_is_when_it_happened_and_not_when_it_was_written(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        report = Report("Portal down", reported_at="2026-03-02T08:00:00Z", detected_at="2026-03-02T07:45:00Z")
        n = room.declare(report).number
        entry = room.log(n, "first call", at="2026-03-02T08:10:00Z")
        later(room, hours=1)
        state = room.move(n, "responding", at="2026-03-02T09:20:00Z")
        assert (entry.at, entry.recorded_at) == (START.replace(hour=8, minute=10), START)
        assert room.timeline(room.find(n))[-1].recorded_at == START.replace(hour=10)
        times = state.times()
        assert times["acknowledged"] == START.replace(minute=20)
        assert (times["reported"], times["detected"]) == (START.replace(hour=8), START.replace(hour=7, minute=45))


@pytest.mark.parametrize("ahead", ["2026-03-02T09:02:01Z", "2026-03-03T09:00:00Z", "2030-01-01T00:00:00Z"])
def test_what_happened_cannot_lie_in_the_future(tmp_path: Path, ahead: str) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        before = room.journal.last_pos()
        for act in (
            lambda: room.log(n, "seen", at=ahead),
            lambda: room.move(n, "responding", at=ahead),
            lambda: room.declare(Report("Mail slow", reported_at=ahead)),
            lambda: room.declare(Report("Mail slow", detected_at=ahead)),
        ):
            with pytest.raises(BadInput, match="can't lie in the future"):
                act()
        assert room.journal.last_pos() == before


def test_a_step_is_not_dated_before_the_one_that_it_follows(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        later(room, hours=1)
        room.move(n, "responding", at="2026-03-02T09:30:00Z")
        with pytest.raises(Refused, match="moved to responding, after that time"):
            room.move(n, "monitoring", at="2026-03-02T09:29:00Z")
        room.move(n, "monitoring", at="2026-03-02T09:30:00Z")


# -- the log -----------------------------------------------------------------------------------------------------------


def test_the_same_words_by_the_same_person_within_seconds_are_asked_about_once(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n, other = declared(ann), declared(ann, "Mail slow")
        ann.log(n, "seen")
        later(ann, milliseconds=9_999)
        with pytest.raises(SameWords, match="same words seconds ago"):
            ann.log(n, "seen")
        bob.log(n, "seen")
        ann.log(other, "seen")
        ann.log(n, "seen", kind="decision")
        ann.log(n, "seen too")
        ann.log(n, "seen", again=True)
        later(ann, seconds=11)
        ann.log(n, "seen")
        said = ("log.written", "decision.taken")
        assert [event.event.words() for event in ann.timeline(ann.find(n)) if event.kind in said] == [
            "seen", "seen", "seen", "seen too", "seen", "seen",
        ]  # fmt: skip


def test_an_entry_says_who_in_which_position_to_whom(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        n = responding(room)
        entry = room.log(n, "restart the database", kind="dec", to=("bob", "cy"), channel="phone")
        assert (entry.actor, entry.position, entry.recorded_at) == ("ann", "IC", START)
        row = room.journal.query("SELECT kind, recipients, channel FROM entries WHERE event = ?", (entry.id,))
        assert row == [("decision", '["bob", "cy"]', "phone")]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_entry_is_not_written(tmp_path: Path, text: str) -> None:
    with open_room(tmp_path) as room:
        n = declared(room)
        before = room.journal.last_pos()
        with pytest.raises(ValueError):
            room.log(n, text)
        with pytest.raises(BadInput, match="not a kind of entry"):
            room.log(n, "seen", kind="gossip")
        assert room.journal.last_pos() == before


def test_who_may_speak_to_the_outside(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = responding(ann)
        with pytest.raises(Refused, match=r"Ask ann.*Only Incident Commander.* may speak to the outside"):
            bob.update(n, "staff", "It is down.")
        ann.assign(n, "PIO", "bob")
        assert bob.update(n, "staff", "It is down.").position == "PIO"


# -- plan and tasks ----------------------------------------------------------------------------------------------------


def test_a_section_that_somebody_else_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = declared(ann)
        seen = ann.draft(n, "situation", "down").registers.ids("section/situation")
        bob.draft(n, "situation", "down since nine", seen=seen)
        with pytest.raises(StaleEdit) as stale:
            ann.draft(n, "situation", "down, cause unknown", seen=seen)
        assert stale.value.live[-1].value == "down since nine"  # type: ignore[attr-defined]
        now = ann.incident(n).registers.ids("section/situation")
        state = ann.draft(n, "situation", "down since nine, cause unknown", seen=now)
        assert (state.value("section/situation"), state.registers.disputes()) == ("down since nine, cause unknown", [])


def test_the_plan_is_submitted_returned_and_approved(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = responding(ann)
        with pytest.raises(Refused, match="no objective yet"):
            ann.submit(n)
        ann.objective(n, "mail flows by noon")
        with pytest.raises(Refused, match="may approve the plan"):
            bob.approve(n)
        ann.submit(n)
        with pytest.raises(Refused, match="with the commander already"):
            ann.submit(n)
        with pytest.raises(Refused, match="asks for a reason"):
            ann.send_back(n, "")
        assert ann.send_back(n, "too vague").plan_status == "returned"
        state = ann.approve(n)
        assert (state.plan_status, state.approvals[0].content) == (
            "approved",
            {"objective 1": "mail flows by noon [open]"},
        )
        with pytest.raises(Refused, match="Version 1 is approved"):
            ann.approve(n)


def test_tasks_are_given_by_who_may_and_moved_on_by_who_has_them(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = responding(ann)
        task = ann.task(n, "restart it", to="bob", due="2026-03-02T10:00:00Z")
        assert (task.number, task.assignee, task.status, task.due) == (1, "bob", "assigned", START.replace(hour=10))
        assert bob.task_set(n, 1, "in_progress").status == "in_progress"
        with pytest.raises(Refused, match="give tasks to others"):
            bob.task(n, "ring the supplier", to="cy")
        assert bob.task(n, "ring the supplier").status == "proposed"
        assert bob.task(n, "check the logs", to="bob").status == "acknowledged"
        assert bob.task_set(n, 2, to="bob").assignee == "bob"
        with pytest.raises(Refused):
            bob.task_set(n, 1, to="cy")
        assert ann.task_set(n, 1, to="cy", note="bob is off").assignee == "cy"
        with pytest.raises(Refused):
            bob.task_set(n, 1, "done")
        for number, status in ((9, "done"), (1, None), (1, "finished")):
            with pytest.raises(BadInput):
                ann.task_set(n, number, status)
        assert ann.board()[0].open_tasks == 3


def test_who_classifies_in_command_of_it(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = responding(ann)
        with pytest.raises(Refused, match="may set the priority"):
            bob.classify(n, Said(impact="high"))
        bob.classify(n, Said(category="security"))
        assert ann.classify(n, Said(impact="high", urgency="high")).priority == "P1"


def test_taking_command_in_an_emergency_is_marked_and_seen(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        n = responding(ann)
        with pytest.raises(Refused, match="take command with a reason"):
            bob.assign(n, "IC", "bob")
        assert bob.assign(n, "IC", "bob", why="ann's line is dead").commanders() == ["bob"]
        assert bob.timeline(bob.find(n))[-1].event.emergency  # type: ignore[union-attr]
        assert ann.holder(n, "IC") == "bob"
        with pytest.raises(Refused, match="needs somebody in command"):
            bob.relieve(n, "IC", "bob")


# -- settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"),
    [("colour", "blue"), ("matrix", "4x4"), ("matrix", ""), ("reopen_days", "soon"), ("period_hours", "-1"),
     ("zone", "Mars/Olympus"), ("zone", "../../etc/passwd")],
)  # fmt: skip
def test_a_setting_that_there_is_not_is_refused(tmp_path: Path, key: str, value: str) -> None:
    with open_room(tmp_path) as room, pytest.raises(BadInput):
        room.set(key, value)


def test_settings_are_the_rooms_own_and_everybody_sees_them(tmp_path: Path) -> None:
    ann, bob = both(tmp_path)
    with ann, bob:
        assert (bob.name, bob.setting("matrix")) == ("room", "3x3")
        ann.set("name", "Night shift")
        ann.set("zone", "Asia/Tokyo")
        ann.set("matrix", "5x5")
        assert (bob.name, str(bob.zone), bob.setting("matrix")) == ("Night shift", "Asia/Tokyo", "5x5")
        assert bob.declare(Report("Portal down", impact="very_high", urgency="high")).priority == "P1"
        ann.set("zone", "")
        assert str(bob.zone) == "Europe/Amsterdam"


def test_a_report_that_came_earlier_takes_steps_from_then_on(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    room.declare(Report("Portal down", reported_at="-60m"))
    state = room.move(1, "responding", at="-40m")
    assert (state.times()["acknowledged"] - state.times()["reported"]).total_seconds() == 20 * 60
    with pytest.raises(Refused, match="reported"):
        room.declare(Report("Mail late")) and room.move(2, "responding", at="-1m")
