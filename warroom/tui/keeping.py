"""What the console keeps for a person outside the room: words that were typed and not sent, and their taste.

Small files in the person's own folder, replaced whole: neither a locked room nor a dropped connection loses them.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs


def state_folder() -> Path:
    """The folder for what is remembered between sessions."""
    return platformdirs.user_state_path("warroom")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, values: dict[str, Any]) -> bool:
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


class Drafts:
    """Words that were typed and not sent, by what they were for. One file for each room and person."""

    def __init__(self, room: Path, me: str, folder: Path | None = None) -> None:
        name = hashlib.sha256(f"{room.resolve()}\0{me}".encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self._path = (folder or state_folder()) / "drafts" / f"{name}.json"
        self._words: dict[str, str] = {key: str(text) for key, text in _read(self._path).items()}

    def get(self, key: str) -> str:
        """The words that wait under this key; empty where there are none."""
        return self._words.get(key, "")

    def keep(self, key: str, text: str) -> bool:
        """Keep these words (none: forget them); says whether they are on the disk."""
        if self._words.get(key, "") == text:
            return True
        if text:
            self._words[key] = text
        else:
            self._words.pop(key, None)
        return _write(self._path, self._words)

    def waiting(self) -> list[str]:
        """What there are drafts for."""
        return list(self._words)


class Taste:
    """Choices that a person made in the console, such as the theme."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or state_folder()) / "console.json"

    def get(self, key: str) -> str:
        """A choice; empty where none was made."""
        return str(_read(self._path).get(key, ""))

    def keep(self, key: str, value: str) -> None:
        """Remember a choice."""
        _write(self._path, {**_read(self._path), key: value})
