"""What a body tells the public of how it does: which figures, of which quarters and years, and what is kept back.

Quarters and their year are told side by side, so they are kept back together: a number that is withheld in one quarter
can't be worked out from the year, nor from what is counted by something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from portal.policy.built import MEASURED, Column, Holds, Part, Shape, Sheet, Value
from portal.policy.calendar import ONE_DAY
from portal.policy.disclosure import Audience, How, Rule, Small
from portal.policy.measures import BOUND
from portal.policy.nesting import differences
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension, Measure, SheetRule
from portal.policy.spans import QUARTER, YEAR, Span, around
from portal.policy.suppressing import suppressed

BELOW = 5  # where no profile of the pack's says it
WHY = "A few cases of one kind can be recognised by those who know them."
WHOLE, KINDS, NATURES, OUTCOMES, LIMITS = "whole", "kinds", "natures", "outcomes", "limits"
USUAL = (Measure.RECEIVED, Measure.ANSWERED, Measure.CLOSED, Measure.OPEN, Measure.MEDIAN, Measure.SLOWEST)
# All sheets count the same, so that what is kept back of one is kept back of its sums on the others.
RULES: tuple[SheetRule, ...] = (
    SheetRule(WHOLE, "In all", "", shows=USUAL),
    SheetRule(KINDS, "By kind", "", by=(Dimension.KIND,), shows=USUAL),
    SheetRule(NATURES, "What it was about", "", by=(Dimension.NATURE,), shows=USUAL),
    SheetRule(OUTCOMES, "What came of it", "", by=(Dimension.OUTCOME,), shows=USUAL),
)
LEFT: Mapping[str, frozenset[str]] = {  # which of the figures are told at last, where not all
    NATURES: frozenset({Measure.RECEIVED}),
    OUTCOMES: frozenset({Measure.ANSWERED}),
}
T = TypeVar("T")
PERIOD = Column("period", "Period")
# Where the pack publishes nothing to anyone: figures, small numbers aside, and nothing else.
PUBLIC = Audience(
    key="public",
    name="The public",
    reason="How a body does is for everyone to know, and of whom it is told for nobody.",
    rules=(Rule("figures", How.SHOWN, frozenset({Holds.PLAIN}), frozenset(), "", "Figures tell of no one."),),
    small=Small(BELOW, "", WHY),
)


def audience_of(pack: Procedure) -> Audience:
    """Return the profile of the public: the pack's own of what can be published, the strictest; else the usual one."""
    published = [one for one in pack.audiences.values() if one.publishing and one.small]
    return max(published, key=lambda one: one.small.below if one.small else 0, default=PUBLIC)


@dataclass(frozen=True)
class Period:
    """A quarter or a year that figures are of: "2026-q3", "2026". Of a year that runs, so much as has gone by."""

    key: str
    span: Span

    @property
    def year(self) -> int:
        """Return the year that it is, or lies in."""
        return self.span.start.year

    @property
    def quarter(self) -> int:
        """Return which quarter of its year it is; 0 for a year."""
        return int(self.key.partition("-q")[2] or 0)

    @property
    def is_over(self) -> bool:
        """Return whether it is told as a whole."""
        return bool(self.quarter) or (self.span.end.month, self.span.end.day) == (12, 31)


def periods_of(year: int, today: date) -> tuple[Period, ...]:
    """Return the year, as far as its quarters have gone by before today, and each of these; none where none has.

    A quarter that runs isn't told: what comes in on one day could be read from two days' figures.
    """
    quarters = tuple(_quarters(year, today))
    if not quarters:
        return ()
    return (Period(f"{year}", Span(date(year, 1, 1), quarters[-1].span.end)), *quarters)


