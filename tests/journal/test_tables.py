"""`fold(events) == tables`: after whatever people do, what is read is what the events say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, declared, later, open_room, responding
from tests.journal.chain import broken
from tests.strategies import texts
from warroom.clock import FixedClock
from warroom.journal.errors import StaleEdit
from warroom.journal.journal import Journal
from warroom.journal.tables import COLUMNS, KEYS, Rows, entry_row, print_state
from warroom.journal.writer import is_keyed
from warroom.model import incident, keyed
from warroom.model.classifying import Said
from warroom.model.lifecycle import STATUSES
from warroom.model.moving import Words
from warroom.model.refusal import Refused
from warroom.room import Room
from warroom.room.incidents import Report

_ENTRIES = "pos, incident, event, kind, at, recorded_at, actor, position, recipients, channel, tags, text, number"
_TEXT = _ENTRIES.split(", ").index("text")


def told(journal: Journal) -> Rows:
    """All rows that the events of a file make, folded anew."""
    rows: Rows = {}
    events = journal.events()
    for stream in {event.stream for event in events}:
        of_it = [event for event in events if event.stream == stream]
        rows.update(print_state(keyed.fold(stream, of_it) if is_keyed(stream) else incident.fold(stream, of_it)))
    return rows


def stored(journal: Journal) -> Rows:
    """All rows that stand in the tables."""
    rows: Rows = {}
    for table, columns in COLUMNS.items():
        for row in journal.query(f"SELECT {', '.join(columns)} FROM {table}"):
            rows[table, tuple(map(str, row[: KEYS[table]]))] = row
    return rows


def agrees(journal: Journal) -> None:
    assert stored(journal) == told(journal)
    lines = [line for event in journal.events() if (line := entry_row(event)) is not None]
    assert journal.query(f"SELECT {_ENTRIES} FROM entries ORDER BY pos") == lines
    assert journal.query("SELECT rowid, text FROM entries_fts ORDER BY rowid") == [
        (line[0], line[_TEXT]) for line in lines
    ]
    journal.connection().execute("INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 0)")
    assert broken(journal) == ""


words = texts.map(lambda text: text + "!") | st.sampled_from(
    ["Portal down", 'café\'s "db" <b>', "14:00 ! @bob #db restart"]
)
who = st.sampled_from(["ann", "bob", "cy"])
levels = st.none() | st.sampled_from(["high", "medium", "low"])
refs = st.sampled_from([1, 1, 2, 2, 3])
whom = st.sampled_from(["", "OSC", "@bob"])
entries = st.sampled_from(["1", "1", "2", "3", "D1", "T1", "H1"])
TOLD = Words("staff", "so", START)
Act = Callable[[Room], object]


def _acts() -> st.SearchStrategy[Act]:
    def act(make: Callable[..., Act], *parts: st.SearchStrategy[object]) -> st.SearchStrategy[Act]:
        return st.builds(make, *parts)

    position = st.sampled_from(["IC", "UC", "OSC", "DIVS", "SITL", "PIO", "DPIC"])
    return st.one_of(
        act(lambda t, c, i, r: lambda room: room.declare(Report(t, category=c, impact=i, urgency=i, registered=r)),
            words, st.none() | st.just("outage"), levels, st.booleans()),
        act(lambda n, t: lambda room: room.describe(n, title=t), refs, words),
        act(lambda n, c, i, u, p, m: lambda room: room.classify(n, Said(c, None, None, i, u, p, m, "so")),
            refs, st.none() | st.sampled_from(["outage", "security"]), levels, levels, st.none() | st.just("P1"),
            st.none() | st.booleans()),
        act(lambda n, to, tell: lambda room: room.move(n, to, why="false alarm", tell=TOLD if tell else None),
            refs, st.sampled_from(list(STATUSES)), st.booleans()),
        act(lambda n, p, w, h: lambda room: room.assign(n, p, w, holding=h, why="so"),
            refs, position, who, st.sampled_from(["primary", "primary", "deputy", "trainee"])),
        act(lambda n, p, w: lambda room: room.relieve(n, p, w), refs, position, who),
        act(lambda n, t, w: lambda room: room.task(n, t, to=w), refs, words, who | st.just("")),
        act(lambda n, k, s, w: lambda room: room.task_set(n, k, s, to=w),
            refs, st.integers(1, 2), st.none() | st.sampled_from(["done", "blocked", "cancelled"]), st.none() | who),
        act(lambda n, t: lambda room: room.objective(n, t), refs, words),
        act(lambda n, s: lambda room: room.objective_set(n, 1, status=s), refs, st.sampled_from(["met", "open"])),
        act(lambda n, s, t: lambda room: room.draft(n, s, t), refs,
            st.sampled_from(["situation", "safety", "objectives"]), words),
        act(lambda n, s: lambda room: room.draft(n, "situation", s, seen=()), refs, words),
        act(lambda n: lambda room: room.submit(n), refs),
        act(lambda n: lambda room: room.approve(n), refs),
        act(lambda n, t: lambda room: room.log(n, t, again=True), refs, words),
        act(lambda n, k, w, t: lambda room: room.log(n, f"!{k} @{w} (+15m) {t}", again=True),
            refs, st.sampled_from(["order", "message", "decision", "can"]), who | st.just("OSC"), words),
        act(lambda n, e, t: lambda room: room.answer(n, e, t), refs, entries, words | st.just("")),
        act(lambda n, e, t: lambda room: room.strike(n, e, why=t), refs, entries, words),
        act(lambda n, e, t: lambda room: room.correct(n, e, t, why="so"), refs, entries, words),
        act(lambda n, e: lambda room: room.correct(n, e, at="-10m", why="so"), refs, entries),
        act(lambda n, e, v: lambda room: room.significant(n, e, level=v), refs, entries,
            st.sampled_from(["", "proposed", "none"])),
        act(lambda n, t, v: lambda room: room.decision_set(n, 1, outcome=t, reviewed=v), refs, words, st.booleans()),
        act(lambda n, t, e: lambda room: room.hypothesis(n, t, entries=e), refs, words,
            st.lists(entries, max_size=2).map(tuple)),
        act(lambda n, s, e: lambda room: room.hypothesis_set(n, 1, s, why="so", entries=e), refs,
            st.sampled_from([None, "testing", "ruled_out"]), st.lists(entries, max_size=1).map(tuple)),
        act(lambda n, e: lambda room: room.redact(room.find_entry(room.current(room.find(n)), e).id, why="secret"),
            refs, entries),
        act(lambda n, t, due: lambda room: room.update(n, "staff", t, next_due=START + timedelta(microseconds=due)),
            refs, words, st.integers(0, 10**10)),
        act(lambda n, t: lambda room: room.update(n, "customers", t, draft=True), refs, words),
        act(lambda n, k, t: lambda room: room.reword_update(n, k, t), refs, st.integers(1, 2), words),
        act(lambda n, k: lambda room: room.approve_update(n, k), refs, st.integers(1, 2)),
        act(lambda n, k: lambda room: room.return_update(n, k, "so"), refs, st.integers(1, 2)),
        act(lambda n, k: lambda room: room.send_update(n, k), refs, st.integers(1, 2)),
        act(lambda n, k: lambda room: room.withdraw_update(n, k), refs, st.integers(1, 2)),
        act(lambda a: lambda room: room.add_audience(a), st.sampled_from(["acme", "staff"])),
        act(lambda n, t, c: lambda room: room.hold(n, t, customer=c), refs, words | st.just(""), st.booleans()),
        act(lambda n, key, m: lambda room: room.snooze(n, key, f"{m}m"),
            refs, st.sampled_from(["task/1", "update/staff", "period/1", "target/response"]), st.integers(1, 99)),
        act(lambda n, k, b: lambda room: room.task_set(n, k, check_back=b),
            refs, st.integers(1, 2), st.sampled_from(["10m", "none", "1h"])),
        act(lambda n, h: lambda room: room.period(n, h), refs, st.sampled_from([1, 2.5, 0])),
        act(lambda n, t, to: lambda room: room.escalate(n, t, to=to), refs, words, whom),
        act(lambda n: lambda room: room.acknowledge(n), refs),
        act(lambda n: lambda room: room.stand_down(n, "so"), refs),
        act(lambda: lambda room: room.raise_due()),
        act(lambda n, m, link, why: lambda room: room.link(n, link, m, why=why),
            refs, refs, st.sampled_from(["parent", "duplicate", "related"]), words),
        act(lambda n, m: lambda room: room.unlink(n, m), refs, refs),
        act(lambda n, on, add, remove: lambda room: room.confide(n, confidential=on, add=add, remove=remove),
            refs, st.none() | st.booleans(), st.lists(who, max_size=2), st.lists(who, max_size=1)),
        act(lambda t, kind: lambda room: room.declare(Report(t, kind=kind, confidential=True)),
            words, st.sampled_from(["", "test", "exercise"])),
        act(lambda k, v: lambda room: room.set(k, v),
            st.sampled_from(["name", "matrix"]), st.sampled_from(["3x3", "5x5"])),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), _acts(), st.integers(-60, 7200)), min_size=10, max_size=25))
def test_whatever_people_do_the_tables_say_what_the_events_say(acts: list[tuple[int, Act, int]]) -> None:
    """Two people in two processes' worth of journals, a clock that jumps, acts that rules refuse among them."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(START)
        rooms = [open_room(Path(folder), name, clock=clock) for name in ("ann", "bob")]
        responding(rooms[0])
        declared(rooms[1], "Mail slow")
        for which, act, step in acts:
            with suppress(Refused, ValueError, StaleEdit):
                act(rooms[which])
            later(rooms[0], seconds=step)
        agrees(rooms[0].journal)
        for room in rooms:
            room.close()


