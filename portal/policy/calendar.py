"""Working days and office hours, the only time a limit counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import accumulate

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def to_come(day: date, today: date) -> bool:
    """Return whether a day is still to come. Today is: a date is met until its end, as every limit in days is."""
    return day >= today


class Mark(StrEnum):
    """Why a day of a clock counts, or why it doesn't."""

    START = "start"
    COUNTED = "counted"
    EXTENDED = "extended"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    PAUSED = "paused"
    AFTER = "after"


@dataclass(frozen=True)
class Closed:
    """A day on which nothing counts, and what to call it: "Good Friday", "Saturday"."""

    mark: Mark
    name: str


NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = tuple(Closed(Mark.WEEKEND, name) for name in NAMES)


class Calendar:
    """The open days of one regime: a weekend, its named holidays and the body's own closures.

    Known from `first` to `last`, both included; a date outside raises ValueError, since a guess would be worse.
    Adding and counting are a look-up each, whatever the distance. `plain` is the calendar as the pack has it, without
    what was closed since.
    """

    def __init__(
        self,
        key: str,
        *,
        holidays: Mapping[date, str],
        closures: Mapping[date, str] | None = None,
        weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY}),
        first: date = date(2000, 1, 1),
        last: date = date(2049, 12, 31),
    ) -> None:
        self.key = key
        self.plain = self
        self.weekend = weekend
        self.holidays = dict(holidays)
        self.closures = dict(closures or {})
        self._first, self._last = first.toordinal(), last.toordinal()
        self._days = [date.fromordinal(ordinal) for ordinal in range(self._first, self._last + 1)]
        self._why = [self._why_closed(day) for day in self._days]
        self._open_days = [day for day, why in zip(self._days, self._why, strict=True) if why is None]
        self._open_until = [0, *accumulate(why is None for why in self._why)]

    def closing(self, days: Mapping[date, str]) -> Calendar:
        """Return this calendar with more closures. Its `plain` goes on being the one that they were added to."""
        more = Calendar(
            self.key,
            holidays=self.holidays,
            closures=self.closures | dict(days),
            weekend=self.weekend,
            first=date.fromordinal(self._first),
            last=date.fromordinal(self._last),
        )
        more.plain = self.plain
        return more

    def called(self, key: str) -> Calendar:
        """Return this calendar under another key. Both go by the same tables."""
        other = copy(self)
        other.key, other.plain = key, other if self.plain is self else self.plain
        return other

    def closed(self, day: date) -> Closed | None:
        """Return why `day` doesn't count, or None where it does."""
        return self._why[self._offset(day)]

    def is_open(self, day: date) -> bool:
        """Return whether `day` counts."""
        return self.closed(day) is None

    def days_after(self, day: date, last: date) -> Iterator[tuple[date, Closed | None]]:
        """Return each day after `day`, up to and including `last`, with why it doesn't count; None where it does."""
        first, end = self._offset(day) + 1, self._offset(last) + 1
        return zip(self._days[first:end], self._why[first:end], strict=True)

    def after(self, day: date, days: int) -> date:
        """Return the date `days` open days after `day`, which itself is not counted. With 0, `day` itself."""
        if days < 0:
            raise ValueError("A limit can't be negative.")
        offset = self._offset(day)
        if days == 0:
            return day
        index = self._open_until[offset + 1] - 1 + days
        if index >= len(self._open_days):
            raise ValueError(f"The calendar {self.key!r} ends before that date.")
        return self._open_days[index]

    def before(self, day: date, days: int) -> date:
        """Return the date `days` open days before `day`, which itself is not counted. With 0, `day` itself."""
        if days < 0:
            raise ValueError("A number of days can't be negative.")
        offset = self._offset(day)
        if days == 0:
            return day
        index = self._open_until[offset] - days
        if index < 0:
            raise ValueError(f"The calendar {self.key!r} begins after that date.")
        return self._open_days[index]

    def between(self, day: date, later: date) -> int:
        """Return how many open days lie after `day`, up to and including `later`."""
        return self._open_until[self._offset(later) + 1] - self._open_until[self._offset(day) + 1]

    def _why_closed(self, day: date) -> Closed | None:
        if day.weekday() in self.weekend:
            return WEEKDAYS[day.weekday()]
        if day in self.holidays:
            return Closed(Mark.HOLIDAY, self.holidays[day])
        if day in self.closures:
            return Closed(Mark.CLOSURE, self.closures[day])
        return None

    def _offset(self, day: date) -> int:
        ordinal = day.toordinal()
        if not self._first <= ordinal <= self._last:
            raise ValueError(f"{day.isoformat()} lies outside the calendar {self.key!r}.")
        return ordinal - self._first


@dataclass(frozen=True)
class OfficeHours:
    """When the office is open on each weekday, Monday first; None where it is closed all day."""

    week: Sequence[tuple[time, time] | None]

    def of(self, day: date) -> tuple[time, time] | None:
        """Return the opening and closing time of `day`, were it an open day."""
        return self.week[day.weekday()]
