"""A few pictures of the console with its colours; a person looks at them when they change (`--snapshot-update`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.console import furnished, keys
from warroom.tui.app import Options, WarRoomApp

WIDE, NARROW = (120, 30), (80, 24)
Compare = Callable[..., bool]


def app_in(folder: Path, theme: str) -> WarRoomApp:
    """The furnished room in some colours."""
    app = WarRoomApp(furnished(folder), Options(theme=theme, state_folder=folder / "state"))
    app.desk.start()
    return app


def pressed(app: WarRoomApp, *said: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Press keys before the picture is taken."""

    async def press(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await keys(app, pilot, *said)

    return press


@pytest.mark.parametrize(
    ("theme", "size", "said"),
    [
        ("dark", WIDE, ()),
        ("light", WIDE, ("2", "down")),
        ("high-contrast", NARROW, ("4",)),
        ("dark", NARROW, ("s",)),
        ("ansi", NARROW, ("l", ":!dec @dan Go")),
    ],
    ids=["wide-dark", "wide-light", "narrow-high-contrast-log", "choices", "ansi-log-line"],
)
def test_it_looks_as_it_did(
    theme: str, size: tuple[int, int], said: tuple[str, ...], tmp_path: Path, snap_compare: Compare
) -> None:
    app = app_in(tmp_path, theme)
    assert app.theme == theme
    assert app.problems == []
    assert snap_compare(app, terminal_size=size, run_before=pressed(app, *said))
