"""The strip of promises, waiting and escalation in the console, with keys alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.builders import later
from tests.tui.console import NOW, console, done, furnished, keys, shown
from tests.tui.driving import driven
from warroom.model import escalating
from warroom.model.classifying import Said
from warroom.model.events import EscalationRaised
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.tui.app import Options

SMALL = (80, 24)


# -- the list ----------------------------------------------------------------------------------------------------------


@driven
async def test_b_shows_all_that_is_owed_with_figures_the_most_overdue_first(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, SMALL) as (app, pilot):
        await keys(app, pilot, "b")
        screen = shown(app)
        assert "Owed: 7" in screen
        lines = [line.strip() for line in screen.splitlines() if " late " in line or " in " in line]
        listed = [line for line in lines if line[:1].isdigit() or line.startswith("in ")]
        assert listed[0].startswith("50m late  #1   P1 task 1 · Restore from snapshot · dan")
        assert listed[1].startswith("15m late  #2")
        assert any(line.startswith("in 23h30  #3") for line in listed)
        await keys(app, pilot, "escape")
        assert not app.room_screen.asking


@driven
async def test_enter_goes_to_the_incident_and_its_clocks(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, SMALL) as (app, pilot):
        await keys(app, pilot, "b", "down", "enter")
        assert app.desk.state is not None and app.desk.state.number == 2
        assert "2 PLAN" in shown(app)
        assert "response" in shown(app)


@driven
async def test_z_puts_off_without_a_reason_and_it_comes_back_when_its_time_is_over(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        assert "#1 task 1 late 50:00" in shown(app).splitlines()[0]
        await keys(app, pilot, "b", "z", "1")
        assert "It stays owed, and comes back." in shown(app)
        assert "#1 task 1" not in shown(app).splitlines()[0]
        assert "task 50m late" not in shown(app)
        (event,) = [one for one in room.timeline(room.find(1)) if one.kind == "promise.snoozed"]
        assert (event.actor, event.event.until) == ("ann", NOW + timedelta(minutes=10))  # type: ignore[union-attr]
        await keys(app, pilot, "b", "end")
        assert "put off by ann until 15:42" in shown(app)
        await keys(app, pilot, "escape")
        later(room, minutes=11)
        app._second()
        app._age()
        await pilot.pause()
        assert "#1 task 1 late 1:01:00" in shown(app).splitlines()[0]


@driven
async def test_until_takes_a_time_and_a_bad_one_opens_the_line_again(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "b", "z", "u", ":26h", "enter")
        assert "is not within the next 24 hours" in shown(app)
        assert app.room_screen.prompt.asking
        await keys(app, pilot, "ctrl+u", ":15:50", "enter")
        (snooze,) = room.snoozes(room.clock.now())
        assert snooze.until - NOW < timedelta(hours=1)


@driven
async def test_a_regulators_clock_is_not_put_off(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.classify(1, Said(category="privacy"))
    async with console(room, (200, 60)) as (app, pilot):
        keys_ = [owed.promise.kind for owed in app.desk.strip.everything(NOW)]
        await keys(app, pilot, "b", *["down"] * keys_.index("assess"), "z", "1")
        assert "A regulator's clock can't be put off" in shown(app)
        assert room.snoozes(room.clock.now()) == []


@driven
async def test_what_others_put_off_is_loud_for_me_and_says_who_did(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        with Room.open(room.journal.path, "eve", clock=room.clock) as eve:
            eve.snooze(1, "task/1", "30m")
        await done(app, pilot)
        assert "#1 task 1 late" in shown(app).splitlines()[0]
        await keys(app, pilot, "b")
        assert "put off by eve until 16:02" in shown(app)


@driven
async def test_in_a_room_that_owes_nothing_b_says_so(tmp_path: Path) -> None:
    with Room.open(tmp_path / "room.db", "ann") as room:
        async with console(room) as (app, pilot):
            await keys(app, pilot, "b")
            assert "Nothing is owed." in shown(app)


# -- acting ------------------------------------------------------------------------------------------------------------


@driven
async def test_a_acts_on_each_promise_as_its_kind_asks(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.task_set(1, 1, check_back="5m")
    async with console(room) as (app, pilot):
        order = [owed.promise.kind for owed in app.desk.strip.everything(NOW)]

        async def act(kind: str) -> str:
            await keys(app, pilot, "1", "b", *["down"] * order.index(kind), "a")
            return shown(app)

        assert "Task 1: Restore from snapshot" in await act("task")
        await keys(app, pilot, "escape")
        assert "again in 10 minutes" in await act("check")
        await keys(app, pilot, "1")
        assert room.incident(1).tasks()[0].check_back_at == NOW + timedelta(minutes=10)
        order = [owed.promise.kind for owed in app.desk.strip.everything(NOW)]
        assert "customers:" in await act("update")
        await keys(app, pilot, ":It holds", "enter")
        assert room.incident(1).told["customers"].text == "It holds"
        assert room.incident(1).told["customers"].next_due == NOW + timedelta(minutes=30)
        order = [owed.promise.kind for owed in app.desk.strip.everything(NOW)]
        assert "the next operational period" in await act("period")
        await keys(app, pilot, "2")
        assert room.incident(1).periods[-1].ends_at == NOW + timedelta(hours=2)


@driven
async def test_enter_on_a_clock_in_the_plan_acts_on_it(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "2", "down", "down", "enter")
        assert "Update #1 > customers:" in shown(app)


@driven
async def test_an_update_says_what_is_promised_where_nothing_is_said(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "u", ":We still look")
        assert "next by 16:02" in shown(app)
        await keys(app, pilot, ": (none)", "enter")
        assert room.incident(1).told["customers"].next_due is None


@driven
async def test_a_task_takes_its_check_back_in_the_same_line(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "t", ":@dan Ask the supplier (+30m, back +10m)", "enter")
        task = room.incident(1).tasks()[-1]
        assert (task.text, task.due, task.check_back_at) == (
            "Ask the supplier", NOW + timedelta(minutes=30), NOW + timedelta(minutes=10)
        )  # fmt: skip


# -- waiting -----------------------------------------------------------------------------------------------------------


@driven
async def test_h_waits_for_the_customer_and_h_goes_on(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "H", "c", ":Their logs", "enter")
        assert room.incident(1).pauses() == [(NOW, None)]
        assert "stands still since 15:32, waiting for the customer: Their logs" in shown(app)
        later(room, minutes=20)
        await keys(app, pilot, "H", "y")
        assert room.incident(1).pauses() == [(NOW, NOW + timedelta(minutes=20))]
        await keys(app, pilot, "H", "o", ":The supplier", "enter")
        assert room.incident(1).value("hold") == "The supplier"
        assert len(room.incident(1).pauses()) == 1


# -- escalation --------------------------------------------------------------------------------------------------------


@driven
async def test_a_rung_is_raised_while_the_console_is_open_and_answered_with_two_keys(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.declare(Report("Mail is down", category="outage", impact="high", urgency="high"))
    async with console(room, (200, 60)) as (app, pilot):
        assert app.desk.next_call == NOW + timedelta(minutes=7.5)
        later(room, minutes=7)
        app._second()
        await done(app, pilot)
        assert not room.incident(4).escalations
        later(room, minutes=1)
        app._second()
        await done(app, pilot)
        (call,) = room.incident(4).escalations.values()
        assert (call.to, call.at, call.by) == ("Duty officer", NOW + timedelta(minutes=7.5), "warroom")
        assert "call 4m" in shown(app)
        app.choose(room.find(4))
        await keys(app, pilot, "E", "1")
        assert "Answered for Duty officer." in shown(app)
        assert room.incident(4).escalations[call.key].answered_by == "ann"
        assert "call 4m" not in shown(app)


@driven
async def test_what_calls_me_stands_first_on_my_top_line_until_i_answer_and_on_nobody_elses(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.escalate(3, "the index is broken", to="@cap")
    with Room.open(room.journal.path, "cap", clock=room.clock) as cap:
        async with console(cap, (200, 60)) as (app, pilot):
            assert "acme-prod  3 open · 1 P1/major  #3 call @cap in 10:00" in shown(app).splitlines()[0]
            app.choose(room.find(3))
            await keys(app, pilot, "E", "1")
            assert "call @cap" not in shown(app).splitlines()[0]
    room.escalate(3, "and again", to="@cap")
    async with console(room, (200, 60)) as (app, pilot):
        assert "call @cap" not in shown(app).splitlines()[0]


@driven
async def test_two_consoles_raise_a_rung_once(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.declare(Report("Mail is down", category="outage", impact="high", urgency="high"))
    with Room.open(room.journal.path, "eve", clock=room.clock) as eve:
        async with console(room) as (first, pilot), console(eve, options=Options(theme="light")) as (second, _other):
            later(room, hours=1)
            first._second()
            second._second()
            await done(first, pilot)
            await done(second, pilot)
            raised = [one for one in room.timeline(room.find(4)) if isinstance(one.event, EscalationRaised)]
            assert [one.event.rung for one in raised] == ["duty", "management"]  # type: ignore[union-attr]


@driven
async def test_whoever_observes_raises_nothing(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.declare(Report("Mail is down", category="outage", impact="high", urgency="high"))
    async with console(room, options=Options(observe=True)) as (app, pilot):
        later(room, hours=1)
        app._second()
        await done(app, pilot)
        assert not room.incident(4).escalations


@driven
async def test_e_calls_the_next_rung_or_somebody_by_name_with_a_reason(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        await keys(app, pilot, "E", "e", ":It spreads", "enter")
        assert "Called: Operations Section Chief." in shown(app)
        await keys(app, pilot, "E", "t", ":nobody at all", "enter")
        assert "is no position, no @PERSON and no group" in shown(app)
        await keys(app, pilot, "ctrl+u", ":@cap", "enter", ":The press asks", "enter")
        calls = [(one.to, one.why) for one in room.incident(1).escalations.values()]
        assert calls == [("OSC", "It spreads"), ("@cap", "The press asks")]
        await keys(app, pilot, "E", "s", ":It is over", "enter")
        assert "Stood down" in shown(app)
        assert escalating.running(room.incident(1)) == []
        await keys(app, pilot, "E")
        assert "No ladder has a rung left." in shown(app)


@driven
async def test_a_room_that_can_not_be_written_is_not_asked_every_second(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    room.declare(Report("Mail is down", category="outage", impact="high", urgency="high"))
    asked = 0

    def raise_due() -> int:
        nonlocal asked
        asked += 1
        return 0

    room.raise_due = raise_due  # type: ignore[method-assign]
    async with console(room) as (app, pilot):
        await done(app, pilot)
        later(room, hours=1)
        for _ in range(5):
            app._second()
            await done(app, pilot)
        assert asked == 1
        later(room, seconds=16)
        app._second()
        await done(app, pilot)
        assert asked == 2


@driven
async def test_a_opens_what_keeps_a_draft_a_decision_and_an_order(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    with Room.open(room.journal.path, "cap", clock=room.clock) as cap:
        cap.update(1, "press", "We know of it.", draft=True)
    room.log(1, "!decision Stay open (+10m)")
    room.log(1, "!order @dan Fence off db1 (+15m)")
    async with console(room, (200, 60)) as (app, pilot):

        async def act(kind: str) -> str:
            order = [owed.promise.kind for owed in app.desk.strip.everything(NOW)]
            await keys(app, pilot, "1", "b", *["down"] * order.index(kind), "a")
            said = shown(app)
            await keys(app, pilot, "escape")
            return said

        assert "Words to the outside that wait" in await act("draft")
        assert "What came of it" in await act("review")
        assert "Task 2: Fence off db1" in await act("order")
        assert room.incident(1).status == "responding"


@driven
async def test_enter_on_what_is_owed_goes_to_its_line(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room, (200, 60)) as (app, pilot):
        order = [owed.promise.kind for owed in app.desk.strip.everything(NOW)]
        for kind, row in (("task", f"task/{room.incident(1).tasks()[0].id}"), ("update", "promise/update/customers")):
            await keys(app, pilot, "1", "b", *["down"] * order.index(kind), "enter")
            assert app.room_screen.plan.list.cursor_key == row


@driven
async def test_a_line_that_was_only_looked_at_leaves_no_unsent_words(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "u", "escape")
        assert "Your words are kept" not in shown(app)
        await keys(app, pilot, "u")
        assert app.room_screen.prompt.last_text == "customers: "
        assert "Your unsent words" not in shown(app)


@driven
async def test_words_without_an_audience_are_told_nobody(tmp_path: Path) -> None:
    room = furnished(tmp_path)
    async with console(room) as (app, pilot):
        await keys(app, pilot, "s", "1", ":It is fenced off", "enter", ":s1", "enter")
        assert "Say to whom first: customers: " in shown(app)
        assert room.incident(1).status == "responding"
        assert room.incident(1).told["customers"].text == "We are investigating."
