"""verify with heads that were written down, redact, sign, backups on a schedule, and the restore of the document."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Shell
from warroom.cli.progress import Bar
from warroom.clock import FixedClock
from warroom.journal import signing
from warroom.room import Room

DOCS = Path(__file__).parents[2] / "docs"
needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen on this machine")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path / "key")


def new_key(path: Path) -> Path:
    keygen = shutil.which("ssh-keygen")
    assert keygen is not None
    subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-C", "ann@home", "-f", str(path)], check=True)
    return path


# -- heads that were written down --------------------------------------------------------------------------------------


def test_a_printed_report_can_be_held_against_the_file_for_ever(responding: Shell, tmp_path: Path) -> None:
    report, table, printed = tmp_path / "report.md", tmp_path / "all.json", tmp_path / "verified.txt"
    report.write_text(responding("export", "1").stdout)
    table.write_text(responding("export", "1", "--format", "json").stdout)
    printed.write_text(responding("verify").stdout)
    responding("log", "1", "and on we go")
    for path in (report, table, printed):
        assert "The head that you named is in it" in responding("verify", "--heads-from", str(path)).stdout
    responding("verify", "--heads-from", "-", stdin=report.read_bytes())
    for command in (("show", "1"), ("timeline", "1")):
        foot = responding(*command).stdout.strip().splitlines()[-1]
        assert re.fullmatch(r"head [0-9a-f]{64} at .* verify with: warroom verify --heads [0-9a-f]{16}", foot)
        responding("verify", "--heads-from", "-", stdin=foot)
    assert responding.json("show", "1")["heads"] == responding.json("verify")["heads"]


def test_the_head_of_a_table_stands_beside_it_and_not_in_it(responding: Shell, tmp_path: Path) -> None:
    (head,) = responding.json("verify")["heads"]
    result = responding("export", "1", "--format", "csv")
    assert f"head {head} at" in result.stderr
    assert "head " not in result.stdout.splitlines()[-1]
    assert f"head {head}" in responding("export", "1", "--format", "csv", "-o", str(tmp_path / "t.csv")).stderr


def test_a_head_that_is_not_there_is_told_with_what_that_means(responding: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    responding("backup", str(copy))
    responding("log", "1", "written after the copy")
    (head,) = responding.json("verify")["heads"]
    result = responding.raw("--room", str(copy), "verify", "--heads", head[:12])
    assert result.exit_code == 3
    assert "lacks events that were there when that head was written down" in result.stderr.replace("\n", " ")
    assert responding.raw("--room", str(copy), "verify").exit_code == 0


@pytest.mark.parametrize("head", ["abc", "0123456789a", "not-a-hash-at-all", "g" * 12, "a" * 65, "; DROP TABLE"])
def test_what_is_no_head_is_refused_before_anything_is_read(responding: Shell, head: str) -> None:
    assert "12 to 64" in responding("verify", "--heads", head, code=2).stderr


def test_a_file_without_a_head_says_so(responding: Shell, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"\xff\x00 nothing of that kind")
    assert "names no head" in responding("verify", "--heads-from", str(path), code=2).stderr
    assert "names no head" in responding("verify", "--heads-from", "-", stdin="", code=2).stderr
    assert responding("verify", "--heads-from", str(tmp_path / "none"), code=2).stdout == ""


def test_verify_says_what_the_damage_means(responding: Shell) -> None:
    with sqlite3.connect(responding.room) as connection:
        connection.execute("DROP TRIGGER events_stay")
        connection.execute("DELETE FROM events WHERE pos = 4")
    connection.close()
    told = json.loads(responding("verify", "--json", code=3).stdout)["first_bad"]
    assert (told["pos"], told["code"]) == (5, "parent")
    assert "Events that stood before this one were removed" in responding("verify", code=3).stderr


def test_a_backup_that_is_looked_at_stays_as_it_was_made(responding: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    responding("backup", str(copy))
    before = copy.read_bytes()
    assert responding.raw("--room", str(copy), "verify").exit_code == 0
    assert responding.raw("--room", str(copy), "backup", str(tmp_path / "again.db")).exit_code == 0
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]


class _Terminal:
    """Standard error as a terminal."""

    def __init__(self) -> None:
        self.told = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.told += text

    def flush(self) -> None:
        pass


def test_the_bar_is_for_terminals_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, now = _Terminal(), 0.0
    monkeypatch.setattr("warroom.cli.progress.time.monotonic", lambda: now)
    monkeypatch.setattr(sys, "stderr", terminal)
    with Bar() as bar:
        bar.step(0, 1_000_000)
        assert terminal.told == ""  # what is done at once needs no bar
        now = 1.0
        bar.step(500_000, 1_000_000)
        assert "[############............] 50 %  500,000 of 1,000,000 events" in terminal.told
        bar.step(500_001, 1_000_000)
        assert terminal.told.count("%") == 1
    width = len(terminal.told.split("\r")[1])
    assert terminal.told.endswith("\r" + " " * width + "\r")
    with Bar(False) as bar:
        now = 9.0
        bar.step(1, 2)
    assert terminal.told.count("%") == 1


# -- redact ------------------------------------------------------------------------------------------------------------


def test_words_are_taken_out_by_the_name_that_the_timeline_shows(responding: Shell) -> None:
    responding("log", "1", "the password is hunter2")
    line = next(line for line in responding("timeline", "1", "--ids").stdout.splitlines() if "hunter2" in line)
    id_ = line.split()[0]
    assert id_ in [one["id"] for one in responding.json("timeline", "1")]
    assert "--why" in responding("redact", id_, code=2).stderr
    said = responding("redact", id_, "--why", "a password").stdout
    assert id_ in said and "Backups" in said
    assert "redacted by ann: a password" in responding("timeline", "1").stdout
    for command in (("timeline", "1"), ("show", "1"), ("export", "1"), ("export", "1", "--format", "json"),
                    ("export", "1", "--format", "csv")):  # fmt: skip
        assert "hunter2" not in responding(*command).stdout
    assert responding.json("search", "hunter2") == []
    assert b"hunter2" not in responding.room.read_bytes()
    told = responding.json("verify")
    assert told["ok"] and told["redacted"] == 1
    assert "redaction says by whom" in responding("verify").stdout
    again = responding.json("redact", id_, "--why", "once more")
    assert again["clean"] and again["event"] == id_


def test_who_may_not_and_what_is_not_there_is_refused(responding: Shell) -> None:
    responding("log", "1", "the password is hunter2")
    id_ = responding.json("timeline", "1", "--kind", "note")[0]["id"]
    assert "ann" in responding("redact", id_, "--why", "so", code=1, as_="bea").stderr
    assert responding("redact", "0" * 26, "--why", "so", code=2).stdout == ""
    assert "hunter2" in responding("timeline", "1").stdout


# -- sign --------------------------------------------------------------------------------------------------------------


@needs_ssh
def test_a_signature_is_kept_checked_and_shown(responding: Shell, key: Path) -> None:
    (head,) = responding.json("verify")["heads"]
    assert head[:16] in responding("sign", "--key", str(key)).stdout
    responding("log", "1", "and on we go")
    (one,) = responding.json("verify")["signatures"]
    assert (one["by"], one["heads"], one["verdict"], one["known"]) == ("ann", [head], "good", "first")
    responding("sign", "--key", str(key) + ".pub")  # its other half lies beside it
    said = responding("verify").stdout
    assert "ann signed all up to" in said
    assert "good, first use of this key" in said and "good, same key as before" in said
    assert head[:16] in responding("timeline", "1").stdout
    assert "Signed" in responding("timeline", "1").stdout
    assert "Signed" not in responding("timeline", "1", "--kind", "log").stdout


@needs_ssh
def test_another_key_and_another_person_are_told_apart(responding: Shell, key: Path, tmp_path: Path) -> None:
    responding("sign", "--key", str(key))
    responding("sign", "--key", str(new_key(tmp_path / "second")))
    responding("sign", "--key", str(key), as_="bea")
    assert [one["known"] for one in responding.json("verify")["signatures"]] == ["first", "other", "first"]
    assert "OTHER KEY THAN BEFORE" in responding("verify").stdout


@needs_ssh
def test_a_key_that_opens_the_room_for_somebody_is_known_as_theirs(responding: Shell, key: Path) -> None:
    responding("sign", "--key", str(key))
    responding("sign", "--key", str(key), as_="bea")
    responding("access", "add", "ann", "--key", f"{key}.pub", "--position", "IC", "--print")
    assert [one["known"] for one in responding.json("verify")["signatures"]] == ["granted", "first"]
    assert "a key that was given to this person" in responding("verify").stdout


@needs_ssh
@pytest.mark.parametrize("forgery", ["another head", "another person", "another key", "not there", "no signature"])
def test_a_forged_signature_is_shown_as_bad_and_asks_nothing_of_anybody(
    responding: Shell, key: Path, tmp_path: Path, forgery: str, clock: FixedClock
) -> None:
    from warroom.model.envelope import ROOM, Draft
    from warroom.model.events import HeadsSigned

    with Room.open(responding.room, "ann", clock=clock) as room:
        (head,) = room.journal.heads()
        older = room.journal.events(ROOM)[0].hash
        made = signing.sign("bea" if forgery == "another person" else "ann", [head], key)
        other = signing.sign("ann", [head], new_key(tmp_path / "second"))
        event = HeadsSigned(
            heads={"another head": (older,), "not there": ("ab" * 32,)}.get(forgery, (head,)),
            signature="nonsense" if forgery == "no signature" else made.text,
            key=other.key if forgery == "another key" else made.key,
            fingerprint=other.fingerprint if forgery == "another key" else made.fingerprint,
        )
        with room.acting() as writer:
            writer.append([Draft(ROOM, event)])
        (one,) = room.signatures()
    assert (one.verdict, one.known) == ("bad", "")
    assert "BAD SIGNATURE" in responding("verify").stdout


@needs_ssh
def test_without_ssh_keygen_signatures_are_shown_as_not_checked(
    responding: Shell, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    responding("sign", "--key", str(key))
    monkeypatch.setenv("PATH", "/nowhere")
    assert "not checked" in responding("verify").stdout
    assert "ssh-keygen" in responding("sign", "--key", str(key), code=1).stderr


@needs_ssh
def test_the_key_of_an_agent_is_taken_without_a_file(
    responding: Shell, key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    agent, add = shutil.which("ssh-agent"), shutil.which("ssh-add")
    assert agent is not None and add is not None
    with tempfile.TemporaryDirectory() as short:  # a socket's path may not be long
        monkeypatch.setenv("SSH_AUTH_SOCK", f"{short}/agent")
        process = subprocess.Popen([agent, "-D", "-a", f"{short}/agent"], stdout=subprocess.DEVNULL)
        try:
            for _ in range(2000):
                if subprocess.run([add, "-q", str(key)], check=False, capture_output=True).returncode == 0:
                    break
            key.unlink()
            responding("sign")
            responding("sign", "--key", str(tmp_path / "key.pub"))
        finally:
            process.terminate()
            process.wait()
    responding("sign", "--key", str(tmp_path / "key.pub"), code=1)  # the agent is gone
    assert [one["verdict"] for one in responding.json("verify")["signatures"]] == ["good", "good"]


def test_without_a_key_it_says_how_to_get_one(
    responding: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    assert responding("sign", code=1).stderr
    assert responding("sign", "--key", str(tmp_path / "none"), code=1).stdout == ""
    assert responding.json("verify")["signatures"] == []


# -- backups on a schedule ---------------------------------------------------------------------------------------------


def test_due_backups_are_made_and_thrown_away_by_the_settings(responding: Shell, clock: FixedClock) -> None:
    assert "warroom config example" in responding("backup", "--due", code=2).stderr
    settings = responding.room.with_suffix(".toml")
    settings.write_text('[backup]\nfolder = "copies"\nevery = "1h"\nkeep_hourly = 1\nkeep_daily = 0\n')
    first = responding.json("backup", "--due")
    assert first["file"].endswith(f"copies/room-{NOW:%Y%m%dT%H%M%SZ}.db") and first["bytes"] > 0
    assert "No backup is due" in responding("backup", "--due").stdout
    clock.advance(timedelta(hours=1))
    assert responding.json("backup", "--due")["removed"] == [first["file"]]
    assert "room-20261123T154000Z.db" in responding("doctor").stdout
    assert [one["level"] for one in responding.json("doctor") if one["code"] == "backup"] == ["ok"]
    settings.write_text("[backup]\nfolder = 3\n")
    assert "backup.folder" in responding("backup", "--due", code=2).stderr
    assert "backup.folder" in responding("doctor").stderr


def test_one_says_a_file_or_due(responding: Shell, tmp_path: Path) -> None:
    assert responding("backup", code=2).stdout == ""
    assert responding("backup", "--due", str(tmp_path / "x.db"), code=2).stdout == ""


@pytest.mark.parametrize("every", ["5s", "often", "", "-1h"])
def test_a_span_that_is_none_names_its_key(responding: Shell, every: str) -> None:
    responding.room.with_suffix(".toml").write_text(f'[backup]\nfolder = "copies"\nevery = "{every}"\n')
    assert "backup.every" in responding("backup", "--due", code=2).stderr


def test_the_restore_of_the_document_brings_the_room_back(tmp_path: Path) -> None:
    """Line by line as it stands there, in a shell."""
    text = (DOCS / "backups.md").read_text(encoding="utf-8").split("## Restore", 1)[1]
    lines = re.findall(r"```sh\n(.*?)```", text, flags=re.S)[0]
    assert len(lines.strip().splitlines()) == 2
    (tmp_path / "acme.toml").write_text('[backup]\nfolder = "backups"\n')
    with Room.open(tmp_path / "acme.db", "ann") as room:
        from warroom.room.incidents import Report

        room.declare(Report("Checkout down"))
        room.log(1, "kept in the copy")
    shell = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

    def run(command: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-ec", command], cwd=tmp_path, env=shell, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("warroom --room acme.db backup --due")
    (made,) = (tmp_path / "backups").glob("acme-*.db")
    before = made.read_bytes()
    (tmp_path / "acme.db").write_bytes(b"ruined")
    run(lines)
    assert "kept in the copy" in run("warroom --room acme.db timeline 1")
    run("warroom --room acme.db log 1 and on we go")
    run("warroom --room acme.db verify")
    assert made.read_bytes() == before
    assert (tmp_path / "aside" / "acme.db").read_bytes() == b"ruined"
