"""One incident whole."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from warroom.cli.base import Cli, command, incident_argument, option, past_option
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warroom.model.envelope import Recorded
    from warroom.model.incident import IncidentState
    from warroom.model.promises import Promise
    from warroom.model.targets import Policy
    from warroom.room import Room

_WORDS = frozenset({"log.written", "update.sent", "decision.taken", "entry.answered"})
LAST = 5
"""So many entries of the log are shown."""


@command("show", N_("One incident whole: state, clocks, roster, plan, tasks, debts, and the last words of the log."))
@incident_argument
@past_option
@option("--briefing", is_flag=True, help=N_("What whoever takes over has to know, as a text to read out."))
def show(cli: Cli, ref: str, at: str | None, briefing: bool, as_json: bool) -> None:
    """Show one incident."""
    from warroom.cli.entries import foot
    from warroom.cli.handover import read_out
    from warroom.cli.links import tie_json
    from warroom.cli.output import put, put_json
    from warroom.report.alike import summary, tie_words

    with cli.room() as room:
        stream = room.find(ref)
        state = room.incident(stream)
        moment = room.past(at, state)
        if moment is not None:
            state = room.incident(stream, moment)
        now = moment or room.clock.now()
        if briefing:
            read_out(room, state, now, as_json)
            return
        entries = _last(room.timeline(stream), moment)
        # Rules of regulators are read where somebody may have to be asked: not before the category is known.
        asks = state.open and bool(state.value("category"))
        owed = room.owed_by(state, asking=room.asking() if asks else ())
        kept = within(state, room.policy())
        ties, alike = room.ties(stream), room.similar(stream)
        if as_json:
            belongs = {"links": [tie_json(tie) for tie in ties], "similar": alike}
            put_json(_json(state, entries, owed, now) | kept | belongs | {"heads": room.journal.heads()})
            return
        worked = room.after_closing(state)
        _print(room, state, entries, worked, now, owed, kept, [*map(tie_words, ties), *filter(None, [summary(alike)])])
        put()
        foot(room)


def _last(events: Sequence[Recorded], moment: datetime | None) -> list[Recorded]:
    words = [e for e in events if _said(e) and (moment is None or e.at <= moment)]
    words.sort(key=lambda event: (event.at, event.hlc, event.id))
    return words[-LAST:]


def _said(recorded: Recorded) -> bool:
    """Whether somebody said it: entries, updates, decisions, orders, answers."""
    return recorded.kind in _WORDS or (
        recorded.kind == "task.added" and bool(getattr(recorded.event, "ordered", False))
    )


def durations(state: IncidentState) -> dict[str, float | None]:
    """Seconds from the report to the response and to the resolution; None while that has not come."""
    times = state.times()
    reported = times.get("reported")

    def since(which: str) -> float | None:
        then = times.get(which)
        return (then - reported).total_seconds() if then is not None and reported is not None else None

    return {"response": since("acknowledged"), "resolution": since("resolved")}


def within(state: IncidentState, policy: Policy) -> dict[str, bool | None]:
    """Whether response and resolution came inside their targets; None while they have not come, or without a target."""
    times = state.times()
    reported, priority = times.get("reported"), state.priority
    if reported is None or not priority:
        return {"response_met": None, "resolution_met": None}

    def judged(which: str, due: datetime | None) -> bool | None:
        then = times.get(which)
        return then <= due if then is not None and due is not None else None

    return {
        "response_met": judged("acknowledged", policy.response_due(priority, reported)),
        "resolution_met": judged("resolved", policy.resolution_due(priority, reported, state.pauses())),
    }


def source_fields(state: IncidentState) -> dict[str, str]:
    """What the system that an incident was imported from said of it last."""
    return {name: live.value for name, live in state.registers.under("source/")}


def _json(state: IncidentState, entries: Sequence[Recorded], owed: Sequence[Promise], now: datetime) -> dict[str, Any]:
    from warroom.cli.entries import entry
    from warroom.cli.escalation import escalations_json
    from warroom.cli.owing import owed_json
    from warroom.cli.plan import plan_json
    from warroom.cli.roster import roles_json
    from warroom.model.asking import waits
    from warroom.model.incident import TIMES
    from warroom.model.record import decisions, hypotheses
    from warroom.model.seeing import named
    from warroom.model.updates import sent, waiting
    from warroom.report.telling import names_of
    from warroom.room.owing import Owed

    value, times, lasted = state.value, state.times(), durations(state)
    return {
        "id": state.id, "number": state.number, "code": state.code, "name": state.name, "mode": str(state.mode),
        "description": value("description"), "reporter": value("reporter"), "phase": state.phase,
        "status": state.status, "open": state.open, "priority": state.priority, "major": state.major,
        "category": value("category"), "subcategory": value("subcategory"), "cause": value("cause"),
        "impact": value("impact"), "urgency": value("urgency"), "hold": value("hold"),
        "kind": state.kind, "tlp": state.tlp, "confidential": state.confidential,
        "named": sorted(named(state)) if state.confidential else [], "priority_by_hand": value("override"),
        "resolution": value("resolution"), "cancel_reason": value("cancel_reason"),
        **{f"{name}_at": times.get(name) for name in TIMES},
        "response_seconds": lasted["response"], "resolution_seconds": lasted["resolution"],
        "reopened": state.reopened, "commanders": state.commanders(), "roster": roles_json(state),
        "regulator_clocks": list(state.clocks.values()), "holds": state.holds,
        "promises": [owed_json(Owed(one), now) for one in owed], **escalations_json(state),
        "decisions": decisions(state), "hypotheses": hypotheses(state), "waits": waits(state),
        **plan_json(state), "next_update": state.next_update(), "told": sent(state), "drafts": waiting(state),
        "debts": state.debts(),
        "disputes": state.registers.disputes(), "activity_after_closing": len(state.activity),
        "updated_at": state.updated_at,
        "source_system": state.source_system, "source_ref": state.source_ref, "source": source_fields(state),
        "log": [entry(event, names_of(state), state) for event in entries],
    }  # fmt: skip


def _print(
    room: Room, state: IncidentState, entries: Sequence[Recorded], worked: Sequence[Recorded], now: datetime,
    promises: Sequence[Promise], kept: Mapping[str, bool | None], belongs: Sequence[str],
) -> None:  # fmt: skip
    from warroom.cli.entries import print_entry
    from warroom.cli.output import block, owed, paint, put, shown
    from warroom.cli.plan import print_plan
    from warroom.model.updates import waiting
    from warroom.report.marks import mark_of, marks_of
    from warroom.report.telling import names_of

    zone = room.zone
    put(paint(f"{state.code}  {shown(state.name)}", "strong"))
    put("  ".join(_state_words(state)))
    if state.value("description"):
        block(state.value("description"))
    for line in belongs:
        put(shown(line))
    if state.value("resolution"):
        put(_("Resolution: {words}").format(words=shown(state.value("resolution"))))
    if state.debts():
        put(paint(owed(state.debts()), "late"))
    if drafts := waiting(state):
        words = ngettext(
            "{n} draft of words to the outside waits: warroom told {incident}",
            "{n} drafts of words to the outside wait: warroom told {incident}",
            len(drafts),
        )
        put(words.format(n=len(drafts), incident=state.number))
    _print_disputes(state, zone, now)
    _print_activity(state, worked, zone)
    _heading(_("Clocks"))
    _print_clocks(state, now, zone, kept)
    _print_owed(state, promises, now, zone)
    _print_regulators(state, now, zone)
    _heading(_("Roster"))
    _print_roster(state, zone, now)
    _heading(_("Plan"))
    print_plan(state, zone, now)
    _print_tasks(state, now)
    _print_record(room, state, now)
    _print_source(state)
    if entries:
        _heading(_("Last words of the log"))
        marks = marks_of(state, zone)
        for event in entries:
            print_entry(event, zone, names_of(state), mark=mark_of(event, marks, state.tlp))


def _print_record(room: Room, state: IncidentState, now: datetime) -> None:
    """Decisions, hypotheses, and what nobody answered yet."""
    from warroom.cli.output import put, shown
    from warroom.model.asking import waits
    from warroom.model.record import decisions, hypotheses
    from warroom.report.briefing import decision_words, hypothesis_words, wait_words

    guesses = hypotheses(state)
    called = room.refs(id_ for one in guesses for id_ in one.entries)
    for title, lines in (
        (_("Decisions"), [decision_words(one, now, room.zone) for one in decisions(state)]),
        (_("Hypotheses"), [hypothesis_words(one, now, room.zone, called) for one in guesses]),
        (_("Unanswered"), [wait_words(one, now) for one in waits(state) if one.due is None]),
    ):
        if lines:
            _heading(title)
        for line in lines:
            put(f"  {shown(line)}")


def _print_disputes(state: IncidentState, zone: tzinfo, now: datetime) -> None:
    from warroom.cli.output import put, shown
    from warroom.model.moments import show_moment
    from warroom.model.settling import shown_value, subject

    if state.registers.disputes():
        _heading(_("Disputed; settle it with: warroom settle {n}").format(n=state.number))
    for register in state.registers.disputes():
        put(f"  {shown(subject(state, register))}")
        for live in state.registers.live(register):
            words = shown(shown_value(register, live.value))
            put(f"    {words}  ({shown(live.actor)}, {show_moment(live.at, zone, now)})")


def _print_activity(state: IncidentState, worked: Sequence[Recorded], zone: tzinfo) -> None:
    from warroom.cli.entries import print_entry
    from warroom.cli.output import paint, put
    from warroom.report.telling import names_of

    if worked:
        words = _("activity after closing: {n}; reopen?").format(n=len(worked))
        put(paint(words, "late") + "  " + _("Decide with: warroom settle {n}").format(n=state.number))
    for event in worked:
        print_entry(event, zone, names_of(state))


def _heading(text: str) -> None:
    from warroom.cli.output import paint, put

    put()
    put(paint(text.upper(), "muted"))


def _state_words(state: IncidentState) -> list[str]:
    from warroom.cli.output import shown
    from warroom.model.categories import CAUSES, shown_category
    from warroom.model.kinds import badge
    from warroom.model.lifecycle import shown_phase, shown_status
    from warroom.model.priority import shown_level
    from warroom.model.seeing import named
    from warroom.model.tlp import shown as label

    value = state.value
    words = [badge(state.kind)] if badge(state.kind) else []
    ranked = state.priority or _("no priority yet")
    if value("override"):
        ranked = _("{priority} by hand").format(priority=ranked)
    words += [ranked, shown_status(state.status)]
    if shown_phase(state.phase) != shown_status(state.status):
        words.append(_("phase {phase}").format(phase=shown_phase(state.phase)))
    if state.major:
        words.append(_("MAJOR"))
    if state.tlp:
        words.append(label(state.tlp))
    if state.confidential:
        words.append(_("confidential, seen by {names}").format(names=", ".join(sorted(named(state)))))
    if value("category"):
        words.append(shown(shown_category(value("category"))))
    if value("impact"):
        words.append(_("impact {value}").format(value=shown_level(value("impact"))))
    if value("urgency"):
        words.append(_("urgency {value}").format(value=shown_level(value("urgency"))))
    if value("cause"):
        words.append(_("cause: {cause}").format(cause=shown(_(CAUSES.get(value("cause"), value("cause"))))))
    if value("hold"):
        words.append(_("waiting: {what}").format(what=shown(value("hold"))))
    if value("reporter"):
        words.append(_("reported by {who}").format(who=shown(value("reporter"))))
    return words


def _print_clocks(state: IncidentState, now: datetime, zone: tzinfo, kept: Mapping[str, bool | None]) -> None:
    from warroom.cli.output import fit, put
    from warroom.model.durations import show_duration
    from warroom.model.incident import TIMES
    from warroom.model.moments import show_full
    from warroom.report.telling import shown_time

    times, lasted = state.times(), durations(state)
    for name in TIMES:
        if name in times:
            put(f"  {fit(shown_time(name), 18)}{show_full(times[name], zone)}")
    if state.open and state.reported_at is not None:
        put("  " + fit(_("age"), 18) + show_duration((now - state.reported_at).total_seconds()))
    if lasted["response"] is not None:
        put("  " + fit(_("response took"), 18) + show_duration(lasted["response"]) + _judged(kept["response_met"]))
    if lasted["resolution"] is not None:
        put(
            "  " + fit(_("resolution took"), 18) + show_duration(lasted["resolution"]) + _judged(kept["resolution_met"])
        )


def _judged(met: bool | None) -> str:
    if met is None:
        return ""
    return "  " + (_("inside its target") if met else _("past its target"))


def _print_owed(state: IncidentState, promises: Sequence[Promise], now: datetime, zone: tzinfo) -> None:
    from warroom.cli.escalation import escalation_lines
    from warroom.cli.output import fit, put, shown
    from warroom.cli.owing import print_promises
    from warroom.model import escalating
    from warroom.report.owing import paused_words

    paused = paused_words(state, now, zone)
    if promises or paused:
        _heading(_("Owed"))
    print_promises(list(promises), escalating.running(state), now, zone)
    if paused:
        put(f"  {fit(_('resolution'), 18)}  {shown(paused)}")
    lines = list(escalation_lines(state, now, zone))
    if lines:
        _heading(_("Escalation"))
    for line in lines:
        put(f"  {shown(line)}")


def _print_regulators(state: IncidentState, now: datetime, zone: tzinfo) -> None:
    from warroom.cli.clock import clock_lines
    from warroom.cli.output import put, shown

    lines = list(clock_lines(state, now, zone))
    if lines:
        _heading(_("Clocks of regulators"))
    for line in lines:
        put(f"  {shown(line)}")


def _print_roster(state: IncidentState, zone: tzinfo, now: datetime) -> None:
    from warroom.cli.output import fit, put, shown
    from warroom.model.moments import show_moment
    from warroom.report.telling import shown_holding, shown_position

    roles = state.roles()
    if not roles:
        put("  " + _("Nobody is assigned yet."))
    for role in roles:
        title = shown_position(role.position)
        if role.holding != "primary":
            title = f"{title} ({shown_holding(role.holding)})"
        disputed = f"  {_('disputed')}" if role.disputed else ""
        since = _("since {time}").format(time=show_moment(role.since, zone, now))
        put(f"  {fit(title, 34)}  {shown(role.person)}  {since}{disputed}")


def _print_tasks(state: IncidentState, now: datetime) -> None:
    from warroom.cli.output import due_words, put, shown
    from warroom.model.planning import TASK_STATUSES
    from warroom.model.tlp import in_front

    tasks = state.tasks()
    if not tasks:
        return
    _heading(_("Tasks"))
    for task in tasks:
        status = _(TASK_STATUSES[task.status]) if task.status in TASK_STATUSES else task.status
        due = f", {due_words(task.due, now)}" if task.due is not None and task.open else ""
        who = shown(task.assignee) or task.position or _("nobody")
        put(f"  {task.number}  {shown(in_front(task.tlp, task.text))}  ({status}, {who}{due})")


def _print_source(state: IncidentState) -> None:
    from warroom.cli.output import fit, put, shown

    fields = {name: value for name, value in source_fields(state).items() if value}
    if not state.source_ref and not fields:
        return
    _heading(_("Source"))
    put(f"  {shown(state.source_system)} {shown(state.source_ref)}".rstrip())
    for name, value in fields.items():
        put(f"  {fit(shown(name), 26)}  {shown(value)}")
