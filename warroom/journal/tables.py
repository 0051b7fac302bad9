"""The reading tables: what a state prints, and the difference between two prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from warroom.journal.schema import BLOCK
from warroom.journal.sqlite import Connection
from warroom.model.envelope import PERSON, ROOM, Recorded
from warroom.model.events import LogWritten, UpdateSent
from warroom.model.incident import TIMES, IncidentState
from warroom.model.keyed import KeyedState
from warroom.model.moments import rfc3339

State = IncidentState | KeyedState
Rows = dict[tuple[str, tuple[str, ...]], tuple[object, ...]]
"""(table, key) → the whole row."""

_INCIDENT = (
    "id number code name mode status phase open category subcategory impact urgency priority major confidential hold "
    "reporter commander occurred_at detected_at reported_at registered_at acknowledged_at contained_at restored_at "
    "resolved_at closed_at next_update_at next_update_to open_tasks next_task_at period period_ends_at debts disputes "
    "reopened source_system source_ref assigned_to next_clock_at next_clock regimes "
    "activity"
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "incidents": tuple(_INCIDENT.split()),
    "assignments": ("incident", "position", "holding", "person", "since", "disputed"),
    "tasks": ("incident", "id", "number", "text", "status", "assignee", "due", "objective", "added_at"),
    "objectives": ("incident", "id", "number", "text", "status", "due"),
    "sections": ("incident", "section", "text", "set_at", "set_by"),
    "disputes": ("stream", "register", "event", "value", "actor", "at"),
    "people": ("login", "name"),
    "settings": ("key", "value"),
}
KEYS = {"incidents": 1, "assignments": 4, "tasks": 2, "objectives": 2, "sections": 2, "disputes": 3, "people": 1,
        "settings": 1}  # fmt: skip
"""How many leading columns make a table's key."""


def _sql(table: str) -> tuple[str, str]:
    columns = COLUMNS[table]
    marks = ",".join("?" * len(columns))
    key = " AND ".join(f"{name}=?" for name in columns[: KEYS[table]])
    # Names come from the tables above, never from a person.
    return (
        f"INSERT OR REPLACE INTO {table} ({','.join(columns)}) VALUES ({marks})",  # noqa: S608
        f"DELETE FROM {table} WHERE {key}",  # noqa: S608
    )


