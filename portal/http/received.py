"""When something came in, told as a day: a letter, a call."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from portal.policy.calendar import ONE_DAY

NOON = time(12)


def moment(day: date | None, zone: ZoneInfo, at: datetime) -> datetime | None:
    """Return noon of the day, where the body is. Today, or no day at all, is None: it is received now.

    A day that is still to come stays one that intake refuses, however far off.
    """
    today = at.astimezone(zone).date()
    if day is None or day == today:
        return None
    return datetime.combine(min(day, today + ONE_DAY), NOON, tzinfo=zone)
