"""When somebody is reminded of a promise: near its day, the day after, a week after, of several only the latest."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from portal.policy.promising import Nudge, Settled, settle, steps

DUE, SINCE = date(2026, 7, 1), datetime(2026, 5, 5, 9, 30, tzinfo=UTC)


def at(day: int, month: int = 7, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def opens(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


FOUND = steps(SINCE, DUE, opens)


def test_it_is_near_five_days_before_late_the_day_after_and_still_late_after_a_week() -> None:
    assert [one.at for one in FOUND] == [at(26, 6), at(2), at(8)]
    assert [one.nudge for one in FOUND] == [Nudge.NEAR, Nudge.LATE, Nudge.STILL_LATE]


def test_what_is_promised_for_tomorrow_is_not_near_before_it_was_promised() -> None:
    assert [one.nudge for one in steps(at(30, 6), DUE, opens)] == [Nudge.LATE, Nudge.STILL_LATE]


@pytest.mark.parametrize(
    ("moment", "done", "settled"),
    [
        (at(25, 6), (), Settled(None, (), at(26, 6))),
        (at(26, 6), (), Settled(Nudge.NEAR, (), at(2))),
        (at(26, 6), ("near",), Settled(None, (), at(2))),
        (at(2, hour=8), ("near",), Settled(None, (), at(2))),
        (at(2), ("near",), Settled(Nudge.LATE, (), at(8))),
        (at(3), (), Settled(Nudge.LATE, (Nudge.NEAR,), at(8))),
        (at(9), ("near",), Settled(Nudge.STILL_LATE, (Nudge.LATE,), None)),
        (at(21), ("near", "late"), Settled(Nudge.STILL_LATE, (), None)),
        (at(22), ("near", "late"), Settled(None, (Nudge.STILL_LATE,), None)),
        (at(9), ("near", "late", "still_late"), Settled(None, (), None)),
    ],
)
def test_of_what_has_come_only_the_latest_is_sent_and_what_is_stale_never(
    moment: datetime, done: tuple[str, ...], settled: Settled
) -> None:
    assert settle(FOUND, done, moment) == settled
