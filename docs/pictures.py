"""The pictures of the documentation: the demo at the moment it opens, drawn by Textual itself (`make pictures`)."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from warroom import i18n
from warroom.clock import FixedClock
from warroom.drill.player import build
from warroom.model.envelope import Mode
from warroom.room import Room
from warroom.tui.app import Options, WarRoomApp

SIZES = ((80, 24), (120, 36), (200, 50))
HERE = Path(__file__).parent
# Whoever looks at a picture must not fetch fonts from somebody's server: a font of their own does.
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def picture(size: tuple[int, int]) -> str:
    """The console on the demo's room, as SVG; the clock stands still, so that the same program draws the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        opening = build(path, "en")
        with Room.open(path, "visitor", clock=FixedClock(opening.start)) as room:
            room.mode = Mode.EXERCISE
            app = WarRoomApp(room, Options(theme="dark", state_folder=Path(folder)))
            app.desk.start()
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                return _FONTS.sub("", app.export_screenshot(title="warroom demo"))


def main() -> int:
    """Draw all of them anew."""
    i18n.choose("en")
    for size in SIZES:
        target = HERE / f"demo-{size[0]}x{size[1]}.svg"
        target.write_text(asyncio.run(picture(size)) + "\n", encoding="utf-8")
        print(target.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
