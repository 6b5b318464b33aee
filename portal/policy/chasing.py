"""Chasing: who is reminded of a limit, how long before or after it is due, and who goes through what is overdue.

A reminder belongs to one due date: when the date moves, what was sent for the old one counts no more. Of several whose
time has come, only the latest is worth sending; what is overdue for long stands in the list and isn't written about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from portal.policy.calendar import ONE_DAY
from portal.policy.clock import INSTANT, Clock
from portal.policy.limits import COUNTS, Counts, Limit
from portal.policy.moves import YES, Verdict, no

HANDLER = "handler"  # stands for whoever deals with the case, where positions are named
STALE = timedelta(days=14)  # a reminder that is so late is passed over: nobody waits for it, and the list has the case
AT_ONCE = "at once when overdue"


@dataclass(frozen=True)
class When:
    """So long before a limit is due, or after it was; a `wait` of nothing is at once when it is overdue."""

    wait: Limit
    before: bool = False

    def __str__(self) -> str:
        if not self.wait.amount:
            return AT_ONCE
        return f"{self.wait} before it is due" if self.before else f"{self.wait} after it was due"


@dataclass(frozen=True)
class Reminder:
    """One reminder, for the `clocks` of cases of these `kinds` (any clock, where none is named).

    `to` and `copy` are positions, or `HANDLER`; `sender` is the team or the position whose words these are.
    """

    key: str
    name: str
    clause: str
    words: str
    when: When
    to: tuple[str, ...]
    sender: str
    kinds: frozenset[str]
    copy: tuple[str, ...] = ()
    clocks: frozenset[str] = frozenset()

    def fits(self, kind: str, clock: str) -> bool:
        """Return whether it is for this clock of a case of this kind."""
        return kind in self.kinds and (not self.clocks or clock in self.clocks)


@dataclass(frozen=True)
class OverdueList:
    """Who goes through the list of what is overdue, and the weekly duty that is done by that."""

    positions: tuple[str, ...]
    duty: str
    clause: str


@dataclass(frozen=True)
class Unclear:
    """Who asks whose a case is while nobody deals with it (`positions`), and the position that they ask."""

    kinds: frozenset[str]
    positions: tuple[str, ...]
    asks: str
    clause: str


@dataclass(frozen=True)
class Chasing:
    """All that a procedure says of it. A pack need not have any."""

    reminders: Mapping[str, Reminder] = field(default_factory=dict)
    overdue: OverdueList | None = None
    unclear: Unclear | None = None

    def fitting(self, kind: str, clock: str) -> list[Reminder]:
        """Return the reminders of this clock of a case of this kind."""
        return [one for one in self.reminders.values() if one.fits(kind, clock)]


class Step(NamedTuple):
    """A reminder of one clock, and when it is due to be sent."""

    at: datetime
    reminder: Reminder


class Settled(NamedTuple):
    """What comes of a clock at a moment: the steps to send now, and those to pass over for good."""

    send: tuple[Step, ...] = ()
    passed_over: tuple[Step, ...] = ()


def steps(reminders: Iterable[Reminder], clock: Clock, due_at: datetime) -> tuple[Step, ...]:
    """Return when each reminder of a clock is to be sent, in that order. `due_at` is the first instant too late.

    One for which the limit leaves no time, since it would be sent before the clock even started, has no step.
    """
    found = (Step(at, one) for one in reminders for at in _moments(one.when, clock, due_at))
    return tuple(sorted(found, key=lambda step: step.at))


def _moments(when: When, clock: Clock, due_at: datetime) -> Iterator[datetime]:
    with suppress(ValueError):  # the calendar isn't known so far
        at = moment(when, clock, due_at)
        if not when.before or at > clock.started:
            yield at


def moment(when: When, clock: Clock, due_at: datetime) -> datetime:
    """Return the instant that a reminder means. Days are those of the clock's calendar; the office opens on them."""
    if not when.wait.amount:
        return due_at
    if COUNTS[when.wait.unit] is Counts.OFFICE_HOURS:
        return _hours_before(when, clock, due_at) if when.before else _hours_after(when, clock, due_at)
    return _opening(clock, _day(when, clock, clock.day_of(due_at - INSTANT)))


