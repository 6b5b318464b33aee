"""Social care for children in a London borough: a complaint from the log to the Ombudsman."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, stages, status
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import do, refusal
from tests.journeys.borough import (
    AFTER_EASTER,
    ANSWER,
    BOROUGH,
    CAROL,
    CHRIS,
    INGA,
    MAY,
    MID_APRIL,
    TESS,
    THURSDAY,
    TUESDAY,
    acknowledged,
    allocated,
    entry,
    staffed,
    with_parts,
)
from tests.journeys.reading import due, said, seen_by, sent, state, tick, words
from tests.journeys.staffing import hired


@pytest.fixture
def borough(session: Session) -> Session:
    staffed()
    return session


def at_stage_2() -> Case:
    case = entry()
    acknowledged(case)
    do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **ANSWER)
    stages.escalate(case, by=REPORTER, at=MID_APRIL)
    return case


def investigated(case: Case) -> Case:
    """Stage 2, as the procedure has it, up to its answer."""
    do(case, Move.ALLOCATE, by=CAROL, at=MID_APRIL, to=hired(INGA).id)
    do(case, Move.ACKNOWLEDGE, by=CAROL, at=MID_APRIL)
    with_parts(case, "investigator", "Inga Holm")
    with_parts(case, "independent_person", "Peter Rowe")
    tick(case, "interviewees", "Tess told Ben and Lou.", by=CAROL, at=MID_APRIL)
    tick(case, "adjudicated", "By the head of service.", by=CAROL, at=MAY)
    do(case, Move.RESPOND, by=INGA, at=MAY, outcome="not_upheld", findings="The visits were made.")
    return case


# ---- a complaint


@pytest.mark.clauses("CSC-5", "CSC-6", "CSC-7", "CSC-11", "CSC-12", "CSC-13")
def test_stage_1_from_the_log_to_the_manager_s_own_answer(borough: Session) -> None:
    case = entry()
    assert (case.team.key, case.events[0].by_name) == ("complaints", "Carol.Complaints Example")
    assert case.entered_by_id == hired(CAROL).id
    assert due(case, "allocate", TUESDAY) == date(2026, 4, 2)
    assert clocks.find(case.stage, "answer") is None
    assert refusal(case, Move.ALLOCATE, by=CAROL, at=TUESDAY, to=hired(TESS).id).clause == "CSC-6"
    assert refusal(case, Move.ACKNOWLEDGE, by=CAROL, at=TUESDAY).clause == "CSC-7"

    allocated(case)
    (confirmed,) = case.stage.steps
    assert (confirmed.by_name, confirmed.note) == ("Carol.Complaints Example", "MASH: it is Tess's team.")
    assert state(case, "allocate", THURSDAY) is State.MET
    assert due(case, "acknowledge", THURSDAY) == date(2026, 4, 7), "one working day, past Easter"
    assert due(case, "answer", THURSDAY) == date(2026, 4, 13), "five working days of the manager's"
    letter = words(do(case, Move.ACKNOWLEDGE, by=CAROL, at=THURSDAY))
    assert "Tess.Team Example manages the team that it is about, and will answer you" in letter
    assert "by Monday 13 April 2026" in letter

    answer = do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **ANSWER)
    assert "Nobody called you back." in words(answer)
    assert "Yours sincerely Tess.Team Example Team manager" in words(answer)
    assert sent(case)[-1].to_address == "amina@example.org"
    assert refusal(case, Move.CLOSE, by=TESS, at=AFTER_EASTER, closing="answered").clause == "CSC-12"
    tick(case, "uploaded", by=TESS, at=AFTER_EASTER)
    do(case, Move.CLOSE, by=TESS, at=AFTER_EASTER, closing="answered")
    assert case.status == "closed"
    assert state(case, "answer", AFTER_EASTER) is State.MET


@pytest.mark.clauses("CSC-5")
@pytest.mark.parametrize("by", ["", CAROL])
def test_whatever_way_a_complaint_comes_the_complaints_team_has_it(borough: Session, by: str) -> None:
    case = entry(by=by, channel="phone" if by else "web")
    assert case.team.key == "complaints"
    assert seen_by(CAROL, [case]) == [case]
    assert seen_by(TESS, [case]) == []


@pytest.mark.clauses("CSC-7")
def test_the_receipt_that_goes_out_by_itself_names_no_manager_and_stops_nothing(borough: Session) -> None:
    case = entry()
    (receipt,) = sent(case)
    assert "Allocation to the team manager: by Thursday 2 April 2026" in said(receipt)
    assert (case.status, state(case, "allocate", TUESDAY)) == ("received", State.RUNNING)


@pytest.mark.clauses("CSC-6")
def test_an_allocation_that_is_late_is_known_as_late(borough: Session) -> None:
    case = allocated(entry(), at=AFTER_EASTER)
    assert state(case, "allocate", AFTER_EASTER) is State.MET_LATE


@pytest.mark.clauses("CSC-8")
def test_the_complaints_team_sends_a_holding_response_when_the_manager_asks(borough: Session) -> None:
    case = entry()
    acknowledged(case)
    do(case, Move.CONTACT, by=TESS, at=AFTER_EASTER, method="email", note="It is complicated: please hold it.")
    held = {"reasons": "Two schools must be asked.", "done": "We asked one.", "until": date(2026, 4, 24)}
    letter = words(do(case, Move.HOLD, by=CAROL, at=AFTER_EASTER, **held))
    assert "Two schools must be asked." in letter
    assert "by Friday 24 April 2026" in letter
    assert [one.by_id for one in case.responses if one.says == "holding"] == [hired(CAROL).id]
    assert due(case, "answer", AFTER_EASTER) == date(2026, 4, 13), "the limit stays as it is"


def test_a_complicated_complaint_has_twenty_working_days_at_most(borough: Session) -> None:
    case = entry()
    acknowledged(case)
    refused = refusal(case, Move.EXTEND, by=CAROL, at=AFTER_EASTER, until=date(2026, 5, 6), reasons="Four services.")
    assert (refused.clause, "so to 5 May 2026" in refused.sentence) == ("CSC-8, CSC-9", True)
    letter = do(case, Move.EXTEND, by=CAROL, at=AFTER_EASTER, until=date(2026, 5, 5), reasons="Four services.")
    assert "You will now have it by Tuesday 5 May 2026" in words(letter)


@pytest.mark.clauses("CSC-10")
def test_where_it_is_unclear_whose_it_is_it_goes_to_the_complaints_team(borough: Session) -> None:
    case = allocated(entry())
    assert case.team.key == "children_in_need"
    do(case, Move.AMEND, by=TESS, at=AFTER_EASTER, service="")
    assert case.team.key == "complaints"


def test_only_a_manager_answers_at_stage_1(borough: Session) -> None:
    case = entry()
    tick(case, "confirmed", "MASH: Tess's team.", by=CAROL, at=TUESDAY)
    refused = refusal(case, Move.ALLOCATE, by=CAROL, at=TUESDAY, to=hired(CAROL).id)
    assert (refused.clause, "Team manager or Service manager" in refused.sentence) == ("CSC-6, CSC-11", True)


@pytest.mark.clauses("CSC-20", "CSC-22")
def test_stage_2_is_investigated_by_someone_from_outside_and_stage_3_by_a_panel(borough: Session) -> None:
    case = at_stage_2()
    assert due(case, "answer", MID_APRIL) == date(2026, 5, 21), "25 working days, without the bank holiday of 4 May"
    assert refusal(case, Move.ALLOCATE, by=CAROL, at=MID_APRIL, to=hired(TESS).id).clause == "CSC-20, CSC-22"
    do(case, Move.ALLOCATE, by=CAROL, at=MID_APRIL, to=hired(INGA).id)
    assert "Inga.Investigator Example is independent" in words(do(case, Move.ACKNOWLEDGE, by=CAROL, at=MID_APRIL))
    finding = {"outcome": "not_upheld", "findings": "The visits were made."}
    assert refusal(case, Move.RESPOND, by=INGA, at=MAY, **finding).clause == "CSC-22, CSC-23"
    tick(case, "interviewees", "Tess told Ben and Lou.", by=CAROL, at=MID_APRIL)
    assert refusal(case, Move.RESPOND, by=INGA, at=MAY, **finding).clause == "CSC-20"
    tick(case, "adjudicated", "By the head of service.", by=CAROL, at=MAY)
    assert refusal(case, Move.RESPOND, by=INGA, at=MAY, **finding).clause == "CSC-22"
    with_parts(case, "investigator", "Inga Holm")
    refused = refusal(case, Move.RESPOND, by=INGA, at=MAY, **finding)
    assert (refused.clause, "as “Independent person”: 1. There are 0." in refused.sentence) == ("CSC-20", True)
    with_parts(case, "independent_person", "Peter Rowe")
    letter = words(do(case, Move.RESPOND, by=INGA, at=MAY, **finding))
    assert "you can ask for a review panel of independent people" in letter
    do(case, Move.CLOSE, by=CAROL, at=MAY, closing="answered")
    assert case.status == "closed"


def test_the_panel_is_the_last_and_after_it_there_is_the_ombudsman(borough: Session) -> None:
    case = investigated(at_stage_2())
    stages.escalate(case, by=REPORTER, at=MAY)
    assert refusal(case, Move.ALLOCATE, by=CAROL, at=MAY, to=hired(INGA).id).clause == "CSC-18"
    do(case, Move.ALLOCATE, by=CAROL, at=MAY, to=hired(CHRIS).id)
    do(case, Move.ACKNOWLEDGE, by=CAROL, at=MAY)
    assert due(case, "answer", MAY) == date(2026, 7, 30), "fifty working days, without the bank holiday of 25 May"
    with_parts(case, "panel_member", "Ada Lund", "Ben Sorley", at=MAY)
    decided = {"outcome": "not_upheld", "findings": "It was looked into well."}
    refused = refusal(case, Move.RESPOND, by=CHRIS, at=MAY, **decided)
    assert (refused.clause, "3. There are 2." in refused.sentence) == ("CSC-18", True)
    with_parts(case, "panel_member", "Cai Prosser", at=MAY)
    letter = words(do(case, Move.RESPOND, by=CHRIS, at=MAY, outcome="not_upheld", findings="It was looked into well."))
    assert "You have completed all the stages" in letter
    assert "Local Government and Social Care Ombudsman" in letter
    assert [right.key for right in status.public(case, MAY).rights] == ["ombudsman", "advocate"]
    assert "last stage" in refusal(case, Move.ESCALATE, by=CAROL, at=MAY).sentence


def test_nobody_waits_for_a_manager_who_is_late(borough: Session) -> None:
    case = entry()
    acknowledged(case)
    assert "next_stage_late" in {right.key for right in status.public(case, MID_APRIL).rights}
    assert stages.escalate(case, by=REPORTER, at=MID_APRIL).trigger == "unanswered"


# ---- the kinds


@pytest.mark.clauses("CSC-1")
def test_complaints_at_two_stages_enquiries_and_information_requests(borough: Session) -> None:
    assert set(BOROUGH.kinds) == {"complaint", "enquiry", "information"}
    ways = {kind: entry(kind=kind, natures=()).pathway for kind in BOROUGH.kinds}
    assert ways == {"complaint": "complaint", "enquiry": "enquiry", "information": "information"}
    assert [stage.key for stage in BOROUGH.pathway("complaint").stages][:2] == ["stage_1", "stage_2"]
    assert at_stage_2().stage_key == "stage_2"
