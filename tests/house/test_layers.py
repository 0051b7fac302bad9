"""The layers, as a process sees them: what is loaded when something is imported, and when a command runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT, module_name, python_files

_IMPORT_EACH = """
import importlib, json, sys
names, heavy = json.load(sys.stdin)
blame = {}
for name in names:
    before = set(sys.modules)
    importlib.import_module(name)
    new = {module for module in set(sys.modules) - before if module in heavy or module.split(".")[0] in heavy}
    if new:
        blame[name] = sorted(new)
print(json.dumps(blame))
"""

HEAVY = ("textual", "rich", "pydantic", "jinja2", "sqlite_utils", "platformdirs")
NEVER_AT_IMPORT = {
    "warroom.cli": HEAVY,
    "warroom.model": ("sqlite3", "pysqlite3", "textual", "rich", "click", "pydantic", "platformdirs", "warroom.clock"),
    "warroom.journal": ("textual", "rich", "click", "pydantic", "sqlite_utils", "platformdirs", "warroom.room"),
    "warroom.room": ("textual", "rich", "click", "pydantic", "sqlite_utils", "platformdirs", "warroom.tui"),
    "warroom.report": ("textual", "rich", "click", "warroom.tui", "warroom.cli"),
    "warroom.bridge": ("textual", "rich", "click", "warroom.tui", "warroom.cli"),
    "warroom.drill": ("textual", "rich", "click", "warroom.tui", "warroom.cli"),
}
"""Package → what none of its modules may load by being imported: the start of every command pays for it."""


def _blame(names: list[str], heavy: tuple[str, ...]) -> dict[str, list[str]]:
    """Which module was the first to load something heavy; all are imported in one fresh process."""
    asked = subprocess.run(
        [sys.executable, "-c", _IMPORT_EACH], input=json.dumps([names, heavy]), cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    found: dict[str, list[str]] = json.loads(asked.stdout)
    return found


@pytest.mark.parametrize("package", NEVER_AT_IMPORT)
def test_importing_a_package_loads_nothing_heavy(package: str) -> None:
    names = [module_name(path) for path in python_files(package.replace(".", "/"))]
    assert package in names, f"{package} is not there any more; take it out of this test"
    assert _blame(names, NEVER_AT_IMPORT[package]) == {}


def test_the_check_sees_what_is_loaded() -> None:
    assert "warroom.tui.app" in _blame(["warroom.tui.app"], ("textual",))


def _loaded_by(room: Path, *words: str) -> set[str]:
    """The modules that one command loads, whole process, as `-X importtime` tells."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "warroom", "--room", str(room), "--as", "ann", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = [line for line in ran.stderr.splitlines() if line.startswith("import time:")]
    assert ran.returncode == 0, [line for line in ran.stderr.splitlines() if line not in told]
    return {line.rsplit("|", 1)[1].strip() for line in told}


def test_a_command_loads_only_what_it_needs(tmp_path: Path) -> None:
    room = tmp_path / "room.db"
    assert "sqlite_utils" in _loaded_by(room, "declare", "Checkout down"), "a new file is made by sqlite-utils"
    heavy = {*HEAVY, "urllib.request", "asyncio", "importlib.metadata", "babel"}
    for words in (["log", "1", "Replication", "lag"], ["board"], ["show", "1"]):
        loaded = _loaded_by(room, *words)
        assert "warroom.room.room" in loaded
        assert loaded & heavy == set(), f"warroom {words[0]}"
