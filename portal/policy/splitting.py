"""Days split into weeks, months, quarters or years, and the days that each is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from portal.policy.calendar import ONE_DAY
from portal.policy.spans import QUARTER, YEAR, Span, around

A_WEEK = timedelta(days=7)
WEEKS_OF_A_YEAR = timedelta(days=364)  # so that a week is beside one that begins on the same weekday


class Each(StrEnum):
    """By what days are split."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Against(StrEnum):
    """What days are compared with."""

    BEFORE = "before"
    YEAR = "year"


MONTHS = {Each.MONTH: 1, Each.QUARTER: QUARTER, Each.YEAR: YEAR}


def split(span: Span, each: Each) -> tuple[Span, ...]:
    """Return the whole weeks (Monday to Sunday), months, quarters or years that some days lie in, the oldest first."""
    return tuple(_from(_around(span.start, each), span.end, each))


def _from(first: Span, last: date, each: Each) -> Iterator[Span]:
    while first.start <= last:
        yield first
        first = _around(first.end + ONE_DAY, each)


def _around(day: date, each: Each) -> Span:
    if each is not Each.WEEK:
        return around(day, MONTHS[each])
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + A_WEEK - ONE_DAY)


def compared(span: Span, against: Against) -> Span:
    """Return the days that some are compared with: those before, or the same a year before."""
    if against is Against.BEFORE:
        return span.before
    if span.end - span.start == A_WEEK - ONE_DAY:
        return Span(span.start - WEEKS_OF_A_YEAR, span.end - WEEKS_OF_A_YEAR)
    return Span(_a_year_before(span.start), _a_year_before(span.end + ONE_DAY) - ONE_DAY)


def _a_year_before(day: date) -> date:
    """Return the same day of the year before; of 29 February, the first of March."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def name(span: Span, each: Each) -> str:
    """Return what a period is called: "May 2026", "Q2 2026", "2026"; a week by the Monday that it begins on."""
    if each is Each.WEEK:
        return f"Week of {span.start.day} {span.start:%b %Y}"
    if each is Each.QUARTER:
        return f"Q{(span.start.month + 2) // QUARTER} {span.start.year}"
    return f"{span.start:%B %Y}" if each is Each.MONTH else f"{span.start.year}"


def short(span: Span, each: Each) -> str:
    """Return it as short as it stands below a column of a chart: "May 26"."""
    if each is Each.WEEK:
        return f"{span.start.day} {span.start:%b}"
    if each is Each.QUARTER:
        return f"Q{(span.start.month + 2) // QUARTER} {span.start:%y}"
    return f"{span.start:%b %y}" if each is Each.MONTH else f"{span.start.year}"
