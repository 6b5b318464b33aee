"""What holds of every clock, over ten years of real bank holidays: each is checked against a loop over the days."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.policy.calendar import Mark
from portal.policy.clock import Clock, Extension, ExtensionRule, Pause, Unit, due, read
from portal.policy.extending import extension_until, latest_extension
from portal.policy.ledger import LedgerDay, ledger
from tests.policy.bank_holidays import BANK_HOLIDAYS
from tests.policy.build import ENGLAND, LONDON, LOS_ANGELES, clock, reads_well

ONE_DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
WORKING, CALENDAR, OFFICE_HOURS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WORKING_HOURS

often = settings(max_examples=150, deadline=None)
seldom = settings(max_examples=60, deadline=None)

half_hours = st.integers(0, 10 * 365 * 48)
starts = half_hours.map(lambda count: datetime(2016, 1, 2, tzinfo=UTC) + count * HALF_HOUR)
zones = st.sampled_from([LONDON, LOS_ANGELES])


@st.composite
def clocks(draw: st.DrawFn, *units: Unit, pauses: int = 3, extensions: int = 2, longest: int = 65) -> Clock:
    """A clock with pauses that don't overlap, in any order, and extensions."""
    started = draw(starts)
    at, held = started - timedelta(days=5), []
    for _ in range(draw(st.integers(0, pauses))):
        since = at + draw(st.integers(0, 30 * 48)) * HALF_HOUR
        at = since + draw(st.integers(1, 25 * 48)) * HALF_HOUR
        held.append(Pause(since, at, f"Reason {len(held) + 1}"))
    more = draw(st.lists(st.integers(1, 20), max_size=extensions))
    return clock(
        started,
        draw(st.integers(1, longest)),
        draw(st.sampled_from(units or (WORKING, CALENDAR))),
        zone=draw(zones),
        pauses=tuple(draw(st.permutations(held))),
        extensions=tuple(Extension(started, amount, f"Extension {n}") for n, amount in enumerate(more)),
    )


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def counts(at_work: Clock, day: date) -> bool:
    """Whether the day is counted, said once more in the plainest way."""
    paused = any(
        at_work.day_of(held.since) <= day < at_work.day_of(held.until or held.since) for held in at_work.pauses
    )
    return not paused and (at_work.rule.limit.unit is CALENDAR or is_open(day))


def naive_due(at_work: Clock) -> date:
    day, left = at_work.day_of(at_work.started), at_work.total
    while left:
        day += ONE_DAY
        left -= counts(at_work, day)
    return day


def naive_due_instant(at_work: Clock) -> datetime:
    """Half an hour at a time, in UTC; every instant of these clocks lies on the half hour."""
    instant, left = at_work.started, timedelta(hours=at_work.total)
    while left:
        local = instant.astimezone(at_work.zone)
        at_desk = is_open(local.date()) and 9 <= local.hour < 17
        if at_desk and not any(held.since <= instant < (held.until or instant) for held in at_work.pauses):
            left -= HALF_HOUR
        instant += HALF_HOUR
    return instant


def due_day(at_work: Clock) -> date:
    found = read(at_work, at_work.started).due_on
    assert found is not None
    return found


@pytest.mark.clauses("DV-26", "DV-34")
@often
@given(clocks())
def test_the_due_day_is_the_one_a_loop_finds(at_work: Clock) -> None:
    assert due_day(at_work) == naive_due(at_work)


@pytest.mark.clauses("SC-16")
@seldom
@given(clocks(OFFICE_HOURS, longest=40))
def test_the_due_instant_is_the_one_a_loop_finds(at_work: Clock) -> None:
    assert due(at_work) == naive_due_instant(at_work)


@often
@given(clocks(WORKING))
def test_a_limit_in_working_days_ends_on_a_working_day(at_work: Clock) -> None:
    assert is_open(due_day(at_work))


