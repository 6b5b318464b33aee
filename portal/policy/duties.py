"""Reports that are owed: how often, by when, by whom, with whose contributions and whose approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.policy.calendar import ONE_DAY
from portal.policy.due import WEEK, Due, Period


class Every(StrEnum):
    """How often a report is owed: once in each period of the calendar, for each meeting, or when something happens."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    BIMONTHLY = "bimonthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    MEETING = "meeting"
    EVENT = "event"


MONTHS: Mapping[Every, int] = {Every.MONTHLY: 1, Every.BIMONTHLY: 2, Every.QUARTERLY: 3, Every.YEARLY: 12}
PERIODIC = frozenset({Every.WEEKLY, *MONTHS})


class Does(StrEnum):
    """What fulfils a duty: asking for contributions, having them all back, or submitting something."""

    ASK = "ask"
    COLLECT = "collect"
    SUBMIT = "submit"


@dataclass(frozen=True)
class Approval:
    """The position that must approve before something is submitted, and the clause that asks for it."""

    by: str
    clause: str


@dataclass(frozen=True)
class Duty:
    """One report, or one step of it, that a procedure owes again and again.

    `who` is the position that does it; `asks` and `asks_teams` are the positions and teams that contribute. `follows`
    is the duty that comes before it in the same period. `event` says in words what sets it going, where something does.
    """

    key: str
    name: str
    clause: str
    every: Every
    due: Due
    who: str
    calendar: str
    help: str = ""
    does: Does = Does.SUBMIT
    asks: tuple[str, ...] = ()
    asks_teams: tuple[str, ...] = ()
    approval: Approval | None = None
    follows: str = ""
    event: str = ""
    first_month: int = 1

    def opens(self, start: date, end: date, due_on: date) -> date:
        """Return the first day on which it can be done for a period from `start` to `end`, due on `due_on`.

        A report of a period tells all of it, so that is the day after its end; what is due inside its own period, for
        a meeting or after an event is done as soon as that has begun.
        """
        return start if self.every not in PERIODIC or due_on <= end else end + ONE_DAY


def periods(every: Every, since: date, until: date, first_month: int = 1) -> Iterator[Period]:
    """Yield the periods that touch the days from `since` to `until`. Years and quarters begin with `first_month`."""
    period = period_of(every, since, first_month)
    while period.start <= until:
        yield period
        period = period_of(every, period.end + ONE_DAY, first_month)


def period_of(every: Every, day: date, first_month: int = 1) -> Period:
    """Return the period of the calendar that a day lies in. KeyError for what has no such periods."""
    if every is Every.WEEKLY:
        start = day - timedelta(days=day.weekday())
        year, week, _ = start.isocalendar()
        return Period(f"{year}-W{week:02}", start, start + timedelta(days=WEEK - 1))
    length = MONTHS[every]
    shift = first_month - 1
    start = _month((day.year * 12 + day.month - 1 - shift) // length * length + shift)
    end = _month(start.year * 12 + start.month - 1 + length) - ONE_DAY
    return Period(f"{start:%Y-%m}" if length == 1 else f"{start:%Y-%m}/{end:%Y-%m}", start, end)


def _month(number: int) -> date:
    """Return the first day of a month, counted from the beginning of our era."""
    return date(number // 12, number % 12 + 1, 1)
