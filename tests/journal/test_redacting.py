"""Words that were taken out are gone from every byte of the file, the chain holds, and every copy follows."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import STREAM, clock_of, later, open_room, responding
from tests.journal.apart import two_copies
from tests.model.test_fold import seen
from tests.strategies import streams
from warroom.journal import care
from warroom.model.envelope import Recorded
from warroom.model.events import Redacted, kinds
from warroom.model.folding import redactions, restored
from warroom.model.incident import fold
from warroom.model.redacting import _WORDS, redact, words_of
from warroom.model.refusal import BadInput, Refused
from warroom.report.telling import names_of, tell
from warroom.room import Room

SECRET = "Xyzzy-Plugh-4711"


def room_with(folder: Path, text: str = f"the password is {SECRET} now") -> Room:
    """A room with enough in it that pages split, and one secret entry."""
    room = open_room(folder)
    responding(room)
    for n in range(40):
        room.log(1, f"line {n} about the replication lag, as long as such lines are")
    room.log(1, text)
    for n in range(40):
        room.log(1, f"more {n} about the replication lag, as long as such lines are")
    return room


def secret_id(room: Room) -> str:
    ((id_,),) = room.journal.query("SELECT event FROM entries WHERE instr(text, ?)", (SECRET,))
    return str(id_)


def raw_bytes(room: Room) -> bytes:
    """All that lies on the disk of a room."""
    return b"".join(path.read_bytes() for path in room.journal.path.parent.glob(f"{room.journal.path.name}*"))


def sound(room: Room) -> None:
    report = care.verify(room.journal)
    assert report.first_bad is None
    assert care.difference(room.journal) == ""


def check_gone(room: Room) -> None:
    held = raw_bytes(room).lower()
    for piece in (SECRET, "xyzzy", "plugh"):  # also as the words of the search's index
        assert piece.lower().encode() not in held


# -- the file ----------------------------------------------------------------------------------------------------------


def test_no_byte_of_the_words_is_left_and_the_chain_holds(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        assert SECRET.encode() in raw_bytes(room)
        head, id_ = room.journal.heads()[0], secret_id(room)
        done = room.redact(id_, why="a password")
        assert (done.event, done.clean, done.same_words) == (id_, True, ())
        check_gone(room)
        sound(room)
        assert care.verify(room.journal, heads=[head]).redacted == 1
        assert room.search("replication")
        assert room.search("xyzzy") == []
    check_gone(room)


def test_while_another_console_has_the_room_open_it_is_gone_all_the_same(tmp_path: Path) -> None:
    with room_with(tmp_path) as room, Room.open(room.journal.path, "ann", clock=clock_of(room)) as other:
        other.task(1, f"change {SECRET}")
        assert other.search("xyzzy")
        for (id_,) in room.journal.query("SELECT event FROM entries WHERE instr(text, ?)", (SECRET,)):
            room.redact(str(id_), why="a password")
        check_gone(room)
        assert other.search("xyzzy") == []
        other.task_set(1, 1, "blocked")  # it had folded the words before
        sound(other)
        check_gone(other)


def test_what_lay_about_in_the_file_from_before_is_gone_too(tmp_path: Path) -> None:
    """Words that were replaced long ago stand in the gaps of pages until the file is written anew."""
    with room_with(tmp_path, "nothing") as room:
        room.journal.connection().execute("PRAGMA secure_delete = OFF")  # as most builds of SQLite have it
        room.draft(1, "situation", f"the password is {SECRET}; " * 20)
        room.draft(1, "situation", "all is well")
        assert raw_bytes(room).count(SECRET.encode()) > 40
        ((id_,),) = room.journal.query("SELECT event FROM entries WHERE instr(text, ?)", (SECRET,))
        room.redact(str(id_), why="a password")
        check_gone(room)
        assert room.incident(1).value("section/situation") == "all is well"


def test_who_reads_an_older_state_without_a_pause_is_told_of(tmp_path: Path) -> None:
    with room_with(tmp_path) as room, Room.open(room.journal.path, "bob", clock=clock_of(room)) as other:
        id_ = secret_id(room)
        room.journal.connection().execute("PRAGMA busy_timeout = 10")
        reader = other.journal.connection()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        assert not room.redact(id_, why="a password").clean
        reader.execute("COMMIT")
        again = room.redact(id_, why="once more")
        assert again.clean
        check_gone(room)
        assert sum(one.kind == "event.redacted" for one in room.timeline(room.find(1))) == 1


def test_in_its_place_stands_who_took_it_out_and_why(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        id_ = secret_id(room)
        later(room, minutes=2)
        room.redact(id_, why="a password")
        names = names_of(room.incident(1))
        told = {one.id: tell(one, names).text for one in room.timeline(room.find(1))}
        assert told[id_] == "redacted by ann: a password"
        (last,) = [one for one in room.timeline(room.find(1)) if one.kind == "event.redacted"]
        assert (last.actor, last.recorded_at) == ("ann", clock_of(room).now())
        assert id_ in told[last.id] and "a password" in told[last.id]


def test_other_events_with_the_same_words_are_named(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        room.draft(1, "situation", f'it "is" {SECRET}')
        room.objective(1, "Back by noon")
        room.submit(1)
        room.approve(1)
        ids = [str(row[0]) for row in room.journal.query("SELECT id FROM events WHERE instr(body, ?)", (SECRET,))]
        entry, section, approved = ids
        assert room.redact(section, why="a password").same_words == (approved,)
        room.redact(approved, why="a password")
        assert SECRET.encode() in raw_bytes(room)
        room.redact(entry, why="a password")
        check_gone(room)
        sound(room)
        state = room.incident(1)
        assert (state.plan_status, state.plan_version) == ("approved", 1)
        assert state.value("section/situation") == ""


# -- who, and of what --------------------------------------------------------------------------------------------------


def test_only_the_lead_and_command_staff_may_and_a_reason_is_needed(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        id_ = secret_id(room)
        room.assign(1, "OSC", "bob")
        room.assign(1, "SOFR", "cy")
        with pytest.raises(BadInput, match="why"):
            room.redact(id_, why=" ")
        room.me = "bob"
        with pytest.raises(Refused, match="Ask ann, who is in command"):
            room.redact(id_, why="a password")
        assert SECRET.encode() in raw_bytes(room)
        room.me = "cy"
        room.redact(id_, why="a password")
        check_gone(room)


def test_an_event_is_named_by_a_beginning_that_only_it_has(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        id_ = secret_id(room)
        assert room.find_event(id_.lower()).id == id_
        with pytest.raises(BadInput, match="Several events"):
            room.find_event(id_[:8])
        for wrong in ("", "1", id_[:7], "0" * 26, "Z" * 10, "'; DROP TABLE events", "8" * 27):
            with pytest.raises(BadInput):
                room.find_event(wrong)


KEPT: list[tuple[str, Callable[[Room], object]]] = [
    ("incident.declared", lambda room: room.incident(1).number),
    ("incident.moved", lambda room: room.incident(1).status),
    ("task.added", lambda room: [(task.number, task.assignee, task.status) for task in room.incident(1).tasks()]),
    ("objective.added", lambda room: [(goal.number, goal.status) for goal in room.incident(1).objectives()]),
    ("update.sent", lambda room: room.incident(1).next_update()),
    ("role.assigned", lambda room: room.incident(1).roles()),
]


def eventful(folder: Path) -> Room:
    room = open_room(folder)
    responding(room, f"{SECRET} fails")
    room.move(1, "contained", why=f"{SECRET} stopped")
    room.task(1, f"call {SECRET}", to="bob")
    room.objective(1, f"no more {SECRET}")
    room.update(1, "staff", f"{SECRET} is known", next_in="+30m")
    room.assign(1, "PIO", "dan", why=f"{SECRET} asked")
    room.task_set(1, 1, "blocked", note=f"{SECRET} sleeps")
    return room


@pytest.mark.parametrize("kind", [kind for kind, _look in KEPT])
def test_what_an_event_did_stays_when_its_words_go(tmp_path: Path, kind: str) -> None:
    look = dict(KEPT)[kind]
    with eventful(tmp_path) as room:
        before = look(room)
        rows = room.journal.query("SELECT id FROM events WHERE kind = ? AND instr(body, ?)", (kind, SECRET))
        assert rows
        for (id_,) in rows:
            room.redact(str(id_), why="a name")
        after = look(room)
        if kind == "update.sent":
            assert after is not None and after._replace(text="") == before._replace(text="")  # type: ignore[attr-defined]
        else:
            assert after == before
        sound(room)
        assert not room.journal.query("SELECT 1 FROM events WHERE kind = ? AND instr(body, ?)", (kind, SECRET))
        care.rebuild(room.journal)
        assert look(room) == after


def test_everything_that_was_said_can_go_and_the_incident_still_stands(tmp_path: Path) -> None:
    with eventful(tmp_path) as room:
        for (id_,) in room.journal.query("SELECT id FROM events WHERE instr(body, ?)", (SECRET,)):
            title = "Supplier fails" if SECRET in room.incident(1).name else ""
            room.redact(str(id_), why="a name", title=title)
        check_gone(room)
        sound(room)
        state = room.incident(1)
        assert (state.name, state.status, len(state.tasks())) == ("Supplier fails", "contained", 1)
        assert state.tasks()[0].text == "[redacted]"


def test_what_holds_no_words_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        room.redact(secret_id(room), why="a password")
        stream = room.find(1)
        ids = {one.kind: one.id for one in room.timeline(stream)}
        room_event = room.journal.events("room")[0].id
        before = room.journal.heads()
        for id_, words in ((ids["event.redacted"], "holds no words"), (ids["incident.moved"], "no words in"),
                           (room_event, "about the room")):  # fmt: skip
            with pytest.raises(Refused, match=words):
                room.redact(id_, why="so")
        assert room.journal.heads() == before


def test_a_look_at_the_past_does_not_bring_the_words_back(tmp_path: Path) -> None:
    with room_with(tmp_path, "nothing") as room:
        room.draft(1, "situation", SECRET)
        later(room, minutes=5)
        moment = clock_of(room).now()
        later(room, minutes=5)
        ((id_,),) = room.journal.query("SELECT id FROM events WHERE kind = 'plan.drafted'")
        room.redact(str(id_), why="a password")
        assert room.incident(1, moment).value("section/situation") == ""


# -- verify ------------------------------------------------------------------------------------------------------------


def test_words_taken_out_by_hand_are_named_also_where_something_is_wrong_behind_them(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        id_ = secret_id(room)
        ((pos,),) = room.journal.query("SELECT pos FROM events WHERE id = ?", (id_,))
        connection = room.journal.connection()
        connection.execute("UPDATE events SET body = NULL, salt = NULL WHERE id = ?", (id_,))
        bad = care.verify(room.journal).first_bad
        assert bad is not None and (bad.pos, bad.code) == (pos, "silent")
        connection.execute("DROP TRIGGER events_keep")
        connection.execute("UPDATE events SET actor = 'eve' WHERE pos = ?", (int(str(pos)) + 5,))
        assert care.verify(room.journal).first_bad == bad


def test_a_redaction_behind_the_damage_still_explains_what_it_took_out(tmp_path: Path) -> None:
    with room_with(tmp_path) as room:
        room.redact(secret_id(room), why="a password")
        ((pos,),) = room.journal.query("SELECT pos FROM events WHERE body IS NULL")
        connection = room.journal.connection()
        connection.execute("DROP TRIGGER events_keep")
        connection.execute("UPDATE events SET actor = 'eve' WHERE pos = ?", (int(str(pos)) + 5,))
        bad = care.verify(room.journal).first_bad
        assert bad is not None and bad.code == "envelope"


# -- copies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ours", [True, False])
def test_redaction_wins_in_whichever_copy_it_was_made(tmp_path: Path, ours: bool) -> None:
    with two_copies(tmp_path) as (ann, cy):
        ann.log(1, f"written after the copy: {SECRET}")
        cy.merge(ann.journal.path)
        one, other = (ann, cy) if ours else (cy, ann)
        one.me = "ann"
        one.redact(secret_id(one), why="a password")
        if ours:
            one.merge(other.journal.path)  # it has the words, we know better
            check_gone(one)
        other.merge(one.journal.path)
        check_gone(other)
        for room in (one, other):
            sound(room)
            assert room.search("xyzzy") == []


def test_a_copy_that_missed_the_redaction_does_not_bring_the_words_back(tmp_path: Path) -> None:
    with two_copies(tmp_path) as (ann, cy):
        ann.log(1, f"written after the copy: {SECRET}")
        late = tmp_path / "late.db"
        care.backup(ann.journal, late)
        ann.redact(secret_id(ann), why="a password")
        cy.merge(ann.journal.path)
        cy.merge(late)
        check_gone(cy)
        sound(cy)


# -- the law -----------------------------------------------------------------------------------------------------------


@st.composite
def told_with_redactions(draw: st.DrawFn) -> list[Recorded]:
    events = draw(streams(strange=False, max_size=8))
    state = fold(STREAM, events)
    found = list(events)
    for n, recorded in enumerate(draw(st.lists(st.sampled_from(events), max_size=3, unique_by=lambda one: one.id))):
        state.registers._live.clear()  # nobody is in command: whoever acts is the duty manager
        try:
            _code, said = redact(state, recorded, "ann", "so")
        except Refused:
            continue
        last = max(one.hlc for one in found) + 1
        found.append(recorded._replace(id=f"02{n:024d}", hlc=last, kind=said.kind, event=said, replaces=()))
    return found


@settings(max_examples=60, deadline=None)
@given(told_with_redactions(), st.randoms(use_true_random=False))
def test_with_the_words_or_without_them_and_in_any_order_the_state_is_the_same(
    events: list[Recorded], chance: random.Random
) -> None:
    gone = redactions(events)
    bare = [one._replace(event=Redacted(one.kind)) if one.id in gone else one for one in events]
    chance.shuffle(bare)
    assert seen(fold(STREAM, bare)) == seen(fold(STREAM, events))
    for one in restored(events):
        if one.id in gone:
            assert all(words == "[redacted]" for words in words_of(one))


def test_every_field_that_goes_is_a_field_of_its_kind() -> None:
    for kind, fields in _WORDS.items():
        assert fields.keys() <= kinds()[kind]._defaults.keys(), kind
