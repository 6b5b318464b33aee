"""Clocks: how long a limit is, what starts it, stops it, holds it, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.policy.calendar import ONE_DAY, Calendar, OfficeHours
from portal.policy.conditions import Facts
from portal.policy.limits import COUNTS, Counts, Instead, Limit, Unit
from portal.policy.pausing import PauseReason

__all__ = [
    "COUNTS",
    "INSTANT",
    "Clock",
    "ClockRule",
    "Counts",
    "Exemption",
    "Extension",
    "ExtensionRule",
    "Instead",
    "Limit",
    "Method",
    "Pause",
    "Reading",
    "Start",
    "State",
    "Unit",
    "due",
    "open_spans",
    "read",
]

INSTANT = timedelta(microseconds=1)


class Start(StrEnum):
    """The fact that starts a clock. Receipt and opening differ: a letter may lie a day before it is logged."""

    RECEIVED = "received"
    OPENED = "opened"
    STAGE_OPENED = "stage opened"
    ALLOCATED = "allocated"
    ACKNOWLEDGED = "acknowledged"
    STEP = "a step was done"  # which one, the rule's `after` says
    CONTESTED = "contested"


class Method(StrEnum):
    """How something was said to the reporter."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"
    IN_PERSON = "in person"
    SMS = "sms"
    VOICEMAIL = "voicemail"


class State(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met late"
    MISSED = "missed"
    EXEMPT = "exempt"
    ENDED = "ended"


@dataclass(frozen=True)
class ExtensionRule:
    """How far a clock may be extended in all (`cap`, in the clock's own unit), and the clause that allows it."""

    cap: int
    clause: str
    letter: str


@dataclass(frozen=True)
class Exemption:
    """Whom a clock doesn't bind ("anonymous", "staff"), and why, in words for the status page."""

    who: str
    clause: str
    words: str


@dataclass(frozen=True)
class ClockRule:
    """One time limit as the procedure states it.

    `stops` are what satisfies it: said ("acknowledgement", "answer") by one of `methods`, or done ("logged", "draft", a
    step). Of `instead` the first that holds is the limit. `after` is the step that starts it, where one does.
    """

    key: str
    name: str
    clause: str
    limit: Limit
    starts: Start
    stops: frozenset[str]
    methods: frozenset[Method]
    calendar: str
    pausable: bool = True
    extension: ExtensionRule | None = None
    exempt: tuple[Exemption, ...] = ()
    instead: tuple[Instead, ...] = ()
    after: str = ""
    pause_for: tuple[PauseReason, ...] = ()

    def alternative(self, facts: Facts) -> int | None:
        """Return which of `instead` is the limit of a case of which this is known, or None for the usual one."""
        return next((number for number, one in enumerate(self.instead) if one.when.holds(facts)), None)

    def with_limit(self, alternative: int | None) -> ClockRule:
        """Return the rule with the limit of that alternative."""
        return self if alternative is None else replace(self, limit=self.instead[alternative].limit)

    def stopped_by(self, what: str, method: Method) -> bool:
        """Return whether saying `what` by `method` satisfies this limit. A voicemail never does where SC-21 holds."""
        return what in self.stops and method in self.methods

    def exemption(self, who: frozenset[str]) -> Exemption | None:
        """Return why this limit doesn't bind a case with these marks, or None where it does."""
        return next((exemption for exemption in self.exempt if exemption.who in who), None)


@dataclass(frozen=True)
class Pause:
    """A stretch that doesn't count: the day it began is not counted, the day it ended is."""

    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True)
class Extension:
    """More time, in the clock's own unit, and why."""

    at: datetime
    amount: int
    reason: str


