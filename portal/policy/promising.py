"""Promises: when somebody is reminded of one, and of how many reminders whose time has come only the latest is sent.

A reminder belongs to the day by which the promise was to be kept: a day that is given anew has reminders of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.policy.calendar import ONE_DAY
from portal.policy.chasing import STALE

AHEAD, AGAIN = timedelta(days=5), timedelta(days=7)


class Nudge(StrEnum):
    """A reminder of a promise: its day comes near, has gone by, and has gone by for a week."""

    NEAR = "near"
    LATE = "late"
    STILL_LATE = "still_late"


class Step(NamedTuple):
    """A reminder of one promise, and when it is due to be sent."""

    at: datetime
    nudge: Nudge


class Settled(NamedTuple):
    """What comes of a promise at a moment: the reminder to send now, those to pass over, and when to look again."""

    send: Nudge | None
    passed_over: tuple[Nudge, ...]
    next_at: datetime | None


def steps(since: datetime, due_on: date, opens: Callable[[date], datetime]) -> tuple[Step, ...]:
    """Return when each reminder of a promise is to be sent, in that order. `opens` tells when an office day begins.

    One that would come before the day was promised at all, or in the same moment, has no step.
    """
    days = ((due_on - AHEAD, Nudge.NEAR), (due_on + ONE_DAY, Nudge.LATE), (due_on + AGAIN, Nudge.STILL_LATE))
    found = (Step(opens(day), nudge) for day, nudge in days)
    return tuple(one for one in found if one.at > since)


def settle(found: tuple[Step, ...], done: Collection[str], at: datetime) -> Settled:
    """Return what comes of a promise: of the steps whose time has come only the latest is worth sending.

    It is passed over too where nobody sent it for two weeks: it stands in the lists, and isn't news to anyone.
    """
    left = tuple(_left(found, done))
    come = [one for one in left if one.at <= at]
    worth = come[-1].nudge if come and come[-1].at > at - STALE else None
    over = tuple(one.nudge for one in come if one.nudge is not worth)
    return Settled(worth, over, min((one.at for one in left if one.at > at), default=None))


def _left(found: tuple[Step, ...], done: Collection[str]) -> Iterator[Step]:
    return (one for one in found if one.nudge not in done)
