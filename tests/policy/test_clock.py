"""Limits as stories: received, so much time, due; what holds them, and where they stand at the exact instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.policy.calendar import ONE_DAY, Calendar, Mark, OfficeHours
from portal.policy.clock import COUNTS, Clock, Limit, Method, Reading, State, Unit, due, read
from portal.policy.ledger import LONGEST_TAIL, ledger, without_reasons
from tests.policy.build import (
    ANONYMOUS,
    CALIFORNIA,
    ENGLAND,
    INSTANT,
    LONDON,
    LOS_ANGELES,
    clock,
    day,
    extension,
    pause,
    rule,
    when,
)

NOON = datetime(2025, 6, 9, 12, tzinfo=UTC)
HOURS = {"amount": 24, "unit": Unit.WORKING_HOURS}


@pytest.mark.clauses("DV-25", "DV-26", "DV-34", "DV-42")
@pytest.mark.parametrize(
    ("received", "days", "due_on"),
    [
        ("Thu 17 Apr 2025", 1, "Tue 22 Apr 2025"),  # over Easter
        ("Mon 2 Jun 2025", 3, "Thu 5 Jun 2025"),  # an acknowledgement
        ("Mon 2 Jun 2025", 10, "Mon 16 Jun 2025"),  # a stage 1 answer
        ("Mon 2 Jun 2025", 20, "Mon 30 Jun 2025"),  # about social care
        ("Mon 2 Jun 2025", 25, "Mon 7 Jul 2025"),  # a stage 2 answer
        ("Mon 2 Jun 2025", 65, "Tue 2 Sep 2025"),  # extended, over the summer bank holiday
        ("Mon 1 Dec 2025", 30, "Thu 15 Jan 2026"),  # a stage 3 answer, over Christmas
        ("Sat 7 Jun 2025", 3, "Wed 11 Jun 2025"),  # received on a day that doesn't count
        ("Mon 5 May 2025", 3, "Thu 8 May 2025"),
    ],
)
def test_a_limit_in_working_days(received: str, days: int, due_on: str) -> None:
    reading = read(clock(received, days), when(received))
    assert (reading.state, reading.due_on) == (State.RUNNING, day(due_on))
    assert reading.due_at == datetime.combine(day(due_on) + ONE_DAY, time.min, tzinfo=LONDON)


@pytest.mark.clauses("SC-22")
@pytest.mark.parametrize(
    ("received", "days", "due_on"),
    [
        ("Wed 31 Dec 2025", 5, "Mon 5 Jan 2026"),  # five days after the quarter's end
        ("Tue 31 Mar 2026", 5, "Sun 5 Apr 2026"),  # a Sunday is a day
        ("Thu 29 Feb 2024", 1, "Fri 1 Mar 2024"),
    ],
)
def test_a_limit_in_calendar_days(received: str, days: int, due_on: str) -> None:
    assert read(clock(received, days, Unit.CALENDAR_DAYS), when(received)).due_on == day(due_on)


def test_business_days_count_as_working_days_do() -> None:
    assert due(clock("Thu 17 Apr 2025", 3, Unit.BUSINESS_DAYS)) == due(clock("Thu 17 Apr 2025", 3))


@pytest.mark.parametrize(
    ("received", "zone", "due_on", "too_late"),
    [
        ("2026-07-01T06:30+00:00", LOS_ANGELES, "Tue 7 Jul 2026", "2026-07-08T07:00+00:00"),  # still 30 June there
        ("2026-07-01T07:30+00:00", LOS_ANGELES, "Wed 8 Jul 2026", "2026-07-09T07:00+00:00"),  # 1 July there
        ("2026-01-07T07:59+00:00", LOS_ANGELES, "Mon 12 Jan 2026", "2026-01-13T08:00+00:00"),  # 6 January, in winter
        ("2026-07-01T22:59+00:00", LONDON, "Tue 7 Jul 2026", "2026-07-07T23:00+00:00"),
        ("2026-07-01T23:01+00:00", LONDON, "Wed 8 Jul 2026", "2026-07-08T23:00+00:00"),  # past midnight in summer
    ],
)
@pytest.mark.clauses("SC-2")
def test_a_day_is_a_day_where_the_body_is(received: str, zone: ZoneInfo, due_on: str, too_late: str) -> None:
    calendar = CALIFORNIA if zone is LOS_ANGELES else ENGLAND
    started = datetime.fromisoformat(received)
    reading = read(clock(started, 4, zone=zone, calendar=calendar), started)
    assert (reading.due_on, reading.due_at) == (day(due_on), datetime.fromisoformat(too_late))


@pytest.mark.parametrize(
    ("due_on", "too_late"),
    [
        ("Sat 28 Mar 2026", "2026-03-29T00:00+00:00"),
        ("Sun 29 Mar 2026", "2026-03-29T23:00+00:00"),  # a day of 23 hours
        ("Sat 24 Oct 2026", "2026-10-24T23:00+00:00"),
        ("Sun 25 Oct 2026", "2026-10-26T00:00+00:00"),  # a day of 25 hours
    ],
)
def test_a_limit_in_days_is_met_until_midnight_whatever_the_clocks_do(due_on: str, too_late: str) -> None:
    assert due(clock(due_on, 0, Unit.CALENDAR_DAYS)) == datetime.fromisoformat(too_late)


@pytest.mark.clauses("SC-16")
@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("Mon 2 Jun 2025 10:00", "Thu 5 Jun 2025 10:00"),
        ("Mon 2 Jun 2025 09:00", "Wed 4 Jun 2025 17:00"),  # as the office opens
        ("Mon 2 Jun 2025 07:00", "Wed 4 Jun 2025 17:00"),  # before it does
        ("Mon 2 Jun 2025 17:00", "Thu 5 Jun 2025 17:00"),  # as it closes
        ("Mon 2 Jun 2025 18:30", "Thu 5 Jun 2025 17:00"),  # after it closed
        ("Fri 6 Jun 2025 16:00", "Wed 11 Jun 2025 16:00"),  # over a weekend
        ("Sat 7 Jun 2025 12:00", "Wed 11 Jun 2025 17:00"),  # within one
        ("Thu 17 Apr 2025 16:00", "Thu 24 Apr 2025 16:00"),  # over Easter
        ("Fri 27 Mar 2026 16:00", "Wed 1 Apr 2026 16:00"),  # the clocks go forward
        ("Fri 23 Oct 2026 16:00", "Wed 28 Oct 2026 16:00"),  # and back
    ],
)
def test_a_limit_in_working_hours(received: str, due_at: str) -> None:
    reading = read(clock(received, **HOURS), when(received))
    assert reading == Reading(State.RUNNING, day(due_at[:-6]), when(due_at))


@pytest.mark.clauses("SC-16")
@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("Fri 6 Mar 2026 16:00", "Wed 11 Mar 2026 16:00"),  # the clocks go forward on 8 March
        ("Fri 30 Oct 2026 16:00", "Wed 4 Nov 2026 16:00"),  # and back on 1 November
        ("Thu 2 Jul 2026 16:00", "Wed 8 Jul 2026 16:00"),  # over Independence Day, observed on the Friday
        ("Tue 30 Jun 2026 23:30", "Mon 6 Jul 2026 17:00"),  # 1 July in UTC, still 30 June there
    ],
)
def test_working_hours_in_california(received: str, due_at: str) -> None:
    at_work = clock(when(received, LOS_ANGELES), **HOURS, zone=LOS_ANGELES, calendar=CALIFORNIA)
    assert due(at_work) == when(due_at, LOS_ANGELES)


@pytest.mark.parametrize(
    ("received", "zone", "due_at"),
    [
        ("Sat 28 Mar 2026 23:00", LONDON, "2026-03-30T00:00+00:00"),  # five hours on the 29th, the sixth on the 30th
        ("Sat 24 Oct 2026 23:00", LONDON, "2026-10-25T05:00+00:00"),  # seven hours on the 25th
        ("Sat 7 Mar 2026 23:00", LOS_ANGELES, "2026-03-09T08:00+00:00"),
        ("Sat 31 Oct 2026 23:00", LOS_ANGELES, "2026-11-01T13:00+00:00"),
    ],
)
def test_a_night_shift_over_a_change_of_clocks_counts_the_hours_that_passed(
    received: str, zone: ZoneInfo, due_at: str
) -> None:
    nights = OfficeHours([(time(0), time(6))] * 7)
    every_day = Calendar("every day", holidays={}, weekend=frozenset())
    night_shift = clock(when(received, zone), 6, Unit.WORKING_HOURS, zone=zone, calendar=every_day, hours=nights)
    assert due(night_shift) == datetime.fromisoformat(due_at)


@pytest.mark.parametrize(
    ("since", "until", "due_at"),
    [
        ("Mon 2 Jun 2025 12:00", "Mon 2 Jun 2025 14:00", "Thu 5 Jun 2025 12:00"),  # inside a day
        ("Mon 2 Jun 2025 16:00", "Tue 3 Jun 2025 10:00", "Thu 5 Jun 2025 12:00"),  # over a night
        ("Mon 2 Jun 2025 18:00", "Tue 3 Jun 2025 08:00", "Thu 5 Jun 2025 10:00"),  # while the office is closed
        ("Fri 30 May 2025 09:00", "Mon 2 Jun 2025 11:00", "Thu 5 Jun 2025 11:00"),  # begun before receipt
        ("Tue 3 Jun 2025 09:00", "Tue 3 Jun 2025 17:00", "Fri 6 Jun 2025 10:00"),  # a whole day
        ("Thu 5 Jun 2025 10:00", "Thu 5 Jun 2025 15:00", "Thu 5 Jun 2025 10:00"),  # at the instant it was due
    ],
)
def test_a_pause_holds_working_hours_to_the_minute(since: str, until: str, due_at: str) -> None:
    assert due(clock("Mon 2 Jun 2025 10:00", **HOURS, pauses=(pause(since, until),))) == when(due_at)


@pytest.mark.parametrize(
    ("since", "until", "due_on"),
    [
        ("Wed 4 Jun 2025", "Wed 4 Jun 2025 15:00", "Mon 16 Jun 2025"),  # the same day: none lost
        ("Wed 4 Jun 2025", "Thu 5 Jun 2025", "Tue 17 Jun 2025"),  # its first day isn't counted, its last is
        ("Wed 4 Jun 2025", "Wed 11 Jun 2025", "Mon 23 Jun 2025"),
        ("Sat 7 Jun 2025", "Sun 8 Jun 2025", "Mon 16 Jun 2025"),  # a weekend has nothing to lose
        ("Mon 2 Jun 2025", "Wed 4 Jun 2025", "Tue 17 Jun 2025"),  # the day of receipt isn't counted anyway
        ("Mon 16 Jun 2025", "Tue 17 Jun 2025", "Tue 17 Jun 2025"),  # begun on the last day
        ("Tue 17 Jun 2025", "Mon 30 Jun 2025", "Mon 16 Jun 2025"),  # begun too late to help
        ("Thu 5 Jun 2025", "Fri 4 Jul 2025", "Tue 15 Jul 2025"),  # past the day it had been due
    ],
)
def test_a_pause_moves_the_due_day(since: str, until: str, due_on: str) -> None:
    assert read(clock("Mon 2 Jun 2025", pauses=(pause(since, until),)), NOON).due_on == day(due_on)


def test_pauses_that_overlap_hold_each_day_once() -> None:
    pauses = (pause("Wed 4 Jun 2025", "Wed 11 Jun 2025"), pause("Fri 6 Jun 2025", "Thu 12 Jun 2025"))
    assert read(clock("Mon 2 Jun 2025", pauses=pauses), NOON).due_on == day("Tue 24 Jun 2025")


def test_a_clock_that_is_paused_still_has_no_due_date() -> None:
    for at_work in (
        clock("Mon 2 Jun 2025", pauses=(pause("Wed 4 Jun 2025"),)),
        clock("Mon 2 Jun 2025 10:00", **HOURS, pauses=(pause("Wed 4 Jun 2025"),)),
    ):
        assert read(at_work, NOON) == Reading(State.PAUSED, None, None)


def test_a_pause_after_the_due_day_does_not_hide_that_it_was_missed() -> None:
    late = clock("Mon 2 Jun 2025", pauses=(pause("Tue 17 Jun 2025"),))
    assert read(late, when("Wed 18 Jun 2025")).state is State.OVERDUE


@pytest.mark.clauses("DV-26", "DV-34")
@pytest.mark.parametrize(("more", "due_on"), [(1, "Tue 17 Jun 2025"), (10, "Mon 30 Jun 2025")])
def test_an_extension_moves_the_due_day_by_open_days(more: int, due_on: str) -> None:
    extended = clock("Mon 2 Jun 2025", extensions=(extension(more),))
    assert extended.total == 10 + more
    assert read(extended, NOON).due_on == day(due_on)


LAST_DAY = clock("Mon 2 Jun 2025")
TOO_LATE = when("Tue 17 Jun 2025 00:00")
OFFICE = clock("Mon 2 Jun 2025 10:00", **HOURS)
TOO_LATE_HOUR = when("Thu 5 Jun 2025 10:00")


@pytest.mark.clauses("DV-62")
@pytest.mark.parametrize(
    ("at_work", "too_late"), [(LAST_DAY, TOO_LATE), (OFFICE, TOO_LATE_HOUR)], ids=["days", "hours"]
)
class TestStates:
    """The instant before is in time; the instant itself is not."""

    def test_running_until_it_is_overdue(self, at_work: Clock, too_late: datetime) -> None:
        assert read(at_work, at_work.started).state is State.RUNNING
        assert read(at_work, too_late - INSTANT).state is State.RUNNING
        assert read(at_work, too_late).state is State.OVERDUE

    def test_met_or_met_late(self, at_work: Clock, too_late: datetime) -> None:
        assert read(replace(at_work, stopped=too_late - INSTANT), too_late).state is State.MET
        assert read(replace(at_work, stopped=too_late), too_late).state is State.MET_LATE

    def test_ended_in_time_or_missed(self, at_work: Clock, too_late: datetime) -> None:
        assert read(replace(at_work, ended=too_late - INSTANT), too_late).state is State.ENDED
        assert read(replace(at_work, ended=too_late), too_late).state is State.MISSED

    def test_an_answer_counts_whatever_came_after(self, at_work: Clock, too_late: datetime) -> None:
        answered = replace(at_work, stopped=too_late - INSTANT, ended=too_late)
        assert read(answered, too_late).state is State.MET

    def test_paused_from_the_instant_before(self, at_work: Clock, too_late: datetime) -> None:
        held = replace(at_work, pauses=(replace(pause("Wed 4 Jun 2025"), since=too_late - INSTANT),))
        assert read(held, too_late) == Reading(State.PAUSED, None, None)
        assert read(replace(held, ended=too_late), too_late).state is State.ENDED

    @pytest.mark.clauses("SC-19", "SC-20")
    def test_an_exempt_clock_is_never_late(self, at_work: Clock, too_late: datetime) -> None:
        exempt = replace(at_work, exempt=ANONYMOUS)
        assert read(exempt, too_late) == Reading(State.EXEMPT, None, None)
        assert ledger(exempt, too_late) == ()


@pytest.mark.clauses("SC-21")
@pytest.mark.parametrize("method", Method)
def test_a_voicemail_never_stops_a_clock(method: Method) -> None:
    assert rule().stopped_by("answer", method) is (method is not Method.VOICEMAIL)
    assert not rule().stopped_by("acknowledgement", method)


@pytest.mark.clauses("SC-19")
def test_an_exemption_is_found_by_the_marks_of_the_case() -> None:
    exempting = rule(exempt=(ANONYMOUS,))
    assert exempting.exemption(frozenset({"elected member", "anonymous"})) is ANONYMOUS
    assert exempting.exemption(frozenset({"elected member"})) is None
    assert rule().exemption(frozenset({"anonymous"})) is None


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(10, Unit.WORKING_DAYS), "10 working days"),
        (Limit(1, Unit.WORKING_DAYS), "1 working day"),
        (Limit(24, Unit.WORKING_HOURS), "24 working hours"),
    ],
)
def test_a_limit_says_itself(limit: Limit, words: str) -> None:
    assert str(limit) == words


def story(at_work: Clock, at: datetime = NOON) -> list[tuple[str, Mark, str, float]]:
    return [(f"{line.day:%a %-d %b}", line.mark, line.note, line.counted) for line in ledger(at_work, at)]


def test_the_ledger_tells_the_days() -> None:
    at_work = clock(
        "Wed 16 Apr 2025",
        2,
        pauses=(pause("Wed 23 Apr 2025", "Thu 24 Apr 2025"),),
        extensions=(extension(1, "First reason"), extension(1, "Second reason")),
    )
    assert story(at_work, when("Mon 28 Apr 2025")) == [
        ("Wed 16 Apr", Mark.START, "The clock starts: received. The day itself is not counted.", 0),
        ("Thu 17 Apr", Mark.COUNTED, "Day 1 of 4", 1),
        ("Fri 18 Apr", Mark.HOLIDAY, "Good Friday", 1),
        ("Sat 19 Apr", Mark.WEEKEND, "Saturday", 1),
        ("Sun 20 Apr", Mark.WEEKEND, "Sunday", 1),
        ("Mon 21 Apr", Mark.HOLIDAY, "Easter Monday", 1),
        ("Tue 22 Apr", Mark.COUNTED, "Day 2 of 4", 2),
        ("Wed 23 Apr", Mark.PAUSED, "We wait for the reporter.", 2),
        ("Thu 24 Apr", Mark.EXTENDED, "First reason", 3),
        ("Fri 25 Apr", Mark.EXTENDED, "Second reason", 4),
        ("Sat 26 Apr", Mark.AFTER, "After the last day of the limit.", 4),
        ("Sun 27 Apr", Mark.AFTER, "After the last day of the limit.", 4),
        ("Mon 28 Apr", Mark.AFTER, "After the last day of the limit.", 4),
    ]


def test_why_more_time_was_taken_is_said_once() -> None:
    at_work = clock("Wed 16 Apr 2025", 2, extensions=(extension(3, "The expert is ill."),))
    told = [note for _, mark, note, _ in story(at_work, when("Tue 22 Apr 2025")) if mark is Mark.EXTENDED]
    assert told == ["The expert is ill.", "More time", "More time"]


def test_without_reasons_the_clauses_speak() -> None:
    at_work = clock(
        "Wed 16 Apr 2025",
        1,
        pauses=(pause("Tue 22 Apr 2025", "Wed 23 Apr 2025"),),
        extensions=(extension(2, "The expert is ill."),),
    )
    told = [(mark, note) for _, mark, note, _ in story(without_reasons(at_work), when("Thu 24 Apr 2025"))]
    clause = at_work.rule.clause
    assert (Mark.PAUSED, f"The clock is paused. {clause}") in told
    assert (Mark.EXTENDED, f"More time. {clause}") in told
    assert not any("expert" in note or "reporter" in note for _, note in told)


def test_the_ledger_tells_the_hours() -> None:
    at_work = clock(
        "Thu 5 Jun 2025 15:30",
        8,
        Unit.WORKING_HOURS,
        pauses=(pause("Mon 9 Jun 2025 08:30", "Mon 9 Jun 2025 18:00"),),
        extensions=(extension(4),),
    )
    assert story(at_work, when("Thu 12 Jun 2025")) == [
        ("Thu 5 Jun", Mark.START, "1.5 office hours", 1.5),
        ("Fri 6 Jun", Mark.COUNTED, "8 office hours", 9.5),
        ("Sat 7 Jun", Mark.WEEKEND, "Saturday", 9.5),
        ("Sun 8 Jun", Mark.WEEKEND, "Sunday", 9.5),
        ("Mon 9 Jun", Mark.PAUSED, "We wait for the reporter.", 9.5),
        ("Tue 10 Jun", Mark.EXTENDED, "The records are in another county.", 12),
        ("Wed 11 Jun", Mark.AFTER, "After the last hour of the limit.", 12),
        ("Thu 12 Jun", Mark.AFTER, "After the last hour of the limit.", 12),
    ]


def test_the_ledger_of_hours_says_when_the_office_was_closed() -> None:
    mondays = OfficeHours([(time(9), time(17)), *[None] * 6])
    at_work = clock("Tue 3 Jun 2025 12:00", 4, Unit.WORKING_HOURS, hours=mondays)
    first, second = story(at_work)[:2]
    assert first == ("Tue 3 Jun", Mark.START, "Received outside office hours.", 0)
    assert second == ("Wed 4 Jun", Mark.CLOSURE, "Office closed", 0)


@pytest.mark.parametrize(
    ("at", "last"),
    [
        ("Mon 2 Jun 2025", "Mon 16 Jun 2025"),  # the whole way to its due day
        ("Wed 18 Jun 2025", "Wed 18 Jun 2025"),  # overdue: to today
        ("Mon 1 Dec 2025", "Fri 15 Aug 2025"),  # but not for ever
    ],
)
def test_the_ledger_ends_where_a_reader_would(at: str, last: str) -> None:
    assert ledger(LAST_DAY, when(at))[-1].day == day(last)
    assert (day("Fri 15 Aug 2025") - day("Mon 16 Jun 2025")).days == LONGEST_TAIL


def test_the_ledger_of_a_late_answer_ends_with_the_answer() -> None:
    answered = replace(LAST_DAY, stopped=when("Thu 19 Jun 2025"))
    assert ledger(answered, when("Mon 1 Dec 2025"))[-1].day == day("Thu 19 Jun 2025")


def test_the_ledger_of_a_paused_clock_goes_to_today_and_has_no_due_day() -> None:
    lines = ledger(clock("Mon 2 Jun 2025", pauses=(pause("Wed 4 Jun 2025"),)), NOON)
    assert [line.mark for line in lines[-5:]] == [Mark.PAUSED, Mark.PAUSED, Mark.WEEKEND, Mark.WEEKEND, Mark.PAUSED]
    assert lines[-1].day == NOON.date()
    assert not any(line.is_due for line in lines)


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_counts_something(unit: Unit) -> None:
    """A new unit without its line in the table must fail loudly, not count as working days."""
    assert unit in COUNTS
    assert due(clock("Mon 9 Jun 2025", 1, unit)) is not None
