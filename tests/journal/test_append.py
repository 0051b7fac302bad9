"""Appending: one chain, one clock that never goes back, all or nothing, and nobody's edit overwritten unseen."""

from __future__ import annotations

import tempfile
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, STREAM, footprint, open_journal
from tests.journal.chain import broken
from warroom.clock import FixedClock
from warroom.journal.errors import ReadOnlyRoom, RoomFileError, StaleEdit
from warroom.journal.journal import Journal
from warroom.journal.sqlite import sqlite3
from warroom.journal.tables import print_state
from warroom.model.envelope import PERSON, Actor, Draft, Mode
from warroom.model.events import (
    Event,
    IncidentDeclared,
    IncidentDescribed,
    IncidentMoved,
    LogWritten,
    PersonAdded,
    SectionDrafted,
    TaskAdded,
    UpdateSent,
)

ANN, BOB = Actor("ann", "IC", "ann@here"), Actor("bob", "", "bob@there")


def draft(event: Event, replaces: tuple[str, ...] | None = None, stream: str = STREAM) -> Draft:
    return Draft(stream, event, replaces=replaces)


def begun(journal: Journal) -> str:
    """An incident to write about; the id of its declaration."""
    return journal.append([draft(IncidentDeclared(number=1, name="Portal down"))], ANN)[0].id


# -- the chain ---------------------------------------------------------------------------------------------------------


