"""What Riverside's 311 leaves to others: staff, fraud, Charter Officers, and praise for the department's head."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases.submission import Reporter
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import do, refusal
from tests.journeys.reading import due, said, seen_by, sent, state, tick, words
from tests.journeys.riverside import (
    AVA,
    DANA,
    FAY,
    HANA,
    IAN,
    LENA,
    MAYA,
    NEXT_WEEK,
    PETE,
    RITA,
    TUESDAY,
    WEDNESDAY,
    acknowledged,
    contact,
    given_to,
    staffed,
)
from tests.journeys.staffing import hired


@pytest.fixture
def city(session: Session) -> Session:
    staffed()
    return session


ABOUT = [
    ("complaint", "staff_conduct", "human_resources", HANA, "RV-13"),
    ("complaint", "police_conduct", "internal_affairs", IAN, "RV-17"),
    ("complaint", "fire_conduct", "fire_operations", FAY, "RV-18"),
    ("complaint", "fraud", "internal_audit", AVA, "RV-21"),
    ("suggestion", "fraud", "internal_audit", AVA, "RV-21"),
    ("complaint", "charter_officer", "mayor_pro_tempore", MAYA, "RV-25"),
    ("compliment", "charter_officer", "mayor_pro_tempore", MAYA, "RV-25"),
    ("suggestion", "charter_officer", "mayor_pro_tempore", MAYA, "RV-25"),
]


@pytest.mark.clauses("RV-13", "RV-17", "RV-18", "RV-21", "RV-25")
@pytest.mark.parametrize(("kind", "matter", "team", "username", "clause"), ABOUT)
def test_it_goes_to_those_who_are_independent_of_it(
    city: Session, kind: str, matter: str, team: str, username: str, clause: str
) -> None:
    case = contact(kind=kind, matter=matter)
    assert case.team.key == team, "by itself, whatever service it touches"
    assert seen_by(username, [case]) == [case]
    others = {DANA, PETE, LENA, HANA, IAN, FAY, AVA, MAYA} - {username, DANA}
    assert [one for one in sorted(others) if seen_by(one, [case])] == []
    refused = refusal(case, Move.ALLOCATE, by=DANA, at=TUESDAY, to=hired(PETE).id)
    assert clause in (refused.clause or "").split(", ")
    assert acknowledged(case, username)


@pytest.mark.clauses("RV-25")
def test_running_the_installation_shows_nothing_about_a_charter_officer(city: Session) -> None:
    case = contact(matter="charter_officer")
    assert seen_by("admin", [case]) == []


@pytest.mark.clauses("RV-14")
@pytest.mark.parametrize("matter", ["staff_conduct", "police_conduct", "fire_conduct"])
def test_whoever_complains_about_staff_is_told_what_may_not_be_told(city: Session, matter: str) -> None:
    (reply,) = sent(contact(matter=matter))
    assert "Your concern reached us on Tuesday, June 30, 2026" in said(reply)
    assert "findings may be protected by employment law and, therefore, may or may not be disclosed" in said(reply)
    assert "employment law" not in said(sent(contact())[0])


@pytest.mark.clauses("RV-22")
@pytest.mark.parametrize("kind", ["complaint", "suggestion"])
def test_whoever_reports_fraud_is_told_that_findings_may_be_protected(city: Session, kind: str) -> None:
    (reply,) = sent(contact(kind=kind, matter="fraud"))
    assert "Your concern reached us on Tuesday, June 30, 2026" in said(reply)
    assert "any findings may be protected by law" in said(reply)


@pytest.mark.clauses("RV-15", "RV-23")
@pytest.mark.parametrize(
    ("matter", "username", "clause"),
    [
        ("staff_conduct", HANA, "RV-15"),
        ("police_conduct", IAN, "RV-15"),
        ("fire_conduct", FAY, "RV-15"),
        ("fraud", AVA, "RV-23"),
    ],
)
def test_a_follow_up_holds_what_the_law_permits_and_was_checked(
    city: Session, matter: str, username: str, clause: str
) -> None:
    case = contact(matter=matter)
    acknowledged(case, username)
    assert due(case, "answer", WEDNESDAY) == date(2026, 7, 29), "twenty business days"
    answer = {"outcome": "reviewed", "findings": "Your concern was taken up with those it is about."}
    assert refusal(case, Move.RESPOND, by=username, at=NEXT_WEEK, **answer).clause == clause
    assert refusal(case, Move.STEP, by=DANA, at=NEXT_WEEK, step="disclosure", note="Looks fine.").clause == clause
    tick(case, "disclosure", "No name, no measure: cleared with counsel.", by=username, at=NEXT_WEEK)
    letter = words(do(case, Move.RESPOND, by=username, at=NEXT_WEEK, **answer))
    assert "This letter says what we are permitted to say." in letter
    do(case, Move.CLOSE, by=username, at=NEXT_WEEK, closing="reviewed", tell="no")
    assert case.status == "closed"


def test_what_turns_out_to_be_about_staff_goes_to_human_resources_from_the_same_receipt(city: Session) -> None:
    case = contact()
    acknowledged(case, PETE)
    do(case, Move.CLASSIFY, by=DANA, at=NEXT_WEEK, matter="staff_conduct", reason="It is about how she was treated.")
    assert (case.pathway, case.team.key, case.handler) == ("staff", "human_resources", None)
    assert due(case, "answer", NEXT_WEEK) == date(2026, 7, 29)
    assert state(case, "acknowledge", NEXT_WEEK) is State.MET


@pytest.mark.clauses("RV-19")
@pytest.mark.parametrize("kind", ["compliment", "suggestion"])
def test_praise_and_ideas_go_to_the_department_s_head(city: Session, kind: str) -> None:
    case = contact(kind=kind, service="recreation")
    assert case.team.key == "parks"
    refused = refusal(case, Move.ALLOCATE, by=DANA, at=TUESDAY, to=hired(PETE).id)
    assert (refused.clause, "Department head" in refused.sentence) == ("RV-19", True)
    given_to(case, LENA)
    assert (case.handler, case.next_due_at) == (hired(LENA), None), "no letter is owed"
    do(case, Move.CLOSE, by=LENA, at=NEXT_WEEK, closing="passed_on", tell="no")
    assert (case.status, case.counted) == ("closed", True)


@pytest.mark.clauses("RV-20")
@pytest.mark.parametrize("kind", ["compliment", "suggestion"])
@pytest.mark.parametrize(
    ("wants", "has_address", "is_contacted"),
    [("yes_please", True, True), ("yes_please", False, False), ("no_need", True, False), ("", True, False)],
)
def test_who_praises_or_suggests_hears_of_it_only_where_they_asked(
    city: Session, kind: str, wants: str, has_address: bool, is_contacted: bool
) -> None:
    details = {"wants_contact": wants} if wants else {}
    reporter = RITA if has_address else Reporter(name="Rita Salas")
    case = contact(kind=kind, service="recreation", details=details, reporter=reporter)
    assert len(sent(case)) == is_contacted, "the automatic reply"
    acknowledged(case, LENA)
    noted = {"outcome": "noted", "findings": "We shared it with the instructors."}
    letter = do(case, Move.RESPOND, by=LENA, at=NEXT_WEEK, **noted)
    do(case, Move.CLOSE, by=LENA, at=NEXT_WEEK, closing="passed_on")
    assert len(sent(case)) == (4 if is_contacted else 0), "and three letters"
    assert "shared it with the instructors" in words(letter), "which can be read all the same"
    methods = {one.method for one in case.responses}
    assert methods == ({"email"} if is_contacted else {"letter"})
