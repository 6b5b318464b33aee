"""The calendars of the shipped packs, against real bank holidays and City Hall's closing days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.policy.calendar import Calendar, Mark
from portal.procedures import calendars
from tests.policy.bank_holidays import BANK_HOLIDAYS
from tests.policy.state_holidays import BY_YEAR as CITY_HALL
from tests.procedures.shipped import pack


def weekday_holidays(calendar: Calendar, year: int) -> set[date]:
    """The Mondays to Fridays of a year that the calendar closes for a holiday."""
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    closed = ((day, calendar.closed(day)) for day in days if day.year == year)
    return {day for day, why in closed if why and why.mark is Mark.HOLIDAY}


@pytest.mark.clauses("DV-5")
@pytest.mark.parametrize("year", range(2016, 2031))
def test_devon_closes_on_the_bank_holidays_of_england_and_on_no_other_weekday(year: int) -> None:
    bank_holidays = {day for day in BANK_HOLIDAYS if day.year == year}

    assert weekday_holidays(pack("devon").calendars["england"], year) == bank_holidays


@pytest.mark.clauses("SC-2", "SC-4")
@pytest.mark.parametrize("year", CITY_HALL)
def test_san_clemente_closes_on_city_hall_s_days_and_not_on_the_state_s(year: int) -> None:
    closed = {date(year, month, day) for month, day in CITY_HALL[year]}

    assert weekday_holidays(pack("san-clemente").calendars["city"], year) == closed


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 31), "Cesar Chavez Day"),
        (date(2028, 2, 15), "Susan B. Anthony Day"),
        (date(2027, 10, 29), "Diwali"),
        (date(2008, 2, 12), "Lincoln's Birthday"),
        (date(2008, 10, 13), "Columbus Day"),
    ],
)
def test_a_state_holiday_that_the_city_doesn_t_observe_counts(day: date, name: str) -> None:
    assert calendars.calendar("state", "US", ["CA"]).closed(day) is not None, name

    assert pack("san-clemente").calendars["city"].is_open(day)


def test_what_two_holidays_share_stays_closed_when_one_is_left_out() -> None:
    presidents_day = date(2027, 2, 15)

    both = calendars.calendar("both", "US", ["CA"]).holidays[presidents_day]
    one = calendars.calendar("one", "US", ["CA"], without=["Susan B. Anthony Day"]).holidays[presidents_day]

    assert (both, one) == ("Presidents' Day; Susan B. Anthony Day", "Presidents' Day")


def test_a_substitute_day_can_be_left_out_alone() -> None:
    calendar = calendars.calendar("us", "US", ["CA"], without=["Independence Day (observed)"])

    assert calendar.is_open(date(2026, 7, 3))
    assert not calendar.is_open(date(2025, 7, 4))


def test_names_are_in_english_where_the_region_s_own_language_isn_t() -> None:
    assert calendars.calendar("pl", "PL").holidays[date(2026, 11, 11)] == "National Independence Day"


def test_closures_and_further_holidays_close_a_day_under_their_own_names() -> None:
    own, feast = date(2026, 12, 29), date(2026, 12, 30)
    calendar = calendars.calendar("town", "GB", ["ENG"], closures={own: "Town Hall closed"}, also={feast: "Feast"})

    assert [(why.mark, why.name) for day in (own, feast) if (why := calendar.closed(day))] == [
        (Mark.CLOSURE, "Town Hall closed"),
        (Mark.HOLIDAY, "Feast"),
    ]


def test_with_several_parts_a_holiday_in_any_of_them_is_one() -> None:
    st_patricks_day, boyne, st_andrews_day = date(2026, 3, 17), date(2026, 7, 13), date(2026, 11, 30)
    kingdom = calendars.calendar("kingdom", "GB", ["ENG", "NIR", "SCT", "WLS"])
    england = calendars.calendar("england", "GB", ["ENG"])

    for day in (st_patricks_day, boyne, st_andrews_day):
        assert not kingdom.is_open(day)
        assert england.is_open(day)


def test_the_calendar_ends_where_it_says() -> None:
    calendar = calendars.calendar("england", "GB", ["ENG"])

    assert calendar.after(date(2049, 12, 29), 1) == date(2049, 12, 30)
    with pytest.raises(ValueError, match="ends before that date"):
        calendar.after(date(2049, 12, 31), 1)


def test_the_same_calendar_is_made_once() -> None:
    assert calendars.calendar("england", "GB", ["ENG"]) is calendars.calendar("england", "GB", ["ENG"])


@pytest.mark.parametrize(
    ("region", "subdivision", "sentence"),
    [
        ("XX", "", "There is no region “XX”. Give the two letters of a country, such as GB or US."),
        ("US", "CAL", "US has no part “CAL”. Did you mean “CA”?"),
    ],
)
def test_an_unknown_region_is_refused_with_a_sentence(region: str, subdivision: str, sentence: str) -> None:
    with pytest.raises(calendars.UnknownRegion) as caught:
        calendars.calendar("nowhere", region, [subdivision])

    assert caught.value.sentence == sentence


def test_a_holiday_that_isn_t_one_can_t_be_left_out() -> None:
    with pytest.raises(calendars.UnknownHoliday, match="“Diwalli” is no holiday of this region"):
        calendars.calendar("us", "US", ["CA"], without=["Diwalli"])


def test_calendars_that_say_the_same_share_their_tables() -> None:
    """A pack could otherwise have each of its calendars twice in memory, under two names."""
    one, other = calendars.calendar("one", "NZ", ["AUK"]), calendars.calendar("other", "NZ", ["AUK", "AUK"])
    assert (one.key, other.key) == ("one", "other")
    assert one.plain is one
    assert other.plain is other
    assert all(getattr(one, name) is getattr(other, name) for name in ("_days", "_why", "_open_days", "_open_until"))


def test_each_part_of_a_region_is_worked_out_once_however_often_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = calendars._holidays
    monkeypatch.setattr(calendars, "_holidays", lambda *place: asked.append(place[1]) or real(*place))
    calendars.calendar("sixty", "AU", ["NSW", "VIC"] * 30)
    assert asked == ["NSW", "VIC"]
