"""Dates as letters and timelines have them in English, and the days' names: found again to be told in another
language."""

from __future__ import annotations

import re
from datetime import date, datetime

from portal.policy.calendar import NAMES

WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
BRITISH = re.compile(WEEKDAY + r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
AMERICAN = re.compile(WEEKDAY + r"([A-Z][a-z]+) (\d{1,2}), (\d{4})")


def day_in(text: str) -> date | None:
    """Return the date that a text is: “Friday 1 May 2026”, “May 1, 2026”; None where it is something else."""
    if british := BRITISH.fullmatch(text):
        return _date(british[1], british[2], british[3])
    american = AMERICAN.fullmatch(text)
    return _date(american[2], american[1], american[3]) if american else None


def weekday_in(text: str) -> int | None:
    """Return which day of the week a text names, 0 for “Monday”; None where it is something else."""
    return NAMES.index(text) if text in NAMES else None


def _date(number: str, month: str, year: str) -> date | None:
    try:
        return datetime.strptime(f"{number} {month} {year} +0000", "%d %B %Y %z").date()
    except ValueError:
        return None
