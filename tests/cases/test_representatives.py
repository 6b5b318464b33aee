"""Managers appoint, from their own people, who stands for the procedure in a team; these pass things on."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.cases import representatives
from portal.cases.models import Appointment, Staff, Team
from portal.cases.teams import team_of
from portal.errors import Invalid, Refused
from portal.notices.models import Notice
from tests.cast import CENTRAL, NOW, STREETS, as_, days_later, staff
from tests.journeys.staffing import hire
from tests.procedures.shipped import pack

PACK = pack("san-clemente")
MONA, LEE = "mona.manager", "lee.crew"


@pytest.fixture
def line(session: scoped_session[Session]) -> Staff:
    """Mona manages Dan, of Public Works, where Lee works too."""
    hire("san-clemente", **{MONA: ("Officer", "public_works", "manager"), LEE: ("Officer", "public_works", "staff")})
    staff(STREETS).manager_id = staff(MONA).id
    session.flush()
    return staff(MONA)


def works() -> Team:
    return team_of("san-clemente", "public_works")


def appointed(by: str = MONA, who: str = STREETS) -> Appointment:
    return representatives.appoint(PACK, who=staff(who), team=works(), by=as_(by), at=NOW)


@pytest.mark.clauses("SC-6")
def test_a_manager_appoints_one_of_their_own(session: scoped_session[Session], line: Staff) -> None:
    assert [one.staff.username for one in representatives.candidates(PACK, line.id)] == [STREETS]
    appointed()
    session.flush()
    session.expire_all()
    assert "stat_representative" in staff(STREETS).positions
    [one] = representatives.appointments(["san-clemente"])
    assert (one.staff.username, one.team.key, one.appointed_by) == (STREETS, "public_works", "Mona.Manager Example")
    assert representatives.stands_for(PACK, staff(STREETS)) == [works()]


@pytest.mark.clauses("SC-6")
@pytest.mark.parametrize(("by", "who"), [(MONA, LEE), (LEE, STREETS), (STREETS, STREETS), (CENTRAL, STREETS)])
def test_nobody_appoints_but_the_manager_of_the_line(
    session: scoped_session[Session], line: Staff, by: str, who: str
) -> None:
    with pytest.raises(Refused, match="appointed by the manager of their line") as refused:
        appointed(by, who)
    assert refused.value.clause == "SC-6, SC-7"
    assert "stat_representative" not in staff(who).positions


def test_nobody_stands_for_a_team_that_they_aren_t_in_or_twice(session: scoped_session[Session], line: Staff) -> None:
    given = {"who": staff(STREETS), "team": team_of("san-clemente", "finance")}
    with pytest.raises(Invalid) as invalid:
        representatives.appoint(PACK, **given, by=as_(MONA), at=NOW)
    assert "isn't in this team" in invalid.value.errors["who"]
    appointed()
    with pytest.raises(Invalid) as invalid:
        appointed()
    assert "stands for Public Works already" in invalid.value.errors["who"]


@pytest.mark.clauses("SC-6")
def test_an_appointment_ends_and_stays_on_record(session: scoped_session[Session], line: Staff) -> None:
    made = appointed()
    session.flush()
    with pytest.raises(Refused):
        representatives.end(PACK, made, by=as_(CENTRAL), at=days_later(1))
    representatives.end(PACK, made, by=as_(MONA), at=days_later(1))
    session.flush()
    session.expire_all()
    assert staff(STREETS).positions == {"division_supervisor"}
    assert (made.ended_by, made.ended_at) == ("Mona.Manager Example", days_later(1))
    with pytest.raises(Refused, match="no longer stands for"):
        representatives.end(PACK, made, by=as_(MONA), at=days_later(2))


@pytest.mark.clauses("SC-7")
@pytest.mark.parametrize(
    ("to", "team", "readers"), [("team", "public_works", {MONA, LEE}), ("back", "central_services", {CENTRAL})]
)
def test_guidance_goes_on_and_input_comes_back(
    session: scoped_session[Session], line: Staff, to: str, team: str, readers: set[str]
) -> None:
    appointed()
    session.flush()
    representatives.pass_on(PACK, team=works(), to=to, words="Use the Street ID.", by=as_(STREETS), at=NOW)
    session.flush()
    told = {one.to_address for one in session.scalars(select(Notice))}
    assert told == {staff(one).email for one in readers}
    [one] = representatives.passed_to([team_of("san-clemente", team).id])
    assert (one.words, one.sent_by, one.from_team.key) == ("Use the Street ID.", "Dan Whitaker", "public_works")


@pytest.mark.clauses("SC-7")
def test_only_a_representative_passes_things_on(session: scoped_session[Session], line: Staff) -> None:
    with pytest.raises(Refused, match="Only a STAT Team representative of the team does this"):
        representatives.pass_on(PACK, team=works(), to="back", words="Hello.", by=as_(STREETS), at=NOW)
    assert representatives.passed_to([works().id]) == []
    with pytest.raises(Refused, match="has no representatives"):
        representatives.pass_on(pack("devon"), team=works(), to="back", words="x", by=as_(STREETS), at=NOW)
