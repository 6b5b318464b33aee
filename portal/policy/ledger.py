"""A clock told day by day: counted, weekend, named holiday, closure, paused (why), extended (why)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from portal.policy.calendar import ONE_DAY, Closed, Mark
from portal.policy.clock import Clock, Counts, Pause, open_spans, read

MORE = "More time"  # what each day of an extension says after the first, which says why
AFTER = "After the last day of the limit."
LONGEST_TAIL = 60  # days told after the last that counted: an answer years late needs no line for each day of waiting
ONE_HOUR = timedelta(hours=1)
NO_TIME = timedelta()
FOREVER = datetime.max.replace(tzinfo=UTC)


class LedgerDay(NamedTuple):
    """One line: the day, its mark, a note for people, and what has been counted by its end.

    `counted` is in the clock's own unit: whole days, or hours with their fraction. (A tuple: a list of cases makes
    thousands of lines, and a frozen dataclass costs more than all the rest of a line.)
    """

    day: date
    mark: Mark
    note: str
    counted: float
    is_due: bool = False


def without_reasons(clock: Clock) -> Clock:
    """Return the clock with its clauses in place of an officer's reasons: for whoever has the number alone."""
    clause = clock.rule.extension.clause if clock.rule.extension else clock.rule.clause
    return replace(
        clock,
        pauses=tuple(replace(one, reason=f"The clock is paused. {clock.rule.clause}") for one in clock.pauses),
        extensions=tuple(replace(one, reason=f"{MORE}. {clause}") for one in clock.extensions),
    )


def ledger(clock: Clock, at: datetime) -> tuple[LedgerDay, ...]:
    """Return the clock's story from the day it started to its due day, or to today if that is later or not yet known.

    It always agrees with `clock.read`: the line marked `is_due` is the due date. An exempt clock has no story.
    """
    if clock.exempt:
        return ()
    due_on = read(clock, at).due_on
    tell = _days if clock.in_days else _hours
    lines = tell(clock, due_on, _last_line(clock, at, due_on))
    return tuple(_said_once(lines) if clock.extensions else lines)


def _said_once(days: Iterable[LedgerDay]) -> Iterator[LedgerDay]:
    """Why more time was taken stands on the first day that it gave."""
    said = ""
    for one in days:
        again = one.mark is Mark.EXTENDED and one.note == said
        said = one.note if one.mark is Mark.EXTENDED else said
        yield one._replace(note=MORE) if again else one


def _last_line(clock: Clock, at: datetime, due_on: date | None) -> date:
    finish = clock.stopped or clock.ended
    now = clock.day_of(finish if finish and finish < at else at)
    if due_on is None:
        return max(now, clock.day_of(clock.started))
    return max(due_on, min(now, due_on + timedelta(days=LONGEST_TAIL)))


def _days(clock: Clock, due_on: date | None, last: date) -> list[LedgerDay]:
    start = clock.day_of(clock.started)
    opening = f"The clock starts: {clock.rule.starts}. The day itself is not counted.{_other_limit(clock)}"
    lines = [LedgerDay(start, Mark.START, opening, 0, start == due_on)]
    lines += _days_to(due_on or last, clock, start, is_due=due_on is not None)
    counted = lines[-1].counted
    lines += [LedgerDay(day, Mark.AFTER, AFTER, counted) for day in _each_day(lines[-1].day, last)]
    return lines


def _days_to(end: date, clock: Clock, start: date, *, is_due: bool) -> Iterator[LedgerDay]:
    """Yield the days after the start up to the due day, or while that isn't known, up to today."""
    limit, total, counted = clock.rule.limit.amount, clock.total, 0
    paused, extended = _paused(clock, end), _extended(clock)
    for day, closed in _with_closed(clock, start, end):
        if closed:
            mark, note = closed.mark, closed.name
        elif day in paused:
            mark, note = Mark.PAUSED, paused[day]
        elif counted >= limit:
            mark, note = Mark.EXTENDED, extended[counted - limit]
            counted += 1
        else:
            counted += 1
            mark, note = Mark.COUNTED, f"Day {counted} of {total}"
        yield LedgerDay(day, mark, note, counted, is_due and day == end)