_STATEMENTS = {table: _sql(table) for table in COLUMNS}
_ENTRY = (
    "INSERT INTO entries"
    " (pos, incident, event, kind, at, recorded_at, actor, position, recipients, channel, tags, text)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)
_BLOCK_WORDS = (
    "INSERT INTO entries_fts (rowid, text, marks) SELECT pos, text, marks FROM entry_words WHERE pos > ? AND pos <= ?"
)


def _when(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment is not None else None


def print_state(state: State) -> Rows:
    """All rows of one stream."""
    return dict(_print(state))


def _print(state: State) -> Iterator[tuple[tuple[str, tuple[str, ...]], tuple[object, ...]]]:
    for table, row in _keyed(state) if isinstance(state, KeyedState) else _incident(state):
        yield (table, tuple(map(str, row[: KEYS[table]]))), row
    for register in state.registers.disputes():
        for live in state.registers.live(register):
            row = (state.id, register, live.event, live.value, live.actor, rfc3339(live.at))
            yield ("disputes", (state.id, register, live.event)), row


def _keyed(state: KeyedState) -> Iterator[tuple[str, tuple[object, ...]]]:
    if state.id == ROOM:
        if state.room:
            yield "settings", ("room", state.room)
        for key, live in state.registers.items():
            yield "settings", (key, live[-1].value)
    elif state.registers.value("name"):
        yield "people", (state.login, state.registers.value("name"))


def _incident(state: IncidentState) -> Iterator[tuple[str, tuple[object, ...]]]:
    if state.declared is None:
        return  # another copy's events about an incident whose beginning is not here yet
    id_ = state.id
    tasks = state.tasks()
    owed = [task for task in tasks if task.open]
    yield "incidents", _incident_row(state, len(owed), [task.due for task in owed if task.due is not None])
    for role in state.roles():
        row = (id_, role.position, role.holding, role.person, rfc3339(role.since), int(role.disputed))
        yield "assignments", row
    for task in tasks:
        due = _when(task.due)
        yield (
            "tasks",
            (
                id_,
                task.id,
                task.number,
                task.text,
                task.status,
                task.assignee,
                due,
                task.objective,
                rfc3339(task.added_at),
            ),
        )
    for goal in state.objectives():
        yield "objectives", (id_, goal.id, goal.number, goal.text, goal.status, _when(goal.due))
    for section, live in state.registers.under("section/"):
        yield "sections", (id_, section, live.value, rfc3339(live.at), live.actor)


def _incident_row(state: IncidentState, open_tasks: int, dues: list[datetime]) -> tuple[object, ...]:
    times, owed, value = state.times(), state.next_update(), state.value
    period = state.periods[-1] if state.periods else None
    status, clock = state.status, state.next_clock()
    return (
        state.id, state.number, state.code, state.name, str(state.mode), status, state.phase, int(state.open),
        value("category"), value("subcategory"), value("impact"), value("urgency"), state.priority, int(state.major),
        int(state.declared.confidential if state.declared else False), value("hold"), value("reporter"),
        " ".join(state.commanders()), *(_when(times.get(name)) for name in TIMES),
        _when(owed.next_due) if owed else None, owed.audience if owed else "",
        open_tasks, _when(min(dues, default=None)),
        period.number if period else 0, _when(period.ends_at) if period else None,
        json.dumps(state.debts()), len(state.registers.disputes()), state.reopened,
        state.source_system, state.source_ref, value("source/assigned_to"),
        _when(clock.due) if clock else None, clock.name if clock else "",
        " ".join(sorted(name for name, _live in state.registers.under("regime/") if "/" not in name)),
        len(state.activity),
    )  # fmt: skip


def write_difference(connection: Connection, before: Rows, after: Rows) -> None:
    """Turn the rows of one print into those of the next."""
    for key in before.keys() - after.keys():
        connection.execute(_STATEMENTS[key[0]][1], key[1])
    for key, row in after.items():
        if before.get(key) != row:
            connection.execute(_STATEMENTS[key[0]][0], row)


def entry_row(recorded: Recorded, at: str = "", recorded_at: str = "") -> tuple[object, ...] | None:
    """The line that an event prints in `entries`; None for events that are not about an incident.

    `at` and `recorded_at` are its times as text, where the caller has them already.
    """
    stream = recorded.stream
    if stream == ROOM or stream.startswith(PERSON):
        return None
    event = recorded.event
    kind, to, channel, tags = recorded.kind, "[]", "", "[]"
    if isinstance(event, LogWritten):
        kind, channel = event.entry, event.channel
        to = json.dumps(event.to, ensure_ascii=False) if event.to else to
        tags = json.dumps(event.tags, ensure_ascii=False) if event.tags else tags
    elif isinstance(event, UpdateSent):
        kind, to = "status_update", json.dumps([event.audience], ensure_ascii=False)
    return (
        recorded.pos, stream, recorded.id, kind, at or rfc3339(recorded.at),
        recorded_at or rfc3339(recorded.recorded_at), recorded.actor, recorded.position, to, channel, tags,
        event.words(),
    )  # fmt: skip


def write_entry(connection: Connection, recorded: Recorded, at: str = "", recorded_at: str = "") -> None:
    """Print one event's line."""
    row = entry_row(recorded, at, recorded_at)
    if row is not None:
        connection.execute(_ENTRY, row)


def write_words(connection: Connection, pos: int) -> None:
    """Put the words of a block into the search's index, where the event at this position is its last; see `search`."""
    if pos % BLOCK == 0:
        connection.execute(_BLOCK_WORDS, (pos - BLOCK, pos))
