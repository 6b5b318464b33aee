"""When reports are due: each rule by a table of real dates, and what holds of all of them over twenty years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.policy.calendar import Calendar
from portal.policy.clock import Limit, Unit
from portal.policy.due import (
    After,
    AfterStart,
    BeforeMeeting,
    DayOfMonth,
    DaysAfter,
    Due,
    IfClosed,
    LastOpenDay,
    OpenDayAfter,
    Period,
    Rule,
    Weekday,
)
from portal.policy.duties import MONTHS, PERIODIC, Duty, Every, period_of, periods
from portal.policy.occurrences import Occurrence, clashes, occurrence_after, occurrences
from tests.policy.build import ENGLAND, LONDON, LOS_ANGELES, day

FIRST, LAST = date(2017, 6, 1), date(2026, 6, 30)
MONDAY, FRIDAY = 0, 4
NOON = time(12)


def duty(rule: Rule, every: Every = Every.MONTHLY, at: time | None = None, **changes: object) -> Duty:
    if_closed = IfClosed(str(changes.pop("if_closed", IfClosed.STAYS)))
    made = Duty("report", "Report", "OC-26", every, Due(rule, "as the rule says", at, if_closed), "analyst", "england")
    return replace(made, **changes)


def due(
    made: Duty, since: str, until: str, *, zone: ZoneInfo = LONDON, meetings: tuple[str, ...] = ()
) -> list[Occurrence]:
    days = [day(one) for one in meetings]
    return occurrences(made, day(since), day(until), calendar=ENGLAND, zone=zone, meetings=days)


@pytest.mark.parametrize(
    ("rule", "every", "about", "on"),
    [
        (LastOpenDay(), Every.MONTHLY, "Wed 1 Apr 2026", "Thu 30 Apr 2026"),
        (LastOpenDay(), Every.MONTHLY, "Fri 1 May 2026", "Fri 29 May 2026"),  # the month ends on a Sunday
        (LastOpenDay(), Every.QUARTERLY, "Sat 1 Feb 2025", "Mon 31 Mar 2025"),
        (LastOpenDay(), Every.MONTHLY, "Fri 1 Mar 2024", "Thu 28 Mar 2024"),  # Good Friday is the 29th
        (OpenDayAfter(5), Every.MONTHLY, "Wed 1 Apr 2026", "Fri 8 May 2026"),  # the bank holiday of 4 May
        (OpenDayAfter(1), Every.MONTHLY, "Mon 1 Dec 2025", "Fri 2 Jan 2026"),  # over the year's end
        (DayOfMonth(10), Every.MONTHLY, "Wed 1 Apr 2026", "Sun 10 May 2026"),  # as written
        (DayOfMonth(31), Every.MONTHLY, "Mon 1 Jan 2024", "Thu 29 Feb 2024"),  # a leap year's last day
        (DayOfMonth(31), Every.MONTHLY, "Wed 1 Jan 2025", "Fri 28 Feb 2025"),
        (DaysAfter(5), Every.QUARTERLY, "Wed 1 Oct 2025", "Mon 5 Jan 2026"),
        (Weekday(FRIDAY), Every.WEEKLY, "Wed 31 Dec 2025", "Fri 2 Jan 2026"),
    ],
)
def test_a_rule_names_the_day(rule: Rule, every: Every, about: str, on: str) -> None:
    period = period_of(every, day(about))
    assert not isinstance(rule, BeforeMeeting | AfterStart)
    assert rule.of(period, ENGLAND) == day(on)


@pytest.mark.parametrize(
    ("every", "first_month", "on", "key", "start", "end"),
    [
        (Every.WEEKLY, 1, "Thu 1 Jan 2026", "2026-W01", "Mon 29 Dec 2025", "Sun 4 Jan 2026"),
        (Every.WEEKLY, 1, "Sun 3 Jan 2021", "2020-W53", "Mon 28 Dec 2020", "Sun 3 Jan 2021"),
        (Every.MONTHLY, 1, "Thu 29 Feb 2024", "2024-02", "Thu 1 Feb 2024", "Thu 29 Feb 2024"),
        (Every.BIMONTHLY, 1, "Sun 1 Mar 2026", "2026-03/2026-04", "Sun 1 Mar 2026", "Thu 30 Apr 2026"),
        (Every.BIMONTHLY, 2, "Thu 1 Jan 2026", "2025-12/2026-01", "Mon 1 Dec 2025", "Sat 31 Jan 2026"),
        (Every.QUARTERLY, 1, "Wed 31 Dec 2025", "2025-10/2025-12", "Wed 1 Oct 2025", "Wed 31 Dec 2025"),
        (Every.YEARLY, 1, "Wed 31 Dec 2025", "2025-01/2025-12", "Wed 1 Jan 2025", "Wed 31 Dec 2025"),
        (Every.YEARLY, 4, "Tue 31 Mar 2026", "2025-04/2026-03", "Tue 1 Apr 2025", "Tue 31 Mar 2026"),
    ],
)
def test_a_day_lies_in_its_period(every: Every, first_month: int, on: str, key: str, start: str, end: str) -> None:
    assert period_of(every, day(on), first_month) == Period(key, day(start), day(end))


@pytest.mark.parametrize(
    ("if_closed", "on"),
    [(IfClosed.STAYS, "Sun 10 May 2026"), (IfClosed.NEXT, "Mon 11 May 2026"), (IfClosed.PREVIOUS, "Fri 8 May 2026")],
)
def test_a_closed_day_stays_unless_the_pack_says_otherwise(if_closed: IfClosed, on: str) -> None:
    (found,) = due(duty(DayOfMonth(10), if_closed=if_closed), "Fri 1 May 2026", "Sun 31 May 2026")
    assert found.due_on == day(on)
    assert found.closed == ("Sunday" if if_closed is IfClosed.STAYS else "")


def test_a_due_day_lasts_to_its_end_where_the_body_is() -> None:
    (english,) = due(duty(DayOfMonth(10)), "Fri 1 May 2026", "Sun 31 May 2026")
    (american,) = due(duty(DayOfMonth(10)), "Fri 1 May 2026", "Sun 31 May 2026", zone=LOS_ANGELES)
    assert english.due_at == datetime(2026, 5, 10, 23, tzinfo=UTC)
    assert american.due_at == datetime(2026, 5, 11, 7, tzinfo=UTC)


def test_it_is_told_where_the_day_comes_from() -> None:
    (found,) = due(duty(DayOfMonth(10)), "Fri 1 May 2026", "Sun 31 May 2026")
    assert found.why == "as the rule says, which is no open day (Sunday)"


# ---- meetings


@pytest.mark.parametrize(
    ("held_on", "on"),
    [
        ("Tue 5 May 2026", "Mon 4 May 2026"),
        ("Sun 10 May 2026", "Mon 4 May 2026"),
        ("Mon 11 May 2026", "Mon 4 May 2026"),  # the Monday that precedes a Monday is a week before
        ("Thu 1 Jan 2026", "Mon 29 Dec 2025"),
    ],
)
def test_a_weekday_before_a_meeting_is_never_the_day_of_it(held_on: str, on: str) -> None:
    assert BeforeMeeting(MONDAY).before(day(held_on)) == day(on)


SUMMARY = duty(BeforeMeeting(MONDAY), Every.MEETING, NOON)


@pytest.mark.clauses("SC-26")
@pytest.mark.parametrize(
    ("held_on", "noon"),
    [
        ("Tue 10 Mar 2026", datetime(2026, 3, 9, 19, tzinfo=UTC)),  # the day after the clocks went forward
        ("Tue 3 Mar 2026", datetime(2026, 3, 2, 20, tzinfo=UTC)),
        ("Tue 3 Nov 2026", datetime(2026, 11, 2, 20, tzinfo=UTC)),  # the day after they went back
        ("Tue 27 Oct 2026", datetime(2026, 10, 26, 19, tzinfo=UTC)),
    ],
)
def test_noon_is_noon_where_the_council_meets(held_on: str, noon: datetime) -> None:
    (found,) = due(SUMMARY, "Thu 1 Jan 2026", "Thu 31 Dec 2026", zone=LOS_ANGELES, meetings=(held_on,))
    assert found.due_at == noon
    assert found.due_at.astimezone(LOS_ANGELES).time() == NOON


def test_a_report_for_a_meeting_covers_the_days_since_the_one_before() -> None:
    meetings = ("Tue 5 May 2026", "Tue 19 May 2026", "Thu 21 May 2026", "Tue 16 Jun 2026")
    found = due(SUMMARY, "Tue 12 May 2026", "Tue 30 Jun 2026", meetings=meetings)
    assert [(one.due_on, one.period.start, one.period.end) for one in found] == [
        (day("Mon 18 May 2026"), day("Mon 4 May 2026"), day("Sun 17 May 2026")),
        (day("Mon 15 Jun 2026"), day("Mon 18 May 2026"), day("Sun 14 Jun 2026")),
    ], "two meetings of one week share their report"


def test_the_first_report_goes_back_to_the_first_of_its_month() -> None:
    (found,) = due(SUMMARY, "Mon 1 Jun 2026", "Tue 30 Jun 2026", meetings=("Tue 2 Jun 2026",))
    assert (found.period.start, found.period.end) == (day("Fri 1 May 2026"), day("Sun 31 May 2026"))


def test_a_report_every_two_months_is_due_before_the_first_meeting_after_them() -> None:
    made = duty(BeforeMeeting(MONDAY), Every.BIMONTHLY, NOON)
    meetings = ("Tue 3 Mar 2026", "Tue 17 Mar 2026", "Tue 5 May 2026")
    found = due(made, "Thu 1 Jan 2026", "Thu 31 Dec 2026", meetings=meetings)
    by_period = {one.period.key: one.due_on for one in found}
    assert by_period["2026-01/2026-02"] == day("Mon 2 Mar 2026")
    assert by_period["2026-03/2026-04"] == day("Mon 4 May 2026")
    assert "2026-05/2026-06" not in by_period, "no meeting after it is known yet"


# ---- events and steps


@pytest.mark.parametrize(
    ("limit", "started", "on"),
    [
        (Limit(2, Unit.BUSINESS_DAYS), datetime(2026, 4, 30, 10, tzinfo=UTC), "Tue 5 May 2026"),
        (Limit(5, Unit.BUSINESS_DAYS), datetime(2026, 5, 5, 10, tzinfo=UTC), "Tue 12 May 2026"),
        (Limit(2, Unit.CALENDAR_DAYS), datetime(2026, 4, 30, 10, tzinfo=UTC), "Sat 2 May 2026"),
        (None, datetime(2026, 4, 30, 23, 30, tzinfo=UTC), "Fri 1 May 2026"),  # it is tomorrow already in London
    ],
)
def test_days_are_counted_from_what_set_it_going(limit: Limit | None, started: datetime, on: str) -> None:
    made = duty(AfterStart(After.EVENT, limit), Every.EVENT)
    period = Period("event", started.date(), started.date())
    assert occurrence_after(made, period, started, calendar=ENGLAND, zone=LONDON).due_on == day(on)


def test_what_something_sets_going_is_not_foreseen() -> None:
    assert due(duty(AfterStart(After.EVENT), Every.EVENT), "Thu 1 Jan 2026", "Thu 31 Dec 2026") == []
    period = period_of(Every.MONTHLY, day("Fri 1 May 2026"))
    with pytest.raises(TypeError, match="due by its period"):
        occurrence_after(duty(DayOfMonth(10)), period, datetime(2026, 5, 1, tzinfo=UTC), calendar=ENGLAND, zone=LONDON)


# ---- clashes


def test_a_draft_that_is_due_on_or_after_its_report_clashes() -> None:
    draft = duty(OpenDayAfter(6), key="draft", name="Draft", clause="OC-25")
    report = duty(DayOfMonth(10), follows="draft")
    span = (day("Mon 1 Jun 2026"), day("Mon 31 Aug 2026"))
    (clash,) = clashes([draft, report], *span, calendars={"england": ENGLAND}, zone=LONDON)
    assert clash.words == (
        "“Draft” (OC-25) is due on Monday 10 August 2026, and “Report” (OC-26), which follows it, on Monday 10 August "
        "2026. Do the first earlier."
    )
    about = {"calendars": {"england": ENGLAND}, "zone": LONDON}
    (american,) = clashes([draft, report], *span, **about, language="en-US")
    assert "is due on Monday, August 10, 2026, and" in american.words


# ---- what always holds

periodic = st.sampled_from(sorted(PERIODIC))
by_month = st.sampled_from(sorted(MONTHS))
months = st.integers(1, 12)
spans = st.tuples(st.dates(FIRST, LAST), st.integers(0, 500)).map(
    lambda span: (span[0], min(span[0] + timedelta(days=span[1]), LAST))
)
rules = st.one_of(
    st.just(LastOpenDay()),
    st.integers(1, 15).map(OpenDayAfter),
    st.integers(1, 31).map(DayOfMonth),
    st.integers(1, 366).map(DaysAfter),
)
often = settings(max_examples=150, deadline=None)


@often
@given(every=periodic, first_month=months, since=st.dates(FIRST, LAST), length=st.integers(0, 800))
def test_periods_follow_each_other_without_a_gap(every: Every, first_month: int, since: date, length: int) -> None:
    found = list(periods(every, since, since + timedelta(days=length), first_month))
    assert found[0].start <= since <= found[0].end
    assert all(after.start == before.end + timedelta(days=1) for before, after in pairwise(found))
    assert len({period.key for period in found}) == len(found)


@often
@given(rule=rules, every=by_month, first_month=months, span=spans)
def test_each_period_falls_due_exactly_once(
    rule: Rule, every: Every, first_month: int, span: tuple[date, date]
) -> None:
    """However the time is cut into spans, each period is there once: planning can't lose one or make one twice."""
    made = duty(rule, every, first_month=first_month)
    since, until = span
    whole = occurrences(made, since, until, calendar=ENGLAND, zone=LONDON)
    middle = since + (until - since) / 2
    parts = [
        *occurrences(made, since, middle, calendar=ENGLAND, zone=LONDON),
        *occurrences(made, middle + timedelta(days=1), until, calendar=ENGLAND, zone=LONDON),
    ]
    assert whole == parts
    assert len({one.period.key for one in whole}) == len(whole)
    assert all(since <= one.due_on <= until for one in whole)


