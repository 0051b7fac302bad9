"""The demo's story: accepted by the rules from the first act to the last, and true to the facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from warroom.clock import ExerciseClock, FixedClock
from warroom.drill.acting import cast
from warroom.drill.history import play_past
from warroom.drill.player import Opening, Player, build
from warroom.drill.scenario import BadScenario, load, named
from warroom.journal.errors import DiskFull
from warroom.model.classifying import Said
from warroom.model.envelope import Mode
from warroom.model.events import DecisionTaken, LogWritten
from warroom.model.incident import SECTIONS
from warroom.room import Room

END = timedelta(days=3)


class HandClock(ExerciseClock):
    """Scenario time that a test moves, not the machine; remembers the speeds that were asked of it."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.moment = start
        self.speeds: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def set_speed(self, speed: float) -> None:
        self.speeds.append(speed)


class Show:
    """A demo that a test drives."""

    def __init__(self, folder: Path, lang: str = "en", speed: float | None = None) -> None:
        self.opening = build(folder / "room.db", lang)
        self.clock = HandClock(self.opening.start)
        self.room = Room.open(folder / "room.db", "visitor", clock=self.clock)
        self.player = Player(self.opening, cast(self.room.journal), self.clock, speed=speed)

    def run(self, until: timedelta = END) -> int:
        """Play as the console does: look again and again as time passes."""
        performed, end = 0, self.opening.scenario.start + until
        for act in [one for one in self.opening.scenario.acts if self.opening.start < one.at <= end]:
            self.clock.moment = act.at
            performed += self.player.play_due()
        self.clock.moment = end
        return performed + self.player.play_due()


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    found = Show(tmp_path)
    yield found
    found.room.close()


def said(show: Show) -> list[tuple[datetime, str]]:
    return [
        (one.at, one.event.text)
        for one in show.room.timeline(show.room.find(show.opening.incident))
        if isinstance(one.event, LogWritten | DecisionTaken)
    ]


def at(show: Show, words: str) -> datetime:
    (found,) = [moment for moment, text in said(show) if words in text]
    return found


def test_a_visitor_comes_in_while_it_is_in_full_swing(show: Show) -> None:
    state, now = show.room.incident(show.opening.incident), show.opening.start
    assert (state.status, state.priority, state.major, state.mode) == ("responding", "P1", True, Mode.EXERCISE)
    assert {"IC", "SOFR", "LOFR", "PIO", "OSC"} <= {role.position for role in state.roles()}
    assert show.room.holder(show.opening.incident, "PSC") == "", "one key position is open"
    assert any(task.open and task.due and task.due < now for task in state.tasks()), "a task is late"
    assert any(task.open and task.due and task.due > now for task in state.tasks())
    assert len(state.objectives()) >= 2
    assert all(state.value(f"section/{name}") for name in SECTIONS)
    promised = state.next_update()
    assert promised is not None and promised.next_due is not None
    assert timedelta(0) < promised.next_due - now <= timedelta(minutes=30), "an update comes due while one looks"
    assert len(said(show)) >= 15


def test_the_week_before_left_incidents_of_many_kinds(show: Show) -> None:
    rows = show.room.board(everything=True)
    assert 13 <= len(rows) <= 17
    assert {"closed", "cancelled", "in_review", "monitoring", "prioritised", "registered", "responding"} <= {
        row.status for row in rows
    }
    assert {row.priority for row in rows} >= {"", "P1", "P2", "P3", "P4"}
    assert len({row.category for row in rows if row.category}) >= 6
    assert all(row.mode == Mode.EXERCISE and row.code.startswith("OEF-2017-") for row in rows)
    assert 4 <= show.room.counts()[0] <= 6


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_played_to_the_end_nothing_is_skipped_and_nothing_is_owed(tmp_path: Path, lang: str) -> None:
    show = Show(tmp_path, lang)
    show.run()
    assert show.player.skipped == []
    assert show.player.done
    state = show.room.incident(show.opening.incident)
    assert state.status == "in_review"
    assert state.value("category") == "outage" and state.value("cause") == "human_error"
    assert [task.number for task in state.tasks() if task.open] == []
    assert {goal.status for goal in state.objectives()} == {"met"}
    assert {"contained", "restored", "resolved"} <= set(state.times())
    assert show.room.holder(state.number, "IC") != show.opening.scenario.people[0].login, "command was handed over"
    assert show.room.holder(state.number, "PSC")
    show.room.close()


