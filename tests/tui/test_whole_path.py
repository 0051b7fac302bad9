"""One incident from the first alarm to the last lesson, with nothing but keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.builders import START
from tests.tui.console import console, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.room import Room


@driven
async def test_an_incident_is_commanded_from_the_first_alarm_to_closed(tmp_path: Path) -> None:
    clock = FixedClock(START)
    room = Room.open(tmp_path / "room.db", "ann", clock=clock)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "n", ":Checkout down", "enter")
        await keys(app, pilot, "c", "e")
        assert room.incident(1).status == "categorised"
        await keys(app, pilot, "p", "1", "1")
        assert (room.incident(1).status, room.incident(1).priority) == ("prioritised", "P1")
        await keys(app, pilot, "s", "1", ":customers: We are looking into it (+30m)", "enter")
        assert room.incident(1).commanders() == ["ann"]
        clock.advance(timedelta(minutes=5))
        await keys(app, pilot, "r", ":osc dan", "enter")
        await keys(app, pilot, "g", ":Payments work again (+2h)", "enter")
        await keys(app, pilot, "A", "y")
        assert room.incident(1).approvals[0].content["objective 1"] == "Payments work again [open]"
        await keys(app, pilot, "t", ":@dan Restore (+30m)", "enter")
        await keys(app, pilot, "d", ":Fail over", "enter", "enter", "enter")
        await keys(app, pilot, "s", "1", ":db1 is fenced off", "enter", "enter")
        await keys(app, pilot, "s", "2", "enter")
        assert room.incident(1).status == "monitoring"
        await keys(app, pilot, "2", "end", "up", "up", "enter", "d")
        assert room.incident(1).tasks()[0].status == "done"
        await keys(app, pilot, "s", "2", ":Failed over to db2", "enter", "enter")
        assert "Not told yet that service is back: customers" in shown(app)
        await keys(app, pilot, "s", "2", "enter", ":customers: Everything works again", "enter")
        assert room.incident(1).status == "in_review"  # a P1 is reviewed
        room.assign(1, "IC", "bea")
        await keys(app, pilot, "f", "1", "s", "1", ":Test the failover each month", "enter")
        state = room.incident(1)
        assert state.status == "closed"
        assert state.roles() == []
        assert set(state.times()) == {
            "reported", "registered", "acknowledged", "contained", "restored", "resolved", "closed"
        }  # fmt: skip
