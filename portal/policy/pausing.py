"""What a limit may be paused for, where a procedure lets it be paused for a few reasons alone, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy.calendar import Calendar
from portal.policy.choices import Choice
from portal.policy.limits import COUNTS, Counts, Limit


@dataclass(frozen=True)
class PauseReason(Choice):
    """One thing that a limit may wait for, and how long at most, where that is said.

    `longest` is counted in days, in `calendar`: the day on which the pause began isn't counted.
    """

    longest: Limit | None = None
    calendar: str = ""

    @property
    def words(self) -> str:
        """Return the reason as the ledger tells it: "We wait for an advocate (CSC-5)"."""
        return f"{self.name} ({self.clause})"

    def last_day(self, since: date, calendar: Calendar) -> date | None:
        """Return the last day of a pause that began on a day, or None where it may go on."""
        if self.longest is None:
            return None
        if COUNTS[self.longest.unit] is Counts.EVERY_DAY:
            return since + timedelta(days=self.longest.amount)
        return calendar.after(since, self.longest.amount)