def test_each_event_names_the_one_before_it(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        journal.append([draft(LogWritten(text=str(n))) for n in range(3)], ANN)
        journal.append([draft(LogWritten(text="last"))], BOB)
        events = journal.events()
        assert [event.parents for event in events] == [(), *((event.hash,) for event in events[:-1])]
        assert journal.heads() == (events[-1].hash,)
        assert [event.pos for event in events] == [1, 2, 3, 4, 5]
        assert broken(journal) == ""


def test_what_append_gives_back_is_what_is_read(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        due = START + timedelta(hours=1, microseconds=1234)
        wrote = journal.append(
            [
                Draft(STREAM, TaskAdded(number=1, text="café 😀\n\"'", due=due), at=START - timedelta(microseconds=1),
                      mode=Mode.EXERCISE, position="OSC", actor="cy"),
                draft(UpdateSent(audience="staff", text="down", next_due=due)),
                draft(LogWritten(text="a", to=("bob",), tags=("db",))),
            ],
            ANN,
        )  # fmt: skip
        assert journal.events(after=1) == wrote
        assert journal.recorded(one.id for one in wrote) == wrote
        assert (wrote[0].actor, wrote[0].position, wrote[0].via, wrote[0].mode) == ("cy", "OSC", "ann@here", "exercise")
        assert (wrote[1].actor, wrote[1].position, wrote[1].mode) == ("ann", "IC", "real")


def test_the_clock_of_the_chain_never_goes_back(tmp_path: Path) -> None:
    clock = FixedClock(START)
    with open_journal(tmp_path, clock=clock) as journal:
        begun(journal)
        for step in (0, 0, 3600, -7200, 0, -(400 * 86400), 800 * 86400):
            clock.advance(timedelta(seconds=step))
            journal.append([draft(LogWritten(text="a")), draft(LogWritten(text="b"))], ANN)
        events = journal.events()
        clocks = [event.hlc for event in events]
        assert clocks == sorted(set(clocks))
        ids = [event.id for event in events]
        assert ids == sorted(set(ids))
        assert min(event.recorded_at for event in events).year == 2025
        assert broken(journal) == ""


def test_another_process_with_a_clock_behind_follows_what_it_saw(tmp_path: Path) -> None:
    ahead = FixedClock(START + timedelta(days=365))
    with open_journal(tmp_path, clock=ahead) as one, open_journal(tmp_path) as other:
        begun(one)
        later = other.append([draft(LogWritten(text="a"))], BOB)[0]
        assert later.hlc > one.events()[0].hlc
        assert later.parents == (one.events()[0].hash,)


def test_positions_and_streams_choose_what_is_read(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        journal.append([draft(PersonAdded(login="bob"), stream=PERSON + "bob"), draft(LogWritten(text="a"))], ANN)
        assert [event.kind for event in journal.events(STREAM)] == ["incident.declared", "log.written"]
        assert [event.kind for event in journal.events(PERSON + "bob")] == ["person.added"]
        assert [event.pos for event in journal.events(after=1, limit=1)] == [2]
        assert journal.last_pos() == 3


def test_another_connection_moves_the_number_that_says_changed(tmp_path: Path) -> None:
    with open_journal(tmp_path) as one, open_journal(tmp_path) as other:
        before = one.changed()
        assert one.changed() == before
        begun(other)
        assert one.changed() != before


# -- all or nothing ----------------------------------------------------------------------------------------------------


def tables(journal: Journal) -> list[list[tuple[object, ...]]]:
    names = ["events", "heads", "incidents", "entries", "sections", "tasks", "people", "entries_fts"]
    return [journal.query(f"SELECT * FROM {name}") for name in names]


class Halt(Exception):
    """Raised in the middle of a block."""


def test_a_stale_edit_takes_the_whole_append_with_it(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        before = tables(journal)
        with pytest.raises(StaleEdit):
            journal.append([draft(LogWritten(text="a")), draft(IncidentDescribed(name="b"), ())], ANN)
        assert tables(journal) == before
        assert journal.append([draft(LogWritten(text="a"))], ANN)[0].pos == 2


@pytest.mark.parametrize(
    "bad",
    [Draft(STREAM, LogWritten(text="half a character \ud800")), Draft(STREAM, LogWritten(text="a"), mode="both")],  # type: ignore[arg-type]
    ids=["text that no file can hold", "a mode that there is not"],
)
def test_an_event_that_cannot_be_stored_takes_the_whole_append_with_it(tmp_path: Path, bad: Draft) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        before = tables(journal)
        with pytest.raises((RoomFileError, ValueError)):
            journal.append([draft(IncidentMoved(to="closed")), bad], ANN)
        assert tables(journal) == before
        assert journal.state(STREAM).registers.value("status") == "identified"
        with journal.writing(ANN) as writer:
            assert writer.incident(STREAM).status == "identified"


def test_a_block_that_raises_writes_nothing_and_its_error_goes_through(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        before = tables(journal)
        with pytest.raises(Halt), journal.writing(ANN) as writer:
            writer.append([draft(IncidentMoved(to="closed"))])
            assert writer.incident(STREAM).status == "closed"
            raise Halt
        assert tables(journal) == before
        with journal.writing(ANN) as writer:
            assert writer.incident(STREAM).status == "identified"
            writer.append([draft(IncidentMoved(to="registered"))])
        assert broken(journal) == ""
        assert journal.query("SELECT status FROM incidents") == [("registered",)]


def test_a_journal_opened_for_reading_writes_nothing(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
    before = footprint(tmp_path)
    with Journal.open(tmp_path / "room.db", readonly=True) as journal:
        with pytest.raises(ReadOnlyRoom, match="can't be written by you"):
            journal.append([draft(LogWritten(text="a"))], ANN)
        assert len(journal.events()) == 1
    assert footprint(tmp_path) == before


# -- edits -------------------------------------------------------------------------------------------------------------


def test_an_edit_that_names_less_than_what_is_live_is_stale(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        first = journal.append([draft(SectionDrafted(section="situation", text="base"), ())], ANN)[0]
        second = journal.append([draft(SectionDrafted(section="situation", text="one"), (first.id,))], ANN)[0]
        for seen in ((), (first.id,), ("nobody",)):
            with pytest.raises(StaleEdit) as stale:
                journal.append([draft(SectionDrafted(section="situation", text="two"), seen)], BOB)
            assert stale.value.register == "section/situation"
            assert [(one.actor, one.value) for one in stale.value.live] == [("ann", "one")]  # type: ignore[attr-defined]
        third = journal.append([draft(SectionDrafted(section="situation", text="two"), (second.id, "more"))], BOB)[0]
        assert third.replaces == (second.id,)


def test_an_edit_that_names_nothing_replaces_whatever_is_live(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        first = begun(journal)
        wrote = journal.append([draft(IncidentDescribed(name="b", reporter="cy"))], BOB)[0]
        assert wrote.replaces == (first,)
        assert journal.state(STREAM).registers.ids("name") == (wrote.id,)


def test_entries_of_the_log_are_never_stale(tmp_path: Path) -> None:
    with open_journal(tmp_path) as one, open_journal(tmp_path) as other:
        begun(one)
        for journal in (one, other, one):
            journal.append([draft(LogWritten(text="a"), ())], ANN)
        assert one.last_pos() == 4


# -- several writers ---------------------------------------------------------------------------------------------------

_EVENTS: list[Event] = [
    IncidentDescribed(name="b"), IncidentMoved(to="registered"), LogWritten(text="a"), TaskAdded(number=1, text="t"),
    SectionDrafted(section="situation", text="s"), UpdateSent(audience="staff", text="u"),
]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(_EVENTS), st.booleans()), max_size=12))
def test_what_a_journal_remembers_stays_right_while_another_appends(acts: list[tuple[int, Event, bool]]) -> None:
    """Two journals on one file; each has folded states in mind, one of their transactions may come to nothing."""
    with tempfile.TemporaryDirectory() as folder:
        both = [open_journal(Path(folder)), open_journal(Path(folder))]
        begun(both[0])
        for which, event, fails in acts:
            try:
                with both[which].writing(ANN) as writer:
                    writer.append([draft(event)])
                    if fails:
                        raise Halt
            except Halt:
                pass
            for journal in both:
                with journal.writing(BOB) as writer:
                    kept = writer.incident(STREAM)
                    fresh = journal.state(STREAM)
                    assert print_state(kept) == print_state(fresh)
                    assert dict(kept.registers.items()) == dict(fresh.registers.items())
        assert both[1].last_pos() == 1 + sum(not fails for _which, _event, fails in acts)
        assert broken(both[0]) == ""
        for journal in both:
            journal.close()


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    failed: list[BaseException] = []
    with open_journal(tmp_path) as journal:
        begun(journal)
        start = threading.Barrier(4)

        def write(who: int) -> None:
            try:
                start.wait(10)
                for n in range(15):
                    journal.append([draft(LogWritten(text=f"{who} {n}")), draft(TaskAdded(number=n, text="t"))], ANN)
                    assert journal.events(after=journal.last_pos() - 1)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert failed == []
        assert journal.last_pos() == 1 + 4 * 15 * 2
        assert broken(journal) == ""
        (row,) = journal.query("SELECT open_tasks FROM incidents")
        assert row == (60,)


# -- the file itself ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM events", "DELETE FROM events WHERE pos = 1", "UPDATE events SET actor = 'mallory'",
     "UPDATE events SET at = '1999'", "UPDATE events SET body = '{}'", "UPDATE events SET hash = x'00'",
     "UPDATE events SET pos = pos + 10", "UPDATE events SET body = '{}', salt = NULL"],
)  # fmt: skip
def test_the_file_itself_refuses_to_forget(tmp_path: Path, statement: str) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        before = journal.query("SELECT * FROM events")
        with pytest.raises(sqlite3.IntegrityError, match="the journal only grows"):
            journal.connection().execute(statement)
        assert journal.query("SELECT * FROM events") == before


def test_only_a_body_may_be_taken_out_and_the_chain_stays_whole(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        begun(journal)
        journal.append([draft(LogWritten(text="password: hunter2")), draft(LogWritten(text="b"))], ANN)
        journal.connection().execute("UPDATE events SET body = NULL, salt = NULL WHERE pos = 2")
        assert journal.events()[1].event.words() == ""
        assert broken(journal) == ""


def test_a_body_that_is_changed_behind_our_back_shows(tmp_path: Path) -> None:
    """The check of this test itself must be able to fail."""
    with open_journal(tmp_path) as journal:
        begun(journal)
        connection = journal.connection()
        connection.execute("DROP TRIGGER events_body")
        connection.execute('UPDATE events SET body = \'{"number":1,"name":"All is well"}\'')
        assert "body" in broken(journal)