def test_the_key_moments_stand_where_the_facts_put_them(show: Show) -> None:
    show.run()
    state, day = show.room.incident(show.opening.incident), datetime(2017, 1, 31, tzinfo=UTC)
    near = timedelta(minutes=5)

    def hours(number: float) -> datetime:
        return day + timedelta(hours=number)

    assert state.reported_at == hours(19)
    assert abs(at(show, "Replication to the secondary") - hours(23)) <= near
    assert at(show, "That ran on db1") == hours(23.5)
    assert abs(at(show, "copy is complete") - hours(24 + 17)) <= near
    assert abs(at(show, "GitLab.com is back") - hours(24 + 18)) <= near
    assert abs(state.times()["restored"] - hours(24 + 18)) <= near
    order = (
        "looks like spam|lags and the lag grows|WAL segments|by hand|does not say why|max_wal_senders|max_connections|"
        "strace|That ran on db1|4.5 GB|Azure disk snapshots|No pg_dump file|pg_dump 9.2|DMARC|is in staging and whole|"
        "Restore from the LVM snapshot|slow: about 60 Mbit/s|copy is complete|GitLab.com is back"
    ).split("|")
    texts = [text for _at, text in said(show)]
    places = [next(i for i, text in enumerate(texts) if words in text) for words in order]
    assert places == sorted(places)


def test_nothing_was_written_before_it_happened(show: Show) -> None:
    show.run()
    recorded = show.room.journal.events()
    assert [one.recorded_at for one in recorded] == sorted(one.recorded_at for one in recorded)
    assert all(one.at <= one.recorded_at for one in recorded)


def test_the_journal_of_a_finished_drill_is_small(show: Show) -> None:
    show.run()
    assert show.room.journal.last_pos() < 600


def test_a_room_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    path.write_bytes(b"mine")
    with pytest.raises(ValueError, match="there already"):
        build(path, "en")
    assert path.read_bytes() == b"mine"


def test_an_act_of_the_past_that_a_rule_forbids_names_its_place(tmp_path: Path) -> None:
    scenario = load(named("database-outage", "en"))
    moved = next(act for act in scenario.acts if act.do == "move")._replace(args={"to": "closed"}, number=3)
    with pytest.raises(BadScenario, match=r"^database-outage\.toml, act 3: .*can't go from"):
        play_past(tmp_path / "room.db", scenario._replace(acts=(scenario.acts[0], moved)))


# -- a visitor who takes part ------------------------------------------------------------------------------------------


def test_acts_that_a_visitor_made_impossible_are_skipped_with_the_rule(show: Show) -> None:
    show.room.assign(show.opening.incident, "IC", "visitor", why="I take it from here.")
    show.run()
    assert show.player.done
    assert any("visitor" in one.why for one in show.player.skipped)
    assert all(one.why.strip() for one in show.player.skipped)
    assert {one.act.by for one in show.player.skipped} >= {"duty", "relief"}
    assert show.room.holder(show.opening.incident, "IC") == "visitor"


def test_a_visitors_words_in_the_plan_are_not_overwritten(show: Show) -> None:
    show.room.assign(show.opening.incident, "IC", "visitor", why="I take it from here.")
    show.room.assign(show.opening.incident, "DOCL", "visitor")
    show.room.draft(show.opening.incident, "situation", "Mine.")
    show.run()
    assert show.room.incident(show.opening.incident).value("section/situation") == "Mine."
    assert any(one.act.do == "draft" and "situation" in one.why for one in show.player.skipped)


def test_a_visitors_task_does_not_take_the_place_of_a_scripted_one(show: Show) -> None:
    mine = show.room.task(show.opening.incident, "Order pizza", to="visitor").number
    show.run()
    tasks = {task.number: task for task in show.room.incident(show.opening.incident).tasks()}
    assert (tasks[mine].text, tasks[mine].status) == ("Order pizza", "acknowledged")
    assert all(not task.open for number, task in tasks.items() if number != mine)


