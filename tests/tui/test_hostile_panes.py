"""Words that break terminals, in every place of the console: they are shown as words, each in its column.

They are put into the file as another program could have written them, past the door that would have cleaned them.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input
from wcwidth import wcswidth

from tests.hostile import DRAWN, WORDS, past_the_door
from tests.tui.console import NOW, console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.room import Room
from warroom.room.reading import Match
from warroom.tui.app import Options, WarRoomApp
from warroom.tui.screens.search import SearchScreen
from warroom.tui.widgets.choices import Choice

CALM = "calm words"
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKS = re.compile("[\u0300-\u036f]+$")
WIDE, NARROW = (120, 36), (80, 24)
SOON = NOW + timedelta(minutes=20)


def hostile_room(folder: Path, text: str, furnished_room: Path) -> Path:
    """The furnished room, with these words wherever words can stand; the file, closed."""
    folder.mkdir()
    path = folder / "room.db"
    shutil.copyfile(furnished_room, path)
    with Room.open(path, "ann", clock=FixedClock(NOW)) as room:
        past_the_door(room, text, room.find(1), room.find(2))
    return path


@pytest.fixture(scope="module")
def plain_room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The furnished room, made once."""
    with furnished(tmp_path_factory.mktemp("furnished")) as room:
        return room.journal.path


