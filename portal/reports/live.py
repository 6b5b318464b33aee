"""Statistics as they stand now, of the cases that whoever looks may see: a statement for each table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from portal.cases.models import Case, CaseNature, ClockRow, StageRow
from portal.database import db
from portal.policy.built import Column, Shape, Sheet, Value
from portal.policy.moves import OPEN
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension
from portal.policy.spans import Span, around
from portal.policy.trends import Trend, since_first, trend
from portal.reports.names import HEADS, Names
from portal.reports.scope import Scope
from portal.reports.series import COLUMNS, is_met, is_missed, received, value_of

CLAUSE = "OC-10"
BY = (
    Dimension.KIND,
    Dimension.NATURE,
    Dimension.CHANNEL,
    Dimension.PROGRAMME,
    Dimension.SERVICE,
    Dimension.TEAM,
)
GAPS, MONTHS = "gaps", "months"
Gap = tuple[str, int, int, float]  # a team, how many cases met or missed a limit, how many missed one, their share
SO_MANY = 12  # months before the last whole one
RECEIVED, STILL_OPEN = Column("received", "Received", Shape.NUMBER), Column("open", "Still open", Shape.NUMBER)


@dataclass(frozen=True)
class Live:
    """What the page shows: its tables, where limits are missed most, the months, and what has changed in them."""

    tables: tuple[Sheet, ...]
    gaps: Sheet
    months: Sheet
    month: str
    total: Trend
    trends: tuple[Trend, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Return all the tables, as files have them."""
        return (*self.beside_months, self.months)

    @property
    def beside_months(self) -> tuple[Sheet, ...]:
        """Return the tables that stand beside the chart of the months."""
        return (*self.tables, self.gaps)

    @property
    def is_empty(self) -> bool:
        """Return whether there is no case to count, neither in the period nor in the months."""
        return not any(sheet.rows for sheet in self.sheets)


def live(pack: Procedure, span: Span, at: datetime) -> Live:
    """Return the statistics of a procedure's cases that were received in a span, by what the viewer may see."""
    scope, names = Scope(pack.key, span, pack.zone), Names(pack)
    last = around(at.astimezone(pack.zone).date()).before
    spans = (*last.earlier(SO_MANY), last)
    months = received(scope, spans, None, names).get("", [0] * len(spans))
    unused = len(months) - 1 - len(since_first(months[:-1]))
    return Live(
        tables=tuple(_table(scope, by, names) for by in BY),
        gaps=_gaps(scope, names, at),
        months=_months(spans[unused:], months[unused:]),
        month=f"{last.start:%B %Y}",
        total=trend("Received, all", months[unused:-1], months[-1]),
        trends=tuple(_trends(scope, spans, unused, names)),
    )


def table(pack: Procedure, span: Span, at: datetime, key: str) -> Sheet:
    """Return one of the tables. KeyError where there is none of that key."""
    return {sheet.key: sheet for sheet in live(pack, span, at).sheets}[key]


def _table(scope: Scope, by: Dimension, names: Names) -> Sheet:
    found: dict[str, list[int]] = {}
    for stored, *numbers in db.session.execute(_counts(scope, by)):
        value = stored if by is Dimension.NATURE else value_of(by, stored, names)
        found[value or ""] = [a + b for a, b in zip(found.get(value or "", (0, 0)), numbers, strict=True)]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (names.of(by, value), *found[value]) for value in _ordered(found, by, names)
    )
    return Sheet(by.value, HEADS[by], CLAUSE, (Column(by.value, HEADS[by]), RECEIVED, STILL_OPEN), rows)


def _ordered(found: Iterable[str], by: Dimension, names: Names) -> list[str]:
    return sorted(found, key=lambda value: names.order(by, value))


def _counts(scope: Scope, by: Dimension) -> Any:
    open_ones = func.count(case((Case.status.in_(sorted(OPEN)), 1)))
    column = CaseNature.nature if by is Dimension.NATURE else COLUMNS[by]
    query = select(column, func.count(Case.id), open_ones).select_from(Case)
    if by is Dimension.NATURE:
        query = query.outerjoin(CaseNature, CaseNature.case_id == Case.id)
    return query.where(*scope.conditions()).group_by(column)


def _gaps(scope: Scope, names: Names, at: datetime) -> Sheet:
    """Return by team how many cases met or missed a limit, and how many missed one: those that miss most at the top."""
    settled, missed = (func.count(condition.distinct()) for condition in (Case.id, case((is_missed(at), Case.id))))
    query = (
        select(Case.team_id, settled, missed)
        .select_from(Case)
        .join(StageRow, and_(StageRow.case_id == Case.id, StageRow.pathway == Case.pathway))
        .join(ClockRow, ClockRow.stage_id == StageRow.id)
        .where(*scope.conditions(), or_(is_met(), is_missed(at)))
        .group_by(Case.team_id)
    )
    found = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
    rows = sorted((_gap(*one, names) for one in found), key=_most_missed)
    columns = (
        Column("team", HEADS[Dimension.TEAM]),
        Column("settled", "Cases with a limit met or missed", Shape.NUMBER),
        Column("missed", "Of these, missed one", Shape.NUMBER),
        Column("share", "Share that missed one", Shape.SHARE),
    )
    return Sheet(GAPS, "Service gaps", CLAUSE, columns, tuple(rows))


def _most_missed(row: Gap) -> tuple[int, float, str]:
    name, _, missed, share = row
    return -missed, -share, name


def _gap(team_id: int, settled: int, missed: int, names: Names) -> Gap:
    return names.teams[team_id][1], settled, missed, missed / settled


def _months(spans: Sequence[Span], counts: Sequence[int]) -> Sheet:
    rows: list[tuple[Value, ...]] = [(f"{span.start:%B %Y}", count) for span, count in zip(spans, counts, strict=True)]
    columns = (Column("month", HEADS[Dimension.MONTH]), RECEIVED)
    return Sheet(MONTHS, "Month by month", CLAUSE, columns, tuple(rows) if any(counts) else ())


def _trends(scope: Scope, spans: Sequence[Span], unused: int, names: Names) -> Iterable[Trend]:
    for by in (Dimension.KIND, Dimension.TEAM):
        found = received(scope, spans, by, names)
        for value in _ordered(found, by, names):
            counts = found[value][unused:]
            yield trend(names.of(by, value), counts[:-1], counts[-1])
