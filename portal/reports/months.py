"""The months told one by one: which cases came in each, which ended, and which were open when it was over.

Of each case two numbers say all of that: the place of the month that it came in, and of the one that it was over in.
So a million cases are read once, and come back as some hundred rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select

from portal.cases.models import Case, StageRow, Team
from portal.database import UNGUARDED, db
from portal.policy.boards import ENDED, OPEN, RECEIVED
from portal.policy.reports import Dimension
from portal.policy.spans import Span
from portal.reports.facts import is_open
from portal.reports.scope import Scope

BEFORE = -1  # the place of what lies before the first of the months
BY = (Dimension.KIND, Dimension.TEAM)


@dataclass(frozen=True)
class Crossed:
    """How many cases came in which month and were over in which, of each kind and team."""

    keys: tuple[str, ...]
    rows: tuple[tuple[int, int, str, str, int], ...]

    def sums(self) -> dict[str, dict[str, int]]:
        """Return the figures of each month, from the first that had a case in it."""
        found = [self._of(place) for place in range(len(self.keys))]
        first = next((place for place, one in enumerate(found) if any(one.values())), len(found))
        return dict(list(zip(self.keys, found, strict=True))[first:])

    def _of(self, place: int) -> dict[str, int]:
        return {
            RECEIVED: sum(number for came, _, _, _, number in self.rows if came == place),
            ENDED: sum(number for _, over, _, _, number in self.rows if over == place),
            OPEN: sum(number for came, over, _, _, number in self.rows if came <= place < over),
        }

    def received(self, by: Dimension, used: int) -> dict[str, list[int]]:
        """Return how many cases of each value came in each of the last `used` months."""
        numbers: Counter[tuple[str, int]] = Counter()
        for came, _, kind, team, number in self.rows:
            numbers[{Dimension.KIND: kind, Dimension.TEAM: team}[by], came] += number
        places = range(len(self.keys) - used, len(self.keys))
        values = {value for value, came in numbers if came in places}
        return {value: [numbers[value, place] for place in places] for value in values}


def key_of(span: Span) -> str:
    """Return what a month is known by: "2026-05"."""
    return f"{span.start:%Y-%m}"


def crossed(scope: Scope, spans: Sequence[Span]) -> Crossed:
    """Count the cases of these months, in one statement."""
    sub = facts(scope, spans).subquery()
    values = (sub.c.came, sub.c.over, sub.c.kind, Team.key)
    query = select(*values, func.count()).join(Team, Team.id == sub.c.team_id).group_by(*values)
    rows = db.session.execute(query, execution_options=UNGUARDED)
    return Crossed(tuple(map(key_of, spans)), tuple((*row,) for row in rows))


def having(figure: str, value: str | None, sub: Any, spans: Sequence[Span]) -> list[ColumnElement[bool]]:
    """Return the conditions that a figure counts cases of a month by. KeyError where there is no such month."""
    place = {key_of(span): place for place, span in enumerate(spans)}[value or ""]
    return {
        RECEIVED: [sub.c.came == place],
        ENDED: [sub.c.over == place],
        OPEN: [sub.c.came <= place, sub.c.over > place],
    }[figure]


def facts(scope: Scope, spans: Sequence[Span]) -> Select[Any]:
    """Return the cases of the months: `came` and `over` are places among them; behind the last is what isn't over.

    What was over before the first of them is none of theirs, and most of what there is: it isn't looked at.
    """
    first = spans[0].instants(scope.zone)[0]
    ends = (
        select(StageRow.case_id, StageRow.pathway, func.max(StageRow.ended_at).label("at"))
        .where(StageRow.ended_at >= first)
        .group_by(StageRow.case_id, StageRow.pathway)
        .subquery()
    )
    of_the_way = and_(ends.c.case_id == Case.id, ends.c.pathway == Case.pathway)
    over = case((is_open(), literal_column(str(len(spans)))), else_=place_of(ends.c.at, scope, spans))
    columns = (Case.id.label("case_id"), place_of(Case.received_at, scope, spans).label("came"), over.label("over"))
    return (
        select(*columns, Case.kind, Case.team_id)
        .outerjoin(ends, of_the_way)
        .where(*scope.of_any_time(), or_(Case.received_at >= first, is_open(), ends.c.at >= first))
    )


def place_of(moment: Any, scope: Scope, spans: Sequence[Span]) -> ColumnElement[int]:
    """Return the place of the period, among some that follow each other, that a moment lies in.

    The latest is asked for first: most of what is looked at is new.
    """
    edges: Iterable[tuple[int, Any]] = enumerate(span.instants(scope.zone)[0] for span in spans)
    end = spans[-1].instants(scope.zone)[1]
    places: list[Any] = [(moment >= start, literal_column(str(place))) for place, start in edges]
    return case((moment >= end, literal_column(str(len(spans)))), *reversed(places), else_=literal_column(str(BEFORE)))
