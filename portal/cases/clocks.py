"""The clocks of a case: rows of facts turned into policy clocks, started, stopped, and their due dates kept up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.cases import chase_times, facts, waiting
from portal.cases.models import Case, ClockRow, StageRow
from portal.policy.clock import Clock, ClockRule, Exemption, Extension, Method, Pause, Start, due
from portal.policy.matters import CONTESTED
from portal.policy.procedure import Procedure, Stage
from portal.procedures.closures import calendar_known
from portal.procedures.versions import procedure

ANSWER_CLOCK = "answer"  # the key, in every pack, of the limit for the answer


def stage_of(row: StageRow) -> Stage:
    """Return what the case's own version of the procedure says of the stage that `row` passed through."""
    case = row.case
    return procedure(case.procedure_version_id).pathway(row.pathway).stage(row.key)


def rule_of(row: ClockRow) -> ClockRule:
    """Return the rule of a clock: one of its stage's, or that of an objection, which the pack states for all stages."""
    return rule_in(procedure(row.stage.case.procedure_version_id), stage_of(row.stage), row.key)


def rule_in(pack: Procedure, stage: Stage, key: str) -> ClockRule:
    """Return the rule of the clock of that key at a stage."""
    if pack.contest and key.startswith(f"{CONTESTED} "):
        return pack.contest.rule(key)
    return stage.clock(key)


def rule_at(pack: Procedure, pathway: str, stage: str, key: str, instead: int | None) -> ClockRule:
    """Return the rule that a clock goes by, from what is kept of it: for whoever reads many at a time."""
    return rule_in(pack, pack.pathway(pathway).stage(stage), key).with_limit(instead)


def clock_of(row: ClockRow, case: Case) -> Clock:
    """Return the row as a policy clock."""
    pack = procedure(case.procedure_version_id)
    usual = rule_of(row)
    rule = usual.with_limit(row.instead)
    return of_facts(
        row,
        rule,
        pack,
        pauses=(Pause(p.since, p.until, p.reason) for p in row.stage.pauses),
        extensions=(Extension(e.at, e.amount, e.reason) for e in row.extensions),
        exempt=_exemption(rule, row.exempt),
        because="" if row.instead is None else usual.instead[row.instead].when.words,
    )


def of_facts(
    row: Any,
    rule: ClockRule,
    pack: Procedure,
    *,
    pauses: Iterable[Pause],
    extensions: Iterable[Extension],
    exempt: Exemption | None,
    because: str = "",
) -> Clock:
    """Return the policy clock of a row, or of its columns where many are read at once."""
    return Clock(
        rule=rule,
        calendar=calendar_known(pack, rule.calendar, row.stopped_at or row.ended_at),
        hours=pack.hours,
        zone=pack.zone,
        started=row.started_at,
        stopped=row.stopped_at,
        ended=row.ended_at,
        pauses=tuple(pauses) if rule.pausable else (),
        extensions=tuple(extensions),
        exempt=exempt,
        because=because,
    )


def answer_clock(case: Case, at: datetime) -> Clock | None:
    """Return the limit for the current stage's answer: as it runs, or as it will when it is acknowledged now (LG-6.3).

    An acknowledgement names the date that it sets itself. None where the stage has no such limit.
    """
    row = find(case.stage, ANSWER_CLOCK)
    if row:
        return clock_of(row, case)
    rules = {rule.key: rule for rule in stage_of(case.stage).clocks if rule.starts is Start.ACKNOWLEDGED}
    return _started(rules[ANSWER_CLOCK], case, at) if ANSWER_CLOCK in rules else None


def _started(rule: ClockRule, case: Case, at: datetime) -> Clock:
    pack = procedure(case.procedure_version_id)
    return Clock(rule, pack.calendars[rule.calendar], pack.hours, pack.zone, at, exempt=rule.exemption(case.marks))


def _exemption(rule: ClockRule, mark: str) -> Exemption | None:
    return rule.exemption(frozenset({mark})) if mark else None


def start(stage: StageRow, fact: Start, at: datetime) -> None:
    """Start the stage's clocks that this fact starts, if they haven't started."""
    _start(stage, [rule for rule in stage_of(stage).clocks if rule.starts is fact], at)


def start_after(stage: StageRow, step: str, at: datetime) -> None:
    """Start the stage's clocks that the doing of this step starts."""
    _start(stage, [rule for rule in stage_of(stage).clocks if rule.after == step], at)


def _start(stage: StageRow, rules: Iterable[ClockRule], at: datetime) -> None:
    started = {clock.key for clock in stage.clocks}
    for rule in rules:
        if rule.key not in started:
            exemption = rule.exemption(stage.case.marks)
            row = ClockRow(
                case=stage.case, key=rule.key, started_at=at, extensions=[], exempt=exemption.who if exemption else ""
            )
            stage.clocks.append(row)


def stop(stage: StageRow, what: str, method: Method, at: datetime) -> None:
    """Stop the stage's clocks that are satisfied by saying `what` by `method`; one that has stopped keeps its time."""
    for row in stage.clocks:
        rule = rule_of(row)
        if row.stopped_at is None and row.ended_at is None and rule.stopped_by(what, method):
            row.stopped_at = at


def stop_by(stage: StageRow, what: str, at: datetime) -> None:
    """Stop the stage's clocks that something done satisfies: entering it (SC-16), giving it to someone, a step."""
    for row in stage.clocks:
        if row.stopped_at is None and row.ended_at is None and what in rule_of(row).stops:
            row.stopped_at = at


def own_due(case: Case) -> datetime | None:
    """Return when the current stage's answer was due, had nothing ended its limit; None where nothing binds."""
    row = find(case.stage, ANSWER_CLOCK)
    clock = clock_of(row, case) if row else None
    return None if clock is None or clock.exempt else due(replace(clock, ended=None))


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
    """Bring the kept due dates of the current stage in line with the facts, and with them the case's next one.

    So are when each clock is chased next, and by when someone must look at the case: when something is due, or when its
    pause has lasted as long as it may.
    """
    running, known = [], facts.known(case)
    for row in case.stage.clocks:
        if row.stopped_at is None and row.ended_at is None:
            row.instead = rule_of(row).alternative(known)
        clock = clock_of(row, case)
        row.due_at = None if clock.exempt else due(clock)
        row.chase_at = chase_times.next_at(row, clock, case)
        if row.due_at and row.stopped_at is None and row.ended_at is None:
            running.append(row.due_at)
    case.next_due_at = min(running, default=None)
    wait = waiting.over_at(pack_of(case), stage_of(case.stage), case.stage.open_pause)
    case.look_by = min((one for one in (case.next_due_at, wait) if one), default=None)


def find(stage: StageRow, key: str) -> ClockRow | None:
    """Return the stage's clock of that key, if it has one that started."""
    return next((row for row in stage.clocks if row.key == key), None)


def pack_of(case: Case) -> Procedure:
    """Return the procedure in the version that the case began under."""
    return procedure(case.procedure_version_id)
