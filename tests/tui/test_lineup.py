"""The order of a long board is kept from change to change, and is what it would be if it were made anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from warroom.model.lifecycle import OPEN, STATUSES
from warroom.room.reading import BoardRow
from warroom.room.views import SORTS, Seen, Wanted, lined_up, read_terms
from warroom.tui.lineup import Lineup

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def row(n: int, **more: object) -> BoardRow:
    """A line of the board of which nothing is known but what is said."""
    empty: dict[str, object] = dict.fromkeys(BoardRow._fields, "")
    empty |= {name: None for name in BoardRow._fields if name.endswith("_at")}
    empty |= {"debts": (), "named": (), "disputes": 0, "major": False, "confidential": False, "kind": "real",
              "mode": "real", "open_tasks": 0, "period": 0, "reopened": 0}  # fmt: skip
    said = {"id": f"id{n}", "number": n, "code": f"INC-2026-{n:04d}", "name": f"Incident {n}", "status": "registered",
            "reported_at": NOW - timedelta(minutes=n)} | more  # fmt: skip
    return BoardRow(**{**empty, **said, "open": said["status"] in OPEN})  # type: ignore[arg-type]


rows = st.builds(
    row, st.integers(1, 12), status=st.sampled_from(sorted(STATUSES)), priority=st.sampled_from(["", "P1", "P3"]),
    name=st.sampled_from(["Checkout down", "Chéckers", "Mail slow"]), commander=st.sampled_from(["", "ann"]),
    disputes=st.integers(0, 1), major=st.booleans(),
    next_task_at=st.none() | st.integers(-9, 9).map(lambda m: NOW + timedelta(minutes=m)),
)  # fmt: skip
SEEN = Seen(frozenset({"id1", "id2", "id5"}), lambda one: one.next_task_at)
terms = st.sampled_from(["", "all", "mine", "late", "weighty", "unassigned", "inbox", "status:closed", "P1"])
steps = st.one_of(
    st.tuples(st.just("change"), st.lists(rows, max_size=4)),
    st.tuples(st.just("look"), st.tuples(terms, st.sampled_from(sorted(SORTS)))),
    st.tuples(st.just("words"), st.sampled_from(["", "c", "ch", "che", "check", "checkout", "mail", "ch down"])),
)


@settings(max_examples=300)
@given(st.lists(rows, max_size=8), st.lists(steps, max_size=8))
def test_whatever_changes_it_stands_as_if_made_anew(first: list[BoardRow], acts: list[tuple[str, object]]) -> None:
    lineup, known, words = Lineup(), {one.id: one for one in first}, ""
    lineup.seen = SEEN
    lineup.load(known.values(), NOW)
    for what, how in acts:
        before, was = lineup.order, list(lineup.order)
        if what == "change":
            fresh = {one.id: one for one in how}  # type: ignore[attr-defined]
            gone = {"id3"} - fresh.keys()
            known = {id_: one for id_, one in (known | fresh).items() if id_ not in gone}
            lineup.change(fresh.keys() | gone, fresh.values(), NOW)
        elif what == "look":
            lineup.wanted = read_terms(f"{how[0]} sort:{how[1]}")  # type: ignore[index]
            lineup.line_up(NOW)
        else:
            words = str(how)
            lineup.look_for(words, NOW)
        wanted: Wanted = lineup.wanted
        looked_for = wanted._replace(words=(*wanted.words, *words.split()))
        assert lineup.shown() == lined_up(known.values(), looked_for, SEEN, NOW)
        assert lineup.order is before or lineup.order != was, "the same list holds the same order"
        assert before == was, "a list that was given away does not change"
        assert lineup.counts() == (
            sum(one.open for one in known.values()),
            sum(one.open and (one.major or one.priority == "P1") for one in known.values()),
        )
        assert lineup.inbox == sum(one.status == "identified" for one in known.values())
        assert {one.id for one in lineup.disputed} == {one.id for one in known.values() if one.open and one.disputes}


def test_what_falls_due_comes_into_the_view_as_time_passes() -> None:
    lineup = Lineup()
    lineup.seen = SEEN
    lineup.wanted = read_terms("late")
    lineup.load([row(1, next_task_at=NOW + timedelta(minutes=5)), row(2)], NOW)
    assert lineup.order == []
    lineup.line_up(NOW + timedelta(minutes=6))
    assert lineup.order == ["id1"]


def test_one_change_among_many_leaves_the_others_where_they_are() -> None:
    lineup = Lineup()
    lineup.load([row(n) for n in range(1, 2000)], NOW)
    order = lineup.order
    lineup.change(["id500"], [row(500, name="Another title")], NOW)
    assert lineup.order is order, "its place is the same, so the list is the same and nothing has to be looked up anew"
    lineup.change(["id500"], [row(500, priority="P1")], NOW)
    assert lineup.order[0] == "id500"
    assert sorted(lineup.order) == sorted(order)
