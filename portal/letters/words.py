"""How days and hours are written to people."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.policy.words import day

__all__ = ["day", "day_of", "hour"]


def hour(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the time of day that it was where the body is: "14:05", "2:05 pm"."""
    there = instant.astimezone(zone)
    return f"{there:%-I:%M %p}".lower() if language == "en-US" else f"{there:%H:%M}"


def day_of(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day on which `instant` fell where the body is."""
    return day(instant.astimezone(zone).date(), language)
