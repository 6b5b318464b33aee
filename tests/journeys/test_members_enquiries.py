"""The borough's enquiries from its members, and its information requests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.errors import Invalid
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import do, refusal
from tests.journeys.borough import (
    ABE,
    AFTER_EASTER,
    DELLA,
    FOLA,
    IVY,
    MID_APRIL,
    TESS,
    TUESDAY,
    entry,
    staffed,
)
from tests.journeys.reading import due, seen_by, sent, state, tick, words
from tests.journeys.staffing import hired


@pytest.fixture
def borough(session: Session) -> Session:
    staffed()
    return session


# ---- a member's enquiry


def enquiry(**changes: Any) -> Case:
    member = Reporter(name="Councillor Jo Marsh", email="jo.marsh@example.org")
    facts = {"kind": "enquiry", "channel": "members_service", "natures": (), "by": IVY, "reporter": member}
    return entry(**{**facts, "on_behalf_of": "Amina Yusuf", **changes})


def answering() -> Case:
    case = enquiry()
    do(case, Move.AMEND, by=IVY, at=TUESDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=IVY, at=TUESDAY, to=hired(TESS).id)
    do(case, Move.ACKNOWLEDGE, by=IVY, at=TUESDAY)
    return case


@pytest.mark.clauses("CSC-25")
def test_an_enquiry_goes_from_members_service_to_information_governance_to_the_team(borough: Session) -> None:
    case = enquiry()
    assert (case.channel, case.team.key) == ("members_service", "information_governance")
    assert seen_by(IVY, [case]) == [case]
    assert seen_by(TESS, [case]) == []
    do(case, Move.AMEND, by=IVY, at=TUESDAY, service="children_in_need")
    do(case, Move.ALLOCATE, by=IVY, at=TUESDAY, to=hired(TESS).id)
    assert (case.team.key, case.handler) == ("children_in_need", hired(TESS))


@pytest.mark.clauses("CSC-26", "CSC-28", "CSC-29")
def test_an_enquiry_is_drafted_approved_signed_and_sent(borough: Session) -> None:
    case = answering()
    assert due(case, "draft", TUESDAY) == date(2026, 4, 9), "five working days, past Easter"
    reply = {"outcome": "replied", "findings": "The visits are made again since March."}
    for step, username, clause in (
        ("drafted", TESS, "CSC-26"),
        ("approved", ABE, "CSC-28"),
        ("signed", DELLA, "CSC-28"),
    ):
        assert refusal(case, Move.RESPOND, by=IVY, at=AFTER_EASTER, **reply).clause == clause
        if step != "drafted":
            assert refusal(case, Move.STEP, by=TESS, at=AFTER_EASTER, step=step).clause == clause
        tick(case, step, by=username, at=AFTER_EASTER)
    assert state(case, "draft", AFTER_EASTER) is State.MET
    letter = do(case, Move.RESPOND, by=IVY, at=AFTER_EASTER, **reply)
    assert letter is not None
    assert letter.pdf.startswith(b"%PDF"), "set on the body's own headed paper"
    assert sent(case)[-1].to_address == "jo.marsh@example.org"

    assert refusal(case, Move.CLOSE, by=IVY, at=AFTER_EASTER, closing="answered").clause == "CSC-29"
    assert refusal(case, Move.STEP, by=TESS, at=AFTER_EASTER, step="sent").clause == "CSC-29"
    tick(case, "sent", "To the Councillor, and a copy to Amina Yusuf.", by=IVY, at=AFTER_EASTER)
    do(case, Move.CLOSE, by=IVY, at=AFTER_EASTER, closing="answered")
    assert case.status == "closed"


@pytest.mark.clauses("CSC-26")
def test_a_draft_that_is_late_is_known_as_late(borough: Session) -> None:
    case = answering()
    assert state(case, "draft", MID_APRIL) is State.OVERDUE
    tick(case, "drafted", by=TESS, at=MID_APRIL)
    assert state(case, "draft", MID_APRIL) is State.MET_LATE


# ---- an information request


@pytest.mark.clauses("CSC-33")
def test_an_information_request_goes_by_the_complaints_team_to_its_lead(borough: Session) -> None:
    case = entry(kind="information", natures=(), channel="email")
    assert (case.events[0].by_name, case.team.key) == ("Carol.Complaints Example", "information_governance")
    do(case, Move.ALLOCATE, by=FOLA, at=TUESDAY, to=hired(FOLA).id)
    do(case, Move.ACKNOWLEDGE, by=FOLA, at=TUESDAY)
    reply = {"outcome": "given", "findings": "There were 412 visits."}
    assert refusal(case, Move.RESPOND, by=FOLA, at=AFTER_EASTER, **reply).clause == "CSC-34"
    assert refusal(case, Move.STEP, by=IVY, at=AFTER_EASTER, step="approved").clause == "CSC-34"
    tick(case, "approved", by=ABE, at=AFTER_EASTER)
    letter = words(do(case, Move.RESPOND, by=FOLA, at=AFTER_EASTER, **reply))
    assert "Information given" in letter
    assert "complain to the Information Commissioner" in letter


def test_outcomes_of_one_kind_fit_no_other(borough: Session) -> None:
    case = answering()
    for step, username in (("drafted", TESS), ("approved", ABE), ("signed", DELLA)):
        tick(case, step, by=username, at=TUESDAY)
    with pytest.raises(Invalid):
        do(case, Move.RESPOND, by=IVY, at=TUESDAY, outcome="upheld", findings="No.")
