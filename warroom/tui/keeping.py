"""What the console keeps for a person outside the room: words that were typed and not sent, and their taste.

Small files in the person's own folder, replaced whole: neither a locked room nor a dropped connection loses them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from warroom.kept import read_kept, state_folder, write_kept


def own_folder(login: str) -> Path:
    """The folder for what is remembered, of one of many people who share an account. The name itself may be none that a
    folder can have."""
    return state_folder() / "people" / hashlib.sha256(login.encode()).hexdigest()[:24]


class Drafts:
    """Words that were typed and not sent, by what they were for. One file for each room and person."""

    def __init__(self, room: Path, me: str, folder: Path | None = None) -> None:
        name = hashlib.sha256(f"{room.resolve()}\0{me}".encode("utf-8", "surrogateescape")).hexdigest()[:24]
        self._path = (folder or state_folder()) / "drafts" / f"{name}.json"
        self._words: dict[str, str] = {key: str(text) for key, text in read_kept(self._path).items()}

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
        return write_kept(self._path, self._words)

    def waiting(self) -> list[str]:
        """What there are drafts for."""
        return list(self._words)


class Taste:
    """Choices that a person made in the console, such as the theme."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or state_folder()) / "console.json"

    def get(self, key: str) -> str:
        """A choice; empty where none was made."""
        return str(read_kept(self._path).get(key, ""))

    def keep(self, key: str, value: str) -> None:
        """Remember a choice."""
        write_kept(self._path, {**read_kept(self._path), key: value})