def _quarters(year: int, today: date) -> Iterator[Period]:
    for number in range(1, YEAR // QUARTER + 1):
        span = around(date(year, number * QUARTER, 1), QUARTER)
        if span.end < today:
            yield Period(f"{year}-q{number}", span)


def quarter_of(day: date) -> str:
    """Return the key of the quarter that a day lies in."""
    return f"{day.year}-q{(day.month - 1) // QUARTER + 1}"


def is_due(year: int, counted: date | None, today: date) -> bool:
    """Return whether a year is to be counted: it never was, or a quarter has gone by since and it may still move.

    In between it stands still, whatever is corrected: two days' figures would tell of the case that moved. A year is
    counted for the last time when the third quarter after it has gone by.
    """
    if counted is None:
        return True
    return year >= today.year - 1 and counted < around(today, QUARTER).start


def years_to_tell(first: date, today: date, most: int) -> range:
    """Return the years of which figures can be told, from the first day that anything was received on."""
    last = (today - ONE_DAY).year
    return range(max(first.year, last - most + 1), last + 1)


def told_of(sheet: Sheet, audience: Audience) -> Sheet | None:
    """Return what an audience may see of figures: the columns that it is shown; None where not what they are of."""
    shown = [(rule := audience.rule(one)) is not None and rule.how is How.SHOWN for one in sheet.columns]
    if any(one.shape not in MEASURED and not yes for one, yes in zip(sheet.columns, shown, strict=True)):
        return None
    rows = tuple(tuple(_where(row, shown)) for row in sheet.rows)
    return replace(sheet, columns=tuple(_where(sheet.columns, shown)), rows=rows)


def cut(sheet: Sheet) -> Sheet:
    """Return a sheet with those of its figures that are told at last."""
    left = LEFT.get(sheet.key)
    wanted = [left is None or one.shape not in MEASURED or one.key in left for one in sheet.columns]
    rows = tuple(tuple(_where(row, wanted)) for row in sheet.rows)
    return replace(sheet, columns=tuple(_where(sheet.columns, wanted)), rows=rows)


def beside(sheets: Mapping[str, Sheet], others: Iterable[Mapping[str, int]]) -> tuple[dict[str, Sheet], int]:
    """Return the sheets of a limit with more columns, and how many: by how many those it binds differ from `others`.

    These are numbers by period, which are told elsewhere.
    """
    keys = list(sheets)
    bound = tuple(_bound(sheets[key]) for key in keys)
    apart = [
        numbers
        for other in others
        for numbers in differences({_SAME: bound, replace(_SAME, key="other"): tuple(other[key] for key in keys)})
    ]
    more = tuple(Column(f"apart_{number}", "", Shape.NUMBER) for number in range(len(apart)))
    told = {
        key: replace(sheets[key], columns=(*sheets[key].columns, *more), rows=((*sheets[key].rows[0], *values),))
        for key, values in zip(keys, zip(*apart, strict=True) if apart else [()] * len(keys), strict=True)
    }
    return told, len(more)


_SAME = Column("bound", "", Shape.NUMBER, part=Part(like="of a stage"))


def _bound(sheet: Sheet) -> int:
    place = next((place for place, one in enumerate(sheet.columns) if one.key == BOUND), None)
    value = None if place is None else sheet.rows[0][place]
    return value if isinstance(value, int) else 0


def _where(values: Iterable[T], wanted: Sequence[bool]) -> Iterator[T]:
    return (value for value, yes in zip(values, wanted, strict=True) if yes)


def kept_back_together(year: Sheet, quarters: Mapping[str, Sheet], below: int) -> tuple[Sheet, dict[str, Sheet]]:
    """Return a sheet of a year and those of its quarters with small numbers kept back, in none of which one follows.

    The year's numbers are the sums of its quarters', so the year is kept back by the rules for sums, which are those
    by which it is kept back on its own.
    """
    rows: tuple[tuple[Value, ...], ...] = tuple((key, *row) for key, sheet in quarters.items() for row in sheet.rows)
    together = suppressed(replace(year, columns=(PERIOD, *year.columns), rows=rows), below)
    found: dict[str, list[tuple[Value, ...]]] = {key: [] for key in quarters}
    for key, *row in together.rows:
        found[str(key)].append(tuple(row))
    parts = {key: replace(sheet, rows=tuple(found[key])) for key, sheet in quarters.items()}
    return suppressed(year, below), parts
