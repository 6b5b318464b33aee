"""Closing the office on a day: what would move is told first, then moves once, and can be taken back the same way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.cases import clocks, closing_days, timeline
from portal.cases.closing_days import ClosingDay
from portal.cases.models import Case
from portal.cli.verify import findings
from portal.database import db
from portal.errors import Invalid, Refused
from portal.jobs import runner
from portal.jobs.models import Job
from portal.letters import promises
from portal.policy.calendar import Mark
from portal.policy.clock import State, read
from portal.policy.ledger import ledger
from portal.policy.moves import Move
from portal.procedures import versions
from portal.procedures.models import Closure
from tests.cast import (
    COMPLAINTS,
    NOW,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    received,
    stat,
)
from tests.journeys import staffing

CALENDAR = "england"
WEDNESDAY = date(2026, 5, 13)  # eight days after NOW
STAFF_DAY = ClosingDay("devon", CALENDAR, WEDNESDAY, "Staff day")


def close(wanted: ClosingDay = STAFF_DAY, at: datetime = NOW, *, confirmed: bool = False) -> Closure:
    return closing_days.close(wanted, by=as_(COMPLAINTS), at=at, confirmed=confirmed)


def work_off(at: datetime) -> None:
    """Do what is promised, and what that promises."""
    db.session.commit()
    runner.run_ready(at)
    runner.run_ready(at + timedelta(minutes=2))
    db.session.expire_all()


def due_on(case: Case, key: str = "answer", at: datetime = NOW) -> date | None:
    row = clocks.find(case.stage, key)
    assert row is not None
    return read(clocks.clock_of(row, case), at).due_on


def test_the_preview_says_what_would_move_and_moves_nothing(session: Session) -> None:
    case = acknowledged(complaint())
    answered(complaint())
    received(stat())
    session.flush()
    before = case.next_due_at

    told = closing_days.preview(STAFF_DAY, NOW)

    assert [one[1:] for one in told.moved] == [(case.tracking_number, "Response", date(2026, 5, 19), date(2026, 5, 20))]
    assert (told.cases, told.gone, told.overdue(date(2026, 5, 5))) == (1, False, 0)
    [given] = promises.given(told.moved)
    assert (given.tracking_number, given.before) == (told.moved[0].tracking_number, date(2026, 5, 19))
    assert given.after > given.before
    assert "cknowledgement" in given.letter
    assert (due_on(case), case.next_due_at) == (date(2026, 5, 19), before)
    assert session.scalars(select(Closure)).all() == []


def test_closing_moves_every_clock_that_runs_at_once_and_the_kept_dates_by_a_job(session: Session) -> None:
    case, over, elsewhere = acknowledged(complaint()), answered(complaint()), received(stat()).case
    events = len(case.events), len(over.events), len(elsewhere.events)

    close()

    assert due_on(case) == date(2026, 5, 20)
    work_off(NOW)
    assert case.next_due_at == datetime(2026, 5, 20, 23, 0, tzinfo=UTC)
    assert due_on(over) == date(2026, 5, 19), "what is answered keeps its date"
    assert (len(case.events), len(over.events), len(elsewhere.events)) == (events[0] + 1, events[1], events[2])
    event = case.events[-1]
    assert event.summary == "The office is closed on 13 May 2026: due dates moved."
    assert event.detail == "Staff day. Response: 19 May 2026 → 20 May 2026."
    assert (event.by_name, timeline.first_break(case)) == (as_(COMPLAINTS).name, None)


def test_the_ledger_names_it(session: Session) -> None:
    case = acknowledged(complaint())
    close()
    row = clocks.find(case.stage, "answer")
    assert row is not None

    lines = {line.day: line for line in ledger(clocks.clock_of(row, case), NOW)}

    assert (lines[WEDNESDAY].mark, lines[WEDNESDAY].note) == (Mark.CLOSURE, "Staff day")
    assert lines[date(2026, 5, 20)].is_due


def test_it_is_taken_back_in_the_same_way(session: Session) -> None:
    case = acknowledged(complaint())
    closure = close()
    work_off(NOW)

    told = closing_days.preview_opening(closure, days_later(1))
    assert [(one.before, one.after) for one in told.moved] == [(date(2026, 5, 20), date(2026, 5, 19))]
    closing_days.open_again(closure, by=as_(COMPLAINTS), at=days_later(1))
    work_off(days_later(1))

    assert case.next_due_at == datetime(2026, 5, 19, 23, 0, tzinfo=UTC)
    assert case.events[-1].summary == "The office is open on 13 May 2026 after all: dates moved."
    with pytest.raises(Refused, match="taken back already"):
        closing_days.open_again(closure, by=as_(COMPLAINTS), at=days_later(2))
    assert close(at=days_later(2)).id != closure.id, "the day can be closed again"


def test_what_has_stopped_never_changes(session: Session) -> None:
    """Late by a day, it stays late though the day is closed afterwards; in time thanks to one, it stays in time."""
    late = answered(acknowledged(complaint()), at=datetime(2026, 5, 20, 10, tzinfo=UTC))
    row = clocks.find(late.stage, "answer")
    assert row is not None
    close(at=days_later(20), confirmed=True)
    assert read(clocks.clock_of(row, late), days_later(20)).state is State.MET_LATE

    thanks = acknowledged(received(at=days_later(20)).case, at=days_later(20))
    flood = close(ClosingDay("devon", CALENDAR, date(2026, 6, 3), "Flood"), at=days_later(20))
    answered(thanks, at=datetime(2026, 6, 9, 10, tzinfo=UTC))
    closing_days.open_again(flood, by=as_(COMPLAINTS), at=days_later(40), confirmed=True)
    work_off(days_later(40))

    row = clocks.find(thanks.stage, "answer")
    assert row is not None
    assert read(clocks.clock_of(row, thanks), days_later(40)).state is State.MET
    assert due_on(thanks) == date(2026, 6, 9)
    assert list(findings([late, thanks])) == []


def test_a_day_gone_by_that_clocks_have_counted_needs_a_yes(session: Session) -> None:
    case = acknowledged(complaint())
    session.flush()

    with pytest.raises(Refused, match=r"has gone by, and clocks may have passed over it\. Confirm"):
        close(at=days_later(9))
    assert session.scalars(select(Closure)).all() == []
    close(at=days_later(9), confirmed=True)
    assert due_on(case) == date(2026, 5, 20)


def test_a_day_gone_by_that_no_clock_has_counted_needs_one_too(session: Session) -> None:
    """Whoever may not see the clocks that have counted it could tell from the question that there are some."""
    answered(acknowledged(complaint()), at=days_later(1))
    session.flush()

    with pytest.raises(Refused, match="has gone by"):
        close(at=days_later(9))
    assert close(at=days_later(9), confirmed=True).id


def test_a_paused_clock_knows_of_it_when_it_goes_on(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.PAUSE, at=days_later(1), reason="We need the photographs.")
    close(at=days_later(1))
    work_off(days_later(1))
    assert case.next_due_at is None

    do(case, Move.RESUME, at=days_later(2))

    assert due_on(case) == date(2026, 5, 21), "one day of pause and one of closure"


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (ClosingDay("devon", CALENDAR, date(2026, 5, 25), "x"), "Monday, 25 May 2026 is closed already: Spring"),
        (ClosingDay("devon", CALENDAR, date(2026, 5, 16), "x"), "Saturday, 16 May 2026 is closed already: Saturday."),
    ],
)
def test_a_closed_day_can_t_be_closed(session: Session, wanted: ClosingDay, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        close(wanted)


def test_nor_a_day_twice(session: Session) -> None:
    close()
    with pytest.raises(Refused, match=r"Wednesday, 13 May 2026 is closed already: Staff day\."):
        close()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (ClosingDay("devon", "mars", WEDNESDAY, "x"), "calendar"),
        (ClosingDay("devon", CALENDAR, date(2150, 5, 13), "x"), "day"),
        (ClosingDay("devon", CALENDAR, WEDNESDAY, " "), "name"),
        (ClosingDay("devon", CALENDAR, WEDNESDAY, "a\nb"), "name"),
        (ClosingDay("devon", CALENDAR, WEDNESDAY, "a" * 201), "name"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(session: Session, wanted: ClosingDay, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        close(wanted)
    assert list(caught.value.errors) == [field]


def test_moving_is_done_in_batches_that_may_be_done_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing_days, "BATCH", 2)
    cases = [acknowledged(complaint()) for _ in range(5)]
    closure = close()
    work_off(NOW)

    assert {case.next_due_at for case in cases} == {datetime(2026, 5, 20, 23, 0, tzinfo=UTC)}
    assert {case.events[-1].kind for case in cases} == {"closure"}
    events = [len(case.events) for case in cases]
    assert len(session.scalars(select(Job).filter_by(name=closing_days.TASK)).all()) == 8, "four and once more"
    after = 0
    for _ in range(4):
        after, moved = closing_days.move_batch(closure, after, days_later(1))
        assert moved == 0
    assert events == [len(case.events) for case in cases]


def test_another_process_counts_with_it_from_its_next_transaction_on(session: Session) -> None:
    """Each asks in each transaction: whatever it parsed and counted before is no obstacle."""
    version = versions.in_force("devon", NOW.date())
    assert versions.procedure_of(version).calendars[CALENDAR].is_open(WEDNESDAY)
    session.commit()
    values = {"procedure_key": "devon", "calendar": CALENDAR, "day": WEDNESDAY, "name": "Flood"}
    with db.engine.begin() as elsewhere:
        elsewhere.execute(insert(Closure).values(**values, added_by="Someone", added_at=NOW, removed_by=""))

    version = versions.in_force("devon", NOW.date())
    assert not versions.procedure_of(version).calendars[CALENDAR].is_open(WEDNESDAY)
    assert versions.procedure(version.id) is versions.procedure_of(version)


def test_a_clock_with_another_limit_and_an_objection_move_too(session: Session) -> None:
    """Neither is found under its stage's usual rule: the one has a limit of its condition, the other is no stage's."""
    staffing.hire("riverside", clerk=("Complaints team", "call_center", "call_center"))
    urgent = complaint(procedure="riverside", natures=("hazard",), service="pothole")
    do(urgent, Move.PRIORITISE, by="clerk", priority="expedite", reason="Two flats.")
    staffing.hire("orange-county", analyst=("Complaints team", "sppr", "sppr_analyst"))
    contested = complaint(procedure="orange-county", natures=(), service="calfresh", matter="mandated_appeal")
    do(contested, Move.REFER, by="analyst")
    do(contested, Move.CONTEST, by="analyst")
    session.flush()
    before = due_on(urgent), due_on(contested, "contest 1")

    for procedure, calendar in (("riverside", "city"), ("orange-county", "county")):
        actor = as_("clerk" if procedure == "riverside" else "analyst")
        day = ClosingDay(procedure, calendar, date(2026, 5, 7), "Storm")
        assert closing_days.preview(day, NOW).cases
        closing_days.close(day, by=actor, at=NOW)
    work_off(NOW)

    after = due_on(urgent), due_on(contested, "contest 1")
    assert (before[0], after[0]) == (date(2026, 5, 8), date(2026, 5, 11)), "over the weekend"
    assert (before[1], after[1]) == (date(2026, 5, 12), date(2026, 5, 13))
    assert list(findings([urgent, contested])) == []
