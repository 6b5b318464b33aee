"""Open days: what counts over Easter, Christmas and the days that a government adds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.policy.calendar import Calendar, Closed, Mark, OfficeHours
from tests.policy.bank_holidays import BANK_HOLIDAYS, BY_YEAR
from tests.policy.build import ENGLAND, NINE_TO_FIVE, day

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2016, 1, 1), date(2027, 12, 31)
days = st.dates(FIRST, LAST)


def naive_open(when: date) -> bool:
    return when.weekday() < 5 and when not in BANK_HOLIDAYS


def naive_after(start: date, amount: int) -> date:
    while amount:
        start += ONE_DAY
        amount -= naive_open(start)
    return start


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("Mon 2 Jun 2025", 0, "Mon 2 Jun 2025"),  # no time at all
        ("Sun 1 Jun 2025", 0, "Sun 1 Jun 2025"),
        ("Mon 2 Jun 2025", 1, "Tue 3 Jun 2025"),
        ("Fri 6 Jun 2025", 1, "Mon 9 Jun 2025"),  # over a weekend
        ("Sat 7 Jun 2025", 3, "Wed 11 Jun 2025"),  # from within one
        ("Thu 17 Apr 2025", 1, "Tue 22 Apr 2025"),  # over Easter
        ("Fri 18 Apr 2025", 1, "Tue 22 Apr 2025"),  # from Good Friday
        ("Fri 4 Apr 2025", 10, "Tue 22 Apr 2025"),
        ("Wed 24 Dec 2025", 3, "Wed 31 Dec 2025"),  # over Christmas
        ("Wed 23 Dec 2026", 3, "Wed 30 Dec 2026"),  # Boxing Day on a Saturday: Monday is its substitute
        ("Fri 24 Dec 2021", 1, "Wed 29 Dec 2021"),  # both on a weekend: two substitutes
        ("Fri 31 Dec 2021", 4, "Fri 7 Jan 2022"),  # New Year's Day on a Saturday
        ("Thu 7 May 2020", 1, "Mon 11 May 2020"),  # the May bank holiday moved to VE Day
        ("Fri 1 May 2020", 1, "Mon 4 May 2020"),  # and so its Monday counted
        ("Wed 1 Jun 2022", 1, "Mon 6 Jun 2022"),  # the Platinum Jubilee
        ("Fri 16 Sep 2022", 1, "Tue 20 Sep 2022"),  # the State Funeral
        ("Fri 5 May 2023", 1, "Tue 9 May 2023"),  # the coronation
        ("Mon 1 Dec 2025", 30, "Thu 15 Jan 2026"),
    ],
)
def test_after_skips_what_does_not_count(start: str, amount: int, due: str) -> None:
    assert ENGLAND.after(day(start), amount) == day(due)
    assert ENGLAND.between(day(start), day(due)) == amount


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("Mon 2 Jun 2025", None),
        ("Sat 7 Jun 2025", Closed(Mark.WEEKEND, "Saturday")),
        ("Sun 8 Jun 2025", Closed(Mark.WEEKEND, "Sunday")),
        ("Fri 18 Apr 2025", Closed(Mark.HOLIDAY, "Good Friday")),
        ("Mon 28 Dec 2026", Closed(Mark.HOLIDAY, "Boxing Day (substitute day)")),
    ],
)
def test_a_closed_day_says_why(on: str, why: Closed | None) -> None:
    assert ENGLAND.closed(day(on)) == why
    assert ENGLAND.is_open(day(on)) is (why is None)


def test_closures_of_the_body_count_beside_the_holidays_and_give_way_to_them() -> None:
    closures = {date(2025, 12, 29): "Christmas shutdown", date(2025, 12, 26): "Christmas shutdown"}
    calendar = Calendar("devon", holidays=BANK_HOLIDAYS, closures=closures, first=FIRST, last=LAST)
    assert calendar.closed(date(2025, 12, 29)) == Closed(Mark.CLOSURE, "Christmas shutdown")
    assert calendar.closed(date(2025, 12, 26)) == Closed(Mark.HOLIDAY, "Boxing Day")
    assert calendar.after(day("Wed 24 Dec 2025"), 1) == day("Tue 30 Dec 2025")


def test_the_weekend_is_data() -> None:
    friday_and_saturday = Calendar("gulf", holidays={}, weekend=frozenset({4, 5}), first=FIRST, last=LAST)
    assert friday_and_saturday.after(day("Thu 5 Jun 2025"), 1) == day("Sun 8 Jun 2025")
    assert friday_and_saturday.closed(day("Fri 6 Jun 2025")) == Closed(Mark.WEEKEND, "Friday")


@pytest.mark.parametrize("outside", [FIRST - ONE_DAY, LAST + ONE_DAY])
def test_outside_its_bounds_a_calendar_does_not_guess(outside: date) -> None:
    for ask in (ENGLAND.closed, ENGLAND.is_open, lambda day: ENGLAND.after(day, 0), lambda day: ENGLAND.after(day, 1)):
        with pytest.raises(ValueError, match="outside the calendar 'england'"):
            ask(outside)
    for pair in [(outside, FIRST), (FIRST, outside)]:
        with pytest.raises(ValueError, match="outside"):
            ENGLAND.between(*pair)
        with pytest.raises(ValueError, match="outside"):
            ENGLAND.days_after(*pair)


def test_the_bounds_themselves_are_known() -> None:
    assert ENGLAND.closed(FIRST) == Closed(Mark.HOLIDAY, "New Year’s Day")
    assert ENGLAND.is_open(LAST)
    assert ENGLAND.after(FIRST, ENGLAND.between(FIRST, LAST)) == LAST
    assert ENGLAND.after(LAST - ONE_DAY, 1) == LAST
    with pytest.raises(ValueError, match="ends before"):
        ENGLAND.after(LAST, 1)


def test_a_limit_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        ENGLAND.after(FIRST, -1)


def test_the_typed_holidays_are_all_there() -> None:
    assert {year: len(named) for year, named in BY_YEAR.items()} == {
        **dict.fromkeys(range(2016, 2031), 8),
        2022: 10,  # the Jubilee and the State Funeral
        2023: 9,  # the coronation
    }
    assert all(when.weekday() < 5 for when in BANK_HOLIDAYS)


@settings(max_examples=200, deadline=None)
@given(start=st.dates(FIRST, date(2026, 12, 31)), amount=st.integers(0, 150))
def test_after_agrees_with_a_loop_over_the_days(start: date, amount: int) -> None:
    due = ENGLAND.after(start, amount)
    assert due == naive_after(start, amount)
    assert ENGLAND.between(start, due) == amount


@settings(max_examples=200, deadline=None)
@given(start=days, length=st.integers(0, 400))
def test_between_agrees_with_a_loop_over_the_days(start: date, length: int) -> None:
    later = min(start + length * ONE_DAY, LAST)
    counted = sum(naive_open(start + n * ONE_DAY) for n in range(1, (later - start).days + 1))
    assert ENGLAND.between(start, later) == counted
    assert ENGLAND.between(later, start) == -counted
    if counted:
        assert ENGLAND.after(start, counted) <= later


@settings(max_examples=200, deadline=None)
@given(start=days, length=st.integers(0, 400))
def test_the_days_after_one_are_told_with_what_closes_them(start: date, length: int) -> None:
    later = min(start + length * ONE_DAY, LAST)
    told = list(ENGLAND.days_after(start, later))
    assert [one for one, _ in told] == [start + n * ONE_DAY for n in range(1, (later - start).days + 1)]
    assert all(closed == ENGLAND.closed(one) for one, closed in told)


def test_office_hours_are_told_by_weekday() -> None:
    short_friday = OfficeHours([*NINE_TO_FIVE.week[:4], None, None, None])
    assert NINE_TO_FIVE.of(day("Fri 6 Jun 2025")) == NINE_TO_FIVE.week[4]
    assert short_friday.of(day("Fri 6 Jun 2025")) is None
