"""Charts as the server draws them, each beside its table: bars as long as a figure, and quarters side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.policy.built import KEPT_BACK, Built, Sheet, Value
from portal.policy.performing import WHOLE
from portal.public.open_data import rows

HIGH, STEP, BAR, HEAD, FOOT = 150, 66, 38, 18, 22  # the chart's measures, in its own units


@dataclass(frozen=True)
class Row:
    """A row of a table, with how long its bar is in hundredths; none where its figure is withheld."""

    values: dict[str, Any]
    bar: float | None

    @property
    def is_kept_back(self) -> bool:
        """Return whether it tells nothing but that it is withheld."""
        return _is_kept_back(self.values)


@dataclass(frozen=True)
class Column:
    """A quarter: an outline as high as what was received, filled as high as what was answered of it."""

    x: int
    outline: tuple[float, float] | None  # where it begins, and how high it is
    filled: tuple[float, float] | None
    short: str
    name: str
    values: dict[str, Any]

    @property
    def middle(self) -> float:
        """Return where its words stand."""
        return self.x + BAR / 2

    @property
    def top(self) -> float:
        """Return where its figure stands: above the outline."""
        return (self.outline[0] if self.outline else HIGH - FOOT) - 5

    @property
    def is_kept_back(self) -> bool:
        """Return whether it tells nothing but that it is withheld."""
        return _is_kept_back(self.values)


@dataclass(frozen=True)
class Chart:
    """Quarters side by side."""

    width: int
    columns: tuple[Column, ...]
    height: int = HIGH
    bar: int = BAR
    ground: int = HIGH - FOOT

    @property
    def is_kept_back(self) -> bool:
        """Return whether something is withheld, and what is told is that there was nothing."""
        known = [one.values.get("received") for one in self.columns if not one.is_kept_back]
        return len(known) < len(self.columns) and not any(known)

    @property
    def can_be_drawn(self) -> bool:
        """Return whether more of it is told than withheld: a row of gaps looks like a fault."""
        return 2 * sum(one.is_kept_back for one in self.columns) < len(self.columns)


@dataclass(frozen=True)
class Stage:
    """The limits of one stage of a pathway, each with the share of those that met it."""

    pathway: str
    name: str
    rows: tuple[Row, ...]

    @property
    def is_kept_back(self) -> bool:
        """Return whether none of its limits tells anything."""
        return all(row.is_kept_back for row in self.rows)


def whole(sheet: Sheet | None) -> dict[str, Any]:
    """Return the figures of all cases together."""
    found = rows(sheet) if sheet else []
    return found[0] if found else {}


def bars(sheet: Sheet | None, key: str) -> list[Row]:
    """Return the rows of a sheet of which anything is told, with bars by one of their figures."""
    found = [row for row in (rows(sheet) if sheet else []) if row.get(key)]
    most = max([1, *(row[key] for row in found if row[key] != KEPT_BACK)])
    return [Row(row, _hundredths(row[key], most)) for row in found]


def limits(sheet: Sheet | None) -> list[Stage]:
    """Return the limits by the stage that they belong to, in the procedure's order."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows(sheet) if sheet else []:
        place = (row["pathway_name"], row["stage_name"])
        found.setdefault(place, []).append(Row(row, _hundredths(row.get("share"), 1)))
    return [Stage(pathway, stage, tuple(lines)) for (pathway, stage), lines in found.items()]


def over_time(quarters: Sequence[tuple[str, str, Built]]) -> Chart | None:
    """Return the chart of some quarters, each with its short name and its long; None of fewer than two, nor of none
    in which anything came in."""
    told = [(short, name, _of_quarter(built)) for short, name, built in quarters]
    if len(told) < 2 or not any(values.get("received") for _short, _name, values in told):
        return None
    most = max([1, *(_number(values.get("received")) or 0 for _short, _name, values in told)])
    columns = (_column(place, short, name, values, most) for place, (short, name, values) in enumerate(told))
    return Chart(STEP * len(told), tuple(columns))


def _of_quarter(built: Built) -> dict[str, Any]:
    return whole(next((sheet for sheet in built.sheets if sheet.key == WHOLE), None))


def _column(place: int, short: str, name: str, values: dict[str, Any], most: float) -> Column:
    received, answered = _number(values.get("received")), _number(values.get("answered"))
    x = place * STEP + (STEP - BAR) // 2
    return Column(x, _stretch(received, most), _stretch(answered, most), short, name, values)


def _stretch(number: float | None, most: float) -> tuple[float, float] | None:
    if number is None:
        return None
    high = round((HIGH - FOOT - HEAD) * number / most, 1)
    return HIGH - FOOT - high, high


def _is_kept_back(values: dict[str, Any]) -> bool:
    found = [one for one in values.values() if one == KEPT_BACK or isinstance(one, int | float)]
    return KEPT_BACK in found and not any(_number(one) for one in found)


def _hundredths(value: Value, most: float) -> float | None:
    number = _number(value)
    return None if number is None else round(100 * number / most, 1)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None
