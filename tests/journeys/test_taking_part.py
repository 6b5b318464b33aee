"""Stage 2 in the borough: who takes part in it, who sees it by that, and who is told of what."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import stages
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.telling import TOLD
from portal.errors import Invalid
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.notices.sending import ukey
from portal.policy.moves import Move
from tests.cast import do, refusal
from tests.journeys.borough import (
    AFTER_EASTER,
    ANSWER,
    CAROL,
    INGA,
    MAY,
    MID_APRIL,
    SAM,
    TESS,
    acknowledged,
    entry,
    staffed,
    with_parts,
)
from tests.journeys.reading import said, seen_by, tick
from tests.journeys.staffing import hire, hired

NED = "ned.neighbour"
FINDING = {"outcome": "not_upheld", "findings": "The visits were made."}


@pytest.fixture
def case(session: Session) -> Case:
    staffed()
    hire("childrens-social-care", **{NED: ("Officer", "disability", "team_manager")})
    case = entry()
    acknowledged(case)
    do(case, Move.RESPOND, by=TESS, at=AFTER_EASTER, **ANSWER)
    return case


@pytest.fixture
def registered(case: Case) -> Case:
    stages.escalate(case, by=REPORTER, at=MID_APRIL)
    return case


def told(session: Session, who: str) -> list[Notice]:
    """Return what was promised to someone who works here."""
    query = select(Notice).filter_by(to_address=hired(who).email).order_by(Notice.id)
    return list(session.scalars(query))


def lines(case: Case) -> list[str]:
    return [event.detail for event in case.events if event.kind == TOLD]


# ---- who keeps it, and who is told


@pytest.mark.clauses("CSC-20")
def test_the_complaints_team_keeps_it_at_stage_2_while_someone_else_investigates(registered: Case) -> None:
    assert registered.team.key == "complaints", "at stage 1 it was with the children's team"
    do(registered, Move.ALLOCATE, by=CAROL, at=MID_APRIL, to=hired(INGA).id)
    do(registered, Move.AMEND, by=CAROL, at=MID_APRIL, service="disability")
    assert (registered.team.key, registered.handler_id) == ("complaints", hired(INGA).id)
    assert seen_by(CAROL, [registered]) == [registered]


@pytest.mark.clauses("CSC-21")
def test_the_manager_of_stage_1_is_told_once_that_stage_2_is_registered(session: Session, registered: Case) -> None:
    (notice,) = told(session, TESS)
    assert "Stage 2 of a complaint that you answered is registered." in said(notice)
    assert "Amina" not in notice.body_text
    assert (notice.case_id, notice.in_turn) == (registered.id, False), "nothing to the reporter waits for it"
    assert session.scalars(select(Job).filter_by(ukey=ukey(notice.id))).one().name == "notices.send"
    assert [line.startswith("Tess.Team Example: Stage 2") for line in lines(registered)] == [True]
    assert told(session, SAM) == told(session, NED) == []


@pytest.mark.clauses("CSC-22")
def test_the_manager_is_told_of_the_investigator_and_of_no_other_part(session: Session, registered: Case) -> None:
    with_parts(registered, "independent_person", "Peter Rowe")
    assert len(told(session, TESS)) == 1
    with_parts(registered, "investigator", "Inga Holm")
    assert "tell those of your staff who may be interviewed" in said(told(session, TESS)[-1])
    assert len(lines(registered)) == len(told(session, TESS)) == 2


@pytest.mark.clauses("CSC-24")
def test_the_final_report_reaches_the_service_manager(session: Session, registered: Case) -> None:
    do(registered, Move.ALLOCATE, by=CAROL, at=MID_APRIL, to=hired(INGA).id)
    do(registered, Move.ACKNOWLEDGE, by=CAROL, at=MID_APRIL)
    with_parts(registered, "investigator", "Inga Holm")
    with_parts(registered, "independent_person", "Peter Rowe")
    tick(registered, "interviewees", by=CAROL, at=MID_APRIL)
    tick(registered, "adjudicated", "By the head of service.", by=CAROL, at=MAY)
    assert told(session, SAM) == []
    do(registered, Move.RESPOND, by=INGA, at=MAY, **FINDING)
    (notice,) = told(session, SAM)
    assert "The final report of the stage 2 investigation" in said(notice)
    assert lines(registered)[-1].startswith("Sam.Service Example: The final report")


@pytest.mark.clauses("CSC-21")
def test_whom_the_firewall_keeps_from_it_is_told_nothing(session: Session, case: Case) -> None:
    do(case, Move.NAME_SUBJECT, by=CAROL, at=AFTER_EASTER, who=str(hired(TESS).id), reason="It is about her.")
    stages.escalate(case, by=REPORTER, at=MID_APRIL)
    with_parts(case, "investigator", "Inga Holm")
    assert (told(session, TESS), lines(case)) == ([], [])


# ---- who has a part


def test_staff_with_a_part_see_the_case_until_it_ends(registered: Case) -> None:
    assert seen_by(NED, [registered]) == []
    do(registered, Move.PART, by=CAROL, at=MID_APRIL, part="independent_person", staff=str(hired(NED).id))
    assert seen_by(NED, [registered]) == [registered]
    (part,) = registered.parts
    do(registered, Move.END_PART, by=CAROL, at=MAY, which=str(part.id))
    assert (seen_by(NED, [registered]), part.until, part.ended_by) == ([], MAY, "Carol.Complaints Example")
    assert "Nobody has a part" in refusal(registered, Move.END_PART, by=CAROL, at=MAY, which="1").sentence


def test_the_firewall_outweighs_a_part(registered: Case) -> None:
    do(registered, Move.PART, by=CAROL, at=MID_APRIL, part="independent_person", staff=str(hired(NED).id))
    subject = {"who": str(hired(NED).id), "reason": "It is about him too."}
    do(registered, Move.NAME_SUBJECT, by=CAROL, at=MID_APRIL, **subject)
    assert seen_by(NED, [registered]) == []
    (part,) = registered.parts
    do(registered, Move.END_PART, by=CAROL, at=MID_APRIL, which=str(part.id))
    refused = refusal(registered, Move.PART, by=CAROL, at=MAY, part="panel_member", staff=str(hired(NED).id))
    assert "The complaint is about this person" in refused.sentence


@pytest.mark.clauses("CSC-22")
def test_whoever_may_be_interviewed_has_a_part_and_sees_nothing_by_it(registered: Case) -> None:
    do(registered, Move.PART, by=CAROL, at=MID_APRIL, part="interviewee", staff=str(hired(NED).id))
    assert ([one.name for one in registered.parts], seen_by(NED, [registered])) == (["Ned.Neighbour Example"], [])


@pytest.mark.clauses("CSC-23")
def test_how_to_reach_someone_who_has_left_is_recorded(registered: Case) -> None:
    with pytest.raises(Invalid) as invalid:
        do(registered, Move.PART, by=CAROL, at=MID_APRIL, part="former_staff", name="Kit Lowe")
    assert invalid.value.errors == {"contact": "Say how to reach them."}
    reach = "Through human resources: 01632 960555"
    do(registered, Move.PART, by=CAROL, at=MID_APRIL, part="former_staff", name="Kit Lowe", contact=reach)
    assert [(one.name, one.contact) for one in registered.parts] == [("Kit Lowe", reach)]
    event = registered.events[-1]
    assert (event.detail, "Kit" in event.summary) == (f"Kit Lowe: Has left and may be interviewed. {reach}", False)


def test_whoever_dealt_with_it_is_not_independent_of_it(registered: Case) -> None:
    given = {"part": "investigator", "staff": str(hired(TESS).id)}
    assert refusal(registered, Move.PART, by=CAROL, at=MID_APRIL, **given).clause == "CSC-22"


@pytest.mark.parametrize("given", [(), ("name", "staff")])
def test_a_part_is_one_person_s(registered: Case, given: tuple[str, ...]) -> None:
    known = {"name": "Peter Rowe", "staff": str(hired(NED).id)}
    who = {field: known[field] for field in given}
    with pytest.raises(Invalid) as invalid:
        do(registered, Move.PART, by=CAROL, at=MID_APRIL, part="investigator", **who)
    assert set(invalid.value.errors) == {"name"}


def test_nobody_has_the_same_part_twice(registered: Case) -> None:
    with_parts(registered, "panel_member", "Ada Lund")
    refused = refusal(registered, Move.PART, by=CAROL, at=MAY, part="panel_member", name="Ada Lund")
    assert "has this part already" in refused.sentence
