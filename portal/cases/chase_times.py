"""When the next reminder of a clock is to be sent, from its due date and from what was sent for that one."""

from __future__ import annotations

from datetime import datetime

from portal.cases.models import Case, ClockRow
from portal.policy import chasing
from portal.policy.chasing import Step
from portal.policy.clock import Clock
from portal.procedures.versions import procedure


def next_at(row: ClockRow, clock: Clock, case: Case) -> datetime | None:
    """Return it, or None where nothing is left to send: what is met, ended, paused or exempt isn't chased.

    It is kept with the due date. A day that is closed after that moves it once a worker looks at the clock.
    """
    found = steps(row, clock, case)
    return chasing.next_at(found, done(row)) if found else None


def steps(row: ClockRow, clock: Clock, case: Case) -> tuple[Step, ...]:
    """Return when each of the clock's reminders is to be sent, in that order."""
    if row.due_at is None or row.stopped_at is not None or row.ended_at is not None:
        return ()
    fitting = procedure(case.procedure_version_id).chasing.fitting(case.kind, row.key)
    return chasing.steps(fitting, clock, row.due_at)


def done(row: ClockRow) -> frozenset[str]:
    """Return the reminders that were settled for the due date that the clock has now."""
    return frozenset(one.key for one in row.reminders if one.due_at == row.due_at)
