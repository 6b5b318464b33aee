"""Whoever may no longer know of a case lets it go, and is neither asked about it nor written to."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import conflicts, contributing, queries, taking
from portal.cases.models import Case
from portal.errors import Refused
from portal.notices.models import Notice
from portal.policy.moves import Move, Status
from tests.cast import (
    CARE,
    COMPLAINTS,
    NOW,
    ROADS,
    SENIOR,
    acknowledged,
    as_,
    complaint,
    days_later,
    do,
    escalated,
    refusal,
    staff,
)
from tests.labels.test_designees import sees, stands_in
from tests.labels.town import HR, MONITOR, about, labelled

pytestmark = pytest.mark.usefixtures("town")


@pytest.mark.clauses("RV-26")
@pytest.mark.parametrize("subject", [ROADS, SENIOR])
def test_naming_someone_takes_it_from_them_and_from_their_line(subject: str) -> None:
    case = acknowledged(complaint())
    before = len(case.events)
    about(subject, case)
    assert (case.handler, case.stage.handler, case.stage.allocated_at) == (None, None, None)
    assert len(case.events) == before + 1
    assert "It was taken from Tom Easterbrook" in case.events[-1].detail
    assert "Easterbrook" not in case.events[-1].summary
    assert (
        "Say first who deals with it"
        in refusal(case, Move.RESPOND, by=COMPLAINTS, outcome="not_upheld", findings="Nothing was found.").sentence
    )
    do(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id)
    assert case.handler is staff(CARE)


@pytest.mark.clauses("RV-26")
def test_naming_another_takes_it_from_nobody() -> None:
    case = about(CARE, acknowledged(complaint()))
    assert case.handler is staff(ROADS)
    assert "taken" not in case.events[-1].detail


@pytest.mark.clauses("RV-26", "OC-15")
def test_it_is_taken_from_one_who_acts_for_whom_it_is_about(session: Session) -> None:
    stands_in(session, CARE, SENIOR)
    assert about(SENIOR, acknowledged(complaint(), by=CARE)).handler is None


@pytest.mark.clauses("RV-25")
def test_a_label_takes_it_from_whom_it_does_not_admit() -> None:
    case = labelled(acknowledged(complaint()))
    assert case.handler is None
    assert "It was taken from Tom Easterbrook" in case.events[-1].detail
    assert labelled(acknowledged(complaint(), by=HR)).handler is staff(HR)


@pytest.mark.clauses("RV-25")
def test_so_does_a_label_that_comes_with_what_it_is_about() -> None:
    case = acknowledged(complaint())
    do(case, Move.AMEND, by=COMPLAINTS, service="registration")
    assert case.label
    assert case.handler is None


@pytest.mark.clauses("RV-26")
def test_what_is_over_keeps_who_dealt_with_it() -> None:
    case = acknowledged(complaint())
    do(case, Move.WITHDRAW, reason="It is mended.")
    assert about(ROADS, case).stage.handler is staff(ROADS)
    assert case.status == Status.WITHDRAWN


@pytest.mark.clauses("DV-31", "OC-15")
def test_who_acts_for_someone_who_was_involved_was_involved(session: Session) -> None:
    case = escalated(acknowledged(complaint(), by=SENIOR), by=SENIOR)
    stands_in(session, CARE, SENIOR)
    assert not sees(session, case, CARE), "though Helen's team is theirs for now"
    assert CARE not in {one.username for one in queries.who_may_take(case, NOW)}
    assert "earlier stage" in refusal(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id).sentence


@pytest.mark.clauses("DV-31", "OC-15")
def test_so_was_the_one_for_whom_it_was_done(session: Session) -> None:
    """Helen's designee deals with the second stage: Helen doesn't decide the third, nor is shown it."""
    case = escalated(complaint())
    stands_in(session, CARE, SENIOR)
    do(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id)
    assert case.stage.principal is staff(SENIOR)
    around = conflicts.circle(case, NOW)
    assert taking.had_part_in(case, staff(SENIOR), around) == {"stage_2"}
    taking.let_go(case.stage)
    assert taking.had_part_in(case, staff(SENIOR), around) == {"stage_2"}


def names(case: Case) -> set[str]:
    return {name for _, name in contributing.choices(case, NOW)}


@pytest.mark.clauses("RV-25")
def test_of_a_labelled_case_only_those_of_its_label_are_asked(session: Session) -> None:
    plain, hidden = complaint(), labelled(complaint())
    assert "Partner: Westcountry Highways Ltd" in names(plain)
    people = {f"Person: {staff(one).full_name}" for one in (HR, MONITOR)}
    assert {name for name in names(hidden) if name.startswith("Person: ")} == people
    teams = {f"Team: {staff(one).memberships[0].team.name}" for one in (HR, MONITOR)}
    assert names(hidden) == people | teams
    key = next(key for key, name in contributing.choices(hidden, NOW) if name in teams and "Chief" in name)
    do(hidden, Move.ASK, by=HR, of=key, what="What do you know?", due_on=days_later(9).date())
    written = session.scalars(select(Notice.to_address).where(Notice.in_turn.is_(False))).all()
    assert written == [staff(MONITOR).email], "of the team only whom the label admits"


@pytest.mark.clauses("DV-31", "RV-26")
def test_nobody_is_asked_who_would_not_see_the_request() -> None:
    case = escalated(complaint())
    assert "Person: Tom Easterbrook" not in names(case)
    assert "Person: Tom Easterbrook" not in names(about(SENIOR, complaint()))


@pytest.mark.clauses("RV-25", "RV-26")
@pytest.mark.parametrize("way", ["label", "about"])
def test_who_may_no_longer_know_of_it_can_not_answer(way: str) -> None:
    case = complaint()
    key = next(key for key, name in contributing.choices(case, NOW) if name == "Person: Tom Easterbrook")
    do(case, Move.ASK, by=COMPLAINTS, of=key, what="What happened?", due_on=days_later(9).date())
    asked = contributing.of_case(case)[-1]
    labelled(case) if way == "label" else about(SENIOR, case)
    before = len(case.events)
    with pytest.raises(Refused) as refused:
        contributing.answer(asked, words="I did it.", by=as_(ROADS), at=NOW)
    assert refused.value.sentence == contributing.NOT_NOW
    assert (len(case.events), asked.answer) == (before, "")
