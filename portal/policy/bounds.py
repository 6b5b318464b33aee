"""How far a date may lie from today, and how many promises one answer holds: beyond that it was a slip of the hand."""

from __future__ import annotations

from datetime import date

from portal.policy.calendar import to_come

HOLDING_YEARS, REMEDY_YEARS, CONTRIBUTED_YEARS = 2, 10, 2  # how far ahead a letter, remedy, contribution may be due
REPORTED_YEARS = 2  # how far back something may have been received that its reporter sends in themselves
FIRST_RECEIVED = date(1990, 1, 1)  # no body brings anything older
EVENT_YEARS = 1  # how far back something was that sets a report going: what was before is nobody's report any more
YEARS_AHEAD = 10  # no meeting, replay or designation reaches further
MOST_REMEDIES = 20

PAST = "Give a date that is still to come."


def fault_in_promised(day: date, today: date, years: int) -> str:
    """Return a sentence on why nothing can be promised for `day`, or nothing. Today is still to come."""
    if not to_come(day, today):
        return PAST
    if day > moved(today, years):
        return f"Give a date within the next {years} years. Is the year right?"
    return ""


def fault_in_received(day: date, today: date, *, by_staff: bool) -> str:
    """Return a sentence on why `day` is too long ago to be entered, or nothing. Staff enter what lay for years."""
    if by_staff:
        return "Give a date from 1990 on. Is the year right?" if day < FIRST_RECEIVED else ""
    if day < moved(today, -REPORTED_YEARS):
        return (
            f"Give a date within the last {REPORTED_YEARS} years. If it is older than that, ask our staff to enter it."
        )
    return ""


def fault_in_past(day: date, first: date, today: date) -> str:
    """Return a sentence on why `day` can't be one on which something was done since `first`, or nothing."""
    if day > today:
        return "This day is still to come. Give the day on which it was."
    return "This was before the case came in. Is the date right?" if day < first else ""


def fault_in_day(day: date, today: date) -> str:
    """Return a sentence on why no such day can be meant, whatever it is for, or nothing."""
    if FIRST_RECEIVED <= day <= moved(today, YEARS_AHEAD):
        return ""
    return f"Give a date from {FIRST_RECEIVED.year} on, within the next {YEARS_AHEAD} years. Is the year right?"


def fault_in_event(day: date, today: date) -> str:
    """Return a sentence on why nothing that sets something going can have been on this day, or nothing."""
    if day > today:
        return "This day hasn't come yet."
    return "Give a day within the last year. Is the year right?" if _is_old(day, today) else ""


def fault_in_meeting(day: date, today: date) -> str:
    """Return a sentence on why no meeting can be entered for this day, or nothing."""
    fault = fault_in_day(day, today)
    return fault or ("Give a day within the last year, or to come. Is the year right?" if _is_old(day, today) else "")


def _is_old(day: date, today: date) -> bool:
    return day < moved(today, -EVENT_YEARS)


def moved(day: date, years: int) -> date:
    """Return the same day of another year; of 29 February, the day before where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
