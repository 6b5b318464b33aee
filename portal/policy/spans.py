"""The days that figures are about, and the periods of the same length that lie before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from portal.policy.calendar import ONE_DAY

QUARTER, YEAR = 3, 12  # months


@dataclass(frozen=True)
class Span:
    """The days that figures are about, both included."""

    start: date
    end: date

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the first instant of the first day where the body is, and the first after the last day."""
        first, after = (datetime.combine(day, time.min, tzinfo=zone) for day in (self.start, self.end + ONE_DAY))
        return first.astimezone(UTC), after.astimezone(UTC)

    @property
    def before(self) -> Span:
        """Return the days of the period before: as many whole months where it is of whole months, else as many days."""
        if months := self._months:
            return Span(_months_on(self.start, -months), self.start - ONE_DAY)
        return Span(self.start - (self.end - self.start + ONE_DAY), self.start - ONE_DAY)

    def earlier(self, number: int) -> tuple[Span, ...]:
        """Return so many periods before this one, the oldest first."""
        found = [self]
        while len(found) <= number:
            found.append(found[-1].before)
        return tuple(reversed(found[1:]))

    @property
    def _months(self) -> int:
        """Return of how many whole months it is; 0 where it begins or ends within one."""
        after = self.end + ONE_DAY
        if self.start.day != 1 or after.day != 1:
            return 0
        return (after.year - self.start.year) * 12 + after.month - self.start.month


def around(day: date, months: int = 1) -> Span:
    """Return the month that a day lies in, or its quarter or year: so many months, counted from January."""
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Span(start, _months_on(start, months) - ONE_DAY)


def _months_on(day: date, months: int) -> date:
    """Return the first of the month so many months later, or earlier."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
