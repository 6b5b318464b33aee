"""Charts of explorations: columns over time with their limits, what stands out marked by a shape; bars in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.admin import figures
from portal.admin.charts import FOOT, HIGH, Part, Rule
from portal.policy import splitting
from portal.policy.built import Column, Value
from portal.policy.splitting import Each
from portal.policy.trends import Found
from portal.reports.explored_tables import Line, Series, Stands, Table, limit
from portal.reports.exploring import Explored

MOST_TOLD = 20  # of what stands out in a table's rows
STEP = 52  # from one column to the next, in the chart's own units: a period is named with its year
ROOM = 40  # above the highest column: for its figure, and for the mark above that
SIGNS = {Found.ABOVE: "▲", Found.BELOW: "▼", Found.RISEN: "◆", Found.FALLEN: "◆"}
SHAPES = {
    Found.ABOVE: "M0 -6 L6 5 L-6 5 Z",
    Found.BELOW: "M0 6 L6 -5 L-6 -5 Z",
    Found.RISEN: "M0 -6 L6 0 L0 6 L-6 0 Z",
    Found.FALLEN: "M0 -6 L6 0 L0 6 L-6 0 Z",
}


@dataclass(frozen=True)
class Pillar:
    """One column: its place and height, its figure and its period in words, and the shape that marks it."""

    x: int
    y: float
    height: float
    name: str
    words: str
    shape: str


@dataclass(frozen=True)
class Told:
    """A period that stands out: its sign, and a sentence."""

    sign: str
    words: str


@dataclass(frozen=True)
class Chart:
    """One figure over time. `told` are all its figures in words, `limits` the mean and the limits, `marked` what
    stands out."""

    key: str
    words: str
    told: str
    width: int
    height: int
    pillars: tuple[Pillar, ...]
    rules: tuple[Rule, ...]
    limits: str
    marked: tuple[Told, ...]


def chart(of: Explored, one: Series, language: str) -> Chart:
    """Return the chart of one figure over the periods."""
    each = of.wanted.each or Each.MONTH
    column = Column(one.gauge.key, one.gauge.name, one.gauge.shape)
    names = [splitting.name(span, each) for span in of.spans]
    told = [figures.told(value, column, language) for value in one.values]
    top = _top(one)
    pillars = tuple(
        Pillar(n * STEP + STEP // 2, _y(value, top), ROOM + HIGH - _y(value, top), splitting.short(span, each), told[n],
               _shape(one.marks[n]))
        for n, (value, span) in enumerate(zip(map(_number, one.values), of.spans, strict=True))
    )  # fmt: skip
    marked = tuple(
        Told(SIGNS[mark.found], f"{names[n]}: {told[n]}, {mark.words}") for n, mark in enumerate(one.marks) if mark
    )
    every = ", ".join(f"{name} {words}" for name, words in zip(names, told, strict=True))
    words = f"{one.gauge.name}, each {each.value}"
    width = STEP * max(1, len(pillars))
    return Chart(
        one.gauge.key, words, every, width, ROOM + HIGH + FOOT, pillars, _rules(one, top), _limits(one), marked
    )


def _top(one: Series) -> float:
    upper = one.control.upper if one.control else 0.0
    return max([*map(_number, one.values), upper, 0.0]) or 1.0


def _rules(one: Series, top: float) -> tuple[Rule, ...]:
    if one.control is None:
        return ()
    limits = {"upper limit": one.control.upper, "mean": one.control.mean, "lower limit": one.control.lower}
    return tuple(Rule(_y(value, top), name) for name, value in limits.items())


def _limits(one: Series) -> str:
    if one.control is None:
        return ""
    shape = one.gauge.shape
    return (
        f"Mean {limit(one.control.mean, shape)}, limits {limit(one.control.lower, shape)} to "
        f"{limit(one.control.upper, shape)}."
    )


def _shape(mark: Stands | None) -> str:
    return SHAPES[mark.found] if mark else ""


def _y(value: float, top: float) -> float:
    return round(ROOM + HIGH * (1 - value / top), 1)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def stands(table: Table, language: str) -> list[Told]:
    """Return what stands out in the rows of a table, so many as can be read; the signs in it tell of the others."""
    found = [
        Told(SIGNS[cell.mark.found], f"{_named(line)}, {column.name}: {figures.told(cell.value, column, language)}, "
             f"{cell.mark.words}")
        for line in table.lines
        for column, cell in zip(table.columns, line.cells, strict=True)
        if cell.mark
    ]  # fmt: skip
    return found[:MOST_TOLD]


def _named(line: Line) -> str:
    return ", ".join(line.names)


def bars(table: Table) -> list[Part]:
    """Return the bar of each row, as long as its first figure is beside the largest."""
    values = [_number(line.cells[0].value) for line in table.lines]
    most = max([*values, 0.0]) or 1.0
    return [Part(0.0, round(100 * value / most, 1)) for value in values]


def sparks(table: Table) -> list[list[Part]]:
    """Return a small column for each period of each row: of the same measure in all rows, so they compare."""
    rows = [[_number(cell.value) for cell in line.cells] for line in table.lines]
    most = max([0.0, *(value for row in rows for value in row)]) or 1.0
    return [list(_small(row, most)) for row in rows]


def _small(row: Sequence[float], most: float) -> Iterator[Part]:
    for place, value in enumerate(row):
        yield Part(float(place), round(100 * value / most, 1))
