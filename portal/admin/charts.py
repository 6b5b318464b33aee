"""Charts as the server draws them: columns over time with limits as lines, and bars that stand in a table's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.policy.built import Value
from portal.policy.trends import Trend
from portal.reports.boards import Drawn, Line
from portal.reports.recurrence import Recurrence, When

HIGH, STEP, BAR, FOOT = 140, 44, 28, 24  # the chart's measures, in its own units
WIDE = 64  # a column's, where quarters are named with their year


@dataclass(frozen=True)
class Column:
    """One column: where it stands, how high it is, and what it is called."""

    x: int
    y: float
    height: float
    name: str
    value: int


@dataclass(frozen=True)
class Rule:
    """A line across the chart: the mean, or one of the limits."""

    y: float
    name: str


@dataclass(frozen=True)
class Chart:
    """Columns over time, with lines. `words` say what it shows, `told` all its figures, for who doesn't see it."""

    key: str
    words: str
    told: str
    width: int
    height: int
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    marks: tuple[int, ...] = ()  # where a line stands upright: something was done there


@dataclass(frozen=True)
class Part:
    """One part of a row's bar: where it begins and how long it is, in hundredths."""

    x: float
    width: float


def over_time(months: Drawn, key: str, words: str, trend: Trend | None = None) -> Chart:
    """Return the chart of one figure of the months, with the mean and the limits of its trend where there are any."""
    place = next(n for n, figure in enumerate(months.board.figures) if figure.key == key)
    counts = [int(_number(line.figures[place])) for line in months.lines]
    limits = {"upper limit": trend.upper, "mean": trend.mean, "lower limit": trend.lower} if trend else {}
    top = max([1.0, *counts, *(value for value in limits.values() if value is not None)])
    columns = tuple(
        Column(n * STEP + (STEP - BAR) // 2, _y(count, top), HIGH - _y(count, top), line.name[:3], count)
        for n, (line, count) in enumerate(zip(months.lines, counts, strict=True))
    )
    rules = tuple(Rule(_y(value, top), name) for name, value in limits.items() if value is not None)
    told = ", ".join(f"{line.name} {count:,}" for line, count in zip(months.lines, counts, strict=True))
    return Chart(key, words, told, STEP * max(1, len(columns)), HIGH + FOOT, columns, rules)


def of_quarters(found: Recurrence, words: str) -> Chart:
    """Return the chart of how often something came, quarter by quarter, with a line where it was dealt with."""
    top = max([1, *(one.number for one in found.quarters)])
    columns = tuple(
        Column(n * WIDE + (WIDE - BAR) // 2, _y(one.number, top), HIGH - _y(one.number, top), one.name, one.number)
        for n, one in enumerate(found.quarters)
    )
    told = ", ".join(f"{one.name} {one.number:,}" for one in found.quarters)
    marks = tuple(n * WIDE + WIDE for n, one in enumerate(found.quarters) if one.when is When.DONE)
    return Chart("again", words, told, WIDE * len(columns), HIGH + FOOT, columns, (), marks)


def bars(board: Drawn) -> list[tuple[Part, ...]]:
    """Return the parts of each row's bar: of its whole, or beside the longest of all rows.

    Where the parts are numbers of days, the second reaches from the first to its own number.
    """
    places = [n for n, figure in enumerate(board.board.figures) if figure.key in board.board.bar]
    rows = [_lengths(board, line, places) for line in board.lines]
    most = max([1.0, *(sum(row) for row in rows)])
    return [tuple(_parts(row, sum(row) if board.board.is_whole else most)) for row in rows]


def _lengths(board: Drawn, line: Line, places: Sequence[int]) -> list[float]:
    wanted = {board.board.figures[place].key: _number(line.figures[place]) for place in places}
    values = [wanted[key] for key in board.board.bar]
    if board.board.is_whole or len(values) == 1:
        return values
    return [values[0], values[1] - values[0]]


def _parts(row: Sequence[float], whole: float) -> list[Part]:
    begins, found = 0.0, []
    for value in row:
        found.append(Part(round(begins, 1), round(100 * value / whole, 1) if whole else 0.0))
        begins = found[-1].x + found[-1].width
    return found


def _y(value: float, top: float) -> float:
    return round(HIGH - (HIGH - FOOT) * value / top, 1)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
