"""The wheel holds everything that the program looks for at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def _in_checkout(pattern: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in PACKAGE.glob(pattern)}


@pytest.mark.parametrize("pattern", ["**/*.py", "**/*.tcss", "drill/scenarios/*.toml", "locale/*/LC_MESSAGES/*.mo",
                                     "audiences/*/*.toml", "regulators/*/*.toml", "responses/*/*.toml",
                                     "templates/*.txt",
                                     "py.typed"])  # fmt: skip
def test_every_file_of_the_package_is_in_it(wheel: zipfile.ZipFile, pattern: str) -> None:
    here = _in_checkout(pattern)
    assert here, f"no {pattern} in the package"
    assert here - set(wheel.namelist()) == set()


def test_themes_are_in_it(wheel: zipfile.ZipFile) -> None:
    themes = {f"warroom/_themes/{path.name}" for path in (ROOT / "themes").glob("*.toml")}
    assert {"warroom/_themes/dark.toml", "warroom/_themes/mono.toml"} <= themes
    assert {name for name in wheel.namelist() if name.startswith("warroom/_themes/")} == themes


def test_nothing_else_is_in_it(wheel: zipfile.ZipFile) -> None:
    strangers = [name for name in wheel.namelist() if not name.startswith(("warroom/", "warroom-"))]
    assert strangers == []
    assert [name for name in wheel.namelist() if "__pycache__" in name or "cache" in Path(name).parent.name] == []


def test_it_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    (metadata,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    told = Parser().parsestr(wheel.read(metadata).decode())
    (points,) = [name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt")]
    from warroom import __version__

    assert (told["Name"], told["Version"]) == ("warroom", __version__)
    assert told["License-Expression"] == "Apache-2.0"
    assert "warroom = warroom.cli:main" in wheel.read(points).decode()
    assert any(name.endswith("/licenses/LICENSE") for name in wheel.namelist())
