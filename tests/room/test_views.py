"""Views of the board: which incidents and in which order; those that ship, those of a room, and a person's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, clock_of, later, open_room
from tests.strategies import texts
from warroom import i18n
from warroom.kept import OwnViews
from warroom.model.classifying import Said
from warroom.model.refusal import BadInput, Refused
from warroom.room import Room, views
from warroom.room.incidents import Report
from warroom.room.viewing import checked_view
from warroom.room.views import FIELDS, FLAGS, SORTS, chosen, fits, lined_up, ours, read_terms


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Six incidents: P1 late with ann in command; P3 where ann has a task; one in the inbox; one that is confidential;
    one that was cancelled; one that is practised."""
    with open_room(tmp_path, "bea") as bea, open_room(tmp_path, clock=clock_of(bea)) as ann:
        ann.declare(Report("Checkout down", category="outage", impact="high", urgency="high"))
        ann.move(1, "responding")
        ann.task(1, "Restore", to="dan", due="+10m")
        later(ann, minutes=1)
        bea.declare(Report("Réplication slow", category="software", impact="medium", urgency="medium"))
        bea.task(2, "Look at the index", to="ann", due="+2h")
        later(ann, minutes=1)
        bea.declare(Report("Somebody calls about a smell", registered=False))
        bea.declare(Report("Strange login", category="security", confidential=True))
        bea.declare(Report("Nothing at all"))
        bea.move(5, "cancelled", why="false alarm")
        bea.declare(Report("Practice", kind="exercise"))
        later(ann, minutes=20)
        yield ann


def seen(room: Room, terms: str) -> list[int]:
    return [row.number for row in room.view(read_terms(terms))]


@pytest.mark.parametrize(
    ("terms", "numbers"),
    [
        ("", [1, 3, 6, 2]),
        ("all", [1, 3, 5, 6, 2]),
        ("mine", [1, 2]),
        ("late", [1, 3, 6]),
        ("weighty", [1]),
        ("P1 P3", [1, 2]),
        ("unassigned", [3, 6, 2]),
        ("inbox", [3]),
        ("category:software", [2]),
        ("category:software category:outage", [1, 2]),
        ("category:security", []),
        ("status:cancelled", [5]),
        ("kind:exercise", [6]),
        ("commander:ann", [1]),
        ("confidential", []),
        ("unranked", [3, 6]),
        ("mine category:software", [2]),
        ("replication", [2]),
        ("RÉPLI slow", [2]),
        ("#6", [6]),
        ("inc-2026-0001", [1]),
        ("waiting", []),
        ("sort:number", [6, 3, 2, 1]),
        ("sort:age", [1, 2, 3, 6]),
        ("sort:status", [3, 6, 2, 1]),
        ("sort:owed", [1, 3, 6, 2]),
    ],
)
def test_terms_choose_and_order(room: Room, terms: str, numbers: list[int]) -> None:
    assert seen(room, terms) == numbers


def test_who_may_see_a_confidential_one_finds_it_by_its_view(room: Room) -> None:
    with Room.open(room.journal.path, "bea", clock=room.clock) as bea:
        assert seen(bea, "confidential") == [4]
        assert seen(bea, "category:security") == [4]


def test_a_debt_of_the_fast_path_has_a_view(room: Room) -> None:
    room.move(3, "responding")
    assert seen(room, "owing") == [3]
    room.classify(3, Said(category="other", impact="low", urgency="low"))
    assert seen(room, "owing") == []


def test_the_board_of_the_past_goes_through_a_view_too(room: Room) -> None:
    moment = START + timedelta(seconds=90)
    assert [row.number for row in room.view(read_terms("sort:number"), at=moment)] == [2, 1]
    assert [row.number for row in room.view(read_terms("sort:number"), limit=2)] == [6, 3]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_view_that_ships_can_be_read_and_is_found_by_name_and_title(language: str) -> None:
    i18n.choose(language)
    known = ours()
    assert len({view.name for view in known}) == len({view.title for view in known}) == len(known)
    for view in known:
        read_terms(view.terms)
        assert chosen(view.name, known) == chosen(view.title.upper(), known) == view
    assert chosen("", known) == known[0]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_codes_and_their_words_mean_the_same(language: str) -> None:
    i18n.choose(language)
    for code, word in FLAGS.items():
        if " " not in i18n._(word):
            assert read_terms(i18n._(word)) == read_terms(code)
    for name, known in FIELDS.items():
        for code in known or ():
            assert read_terms(f"{name}:{code.replace('_', '-')}") == read_terms(f"{name}:{code}")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("latte", "There is no view 'latte'. Did you mean late?"),
        ("xyzzy", "There is no view 'xyzzy'. See them with: warroom views"),
        ("late xyzzy", "There is no view 'xyzzy'"),
        ("sort:colour", "'colour' is not an order; choose one of priority, age, owed, number, status"),
        ("category:fire", "'fire' is not a category; choose one of security"),
    ],
)
def test_a_view_of_an_unknown_name_is_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        chosen(said, ours())
    assert sentence in str(refused.value)


