"""The board with many incidents: the inbox, views, words, links, flags; with nothing but keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import clock_of
from tests.tui.console import NOW, console, furnished, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.kept import OwnViews
from warroom.model.classifying import Said
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import WarRoomApp


def numbers(app: WarRoomApp) -> list[int]:
    """The incidents that the board shows, in order."""
    return [row.number for row in app.desk.rows]


def head(app: WarRoomApp) -> str:
    """The head line of the board."""
    return next(line for line in shown(app).splitlines() if " 1 BOARD" in line)


# -- triage ------------------------------------------------------------------------------------------------------------


@driven
async def test_the_inbox_stands_on_the_top_line_while_anything_is_in_it(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (80, 24)) as (app, pilot):
        assert "inbox" not in shown(app).splitlines()[0]
        await keys(app, pilot, "i")
        assert "The inbox is empty" in shown(app)
        await keys(app, pilot, "n", ":!inbox Odd smell", "enter")
        assert "inbox 1: i" in shown(app).splitlines()[0]
        assert "is in the inbox. Space registers it." in shown(app)
        await keys(app, pilot, "i")
        assert numbers(app) == [4]
        assert "Inbox  1 of 4" in head(app)
        await keys(app, pilot, "n", ":Another smell", "enter")
        assert numbers(app) == [4, 5]
        await keys(app, pilot, "space", "escape")
        assert room.incident(5).status == "registered"
        assert numbers(app) == [4]
        await keys(app, pilot, "i")
        assert sorted(numbers(app)) == [1, 2, 3, 4, 5]
        assert "inbox 1: i" in shown(app).splitlines()[0]


@driven
async def test_marks_in_front_of_a_title_say_what_kind_it_is(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "n", ":!test !conf 14:20 Trying the pager")
        assert "test, confidential, reported 14:20: Trying the pager" in shown(app)
        await keys(app, pilot, "enter")
        state = room.incident(4)
        assert (state.kind, state.confidential, state.name) == ("test", True, "Trying the pager")
        assert "TEST CONF. Trying the" in shown(app)


@driven
async def test_a_priority_by_hand_asks_for_its_reason(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "p", "o", "4", ":Nobody buys at night", "enter")
        state = room.incident(1)
        assert (state.priority, state.value("impact")) == ("P4", "high")
        said = [one.event.words() for one in room.timeline(state.id) if one.kind == "incident.classified"]
        assert said[-1] == "Nobody buys at night"
        await keys(app, pilot, "p", "o", "m")
        assert room.incident(1).priority == "P1"


@driven
async def test_the_cause_is_set_when_it_is_known_and_blocks_nothing(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.task_set(1, 1, "done")
    room.move(1, "monitoring")
    room.update(1, "customers", "It works again")
    async with console(room) as (app, pilot):
        await keys(app, pilot, "s", "2", ":failed over", "enter", "enter")
        assert room.incident(1).status == "in_review"
        await keys(app, pilot, "f")
        app.choose(room.find(1))
        await keys(app, pilot, "c", "w", "b")
        assert room.incident(1).value("cause") == "change"


@driven
async def test_what_is_owed_is_seen_on_the_board_before_it_blocks(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.move(2, "responding")
    async with console(room) as (app, _pilot):
        assert "cat.? Badge printer jams" in shown(app)


# -- views -------------------------------------------------------------------------------------------------------------


@driven
async def test_a_view_is_two_keys_and_says_how_many_of_how_many(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "v", "l")
        assert numbers(app) == [1, 2]
        assert "Late  2 of 3" in head(app)
        await keys(app, pilot, "v", "m")
        assert numbers(app) == [1]
        await keys(app, pilot, "v", "c", "d")
        assert numbers(app) == [3]
        await keys(app, pilot, "v", "x")
        assert "No incident is like that. v chooses another view" in shown(app)
        assert app.desk.state is None
        await keys(app, pilot, "f")
        assert numbers(app) == [1, 2, 3]
        assert app.desk.chosen == room.find(1)


@driven
async def test_an_order_is_chosen_and_kept_while_things_change(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "v", "s", "4")
        assert numbers(app) == [3, 2, 1]
        assert "by number" in head(app)
        with Room.open(room.journal.path, "eve", clock=room.clock) as other:
            other.declare(Report("Power cut"))
        await keys(app, pilot)
        assert numbers(app) == [4, 3, 2, 1]


@driven
async def test_what_becomes_late_comes_into_the_view_of_what_is_late(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "v", "l")
        assert 3 not in numbers(app)
        clock_of(room).advance(timedelta(days=9))
        app._age()
        await pilot.pause()
        assert 3 in numbers(app)


@driven
async def test_a_view_is_kept_for_oneself_or_for_everybody(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "v", "l", "v", "k", ":my late", "enter")
        assert "can't be a view's name" in shown(app)
        await keys(app, pilot, "escape", "v", "k", "ctrl+u", ":my-late", "enter", "m")
        assert OwnViews(tmp_path / "state").all() == {"my-late": "late sort:owed"}
        await keys(app, pilot, "v", "s", "4", "v", "k", ":night", "enter", "r")
        assert [view.terms for view in room.views() if view.whose == "room"] == ["late sort:number"]
        await keys(app, pilot, "f", "v")
        assert "my-late  (late sort:owed)" in shown(app)
        await keys(app, pilot, "1")
        assert numbers(app) == [2, 1]
        await keys(app, pilot, "v", "f", "1", "v", "f", "1")
        assert OwnViews(tmp_path / "state").all() == {}
        assert [view for view in room.views() if view.whose == "room"] == []


# -- words -------------------------------------------------------------------------------------------------------------


@driven
async def test_the_board_follows_words_as_they_are_typed(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (80, 24)) as (app, pilot):
        await keys(app, pilot, "F", ":s")
        assert numbers(app) == [1, 2, 3]
        await keys(app, pilot, ":low")
        assert numbers(app) == [3]
        assert "Open with slow  1 of 3" in head(app)
        assert app.desk.state is not None
        assert app.desk.state.number == 1
        await keys(app, pilot, "enter")
        assert app.desk.state.number == 3
        await keys(app, pilot, "F")
        assert app.room_screen.prompt.text == "slow"
        await keys(app, pilot, "escape")
        assert numbers(app) == [1, 2, 3]
        assert app.room_screen.board.list.has_focus


@driven
async def test_words_that_nothing_holds_say_so_and_point_to_the_search(tmp_path: Path) -> None:
    async with console(furnished(tmp_path)) as (app, pilot):
        await keys(app, pilot, "F", ":xyzzy", "enter")
        assert "No incident holds these words. / looks through every log, too." in shown(app)
        await keys(app, pilot, "F", "escape")
        assert numbers(app) == [1, 2, 3]


@driven
async def test_what_a_search_finds_is_shown_also_where_the_view_hides_it(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "v", "m", "slash", ":slow", "enter", "enter")
        assert app.desk.state is not None
        assert app.desk.state.number == 3
        assert numbers(app) == [1, 2, 3]


# -- links -------------------------------------------------------------------------------------------------------------


@driven
async def test_what_is_like_it_is_shown_with_the_reasons_and_linked_by_hand(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.classify(3, Said(cause="change"))
    async with console(room) as (app, pilot):
        await keys(app, pilot, "n", ":Search slow again", "enter")
        assert "L: 1 similar: #3; 1 of them: change" in shown(app)
        await keys(app, pilot, "L")
        assert "#3 Slow search (prioritised): search, slow; cause: change" in shown(app)
        assert room.ties(4) == []
        await keys(app, pilot, "1", "p")
        assert [(tie.link, tie.number) for tie in room.ties(4)] == [("parent", 3)]
        assert "in #3: Search slow" in shown(app)
        await keys(app, pilot, "L", "1", "x")
        assert room.ties(4) == []


@driven
async def test_a_duplicate_is_closed_and_points_on(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "n", ":Cannot pay", "enter", "L", "+", ":1", "enter", "d")
        assert room.incident(4).status == "cancelled"
        await keys(app, pilot, "f")
        assert "dup. #1: Cannot pay" in shown(app)
        app.choose(room.find(4))
        await keys(app, pilot, "L", "1", "g")
        assert app.desk.state is not None
        assert app.desk.state.number == 1


@pytest.mark.parametrize(("typed", "said"), [("99", "There is no incident 99"), ("1", "can't be linked to itself")])
def test_a_link_to_nothing_or_to_itself_is_a_sentence(tmp_path: Path, typed: str, said: str) -> None:
    @driven
    async def press() -> None:
        async with console(furnished(tmp_path)) as (app, pilot):
            await keys(app, pilot, "L", "+", f":{typed}", "enter")
            if app.room_screen.choices.asking:
                await keys(app, pilot, "p")
            assert said in shown(app)

    press()


@driven
async def test_cancelling_as_a_duplicate_asks_of_what(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        app.choose(room.find(2))
        await keys(app, pilot, "s", "3", "2", "+", ":3", "enter", "d")
        assert [(tie.link, tie.number) for tie in room.ties(2)] == [("duplicate", 3)]
        assert room.incident(2).value("cancel_reason") == "duplicate"


# -- who sees it -------------------------------------------------------------------------------------------------------


@driven
async def test_a_confidential_incident_is_off_the_screens_of_others_at_once(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    eve = Room.open(room.journal.path, "eve", clock=room.clock)
    async with console(eve) as (app, pilot):
        assert numbers(app) == [1, 2, 3]
        assert app.desk.chosen == room.find(1)
        room.confide(1, confidential=True)
        await keys(app, pilot)
        assert numbers(app) == [2, 3]
        assert app.desk.state is not None
        assert app.desk.state.number == 2
        assert "1 confidential incident is not shown" in head(app)
        assert "Checkout" not in shown(app)
        assert "#1" not in shown(app)
        room.confide(1, add=["eve"])
        await keys(app, pilot)
        assert numbers(app) == [1, 2, 3]
        assert "not shown" not in head(app)


@driven
async def test_confidentiality_is_given_and_taken_with_keys(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "M", "c", "y")
        assert room.circle(1) == (True, ["ann", "cap", "dan"])
        assert "CONF. Checkout down" in shown(app)
        await keys(app, pilot, "M", "c", "a", ":bea", "enter")
        assert room.circle(1)[1] == ["ann", "bea", "cap", "dan"]
        await keys(app, pilot, "M", "c", "2")
        assert room.circle(1)[1] == ["ann", "cap", "dan"]
        await keys(app, pilot, "M", "c", "p")
        assert room.circle(1)[0] is False


# -- many --------------------------------------------------------------------------------------------------------------


@driven
async def test_the_panes_follow_when_the_cursor_rests_and_commands_mean_where_it_stands(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        app.choosing.soon(room.find(2))
        app.choosing.soon(room.find(3))
        assert app.desk.chosen == room.find(1), "nothing was read while the cursor flew"
        await keys(app, pilot, "l", ":about the third", "enter")
        assert [match.code for match in room.search("third")] == ["INC-2026-0003"]


@driven
async def test_of_a_long_board_only_what_is_on_the_screen_is_drawn(tmp_path: Path) -> None:
    room = Room.open(tmp_path / "room.db", "ann", clock=FixedClock(NOW))
    for n in range(300):
        room.declare(Report(f"Incident {n}"))
    async with console(room, (80, 24)) as (app, pilot):
        book = app.room_screen.board.list._book
        assert len(app.room_screen.board.list.rows) == 300
        app.room_screen.board.redraw()
        await pilot.pause()
        assert 0 < len(book._rows) <= 2 * 24
        drawn = dict(book._rows)
        await keys(app, pilot, "down")
        assert dict(list(book._rows.items())[: len(drawn)]) == drawn
        assert len(book._rows) <= 2 * 24
