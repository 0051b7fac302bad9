"""verify, backup, rebuild, doctor, import, export."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Shell

HEADER = (
    "number,incident_state,sys_mod_count,opened_at,sys_created_at,sys_updated_by,sys_updated_at,category,subcategory,"
    "impact,urgency,priority"
)
ROWS = (
    "INC0000045,New,0,29-02-2016 01:16,29-02-2016 01:23,Updated by 21,29-02-2016 01:23,Category 55,Subcategory 170,"
    "2 - Medium,2 - Medium,3 - Moderate",
    "INC0000045,Resolved,2,29-02-2016 01:16,29-02-2016 01:23,Updated by 804,29-02-2016 08:53,Category 55,"
    "Subcategory 170,2 - Medium,2 - Medium,3 - Moderate",
)


def table(tmp_path: Path, *rows: str) -> str:
    """An audit log of another system."""
    path = tmp_path / "log.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return str(path)


def test_a_whole_journal_verifies_and_says_its_head(responding: Shell) -> None:
    told = responding.json("verify")
    assert told["ok"] is True and told["events"] > 5 and told["first_bad"] is None
    (head,) = told["heads"]
    assert head in responding("verify", "--heads", head[:12]).stdout
    assert responding("verify", "--heads", "0" * 64, code=3).stdout == ""


def test_a_changed_event_is_named_and_exits_3(responding: Shell) -> None:
    with sqlite3.connect(responding.room) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE events SET actor = 'eve' WHERE pos = 4")
    connection.close()
    result = responding("verify", "--json", code=3)
    assert json.loads(result.stdout)["ok"] is False
    assert "event 4" in result.stderr


def test_a_backup_is_a_room_and_never_replaces_a_file(responding: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert "copy.db" in responding("backup", str(copy)).stdout
    assert responding.raw("--room", str(copy), "verify").exit_code == 0
    before = copy.read_bytes()
    responding("backup", str(copy), code=2)
    assert copy.read_bytes() == before
    assert responding.json("backup", str(tmp_path / "two.db"))["bytes"] > 0


def test_rebuild_leaves_everything_as_it_was(responding: Shell) -> None:
    before = responding.json("show", "1")
    assert responding.json("rebuild")["events"] == responding.json("verify")["events"]
    assert responding.json("show", "1") == before
    assert "events" in responding("rebuild").stdout


def test_doctor_has_findings_and_advice(responding: Shell) -> None:
    findings = responding.json("doctor")
    assert findings and {finding["level"] for finding in findings} <= {"ok", "warning"}
    assert responding("doctor").stdout
    assert responding.raw("--room", str(responding.room) + ".none", "doctor").exit_code == 3


def test_import_makes_a_room_that_can_be_looked_at_as_it_was(run: Shell, tmp_path: Path) -> None:
    file = table(tmp_path, *ROWS)
    told = run.json("import", file, "--format", "servicenow")
    assert (told["incidents_new"], told["rows_skipped"]) == (1, 0)
    assert run.json("import", file, "--format", "servicenow")["events"] == 0
    (row,) = run.json("board", "--all")
    assert (row["source_ref"], row["status"], row["priority"]) == ("INC0000045", "resolved", "P3")
    assert run.json("board", "--at", "2016-02-29 05:00Z")[0]["status"] == "prioritised"
    assert run.json("show", "INC0000045")["source"]["category"] == "Category 55"
    assert "Category 55" in run("show", "1").stdout


def test_a_bad_row_is_named_and_nothing_is_written_unless_skipped(run: Shell, tmp_path: Path) -> None:
    file = table(tmp_path, *ROWS, ROWS[0].replace("29-02-2016 01:23", "31-02-2016 01:23"))
    result = run("import", file, "--format", "servicenow", code=2)
    assert "line 4" in result.stderr and "--skip-bad" in result.stderr
    assert not run.room.exists()
    told = run.json("import", file, "--format", "servicenow", "--skip-bad")
    assert (told["incidents_new"], told["rows_skipped"]) == (1, 1)


def test_a_trial_run_shows_rows_and_writes_nothing(run: Shell, tmp_path: Path) -> None:
    file = table(tmp_path, *ROWS)
    told = run.json("import", file, "--format", "servicenow", "--dry-run")
    assert told["changes"] == 2 and told["rows"][0]["ref"] == "INC0000045"
    assert "INC0000045" in run("import", file, "--format", "servicenow", "--dry-run").stdout
    assert not run.room.exists()


def test_another_table_needs_a_map(run: Shell, tmp_path: Path) -> None:
    file = table(tmp_path, *ROWS)
    assert "--map" in run("import", file, "--format", "csv", code=2).stderr
    bad = tmp_path / "map.toml"
    bad.write_text("nonsense = 3\n")
    assert "nonsense" in run("import", file, "--format", "csv", "--map", str(bad), code=2).stderr
    assert run("import", file, "--format", "servicenow", "--map", str(bad), code=2).stdout == ""


def test_export_in_every_format(responding: Shell, tmp_path: Path) -> None:
    responding("log", "1", "=1+1")
    told = json.loads(responding("export", "1", "--format", "json").stdout)
    assert told["incident"]["name"] == "Checkout down"
    assert responding.json("export", "1") == told
    assert "'=1+1" in responding("export", "1", "--format", "csv").stdout
    assert "Checkout down" in responding("export", "1").stdout
    out = tmp_path / "report.md"
    result = responding("export", "1", "--output", str(out))
    assert result.stdout == "" and "Checkout down" in out.read_text(encoding="utf-8")
    assert responding("export", "1", "--format", "docx", code=2).stdout == ""
