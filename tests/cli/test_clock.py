"""clock and regulators."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from warroom.room.regulators import FOLDER


def breached(shell: Shell) -> Shell:
    """The incident is about personal data."""
    shell("classify", "1", "--category", "privacy")
    return shell


def test_before_anybody_decides_the_worst_case_is_told(responding: Shell) -> None:
    shell = breached(responding)
    (gdpr,) = shell.json("clock", "1")["undecided"]
    assert gdpr["regime"] == "gdpr" and gdpr["shadow_due"]
    assert "GDPR: not decided; if it applies, the first deadline is" in shell("clock", "1").stdout


def test_a_decision_runs_a_clock_until_it_is_handed_in(responding: Shell) -> None:
    shell = breached(responding)
    assert "reason" in shell("clock", "1", "gdpr", "aware", code=1).stderr
    said = shell("clock", "1", "gdpr", "aware", "--why", "The export is confirmed").stdout
    assert said.startswith("GDPR 33(1), due ") and ": notify the supervisory authority\n" in said
    assert said.endswith("decided 15:40 by ann: GDPR aware since 15:40: The export is confirmed\n")
    assert "reference" in shell("clock", "1", "gdpr", "authority", code=1).stderr
    shell("clock", "1", "gdpr", "authority", "--ref", "AP-2026-1")
    (clock,) = shell.json("clock", "1")["clocks"]
    assert (clock["status"], clock["ref"]) == ("submitted", "AP-2026-1")
    assert "AP-2026-1" in shell("show", "1").stdout
    assert "AP-2026-1" in shell("export", "1", "--format", "md").stdout
    assert "The export is confirmed" in shell("timeline", "1", "--kind", "regulator").stdout


def test_a_corrected_moment_stands_beside_the_one_it_corrects_and_the_status_is_told(responding: Shell) -> None:
    shell = breached(responding)
    status = {one["regime"]: one["status"] for one in shell.json("clock", "1")["regimes"]}
    assert (status["gdpr"], status["hipaa"]) == ("armed", "not_assessed")
    shell("clock", "1", "gdpr", "aware", "--why", "The export is confirmed")
    shell("clock", "1", "gdpr", "aware", "--why", "The mail came at noon", "--at", "12:00")
    said = shell("clock", "1").stdout
    assert "GDPR aware since 15:40 (corrected since): The export is confirmed" in said
    assert "GDPR aware since 12:00: The mail came at noon" in said
    told = shell.json("clock", "1")
    assert [one["why"] for one in told["decisions"]] == ["The export is confirmed", "The mail came at noon"]
    assert {one["regime"]: one["status"] for one in told["regimes"]}["gdpr"] == "running"
    early = shell("clock", "1", "gdpr", "authority", "--ref", "AP-1", "--at", "11:00", code=1)
    assert "before its clock began to run" in early.stderr
    shell("clock", "1", "gdpr", "authority", "--ref", "AP-1", "--at", "15:00")
    assert {one["regime"]: one["status"] for one in shell.json("clock", "1")["regimes"]}["gdpr"] == "closed"


def test_a_regime_that_does_not_apply_is_a_decision_with_a_reason(responding: Shell) -> None:
    shell = breached(responding)
    assert "does not apply, says" in shell("clock", "1", "gdpr", "none", "--why", "No personal data").stdout
    assert shell.json("clock", "1")["undecided"] == []


def test_what_can_be_said_is_named_where_something_else_was(responding: Shell) -> None:
    assert "gdpr" in responding("clock", "1", "gdrp", "aware", "--why", "x", code=2).stderr
    assert "aware: we are reasonably certain" in responding("clock", "1", "gdpr", code=2).stderr
    assert "choose one of aware" in responding("clock", "1", "gdpr", "soon", "--why", "x", code=2).stderr
    assert (
        "future" in responding("clock", "1", "gdpr", "aware", "--why", "x", "--at", "2099-01-01 10:00", code=2).stderr
    )


def test_rules_of_ones_own_beside_the_room_come_in_place_of_ours(responding: Shell) -> None:
    folder = responding.room.with_name("room.regulators")
    folder.mkdir()
    text = (FOLDER / "en" / "gdpr.toml").read_text(encoding="utf-8")
    (folder / "mine.toml").write_text(text.replace('within = "72 hours"', 'within = "24 hours"'), encoding="utf-8")
    (folder / "broken.toml").write_text("schema = ", encoding="utf-8")
    result = responding("regulators")
    assert "broken.toml is not TOML" in result.stderr
    steps = {row["id"]: row["steps"] for row in responding.json("regulators")}["gdpr"]
    assert steps[0]["within"] == "24 hours"


@pytest.mark.parametrize("text", ["", "schema = 1", "\x00", "[[[", "schema = 'warroom-regulator/1'"])
def test_a_file_that_is_none_gets_a_sentence(responding: Shell, tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    assert "mine.toml" in responding("regulators", str(file), code=2).stderr
    assert "can't be read" in responding("regulators", str(tmp_path / "none.toml"), code=2).stderr


def test_a_room_says_which_regimes_ask_by_themselves(responding: Shell) -> None:
    responding("config", "room", "regulators", "dora")
    breached(responding)
    assert responding.json("clock", "1")["undecided"] == []
    assert [row["id"] for row in responding.json("regulators") if row["asks_here"]] == ["dora"]
