"""Links between incidents: parts, duplicates, what is related; never in a circle, never across what is practised."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import PATHS, START, Story
from warroom.model.envelope import Mode
from warroom.model.events import (
    IncidentClassified,
    IncidentDeclared,
    IncidentLinked,
    IncidentMoved,
    IncidentUnlinked,
    RoleAssigned,
)
from warroom.model.linking import Linked, Wish, above, link, unlink
from warroom.model.moving import Step, move
from warroom.model.refusal import BadInput, Refused


def story(number: int, status: str = "registered", *, mode: Mode = Mode.REAL, nature: str = "") -> Story:
    told = Story(mode, f"01KJQZ{number:020d}")
    told.add(IncidentDeclared(number=number, name=f"Incident {number}", reporter="ann", nature=nature))
    told.add(IncidentClassified(category="outage", impact="low", urgency="low", matrix="3x3"))
    for to in PATHS[status]:
        told.add(IncidentMoved(to=to, why="so it is"))
    return told


def up(*stories: Story) -> Callable[[str], list[str]]:
    """What each of these hangs under."""
    known = {one.state.id: one for one in stories}
    return lambda stream: [one.other for one in known[stream].state.links() if one.link != "related"]


def wish(kind: str, why: str = "", actor: str = "ann") -> Wish:
    return Wish(kind, actor, START, why)


def tie(one: Story, other: Story, kind: str, *all_: Story, why: str = "") -> Linked:
    done = link(one.state, other.state, wish(kind, why), up(one, other, *all_))
    one.add(*done.mine)
    other.add(*done.theirs)
    return done


def test_a_part_names_what_it_is_part_of_and_nothing_is_written_there() -> None:
    child, parent = story(1), story(2)
    done = tie(child, parent, "parent")
    assert done.theirs == []
    assert [(one.link, one.code) for one in child.state.links()] == [("parent", "INC-2026-0002")]
    assert child.state.status == "registered"


def test_another_parent_takes_the_place_of_the_first() -> None:
    child, one, other = story(1), story(2), story(3)
    tie(child, one, "parent", other)
    tie(child, other, "parent", one)
    assert [link_.other for link_ in child.state.links()] == [other.state.id]


def test_what_is_related_is_so_on_both_sides() -> None:
    one, other = story(1), story(2)
    tie(one, other, "related")
    assert [(x.link, x.other) for x in one.state.links()] == [("related", other.state.id)]
    assert [(x.link, x.other) for x in other.state.links()] == [("related", one.state.id)]


@pytest.mark.parametrize("status", ["identified", "registered", "categorised", "prioritised"])
def test_a_duplicate_is_cancelled_and_points_on(status: str) -> None:
    double, first = story(1, status), story(2)
    tie(double, first, "duplicate")
    assert (double.state.status, double.state.value("cancel_reason")) == ("cancelled", "duplicate")
    assert [x.other for x in double.state.links()] == [first.state.id]


def test_where_people_stood_by_a_duplicate_says_what_they_were_told() -> None:
    double, first = story(1, "responding"), story(2)
    double.add(RoleAssigned(position="IC", person="ann"))
    with pytest.raises(Refused, match="what was told to those who stood by"):
        tie(double, first, "duplicate")
    tie(double, first, "duplicate", why="Go on in #2")
    assert double.state.status == "cancelled"
    assert double.state.roles() == []


@pytest.mark.parametrize("status", ["contained", "monitoring", "resolved", "in_review", "closed"])
def test_what_was_worked_on_to_the_end_is_no_duplicate_any_more(status: str) -> None:
    double, first = story(1, status), story(2)
    with pytest.raises(Refused, match="can't go from"):
        tie(double, first, "duplicate", why="Go on in #2")
    tie(double, first, "related")


def test_what_was_cancelled_as_a_duplicate_may_say_later_of_what() -> None:
    double, first = story(1), story(2)
    double.add(IncidentMoved(to="cancelled", cancel_reason="duplicate"))
    done = tie(double, first, "duplicate")
    assert done.mine == [IncidentLinked(link="duplicate", other=first.state.id, code="INC-2026-0002")]
    false = story(3)
    false.add(IncidentMoved(to="cancelled", cancel_reason="false_alarm"))
    with pytest.raises(Refused, match="not as a duplicate"):
        tie(false, first, "duplicate")


def test_what_goes_back_to_work_is_a_duplicate_no_longer() -> None:
    double, first = story(1), story(2)
    tie(double, first, "duplicate")
    tie(double, first, "related")
    _code, events = move(double.state, Step("registered", "ann", START, "it is another fault"))
    assert IncidentUnlinked(link="duplicate", other=first.state.id, code="INC-2026-0002") in events
    double.add(*events)
    assert [x.link for x in double.state.links()] == ["related"]


def test_nothing_is_linked_to_itself_or_twice_or_by_a_name_that_is_none() -> None:
    one, other = story(1), story(2)
    with pytest.raises(Refused, match="INC-2026-0001 can't be linked to itself"):
        tie(one, one, "parent")
    tie(one, other, "related")
    with pytest.raises(Refused, match="INC-2026-0001 is linked so already"):
        tie(one, other, "related")
    with pytest.raises(BadInput, match="'cousin' is not a link; choose one of parent, duplicate, related"):
        tie(one, other, "cousin")


@pytest.mark.parametrize(("first", "last"), [("parent", "parent"), ("duplicate", "parent"), ("parent", "duplicate")])
def test_links_never_go_round_in_a_circle(first: str, last: str) -> None:
    a, b, c = story(1), story(2), story(3)
    tie(a, b, first, c)
    tie(b, c, "parent", a)
    with pytest.raises(Refused, match="INC-2026-0001 hangs under INC-2026-0003 already"):
        tie(c, a, last, b)
    tie(c, a, "related", b)


@given(st.dictionaries(st.integers(0, 6), st.sets(st.integers(0, 6)), max_size=7))
def test_a_circle_that_copies_made_is_walked_once(links: dict[int, set[int]]) -> None:
    found = above("0", lambda stream: [str(n) for n in links.get(int(stream), ())])
    reached, waiting = set(), [0]
    while waiting:
        for n in links.get(waiting.pop(), set()) - reached:
            reached.add(n)
            waiting.append(n)
    assert found == {str(n) for n in reached}


@pytest.mark.parametrize(
    ("one", "other"),
    [(story(1, mode=Mode.EXERCISE), story(2)), (story(1), story(2, mode=Mode.EXERCISE)),
     (story(1, nature="test"), story(2)), (story(1, nature="backfilled"), story(2, nature="test"))],
)  # fmt: skip
def test_what_is_practised_is_never_linked_to_what_happens(one: Story, other: Story) -> None:
    for kind in ("parent", "duplicate", "related"):
        with pytest.raises(Refused, match="the two are never mixed"):
            tie(one, other, kind)


def test_what_was_entered_later_is_linked_to_what_is_real() -> None:
    tie(story(1, nature="backfilled"), story(2), "parent")
    one = story(3, nature="backfilled")
    tie(one, story(4), "related")
    assert len(one.state.links()) == 1


def test_a_link_is_taken_away_from_either_side() -> None:
    child, parent = story(1), story(2)
    tie(child, parent, "parent")
    tie(child, parent, "related")
    done = unlink(parent.state, child.state, "ann")
    assert [event.kind for event in (*done.mine, *done.theirs)] == ["incident.unlinked"] * 3
    parent.add(*done.mine)
    child.add(*done.theirs)
    assert child.state.links() == parent.state.links() == []
    with pytest.raises(Refused, match="INC-2026-0002 and INC-2026-0001 are not linked"):
        unlink(parent.state, child.state, "ann")


def test_who_commands_says_what_belongs_together() -> None:
    one, other = story(1, "responding"), story(2)
    one.add(RoleAssigned(position="IC", person="bea"))
    with pytest.raises(Refused, match="link it to other incidents"):
        tie(one, other, "parent")
    assert link(one.state, other.state, wish("parent", actor="bea"), up(one, other)).position == "IC"
