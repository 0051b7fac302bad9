"""config and theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from warroom.config import Backup, Config, ConfigError, Ui, example, load, room_file, user_file


def own(text: str) -> Path:
    """The user's own file, with this in it."""
    path = user_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_files_everything_is_as_it_comes(tmp_path: Path) -> None:
    found = load(tmp_path / "room.db", environ={})
    assert found.ui == Ui() and found.keys == {}
    assert set(found.origins.values()) == {"default"}


def test_the_later_one_wins_and_every_value_knows_where_it_came_from(tmp_path: Path) -> None:
    room = tmp_path / "acme.db"
    mine = own('[ui]\ntheme = "light"\nlang = "nl"\nmouse = false\n[keys]\n"log.write" = "k"\n')
    beside = room_file(room)
    beside.write_text('[ui]\ntheme = "mono"\nprofile = "slow"\n[keys]\n"log.write" = ["l", "f6"]\n')
    found = load(room, environ={"WARROOM_UI__PROFILE": "normal"}, flags={"lang": "en", "theme": None})
    assert found.ui == Ui(theme="mono", lang="en", profile="normal", mouse=False)
    assert found.keys == {"log.write": ("l", "f6")}
    assert found.origins["ui.theme"] == str(beside) == found.origins["keys.log.write"]
    assert found.origins["ui.mouse"] == str(mine)
    assert found.origins["ui.profile"] == "WARROOM_UI__PROFILE"
    assert (found.origins["ui.lang"], found.origins["ui.ascii"]) == ("--lang", "default")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[ui]\ntheem = 'x'\n", ("ui.theem", "ui.theme")),
        ("[iu]\ntheme = 'x'\n", ("iu", "ui")),
        ("[ui]\nprofile = 'fast'\n", ("ui.profile", "fast", "slow")),
        ("[ui]\nmouse = 'perhaps'\n", ("ui.mouse", "perhaps", "true")),
        ("[ui]\ntheme = 3\n", ("ui.theme", "3")),
        ("[keys]\n'log.write' = 3\n", ("keys.log.write",)),
        ("[backup]\nfoldr = 'x'\n", ("backup.foldr", "backup.folder")),
        ("[backup]\nkeep_daily = -1\n", ("backup.keep_daily", "-1")),
        ("[ui\n", ("TOML",)),
        ("ui = 3\n", ("ui",)),
    ],
)
def test_a_mistake_names_the_file_the_key_and_what_was_meant(run: Shell, text: str, words: tuple[str, ...]) -> None:
    path = own(text)
    with pytest.raises(ConfigError) as caught:
        load(None, environ={})
    assert str(path) in str(caught.value)
    for word in words:
        assert word in str(caught.value)
    result = run("config", code=2)
    assert result.stdout == "" and result.stderr.startswith("warroom: ")


def test_a_wrong_variable_is_a_mistake_too() -> None:
    with pytest.raises(ConfigError, match=r"WARROOM_UI__THEEM.*ui\.theme"):
        load(None, environ={"WARROOM_UI__THEEM": "x"})


def test_keys_are_checked_where_the_commands_are_known() -> None:
    own('[keys]\n"log.writ" = "l"\n')
    assert load(None, environ={}).keys == {"log.writ": ("l",)}
    with pytest.raises(ConfigError, match=r"log\.writ .*log\.write"):
        load(None, environ={}, commands=["log.write", "task.add"])


def test_the_example_is_a_file_that_changes_nothing_and_names_every_setting() -> None:
    own(example())
    assert load(None, environ={})._replace(origins={}) == Config()
    plain = "\n".join(line.removeprefix("# ") for line in example().splitlines() if "=" in line)
    for name in (*Ui._fields, *Backup._fields):
        assert f"{name} = " in plain


def test_config_shows_values_with_their_origin(run: Shell) -> None:
    path = own('[ui]\ntheme = "light"\n[keys]\n"log.write" = "k"\n')
    told = run.json("config", "show")
    assert told["ui.theme"] == {"value": "light", "origin": str(path)}
    assert told["keys.log.write"]["value"] == ["k"]
    assert str(path) in run("config").stdout
    assert [one["exists"] for one in run.json("config", "path")][1] is True
    assert run("config", "path").stdout.count("\n") == 3
    assert "[ui]" in run("config", "example").stdout and "[ui]" in run.json("config", "example")["text"]
    assert run("config", "path", "more", code=2).stdout == ""
    assert not run.room.exists()


def test_the_policy_of_the_room_is_kept_in_the_room(run: Shell) -> None:
    run("declare", "Checkout down")
    assert run.json("config", "room")["matrix"] == "3x3"
    assert run.json("config", "room", "zone", "Europe/Amsterdam") == {"zone": "Europe/Amsterdam"}
    assert "Europe/Amsterdam" in run("config", "room", "zone").stdout
    assert "matrix" in run("config", "room", "matrx", "5x5", code=2).stderr
    assert run("config", "room", "matrix", "9x9", code=2).stdout == ""
    assert run("config", "room", "matrix", "5x5", "more", code=2).stdout == ""


def test_themes_are_listed_and_checked(run: Shell, tmp_path: Path) -> None:
    names = [theme["name"] for theme in run.json("theme")]
    assert {"dark", "light", "mono"} <= set(names)
    assert "dark" in run("theme", "list").stdout
    bad = tmp_path / "mine.toml"
    bad.write_text('title = "Mine"\ndark = true\n[colours]\nbackground = "greenish"\n')
    result = run("theme", "check", str(bad), code=2)
    assert "greenish" in result.stderr and str(bad) in result.stderr
    good = Path(__file__).parents[2] / "themes" / "dark.toml"
    assert run.json("theme", "check", str(good))["ok"] is True
    assert run("theme", "check", code=2).stdout == ""
