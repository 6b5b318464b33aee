"""An exploration counted: a statement for the numbers of cases, one for the days, one for what ended and was open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, union_all

from portal.cases.models import Case
from portal.database import UNGUARDED, db
from portal.policy.exploring import Exploration, Order
from portal.policy.gauges import GAUGES, OPEN_AT_END, PERCENT, RECEIVED, Basis, Gauge, Tally, merged
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension
from portal.policy.spans import Span
from portal.policy.splitting import compared, split
from portal.reports import explored_facts as facts
from portal.reports.boards import Question
from portal.reports.explored_facts import Narrowed
from portal.reports.names import Names
from portal.reports.scope import Scope

NOW, THEN = 0, 1  # the days that are looked at, and those that they are compared with
EMPTY = Tally()
FLAGS = frozenset(flag for one in GAUGES.values() for flag in one.flags)
Key = tuple[str, ...]  # the value of each thing that the rows are by


@dataclass(frozen=True)
class Explored:
    """What is asked, of which days: those of each side, the periods in order."""

    wanted: Exploration
    sides: tuple[tuple[Span, ...], ...]
    asked: tuple[Question, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the periods that are looked at."""
        return self.sides[NOW]

    @property
    def gauges(self) -> tuple[Gauge, ...]:
        """Return the figures that are shown."""
        return tuple(GAUGES[one] for one in self.wanted.shows)

    @property
    def names(self) -> Names:
        """Return what the values are called."""
        return self.asked[NOW].names

    @property
    def adds(self) -> bool:
        """Return whether a case stands in one row alone."""
        return Dimension.NATURE not in self.wanted.by

    @cached_property
    def tallies(self) -> dict[Key, Periods]:
        """Return what was counted in each row."""
        return self._counted[0]

    @cached_property
    def whole(self) -> Periods:
        """Return what was counted in all rows together."""
        return self._counted[1]

    @cached_property
    def _counted(self) -> tuple[dict[Key, Periods], Periods]:
        return _counted(self)

    @cached_property
    def rows(self) -> list[Key]:
        """Return the rows in their order: as the procedure lists them, or the largest of the first figure first."""
        listed = sorted(self.tallies, key=self._listed)
        return sorted(listed, key=self._size, reverse=True) if self.wanted.order is Order.LARGEST else listed

    def _listed(self, row: Key) -> tuple[tuple[int, str], ...]:
        return tuple(self.names.order(by, value) for by, value in zip(self.wanted.by, row, strict=True))

    def _size(self, row: Key) -> float:
        gauge = self.gauges[0]
        figure = (self.tallies[row].at(NOW, -1) if gauge.basis is Basis.OPEN else self.tallies[row].together).figure(
            gauge
        )
        return float(figure) if isinstance(figure, int | float) else -1.0

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was counted on either side."""
        return not any(self.whole.at(side, place).sums.total() for side, place in self._places)

    @property
    def _places(self) -> Iterator[tuple[int, int]]:
        return ((side, place) for side, spans in enumerate(self.sides) for place in range(len(spans)))


class Periods:
    """What was counted of some cases in each period of each side."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._tallies: dict[tuple[int, int], Tally] = defaultdict(Tally)

    def at(self, side: int, place: int) -> Tally:
        """Return what was counted in one period; in the last one where `place` is -1."""
        return self._tallies.get((side, place % self._number), EMPTY)

    @property
    def together(self) -> Tally:
        """Return what was counted in all the periods that are looked at."""
        return merged(self.at(NOW, place) for place in range(self._number))

    def count(self, side: int, place: int, tally: Tally) -> None:
        """Count more cases of one period."""
        mine = self._tallies[side, place]
        mine.sums.update(tally.sums)
        mine.days.update(tally.days)


def explored(wanted: Exploration, pack: Procedure, span: Span, at: datetime) -> Explored:
    """Return what is asked of a procedure's cases, and is counted once it is looked at."""
    names = Names(pack)
    spans = split(span, wanted.each) if wanted.each else (span,)
    sides = (spans, tuple(compared(one, wanted.against) for one in spans)) if wanted.against else (spans,)
    only = tuple(facts.narrowing(wanted.only, names))
    asked = tuple(Question(pack, _scope(pack, those, only), at, names) for those in sides)
    return Explored(wanted, sides, asked)


def _scope(pack: Procedure, spans: Sequence[Span], only: tuple[ColumnElement[bool], ...]) -> Scope:
    return Narrowed(pack.key, Span(spans[0].start, spans[-1].end), pack.zone, only=only)


# ---- counting


