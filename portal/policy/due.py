"""When a report is due: the rules of a pack as values, each with the day it falls on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.clock import COUNTS, Counts, Limit

WEEK = 7


@dataclass(frozen=True)
class Period:
    """What a report is about: its first and last day, and a key that no other period of the same duty has."""

    key: str
    start: date
    end: date


class IfClosed(StrEnum):
    """What becomes of a due day that isn't an open day. It stays as written unless the pack says otherwise."""

    STAYS = "stays"
    NEXT = "next open day"
    PREVIOUS = "previous open day"


@dataclass(frozen=True)
class LastOpenDay:
    """The last business day of the period itself."""

    def of(self, period: Period, calendar: Calendar) -> date:
        """Return the due day for a period."""
        return _open_day(period.end, calendar, -ONE_DAY)


@dataclass(frozen=True)
class OpenDayAfter:
    """The nth business day after the period's end: "the 5th business day of the following month"."""

    number: int

    def of(self, period: Period, calendar: Calendar) -> date:
        """Return the due day for a period."""
        return calendar.after(period.end, self.number)


@dataclass(frozen=True)
class DayOfMonth:
    """A day of the month after the period, by its number; in a shorter month that month's last day."""

    day: int

    def of(self, period: Period, calendar: Calendar) -> date:  # noqa: ARG002 - the day is as written
        """Return the due day for a period."""
        first = period.end + ONE_DAY
        return first.replace(day=min(self.day, monthrange(first.year, first.month)[1]))


@dataclass(frozen=True)
class DaysAfter:
    """So many calendar days after the period's end."""

    days: int

    def of(self, period: Period, calendar: Calendar) -> date:  # noqa: ARG002 - every day counts
        """Return the due day for a period."""
        return period.end + timedelta(days=self.days)


@dataclass(frozen=True)
class Weekday:
    """A weekday of the period, which is a week; Monday is 0."""

    weekday: int

    def of(self, period: Period, calendar: Calendar) -> date:  # noqa: ARG002 - the day is as written
        """Return the due day for a period."""
        return period.start + timedelta(days=(self.weekday - period.start.weekday()) % WEEK)


@dataclass(frozen=True)
class BeforeMeeting:
    """A weekday before a meeting, never the day of the meeting itself; Monday is 0."""

    weekday: int

    def before(self, held_on: date) -> date:
        """Return the last such weekday before the day of the meeting."""
        return held_on - timedelta(days=(held_on.weekday() - self.weekday - 1) % WEEK + 1)


class After(StrEnum):
    """What a rule counts from that isn't a period: something that happens, or the duty before it being done."""

    EVENT = "event"
    STEP = "step"


@dataclass(frozen=True)
class AfterStart:
    """Some days after an event or after the duty that it follows. Without a limit at once, which is the same day."""

    what: After
    limit: Limit | None = None

    def after(self, day: date, calendar: Calendar) -> date:
        """Return the due day where it was set going on `day`."""
        if self.limit is None:
            return day
        if COUNTS[self.limit.unit] is Counts.EVERY_DAY:
            return day + timedelta(days=self.limit.amount)
        return calendar.after(day, self.limit.amount)


PeriodRule = LastOpenDay | OpenDayAfter | DayOfMonth | DaysAfter | Weekday
Rule = PeriodRule | BeforeMeeting | AfterStart


@dataclass(frozen=True)
class Due:
    """A rule, its words in the pack, the time of day (none: the end of the day), and what a closed day does to it."""

    rule: Rule
    words: str
    at: time | None = None
    if_closed: IfClosed = IfClosed.STAYS

    def settled(self, day: date, calendar: Calendar) -> date:
        """Return the due day, moved where it is closed and the pack says that it moves."""
        if self.if_closed is IfClosed.STAYS:
            return day
        return _open_day(day, calendar, ONE_DAY if self.if_closed is IfClosed.NEXT else -ONE_DAY)

    def instant(self, day: date, zone: ZoneInfo) -> datetime:
        """Return the first instant that is too late: that time of the day, or the midnight that ends it."""
        local = datetime.combine(day if self.at else day + ONE_DAY, self.at or time.min, tzinfo=zone)
        return local.astimezone(UTC)


def _open_day(day: date, calendar: Calendar, step: timedelta) -> date:
    while not calendar.is_open(day):
        day += step
    return day
