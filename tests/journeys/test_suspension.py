"""Stage 1 stands still until an advocate is there, for nothing else, and not for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.cases import clocks, closing_days, pausing, queries, situation
from portal.cases.models import Case
from portal.database import transaction
from portal.errors import Invalid, Refused
from portal.letters import asks
from portal.letters.ask import Sort
from portal.policy.calendar import Mark
from portal.policy.ledger import ledger
from portal.policy.moves import Move
from tests.admin.browsing import signed_in
from tests.cast import as_, do
from tests.journeys.borough import AFTER_EASTER, BOROUGH, CAROL, MID_APRIL, TESS, acknowledged, entry, staffed
from tests.journeys.reading import due, row
from tests.journeys.staffing import may_sign_in

LAST = date(2026, 5, 6)  # twenty working days after the 7th of April, past the bank holiday of the 4th of May
ON_THE_LAST = datetime(2026, 5, 6, 9, tzinfo=UTC)
AFTERWARDS = datetime(2026, 5, 7, 9, tzinfo=UTC)
WORDS = "We wait until an advocate is appointed (CSC-5)"


@pytest.fixture
def case(session: Session) -> Case:
    staffed()
    case = entry()
    acknowledged(case)
    return case


def test_it_is_paused_for_an_advocate_and_the_ledger_says_so_with_the_clause(case: Case) -> None:
    (asked,) = asks.asked(case, Move.PAUSE, AFTER_EASTER)
    assert (asked.sort, [key for key, _ in asked.choices]) == (Sort.CHOICE, ["advocate"])
    assert "20 working days at most" in asked.help
    do(case, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="advocate")
    days = ledger(clocks.clock_of(row(case, "answer"), case), MID_APRIL)
    assert {day.note for day in days if day.mark is Mark.PAUSED} == {WORDS}
    do(case, Move.RESUME, by=TESS, at=MID_APRIL)
    assert due(case, "answer", MID_APRIL) == date(2026, 4, 21), "six working days later than the 13th"


def test_any_other_reason_is_refused_by_the_form_and_by_the_command(case: Case) -> None:
    with pytest.raises(Invalid) as invalid:
        do(case, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="We have much to do.")
    assert invalid.value.errors == {"reason": "Choose one of: advocate."}
    with pytest.raises(Refused) as refused:
        pausing.pause(case, reason="We have much to do.", by=as_(TESS), at=AFTER_EASTER)
    assert refused.value.clause == "CSC-5"
    assert case.stage.open_pause is None


def test_past_the_longest_it_should_go_on(case: Case) -> None:
    do(case, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="advocate")
    assert pausing.overrun(case, ON_THE_LAST) is None, "the last day is still one"
    assert pausing.overruns([case], ON_THE_LAST) == {}
    found = pausing.overrun(case, AFTERWARDS)
    assert found is not None
    assert (found[0].key, found[1]) == ("advocate", LAST)
    assert pausing.overruns([case], AFTERWARDS) == {case.id: LAST}
    do(case, Move.RESUME, by=TESS, at=AFTERWARDS)
    assert (pausing.overrun(case, AFTERWARDS), pausing.overruns([case], AFTERWARDS)) == (None, {})


def test_where_no_reasons_are_named_any_will_do() -> None:
    stage = BOROUGH.pathway("complaint").stage("stage_2")
    assert (stage.pause_for, stage.clock("answer").pausable) == ((), True)


def test_the_case_page_and_the_queue_say_that_it_should_go_on(app: Flask) -> None:
    with app.app_context(), transaction():
        staffed()
        may_sign_in(TESS)
        case = entry()
        acknowledged(case)
        do(case, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="advocate")
        case_id = case.id
    client = signed_in(app, TESS)
    page = client.get(f"/staff/cases/show/{case_id}").text
    assert "could hold it until Wed 6 May 2026" in page
    assert "Should go on: paused until Wed 6 May 2026 at most" in client.get("/staff/").text


def test_a_paused_case_comes_up_in_the_queue_when_its_pause_should_end(session: Session, case: Case) -> None:
    """Its limit has no due date while it is paused, and it must not sink below all that has one."""
    later = entry(at=datetime(2026, 4, 30, 9, tzinfo=UTC), description="The letters came to the wrong house.")
    assert case.look_by == case.next_due_at
    do(case, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="advocate")
    assert (case.next_due_at, case.look_by) == (None, datetime(2026, 5, 6, 23, tzinfo=UTC)), "the end of the 6th"
    assert later.look_by == later.next_due_at
    assert later.look_by is not None
    assert later.look_by < case.look_by
    late = entry(at=datetime(2026, 5, 7, 9, tzinfo=UTC), description="Nobody says who our worker is.")
    session.flush()
    shown = [one.id for one in session.scalars(queries.queue()) if one.id in {case.id, later.id, late.id}]
    assert shown == [later.id, case.id, late.id]
    do(case, Move.RESUME, by=TESS, at=AFTERWARDS)
    assert case.look_by == case.next_due_at


def test_a_closure_that_comes_later_makes_no_pause_longer(session: Session, case: Case) -> None:
    do(case, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="advocate")
    burst = closing_days.ClosingDay("childrens-social-care", "england", date(2026, 5, 5), "A burst pipe")
    closing_days.close(burst, by=as_(CAROL), at=MID_APRIL)
    session.flush()
    assert pausing.overruns([case], AFTERWARDS) == {case.id: LAST}
    situation.refresh(case)
    assert case.look_by == datetime(2026, 5, 6, 23, tzinfo=UTC)
