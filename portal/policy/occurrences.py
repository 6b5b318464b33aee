"""Each time a report is owed: its period, its due day with the reason for it, and where the days of a chain clash."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.due import After, AfterStart, BeforeMeeting, LastOpenDay, Period, Weekday
from portal.policy.duties import PERIODIC, Duty, Every, periods

LONGEST_WAIT = timedelta(days=450)  # from a period's end to its due day: a year and more, and a closed week on top
MOVED = timedelta(days=14)  # the most that a closed day may move a due day
WITHIN = (LastOpenDay, Weekday)  # the rules whose day lies in the period itself; the others' come after it


@dataclass(frozen=True)
class Occurrence:
    """A duty, once: what for, and until when.

    `due_at` is the first instant that is too late. `closed` names why the due day is no open day, where it isn't one.
    """

    duty: Duty
    period: Period
    due_on: date
    due_at: datetime
    closed: str = ""

    @property
    def why(self) -> str:
        """Return where the due day comes from, in words."""
        words = self.duty.due.words
        return f"{words}, which is no open day ({self.closed})" if self.closed else words


@dataclass(frozen=True)
class Clash:
    """Two duties of one chain of which the first falls due on or after the day of the second."""

    first: Occurrence
    second: Occurrence
    language: str = "en-GB"

    @property
    def words(self) -> str:
        """Return what clashes, in a sentence, with the days as the body writes them."""
        first, second = self.first, self.second
        one, other = (told(each.due_on, self.language) for each in (first, second))
        return (
            f"“{first.duty.name}” ({first.duty.clause}) is due on {one}, and “{second.duty.name}” "
            f"({second.duty.clause}), which follows it, on {other}. Do the first earlier."
        )


def told(day: date, language: str = "en-GB") -> str:
    """Return a day in words: "Monday 10 August 2026"; "Monday, August 10, 2026" where it is written so."""
    if language == "en-US":
        return f"{day:%A, %B} {day.day}, {day.year}"
    return f"{day:%A} {day.day} {day:%B %Y}"


def occurrences(
    duty: Duty, since: date, until: date, *, calendar: Calendar, zone: ZoneInfo, meetings: Iterable[date] = ()
) -> list[Occurrence]:
    """Return each time a duty falls due from `since` to `until`, both included, the earliest first.

    `meetings` are the days of all known meetings, those before `since` too: a report for a meeting covers the days
    since the one before. What an event or another duty sets going isn't foreseen here; see `occurrence_after`.
    """
    found = [
        _occurrence(duty, period, day, calendar, zone)
        for period, day in _days(duty, since, until, calendar, frozenset(meetings))
        if since <= day <= until
    ]
    return sorted(found, key=lambda one: one.due_at)


def occurrence_after(
    duty: Duty, period: Period, started: datetime, *, calendar: Calendar, zone: ZoneInfo
) -> Occurrence:
    """Return the occurrence that an event or another duty sets going at `started`."""
    rule = duty.due.rule
    if not isinstance(rule, AfterStart):
        raise TypeError(f"The duty {duty.key!r} is due by its period, and nothing sets it going.")
    day = duty.due.settled(rule.after(started.astimezone(zone).date(), calendar), calendar)
    return _occurrence(duty, period, day, calendar, zone)


def is_set_going(duty: Duty, by: After) -> bool:
    """Return whether an event, or another duty, sets this one going."""
    return isinstance(duty.due.rule, AfterStart) and duty.due.rule.what is by


def _occurrence(duty: Duty, period: Period, day: date, calendar: Calendar, zone: ZoneInfo) -> Occurrence:
    closed = calendar.closed(day)
    return Occurrence(duty, period, day, duty.due.instant(day, zone), closed.name if closed else "")


def _days(
    duty: Duty, since: date, until: date, calendar: Calendar, meetings: Collection[date]
) -> Iterator[tuple[Period, date]]:
    rule = duty.due.rule
    if isinstance(rule, AfterStart):
        return
    if isinstance(rule, BeforeMeeting):
        due = sorted({duty.due.settled(rule.before(held_on), calendar) for held_on in meetings})
        yield from _for_meetings(due) if duty.every is Every.MEETING else _first_after(duty, since, until, due)
        return
    for period in periods(duty.every, since - LONGEST_WAIT, until + MOVED, duty.first_month):
        if period.end > until + MOVED and not isinstance(rule, WITHIN):
            return
        day = rule.of(period, calendar)
        if since - MOVED <= day <= until + MOVED:
            yield period, duty.due.settled(day, calendar)


def _for_meetings(due: list[date]) -> Iterator[tuple[Period, date]]:
    """Yield a report for each due day: of the whole days since the one before, so that none is told twice or never.

    Two meetings of one week share their due day, and so one report. The first report goes back to its month's first.
    """
    if due:
        first = (due[0] - ONE_DAY).replace(day=1)
        for start, day in pairwise([first, *due]):
            yield Period(f"meeting {day}", start, day - ONE_DAY), day


def _first_after(duty: Duty, since: date, until: date, due: list[date]) -> Iterator[tuple[Period, date]]:
    for period in periods(duty.every, since - LONGEST_WAIT, until + MOVED, duty.first_month):
        day = next((day for day in due if day > period.end), None)
        if day is not None:
            yield period, day


def clashes(
    duties: Iterable[Duty],
    since: date,
    until: date,
    *,
    calendars: Mapping[str, Calendar],
    zone: ZoneInfo,
    meetings: Collection[date] = (),
    language: str = "en-GB",
) -> list[Clash]:
    """Return where a duty falls due on or after the day of the one that follows it, for what follows in that span.

    Their sentences are in the body's `language`.
    """
    known = {duty.key: duty for duty in duties}
    found: list[Clash] = []
    for duty in known.values():
        before = known.get(duty.follows)
        if before and before.every is duty.every and duty.every in PERIODIC | {Every.MEETING}:
            first = occurrences(
                before, since - LONGEST_WAIT, until + LONGEST_WAIT,
                calendar=calendars[before.calendar], zone=zone, meetings=meetings,
            )  # fmt: skip
            second = occurrences(duty, since, until, calendar=calendars[duty.calendar], zone=zone, meetings=meetings)
            found += _clashing(first, second, language)
    return sorted(found, key=lambda clash: (clash.second.due_at, clash.second.duty.key))


def _clashing(first: Iterable[Occurrence], second: Iterable[Occurrence], language: str) -> Iterator[Clash]:
    by_period = {one.period.key: one for one in first}
    for one in second:
        before = by_period.get(one.period.key)
        if before and before.due_on >= one.due_on:
            yield Clash(before, one, language)