def test_what_follows_from_a_skipped_act_is_skipped_too(show: Show) -> None:
    show.room.assign(show.opening.incident, "IC", "visitor", why="I take it from here.")
    show.run()
    skipped = {(one.act.do, one.act.args.get("name")) for one in show.player.skipped}
    assert ("objective", "restore") in skipped and ("objective_set", "restore") in skipped


def test_classified_by_a_visitor_first_is_no_end_of_the_story(show: Show) -> None:
    show.room.assign(show.opening.incident, "IC", "visitor", why="I take it from here.")
    show.room.classify(show.opening.incident, Said(cause="human_error", subcategory="database"))
    show.run()
    assert show.player.done


def test_an_act_that_could_not_be_written_is_tried_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    show.clock.moment = show.player.due(show.opening.start + timedelta(hours=1))[0].at
    with monkeypatch.context() as patched:
        patched.setattr(Room, "task_set", full)
        with pytest.raises(DiskFull):
            show.player.play_due()
    assert show.player.skipped == []
    assert show.player.play_due() == 1


def full(*_args: object, **_keys: object) -> None:
    raise DiskFull("The disk is full.")


# -- time --------------------------------------------------------------------------------------------------------------


def test_acts_wait_for_their_time(show: Show) -> None:
    first = next(act for act in show.opening.scenario.acts if act.at > show.opening.start)
    assert show.player.due(first.at - timedelta(milliseconds=1)) == []
    assert show.player.play_due() == 0
    assert show.player.due(first.at)[0] == first
    show.clock.moment = first.at
    assert show.player.play_due() == 1
    assert show.player.play_due() == 0, "once"


def test_a_late_look_plays_everything_that_was_missed(show: Show) -> None:
    show.clock.moment = show.opening.start + timedelta(hours=1)
    waiting = show.player.due(show.clock.moment)
    assert len(waiting) > 10
    assert show.player.play_due() == len(waiting)


def waited(show: Show, moment: datetime, end: datetime) -> float:
    """Seconds of the visitor's own time between two moments of the scenario."""
    seconds, step = 0.0, timedelta(seconds=10)
    while moment < end:
        seconds += step.total_seconds() / show.player.speed_at(moment)
        moment += step
    return seconds


def test_the_story_takes_about_ten_minutes(show: Show) -> None:
    last = show.opening.scenario.acts[-1].at
    assert 9 * 60 <= waited(show, show.opening.start, last) <= 13 * 60


def test_no_stretch_is_dull(show: Show) -> None:
    acts = [act for act in show.opening.scenario.acts if act.at > show.opening.start]
    waits = [waited(show, before.at, after.at) for before, after in pairwise(acts)]
    assert max(waits) <= 30


def test_the_pace_is_set_where_it_changes_and_nowhere_else(show: Show) -> None:
    show.run()
    scenario = show.opening.scenario
    assert show.clock.speeds == [scenario.speed, *(pace.speed for pace in scenario.paces)]


def test_a_speed_that_was_asked_for_keeps_the_proportions(tmp_path: Path) -> None:
    show = Show(tmp_path, speed=40)
    show.run()
    assert show.clock.speeds == [40, *(pace.speed * 2 for pace in show.opening.scenario.paces)]
    show.room.close()


def test_the_opening_says_where_the_clock_starts(show: Show) -> None:
    assert isinstance(show.opening, Opening)
    assert show.opening.start == datetime(2017, 1, 31, 23, 40, tzinfo=UTC)
    assert show.room.setting("zone") == "UTC", "clocks show the hours of the facts"


def test_a_chapter_alone_can_be_played(tmp_path: Path) -> None:
    week = load(named("week", "en"))
    names = play_past(tmp_path / "room.db", week._replace(now=week.acts[-1].at))
    with Room.open(tmp_path / "room.db", "ann", clock=FixedClock(week.acts[-1].at)) as room:
        assert len(names) >= 14
        assert len(room.board(everything=True)) == len([key for key in names if key[1] == "incident"])