@often
@given(clocks(WORKING, pauses=0), st.integers(-5 * 48, 90 * 48), st.integers(0, 60 * 48))
def test_a_pause_moves_the_due_day_by_the_open_days_it_held(at_work: Clock, begins: int, lasts: int) -> None:
    since = at_work.started + begins * HALF_HOUR
    held = Pause(since, since + lasts * HALF_HOUR, "")
    first = max(at_work.day_of(since), at_work.day_of(at_work.started) + ONE_DAY)
    before = due_day(at_work)
    length = (at_work.day_of(since + lasts * HALF_HOUR) - first).days if first <= before else 0
    paused = sum(is_open(first + n * ONE_DAY) for n in range(length))
    after = due_day(replace(at_work, pauses=(held,)))
    assert after == ENGLAND.after(before, paused)


@often
@given(clocks(extensions=0))
def test_pauses_add_up(at_work: Clock) -> None:
    """Those that began in time, one after the other, each move the date that the ones before it made."""
    one_by_one = replace(at_work, pauses=())
    for held in sorted(at_work.pauses, key=lambda held: held.since):
        before = due_day(one_by_one)
        one_by_one = replace(one_by_one, pauses=(*one_by_one.pauses, held))
        moved = due_day(one_by_one)
        assert moved >= before
        if at_work.day_of(held.since) > before:
            assert moved == before
    assert due_day(one_by_one) == due_day(at_work)


@often
@given(clocks(WORKING, CALENDAR, OFFICE_HOURS), st.randoms(use_true_random=False))
def test_the_order_in_which_pauses_are_told_does_not_matter(at_work: Clock, chance: random.Random) -> None:
    shuffled = replace(at_work, pauses=tuple(chance.sample(at_work.pauses, len(at_work.pauses))))
    assert due(shuffled) == due(at_work)
    assert ledger(shuffled, at_work.started) == ledger(at_work, at_work.started)


@often
@given(clocks(WORKING, pauses=0), st.integers(1, 40))
def test_an_extension_moves_the_due_day_by_its_open_days(at_work: Clock, amount: int) -> None:
    extended = replace(at_work, extensions=(*at_work.extensions, Extension(at_work.started, amount, "")))
    assert due_day(extended) == ENGLAND.after(due_day(at_work), amount)


@often
@given(clocks(WORKING, CALENDAR, OFFICE_HOURS), st.integers(0, 60 * 48))
def test_a_later_start_never_gives_an_earlier_due_date(at_work: Clock, later: int) -> None:
    first, second = due(at_work), due(replace(at_work, started=at_work.started + later * HALF_HOUR))
    assert first is not None
    assert second is not None
    assert first <= second


def agrees(at_work: Clock, lines: tuple[LedgerDay, ...]) -> None:
    """What a ledger and a due date owe each other, whatever the unit."""
    assert [line.day for line in lines] == [lines[0].day + n * ONE_DAY for n in range(len(lines))]
    assert [line.day for line in lines if line.is_due] == [due_day(at_work)]
    assert (lines[0].day, lines[0].mark) == (at_work.day_of(at_work.started), Mark.START)
    counted = [line.counted for line in lines]
    assert counted == sorted(counted)
    assert next(line.counted for line in lines if line.is_due) == counted[-1] == at_work.total
    assert all((line.mark is Mark.AFTER) is (line.day > due_day(at_work)) for line in lines)
    assert all(line.note for line in lines)


@pytest.mark.clauses("DV-5", "SC-42")
@often
@given(clocks(), st.integers(0, 300))
def test_the_ledger_and_the_due_day_agree(at_work: Clock, days_later: int) -> None:
    lines = ledger(at_work, at_work.started + days_later * ONE_DAY)
    agrees(at_work, lines)
    before = 0.0
    for line in lines[1:]:
        if line.mark is Mark.AFTER:
            break
        assert (line.mark in {Mark.COUNTED, Mark.EXTENDED}) is counts(at_work, line.day)
        assert line.counted == before + counts(at_work, line.day)
        assert (line.mark is Mark.EXTENDED) is (line.counted > max(before, at_work.rule.limit.amount))
        closed = ENGLAND.closed(line.day)
        if at_work.rule.limit.unit is WORKING and closed:
            assert (line.mark, line.note) == (closed.mark, closed.name)
        before = line.counted


