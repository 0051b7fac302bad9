"""What happens when a person presses a key: ask, act on the room, show what came of it."""

from __future__ import annotations

from warroom.tui.flows.board import BoardFlows
from warroom.tui.flows.escalation import EscalationFlows
from warroom.tui.flows.evidence import EvidenceFlows
from warroom.tui.flows.incident import IncidentFlows
from warroom.tui.flows.links import LinkFlows
from warroom.tui.flows.owing import OwingFlows
from warroom.tui.flows.plan import PlanFlows
from warroom.tui.flows.reading import ReadingFlows
from warroom.tui.flows.record import RecordFlows
from warroom.tui.flows.regulator import RegulatorFlows
from warroom.tui.flows.response import ResponseFlows
from warroom.tui.flows.sharing import SharingFlows
from warroom.tui.flows.stakeholders import StakeholderFlows
from warroom.tui.flows.view import ViewFlows

__all__ = ["Flows"]


class Flows(
    BoardFlows,
    EscalationFlows,
    EvidenceFlows,
    IncidentFlows,
    LinkFlows,
    OwingFlows,
    PlanFlows,
    ReadingFlows,
    RecordFlows,
    RegulatorFlows,
    ResponseFlows,
    SharingFlows,
    StakeholderFlows,
    ViewFlows,
):
    """All flows. Each command of the table has one here, by its id with `_` for `.`."""
