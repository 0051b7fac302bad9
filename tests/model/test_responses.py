"""Response plans: what a file holds, what it lacks, and what starting one gives."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import START, Story, story_at
from warroom.model import responses, staffing
from warroom.model.events import RoleAssigned, RoleRelieved, TaskAdded
from warroom.model.refusal import BadInput, Refused
from warroom.model.responses import read_response

FOLDER = Path(__file__).parents[2] / "warroom" / "responses"
FILES = sorted(FOLDER.glob("*/*.toml"))
CYBER: dict[str, Any] = tomllib.loads((FOLDER / "en" / "cyber-attack.toml").read_text(encoding="utf-8"))
PLAN = read_response(CYBER, "cyber-attack.toml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_plan_that_ships_has_all_four_parts_and_a_checklist_with_roles_and_minutes(path: Path) -> None:
    plan = read_response(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    assert plan.missing() == []
    assert plan.id == path.stem
    assert plan.gaps() == []
    assert plan.owner and plan.reviewed


def test_both_languages_have_the_same_plans_with_the_same_roles_and_minutes() -> None:
    sets = []
    for language in ("en", "nl"):
        plans = [read_response(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
                 for path in FILES if path.parent.name == language]  # fmt: skip
        sets.append({plan.id: (plan.roles, [step[1:] for step in plan.steps]) for plan in plans})
    assert sets[0] == sets[1]
    assert len(sets[0]) == 8


@pytest.mark.parametrize("part", ["roles", "channel", "escalation", "decisions"])
def test_a_plan_that_lacks_a_part_is_read_named_and_not_started(part: str) -> None:
    plan = read_response({key: value for key, value in CYBER.items() if key != part}, "mine.toml")
    (missing,) = plan.missing()
    with pytest.raises(Refused, match=missing):
        responses.start(story_at("responding").state, plan, "ic", START)


def test_a_checklist_without_positions_or_minutes_says_where_and_can_be_started() -> None:
    steps = [{"text": "Look", "role": "IC", "minutes": 5}, {"text": "Wait"}]
    plan = read_response(CYBER | {"step": steps}, "mine.toml")
    assert [gap.partition(":")[0] for gap in plan.gaps()] == [
        "Step 2 is for no position",
        "Step 2 has no expected minutes",
    ]
    assert plan.missing() == []
    (gap,) = read_response({key: value for key, value in CYBER.items() if key != "step"}, "mine.toml").gaps()
    assert "no checklist" in gap
    responses.start(story_at("responding").state, plan, "ic", START)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "x"}, "schema"),
        ({"id": "../x"}, "small letters"),
        ({"title": " "}, "title"),
        ({"categories": ["weather"]}, "not a category"),
        ({"roles": ["BOSS"]}, "not the code of a position"),
        ({"roles": "IC"}, "list of texts"),
        ({"channel": [7]}, "list of tables"),
        ({"step": [{"text": "x", "minutes": -1}]}, "minutes"),
        ({"step": [{"text": "x", "minutes": True}]}, "minutes"),
        ({"step": [{"text": "x", "role": "XX"}]}, "not the code"),
        ({"step": [{"role": "IC"}]}, "text is missing"),
    ],
)
def test_a_file_with_a_mistake_gets_a_sentence_that_names_it(change: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read_response(CYBER | change, "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")


def started(story: Story) -> Story:
    code, events = responses.start(story.state, PLAN, "ic", story.now)
    assert code == "IC"
    story.add(*events, actor="ic")
    return story


def test_starting_one_gives_each_line_to_whoever_holds_its_position_with_its_time() -> None:
    story = story_at("responding")
    now = story.now
    tasks = {task.text: task for task in started(story).state.tasks()}
    first = tasks["Move the command call to a channel that the attacker can't read"]
    assert (first.assignee, first.status, first.due) == ("ic", "assigned", now + timedelta(minutes=10))
    assert len(tasks) == len(PLAN.steps)
    assert "bridge: command call" in story.state.value("section/communications")


def test_tasks_of_a_position_that_nobody_holds_wait_for_who_fills_it() -> None:
    story = story_at("responding")
    story.add(RoleRelieved(position="OSC", person="osc"))
    started(story)
    waiting = [task for task in story.state.tasks() if task.position == "OSC"]
    assert waiting and {(task.assignee, task.status) for task in waiting} == {("", "proposed")}
    _code, events = staffing.assign(story.state, staffing.Assignment("OSC", "dan", "ic"))
    assert isinstance(events[0], RoleAssigned)
    story.add(*events, actor="ic")
    assert {task.assignee for task in story.state.tasks() if task.position == "OSC"} == {"dan"}


def test_what_was_finished_or_taken_stays_with_whoever_had_it() -> None:
    story = story_at("responding", cast=False)
    story.add(RoleAssigned(position="IC", person="ic"))
    story.add(TaskAdded(number=1, text="mine", assignee="eve", position="OSC"))
    story.add(TaskAdded(number=2, text="over", status="done", position="OSC"))
    _code, events = staffing.assign(story.state, staffing.Assignment("OSC", "dan", "ic"))
    assert len(events) == 1


def test_a_plan_is_started_once_by_who_leads() -> None:
    story = started(story_at("responding"))
    with pytest.raises(Refused, match="already"):
        responses.start(story.state, PLAN, "ic", START)
    with pytest.raises(Refused, match="Only"):
        responses.start(story_at("responding").state, PLAN, "member", START)


def test_its_roles_are_wanted_in_the_roster_in_the_order_of_the_organisation() -> None:
    story = story_at("responding")
    assert "DOCL" not in story.state.wanted()
    assert "DOCL" in started(story).state.wanted()
    assert story.state.wanted()[0] == "IC"


def test_words_that_stood_in_the_communications_stay() -> None:
    story = story_at("responding")
    from warroom.model.events import SectionDrafted

    story.add(SectionDrafted(section="communications", text="Our own words"))
    assert started(story).state.value("section/communications").startswith("Our own words\nbridge")
