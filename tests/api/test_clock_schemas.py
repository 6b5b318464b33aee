"""A clock's days are written out beside the schema that describes them: the two say the same."""

from __future__ import annotations

from datetime import date

from portal.api.clock_schemas import ClockOut, LedgerDayOut
from portal.policy.calendar import Mark
from portal.policy.ledger import LedgerDay

DAYS = (
    LedgerDay(date(2025, 6, 2), Mark.START, "The clock starts.", 0),
    LedgerDay(date(2025, 6, 3), Mark.COUNTED, "Day 1 of 1", 1, is_due=True),
    LedgerDay(date(2025, 6, 4), Mark.AFTER, "1.5 office hours", 1.5),
)


def test_a_day_is_told_as_its_schema_describes_it() -> None:
    told = ClockOut(only=("ledger",)).dump({"ledger": DAYS})
    assert told == {"ledger": LedgerDayOut(many=True).dump(DAYS)}
    assert list(told["ledger"][0]) == list(LedgerDayOut().fields)
