"""The reading tables: what a state prints, and the difference between two prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from warroom.journal.rows import row_of
from warroom.journal.schema import BLOCK
from warroom.journal.sqlite import Connection
from warroom.model.asking import waits
from warroom.model.envelope import PERSON, ROOM, Recorded
from warroom.model.events import DecisionTaken, LogWritten, TaskAdded, UpdateDrafted, UpdateSent
from warroom.model.incident import TIMES, IncidentState
from warroom.model.keyed import KeyedState
from warroom.model.moments import rfc3339
from warroom.model.record import NONE, decisions, hypotheses
from warroom.model.seeing import named
from warroom.model.updates import drafts, sent, update_row

State = IncidentState | KeyedState
Rows = dict[tuple[str, tuple[str, ...]], tuple[object, ...]]
"""(table, key) → the whole row."""

_INCIDENT = (
    "id number code name mode status phase open category subcategory impact urgency priority major confidential hold "
    "reporter commander occurred_at detected_at reported_at registered_at acknowledged_at contained_at restored_at "
    "resolved_at closed_at next_update_at next_update_to open_tasks next_task_at period period_ends_at debts disputes "
    "reopened source_system source_ref assigned_to next_clock_at next_clock regimes "
    "drafts draft_at draft_to outbox next_escalation_at pauses "
    "kind cause parent duplicate_of named activity"
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "incidents": tuple(_INCIDENT.split()),
    "assignments": ("incident", "position", "holding", "person", "since", "disputed"),
    "tasks": (
        "incident",
        "id",
        "number",
        "text",
        "status",
        "assignee",
        "due",
        "objective",
        "added_at",
        "check_back_at",
        "ordered",
        "given_at",
    ),
    "objectives": ("incident", "id", "number", "text", "status", "due"),
    "sections": ("incident", "section", "text", "set_at", "set_by"),
    "decisions": ("incident", "id", "number", "text", "decided_by", "at", "review_at", "outcome", "objections"),
    "hypotheses": ("incident", "id", "number", "text", "status", "set_at", "set_by"),
    "waits": ("incident", "id", "kind", "who", "number", "people", "asked_by", "since", "due"),
    "struck": ("incident", "event", "by", "at", "successor"),
    "significant": ("incident", "event", "level", "by", "at"),
    "updates": ("incident", "id", "number", "audience", "status", "text", "drafted_at", "drafted_by", "approved_at",
                "approved_by", "sent_at", "sent_by", "next_due", "channel"),
    "promises": ("incident", "key", "kind", "subject", "text", "due", "since", "who"),
    "snoozes": ("incident", "promise", "person", "due", "until"),
    "disputes": ("stream", "register", "event", "value", "actor", "at"),
    "people": ("login", "name"),
    "settings": ("key", "value"),
    "links": ("incident", "link", "other"),
    "similar": ("rowid", "incident", "words"),
}  # fmt: skip
KEYS = {"incidents": 1, "assignments": 4, "tasks": 2, "objectives": 2, "sections": 2, "decisions": 2, "hypotheses": 2,
        "waits": 4, "struck": 2, "significant": 2, "updates": 2, "promises": 2, "snoozes": 3, "disputes": 3,
        "people": 1, "settings": 1, "links": 3, "similar": 1}  # fmt: skip
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
    " (pos, incident, event, kind, at, recorded_at, actor, position, recipients, channel, tags, text, number)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_BLOCK_WORDS = (
    "INSERT INTO entries_fts (rowid, text, marks) SELECT pos, text, marks FROM entry_words WHERE pos > ? AND pos <= ?"
)
_COMPARED = 2000
"""Characters of a description that are compared with those of other incidents."""


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
                _when(task.check_back_at),
                int(task.ordered),
                _when(task.given_at) if task.ordered else None,
            ),
        )
    for goal in state.objectives():
        yield "objectives", (id_, goal.id, goal.number, goal.text, goal.status, _when(goal.due))
    for section, live in state.registers.under("section/"):
        yield "sections", (id_, section, live.value, rfc3339(live.at), live.actor)
    for update in [*sent(state), *drafts(state)]:
        yield "updates", update_row(state, update)
    yield from _owed(state)
    yield from _record(state)
    for link in state.links():
        yield "links", (id_, link.link, link.other)
    words = f"{state.name}\n{state.value('description')[:_COMPARED]}".rstrip()
    yield "similar", (row_of(id_), id_, words)


def _owed(state: IncidentState) -> Iterator[tuple[str, tuple[object, ...]]]:
    # Only here: an entry in the log prints no state, and need not load what is owed.
    from warroom.model.promises import stated

    for one in stated(state):
        who = json.dumps(one.who, ensure_ascii=False)
        yield (
            "promises",
            (state.id, one.key, one.kind, one.subject, one.text, _when(one.due), rfc3339(one.since), who),
        )
    for snooze in state.snoozes.values():
        yield "snoozes", (state.id, snooze.promise, snooze.person, rfc3339(snooze.due), rfc3339(snooze.until))


def _next_escalation(state: IncidentState) -> datetime | None:
    if not state.ladders:
        return None
    from warroom.model.escalating import next_due

    due = next_due(state)
    return due.at if due is not None else None


def _record(state: IncidentState) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Decisions, hypotheses, what waits for whom, and what is known of entries."""
    id_, record = state.id, state.record
    for one in decisions(state):
        said = json.dumps(one.objections, ensure_ascii=False)
        yield "decisions", (
            id_, one.id, one.number, one.text, one.decided_by, rfc3339(one.at), _when(one.review), one.outcome, said,
        )  # fmt: skip
    for guess in hypotheses(state):
        yield "hypotheses", (
            id_, guess.id, guess.number, guess.text, guess.status, rfc3339(guess.set_at), guess.set_by,
        )  # fmt: skip
    for wait in waits(state):
        people, since, due = json.dumps(wait.people, ensure_ascii=False), rfc3339(wait.since), _when(wait.due)
        yield "waits", (id_, wait.id, wait.kind, wait.who, wait.number, people, wait.asked_by, since, due)
    for event, struck in record.struck.items():
        yield "struck", (id_, event, struck.by, rfc3339(struck.at), struck.successor)
    for event, flag in record.flags.items():
        if flag.level != NONE:
            yield "significant", (id_, event, flag.level, flag.by, rfc3339(flag.at))


