"""The page of guidance: what each procedure says to its staff, and what they note, appoint and pass on there."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.actors import REPORTER
from portal.cases.intake import submit as take_in
from portal.cases.models import Membership, Passed, TrainingNote
from portal.cases.submission import Submission
from portal.cases.teams import team_of
from portal.database import db
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.cast import OMAR

PAGE = "/staff/guidance/"
COUNTY, BOROUGH = "sppr.analyst", "complaints.children"


@pytest.mark.clauses("SC-7")
def test_the_instructions_are_read_in_the_portal(app: Flask) -> None:
    page = told(signed_in(app, cast.STREETS).get(PAGE).text)
    assert "How a complaint is entered" in page
    assert "A message left on an answering machine satisfies no standard." in page


@pytest.mark.clauses("OC-34")
def test_the_legal_basis_is_read_there_and_on_every_case(app: Flask) -> None:
    given = Submission(procedure="orange-county", kind="complaint", description="Cut off.", service="calfresh")
    given = Submission(**{**vars(given), "natures": ("poor_service",), "reporter": OMAR})
    number = made(app, lambda: take_in(given, by=REPORTER, at=days_ago(1)).case.id)
    client = signed_in(app, COUNTY)
    for path in (PAGE, f"/staff/cases/show/{number}"):
        page = told(client.get(path).text)
        assert "U.S. Privacy Act of 1974" in page
        assert "Sections 10850 to 10853" in page


def test_the_page_of_another_body_s_case_has_none_of_it(app: Flask) -> None:
    number = made(app, lambda: cast.received(at=days_ago(1)).case.id)
    assert "Confidentiality" not in signed_in(app, cast.ROADS).get(f"/staff/cases/show/{number}").text


@pytest.mark.clauses("CSC-35")
def test_it_says_whom_to_ask_about_the_system(app: Flask) -> None:
    page = told(signed_in(app, BOROUGH).get(PAGE).text)
    assert "Whom to ask about the system CSC-35 The Complaints Team · 01632 960400" in page


@pytest.mark.clauses("SC-8")
def test_training_is_noted_and_what_is_wrong_is_told_beside_the_field(app: Flask) -> None:
    client, url = signed_in(app, cast.CENTRAL), "/staff/guidance/san-clemente/train"
    who = made(app, lambda: str(cast.staff(cast.STREETS).id))
    tomorrow = days_ago(-3).date().isoformat()
    answer = submit(client, url, who=who, what="Using STAT, first part", held_on=tomorrow)
    assert answer.status_code == 422
    assert "Nobody has attended it yet." in told(answer.text)
    assert "Using STAT, first part" in answer.text
    answer = submit(client, url, who=who, what="Using STAT", held_on=days_ago(5).date().isoformat())
    assert answer.status_code == 302
    assert "Dan Whitaker Using STAT" in told(signed_in(app, cast.STREETS).get(PAGE).text)


def test_whoever_notes_none_finds_no_such_page(app: Flask) -> None:
    for username in (cast.STREETS, cast.ROADS):
        client = signed_in(app, username)
        assert "Note that someone was trained" not in client.get(PAGE).text
        assert client.get("/staff/guidance/san-clemente/train").status_code == 404
        assert client.get("/staff/guidance/san-clemente/appoint").status_code == 404
    with app.app_context():
        assert db.session.scalars(select(TrainingNote)).all() == []


@pytest.mark.clauses("SC-6", "SC-7")
def test_a_manager_appoints_and_the_representative_sends_input_back(app: Flask) -> None:
    def line() -> str:
        boss, person = cast.staff(cast.CENTRAL), cast.staff(cast.STREETS)
        person.manager_id = boss.id
        return str(person.memberships[0].id)

    place = made(app, line)
    manager = signed_in(app, cast.CENTRAL)
    assert submit(manager, "/staff/guidance/san-clemente/appoint", who=place).status_code == 302
    assert "Dan Whitaker , Public Works appointed by Rosa Delgado" in told(manager.get(PAGE).text)
    person = signed_in(app, cast.STREETS)
    answer = submit(person, "/staff/guidance/san-clemente/pass", to="back", words="The list of streets is old.")
    assert answer.status_code == 302
    assert "input from Public Works" in told(manager.get(PAGE).text)
    ended = made(app, lambda: db.session.scalars(select(Passed)).one().from_team_id)
    assert ended == made(app, lambda: team_of("san-clemente", "public_works").id)
    assert submit(manager, "/staff/guidance/end/1").status_code == 302
    assert person.get("/staff/guidance/san-clemente/pass").status_code == 404
    with app.app_context():
        held = db.session.scalars(select(Membership.position).where(Membership.position == "stat_representative"))
        assert held.all() == []
