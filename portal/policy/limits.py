"""How long a limit is: an amount in its own unit, and what that unit goes by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.policy.conditions import Condition
from portal.policy.saying import Said, say_many


class Unit(StrEnum):
    """What a limit is counted in. Business days count as working days do; the word is the procedure's own."""

    WORKING_DAYS = "working days"
    BUSINESS_DAYS = "business days"
    CALENDAR_DAYS = "calendar days"
    WORKING_HOURS = "working hours"


class Counts(StrEnum):
    """What a unit goes by."""

    OPEN_DAYS = "the open days of the calendar"
    EVERY_DAY = "every day"
    OFFICE_HOURS = "the hours in which the office is open"


# Every unit has its line: one without counts nothing, and says so with a KeyError.
COUNTS: Mapping[Unit, Counts] = {
    Unit.WORKING_DAYS: Counts.OPEN_DAYS,
    Unit.BUSINESS_DAYS: Counts.OPEN_DAYS,
    Unit.CALENDAR_DAYS: Counts.EVERY_DAY,
    Unit.WORKING_HOURS: Counts.OFFICE_HOURS,
}


@dataclass(frozen=True)
class Limit:
    """An amount of time in its own unit: 10 working days, 24 working hours."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return str(self.told)

    @property
    def told(self) -> Said:
        """Return the limit in words that can be said in another language."""
        return _IN_WORDS[self.unit](self.amount)

    def of(self, amount: int) -> Limit:
        """Return a limit of another amount, in the same unit."""
        return Limit(amount, self.unit)


_IN_WORDS: Mapping[Unit, Callable[[int], Said]] = {
    Unit.WORKING_DAYS: lambda many: say_many("%(number)s working day", "%(number)s working days", many),
    Unit.BUSINESS_DAYS: lambda many: say_many("%(number)s business day", "%(number)s business days", many),
    Unit.CALENDAR_DAYS: lambda many: say_many("%(number)s calendar day", "%(number)s calendar days", many),
    Unit.WORKING_HOURS: lambda many: say_many("%(number)s working hour", "%(number)s working hours", many),
}


@dataclass(frozen=True)
class Instead:
    """Another limit, for the cases that meet a condition."""

    when: Condition
    limit: Limit
