"""The borough chases: only what is overdue, up the line, each reminder once; and asks whose a case is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.cases.models import Case
from portal.database import db
from portal.notices.models import Notice
from portal.policy.moves import Move
from portal.public import told
from tests.cast import do, refusal
from tests.journeys.borough import (
    AFTER_EASTER,
    ANSWER,
    CAROL,
    FOLA,
    IVY,
    SAM,
    TESS,
    THURSDAY,
    TUESDAY,
    acknowledged,
    enquiry,
    entry,
)
from tests.journeys.chasing import HOPE, NAT, lines, look, reminders, to, with_chasers
from tests.journeys.reading import row, said
from tests.journeys.staffing import hire, hired

DUE_AT = datetime(2026, 4, 13, 23, tzinfo=UTC)  # the end of Monday the 13th, in London
WEEK_LATER = datetime(2026, 4, 20, 8, tzinfo=UTC)  # five working days after it, when the office opens
TWO_WEEKS_LATER = datetime(2026, 4, 27, 8, tzinfo=UTC)
A_MOMENT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _borough(session: Session) -> None:
    with_chasers()


@pytest.fixture
def case() -> Case:
    case = entry()
    acknowledged(case)
    return case


def at_work(**changes: object) -> Case:
    """An enquiry that Tess deals with."""
    case = enquiry(service="children_in_need", **changes)
    do(case, Move.ALLOCATE, by=IVY, at=TUESDAY, to=hired(TESS).id)
    do(case, Move.ACKNOWLEDGE, by=IVY, at=TUESDAY)
    return case


# ---- complaints


@pytest.mark.clauses("CSC-14")
def test_a_complaint_is_chased_only_when_overdue_and_the_service_manager_gets_a_copy(case: Case) -> None:
    assert look(DUE_AT - A_MOMENT) == 0
    assert (lines(case), to(TESS), to(SAM)) == ([], [], [])
    assert look(DUE_AT) == 1
    (chased,), (copied,) = to(TESS), to(SAM)
    assert chased.from_name == "Complaints Team, London Borough, Children's Services"
    assert chased.subject == f"{case.tracking_number}: “Response” was due by 13 April 2026"
    assert "A complaint that you deal with is overdue." in said(chased)
    assert f"/staff/cases/show/{case.id}" in said(chased)
    assert said(copied).startswith("A copy for you: it went to Tess.Team Example. A complaint")
    assert "Amina" not in chased.body_text + copied.body_text
    assert (chased.case_id, chased.in_turn) == (case.id, False), "nothing to the reporter waits for it"
    who, due = "Tess.Team Example (copy: Sam.Service Example)", "was due by 13 April 2026"
    assert lines(case) == [f"The complaint is overdue. {who}. Response: {due} (CSC-14)."]
    assert case.events[-1].facts == {"clause": "CSC-14", "reminder": "complaint_overdue"}


@pytest.mark.clauses("CSC-14")
def test_it_goes_up_the_line_a_step_at_a_time(case: Case) -> None:
    for at in (DUE_AT, WEEK_LATER - A_MOMENT, WEEK_LATER, WEEK_LATER + A_MOMENT, TWO_WEEKS_LATER, TWO_WEEKS_LATER):
        look(at)
    steps = ["complaint_overdue", "complaint_to_service_manager", "complaint_to_service_head"]
    assert reminders(case) == [(step, True) for step in steps]
    assert [len(to(who)) for who in (TESS, SAM, HOPE)] == [2, 3, 1]
    assert row(case, "answer").chase_at is None, "nothing is left to send"


def test_after_three_days_down_each_gets_its_latest_alone(case: Case) -> None:
    assert look(TWO_WEEKS_LATER + 3 * timedelta(days=1)) == 1
    assert reminders(case) == [("complaint_to_service_head", True)]
    assert (len(to(HOPE)), len(to(SAM)), to(TESS)) == (1, 1, [])


def test_what_was_overdue_long_before_anyone_looked_is_left_to_the_list(case: Case) -> None:
    much_later = TWO_WEEKS_LATER + timedelta(days=14)
    assert look(much_later) == 1
    assert (reminders(case), lines(case)) == ([("complaint_to_service_head", False)], [])
    assert look(much_later) == 0


def test_what_is_answered_paused_or_ended_is_not_chased(case: Case) -> None:
    other = entry(at=TUESDAY)
    acknowledged(other)
    waiting = entry(at=TUESDAY)
    acknowledged(waiting)
    do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **ANSWER)
    do(waiting, Move.PAUSE, by=TESS, at=AFTER_EASTER, reason="advocate")
    do(other, Move.WITHDRAW, by=CAROL, at=AFTER_EASTER, reason="She took it back.")
    assert look(WEEK_LATER) == 0
    do(waiting, Move.RESUME, by=TESS, at=WEEK_LATER)
    assert look(WEEK_LATER) == 0, "it has a new date"
    assert row(waiting, "answer").chase_at == row(waiting, "answer").due_at


def test_a_date_that_moved_is_chased_anew(case: Case) -> None:
    do(case, Move.EXTEND, by=TESS, at=AFTER_EASTER, until=date(2026, 4, 15), reasons="Two schools must be asked.")
    assert look(DUE_AT) == 0
    assert look(DUE_AT + timedelta(days=2)) == 1
    assert reminders(case) == [("complaint_overdue", True)]
    answer = row(case, "answer")
    before = answer.due_at
    case.stage.clocks[-1].extensions[0].amount += 1
    clocks.recompute(case)
    assert answer.due_at != before
    assert look(DUE_AT + timedelta(days=3)) == 1
    assert reminders(case) == [("complaint_overdue", True)] * 2


@pytest.mark.clauses("CSC-14")
def test_while_nobody_deals_with_it_those_who_may_are_reminded(case: Case) -> None:
    do(case, Move.NAME_SUBJECT, by=CAROL, at=AFTER_EASTER, who=str(hired(TESS).id), reason="It is about her.")
    look(DUE_AT)
    assert to(TESS) == [], "it is kept from her"
    assert len(to(SAM)) == 1
    assert "(copy:" not in lines(case)[0], "who got it gets no copy of it"


def test_where_everyone_is_kept_from_it_nobody_is_written_to(case: Case) -> None:
    for who in (TESS, SAM):
        do(case, Move.NAME_SUBJECT, by=CAROL, at=AFTER_EASTER, who=str(hired(who).id), reason="It is about them.")
    look(DUE_AT)
    assert (to(TESS), to(SAM)) == ([], [])
    assert lines(case)[0].startswith("The complaint is overdue. Nobody could be written to.")


def test_nothing_of_it_is_public(case: Case) -> None:
    before = told.told(case, DUE_AT).events
    look(DUE_AT)
    assert told.told(case, DUE_AT).events == before


# ---- enquiries and information requests


@pytest.mark.clauses("CSC-27", "CSC-30")
def test_information_governance_chases_an_enquiry_and_copies_the_managers_in() -> None:
    case = at_work()
    draft_due = datetime(2026, 4, 9, 23, tzinfo=UTC)  # five working days from 31 March, without Easter
    assert look(draft_due - A_MOMENT) == 0
    assert to(NAT) == [], "the chaser has no part in it before"
    look(draft_due)
    (chased,) = to(TESS)
    assert chased.from_name.startswith("Information Governance, ")
    assert "“Draft of the reply” was due by 9 April 2026" in chased.subject
    assert [len(to(who)) for who in (NAT, SAM, HOPE)] == [1, 0, 0]
    look(datetime(2026, 4, 14, 8, tzinfo=UTC))
    assert [len(to(who)) for who in (TESS, SAM, HOPE)] == [2, 1, 0]
    look(datetime(2026, 4, 16, 8, tzinfo=UTC))
    assert [len(to(who)) for who in (TESS, SAM, HOPE)] == [2, 2, 1]
    assert {event.facts["clause"] for event in case.events if event.kind == "chased"} == {
        "CSC-27, CSC-30, CSC-34",
        "CSC-27, CSC-34",
    }


@pytest.mark.clauses("CSC-34")
def test_an_information_request_is_chased_like_an_enquiry() -> None:
    case = entry(kind="information", natures=(), channel="email")
    do(case, Move.ALLOCATE, by=FOLA, at=TUESDAY, to=hired(FOLA).id)
    do(case, Move.ACKNOWLEDGE, by=FOLA, at=TUESDAY)
    last = row(case, "answer").due_at
    assert last is not None
    assert look(last - A_MOMENT) == 0
    look(last)
    assert [len(to(who)) for who in (FOLA, NAT)] == [1, 1]
    assert to(FOLA)[0].from_name.startswith("Information Governance, ")
    assert reminders(case) == [("enquiry_overdue", True)]


# ---- whose is it?


@pytest.mark.clauses("CSC-30")
def test_the_chaser_is_asked_whose_an_enquiry_is() -> None:
    case = enquiry()
    note = "It names Amina's school and two teams."
    do(case, Move.ASK_WHOSE, by=IVY, at=TUESDAY, note=note)
    (asked,) = [one for one in _notices(case) if one.to_address == hired(NAT).email]
    assert asked.subject == f"{case.tracking_number}: whose case is this?"
    assert "Amina" not in asked.body_text
    event = case.events[-1]
    assert (event.kind, event.detail) == ("ask_whose", f"Nat.Chaser Example: {note}")
    assert (event.facts["clause"], case.status) == ("CSC-30", "received")
    do(case, Move.AMEND, by=NAT, at=THURSDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=IVY, at=THURSDAY, to=hired(TESS).id)
    refused = refusal(case, Move.ASK_WHOSE, by=IVY, at=THURSDAY, note="Again?")
    assert (refused.clause, "Someone deals with it already" in refused.sentence) == ("CSC-30", True)


@pytest.mark.clauses("CSC-30")
def test_others_don_t_ask_it_and_of_a_complaint_nobody_does() -> None:
    refused = refusal(enquiry(), Move.ASK_WHOSE, by=CAROL, at=TUESDAY, note="Whose?")
    assert (refused.clause, "“Information Governance officer”" in refused.sentence) == ("CSC-30", True)
    assert "names nobody to ask" in refusal(entry(), Move.ASK_WHOSE, by=IVY, at=TUESDAY, note="Whose?").sentence


@pytest.mark.clauses("CSC-30")
def test_where_there_is_nobody_to_ask_it_is_refused(session: Session) -> None:
    hired(NAT).active = False
    session.flush()
    case = enquiry()
    assert "“Overdue chaser”" in refusal(case, Move.ASK_WHOSE, by=IVY, at=TUESDAY, note="Whose?").sentence
    assert [one for one in _notices(case) if not one.in_turn] == []


def test_a_position_that_no_one_in_the_team_holds_is_looked_for_in_the_procedure(case: Case) -> None:
    hired(SAM).active = False
    hire("childrens-social-care", lena=("Officer", "looked_after", "service_manager"))
    look(DUE_AT)
    assert len(to("lena")) == 1


def _notices(case: Case) -> list[Notice]:
    return list(db.session.scalars(select(Notice).filter_by(case_id=case.id).order_by(Notice.id)))
