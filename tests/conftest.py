"""What every test stands on: a folder of its own, one language, one zone, no blinking."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from warroom import i18n

# No test is timed: a machine that does something else as well makes none of them fail.
settings.register_profile("warroom", deadline=None)
settings.load_profile("warroom")

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-goldens` writes the text screens anew."""
    parser.addoption("--update-goldens", action="store_true", help="write the text screens in tests/goldens anew")


@pytest.fixture(autouse=True)
def own_world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the developer's settings, rooms, locale or zone.

    The zone is one with changes of clocks: a test in UTC would not see a mistake with them.
    """
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home if name == "HOME" else home / name.lower()))
    for name in ("WARROOM_ROOM", "WARROOM_AS", "NO_COLOR", "WARROOM_ASCII", "WARROOM_SLOW", "SSH_TTY", "SSH_CONNECTION",
                 "LC_ALL", "LC_MESSAGES", "PAGER"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("WARROOM_LANG", "en")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    i18n.choose("en")
    yield
    i18n.choose("en")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/goldens/NAME.txt`; `--update-goldens` writes it."""
    update = bool(request.config.getoption("--update-goldens"))

    def compare(name: str, text: str) -> None:
        path = GOLDENS / f"{name}.txt"
        found = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8")
            return
        assert path.exists(), f"{path.name} is missing; write it with: pytest --update-goldens"
        wanted = path.read_text(encoding="utf-8")
        difference = "\n".join(
            difflib.unified_diff(wanted.splitlines(), found.splitlines(), "golden", "now", lineterm="")
        )
        assert wanted == found, f"{path.name} differs:\n{difference}"

    return compare
