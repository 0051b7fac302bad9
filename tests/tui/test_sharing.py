"""What copies of the room left disputed, in the console: shown with both values, settled with one key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.tui.console import NOW, console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.journal import care
from warroom.room import Room
from warroom.room.incidents import Report


def divided(folder: Path) -> Room:
    """The furnished room after a copy of it was joined where cy took command and wrote other words."""
    room = furnished(folder)
    stick = folder / "stick"
    stick.mkdir()
    care.backup(room.journal, stick / "copy.db")
    with Room.open(stick / "copy.db", "cy", clock=FixedClock(NOW - timedelta(minutes=30))) as copy:
        copy.assign(1, "IC", "cy", why="ann can't be reached")
        copy.draft(1, "situation", "Card payments fail; cash works.")
        copy.task_set(1, 1, "blocked")
        copy.log(1, "The cable is cut at the station.")
        copy.declare(Report("Till printer jams"))
    room.assign(1, "IC", "bob")
    with Room.open(room.journal.path, "bob", clock=FixedClock(NOW)) as bob:
        bob.draft(1, "situation", "Nobody can pay at all.")
        bob.task_set(1, 1, "done")
        bob.declare(Report("Lift stands still"))
        bob.merge(stick / "copy.db")
    return room


@driven
async def test_board_plan_and_roster_show_both_values_until_a_key_settles_them(tmp_path: Path) -> None:
    room = divided(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        screen = shown(app)
        for words in ("#1 disputed: x", "command disputed: cy / bob", "cy / bob", "Nobody can pay at all.",
                      "Card payments fail; cash works.", "cy: blocked / bob: done", "number twice"):  # fmt: skip
            assert words in screen
        room.me = "bob"
        await keys(app, pilot, "x")
        assert "command: copies of the room say different things" in shown(app)
        await keys(app, pilot, "2")
        assert room.incident(1).commanders() == ["bob"]
        assert "command: bob." in shown(app)
        await keys(app, pilot, "x", "b")
        text = room.incident(1).value("section/situation")
        assert sorted(text.splitlines()) == ["Card payments fail; cash works.", "Nobody can pay at all."]
        await keys(app, pilot, "x", "1")
        assert room.disputes(1) == []
        await keys(app, pilot, "x")
        assert "Nothing is disputed about #1" in shown(app)


@driven
async def test_enter_on_one_of_two_texts_asks_which_holds(tmp_path: Path) -> None:
    room = divided(tmp_path)
    room.me = "bob"
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "2", "down", "enter")
        assert "Situation: copies of the room say different things" in shown(app)
        await keys(app, pilot, "1")
        assert room.incident(1).value("section/situation") == "Card payments fail; cash works."


@driven
async def test_of_two_texts_it_is_shown_what_each_changed_and_one_key_takes_the_changes_of_both(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    care.backup(room.journal, stick / "copy.db")
    old = room.incident(1).value("section/situation")
    with Room.open(stick / "copy.db", "ann", clock=FixedClock(NOW - timedelta(minutes=30))) as copy:
        copy.draft(1, "situation", old.replace("12:30", "12:15"))
    room.draft(1, "situation", f"{old}\nCash works.")
    room.merge(stick / "copy.db")
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "x")
        screen = shown(app)
        for words in ("What all began from (ann, 13:42):", "- Nobody can pay since 12:30.",
                      "+ Nobody can pay since 12:15.", "+ Cash works.", "Take the changes of all"):  # fmt: skip
            assert words in screen, words
        assert "- The card service" not in screen
        await keys(app, pilot, "m")
        assert room.disputes(1) == []
        assert room.incident(1).value("section/situation") == f"{old.replace('12:30', '12:15')}\nCash works."


@driven
async def test_editing_a_disputed_text_starts_from_both_and_settles_it(tmp_path: Path) -> None:
    room = divided(tmp_path)
    room.me = "bob"
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "2", "e")
        editor = app.room_screen.plan.editor
        assert editor is not None
        assert editor.text == "Card payments fail; cash works.\nNobody can pay at all."
        editor.text = "Cards fail."
        await keys(app, pilot, "escape")
        state = room.incident(1)
        assert not state.registers.disputed("section/situation")
        assert state.value("section/situation") == "Cards fail."


@driven
async def test_a_number_given_twice_gets_another_by_the_same_key(tmp_path: Path) -> None:
    room = divided(tmp_path)
    room.me = "bob"
    async with console(room, (200, 60)) as (app, pilot):
        app.choose(next(row.id for row in room.board() if row.name == "Till printer jams"))
        await done(app, pilot)
        await keys(app, pilot, "x", "y")
        assert room.twice() == frozenset()
        assert "number twice" not in shown(app)
        assert room.incident(5).name == "Till printer jams"


@driven
async def test_lines_of_a_copy_come_into_an_open_log_in_their_place_and_say_that_they_came_late(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    care.backup(room.journal, stick / "copy.db")
    with Room.open(stick / "copy.db", "cy", clock=FixedClock(NOW - timedelta(minutes=30))) as copy:
        copy.log(1, "The cable is cut at the station.")
    async with console(room, (200, 60)) as (app, pilot):
        with Room.open(room.journal.path, "bob", clock=FixedClock(NOW)) as bob:
            bob.log(1, "Written here.")
            bob.merge(stick / "copy.db")
        await done(app, pilot)
        lines = [line for line in shown(app).splitlines() if "cable is cut" in line or "Written here" in line]
        assert len(lines) == 2
        assert "[came in 30m later] The cable is cut" in lines[0]


def closed_elsewhere(folder: Path) -> Room:
    """The furnished room, whose third incident a copy closed while dan went on with it here."""
    room = furnished(folder)
    room.move(3, "responding")
    room.task(3, "Look at the index", to="ann")
    stick = folder / "stick"
    stick.mkdir()
    care.backup(room.journal, stick / "copy.db")
    with Room.open(stick / "copy.db", "ann", clock=FixedClock(NOW - timedelta(minutes=30))) as copy:
        copy.task_set(3, 1, "cancelled")
        copy.move(3, "monitoring")
        copy.move(3, "resolved", why="It was the cache.")
        copy.move(3, "closed")
    room.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    room.task_set(3, 1, "in_progress")
    room.merge(stick / "copy.db")
    return room


@driven
async def test_what_was_closed_while_work_went_on_asks_on_the_board_whether_it_is_reopened(tmp_path: Path) -> None:
    room = closed_elsewhere(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        assert "#3 reopen? x" in shown(app)
        app.choose(room.find(3))
        await keys(app, pilot, "x", "1")  # both copies set the task apart: that first
        (line,) = [line for line in shown(app).splitlines() if "Slow search" in line and "closed" in line]
        assert "reopen? x" in line
        await keys(app, pilot, "x")
        screen = shown(app)
        assert "#3 is closed; work went on in a copy (activity after closing: 1)" in screen
        assert "ann, 15:37  Task: T1 Look at the index" in screen
        await keys(app, pilot, "k")
        assert "#3 stays closed." in shown(app)
        assert "Slow search" not in shown(app).split("PLAN")[0].splitlines()[-1]
        assert room.incident(3).activity == []
        assert [row.number for row in room.board()] == [1, 2]


@driven
async def test_it_is_reopened_by_a_key_with_a_reason(tmp_path: Path) -> None:
    room = closed_elsewhere(tmp_path)
    while room.disputes(3):
        one = room.disputes(3)[0]
        room.settle(3, one.register, chosen=one.live[-1].event)
    async with console(room, (80, 24)) as (app, pilot):
        app.choose(room.find(3))
        await keys(app, pilot, "x", "r", ":work went on", "enter")
        assert room.incident(3).status == "in_review"
        assert room.incident(3).activity == []
