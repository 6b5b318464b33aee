"""What an ombudsman decided in a period, counted for reports and looked at for the self-assessment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select

from portal.cases.models import Case, Remedy, Ruling
from portal.database import db
from portal.policy.built import Column, Part, Shape, Sheet, Value
from portal.policy.ombudsman import complied_in_time
from portal.policy.procedure import Procedure
from portal.policy.reports import SheetRule
from portal.reports.scope import Scope

OF_ALL, OF_ASKED = Part(("decided",)), Part(("asked", "decided"))
COLUMNS = (
    Column("decision", "Decision"),
    Column("decided", "Decided", Shape.NUMBER),
    Column("breach", "Procedure not followed", Shape.NUMBER, part=OF_ALL),
    Column("asked", "Asked for something", Shape.NUMBER, part=OF_ALL),
    Column("late", "Not complied with in time", Shape.NUMBER, part=OF_ASKED),
)


def decided(scope: Scope) -> Sequence[Row[Any]]:
    """Return what was decided in the period on cases that the report covers, whenever these were received: with the
    last day by which something was asked for, and None where nothing was."""
    asked_by = select(func.max(Remedy.first_due_on)).where(Remedy.ruling_id == Ruling.id).scalar_subquery()
    query = (
        select(Ruling.case_id, Ruling.decision, Ruling.breach, Ruling.complied_on, asked_by.label("asked_by"))
        .join(Case, Case.id == Ruling.case_id)
        .where(Ruling.decided_on.between(scope.span.start, scope.span.end), *scope.of_any_time())
        .order_by(Ruling.id)
    )
    return db.session.execute(query, execution_options=scope.options).all()


def sheet(scope: Scope, pack: Procedure, rule: SheetRule, at: datetime) -> Sheet:
    """Return how many of each decision there were, in the order of the procedure."""
    rows = tuple(_rows(decided(scope), pack, at.astimezone(scope.zone).date()))
    return Sheet(rule.key, rule.name, rule.clause, COLUMNS, rows)


def _rows(found: Sequence[Row[Any]], pack: Procedure, today: date) -> Iterator[tuple[Value, ...]]:
    known = pack.ombudsman.decisions if pack.ombudsman else {}
    for key in dict.fromkeys([*known, *(row.decision for row in found)]):
        those = [row for row in found if row.decision == key]
        counts = (len(those), sum(row.breach for row in those), sum(row.asked_by is not None for row in those))
        yield known[key].name if key in known else key, *counts, sum(_in_time(row, today) is False for row in those)


def _in_time(row: Row[Any], today: date) -> bool | None:
    return complied_in_time([row.asked_by] if row.asked_by else [], row.complied_on, today)


def without_breach(scope: Scope, _at: datetime) -> Iterator[tuple[int, bool]]:
    """Yield the case of each decision of the period, and whether it found the procedure followed."""
    yield from ((row.case_id, not row.breach) for row in decided(scope))


def complied(scope: Scope, at: datetime) -> Iterator[tuple[int, bool]]:
    """Yield the case of each decision of the period that asked for something by now, and whether that was in time."""
    today = at.astimezone(scope.zone).date()
    found = ((row.case_id, _in_time(row, today)) for row in decided(scope))
    yield from ((case, passes) for case, passes in found if passes is not None)
