"""A console on a room in a folder, driven by keys, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from tests.screen import screen_text
from warroom.clock import FixedClock
from warroom.model.classifying import Said
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import Options, WarRoomApp

NOW = datetime(2026, 3, 2, 14, 32, 7, tzinfo=UTC)


def furnished(folder: Path, me: str = "ann") -> Room:
    """A room as a commander meets it: one incident in full swing, two others."""
    clock = FixedClock(NOW - timedelta(hours=2))
    room = Room.open(folder / "room.db", me, clock=clock)
    room.set("name", "acme-prod")
    room.declare(Report("Checkout down", category="outage", impact="high", urgency="high"))
    room.move(1, "responding")
    clock.advance(timedelta(minutes=10))
    room.assign(1, "OSC", "dan")
    room.assign(1, "PIO", "cap")
    room.draft(1, "situation", "Nobody can pay since 12:30.\nThe card service answers, the checkout does not.")
    room.objective(1, "Stop writes to db1", due="+2h")
    room.task(1, "Restore from snapshot", to="dan", due="+60m")
    room.log(1, "!decision @dan #db Fail over to db2")
    room.update(1, "customers", "We are investigating.", next_in="+110m")
    clock.advance(timedelta(minutes=80))
    room.declare(Report("Badge printer jams"))
    room.declare(Report("Slow search"))
    room.classify(3, Said(category="software", impact="medium", urgency="low"))
    room.log(1, "Replication lag is 4 GB and growing; nobody knows yet why the secondary stopped.", at="-20m")
    clock.set(NOW)
    return room


@asynccontextmanager
async def console(
    room: Room, size: tuple[int, int] = (120, 36), options: Options | None = None
) -> AsyncIterator[tuple[WarRoomApp, Pilot[int]]]:
    """The console on this room, ready for keys."""
    chosen = options or Options()
    app = WarRoomApp(room, chosen._replace(state_folder=chosen.state_folder or room.journal.path.parent / "state"))
    app.desk.start()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def done(app: WarRoomApp, pilot: Pilot[int]) -> None:
    """Until everything that was asked for is written and drawn."""
    for _ in range(500):
        await pilot.pause(0.01)
        if app.hands.idle:
            break
    app.look()
    await pilot.pause()


async def keys(app: WarRoomApp, pilot: Pilot[int], *said: str) -> None:
    """Press keys; a text of more than one letter that begins with `:` is typed."""
    for one in said:
        if one.startswith(":") and len(one) > 1:
            await pilot.press(*(_NAMES.get(letter, letter) for letter in one[1:]))
        else:
            await pilot.press(one)
    await done(app, pilot)


_NAMES = {
    " ": "space",
    "!": "exclamation_mark",
    "@": "at",
    "#": "number_sign",
    ":": "colon",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "+": "plus",
    ".": "full_stop",
    ",": "comma",
    "-": "minus",
    "/": "slash",
}


def shown(app: WarRoomApp) -> str:
    """The screen as text."""
    return screen_text(app)
