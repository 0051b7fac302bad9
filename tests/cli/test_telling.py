"""Every event is told in words, and nothing is told that would act on a screen by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warroom.model.envelope import Mode, Recorded
from warroom.model.events import (
    DisputeSettled,
    Event,
    EventRedacted,
    HeadsSigned,
    IncidentClassified,
    IncidentConfided,
    IncidentDeclared,
    IncidentDescribed,
    IncidentHeld,
    IncidentLinked,
    IncidentMoved,
    IncidentRenumbered,
    IncidentTimed,
    IncidentUnlinked,
    LogWritten,
    ObjectiveAdded,
    ObjectiveSet,
    PeriodStarted,
    PersonAdded,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    Redacted,
    RegulatorArmed,
    RegulatorAssessed,
    RegulatorOwned,
    RegulatorSubmitted,
    ResponseStarted,
    RoleAssigned,
    RoleRelieved,
    RoomCreated,
    RoomSalvaged,
    RoomSet,
    SectionDrafted,
    SourceRecorded,
    TaskAdded,
    TaskSet,
    Unknown,
    UpdateSent,
    kinds,
)
from warroom.report.telling import Telling, late, tell

AT = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
MEANINGS = {"decision", "message", "order", "update", "hazard", "muted", "strong", "exercise", "", "done"}

SAID: list[tuple[Event, str, str]] = [
    (IncidentDeclared(number=1, name="Checkout down", reporter="bea"), "Checkout down (reported by bea)", "strong"),
    (IncidentMoved(to="resolved", why="rolled back"), "resolved: rolled back", "done"),
    (IncidentMoved(to="cancelled", cancel_reason="duplicate"), "cancelled (duplicate)", "muted"),
    (IncidentMoved(to="responding", imported=True), "responding (imported)", "strong"),
    (IncidentClassified(category="software", impact="high", major=True), "category software fault, impact high, "
     "major incident", "muted"),
    (IncidentClassified(priority="P1", why="the board asks"), "priority P1: the board asks", "muted"),
    (IncidentDescribed(name="Checkout slow"), "title: Checkout slow", "muted"),
    (IncidentHeld(reason="vendor"), "waiting: vendor", "muted"),
    (IncidentHeld(), "no longer waiting", "muted"),
    (EventRedacted(event="01KX", what="log.written", why="a password"),
     "words taken out for good (log.written 01KX): a password", "strong"),
    (HeadsSigned(heads=("3f" * 32,), signature="-", key="-", fingerprint="SHA256:x"),
     "all up to head 3f3f3f3f3f3f3f3f, with key SHA256:x", "strong"),
    (SourceRecorded(system="servicenow", ref="INC1", key="k", by="eve", fields={"state": "New", "code": ""}),
     "servicenow INC1: state: New", "muted"),
    (RoleAssigned(position="IC", person="ann"), "ann is Incident Commander", "muted"),
    (RoleAssigned(position="OSC", person="ann", holding="deputy"), "ann is Operations Section Chief (deputy)", "muted"),
    (RoleAssigned(position="IC", person="ann", emergency=True, why="gone"),
     "ann is Incident Commander (emergency, without handover): gone", "strong"),
    (RoleRelieved(position="IC", person="ann"), "ann is no longer Incident Commander", "muted"),
    (LogWritten(entry="decision", text="Fail over", to=("dan",)), "-> dan: Fail over", "decision"),
    (LogWritten(text="x", channel="phone"), "x (on phone)", ""),
    (UpdateSent(audience="customers", text="We look."), "-> customers: We look.", "update"),
    (SectionDrafted(section="safety", text="Two people"), "Safety message: Two people", "muted"),
    (SectionDrafted(section="safety", text=""), "Safety message emptied", "muted"),
    (PlanSubmitted(number=2), "version 2 put before the commander", "muted"),
    (PlanApproved(number=2, content={}), "version 2 approved", "decision"),
    (PlanReturned(why="no times"), "sent back: no times", "strong"),
    (ObjectiveAdded(number=1, text="Stop writes"), "#1 Stop writes", "strong"),
    (ObjectiveSet(objective="o1", status="met"), "#1 Stop writes -> met", "done"),
    (TaskAdded(number=3, text="Restore", assignee="bea"), "#3 Restore -> bea", "order"),
    (TaskSet(task="t3", status="done", note="at last"), "#3 Restore -> done: at last", "done"),
    (TaskSet(task="t3", assignee=""), "#3 Restore -> nobody", "muted"),
    (RoomCreated(room="r", name="acme"), "room acme made", "muted"),
    (RoomSet(key="matrix", value="5x5"), "matrix: 5x5", "muted"),
    (PersonAdded(login="bea", name="Bea Bos"), "Bea Bos", "muted"),
]  # fmt: skip
SAID += [
    (
        RoomSalvaged(source="a.db", proved=7, lost=2, gaps=("ab",)),
        "salvaged from a.db: 7 events proved, 2 lost, 1 known to be missing",
        "strong",
    ),
    (
        ResponseStarted(plan="x", title="Cyber attack", roles=("IC", "OSC")),
        "Cyber attack started: Incident Commander, Operations Section Chief",
        "strong",
    ),
    (RegulatorAssessed(regime="gdpr", name="GDPR", applies=False, why="x"), "GDPR does not apply: x", "decision"),
    (
        RegulatorArmed(regime="gdpr", step="a", name="GDPR", title="notify", to="AP", article="33(1)"),
        "GDPR 33(1): notify -> AP, without undue delay",
        "order",
    ),
    (
        RegulatorSubmitted(regime="gdpr", step="a", name="GDPR", title="notify", ref="AP-1"),
        "GDPR: notify (AP-1)",
        "done",
    ),
    (
        RegulatorOwned(regime="gdpr", step="a", name="GDPR", title="notify", owner="dan"),
        "GDPR: notify -> dan",
        "muted",
    ),
    (DisputeSettled(register="role/IC/primary", value="cy"), "command: cy", "strong"),
    (DisputeSettled(register="task/t3/status", value="in_progress"), "#3 Restore: status: in progress", "strong"),
    (DisputeSettled(register="section/situation", value="x"), "Situation: x", "strong"),
    (IncidentRenumbered(number=9, was=8), "#9; it was #8", "muted"),
    (IncidentDeclared(number=1, name="Leak", confidential=True, nature="test"), "Leak (test, confidential)", "strong"),
    (
        IncidentConfided(confidential=True, added=("bea", "cap"), why="police"),
        "confidential from now on; named: bea, cap: police",
        "strong",
    ),
    (IncidentConfided(confidential=False, removed=("bea",)), "no longer confidential; no longer named: bea", "strong"),
    (IncidentLinked(link="parent", other="x", code="INC-2026-0003"), "part of INC-2026-0003", "muted"),
    (IncidentLinked(link="duplicate", other="x", code="INC-2026-0003"), "duplicate of INC-2026-0003", "strong"),
    (IncidentLinked(link="cousin", other="x"), "cousin x", "muted"),
    (IncidentUnlinked(link="related", other="x", code="INC-2026-0003"), "no longer related to INC-2026-0003", "muted"),
    (DisputeSettled(register="link/parent", value="x INC-2026-0003"), "what it is part of: INC-2026-0003", "strong"),
    (DisputeSettled(register="confidential", value="yes"), "confidential: yes", "strong"),
    (DisputeSettled(register="named/bea", value="no"), "whether bea sees it: no", "strong"),
]
TIMED: list[Event] = [
    IncidentTimed(which="resolved", moment=AT, why="it was earlier"),
    PeriodStarted(number=1, ends_at=AT),
    TaskAdded(number=1, text="x", due=AT),
    ObjectiveAdded(number=1, text="x", due=AT),
    UpdateSent(audience="customers", text="x", next_due=AT),
    RegulatorAssessed(regime="gdpr", name="GDPR", applies=True, trigger="aware", moment=AT, why="x"),
    RegulatorArmed(regime="gdpr", step="a", name="GDPR", title="notify", to="AP", due=AT),
]
NAMES = {"o1": "#1 Stop writes", "t3": "#3 Restore"}


def told(event: Event | Unknown | Redacted, after: timedelta = timedelta(0)) -> Recorded:
    """An event as the journal gives it back."""
    return Recorded(1, "e", "i", 1, AT, AT + after, event.kind, "ann", "", "", Mode.REAL, (), event)


@pytest.mark.parametrize(("event", "text", "meaning"), SAID)
def test_what_is_told_of_an_event(event: Event, text: str, meaning: str) -> None:
    telling = tell(told(event), NAMES)
    assert telling[1:] == (text, meaning)
    assert telling.kind_label


@pytest.mark.parametrize("event", TIMED)
def test_times_are_told_in_the_zone_that_is_asked_for(event: Event) -> None:
    from zoneinfo import ZoneInfo

    assert "14:40" in tell(told(event)).text
    assert "15:40" in tell(told(event), zone=ZoneInfo("Europe/Amsterdam")).text


def test_every_kind_of_event_is_told() -> None:
    assert {event.kind for event, *_rest in SAID} | {event.kind for event in TIMED} == kinds().keys()
    assert {meaning for *_rest, meaning in SAID} <= MEANINGS


def test_what_can_not_be_read_is_said_so() -> None:
    assert "newer warroom" in tell(told(Unknown("moon.landed", "{}"))).text
    assert tell(told(Redacted("log.written"))) == Telling("Removed", "The words of this entry were taken out.", "muted")


def test_a_late_entry_is_one_that_was_written_minutes_later() -> None:
    assert not late(told(LogWritten(text="x"), timedelta(minutes=5)))
    assert late(told(LogWritten(text="x"), timedelta(minutes=6)))
    assert not late(told(IncidentMoved(to="closed", imported=True), timedelta(days=300)))
    assert not late(told(SourceRecorded(system="s", ref="r", key="k"), timedelta(days=300)))
