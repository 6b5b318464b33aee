"""The same issue, found: at intake and on demand, whatever the route, and never beyond what the viewer may see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import clocks, sameness
from portal.cases.amending import Changes, amend
from portal.cases.models import Case, CaseKey
from portal.cases.submission import Reporter
from portal.http.viewers import view_as
from portal.policy.moves import Move
from tests.admin.browsing import counted
from tests.cases.test_access import looking
from tests.cast import ALICE, CARE, COMPLAINTS, NOW, ROADS, as_, complaint, days_later, do, received, staff, submission

BEN = Reporter(name="Ben Otis", email="ben@example.org", address="4 Hill Road\nTotnes")
OTHER = "The library was shut on Saturday although the board says that it opens."


def found(case: Case) -> list[Case]:
    return [one.case for one in sameness.like_case(case)]


@pytest.mark.clauses("CSC-3", "OC-20")
def test_one_issue_by_several_routes_is_found_with_its_reasons(session: Session) -> None:
    first = complaint()
    again = received(submission(kind="suggestion", natures=(), service=""), at=days_later(3)).case
    [candidate] = sameness.like_case(again)
    assert candidate.case is first
    assert "same e-mail address" in candidate.likeness.reasons
    assert "received 3 days apart" in candidate.likeness.reasons
    assert found(first) == [again]


def test_someone_else_s_same_hole_is_found_by_its_words_and_its_street(session: Session) -> None:
    first = complaint(location="Mill Lane, Exeter")
    words = "A deep pothole outside number 3 was reported three times and nobody came to mend it."
    other = complaint(description=words, reporter=BEN, location="3 Mill Lane, Exeter")
    reasons = sameness.like_case(other)[0].likeness.reasons
    assert found(other) == [first]
    assert {"the same street", "the same service"} <= set(reasons)
    assert any(reason.endswith("words alike") for reason in reasons)


def test_what_is_about_something_else_is_not_found(session: Session) -> None:
    complaint()
    assert found(complaint(description=OTHER, reporter=BEN, service="libraries")) == []
    assert found(complaint(description=OTHER, reporter=BEN, service="libraries", procedure="devon")) != []


def test_what_was_struck_is_not_found(session: Session) -> None:
    first = complaint()
    do(first, Move.VOID, reason="Entered twice.")
    assert found(complaint()) == []


@pytest.mark.clauses("CSC-3")
def test_what_is_being_taken_in_is_compared_before_it_is_recorded(session: Session) -> None:
    first = complaint()
    given = submission(description="Nobody has mended the pothole that I reported.")
    assert [one.case for one in sameness.like_submission(given, NOW)] == [first]
    stranger = replace(given, reporter=BEN, description=OTHER, service="")
    assert sameness.like_submission(stranger, NOW) == []
    assert sameness.like_submission(replace(given, anonymous=True, description=OTHER, service=""), NOW) == []


def test_a_case_that_was_corrected_is_found_by_what_it_says_now(session: Session) -> None:
    first = complaint(reporter=BEN, description=OTHER, service="libraries")
    amend(first, Changes(email="alice@example.org"), by=as_(COMPLAINTS), at=NOW)
    session.flush()
    assert found(complaint(service="")) == [first]
    ben = complaint(reporter=replace(BEN, address=""), description="Lorries all night long.", service="")
    assert found(ben) == [], "of Ben nothing is left to find it by"


def test_nothing_of_an_anonymous_reporter_is_kept_to_be_found_by(session: Session) -> None:
    """The passphrase is their only tie: two cases of theirs are never tied by who sent them."""
    case = complaint(anonymous=True, description="Hm.", reporter=ALICE)
    keys = select(func.count()).select_from(CaseKey).where(CaseKey.case_id == case.id)
    assert session.scalar(keys) == 0


@pytest.mark.clauses("CSC-3")
def test_a_case_that_the_viewer_may_not_see_is_neither_shown_nor_hinted_at(session: Session) -> None:
    care = complaint(service="adult_care")
    road = complaint()
    session.commit()
    assert found(road) == [care]
    with looking(view_as(staff(ROADS))):
        assert found(road) == []
        assert session.scalar(select(func.count()).select_from(CaseKey).where(CaseKey.case_id == care.id)) == 0
    with looking(view_as(staff(CARE))):
        assert found(care) == []
    with looking(view_as(staff(COMPLAINTS))):
        assert found(road) == [care]


def test_four_statements_find_them_however_many_there_are(app: Flask, session: Session) -> None:
    for _ in range(12):
        complaint()
    case = complaint()
    session.commit()
    _ = case.person, case.natures, clocks.pack_of(case)
    with counted(app) as statements:
        assert len(sameness.like_case(case)) == sameness.SHOWN
    assert len(statements) <= 4
