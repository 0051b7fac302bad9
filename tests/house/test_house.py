"""The rules of the house that no linter knows (CONTRIBUTING.md): sizes, time, SQLite, hosts, docstrings, asserts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import (
    PACKAGE,
    ROOT,
    Definition,
    called,
    functions,
    imported,
    python_files,
    shown,
    texts,
    tree,
)

LINES, FUNCTION_LINES = 400, 60


def test_no_file_is_too_long_to_read() -> None:
    sizes = {shown(path): len(path.read_text(encoding="utf-8").splitlines())
             for path in python_files("warroom", "tests", "bench")}  # fmt: skip
    assert {name: size for name, size in sizes.items() if size > LINES} == {}


def test_no_function_needs_scrolling() -> None:
    long = {}
    for path in python_files("warroom"):
        for node in functions(path):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES:
                long[f"{shown(path)}:{node.lineno} {node.name}"] = size
    assert long == {}


# -- time --------------------------------------------------------------------------------------------------------------

_DATES = frozenset({"now", "utcnow", "today"})
_TIMES = frozenset({"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"})


def _time_readings(module: ast.Module) -> Iterator[int]:
    """The lines that ask this machine for the time or its zone."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            if any(alias.name in _TIMES for alias in node.names):
                yield node.lineno
        elif isinstance(node, ast.Call):
            *of, last = called(node).split(".")
            if (of and of[-1] in ("datetime", "date") and last in _DATES) or (of == ["time"] and last in _TIMES):
                yield node.lineno
            elif last == "astimezone" and not node.args and not node.keywords:
                yield node.lineno


def test_only_the_clock_reads_the_time() -> None:
    clock = PACKAGE / "clock.py"
    found = [f"{shown(path)}:{line}" for path in python_files("warroom") if path != clock
             for line in _time_readings(tree(path))]  # fmt: skip
    assert found == []
    assert list(_time_readings(tree(clock))), "the check sees where the time is read"


# -- what is imported where --------------------------------------------------------------------------------------------


def _importers(package: str) -> set[str]:
    """The files of warroom that import a package."""
    return {shown(path) for path in python_files("warroom")
            for _line, name in imported(path) if name.split(".")[0] == package}  # fmt: skip


def test_one_module_picks_the_sqlite() -> None:
    assert _importers("sqlite3") | _importers("pysqlite3") == {"warroom/journal/sqlite.py"}


def test_sqlite_utils_is_for_files_and_for_people_who_ask() -> None:
    allowed = ("warroom/journal/", "warroom/bridge/", "warroom/report/")
    importers = _importers("sqlite_utils")
    assert importers
    assert [name for name in sorted(importers) if not name.startswith(allowed)] == []


def test_no_command_and_no_pane_writes_sql() -> None:
    # `query` is a method of the journal; whoever calls it knows tables. The door (room) may, those in front of it not.
    callers = {shown(path) for path in python_files("warroom/cli", "warroom/tui") for node in ast.walk(tree(path))
               if isinstance(node, ast.Call) and called(node).endswith("journal.query")}  # fmt: skip
    assert callers == set()


# -- what must not stand in any file -----------------------------------------------------------------------------------

_URL = re.compile(r"\b(?:https?|ftp|wss?)://(?:[^\s/@]*@)?(?P<host>[\w.-]+)")
_HOSTS = frozenset({"github.com", "www.apache.org", "keepachangelog.com", "semver.org", "www.w3.org", "localhost",
                    "127.0.0.1"})  # fmt: skip
_RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|invalid|test)$")
_DRAWN = frozenset({"cdnjs.cloudflare.com", "www.textualize.io"})
"""What Textual's own pictures name: where their fonts come from, and who made the drawing program."""
_MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|home/[a-z][\w.-]*|Users/[A-Za-z][\w.-]*)/\S*")


def test_no_file_names_a_host() -> None:
    found = [
        f"{name}: {match['host']}"
        for name, text in texts()
        for match in _URL.finditer(text)
        # One word is no host on the net, only hostile text in a test.
        if "." in match["host"]
        and match["host"] not in _HOSTS
        and not _RESERVED.search(match["host"])
        and not (name.endswith(".svg") and match["host"] in _DRAWN)
    ]
    assert found == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [f"{name}: {match[0]}" for name, text in texts() for match in _MACHINE.finditer(text)]
    assert found == []


def test_constraints_hold_names_and_versions_only() -> None:
    line = re.compile(r"[a-z0-9-]+==[\w.]+( ; [\w '\"=!<>.()-]+)?")
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [text for text in lines if text and not text.startswith("#") and not line.fullmatch(text)] == []


# -- docstrings --------------------------------------------------------------------------------------------------------


def _public(node: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """The public classes, functions and methods; what lies inside functions is nobody else's business."""
    for inner in node.body:
        if not isinstance(inner, Definition) or inner.name.startswith("_"):
            continue
        yield inner
        if isinstance(inner, ast.ClassDef):
            yield from _public(inner)


def test_everything_public_says_what_it_is() -> None:
    silent = []
    for path in python_files("warroom"):
        module = tree(path)
        if module.body and not ast.get_docstring(module):
            silent.append(shown(path))
        silent += [f"{shown(path)}:{node.lineno} {node.name}" for node in _public(module)
                   if not ast.get_docstring(node)]  # fmt: skip
    assert silent == []


# -- tests -------------------------------------------------------------------------------------------------------------

_CHECKS = ("check", "assert", "golden", "snap_compare", "raises", "fail")
_HELPERS = frozenset({"agrees"})
"""Helpers under other names that hold the asserts of a test: `tests/journal/test_tables.py`."""


def _asserts(test: ast.AST) -> bool:
    """Whether anything in it can fail by itself: an assert, `pytest.raises`, or a helper that is named for it."""
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and (_last(node).startswith(_CHECKS) or _last(node) in _HELPERS))
        for node in ast.walk(test)
    )


def _last(node: ast.Call) -> str:
    return called(node).rsplit(".", 1)[-1].lstrip("_")


def test_every_test_can_fail() -> None:
    idle = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in python_files("tests")
        if path.name.startswith("test_")
        for node in functions(path)
        if node.name.startswith("test_") and not _asserts(node)
    ]
    assert idle == []


def test_no_test_sleeps() -> None:
    found = [f"{shown(path)}:{node.lineno}" for path in _tests() for node in ast.walk(tree(path))
             if isinstance(node, ast.Call) and called(node) in ("time.sleep", "asyncio.sleep", "sleep")
             # Sleeping for no time only lets others go first.
             and not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)]  # fmt: skip
    assert found == []


def _tests() -> list[Path]:
    return [path for path in python_files("tests") if path.name.startswith("test_")]
