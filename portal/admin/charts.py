"""Charts as the server draws them: bars, each with its figure in the table beside, and the limits as lines."""

from __future__ import annotations

from dataclasses import dataclass

from portal.policy.built import Shape, Sheet, Value
from portal.policy.trends import Trend

HIGH, STEP, BAR, FOOT = 140, 44, 28, 24  # the chart's measures, in its own units


@dataclass(frozen=True)
class Bar:
    """One bar: where it stands, how high it is, and what it is called."""

    x: int
    y: float
    height: float
    name: str
    value: int


@dataclass(frozen=True)
class Line:
    """A line across the chart: the mean, or one of the limits."""

    y: float
    name: str


@dataclass(frozen=True)
class Chart:
    """Columns over time, with lines."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


def over_time(months: Sheet, trend: Trend) -> Chart:
    """Return the chart of a table of months, with the mean and the limits of the trend where there are any."""
    counts = [int(_number(row[1])) for row in months.rows]
    given = {"upper limit": trend.upper, "mean": trend.mean, "lower limit": trend.lower}
    top = max([1.0, *counts, *(value for value in given.values() if value is not None)])
    bars = tuple(
        Bar(place * STEP + (STEP - BAR) // 2, _y(count, top), HIGH - _y(count, top), str(row[0])[:3], count)
        for place, (row, count) in enumerate(zip(months.rows, counts, strict=True))
    )
    lines = tuple(Line(_y(value, top), name) for name, value in given.items() if value is not None)
    return Chart(STEP * max(1, len(bars)), HIGH + FOOT, bars, lines)


def _y(value: float, top: float) -> float:
    return round(HIGH - (HIGH - FOOT) * value / top, 1)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def widths(sheet: Sheet) -> list[float]:
    """Return how long the bar of each row is, in hundredths, by its first column of numbers; of shares, as they are."""
    place = next(n for n, column in enumerate(sheet.columns) if column.shape is Shape.NUMBER)
    values = [_number(row[place]) for row in sheet.rows]
    top = max([1.0, *values])
    return [round(100 * value / top, 1) for value in values]
