"""salvage."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell


def test_it_says_what_came_out_and_what_did_not(responding: Shell, tmp_path: Path) -> None:
    responding("log", "1", "Words to be broken")
    copy = tmp_path / "copy.db"
    responding("backup", str(copy))
    copy.write_bytes(copy.read_bytes().replace(b"Words to be broken", b"Words that are bad", 1))
    result = responding("salvage", str(copy), str(tmp_path / "new.db"))
    assert "events proved and written into" in result.stdout
    assert responding.raw("--room", str(tmp_path / "new.db"), "verify").exit_code == 0
    again = responding("salvage", str(copy), str(tmp_path / "new.db"), code=2)
    assert "already" in again.stderr
    told = responding.json("salvage", str(copy), str(tmp_path / "newer.db"))
    assert told["proved"] > 5


def test_nothing_to_be_got_out_is_exit_3(responding: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"x" * 9000)
    assert "last backup" in responding("salvage", str(bad), str(tmp_path / "new.db"), code=3).stderr
    assert "no room" in responding("salvage", str(tmp_path / "none"), str(tmp_path / "new.db"), code=3).stderr
