"""A room on media that can't be written, and on a disk that is really full; mounted for the test alone.

Each script runs in a mount namespace of its own; what it mounts is gone with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import footprint
from warroom.journal import care
from warroom.journal.journal import Journal
from warroom.room import Room
from warroom.room.incidents import Report

ROOT = Path(__file__).parents[2]
_TRY = "mount -t tmpfs -o size=64k none /mnt"


def _may_mount() -> bool:
    if not shutil.which("unshare") or not Path("/mnt").is_dir():
        return False
    tried = subprocess.run(["unshare", "-m", "sh", "-c", _TRY], capture_output=True, check=False, timeout=20)
    return tried.returncode == 0


pytestmark = pytest.mark.skipif(not _may_mount(), reason="mounting is not allowed here (it needs root and unshare)")


def script(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script in a mount namespace; `$D` is the folder, `w` is warroom as ann on `$D/room.db`."""
    w = f'w() {{ "{sys.executable}" -m warroom --room "$D/room.db" --as ann "$@"; }}\n'
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", w + text], env={**os.environ, "D": str(folder)}, cwd=ROOT,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "media"
    place.mkdir()
    with Room.open(place / "room.db", "ann") as room:
        room.declare(Report("Portal down"))
        room.log(1, "Words before.")
    return place


def test_a_room_on_read_only_media_is_read_and_says_why_it_can_not_be_written(folder: Path) -> None:
    before = footprint(folder)
    done = script(
        'mount --bind "$D" "$D" && mount -o remount,ro,bind "$D" || exit 99\n'
        "w board; w show 1; w timeline 1; w verify; w doctor; echo read $?\n"
        "w log 1 words; echo log $?; w declare other; echo declare $?; w rebuild; echo rebuild $?\n"
        'w backup "$D/copy.db"; echo backup $?',
        folder,
    )
    assert "Portal down" in done.stdout and "Words before." in done.stdout
    assert "The journal is whole" in done.stdout
    for line in ("log 3", "declare 3", "rebuild 3", "backup 3"):
        assert line in done.stdout.splitlines(), done.stdout + done.stderr
    complaints = [line for line in done.stderr.splitlines() if line.startswith("warroom: ")]
    assert sum("can't be written by you" in line for line in complaints) == 3
    assert "Traceback" not in done.stderr and "mistake in warroom" not in done.stderr
    assert footprint(folder) == before


@pytest.mark.parametrize("index", [True, False], ids=["with its index", "without"])
def test_a_log_that_was_left_beside_a_room_on_read_only_media_is_read_or_named(folder: Path, index: bool) -> None:
    """A process was killed, then the disk was mounted for reading only: the newest words stand in the log."""
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom warroom.room import Room\n"
        "room = Room.open(Path(sys.argv[1]), 'ann')\nroom.log(1, 'The newest words.')\nos._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / "room.db")], cwd=ROOT, check=True, timeout=60)
    assert (folder / "room.db-wal").stat().st_size
    if not index:
        (folder / "room.db-shm").unlink()
    before = footprint(folder)
    done = script(
        'mount --bind "$D" "$D" && mount -o remount,ro,bind "$D" || exit 99\n'
        "w timeline 1; echo timeline $?; w doctor; echo doctor $?\n"
        f'mkdir "{folder.parent}/own"; cp "$D"/room.db* "{folder.parent}/own"; D="{folder.parent}/own"; w timeline 1',
        folder,
    )
    assert ("timeline 0" if index else "timeline 3") in done.stdout.splitlines()
    assert ("doctor 0" if index else "doctor 3") in done.stdout.splitlines()
    assert done.stdout.count("The newest words.") == (2 if index else 1), "a copy on a disk of one's own opens"
    assert ("Copy both to a disk of your own" in " ".join(done.stderr.split())) is not index
    assert "Traceback" not in done.stderr and "mistake in warroom" not in done.stderr
    assert footprint(folder) == before


def test_a_disk_that_is_full_takes_nothing_half_and_goes_on_when_there_is_space(folder: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("words " * 12_000)
    done = script(
        f'cp "$D/room.db" "{tmp_path}/seed.db"\n'
        'mount -t tmpfs -o size=700k none "$D" || exit 99\n'
        f'cp "{tmp_path}/seed.db" "$D/room.db"; head -c 150000 /dev/zero > "$D/filler"\n'
        f"for n in 1 2 3 4 5 6 7 8; do w log 1 --again - < '{words}' > /dev/null; echo log $?; done\n"
        'w verify; echo verify $?; rm "$D/filler"; w log 1 And on we go.; echo after $?\n'
        f'w verify; w backup "{tmp_path}/out.db"; echo backup $?',
        folder,
    )
    lines = done.stdout.splitlines()
    kept = lines.count("log 0")
    assert 0 < kept < 8 and lines.count("log 3") == 8 - kept, done.stdout + done.stderr
    assert "verify 0" in lines and "after 0" in lines and "backup 0" in lines, done.stdout + done.stderr
    complaints = [line for line in done.stderr.splitlines() if line.startswith("warroom: ")]
    assert len(complaints) == 8 - kept
    assert all("Nothing was written" in line for line in complaints), complaints
    with Journal.open(tmp_path / "out.db") as journal:
        entries = [one for one in journal.events() if one.kind == "log.written"]
        assert len(entries) == kept + 2
        assert care.verify(journal).ok
        assert care.difference(journal) == ""
