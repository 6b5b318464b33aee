"""A merge is no way round the firewall: whoever may not answer a case doesn't answer it with another, nor reads why."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import conflicts, ties, together
from portal.cases.models import Case, CaseSubject
from portal.cases.submission import Reporter
from portal.errors import Refused
from portal.policy.moves import Move, Status
from tests.cast import CARE, COMPLAINTS, NOW, ROADS, SENIOR, acknowledged, answered, complaint, do, refusal, staff
from tests.labels.test_designees import stands_in
from tests.labels.town import HR, about, another_senior, labelled

pytestmark = pytest.mark.usefixtures("town")

BEN = Reporter(name="Ben Otis", email="ben@example.org", address="4 Hill Road\nTotnes")
TOLD = "We looked at all of it, and nobody shouted."
WHY = "The same words on the same day."


@pytest.fixture
def lead(session: Session) -> Case:
    return acknowledged(complaint())


@pytest.fixture
def other(session: Session) -> Case:
    return acknowledged(complaint(reporter=BEN), by=COMPLAINTS)


def merged(case: Case, lead: Case, by: str = COMPLAINTS) -> Case:
    do(case, Move.MERGE, by=by, into=lead.tracking_number, kind="consolidated", reason=WHY)
    return case


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events]


@pytest.mark.clauses("RV-26")
def test_a_case_is_not_merged_into_one_that_its_subject_deals_with(lead: Case, other: Case) -> None:
    about(ROADS, other)
    said = refusal(
        other, Move.MERGE, by=COMPLAINTS, into=lead.tracking_number, kind="consolidated", reason="Both are about Tom."
    )
    assert said.sentence.startswith("Whoever deals with the other would answer this one too.")
    assert other.status == Status.INVESTIGATING


@pytest.mark.clauses("RV-26")
@pytest.mark.parametrize("subject", [ROADS, SENIOR])
def test_naming_whoever_would_answer_it_parts_the_two(lead: Case, other: Case, subject: str) -> None:
    merged(other, lead)
    before = len(other.events), len(lead.events)
    about(subject, other)
    assert (other.status, other.counted) == (Status.INVESTIGATING, True)
    assert other.next_due_at is not None
    assert (len(other.events), len(lead.events)) == (before[0] + 1, before[1] + 1)
    assert together.PARTED in other.events[-1].detail
    assert (lead.events[-1].kind, lead.events[-1].detail) == ("left", "")
    assert ties.waiting(lead) == []


@pytest.mark.clauses("RV-26")
def test_naming_someone_who_has_nothing_to_do_with_it_parts_nothing(lead: Case, other: Case) -> None:
    about(CARE, merged(other, lead))
    assert other.status == Status.MERGED


@pytest.mark.clauses("RV-25")
def test_a_label_that_keeps_the_lead_s_handler_out_parts_the_two(lead: Case, other: Case) -> None:
    labelled(merged(other, lead))
    assert other.status == Status.INVESTIGATING
    kept = labelled(acknowledged(complaint(), by=HR))
    one = labelled(acknowledged(complaint(reporter=BEN), by=HR))
    merged(one, kept, by=HR)
    do(one, Move.LABEL, by=HR, label="", reason="It is about a road.")
    assert one.status == Status.MERGED, "whoever deals with the lead may see both"


@pytest.mark.clauses("RV-26")
def test_giving_the_lead_to_whom_a_merged_case_is_about_parts_them(lead: Case, other: Case) -> None:
    merged(about(CARE, other), lead)
    do(lead, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id)
    assert other.status == Status.INVESTIGATING
    assert kinds(other)[-1] == "parted"
    assert together.LEFT in lead.events[-1].detail


@pytest.mark.clauses("RV-26")
def test_the_answer_itself_is_the_last_line(session: Session, lead: Case, other: Case) -> None:
    """What nobody said at the desk, a new manager above them or an import, is seen at the latest here."""
    merged(other, lead)
    other.subjects.append(CaseSubject(staff_id=staff(ROADS).id, at=NOW, reason="From another system."))
    session.flush()
    for by in (ROADS, COMPLAINTS):
        with pytest.raises(Refused) as refused:
            answered(lead, by=by, told=TOLD)
        assert "someone else must answer that one" in refused.value.sentence
        assert "about" not in refused.value.sentence, "whoever reads it may not know of that case"
        assert conflicts.ABOUT not in refused.value.sentence
    assert lead.stage.answered_at is other.stage.answered_at is None


@pytest.mark.clauses("RV-26")
def test_nor_is_it_sent_by_the_hand_of_whom_it_is_about(session: Session, lead: Case, other: Case) -> None:
    merged(about(CARE, other), lead)
    with pytest.raises(Refused):
        answered(lead, by=CARE, told=TOLD)
    answered(lead, by=COMPLAINTS, told=TOLD)
    assert other.stage.answered_at == NOW


def second_stages(session: Session) -> tuple[Case, Case]:
    """Two at their second stage: the first is dealt with by Helen, who dealt with the other's first stage."""
    another_senior()
    lead = answered(complaint())
    other = answered(acknowledged(complaint(reporter=BEN), by=SENIOR), by=SENIOR)
    for case, by in ((lead, SENIOR), (other, "senior.two")):
        do(case, Move.ESCALATE, by=COMPLAINTS, trigger="dissatisfied")
        acknowledged(case, by=by)
    return lead, other


@pytest.mark.clauses("DV-31", "DV-39")
def test_who_dealt_with_an_earlier_stage_does_not_answer_the_next_with_another_case(session: Session) -> None:
    lead, other = second_stages(session)
    said = refusal(other, Move.MERGE, by=COMPLAINTS, into=lead.tracking_number, kind="consolidated", reason="One road.")
    assert "earlier stage" in said.sentence
    assert said.clause is not None


@pytest.mark.clauses("DV-31", "OC-15")
def test_nor_does_one_who_acts_for_them(session: Session) -> None:
    lead, other = second_stages(session)
    stands_in(session, CARE, SENIOR)
    do(lead, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id)
    said = refusal(other, Move.MERGE, by=COMPLAINTS, into=lead.tracking_number, kind="consolidated", reason="One road.")
    assert "earlier stage" in said.sentence


@pytest.mark.clauses("DV-31")
def test_whoever_answered_it_with_another_had_their_part_in_its_stage(session: Session, lead: Case) -> None:
    do(lead, Move.ALLOCATE, by=COMPLAINTS, to=staff(SENIOR).id)
    other = merged(acknowledged(complaint(reporter=BEN), by=COMPLAINTS), lead)
    answered(lead, by=COMPLAINTS, told=TOLD)
    do(other, Move.ESCALATE, by=COMPLAINTS, trigger="dissatisfied")
    assert "earlier stage" in refusal(other, Move.ALLOCATE, by=COMPLAINTS, to=staff(SENIOR).id).sentence


@pytest.mark.clauses("RV-25")
def test_why_is_written_into_the_history_where_it_was_said_alone(lead: Case, other: Case) -> None:
    do(other, Move.LINK, by=COMPLAINTS, other=lead.tracking_number, lead="other", reason=WHY)
    merged(other, lead)
    do(other, Move.UNMERGE, by=COMPLAINTS, reason=WHY)
    assert kinds(lead)[-3:] == ["link", "joined", "left"]
    assert [WHY in event.detail for event in other.events[-3:]] == [True, True, True]
    assert all(WHY not in event.detail for event in lead.events)
