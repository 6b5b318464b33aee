"""Dates that can't be meant: beyond them it was a slip of the hand."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy.bounds import (
    HOLDING_YEARS,
    REMEDY_YEARS,
    fault_in_day,
    fault_in_promised,
    fault_in_received,
    moved,
)

TODAY = date(2026, 5, 5)
PAST, WHICH_YEAR = "Give a date that is still to come.", "Is the year right?"


@pytest.mark.parametrize(
    ("day", "years", "fault"),
    [
        ("2026-05-04", HOLDING_YEARS, PAST),
        ("2026-05-05", HOLDING_YEARS, ""),
        ("2028-05-05", HOLDING_YEARS, ""),
        ("2028-05-06", HOLDING_YEARS, WHICH_YEAR),
        ("2036-05-05", REMEDY_YEARS, ""),
        ("2036-05-06", REMEDY_YEARS, WHICH_YEAR),
        ("9999-12-31", REMEDY_YEARS, WHICH_YEAR),
        ("0001-01-01", REMEDY_YEARS, PAST),
    ],
)
def test_a_promise_lies_within_reach(day: str, years: int, fault: str) -> None:
    said = fault_in_promised(date.fromisoformat(day), TODAY, years)
    assert fault in said
    assert bool(said) is bool(fault)


@pytest.mark.parametrize(
    ("day", "by_staff", "is_taken"),
    [
        ("2024-05-05", False, True),
        ("2024-05-04", False, False),
        ("2024-05-04", True, True),
        ("1990-01-01", True, True),
        ("1989-12-31", True, False),
        ("0001-01-01", True, False),
        ("0001-01-01", False, False),
    ],
)
def test_staff_enter_what_lay_for_years_and_a_reporter_what_is_recent(day: str, by_staff: bool, is_taken: bool) -> None:
    assert (fault_in_received(date.fromisoformat(day), TODAY, by_staff=by_staff) == "") is is_taken


@pytest.mark.parametrize(("day", "years", "then"), [("2024-02-29", 2, "2026-02-28"), ("2024-02-29", 4, "2028-02-29")])
def test_a_leap_day_has_its_like_in_other_years(day: str, years: int, then: str) -> None:
    assert moved(date.fromisoformat(day), years) == date.fromisoformat(then)


@pytest.mark.parametrize(
    ("day", "is_meant"),
    [
        ("0001-01-01", False),
        ("1899-01-01", False),
        ("1989-12-31", False),
        ("1990-01-01", True),
        ("2026-05-05", True),
        ("2036-05-05", True),
        ("2036-05-06", False),
        ("9999-12-31", False),
    ],
)
def test_any_day_that_is_entered_lies_within_a_lifetime_of_an_office(day: str, is_meant: bool) -> None:
    fault = fault_in_day(date.fromisoformat(day), TODAY)
    assert (fault == "") is is_meant
    assert is_meant or fault.endswith(WHICH_YEAR)
