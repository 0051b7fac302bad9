"""The files of the project, as git knows them, and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked(*suffixes: str) -> list[Path]:
    """Files that are in the project or would come into it, by their ending; all of them where none is named."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.splitlines()]
    else:  # an unpacked archive
        names = [path for path in ROOT.rglob("*") if ".venv" not in path.parts and "__pycache__" not in path.parts]
    found = [path for path in names if path.is_file() and (not suffixes or path.name.endswith(suffixes))]
    assert found
    return sorted(set(found))


def python(folder: str) -> list[Path]:
    """The Python files below a folder."""
    return [path for path in tracked(".py") if path.is_relative_to(ROOT / folder)]


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """A file's name inside the project."""
    return str(path.relative_to(ROOT))