def _day(when: When, clock: Clock, last: date) -> date:
    amount = when.wait.amount
    if COUNTS[when.wait.unit] is Counts.EVERY_DAY:
        return last + timedelta(days=-amount if when.before else amount)
    return clock.calendar.before(last, amount) if when.before else clock.calendar.after(last, amount)


def _opening(clock: Clock, day: date) -> datetime:
    hours = clock.hours.of(day)
    return datetime.combine(day, hours[0] if hours else time.min, tzinfo=clock.zone).astimezone(UTC)


def _hours_after(when: When, clock: Clock, due_at: datetime) -> datetime:
    left, day = timedelta(hours=when.wait.amount), clock.day_of(due_at)
    while True:
        opens, closes = _office(clock, day)
        opens = max(opens, due_at)
        if closes - opens >= left:
            return opens + left
        left -= max(closes - opens, timedelta())
        day += ONE_DAY


def _hours_before(when: When, clock: Clock, due_at: datetime) -> datetime:
    left, day = timedelta(hours=when.wait.amount), clock.day_of(due_at - INSTANT)
    while True:
        opens, closes = _office(clock, day)
        closes = min(closes, due_at)
        if closes - opens >= left:
            return closes - left
        left -= max(closes - opens, timedelta())
        day -= ONE_DAY


def _office(clock: Clock, day: date) -> tuple[datetime, datetime]:
    """The span in which the office is open on a day: one of no length where it is closed."""
    midnight = time.min, time.min
    hours = (clock.hours.of(day) or midnight) if clock.calendar.is_open(day) else midnight
    opens, closes = (datetime.combine(day, hour, tzinfo=clock.zone).astimezone(UTC) for hour in hours)
    return opens, closes


def next_at(found: Iterable[Step], done: Collection[str]) -> datetime | None:
    """Return when the next step is beside those that are `done` for this due date, or None where none is left."""
    return min((step.at for step in _left(tuple(found), done)), default=None)


def _left(found: tuple[Step, ...], done: Collection[str]) -> Iterator[Step]:
    """What is not done, and no earlier than what is: an earlier step says nothing once a later one was sent."""
    last = max((step.at for step in found if step.reminder.key in done), default=None)
    return (step for step in found if step.reminder.key not in done and (last is None or step.at >= last))


def settle(found: Iterable[Step], done: Collection[str], due_at: datetime, at: datetime) -> Settled:
    """Return what comes of a clock at a moment: of the steps whose time has come, only the latest is worth sending.

    It is passed over where it is stale, or where it would say that a limit is coming which has gone by.
    """
    come = [step for step in _left(tuple(found), done) if step.at <= at]
    latest = tuple(step for step in come if step.at == come[-1].at)
    worth = bool(latest) and latest[0].at > at - STALE and not (latest[0].at < due_at <= at)
    return Settled(send=latest) if worth else Settled(passed_over=latest)


def overdue_days(clock: Clock, due_at: datetime, at: datetime) -> int:
    """Return how many days have begun since the last on which a clock could be met: open days, unless it counts all."""
    last, today = clock.day_of(due_at - INSTANT), clock.day_of(at)
    days = (today - last).days if clock.counts is Counts.EVERY_DAY else clock.calendar.between(last, today)
    return max(days, 0)


SETTLED = "Someone deals with it already, so it is settled whose it is."


def may_ask_whose(rule: Unclear | None, title: str, kind: str, *, handled: bool) -> Verdict:
    """Return whether it can be asked whose a case is: while nobody deals with it, where the procedure says whom."""
    if rule is None or kind not in rule.kinds:
        return no(f"{title} names nobody to ask whose such a case is.")
    return no(SETTLED, rule.clause) if handled else YES


def asked_by(rule: Unclear, held: Collection[str], names: Mapping[str, str]) -> Verdict:
    """Return whether someone who holds these positions asks it."""
    if set(rule.positions) & set(held):
        return YES
    return no(f"Only someone who is {' or '.join(f'“{names[one]}”' for one in rule.positions)} asks this.", rule.clause)
