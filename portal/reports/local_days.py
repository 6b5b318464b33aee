"""Days where the body is, worked out by the database: SQLite knows no time zones, so their changes are told to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Integer, case, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

A_DAY = 86_400  # seconds
ONE_DAY, ONE_SECOND = timedelta(days=1), timedelta(seconds=1)


class Seconds(GenericFunction[int]):
    """The whole seconds from 1970 to a moment."""

    type = Integer()
    inherit_cache = True


@compiles(Seconds)
def _seconds(element: Any, compiler: SQLCompiler, **given: Any) -> str:
    moment = func.floor(func.extract("epoch", *element.clauses))
    return compiler.process(cast(moment, BigInteger), **given)


@compiles(Seconds, "sqlite")
def _seconds_of_sqlite(element: Any, compiler: SQLCompiler, **given: Any) -> str:
    # Without its fraction: SQLite counts in thousandths, and the last millionth of a day would be the next one's first.
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **given)}, 1, 19)) AS INTEGER)"


def day_of(moment: Any, zone: ZoneInfo, since: datetime, until: datetime) -> ColumnElement[int]:
    """Return the number of the day, where the body is, that a column's moment between `since` and `until` lies in."""
    *before, last = changes(zone, since.year, until.year + 1)
    seconds: Any = Seconds(moment)
    offset = (
        case(*((seconds < end, seconds_east) for end, seconds_east in before), else_=last[1]) if before else last[1]
    )
    return (seconds + offset) // A_DAY


@lru_cache(maxsize=64)
def changes(zone: ZoneInfo, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return the stretches between two years in which a zone's offset stays the same: when each ends, and the offset.

    Both are in seconds. Offsets change once in a day at most.
    """
    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    found = []
    while day < end:
        if _offset(day, zone) != _offset(day + ONE_DAY, zone):
            found.append((int(_change(day, zone).timestamp()), _offset(day, zone)))
        day += ONE_DAY
    return (*found, (int(end.timestamp()), _offset(end, zone)))


def _change(day: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second of the new offset within the day after `day`."""
    low, high = day, day + ONE_DAY
    while high - low > ONE_SECOND:
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset(middle, zone) == _offset(day, zone) else (low, middle)
    return high.replace(microsecond=0)


def _offset(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
