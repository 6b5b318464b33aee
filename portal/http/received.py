"""When something came in, told as a day: a letter, a call."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from portal.errors import Invalid
from portal.policy.calendar import ONE_DAY

NOON = time(12)
TIMES = ("%H:%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")
A_TIME = "Give a time as 14:30, or as 2:30 pm."


def moment(day: date | None, zone: ZoneInfo, at: datetime, hour: time | None = None) -> datetime | None:
    """Return noon of the day, where the body is. Today, or no day at all, is None: it is received now.

    With an hour it is that hour of the day, or of today. A day that is still to come stays one that intake refuses,
    however far off.
    """
    today = at.astimezone(zone).date()
    if hour is not None:
        return datetime.combine(min(day or today, today + ONE_DAY), hour, tzinfo=zone)
    if day is None or day == today:
        return None
    return datetime.combine(min(day, today + ONE_DAY), NOON, tzinfo=zone)


def hour_of(words: str, field: str) -> time | None:
    """Return the time of day that was typed, "14:30" or "2:30 pm"; None where none was. Raises `Invalid`."""
    typed = words.strip().upper().replace(".", "")
    if not typed:
        return None
    for form in TIMES:
        try:
            return datetime.strptime(typed, form).time()  # noqa: DTZ007 - an hour of no day yet
        except ValueError:
            continue
    raise Invalid({field: A_TIME})
