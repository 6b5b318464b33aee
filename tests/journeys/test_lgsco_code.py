"""The Complaint Handling Code to the letter: five days, ten from then, twenty at stage 2, and the Ombudsman."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import stages, status
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.letters import desk
from portal.letters.models import Letter
from portal.policy.moves import Move, Status
from tests.cast import complaint, do, refusal
from tests.journeys.reading import due, words
from tests.journeys.staffing import hire, hired

ANNE, BEN = "anne.refuse", "ben.refuse"
TUESDAY = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)  # the day after a bank holiday
FRIDAY = datetime(2026, 5, 8, 9, 30, tzinfo=UTC)
JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
REMEDY = {"kind": "action", "what": "We will collect the bins", "due_on": date(2026, 6, 12)}
ANSWER = {"outcome": "upheld", "findings": "Two rounds were missed.", "apology": "We are sorry.", "remedies": [REMEDY]}


@pytest.fixture
def case(session: Session) -> Case:
    """A complaint about missed bins, received on a Tuesday, and two people who can deal with it."""
    hire("lgsco-code", **{ANNE: ("Officer", "environment", "service_manager")})
    hire("lgsco-code", **{BEN: ("Officer", "environment", "head_of_service")})
    return complaint(procedure="lgsco-code", natures=("delay",), service="refuse")


def acknowledge(case: Case, by: str, at: datetime) -> Letter | None:
    do(case, Move.ALLOCATE, by=by, at=at, to=hired(by).id)
    return do(case, Move.ACKNOWLEDGE, by=by, at=at)


def test_from_the_first_contact_to_the_ombudsman(case: Case) -> None:
    assert due(case, "acknowledge", TUESDAY) == date(2026, 5, 12)
    assert due(case, "answer", TUESDAY) is None, "its ten days begin with the acknowledgement"

    assert "response by Friday 22 May 2026" in words(acknowledge(case, ANNE, FRIDAY)), "ten working days from the 8th"
    assert due(case, "answer", FRIDAY) == date(2026, 5, 22)

    more = do(case, Move.EXTEND, by=ANNE, at=FRIDAY, until=date(2026, 6, 8), reasons="The crew's records are away.")
    assert "Ombudsman for advice at any time" in words(more)
    assert due(case, "answer", FRIDAY) == date(2026, 6, 8), "ten working days more, Spring Bank Holiday left out"

    answer = words(do(case, Move.RESPOND, by=ANNE, at=JUNE, **ANSWER))
    for part in (
        "at this stage: Stage 1",
        "expression of dissatisfaction",
        "Upheld",
        "Two rounds",
        "You don't have to",
    ):
        assert part in answer, part

    stages.escalate(case, by=REPORTER, at=JUNE)
    assert (
        "Choose someone who wasn't involved"
        in refusal(case, Move.ALLOCATE, by=BEN, at=JUNE, to=hired(ANNE).id).sentence
    )
    assert "response by Wednesday 1 July 2026" in words(acknowledge(case, BEN, JUNE)), (
        "twenty working days from the 3rd"
    )

    final = words(do(case, Move.RESPOND, by=BEN, at=JUNE, outcome="not_upheld", findings="It was put right."))
    assert "completed both stages" in final
    assert "complain to the Local Government and Social Care Ombudsman" in final
    do(case, Move.CLOSE, by=BEN, at=JUNE, closing="all_stages")

    assert case.status == Status.CLOSED
    assert [right.key for right in status.public(case, JUNE).rights] == ["ombudsman", "ombudsman_advice"]
    assert refusal(case, Move.ESCALATE, by=BEN, at=JUNE).sentence.startswith("Stage 2 is the last stage")


def test_more_time_has_an_end(case: Case) -> None:
    acknowledge(case, ANNE, FRIDAY)

    refused = refusal(case, Move.EXTEND, by=ANNE, at=FRIDAY, until=date(2026, 6, 9), reasons="The crew's records.")

    assert "20 working days in all, so to 8 June 2026" in refused.sentence
    assert refused.clause == "LG-6.4, LG-6.5"


def test_nobody_waits_for_an_answer_that_is_late(case: Case) -> None:
    acknowledge(case, ANNE, FRIDAY)

    assert "next_stage_late" in {right.key for right in status.public(case, JUNE).rights}
    assert stages.escalate(case, by=REPORTER, at=JUNE).trigger == "unanswered"


def test_a_request_for_a_service_is_no_complaint_and_can_become_one(session: Session, case: Case) -> None:
    request = complaint(procedure="lgsco-code", kind="service_request", natures=(), service="refuse")

    told = words(acknowledge(request, ANNE, FRIDAY))

    assert "not as a complaint" in told
    assert [right.key for right in status.public(request, FRIDAY).rights] == ["complain"]
    answer = do(request, Move.RESPOND, by=ANNE, at=FRIDAY, outcome="done", findings="A new bin was brought.")
    assert "you can complain" in words(answer)


# ---- what isn't taken as a complaint

OMBUDSMAN = "ask the Local Government and Social Care Ombudsman to look at our decision"
LONG_AGO = {
    "twelve_months": ("Local Government and Social Care Ombudsman", "phone 01632 960301", "good reason"),
    "legal_proceedings": ("County Court", "phone 01632 960304", "the court will decide it"),
    "appeal": ("Tribunals Service", "phone 01632 960305", "right of appeal"),
    "statutory_procedure": ("Social Care Complaints Manager", "phone 01632 960306", "a procedure of its own"),
    "considered_before": ("Local Government and Social Care Ombudsman", "phone 01632 960301", "both stages"),
}


@pytest.mark.parametrize("matter", LONG_AGO)
def test_a_complaint_that_isn_t_taken_is_told_why_who_can_help_and_the_ombudsman(case: Case, matter: str) -> None:
    acknowledge(case, ANNE, FRIDAY)
    letter = words(do(case, Move.REFER, by=ANNE, at=FRIDAY, matter=matter))

    for said in (*LONG_AGO[matter], OMBUDSMAN):
        assert said in letter, said
    assert (case.status, case.matter) == (Status.REFERRED, matter)
    assert case.counted, "the yearly report tells what was refused"


def test_good_reasons_for_being_late_are_heard_by_someone_else(case: Case) -> None:
    acknowledge(case, ANNE, FRIDAY)
    letter = words(do(case, Move.REFER, by=ANNE, at=FRIDAY, matter="twelve_months"))
    assert "within 5 working days" in letter
    desk.make(case, Move.CONTEST, {"words": "I was in hospital all year."}, by=REPORTER, at=FRIDAY)
    clock = status.public(case, FRIDAY).clocks[-1]
    assert (clock.name, clock.clause, clock.due) == ("Decision on the objection", "LG-2.2, LG-2.5", date(2026, 5, 15))

    reasons = "You could not have complained earlier."
    own = refusal(case, Move.OVERTURN, by=ANNE, at=FRIDAY, matter="none", reasons=reasons)
    assert "Someone else must decide" in own.sentence
    told = words(do(case, Move.OVERTURN, by=BEN, at=FRIDAY, matter="none", reasons=reasons))

    assert "could not have complained earlier" in told
    assert "Acknowledgement: by Friday 15 May 2026" in told, "five working days from the decision"
    assert OMBUDSMAN in told
    assert (case.status, case.matter) == (Status.RECEIVED, "")


def test_what_no_circumstances_change_is_the_ombudsman_s_to_look_at(case: Case) -> None:
    acknowledge(case, ANNE, FRIDAY)
    letter = words(do(case, Move.REFER, by=ANNE, at=FRIDAY, matter="considered_before"))
    assert OMBUDSMAN in letter
    assert "contest" not in letter
    assert refusal(case, Move.CONTEST, by=BEN, at=FRIDAY).clause == "LG-2.3"
