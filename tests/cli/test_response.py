"""response."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell
from warroom.room.responses import FOLDER


def test_plans_are_listed_and_shown_in_the_chosen_language(responding: Shell) -> None:
    assert "cyber-attack: Cyber attack" in responding("response").stdout
    said = responding.raw("--room", str(responding.room), "--lang", "nl", "response", "show", "cyber").stdout
    assert "Cyberaanval" in said
    assert (
        "Datalek" in responding.raw("--room", str(responding.room), "--lang", "nl", "response", "show", "datal").stdout
    )
    plans = responding.json("response", "list")
    assert len(plans) == 8 and all(plan["channels"] and plan["escalation"] for plan in plans)


def test_starting_one_opens_tasks_and_is_told(responding: Shell) -> None:
    said = responding("response", "start", "1", "software").stdout
    assert "Software failure or outage started; 6 tasks are open." in said  # one was there
    assert "started already" in responding("response", "start", "1", "software", code=1).stderr
    assert "Stop all other changes" in responding("show", "1").stdout
    assert "Response" in responding("timeline", "1").stdout


def test_a_wrong_name_or_count_gets_a_sentence(responding: Shell) -> None:
    assert "choose one of" in responding("response", "show", "nonsense", code=2).stderr
    assert "response start N PLAN" in responding("response", "start", "1", code=2).stderr


def test_a_file_of_ones_own_is_checked_and_comes_in_place_of_ours(responding: Shell, tmp_path: Path) -> None:
    text = (FOLDER / "en" / "hardware.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    sound = responding("response", "check", str(file))
    assert "is sound" in sound.stdout
    assert sound.stderr == ""
    file.write_text(text.replace("minutes = 15\n", "", 1).replace('role = "LSC"\n', "", 1), encoding="utf-8")
    assert len(responding.json("response", "check", str(file))["gaps"]) == 2
    assert "nobody" in responding("response", "check", str(file)).stderr
    file.write_text(text.replace("decisions = ", "other = "), encoding="utf-8")
    assert "lacks: decision process" in responding("response", "check", str(file), code=2).stderr
    folder = responding.room.with_name("room.responses")
    folder.mkdir()
    (folder / "mine.toml").write_text(text.replace("Hardware failure", "Our hardware"), encoding="utf-8")
    (folder / "bad.toml").write_text("[", encoding="utf-8")
    listed = responding("response")
    assert "hardware: Our hardware" in listed.stdout
    assert "bad.toml is not TOML" in listed.stderr


def test_those_for_the_category_come_first(responding: Shell) -> None:
    listed = [plan["id"] for plan in responding.json("response", "list")]
    assert listed[0] != "software"
    offered = [plan["id"] for plan in responding.json("response", "list", "1")]
    assert offered[0] == "software"
    assert sorted(offered) == sorted(listed)
