"""What reports list beside cases: limits that were missed, remedies, notes of steps, and work asked for learning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case, CaseSubject, LearningAction, Staff
from portal.database import db
from portal.policy.built import Column, Holds, Shape, Sheet, Value
from portal.policy.clock import INSTANT
from portal.policy.measures import Stand
from portal.policy.reports import Dimension, SheetRule
from portal.reports.knowing import stand_of
from portal.reports.names import Names
from portal.reports.reading import Chunk
from portal.reports.scope import Scope

NUMBER = Column("number", "Number")
PROGRAMME, SERVICE = Column("programme", "Programme"), Column("service", "Service")
MISSED = (
    NUMBER,
    SERVICE,
    Column("team", "Team"),
    Column("manager", "Responsible", holds=Holds.PERSON),
    Column("limit", "Limit"),
    Column("due_on", "Due", Shape.DATE),
    Column("done_on", "Done", Shape.DATE),
)
REMEDIES = (
    NUMBER,
    PROGRAMME,
    SERVICE,
    Column("remedy", "Remedy"),
    Column("what", "What will be done", holds=Holds.WRITTEN),
    Column("due_on", "By", Shape.DATE),
    Column("kept_on", "Kept", Shape.DATE),
)
NOTES = (
    NUMBER,
    PROGRAMME,
    SERVICE,
    Column("step", "Step"),
    Column("done_on", "On", Shape.DATE),
    Column("note", "Note", holds=Holds.WRITTEN),
)
WORK = (
    Column("what", "What was asked for", holds=Holds.WRITTEN),
    Column("owner", "Who does it", holds=Holds.PERSON),
    Column("asked_on", "Asked", Shape.DATE),
    Column("due_on", "By", Shape.DATE),
    Column("done_on", "Done", Shape.DATE),
    Column("result", "What came of it", holds=Holds.WRITTEN),
)
Values = tuple[Value, ...]


def missed(case: Row[Any], chunk: Chunk, names: Names, rule: SheetRule) -> Iterator[Values]:
    """Yield a row for each limit that a case missed, with whoever was responsible for its stage (SC-42)."""
    hidden = case.id in chunk.about_staff
    for stage in chunk.passages(case):
        for clock in chunk.clocks.get(case.id, []):
            if clock.stage_id != stage.id or stand_of(clock, chunk.at) is not Stand.MISSED:
                continue
            if limit := _limit(stage.key, clock.key, rule):
                who = ("", "") if hidden else (case.tracking_number, names.person(stage.handler_id))
                times = (_due_day(clock.due_at, chunk), _day(clock.stopped_at, chunk))
                named = limit_name(names, limit)
                yield who[0], _service(case, names), names.teams[case.team_id][1], who[1], named, *times


def _limit(stage: str, clock: str, rule: SheetRule) -> str:
    """Return by which of its names a sheet lists a limit; nothing where it doesn't."""
    return next((name for name in (f"{stage}.{clock}", clock) if name in rule.limits), "")


def limit_name(names: Names, limit: str) -> str:
    """Return what the pack calls a limit: "Acknowledgment", or with its stage "Stage 1: Answer"."""
    stage_key, _, clock_key = limit.rpartition(".")
    for way in names.pack.pathways:
        for stage in way.stages:
            for rule in stage.clocks:
                if rule.key == clock_key and stage_key in {"", stage.key}:
                    return f"{stage.name}: {rule.name}" if stage_key else rule.name
    return limit


def remedies(case: Row[Any], chunk: Chunk, names: Names, _rule: SheetRule) -> Iterator[Values]:
    """Yield a row for each remedy that was promised and not taken back."""
    hidden = case.id in chunk.about_staff
    number = "" if hidden else case.tracking_number
    for row in chunk.remedies.get(case.id, []):
        what = None if hidden else row.what
        kind = names.of(Dimension.REMEDY, row.kind)
        yield number, *_place(case, names), kind, what, row.due_on, _day(row.kept_at, chunk)


def notes(case: Row[Any], chunk: Chunk, names: Names, rule: SheetRule) -> Iterator[Values]:
    """Yield a row for each of these steps that was ticked off with a note: what was learned (DV-9, DV-55)."""
    hidden = case.id in chunk.about_staff
    for row in chunk.steps(rule.steps).get(case.id, []):
        number, note = ("", None) if hidden else (case.tracking_number, row.note)
        yield number, *_place(case, names), _step_name(names, row.key), _day(row.done_at, chunk), note


def work(scope: Scope, rule: SheetRule) -> Sheet:
    """Return the further work that was asked for in the period, with what came of it (CSC-19, DV-55)."""
    found = asked(scope)
    rows = tuple(_work(one, scope) for one in found)
    return Sheet(rule.key, rule.name, rule.clause, WORK, rows, tuple(one.case_id for one in found if one.case_id))


def asked(scope: Scope) -> Sequence[LearningAction]:
    """Return the further work that was asked for in the period.

    Of cases, it is that on those that the report covers, whenever they were received; none on one about someone named.
    """
    start, after = scope.span.instants(scope.zone)
    within = (LearningAction.procedure_key == scope.procedure, LearningAction.asked_at >= start)
    covered = select(Case.id).where(*scope.of_any_time(), Case.id.not_in(select(CaseSubject.case_id)))
    query = (
        select(LearningAction)
        .where(*within, LearningAction.asked_at < after)
        .where(LearningAction.case_id.is_(None) | LearningAction.case_id.in_(covered))
        .order_by(LearningAction.id)
        .options(joinedload(LearningAction.owner).lazyload(Staff.memberships))
    )
    return db.session.scalars(query, execution_options=scope.options).all()


def _work(one: LearningAction, scope: Scope) -> Values:
    done = one.done_at.astimezone(scope.zone).date() if one.done_at else None
    asked = one.asked_at.astimezone(scope.zone).date()
    return one.what, one.owner.full_name, asked, one.due_on, done, one.result


def _place(case: Row[Any], names: Names) -> tuple[str, str]:
    return names.of(Dimension.PROGRAMME, names.programme_of(case.service)), _service(case, names)


def _service(case: Row[Any], names: Names) -> str:
    return names.of(Dimension.SERVICE, case.service)


def _step_name(names: Names, key: str) -> str:
    steps = (step for way in names.pack.pathways for stage in way.stages for step in stage.steps)
    return next((step.name for step in steps if step.key == key), key)


def _day(moment: datetime | None, chunk: Chunk) -> date | None:
    return moment.astimezone(chunk.zone).date() if moment else None


def _due_day(due_at: datetime | None, chunk: Chunk) -> date | None:
    return _day(due_at - INSTANT, chunk) if due_at else None
