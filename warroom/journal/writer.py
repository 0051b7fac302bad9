"""What happens inside one write transaction: states that are up to date, events appended, tables printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from warroom.clock import Clock
from warroom.journal.errors import StaleEdit
from warroom.journal.rows import EVENT_COLUMNS, INSERT, body_digest, event_digest, recorded_from
from warroom.journal.sqlite import Connection
from warroom.journal.tables import Rows, State, print_state, write_difference, write_entry, write_words
from warroom.model import incident, keyed
from warroom.model.envelope import PERSON, ROOM, Actor, Draft, Recorded
from warroom.model.events.base import compact, millisecond
from warroom.model.folding import restored
from warroom.model.incident import IncidentState
from warroom.model.keyed import KeyedState
from warroom.model.lifecycle import ENDED
from warroom.model.moments import rfc3339
from warroom.model.ulid import Ulids

_MANY = 2000
"""Events that others wrote meanwhile beyond which it is cheaper to fold anew than to follow."""
_LOG = "log.written"
_REDACTED = "event.redacted"
_CORE = f"SELECT {EVENT_COLUMNS} FROM events WHERE stream = ? AND kind <> 'log.written' ORDER BY hlc, id"  # noqa: S608
_SINCE = f"SELECT {EVENT_COLUMNS} FROM events WHERE pos > ? ORDER BY pos LIMIT ?"  # noqa: S608


def is_keyed(stream: str) -> bool:
    """Whether a stream is the room's or a person's."""
    return stream == ROOM or stream.startswith(PERSON)


def empty_state(stream: str) -> State:
    """The state of a stream before its first event."""
    return KeyedState(stream) if is_keyed(stream) else IncidentState(stream)


def apply(state: State, recorded: Recorded) -> None:
    """Fold one event into whichever state it is."""
    if isinstance(state, KeyedState):
        keyed.apply(state, recorded)
    elif recorded.kind != _LOG:
        incident.apply(state, recorded)


def core_events(connection: Connection, stream: str) -> Sequence[Recorded]:
    """The events that make up the state of a stream, in the order of folds; of what was taken out, what is left."""
    return restored([recorded_from(row) for row in connection.execute(_CORE, (stream,)).fetchall()])


def fold_stream(connection: Connection, stream: str, keep: Callable[[Recorded], bool] | None = None) -> State:
    """The state of one stream from its events; entries of the log are no part of it."""
    state = empty_state(stream)
    # What was taken out counts as taken out for every moment: before `keep` chooses one.
    for recorded in core_events(connection, stream):
        if keep is None or keep(recorded):
            apply(state, recorded)
    return state


class States:
    """The states that this process has folded, kept up to date from one write to the next."""

    def __init__(self) -> None:
        self.seen = 0
        self._states: dict[str, State] = {}

    def forget(self) -> None:
        """Fold everything anew when it is asked for."""
        self._states.clear()
        self.seen = 0

    def catch_up(self, connection: Connection) -> None:
        """Fold in what others appended since our last write."""
        (last,) = connection.execute("SELECT ifnull(max(pos), 0) FROM events").fetchone()
        if self._states and last != self.seen:
            rows = connection.execute(_SINCE, (self.seen, _MANY + 1)).fetchall() if last > self.seen else []
            if last < self.seen or len(rows) > _MANY:
                self._states.clear()
            for row in rows[:_MANY]:
                self._follow(recorded_from(row))
        self.seen = last

    def _follow(self, recorded: Recorded) -> None:
        state = self._states.get(recorded.stream)
        if state is None or recorded.kind == _LOG:
            return
        if (recorded.hlc, recorded.id) > state.tail and recorded.kind != _REDACTED:
            apply(state, recorded)
        else:  # from a copy that was joined: older than what we folded; or it takes something of that away
            del self._states[recorded.stream]

    def drop(self, stream: str) -> None:
        """Fold one stream anew when it is asked for."""
        self._states.pop(stream, None)

    def get(self, connection: Connection, stream: str) -> State:
        """The state of one stream."""
        state = self._states.get(stream)
        if state is None:
            state = self._states[stream] = fold_stream(connection, stream)
        return state


class Writer:
    """One write transaction. Use it through `Journal.writing`."""

    def __init__(self, connection: Connection, states: States, actor: Actor, clock: Clock, ulids: Ulids) -> None:
        self.connection = connection
        self.actor = actor
        self.clock = clock
        self._states = states
        self._ulids = ulids
        self._before: dict[str, Rows] = {}
        self.last_pos = states.seen
        heads = connection.execute("SELECT hash, hlc FROM heads ORDER BY hash").fetchall()
        self._old_heads: list[bytes] = [row[0] for row in heads]
        self._parents = [head.hex() for head in self._old_heads]
        self._hlc = max((row[1] for row in heads), default=0)
        self._head: bytes | None = None
        self._joined: Mapping[bytes, int] | None = None
        self._said = ("", "")

    def incident(self, stream: str) -> IncidentState:
        """The state of one incident, as it is at this point of the transaction. Read it, never write it."""
        state = self._states.get(self.connection, stream)
        assert isinstance(state, IncidentState)  # noqa: S101 - the stream's name says which it is
        return state

    def keyed(self, stream: str) -> KeyedState:
        """The state of the room or of a person."""
        state = self._states.get(self.connection, stream)
        assert isinstance(state, KeyedState)  # noqa: S101
        return state

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows that a statement gives, as they stand at this point of the transaction's beginning."""
        return self.connection.execute(sql, values).fetchall()

    def append(self, drafts: Iterable[Draft]) -> list[Recorded]:
        """Append events and fold them in. Raises `StaleEdit` where an edit replaces what is no longer live."""
        return [self._append(draft) for draft in drafts]

    def _append(self, draft: Draft) -> Recorded:
        now = self.clock.now()
        ms = int(now.timestamp() * 1000)
        self._hlc = max(ms << 16, self._hlc + 1)
        self.last_pos += 1
        id_ = self._ulids.new(ms)
        core = draft.event.kind != _LOG
        replaces: tuple[str, ...] = draft.replaces or ()
        if core:
            state = self._states.get(self.connection, draft.stream)
            if draft.stream not in self._before:
                self._before[draft.stream] = print_state(state)
            replaces = _replaced(state, draft, id_)
        recorded = self._insert(draft, id_, now, replaces)
        if recorded.kind == _REDACTED:
            self._states.drop(draft.stream)
        elif core:
            apply(state, recorded)
        write_entry(self.connection, recorded, *self._said)
        write_words(self.connection, recorded.pos)
        return recorded

    def _insert(self, draft: Draft, id_: str, now: datetime, replaces: tuple[str, ...]) -> Recorded:
        event, actor = draft.event, self.actor
        at = now if draft.at is None else millisecond(draft.at)
        body, salt = event.body(), os.urandom(16)
        body_hash = body_digest(salt, body)
        position = actor.position if draft.position is None else draft.position
        name = draft.actor or actor.name
        replaced = compact(replaces) if replaces else "[]"
        said_now = rfc3339(now)
        said_at = said_now if at is now else rfc3339(at)
        self._said = (said_at, said_now)
        digest = event_digest(
            id_=id_, stream=draft.stream, hlc=self._hlc, at=said_at, recorded_at=said_now, kind=event.kind,
            version=event.version, actor=name, position=position, via=actor.via, mode=str(draft.mode),
            replaces=list(replaces), body_hash=body_hash, parents=self._parents,
        )  # fmt: skip
        self.connection.execute(
            INSERT,
            (
                self.last_pos,
                id_,
                draft.stream,
                self._hlc,
                said_at,
                said_now,
                event.kind,
                event.version,
                name,
                position,
                actor.via,
                str(draft.mode),
                replaced,
                body,
                compact(self._parents),
                digest,
                salt,
                body_hash,
            ),
        )
        recorded = Recorded(
            self.last_pos, id_, draft.stream, self._hlc, at, now, event.kind, name, position, actor.via, draft.mode,
            replaces, event, tuple(self._parents), digest.hex(),
        )  # fmt: skip
        self._head, self._parents = digest, [digest.hex()]
        return recorded

    def adopt(self, rows: Sequence[tuple[Any, ...]], heads: Mapping[bytes, int]) -> list[Recorded]:
        """Take in events of a copy as they are, parents before children; `heads` are those of both together.

        Rows as `INSERT` takes them; the position is given here. What an event can't be raises ValueError.
        """
        found = []
        for row in rows:
            self.last_pos += 1
            mine = (self.last_pos, *row[1:])
            recorded = recorded_from(mine[:-2])
            stream = recorded.stream
            if recorded.kind != _LOG and stream not in self._before:
                self._before[stream] = print_state(self._states.get(self.connection, stream))
            found.append((mine, recorded))
        self.connection.executemany(INSERT, [mine for mine, _recorded in found])
        for _mine, recorded in found:
            write_entry(self.connection, recorded)
            write_words(self.connection, recorded.pos)
        for stream in {recorded.stream for _mine, recorded in found}:
            self._states.drop(stream)
        self._joined = heads
        return [recorded for _mine, recorded in found]

    def print(self) -> None:
        """Bring the tables up to date with the streams that changed."""
        for stream, before in self._before.items():
            write_difference(self.connection, before, print_state(self._states.get(self.connection, stream)))
        self._before.clear()  # what is appended from here on starts from what was printed

    def finish(self) -> None:
        """Print the tables of every stream that changed, and the new head."""
        self.print()
        if self._joined is not None:
            self.connection.execute("DELETE FROM heads")
            self.connection.executemany("INSERT INTO heads (hash, hlc) VALUES (?, ?)", self._joined.items())
            return
        if self._head is None:
            return
        if len(self._old_heads) == 1:
            # One row by its key: an update of "all" opens a savepoint, and each one makes the search write early.
            self.connection.execute(
                "UPDATE heads SET hash = ?, hlc = ? WHERE hash = ?", (self._head, self._hlc, self._old_heads[0])
            )
            return
        self.connection.execute("DELETE FROM heads")
        self.connection.execute("INSERT INTO heads (hash, hlc) VALUES (?, ?)", (self._head, self._hlc))


def _replaced(state: State, draft: Draft, id_: str) -> tuple[str, ...]:
    """What the draft's edits supersede. Raises `StaleEdit` where it names less than what is live."""
    found: dict[str, None] = {}
    for register, _value in draft.event.edits(id_):
        live = state.registers.ids(register)
        if draft.replaces is not None and not set(live) <= set(draft.replaces):
            raise StaleEdit(register, state.registers.live(register))
        found.update(dict.fromkeys(live))
    if isinstance(state, IncidentState) and state.status in ENDED:
        # Whoever writes here knows that it has ended; work by people of another copy did not (`folding.worked`).
        found.update(dict.fromkeys(state.registers.ids("status")))
    return tuple(found)
