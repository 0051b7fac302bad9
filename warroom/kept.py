"""What a person keeps outside the room, in small files of their own folder, each replaced whole."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any


def state_folder() -> Path:
    """The folder for what is remembered between sessions."""
    import platformdirs

    return platformdirs.user_state_path("warroom")


def read_kept(path: Path) -> dict[str, Any]:
    """What a file holds; nothing where there is none, or it can't be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_kept(path: Path, values: dict[str, Any]) -> bool:
    """Replace the file whole; says whether that worked (a full disk is no reason to stop)."""
    new = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        new = Path(name)
        # ASCII: half a character, which UTF-8 can't hold, is no reason to lose the words around it.
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(values, file, indent=1)
        new.replace(path)
    except OSError:
        if new is not None:
            with suppress(OSError):
                new.unlink(missing_ok=True)
        return False
    return True


class OwnViews:
    """The views of the board that a person saved for themselves: name → terms (see `room/views.py`)."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or state_folder()) / "views.json"

    def all(self) -> dict[str, str]:
        """All of them."""
        return {str(name): str(terms) for name, terms in read_kept(self._path).items()}

    def keep(self, name: str, terms: str | None) -> bool:
        """Keep one under a name (None: forget it); says whether that is on the disk."""
        kept = self.all()
        if terms is None:
            kept.pop(name, None)
        else:
            kept[name] = terms
        return write_kept(self._path, kept)
