"""How a date is written to people."""

from __future__ import annotations

from datetime import date, timedelta

AMERICAN = "en-US"


def day(value: date, language: str) -> str:
    """Return a date in full, as the body's language writes it: "Friday 1 May 2026", "Friday, May 1, 2026"."""
    return (
        f"{value:%A}, {plain_day(value, language)}"
        if language == AMERICAN
        else f"{value:%A} {plain_day(value, language)}"
    )


def plain_day(value: date, language: str) -> str:
    """Return a date without its weekday: "1 May 2026", "May 1, 2026"."""
    if language == AMERICAN:
        return f"{value:%B} {value.day}, {value.year}"
    return f"{value.day} {value:%B %Y}"


def period_words(start: date, end: date, language: str = "en-GB") -> str:
    """Return a period as it is spoken of: "May 2026", "1 Apr to 30 Jun 2026" ("Apr 1 to Jun 30, 2026"), or one day."""
    if start.day == 1 and (end + timedelta(days=1)).day == 1 and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    last = _short_day(end, language, year=True)
    return last if start == end else f"{_short_day(start, language, year=start.year != end.year)} to {last}"


def _short_day(value: date, language: str, *, year: bool) -> str:
    if language == AMERICAN:
        return f"{value:%b} {value.day}{f', {value.year}' if year else ''}"
    return f"{value.day} {value:%b}{f' {value.year}' if year else ''}"
