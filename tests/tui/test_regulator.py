"""The clocks of regulators in the console."""

from __future__ import annotations

from pathlib import Path

from tests.tui.console import console, furnished, keys, shown
from tests.tui.driving import driven
from warroom.model.classifying import Said
from warroom.report.owing import promised
from warroom.tui.app import WarRoomApp


def owed(app: WarRoomApp) -> list[str]:
    """What is owed to regulators."""
    found = [owed.promise for owed in app.desk.strip.everything(app.desk.now())]
    return [promised(one.kind, one.subject) for one in found if one.kind in ("clock", "assess")]


@driven
async def test_a_breach_asks_whether_gdpr_applies_and_four_keys_start_its_clock(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.classify(1, Said(category="privacy"))
    async with console(room, (200, 60)) as (app, pilot):
        assert owed(app) == ["GDPR applies?"]
        await keys(app, pilot, "k", "1")
        assert "we are reasonably certain that personal data was compromised" in shown(app)
        await keys(app, pilot, "1", ":14:20 The export is confirmed", "enter")
        clock = room.incident(1).clocks["gdpr", "authority"]
        assert clock.status == "running"
        assert "due 5 Mar 14:20" in shown(app)
        assert owed(app) == ["GDPR 33(1)"]
        await keys(app, pilot, "k", "1", "h", ":AP-2026-1", "enter")
        assert room.incident(1).clocks["gdpr", "authority"].ref == "AP-2026-1"
        assert "handed in." in shown(app)


@driven
async def test_a_regime_that_does_not_apply_asks_no_more(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.classify(1, Said(category="privacy"))
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "k", "1", "n", ":No personal data", "enter")
        assert "GDPR does not apply." in shown(app)
        assert owed(app) == []


@driven
async def test_a_clock_runs_on_in_the_top_line_when_the_work_is_done(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.classify(1, Said(category="privacy"))
    room.assess(1, "gdpr", "aware", why="The export is confirmed")
    room.task_set(1, 1, "done")
    for step, why in (("contained", "It stopped"), ("monitoring", "It works")):
        room.move(1, step, why=why)
    room.update(1, "customers", "It works again.", next_in="none")
    room.move(1, "resolved", why="Restored")
    async with console(room, (200, 60)) as (app, _pilot):
        assert "#1 GDPR 33(1) in 3d" in shown(app)
