"""Where a period begins and ends, where the body is: nights in which clocks change, the ends of months, leap days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from portal.database import db
from portal.policy.spans import Span, around
from portal.reports import making
from tests.reports.dataset import MICRO, Dataset

REPORTS = {"san-clemente": ("quarterly", "figures"), "childrens-social-care": ("quarterly", "stages")}


@pytest.mark.parametrize(
    ("procedure", "start", "end"),
    [
        ("san-clemente", date(2026, 3, 1), date(2026, 3, 31)),  # the clocks go forward on the 8th
        ("san-clemente", date(2026, 11, 1), date(2026, 11, 30)),  # they go back on the first day itself
        ("san-clemente", date(2026, 3, 8), date(2026, 3, 8)),  # a day of 23 hours
        ("san-clemente", date(2028, 2, 1), date(2028, 2, 29)),  # a leap day
        ("childrens-social-care", date(2026, 3, 1), date(2026, 3, 29)),  # ends on the day of 23 hours
        ("childrens-social-care", date(2026, 10, 25), date(2026, 10, 31)),  # begins on that of 25
    ],
)
def test_what_reached_us_between_the_midnights_is_in_and_nothing_else(
    session: Session, procedure: str, start: date, end: date
) -> None:
    data = Dataset(procedure, 1, start=start, end=end)
    zone = data.pack.zone
    first = datetime.combine(start, time.min, tzinfo=zone).astimezone(UTC)
    after = datetime.combine(end + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)
    moments = [first - MICRO, first, first + MICRO, after - MICRO, after, after + timedelta(hours=1)]
    for case, moment in zip(data.fill(len(moments)), moments, strict=True):
        case.received_at, case.counted, case.kind, case.label = moment, True, "complaint", ""
    db.session.commit()
    built = making.build(data.pack, REPORTS[procedure][0], Span(start, end), datetime(2029, 1, 1, tzinfo=UTC))
    assert built.counted == tuple(case.id for case in data.made[1:4])


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (Span(date(2026, 4, 1), date(2026, 6, 30)), Span(date(2026, 1, 1), date(2026, 3, 31))),
        (Span(date(2026, 1, 1), date(2026, 3, 31)), Span(date(2025, 10, 1), date(2025, 12, 31))),
        (Span(date(2028, 3, 1), date(2028, 3, 31)), Span(date(2028, 2, 1), date(2028, 2, 29))),
        (Span(date(2026, 5, 19), date(2026, 6, 1)), Span(date(2026, 5, 5), date(2026, 5, 18))),
        (Span(date(2026, 5, 4), date(2026, 5, 4)), Span(date(2026, 5, 3), date(2026, 5, 3))),
        (Span(date(2025, 4, 1), date(2026, 3, 31)), Span(date(2024, 4, 1), date(2025, 3, 31))),
    ],
)
def test_the_period_before_is_as_long_and_lies_right_before(span: Span, before: Span) -> None:
    assert span.before == before


def test_earlier_periods_follow_each_other_without_a_gap() -> None:
    spans = [*around(date(2026, 5, 5), 3).earlier(9), around(date(2026, 5, 5), 3)]
    assert len(spans) == 10
    for one, other in pairwise(spans):
        assert one.end + timedelta(days=1) == other.start
