"""Whoever becomes responsible for a case is told at once, where the procedure wants it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.cases import arrivals, writing_to_staff
from portal.cases.actors import REPORTER, Actor
from portal.cases.models import Case
from portal.letters import automatic, desk
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import CENTRAL, NOW, ROADS, STREETS, as_, complaint, do, staff, stat

NOBODY: list[str] = []


def told(session: scoped_session[Session], username: str) -> list[str]:
    """Return the subjects of the messages to someone."""
    query = select(Notice.subject).where(Notice.to_address == staff(username).email).order_by(Notice.id)
    return list(session.scalars(query))


def entered(by: Actor, service: str = "streets") -> Case:
    return automatic.take_in(stat(service=service, channel="phone"), by=by, at=NOW).case


@pytest.mark.clauses("SC-17")
def test_the_responsible_member_of_the_other_team_is_told(session: scoped_session[Session]) -> None:
    case = entered(as_(CENTRAL))
    assert told(session, STREETS) == [f"{case.tracking_number} came to your team, Public Works."]


@pytest.mark.clauses("SC-17")
def test_whoever_is_responsible_themselves_is_told_nothing(session: scoped_session[Session]) -> None:
    entered(as_(STREETS))
    assert told(session, STREETS) == NOBODY


@pytest.mark.clauses("SC-17")
def test_whoever_is_given_it_is_told_at_once_and_only_once(session: scoped_session[Session]) -> None:
    case = entered(REPORTER)
    assert told(session, STREETS) == NOBODY
    facts = {"to": staff(STREETS).id}
    desk.preview(case, Move.ALLOCATE, facts, by=as_(CENTRAL), at=NOW)
    do(case, Move.ALLOCATE, by=CENTRAL, **facts)
    do(case, Move.CONTACT, by=CENTRAL, method="phone", note="He knows.")
    [notice] = session.scalars(select(Notice).where(Notice.to_address == staff(STREETS).email))
    assert notice.subject == f"{case.tracking_number} was given to you."
    assert f"/staff/cases/show/{case.id}" in notice.body_text
    assert case.description not in notice.body_text
    assert (notice.case_id, notice.in_turn) == (case.id, False), "nothing to the reporter waits for it"


@pytest.mark.clauses("SC-17")
def test_a_case_that_goes_to_another_team_is_told_there(session: scoped_session[Session]) -> None:
    case = entered(as_(CENTRAL), service="city_hall")
    assert told(session, STREETS) == NOBODY
    do(case, Move.AMEND, by=CENTRAL, service="streets")
    assert told(session, STREETS) == [f"{case.tracking_number} came to your team, Public Works."]


def test_where_the_procedure_doesn_t_say_so_nobody_is_told(session: scoped_session[Session]) -> None:
    case = complaint()
    do(case, Move.ALLOCATE, by="senior.roads", to=staff(ROADS).id)
    assert told(session, ROADS) == NOBODY


def test_a_colleague_without_a_good_address_stops_nobody(
    session: scoped_session[Session], caplog: pytest.LogCaptureFixture
) -> None:
    case = entered(REPORTER)
    do(case, Move.ALLOCATE, by=CENTRAL, to=staff(STREETS).id)
    staff(STREETS).email = "no address"
    arrivals.tell_of_more(case, by=REPORTER, at=NOW)
    others = {who.email for who in writing_to_staff.responsible(case)} - {"no address"}
    assert set(session.scalars(select(Notice.to_address).where(Notice.subject.contains("added")))) == others
    assert f"member of staff {staff(STREETS).id}:" in caplog.text
    assert "no address" not in caplog.text
