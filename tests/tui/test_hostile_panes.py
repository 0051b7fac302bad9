"""Words that break terminals, in every place of the console: they are shown as words, each in its column.

They are put into the file as another program could have written them, past the door that would have cleaned them.
"""

from __future__ import annotations

import re
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

from tests.tui.console import NOW, console, done, furnished, keys, shown
from tests.tui.driving import driven
from tests.tui.hostile import HOSTILE
from warroom.model.envelope import ROOM, Actor, Draft
from warroom.model.events import (
    EscalationRaised,
    Event,
    IncidentDescribed,
    IncidentHeld,
    LogWritten,
    ObjectiveAdded,
    RoleAssigned,
    RoomSet,
    SectionDrafted,
    TaskAdded,
    UpdateSent,
)
from warroom.room import Room
from warroom.room.reading import Match
from warroom.tui.app import Options, WarRoomApp
from warroom.tui.screens.search import SearchScreen
from warroom.tui.widgets.choices import Choice

CALM = "calm words"
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
WIDE, NARROW = (120, 36), (80, 24)
SOON = NOW + timedelta(minutes=20)


def hostile_room(folder: Path, text: str) -> Room:
    """The furnished room, with these words wherever words can stand."""
    room = furnished(folder)
    # Half a character can't be in any file (UTF-8); the widgets' own tests show it anyway.
    words = text.encode("utf-8", "replace").decode()
    first, second = room.find(1), room.find(2)
    events: list[tuple[str, Event]] = [
        (ROOM, RoomSet(key="name", value=words)),
        (first, IncidentDescribed(name=words)),
        (second, IncidentDescribed(name=words)),
        (first, SectionDrafted(section="situation", text=words)),
        (first, SectionDrafted(section="safety", text=words)),
        (first, ObjectiveAdded(number=2, text=words, due=SOON)),
        (first, TaskAdded(number=2, text=words, assignee=words, due=SOON)),
        (first, RoleAssigned(position="LSC", person=words or "x")),
        (first, RoleAssigned(position="IC", person=words or "x", holding="deputy")),
        (first, UpdateSent(audience=words, text=words, next_due=NOW + timedelta(seconds=100))),
        (first, IncidentHeld(reason=words, customer=True)),
        (first, EscalationRaised(to=words, title=words, why=words, members=(words,), answer_by=SOON)),
        (first, LogWritten(entry="message", text=words, to=(words,), tags=(words,), channel=words)),
    ]
    drafts = [Draft(stream, event) for stream, event in events]
    strange = Draft(first, LogWritten(text="said by somebody"), actor=words)
    room.journal.append([*drafts, strange], Actor("ann"))
    return room


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
    return [text for strip in strips(app)[2:-1] if (text := strip.crop(start, end).text).strip()]


async def columns(app: WarRoomApp, pilot: Pilot[int]) -> dict[str, list[str]]:
    """What stands before people's words, pane by pane at 80x24; each pane is looked at on the way."""
    await pilot.resize_terminal(*NARROW)
    found = {}
    for key, name, end in (
        ("1", "board", 40),
        ("2", "plan", 17),
        ("3", "roster", 29),
        ("4", "log", 16),
    ):
        await pilot.press(key)
        await pilot.pause()
        sound(app, NARROW)
        found[name] = left_of(app, 0, end)
        if name == "roster":
            found["since"] = left_of(app, 43, 50)
        if name == "plan":
            assert {strip.crop(17, 18).text for strip in strips(app)[2:-1]} == {" "}
            # The name of whoever has a task stands in this column.
            found["plan"] = [title for title in found["plan"] if not title.startswith(" 2")]
    return found


_calm: dict[str, list[str]] = {}


