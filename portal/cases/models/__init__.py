"""The tables of a case. Each file is one topic; this is where they are known together."""

from portal.cases.models.case import Case, CaseNature, Person
from portal.cases.models.conflict import CaseSubject, FormerHandler
from portal.cases.models.delegation import Delegation
from portal.cases.models.event import Event
from portal.cases.models.glass import BreakGlass
from portal.cases.models.idempotency import IdempotencyKey
from portal.cases.models.response import Remedy, Response
from portal.cases.models.staff import Membership, Staff, Team
from portal.cases.models.stage import ClockRow, ExtensionRow, PauseRow, StageRow

__all__ = [
    "BreakGlass",
    "Case",
    "CaseNature",
    "CaseSubject",
    "ClockRow",
    "Delegation",
    "Event",
    "ExtensionRow",
    "FormerHandler",
    "IdempotencyKey",
    "Membership",
    "PauseRow",
    "Person",
    "Remedy",
    "Response",
    "Staff",
    "StageRow",
    "Team",
]