@pytest.mark.clauses("SC-16")
@seldom
@given(clocks(OFFICE_HOURS, longest=40), st.integers(0, 60))
def test_the_ledger_of_hours_and_the_due_instant_agree(at_work: Clock, days_later: int) -> None:
    lines = ledger(at_work, at_work.started + days_later * ONE_DAY)
    agrees(at_work, lines)
    told = [float(line.note.split()[0]) for line in lines if line.note.endswith("office hours")]
    gained = [line.counted - before.counted for before, line in pairwise(lines)]
    extended = sum(by for by, line in zip(gained, lines[1:], strict=True) if line.mark is Mark.EXTENDED)
    assert sum(told) + extended == at_work.total
    for by, line in zip(gained, lines[1:], strict=True):
        assert (by > 0) is (line.mark in {Mark.COUNTED, Mark.EXTENDED})
        closed = ENGLAND.closed(line.day)
        if closed and line.mark is not Mark.AFTER:
            assert (line.mark, line.note) == (closed.mark, closed.name)


@often
@given(clocks(WORKING, CALENDAR, OFFICE_HOURS), st.integers(0, 40), st.integers(0, 40))
def test_an_open_pause_leaves_the_date_open_and_its_ledger_says_so(at_work: Clock, begins: int, later: int) -> None:
    """Begun in time, it holds the clock for good; begun too late it changes nothing."""
    before, due_at = due_day(at_work), due(at_work)
    assert due_at is not None
    assume(all(held.until and held.until <= due_at for held in at_work.pauses))
    since = max([at_work.started, *(held.until or at_work.started for held in at_work.pauses)]) + begins * ONE_DAY
    held = replace(at_work, pauses=(*at_work.pauses, Pause(since, None, "Waiting")))
    lines = ledger(held, since + later * ONE_DAY)
    if at_work.in_days:
        in_time = max(at_work.day_of(since), at_work.day_of(at_work.started) + ONE_DAY) <= before
    else:
        in_time = since < due_at
    assert (due(held) is None) is in_time
    assert any(line.is_due for line in lines) is not in_time
    assert lines[-1].counted <= at_work.total


CAP = 30
extendable: dict[str, Any] = {"longest": 25, "extensions": 1}


def with_cap(at_work: Clock, cap: int = CAP) -> Clock:
    return replace(at_work, rule=replace(at_work.rule, extension=ExtensionRule(cap, "DV-34", "extension")))


@pytest.mark.clauses("DV-34")
@often
@given(clocks(WORKING, CALENDAR, OFFICE_HOURS, **extendable), st.integers(-5, 90))
def test_an_extension_to_a_date_ends_on_it_or_says_why_not(at_work: Clock, days: int) -> None:
    at_work = with_cap(at_work)
    before, until = due_day(at_work), due_day(at_work) + days * ONE_DAY
    more, verdict = extension_until(at_work, until, at_work.started)
    if more is None:
        assert not verdict
        assert reads_well(verdict.sentence)
        assert verdict.clause == "DV-34"
    else:
        extended = replace(at_work, extensions=(*at_work.extensions, more))
        assert due_day(extended) == until > before
        assert extended.total <= CAP


@pytest.mark.clauses("DV-34")
@often
@given(clocks(WORKING, CALENDAR, **extendable), st.integers(1, CAP))
def test_every_extension_within_the_cap_can_be_had(at_work: Clock, amount: int) -> None:
    at_work = with_cap(at_work)
    assume(at_work.total + amount <= CAP)
    wanted = replace(at_work, extensions=(*at_work.extensions, Extension(at_work.started, amount, "")))
    more, verdict = extension_until(at_work, due_day(wanted), at_work.started)
    assert verdict
    assert more == wanted.extensions[-1]


@pytest.mark.clauses("DV-34")
@often
@given(clocks(WORKING, CALENDAR, OFFICE_HOURS, **extendable))
def test_the_latest_extension_is_the_cap_and_never_more(at_work: Clock) -> None:
    at_work = with_cap(at_work)
    latest = latest_extension(at_work, at_work.started)
    if at_work.total >= CAP:
        assert latest is None
        return
    whole = replace(at_work, extensions=(*at_work.extensions, Extension(at_work.started, CAP - at_work.total, "")))
    assert latest == due_day(whole)
    assert latest is not None
    if latest > due_day(at_work):  # a few hours more may end on the same day
        assert extension_until(at_work, latest, at_work.started)[1]
    assert not extension_until(at_work, latest + ONE_DAY, at_work.started)[1]
