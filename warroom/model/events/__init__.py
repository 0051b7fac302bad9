"""All events, one module a family. Importing this package makes every kind known to `read_body`."""

from __future__ import annotations

from warroom.model.events import evidence, incident, log, plan, regulator, response, room, roster, settling
from warroom.model.events.base import Edit, Event, Redacted, Unknown, canonical, kinds, read_body
from warroom.model.events.evidence import EventRedacted, HeadsSigned
from warroom.model.events.incident import (
    IncidentClassified,
    IncidentConfided,
    IncidentDeclared,
    IncidentDescribed,
    IncidentHeld,
    IncidentLinked,
    IncidentMoved,
    IncidentTimed,
    IncidentUnlinked,
    SourceRecorded,
    link_register,
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

__all__ = [
    "HOLDINGS",
    "DisputeSettled",
    "Edit",
    "Event",
    "EventRedacted",
    "HeadsSigned",
    "IncidentClassified",
    "IncidentConfided",
    "IncidentDeclared",
    "IncidentDescribed",
    "IncidentHeld",
    "IncidentLinked",
    "IncidentMoved",
    "IncidentRenumbered",
    "IncidentTimed",
    "IncidentUnlinked",
    "LogWritten",
    "ObjectiveAdded",
    "ObjectiveSet",
    "PeriodStarted",
    "PersonAdded",
    "PlanApproved",
    "PlanReturned",
    "PlanSubmitted",
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
    "UpdateSent",
    "canonical",
    "evidence",
    "incident",
    "kinds",
    "link_register",
    "log",
    "plan",
    "read_body",
    "regulator",
    "response",
    "room",
    "roster",
    "settling",
]
