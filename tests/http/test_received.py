"""A day on which something came in: noon there, now if it is today, and refused if it is still to come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.http import received

LONDON, CALIFORNIA = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
AT = datetime(2026, 5, 5, 2, 30, tzinfo=UTC)  # still the fourth in California


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        (LONDON, None, None),
        (LONDON, date(2026, 5, 5), None),
        (CALIFORNIA, date(2026, 5, 4), None),
        (LONDON, date(2026, 5, 1), datetime(2026, 5, 1, 11, tzinfo=UTC)),
        (CALIFORNIA, date(2026, 5, 1), datetime(2026, 5, 1, 19, tzinfo=UTC)),
        (CALIFORNIA, date(2026, 5, 5), datetime(2026, 5, 5, 19, tzinfo=UTC)),  # to come: intake refuses it
        (LONDON, date.max, datetime(2026, 5, 6, 11, tzinfo=UTC)),  # so is this
    ],
)
def test_a_day_is_noon_where_the_body_is(zone: ZoneInfo, day: date | None, moment: datetime | None) -> None:
    assert received.moment(day, zone, AT) == moment
