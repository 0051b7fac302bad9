"""What the documents say is so: links lead somewhere, files and commands that they name exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOT, shown
from warroom.cli.root import COMMANDS

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"(?:warroom|tests|themes|docs|bench|\.ci)/[a-z0-9_./-]*")
_MAKE = re.compile(r"\s*make ([a-z]+)\b")
_COMMAND = re.compile(r"^\s*(?:\w+=\S+ )?warroom (?:--(?:room|as|lang) \S+ )*([a-z][a-z-]*)\b")


def _document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


def test_readme_begins_with_the_two_commands() -> None:
    readme = _document("README.md")
    assert "make run" in readme
    assert "make test" in readme
    assert readme.index("make run") < readme.index("pip install"), "what needs nothing comes first"


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_link_leads_somewhere(document: Path) -> None:
    lost = []
    for target in _LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _hash, anchor = target.partition("#")
        file = document.parent / name if name else document
        if not file.exists():
            lost.append(target)
        elif anchor and file.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            if anchor not in map(_slug, headings):
                lost.append(target)
    assert lost == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_is_named_exists(name: str) -> None:
    named = {code for code in _CODE.findall(_document(name)) if _FILE.fullmatch(code)}
    assert named, "these documents name files"
    assert sorted(code for code in named if not (ROOT / code).exists()) == []


def _code(document: Path) -> list[str]:
    """Everything that a document sets as code, a line each."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [*(line for block in blocks for line in block.splitlines()), *_CODE.findall(text)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_command_that_is_shown_exists(document: Path) -> None:
    known = {name for names in COMMANDS.values() for name in names}
    named = {match[1] for match in map(_COMMAND.match, _code(document)) if match}
    assert sorted(named - known) == []


def test_make_targets_that_are_named_exist() -> None:
    made = set(re.findall(r"^([a-z]+):", _document("Makefile"), re.MULTILINE))
    named = {match[1] for document in DOCUMENTS for match in map(_MAKE.match, _code(document)) if match}
    assert {"run", "test"} <= named
    assert named - made == set()


def test_the_changelog_tells_of_this_version() -> None:
    from warroom import __version__

    assert f"## {__version__}" in _document("CHANGELOG.md")


def test_every_library_of_the_program_says_what_it_is_for() -> None:
    project = _document("pyproject.toml")
    for wanted in tomllib.loads(project)["project"]["dependencies"]:
        line = next(line for line in project.splitlines() if f'"{wanted}"' in line)
        assert "# " in line, line
