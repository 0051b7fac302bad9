"""The laws of the fold: the same events make the same state, whatever order they arrive in and however they are cut."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, STREAM, Story
from tests.strategies import streams
from warroom.journal.tables import print_state
from warroom.model import incident, keyed
from warroom.model.envelope import PERSON, ROOM, Mode, Recorded
from warroom.model.events import (
    Event,
    IncidentDeclared,
    IncidentDescribed,
    LogWritten,
    PersonAdded,
    RoomCreated,
    RoomSet,
    SectionDrafted,
    TaskAdded,
    TaskSet,
    Unknown,
)
from warroom.model.incident import IncidentState, fold

COUNTERS = {"events", "updated_at", "tail"}


def seen(state: IncidentState, *, counters: bool = True) -> dict[str, Any]:
    """All of a state as plain values; without `counters`, only what rules and tables read."""
    told: dict[str, Any] = {
        name: getattr(state, name) for name in type(state).__slots__ if counters or name not in COUNTERS
    }
    told["registers"] = dict(state.registers.items())
    told["record"] = {name: getattr(state.record, name) for name in type(state.record).__slots__}
    return told


@settings(max_examples=80, deadline=None)
@given(streams(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events: list[Recorded], chance: random.Random) -> None:
    shuffled = events[:]
    chance.shuffle(shuffled)
    one, other = fold(STREAM, events), fold(STREAM, shuffled)
    assert seen(one) == seen(other)
    assert print_state(one) == print_state(other)


@settings(max_examples=60, deadline=None)
@given(streams(), st.data())
def test_folding_in_two_steps_is_folding_in_one(events: list[Recorded], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(events)))
    state = fold(STREAM, events[:cut])
    for recorded in events[cut:]:
        incident.apply(state, recorded)
    assert seen(state) == seen(fold(STREAM, events))


@settings(max_examples=60, deadline=None)
@given(streams(), st.data())
def test_entries_of_the_log_do_not_change_the_state(events: list[Recorded], data: st.DataObject) -> None:
    with_log = events[:]
    for n in range(data.draw(st.integers(1, 4))):
        beside = data.draw(st.sampled_from(events))
        entry = LogWritten(text="seen", entry="decision", to=("bob",), tags=("db",))
        with_log.append(beside._replace(id=f"02{n:024d}", kind="log.written", event=entry, replaces=(beside.id,)))
    assert seen(fold(STREAM, with_log), counters=False) == seen(fold(STREAM, events), counters=False)


@settings(max_examples=60, deadline=None)
@given(streams(strange=False), st.data())
def test_what_cannot_be_read_is_counted_and_passed_over(events: list[Recorded], data: st.DataObject) -> None:
    """One event of a newer warroom more: the rest folds as if it were not there, and nobody pretends it is not."""
    beside = data.draw(st.sampled_from(events))
    event = Unknown(data.draw(st.sampled_from(["resource.ordered", "incident.moved", "task.added"])), "[")
    strange = beside._replace(id="02" + "0" * 24, kind=event.kind, event=event, replaces=(beside.id,))
    with_it, without = fold(STREAM, [*events, strange]), fold(STREAM, events)
    assert seen(with_it, counters=False) == seen(without, counters=False)
    assert with_it.events == without.events + 1


@settings(max_examples=60, deadline=None)
@given(streams())
def test_the_effective_value_is_the_last_by_clock_and_id(events: list[Recorded]) -> None:
    """Told once more, from the events alone and without registers."""
    state = fold(STREAM, events)
    wanted: dict[str, list[tuple[int, str, str]]] = {}
    for recorded in sorted(events, key=lambda one: (one.hlc, one.id)):
        if not isinstance(recorded.event, Event):
            continue
        for name, value in recorded.event.edits(recorded.id):
            left = [old for old in wanted.get(name, []) if old[1] not in recorded.replaces]
            wanted[name] = [*left, (recorded.hlc, recorded.id, value)]
    assert {name: list(state.registers.ids(name)) for name in wanted} == {
        name: [id_ for _hlc, id_, _value in live] for name, live in wanted.items()
    }
    for name, live in wanted.items():
        assert state.value(name) == max(live)[2]
        adds_up = name.startswith(("update/", "source"))  # values that stand beside each other
        assert state.registers.disputed(name) == (len({value for _hlc, _id, value in live}) > 1 and not adds_up)


@settings(max_examples=80, deadline=None)
@given(streams())
def test_every_reading_of_a_state_answers(events: list[Recorded]) -> None:
    """Whatever stands in a file that was joined with copies, the board can be drawn."""
    state = fold(STREAM, events)
    readings = (state.code, state.status, state.phase, state.priority, state.plan_status, state.plan_version)
    assert all(value is not None for value in readings)
    assert len(state.tasks()) == len(state.tasks_added)
    assert len(state.objectives()) == len(state.objectives_added)
    assert set(state.commanders()) <= {role.person for role in state.roles()}
    assert state.times().keys() <= set(incident.TIMES)
    assert set(state.debts()) <= {"category", "priority"}
    assert state.reopened <= len(state.moves)
    if not state.open:
        assert state.next_update() is None


# -- disputes ----------------------------------------------------------------------------------------------------------


def drafts(story: Story) -> tuple[Recorded, Recorded]:
    base = story.add(SectionDrafted(section="situation", text="base"))
    one = story.add(SectionDrafted(section="situation", text="one"), actor="ann", replaces=[base.id])
    two = story.add(SectionDrafted(section="situation", text="two"), actor="bob", replaces=[base.id])
    return one, two


def test_two_edits_that_do_not_know_of_each_other_are_disputed_and_both_are_kept() -> None:
    story = Story()
    story.add(IncidentDeclared(number=7, name="Portal down"))
    drafts(story)
    live = story.state.registers.live("section/situation")
    assert [(one.actor, one.value) for one in live] == [("ann", "one"), ("bob", "two")]
    assert story.state.registers.disputes() == ["section/situation"]
    assert story.state.value("section/situation") == "two"


def test_a_third_edit_that_names_both_settles_it() -> None:
    story = Story()
    one, two = drafts(story)
    story.add(SectionDrafted(section="situation", text="both"), replaces=[one.id, two.id])
    assert [live.value for live in story.state.registers.live("section/situation")] == ["both"]
    assert story.state.registers.disputes() == []


def test_a_third_edit_that_names_one_leaves_the_other() -> None:
    story = Story()
    one, _two = drafts(story)
    story.add(SectionDrafted(section="situation", text="third"), replaces=[one.id])
    assert [live.value for live in story.state.registers.live("section/situation")] == ["two", "third"]


def test_the_same_value_twice_is_no_dispute() -> None:
    story = Story()
    task = story.add(TaskAdded(number=1, text="restart it"))
    story.add(TaskSet(task=task.id, status="done"), actor="ann", replaces=[task.id])
    story.add(TaskSet(task=task.id, status="done"), actor="bob", replaces=[task.id])
    assert not story.state.registers.disputed(f"task/{task.id}/status")
    assert story.state.tasks()[0].status == "done"


def test_an_edit_replaces_only_in_the_registers_that_it_sets() -> None:
    story = Story()
    first = story.add(IncidentDeclared(number=7, name="Portal down", reporter="ann"))
    story.add(IncidentDescribed(name="Portal slow"), replaces=[first.id])
    assert (story.state.name, story.state.value("reporter")) == ("Portal slow", "ann")


def test_the_first_declaration_counts() -> None:
    story = Story(Mode.EXERCISE)
    story.add(IncidentDeclared(number=7, name="Portal down"), actor="ann")
    story.add(IncidentDeclared(number=9, name="Again"), actor="bob")
    assert (story.state.number, story.state.declared_by, story.state.mode) == (7, "ann", Mode.EXERCISE)
    assert story.state.code == "OEF-2026-0007"


# -- the room and people -----------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["zone", "matrix"]), st.sampled_from(["a", "b"]), st.booleans()), max_size=8),
    st.randoms(use_true_random=False),
)
def test_settings_fold_alike_in_any_order(said: list[tuple[str, str, bool]], chance: random.Random) -> None:
    created = Recorded(1, f"{0:026d}", ROOM, 1, START, START, "room.created", "ann", "", "", Mode.REAL, (),
                       RoomCreated(room="x", name="War room"))  # fmt: skip
    events = [created]
    for n, (key, value, knows) in enumerate(said, 2):
        events.append(
            created._replace(pos=n, id=f"{n:026d}", hlc=n // 2, kind="room.set", event=RoomSet(key=key, value=value),
                             replaces=tuple(one.id for one in events) if knows else ())
        )  # fmt: skip
    shuffled = events[:]
    chance.shuffle(shuffled)
    one, other = keyed.fold(ROOM, events), keyed.fold(ROOM, shuffled)
    assert dict(one.registers.items()) == dict(other.registers.items())
    assert (one.room, one.setting("name")) == (other.room, other.setting("name")) == ("x", "War room")
    assert one.setting("reopen_days") == "5"


def test_a_person_is_who_their_stream_says() -> None:
    event = PersonAdded(login="ann")
    stream = PERSON + "ann"
    recorded = Recorded(1, "a", stream, 1, START, START, event.kind, "ann", "", "", Mode.REAL, (), event)
    state = keyed.fold(
        PERSON + "ann", [recorded, recorded._replace(id="b", kind="person.gone", event=Unknown("x", ""))]
    )
    assert (state.login, state.registers.value("name")) == ("ann", "ann")
