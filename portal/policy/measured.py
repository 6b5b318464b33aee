"""What a clock comes to: where it stands at a moment, and how long it took in its own unit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.clock import Clock, ClockRule, Counts, State, due, open_spans, state_of

ONE_HOUR = timedelta(hours=1)
CACHED = 65_536  # (limit, first day) pairs: thirty limits over six years


class Result(NamedTuple):
    """One clock of a case: its stage's place, its rule, where it stands, and how long it took if it was met.

    `taken` is in the clock's own unit (hours to the quarter), without what was paused; `days` are calendar days.
    """

    place: int
    rule: ClockRule
    state: State
    taken: float | None
    days: int | None


def measured(place: int, clock: Clock, at: datetime) -> Result:
    """Return where a clock stands at `at`, and how long it took if it was met."""
    if clock.exempt:
        return Result(place, clock.rule, State.EXEMPT, None, None)
    state = state_of(clock, _due(clock), at)
    if not clock.stopped:
        return Result(place, clock.rule, state, None, None)
    days = (clock.day_of(clock.stopped) - clock.day_of(clock.started)).days
    return Result(place, clock.rule, state, taken(clock, clock.stopped), days)


def _due(clock: Clock) -> datetime | None:
    """Many cases begin on the same day under the same limit, so those without a pause are worked out once."""
    if clock.pauses or not clock.in_days:
        return due(clock)
    return _due_from(clock.calendar, clock.zone, clock.counts, clock.total, clock.day_of(clock.started))


@lru_cache(maxsize=CACHED)
def _due_from(calendar: Calendar, zone: ZoneInfo, counts: Counts, total: int, day: date) -> datetime:
    last = day + timedelta(days=total) if counts is Counts.EVERY_DAY else calendar.after(day, total)
    return datetime(last.year, last.month, last.day, tzinfo=zone) + ONE_DAY


def taken(clock: Clock, until: datetime) -> float:
    """Return how much of the clock's own unit had run by `until`, without what was paused; hours to the quarter."""
    if clock.in_days:
        return _days_taken(clock, clock.day_of(until))
    hours = timedelta()
    for opens, closes in open_spans(clock):
        if opens >= until:
            break
        hours += min(closes, until) - opens
    return round(hours / ONE_HOUR * 4) / 4


def _days_taken(clock: Clock, last: date) -> int:
    first = clock.day_of(clock.started)
    count, told = _count(clock, first, max(first, last)), first + ONE_DAY
    for pause in sorted(clock.pauses, key=lambda pause: pause.since):
        since = max(clock.day_of(pause.since), told)
        until = min(clock.day_of(pause.until), last + ONE_DAY) if pause.until else last + ONE_DAY
        if since < until:
            count -= _count(clock, since - ONE_DAY, until - ONE_DAY)
            told = until  # pauses that overlap hold each day once
    return count


def _count(clock: Clock, day: date, later: date) -> int:
    return (later - day).days if clock.counts is Counts.EVERY_DAY else clock.calendar.between(day, later)
