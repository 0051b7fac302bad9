"""What the console looks like, in text: four panes, both languages, the sizes that matter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import GOLDENS
from tests.tui.console import NOW, console, furnished, keys, shown
from tests.tui.driving import driven
from tests.tui.test_sharing import closed_elsewhere, divided
from warroom import i18n
from warroom.clock import FixedClock
from warroom.model.envelope import Mode
from warroom.room import Room

Golden = Callable[[str, str], None]


def check_looks(
    folder: Path, golden: Golden, name: str, size: tuple[int, int], *pressed: str, room: Room | None = None
) -> None:
    """Press keys in the furnished room and compare the screen."""

    @driven
    async def look() -> None:
        async with console(room or furnished(folder), size) as (app, pilot):
            await keys(app, pilot, *pressed)
            lines = shown(app).split("\n")
            assert len(lines) == size[1]
            golden(name, "\n".join(lines))

    look()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("key", "pane"), [("1", "board"), ("2", "plan"), ("3", "roster"), ("4", "log")])
def test_one_pane_fills_a_small_terminal(tmp_path: Path, golden: Golden, language: str, key: str, pane: str) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"{pane}-80x24-{language}", (80, 24), key)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_four_panes_fill_a_large_one(tmp_path: Path, golden: Golden, language: str) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"room-200x60-{language}", (200, 60))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_strip_of_promises_on_a_large_one(tmp_path: Path, golden: Golden, language: str) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"strip-200x60-{language}", (200, 60), "b")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("status", ("s",)),
        ("log-line", ("l", ":14:20 !dec @dan #db Fail over")),
        ("help", ("question_mark",)),
        ("search", ("slash", ":replication", "enter")),
        ("priority", ("p",)),
        ("strip", ("b",)),
        ("escalation", ("E",)),
        ("hold", ("H",)),
    ],
)
def test_questions_and_lists(
    tmp_path: Path, golden: Golden, language: str, name: str, pressed: tuple[str, ...]
) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"{name}-80x24-{language}", (80, 24), *pressed)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_empty_room(tmp_path: Path, golden: Golden, language: str) -> None:
    i18n.choose(language)
    empty = Room.open(tmp_path / "empty.db", "ann", clock=FixedClock(NOW))
    check_looks(tmp_path, golden, f"empty-120x30-{language}", (120, 30), room=empty)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_exercise_says_so_in_words(tmp_path: Path, golden: Golden, language: str) -> None:
    i18n.choose(language)
    room = furnished(tmp_path)
    room.mode = Mode.EXERCISE
    check_looks(tmp_path, golden, f"exercise-80x24-{language}", (80, 24), room=room)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_window_that_is_too_small_gets_a_sentence(tmp_path: Path, golden: Golden, language: str) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"small-50x10-{language}", (50, 10))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("size", "pressed"), [((80, 24), ("2", "x")), ((200, 60), ())])
def test_what_copies_of_the_room_left_disputed(
    tmp_path: Path, golden: Golden, language: str, size: tuple[int, int], pressed: tuple[str, ...]
) -> None:
    i18n.choose(language)
    check_looks(tmp_path, golden, f"disputed-{size[0]}x{size[1]}-{language}", size, *pressed, room=divided(tmp_path))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("size", "pressed"), [((80, 24), ("down", "down", "x")), ((200, 60), ())])
def test_what_was_closed_in_one_copy_while_work_went_on_in_another(
    tmp_path: Path, golden: Golden, language: str, size: tuple[int, int], pressed: tuple[str, ...]
) -> None:
    i18n.choose(language)
    room = closed_elsewhere(tmp_path)
    while room.disputes(3):
        one = room.disputes(3)[0]
        room.settle(3, one.register, chosen=one.live[-1].event)
    check_looks(tmp_path, golden, f"reopen-{size[0]}x{size[1]}-{language}", size, *pressed, room=room)


def test_no_golden_holds_english_under_a_dutch_name() -> None:
    english = sorted(GOLDENS.glob("*-en.txt"))
    assert english
    for one in english:
        other = one.with_name(one.name.replace("-en.txt", "-nl.txt"))
        assert other.read_text(encoding="utf-8") != one.read_text(encoding="utf-8")
