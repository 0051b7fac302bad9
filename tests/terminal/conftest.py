"""What runs in a real terminal needs one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from warroom.room import Room
from warroom.room.incidents import Report


@pytest.fixture(autouse=True, scope="module")
def terminals() -> None:
    """Not every place where tests run has terminals to give."""
    try:
        for number in os.openpty():
            os.close(number)
    except (AttributeError, OSError) as error:
        pytest.skip(f"no pseudo-terminal to be had here: {error}")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room with one incident under way, ann in command; closed."""
    path = tmp_path / "room.db"
    with Room.open(path, "ann") as made:
        made.declare(Report("Checkout down", category="outage", impact="high", urgency="high"))
        made.move(1, "responding")
    return path
