"""A line that the room refuses stays with the person: the words are not lost, and what is typed on is no command."""

from __future__ import annotations

from pathlib import Path

from tests.tui.console import console, furnished, keys, shown
from tests.tui.driving import driven
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import Options


@driven
async def test_a_refused_line_opens_again_with_the_words_and_says_why(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (100, 30)) as (app, pilot):
        before = room.journal.last_pos()
        await keys(app, pilot, "r", ":xyz nora", "enter")
        assert "There is no position 'xyz'" in shown(app)
        assert app.room_screen.prompt.text == "xyz nora"
        await keys(app, pilot, "ctrl+u", ":lsc nora")
        assert "There is no position" not in shown(app)
        assert room.journal.last_pos() == before
        await keys(app, pilot, "enter")
        assert room.holder(1, "LSC") == "nora"


@driven
async def test_what_only_the_room_can_refuse_comes_back_the_same_way(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (100, 30)) as (app, pilot):
        await keys(app, pilot, "t", ":@dan Roll back (25:99)", "enter")
        assert app.room_screen.prompt.text == "@dan Roll back (25:99)"
        assert "is not a time" in shown(app)
        await keys(app, pilot, "escape", "t")
        assert "Your unsent words; Ctrl+U clears them" in shown(app)


@driven
async def test_the_line_says_of_which_incident_it_asks(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (80, 24)) as (app, pilot):
        for key, label in (("t", "Task #1 >"), ("r", "Role #1 >"), ("g", "Objective #1 >"), ("u", "Update #1 >")):
            await keys(app, pilot, key)
            assert label in shown(app)
            await keys(app, pilot, "escape")


@driven
async def test_sending_says_what_was_kept_and_to_whom(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (120, 36)) as (app, pilot):
        await keys(app, pilot, "l", ":14:20 @dan Look at db2", "enter")
        assert "#1: kept as 2, 14:20. To dan." in shown(app)


@driven
async def test_unsent_words_are_spoken_of_when_the_console_comes_back(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.declare(Report("Odd mails"))
    path = room.journal.path
    state = tmp_path / "state"
    async with console(room, options=Options(state_folder=state)) as (app, pilot):
        app.choose(room.find(4))
        await keys(app, pilot, "l", ":the vault is")
        app._keep()
    with Room.open(path, "ann") as again:
        async with console(again, options=Options(state_folder=state)) as (app, pilot):
            assert app.desk.chosen == again.find(4)
            assert "Unsent words wait for you in #4" in shown(app)
            await keys(app, pilot, "l")
            assert app.room_screen.prompt.text == "the vault is"


def test_other_people_or_another_time_are_no_repetition(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    for line in ("@dan ok", "@bob ok", "14:20 @dan ok", "14:21 @dan ok"):
        room.log(1, line)
    assert len(room.search("ok")) == 4
