"""The clocks of a case: rows of facts turned into policy clocks, started, stopped, and their due dates kept up."""

from __future__ import annotations

from datetime import datetime

from portal.cases.models import Case, ClockRow, StageRow
from portal.policy.clock import Clock, ClockRule, Exemption, Extension, Method, Pause, Start, due
from portal.policy.procedure import Procedure, Stage
from portal.procedures.versions import procedure

ANSWER_CLOCK = "answer"  # the key, in every pack, of the limit for the answer
ANSWER, ACKNOWLEDGEMENT, LOGGED = "answer", "acknowledgement", "logged"  # what a clock may be stopped by


def stage_of(row: StageRow) -> Stage:
    """Return what the case's own version of the procedure says of the stage that `row` passed through."""
    case = row.case
    return procedure(case.procedure_version_id).pathway(case.pathway).stage(row.key)


def clock_of(row: ClockRow, case: Case) -> Clock:
    """Return the row as a policy clock."""
    pack = procedure(case.procedure_version_id)
    rule = stage_of(row.stage).clock(row.key)
    pauses = tuple(Pause(p.since, p.until, p.reason) for p in row.stage.pauses) if rule.pausable else ()
    return Clock(
        rule=rule,
        calendar=pack.calendars[rule.calendar],
        hours=pack.hours,
        zone=pack.zone,
        started=row.started_at,
        stopped=row.stopped_at,
        ended=row.ended_at,
        pauses=pauses,
        extensions=tuple(Extension(e.at, e.amount, e.reason) for e in row.extensions),
        exempt=_exemption(rule, row.exempt),
    )


def _exemption(rule: ClockRule, mark: str) -> Exemption | None:
    return rule.exemption(frozenset({mark})) if mark else None


def start(stage: StageRow, fact: Start, at: datetime) -> None:
    """Start the stage's clocks that this fact starts, if they haven't started."""
    started = {clock.key for clock in stage.clocks}
    for rule in stage_of(stage).clocks:
        if rule.starts is fact and rule.key not in started:
            exemption = rule.exemption(stage.case.marks)
            row = ClockRow(
                case=stage.case, key=rule.key, started_at=at, extensions=[], exempt=exemption.who if exemption else ""
            )
            stage.clocks.append(row)


def stop(stage: StageRow, what: str, method: Method, at: datetime) -> None:
    """Stop the stage's clocks that are satisfied by saying `what` by `method`; one that has stopped keeps its time."""
    for row in stage.clocks:
        rule = stage_of(stage).clock(row.key)
        if row.stopped_at is None and row.ended_at is None and rule.stopped_by(what, method):
            row.stopped_at = at


def stop_logged(stage: StageRow, at: datetime) -> None:
    """Stop the clock that runs until the case has been entered, at the time it was (SC-16)."""
    for row in stage.clocks:
        if row.stopped_at is None and LOGGED in stage_of(stage).clock(row.key).stops:
            row.stopped_at = at


def end(stage: StageRow, at: datetime) -> None:
    """End the stage's clocks that still run: nothing more is owed at this stage."""
    for row in stage.clocks:
        if row.stopped_at is None and row.ended_at is None:
            row.ended_at = at


def go_on(stage: StageRow) -> None:
    """Let the clocks that ended with the stage run again from where they began, as if nothing had ended them."""
    for row in stage.clocks:
        if row.ended_at is not None and row.ended_at == stage.ended_at:
            row.ended_at = None


def recompute(case: Case) -> None:
    """Bring the kept due dates of the current stage in line with the facts, and the case's next one with them."""
    running = []
    for row in case.stage.clocks:
        clock = clock_of(row, case)
        row.due_at = None if clock.exempt else due(clock)
        if row.due_at and row.stopped_at is None and row.ended_at is None:
            running.append(row.due_at)
    case.next_due_at = min(running, default=None)


def find(stage: StageRow, key: str) -> ClockRow | None:
    """Return the stage's clock of that key, if it has one that started."""
    return next((row for row in stage.clocks if row.key == key), None)


def pack_of(case: Case) -> Procedure:
    """Return the procedure in the version that the case began under."""
    return procedure(case.procedure_version_id)
