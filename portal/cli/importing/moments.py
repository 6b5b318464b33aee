"""Times of day as other systems write them: local, without an offset, and sometimes without an hour."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from portal.cli.importing.records import Unreadable

LAST_MINUTE = time(23, 59)


def wall(text: str, pattern: str, what: str) -> datetime:
    """Return what the clock on the wall showed. Raises `Unreadable` with `what` it should have been."""
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is added by `instant`, which knows it
    except ValueError:
        raise Unreadable(f"{what} can't be read: “{text[:40]}”." if text else f"{what} is missing.") from None


def instant(shown: datetime, zone: ZoneInfo, *, not_before: datetime | None = None) -> datetime:
    """Return the moment at which a clock in `zone` showed this.

    In the night when clocks go back an hour comes twice: the first is meant, unless only the second is not before
    `not_before`. In the night when they go forward, an hour that never was is the same stretch later.
    """
    first = shown.replace(tzinfo=zone).astimezone(UTC)
    if not_before is None or first >= not_before:
        return first
    second = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return second if second >= not_before else first


def closing(shown: datetime, zone: ZoneInfo, received_at: datetime) -> datetime:
    """Return when it was closed. Raises `Unreadable` where that is before it was received.

    Exactly midnight on the day of receipt is a date without a time: the end of that day is the latest it can mean.
    """
    received_on = received_at.astimezone(zone).date()
    if shown.time() == time.min and shown.date() == received_on:
        shown = datetime.combine(received_on, LAST_MINUTE)
    closed_at = instant(shown, zone, not_before=received_at)
    if closed_at < received_at:
        raise Unreadable("It was closed before it was received.")
    return closed_at