def in_the_place_of(there: Path, path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        there.with_name(there.name + end).unlink(missing_ok=True)
    path.rename(there)


async def show(app: WarRoomApp, pilot: Pilot[int], path: Path) -> None:
    """Another room in the place of the one that is shown, as when a backup is put back: the console goes on with it."""
    in_the_place_of(app.room.journal.path, path)
    app.look()
    await pilot.pause()
    assert app.desk.rows


@contextmanager
def about(name: str) -> Iterator[None]:
    """Whatever does not hold in here is said of these words."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"the words are: {name}")
        raise


# -- what is looked at -------------------------------------------------------------------------------------------------


def strips(app: WarRoomApp) -> list[Strip]:
    return list(app.screen._compositor.render_strips())


def sound(app: WarRoomApp, size: tuple[int, int], *, typed: bool = False) -> None:
    """Every line fits, also by another measure than Textual's own; nothing on it steers a terminal or acts on a click.

    `typed`: the words stand in an input, which shows them letter by letter as they are.
    """
    lines = strips(app)
    assert len(lines) == size[1]
    for strip in lines:
        assert strip.cell_length == size[0]
        assert sum(cell_len(text) for text, _style, _control in strip) == size[0], ascii(strip.text)
        assert not STEERING.search(strip.text), ascii(strip.text)
        assert not any("@click" in (style.meta if style else {}) for _text, style, _control in strip)
        if not typed:
            assert strip.text.isprintable(), ascii(strip.text)
            assert wcswidth(strip.text) == size[0], ascii(strip.text)
    update = app.screen._compositor.render_update(full=True)
    assert update is not None
    sent = update.render_segments(app.console)
    ours = re.sub(r"\x1b\[[0-9;]*[mH]", "", sent)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ours), repr(ours)


def left_of(app: WarRoomApp, start: int, end: int) -> list[str]:
    """What stands in some columns of the list of a pane that fills the screen; lines with nothing there left out."""
    # A mark without a letter before it belongs to the next column, and is cut off with this one.
    found = (_MARKS.sub("", strip.crop(start, end).text) for strip in strips(app)[2:-1])
    return [text for text in found if text.strip()]


async def columns(app: WarRoomApp, pilot: Pilot[int]) -> dict[str, list[str]]:
    """What stands before people's words, pane by pane at 80x24; each pane is looked at on the way."""
    found = {}
    for name, end in (("board", 40), ("plan", 17), ("roster", 29), ("log", 16)):
        app.room_screen.go(name)
        await pilot.pause()
        sound(app, NARROW)
        found[name] = left_of(app, 0, end)
        if name == "roster":
            found["since"] = left_of(app, 43, 50)
        if name == "plan":
            assert {strip.crop(17, 18).text for strip in strips(app)[2:-1]} == {" "}
            # The name of whoever has a task stands in this column. The clock of the resolution is said to stand still
            # where it was kept what is waited for: not where those words were refused.
            found["plan"] = [title for title in found["plan"] if not title.startswith((" 2", " resolution"))]
    return found


# -- panes -------------------------------------------------------------------------------------------------------------


@driven
async def test_no_words_break_a_pane(tmp_path: Path, plain_room: Path) -> None:
    path = hostile_room(tmp_path / "live", CALM, plain_room)
    async with console(Room.open(path, "ann", clock=FixedClock(NOW)), NARROW) as (app, pilot):
        calm = await columns(app, pilot)
        for name, text in WORDS.items():
            with about(name):
                await show(app, pilot, hostile_room(tmp_path / name, text, plain_room))
                found = await columns(app, pilot)
                assert found["board"] == calm["board"]
                assert found["since"] == calm["since"]
                assert [line for line in found["roster"] if line in calm["roster"]] == calm["roster"]
                seen = min(len(found["plan"]), len(calm["plan"]))
                assert found["plan"][:seen] == calm["plan"][:seen]
                seen = min(len(found["log"]), len(calm["log"]))  # longer words leave less room
                assert found["log"][-seen:] == calm["log"][-seen:]


@driven
async def test_no_words_break_all_panes_at_once(tmp_path: Path, plain_room: Path) -> None:
    path = hostile_room(tmp_path / "live", CALM, plain_room)
    async with console(Room.open(path, "ann", clock=FixedClock(NOW)), WIDE) as (app, pilot):
        for name, text in WORDS.items():
            with about(name):
                await show(app, pilot, hostile_room(tmp_path / name, text, plain_room))
                sound(app, WIDE)
                assert {strip.crop(60, 61).text for strip in strips(app)[1:-1]} == {"▏"}
                if name == "markup":
                    assert shown(app).count(text) >= 2


@driven
async def test_no_words_break_what_is_owed_and_who_is_called(tmp_path: Path, plain_room: Path) -> None:
    path = hostile_room(tmp_path / "live", CALM, plain_room)
    async with console(Room.open(path, "ann", clock=FixedClock(NOW)), NARROW) as (app, pilot):
        for name in DRAWN:
            with about(name):
                await show(app, pilot, hostile_room(tmp_path / name, WORDS[name], plain_room))
                for pressed in (("b",), ("z", "escape"), ("b", "a"), ("E",), ("H",)):
                    await keys(app, pilot, *pressed)
                    sound(app, NARROW, typed=app.room_screen.prompt.asking)
                await keys(app, pilot, "escape")
                assert app.is_running


# -- what lies over the panes ------------------------------------------------------------------------------------------


@driven
async def test_no_words_break_what_is_asked_and_said(tmp_path: Path, plain_room: Path) -> None:
    path = hostile_room(tmp_path / "live", CALM, plain_room)
    async with console(Room.open(path, "ann", clock=FixedClock(NOW)), NARROW) as (app, pilot):
        for name in DRAWN:
            with about(name):
                await show(app, pilot, hostile_room(tmp_path / name, WORDS[name], plain_room))
                await asked_and_said(app, pilot, WORDS[name])
                assert app.is_running


async def asked_and_said(app: WarRoomApp, pilot: Pilot[int], text: str) -> None:
    """These words in a question, an answer, a notice, a choice, what was found, and the editor."""
    screen, first = app.room_screen, app.room.find(1)
    app.drafts.keep(f"log/{first}", f"@{text} #{text} {text}")
    app.flows.log_write()
    await pilot.pause()
    assert screen.asking
    sound(app, NARROW, typed=True)
    screen.prompt.cancel()
    app.flows.ask("hostile", text, lambda _answer: None, hint=text, complaint=text)
    await pilot.pause()
    sound(app, NARROW)
    screen.prompt.cancel()
    await pilot.pause()
    sound(app, NARROW)
    screen.notice(text, "late")
    app.flows.choose(text, app_choices(text), lambda _value: None)
    await pilot.pause()
    sound(app, NARROW)
    await pilot.press("x", "escape")
    screen.go("plan")
    screen.plan.list.move_cursor_to(next(f"task/{t.id}" for t in app.room.incident(1).tasks() if t.number == 2))
    app.flows.plan_choices()
    await pilot.pause()
    assert screen.choices.asking
    sound(app, NARROW)
    await pilot.press("escape")
    app.push_screen(SearchScreen(text, [found(text, first)] * 2, app.zone), app.choosing.choose_if)
    await pilot.pause()
    sound(app, NARROW)
    await pilot.press("escape")
    app.flows.edit_section("situation")
    await pilot.pause()
    assert screen.plan.editor is not None
    sound(app, NARROW, typed=True)
    screen.plan.close_editor()
    app.flows._editing = None


@driven
async def test_no_words_break_what_is_said_of_a_persons_own_keys(tmp_path: Path) -> None:
    async with console(furnished(tmp_path), NARROW, Options(keys=dict.fromkeys(WORDS.values(), "x"))) as (app, pilot):
        assert len(app.problems) == len(set(WORDS.values()))
        for problem in app.problems:
            app.room_screen.notice(problem, "late")
            await pilot.pause()
            sound(app, NARROW)
            assert "there is no command" in shown(app)


def app_choices(text: str) -> list[Choice]:
    return [Choice("x", "x", text, enabled=False, why=text), Choice("y", "y", text)]


def found(text: str, incident: str) -> Match:
    values = {"incident": incident, "at": NOW}
    return Match(*(values.get(field, text) for field in Match._fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["markup", "escape", "c1", "right to left", "wide", "long"])
@driven
async def test_no_words_break_the_palette(name: str, tmp_path: Path) -> None:
    text = WORDS[name]
    # The key of a command stands beside its title there.
    async with console(furnished(tmp_path), NARROW, Options(keys={"log.write": ["l", text]})) as (app, pilot):
        sound(app, NARROW)
        await keys(app, pilot, "colon")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Write in the log" in shown(app)
        sound(app, NARROW, typed=True)
        app.screen.query_one(Input).value = text[:200]
        await app.workers.wait_for_complete()
        await pilot.pause()
        sound(app, NARROW, typed=True)


# -- what leaves the console -------------------------------------------------------------------------------------------


@contextmanager
def nothing() -> Iterator[None]:
    yield


@driven
async def test_the_pager_and_the_clipboard_get_words_only(
    tmp_path: Path, plain_room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "seen.txt"
    copy = tmp_path / "copy.py"
    copy.write_text("import shutil, sys\nshutil.copy(sys.argv[2], sys.argv[1])\n")
    monkeypatch.setenv("PAGER", f"{sys.executable} {copy} {out}")
    path = hostile_room(tmp_path / "live", CALM, plain_room)
    async with console(Room.open(path, "ann", clock=FixedClock(NOW)), NARROW) as (app, pilot):
        monkeypatch.setattr(app, "suspend", nothing)
        for name in ("markup", "escape", "osc", "c1", "lines", "null", "left open", "long"):
            with about(name):
                await show(app, pilot, hostile_room(tmp_path / name, WORDS[name], plain_room))
                await keys(app, pilot, "4", "end", "up")
                assert app.room_screen.log_pane.chosen_text()
                await keys(app, pilot, "o")
                seen = out.read_text(encoding="utf-8")
                assert all(line.isprintable() for line in seen.split("\n"))
                if name == "markup":
                    assert WORDS[name] in seen
                await keys(app, pilot, "y")
                await done(app, pilot)
                assert "Copied" in shown(app)
                sound(app, NARROW)
                assert app.clipboard == app.room_screen.log_pane.chosen_text()
