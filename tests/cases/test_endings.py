"""How a case ends, and begins again: for reasons from the list, with everything that happened still there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.errors import Invalid
from portal.policy.clock import State, read
from portal.policy.moves import Move
from tests.cast import (
    CENTRAL,
    COMPLAINTS,
    ROADS,
    STREETS,
    acknowledged,
    answered,
    complaint,
    days_later,
    do,
    received,
    refusal,
    reviewed,
    staff,
    stat,
)


@pytest.mark.clauses("DV-9")
def test_answered_and_closed(session: Session) -> None:
    case = reviewed(answered(complaint()))
    do(case, Move.CLOSE, at=days_later(30), closing="answered")

    assert (case.status, case.closing, case.counted, case.stage.ending) == ("closed", "answered", True, "closed")
    assert case.events[-1].summary == "Closed: Answered."
    assert len(case.responses) == 3, "the acknowledgement, the answer, the closing letter"


@pytest.mark.clauses("DV-15", "DV-24")
def test_put_right_at_once(session: Session) -> None:
    """The employee who received it mended it the same day: no answer is owed, and it is still counted."""
    case = reviewed(complaint())
    do(case, Move.CLOSE, by=COMPLAINTS, closing="resolved_at_once", tell="no")

    assert (case.status, case.closing, case.counted) == ("closed", "resolved_at_once", True)
    assert case.next_due_at is None
    assert {read(clocks.clock_of(row, case), days_later(90)).state for row in case.stage.clocks} == {State.ENDED}


@pytest.mark.clauses("SC-11")
def test_an_inquiry_that_was_served_immediately_isn_t_counted(session: Session) -> None:
    case = received(stat()).case
    do(case, Move.CLOSE, by=CENTRAL, closing="immediate_service", tell="no")

    assert (case.status, case.counted) == ("closed", False)


@pytest.mark.clauses("SC-12")
def test_personnel_matters_are_no_part_of_the_program(session: Session) -> None:
    case = acknowledged(received(stat()).case, by=STREETS)
    letter = do(case, Move.REFER, by=STREETS, matter="personnel")

    assert (case.status, case.matter, case.counted) == ("referred", "personnel", False)
    assert letter is not None
    for said in ("Human Resources", "phone 949-555-0130"):
        assert said in str(letter.blocks), "nobody is sent away without a word"
    assert (case.referrals[0].party, case.referrals[0].contact[:18]) == ("Human Resources", "phone 949-555-0130")


@pytest.mark.parametrize("closing", ["answered", "all_stages", "thanked", "boredom", ""])
@pytest.mark.clauses("DV-9", "DV-24")
def test_before_an_answer_only_one_reason_will_do(session: Session, closing: str) -> None:
    case = reviewed(acknowledged(complaint()))
    with pytest.raises(Invalid) as caught:
        do(case, Move.CLOSE, closing=closing)

    assert list(caught.value.errors) == ["closing"]
    assert (case.status, case.closing) == ("being looked into", "")


def test_alice_wants_it_no_more(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.PAUSE, reason="We need the photographs.")
    do(case, Move.WITHDRAW, at=days_later(2), reason="It was mended.")

    assert (case.status, case.stage.ending, case.next_due_at) == ("withdrawn", "withdrawn", None)
    assert case.stage.open_pause is None, "an open pause ends with its stage"
    assert case.counted


def test_entered_by_mistake(session: Session) -> None:
    case = complaint()
    do(case, Move.VOID, by=COMPLAINTS, reason="The same letter was entered twice.")

    assert (case.status, case.counted, case.next_due_at) == ("entered by mistake", False, None)
    assert case.description, "nothing is deleted"
    for move in Move:
        refused = refusal(case, move, by=COMPLAINTS)
        ended = ("It was entered by mistake", "Its clock isn't paused", "It wasn't merged")
        assert refused.sentence.startswith((*ended, clocks.pack_of(case).title)), (
            "or the procedure doesn't have it at all"
        )


def test_it_can_t_have_been_a_mistake_once_someone_was_written_to(session: Session) -> None:
    assert refusal(acknowledged(complaint()), Move.VOID).sentence == "It is being looked into."


def test_opened_again_with_clocks_of_its_own(session: Session) -> None:
    case = reviewed(answered(complaint()))
    do(case, Move.CLOSE, closing="answered")
    do(case, Move.REOPEN, by=COMPLAINTS, at=days_later(30), reason="New photographs came.")

    assert (case.status, case.closing, case.stage_key) == ("received", "", "stage_1")
    assert [(row.seq, row.key, row.ending) for row in case.stages] == [(1, "stage_1", "closed"), (2, "stage_1", None)]
    assert case.next_due_at == datetime(2026, 6, 9, 23, 0, tzinfo=UTC), "three working days from the day it was opened"
    assert case.events[-1].summary == "Opened again."
    old = clocks.find(case.stages[0], "answer")
    assert old is not None
    assert read(clocks.clock_of(old, case), days_later(30)).state is State.MET, "what was met stays met"
    answered(
        case,
        by=ROADS,
        at=days_later(31),
        remedies=[{"kind": "refund", "what": "Ten pounds.", "due_on": date(2027, 1, 4)}],
    )
    assert case.status == "answered"


@pytest.mark.clauses("SC-11")
def test_a_case_that_left_the_counts_is_counted_again_when_it_is_opened_again(session: Session) -> None:
    case = received(stat()).case
    do(case, Move.CLOSE, by=CENTRAL, closing="immediate_service", tell="no")
    do(case, Move.REOPEN, by=CENTRAL, reason="It wasn't served after all.")

    assert case.counted


def test_what_is_being_worked_can_t_be_opened_again(session: Session) -> None:
    case = acknowledged(complaint())
    assert refusal(case, Move.REOPEN).sentence == "It is being looked into."
    assert case.handler is staff(ROADS)
