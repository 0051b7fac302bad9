"""All 25 steps of the state machine with keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import PATHS, START
from tests.tui.console import console, keys, shown
from tests.tui.driving import driven
from warroom.clock import FixedClock
from warroom.model.classifying import Said
from warroom.model.lifecycle import BY_STEP, TRANSITIONS, Transition
from warroom.room import Room
from warroom.room.incidents import Report


def brought_to(folder: Path, status: str) -> Room:
    """An incident of low weight at a status, with nothing owed and ann in command where somebody has to be."""
    room = Room.open(folder / "room.db", "ann", clock=FixedClock(START))
    room.declare(Report("Checkout down", registered=False))
    now = "identified"
    for to in PATHS[status]:
        if to == "categorised":
            room.classify(1, Said(category="outage"))
        elif to == "prioritised":
            room.classify(1, Said(impact="low", urgency="low"))
        else:
            if to == "resolved":
                room.classify(1, Said(category="outage", impact="low", urgency="low"))
            room.move(1, to, why="so it is", cancel_reason="false_alarm" if to == "cancelled" else "")
        now = to
    assert now == status
    return room


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: f"{step.start}-{step.to}")
def test_each_step_is_a_few_keys(tmp_path: Path, step: Transition) -> None:
    @driven
    async def press() -> None:
        room = brought_to(tmp_path, step.start)
        if (step.start, step.to) == ("monitoring", "resolved"):
            room.classify(1, Said(category="outage", impact="low", urgency="low"))
        async with console(room) as (app, pilot):
            if step.start not in ("identified", "registered", "categorised", "prioritised", "responding", "contained",
                                  "monitoring"):  # fmt: skip
                await keys(app, pilot, "f")
            if step.to in ("categorised", "prioritised"):
                await keys(app, pilot, "space", *("e" if step.to == "categorised" else "33"))
                await keys(app, pilot, "escape")
            else:
                place = [to for to, _why in room.allowed(1)].index(step.to) + 1
                await keys(app, pilot, "s", str(place))
                if step.to == "cancelled":
                    await keys(app, pilot, "1")
                if BY_STEP[step.start, step.to].why:
                    assert step.why.lower() in shown(app).lower()
                    await keys(app, pilot, ":so it is", "enter")
                if app.room_screen.prompt.asking:  # words to the outside; Enter alone sends none
                    await keys(app, pilot, "enter")
            assert not app.room_screen.asking
        assert room.incident(1).status == step.to

    press()


@driven
async def test_of_two_who_move_it_at_once_the_second_is_told_and_loses_nothing(tmp_path: Path) -> None:
    room = brought_to(tmp_path, "responding")
    async with console(room) as (app, pilot):
        await keys(app, pilot, "s", "1", ":db1 is fenced off", "enter")
        with Room.open(room.journal.path, "bea", clock=room.clock) as bea:
            bea.assign(1, "IC", "bea", why="ann can't be reached")
            bea.move(1, "monitoring")
        await keys(app, pilot, "enter")
        assert "bea was quicker: it is 'monitoring' now. Look again, then decide." in shown(app)
        assert room.incident(1).status == "monitoring"
        assert app.drafts.get(f"why/{room.find(1)}/contained") == "db1 is fenced off"


@driven
async def test_a_priority_of_five_by_five_has_five_levels(tmp_path: Path) -> None:
    room = brought_to(tmp_path, "categorised")
    room.set("matrix", "5x5")
    async with console(room) as (app, pilot):
        await keys(app, pilot, "space")
        assert "very high" in shown(app)
        await keys(app, pilot, "1", "2")
        state = room.incident(1)
        assert (state.value("impact"), state.value("urgency"), state.priority) == ("very_high", "high", "P1")
