"""Words to the outside in the console: said, approved, sent; who was told what, when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import clock_of
from tests.hostile import DRAWN, WORDS
from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from tests.tui.test_goldens import check_looks
from warroom import i18n
from warroom.model.envelope import Mode
from warroom.model.updates import drafts, sent
from warroom.model.updating import draft_of
from warroom.report.owing import promised
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import WarRoomApp
from warroom.tui.flows.stakeholders import folded, unfolded

Golden = Callable[[str, str], None]
LONG = ("Payments fail since 12:30. We have found the database that causes it and are switching over; this takes half "
        "an hour.\nOrders that were placed are kept, nobody has to order twice.")  # fmt: skip


def cap(room: Room) -> Room:
    """The Public Information Officer of the furnished room, by the same file."""
    return Room(room.journal, "cap")


def waiting(folder: Path) -> Room:
    """The furnished room with words that wait, and a promise that was not kept."""
    room = furnished(folder)
    pio = cap(room)
    pio.update(1, "customers", LONG)
    pio.update(1, "press", "We know of it.")
    pio.update(1, "partners", "Please hold deliveries.")
    room.approve_update(1, 3)
    room.update(1, "board", "Checkout is down; ann is in command.", next_in="+1m")
    clock_of(room).advance(timedelta(minutes=4))
    return room


def owed(app: WarRoomApp) -> list[str]:
    found = app.desk.strip.first(app.desk.now(), 99)
    return [promised(one.kind, one.subject) for one in found if one.kind in ("draft", "update")]


# -- saying them -------------------------------------------------------------------------------------------------------


@driven
async def test_the_line_says_how_it_was_read_before_it_is_sent(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(cap(room)) as (app, pilot):
        await keys(app, pilot, "u")
        assert app.room_screen.prompt.text == "customers: "
        await keys(app, pilot, ":We look (+30m)")
        assert "to customers, ann approves, next by 16:02" in shown(app)
        await keys(app, pilot, "enter")
        assert "The words to customers wait for ann: U" in shown(app)
        (draft,) = drafts(room.incident(1))
        assert (draft.audience, draft.text, draft.status) == ("customers", "We look", "drafted")
        await keys(app, pilot, "u", "ctrl+u", ":board: It is down (none)", "enter")
        assert "Kept: board told." in shown(app)
        assert room.incident(1).told["board"].next_due is None


@driven
async def test_a_misspelt_audience_is_asked_about_and_never_told(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "u", "ctrl+u", ":custmers: We know more")
        assert "There is no audience custmers. Did you mean customers?" in shown(app)
        await keys(app, pilot, "enter")
        assert "I mean customers" in shown(app)
        await keys(app, pilot, "1")
        assert room.incident(1).told["customers"].text == "We know more"
        await keys(app, pilot, "u", "ctrl+u", ":acme bv: Hello", "enter", "n")
        assert app.room_screen.prompt.text == "acme bv: Hello"  # the words are there again
        await keys(app, pilot, "enter", "y")
        assert room.incident(1).told["acme bv"].text == "Hello"
        assert "custmers" not in room.incident(1).told


@driven
async def test_a_step_asks_about_a_misspelt_audience_too_and_is_taken_once(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "s", "1", ":fenced off", "enter", ":presss: It spreads no further", "enter")
        assert room.incident(1).status == "responding"
        await keys(app, pilot, "1")
        assert room.incident(1).status == "contained"
        assert room.incident(1).told["press"].text == "It spreads no further"


@driven
async def test_a_step_by_whoever_may_not_approve_leaves_its_words_as_a_draft_and_says_so(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(Room(room.journal, "dan"), (200, 60)) as (app, pilot):
        await keys(app, pilot, "s", "1", ":fenced off", "enter", ":customers: It spreads no further", "enter")
        assert room.incident(1).status == "contained"
        assert [one.text for one in drafts(room.incident(1))] == ["It spreads no further"]
        assert "#1 is contained now. The words to customers wait for ann: U" in shown(app)


@driven
async def test_tab_completes_an_audience_and_then_puts_a_template_in(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "u", "ctrl+u", ":pre", "tab")
        assert app.room_screen.prompt.text == "press: "
        await keys(app, pilot, "tab")
        text = app.room_screen.prompt.text
        assert text.startswith("press: Since 2026-03-02 13:32") and " || " in text
        await keys(app, pilot, "enter")
        assert "\n" in room.incident(1).told["press"].text
        assert "||" not in room.incident(1).told["press"].text


@driven
async def test_a_bad_template_of_ones_own_is_named_and_ours_is_put_in(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    beside = tmp_path / "room.templates"
    beside.mkdir()
    (beside / "press.first.en.txt").write_text("fine\n{{ boss }}\n")
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "u", "ctrl+u", ":press: ", "tab")
        assert "we have been dealing with" in app.room_screen.prompt.text
        assert "press.first.en.txt, line 2: there is no field 'boss'" in shown(app)


@driven
async def test_dutch_names_are_shown_and_codes_are_kept(tmp_path: Path) -> None:
    i18n.choose("nl")
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "u")
        assert app.room_screen.prompt.text == "klanten: "
        await keys(app, pilot, ":Het werkt", "enter")
        assert room.incident(1).told["customers"].text == "Het werkt"


# -- what waits --------------------------------------------------------------------------------------------------------


@driven
async def test_the_commander_reads_the_words_and_approves_them_with_three_keys(tmp_path: Path) -> None:
    room = waiting(tmp_path)
    async with console(room) as (app, pilot):
        assert "approve customers" in owed(app)
        await keys(app, pilot, "U")
        assert "* #1 customers    waits for approval" in shown(app)
        await keys(app, pilot, "1")
        assert "Orders that were placed are kept" in shown(app)
        await keys(app, pilot, "a")
        assert draft_of(room.incident(1), 1).status == "approved"
        assert "Approved. It waits to be sent." in shown(app)
        assert "approve press" in owed(app) and "approve customers" not in owed(app)
        await keys(app, pilot, "U", "2", "s")
        assert [one.status for one in drafts(room.incident(1))] == ["approved", "approved"]  # press went out
        assert room.incident(1).told["press"].text == "We know of it."


@driven
async def test_sent_back_with_a_reason_the_author_words_it_anew_line_by_line(tmp_path: Path) -> None:
    room = waiting(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "U", "1", "r", ":No numbers please", "enter")
        assert "Sent back to cap." in shown(app)
    async with console(cap(room)) as (app, pilot):
        await keys(app, pilot, "U", "1")
        assert "(No numbers please)" in shown(app)
        await keys(app, pilot, "e")
        assert app.room_screen.prompt.text == folded(LONG)
        await keys(app, pilot, "end", ": Thank you", "enter")
        assert "The words to customers wait for ann: U" in shown(app)
        one = draft_of(room.incident(1), 1)
        assert (one.text, one.status) == (f"{LONG} Thank you", "drafted")
        await keys(app, pilot, "U", "1", "w", "y")
        assert "Withdrawn." in shown(app)


@driven
async def test_whoever_may_not_approve_is_told_whom_to_ask_and_marks_as_sent_what_is_approved(tmp_path: Path) -> None:
    room = waiting(tmp_path)
    async with console(cap(room)) as (app, pilot):
        await keys(app, pilot, "U", "1")
        assert "draft 3 to partners" in shown(app)  # what waits for me stands first
        await keys(app, pilot, "s")
        assert room.incident(1).told["partners"].actor == "cap"
        await keys(app, pilot, "U", "1", "a")
        assert "Ask ann." in shown(app)
        assert draft_of(room.incident(1), 1).status == "drafted"


@driven
async def test_words_that_changed_while_they_were_read_are_not_approved(tmp_path: Path) -> None:
    room = waiting(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "U", "1")
        cap(room).reword_update(1, 1, "Other words.")
        await keys(app, pilot, "a")
        assert "cap changed draft 1 since you read it" in shown(app)
        assert draft_of(room.incident(1), 1).status == "drafted"


@driven
async def test_with_nothing_waiting_there_is_a_sentence(tmp_path: Path) -> None:
    async with console(furnished(tmp_path)) as (app, pilot):
        await keys(app, pilot, "U")
        assert "No words wait. u says some to the outside." in shown(app)
        assert not app.room_screen.asking


# -- who was told what -------------------------------------------------------------------------------------------------


@driven
async def test_what_is_late_stands_first_in_words_and_enter_speaks_to_them(tmp_path: Path) -> None:
    room = waiting(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "W")
        text = shown(app)
        assert text.index("next: update customers late 4:00") < text.index("next: update board late 3:00")
        assert text.index("next: update board") < text.index("Checkout is down;") < text.index("We are investigating.")
        await keys(app, pilot, "2")
        assert app.room_screen.prompt.text == "board: "
        await keys(app, pilot, ":Still down", "enter")
        assert [one.text for one in sent(room.incident(1))][-1] == "Still down"


@driven
async def test_enter_on_words_that_were_said_opens_them_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = waiting(tmp_path)
    paged: list[str] = []
    async with console(room) as (app, pilot):
        monkeypatch.setattr(app.flows, "page", paged.append)
        await keys(app, pilot, "W", "end", "enter")
        await done(app, pilot)
        assert paged == ["We are investigating."]


@driven
async def test_an_exercise_says_so_before_anything_is_approved(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.mode = Mode.EXERCISE
    room.declare(Report("Flood"))
    room.move(4, "responding")
    room.update(4, "customers", "The cellar is wet.", draft=True)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "U", "1")
        assert "EXERCISE #4, draft 1 to customers" in shown(app)
        await keys(app, pilot, "s")
        app.choose(room.find(4))
        await keys(app, pilot, "W")
        assert "EXERCISE #4: who was told what, when" in shown(app)


@pytest.mark.parametrize("words", [WORDS[name] for name in DRAWN], ids=list(DRAWN))
def test_hostile_words_break_no_list(tmp_path: Path, words: str) -> None:
    @driven
    async def look() -> None:
        room = furnished(tmp_path)
        said = f"said: {words}"[:100_000]
        cap(room).update(1, "customers", said)
        room.update(1, "staff", said)
        async with console(room, (80, 24)) as (app, pilot):
            for pressed in (("U",), ("1",), ("escape", "W"), ("escape", "u", "tab")):
                await keys(app, pilot, *pressed)
                lines = shown(app).split("\n")
                assert len(lines) == 24
                assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set("".join(lines))

    look()


@pytest.mark.parametrize("text", ["one", "one\ntwo", "a\n\nb", " a \n b "])
def test_lines_fold_into_one_and_out_again(text: str) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert unfolded(folded(text)).split("\n") == lines
    assert "\n" not in folded(text)


# -- looks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
@pytest.mark.parametrize(
    ("name", "pressed"),
    [("drafts", ("U",)), ("draft", ("U", "1")), ("told", ("W",)), ("update-line", ("u", ":We look (+30m)"))],
)
def test_what_it_looks_like(
    tmp_path: Path, golden: Golden, language: str, size: tuple[int, int], name: str, pressed: tuple[str, ...]
) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"{name}-{size[0]}x{size[1]}-{language}", size, *pressed, room=waiting(tmp_path))