@often
@given(number=st.integers(1, 15), every=by_month, span=spans)
def test_where_the_rule_says_business_day_it_is_one(number: int, every: Every, span: tuple[date, date]) -> None:
    for rule in (LastOpenDay(), OpenDayAfter(number)):
        for one in occurrences(duty(rule, every), *span, calendar=ENGLAND, zone=LONDON):
            assert ENGLAND.is_open(one.due_on)
            assert one.closed == ""
            if isinstance(rule, OpenDayAfter):
                assert ENGLAND.between(one.period.end, one.due_on) == number
            else:
                assert one.period.start <= one.due_on <= one.period.end
                assert ENGLAND.between(one.due_on, one.period.end) == 0


@often
@given(rule=rules, every=by_month, span=spans, if_closed=st.sampled_from([IfClosed.NEXT, IfClosed.PREVIOUS]))
def test_a_day_that_moves_moves_to_the_nearest_open_one(
    rule: Rule, every: Every, span: tuple[date, date], if_closed: IfClosed
) -> None:
    assert not isinstance(rule, BeforeMeeting | AfterStart)
    for one in occurrences(duty(rule, every, if_closed=if_closed), *span, calendar=ENGLAND, zone=LONDON):
        written = rule.of(one.period, ENGLAND)
        between = sorted([written, one.due_on])
        assert ENGLAND.is_open(one.due_on)
        assert ENGLAND.between(between[0] - timedelta(days=1), between[1]) == 1