@dataclass(frozen=True)
class Clock:
    """A limit at work on one case: its rule, its calendar, and the dated facts that move it.

    Instants are aware; a day is a day in `zone`. `ended` is when the need for it went: it was closed, or moved on.
    """

    rule: ClockRule
    calendar: Calendar
    hours: OfficeHours
    zone: ZoneInfo
    started: datetime
    stopped: datetime | None = None
    ended: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    exempt: Exemption | None = None
    because: str = ""  # why its limit isn't the usual one, in words

    @property
    def total(self) -> int:
        """Return the limit with its extensions, in the clock's own unit."""
        return self.rule.limit.amount + sum(extension.amount for extension in self.extensions)

    @property
    def counts(self) -> Counts:
        """Return what the limit goes by."""
        return COUNTS[self.rule.limit.unit]

    @property
    def in_days(self) -> bool:
        """Return whether the limit is counted in whole days."""
        return self.counts is not Counts.OFFICE_HOURS

    def day_of(self, instant: datetime) -> date:
        """Return the day that `instant` falls on where the body is."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True)
class Reading:
    """What a clock says at one moment: its state, and its due date and instant where they are known.

    `due_at` is the first instant that is too late: for a limit in days, midnight after its last day. Both are None
    while the clock is paused (it will be known when it resumes) and where it doesn't apply.
    """

    state: State
    due_on: date | None
    due_at: datetime | None


def read(clock: Clock, at: datetime) -> Reading:
    """Return what `clock` says at `at`."""
    if clock.exempt:
        return Reading(State.EXEMPT, None, None)
    if clock.in_days:
        due_on = _due_day(clock)
        due_at = None if due_on is None else _midnight_after(due_on, clock.zone)
    else:
        due_at = _due_instant(clock)
        due_on = None if due_at is None else clock.day_of(due_at - INSTANT)
    return Reading(state_of(clock, due_at, at), due_on, due_at)


def due(clock: Clock) -> datetime | None:
    """Return the first instant at which `clock` is missed, or None while an open pause leaves it unknown."""
    if clock.in_days:
        day = _due_day(clock)
        return None if day is None else _midnight_after(day, clock.zone)
    return _due_instant(clock)


def state_of(clock: Clock, due_at: datetime | None, at: datetime) -> State:
    """Return where a clock that binds stands at `at`, once it is known when it is due."""
    if clock.stopped:
        return State.MET if due_at is None or clock.stopped < due_at else State.MET_LATE
    if clock.ended:
        return State.ENDED if due_at is None or clock.ended < due_at else State.MISSED
    if due_at is None:
        return State.PAUSED
    return State.OVERDUE if at >= due_at else State.RUNNING


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=zone).astimezone(UTC)


def _due_day(clock: Clock) -> date | None:
    start = clock.day_of(clock.started)
    day, told = _add(clock, start, clock.total), start + ONE_DAY
    for pause in sorted(clock.pauses, key=lambda pause: pause.since):
        since = max(clock.day_of(pause.since), told)
        if since > day:
            break
        if pause.until is None:
            return None
        until = clock.day_of(pause.until)
        if since < until:
            day = _add(clock, day, _count(clock, since - ONE_DAY, until - ONE_DAY))
            told = until  # pauses that overlap hold each day once
    return day


def _add(clock: Clock, day: date, amount: int) -> date:
    if clock.counts is Counts.EVERY_DAY:
        return day + timedelta(days=amount)
    return clock.calendar.after(day, amount)


def _count(clock: Clock, day: date, later: date) -> int:
    if clock.counts is Counts.EVERY_DAY:
        return (later - day).days
    return clock.calendar.between(day, later)


def _due_instant(clock: Clock) -> datetime | None:
    left = timedelta(hours=clock.total)
    for opens, closes in open_spans(clock):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def open_spans(clock: Clock) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of office time that count on `clock`, in order, without end unless a pause is still open."""
    # Hours are elapsed time in UTC, so a night in which the clocks change neither gives nor takes an hour.
    pauses = sorted(clock.pauses, key=lambda pause: pause.since)
    last = min((clock.day_of(pause.since) for pause in pauses if pause.until is None), default=date.max)
    day = clock.day_of(clock.started)
    while day <= last:
        hours = clock.hours.of(day) if clock.calendar.is_open(day) else None
        if hours:
            opens, closes = (datetime.combine(day, hour, tzinfo=clock.zone).astimezone(UTC) for hour in hours)
            yield from _unpaused(pauses, max(opens, clock.started), closes)
        day += ONE_DAY


def _unpaused(pauses: list[Pause], opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    for pause in pauses:
        if opens < pause.since:
            if pause.since >= closes:
                break
            yield opens, pause.since
        opens = max(opens, pause.until or closes)
    if opens < closes:
        yield opens, closes
