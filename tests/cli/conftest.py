"""A command line on a room of its own, with a clock that stands still."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.cli.stage import Stage
from warroom.cli.root import warroom
from warroom.clock import FixedClock

NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)


class Shell:
    """Runs commands as a person would, and says what came out."""

    def __init__(self, room: Path, clock: FixedClock) -> None:
        self.room = room
        self.clock = clock
        self.me = "ann"

    def __call__(self, *args: str, code: int = 0, stdin: str | bytes | None = None, as_: str | None = None) -> Result:
        """Run one command on the room; its exit code must be `code`."""
        result = self.raw("--room", str(self.room), "--as", as_ or self.me, *args, stdin=stdin)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    def raw(self, *args: str, stdin: str | bytes | None = None, **env: str) -> Result:
        """Run `warroom` with exactly these words."""
        return CliRunner().invoke(warroom, list(args), input=stdin, env=env)

    def json(self, *args: str, **said: Any) -> Any:
        """The JSON document that a command prints, alone on standard output."""
        command, *rest = args
        at = rest.index("--") if "--" in rest else len(rest)
        result = self(command, *rest[:at], "--json", *rest[at:], **said)
        assert result.stdout.endswith("\n")
        return json.loads(result.stdout)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """The time in the room; it moves when a test moves it."""
    standing = FixedClock(NOW)
    monkeypatch.setattr("warroom.journal.journal.SystemClock", lambda: standing)
    return standing


@pytest.fixture
def run(tmp_path: Path, clock: FixedClock) -> Shell:
    """A shell on a room that does not exist yet."""
    return Shell(tmp_path / "room.db", clock)


@pytest.fixture
def responding(run: Shell) -> Shell:
    """The same with incident 1 under way: P1, ann in command, one task, one objective."""
    run("declare", "Checkout down", "--category", "software", "--impact", "high", "--urgency", "high")
    run("move", "1", "responding")
    run("task", "1", "Restore from snapshot", "--to", "bea")
    run("objective", "1", "Stop writes to db1")
    return run


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The room and the files that hostile words are put into, made once."""
    clock = FixedClock(NOW)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("warroom.journal.journal.SystemClock", lambda: clock)
        return Stage(tmp_path_factory.mktemp("stage"), clock)


@pytest.fixture
def stage(prepared: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A fresh copy of them. Relative paths lead no further than the stage; the clock stands."""
    prepared.set()
    monkeypatch.chdir(prepared.work)
    monkeypatch.setattr("warroom.journal.journal.SystemClock", lambda: prepared.clock)
    return prepared
