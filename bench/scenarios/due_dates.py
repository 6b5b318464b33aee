"""Scenario 11: a due date and a ledger, against numpy's business days, or a plain loop where there is no numpy."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from typing import TypeVar
from zoneinfo import ZoneInfo

from bench.ground import Ground
from bench.measuring import Fact, Findings, Options, Side, Target, cpu_of, repeated, side_by_side
from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.clock import Clock, ClockRule, Limit, Method, Pause, Start, Unit, due, read
from portal.policy.ledger import ledger
from portal.policy.procedure import Procedure
from portal.procedures import reader, versions

T = TypeVar("T")

LIMIT = 20
DATES = 1_000
MONTH = 30  # lines
LEDGER = Target(at_most=50)


def run(_ground: Ground, options: Options) -> Findings:
    """Measure the policy engine alone: no app, no database."""
    pack = _pack("devon")
    calendar = pack.calendars[next(iter(pack.calendars))]
    dice = random.Random(1974)
    days = [date(2005, 1, 1) + timedelta(days=dice.randrange(14_000)) for _ in range(DATES)]
    clocks = [_clock(pack, calendar, day) for day in days]
    found = Findings()
    yardstick, other, target = _yardstick(calendar)
    _agree(calendar, days, other)
    ours = _each(lambda day: calendar.after(day, LIMIT), days)
    found.compared.append(
        side_by_side("due date", ours, _each(other, days), options, yardstick=yardstick, target=target)
    )
    whole = _each(due, clocks)
    found.compared.append(
        side_by_side("due instant of a clock, in UTC", whole, _each(other, days), options, yardstick=yardstick)
    )
    found.facts += [
        Fact("ledger in days, a month", _ledger(clocks, options), "µs of processor time", LEDGER),
        Fact("ledger in hours, a month", _ledger(_in_hours(days), options), "µs of processor time"),
    ]
    if target == Target():
        found.notes.append(
            "numpy isn't installed: the yardstick is a plain loop over days, and the target isn't judged."
        )
    return found


def _pack(key: str) -> Procedure:
    return reader.read_pack((versions.PACKS / f"{key}.yaml").read_text(encoding="utf-8"), key)


def _yardstick(calendar: Calendar) -> tuple[str, Callable[[date], object], Target]:
    if find_spec("numpy") is None:
        return "a loop over days", lambda day: _looped(calendar, day), Target()
    numpy = importlib.import_module("numpy")
    closed = [*calendar.holidays, *calendar.closures]
    known = numpy.busdaycalendar(holidays=numpy.array(closed, dtype="datetime64[D]"))
    offset = numpy.busday_offset
    # One date at a time, as a request has it. Counting begins on the day after, whether or not the day itself is open.
    return "numpy.busday_offset", lambda day: offset(day, LIMIT, roll="backward", busdaycal=known), Target(at_least=0.3)


def _looped(calendar: Calendar, day: date) -> date:
    left = LIMIT
    while left:
        day += ONE_DAY
        left -= calendar.is_open(day)
    return day


def _agree(calendar: Calendar, days: list[date], other: Callable[[date], object]) -> None:
    for day in days:
        if str(calendar.after(day, LIMIT)) != str(other(day)):
            raise ValueError(f"The yardstick says {other(day)} for {day}, and we say {calendar.after(day, LIMIT)}.")


def _each(function: Callable[[T], object], values: list[T]) -> Side:
    def all_of_them() -> None:
        for value in values:
            function(value)

    return repeated(all_of_them, times=len(values))


def _clock(pack: Procedure, calendar: Calendar, day: date) -> Clock:
    rule = ClockRule(
        "answer", "Answer", "", Limit(LIMIT, Unit.WORKING_DAYS), Start.RECEIVED, frozenset({"answer"}),
        frozenset(Method), calendar.key,
    )  # fmt: skip
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    pause = Pause(noon + timedelta(days=4), noon + timedelta(days=7), "We wait for the survey.")
    return Clock(rule, calendar, pack.hours, ZoneInfo("Europe/London"), noon, pauses=(pause,))


def _in_hours(days: list[date]) -> list[Clock]:
    pack = _pack("san-clemente")
    calendar = pack.calendars[next(iter(pack.calendars))]
    rule = ClockRule(
        "answer", "Answer", "", Limit(160, Unit.WORKING_HOURS), Start.RECEIVED, frozenset({"answer"}),
        frozenset(Method), calendar.key,
    )  # fmt: skip
    return [
        Clock(rule, calendar, pack.hours, pack.zone, datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
        for day in days
    ]


def _ledger(clocks: list[Clock], options: Options) -> float:
    """Return the microseconds of processor time of a month of lines, over the clocks' whole stories."""
    moments = [read(clock, clock.started).due_at or clock.started for clock in clocks]
    lines = sum(len(ledger(clock, at)) for clock, at in zip(clocks, moments, strict=True))

    def tell() -> None:
        for clock, at in zip(clocks, moments, strict=True):
            ledger(clock, at)

    turns = [repeated(tell, times=lines)(options.seconds / 2) for _ in range(options.rounds)]
    return (cpu_of(tuple(turns)) or 0.0) * MONTH * 1e6
