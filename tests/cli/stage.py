"""A room on which every line of `lines.py` works, and the files that they name; a fresh copy for each line."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from tests.bridge.test_servicenow import FILE as AUDIT
from tests.bridge.test_table import CLOSED, HEADER, MAPPING
from tests.hostile import BYTES, harmless
from tests.keys import key_of
from warroom.cli.root import warroom
from warroom.clock import FixedClock
from warroom.journal import care
from warroom.journal.journal import Journal
from warroom.model.envelope import Recorded
from warroom.report.export import incident as exported
from warroom.room import Room, escalations, regulators, responses
from warroom.room.incidents import Report
from warroom.room.log import More
from warroom.tui.themes import builtin_folder

STDIN = BYTES["not utf-8"] + b"\x1b[2J\x00 " + "\u202e".encode()
"""What is typed ahead for whoever reads `-`."""
LONGEST = 1_200
"""Characters of a mistake that a person still reads: longer ones are cut."""

READS: tuple[tuple[str, ...], ...] = (
    ("board", "--all"), ("show", "1"), ("timeline", "1", "--ids"), ("timeline", "1", "--recorded"), ("plan", "1"),
    ("plan", "1", "history"), ("people",), ("search", "a"), ("settle", "1"), ("clock", "4"), ("config", "room"),
    ("response",), ("verify",), ("doctor",), ("export", "1"), ("show", "4"), ("timeline", "4"),
)  # fmt: skip
"""How a room is read."""


class Stage:
    """The files, made once; `set` gives a fresh room, `run` runs one line on it."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.clock = clock
        self.folder = folder
        self.files = folder / "files"
        self.work = folder / "a" / "b" / "c"
        self.room = self.work / "room.db"
        self.files.mkdir()
        self.work.mkdir(parents=True)
        self.fill: Mapping[str, str] = self._make() | {"new": "new.out"}
        self.later(30)
        with self._open(self.files / "room.db", "ann") as ann:
            ann.raise_due()  # what time does by itself, whoever asks next: no line of a test wrote it
            self.last = ann.journal.last_pos()

    # -- the room ------------------------------------------------------------------------------------------------------

    def _make(self) -> dict[str, str]:
        path, copy = self.files / "room.db", self.files / "copy.db"
        with self._open(path, "ann") as ann:
            for title in ("Checkout down", "Badge printer jams", "Portal down", "List of customers found"):
                ann.declare(Report(title, category="software", impact="high", urgency="high"))
            for number in (1, 3, 4):
                ann.move(number, "responding")
                ann.objective(number, "Stop writes to db1", due="2h")
            ann.assign(1, "PSC", "pia")
            ann.task(1, "Restore from snapshot", to="bea")
            ann.log(1, "The password is hunter2.")
            ann.log(1, "+bridge #db @dan Is db2 up?", kind="request", more=More(ack=True))
            ann.log(1, "The press may know.", kind="message", to=("dan",), more=More(approval=True))
            ann.log(1, "!order @bea Stay here")
            ann.significant(1, "T2")
            ann.log(1, "!decision Nobody touches db1")
            ann.hypothesis(1, "The disk is slow")
            for words in ("We look at it.", "We still look at it."):
                ann.update(1, "customers", words, draft=True)
            ann.approve_update(1, 2)
            ann.escalate(1, "Nobody is there.", to="OSC")
            ann.admit("zoe", position="OSC")
            ann.save_view("late-ones", "late")
            ann.link(3, "related", 4)
            ann.hold(3, "the supplier")
            ann.draft(3, "situation", "Nobody can log in.")
            ann.submit(3)
            ann.assess(4, "gdpr", "aware", why="A list of customers.")
            care.backup(ann.journal, copy)
            with self._open(copy, "cy") as cy:
                cy.assign(1, "IC", "cy", why="ann can't be reached")
                cy.draft(1, "safety", "Gloves.")
                cy.declare(Report("Printer on fire"))
                ann.draft(1, "safety", "Boots.")
                ann.declare(Report("Mail is slow"))
                ann.merge(copy)
                cy.log(1, "Not there yet.")
            ann.assign(1, "IC", "ann", why="I am back")
            (twin,) = [row.id for row in ann.board() if row.name == "Mail is slow"]
            timeline = ann.timeline(ann.find(1))
            event = next(one.id for one in timeline if "hunter2" in getattr(one.event, "text", ""))
            made = {
                "twin": twin, "event": event, "declaration": timeline[0].id, "head": ann.journal.heads()[0],
                "question": "2", "message": "3", "order": "T2", "view": "late-ones", "call": "1", "ladder": "all",
                "promise": "draft/1",
                "report": self._write("report.md", exported(ann, 1, "md")), "copy": str(copy),
            }  # fmt: skip
        return made | {
            "audit": str(AUDIT),
            "table": self._write("table.csv", f"{HEADER}\n{CLOSED}\n"),
            "map": self._write("map.toml", MAPPING),
            "theme": str(builtin_folder() / "dark.toml"),
            "response": str(responses.FOLDER / "en" / "data-breach.toml"),
            "regulator": str(regulators.FOLDER / "en" / "gdpr.toml"),
            "key": self._key(),
            "public": self._write("ann.pub", key_of("ann").text),
            "escalation": str(escalations.FOLDER / "en" / "response.toml"),
        }

    def _open(self, path: Path, me: str) -> Room:
        return Room.open(path, me, clock=self.clock)

    def _write(self, name: str, text: str) -> str:
        (self.files / name).write_text(text, encoding="utf-8")
        return str(self.files / name)

    def _key(self) -> str:
        path, keygen = self.files / "key", shutil.which("ssh-keygen")
        if keygen is not None:
            subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-C", "ann", "-f", str(path)], check=True)
        return str(path)

    # -- one line ------------------------------------------------------------------------------------------------------

    def set(self) -> None:
        """A fresh room in an empty folder."""
        for path in self.work.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        shutil.copyfile(self.files / "room.db", self.room)

    def run(self, *words: str, me: str = "ann", room: str | None = None, stdin: bytes = STDIN) -> Result:
        """Run these words as the operating system would hand them over, and see that all that must always hold does."""
        said = [argument(one) for one in ("--room", room or str(self.room), "--as", me, *words)]
        result = CliRunner().invoke(warroom, said, input=stdin)
        self._sound(result)
        return result

    def _sound(self, result: Result) -> None:
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        assert result.exit_code in (0, 1, 2, 3), result.exit_code
        assert "Traceback" not in result.output
        assert "This is a mistake in warroom" not in result.output, result.output[-600:]
        assert harmless(result.output), ascii(result.output)[:3000]
        complaints = [line for line in result.stderr.splitlines() if line.startswith("warroom: ")]
        if result.exit_code:
            assert complaints, result.output
            assert all(len(line) <= LONGEST for line in complaints), max(map(len, complaints))

    def journal(self) -> Journal:
        """The room, opened anew by somebody who only looks."""
        return Journal.open(self.room, create=False, readonly=True, clock=self.clock)

    def fresh(self) -> list[Recorded]:
        """What was written since the room was set."""
        with self.journal() as journal:
            return journal.events(after=self.last)

    def whole(self) -> None:
        """The room is sound, by another pair of eyes."""
        with self.journal() as journal:
            report = care.verify(journal)
            assert report.ok, report.first_bad
            assert care.difference(journal) == ""

    def later(self, minutes: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(minutes=minutes))


def argument(text: str) -> str:
    """A text as the operating system hands it over: it knows no NUL, and bytes where a character is half."""
    try:
        return os.fsdecode(os.fsencode(text.replace("\0", "")))
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()


def no_formula(stage: Stage, number: str = "1") -> None:
    """No cell of the table begins as a spreadsheet's formula does, and none steers."""
    stage.run("export", number, "--format", "csv", "-o", "t.csv")
    before = csv.field_size_limit(10_000_000)
    with (stage.work / "t.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    csv.field_size_limit(before)
    assert len(cells) > 14
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") or cell[:1] in ("\t", "\r")]
    signs = {sign for cell in cells for sign in cell} - {"\t", "\n"}
    assert not [sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cs")]
