"""How dates and numbers are written to people."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day(value: date, language: str) -> str:
    """Return a date in full, as the body's language writes it: "Friday 1 May 2026", "Friday, May 1, 2026"."""
    if language == "en-US":
        return f"{value:%A, %B} {value.day}, {value.year}"
    return f"{value:%A} {value.day} {value:%B %Y}"


def day_of(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day on which `instant` fell where the body is."""
    return day(instant.astimezone(zone).date(), language)
