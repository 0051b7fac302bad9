"""All events, one module a family. Importing this package makes every kind known to `read_body`."""

from __future__ import annotations

from warroom.model.events import (
    access,
    escalation,
    evidence,
    incident,
    log,
    plan,
    promise,
    regulator,
    response,
    room,
    roster,
    settling,
    updates,
)
from warroom.model.events.access import AccessGranted, AccessRevoked, KeyGranted, KeyRevoked
from warroom.model.events.base import Edit, Event, Redacted, Unknown, canonical, kinds, read_body
from warroom.model.events.escalation import (
    EscalationAcknowledged,
    EscalationRaised,
    EscalationStoodDown,
    LadderArmed,
)
from warroom.model.events.evidence import EventRedacted, HeadsSigned
from warroom.model.events.incident import (
    IncidentClassified,
    IncidentDeclared,
    IncidentDescribed,
    IncidentHeld,
    IncidentMoved,
    IncidentTimed,
    SourceRecorded,
)
from warroom.model.events.log import LogWritten, UpdateSent
from warroom.model.events.plan import (
    ObjectiveAdded,
    ObjectiveSet,
    PeriodStarted,
    PlanApproved,
    PlanReturned,
    PlanSubmitted,
    SectionDrafted,
    TaskAdded,
    TaskSet,
)
from warroom.model.events.promise import PromiseSnoozed
from warroom.model.events.regulator import (
    RegulatorArmed,
    RegulatorAssessed,
    RegulatorOwned,
    RegulatorSubmitted,
)
from warroom.model.events.response import ResponseStarted
from warroom.model.events.room import PersonAdded, RoomCreated, RoomSalvaged, RoomSet
from warroom.model.events.roster import HOLDINGS, RoleAssigned, RoleRelieved
from warroom.model.events.settling import DisputeSettled, IncidentRenumbered
from warroom.model.events.updates import (
    AudienceSet,
    UpdateApproved,
    UpdateDrafted,
    UpdateReturned,
    UpdateReworded,
    UpdateWithdrawn,
)

__all__ = [
    "HOLDINGS",
    "AccessGranted",
    "AccessRevoked",
    "AudienceSet",
    "DisputeSettled",
    "Edit",
    "EscalationAcknowledged",
    "EscalationRaised",
    "EscalationStoodDown",
    "Event",
    "EventRedacted",
    "HeadsSigned",
    "IncidentClassified",
    "IncidentDeclared",
    "IncidentDescribed",
    "IncidentHeld",
    "IncidentMoved",
    "IncidentRenumbered",
    "IncidentTimed",
    "KeyGranted",
    "KeyRevoked",
    "LadderArmed",
    "LogWritten",
    "ObjectiveAdded",
    "ObjectiveSet",
    "PeriodStarted",
    "PersonAdded",
    "PlanApproved",
    "PlanReturned",
    "PlanSubmitted",
    "PromiseSnoozed",
    "Redacted",
    "RegulatorArmed",
    "RegulatorAssessed",
    "RegulatorOwned",
    "RegulatorSubmitted",
    "ResponseStarted",
    "RoleAssigned",
    "RoleRelieved",
    "RoomCreated",
    "RoomSalvaged",
    "RoomSet",
    "SectionDrafted",
    "SourceRecorded",
    "TaskAdded",
    "TaskSet",
    "Unknown",
    "UpdateApproved",
    "UpdateDrafted",
    "UpdateReturned",
    "UpdateReworded",
    "UpdateSent",
    "UpdateWithdrawn",
    "access",
    "canonical",
    "escalation",
    "evidence",
    "incident",
    "kinds",
    "log",
    "plan",
    "promise",
    "read_body",
    "regulator",
    "response",
    "room",
    "roster",
    "settling",
    "updates",
]
