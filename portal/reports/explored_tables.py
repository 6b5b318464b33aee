"""An exploration as tables: what stands in each cell, what it opens, what it was before, and whether it stands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.policy import splitting
from portal.policy.built import ALL, Built, Column, Shape, Sheet, Value, percent
from portal.policy.control import FEWEST_CASES, METHOD, Control, Mark, control, words
from portal.policy.gauges import Gauge
from portal.policy.splitting import Against, Each
from portal.policy.trends import Found
from portal.reports.exploring import NOW, THEN, Explored, Key, Periods
from portal.reports.names import HEADS

PERIODS = "periods"  # the key of the table whose rows are periods
WAS = {Against.BEFORE: "the period before", Against.YEAR: "a year before"}
CHANGE, MARKED = "change", "Stands out"
HEAD_OF = {Each.WEEK: "Week", Each.MONTH: "Month", Each.QUARTER: "Quarter", Each.YEAR: "Year"}
NAME = "Explore"


class Opens(NamedTuple):
    """Which cases a figure counts: its flag, in which row (all where that is None), in which period of which side."""

    figure: str
    row: Key | None
    place: int
    side: int


class Stands(NamedTuple):
    """How a figure stands out, and in words."""

    found: Found
    words: str


@dataclass(frozen=True)
class Cell:
    """One figure: its value and what it opens, the same of what it is compared with, and how it stands out."""

    value: Value
    opens: Opens | None
    was: Value = None
    was_opens: Opens | None = None
    mark: Stands | None = None

    @property
    def change(self) -> Value:
        """Return by how much it differs from what it is compared with."""
        if isinstance(self.value, int | float) and isinstance(self.was, int | float):
            return self.value - self.was
        return None


@dataclass(frozen=True)
class Line:
    """One row: the names of what it is about, and its cells."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One table. `columns` are those of its cells; `heads` stand above what the rows are about."""

    key: str
    name: str
    heads: tuple[Column, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None
    against: str = ""

    @property
    def sheet(self) -> Sheet:
        """Return it as it goes into a file: beside each figure what it was, and at the end what stands out."""
        columns = (*self.heads, *(each for one in self.columns for each in self._columns(one)))
        marked = any(cell.mark for line in self.lines for cell in line.cells)
        if marked:
            columns = (*columns, Column("marked", MARKED))
        rows = tuple((*self._row(line), *([self._marks(line)] if marked else [])) for line in self.lines)
        return Sheet(self.key, self.name, "", columns, rows)

    def _columns(self, one: Column) -> Iterator[Column]:
        yield one
        if self.against:
            yield Column(f"{one.key}_was", f"{one.name}, {self.against}", one.shape)
            yield Column(f"{one.key}_change", f"{one.name}, {CHANGE}", one.shape)

    def _row(self, line: Line) -> Iterator[Value]:
        yield from line.names
        for cell in line.cells:
            yield cell.value
            if self.against:
                yield from (cell.was, cell.change)

    def _marks(self, line: Line) -> str:
        pairs = zip(self.columns, line.cells, strict=True)
        return "; ".join(f"{one.name}: {cell.mark.words}" for one, cell in pairs if cell.mark)


@dataclass(frozen=True)
class Series:
    """One figure of all cases over the periods, with its limits where it has enough of them."""

    gauge: Gauge
    values: tuple[Value, ...]
    control: Control | None
    marks: tuple[Stands | None, ...]


def tables(of: Explored) -> tuple[Table, ...]:
    """Return the tables: one of all figures; one for each where rows are told apart and columns are periods."""
    if not of.wanted.each:
        return (_of_rows(of),)
    return tuple(_of_one(of, gauge) for gauge in of.gauges) if of.wanted.by else (_of_periods(of, of.wanted.each),)


def series(of: Explored) -> tuple[Series, ...]:
    """Return the figures of all cases over the periods; none where the days are told as a whole."""
    return tuple(_series(of, gauge, of.whole) for gauge in of.gauges) if of.wanted.each else ()


def _series(of: Explored, gauge: Gauge, periods: Periods) -> Series:
    values = tuple(periods.at(NOW, place).figure(gauge) for place in range(len(of.spans)))
    found = _control(of, gauge, values)
    marks = (found.at(place) if found else None for place in range(len(values)))
    return Series(gauge, values, found, tuple(_stands(found, one, gauge.shape) for one in marks))


def _control(of: Explored, gauge: Gauge, values: Sequence[Value]) -> Control | None:
    first = next((place for place in range(len(values)) if of.whole.at(NOW, place).figure(gauge)), len(values))
    known = [_number(value) if first <= place and _is_over(of, place) else None for place, value in enumerate(values)]
    most = 1.0 if gauge.shape is Shape.SHARE else None
    return control(known, most=most, fewest=FEWEST_CASES if gauge.adds else 0.0)


def _is_over(of: Explored, place: int) -> bool:
    asked = of.asked[NOW]
    return of.spans[place].instants(asked.pack.zone)[1] <= asked.at


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _stands(found: Control | None, mark: Mark | None, shape: Shape) -> Stands | None:
    if found is None or mark is None:
        return None
    return Stands(mark.found, words(mark, *(limit(one, shape) for one in (found.mean, found.lower, found.upper))))


def limit(value: float, shape: Shape) -> str:
    """Return a mean or a limit as it is told: "41.3", "45.2%"."""
    return percent(value) if shape is Shape.SHARE else f"{value:,.1f}"


# ---- the three forms


def _of_rows(of: Explored) -> Table:
    lines = tuple(Line(_names(of, row), _cells(of, of.tallies[row], row)) for row in of.rows)
    total = Line(_all(of), _cells(of, of.whole, None)) if len(lines) > 1 else None
    columns = tuple(Column(one.key, one.name, one.shape) for one in of.gauges)
    return Table("figures", "Figures", _heads(of), columns, lines, total, _against(of))


def _cells(of: Explored, periods: Periods, row: Key | None) -> tuple[Cell, ...]:
    return tuple(_cell(of, gauge, periods, row, 0) for gauge in of.gauges)


def _of_periods(of: Explored, each: Each) -> Table:
    found = [_series(of, gauge, of.whole) for gauge in of.gauges]
    lines = tuple(
        Line(
            (splitting.name(span, each),), tuple(_cell(of, one.gauge, of.whole, None, n, one.marks[n]) for one in found)
        )
        for n, span in enumerate(of.spans)
    )
    columns = tuple(Column(one.key, one.name, one.shape) for one in of.gauges)
    return Table(PERIODS, "Figures over time", (Column("period", HEAD_OF[each]),), columns, lines, None, _against(of))


def _of_one(of: Explored, gauge: Gauge) -> Table:
    lines = tuple(_over_time(of, gauge, of.tallies[row], row) for row in of.rows)
    total = _over_time(of, gauge, of.whole, None) if len(lines) > 1 else None
    each = of.wanted.each or Each.MONTH
    columns = tuple(Column(f"{one.start}", splitting.name(one, each), gauge.shape) for one in of.spans)
    return Table(gauge.key, gauge.name, _heads(of), columns, lines, total, _against(of))


def _over_time(of: Explored, gauge: Gauge, periods: Periods, row: Key | None) -> Line:
    marks = _series(of, gauge, periods).marks
    cells = tuple(_cell(of, gauge, periods, row, place, mark) for place, mark in enumerate(marks))
    return Line(_all(of) if row is None else _names(of, row), cells)


def _cell(
    of: Explored, gauge: Gauge, periods: Periods, row: Key | None, place: int, mark: Stands | None = None
) -> Cell:
    now = periods.at(NOW, place)
    opens = _opens(now.opens(gauge), row, place, NOW)
    if not of.wanted.against:
        return Cell(now.figure(gauge), opens, mark=mark)
    then = periods.at(THEN, place)
    return Cell(now.figure(gauge), opens, then.figure(gauge), _opens(then.opens(gauge), row, place, THEN), mark)


def _opens(figure: str, row: Key | None, place: int, side: int) -> Opens | None:
    return Opens(figure, row, place, side) if figure else None


def _names(of: Explored, row: Key) -> tuple[str, ...]:
    if not of.wanted.by:
        return (ALL,)
    return tuple(of.names.of(by, value) for by, value in zip(of.wanted.by, row, strict=True))


def _all(of: Explored) -> tuple[str, ...]:
    return (ALL, *("" for _ in of.wanted.by[1:]))


def _heads(of: Explored) -> tuple[Column, ...]:
    return tuple(Column(one.value, HEADS[one]) for one in of.wanted.by) or (Column("cases", "Cases"),)


def _against(of: Explored) -> str:
    return WAS[of.wanted.against] if of.wanted.against else ""


def built(of: Explored, made_at: datetime) -> Built:
    """Return it as a report, for the files that have all of it."""
    sheets = tuple(one.sheet for one in tables(of))
    defined = tuple(f"{one.name}: {one.words}" for one in of.gauges)
    remarks = (*defined, *((METHOD,) if of.wanted.each else ()))
    start, end = of.spans[0].start, of.spans[-1].end
    return Built("explore", NAME, "", of.asked[NOW].pack.key, start, end, made_at, sheets, remarks)
