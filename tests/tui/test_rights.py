"""What the room lets a person do, in the console: said when they come in, and followed while they sit there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.keys import key_of
from tests.tui.console import console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom import i18n
from warroom.clock import FixedClock
from warroom.room import Guest, Room
from warroom.tui.app import Options, WarRoomApp
from warroom.tui.keeping import own_folder
from warroom.tui.rights import Watch, watch_rights

LONG = " ".join(f"word{n}" for n in range(400))


def coming_in(folder: Path, me: str, position: str, *, by_key: bool = False) -> tuple[Room, Room]:
    """The room as whoever looks after it has it open, and as somebody comes in who was given a right."""
    root = furnished(folder, "ann")
    root.admit(me, position=position, key=key_of(me))
    guest = Guest("ssh 192.0.2.7", key_of(me).fingerprint) if by_key else None
    return root, Room.open(root.journal.path, me, create=False, clock=FixedClock(root.clock.now()), guest=guest)


def watched(app: WarRoomApp) -> Watch:
    """The watch that a test moves by itself."""
    watch = Watch(app)
    watch.begin()
    return watch


@driven
async def test_an_observer_sees_that_they_only_look_and_writes_nothing(tmp_path: Path) -> None:
    _root, mine = coming_in(tmp_path, "eve", "observer")
    before = mine.journal.heads()
    async with console(mine, (80, 24), Options(begin=watch_rights)) as (app, pilot):
        assert shown(app).startswith(" OBSERVING  acme-prod")
        assert "Your right here: observer. You see all and can write nothing." in shown(app)
        await keys(app, pilot, "l")
        assert "You are observing: nothing can be written from here." in shown(app)
        await keys(app, pilot, ":q is for quiet", "enter")
        assert app.is_running, "what is typed on is no command"
        await keys(app, pilot, "e", "1", ":dark", "escape")
    assert mine.journal.heads() == before


@driven
async def test_an_observer_may_search_and_read(tmp_path: Path) -> None:
    _root, mine = coming_in(tmp_path, "eve", "observer")
    async with console(mine, (80, 24), Options(begin=watch_rights)) as (app, pilot):
        await keys(app, pilot, "slash", ":replication", "enter")
        assert "Replication lag" in shown(app)


@driven
async def test_others_are_told_their_right_for_a_moment_and_nobody_else_anything(tmp_path: Path) -> None:
    _root, mine = coming_in(tmp_path, "dan", "OSC")
    async with console(mine, (80, 24), Options(begin=watch_rights)) as (app, pilot):
        assert "Your right here: responder." in shown(app)
        assert "OBSERVING" not in shown(app)
        await keys(app, pilot, "1")
        assert "Your right" not in shown(app)
        await keys(app, pilot, "3")
    free = Room.open(mine.journal.path, "zoe", clock=FixedClock(mine.clock.now()))
    async with console(free, (80, 24), Options(begin=watch_rights)) as (app, _pilot):
        assert "right" not in shown(app)


@driven
async def test_a_right_that_is_changed_meanwhile_is_said_and_holds(tmp_path: Path) -> None:
    root, mine = coming_in(tmp_path, "dan", "OSC")
    async with console(mine, (80, 24)) as (app, pilot):
        watch = watched(app)
        root.admit("dan", right="observer")
        await done(app, pilot)
        watch.look()
        await pilot.pause()
        assert "Your right here is now: observer. You see all and can write nothing." in shown(app)
        assert "OBSERVING" in shown(app)
        root.admit("dan", position="IC")
        await done(app, pilot)
        watch.look()
        await pilot.pause()
        assert "Your right here is now: commander." in shown(app)
        assert "OBSERVING" not in shown(app)
        await keys(app, pilot, "l", ":back at it", "enter")
    assert mine.search("back at it")


@driven
async def test_an_observer_by_the_option_stays_one_whatever_their_right(tmp_path: Path) -> None:
    root, mine = coming_in(tmp_path, "dan", "OSC")
    async with console(mine, (80, 24), Options(observe=True)) as (app, pilot):
        watch = watched(app)
        root.admit("dan", position="IC")
        await done(app, pilot)
        watch.look()
        assert app.observing


@driven
async def test_who_is_turned_away_leaves_with_a_sentence_and_keeps_the_words(tmp_path: Path) -> None:
    root, mine = coming_in(tmp_path, "dan", "OSC", by_key=True)
    async with console(mine, (80, 24)) as (app, pilot):
        watch = watched(app)
        await keys(app, pilot, "l", ":half a sen")
        root.turn_away("dan", why="left")
        await done(app, pilot)
        watch.look()
        await pilot.pause()
        assert app.return_value == 1
        assert "dan has no right in this room (any more)" in str(app._exit_renderables[0])
        assert app.drafts.get(f"log/{mine.find(1)}") == "half a sen"


@driven
async def test_a_look_asks_the_room_only_where_somebody_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _root, mine = coming_in(tmp_path, "dan", "OSC", by_key=True)
    asked: list[int] = []
    async with console(mine, (80, 24)) as (app, pilot):
        watch = watched(app)
        monkeypatch.setattr(mine, "admitted", lambda *writing: writing or asked.append(1))
        watch.look()
        watch.look()
        assert asked == []
        await keys(app, pilot, "l", ":seen", "enter")
        watch.look()
        watch.look()
        assert asked == [1]


# -- by key ------------------------------------------------------------------------------------------------------------


@driven
async def test_who_came_by_key_reads_a_text_on_a_screen_of_ours_and_starts_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, mine = coming_in(tmp_path, "dan", "OSC", by_key=True)
    root.log(1, f"{LONG} the end")

    def started(*_words: Any, **_more: Any) -> None:
        raise AssertionError("a program was started")

    for name in ("run", "Popen", "call", "check_output"):
        monkeypatch.setattr(subprocess, name, started)
    monkeypatch.setenv("PAGER", "sh")
    async with console(mine, (80, 24)) as (app, pilot):
        for key in ("o", "enter"):
            await keys(app, pilot, "4", "end", key)
            assert "The text whole" in shown(app)
            assert "word0 word1" in shown(app)
            await keys(app, pilot, "end")
            assert "word399 the end" in shown(app)
            await keys(app, pilot, "escape")
            assert "The text whole" not in shown(app)


@driven
async def test_a_text_of_any_length_and_kind_is_shown_whole(tmp_path: Path) -> None:
    root, mine = coming_in(tmp_path, "dan", "OSC", by_key=True)
    hostile = "x" * 5000 + " \x1b]52;c;eA==\x07 [bold]日本語" + "語" * 300 + "\u202e\nlast line"
    root.log(1, hostile)
    async with console(mine, (60, 20)) as (app, pilot):
        await keys(app, pilot, "4", "end", "o")
        seen = shown(app)
        for _ in range(40):
            await keys(app, pilot, "pagedown")
            seen += shown(app)
        assert "last line" in shown(app)
        assert seen.count("語") >= 301
        assert "[bold]" in seen
        assert "\x1b" not in seen


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_text_and_the_observer_look_like_this(
    tmp_path: Path, golden: Callable[[str, str], None], language: str, size: tuple[int, int]
) -> None:
    i18n.choose(language)
    root, mine = coming_in(tmp_path, "eve", "observer", by_key=True)
    root.log(1, f"!decision {LONG}")

    @driven
    async def look() -> None:
        async with console(mine, size, Options(begin=watch_rights)) as (app, pilot):
            golden(f"observer-{size[0]}x{size[1]}-{language}", shown(app))
            await keys(app, pilot, "4", "end", "o")
            golden(f"text-{size[0]}x{size[1]}-{language}", shown(app))

    look()
    assert "eve" in mine.me


def test_people_of_one_account_do_not_choose_each_others_colours() -> None:
    folders = {own_folder(name) for name in ("ann", "Ann", "..", ".", "a" * 64, "é" * 64)}
    assert len(folders) == 6
    assert all(len(folder.name) == 24 and folder.name.isalnum() for folder in folders)