def _counted(of: Explored) -> tuple[dict[Key, Periods], Periods]:
    rows: dict[Key, Periods] = {}
    whole = Periods(len(of.spans))
    for values, side, place, tally in _tallied(of, of.wanted.by):
        rows.setdefault(values, Periods(len(of.spans))).count(side, place, tally)
        if of.adds:
            whole.count(side, place, tally)
    # A case that stands in several rows is counted once among all.
    for _, side, place, tally in () if of.adds else _tallied(of, ()):
        whole.count(side, place, tally)
    return rows, whole


Found = Iterator[tuple[Key, int, int, Tally]]


def _tallied(of: Explored, by: tuple[Dimension, ...]) -> Found:
    bases = {one.basis for one in of.gauges}
    flags = _flags(of)
    if flags:
        yield from _sums(of, by, flags)
    if any(one.key in PERCENT for one in of.gauges):
        yield from _days(of, by)
    if bases - {Basis.RECEIVED}:
        yield from _crossed(of, by, bases)


def _flags(of: Explored) -> list[str]:
    """Return the flags that the figures are made of. Cases received are counted with whatever else is of them."""
    mine = [one for one in of.gauges if one.basis is Basis.RECEIVED]
    return list(dict.fromkeys(flag for one in mine for flag in (RECEIVED, *one.flags)))


def _sums(of: Explored, by: tuple[Dimension, ...], flags: list[str]) -> Found:
    queries = []
    for side, (asked, spans) in enumerate(zip(of.asked, of.sides, strict=True)):
        sub = facts.received(asked, by, flags, spans).subquery()
        keys = [*(sub.c[one.value] for one in by), sub.c.place]
        queries.append(select(literal(side), *keys, *(func.sum(sub.c[name]) for name in flags)).group_by(*keys))
    for side, *row in _rows(queries):
        values, place, numbers = row[: len(by)], row[len(by)], row[len(by) + 1 :]
        sums = Tally()
        sums.sums.update(dict(zip(flags, map(int, numbers), strict=True)))
        yield _key(values), side, place, sums


def _days(of: Explored, by: tuple[Dimension, ...]) -> Found:
    queries = []
    for side, (asked, spans) in enumerate(zip(of.asked, of.sides, strict=True)):
        sub = facts.answered(asked, by, spans).subquery()
        keys = [*(sub.c[one.value] for one in by), sub.c.place, sub.c.days]
        queries.append(select(literal(side), *keys, func.count()).group_by(*keys))
    for side, *row in _rows(queries):
        *values, place, days, number = row
        found = Tally()
        found.days[int(days)] += number
        yield _key(values), side, place, found


def _crossed(of: Explored, by: tuple[Dimension, ...], bases: set[Basis]) -> Found:
    queries = []
    for side, (asked, spans) in enumerate(zip(of.asked, of.sides, strict=True)):
        sub = facts.crossed(asked, by, spans).subquery()
        keys = [*(sub.c[one.value] for one in by), sub.c.came, sub.c.over]
        queries.append(select(literal(side), *keys, func.count()).group_by(*keys))
    for side, *row in _rows(queries):
        *values, came, over, number = row
        for place, name in _stands(came, over, bases, len(of.spans)):
            found = Tally()
            found.sums[name] += number
            yield _key(values), side, place, found


def _stands(came: int, over: int, bases: set[Basis], number: int) -> Iterator[tuple[int, str]]:
    """Yield the periods that a case counts in, and as what, by those that it came in and was over in."""
    if Basis.ENDED in bases and 0 <= over < number:
        yield over, Basis.ENDED.value
    if Basis.OPEN in bases:
        yield from ((place, OPEN_AT_END) for place in range(max(0, came), min(over, number)))


def _rows(queries: Sequence[Any]) -> Any:
    return db.session.execute(union_all(*queries), execution_options=UNGUARDED)


def _key(values: Sequence[Any]) -> Key:
    return tuple(str(value or "") for value in values)


# ---- what a figure opens


def condition(of: Explored, figure: str, row: Key | None, place: int, side: int) -> ColumnElement[bool]:
    """Return the condition on cases that a figure counts them by, in a row or in all. KeyError where there is none."""
    if figure not in FLAGS or (row is not None and len(row) != len(of.wanted.by)):
        raise KeyError(figure)
    gauge = GAUGES.get(figure)
    basis = gauge.basis if gauge else Basis.RECEIVED
    sub = _opening(of, basis, figure, side).subquery()
    wanted = facts.having(basis, figure, place, sub)
    if row is not None:
        wanted += [sub.c[by.value] == value for by, value in zip(of.wanted.by, row, strict=True)]
    return Case.id.in_(select(sub.c.case_id).where(*wanted))


def _opening(of: Explored, basis: Basis, figure: str, side: int) -> Any:
    asked, spans = of.asked[side], of.sides[side]
    if basis is not Basis.RECEIVED:
        return facts.crossed(asked, of.wanted.by, spans)
    return facts.received(asked, of.wanted.by, {figure}, spans)