@often
@given(
    held=st.lists(st.dates(date(2024, 1, 1), date(2025, 12, 31)), unique=True, max_size=30),
    zone=st.sampled_from([LONDON, LOS_ANGELES]),
)
def test_reports_for_meetings_tell_of_every_day_once(held: list[date], zone: ZoneInfo) -> None:
    found = occurrences(SUMMARY, date(2023, 1, 1), date(2026, 6, 1), calendar=ENGLAND, zone=zone, meetings=held)
    for before, after in pairwise(found):
        assert after.period.start == before.period.end + timedelta(days=1)
    for one in found:
        assert one.due_on.weekday() == MONDAY
        assert one.due_at.astimezone(zone).time() == NOON
        assert any(timedelta(0) < day - one.due_on <= timedelta(days=7) for day in held)
    assert all(any(timedelta(0) < day - one.due_on <= timedelta(days=7) for one in found) for day in held)


def test_a_calendar_that_ends_says_so() -> None:
    short = Calendar("short", holidays={}, first=date(2020, 1, 1), last=date(2026, 6, 30))
    with pytest.raises(ValueError, match=r"ends before|outside"):
        occurrences(duty(OpenDayAfter(5)), date(2026, 5, 1), date(2026, 8, 1), calendar=short, zone=LONDON)
