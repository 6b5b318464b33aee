"""Devon's feedback from the first contact to the Ombudsman: three stages, social care's panel, thanks and ideas."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import stages, status
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.letters import automatic
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import (
    ALICE,
    CARE,
    CHIEF,
    COMPLAINTS,
    INVESTIGATOR,
    ROADS,
    SENIOR,
    as_,
    do,
    refusal,
    reviewed,
    staff,
    submission,
)
from tests.journeys.reading import due, said, sent, state, tick, words

DECEMBER = datetime(2026, 12, 17, 10, tzinfo=UTC)  # a Thursday; Boxing Day is kept on Monday the 28th
FIFTH = datetime(2027, 1, 5, 10, tzinfo=UTC)
ELEVENTH = datetime(2027, 1, 11, 10, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 10, 10, tzinfo=UTC)
MARCH = datetime(2027, 3, 15, 10, tzinfo=UTC)  # Easter lies between this and the answer
APRIL = datetime(2027, 4, 20, 10, tzinfo=UTC)
REMEDY = {"kind": "service", "what": "We will mend the road.", "due_on": date(2027, 6, 1)}
UPHELD = {"outcome": "upheld", "findings": "Nobody came.", "apology": "We are sorry.", "remedies": [REMEDY]}
NOT_UPHELD = {"outcome": "not_upheld", "findings": "It was put right in January."}
MEND = {"reasons": "The crew is away.", "done": "We marked the hole.", "until": date(2027, 1, 15)}


def contact(*, by: str = "", at: datetime = DECEMBER, **changes: Any) -> Case:
    return automatic.take_in(submission(**changes), by=as_(by) if by else REPORTER, at=at).case


def taken_on(case: Case, by: str, at: datetime) -> str:
    do(case, Move.ALLOCATE, by=by, at=at, to=staff(by).id)
    return words(do(case, Move.ACKNOWLEDGE, by=by, at=at))


# ---- the story


@pytest.mark.clauses(
    "DV-6", "DV-8", "DV-25", "DV-26", "DV-28", "DV-29", "DV-31", "DV-33", "DV-34", "DV-36", "DV-39", "DV-41", "DV-42",
    "DV-43", "DV-48",
)  # fmt: skip
def test_a_pothole_from_the_first_contact_to_the_ombudsman(session: Session) -> None:
    case = contact(channel="phone", by=COMPLAINTS)
    assert (case.team.key, case.pathway, case.stage_key) == ("environment", "corporate", "stage_1")
    assert "Acknowledgement: by Tuesday 22 December 2026" in said(sent(case)[0])
    first = taken_on(case, ROADS, DECEMBER)
    for part in (
        "Tom Easterbrook is dealing with your complaint",
        "phone 01632 960121",
        "officer.roads@example.org",
        "by Tuesday 5 January 2027",
        "you can ask for stage 2",
    ):
        assert part in first, part

    late = words(do(case, Move.HOLD, by=ROADS, at=DECEMBER, **MEND))
    assert "The crew is away." in late
    assert due(case, "answer", DECEMBER) == date(2027, 1, 5), "a delay that is told moves no limit"
    answer = words(do(case, Move.RESPOND, by=ROADS, at=FIFTH, **UPHELD))
    assert state(case, "answer", FIFTH) is State.MET
    assert "you can ask for stage 2: a service investigation" in answer

    stages.escalate(case, by=REPORTER, at=ELEVENTH)
    assert (due(case, "acknowledge", ELEVENTH), due(case, "answer", ELEVENTH)) == (
        date(2027, 1, 14),
        date(2027, 2, 15),
    )
    assert refusal(case, Move.ALLOCATE, by=SENIOR, at=ELEVENTH, to=staff(ROADS).id).clause == "DV-31"
    taken_on(case, SENIOR, ELEVENTH)
    answer = words(do(case, Move.RESPOND, by=SENIOR, at=FEBRUARY, **NOT_UPHELD))
    assert "complain to the Chief Executive" in answer

    stages.escalate(case, by=REPORTER, at=MARCH)
    assert (due(case, "acknowledge", MARCH), due(case, "answer", MARCH)) == (date(2027, 3, 18), date(2027, 4, 28))
    assert refusal(case, Move.ALLOCATE, by=CHIEF, at=MARCH, to=staff(SENIOR).id).clause == "DV-39"
    taken_on(case, CHIEF, MARCH)
    final = words(do(case, Move.RESPOND, by=CHIEF, at=APRIL, **NOT_UPHELD))
    assert "You have completed all the stages" in final
    assert "complain to the Local Government Ombudsman" in final
    assert [right.key for right in status.public(case, APRIL).rights] == ["ombudsman", "support"]
    assert "last stage" in refusal(case, Move.ESCALATE, by=CHIEF, at=APRIL).sentence


@pytest.mark.clauses("DV-9")
def test_nothing_is_closed_before_its_lesson_and_what_all_stages_means_is_kept_for_the_end(session: Session) -> None:
    case = contact()
    taken_on(case, ROADS, DECEMBER)
    do(case, Move.RESPOND, by=ROADS, at=FIFTH, **UPHELD)
    assert refusal(case, Move.CLOSE, by=ROADS, at=FIFTH, closing="answered").clause == "DV-9"
    reviewed(case, at=FIFTH)
    do(case, Move.CLOSE, by=ROADS, at=FIFTH, closing="answered")
    assert (case.status, case.counted) == ("closed", True)
    assert len(sent(case)) == 4, "receipt, acknowledgement, answer and notice of closing"


@pytest.mark.clauses("DV-30", "DV-38")
def test_nobody_waits_for_what_is_late_at_any_stage(session: Session) -> None:
    case = contact()
    taken_on(case, ROADS, DECEMBER)
    assert stages.escalate(case, by=REPORTER, at=ELEVENTH).trigger == "unanswered"
    taken_on(case, SENIOR, ELEVENTH)
    assert stages.escalate(case, by=REPORTER, at=MARCH).trigger == "not_carried_out"
    assert case.stage_key == "stage_3"


# ---- social care


@pytest.mark.clauses("DV-26", "DV-32", "DV-34", "DV-35", "DV-37", "DV-40", "DV-43")
def test_social_care_has_an_investigator_more_time_and_a_panel(session: Session) -> None:
    case = contact(service="child_care")
    taken_on(case, CARE, DECEMBER)
    more = {"reasons": "The school is closed."}
    refused = refusal(case, Move.EXTEND, by=CARE, at=DECEMBER, until=date(2027, 1, 20), **more)
    assert (refused.clause, "to 19 January 2027 at the latest" in refused.sentence) == ("DV-26", True)
    letter = words(do(case, Move.EXTEND, by=CARE, at=DECEMBER, until=date(2027, 1, 19), **more))
    assert "The school is closed." in letter
    answer = words(do(case, Move.RESPOND, by=CARE, at=FIFTH, **UPHELD))
    assert "Independent Investigating Officer" in answer

    stages.escalate(case, by=REPORTER, at=ELEVENTH)
    assert refusal(case, Move.ALLOCATE, by=CARE, at=ELEVENTH, to=staff(SENIOR).id).clause == "DV-31, DV-32"
    taken_on(case, INVESTIGATOR, ELEVENTH)
    do(case, Move.EXTEND, by=INVESTIGATOR, at=ELEVENTH, until=date(2027, 4, 14), reasons="Nine people must be heard.")
    assert due(case, "answer", ELEVENTH) == date(2027, 4, 14), "65 working days, past Easter"
    answer = words(do(case, Move.RESPOND, by=INVESTIGATOR, at=FEBRUARY, **NOT_UPHELD))
    assert "Review Panel Hearing" in answer
    assert "Chief Executive" not in answer

    stages.escalate(case, by=REPORTER, at=MARCH)
    assert (case.pathway, case.stage_key) == ("social_care", "review_panel")
    taken_on(case, CHIEF, MARCH)
    for name in ("Ada Lund", "Ben Sorley", "Cai Prosser"):
        refused = refusal(case, Move.RESPOND, by=CHIEF, at=APRIL, **NOT_UPHELD)
        assert (refused.clause, "as “Member of the Review Panel”: 3." in refused.sentence) == ("DV-37, DV-40", True)
        do(case, Move.PART, by=CARE, at=MARCH, part="panel_member", name=name)
    final = words(do(case, Move.RESPOND, by=CHIEF, at=APRIL, **NOT_UPHELD))
    assert "complain to the Local Government Ombudsman" in final
    assert "Yours sincerely Ruth Chudleigh Chair of the Review Panel" in final


@pytest.mark.clauses("DV-50")
@pytest.mark.parametrize("matter", ["children_act", "community_care"])
def test_what_the_acts_cover_goes_their_way_whatever_service_it_is_about(session: Session, matter: str) -> None:
    case = contact(service="youth")
    assert case.pathway == "corporate"
    do(case, Move.CLASSIFY, by=COMPLAINTS, at=DECEMBER, matter=matter, reason="A child in need.")
    assert (case.pathway, case.team.key, case.stage_key) == ("social_care", "social_care", "stage_1")
    assert due(case, "answer", DECEMBER) == date(2027, 1, 5), "stage 1 is this policy's own"
    do(case, Move.ALLOCATE, by=CARE, at=DECEMBER, to=staff(CARE).id)
    do(case, Move.ACKNOWLEDGE, by=CARE, at=DECEMBER)
    stages.escalate(case, by=REPORTER, at=ELEVENTH)
    assert case.stage_key == "stage_2"
    assert refusal(case, Move.ALLOCATE, by=CARE, at=ELEVENTH, to=staff(SENIOR).id).clause == "DV-31, DV-32"


# ---- thanks and ideas


@pytest.mark.clauses("DV-16", "DV-17")
def test_thanks_are_acknowledged_and_passed_on_whoever_sends_them(session: Session) -> None:
    case = contact(kind="compliment", natures=(), desired_outcome="")
    assert due(case, "acknowledge", DECEMBER) == date(2026, 12, 22)
    assert "Thank you for your feedback" in taken_on(case, ROADS, DECEMBER)
    assert sent(case)[-1].to_address == ALICE.email
    tick(case, "lesson", "Told at the team's meeting.", by=ROADS, at=FIFTH)
    assert refusal(case, Move.CLOSE, by=ROADS, at=FIFTH, closing="thanked").clause == "DV-17"
    tick(case, "thanks", "Helen Trelawny wrote to the crew.", by=ROADS, at=FIFTH)
    do(case, Move.CLOSE, by=ROADS, at=FIFTH, closing="thanked", tell="no")
    assert (case.status, case.counted) == ("closed", True)


@pytest.mark.clauses("DV-18", "DV-19")
@pytest.mark.parametrize(
    ("service", "last"), [("roads", date(2027, 1, 5)), ("adult_care", date(2027, 1, 19)), ("", date(2027, 1, 5))]
)
def test_an_idea_is_answered_with_what_becomes_of_it(session: Session, service: str, last: date) -> None:
    case = contact(kind="suggestion", natures=(), service=service)
    assert (due(case, "acknowledge", DECEMBER), due(case, "answer", DECEMBER)) == (date(2026, 12, 22), last)
    taken_on(case, ROADS, DECEMBER)
    letter = words(do(case, Move.RESPOND, by=ROADS, at=FIFTH, outcome="unable", findings="The bridge is too low."))
    assert "Our decision: We are unable to implement it The bridge is too low." in letter
    assert (
        refusal(case, Move.ESCALATE, by=ROADS, at=FIFTH).sentence == "Suggestion is the last stage of this procedure."
    )


def test_what_is_put_right_at_once_is_recorded_and_counted(session: Session) -> None:
    case = contact(channel="in_person", by=ROADS)
    reviewed(case, at=DECEMBER)
    do(case, Move.CLOSE, by=ROADS, at=DECEMBER, closing="resolved_at_once", tell="no")
    assert (case.status, case.counted, case.responses) == ("closed", True, [])
