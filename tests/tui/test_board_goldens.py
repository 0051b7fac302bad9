"""What the board looks like with many incidents, in text, in both languages and at the sizes that matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import clock_of
from tests.tui.console import furnished
from tests.tui.test_goldens import check_looks
from warroom import i18n
from warroom.model.classifying import Said
from warroom.room import Room
from warroom.room.incidents import Report

Golden = Callable[[str, str], None]
SIZES = [(80, 24), (200, 60)]


def many(folder: Path) -> Room:
    """A room with a bit of everything: parts, duplicates, an inbox, kinds, a confidential one, debts."""
    room = furnished(folder)
    with Room.open(room.journal.path, "bea", clock=room.clock) as bea:
        bea.declare(Report("Strange login of the director", confidential=True))
    room.declare(Report("Search slow again", category="software"))
    room.link(5, "parent", 3)
    room.declare(Report("Cannot pay"))
    room.link(6, "duplicate", 1)
    room.declare(Report("Somebody smells smoke", registered=False))
    room.declare(Report("Failover practice", kind="exercise"))
    room.declare(Report("Trying the pager", kind="test"))
    room.declare(Report("Mail was down on Sunday", kind="backfilled", reported_at="-26h"))
    room.declare(Report("Salaries sent to the wrong people", confidential=True, category="privacy", major=True))
    room.move(2, "responding")
    room.classify(3, Said(cause="change"))
    clock_of(room).advance(timedelta(minutes=1))
    return room


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("many", ()),
        ("all", ("f",)),
        ("views", ("v",)),
        ("late", ("v", "l")),
        ("inbox", ("i",)),
        ("words", ("F", ":search")),
        ("links", ("F", ":again", "enter", "L")),
        ("nothing", ("F", ":xyzzy", "enter")),
        ("cause", ("c", "w")),
        ("by-hand", ("p", "o")),
        ("flags", ("M",)),
    ],
)
def test_many_incidents(
    tmp_path: Path, golden: Golden, language: str, size: tuple[int, int], name: str, pressed: tuple[str, ...]
) -> None:
    i18n.choose(language)
    shape = f"board-{name}-{size[0]}x{size[1]}-{language}"
    check_looks(tmp_path, golden, shape, size, *pressed, room=many(tmp_path))