def test_terms_that_all_mean_something_need_no_name() -> None:
    assert chosen("late  category:security sort:owed", ours()).terms == "late category:security sort:owed"


def test_a_room_keeps_views_for_everybody(room: Room) -> None:
    assert room.save_view("Night-Shift", "late sort:owed").name == "night-shift"
    with Room.open(room.journal.path, "bea", clock=room.clock) as bea:
        (view,) = [view for view in bea.views() if view.whose == "room"]
        assert (view.name, view.terms) == ("night-shift", "late sort:owed")
        bea.save_view("night-shift", "P1")
    assert [view.terms for view in room.views() if view.name == "night-shift"] == ["P1"]
    room.forget_view("night-shift")
    assert [view for view in room.views() if view.whose == "room"] == []
    with pytest.raises(Refused, match="no view 'night-shift'"):
        room.forget_view("night-shift")


def test_a_person_keeps_views_of_their_own(room: Room, tmp_path: Path) -> None:
    own = OwnViews(tmp_path / "state")
    assert own.keep("db", "replication")
    room.save_view("db", "checkout")
    known = room.views(OwnViews(tmp_path / "state").all())
    assert [(view.whose, view.terms) for view in known if view.name == "db"] == [("own", "replication")]
    own.keep("db", None)
    assert OwnViews(tmp_path / "state").all() == {}


@pytest.mark.parametrize(
    ("name", "terms", "sentence"),
    [("late", "P1", "every room has"), ("two words", "P1", "can't be a view's name"), ("", "P1", "can't be"),
     ("x" * 33, "P1", "can't be"), ("ok", "", "empty"), ("ok", "sort:colour", "not an order")],
)  # fmt: skip
def test_what_can_not_be_saved_is_a_sentence_and_nothing_is_written(
    room: Room, name: str, terms: str, sentence: str
) -> None:
    before = room.journal.last_pos()
    with pytest.raises((BadInput, ValueError), match=sentence):
        room.save_view(name, terms)
    with pytest.raises((BadInput, ValueError), match=sentence):
        checked_view(name, terms, "own")
    assert room.journal.last_pos() == before


@given(texts)
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        wanted = read_terms(text)
    except BadInput as error:
        assert str(error).endswith(".")
        return
    assert wanted.sort in SORTS


@settings(deadline=None)  # the first one makes the room
@given(st.sampled_from(sorted(SORTS)), st.sampled_from(["", "all", "mine", "late", "P1 P2", "unassigned"]))
def test_an_order_loses_nothing_and_adds_nothing(sort: str, terms: str) -> None:
    rows, now = _rows(), START + timedelta(hours=1)
    known = views.Seen(frozenset(rows[0].id), lambda row: row.reported_at)
    wanted = read_terms(f"{terms} sort:{sort}")
    found = lined_up(rows, wanted, known, now)
    assert {row.id for row in found} == {row.id for row in rows if fits(row, wanted, known, now)}
    places = [views.place(row, sort, known) for row in found]
    assert places == sorted(set(places))


_KEPT: list[views.BoardRow] = []


def _rows() -> list[views.BoardRow]:
    """Lines of a board, made once."""
    if not _KEPT:
        import tempfile

        with tempfile.TemporaryDirectory() as folder, open_room(Path(folder)) as room:
            for n in range(12):
                level = ("high", "medium", "low", None)[n % 4]
                room.declare(Report(f"Incident {n % 5}", category="outage", impact=level, urgency=level))
                later(room, seconds=n % 3)
            room.move(3, "responding")
            room.move(4, "cancelled", why="false alarm")
            _KEPT.extend(room.board(everything=True))
    return _KEPT


def test_a_moment_is_late_only_when_it_is_over(room: Room) -> None:
    wanted = read_terms("late")
    (row,) = [row for row in room.board() if row.number == 1]
    due: datetime = START + timedelta(minutes=10)
    known = views.Seen(frozenset(), lambda row: due)
    assert not fits(row, wanted, known, due)
    assert fits(row, wanted, known, due + timedelta(milliseconds=1))
