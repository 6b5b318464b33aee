"""When each report of each pack is owed, 2024 to 2030: worked out from the clauses a second way, and by hand."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.cli import due_dates
from portal.policy.duties import Every
from portal.procedures import versions
from tests.cli.test_packs import portal
from tests.policy.bank_holidays import BANK_HOLIDAYS
from tests.policy.state_holidays import CLOSED
from tests.procedures.shipped import pack

YEARS = range(2024, 2031)
DAY = timedelta(days=1)
PAGE = Path(__file__).parents[2] / "docs" / "due-dates.md"
TUESDAYS = [  # the City Council's, of every fortnight or so
    *(date(2024, 3, day) for day in (5, 19)),
    *(date(2024, 11, day) for day in (5, 19)),
    *(date(2028, 2, day) for day in (22, 29)),
]


def working(closed: Collection[date], year: int, month: int) -> list[date]:
    """The days of a month on which the office is open."""
    days = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
    return [day for day in days if day.weekday() < 5 and day not in closed]


def each(closed: Collection[date], place: int, months: Collection[int]) -> Callable[[int], Iterator[date]]:
    """The working day at that place of each of these months."""
    return lambda year: (working(closed, year, month)[place] for month in sorted(months))


def fixed(day: int, months: Collection[int]) -> Callable[[int], Iterator[date]]:
    return lambda year: (date(year, month, day) for month in sorted(months))


def open_by(day: date) -> date:
    """The day, or the last one before it on which England works."""
    while day.weekday() > 4 or day in BANK_HOLIDAYS:
        day -= DAY
    return day


def fridays(year: int) -> Iterator[date]:
    """Each Friday; the working day before it, where it is closed."""
    days = (date(year, 1, 1) + offset * DAY for offset in range(372))
    return (due for due in (open_by(day) for day in days if day.weekday() == 4) if due.year == year)


MONTHS, AFTER_QUARTERS, OF_QUARTERS = range(1, 13), (1, 4, 7, 10), (3, 6, 9, 12)
# What the clauses say, and where they say nothing, what the packs say that they decided.
BY_CLAUSE: dict[tuple[str, str], Callable[[int], Iterator[date]]] = {
    ("orange-county", "compilation_request"): each(CLOSED, -1, MONTHS),
    ("orange-county", "compilation_returns"): each(CLOSED, 4, MONTHS),
    ("orange-county", "monthly_draft"): each(CLOSED, 5, MONTHS),
    ("orange-county", "monthly_report"): fixed(10, MONTHS),
    ("san-clemente", "quarterly_data"): fixed(5, AFTER_QUARTERS),
    ("riverside", "service_summary"): each(CLOSED, 9, MONTHS),
    ("riverside", "staff_summary"): each(CLOSED, 9, MONTHS),
    ("riverside", "fraud_summary"): each(CLOSED, 9, MONTHS),
    ("riverside", "pending_by_department"): each(CLOSED, 4, MONTHS),
    ("riverside", "activity_by_ward"): each(CLOSED, 9, MONTHS),
    ("devon", "learning_request"): each(BANK_HOLIDAYS, -1, OF_QUARTERS),
    ("devon", "learning_returns"): each(BANK_HOLIDAYS, 4, AFTER_QUARTERS),
    ("devon", "learning_report"): each(BANK_HOLIDAYS, 9, AFTER_QUARTERS),
    ("devon", "performance_report"): each(BANK_HOLIDAYS, 9, AFTER_QUARTERS),
    ("devon", "policy_report"): each(BANK_HOLIDAYS, 14, AFTER_QUARTERS),
    ("childrens-social-care", "overdue_review"): fridays,
    ("childrens-social-care", "quarterly_themes"): each(BANK_HOLIDAYS, 9, AFTER_QUARTERS),
    ("lgsco-code", "annual_report"): lambda year: iter(
        [open_by(date(year, 9, 30))]
    ),  # half a year after the financial year,
}


@pytest.mark.clauses("OC-23", "OC-24", "OC-25", "OC-26", "SC-22", "CSC-15", "CSC-18")
@pytest.mark.parametrize(("name", "duty"), BY_CLAUSE)
def test_it_is_owed_when_the_clause_says(name: str, duty: str) -> None:
    found = due_dates.owed(pack(name), pack(name).duty(duty), YEARS)
    assert [one.due_on for one in found] == [day for year in YEARS for day in BY_CLAUSE[name, duty](year)]


def test_all_that_have_days_are_worked_out() -> None:
    periodic = {
        (name, duty.key)
        for name in versions.shipped()
        for duty in pack(name).duties
        if duty.every not in {Every.EVENT, Every.MEETING}
    }
    assert periodic == set(BY_CLAUSE)


# By hand, on a paper calendar: the day, and the first moment in UTC that is too late.
BY_HAND = [
    ("orange-county", "compilation_request", "2024-02-29", "2024-03-01T08:00"),  # a leap day
    ("orange-county", "compilation_request", "2028-02-29", "2028-03-01T08:00"),
    ("orange-county", "compilation_request", "2024-11-27", "2024-11-28T08:00"),  # then Thanksgiving, and a weekend
    ("orange-county", "compilation_returns", "2024-06-07", "2024-06-08T07:00"),  # June began on a Saturday
    ("orange-county", "compilation_returns", "2024-09-09", "2024-09-10T07:00"),  # on a Sunday, with Labor Day
    ("orange-county", "monthly_draft", "2024-01-09", "2024-01-10T08:00"),
    ("orange-county", "monthly_draft", "2026-08-10", "2026-08-11T07:00"),  # the very day of the report
    ("orange-county", "monthly_draft", "2027-01-11", "2027-01-12T08:00"),  # the day after it
    ("orange-county", "monthly_report", "2024-03-10", "2024-03-11T07:00"),  # a Sunday of 23 hours
    ("orange-county", "monthly_report", "2030-11-10", "2030-11-11T08:00"),
    ("san-clemente", "quarterly_data", "2025-01-05", "2025-01-06T08:00"),  # a Sunday: calendar days
    ("san-clemente", "quarterly_data", "2026-07-05", "2026-07-06T07:00"),
    ("riverside", "service_summary", "2024-07-15", "2024-07-16T07:00"),
    ("riverside", "pending_by_department", "2028-01-07", "2028-01-08T08:00"),  # New Year kept in December
    ("devon", "learning_request", "2024-03-28", "2024-03-29T00:00"),  # before Good Friday; GMT still
    ("devon", "learning_returns", "2026-04-09", "2026-04-09T23:00"),  # Easter within
    ("devon", "policy_report", "2025-01-22", "2025-01-23T00:00"),
    ("childrens-social-care", "overdue_review", "2024-03-28", "2024-03-29T00:00"),  # for Good Friday
    ("childrens-social-care", "overdue_review", "2026-12-24", "2026-12-25T00:00"),
    ("childrens-social-care", "quarterly_themes", "2028-04-18", "2028-04-18T23:00"),
    ("lgsco-code", "annual_report", "2024-09-30", "2024-09-30T23:00"),
]


@pytest.mark.clauses("OC-23", "OC-24", "OC-25", "OC-26", "SC-22", "CSC-15", "CSC-18")
@pytest.mark.parametrize(("name", "duty", "day", "late"), BY_HAND)
def test_it_is_owed_when_it_was_worked_out_by_hand(name: str, duty: str, day: str, late: str) -> None:
    on = date.fromisoformat(day)
    found = due_dates.owed(pack(name), pack(name).duty(duty), range(on.year, on.year + 1))
    assert [one.due_at for one in found if one.due_on == on] == [datetime.fromisoformat(late).replace(tzinfo=UTC)]


@pytest.mark.clauses("SC-26")
def test_noon_on_the_monday_before_a_meeting_is_noon_in_summer_and_winter() -> None:
    found = due_dates.owed(pack("san-clemente"), pack("san-clemente").duty("council_summary"), YEARS, TUESDAYS)
    assert [one.due_at.astimezone(UTC).isoformat(timespec="minutes") for one in found] == [
        *("2024-03-04T20:00+00:00", "2024-03-18T19:00+00:00"),  # the clocks went forward between them
        *("2024-11-04T20:00+00:00", "2024-11-18T20:00+00:00"),
        *("2028-02-21T20:00+00:00", "2028-02-28T20:00+00:00"),  # the first is Presidents' Day, and stays
    ]


# Found on a paper calendar.
CLASHES = ("2026-08", "2027-01", "2027-05", "2028-07", "2028-09")


@pytest.mark.clauses("OC-25", "OC-26")
def test_the_months_in_which_the_draft_comes_too_late_are_told() -> None:
    lines = csv.DictReader(due_dates.as_lines([pack("orange-county")], YEARS).splitlines())
    clashing = [line["due"][:7] for line in lines if line["clashes"]]
    expected = [f"{year}-{month:02}" for year in YEARS for month in MONTHS if working(CLOSED, year, month)[5].day >= 10]
    assert clashing == expected
    assert set(CLASHES) <= set(clashing)


def test_the_page_of_the_documents_is_what_the_command_prints(app: Flask) -> None:
    files = sorted(map(str, versions.PACKS.glob("*.yaml")))
    printed = portal(app, "pack", "due-dates", *files, "--from", "2024", "--to", "2030")
    command = "flask --app app portal pack due-dates portal/procedures/packs/*.yaml --from 2024 --to 2030"
    assert printed.exit_code == 0
    assert PAGE.read_text(encoding="utf-8") == printed.output, f"{command} > docs/due-dates.md"


def test_the_command_says_what_makes_no_sense(app: Flask) -> None:
    file = str(versions.PACKS / "devon.yaml")
    backwards = portal(app, "pack", "due-dates", file, "--from", "2030", "--to", "2024")
    assert backwards.exit_code == 2
    assert "Give years of which the second is not before the first, 50 at most." in backwards.output
    assert portal(app, "pack", "due-dates", file, "--from", "2024", "--to", "2099").exit_code == 2
    assert "### Ask the directorates" in portal(app, "pack", "due-dates", file).output, "this year"
    told = portal(app, "pack", "due-dates", str(versions.PACKS / "san-clemente.yaml"), "--from", "2026").output
    assert "No day is known before the meetings are." in told
