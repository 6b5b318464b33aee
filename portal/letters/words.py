"""How days and hours are written to people."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.procedures.spoken_dates import day, hour, short

__all__ = ["day", "day_of", "hour", "short"]


def day_of(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day on which `instant` fell where the body is."""
    return day(instant.astimezone(zone).date(), language)
