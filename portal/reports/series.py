"""Counts over time, by SQL aggregates, and the trends in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from portal.cases.models import Case, ClockRow, StageRow
from portal.database import UtcDateTime, db
from portal.policy.built import Column, Shape, Sheet
from portal.policy.reports import Dimension, TrendRule
from portal.policy.spans import Span
from portal.policy.trends import METHOD, SHEET, Found, Trend, since_first, trend
from portal.reports.lists import limit_name
from portal.reports.names import Names
from portal.reports.scope import Scope

# What a case has one of, as its column. A programme is told by the services in it.
COLUMNS: dict[Dimension, Any] = {
    Dimension.KIND: Case.kind,
    Dimension.CHANNEL: Case.channel,
    Dimension.PROGRAMME: Case.service,
    Dimension.SERVICE: Case.service,
    Dimension.TEAM: Case.team_id,
    Dimension.MANAGER: Case.handler_id,
    Dimension.WARD: Case.ward,
    Dimension.PRIORITY: Case.priority,
    Dimension.MATTER: Case.matter,
}
NOT_OVER = "The period isn't over yet. Trends are told when it is."
NO_NEWS = "No trend: every figure lies within its limits, or has too few earlier periods to be set against."


def is_missed(at: datetime) -> ColumnElement[bool]:
    """Return the condition on a clock that says of it what `measures.stand` calls missed."""
    over = func.coalesce(ClockRow.stopped_at, ClockRow.ended_at, literal(at, UtcDateTime))
    return and_(ClockRow.exempt == "", ClockRow.due_at.is_not(None), over >= ClockRow.due_at)


def is_met() -> ColumnElement[bool]:
    """Return the condition on a clock that says of it what `measures.stand` calls met."""
    in_time = ClockRow.due_at.is_(None) | (ClockRow.stopped_at < ClockRow.due_at)
    return and_(ClockRow.exempt == "", ClockRow.stopped_at.is_not(None), in_time)


def is_waiting(at: datetime) -> ColumnElement[bool]:
    """Return the condition on a clock that says of it what `measures.stand` calls not yet due."""
    in_time = ClockRow.due_at.is_(None) | (ClockRow.due_at > at)
    return and_(ClockRow.exempt == "", ClockRow.stopped_at.is_(None), ClockRow.ended_at.is_(None), in_time)


def of_the_way(limit: str) -> Iterator[ColumnElement[bool]]:
    """Yield what joins a clock of that name to its case, by the way that the case goes now."""
    stage, _, clock = limit.rpartition(".")
    yield StageRow.pathway == Case.pathway
    yield ClockRow.key == clock
    if stage:
        yield StageRow.key == stage


def received(
    scope: Scope, spans: Sequence[Span], by: Sequence[Dimension], names: Names
) -> dict[Dimension | None, dict[str, list[int]]]:
    """Return how many cases were received in each of the spans: in all, under None and "", and for each value of each
    dimension. The cases are gone through once.
    """
    counts = [func.count(case((within, 1))) for within in _within(scope, spans)]
    (first, after), columns = _ends(scope, spans), [COLUMNS[one] for one in by]
    within = (*scope.of_any_time(), Case.received_at >= first, Case.received_at < after)
    query = select(*columns, *counts).where(*within).group_by(*columns)
    found: dict[Dimension | None, dict[str, list[int]]] = {one: {} for one in (None, *by)}
    for row in db.session.execute(query, execution_options=scope.options):
        numbers = row[len(by) :]
        _add(found[None], "", numbers)
        for one, stored in zip(by, row, strict=False):  # what follows are the numbers
            _add(found[one], value_of(one, stored, names), numbers)
    return found


def _add(found: dict[str, list[int]], value: str, numbers: Sequence[int]) -> None:
    found[value] = [a + b for a, b in zip(found.get(value, [0] * len(numbers)), numbers, strict=True)]


def missed(scope: Scope, spans: Sequence[Span], limit: str, at: datetime) -> list[int]:
    """Return how many of the cases received in each of the spans missed a limit."""
    counts = [func.count(case((within, Case.id)).distinct()) for within in _within(scope, spans)]
    first, after = _ends(scope, spans)
    query = (
        select(*counts)
        .select_from(Case)
        .join(StageRow, StageRow.case_id == Case.id)
        .join(ClockRow, ClockRow.stage_id == StageRow.id)
        .where(*scope.of_any_time(), Case.received_at >= first, Case.received_at < after)
        .where(*of_the_way(limit), is_missed(at))
    )
    return list(db.session.execute(query, execution_options=scope.options).one())


def value_of(by: Dimension, stored: Any, names: Names) -> str:
    """Return what a stored value is as a value of a dimension."""
    if by is Dimension.PROGRAMME:
        return names.programme_of(stored)
    if by is Dimension.TEAM:
        return names.teams[stored][0]
    return str(stored or "").strip()


def _within(scope: Scope, spans: Iterable[Span]) -> Iterator[ColumnElement[bool]]:
    for start, after in (span.instants(scope.zone) for span in spans):
        yield and_(Case.received_at >= start, Case.received_at < after)


def _ends(scope: Scope, spans: Sequence[Span]) -> tuple[datetime, datetime]:
    return spans[0].instants(scope.zone)[0], spans[-1].instants(scope.zone)[1]


def trends(scope: Scope, rule: TrendRule, names: Names, at: datetime) -> tuple[Trend, ...]:
    """Return what the figures of a period are beside those of the periods before. Nothing while it isn't over."""
    if scope.span.instants(scope.zone)[1] > at:
        return ()
    spans = (*scope.span.earlier(rule.over), scope.span)
    counted = received(scope, spans, rule.by, names)
    total = counted[None].get("", [0] * len(spans))
    unused = len(total) - 1 - len(since_first(total[:-1]))
    found = [_trend("Received", total, unused)]
    for by in rule.by:
        values = counted[by]
        found += [
            _trend(names.of(by, value), values[value], unused)
            for value in sorted(values, key=lambda value: names.order(by, value))
        ]
    for limit in rule.limits:
        found.append(_trend(f"Missed, {limit_name(names, limit)}", missed(scope, spans, limit, at), unused))
    return tuple(found)


def _trend(name: str, counts: Sequence[int], unused: int) -> Trend:
    return trend(name, counts[unused:-1], counts[-1])


def remarks(found: Sequence[Trend]) -> tuple[str, ...]:
    """Return the trends as sentences, and the method by which they were found."""
    if not found:
        return (NOT_OVER,)
    if found[0].found is Found.TOO_FEW:
        return (found[0].words,)
    news = tuple(one.words for one in found if one.is_news)
    return (*(news or (NO_NEWS,)), METHOD)


def sheet(rule: TrendRule, found: Sequence[Trend]) -> Sheet:
    """Return the trends as a sheet: each series with its limits."""
    columns = (
        Column("series", "Series"),
        Column("latest", "This period", Shape.NUMBER),
        Column("mean", "Mean before", Shape.NUMBER),
        Column("lower", "Lower limit", Shape.NUMBER),
        Column("upper", "Upper limit", Shape.NUMBER),
        Column("found", "Found"),
    )
    rows = tuple(
        (one.name, one.latest, _rounded(one.mean), _rounded(one.lower), _rounded(one.upper), one.found.value)
        for one in found
    )
    return Sheet(SHEET, "Trends", rule.clause, columns, rows)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
