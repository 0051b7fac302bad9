"""What the console keeps for a person: it survives what happens to files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import WORDS
from warroom.tui.keeping import Drafts, Taste, state_folder

ROOM = Path("room.db")


def drafts(folder: Path, me: str = "ann", room: Path = ROOM) -> Drafts:
    return Drafts(room, me, folder)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_words_come_back_in_the_next_session_and_can_be_forgotten(tmp_path: Path) -> None:
    first = drafts(tmp_path)
    assert first.get("log/1") == ""
    assert first.keep("log/1", "half a sen")
    assert first.keep("declare", "Fire")
    again = drafts(tmp_path)
    assert (again.get("log/1"), again.get("declare")) == ("half a sen", "Fire")
    assert again.keep("log/1", "")
    assert drafts(tmp_path).waiting() == ["declare"]


def test_rooms_and_people_do_not_share_their_words(tmp_path: Path) -> None:
    drafts(tmp_path).keep("log/1", "mine")
    assert drafts(tmp_path, "bea").get("log/1") == ""
    assert drafts(tmp_path, room=Path("other.db")).get("log/1") == ""
    assert drafts(tmp_path, room=Path.cwd() / "room.db").get("log/1") == "mine"


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    drafts(tmp_path / "state").keep("log/1", "the name of the patient")
    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("broken", ["", "{", "[1, 2]", "null", '"words"', "\x00\x01", "{'log/1': 'x'}", '{"log/1": '])
def test_a_broken_file_is_no_reason_to_stop(broken: str, tmp_path: Path) -> None:
    drafts(tmp_path).keep("log/1", "words")
    Taste(tmp_path).keep("theme", "light")
    for file in files(tmp_path):
        file.write_bytes(broken.encode("latin-1"))
    kept = drafts(tmp_path)
    assert kept.waiting() == []
    assert kept.keep("log/1", "again")
    assert drafts(tmp_path).get("log/1") == "again"
    assert Taste(tmp_path).get("theme") == ""
    Taste(tmp_path).keep("theme", "dark")
    assert Taste(tmp_path).get("theme") == "dark"


def test_values_of_another_kind_are_read_as_text(tmp_path: Path) -> None:
    drafts(tmp_path).keep("log/1", "words")
    (file,) = files(tmp_path)
    file.write_text('{"log/1": 7, "log/2": null}', encoding="utf-8")
    assert drafts(tmp_path).get("log/1") == "7"


@pytest.mark.parametrize("name", sorted(WORDS))
def test_any_words_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    kept = drafts(tmp_path)
    assert kept.keep("log/1", WORDS[name])
    assert drafts(tmp_path).get("log/1") == WORDS[name]


@given(words=st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_all_words_come_back_as_they_were(words: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("state")
    kept = drafts(folder)
    for key, text in words.items():
        assert kept.keep(key, text)
    assert {key: drafts(folder).get(key) for key in words} == words


def test_where_nothing_can_be_written_the_words_stay_in_hand(tmp_path: Path) -> None:
    # A file where the folder should be: nobody can write there, not even root.
    (tmp_path / "state").write_text("in the way")
    kept = drafts(tmp_path / "state")
    assert not kept.keep("log/1", "words")
    assert kept.get("log/1") == "words"
    Taste(tmp_path / "state").keep("theme", "light")
    assert Taste(tmp_path / "state").get("theme") == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_only_be_read_is_no_reason_to_stop(tmp_path: Path) -> None:
    kept = drafts(tmp_path)
    assert kept.keep("log/1", "before")
    (file,) = files(tmp_path)
    file.parent.chmod(0o500)
    try:
        assert not kept.keep("log/1", "after")
        assert drafts(tmp_path).get("log/1") == "before"
    finally:
        file.parent.chmod(0o700)


def test_a_write_that_fails_half_way_leaves_the_old_words_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = drafts(tmp_path)
    kept.keep("log/1", "before")
    (file,) = files(tmp_path)

    def full(_values: object, out: object, **_how: object) -> None:
        out.write('{"log/1": "af')  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dump", full)
    assert not kept.keep("log/1", "after")
    monkeypatch.undo()
    assert drafts(tmp_path).get("log/1") == "before"
    assert files(tmp_path) == [file]  # what was begun is gone too


def test_the_same_words_are_not_written_again(tmp_path: Path) -> None:
    kept = drafts(tmp_path)
    kept.keep("log/1", "words")
    (file,) = files(tmp_path)
    file.unlink()
    assert kept.keep("log/1", "words")
    assert files(tmp_path) == []


def test_a_choice_does_not_touch_another(tmp_path: Path) -> None:
    Taste(tmp_path).keep("theme", "light")
    Taste(tmp_path).keep("language", "nl")
    assert (Taste(tmp_path).get("theme"), Taste(tmp_path).get("language")) == ("light", "nl")


def test_the_folder_is_the_persons_own() -> None:
    assert state_folder().is_relative_to(os.environ["XDG_STATE_HOME"])
    drafts_file = Drafts(ROOM, "ann")
    drafts_file.keep("log/1", "words")
    assert Drafts(ROOM, "ann").get("log/1") == "words"
