"""What waits for me, corrections, marks, decisions, orders and hypotheses: pressed, and seen by everybody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events

from tests.builders import clock_of
from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom import i18n
from warroom.model.events import LogWritten
from warroom.model.record import decisions, hypotheses
from warroom.room import Room
from warroom.room.log import More
from warroom.tui.app import Options, WarRoomApp


def other(room: Room, me: str = "dan") -> Room:
    """The same room, by somebody else."""
    return Room.open(room.journal.path, me, clock=room.clock)


def top(app: WarRoomApp) -> str:
    """The top line."""
    return shown(app).split("\n")[0]


def last(room: Room) -> LogWritten:
    """The newest entry."""
    event = [one.event for one in room.timeline(room.find(1)) if one.kind == "log.written"][-1]
    assert isinstance(event, LogWritten)
    return event


# -- answers -----------------------------------------------------------------------------------------------------------


@driven
async def test_what_waits_for_me_stands_on_my_top_line_until_i_answer(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (80, 24)) as (app, pilot):
        assert "wait" not in top(app)
        with other(room) as dan:
            dan.log(1, "!message @ann What do we tell the bank?")
            dan.log(1, "? @IC May I restart db2?")
        await done(app, pilot)
        assert "2 wait: a" in top(app)
        await keys(app, pilot, "a")
        assert "#1 2 dan: What do we tell the bank?" in shown(app)
        await keys(app, pilot, "2", ":Yes", "enter")
        assert "1 waits: a" in top(app)
        await keys(app, pilot, "a")
        assert "What do we tell the bank?" in shown(app)
        await keys(app, pilot, "enter")
        assert "wait" not in top(app)
        assert room.waits() == []
        await keys(app, pilot, "a")
        assert "Nothing waits for your answer." in shown(app)


@driven
async def test_what_i_asked_stands_on_my_top_line_until_it_is_answered(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (80, 24)) as (app, pilot):
        await keys(app, pilot, "l", ":!message @dan Call me", "enter")
        assert "asked dan 0m" in top(app)
        clock_of(room).advance(timedelta(minutes=4))
        app.room_screen.tick()
        await pilot.pause()
        assert "asked dan 4m" in top(app)
        with other(room) as dan:
            dan.answer(1, "2", "In a minute")
        await done(app, pilot)
        assert "asked" not in top(app)
        await keys(app, pilot, "4")
        assert re.search(r"\[dan 15:36: In a\s+minute\]", shown(app)), "who answered when stands behind the entry"


@driven
async def test_a_message_that_waits_for_approval_is_approved_or_returned(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    with other(room, "cap") as cap:
        cap.log(1, "!message @bank We stop", more=More(approval=True))
        cap.log(1, "!message @bank We go on", more=More(approval=True))
    async with console(room) as (app, pilot):
        await keys(app, pilot, "a", "1", "a")
        await keys(app, pilot, "a", "r", ":too early", "enter")
        answers = room.incident(1).record.answers
        assert sorted(one.verdict for given in answers.values() for one in given.values()) == ["approved", "returned"]
        assert [(wait.kind, wait.who, wait.asked_by) for wait in room.waits()] == [("answer", "bank", "cap")]


@driven
async def test_an_observer_answers_nothing(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    with other(room) as dan:
        dan.log(1, "!message @ann Call me")
    async with console(room, options=Options(observe=True)) as (app, pilot):
        await keys(app, pilot, "a", "enter")
        assert "You are observing" in shown(app)
        assert len(room.waits()) == 1


# -- orders ------------------------------------------------------------------------------------------------------------


@driven
async def test_an_order_that_nobody_acknowledges_rises_to_the_top_line_after_a_minute(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "O", ":Fail over", "enter")
        assert "An order is for one person." in shown(app), "and the words stay in the line"
        await keys(app, pilot, "ctrl+u", ":@dan Fail over (+15m)", "enter")
        assert "Ordered; dan has to acknowledge it." in shown(app)
        task = room.incident(1).tasks()[-1]
        assert (task.text, task.assignee, task.ordered, task.unacknowledged) == ("Fail over", "dan", True, True)
        assert "unanswered: dan 0m" in top(app)
    async with console(other(room, "eve"), (200, 50)) as (app, pilot):
        assert "acknowledge T2 late" not in top(app)
        clock_of(room).advance(timedelta(seconds=61))
        app.room_screen.tick()
        await pilot.pause()
        assert "acknowledge T2 late 0:01" in top(app)
    async with console(other(room), (80, 24)) as (app, pilot):
        assert "1 waits: a" in top(app)
        await keys(app, pilot, "a", ":ten minutes", "enter")
    async with console(other(room, "eve")) as (app, pilot):
        assert "unanswered" not in top(app)
        assert room.incident(1).tasks()[-1].status == "acknowledged"


@driven
async def test_a_decision_that_is_due_comes_back_on_the_top_line(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.move(1, "monitoring")
    async with console(room, (200, 50)) as (app, pilot):
        await keys(app, pilot, "d", ":Stay on db2 (+5m)", "enter", "enter")
        clock_of(room).advance(timedelta(minutes=6))
        app.room_screen.tick()
        await pilot.pause()
        assert "look again at D2" in shown(app)
        assert [one.subject for one in app.desk.strip.of(room.find(1)) if one.kind == "review"] == ["D2"]


# -- decisions and hypotheses ------------------------------------------------------------------------------------------


@driven
async def test_a_decision_asks_for_objections_and_when_to_look_again(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "d", ":Stay on db2", "enter")
        assert "Any strong objections?" in shown(app)
        await keys(app, pilot, ":dan it lags; eve no", "enter", ":25h", "enter")
        one = decisions(room.incident(1))[-1]
        assert (one.text, one.objections, one.review) == (
            "Stay on db2", ("dan it lags", "eve no"), room.clock.now() + timedelta(hours=25)
        )  # fmt: skip
        assert "D2 is decided. Looked at again" in shown(app)
        assert not app.drafts.waiting()


@driven
async def test_a_time_to_look_again_that_does_not_exist_is_asked_for_again_and_nothing_is_lost(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "d", ":Stay on db2", "enter", "enter", ":25.61", "enter")
        assert "is not a time" in shown(app)
        assert app.room_screen.prompt.text == "25.61"
        assert len(decisions(room.incident(1))) == 1
        await keys(app, pilot, "escape", "d")
        assert app.room_screen.prompt.text == "Stay on db2"
        await keys(app, pilot, "enter", "enter", "ctrl+u", "enter")
        assert [one.text for one in decisions(room.incident(1))] == ["Fail over to db2", "Stay on db2"]


@driven
async def test_what_came_of_a_decision_is_said_in_the_plan(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        assert "whose outcome is open" in shown(app)
        await keys(app, pilot, "2", "end", "enter", "o", ":It held", "enter")
        assert decisions(room.incident(1))[0].outcome == "It held"
        assert "whose outcome is open" not in shown(app)


@driven
async def test_a_hypothesis_is_raised_linked_and_ruled_out(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "h", ":The disk is full", "enter")
        assert "H1" in shown(app) and "The disk is full · open" in shown(app)
        await keys(app, pilot, "4", "end", "up", "h", "1", "l")
        (one,) = hypotheses(room.incident(1))
        assert len(one.entries) == 1
        await keys(app, pilot, "h", "1", "t")
        assert "being tested" in shown(app)
        await keys(app, pilot, "h", "1", "r", ":df says 40%", "enter")
        assert "The disk is full · ruled out" in shown(app)
        await keys(app, pilot, "h", "n", ":DNS", "enter")
        assert [one.text for one in hypotheses(room.incident(1))] == ["The disk is full", "DNS"]
        await keys(app, pilot, "2", "end", "up", "up", "up", "enter", "c", ":it does not resolve", "enter")
        assert hypotheses(room.incident(1))[1].status == "confirmed"


@driven
async def test_the_pager_gets_a_briefing_from_board_and_roster(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.hypothesis(1, "The disk is full")
    async with console(room) as (app, pilot):
        for pane in ("1", "3"):
            await keys(app, pilot, pane)
            text = app.flows.page_text()
            for words in ("STATUS\n", "H1 The disk is full (open", "update customers: ", "D1 Fail over to db2 (ann"):
                assert words in text
        await keys(app, pilot, "4", "end")
        assert app.flows.page_text() == app.room_screen.log_pane.chosen_text()


# -- a pen and no pencil -----------------------------------------------------------------------------------------------


@driven
async def test_a_correction_is_drawn_struck_for_everybody_with_the_word_and_a_line_through_it(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(other(room, "eve"), (200, 50)) as (theirs, watching):
        async with console(room, (200, 50)) as (app, pilot):
            await keys(app, pilot, "4", "end", "C", "w", "ctrl+u", ":It is db2", "enter", ":wrong host", "enter")
            assert "1 is struck; 2 stands in its place." in shown(app)
        await done(theirs, watching)
        assert "[struck, now 2] Replication lag" in shown(theirs)
        assert "It is db2 [corrects 1]" in shown(theirs)
        struck = theirs.room_screen.log_pane.list._looks.style("struck")
        assert struck.strike
    assert room.search("growing") == []


@driven
async def test_another_time_and_striking_out(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 50)) as (app, pilot):
        await keys(app, pilot, "4", "end", "C", "t", ":14:00", "enter", ":by my watch", "enter")
        assert room.find_entry(room.current(room.find(1)), "2").at.hour == 13
        await keys(app, pilot, "end", "up", "C", "s", ":wrong incident", "enter")
        assert len(room.incident(1).record.struck) == 2
        await keys(app, pilot, "4", "home", "C")
        assert "What was done is not struck but done otherwise" in shown(app)


@driven
async def test_a_time_that_is_none_is_asked_for_again(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "4", "end", "C", "t", ":25.61", "enter")
        assert "is not a time" in shown(app)
        assert app.room_screen.asking


@driven
async def test_the_second_of_two_who_correct_is_told_and_keeps_the_words(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "4", "end", "C", "w", "ctrl+u", ":It is db2", "enter")
        Room(room.journal, "ann").correct(1, "1", "It is db3", why="I saw it")
        await keys(app, pilot, ":wrong host", "enter")
        assert "ann was quicker: 1 is struck (I saw it)." in shown(app)
        assert any(app.drafts.get(key) == "It is db2" for key in app.drafts.waiting())


@driven
async def test_significant_is_one_key_and_what_it_is_stands_before_the_words(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(other(room), (200, 50)) as (app, pilot):
        await keys(app, pilot, "4", "end", "m")
        assert "[significant?] Replication lag" in shown(app)
    async with console(room, (200, 50)) as (app, pilot):
        await keys(app, pilot, "4", "end", "up", "m", "m")
        assert "[significant] Replication lag" in shown(app)
        await keys(app, pilot, "m", "x")
        assert "[significant" not in shown(app)
        await keys(app, pilot, "1", "m")
        assert "Choose the entry first: 4 goes to the log." in shown(app)


# -- the log line ------------------------------------------------------------------------------------------------------


@driven
async def test_a_can_report_is_asked_for_what_it_lacks(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "l", ":!can @OSC db1 is read-only", "enter")
        await keys(app, pilot, ":failing over", "enter", ":two DBAs", "enter")
        assert (last(room).can, last(room).to) == (("db1 is read-only", "failing over", "two DBAs"), ("OSC",))
        await keys(app, pilot, "l", ":!can all is well", "enter", "enter", "enter")
        assert (last(room).text, last(room).can) == ("all is well", ("all is well",))
        assert not app.drafts.waiting()


@driven
async def test_the_preview_says_who_left_and_what_is_no_time(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.relieve(1, "OSC")
    async with console(room) as (app, pilot):
        await keys(app, pilot, "l", ":@dan hi")
        assert "holds no position any more: dan" in shown(app)
        await keys(app, pilot, "ctrl+u", ":25:61 hi")
        assert "25:61 is no time; it stays text" in shown(app)


@driven
async def test_a_paste_of_a_megabyte_puts_nothing_in_and_says_so(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "l", ":so far")
        app.room_screen.prompt._input.post_message(events.Paste("x" * 1_000_000))
        await pilot.pause()
        assert "That is 1000000 characters and a line takes 10000; nothing was put in." in shown(app)
        await keys(app, pilot, "enter")
        assert last(room).text == "so far"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@driven
async def test_everything_fits_a_small_terminal_in_both_languages(tmp_path: Path, language: str) -> None:
    i18n.choose(language)
    room = furnished(tmp_path)
    with other(room) as dan:
        dan.log(1, "!message @ann What do we tell the bank?")
    async with console(room, (80, 24)) as (app, pilot):
        for pressed in (("a",), ("O",), ("d",), ("h",), ("4", "C"), ("m",)):
            await keys(app, pilot, *pressed)
            assert all(len(line) <= 80 for line in shown(app).split("\n"))
            await keys(app, pilot, "escape", "escape")
