"""Every event is told in words, and nothing is told that would act on a screen by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warroom.model.envelope import Mode, Recorded
from warroom.model.events import (
    AccessGranted,
    AccessRevoked,
    AudienceSet,
    DecisionSet,
    DecisionTaken,
    DisputeSettled,
    EntryAnswered,
    EntryAsked,
    EntryFlagged,
    EntryStruck,
    EscalationAcknowledged,
    EscalationRaised,
    EscalationStoodDown,
    Event,
    EventRedacted,
    HeadsSigned,
    HypothesisRaised,
    HypothesisSet,
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
    KeyGranted,
    KeyRevoked,
    LadderArmed,
    LogWritten,
    ObjectiveAdded,
    ObjectiveSet,
    PeriodStarted,
    PersonAdded,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    PromiseSnoozed,
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
    UpdateApproved,
    UpdateDrafted,
    UpdateReturned,
    UpdateReworded,
    UpdateSent,
    UpdateWithdrawn,
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
    (IncidentHeld(reason="logs", customer=True),
     "waiting for the customer: logs (the resolution's clock stands still)", "muted"),
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
    (ObjectiveAdded(number=1, text="Stop writes"), "1 Stop writes", "strong"),
    (ObjectiveSet(objective="o1", status="met"), "1 Stop writes -> met", "done"),
    (TaskAdded(number=3, text="Restore", assignee="bea"), "T3 Restore -> bea", "order"),
    (TaskSet(task="t3", status="done", note="at last"), "#3 Restore -> done: at last", "done"),
    (TaskSet(task="t3", assignee=""), "#3 Restore -> nobody", "muted"),
    (TaskSet(task="t3", checked=True), "#3 Restore -> checked", "muted"),
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
    (LadderArmed(ladder="a", title="No answer", until="resolved"), "No answer: does not count any more", "muted"),
    (
        LadderArmed(ladder="a", title="No answer", until="resolved", rungs=("1", "2"), to=("OSC", "Board")),
        "No answer: Operations Section Chief, Board",
        "muted",
    ),
    (EscalationRaised(to="OSC", why="it burns"), "Operations Section Chief is called: it burns", "order"),
    (
        EscalationRaised(to="@dan", cause="unanswered", ladder="a", title="No answer"),
        "No answer: @dan is called: nobody below answered",
        "order",
    ),
    (EscalationAcknowledged(escalation="x", to="Board", note="on my way"), "answered for Board: on my way", "done"),
    (EscalationAcknowledged(escalation="x"), "answered", "done"),
    (
        EscalationStoodDown(ladder="a", title="No answer", why="false alarm"),
        "No answer: stood down: false alarm",
        "muted",
    ),
    (EscalationStoodDown(escalation="x", to="OSC"), "Operations Section Chief: stood down", "muted"),
    (DisputeSettled(register="role/IC/primary", value="cy"), "command: cy", "strong"),
    (DisputeSettled(register="task/t3/status", value="in_progress"), "#3 Restore: status: in progress", "strong"),
    (DisputeSettled(register="section/situation", value="x"), "Situation: x", "strong"),
    (IncidentRenumbered(number=9, was=8), "#9; it was #8", "muted"),
    (
        AccessGranted(person="dan", right="responder", position="OSC"),
        "dan comes in as responder, for Operations Section Chief",
        "strong",
    ),
    (AccessGranted(person="eve", right="observer"), "eve comes in as observer", "strong"),
    (AccessRevoked(person="dan", why="left"), "dan has no right any more: left", "strong"),
    (KeyGranted(person="dan", fingerprint="SHA256:x", key="-"), "the key SHA256:x opens the room for dan", "strong"),
    (
        KeyRevoked(person="dan", fingerprint="SHA256:x", why="lost"),
        "the key SHA256:x opens it for dan no longer: lost",
        "strong",
    ),
    (UpdateSent(audience="press", text="We know.", channel="mail"), "-> press: We know. (on mail)", "update"),
    (
        UpdateDrafted(number=2, audience="press", text="We know."),
        "2 -> press: We know. (waits for approval)",
        "update",
    ),
    (UpdateReworded(draft="d2", text="We know it."), "#2 -> press worded anew: We know it.", "update"),
    (UpdateApproved(draft="d2", wording="d2"), "#2 -> press approved", "decision"),
    (UpdateReturned(draft="d2", wording="d2", why="too long"), "#2 -> press sent back: too long", "strong"),
    (UpdateWithdrawn(draft="d2"), "#2 -> press withdrawn", "muted"),
    (AudienceSet(audience="acme", title="ACME"), "ACME", "muted"),
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
SAID += [
    (
        LogWritten(entry="message", text="Stop", to=("dan",), sender="bank", channel="phone", direction="in",
                   bob="picture", subject="Payments", reply_number=7, tags=("pay",)),
        "bank -> dan: Payments: Stop (on phone, incoming, picture, goes on from 7)  #pay", "message",
    ),
    (LogWritten(text="Stop", sender="bank"), "bank: Stop", ""),
    (
        LogWritten(entry="report_can", text="a; b; c", can=("a", "b", "c")), "Condition: a; Actions: b; Needs: c",
        "message",
    ),
    (LogWritten(entry="report_can", text="a", can=("a",)), "a", "message"),
    (TaskAdded(number=3, text="Go", position="MEDL", ordered=True, channel="bridge", tags=("db",)),
     "T3 Go -> MEDL (on bridge)  #db", "order"),
    (TaskSet(task="t3", status="acknowledged", by="bea"), "#3 Restore -> acknowledged -> said by bea", "muted"),
    (EntryAsked(entry="e", of=("dan", "IC"), number=7), "7 asks dan, IC for an answer", "muted"),
    (EntryAsked(entry="e", of=("IC",), number=7, what="approval"), "7 asks IC for approval", "muted"),
    (EntryAnswered(entry="e", of="dan", number=7), "to 7: understood", "done"),
    (EntryAnswered(entry="e", of="bank", by="bank", number=7, text="Yes"), "to 7: bank: Yes", "done"),
    (EntryAnswered(entry="e", of="IC", number=7, text="no", verdict="returned"), "7 returned: no", "done"),
    (EntryStruck(entry="e", why="slip", number=7), "7: slip", "strong"),
    (EntryStruck(entry="d1", why="slip", successor="x", into=8), "D1 -> 8: slip", "strong"),
    (EntryFlagged(entry="e", level="proposed", number=7), "7 may be significant", "muted"),
    (EntryFlagged(entry="d1", level="confirmed"), "D1 is significant", "muted"),
    (EntryFlagged(entry="e", level="none", number=7, why="no"), "7 is not significant: no", "muted"),
    (
        DecisionTaken(number=2, text="Go", options=("wait",), objections=("dan: no",), decided_by="bea", to=("dan",),
                      tags=("db",), channel="bridge", bob="decision"),
        "D2 -> dan: Go (decided by bea, instead of: wait, strong objection: dan: no, on bridge, decision)  #db",
        "decision",
    ),
    (DecisionSet(decision="d1", outcome="It held", objection="eve: no"),
     "D1 Go -> strong objection: eve: no -> It held", "decision"),
    (DecisionSet(decision="d1", reviewed=True), "D1 Go -> looked at", "decision"),
    (HypothesisRaised(number=2, text="Disk", entries=("e",)), "H2 Disk (1 entry linked)", "message"),
    (HypothesisSet(hypothesis="h1", status="ruled_out", why="df"), "H1 Disk -> ruled out: df", "done"),
    (HypothesisSet(hypothesis="h1", entries=("a", "b")), "H1 Disk (2 entries linked)", "muted"),
]  # fmt: skip
TIMED: list[Event] = [
    EntryAsked(entry="e", of=("dan",), due=AT),
    DecisionTaken(number=1, text="x", review=AT),
    DecisionSet(decision="d1", review=AT),
    IncidentTimed(which="resolved", moment=AT, why="it was earlier"),
    PeriodStarted(number=1, ends_at=AT),
    TaskAdded(number=1, text="x", due=AT),
    ObjectiveAdded(number=1, text="x", due=AT),
    UpdateSent(audience="customers", text="x", next_due=AT),
    RegulatorAssessed(regime="gdpr", name="GDPR", applies=True, trigger="aware", moment=AT, why="x"),
    RegulatorArmed(regime="gdpr", step="a", name="GDPR", title="notify", to="AP", due=AT),
    TaskAdded(number=1, text="x", check_back_at=AT),
    TaskSet(task="t3", check_back_at=AT),
    LadderArmed(ladder="a", title="No answer", until="resolved", rungs=("1",), to=("OSC",), dues=(AT.isoformat(),)),
    EscalationRaised(to="OSC", answer_by=AT),
    PromiseSnoozed(promise="update/customers", what="update", subject="customers", due=AT, until=AT),
]
NAMES = {"o1": "1 Stop writes", "t3": "#3 Restore", "d2": "#2 -> press", "d1": "D1 Go", "h1": "H1 Disk"}


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
