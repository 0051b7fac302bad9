"""Hostile words in every question that the console asks: kept as they were cleaned, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.hostile import WORDS
from tests.tui.console import NOW, console, done, furnished
from tests.tui.driving import driven
from tests.tui.test_hostile_panes import NARROW, about, sound
from warroom.clock import FixedClock
from warroom.journal import care
from warroom.journal.journal import Journal
from warroom.model.events import Event
from warroom.model.plain import clean_text
from warroom.room import Room
from warroom.tui.app import WarRoomApp
from warroom.tui.commands import BY_ID
from warroom.tui.widgets.prompt import typed

Open = Callable[[WarRoomApp], Any]

AGAIN: dict[str, Open] = {
    "incident.declare": lambda app: app.flows.incident_declare(),
    "log.write": lambda app: app.flows.log_write(),
    "log.decide": lambda app: app.flows.log_decide(),
    "update.send": lambda app: app.flows.update_send(),
    "task.add": lambda app: app.flows.task_add(),
    "objective.add": lambda app: app.flows.objective_add(),
    "role.assign": lambda app: app.flows.role_assign("DIVS "),
    "view.search": lambda app: app.flows.view_search(),
    "hypothesis.set": lambda app: app.flows._raise(app.flows.state()),
    "incident.hold": lambda app: app.flows._hold_for(app.flows.state(), "other"),
    "incident.escalate": lambda app: app.flows._call_why(app.flows.state(), "@ann"),
    "board.words": lambda app: app.flows.board_words(),
    "log.filter": lambda app: app.flows.log_filter(),
    "log.jump": lambda app: app.flows.log_jump(),
}
"""Questions that can be asked again and again: command → how it is opened."""
STEPS = {"log.decide": ("objections", "looked at again")}
"""What is asked after the first question, where it is asked; Enter there says nothing."""
LOOKING = ("role.assign", "view.search", "log.filter", "log.jump", "board.words")
"""What keeps nothing of these words; none of them is a login name."""
ONCE: dict[str, Open] = {
    "incident.status": lambda app: app.flows._why(app.flows.state(), "monitoring", "so it is", ""),
    "incident.next": lambda app: app.flows._outside(app.flows.state(), "monitoring", "A restart helped.", ""),
    "plan.return": lambda app: app.flows.plan_return(),
    "log.redact": lambda app: app.flows._why_redact(app.room.timeline(app.room.find(1))[-1]),
    "clock.regulator": lambda app: app.flows._reason(app.flows.state(), app.room.regime("gdpr"), "aware"),
}
"""Questions of a step that is taken once."""
NO_WORDS = {
    "incident.priority": "two keys", "incident.category": "one key", "incident.major": "yes or no",
    "plan.edit": "the editor: a test of its own", "plan.submit": "asks nothing", "plan.approve": "yes or no",
    "response.start": "one key", "dispute.settle": "one key", "view.palette": "a test of its own in the panes",
    "view.help": "asks nothing", "pane.board": "asks nothing", "pane.plan": "asks nothing",
    "pane.roster": "asks nothing", "pane.log": "asks nothing", "pane.next": "asks nothing",
    "pane.previous": "asks nothing", "pane.zoom": "asks nothing", "board.filter": "asks nothing",
    "promise.list": "a list", "answer.give": "asks nothing while nothing waits", "update.drafts": "a list",
    "update.told": "a list", "incident.links": "a list", "log.correct": "a list", "log.mark": "one key",
    "board.view": "one key", "board.inbox": "asks nothing",
    "order.give": "the log line, with a person",
    "text.copy": "asks nothing", "text.page": "asks nothing", "view.theme": "one key", "app.quit": "asks nothing",
}  # fmt: skip
"""A command of the table → why no words are put in there."""
SAID = list({typed(text): name for name, text in WORDS.items()}.values())
"""Those that still differ once they stand in a line."""


def test_every_command_is_asked_or_says_why_not() -> None:
    assert {*AGAIN, *ONCE, *NO_WORDS} == set(BY_ID)
    assert not set(NO_WORDS) & {*AGAIN, *ONCE}


async def answer(app: WarRoomApp, pilot: Pilot[int], text: str) -> list[str]:
    """Paste a text into the open question and send it; every word that was written then."""
    prompt, before = app.room_screen.prompt, app.room.journal.last_pos()
    assert prompt.asking
    prompt._input._on_paste(events.Paste(text))
    sound(app, NARROW, typed=True)
    await prompt._input.action_submit()
    await done(app, pilot)
    assert app.is_running
    sound(app, NARROW, typed=prompt.asking)
    found = [one.event for one in app.room.journal.events(after=before)]
    return [word for event in found if isinstance(event, Event) for word in _words(event)]


def _words(event: Event) -> list[str]:
    found: list[str] = []
    for value in event.__dict__.values():
        found += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    return found


async def following(app: WarRoomApp, pilot: Pilot[int]) -> list[str]:
    """Enter at the next question, where one is asked; what was written then."""
    return await answer(app, pilot, "") if app.room_screen.prompt.asking else []


async def leave(app: WarRoomApp, pilot: Pilot[int]) -> None:
    """Whatever is still open, and what would come back at the next asking."""
    if app.screen is not app.room_screen:
        app.pop_screen()
    if app.room_screen.choices.asking:
        await pilot.press("escape")
    if app.room_screen.prompt.asking:
        app.room_screen.prompt.cancel()
    for key in app.drafts.waiting():
        app.keep_now(key, "")


def there(text: str, found: list[str]) -> bool:
    """Whether a text was kept as it was cleaned: on one line, perhaps behind marks or a name that were read off it."""
    line = " ".join(clean_text(typed(text), limit=10**9).split())
    kept = [" ".join(word.split()) for word in found]
    return not line or line in kept or any(word and line.endswith(word) for word in kept)


@pytest.mark.parametrize("command", AGAIN)
@driven
async def test_hostile_words_in_a_question_are_kept_or_refused(tmp_path: Path, command: str) -> None:
    room = furnished(tmp_path)
    kept = 0
    async with console(room, NARROW) as (app, pilot):
        for name in SAID:
            with about(name):
                app.choose(room.find(1))
                room.clock.advance(timedelta(seconds=30))  # type: ignore[attr-defined]
                AGAIN[command](app)
                found = await answer(app, pilot, WORDS[name])
                if not found and command in STEPS:
                    found = [word for _more in STEPS[command] for word in await following(app, pilot)]
                assert not found or there(WORDS[name], found), found
                kept += bool(found)
                await leave(app, pilot)
    assert (kept > 5) is (command not in LOOKING), "the words never reached the room"
    sound_room(tmp_path)


@pytest.mark.parametrize("command", ONCE)
@driven
async def test_hostile_words_in_a_step_are_kept_or_refused(tmp_path: Path, command: str) -> None:
    for name in ("markup", "lines", "left open", "no width", "marks", "long", "braces", "formula", "empty"):
        folder = tmp_path / name
        folder.mkdir()
        room = furnished(folder)
        if command == "plan.return":
            room.submit(1)
        async with console(room, NARROW) as (app, pilot):
            with about(name):
                app.choose(room.find(1))
                ONCE[command](app)
                found = await answer(app, pilot, WORDS[name])
                if app.room_screen.prompt.asking:  # the step asks for the words to the outside, too
                    found += await answer(app, pilot, "")
                assert not found or there(WORDS[name], found), found
        sound_room(folder)


@driven
async def test_hostile_words_in_the_editor_are_kept_as_they_were_cleaned(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, NARROW) as (app, pilot):
        for name, text in WORDS.items():
            if any("\ud800" <= sign <= "\udfff" for sign in text):
                continue  # half a character: no terminal sends one
            with about(name):
                app.flows.edit_section("situation")
                await pilot.pause()
                area = app.room_screen.plan.editor
                assert area is not None
                area.text = text
                await pilot.pause()
                sound(app, NARROW, typed=True)
                app.flows.close_editor()
                await done(app, pilot)
                sound(app, NARROW)
                kept = room.incident(1).value("section/situation")
                if len(text) <= 100_000:
                    # The editor takes every sign that ends a line for one.
                    assert kept.split() == clean_text("\n".join(text.splitlines())).split()
                else:
                    assert app.drafts.get(f"section/{room.find(1)}/situation")[:50] == text[:50]
                    app.keep_now(f"section/{room.find(1)}/situation", "")
    sound_room(tmp_path)


def sound_room(folder: Path) -> None:
    """The file is whole, to another pair of eyes."""
    with Journal.open(folder / "room.db", readonly=True, clock=FixedClock(NOW)) as journal:
        assert care.verify(journal).ok
        assert care.difference(journal) == ""
    with Room.open(folder / "room.db", "bob", clock=FixedClock(NOW)) as room:
        assert room.board(everything=True)
