"""When a reporter did something, as it is kept: of one who is anonymous no minute is, anywhere (`policy.hours`)."""

from __future__ import annotations

from datetime import datetime

from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.policy import hours
from portal.policy.procedure import By, Procedure


def kept(case: Case, pack: Procedure, *, by: Actor, at: datetime) -> datetime:
    """Return the moment that a command writes. It is never before the last line of the timeline, nor after `at`."""
    if not case.anonymous or by.side is not By.REPORTER:
        return at
    begun = hours.kept(at, pack.zone, in_hours=hours.are_counted(pack.pathway(case.pathway)))
    return min(at, max([begun, *(line.at for line in case.events[-1:])]))
