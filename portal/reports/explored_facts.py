"""What an exploration counts its figures from: for each basis a query of cases, with their rows' values and flags.

A figure is the sum of a flag, and what it opens are the cases that have the flag, as with the boards (`facts`). Each
query has a column `case_id`, one for each dimension, and the place of the period that a case counts in; of those that
ended or were open, the places of the periods that it came in and was over in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, select

from portal.cases.models import Case, CaseNature, StageRow, Team
from portal.policy import gauges
from portal.policy.boards import AGAIN, KEPT, LINKED, OVERDUE, PROMISED, SETTLED
from portal.policy.exploring import NONE
from portal.policy.gauges import JUDGED, MISTAKEN, REMEDY_KEPT, REMEDY_SETTLED, Basis
from portal.policy.measures import MISSED
from portal.policy.reports import Dimension, Measure
from portal.policy.spans import Span
from portal.reports import facts, facts_of_time, months
from portal.reports.boards import Question
from portal.reports.facts import OF_THE_WAY, ONE, column_of, flag, is_open, latest_outcome, told_apart
from portal.reports.names import Names
from portal.reports.scope import Scope

PLACE, CAME, OVER, DAYS = "place", "came", "over", "days"
By = Collection[Dimension]


@dataclass(frozen=True)
class Narrowed(Scope):
    """The cases of a scope that meet some conditions more."""

    only: tuple[ColumnElement[bool], ...] = ()

    def of_any_time(self) -> Iterator[ColumnElement[bool]]:
        """Yield what the cases must meet, whenever they were received."""
        yield from super().of_any_time()
        yield from self.only


def narrowing(only: Sequence[tuple[Dimension, str]], names: Names) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on cases that have these values."""
    for by, value in only:
        yield _has(by, "" if value == NONE else value, names)


def _has(by: Dimension, value: str, names: Names) -> ColumnElement[bool]:
    if by is Dimension.TEAM:
        theirs = select(Team.id).where(Team.procedure_key == names.pack.key, Team.key == value)
        return Case.team_id.in_(theirs)
    if by is Dimension.NATURE:
        natures = select(CaseNature.case_id)
        return Case.id.in_(natures.where(CaseNature.nature == value)) if value else Case.id.not_in(natures)
    found: ColumnElement[bool] = column_of(by, names) == value
    return found


# ---- the queries


def received(asked: Question, by: By, flags: Collection[str], spans: Sequence[Span]) -> Select[Any]:
    """Return the cases received in these periods, with the flags that are wanted."""
    query = told_apart(by, asked.names, {PLACE: months.place_of(Case.received_at, asked.scope, spans)})
    for name in sorted(DIRECT.keys() & flags):
        query = query.add_columns(DIRECT[name](asked).label(name))
    for names, beside in BESIDE.items():
        if wanted := [name for name in names if name in flags]:
            sub = beside(asked).subquery()
            query = query.outerjoin(sub, sub.c.case_id == Case.id)
            query = query.add_columns(*(func.coalesce(sub.c[name], 0).label(name) for name in wanted))
    return query.where(*asked.scope.conditions())


def answered(asked: Question, by: By, spans: Sequence[Span]) -> Select[Any]:
    """Return the answered cases received in these periods, with the days to their first answer."""
    place = months.place_of(Case.received_at, asked.scope, spans).label(PLACE)
    return facts_of_time.first_answers(asked.scope, by, asked.names, asked.at).add_columns(place)


def crossed(asked: Question, by: By, spans: Sequence[Span]) -> Select[Any]:
    """Return the cases of these periods with the places of those that they came in and were over in."""
    beside = months.facts(asked.scope, spans).subquery()
    return told_apart(by, asked.names, {CAME: beside.c.came, OVER: beside.c.over}, beside)


def having(basis: Basis, figure: str, place: int, sub: Any) -> list[ColumnElement[bool]]:
    """Return the conditions that a figure counts cases of a period by."""
    if basis is Basis.ENDED:
        return [sub.c.over == place]
    if basis is Basis.OPEN:
        return [sub.c.came <= place, sub.c.over > place]
    return [sub.c.place == place, *([] if figure == gauges.RECEIVED else [sub.c[figure] == 1])]


# ---- flags


def _is_answered() -> ColumnElement[bool]:
    return exists().where(OF_THE_WAY, StageRow.answered_at.is_not(None)).correlate(Case)


def _outcome_among(asked: Question, which: str) -> Any:
    judging = gauges.judging(asked.pack.outcomes)
    keys = judging.mistakes if which == MISTAKEN else judging.all
    return flag(latest_outcome().in_(sorted(keys)))


DIRECT: Mapping[str, Any] = {
    gauges.RECEIVED: lambda _: ONE,
    gauges.ANSWERED: lambda _: flag(_is_answered()),
    gauges.CLOSED: lambda _: flag(~is_open()),
    gauges.OPEN: lambda _: flag(is_open()),
    Measure.ANONYMOUS.value: lambda _: flag(Case.anonymous.is_(True)),
    Measure.STAFF.value: lambda _: flag(Case.staff_generated.is_(True)),
    Measure.ELECTED.value: lambda _: flag(Case.on_behalf_of != ""),
    MISTAKEN: lambda asked: _outcome_among(asked, MISTAKEN),
    JUDGED: lambda asked: _outcome_among(asked, JUDGED),
}


def _remedies(asked: Question) -> Select[Any]:
    """Return the cases with a remedy promised in them, of whatever kinds."""
    each = facts.remedies(asked.scope, asked.at).subquery()
    kept, overdue = func.min(each.c[KEPT]), func.max(each.c[OVERDUE])
    settled = flag(kept + overdue > 0)
    flags = {PROMISED: func.max(each.c[PROMISED]), REMEDY_KEPT: kept, REMEDY_SETTLED: settled}
    return select(each.c.case_id, *(one.label(name) for name, one in flags.items())).group_by(each.c.case_id)


BESIDE: Mapping[tuple[str, ...], Any] = {
    (SETTLED, MISSED, KEPT): lambda asked: facts.target(asked.bound, (), asked.names),
    (PROMISED, REMEDY_KEPT, REMEDY_SETTLED): _remedies,
    (AGAIN, LINKED): lambda asked: facts.repeats(asked.scope, (), asked.names),
}


# ---- what can be chosen


def present(asked: Question, by: Dimension) -> Subquery:
    """Return the values that the cases of the days have of something that no list closes."""
    query = select(column_of(by, asked.names).label("value")).where(*asked.scope.conditions())
    return query.distinct().subquery()
