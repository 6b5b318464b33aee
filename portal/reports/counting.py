"""The sheets of figures: which rows cases count in, and what stands in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

from portal.policy import measures
from portal.policy.built import OF_BEFORE, Column, Holds, Sheet, Value
from portal.policy.measures import Counted, Tally
from portal.policy.reports import Covers, Dimension, SheetRule
from portal.reports.names import HEADS, Names


def keys(case: Counted, by: tuple[Dimension, ...]) -> set[tuple[str, ...]]:
    """Return the rows that a case counts in: of a stage with an outcome, those that it had together."""
    staged = Dimension.STAGE in by
    found = set()
    for stage, outcome in case.passages if staged else (("", ""),):
        values = dict(case.values)
        if staged:
            values[Dimension.STAGE] = (stage,)
            values[Dimension.OUTCOME] = (outcome,)
        found |= set(product(*(values[dimension] for dimension in by)))
    return found


class Figures:
    """One sheet of figures while cases are counted, and of the period before where it is compared."""

    def __init__(
        self, rule: SheetRule, names: Names, covers: Covers, within: Mapping[Dimension, str] | None = None
    ) -> None:
        self.rule = rule
        self.names = names
        self.rows: dict[tuple[str, ...], Tally] = {
            row: Tally() for row in names.expected(rule.by, covers, within or {})
        }
        self.before: dict[tuple[str, ...], Tally] = defaultdict(Tally)
        if not rule.by:
            self.rows[()] = Tally()

    def add(self, case: Counted, times: int = 1) -> None:
        """Count one case of the period, or as many as are alike."""
        for key in keys(case, self.rule.by):
            self.rows.setdefault(key, Tally()).add(case, times)

    def add_before(self, case: Counted, times: int = 1) -> None:
        """Count one case of the period before, or as many as are alike."""
        for key in keys(case, self.rule.by):
            self.before[key].add(case, times)

    def sheet(self, limits: dict[str, str], key: str, name: str) -> Sheet:
        """Return it as a sheet. `limits` are the names of those that it shows."""
        found = sorted({*self.rows, *(self.before if self.rule.compared else ())}, key=self._order)
        return Sheet(
            key=key,
            name=name,
            clause=self.rule.clause,
            columns=(*_heads(self.rule.by), *self._columns(limits)),
            rows=tuple((*self._told(row), *self._figures(row)) for row in found),
        )

    def _order(self, row: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
        return tuple(self.names.order(dimension, value) for dimension, value in zip(self.rule.by, row, strict=True))

    def _told(self, row: tuple[str, ...]) -> Iterator[Value]:
        return (self.names.of(dimension, value) for dimension, value in zip(self.rule.by, row, strict=True))

    def _columns(self, limits: dict[str, str]) -> Iterator[Column]:
        usual = list(measures.columns(self.rule.shows, limits))
        yield from usual
        if self.rule.compared:
            yield from (_before(one) for one in usual)

    def _figures(self, row: tuple[str, ...]) -> Iterator[Value]:
        yield from measures.figures(self.rows.get(row, EMPTY), self.rule.shows, self.rule.limits)
        if self.rule.compared:
            yield from measures.figures(self.before.get(row, EMPTY), self.rule.shows, self.rule.limits)


EMPTY = Tally()


def _before(column: Column) -> Column:
    part = column.part.renamed(OF_BEFORE) if column.part else None
    return Column(f"{column.key}{OF_BEFORE}", f"{column.name}, the period before", column.shape, part=part)


# A ward is what its reporter typed: it may be a name and an address.
HOLDS = {Dimension.MANAGER: Holds.PERSON, Dimension.WARD: Holds.WRITTEN}


def _heads(by: tuple[Dimension, ...]) -> Iterator[Column]:
    for dimension in by:
        yield Column(dimension.value, HEADS[dimension], holds=HOLDS.get(dimension, Holds.PLAIN))
