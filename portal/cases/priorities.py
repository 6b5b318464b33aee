"""How urgent a case is: said by staff, with the reason."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.policy.moves import Move
from portal.policy.procedure import Procedure

MOST = 4  # limits that a line of the timeline names; no stage has more that depend on a priority


def prioritise(case: Case, *, priority: str, reason: str, by: Actor, at: datetime) -> None:
    """Give the case another priority. Limits that depend on it are counted anew, each from its own start.

    A clock that has stopped keeps the limit it was met under. Raises `Invalid` for a priority that isn't the pack's.
    """
    here = situation.allow(case, Move.PRIORITISE, by=by, at=at)
    known = here.procedure.priorities
    if priority not in known:
        raise Invalid({"priority": f"Choose one of: {', '.join(known)}."})
    if priority == case.priority:
        raise Refused(f"Its priority is “{known[priority].name}” already.", clause=known[priority].clause or None)
    before, dates = case.priority, _dates(case)
    case.priority = priority
    situation.refresh(case)
    timeline.record(
        case,
        Move.PRIORITISE,
        f"Its priority is now: {known[priority].name}.",
        by=by,
        at=at,
        detail="\n".join([reason, *_moved(case, here.procedure, dates)]),
        before=before,
        priority=priority,
    )


def _dates(case: Case) -> dict[str, datetime | None]:
    return {row.key: row.due_at for row in case.stage.clocks}


def _moved(case: Case, pack: Procedure, before: dict[str, datetime | None]) -> list[str]:
    """Return a sentence for each limit that is another now."""
    changed = [row for row in case.stage.clocks if row.due_at and row.due_at != before.get(row.key)][:MOST]
    told = [(clocks.clock_of(row, case).rule, row.due_at) for row in changed]
    return [
        f"{rule.name}: now {rule.limit}, due by {at.astimezone(pack.zone):%-d %B %Y, %H:%M}." for rule, at in told if at
    ]
