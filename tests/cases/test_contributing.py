"""Contributions: asked with a date, given by those who were asked, who are told no more of the case than they need."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import contributing, working
from portal.cases.models import Case, Contribution, Person
from portal.cases.working import Sort
from portal.errors import Invalid, Refused
from portal.http.viewers import view_as
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cases.test_access import looking
from tests.cast import CARE, CHIEF, COMPLAINTS, NOW, ROADS, acknowledged, answered, as_, complaint, do, refusal, staff

FRIDAY = date(2026, 5, 15)


def key_of(case: Case, words: str) -> str:
    return next(key for key, name in contributing.choices(case, NOW) if name == words)


def asked(case: Case, of: str = "Team: Social Services Customer Services Team", by: str = ROADS) -> Contribution:
    do(case, Move.ASK, by=by, of=key_of(case, of), what="What did your driver see?", due_on=FRIDAY)
    return contributing.of_case(case)[-1]


def owed_to(who: str) -> list[int]:
    ends = {("devon",): (NOW, NOW)}
    with looking(view_as(staff(who))):
        return [one.id for one in working.waiting(Sort.ASKED, "any", 0, staff(who).id, NOW, ends)]


def notices(session: Session) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.subject.contains("your contribution")).order_by(Notice.id)))


@pytest.fixture
def case(session: Session) -> Case:
    return acknowledged(complaint())


@pytest.mark.clauses("CSC-9", "CSC-32")
def test_another_service_is_asked_by_a_day_and_its_members_are_told(session: Session, case: Case) -> None:
    made = asked(case)
    assert (made.asked_of, made.due_on, made.answered_at) == ("Social Services Customer Services Team", FRIDAY, None)
    assert case.events[-1].kind == "ask"
    told = notices(session)
    assert {one.to_address for one in told} == {f"{CARE}@example.org", "investigator@example.org"}
    assert all("by: 15 may 2026" in one.body_text.lower() for one in told)
    assert all("Penrose" not in one.body_text for one in told)
    assert case.handler_id == staff(ROADS).id, "the lead keeps the case, and gives the one answer"


@pytest.mark.clauses("DV-52", "DV-53")
def test_a_contractor_is_asked_by_e_mail_with_the_protocol(session: Session, case: Case) -> None:
    made = asked(case, "Partner: Westcountry Highways Ltd")
    [told] = notices(session)
    assert told.to_address == "feedback@westcountry-highways.example.org"
    assert "assist an investigation" in told.body_text
    assert (made.partner, made.asked_of) == ("highways_contractor", "Westcountry Highways Ltd")


@pytest.mark.clauses("DV-51", "DV-52")
def test_what_a_contractor_sends_is_recorded_by_those_who_work_the_case(case: Case) -> None:
    made = asked(case, "Partner: Westcountry Highways Ltd")
    contributing.answer(made, words="Our crew was there on 2 May.", by=as_(ROADS), at=NOW)
    assert (made.answer, made.answered_by) == ("Our crew was there on 2 May.", "Tom Easterbrook")
    assert (case.events[-1].kind, case.events[-1].detail) == ("contribution", "From Westcountry Highways Ltd.")


@pytest.mark.clauses("CSC-9")
def test_a_member_of_the_asked_team_answers_and_nobody_else(case: Case) -> None:
    made = asked(case)
    with pytest.raises(Refused, match="its members answer"):
        contributing.answer(made, words="I know.", by=as_(ROADS), at=NOW)
    with pytest.raises(Invalid):
        contributing.answer(made, words="  ", by=as_(CARE), at=NOW)
    contributing.answer(made, words="He saw the hole.", by=as_(CARE), at=NOW)
    assert made.answered_by == "Grace Adeyemi"
    with pytest.raises(Refused, match="answered already"):
        contributing.answer(made, words="Twice.", by=as_(CARE), at=NOW)
    answered(case)
    assert refusal(case, Move.ASK, of="x", what="y", due_on=FRIDAY).sentence.startswith("This stage has been answered")


def test_one_person_is_asked_and_answers_for_themselves(case: Case) -> None:
    made = asked(case, "Person: Ruth Chudleigh")
    with pytest.raises(Refused, match="nobody else"):
        contributing.answer(made, words="For her.", by=as_(CARE), at=NOW)
    contributing.answer(made, words="I agreed to it.", by=as_(CHIEF), at=NOW)


@pytest.mark.clauses("CSC-9")
def test_whoever_is_asked_sees_the_request_and_of_the_case_only_what_it_is_about(session: Session, case: Case) -> None:
    made = asked(case)
    session.commit()
    for who, sees in ((CARE, 1), (CHIEF, 0), (ROADS, 1), (COMPLAINTS, 1)):
        with looking(view_as(staff(who))):
            assert len(session.scalars(select(Contribution)).all()) == sees, who
            assert owed_to(who) == ([made.id] if who == CARE else [])
    with looking(view_as(staff(CARE))):
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        told = contributing.told(made)
    assert (told.number, told.service) == (case.tracking_number, "Roads and pavements")
    assert "Penrose" not in str(told)


@pytest.mark.clauses("RV-26")
def test_whom_it_is_about_is_not_asked_nor_told_nor_shown_what_their_team_was_asked(
    session: Session, case: Case
) -> None:
    before = asked(case)
    do(case, Move.NAME_SUBJECT, who=str(staff(CARE).id), reason="The reporter names them.")
    session.commit()
    assert staff(CARE).full_name not in str(contributing.choices(case, NOW))
    with looking(view_as(staff(CARE))):
        assert session.scalars(select(Contribution)).all() == []
    assert owed_to(CARE) == []
    sent = len(notices(session))
    asked(case)
    assert {one.to_address for one in notices(session)[sent:]} == {"investigator@example.org"}
    assert before.answered_at is None


def test_a_day_gone_by_can_t_be_given_and_one_that_passes_makes_it_late(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        do(case, Move.ASK, of=key_of(case, "Partner: Westcountry Highways Ltd"), what="x", due_on=date(2026, 5, 4))
    assert set(refused.value.errors) == {"due_on"}
    made = asked(case)
    assert not contributing.is_late(made, FRIDAY)
    assert contributing.is_late(made, date(2026, 5, 16))
    contributing.answer(made, words="Here it is.", by=as_(CARE), at=NOW)
    assert not contributing.is_late(made, date(2026, 5, 16))


@pytest.mark.clauses("CSC-9")
def test_what_nobody_needs_any_more_is_neither_answered_nor_owed(session: Session, case: Case) -> None:
    made = asked(case)
    assert owed_to(CARE) == [made.id]
    do(case, Move.WITHDRAW, reason="They moved away.")
    with pytest.raises(Refused, match="nothing is needed any more"):
        contributing.answer(made, words="The driver saw nothing.", by=as_(CARE), at=NOW)
    assert owed_to(CARE) == []
    do(case, Move.REOPEN, reason="They came back.")
    assert owed_to(CARE) == [made.id]


def test_a_contribution_is_asked_for_within_reach(case: Case) -> None:
    for far in (date(2026, 5, 4), date(2029, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Invalid) as told:
            do(case, Move.ASK, of=contributing.choices(case, NOW)[0][0], what="What happened?", due_on=far)
        assert set(told.value.errors) == {"due_on"}