def test_every_table_is_printed_and_unprinted(tmp_path: Path) -> None:
    """The property above would hold of empty tables too: here each has a row, and rows go again."""
    with open_room(tmp_path) as room:
        n = responding(room)
        room.assign(n, "DIVS", "bob")
        room.task(n, "restart it", to="bob", due=None)
        room.objective(n, "mail flows by noon")
        room.draft(n, "situation", "down")
        room.update(n, "staff", "It is down.", next_due=START + timedelta(hours=1))
        room.set("name", "Night shift")
        room.snooze(n, "update/staff", "10m")
        room.log(n, "!message @bob Call")
        room.log(n, "seen")
        room.strike(n, "2", why="by mistake")
        room.significant(n, "1")
        room.log(n, "!decision Go (+2h)")
        room.hypothesis(n, "The disk", entries=("1",))
        declared(room, "Mail slow")
        room.link(2, "parent", n)
        agrees(room.journal)
        found = {table for table, _key in stored(room.journal)}
        assert found == set(COLUMNS) - {"disputes"}
        room.relieve(n, "DIVS", "bob")
        room.answer(n, "1", by="bob")
        room.decision_set(n, 1, outcome="It held")
        room.significant(n, "1", level="none")
        agrees(room.journal)
        assert room.journal.query("SELECT * FROM waits") == room.journal.query("SELECT * FROM significant") == []
        assert room.journal.query("SELECT position, person FROM assignments") == [("IC", "ann")]
        room.unlink(2, n)
        agrees(room.journal)
        assert room.journal.query("SELECT * FROM links") == []


def test_a_table_that_was_changed_by_hand_shows(tmp_path: Path) -> None:
    """The check of this test itself must be able to fail."""
    with open_room(tmp_path) as room:
        declared(room)
        agrees(room.journal)
        room.journal.connection().execute("UPDATE incidents SET name = 'All is well'")
        assert stored(room.journal) != told(room.journal)
