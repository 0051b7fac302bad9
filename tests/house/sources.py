"""The files of this project, for tests that read them: what Git knows or would take, and what Python makes of it."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "warroom"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@functools.cache
def project_files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be with `git add .`; skips the test outside a checkout."""
    try:
        asked = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("no git here: which files belong to the project is not known")
    if asked.returncode:
        pytest.skip("not a checkout: which files belong to the project is not known")
    found = (ROOT / name for name in asked.stdout.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


def texts() -> Iterator[tuple[str, str]]:
    """(name, text) of every file that is text."""
    for path in project_files():
        try:
            yield shown(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def python_files(*folders: str) -> list[Path]:
    """The Python files in these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def shown(path: Path) -> str:
    """A file's name from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """`warroom/room/log.py` → `warroom.room.log`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def tree(path: Path) -> ast.Module:
    """What Python reads there."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of everything that a file imports, wherever in it, also by `importlib`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call) and called(node).endswith("import_module"):
            yield from ((node.lineno, one.value) for one in node.args
                        if isinstance(one, ast.Constant) and isinstance(one.value, str))  # fmt: skip


def called(node: ast.Call) -> str:
    """What a call calls, as dotted words: `datetime.now`; `?` stands for what is no name."""
    words: list[str] = []
    at: ast.expr = node.func
    while isinstance(at, ast.Attribute):
        words.append(at.attr)
        at = at.value
    words.append(at.id if isinstance(at, ast.Name) else "?")
    return ".".join(reversed(words))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and functions in functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
