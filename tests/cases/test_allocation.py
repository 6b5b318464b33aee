"""Who may deal with a stage: the position that the procedure asks for, and nobody who had a part in an earlier one."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import drafts
from portal.errors import Invalid
from portal.policy.moves import Move
from tests.cast import (
    ADMIN,
    CARE,
    CENTRAL,
    CHIEF,
    COMPLAINTS,
    INVESTIGATOR,
    NOW,
    ROADS,
    SENIOR,
    STREETS,
    acknowledged,
    answered,
    as_,
    complaint,
    do,
    escalated,
    received,
    refusal,
    reviewed,
    staff,
    stat,
)

INVOLVED = "This person dealt with an earlier stage of the case. Choose someone who wasn't involved."


@pytest.mark.clauses("DV-31")
def test_stage_2_is_for_a_senior_manager_who_wasn_t_involved(session: Session) -> None:
    case = escalated(complaint())
    refused = refusal(case, Move.ALLOCATE, to=staff(CARE).id)
    assert (refused.sentence, refused.clause) == ("This stage must be dealt with by: Senior manager.", "DV-31")

    do(case, Move.ALLOCATE, to=staff(SENIOR).id)
    assert case.handler is staff(SENIOR)


@pytest.mark.clauses("DV-31")
def test_helen_dealt_with_stage_1_so_stage_2_is_not_hers(session: Session) -> None:
    refused = refusal(escalated(complaint(), by=SENIOR), Move.ALLOCATE, to=staff(SENIOR).id)
    assert (refused.sentence, refused.clause) == (INVOLVED, "DV-31")


@pytest.mark.clauses("DV-31")
def test_it_was_hers_for_an_hour_and_then_toms(session: Session) -> None:
    case = complaint()
    do(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(SENIOR).id)

    assert refusal(escalated(case, by=ROADS), Move.ALLOCATE, to=staff(SENIOR).id).sentence == INVOLVED


@pytest.mark.clauses("DV-31")
def test_it_was_toms_but_she_wrote_the_answer(session: Session) -> None:
    case = acknowledged(complaint(), by=ROADS)

    assert refusal(escalated(case, by=SENIOR), Move.ALLOCATE, to=staff(SENIOR).id).sentence == INVOLVED


@pytest.mark.clauses("DV-39")
def test_stage_3_is_the_chief_executives(session: Session) -> None:
    case = escalated(acknowledged(escalated(complaint()), by=SENIOR), by=SENIOR)
    refused = refusal(case, Move.ALLOCATE, to=staff(SENIOR).id)
    assert (refused.sentence, refused.clause) == (INVOLVED, "DV-39")
    refused = refusal(case, Move.ALLOCATE, to=staff(CARE).id)
    assert refused.sentence == "This stage must be dealt with by: Chief Executive or Monitoring Officer."

    do(case, Move.ALLOCATE, to=staff(CHIEF).id)
    assert case.handler is staff(CHIEF)


@pytest.mark.clauses("DV-32")
def test_stage_2_about_social_care_is_investigated_from_outside(session: Session) -> None:
    case = escalated(complaint(service="adult_care"), by=CARE)
    refused = refusal(case, Move.ALLOCATE, to=staff(SENIOR).id)
    assert (refused.sentence, refused.clause) == (
        "This stage must be dealt with by: Independent Investigating Officer.",
        "DV-31, DV-32",
    )

    do(case, Move.ALLOCATE, to=staff(INVESTIGATOR).id)
    assert case.handler is staff(INVESTIGATOR)


@pytest.mark.clauses("SC-38")
def test_the_assigned_manager_is_a_division_supervisor(session: Session) -> None:
    case = received(stat()).case
    refused = refusal(case, Move.ALLOCATE, by=CENTRAL, to=staff(CENTRAL).id)
    assert (refused.sentence, refused.clause) == (
        "This stage must be dealt with by: Division supervisor or Manager.",
        "SC-38",
    )

    do(case, Move.ALLOCATE, by=CENTRAL, to=staff(STREETS).id)
    assert case.handler is staff(STREETS)


@pytest.mark.parametrize("stranger", [STREETS, ADMIN])
def test_only_staff_of_this_procedure_deal_with_it(session: Session, stranger: str) -> None:
    refused = refusal(complaint(), Move.ALLOCATE, to=staff(stranger).id)
    assert refused.sentence == "This person has no place in a team of this procedure."


@pytest.mark.parametrize("to", [999_999, "me", True, -1, "", None, "9" * 30])
def test_nobody_is_nobody(session: Session, to: object) -> None:
    with pytest.raises(Invalid) as caught:
        do(complaint(), Move.ALLOCATE, to=to)
    assert list(caught.value.errors) == ["to"]


def test_someone_who_has_left_takes_no_more_cases(session: Session) -> None:
    staff(ROADS).active = False
    with pytest.raises(Invalid) as caught:
        do(complaint(), Move.ALLOCATE, by=COMPLAINTS, to=staff(ROADS).id)
    assert caught.value.errors == {"to": "There is no such member of staff."}


def test_who_lost_the_position_in_between_can_t_answer(session: Session) -> None:
    case = acknowledged(received(stat()).case, by=STREETS)
    staff(STREETS).memberships[0].position = "staff"

    refused = refusal(case, Move.RESPOND, by=STREETS, outcome="action_taken", findings="Done.")
    assert refused.clause == "SC-38"


def test_a_stage_opened_again_stays_with_its_officer(session: Session) -> None:
    case = answered(complaint())
    do(reviewed(case), Move.CLOSE, closing="answered")
    do(case, Move.REOPEN, reason="New photographs came.")

    assert (case.handler, case.stage.handler) == (staff(ROADS), staff(ROADS))
    do(case, Move.ACKNOWLEDGE)
    assert case.status == "being looked into"
    assert refusal(case, Move.ALLOCATE, to=staff(ROADS).id).sentence == "Tom Easterbrook deals with it already."


@pytest.mark.clauses("DV-31")
def test_a_draft_that_nobody_was_sent_is_no_part_in_a_stage(session: Session) -> None:
    case = acknowledged(complaint(), by=ROADS)
    drafts.save(case, letter_kind="holding", entries={}, by=as_(SENIOR), at=NOW)
    do(escalated(case, by=ROADS), Move.ALLOCATE, to=staff(SENIOR).id)
    assert case.handler is staff(SENIOR)
