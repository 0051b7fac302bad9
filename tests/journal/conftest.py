"""What several tests of the journal start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room file that nobody has open."""
    path = tmp_path / "room.db"
    Room.open(path, "ann").close()
    return path