def _incident_row(state: IncidentState, open_tasks: int, dues: list[datetime]) -> tuple[object, ...]:
    times, owed, value = state.times(), state.next_update(), state.value
    period = state.periods[-1] if state.periods else None
    status, clock = state.status, state.next_clock()
    return (
        state.id, state.number, state.code, state.name, str(state.mode), status, state.phase, int(state.open),
        value("category"), value("subcategory"), value("impact"), value("urgency"), state.priority, int(state.major),
        int(state.confidential), value("hold"), value("reporter"),
        " ".join(state.commanders()), *(_when(times.get(name)) for name in TIMES),
        _when(owed.next_due) if owed else None, owed.audience if owed else "",
        open_tasks, _when(min(dues, default=None)),
        period.number if period else 0, _when(period.ends_at) if period else None,
        json.dumps(state.debts()), len(state.registers.disputes()), state.reopened,
        state.source_system, state.source_ref, value("source/assigned_to"),
        _when(clock.due) if clock else None, clock.name if clock else "",
        " ".join(sorted(name for name, _live in state.registers.under("regime/") if "/" not in name)),
        *_waiting(state),
        _when(_next_escalation(state)),
        json.dumps([[_when(start), _when(end)] for start, end in state.pauses()]),
        state.kind, value("cause"), _linked(state, "parent"), _linked(state, "duplicate"),
        json.dumps(sorted(named(state)) if state.confidential else [], ensure_ascii=False),
        len(state.activity),
    )  # fmt: skip


def _waiting(state: IncidentState) -> tuple[object, ...]:
    """How many drafts wait for approval, the oldest of them since when and to whom, and how many wait to be sent."""
    found = drafts(state) if state.drafts else []
    asked = [one for one in found if one.status == "drafted" and one.worded_at is not None]
    first = min(asked, key=lambda one: (one.worded_at, one.number), default=None)
    ready = sum(one.status == "approved" for one in found)
    return len(asked), _when(first.worded_at) if first else None, first.audience if first else "", ready


def _linked(state: IncidentState, link: str) -> str:
    return next((one.other for one in state.links() if one.link == link), "")


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
    kind, channel, number = recorded.kind, "", 0
    to: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    if isinstance(event, LogWritten):
        kind, to, channel, tags, number = event.entry, event.to, event.channel, event.tags, event.number
    elif isinstance(event, DecisionTaken):
        kind, to, channel, tags = "decision", event.to, event.channel, event.tags
    elif isinstance(event, TaskAdded) and event.ordered:
        kind, to, channel, tags = "order", (event.assignee or event.position,), event.channel, event.tags
    elif isinstance(event, UpdateDrafted):
        to = (event.audience,)
    elif isinstance(event, UpdateSent):
        kind, to, channel = "status_update", (event.audience,), event.channel
    return (
        recorded.pos, stream, recorded.id, kind, at or rfc3339(recorded.at),
        recorded_at or rfc3339(recorded.recorded_at), recorded.actor, recorded.position, _names(to), channel,
        _names(tags), event.words(), number,
    )  # fmt: skip


def _names(names: tuple[str, ...]) -> str:
    return json.dumps(names, ensure_ascii=False) if names else "[]"


def write_entry(connection: Connection, recorded: Recorded, at: str = "", recorded_at: str = "") -> None:
    """Print one event's line."""
    row = entry_row(recorded, at, recorded_at)
    if row is not None:
        connection.execute(_ENTRY, row)


def write_words(connection: Connection, pos: int) -> None:
    """Put the words of a block into the search's index, where the event at this position is its last; see `search`."""
    if pos % BLOCK == 0:
        connection.execute(_BLOCK_WORDS, (pos - BLOCK, pos))
