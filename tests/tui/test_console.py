"""The console: what a person presses is done to the room, and what is done to the room is shown."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import Options, WarRoomApp
from warroom.tui.commands import COMMANDS


@driven
async def test_a_title_and_enter_declare_an_incident_without_asking_for_a_severity(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "n", ":Mail is late", "enter")
        state = room.incident(4)
        assert (state.name, state.status, state.priority) == ("Mail is late", "registered", "")
        assert app.desk.chosen == state.id
        assert "INC-2026-0004 is on the board" in shown(app)


@driven
async def test_ages_go_on_at_the_same_moments_on_every_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    timer = WarRoomApp.set_timer
    monkeypatch.setattr(
        WarRoomApp,
        "set_timer",
        lambda app, delay, *rest, **more: (waits.append(delay), timer(app, delay, *rest, **more))[1],
    )
    async with console(furnished(tmp_path)) as (app, _pilot):
        assert app.desk.now().second == 7
    assert 8.0 in waits, "at 0, 15, 30 and 45 seconds of each minute"


@driven
async def test_a_clock_that_ticks_while_the_console_closes_harms_nothing(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, _pilot):
        room.log(1, "The last words before everybody left.")
    for late in (app._second, app._age, app.look, app._whole_board):
        late()
    app.hands._give(lambda _answer: pytest.fail("there is nobody left to tell"), None)


@driven
async def test_a_key_that_comes_while_the_prompt_is_being_made_waits_for_it(tmp_path: Path) -> None:
    async with console(furnished(tmp_path)) as (app, pilot):
        screen = app.room_screen
        await screen.prompt.remove()
        await screen.choices.remove()
        screen._prepared = False  # as a moment after the first picture
        await asyncio.gather(screen.prepare(), app.action_command("log.write"))
        await pilot.pause()
        assert "Log #1 >" in shown(app)


@driven
async def test_an_empty_room_says_which_key_fills_it(tmp_path: Path) -> None:
    async with console(Room.open(tmp_path / "room.db", "ann")) as (app, pilot):
        assert "Press n to declare one" in shown(app)
        await keys(app, pilot, "l")
        assert "No incident is chosen" in shown(app)
        await keys(app, pilot, "n", ":Fire", "enter")
        assert "Fire" in shown(app).splitlines()[2]


@driven
async def test_words_and_enter_are_an_entry_and_the_focus_goes_back(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "1", "l", ":14:20 !dec @dan Go", "enter")
        entry = room.timeline(room.find(1))[-1]
        assert (entry.kind, entry.event.text, entry.event.to) == ("decision.taken", "Go", ("dan",))  # type: ignore[union-attr]
        assert app.room_screen.board.list.has_focus


@driven
async def test_escape_keeps_the_words_and_the_same_key_brings_them_back(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "l", ":half a sentence", "escape")
        assert len(room.search("half")) == 0 if room.search("half") else True
        await keys(app, pilot, "l")
        assert app.room_screen.prompt.text == "half a sentence"
        await keys(app, pilot, "enter")
        assert [match.text for match in room.search("half")] == ["half a sentence"]
        await keys(app, pilot, "l")
        assert app.room_screen.prompt.text == ""


@driven
async def test_words_survive_a_console_that_dies_in_the_middle_of_them(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "l", ":the vault is")
        for _ in range(500):
            if any(app.drafts.get(key) == "the vault is" for key in app.drafts.waiting()):
                break
            await pilot.pause(0.01)
        app.drafts = type(app.drafts)(tmp_path / "elsewhere.db", "nobody", tmp_path)  # nothing more reaches the disk
    async with console(furnished_again(tmp_path)) as (app, pilot):
        await keys(app, pilot, "l")
        assert app.room_screen.prompt.text == "the vault is"


def furnished_again(folder: Path) -> Room:
    return Room.open(folder / "room.db", "ann")


@driven
async def test_the_same_words_twice_are_asked_about_once(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "l", ":again", "enter")
        await keys(app, pilot, "l", ":again", "enter")
        assert "You said that seconds ago" in shown(app)
        await keys(app, pilot, "y")
        assert len(room.search("again")) == 2


@driven
async def test_a_status_and_its_words_to_the_outside_are_one_act(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "s")
        assert "#1 is responding. It goes to:" in shown(app)
        await keys(app, pilot, "1", ":db1 is fenced off, checked by dan", "enter")
        await keys(app, pilot, ":customers: Payments are stopped (+30m)", "enter")
        state = room.incident(1)
        assert state.status == "contained"
        assert state.moves[-1].why == "db1 is fenced off, checked by dan"
        assert state.told["customers"].text == "Payments are stopped"
        last = room.timeline(state.id)[-2:]
        assert last[0].recorded_at == last[1].recorded_at
        assert "#1 is contained now" in shown(app)


@driven
async def test_one_key_leads_from_the_report_to_the_response(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.declare(Report("Odd mails", registered=False))
    async with console(room) as (app, pilot):
        app.choose(room.find(4))
        # Space once: what is missing next is asked for by itself, one key each.
        for pressed, words in (
            ("space", "registered"), ("a", "categorised"), ("1", "categorised"), ("1", "prioritised"),
        ):  # fmt: skip
            await keys(app, pilot, pressed)
            assert room.incident(4).status == words
        assert not app.room_screen.asking, "to take it on is a decision of its own"
        await keys(app, pilot, "space", "enter")
        assert room.incident(4).status == "responding"
        await keys(app, pilot, "space")
        assert "It goes to:" in shown(app)


@driven
async def test_a_step_that_may_not_be_taken_says_why_and_stays_open(tmp_path: Path) -> None:
    room = furnished(tmp_path, "zoe")
    room.assign(1, "IC", "ann")
    async with console(Room(room.journal, "dan")) as (app, pilot):
        await keys(app, pilot, "s")
        assert "Ask ann, who is in command." in shown(app)
        await keys(app, pilot, "3")
        assert app.room_screen.choices.asking
        await keys(app, pilot, "escape")
        assert room.incident(1).status == "responding"


@driven
async def test_priority_takes_two_keys(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "down", "p", "1", "2")
        assert room.incident(2).priority == "P2"


@driven
async def test_a_role_is_a_position_and_a_person(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "r", ":safety bea", "enter")
        assert room.holder(1, "SOFR") == "bea"
        await keys(app, pilot, "r", ":osc eve", "enter")
        assert "dan is Operations Section Chief" in shown(app)
        await keys(app, pilot, "y")
        assert room.holder(1, "OSC") == "eve"


@driven
async def test_a_task_has_one_person_and_a_time(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "t", ":@cap Write to the bank (+30m)", "enter")
        task = room.incident(1).tasks()[-1]
        assert (task.text, task.assignee, task.status) == ("Write to the bank", "cap", "assigned")
        assert task.due is not None
        assert (task.due - app.desk.now()).total_seconds() == 1800


@driven
async def test_a_section_is_edited_in_place_and_saved_by_escape(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "2")
        app.room_screen.plan.list.move_cursor_to("section/emphasis")
        await keys(app, pilot, "enter", ":Two people at every console", "escape")
        assert room.incident(1).value("section/emphasis") == "Two people at every console"
        assert app.room_screen.plan.editor is None
        assert not app.drafts.waiting()


@driven
async def test_two_people_who_edit_the_same_section_are_both_asked_and_both_kept(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "2", "home", "enter", "enter", ":Mine")
        Room(room.journal, "ann").draft(1, "situation", "Theirs")
        await keys(app, pilot, "escape")
        assert "changed this section while you were writing" in shown(app)
        await keys(app, pilot, "b")
        text = room.incident(1).value("section/situation")
        assert text.startswith("Theirs\n")
        assert text.endswith("Mine")


@driven
async def test_what_another_process_writes_appears_and_the_cursor_stays_on_its_row(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "1", "down")
        chosen = app.room_screen.board.list.cursor_key
        with Room.open(tmp_path / "room.db", "eve", clock=room.clock) as other:
            from warroom.room.incidents import Report

            other.declare(Report("Power cut", category="outage", impact="high", urgency="high"))
        await done(app, pilot)
        assert "Power cut" in shown(app)
        assert app.room_screen.board.list.cursor_key == chosen
        assert room.incident(2).id == chosen


@driven
async def test_the_other_panes_show_the_incident_on_the_board(tmp_path: Path) -> None:
    async with console(furnished(tmp_path)) as (app, pilot):
        assert "Nobody can pay" in shown(app)
        await keys(app, pilot, "down")
        assert "Nobody can pay" not in shown(app)
        assert "#2" in app.room_screen.plan.query_one(".head").text  # type: ignore[attr-defined]


@driven
async def test_an_entry_written_long_after_the_fact_says_so(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (200, 50)) as (app, _pilot):
        assert "[written 20m later] Replication lag" in shown(app)


@driven
async def test_search_finds_and_enter_shows_the_incident(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.log(3, "the index is rebuilt")
    async with console(room) as (app, pilot):
        await keys(app, pilot, "slash", ":index", "enter")
        assert "1 line holds index" in shown(app)
        await keys(app, pilot, "enter")
        assert app.desk.chosen == room.find(3)


@driven
async def test_observing_writes_nothing_and_says_so(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    before = room.journal.heads()
    async with console(room, options=Options(observe=True)) as (app, pilot):
        await keys(app, pilot, "n", ":Fire", "enter")
        assert "You are observing" in shown(app)
    assert room.journal.heads() == before


@driven
async def test_every_command_has_a_flow_a_key_and_a_line_in_the_help(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (120, 80)) as (app, pilot):
        for command in COMMANDS:
            assert callable(getattr(app.flows, command.id.replace(".", "_")))
            assert app.keymap_of[command.id]
        await keys(app, pilot, "question_mark")
        for command in COMMANDS:
            assert command.title in shown(app)


@driven
async def test_the_palette_runs_a_command_by_name(tmp_path: Path) -> None:
    async with console(furnished(tmp_path)) as (app, pilot):
        await keys(app, pilot, "colon")
        await pilot.press(*"zoom"[:0], *"whole")
        await pilot.pause(0.3)
        await keys(app, pilot, "enter")
        await pilot.pause(0.3)
        assert app.room_screen.has_class("zoomed")


@pytest.mark.parametrize(
    ("size", "panes"), [((120, 30), 4), ((119, 30), 1), ((80, 24), 1), ((60, 15), 1), ((59, 15), 0)]
)
def test_a_window_shows_as_many_panes_as_it_has_room_for(tmp_path: Path, size: tuple[int, int], panes: int) -> None:
    @driven
    async def look() -> None:
        async with console(furnished(tmp_path), size) as (app, _pilot):
            heads = sum(f" {n} {name}" in shown(app) for n, name in enumerate(("BOARD", "PLAN", "ROSTER", "LOG"), 1))
            assert heads == panes
            assert ("too small" in shown(app)) == (panes == 0)

    look()


LONG = "Nobody may do that but the commander, who is away; take command first: r, ic and your own name, with a reason."


@driven
async def test_a_sentence_that_is_too_long_for_a_line_is_said_to_its_end(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (80, 24)) as (app, pilot):
        app.room_screen.notice(LONG, "late")
        await pilot.pause()
        assert " ".join(" ".join(shown(app).splitlines()[-2:]).split()) == LONG
        await keys(app, pilot, "down")
        assert "Nobody may" not in shown(app)
        assert "q quit" in shown(app).splitlines()[-1]


@driven
async def test_what_is_wrong_with_words_is_said_to_its_end_above_them(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), (80, 24)) as (app, pilot):
        await keys(app, pilot, "r", ":psc " + "somebody else " * 4, "enter")
        said = " ".join(" ".join(shown(app).splitlines()[-3:-1]).split())
        assert said.endswith("1 to 64 letters, digits, or . _ - @ +")
        await keys(app, pilot, "escape")
        assert "letters, digits" not in shown(app)
        await keys(app, pilot, "l")
        assert shown(app).splitlines()[-1].startswith("Log #1 >")
        assert "Checkout down" in shown(app)
