"""When a limit is chased, and what is sent once that was missed: tables, and what holds whenever a worker looks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.policy import chasing
from portal.policy.chasing import STALE, Reminder, Settled, Step, Unclear, When, settle, steps
from portal.policy.clock import Clock, Limit, Unit, due
from tests.policy.build import ENGLAND, NINE_TO_FIVE, clock, day, reads_well, when

DAYS, EVERY_DAY, HOURS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_HOURS
QUARTER = timedelta(minutes=15)


def reminder(key: str, amount: int = 0, unit: Unit = DAYS, *, before: bool = False) -> Reminder:
    told = When(Limit(amount, unit), before=before)
    return Reminder(key, key, "CSC-14", "It is late.", told, ("handler",), "complaints", frozenset({"complaint"}))


SOON, NOW, LATER, LATEST = reminder("soon", 2, before=True), reminder("now"), reminder("later", 5), reminder("last", 10)
LINE = (LATEST, SOON, LATER, NOW)


def of(at_work: Clock, *some: Reminder) -> tuple[Step, ...]:
    last = due(at_work)
    assert last is not None
    return steps(some or LINE, at_work, last)


def keys(found: Iterable[Step]) -> list[str]:
    return [step.reminder.key for step in found]


# ---- when


@pytest.mark.parametrize(
    ("amount", "unit", "before", "told", "at"),
    [
        # Ten working days from Tuesday 1 April 2025: due by the end of Tuesday the 15th. Good Friday is the 18th.
        (0, DAYS, False, "at once when overdue", "Wed 16 Apr 2025 00:00"),
        (1, DAYS, True, "1 working day before it is due", "Mon 14 Apr 2025 09:00"),
        (2, DAYS, True, "2 working days before it is due", "Fri 11 Apr 2025 09:00"),
        (2, EVERY_DAY, True, "2 calendar days before it is due", "Sun 13 Apr 2025 00:00"),
        (1, DAYS, False, "1 working day after it was due", "Wed 16 Apr 2025 09:00"),
        (3, DAYS, False, "3 working days after it was due", "Tue 22 Apr 2025 09:00"),
        (3, EVERY_DAY, False, "3 calendar days after it was due", "Fri 18 Apr 2025 09:00"),
        (4, HOURS, True, "4 working hours before it is due", "Tue 15 Apr 2025 13:00"),
        (9, HOURS, True, "9 working hours before it is due", "Mon 14 Apr 2025 16:00"),
        (4, HOURS, False, "4 working hours after it was due", "Wed 16 Apr 2025 13:00"),
        (17, HOURS, False, "17 working hours after it was due", "Tue 22 Apr 2025 10:00"),
    ],
)
def test_a_reminder_goes_by_the_clock_s_calendar(amount: int, unit: Unit, before: bool, told: str, at: str) -> None:
    one = reminder("x", amount, unit, before=before)
    assert str(one.when) == told
    assert [step.at for step in of(clock("Tue 1 Apr 2025"), one)] == [when(at)]


def test_a_limit_in_hours_is_chased_by_the_hour_or_by_the_day() -> None:
    at_work = clock(when("Fri 11 Apr 2025 15:00"), 4, HOURS)
    assert due(at_work) == when("Mon 14 Apr 2025 11:00")
    expected = {
        reminder("a", 1, HOURS, before=True): "Mon 14 Apr 2025 10:00",
        reminder("b"): "Mon 14 Apr 2025 11:00",
        reminder("c", 1, DAYS): "Tue 15 Apr 2025 09:00",
    }
    assert [step.at for step in of(at_work, *expected)] == [when(at) for at in expected.values()]


def test_a_limit_that_leaves_no_time_has_no_reminder_before_it() -> None:
    assert keys(of(clock("Tue 1 Apr 2025", 1), reminder("soon", 2, before=True), NOW)) == ["now"]


def test_where_the_calendar_ends_nothing_is_chased() -> None:
    at_work = clock("Wed 1 Dec 2027", 10)
    assert keys(of(at_work, NOW, reminder("x", 30))) == ["now"]


def test_open_days_are_counted_backwards_as_forwards() -> None:
    easter_tuesday = day("Tue 22 Apr 2025")
    assert ENGLAND.before(easter_tuesday, 0) == easter_tuesday
    assert ENGLAND.before(easter_tuesday, 1) == day("Thu 17 Apr 2025")
    assert ENGLAND.before(day("Sun 20 Apr 2025"), 1) == day("Thu 17 Apr 2025")
    assert all(ENGLAND.after(ENGLAND.before(easter_tuesday, many), many) == easter_tuesday for many in range(1, 200))
    with pytest.raises(ValueError, match="begins after"):
        ENGLAND.before(date(2016, 1, 4), 2)
    with pytest.raises(ValueError, match="can't be negative"):
        ENGLAND.before(easter_tuesday, -1)


# ---- what is sent


AT_WORK = clock("Tue 1 Apr 2025")
OVERDUE_AT = when("Wed 16 Apr 2025 00:00")


@pytest.mark.parametrize(
    ("at", "done", "sent", "passed_over"),
    [
        ("Fri 11 Apr 2025 08:59", (), [], []),
        ("Fri 11 Apr 2025 09:00", (), ["soon"], []),
        ("Mon 14 Apr 2025 09:00", ("soon",), [], []),
        ("Wed 16 Apr 2025 00:00", ("soon",), ["now"], []),
        ("Wed 16 Apr 2025 00:00", (), ["now"], []),  # three days down: the latest alone
        ("Thu 24 Apr 2025 09:00", ("now",), ["later"], []),
        ("Thu 24 Apr 2025 09:00", (), ["later"], []),
        ("Thu 24 Apr 2025 09:00", ("later",), [], []),
        ("Thu 1 May 2025 09:00", ("soon", "now"), ["last"], []),
        ("Thu 15 May 2025 08:59", (), ["last"], []),
        ("Thu 15 May 2025 09:00", (), [], ["last"]),  # two weeks late
        ("Mon 2 Jun 2025 09:00", (), [], ["last"]),
        ("Mon 2 Jun 2025 09:00", ("last",), [], []),
    ],
)
def test_only_the_latest_is_sent(at: str, done: tuple[str, ...], sent: list[str], passed_over: list[str]) -> None:
    found = settle(of(AT_WORK), frozenset(done), OVERDUE_AT, when(at))
    assert (keys(found.send), keys(found.passed_over)) == (sent, passed_over)


def test_nobody_is_told_that_a_date_comes_which_has_gone_by() -> None:
    found = settle(of(AT_WORK, SOON), frozenset(), OVERDUE_AT, OVERDUE_AT)
    assert (keys(found.send), keys(found.passed_over)) == ([], ["soon"])


def test_two_at_the_same_moment_are_both_sent() -> None:
    both = of(AT_WORK, NOW, reminder("head"))
    assert sorted(keys(settle(both, frozenset(), OVERDUE_AT, OVERDUE_AT).send)) == ["head", "now"]
    assert keys(settle(both, {"now"}, OVERDUE_AT, OVERDUE_AT).send) == ["head"]


@pytest.mark.parametrize(
    ("done", "at"),
    [((), "Fri 11 Apr 2025 09:00"), (("soon",), "Wed 16 Apr 2025 00:00"), (("now",), "Thu 24 Apr 2025 09:00")],
)
def test_when_the_next_one_is(done: tuple[str, ...], at: str) -> None:
    assert chasing.next_at(of(AT_WORK), done) == when(at)
    assert chasing.next_at(of(AT_WORK), (*done, "last")) is None


@settings(max_examples=300, deadline=None)
@given(
    line=st.lists(
        st.builds(
            lambda amount, unit, before: (amount, unit, before and amount > 0),
            st.integers(0, 12),
            st.sampled_from([DAYS, EVERY_DAY, HOURS]),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    starts=st.integers(0, 300).map(lambda hours: when("Tue 1 Apr 2025 08:00") + timedelta(hours=hours)),
    limit=st.integers(1, 20),
    looks=st.lists(st.integers(0, 4 * 24 * 60), min_size=1, max_size=60).map(sorted),
)
def test_whenever_workers_look_each_goes_once_and_never_before_its_time(
    line: list[tuple[int, Unit, bool]], starts: datetime, limit: int, looks: list[int]
) -> None:
    some = [reminder(f"r{n}", amount, unit, before=before) for n, (amount, unit, before) in enumerate(line)]
    at_work = clock(starts, limit)
    last = due(at_work)
    assert last is not None
    found, done, sent = steps(some, at_work, last), set[str](), list[tuple[Step, datetime]]()
    for quarters in looks:
        at = starts + quarters * QUARTER
        settled = settle(found, done, last, at)
        coming = chasing.next_at(found, done)
        assert bool(settled.send or settled.passed_over) == (coming is not None and coming <= at)
        sent += [(step, at) for step in settled.send]
        done |= {step.reminder.key for step in (*settled.send, *settled.passed_over)}
        assert settle(found, done, last, at) == Settled(), "looked again at once, nothing is left"
    assert len({step.reminder.key for step, _ in sent}) == len(sent)
    assert all(step.at <= at < step.at + STALE for step, at in sent)
    assert all((step.at < last) == (at < last) for step, at in sent), "soon before it is due, overdue after"
    assert [step.at for step, _ in sent] == sorted(step.at for step, _ in sent), "up the line, never down"


@settings(max_examples=200, deadline=None)
@given(starts=st.integers(0, 3000), limit=st.integers(1, 30), amount=st.integers(1, 30), unit=st.sampled_from([*Unit]))
def test_before_is_before_and_after_is_after(starts: int, limit: int, amount: int, unit: Unit) -> None:
    at_work = clock(when("Tue 1 Mar 2022 08:00") + timedelta(hours=7 * starts), limit)
    last = due(at_work)
    assert last is not None
    before, after = (chasing.moment(When(Limit(amount, unit), before=side), at_work, last) for side in (True, False))
    assert before < last <= after
    assert at_work.hours is NINE_TO_FIVE


# ---- the list, and whose it is


@pytest.mark.parametrize(
    ("at", "days", "every_day"),
    [
        ("Wed 16 Apr 2025 08:00", 1, 1),
        ("Thu 17 Apr 2025 23:00", 2, 2),
        ("Mon 21 Apr 2025 12:00", 2, 6),
        ("Tue 22 Apr 2025 12:00", 3, 7),
    ],
)
def test_how_long_it_is_overdue_is_counted_as_its_limit_is(at: str, days: int, every_day: int) -> None:
    assert chasing.overdue_days(AT_WORK, OVERDUE_AT, when(at)) == days
    assert chasing.overdue_days(clock("Tue 1 Apr 2025", 14, EVERY_DAY), OVERDUE_AT, when(at)) == every_day


RULE = Unclear(frozenset({"enquiry"}), ("governance",), "chaser", "CSC-30")


@pytest.mark.clauses("CSC-30")
@pytest.mark.parametrize(
    ("rule", "kind", "handled", "clause"),
    [(None, "enquiry", False, None), (RULE, "complaint", False, None), (RULE, "enquiry", True, "CSC-30")],
)
def test_whose_it_is_is_asked_only_while_that_isn_t_settled(
    rule: Unclear | None, kind: str, handled: bool, clause: str | None
) -> None:
    found = chasing.may_ask_whose(rule, "The procedure", kind, handled=handled)
    assert not found
    assert found.clause == clause
    assert reads_well(found.sentence)
    assert chasing.may_ask_whose(RULE, "The procedure", "enquiry", handled=False)


@pytest.mark.clauses("CSC-30")
def test_only_whom_the_pack_names_asks_it() -> None:
    names = {"governance": "Information Governance"}
    assert chasing.asked_by(RULE, {"governance", "x"}, names)
    found = chasing.asked_by(RULE, {"x"}, names)
    assert (found.allowed, found.clause) == (False, "CSC-30")
    assert reads_well(found.sentence)