def _with_closed(clock: Clock, day: date, last: date) -> Iterable[tuple[date, Closed | None]]:
    """Return each day after `day` with what closes it, as far as the clock goes by that."""
    if clock.counts is Counts.EVERY_DAY:
        return ((one, None) for one in _each_day(day, last))
    return clock.calendar.days_after(day, last)


def _each_day(day: date, last: date) -> Iterator[date]:
    """Yield each day after `day`, up to and including `last`."""
    return (day + timedelta(days=number) for number in range(1, (last - day).days + 1))


def _other_limit(clock: Clock) -> str:
    return f" Its limit is {clock.rule.limit}: {clock.because}." if clock.because else ""


def _in_order(clock: Clock) -> list[Pause]:
    """Return the pauses as they began, and of those that began together the one that ended first."""
    return sorted(clock.pauses, key=lambda pause: (pause.since, pause.until or FOREVER, pause.reason))


def _paused(clock: Clock, last: date) -> dict[date, str]:
    """Return the days up to `last` that a pause holds, each with its reason."""
    days: dict[date, str] = {}
    for pause in _in_order(clock):
        day = clock.day_of(pause.since)
        until = clock.day_of(pause.until) if pause.until else last + ONE_DAY
        while day < until and day <= last:
            days.setdefault(day, pause.reason)
            day += ONE_DAY
    return days


def _extended(clock: Clock) -> list[str]:
    """Return the reason for each unit that was added to the limit, in order."""
    return [extension.reason for extension in clock.extensions for _ in range(extension.amount)]


def _hours(clock: Clock, due_on: date | None, last: date) -> Iterator[LedgerDay]:
    """The same for a limit in office hours: each line counts the hours of its day, as far as the limit needs them."""
    worked, limit, whole = _hours_by_day(clock, last), clock.rule.limit.amount * ONE_HOUR, clock.total * ONE_HOUR
    paused, extended, start = _held(clock, last), _extended(clock), clock.day_of(clock.started)
    total, day = NO_TIME, start
    while day <= last:
        counts = min(worked.get(day, NO_TIME), whole - total)
        if day == start:
            told = _in_words(counts) if counts else "Received outside office hours."
            mark, note = Mark.START, f"{told}{_other_limit(clock)}"
        elif total >= whole:
            mark, note = Mark.AFTER, "After the last hour of the limit."
        elif counts and total >= limit:
            mark, note = Mark.EXTENDED, extended[(total - limit) // ONE_HOUR]
        elif counts:
            mark, note = Mark.COUNTED, _in_words(counts)
        else:
            mark, note = _uncounted(clock, day, paused)
        total += counts
        yield LedgerDay(day, mark, note, total / ONE_HOUR, day == due_on)
        day += ONE_DAY


def _hours_by_day(clock: Clock, last: date) -> dict[date, timedelta]:
    worked: dict[date, timedelta] = {}
    for opens, closes in open_spans(clock):
        day = clock.day_of(opens)
        if day > last:
            break
        worked[day] = worked.get(day, NO_TIME) + (closes - opens)
    return worked


def _held(clock: Clock, last: date) -> dict[date, str]:
    """Like `_paused`, with the day a pause ended: hours are held to the instant, so that day may have none left."""
    ends = {clock.day_of(pause.until): pause.reason for pause in _in_order(clock) if pause.until}
    return {**ends, **_paused(clock, last)}


def _uncounted(clock: Clock, day: date, paused: dict[date, str]) -> tuple[Mark, str]:
    if closed := clock.calendar.closed(day):
        return closed.mark, closed.name
    if day in paused and clock.hours.of(day):
        return Mark.PAUSED, paused[day]
    return Mark.CLOSURE, "Office closed"


def _in_words(hours: timedelta) -> str:
    return f"{round(hours / ONE_HOUR, 2):g} office hours"
