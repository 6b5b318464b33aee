"""What the boards of the statistics are counted from: for each a query of cases, each with its row's value and flags.

A figure is the sum of a flag, and what it opens are the cases that have the flag: one query says both, so they agree.
Each query has a column `case_id`, its flags as noughts and ones, or `days`, and a column `value`; or a column for each
dimension that its cases are told apart by, named as that. Each is narrowed to what the viewer may see by its scope.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from portal.cases.models import Case, CaseNature, ClockRow, Link, Remedy, Response, StageRow, Team
from portal.cases.models.link import LinkKind
from portal.policy.boards import (
    AGAIN,
    CASES,
    DUE,
    IN_TIME,
    KEPT,
    LINKED,
    NOBODY,
    OPEN,
    OVERDUE,
    PROMISED,
    RECEIVED,
    SETTLED,
    UNDONE,
)
from portal.policy.letters import Says
from portal.policy.measures import BOUND, MET, MISSED, WAITING
from portal.policy.moves import OPEN as OPEN_STATUSES
from portal.policy.reports import Dimension
from portal.reports.names import Names
from portal.reports.scope import Scope
from portal.reports.series import is_met, is_missed, is_waiting

Flags = Mapping[str, Any]
Values = Collection[Dimension]
ONE: Any = literal_column("1")
OF_THE_WAY = and_(StageRow.case_id == Case.id, StageRow.pathway == Case.pathway)


def flag(condition: ColumnElement[bool]) -> Any:
    """Return a condition as one or nought."""
    return case((condition, ONE), else_=literal_column("0"))


def is_open() -> ColumnElement[bool]:
    """Return the condition on a case that it hasn't come to its end."""
    return Case.status.in_(sorted(OPEN_STATUSES))


def told_apart(by: Values, names: Names, flags: Flags, beside: Subquery | None = None) -> Select[Any]:
    """Return all cases by what they are told apart by; with `beside`, those alone that a query of theirs has.

    Of a case with several natures there are as many rows.
    """
    values = (column_of(one, names).label(one.value) for one in by)
    query = select(Case.id.label("case_id"), *values, *_labelled(flags)).select_from(Case)
    if Dimension.NATURE in by:
        query = query.outerjoin(CaseNature, CaseNature.case_id == Case.id)
    if Dimension.TEAM in by:
        query = query.join(Team, Team.id == Case.team_id)
    return query if beside is None else query.join(beside, beside.c.case_id == Case.id)


def _labelled(flags: Flags) -> list[Any]:
    return [column.label(name) for name, column in flags.items()]


def column_of(by: Dimension, names: Names) -> Any:
    """Return what cases are told apart by, as a text of each row of `told_apart`."""
    if by is Dimension.PROGRAMME:
        return _programme(names)
    return {
        Dimension.KIND: Case.kind,
        Dimension.NATURE: func.coalesce(CaseNature.nature, ""),
        Dimension.CHANNEL: Case.channel,
        Dimension.SERVICE: Case.service,
        Dimension.TEAM: Team.key,
        Dimension.WARD: func.trim(Case.ward),
        Dimension.MANAGER: func.coalesce(cast(Case.handler_id, String), ""),
        Dimension.STAGE: Case.stage_key,
        Dimension.PRIORITY: Case.priority,
        Dimension.MATTER: Case.matter,
        Dimension.OUTCOME: latest_outcome(),
    }[by]


def _programme(names: Names) -> Any:
    lies_in = [
        (Case.service.in_([service.key for service in programme.services]), programme.key)
        for programme in names.pack.programmes.values()
        if programme.services
    ]
    return case(*lies_in, else_="") if lies_in else literal_column("''")


def received(scope: Scope, by: Values, names: Names) -> Select[Any]:
    """Return the cases of the days."""
    return told_apart(by, names, {RECEIVED: ONE, OPEN: flag(is_open())}).where(*scope.conditions())


def backlog(scope: Scope, by: Values, names: Names, at: datetime) -> Select[Any]:
    """Return the cases that are open now."""
    late = and_(Case.next_due_at.is_not(None), Case.next_due_at <= at)
    flags = {OPEN: ONE, OVERDUE: flag(late), NOBODY: flag(Case.handler_id.is_(None))}
    return told_apart(by, names, flags).where(*scope.of_any_time(), is_open())