@pytest.fixture
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The columns of the room with words that harm nobody; read once."""

    @driven
    async def look() -> None:
        async with console(hostile_room(tmp_path_factory.mktemp("calm"), CALM), WIDE) as (app, pilot):
            _calm.update(await columns(app, pilot))

    if not _calm:
        look()
    return _calm


# -- panes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(HOSTILE))
@driven
async def test_no_words_break_a_pane(name: str, tmp_path: Path, calm: dict[str, list[str]]) -> None:
    text = HOSTILE[name]
    async with console(hostile_room(tmp_path, text), WIDE) as (app, pilot):
        sound(app, WIDE)
        assert {strip.crop(60, 61).text for strip in strips(app)[1:-1]} == {"▏"}
        if name == "markup":
            assert shown(app).count(text) >= 2
        found = await columns(app, pilot)
        assert found["board"] == calm["board"]
        assert found["since"] == calm["since"]
        assert [line for line in found["roster"] if line in calm["roster"]] == calm["roster"]
        assert found["plan"] == calm["plan"][: len(found["plan"])]
        seen = min(len(found["log"]), len(calm["log"]))  # longer words leave less room
        assert found["log"][-seen:] == calm["log"][-seen:]


@pytest.mark.parametrize("name", sorted(HOSTILE))
@driven
async def test_no_words_break_what_is_owed_and_who_is_called(name: str, tmp_path: Path) -> None:
    async with console(hostile_room(tmp_path, HOSTILE[name]), NARROW) as (app, pilot):
        for pressed in (("b",), ("z", "escape"), ("b", "a"), ("E",), ("H",)):
            await keys(app, pilot, *pressed)
            sound(app, NARROW)
            assert app.room_screen.is_mounted
        await keys(app, pilot, "escape")


# -- what lies over the panes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(HOSTILE))
@driven
async def test_no_words_break_what_is_asked_and_said(name: str, tmp_path: Path) -> None:
    text = HOSTILE[name]
    room = hostile_room(tmp_path, text)
    first = room.find(1)
    # Problems with a person's own keys are said at the start, in their own words.
    async with console(room, NARROW, Options(keys={text: "x"})) as (app, pilot):
        sound(app, NARROW)
        assert ("there is no command" in shown(app)) == bool(app.problems)
        app.drafts.keep(f"log/{first}", f"@{text} #{text} {text}")
        await keys(app, pilot, "l")
        assert app.room_screen.asking
        sound(app, NARROW, typed=True)
        await keys(app, pilot, "escape")
        sound(app, NARROW)
        app.room_screen.notice(text, "late")
        app.flows.choose(text, app_choices(text), lambda _value: None)
        await pilot.pause()
        sound(app, NARROW)
        await keys(app, pilot, "x", "escape", "2")
        app.room_screen.plan.list.move_cursor_to(
            next(f"task/{t.id}" for t in room.incident(1).tasks() if t.number == 2)
        )
        await keys(app, pilot, "enter")
        assert app.room_screen.choices.asking
        sound(app, NARROW)
        await keys(app, pilot, "escape")
        app.push_screen(SearchScreen(text, [found(text, first)] * 2, app.zone), app.choosing.choose_if)
        await pilot.pause()
        sound(app, NARROW)
        await keys(app, pilot, "escape")
        await keys(app, pilot, "home", "enter")
        assert app.room_screen.plan.editor is not None
        sound(app, NARROW, typed=True)


def app_choices(text: str) -> list[Choice]:
    return [Choice("x", "x", text, enabled=False, why=text), Choice("y", "y", text)]


def found(text: str, incident: str) -> Match:
    values = {"incident": incident, "at": NOW}
    return Match(*(values.get(field, text) for field in Match._fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["markup", "escape", "c1", "right to left", "wide", "long"])
@driven
async def test_no_words_break_the_palette(name: str, tmp_path: Path) -> None:
    text = HOSTILE[name]
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


@pytest.mark.parametrize("name", ["markup", "escape", "c1", "lines", "null", "long"])
@driven
async def test_the_pager_and_the_clipboard_get_words_only(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "seen.txt"
    copy = tmp_path / "copy.py"
    copy.write_text("import shutil, sys\nshutil.copy(sys.argv[2], sys.argv[1])\n")
    monkeypatch.setenv("PAGER", f"{sys.executable} {copy} {out}")
    text = HOSTILE[name]
    room = hostile_room(tmp_path, text)
    async with console(room, NARROW) as (app, pilot):
        monkeypatch.setattr(app, "suspend", nothing)
        await keys(app, pilot, "4", "end", "up")
        assert app.room_screen.log_pane.chosen_text()
        await keys(app, pilot, "o")
        seen = out.read_text(encoding="utf-8")
        assert all(line.isprintable() for line in seen.split("\n"))
        if name == "markup":
            assert text in seen
        await keys(app, pilot, "y")
        await done(app, pilot)
        assert "Copied" in shown(app)
        sound(app, NARROW)
        assert app.clipboard == app.room_screen.log_pane.chosen_text()
