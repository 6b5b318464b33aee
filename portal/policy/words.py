"""How a date is written to people."""

from __future__ import annotations

from datetime import date

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
