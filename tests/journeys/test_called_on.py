"""Whoever's approval an answer waits for is told at once, out of turn, and only who may know of the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import designees
from portal.cases.models import Case
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import do
from tests.journeys.borough import ABE, AFTER_EASTER, CAROL, DELLA, FOLA, IVY, TESS, TUESDAY, enquiry, staffed
from tests.journeys.staffing import hire, hired

REPLY = {"outcome": "replied", "findings": "The visits are made again since March."}
NOBODY: list[str] = []


@pytest.fixture
def case(session: Session) -> Case:
    staffed()
    case = enquiry()
    do(case, Move.AMEND, by=IVY, at=TUESDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=IVY, at=TUESDAY, to=hired(TESS).id)
    do(case, Move.ACKNOWLEDGE, by=IVY, at=TUESDAY)
    return case


def told(session: Session, username: str) -> list[str]:
    query = select(Notice.subject).where(Notice.to_address == hired(username).email).order_by(Notice.id)
    return list(session.scalars(query))


def handed_in(case: Case, by: str = TESS) -> None:
    do(case, Move.HAND_IN, by=by, at=AFTER_EASTER, **REPLY)


@pytest.mark.clauses("CSC-28")
def test_the_approver_is_told_then_the_director(session: Session, case: Case) -> None:
    handed_in(case)
    assert told(session, ABE) == [f"{case.tracking_number} waits for your approval."]
    assert told(session, DELLA) == NOBODY
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)
    assert told(session, DELLA) == [f"{case.tracking_number} waits for your sign-off."]
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)
    assert [len(told(session, one)) for one in (ABE, DELLA, FOLA)] == [1, 1, 0]


@pytest.mark.clauses("CSC-28")
def test_the_message_says_no_more_than_the_number_and_holds_up_nothing(session: Session, case: Case) -> None:
    handed_in(case)
    [notice] = session.scalars(select(Notice).where(Notice.to_address == hired(ABE).email))
    assert f"/staff/cases/show/{case.id}" in notice.body_text
    for private in (case.description, "Amina", "Marsh", "visits are made"):
        assert private not in notice.body_text
    assert (notice.case_id, notice.in_turn) == (case.id, False)


@pytest.mark.clauses("CSC-28")
def test_whoever_wrote_it_is_told_that_it_came_back_and_that_it_can_go(session: Session, case: Case) -> None:
    number = case.tracking_number
    handed_in(case)
    do(case, Move.RETURN, by=ABE, at=AFTER_EASTER, comment="Say since when.")
    assert told(session, TESS) == [f"The answer on {number} was returned, to be changed."]
    handed_in(case)
    do(case, Move.APPROVE, by=ABE, at=AFTER_EASTER)
    assert len(told(session, TESS)) == 1, "it still waits"
    do(case, Move.SIGN_OFF, by=DELLA, at=AFTER_EASTER)
    assert told(session, TESS)[1:] == [f"The answer on {number} is approved, and can be sent."]
    notices = session.scalars(select(Notice).where(Notice.to_address == hired(TESS).email)).all()
    assert all("Say since when" not in one.body_text and not one.in_turn for one in notices)


@pytest.mark.clauses("RV-26")
def test_an_author_from_whom_it_is_kept_is_told_nothing(session: Session, case: Case) -> None:
    handed_in(case)
    do(case, Move.NAME_SUBJECT, by=IVY, at=AFTER_EASTER, who=str(hired(TESS).id), reason="She is named in it.")
    do(case, Move.RETURN, by=ABE, at=AFTER_EASTER, comment="Say since when.")
    assert told(session, TESS) == NOBODY


def test_what_is_returned_and_handed_in_again_is_told_again(session: Session, case: Case) -> None:
    handed_in(case)
    do(case, Move.RETURN, by=ABE, at=AFTER_EASTER, comment="Say since when.")
    assert len(told(session, ABE)) == 1
    handed_in(case)
    assert len(told(session, ABE)) == 2


@pytest.mark.clauses("RV-26")
def test_whom_the_case_is_about_is_told_nothing_of_it(session: Session, case: Case) -> None:
    hire("childrens-social-care", other=("Officer", "information_governance", "enquiry_approver"))
    do(case, Move.NAME_SUBJECT, by=IVY, at=AFTER_EASTER, who=str(hired(ABE).id), reason="She is named in it.")
    handed_in(case)
    assert told(session, ABE) == NOBODY
    assert len(told(session, "other")) == 1


def stand_in(session: Session, designee: str) -> None:
    span = {"since": TUESDAY - timedelta(days=1), "until": TUESDAY + timedelta(days=60)}
    session.add(designees.delegate(hired(ABE), hired(designee), "childrens-social-care", **span))
    session.flush()


@pytest.mark.clauses("OC-15")
def test_a_designee_is_told(session: Session, case: Case) -> None:
    stand_in(session, FOLA)
    handed_in(case)
    assert len(told(session, FOLA)) == 1


def test_nobody_is_told_who_would_be_refused(session: Session, case: Case) -> None:
    """Tess wrote it and acts for Abe, so neither of them approves it, nor does anyone else who acts for him."""
    for one in (FOLA, TESS):
        stand_in(session, one)
    handed_in(case)
    for one in (TESS, ABE, FOLA):
        assert told(session, one) == NOBODY


def test_those_of_the_case_s_team_are_told_before_all_others(session: Session, case: Case) -> None:
    hire("childrens-social-care", near=("Officer", "children_in_need", "enquiry_approver"))
    assert case.team.key == "children_in_need"
    handed_in(case)
    assert len(told(session, "near")) == 1
    assert told(session, ABE) == NOBODY
    assert told(session, CAROL) == NOBODY


def test_a_preview_tells_nobody(session: Session, case: Case) -> None:
    do(case, Move.HAND_IN, by=TESS, at=AFTER_EASTER, **REPLY)
    before = len(told(session, ABE))
    do(case, Move.RECALL, by=TESS, at=AFTER_EASTER)
    assert len(told(session, ABE)) == before
