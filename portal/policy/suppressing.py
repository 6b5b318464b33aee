"""Small numbers kept back, with others beside them, so that no sum from which one could be worked out remains.

How many were received is kept first, by itself. The other numbers of a row stand or go together: those that are met and
missed make those that are bound, and one could be had from the others; and they go where how many were received goes,
which they would tell, or where one less another is a small number (`policy.nesting`). Then rows are added until no
small number follows from any sum that a reader may know: of all rows, of those that share something, and of those of
one parent (a programme's services).

What a report tells of the period before is kept back by itself, by the same rules: so it tells what that period's own
report told, and nothing that was kept back there follows from the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from portal.policy.built import KEPT_BACK, MEASURED, OF_BEFORE, Column, Holds, Shape, Sheet, Value
from portal.policy.nesting import differences

FIRST = frozenset({"received", f"received{OF_BEFORE}"})  # the keys of the numbers that are kept first


def suppressed(sheet: Sheet, below: int, parents: Mapping[str, str] | None = None) -> Sheet:
    """Return a sheet of figures in which no number from 1 up to `below` stands or can be worked out.

    `parents` are the wholes that the values of a dimension are parts of: a service's programme. A sheet that tells of
    cases one by one has no such numbers, and stays as it is.
    """
    if sheet.cases or not sheet.rows or not any(_counts(column) for column in sheet.columns):
        return sheet
    now, before = _sides(sheet)
    for side in (now, before):
        sheet = _suppressed(sheet, side, below, parents or {}) if any(map(_counts, side)) else sheet
    return sheet


def _sides(sheet: Sheet) -> tuple[frozenset[Column], frozenset[Column]]:
    """Return the columns that tell of the period, and those that tell of the one before."""
    before = frozenset(column for column in sheet.columns if column.key.endswith(OF_BEFORE))
    return frozenset(sheet.columns) - before, before


def _suppressed(sheet: Sheet, side: frozenset[Column], below: int, parents: Mapping[str, str]) -> Sheet:
    table = _table(sheet, side, below, parents)
    hidden = table.hidden()
    first = table.first.hidden() if table.first else hidden

    def kept_back(place: int, row: tuple[Value, ...]) -> tuple[Value, ...]:
        goes = (
            column in side and place in (first if _is_first(column) else hidden) and column.shape in MEASURED
            for column in sheet.columns
        )  # fmt: skip
        return tuple(KEPT_BACK if one else value for one, value in zip(goes, row, strict=True))

    return replace(sheet, rows=tuple(kept_back(place, row) for place, row in enumerate(sheet.rows)))


def _counts(column: Column) -> bool:
    return column.shape is Shape.NUMBER and column.holds is Holds.PLAIN


def _is_first(column: Column) -> bool:
    return column.key in FIRST and _counts(column)


@dataclass(frozen=True)
class _Table:
    """Figures by what they are of: the values of each row's dimensions, and the numbers of each column by row.

    `first` is the table of what is kept first: a row that goes there goes here too.
    """

    names: tuple[tuple[Value, ...], ...]
    counts: tuple[tuple[int, ...], ...]
    below: int
    parents: Mapping[str, str]
    first: _Table | None = None

    @cached_property
    def sums(self) -> list[tuple[frozenset[int], bool]]:
        """The rows of each sum that another sheet may tell, and whether it is kept back there, by these same rules."""
        found = []
        for keys in self._groupings():
            groups: dict[tuple[Value, ...], list[int]] = {}
            for row, key in enumerate(keys):
                groups.setdefault(key, []).append(row)
            if len(groups) < len(keys) or len(self.names[0]) > 1:
                hidden = self.summed(groups).hidden()
                found += [(frozenset(rows), place in hidden) for place, rows in enumerate(groups.values())]
        return found

    def _groupings(self) -> Iterator[list[tuple[Value, ...]]]:
        """Yield what rows are summed by: some of the dimensions, or the wholes that the values of one are parts of."""
        width = len(self.names[0]) if self.names else 0
        for size in range(1, width):
            for some in combinations(range(width), size):
                yield [tuple(name[place] for place in some) for name in self.names]
        for place in range(width):
            if any(name[place] in self.parents for name in self.names):
                yield [
                    (*name[:place], self.parents.get(str(name[place]), name[place]), *name[place + 1 :])
                    for name in self.names
                ]

    def summed(self, groups: Mapping[tuple[Value, ...], list[int]]) -> _Table:
        """Return the figures of groups of rows."""
        counts = tuple(tuple(sum(numbers[row] for row in rows) for rows in groups.values()) for numbers in self.counts)
        first = self.first.summed(groups) if self.first else None
        return _Table(tuple(groups), counts, self.below, self.parents, first)

    def hidden(self) -> frozenset[int]:
        """Return the rows that are kept back."""
        hidden = {row for numbers in self.counts for row, number in enumerate(numbers) if self._is_small(number)}
        hidden |= self.first.hidden() if self.first else frozenset()
        # The parts of a sum that is kept back would tell it.
        hidden = hidden.union(*(rows for rows, kept_back in self.sums if kept_back))
        while more := next(self._lacking(hidden), None):
            hidden |= more
        return frozenset(hidden)

    def _is_small(self, number: int) -> bool:
        return 0 < number < self.below

    def _lacking(self, hidden: set[int]) -> Iterator[set[int]]:
        """Yield rows that must be kept back as well, while there are any."""
        everything = frozenset(range(len(self.names)))
        for numbers in self.counts:
            small = [row for row in hidden if self._is_small(numbers[row])]
            known = [rows for rows, kept_back in self.sums if not kept_back]
            known += [everything] if not self._is_small(sum(numbers)) else []
            for line in known:
                if any(row in line for row in small) and sum(numbers[row] for row in line & hidden) < self.below:
                    yield from self._another(line, numbers, hidden)
            # A number that is there can be one more or one less; of nothing there can't be less, so it frees no other.
            there = {row for row in hidden if numbers[row]}
            told = determined([line & there for line in known], there) if small else frozenset()
            for row in small:
                if row in told:
                    for line in sorted((line for line in known if row in line), key=len):
                        yield from self._another(line, numbers, hidden)

    def _another(self, line: frozenset[int], numbers: tuple[int, ...], hidden: set[int]) -> Iterator[set[int]]:
        """The least that helps: the smallest number that is there. Where none is, nothing of the sheet can be shown."""
        rest = sorted((row for row in line - hidden if numbers[row]), key=lambda row: (numbers[row], row))
        if rest:
            yield {rest[0]}
        elif whole := set(range(len(numbers))) - hidden:
            yield whole


def _table(sheet: Sheet, side: frozenset[Column], below: int, parents: Mapping[str, str]) -> _Table:
    dimensions = [place for place, column in enumerate(sheet.columns) if column.shape not in MEASURED]
    names = tuple(tuple(row[place] for place in dimensions) for row in sheet.rows)
    numbers = {
        column: tuple(_number(row[place]) for row in sheet.rows)
        for place, column in enumerate(sheet.columns)
        if column in side and _counts(column)
    }
    first = tuple(told for column, told in numbers.items() if _is_first(column))
    others = tuple(told for column, told in numbers.items() if not _is_first(column))
    kept_first = _Table(names, first, below, parents) if first else None
    return _Table(names, (*others, *differences(numbers)), below, parents, kept_first)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def determined(sums: Iterable[Iterable[int]], unknown: Iterable[int]) -> frozenset[int]:
    """Return which unknown numbers follow from the known sums of some of them, each given as the places summed."""
    places = sorted(unknown)
    rows = [[Fraction(place in members) for place in places] for members in map(frozenset, sums) if members]
    pivots = _reduced(rows)
    alone = (column for row, column in pivots if sum(1 for value in rows[row] if value) == 1)
    return frozenset(places[column] for column in alone)


def _reduced(rows: list[list[Fraction]]) -> list[tuple[int, int]]:
    """Bring rows into reduced echelon form, in place; return where the pivots are."""
    pivots: list[tuple[int, int]] = []
    for column in range(len(rows[0]) if rows else 0):
        top = len(pivots)
        found = next((row for row in range(top, len(rows)) if rows[row][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        scale = rows[top][column]
        rows[top] = [value / scale for value in rows[top]]
        for row, values in enumerate(rows):
            if row != top and values[column]:
                times = values[column]
                rows[row] = [value - times * up for value, up in zip(values, rows[top], strict=True)]
        pivots.append((top, column))
    return pivots
