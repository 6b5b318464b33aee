"""What the boards of time are counted from: days to each answer, and what stood beside a missed limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from portal.cases.models import Case, CaseNature, Contribution, ExtensionRow, PauseRow, StageRow, Team
from portal.policy.boards import (
    ASKED,
    EXTENDED,
    FIRST,
    GIVEN_LATE,
    LATE,
    PAUSED,
    UNDONE,
    UNKNOWN,
)
from portal.policy.lateness import NOT_GIVEN
from portal.policy.reports import Dimension
from portal.reports.facts import OF_THE_WAY, ONE, Values, told_apart
from portal.reports.local_days import day_of
from portal.reports.names import Names
from portal.reports.scope import Scope

# What cases are told apart by from a row beside their own, of which a case may have several.
BESIDE: dict[Dimension, Any] = {Dimension.NATURE: CaseNature.nature, Dimension.TEAM: Team.id}
A_YEAR = timedelta(days=366)  # beyond now: a clock that went wrong may have written an answer of tomorrow


def _days(scope: Scope, since: Any, until: Any, at: datetime) -> ColumnElement[int]:
    first, last = scope.span.instants(scope.zone)[0] - A_YEAR, at + A_YEAR
    return day_of(until, scope.zone, first, last) - day_of(since, scope.zone, first, last)


def first_answers(scope: Scope, by: Values, names: Names, at: datetime) -> Select[Any]:
    """Return the answered cases of the days, with the days from receipt to their first answer."""
    days = _days(scope, Case.received_at, func.min(StageRow.answered_at), at)
    query = told_apart(by, names, {"days": days}).join(StageRow, OF_THE_WAY).where(*_answered(scope))
    return query.group_by(Case.id, *(column for one, column in BESIDE.items() if one in by))


def answers(scope: Scope, at: datetime) -> CompoundSelect[Any]:
    """Return the answered cases of the days by stage, with the days each stage took; and all by their first answer."""
    stages = (
        select(
            Case.id.label("case_id"),
            StageRow.key.label("value"),
            Case.received_at.label("received_at"),
            func.min(StageRow.opened_at).label("since"),
            func.min(StageRow.answered_at).label("until"),
        )
        .join(StageRow, OF_THE_WAY)
        .where(*_answered(scope))
        .group_by(Case.id, StageRow.key)
        .cte("answered")
    )
    c = stages.c
    taken = _days(scope, c.since, c.until, at), _days(scope, c.received_at, func.min(c.until), at)
    each = select(c.case_id, c.value, taken[0].label("days"))
    first = select(c.case_id, literal(FIRST).label("value"), taken[1].label("days")).group_by(c.case_id, c.received_at)
    return union_all(first, each)


def _answered(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return *scope.conditions(), StageRow.answered_at.is_not(None)


def reasons(those: CTE) -> Select[Any]:
    """Return the cases that missed one of these limits, by what is known of the stages in which they did."""
    late = _late(those).cte("late")
    return _or_else(late, _known(late), UNKNOWN)


def said(those: CTE) -> Select[Any]:
    """Return the cases that missed one of these limits, by the reasons that were given for it."""
    late = _late(those).cte("said_late")
    given = select(late.c.case_id, late.c.late_reason.label("value"), late.c.undone).where(late.c.late_reason != "")
    return _or_else(late, [given], NOT_GIVEN)


def _late(those: CTE) -> Select[Any]:
    """Return those that were missed, each with whether the case has one that isn't done yet."""
    c = those.c
    undone = func.max(c.undone).over(partition_by=c.case_id).label(UNDONE)
    told = (c.case_id, c.stage_id, c.handler_id, c.allocated_at, c.clock_id, c.due_at, c.late_reason)
    return select(*told, undone).where(c.missed == 1)


def _or_else(late: Any, rows: list[Select[Any]], nothing: str) -> Select[Any]:
    """Return a row for each case and value; for a case that has none, the row of nothing."""
    found = union(*rows, select(late.c.case_id, literal(nothing), late.c.undone)).subquery()
    many = func.count().over(partition_by=found.c.case_id).label("rows")
    told = select(found.c.case_id, found.c.value, found.c.undone, many).subquery()
    query = select(told.c.case_id, told.c.value, ONE.label(LATE), told.c.undone)
    return query.where(or_(told.c.value != nothing, told.c.rows == 1))


def _known(late: Any) -> list[Select[Any]]:
    given = or_(late.c.handler_id.is_(None), late.c.allocated_at >= late.c.due_at)
    cause = case((PauseRow.cause == "", PAUSED), else_=literal(f"{PAUSED}.") + PauseRow.cause)
    waited = or_(Contribution.answered_at.is_(None), Contribution.answered_at >= late.c.due_at)
    asked = and_(Contribution.case_id == late.c.case_id, Contribution.asked_at < late.c.due_at, waited)
    case_id, undone = late.c.case_id, late.c.undone
    paused = and_(PauseRow.stage_id == late.c.stage_id, PauseRow.since < late.c.due_at)
    return [
        select(case_id, literal(GIVEN_LATE).label("value"), undone).where(given),
        select(case_id, literal(EXTENDED), undone).join(ExtensionRow, ExtensionRow.clock_id == late.c.clock_id),
        select(case_id, literal(ASKED), undone).join(Contribution, asked),
        select(case_id, cause, undone).join(PauseRow, paused),
    ]
