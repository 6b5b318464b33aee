"""Whether it came again: the cases like those that something was learned from, quarter by quarter, before and after.

What is counted is what the work is about: cases of its nature, of its service, or of both together; and of these, as in
the statistics, those alone that whoever looks may see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select

from portal.cases.models import Case, CaseNature, LearningAction
from portal.database import db
from portal.policy.calendar import ONE_DAY
from portal.policy.procedure import Procedure
from portal.policy.spans import QUARTER, Span, around
from portal.reports.scope import Scope

SO_MANY = 4  # quarters before the work was done, and as many after it


class When(StrEnum):
    """Where a quarter lies: before the one in which the work was done, that one, or after it."""

    BEFORE = "before"
    DONE = "done"
    AFTER = "after"


@dataclass(frozen=True)
class Quarter:
    """One quarter and how many such cases were received in it. One that isn't `over` may still get more."""

    span: Span
    number: int
    when: When
    over: bool

    @property
    def name(self) -> str:
        """Return what a quarter is called: Q2 2026."""
        return f"Q{(self.span.start.month + 2) // 3} {self.span.start.year}"


@dataclass(frozen=True)
class Recurrence:
    """The quarters in their order, and how many cases a whole quarter brought before and after; None for no such."""

    quarters: tuple[Quarter, ...]
    before: float | None
    after: float | None


def of(pack: Procedure, made: LearningAction, at: datetime) -> Recurrence | None:
    """Return whether it came again; None where the work says neither nature nor service, so nothing can be counted.

    Of work that isn't done yet there are only quarters before.
    """
    if not made.nature and not made.service:
        return None
    today = at.astimezone(pack.zone).date()
    done_on = made.done_at.astimezone(pack.zone).date() if made.done_at else None
    spans = list(_spans(done_on, today))
    numbers = _numbers(pack, made, [span for span, _ in spans])
    found = tuple(
        Quarter(span, number, when, span.end < today) for (span, when), number in zip(spans, numbers, strict=True)
    )
    return Recurrence(found, _mean(found, When.BEFORE), _mean(found, When.AFTER))


def _spans(done_on: date | None, today: date) -> Iterator[tuple[Span, When]]:
    middle = around(done_on or today, QUARTER)
    yield from ((span, When.BEFORE) for span in middle.earlier(SO_MANY))
    yield middle, When.DONE if done_on else When.BEFORE
    after = middle
    for _ in range(SO_MANY if done_on else 0):
        after = around(after.end + ONE_DAY, QUARTER)
        if after.start <= today:
            yield after, When.AFTER


def _numbers(pack: Procedure, made: LearningAction, spans: list[Span]) -> list[int]:
    """Return how many cases each of the quarters brought: one statement."""
    scope = Scope(pack.key, Span(spans[0].start, spans[-1].end), pack.zone, service=made.service)
    sums = [func.coalesce(func.sum(_in(span, pack)), 0) for span in spans]
    row = db.session.execute(select(*sums).select_from(Case).where(*scope.conditions(), *_like(made))).one()
    return [int(number) for number in row]


def _in(span: Span, pack: Procedure) -> Any:
    start, after = span.instants(pack.zone)
    inside = and_(Case.received_at >= start, Case.received_at < after)
    return case((inside, literal_column("1")), else_=literal_column("0"))


def _like(made: LearningAction) -> Iterator[ColumnElement[bool]]:
    if made.nature:
        yield Case.id.in_(select(CaseNature.case_id).where(CaseNature.nature == made.nature))


def _mean(quarters: tuple[Quarter, ...], when: When) -> float | None:
    """Return the mean of the whole quarters that lie there: one that isn't over says nothing yet."""
    numbers = [one.number for one in quarters if one.when is when and one.over]
    return sum(numbers) / len(numbers) if numbers else None
