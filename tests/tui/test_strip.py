"""The strip of the console: followed from change to change it is what a look at the whole room gives."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, clock_of, later, open_room
from warroom.model.classifying import Said
from warroom.model.promises import Promise
from warroom.model.refusal import Refused
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.desk import Desk
from warroom.tui.strip import Strip

Act = Callable[[Room], object]
refs = st.sampled_from([1, 2, 3])
spans = st.sampled_from(["5m", "40m", "5h"])
acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda level: lambda room: room.declare(Report("x", impact=level, urgency="high")),
              st.sampled_from([None, "high", "low"])),
    st.builds(lambda n: lambda room: room.move(n, "responding"), refs),
    st.builds(lambda n: lambda room: room.move(n, "monitoring"), refs),
    st.builds(lambda n: lambda room: room.move(n, "cancelled", why="x", cancel_reason="false_alarm"), refs),
    st.builds(lambda n, due: lambda room: room.task(n, "x", to="ann", due=due, check_back=due), refs, spans),
    st.builds(lambda n: lambda room: room.task_set(n, 1, "done"), refs),
    st.builds(lambda n, due: lambda room: room.update(n, "staff", "x", next_in=due), refs, spans),
    st.builds(lambda n, level: lambda room: room.classify(n, Said(category="privacy", impact=level)), refs,
              st.sampled_from(["high", "low"])),
    st.builds(lambda n: lambda room: room.assess(n, "gdpr", "aware", why="x"), refs),
    st.builds(lambda n: lambda room: room.hold(n, "x"), refs),
    st.builds(lambda n: lambda room: room.escalate(n, "x", to="@ann"), refs),
    st.builds(lambda n, key, due: lambda room: room.snooze(n, key, due), refs,
              st.sampled_from(["task/1", "update/staff", "period/1", "target/resolution"]), spans),
    st.builds(lambda value: lambda room: room.set("target_p1", value), st.sampled_from(["1m 2m", "15m 4h"])),
    st.builds(lambda: lambda room: room.raise_due()),
)  # fmt: skip


def fresh(desk: Desk) -> Strip:
    strip = Strip(desk.room)
    strip.rule(desk.asking)
    strip.read(desk.rows)
    return strip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(acts, st.integers(0, 90)), max_size=14), st.integers(1, 4))
def test_whatever_happens_the_strip_that_followed_is_the_strip_read_anew(
    steps: list[tuple[Act, int]], count: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = open_room(Path(folder))
        mine, bob = (open_room(Path(folder), name, clock=clock_of(room)) for name in ("ann", "bob"))
        with room, mine, bob:
            room.declare(Report("Portal down", category="outage", impact="high", urgency="high"))
            desk = Desk(room)
            desk.start()
            desk.read_rules()
            for n, (act, minutes) in enumerate(steps):
                with suppress(Refused, ValueError):
                    act(bob if n % 3 == 0 else mine)
                later(room, minutes=minutes)
                desk.look()
                now, again = desk.now(), fresh(desk)
                assert desk.strip.everything(now) == again.everything(now)
                assert desk.strip.first(now, count) == again.first(now, count)
                for row in desk.rows:
                    assert desk.strip.urgent(row.id, now) == again.urgent(row.id, now)
                    assert desk.strip.of(row.id) == again.of(row.id)
                check_top_line(
                    desk.strip.first(now, count), [one.promise for one in again.everything(now)], desk, count
                )


def check_top_line(top: list[Promise], everything: list[Promise], desk: Desk, count: int) -> None:
    now = desk.now()
    loud = [one for one in everything if not desk.strip.quiet(one, now)]
    assert len(top) == min(count, len(loud)) == len(set(top))
    calls = [one for one in loud if one.waits_for("ann")]
    assert top[: len(calls)] == calls[:count]
    late = [one for one in top if one.when < now and one not in calls]
    assert top[len(calls) : len(calls) + len(late)] == late
    assert late == sorted(late, key=lambda one: one.rank("ann"))
    room_left = max(0, count - len(calls))
    assert len(late) == min(room_left, sum(one.when < now and one not in calls for one in loud))


def test_what_was_put_off_is_quiet_until_its_time_and_then_loud_by_itself(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down", category="outage", impact="high", urgency="high"))
        room.move(1, "responding")
        room.task(1, "Restore", to="ann", due="5m")
        desk = Desk(room)
        desk.start()
        desk.finish_board()
        later(room, minutes=6)
        with open_room(tmp_path, clock=clock_of(room)) as same:
            same.snooze(1, "task/1", "10m")
        desk.look()
        stream = room.find(1)
        assert [one.kind for one in desk.strip.first(desk.now(), 1)] == ["period"]
        urgent = desk.strip.urgent(stream, desk.now())
        assert urgent is not None and urgent.kind == "period"
        assert desk.strip.everything(desk.now())[-1].promise.kind == "task"
        later(room, minutes=10)
        assert [one.kind for one in desk.strip.first(desk.now(), 1)] == ["task"]
        urgent = desk.strip.urgent(stream, desk.now())
        assert urgent is not None and urgent.kind == "task"


def test_the_first_picture_knows_what_its_rows_owe(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        for n in range(90):
            room.declare(Report(f"Portal {n} down", category="outage", impact="high", urgency="high"))
        desk = Desk(room)
        desk.start()
        assert not desk.whole
        assert all(desk.strip.urgent(row.id, START) is not None for row in desk.rows)
        desk.finish_board()
        assert len(desk.strip.everything(START + timedelta(minutes=1))) == 180