def bound(scope: Scope, at: datetime) -> CTE:
    """Return the limits that bind the cases of the days, one row each: all that is counted of limits is made of these,
    which a page reads once."""
    flags = {
        MISSED: flag(is_missed(at)),
        WAITING: flag(is_waiting(at)),
        UNDONE: flag(and_(ClockRow.stopped_at.is_(None), ClockRow.ended_at.is_(None))),
    }
    columns = (
        Case.id.label("case_id"), StageRow.id.label("stage_id"), StageRow.handler_id, StageRow.allocated_at,
        (StageRow.key + "." + ClockRow.key).label("value"), ClockRow.id.label("clock_id"), ClockRow.due_at,
        ClockRow.late_reason,
    )  # fmt: skip
    query = (
        select(*columns, *_labelled(flags)).join(StageRow, OF_THE_WAY).join(ClockRow, ClockRow.stage_id == StageRow.id)
    )
    return query.where(*scope.conditions(), or_(is_met(), is_missed(at), is_waiting(at))).cte()


def target(those: CTE, by: Values, names: Names) -> Select[Any]:
    """Return the cases that met or missed one of these limits."""
    one = (
        select(those.c.case_id, func.max(those.c.missed).label(MISSED))
        .where(or_(those.c.missed == 1, those.c.waiting == 0))
        .group_by(those.c.case_id)
        .subquery()
    )
    return told_apart(by, names, {SETTLED: ONE, MISSED: one.c.missed, KEPT: 1 - one.c.missed}, one)


def limits(those: CTE) -> Select[Any]:
    """Return the cases by each of these limits: who had it twice met it by meeting it twice."""
    missed, waiting = (func.max(those.c[one]).label(one) for one in (MISSED, WAITING))
    one = select(those.c.case_id, those.c.value, missed, waiting).group_by(those.c.case_id, those.c.value).subquery()
    in_time = 1 - one.c.missed
    flags = {
        BOUND: ONE,
        MET: in_time * (1 - one.c.waiting),
        MISSED: one.c.missed,
        WAITING: in_time * one.c.waiting,
        SETTLED: 1 - in_time * one.c.waiting,
    }
    return select(one.c.case_id, one.c.value, *_labelled(flags))


def outcomes(scope: Scope) -> Select[Any]:
    """Return the cases of the days by what their latest answer came to."""
    value = latest_outcome().label("value")
    return select(Case.id.label("case_id"), value, ONE.label(CASES)).where(*scope.conditions())


def latest_outcome() -> Any:
    """Return what the latest answer of a case came to; nothing where it has none, or came to nothing."""
    latest = (
        select(Response.outcome)
        .where(Response.case_id == Case.id, Response.says == Says.ANSWER, Response.issued_at.is_not(None))
        .order_by(Response.issued_at.desc(), Response.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return func.coalesce(latest, "")


def remedies(scope: Scope, at: datetime) -> Select[Any]:
    """Return the cases of the days by each kind of remedy that was promised in them."""
    today = at.astimezone(scope.zone).date()
    owed = func.max(flag(Remedy.kept_at.is_(None)))
    late = func.max(flag(and_(Remedy.kept_at.is_(None), Remedy.due_on < today)))
    slow = func.max(flag(Remedy.in_time.is_not(True)))
    told = (owed.label("owed"), late.label("late"), slow.label("slow"))
    one = (
        select(Case.id.label("case_id"), Remedy.kind.label("value"), *told)
        .join(Remedy, Remedy.case_id == Case.id)
        .where(*scope.conditions(), Remedy.dropped_at.is_(None))
        .group_by(Case.id, Remedy.kind)
        .subquery()
    )
    flags = {
        PROMISED: ONE,
        KEPT: 1 - one.c.owed,
        IN_TIME: 1 - one.c.slow,
        OVERDUE: one.c.late,
        DUE: one.c.owed - one.c.late,
        SETTLED: 1 - one.c.owed + one.c.late,
    }
    return select(one.c.case_id, one.c.value, *_labelled(flags))


def repeats(scope: Scope, by: Values, names: Names) -> Select[Any]:
    """Return the cases of the days, with those that are about an issue of another case, or that came back."""
    ends = ((Link.case_id, Link.lead_id), (Link.lead_id, Link.case_id))
    tied = or_(*(Case.id.in_(_linked(scope, this, other)) for this, other in ends))
    twice = (
        select(StageRow.case_id)
        .join(Case, OF_THE_WAY)
        .where(*scope.conditions())
        .group_by(StageRow.case_id, StageRow.key)
        .having(func.count() > 1)
    )
    flags = {RECEIVED: ONE, LINKED: flag(tied), AGAIN: flag(Case.id.in_(twice))}
    return told_apart(by, names, flags).where(*scope.conditions())


def _linked(scope: Scope, this: Any, other: Any) -> Select[Any]:
    """Return the cases at one end of a live link whose case at the other end may be seen too."""
    beyond = exists().where(Case.id == other, *scope.seen()).correlate(Link)
    return select(this).where(Link.kind == LinkKind.SAME_ISSUE, Link.removed_at.is_(None), beyond)
