"""Cases that were worked in another system, and came to us with their history."""

from __future__ import annotations

from datetime import datetime

from portal.cases import situation, stages, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in
from portal.errors import Invalid, Refused
from portal.policy.moves import Ending, Move, Status, verdict


def close(case: Case, *, note: str, by: Actor, at: datetime) -> None:
    """Close a case that its own system closed at `at`. What was said there isn't known, so no clock is met: they end.

    The procedure's reasons for closing are for those who work under it; a case that began here needs one of them.
    """
    if case.external_source is None:
        raise Refused("This case wasn't brought from another system. Close it for one of the procedure's reasons.")
    if fault := fault_in(note, LONG):
        raise Invalid({"note": fault})
    situation.demand(verdict(Status(case.status), Move.CLOSE))
    stages.end_stage(case, Ending.CLOSED, at)
    situation.refresh(case)
    timeline.record(case, Move.CLOSE, "Closed in the system it came from.", by=by, at=at, detail=note)
