"""Getting out of a damaged file what can be proved: never anything else, and never a file that is there already."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.builders import footprint, later, open_room
from warroom.journal import care
from warroom.journal.errors import DamagedRoom, NoRoom
from warroom.journal.journal import Journal
from warroom.journal.salvage import SalvageReport, salvage
from warroom.model.envelope import Recorded
from warroom.model.refusal import BadInput
from warroom.room import Room
from warroom.room.incidents import Report

Whole = tuple[Path, dict[str, Recorded]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """A room of some hundred events in one file, and what was written into it."""
    folder = tmp_path_factory.mktemp("whole")
    with open_room(folder) as room:
        for number in (1, 2, 3):
            room.declare(Report(f"Trouble {number}", impact="high", urgency="low"))
        for n in range(150):
            later(room, seconds=30)
            room.log(1 + n % 3, f"Line {n}: " + "words " * (n % 40))
        written = {one.id: one for one in room.journal.events()}
    return_path = folder / "room.db"
    assert not Path(f"{return_path}-wal").exists()
    yield return_path, written


def damaged(whole: Path, folder: Path, spots: list[tuple[int, bytes]]) -> Path:
    data = bytearray(whole.read_bytes())
    for at, junk in spots:
        at %= len(data)
        data[at : at + len(junk)] = junk[: len(data) - at]
    path = folder / "damaged.db"
    path.write_bytes(bytes(data))
    return path


def proved(report: SalvageReport, new: Path, written: dict[str, Recorded]) -> int:
    """Everything in the new file was written, just so; how many events."""
    with Room.open(new, "ann") as room:
        found = room.journal.events()
        events = [one for one in found if one.id in written]
        assert {one.kind for one in found if one.id not in written} <= {
            "room.salvaged", "room.created", "incident.declared",
        }  # fmt: skip
        assert len(events) == report.proved
        lines = [one for one in events if one.kind == "log.written"]
        assert {one.stream for one in lines} <= {row.id for row in room.board(everything=True)}
        for one in events:
            was = written[one.id]
            assert (one.hash, one.event, one.actor, one.at) == (was.hash, was.event, was.actor, was.at)
        checked = care.verify(room.journal)
        assert checked.ok, checked.first_bad
        assert checked.gaps == report.gaps
        assert care.difference(room.journal) == ""
        assert len(room.board()) == report.incidents
    return len(events)


def test_of_a_whole_file_everything_comes_out_with_the_same_head(whole: Whole, tmp_path: Path) -> None:
    path, written = whole
    before = footprint(path.parent)
    report = salvage(path, tmp_path / "new.db")
    assert footprint(path.parent) == before
    assert (report.left, report.gaps) == ((), 0)
    assert proved(report, tmp_path / "new.db", written) == len(written)
    with Journal.open(tmp_path / "new.db") as journal:
        assert journal.events()[-1].parents == (list(written.values())[-1].hash,)


@settings(max_examples=40, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), spots=st.integers(1, 12), length=st.sampled_from([1, 8, 200, 4096]))
@example(seed=1, spots=1, length=4096)
def test_whatever_is_damaged_only_what_was_written_comes_out(
    whole: Whole,
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    spots: int,
    length: int,
) -> None:
    path, written = whole
    dice, folder = random.Random(seed), tmp_path_factory.mktemp("damage")
    bad = damaged(path, folder, [(dice.randrange(2**40), dice.randbytes(length)) for _spot in range(spots)])
    try:
        report = salvage(bad, folder / "new.db")
    except DamagedRoom:
        assert not (folder / "new.db").exists()
    else:
        proved(report, folder / "new.db", written)
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []


def test_a_changed_word_is_left_out_and_named(whole: Whole, tmp_path: Path) -> None:
    path, written = whole
    data = path.read_bytes()
    at = data.index(b'"Line 77: ')
    bad = damaged(path, tmp_path, [(at + 1, b"Lime")])
    report = salvage(bad, tmp_path / "new.db")
    assert [one.why for one in report.left] == ["its words are not what was written"]
    assert report.gaps == 1
    assert proved(report, tmp_path / "new.db", written) == len(written) - 1
    with Room.open(tmp_path / "new.db", "ann") as room:
        room.log(1, "And on we go.")
        assert care.verify(room.journal).ok


@pytest.mark.parametrize("page", [0, 1])
def test_a_file_whose_first_page_is_gone_still_gives_its_events(whole: Whole, tmp_path: Path, page: int) -> None:
    path, written = whole
    bad = damaged(path, tmp_path, [(page * 100, bytes(3900))])
    report = salvage(bad, tmp_path / "new.db")
    assert proved(report, tmp_path / "new.db", written) == len(written)


def test_a_file_that_was_cut_off_gives_what_is_left(whole: Whole, tmp_path: Path) -> None:
    path, written = whole
    bad = tmp_path / "cut.db"
    bad.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    report = salvage(bad, tmp_path / "new.db")
    assert 0 < proved(report, tmp_path / "new.db", written) <= len(written)


def test_what_stands_in_the_log_beside_the_file_comes_out_too(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report("Portal down"))
        room.log(1, "The newest words.")
        path = room.journal.path
        copy = tmp_path / "stick"
        copy.mkdir()
        for ending in ("", "-wal"):
            (copy / f"room.db{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    report = salvage(copy / "room.db", tmp_path / "new.db")
    assert report.log
    with Room.open(tmp_path / "new.db", "ann") as room:
        assert [match.text for match in room.search("newest")] == ["The newest words."]


def test_nothing_that_can_be_proved_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(random.Random(3).randbytes(40_000))
    with pytest.raises(DamagedRoom, match="last backup"):
        salvage(bad, tmp_path / "new.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "lock" not in one.name) == ["bad.db"]


def test_a_file_that_is_there_is_never_replaced(whole: Whole, tmp_path: Path) -> None:
    (tmp_path / "new.db").write_text("mine")
    with pytest.raises(BadInput):
        salvage(whole[0], tmp_path / "new.db")
    assert (tmp_path / "new.db").read_text() == "mine"
    with pytest.raises(NoRoom):
        salvage(tmp_path / "none.db", tmp_path / "other.db")


def test_words_of_an_incident_whose_beginning_is_lost_stay_in_sight(whole: Whole, tmp_path: Path) -> None:
    path, written = whole
    data = path.read_bytes()
    at = data.index(b'"Trouble 2"')
    report = salvage(damaged(path, tmp_path, [(at + 1, b"xx")]), tmp_path / "new.db")
    assert proved(report, tmp_path / "new.db", written) == len(written) - 1
    with Room.open(tmp_path / "new.db", "ann") as room:
        (row,) = [row for row in room.board(everything=True) if row.name not in ("Trouble 1", "Trouble 3")]
        assert row.name == "Salvaged: its beginning is lost"
        assert len(room.timeline(row.id)) > 50
