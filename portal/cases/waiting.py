"""How long a pause may last, by the procedure: so the queue knows when someone must look at a paused case again."""

from __future__ import annotations

from datetime import date, datetime, time

from portal.cases.models import PauseRow
from portal.policy.calendar import ONE_DAY
from portal.policy.pausing import PauseReason
from portal.policy.procedure import Procedure, Stage
from portal.procedures.closures import calendar_known


def longest(pack: Procedure, stage: Stage, row: PauseRow) -> tuple[PauseReason, date] | None:
    """Return why a stage is paused, and the last day of that; None where the procedure sets none.

    It is counted with the closures that were known when the pause began: nobody was promised a longer one since.
    """
    reason = next((one for one in stage.pause_for if one.key == row.cause), None)
    if reason is None or reason.longest is None:
        return None
    since = row.since.astimezone(pack.zone).date()
    last = reason.last_day(since, calendar_known(pack, reason.calendar, row.since))
    return (reason, last) if last else None


def over_at(pack: Procedure, stage: Stage, row: PauseRow | None) -> datetime | None:
    """Return when the last day of a pause is over; None where nothing is paused, or it may go on."""
    found = longest(pack, stage, row) if row else None
    return datetime.combine(found[1] + ONE_DAY, time.min, pack.zone) if found else None
