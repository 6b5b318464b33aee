"""What staff can't do to a reporter: skip a stage, strike what was answered, take a right away, close it wrongly."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.cases import remedies, situation, stages
from portal.cases.actors import REPORTER
from portal.errors import Invalid, Refused
from portal.policy.decisions import closings
from portal.policy.moves import Move
from portal.policy.procedure import By
from tests.cast import (
    COMPLAINTS,
    NOW,
    READER,
    ROADS,
    SENIOR,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    received,
    refusal,
    reviewed,
    staff,
    stat,
)

Db = scoped_session[Session]


@pytest.mark.clauses("DV-30", "DV-38")
def test_only_a_senior_manager_requests_a_special_investigation(session: Db) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Invalid, match="another look"):
        do(case, Move.ESCALATE)
    refused = refusal(case, Move.ESCALATE, trigger="special_investigation")
    assert (refused.clause, "Senior manager" in refused.sentence) == ("DV-30", True)
    do(case, Move.ESCALATE, by=SENIOR, trigger="special_investigation")
    assert case.stage_key == "stage_2"


def test_what_was_answered_is_no_mistake(session: Db) -> None:
    case = answered(complaint())
    stages.escalate(case, by=REPORTER, at=NOW)
    assert "was no mistake" in refusal(case, Move.VOID, reason="Oops.").sentence


@pytest.mark.clauses("DV-29")
def test_opening_it_again_takes_no_right_away(session: Db) -> None:
    case = answered(complaint())
    assert not dict(situation.options(case, NOW))[Move.REOPEN], "an answer that was sent isn't taken back"
    do(reviewed(case), Move.CLOSE, closing="answered")
    do(case, Move.REOPEN, reason="New photographs came.")
    assert dict(situation.options(case, NOW, By.REPORTER))[Move.ESCALATE]


@pytest.mark.clauses("DV-17", "DV-48")
def test_a_case_is_closed_for_what_happened(session: Db) -> None:
    case = answered(complaint())
    assert [one.key for one in closings(situation.situation_of(case, NOW))] == ["answered", "resolved_at_once"]
    thanks = acknowledged(complaint(kind="compliment", desired_outcome="", natures=()))
    assert [one.key for one in closings(situation.situation_of(thanks, NOW))] == ["thanked", "resolved_at_once"]


def test_who_only_reads_is_given_nothing(session: Db) -> None:
    case = complaint()
    assert "can't work cases" in refusal(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(READER).id).sentence


@pytest.mark.clauses("DV-6", "DV-7")
def test_an_acknowledgement_promises_no_day_that_has_gone(session: Db) -> None:
    case, late = complaint(), days_later(40)
    do(case, Move.ALLOCATE, at=late, to=staff(ROADS).id)
    assert "the date by which we will respond" in refusal(case, Move.ACKNOWLEDGE, at=late).sentence
    until = late.date().replace(month=7)
    do(case, Move.HOLD, at=late, reasons="It was mislaid.", done="We have found it.", until=until)
    letter = do(case, Move.ACKNOWLEDGE, at=late)
    assert letter is not None
    assert f"{until.day} July 2026" in str(letter.blocks)


def test_a_procedure_without_remedies_promises_none(session: Db) -> None:
    case = received(stat()).case
    assert (
        "no list of remedies"
        in dict(situation.options(acknowledged(case, by="supervisor.streets"), NOW))[Move.REMEDY].sentence
    )
    with pytest.raises((Refused, Invalid)):
        remedies.promise(case, kind="refund", what="Ten dollars.", due_on=NOW.date(), by=as_(ROADS), at=NOW)
