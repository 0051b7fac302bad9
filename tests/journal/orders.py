"""A process that does to a room what it is told over a pipe, and says how it reads it: see `test_many_hands.py`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.builders import START
from warroom.clock import FixedClock
from warroom.journal.errors import RoomFileError
from warroom.journal.tables import print_state
from warroom.model.envelope import Actor
from warroom.model.incident import IncidentState
from warroom.model.refusal import Refused
from warroom.room import Room
from warroom.room.incidents import Report

SCRIPT = "import sys; from tests.journal.orders import main; main()"

ACTS: dict[str, Callable[..., object]] = {
    "declare": lambda room, title: room.declare(Report(title)),
    "log": lambda room, n, text: room.log(n, text),
    "move": lambda room, n, to: room.move(n, to, why="so it is"),
    "task": lambda room, n, text, who: room.task(n, text, to=who),
    "task_set": lambda room, n, k, status: room.task_set(n, k, status),
    "objective": lambda room, n, text: room.objective(n, text),
    "draft": lambda room, n, section, text: room.draft(n, section, text),
    "assign": lambda room, n, position, who: room.assign(n, position, who, why="by rota"),
    "update": lambda room, n, audience, text: room.update(n, audience, text),
    "name": lambda room, name: room.set("name", name),
}
"""What can be ordered; each is one act of one person."""


def main() -> None:
    """Do what is asked until the orders end."""
    room: Room | None = None
    for line in sys.stdin:
        order, *rest = json.loads(line)
        if order == "open":
            if room is not None:
                room.close()
            path, me, minutes = rest
            # No two clocks of a war room agree.
            room = Room.open(Path(path), me, clock=FixedClock(START + timedelta(minutes=minutes)))
            say({"pos": 0})
            continue
        assert room is not None
        say(reading(room) if order == "read" else act(room, order, rest))


def say(answer: dict[str, Any]) -> None:
    """One answer; it is out when this returns."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def act(room: Room, order: str, words: list[Any]) -> dict[str, Any]:
    """Where in the journal this person's last event stands after the act; or why nothing was done."""
    try:
        ACTS[order](room, *words)
    except (Refused, ValueError, RoomFileError) as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    return {"pos": last(room, room.me)}


def last(room: Room, actor: str) -> int:
    """The position of the last event of a person."""
    ((pos,),) = room.journal.query("SELECT ifnull(max(pos), 0) FROM events WHERE actor = ?", (actor,))
    return int(str(pos))


def reading(room: Room) -> dict[str, Any]:
    """The room as this process reads it: the board from the tables, each incident from the fold.

    What is kept in memory from one write to the next is held against the fold on the way.
    """
    rows = room.board(everything=True)
    with room.journal.writing(Actor(room.me)) as writer:
        kept = {row.id: print_state(writer.incident(row.id)) for row in rows}
    found = {}
    for row in sorted(rows, key=lambda row: row.number):
        state = room.incident(row.id)
        assert kept[row.id] == print_state(state), f"the process remembers {row.code} otherwise than it is written"
        assert (row.name, row.status) == (state.name, state.status)
        found[str(row.number)] = incident(room, state)
    return {"name": room.name, "incidents": found, "heads": room.journal.heads()}


def incident(room: Room, state: IncidentState) -> dict[str, Any]:
    """One incident, as plain values."""
    sql = "SELECT text FROM entries WHERE incident = ? AND kind = 'note' ORDER BY pos"
    lines = room.journal.query(sql, (state.id,))
    return {
        "title": state.name,
        "status": state.status,
        "roles": {role.position: role.person for role in state.roles()},
        "sections": {name: live.value for name, live in state.registers.under("section/")},
        "tasks": [[task.number, task.text, task.status, task.assignee] for task in state.tasks()],
        "objectives": [[goal.number, goal.text] for goal in state.objectives()],
        "told": {told.audience: told.text for told in state.told.values()},
        "log": [text for (text,) in lines],
    }
